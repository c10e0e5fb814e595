"""One grade below the areas that it was given for.

"- Help and protection" / "- Children in care" / "All rated good."
"Safe" / "Caring" / "Responsive" / "All three were judged to be Good."
"Early years" / "Judged outstanding."
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.judgements.areas.refs import AreaRef
from pipeline.judgements.figures import number_names
from pipeline.judgements.mentions import Mention, Subject
from pipeline.judgements.page.cells import Graded, says_times_only
from pipeline.judgements.page.laid_out import Line
from pipeline.judgements.page.lines import bare_items, block_before, is_bare_area, whole_area
from pipeline.judgements.reading import GradeHit, Reading
from pipeline.judgements.subjects.sections import section_past
from pipeline.judgements.words import among

_WORD = re.compile(r"[^\W\d_]+")
_MOST = 15
_LINE = frozenset({"bullet", "paragraph", "heading", "row"})


def all_above(reading: Reading, index: int, hits: Sequence[GradeHit], default: Subject) -> list[Mention]:
    """The areas on the lines above a block that says "All rated good", or "Rated good", and no more; else []."""
    block, hit = reading.structure.blocks[index], hits[0]
    if len(hits) > 1 or hit.start - block.start > 60 or reading.text[block.end - 1] == ":":
        return []
    sentence = reading.structure.sentence_at(hit.start)
    end = sentence.end if sentence is not None else block.end
    names = number_names()
    words = _WORD.findall(reading.low[block.start : hit.start])
    of_all = any(among(word, "all_above") for word in words)
    if not words or (not of_all and bare_items(reading, index)):
        return []
    if not all(
        among(word, "all_above") or among(word, "all_above_fill") or (of_all and word in names) for word in words
    ):
        return []
    if not says_times_only(reading, hit.end, end):
        return []
    refs = _listed(reading, index, hit, most=_MOST if of_all else 1)
    counted = next((names[word] for word in words if names.get(word, 1) > 1), len(refs))
    if len(refs) < 1 + of_all or counted != len(refs):
        return []
    line = Line(reading, index, default, section_past(reading, index))
    return [line.mention(Graded(hit), (ref,), rule="list") for ref in refs]


def _listed(reading: Reading, index: int, hit: GradeHit, *, most: int) -> list[AreaRef]:
    """The areas one a line above a block, without a grade of their own."""
    blocks = reading.structure.blocks
    found: list[AreaRef] = []
    above = block_before(blocks, index)
    while above >= 0 and len(found) < most and blocks[above].kind in _LINE:
        refs = whole_area(reading, blocks[above].start, blocks[above].end, hit.grade)
        if not refs or not (blocks[above].kind == "bullet" or is_bare_area(reading, blocks[above])):
            break
        found[:0] = refs
        above = block_before(blocks, above)
    return found
