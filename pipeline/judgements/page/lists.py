"""A lead-in that states one grade, and the bullets below it that name the areas.

"performance was Good in the following areas:"   each bullet an area
"Outstanding" as a heading over bullets          so too
"was judged inadequate because:"                 reasons, no areas
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.judgements.areas.refs import AreaRef
from pipeline.judgements.mentions import CONFIDENCE, Mention, Subject, news_status, placed_mention
from pipeline.judgements.page.cells import read_cell
from pipeline.judgements.page.line_items import listed_areas
from pipeline.judgements.page.lines import TRIM, bare_items, is_clause, trimmed, whole_area
from pipeline.judgements.page.two_lines import bare_grade
from pipeline.judgements.prose.cues import (
    LATER_VISITS,
    is_hypothetical,
    is_negated,
)
from pipeline.judgements.prose.tokens import tokens_of
from pipeline.judgements.reading import GradeHit, Reading
from pipeline.judgements.subjects.sections import section_past
from pipeline.judgements.timing.past_words import said_past
from pipeline.judgements.words import among, group
from pipeline.lexicons import cached_from_models


@cached_from_models
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Nouns of lists ("areas", "judgements"), and the words that lead into one ("for", "in the following areas")."""
    nouns, links = ("|".join(sorted(group(name), key=len, reverse=True)) for name in ("list_nouns", "list_links"))
    return re.compile(rf"(?i)\b(?:{nouns})\b"), re.compile(rf"(?i)\b(?:{links})\b[^:]{{0,30}}:?$")


def _leaves_out(reading: Reading, tail: str) -> bool:
    """ "All areas were good, except:", "... apart from the following:"."""
    words = [word.strip(TRIM + ",;").lower() for word in tail.split()]
    return any(
        "except" in reading.words.phrases.get(tuple(words[i : i + size]), ())
        for i in range(len(words))
        for size in (1, 2, 4)
    )


def _areas_on_a_line(reading: Reading, index: int, hit: GradeHit, default: Subject) -> list[Mention]:
    """ "Good" / "Behaviour, personal development, adult learning": areas on one line below a bare grade."""
    blocks, text = reading.structure.blocks, reading.text
    if bare_grade(reading, index) is None or index + 1 >= len(blocks):
        return []
    below = blocks[index + 1]
    if below.kind not in ("paragraph", "bullet") or below.end - below.start > 300:
        return []
    if text[below.start] != text[below.start].upper() or reading.inspectorate.grade_words.pattern.search(
        text, below.start, below.end
    ):
        return []
    refs = listed_areas(reading, below.start, below.end, hit.grade) or []
    if len(refs) < 2:
        return []
    status = "previous" if section_past(reading, index) else news_status(reading, default)
    return [placed_mention(hit, index, (ref,), default, status, rule="list") for ref in refs]


def list_mentions(
    reading: Reading, index: int, hits: Sequence[GradeHit], default: Subject
) -> tuple[list[Mention], int]:
    """The bullets under a lead-in that states one grade for all of them; and how many of its hits that used up."""
    blocks = reading.structure.blocks
    block = blocks[index]
    items = bare_items(reading, index)
    if not items and len(hits) == 1:
        below = _areas_on_a_line(reading, index, hits[0], default)
        if below:
            return below, 1
    if not items or not hits or block.end - hits[-1].start > 300:
        return [], 0
    cell = read_cell(reading, block.start, block.end, hits) if len(hits) > 1 else []
    if cell and all(area_of := [whole_area(reading, i.start, i.end, cell[0].hit.grade) for i in items]):
        later = reading.about.event_type in LATER_VISITS
        times = ["previous" if graded.status or later else "current" for graded in cell]
        return [
            placed_mention(graded.hit, index, refs, default, when, graded.day, rule="list")
            for graded, when in zip(cell, times, strict=True)
            for refs in area_of
        ], len(hits)
    hit = hits[-1]
    text = reading.text
    sentence = reading.structure.sentence_at(hit.start)
    start, end = (sentence.start, sentence.end) if sentence else (block.start, block.end)
    if end < block.end or end - start > 1500:
        return [], 0
    tail = text[hit.end : block.end].rstrip(" *\"”’'")
    alone = not text[block.start : hit.start].strip(TRIM + "0123456789") and (
        not tail.strip(TRIM) or among(tail.strip(TRIM).lower(), "list_tails")
    )
    if not (alone or tail.endswith(":") or block.kind in ("heading", "title")):
        return [], 0
    areas = [whole_area(reading, item.start, item.end, hit.grade) for item in items]
    known = sum(1 for refs in areas if refs)
    tokens = tokens_of(reading, start, end, [h for h in hits if h.start >= start])
    at = next(i for i, token in enumerate(tokens) if token.hit == hit)
    if (
        is_negated(tokens, at)
        or is_hypothetical(tokens, at)
        or any("because" in t.tags and t.low != "as" for t in tokens[at:])
    ):
        return [], 0
    if _leaves_out(reading, text[hit.end : block.end]) and any("all_areas" in t.tags for t in tokens):
        later = reading.about.event_type in LATER_VISITS
        status = "previous" if later or said_past(tokens, 0, len(tokens)) else "current"
        return [
            Mention(
                hit.grade,
                hit.start,
                hit.end,
                "every_area",
                CONFIDENCE["every_area"],
                scope="all",
                excluded=tuple(ref for refs in areas for ref in refs),
                subject=default,
                status=status,
                block=index,
            )
        ], 1
    linked = (
        alone
        or bool(_patterns()[1].search(text[hit.end : block.end]))
        or bool(_patterns()[0].search(text[start : hit.start]))
    )
    if not linked:
        return [], 0
    plain_lead = re.search(r"(?i)\bareas?\s*$", text[start : hit.start]) is not None  # "areas requiring improvement"
    if known < len(items) * (1.0 if plain_lead or (block.kind == "heading" and not alone) else 0.5):
        short = all(
            len(text[i.start : i.end].split()) <= 9 and not is_clause(text[i.start : i.end]) and text[i.end - 1] != "."
            for i in items
        )
        if plain_lead or not (
            short
            and known + (not reading.inspectorate.gives_overall)
            and (alone or _patterns()[0].search(text[start:end]))
        ):
            return [], 0
    when = (
        "previous"
        if (said_past(tokens, 0, len(tokens)) or any("last" in t.tags for t in tokens))
        and not any("current" in t.tags for t in tokens)
        else "current"
    )
    if reading.about.event_type in LATER_VISITS:
        when = "previous"
    mentions = []
    for item, refs in zip(items, areas, strict=True):
        first, last = trimmed(text, item.start, item.end)
        if first >= last:
            continue  # nothing but marks
        named = refs or (AreaRef("other", text[first:last], first, last),)
        mentions.append(placed_mention(hit, index, named, default, when, rule="list"))
    return mentions, 1
