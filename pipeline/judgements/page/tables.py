"""Tables of grades: areas down the side, grades in one column or several, by year or by area.

| Judgement             | 2015       | 2019 |      by year: all but the last are previous
| Overall effectiveness | Inadequate | Good |
12/10/2021   Full   Good                           a history of inspections
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.judgements.areas.refs import AreaRef, find_area
from pipeline.judgements.mentions import Mention, Subject, news_status, placed_mention
from pipeline.judgements.page.cells import is_before, is_empty_cell
from pipeline.judgements.page.columns import Column, read_columns, says
from pipeline.judgements.page.label_kinds import label_kind, names_providers
from pipeline.judgements.page.line_labels import label_end
from pipeline.judgements.page.lines import trimmed, whole_area
from pipeline.judgements.page.table_cells import Row, day_that_is, is_filled, one_tab_a_cell, read_row
from pipeline.judgements.page.table_heads import heads_by_grade, matrix_row, top_areas, under_grades
from pipeline.judgements.reading import GradeHit, Reading
from pipeline.judgements.subjects.others import lists_others, looks_like_name
from pipeline.judgements.words import among


def table_mentions(
    reading: Reading,
    group: Sequence[int],
    hits: dict[int, list[GradeHit]],
    default: Subject,
    *,
    past: bool = False,
    seen: set[int] | None = None,
) -> list[Mention]:
    """The judgements of one run of row blocks; ``hits`` are the grades of each block, ``seen`` takes the starts of
    those that are read and give none: averages, keys."""
    tabs = one_tab_a_cell(reading, group)
    rows = [read_row(reading, index, hits.get(index, []), tabs=tabs) for index in group]
    widths: dict[int, set[int]] = {}  # columns that hold grades, by the number of cells
    for row in rows:
        widths.setdefault(len(row.cells), set()).update(row.grades)
    mentions: list[Mention] = []
    header: Row | None = None
    subject = default
    graded_head: Row | None = None
    for row in rows:
        if not row.grades and graded_head is None:
            part = _part(reading, row)
            if part is not None:
                subject = part
            elif header is None or not _says_nothing(reading, row):
                header = row
            continue
        if graded_head is not None and not row.grades:
            mentions += under_grades(reading, row, graded_head, subject)
            continue
        graded_head = None
        if heads_by_grade(row, rows):
            graded_head = row
            if seen is not None:
                seen.update(hit.start for hit in hits.get(row.block, ()))
            continue
        if _is_key(reading, row):
            if seen is not None:
                seen.update(hit.start for hit in hits.get(row.block, ()))
            continue
        wide = sorted(widths[len(row.cells)])
        found = _row_mentions(reading, row, header, subject, wide)
        if found and seen is not None:
            seen.update(graded.hit.start for grades in row.grades.values() for graded in grades)
        if past and len(row.grades) == 1:
            found = [replace(mention, status="previous") for mention in found]
        mentions += found
    return mentions


def _is_key(reading: Reading, row: Row) -> bool:
    """ "Key: | Outstanding = 1 | Good = 2": all grades of the scale, and nobody's."""
    words = reading.text[slice(*row.cells[0])].strip(" :*|").lower()
    if among(words, "legend_labels") or among(words.partition(":")[0], "legend_labels"):
        return True
    given = {graded.hit.grade for grades in row.grades.values() for graded in grades}
    return len(given) >= 3 and len(given) == len(row.cells)


def _part(reading: Reading, row: Row) -> Subject | None:
    """ "| Queen Maud Hospital | | |": the rows below are of a part of the provider."""
    filled = [cell for cell in row.cells if reading.text[slice(*cell)].strip(" |*-–\t")]
    if len(filled) != 1 or len(row.cells) < 2:
        return None
    start, end = trimmed(reading.text, *filled[0])
    words = reading.text[start:end]
    return Subject("other", words, start, end) if label_kind(reading, words) == "other" else None


def _says_nothing(reading: Reading, row: Row) -> bool:
    """An area that was not judged: no header."""
    return len(row.cells) > 1 and all(is_empty_cell(reading.text[slice(*cell)]) for cell in row.cells[1:])


def _row_mentions(
    reading: Reading, row: Row, header: Row | None, default: Subject, wide: Sequence[int]
) -> list[Mention]:
    """The grades of one row; ``wide`` are the columns of the whole table that hold any."""
    text = reading.text
    columns = sorted(row.grades)
    pairs = _pairs(reading, row, columns)
    if pairs:
        return _all(reading, row, pairs, default)
    if len(row.cells) > 1 and all(_own_label(reading, row.cells[c][0], row.grades[c][0].hit) for c in columns):
        return []  # "Type: academy | Ofsted: Good": each cell is a line of its own
    labels = [cell for number, cell in enumerate(row.cells) if number not in row.grades and is_filled(text, cell)]
    top = top_areas(reading, row, header, columns)
    if top is not None:
        return matrix_row(reading, row, labels, top, default)
    if not labels:
        return []
    first = labels[0] if 0 not in row.grades else labels[-1]
    words = text[slice(*trimmed(text, *first))]
    if not any(ch.isalnum() for ch in words):
        return []
    day = day_that_is(reading, first, words)
    grade = row.grades[columns[0]][0].hit.grade
    subject, areas = default, whole_area(reading, *first, grade)
    if day is not None and not areas:
        return [
            placed_mention(
                row.grades[c][-1].hit, row.block, (), subject, "previous" if is_before(reading, day) else "current", day
            )
            for c in columns[-1:]
        ]
    if not areas:
        kind = label_kind(reading, words)
        if not any(ch.isalpha() for ch in words) or says(words, "averages"):
            return []  # numbers of councils beside each grade; the average of all
        names = header is not None and names_providers(reading, text[slice(*trimmed(text, *header.cells[0]))])
        if kind == "other" or (kind == "area" and (names or (_is_name(reading, row, words)))):
            subject = Subject("other", words, *trimmed(text, *first))
        elif kind == "area":
            areas = (AreaRef("other", words, *trimmed(text, *first)),)
        elif kind == "none":
            return []
    before = {c for c in columns if all(graded.status for graded in row.grades[c])}  # "Improved from inadequate"
    told = [c for c in wide if c not in before] if len(before) < len(columns) else list(wide)
    read = read_columns(reading, _heads_of(row, header, told), subject)
    found = [read[told.index(column)] if column in told else Column("previous") for column in columns]
    if says(words, "column_past"):
        found = [column._replace(status="previous") for column in found]
    return [
        placed_mention(
            graded.hit,
            row.block,
            _joint(reading, areas, graded.hit.grade, column.status),
            column.subject or subject,
            graded.status or column.status,
            graded.day or column.day,
        )
        for place, column in zip(columns, found, strict=True)
        if column.counts
        for graded in row.grades[place]
    ]


def _own_label(reading: Reading, start: int, hit: GradeHit) -> bool:
    """Whether a cell holds its own label: "Ofsted: Good", "Safe Good"."""
    end = label_end(reading.text, start, hit.start)
    if end is not None:
        return reading.text[end : hit.start].lstrip().startswith(":")
    return bool(whole_area(reading, start, hit.start, hit.grade))


def _is_name(reading: Reading, row: Row, words: str) -> bool:
    return looks_like_name(reading, words) and lists_others(reading, row.block)


def _joint(reading: Reading, areas: tuple[AreaRef, ...], grade: str, status: str) -> tuple[AreaRef, ...]:
    """One judgement for children in care and care leavers stays one where it was given before the two were parted."""
    if status != "previous" or len(areas) < 2 or len({(ref.start, ref.end) for ref in areas}) > 1:
        return areas
    area = find_area(reading, grade, areas[0].text)
    area = area or next(
        (
            known
            for area_set in reading.area_sets
            for _, known in area_set.whole
            if known.splits and set(known.splits) == {ref.key for ref in areas}
        ),
        None,
    )
    return (areas[0]._replace(key=area.key),) if area is not None and area.splits else areas


def _pairs(reading: Reading, row: Row, columns: list[int]) -> dict[int, tuple[AreaRef, ...]]:
    """ "Overall: Good | Helped and protected: Outstanding": each grade behind its own area."""
    if len(columns) < 2 or columns != list(range(1, len(row.cells), 2)):
        return {}
    found = {column: whole_area(reading, *row.cells[column - 1], row.grades[column][0].hit.grade) for column in columns}
    return found if all(found.values()) else {}


def _all(reading: Reading, row: Row, areas: dict[int, tuple[AreaRef, ...]], subject: Subject) -> list[Mention]:
    status = news_status(reading, subject)
    return [
        placed_mention(graded.hit, row.block, refs, subject, graded.status or status, graded.day)
        for column, refs in areas.items()
        for graded in row.grades[column]
    ]


def _heads_of(row: Row, header: Row | None, columns: Sequence[int]) -> list[tuple[int, int] | None]:
    """The cells of the header over the columns; a header without a first cell is set right."""
    if header is None:
        return [None] * len(columns)
    shift = max(0, len(row.cells) - len(header.cells))
    heads: list[tuple[int, int] | None] = []
    for column in columns:
        place = column - shift
        if not 0 <= place < len(header.cells):
            place = column
        heads.append(header.cells[place] if place < len(header.cells) else None)
    return heads
