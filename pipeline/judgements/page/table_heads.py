"""Tables with areas or grades along the top.

Safe | Effective | Caring | ...             areas: one row for each provider or visit
Outstanding | Good | Inadequate             grades: areas below them, or ticks
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.judgements.areas.refs import AreaRef
from pipeline.judgements.mentions import PROVIDER, Mention, Subject, news_status, placed_mention
from pipeline.judgements.page.cells import YEAR, is_before, is_empty_cell
from pipeline.judgements.page.columns import read_columns, says
from pipeline.judgements.page.label_kinds import label_kind
from pipeline.judgements.page.lines import trimmed, whole_area
from pipeline.judgements.page.table_cells import Row, day_that_is
from pipeline.judgements.reading import Reading
from pipeline.judgements.words import among, group

AreasAlong = dict[int, tuple[tuple[AreaRef, ...], tuple[int, int]]]  # column -> its areas, and its head


def heads_by_grade(row: Row, rows: Sequence[Row]) -> bool:
    """ "| Outstanding | Good | Inadequate |" over rows without a grade, as wide as it is."""
    given = [grades[0].hit.grade for grades in row.grades.values()]
    if len(given) < 2 or len(set(given)) != len(given) or len(given) < len(row.cells) - 1:
        return False
    if len(given) < len(row.cells) and 0 in row.grades:
        return False
    at = next(place for place, other in enumerate(rows) if other is row)
    below = rows[at + 1 : at + 3]
    return bool(below) and all(not other.grades and len(other.cells) == len(row.cells) for other in below)


def under_grades(reading: Reading, row: Row, head: Row, subject: Subject) -> list[Mention]:
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
        mentions.append(placed_mention(grade, row.block, refs, subject, news_status(reading, subject)))
    return mentions


def top_areas(reading: Reading, row: Row, header: Row | None, columns: list[int]) -> AreasAlong | None:
    """Areas of the columns with their heads, where the header row names them."""
    if header is None:
        return None
    shift = len(row.cells) - len(header.cells)
    found: AreasAlong = {}
    for column in columns:
        place = column - shift
        if 0 <= place < len(header.cells):
            refs = whole_area(reading, *header.cells[place], row.grades[column][0].hit.grade)
            if refs and not (len(columns) == 1 and row.cells[0] != header.cells[0] and refs[0].key == "overall"):
                found[column] = (refs, header.cells[place])
    return found if len(found) >= 2 and len(found) >= len(columns) - 1 else None


def matrix_row(
    reading: Reading,
    row: Row,
    labels: Sequence[tuple[int, int]],
    top: AreasAlong,
    default: Subject,
) -> list[Mention]:
    """The grades of one row under areas: of the provider, or of whom or what the row's label names."""
    subject = default
    text = reading.text
    day = None
    if labels:
        start, end = trimmed(text, *labels[0])
        words = text[start:end]
        day = day_that_is(reading, labels[0], words)
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
                or plain.startswith(tuple(group("own_openings")))
            )
            subject = subject if own else Subject("other", words, start, end)
    if labels and says(text[slice(*labels[0])], "averages"):
        return []
    dated = day is not None and is_before(reading, day)
    told = bool(labels) and says(text[slice(*labels[0])], "column_past")
    status = "previous" if dated or told else news_status(reading, subject)
    newest = _newest(reading, top)
    return [
        placed_mention(
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


def _newest(reading: Reading, top: AreasAlong) -> set[int]:
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
