"""Tables that a copy has flattened: one cell a line.

Judgement / 2016 / 2021 / Overall effectiveness / Requires improvement / Good / ...
Leadership / Good (was inadequate) / Adoption / Outstanding
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.judgements.areas.refs import AreaRef
from pipeline.judgements.mentions import Mention, Subject
from pipeline.judgements.page.cells import YEAR, Graded, is_empty_cell, says_times_only
from pipeline.judgements.page.columns import Column, read_columns, says
from pipeline.judgements.page.flat_cells import CELL_KINDS, MOST_ROWS, cell_grades, flat_mention, is_label
from pipeline.judgements.page.flat_columns import areas_above
from pipeline.judgements.page.label_kinds import label_kind, names_providers
from pipeline.judgements.page.lines import TRIM, block_before, is_clause, trimmed, whole_area
from pipeline.judgements.reading import GradeHit, Reading
from pipeline.judgements.subjects.others import lists_others, looks_like_name
from pipeline.judgements.subjects.sections import section_past, section_subject
from pipeline.structure import Block

_DASHES = re.compile(r"\n[ \t|]*-{1,3}[ \t|]*(?=\n)")  # a cell that is a dash alone is no block
_WIDE = 8  # columns


@dataclass(slots=True)
class _Row:
    labels: list[int]  # blocks
    cells: list[tuple[int, list[Graded]]] = field(default_factory=list)  # block (-1 for a bare dash), grades


def flat_tables(reading: Reading, by_block: Mapping[int, list[GradeHit]]) -> tuple[list[Mention], set[int]]:
    """The judgements of all flattened tables, and the blocks that they used up."""
    mentions: list[Mention] = []
    used: set[int] = set()
    reach = -1
    for index in sorted(by_block):
        if index <= reach or not cell_grades(reading, index, by_block):
            continue
        across, end = areas_above(reading, index, by_block)
        if across:
            reach = end
            mentions += across
            used.update(mention.block for mention in across)
            continue
        rows, end = _rows(reading, index, by_block)
        reach = end
        if not rows:
            continue
        found = _mentions(reading, rows)
        if found:
            mentions += found
            used.update(block for row in rows for block, _ in row.cells if block >= 0)
    return mentions, used


def _rows(reading: Reading, first: int, by_block: Mapping[int, list[GradeHit]]) -> tuple[list[_Row], int]:
    """Rows of labels and cells from the cell ``first`` on, of one width; and the last block looked at."""
    blocks, text = reading.structure.blocks, reading.text
    label = block_before(blocks, first)
    if label < 0 or not is_label(reading, label, by_block):
        last = first  # a grade that heads the areas below it, and so do those that follow
        while last + 1 < len(blocks) and (
            blocks[last + 1].kind == "furniture"
            or is_label(reading, last + 1, by_block)
            or cell_grades(reading, last + 1, by_block)
        ):
            last += 1
        return [], last
    rows = [_Row([label])]
    index, place, last = first, blocks[label].end, first
    while index < len(blocks) and len(rows) <= MOST_ROWS:
        block = blocks[index]
        if block.kind == "furniture":
            index += 1
            continue
        dashes = len(_DASHES.findall(text, place, block.start))
        rows[-1].cells += [(-1, [])] * dashes
        grades = cell_grades(reading, index, by_block)
        if grades or (
            block.kind in CELL_KINDS and index not in by_block and rows[-1].labels and _is_nothing(reading, block)
        ):
            rows[-1].cells.append((index, grades))
        elif is_label(reading, index, by_block):
            if rows[-1].cells:
                rows.append(_Row([index]))
            elif len(rows[-1].labels) < 2:
                rows[-1].labels.append(index)
            else:
                break
        else:
            break
        place, last = block.end, index
        index += 1
    if index >= len(blocks):
        rows[-1].cells += [(-1, [])] * len(_DASHES.findall(f"{text[place : place + 40]}\n"))
    rows = [row for row in rows if row.cells]
    width = Counter(len(row.cells) for row in rows).most_common(1)[0][0]
    kept: list[_Row] = []
    for row in rows:
        if len(row.cells) != width:
            break
        kept.append(row)
    if kept:
        last = max(block for row in kept for block in (*row.labels, *(b for b, _ in row.cells)))
    return (kept if width <= _WIDE else []), last


def _mentions(reading: Reading, rows: list[_Row]) -> list[Mention]:
    width = len(rows[0].cells)
    plain = all(
        len(grades) <= 1 and all(not g.status and not g.day for g in grades) for row in rows for _, grades in row.cells
    )
    if width == 1 and plain:
        return []  # a label and its grade on two lines
    default = section_subject(reading, rows[0].labels[0])
    heads, names = _heads(reading, rows[0].labels[0], width)
    if width > 1 and len(rows) < 2 and not any(heads):
        return []
    before = {place for place in range(width) if _says_before([row.cells[place][1] for row in rows])}
    told = [place for place in range(width) if place not in before] or list(range(width))
    read = dict(zip(told, read_columns(reading, [heads[place] for place in told], default), strict=True))
    columns = [read.get(place, Column("previous")) for place in range(width)]
    grade = next((g.hit.grade for row in rows for _, grades in row.cells for g in grades), "")
    labels = [_named(reading, row, grade) for row in rows]
    known = sum(bool(areas) for areas, *_ in labels)
    past = section_past(reading, rows[0].labels[0])
    mentions: list[Mention] = []
    for row, (areas, words, start, end) in zip(rows, labels, strict=True):
        subject = default
        if not areas:
            if says(words, "averages"):
                continue
            kind = label_kind(reading, words)
            if kind == "other" or (
                looks_like_name(reading, words) and (names or (not known and lists_others(reading, row.labels[0])))
            ):
                subject = Subject("other", words, start, end)
            elif kind == "area" and 2 * known >= len(rows) and not is_clause(words):
                areas = (AreaRef("other", words, start, end),)
            elif kind not in ("overall", "provider"):
                continue
        for (block, grades), column in zip(row.cells, columns, strict=True):
            if column.counts:
                mentions += [flat_mention(reading, g, areas, subject, column, block, past=past) for g in grades]
    return mentions


def _is_nothing(reading: Reading, block: Block) -> bool:
    """ "not judged", "Before (2019): not judged"."""
    text = reading.text
    colon = text.find(":", block.start, block.end)
    timed = colon > 0 and says_times_only(reading, block.start, colon)
    return is_empty_cell(text[block.start : block.end]) or (timed and is_empty_cell(text[colon + 1 : block.end]))


def _says_before(cells: Sequence[list[Graded]]) -> bool:
    """Whether the cells of a column say themselves that they are of before: "Before (2019): Inadequate"."""
    graded = [g for cell in cells for g in cell]
    return bool(graded) and all(g.status for g in graded)


def _named(reading: Reading, row: _Row, grade: str) -> tuple[tuple[AreaRef, ...], str, int, int]:
    """The area of a row's label, its words and offsets; a label may run over two lines."""
    blocks, text = reading.structure.blocks, reading.text
    start, end = blocks[row.labels[0]].start, blocks[row.labels[-1]].end
    areas = whole_area(reading, start, end, grade)
    if not areas and len(row.labels) > 1:
        start = blocks[row.labels[-1]].start
        areas = whole_area(reading, start, end, grade)
    start, end = trimmed(text, start, end)
    return areas, text[start:end], start, end


def _heads(reading: Reading, label: int, width: int) -> tuple[list[tuple[int, int] | None], bool]:
    """The heads of the columns, on lines of their own before the first label or all on one; and whether they say
    that the labels are names ("Hospital", "Council")."""
    blocks, text = reading.structure.blocks, reading.text
    above: list[Block] = []
    index = label
    while len(above) < width + 1:
        index = block_before(blocks, index)
        if index < 0 or blocks[index].end - blocks[index].start > 80:
            break
        above.insert(0, blocks[index])
    nothing: list[tuple[int, int] | None] = [None] * width
    if not above:
        return nothing, False
    line = above[-1]
    years = [match.span() for match in YEAR.finditer(text, line.start, line.end)]
    if width > 1 and len(years) == width:
        return list(years), False
    spans = [(block.start, block.end) for block in above]
    names = len(spans) > width and names_providers(reading, text[slice(*spans[0])].strip(TRIM))
    heads = spans[-width:]
    if len(heads) == width and (
        names
        or any(
            YEAR.search(text, *head)
            or any(says(text[slice(*head)], name) for name in ("column_past", "column_present", "averages"))
            for head in heads
        )
    ):
        return list(heads), names
    return nothing, names
