"""One row of a table as cells with their grades: between bars, tabs or wide gaps.

"| Judgement | 2015 | 2019 |"               bars
"... and care leavers Good"                 a label that leaves one space before its grade
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.judgements.page.cells import YEAR, Graded, read_cell
from pipeline.judgements.page.lines import whole_area
from pipeline.judgements.reading import GradeHit, Reading

_DAY = re.compile(r"^\W*\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\b(?:19|20)\d\d\b")
_CELL_BREAK = re.compile(r"\t+|\s*\|\s*|\s{2,}|\n")


@dataclass(slots=True)
class Row:
    block: int
    cells: list[tuple[int, int]]
    grades: dict[int, list[Graded]] = field(default_factory=dict)  # cell -> its grades


def one_tab_a_cell(reading: Reading, group: Sequence[int]) -> bool:
    """Whether single tabs part the cells, so that two of them leave one empty."""
    counts = {_line(reading, index).count("\t") for index in group}
    return len(counts) == 1 and counts != {0}


def _line(reading: Reading, index: int) -> str:
    block = reading.structure.blocks[index]
    return reading.text[block.start : block.end]


def read_row(reading: Reading, index: int, hits: Sequence[GradeHit], *, tabs: bool) -> Row:
    """The cells of a row block; with ``tabs`` each single tab parts two."""
    block, text = reading.structure.blocks[index], reading.text
    words = text[block.start : block.end]
    if "|" in words:
        found = _barred(text, block.start, block.end)
    elif tabs:
        found = [match.span() for match in re.compile(r"[^\t]*(?=\t|$)").finditer(text[: block.end], block.start)]
    else:
        found = [
            cell for cell in block.cells or _cells(text, block.start, block.end) if text[slice(*cell)].strip(" *\t")
        ]
    row = Row(index, [part for cell in found for part in _parted(reading, cell, hits)])
    for number, (start, end) in enumerate(row.cells):
        inside = [hit for hit in hits if start <= hit.start and hit.end <= end]
        if inside and (grades := read_cell(reading, start, end, inside)):
            row.grades[number] = grades
    return row


def _barred(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The cells between bars, empty ones too; the bars around a row are none."""
    if text[start] == "|":
        start += 1
    if end > start and text[end - 1] == "|":
        end -= 1
    cells, position = [], start
    while True:
        bar = text.find("|", position, end)
        cells.append((position, end if bar < 0 else bar))
        if bar < 0:
            return cells
        position = bar + 1


def _parted(reading: Reading, cell: tuple[int, int], hits: Sequence[GradeHit]) -> list[tuple[int, int]]:
    """A cell whose label leaves one space before the grade ("... and care leavers Good") as two."""
    for hit in hits:
        if cell[0] < hit.start and hit.end <= cell[1]:
            if whole_area(reading, cell[0], hit.start, hit.grade) and read_cell(
                reading, hit.start, cell[1], [h for h in hits if h.start >= hit.start]
            ):
                return [(cell[0], hit.start), (hit.start, cell[1])]
            break
    return [cell]


def _cells(text: str, start: int, end: int) -> list[tuple[int, int]]:
    cells, position = [], start
    for gap in _CELL_BREAK.finditer(text, start, end):
        if gap.start() > position:
            cells.append((position, gap.start()))
        position = gap.end()
    if position < end:
        cells.append((position, end))
    return cells


def is_filled(text: str, cell: tuple[int, int]) -> bool:
    """Whether a cell holds more than marks."""
    return bool(text[slice(*cell)].strip(" |*-–—\t"))


def day_that_is(reading: Reading, cell: tuple[int, int], words: str) -> dt.date | None:
    """The date that a label is, where it is one."""
    for mention in reading.dates_in(cell[0], cell[1]):
        if mention.end_date is not None and len(mention.text) >= 0.5 * len(words):
            return mention.end_date
    year = YEAR.search(words)
    return (
        dt.date(int(year.group()), 12, 31)
        if year and len(words) <= 30 and _DAY.search(words) and not reading.dates
        else None
    )
