"""Tables of a PDF page: which lines stand in columns, and which of them make one row.

    The impact of leaders on social work     Good        one row of two cells:
    practice with children and families                  "The impact ... and families<tab>Good"

A table is a stretch of the page with a gutter that no line crosses and something on both sides of it. Rows are
found from the distances between lines, since cells may stand at the top, middle or foot of their row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.readers.pdf_lines import Line

#: Widest distance between two rows of one table, in heights of a line.
_REACH = 4.5
#: Narrowest gutter between two columns, in points.
_GUTTER = 5.0
#: Lines of the left column that may stand between two lines of the right one.
_CELL_LINES = 12
#: More lines than this in the average row, on both sides: prose set in columns, no table.
_PROSE_LINES = 6
#: Lines further apart than this many heights are never one cell.
_LEADING = 1.6


@dataclass(slots=True)
class Table:
    """The lines of one table in reading order, and its rows: lists of cells, each a list of lines.

    Without rows it is prose in columns: the lines stand in the order in which they are read.
    """

    lines: list[Line]
    rows: list[list[list[Line]]]


def find_tables(lines: Sequence[Line]) -> list[Table]:
    """The tables among the lines of one page, from top to bottom."""
    ordered = sorted(lines, key=lambda line: (line.y, line.x0))
    tables: list[Table] = []
    taken = 0
    for seed, left, right in _side_by_side(ordered):
        if seed < taken:
            continue
        first, last = _region(ordered, seed, left, right, taken)
        taken = last + 1
        tables.append(_table(ordered[first : last + 1]))
    return tables


def _side_by_side(ordered: list[Line]) -> list[tuple[int, Line, Line]]:
    """Where two lines stand beside each other: the index of the upper one, the left and the right one."""
    pairs: list[tuple[int, Line, Line]] = []
    for index, line in enumerate(ordered):
        for other in ordered[index + 1 : index + 4]:
            if other.y - line.y > 0.72 * max(line.size, other.size):
                break
            left, right = (line, other) if line.x0 <= other.x0 else (other, line)
            if right.x0 - left.x1 >= _GUTTER:
                pairs.append((index, left, right))
                break
    return pairs


def _region(ordered: list[Line], seed: int, left: Line, right: Line, taken: int) -> tuple[int, int]:
    """First and last index of the lines around ``seed`` that keep out of one gutter."""
    low, high = left.x1, right.x0
    ends = [seed, seed]
    for side, step in ((1, 1), (0, -1)):
        index, pending = seed + step, 0
        bounds = low, high
        while taken <= index < len(ordered) and pending < _CELL_LINES:
            line, before = ordered[index], ordered[index - step]
            if abs(line.y - before.y) > _REACH * max(line.size, before.size):
                break
            in_right = line.x0 > (bounds[0] + bounds[1]) / 2
            bounds = (bounds[0], min(bounds[1], line.x0)) if in_right else (max(bounds[0], line.x1), bounds[1])
            if bounds[1] - bounds[0] < _GUTTER:
                break
            if in_right:
                (low, high), ends[side], pending = bounds, index, 0
            else:
                pending += 1
            index += step
        _attach(ordered, ends, side, step, high, taken)
    return ends[0], ends[1]


def _attach(ordered: list[Line], ends: list[int], side: int, step: int, high: float, taken: int) -> None:
    """Take in the lines of the left column that go on with its last cell: close below (or above) and alike."""
    index = ends[side] + step
    while taken <= index < len(ordered) and ordered[index].x1 < high:
        near = ordered[max(ends[0], ends[side] - 3) : min(ends[1], ends[side] + 3) + 1]
        if not any(_adjoins(ordered[index], other, high) for other in near):
            return
        ends[side] = index
        index += step


def _adjoins(line: Line, other: Line, high: float) -> bool:
    """A line of the left column belongs to the row of ``other``: beside it, or one of them goes on with the other."""
    if other.x0 >= high:
        return abs(line.y - other.y) <= line.size
    lower = line if line.y > other.y else other
    return abs(line.y - other.y) <= _LEADING * line.size and line.bold == other.bold and lower.text[:1].islower()


def _table(region: list[Line]) -> Table:
    gutters = _gutters(region)
    columns = [_column(line, gutters) for line in sorted(region, key=lambda line: line.row)]
    right = [line for line in region if _column(line, gutters)]
    rows = _rows(region, gutters)
    switches = sum(before != after for before, after in pairwise(columns))
    written_in_columns = (
        switches <= len(gutters) + 1 and len(region) >= 12 and sum(len(line.text) for line in right) > 25 * len(right)
    )
    if written_in_columns or min(len(right), len(region) - len(right)) > _PROSE_LINES * len(rows):
        return Table(sorted(region, key=lambda line: (_column(line, gutters), line.y)), [])
    return Table(region, rows)


def _gutters(region: list[Line]) -> list[float]:
    """The middle of each stretch of x that no line of the region crosses."""
    spans = sorted((line.x0, line.x1) for line in region)
    gutters: list[float] = []
    reach = spans[0][1]
    for x0, x1 in spans[1:]:
        if x0 - reach >= _GUTTER:
            gutters.append((reach + x0) / 2)
        reach = max(reach, x1)
    return gutters


def _column(line: Line, gutters: list[float]) -> int:
    middle = (line.x0 + line.x1) / 2
    return sum(middle > gutter for gutter in gutters)


def _rows(region: list[Line], gutters: list[float]) -> list[list[list[Line]]]:
    """The rows from top to bottom; each is one list of lines a column."""
    gap = _row_gap(region, gutters)
    if not gap and (paired := _paired(region, gutters)):
        return paired
    rows: list[list[list[Line]]] = []
    foot = 0.0
    for band in _bands(region):
        cells: list[list[Line]] = [[] for _ in range(len(gutters) + 1)]
        for line in band:
            cells[_column(line, gutters)].append(line)
        distance = min(line.y for line in band) - foot
        whole = rows and all(cells) and all(rows[-1]) and not cells[0][0].text[:1].islower()
        if rows and not whole and (distance < gap if gap else _goes_on(rows[-1], cells, distance)):
            for have, more in zip(rows[-1], cells, strict=True):
                have.extend(more)
        else:
            rows.append(cells)
        foot = max(line.y for line in band)
    return rows


def _paired(region: list[Line], gutters: list[float]) -> list[list[list[Line]]]:
    """Rows of a table without space between them: cells that begin with a capital, where all columns have as many."""
    columns: list[list[list[Line]]] = [[] for _ in range(len(gutters) + 1)]
    for line in region:
        cells = columns[_column(line, gutters)]
        if cells and line.text[:1].islower():
            cells[-1].append(line)
        else:
            cells.append([line])
    return [list(row) for row in zip(*columns, strict=True)] if len({len(cells) for cells in columns}) == 1 else []


def _bands(region: list[Line]) -> list[list[Line]]:
    """Lines of about the same height together."""
    bands: list[list[Line]] = []
    for line in region:
        if bands and line.y - bands[-1][0].y <= 0.4 * line.size:
            bands[-1].append(line)
        else:
            bands.append([line])
    return bands


def _row_gap(region: list[Line], gutters: list[float]) -> float:
    """The distance between lines from which a new row begins; 0 where all lines are equally far apart."""
    columns: list[list[Line]] = [[] for _ in range(len(gutters) + 1)]
    for line in region:
        columns[_column(line, gutters)].append(line)
    fullest = max(columns, key=len)
    size = max(line.size for line in region)
    steps = [below.y - above.y for above, below in pairwise(fullest) if below.y - above.y > 0.5 * size]
    within = sorted(step for step in steps if step <= _LEADING * size)
    if not within:
        return 1.4 * size if steps else 0.0
    if within[-1] >= 1.3 * within[0]:
        return 1.2 * within[0]
    between = min((step for step in steps if step > _LEADING * size), default=0.0)
    return min((within[-1] + between) / 2, 1.3 * within[-1]) if between else 0.0


def _goes_on(row: list[list[Line]], cells: list[list[Line]], distance: float) -> bool:
    """In a table without space between its rows: the band continues the row above."""
    size = max(line.size for cell in cells for line in cell)
    if distance > _LEADING * size or all(cells):
        return False
    if not cells[0]:
        return not all(row) or all(line.text[:1].islower() for cell in cells for line in cell)
    return all(row) and cells[0][0].text[:1].islower()
