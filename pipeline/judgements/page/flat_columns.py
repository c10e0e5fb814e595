"""Flattened tables with the areas above and their grades below, one a line and in the same order.

Safe / Effective / Caring / Good / Outstanding / Good               of the provider
Safe / ... / Queen Maud Hospital / Good / ... / Elm House / Good    of one part after another
"""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.judgements.areas.refs import AreaRef
from pipeline.judgements.mentions import PROVIDER, Mention, Subject
from pipeline.judgements.page.cells import Graded, is_empty_cell
from pipeline.judgements.page.columns import read_columns
from pipeline.judgements.page.flat_cells import CELL_KINDS, MOST_ROWS, cell_grades, flat_mention, is_label, span_of
from pipeline.judgements.page.label_kinds import label_kind
from pipeline.judgements.page.lines import block_before, trimmed, whole_area
from pipeline.judgements.reading import GradeHit, Reading
from pipeline.judgements.subjects.sections import section_subject


def areas_above(reading: Reading, first: int, by_block: Mapping[int, list[GradeHit]]) -> tuple[list[Mention], int]:
    """Areas one a line, three at least, and their grades below in the same order: for the provider, or each time
    under the name of a part of it."""
    blocks, text = reading.structure.blocks, reading.text
    grade = by_block[first][0].grade
    place = block_before(blocks, first)
    subject: Subject | None = None
    if place >= 0 and is_label(reading, place, by_block) and not whole_area(reading, *span_of(blocks[place]), grade):
        subject = _row_subject(reading, place)
        place = block_before(blocks, place) if subject is not None else place
    areas: list[tuple[AreaRef, ...]] = []
    while place >= 0 and len(areas) <= MOST_ROWS and is_label(reading, place, by_block):
        refs = whole_area(reading, *span_of(blocks[place]), grade)
        if not refs:
            break
        areas.insert(0, refs)
        place = block_before(blocks, place)
    if len(areas) < 3 or (subject is None and not _is_area_before(reading, first, by_block)):
        return [], first
    default = section_subject(reading, first)
    mentions: list[Mention] = []
    index, last = first, first
    while True:
        cells: list[tuple[int, list[Graded]]] = []
        while index < len(blocks) and len(cells) < len(areas):
            block = blocks[index]
            grades = cell_grades(reading, index, by_block)
            if grades or (
                block.kind in CELL_KINDS and index not in by_block and is_empty_cell(text[block.start : block.end])
            ):
                cells.append((index, grades))
            elif block.kind != "furniture":
                break
            index += 1
        if len(cells) < len(areas):
            break
        last = index - 1
        column = read_columns(reading, [None], subject or default)[0]
        for refs, (place, grades) in zip(areas, cells, strict=True):
            mentions += [flat_mention(reading, g, refs, subject or default, column, place, past=False) for g in grades]
        if subject is None or index >= len(blocks) or not is_label(reading, index, by_block):
            break
        subject = _row_subject(reading, index)
        if subject is None:
            break
        index += 1
    if mentions and subject is None and index < len(blocks) and cell_grades(reading, index, by_block):
        return [], first  # more grades than areas
    return mentions, last


def _is_area_before(reading: Reading, index: int, by_block: Mapping[int, list[GradeHit]]) -> bool:
    place = block_before(reading.structure.blocks, index)
    return place >= 0 and bool(whole_area(reading, *span_of(reading.structure.blocks[place]), by_block[index][0].grade))


def _row_subject(reading: Reading, index: int) -> Subject | None:
    """Whose grades a row of a flattened table with the areas above holds; None where its label names nobody."""
    start, end = trimmed(reading.text, *span_of(reading.structure.blocks[index]))
    words = reading.text[start:end]
    kind = label_kind(reading, words)
    if kind in ("overall", "provider") or (reading.provider is not None and reading.provider.search(words)):
        return PROVIDER
    return Subject("other", words, start, end) if kind == "other" else None
