"""Tables of grades: areas down the side, grades in one column or several, by year or by area.

| Judgement             | 2015       | 2019 |      by year: all but the last are previous
| Overall effectiveness | Inadequate | Good |
Safe | Effective | Caring | ...                    areas along the top
12/10/2021   Full   Good                           a history of inspections
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pipeline.judgements.cells import YEAR, Graded, is_before, is_empty_cell, newest_first, read_cell
from pipeline.judgements.columns import Column, read_columns, says
from pipeline.judgements.cues import LATER_VISITS
from pipeline.judgements.labels import label_kind
from pipeline.judgements.lines import trimmed, whole_area
from pipeline.judgements.mentions import PROVIDER, AreaRef, Mention, Subject, find_area, table_mention
from pipeline.judgements.others import lists_others, looks_like_name
from pipeline.judgements.reading import GradeHit, Reading
from pipeline.judgements.words import among
from pipeline.judgements.words import group as group_of

_DAY = re.compile(r"^\W*\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\b(?:19|20)\d\d\b")
_CELL_BREAK = re.compile(r"\t+|\s*\|\s*|\s{2,}|\n")


@dataclass(slots=True)
class _Row:
    block: int
    cells: list[tuple[int, int]]
    grades: dict[int, list[Graded]] = field(default_factory=dict)  # cell -> its grades


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
    tabs = _one_tab_a_cell(reading, group)
    rows = [_row(reading, index, hits.get(index, []), tabs=tabs) for index in group]
    widths: dict[int, set[int]] = {}  # columns that hold grades, by the number of cells
    for row in rows:
        widths.setdefault(len(row.cells), set()).update(row.grades)
    mentions: list[Mention] = []
    header: _Row | None = None
    subject = default
    graded_head: _Row | None = None
    for row in rows:
        if not row.grades and graded_head is None:
            part = _part(reading, row)
            if part is not None:
                subject = part
            elif header is None or not _says_nothing(reading, row):
                header = row
            continue
        if graded_head is not None and not row.grades:
            mentions += _under_grades(reading, row, graded_head, subject)
            continue
        graded_head = None
        if _heads_by_grade(reading, row, rows):
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


def _heads_by_grade(reading: Reading, row: _Row, rows: Sequence[_Row]) -> bool:
    """ "| Outstanding | Good | Inadequate |" over rows without a grade, as wide as it is."""
    given = [grades[0].hit.grade for grades in row.grades.values()]
    if len(given) < 2 or len(set(given)) != len(given) or len(given) < len(row.cells) - 1:
        return False
    if len(given) < len(row.cells) and 0 in row.grades:
        return False
    at = next(place for place, other in enumerate(rows) if other is row)
    below = rows[at + 1 : at + 3]
    return bool(below) and all(not other.grades and len(other.cells) == len(row.cells) for other in below)


def _under_grades(reading: Reading, row: _Row, head: _Row, subject: Subject) -> list[Mention]:
    """Areas written under their grade, or ticked there."""
    text = reading.text
    mentions: list[Mention] = []
    for column, grades in head.grades.items():
        if column >= len(row.cells):
            continue
        grade = grades[0].hit
        start, end = trimmed(text, *row.cells[column])
        said = text[slice(*row.cells[column])].strip()
        if 0 not in head.grades:
            if not said or len(said) > 3 or (is_empty_cell(said) and said.lower() not in ("x", "✓", "✔", "•", "●")):
                continue
            start, end = trimmed(text, *row.cells[0])
        words = text[start:end]
        if not any(ch.isalpha() for ch in words) or (0 in head.grades and is_empty_cell(words)):
            continue
        refs = whole_area(reading, start, end, grade.grade) or (AreaRef("other", words, start, end),)
        later = reading.about.event_type in LATER_VISITS and subject.kind == "provider"
        mentions.append(table_mention(grade, row.block, refs, subject, "previous" if later else "current", None))
    return mentions


def _is_key(reading: Reading, row: _Row) -> bool:
    """ "Key: | Outstanding = 1 | Good = 2": all grades of the scale, and nobody's."""
    words = reading.text[slice(*row.cells[0])].strip(" :*|").lower()
    if among(words, "legend_labels") or among(words.partition(":")[0], "legend_labels"):
        return True
    given = {graded.hit.grade for grades in row.grades.values() for graded in grades}
    return len(given) >= 3 and len(given) == len(row.cells)


def _part(reading: Reading, row: _Row) -> Subject | None:
    """ "| Queen Maud Hospital | | |": the rows below are of a part of the provider."""
    filled = [cell for cell in row.cells if reading.text[slice(*cell)].strip(" |*-–\t")]
    if len(filled) != 1 or len(row.cells) < 2:
        return None
    start, end = trimmed(reading.text, *filled[0])
    words = reading.text[start:end]
    return Subject("other", words, start, end) if label_kind(reading, words) == "other" else None


def _says_nothing(reading: Reading, row: _Row) -> bool:
    """An area that was not judged: no header."""
    return len(row.cells) > 1 and all(is_empty_cell(reading.text[slice(*cell)]) for cell in row.cells[1:])


def _one_tab_a_cell(reading: Reading, group: Sequence[int]) -> bool:
    """Whether single tabs part the cells, so that two of them leave one empty."""
    counts = {_line(reading, index).count("\t") for index in group}
    return len(counts) == 1 and counts != {0}


def _line(reading: Reading, index: int) -> str:
    block = reading.structure.blocks[index]
    return reading.text[block.start : block.end]


def _row(reading: Reading, index: int, hits: Sequence[GradeHit], *, tabs: bool) -> _Row:
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
    row = _Row(index, [part for cell in found for part in _parted(reading, cell, hits)])
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


def _row_mentions(
    reading: Reading, row: _Row, header: _Row | None, default: Subject, wide: Sequence[int]
) -> list[Mention]:
    """The grades of one row; ``wide`` are the columns of the whole table that hold any."""
    text = reading.text
    columns = sorted(row.grades)
    pairs = _pairs(reading, row, columns)
    if pairs:
        return _all(reading, row, pairs, default)
    labels = [cell for number, cell in enumerate(row.cells) if number not in row.grades and _filled(text, cell)]
    top = _top_areas(reading, row, header, columns)
    if top is not None:
        return _matrix_row(reading, row, labels, top, default)
    if not labels:
        return []
    first = labels[0] if 0 not in row.grades else labels[-1]
    words = text[slice(*trimmed(text, *first))]
    if not any(ch.isalnum() for ch in words):
        return []
    day = _day_of(reading, first, words)
    grade = row.grades[columns[0]][0].hit.grade
    subject, areas = default, whole_area(reading, *first, grade)
    if day is not None and not areas:
        return [
            table_mention(
                row.grades[c][-1].hit, row.block, (), subject, "previous" if is_before(reading, day) else "current", day
            )
            for c in columns[-1:]
        ]
    if not areas:
        kind = label_kind(reading, words)
        if not any(ch.isalpha() for ch in words) or says(words, "averages"):
            return []  # numbers of councils beside each grade; the average of all
        names = header is not None and _names_providers(reading, header)
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
        table_mention(
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


def _is_name(reading: Reading, row: _Row, words: str) -> bool:
    return looks_like_name(reading, words) and lists_others(reading, row.block)


def _filled(text: str, cell: tuple[int, int]) -> bool:
    return bool(text[slice(*cell)].strip(" |*-–—\t"))


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


def _pairs(reading: Reading, row: _Row, columns: list[int]) -> dict[int, tuple[AreaRef, ...]]:
    """ "Overall: Good | Helped and protected: Outstanding": each grade behind its own area."""
    if len(columns) < 2 or columns != list(range(1, len(row.cells), 2)):
        return {}
    found = {column: whole_area(reading, *row.cells[column - 1], row.grades[column][0].hit.grade) for column in columns}
    return found if all(found.values()) else {}


def _all(reading: Reading, row: _Row, areas: dict[int, tuple[AreaRef, ...]], subject: Subject) -> list[Mention]:
    later = reading.about.event_type in LATER_VISITS and subject.kind == "provider"
    return [
        table_mention(
            graded.hit, row.block, refs, subject, graded.status or ("previous" if later else "current"), graded.day
        )
        for column, refs in areas.items()
        for graded in row.grades[column]
    ]


def _heads_of(row: _Row, header: _Row | None, columns: Sequence[int]) -> list[tuple[int, int] | None]:
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


def _top_areas(
    reading: Reading, row: _Row, header: _Row | None, columns: list[int]
) -> dict[int, tuple[tuple[AreaRef, ...], tuple[int, int]]] | None:
    """Areas of the columns with their heads, where the header row names them."""
    if header is None:
        return None
    shift = len(row.cells) - len(header.cells)
    found: dict[int, tuple[tuple[AreaRef, ...], tuple[int, int]]] = {}
    for column in columns:
        place = column - shift
        if 0 <= place < len(header.cells):
            refs = whole_area(reading, *header.cells[place], row.grades[column][0].hit.grade)
            if refs and not (len(columns) == 1 and row.cells[0] != header.cells[0] and refs[0].key == "overall"):
                found[column] = (refs, header.cells[place])
    return found if len(found) >= 2 and len(found) >= len(columns) - 1 else None


def _matrix_row(
    reading: Reading,
    row: _Row,
    labels: Sequence[tuple[int, int]],
    top: dict[int, tuple[tuple[AreaRef, ...], tuple[int, int]]],
    default: Subject,
) -> list[Mention]:
    subject = default
    text = reading.text
    day = None
    if labels:
        start, end = trimmed(text, *labels[0])
        words = text[start:end]
        day = _day_of(reading, labels[0], words)
        if (
            day is None
            and words
            and label_kind(reading, words) in ("other", "area")
            and not among(words.lower(), "own_rows")
        ):
            plain = words.lower().partition(" (")[0]
            own = (
                (reading.provider is not None and reading.provider.search(words))
                or among(plain, "own_labels")
                or plain.startswith(tuple(group_of("own_openings")))
            )
            subject = subject if own else Subject("other", words, start, end)
    if labels and says(text[slice(*labels[0])], "averages"):
        return []
    later = reading.about.event_type in LATER_VISITS and subject.kind == "provider"
    status = (
        "previous"
        if (day is not None and is_before(reading, day))
        or later
        or (labels and says(text[slice(*labels[0])], "column_past"))
        else "current"
    )
    newest = _newest(reading, top)
    return [
        table_mention(
            graded.hit,
            row.block,
            refs,
            subject,
            graded.status or ("previous" if column in newest else status),
            graded.day or day,
        )
        for column, (refs, _) in top.items()
        for graded in row.grades[column]
    ]


def _newest(reading: Reading, top: dict[int, tuple[tuple[AreaRef, ...], tuple[int, int]]]) -> set[int]:
    """Columns that an area's later column has overtaken: "Overall 2016 | Overall 2019"."""
    older: set[int] = set()
    by_area: dict[str, list[int]] = {}
    for column, (refs, _) in top.items():
        by_area.setdefault(refs[0].key if refs[0].key != "other" else YEAR.sub("", refs[0].text).strip(), []).append(
            column
        )
    for columns in by_area.values():
        if len(columns) > 1:
            found = read_columns(reading, [top[column][1] for column in columns], PROVIDER)
            older.update(place for place, column in zip(columns, found, strict=True) if column.status == "previous")
    return older


def _day_of(reading: Reading, cell: tuple[int, int], words: str) -> dt.date | None:
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


def _names_providers(reading: Reading, header: _Row) -> bool:
    words = reading.text[slice(*trimmed(reading.text, *header.cells[0]))].lower().split()
    return (
        bool(words)
        and (words[0] in reading.words.facility or words[-1] in reading.words.facility)
        and "area" not in words
    )


def line_table(reading: Reading, index: int, hits: Sequence[GradeHit], default: Subject) -> list[Mention]:
    """A flattened line "area grade grade" under a line of years ("Judgement 2018 2022")."""
    block, text = reading.structure.blocks[index], reading.text
    if (
        len(hits) < 2
        or text[hits[-1].end : block.end].strip(" .|")
        or any(text[a.end : b.start].strip(" |/→>-–") for a, b in itertools.pairwise(hits))
    ):
        return []
    areas = whole_area(reading, block.start, hits[0].start, hits[0].grade)
    if not areas:
        return []
    years: list[int] = []
    for before in reversed(reading.structure.blocks[max(0, index - 12) : index]):
        if before.end - before.start > 200:
            break
        if text[before.end - 1] in ".:" or before.end - before.start > 100:
            continue  # a sentence, no head of columns
        years = [int(year) for year in YEAR.findall(text[before.start : before.end])]
        if len(years) == len(hits):
            break
    arrows = "→" in text[hits[0].end : hits[1].start] or "->" in text[hits[0].end : hits[1].start]
    if len(years) == len(hits) and not arrows:
        statuses = ["current" if year == max(years) else "previous" for year in years]
    elif newest_first(reading, index):
        statuses = ["current"] + ["previous"] * (len(hits) - 1)
    else:
        statuses = ["previous"] * (len(hits) - 1) + ["current"]
    return [table_mention(hit, index, areas, default, status, None) for hit, status in zip(hits, statuses, strict=True)]
