"""Lists that open with their grade: the grade, and what it was given for.

"Good - keeping people safe; leading the force"         behind a mark
"Good (leadership, children in care)"                   between brackets
"Outstanding: Holme, Deeping and North Fell"            other providers
"Graded good: leadership (was inadequate)"              with the grade before
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.judgements.mentions import Mention
from pipeline.judgements.page.cells import Graded, is_empty_cell
from pipeline.judgements.page.laid_out import Line
from pipeline.judgements.page.line_items import listed_areas, listed_names
from pipeline.judgements.page.lines import TRIM, whole_area
from pipeline.judgements.reading import GradeHit
from pipeline.judgements.words import group
from pipeline.lexicons import cached_from_models

_MARK = re.compile(r"[\"”’')\]*]*(?:\s*[(\[]\d[)\]])?\*{0,2}\s*(?::|=|\||\t|\s[-–—~]\s|[–—]|\.{3,}|(?<=\])(?=\s))\s*")


@cached_from_models
def _opening() -> re.Pattern[str]:
    """Words before a grade that opens a list: "Graded good: ...", "Areas rated good:"."""
    verbs = "|".join(sorted(group("grade_openings"), key=len, reverse=True))
    return re.compile(rf"(?i)[\s{re.escape(TRIM)}\d)]*(?:(?:{verbs})\s+)?[\"“‘'*(]*")


def opens_with_grade(text: str, start: int, grade: int) -> bool:
    """Whether nothing stands before the grade at ``grade`` but marks and "Graded", "Areas rated"."""
    return _opening().fullmatch(text, start, grade) is not None


def grade_first(line: Line, end: int, hits: Sequence[GradeHit]) -> list[Mention] | None:
    """ "Good - keeping people safe; leading the force"; [] for "Outstanding: none"."""
    hit = hits[0]
    mark = _MARK.match(line.text, hit.end, end)
    if mark is None:
        return _in_brackets(line, hit, end) if len(hits) == 1 else None
    if is_empty_cell(line.text[mark.end() : end]):
        return []
    refs = listed_areas(line.reading, mark.end(), end, hit.grade, hits[1:])
    if refs is None:
        return [
            line.mention(Graded(hit), (), named) for named in listed_names(line.reading, line.index, mark.end(), end)
        ] or None
    mentions = [line.mention(Graded(hit), (ref,), rule="list") for ref in refs]
    if len(hits) > 1:  # "Good: leadership (was inadequate)"
        by_start = sorted(refs, key=lambda ref: ref.start)
        for other in hits[1:]:
            ref = next((ref for ref in reversed(by_start) if ref.start < other.start), None)
            if ref is not None:
                mentions.append(line.mention(Graded(other, "previous"), (ref,), rule="list"))
    return mentions


def _in_brackets(line: Line, hit: GradeHit, end: int) -> list[Mention] | None:
    """ "Good (leadership, children in care)": areas alone between the brackets."""
    opens = line.text.find("(", hit.end, end)
    closes = line.text.rfind(")", hit.end, end)
    if opens < 0 or closes < opens or line.text[hit.end : opens].strip() or line.text[closes + 1 : end].strip(TRIM):
        return None
    refs = listed_areas(line.reading, opens + 1, closes, hit.grade)
    if not refs or not all(whole_area(line.reading, ref.start, ref.end, hit.grade) for ref in refs):
        return None
    return [line.mention(Graded(hit), (ref,), rule="list") for ref in refs]
