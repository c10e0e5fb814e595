"""Grades alone, for the areas listed above them, in the same order.

"And last time? Good, inadequate. In that order."
"In 2019 the grades were inadequate, good and good."
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from pipeline.judgements.areas.refs import AreaRef
from pipeline.judgements.mentions import PROVIDER, Mention, placed_mention
from pipeline.judgements.page.cells import day_in, is_before, is_past, says_times_only
from pipeline.judgements.page.lines import TRIM
from pipeline.judgements.reading import GradeHit, Reading
from pipeline.judgements.words import among


def ordered_mentions(
    reading: Reading,
    index: int,
    start: int,
    end: int,
    hits: Sequence[GradeHit],
    areas: Sequence[AreaRef],
    *,
    past: bool,
) -> list[Mention]:
    """One mention for each grade of ``text[start:end]``, where as many of ``areas`` are listed above; else none."""
    block, text = reading.structure.blocks[index], reading.text
    if len(hits) < 2 or any(
        text[a.end : b.start].strip(" ,;/|") not in ("", "and") for a, b in itertools.pairwise(hits)
    ):
        return []
    listed = list({ref.key if ref.key != "other" else ref.text: ref for ref in areas}.values())
    if len(listed) != len(hits):
        return []
    after = text[hits[-1].end : min(block.end, end + 60)].lower().split()
    told = any(among(word.strip(".,!;"), "ordered") for word in after)
    lead = text[start : hits[0].start].strip(TRIM)
    earlier = past
    if not lead and told:
        earlier = past or is_past(text[max(block.start, start - 80) : start])
    elif lead:
        words = [word.strip(TRIM + ",;)").lower() for word in lead.split()]
        day = day_in(reading, start, hits[0].start)
        earlier = past or any(among(word, "column_past") for word in words) or bool(day and is_before(reading, day))
        plural = any(among(word, "rating_plurals") for word in words) and (earlier or told)
        pointed = told and any(among(word, "demonstratives") for word in words)
        timed = earlier and says_times_only(reading, start, hits[0].start)  # "Last time, in 2016: RI / RI"
        if (
            not (plural or pointed or timed)
            or len(words) > 16
            or text[hits[-1].end : end].strip(TRIM + ")").count(" ") > 4
        ):
            return []
    else:
        return []
    status = "previous" if earlier else "current"
    return [
        placed_mention(hit, index, (ref,), PROVIDER, status, rule="list") for hit, ref in zip(hits, listed, strict=True)
    ]
