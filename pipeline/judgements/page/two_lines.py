"""A grade alone on its line, and the line above that says what it is for.

"Is the service safe?" / "Good"                                     an area
"Rating at last inspection" / "Good"                                the provider as a whole
"The experiences and progress of children in" / "care" / "Good"     an area over two lines
"""

from __future__ import annotations

from pipeline.judgements.areas.refs import AreaRef, area_ref, find_area
from pipeline.judgements.mentions import Mention, Subject, placed_mention
from pipeline.judgements.page.columns import says
from pipeline.judgements.page.lines import LINE_KINDS, TRIM, bare_items, block_before, is_bare_area, trimmed, whole_area
from pipeline.judgements.prose.cues import LATER_VISITS
from pipeline.judgements.reading import GradeHit, Reading
from pipeline.judgements.words import among, group


def two_line_mention(
    reading: Reading, index: int, hit: GradeHit, default: Subject, *, past: bool = False
) -> Mention | None:
    """A block that is a grade and nothing else, under a block that is an area and nothing else."""
    blocks, text = reading.structure.blocks, reading.text
    block = blocks[index]
    if text[hit.end : block.end].strip(TRIM + "⬤)]↑↓→✓✔0123456789"):
        return None
    refs = _area_above(reading, index, hit.start, hit.grade)
    if not refs:
        said = _overall_above(reading, index, hit)
        past = past or says(said, "column_past")
    else:
        said = ""
    if not (refs or said) or _heads_a_list(reading, index):
        return None
    status = "previous" if past or reading.about.event_type in LATER_VISITS else "current"
    return placed_mention(hit, index, refs, default, status, rule="label")


def _overall_above(reading: Reading, index: int, hit: GradeHit) -> str:
    """The words of "Rating at last inspection" or "Overall rating" on the line above a bare grade."""
    blocks, text = reading.structure.blocks, reading.text
    above = block_before(blocks, index)
    if (
        above < 0
        or blocks[above].kind not in (*LINE_KINDS, "title")
        or text[blocks[index].start : hit.start].strip(TRIM)
    ):
        return ""
    words = text[slice(*trimmed(text, blocks[above].start, blocks[above].end))]
    low = words.lower()
    named = low.endswith(tuple(group("overall_labels"))) and any(among(w, "rating_nouns") for w in low.split())
    return words if named and 1 < len(words.split()) <= 8 and above not in reading.legends else ""


def _area_above(reading: Reading, index: int, end: int, grade: str) -> tuple[AreaRef, ...]:
    """The area that the lines before ``end`` name; it may run over two lines, and into the line of the grade itself."""
    blocks, text = reading.structure.blocks, reading.text
    inside = text[blocks[index].start : end].strip(TRIM + "0123456789")
    if len(inside.split()) > 6:
        return ()
    for above in range(index - 1, max(-1, index - 4), -1):
        if blocks[above].kind == "furniture":
            continue
        if blocks[above].end - blocks[above].start > 130 or blocks[above].kind not in LINE_KINDS:
            return ()
        start, stop = trimmed(text, blocks[above].start, end)
        if find_area(reading, grade, text[start:stop].rstrip("?")) is not None:
            longer = trimmed(text, blocks[above - 1].start, end) if above else (start, stop)
            if find_area(reading, grade, text[slice(*longer)]) is not None:
                start, stop = longer
            return area_ref(reading, grade, start, stop)
        whole = whole_area(reading, start, stop, grade) if not inside and above == index - 2 else ()
        if whole and _runs_over(reading, start, blocks[above].end, stop):
            return whole  # "The experiences and progress of children in" / "care"
        if not inside and above == index - 1:
            refs = whole_area(reading, start, stop, grade)
            if refs:
                return refs
    return ()


def _runs_over(reading: Reading, start: int, line_end: int, stop: int) -> bool:
    """Whether the name of an area begins on one line and ends on the next."""
    return any(
        match.start() < line_end < match.end()
        for area_set in reading.area_sets
        for match in area_set.pattern.finditer(reading.text, start, stop)
    )


def _heads_a_list(reading: Reading, index: int) -> bool:
    """The grade is the heading of the areas below: the run of bare grades and areas around it opens with a grade."""
    blocks = reading.structure.blocks
    if not bare_items(reading, index):
        return False
    first_grade = index
    for above in range(index - 1, max(-1, index - 80), -1):
        if above in reading.legends:
            break
        grade = bare_grade(reading, above)
        if grade is not None:
            first_grade = above
        elif blocks[above].kind != "furniture" and not is_bare_area(reading, blocks[above]):
            break
    grade = bare_grade(reading, first_grade)
    return grade is not None and not _area_above(reading, first_grade, blocks[first_grade].start, grade)


def bare_grade(reading: Reading, index: int) -> str | None:
    """The grade that a block is and nothing else."""
    block, words = reading.structure.blocks[index], reading.inspectorate.grade_words
    if block.end - block.start > 60 or block.kind not in LINE_KINDS:
        return None
    start, end = trimmed(reading.text, block.start, block.end)
    match = words.pattern.fullmatch(reading.text, start, end)
    return words.grade_of(match.group()) if match else None
