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

from pipeline.judgements.cues import LATER_VISITS
from pipeline.judgements.labels import label_kind
from pipeline.judgements.lines import trimmed, whole_area
from pipeline.judgements.mentions import CONFIDENCE, AreaRef, Mention, Subject, published_day, visit_day
from pipeline.judgements.reading import GradeHit, Reading
from pipeline.judgements.words import among

_YEAR = re.compile(r"\b(?:19[5-9]|20[0-4])\d\b")
_GRADE_EXTRAS = re.compile(r"^[\s\W\d]*$")
_DAY = re.compile(r"^\W*\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\b(?:19|20)\d\d\b")
_CELL_BREAK = re.compile(r"\t+|\s*\|\s*|\s{2,}|\n")


@dataclass(slots=True)
class _Row:
    block: int
    cells: list[tuple[int, int]]
    grades: dict[int, GradeHit] = field(default_factory=dict)  # cell -> its grade


def table_mentions(
    reading: Reading,
    group: Sequence[int],
    hits: dict[int, list[GradeHit]],
    default: Subject,
    *,
    past: bool = False,
) -> list[Mention]:
    """The judgements of one run of row blocks; ``hits`` are the grades of each block."""
    rows = [_row(reading, index, hits.get(index, [])) for index in group]
    mentions: list[Mention] = []
    header: _Row | None = None
    for row in rows:
        if not row.grades:
            header = row
            continue
        found = _row_mentions(reading, row, header, default)
        if past and len(row.grades) == 1:
            found = [replace(mention, status="previous") for mention in found]
        mentions += found
    return mentions


def _row(reading: Reading, index: int, hits: Sequence[GradeHit]) -> _Row:
    block, text = reading.structure.blocks[index], reading.text
    cells = [
        part
        for cell in (block.cells or _cells(text, block.start, block.end))
        if text[cell[0] : cell[1]].strip(" |*-–\t")
        for part in _parted(reading, cell, hits)
    ]
    row = _Row(index, cells)
    for number, cell in enumerate(cells):
        hit = next((hit for hit in hits if _fills(text, cell, hit)), None)
        if hit is not None:
            row.grades[number] = hit
    return row


def _fills(text: str, cell: tuple[int, int], hit: GradeHit) -> bool:
    """Whether a grade is all that a cell says."""
    start, end = cell
    inside = start <= hit.start and hit.end <= end
    return inside and bool(_GRADE_EXTRAS.match(text[start : hit.start]) and _GRADE_EXTRAS.match(text[hit.end : end]))


def _parted(reading: Reading, cell: tuple[int, int], hits: Sequence[GradeHit]) -> list[tuple[int, int]]:
    """A cell whose label leaves one space before the grade ("... and care leavers Good") as two."""
    for hit in hits:
        closes = cell[0] < hit.start and hit.end <= cell[1] and _GRADE_EXTRAS.match(reading.text[hit.end : cell[1]])
        if closes and whole_area(reading, cell[0], hit.start, hit.grade):
            return [(cell[0], hit.start), (hit.start, cell[1])]
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


def _row_mentions(reading: Reading, row: _Row, header: _Row | None, default: Subject) -> list[Mention]:
    text = reading.text
    columns = sorted(row.grades)
    labels = [cell for number, cell in enumerate(row.cells) if number not in row.grades]
    top = _top_areas(reading, row, header, columns)
    if top is not None:
        return _matrix_row(reading, row, labels, top, default)
    if not labels:
        return []
    first = labels[0] if row.cells[0] == labels[0] else labels[-1]
    words = text[slice(*trimmed(text, *first))]
    day = _day_of(reading, first, words)
    grade = row.grades[columns[0]].grade
    subject, areas = default, whole_area(reading, *first, grade)
    if day is not None and not areas:
        return [
            _mention(row.grades[c], row.block, (), subject, "previous" if _before(reading, day) else "current", day)
            for c in columns[-1:]
        ]
    if not areas:
        kind = label_kind(reading, words)
        if kind == "other" or (kind == "area" and header is not None and _names_providers(reading, header)):
            subject = Subject("other", words, *trimmed(text, *first))
        elif kind == "area":
            areas = (AreaRef("other", words, *trimmed(text, *first)),)
        elif kind == "none":
            return []
    statuses = _statuses(reading, row, header, columns, subject)
    if _says(words, "column_past"):
        statuses = ["previous"] * len(columns)
    return [
        _mention(row.grades[c], row.block, areas, subject, *statuses_and_day)
        for c, statuses_and_day in zip(columns, ((s, None) for s in statuses), strict=True)
    ]


def _mention(
    hit: GradeHit, block: int, areas: tuple[AreaRef, ...], subject: Subject, status: str, day: dt.date | None
) -> Mention:
    return Mention(
        hit.grade,
        hit.start,
        hit.end,
        "table",
        CONFIDENCE["table"],
        areas,
        subject=subject,
        status=status,
        firm=True,
        on=day,
        block=block,
    )


def _statuses(reading: Reading, row: _Row, header: _Row | None, columns: list[int], subject: Subject) -> list[str]:
    """Previous or current for each grade column: by the years or words of the header, else only the last is current."""
    visit_only = reading.about.event_type in LATER_VISITS and subject.kind == "provider"
    latest = "previous" if visit_only else "current"
    heads = [""] * len(columns)
    if header is not None:
        shift = len(row.cells) - len(header.cells)
        for place, column in enumerate(columns):
            if 0 <= column - shift < len(header.cells):
                heads[place] = reading.text[slice(*header.cells[column - shift])]
            elif column < len(header.cells):
                heads[place] = reading.text[slice(*header.cells[column])]
    if len(columns) == 1:
        return ["previous" if _says(heads[0], "column_past") and not _says(heads[0], "column_present") else latest]
    years = [int(m.group()) if (m := _YEAR.search(head)) else None for head in heads]
    if all(year is not None for year in years) and len(set(years)) > 1:
        newest = max(year for year in years if year is not None)
        return [latest if year == newest else "previous" for year in years]
    if any(_says(head, "column_past") for head in heads) or any(_says(head, "column_present") for head in heads):
        return [
            "previous"
            if _says(head, "column_past")
            or (not _says(head, "column_present") and any(_says(h, "column_present") for h in heads))
            else latest
            for head in heads
        ]
    return ["previous"] * (len(columns) - 1) + [latest]


def _top_areas(
    reading: Reading, row: _Row, header: _Row | None, columns: list[int]
) -> dict[int, tuple[AreaRef, ...]] | None:
    """Areas of the columns, where the header row names them."""
    if header is None:
        return None
    shift = len(row.cells) - len(header.cells)
    found: dict[int, tuple[AreaRef, ...]] = {}
    for column in columns:
        place = column - shift
        if 0 <= place < len(header.cells):
            refs = whole_area(reading, *header.cells[place], row.grades[column].grade)
            if refs and not (len(columns) == 1 and row.cells[0] != header.cells[0] and refs[0].key == "overall"):
                found[column] = refs
    return found if len(found) >= 2 and len(found) >= len(columns) - 1 else None


def _matrix_row(
    reading: Reading,
    row: _Row,
    labels: Sequence[tuple[int, int]],
    top: dict[int, tuple[AreaRef, ...]],
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
            own = (reading.provider is not None and reading.provider.search(words)) or among(
                words.lower(), "own_labels"
            )
            subject = subject if own else Subject("other", words, start, end)
    later = reading.about.event_type in LATER_VISITS and subject.kind == "provider"
    status = (
        "previous"
        if (day is not None and _before(reading, day))
        or later
        or (labels and _says(text[slice(*labels[0])], "column_past"))
        else "current"
    )
    return [_mention(row.grades[column], row.block, refs, subject, status, day) for column, refs in top.items()]


def _day_of(reading: Reading, cell: tuple[int, int], words: str) -> dt.date | None:
    """The date that a label is, where it is one."""
    for mention in reading.dates_in(cell[0], cell[1]):
        if mention.end_date is not None and len(mention.text) >= 0.5 * len(words):
            return mention.end_date
    year = _YEAR.search(words)
    return (
        dt.date(int(year.group()), 12, 31)
        if year and len(words) <= 30 and _DAY.search(words) and not reading.dates
        else None
    )


def _before(reading: Reading, day: dt.date) -> bool:
    visit = visit_day(reading)
    if visit is not None:
        return day < visit
    published = published_day(reading)
    return published is not None and (published - day).days > 200


def _says(words: str, name: str) -> bool:
    """Whether a header or label holds a word of the group."""
    return any(among(word.strip(" :*|()"), name) for word in words.lower().split())


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
        years = [int(year) for year in _YEAR.findall(text[before.start : before.end])]
        if len(years) == len(hits):
            break
    if len(years) == len(hits):
        statuses = ["current" if year == max(years) else "previous" for year in years]
    else:
        statuses = ["previous"] * (len(hits) - 1) + ["current"]
    return [_mention(hit, index, areas, default, status, None) for hit, status in zip(hits, statuses, strict=True)]
