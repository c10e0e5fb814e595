"""One document as a person reads it: its facts, its rows (each with a sign: ``q3``), the marks in its text.

Made of plain rows as they stand in the tables, so that a page of the report and the terminal show the same.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.display import count, day, one_line, period, shorten, words
from pipeline.records import Extraction
from pipeline.segments import Mark

Values = Mapping[str, Any]
Span = tuple[str, int, int]  # field, char_start, char_end

#: Evidence of these fields is a further place that says the row itself; of any other, of one of its values.
WHOLE_ROW = frozenset({"mention", "segment"})
#: Kinds of rows in the order of a page, each with its letter.
LETTERS = {"judgement": "j", "date": "d", "quote": "q", "strength": "s", "weakness": "w", "response": "r"}
KINDS = {"judgements": "judgement", "dates": "date", "quotes": "quote"}


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of the document: ``Visit``, ``29 April to 3 May 2024``."""

    field: str
    label: str
    value: str
    stands: bool  # the text says it: a mark with the sign ``fact-<field>`` shows where


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: ``sign`` names it on the page, ``value`` is what it says, ``details`` how."""

    sign: str
    kind: str
    value: str
    details: tuple[str, ...]
    text: str
    start: int
    end: int
    rule: str
    confidence: float
    values: Values


@dataclass(frozen=True, slots=True)
class Reading:
    """A document ready to be shown. ``text`` is None where the tables were written without it."""

    title: str
    text: str | None
    facts: tuple[Fact, ...]
    rows: Mapping[str, tuple[Row, ...]]  # by kind, in the order of LETTERS
    marks: tuple[Mark, ...]

    def count(self, kind: str) -> int:
        """How many rows of that kind there are."""
        return len(self.rows[kind])


def read_document(
    document: Values,
    tables: Mapping[str, Sequence[Values]],
    evidence: Mapping[tuple[str, str], Sequence[Span]],
) -> Reading:
    """Make a document ready to be shown.

    ``tables`` holds its rows of ``dates``, ``judgements``, ``quotes`` and ``findings``; ``evidence`` the
    stretches of each row by (table, row id), with the document's own facts under ``("documents", doc_id)``.
    """
    marks: list[Mark] = []
    facts = tuple(_facts(document, evidence.get(("documents", document["doc_id"]), ()), marks))
    rows: dict[str, list[Row]] = {kind: [] for kind in LETTERS}
    for table, kind_of_table in [*KINDS.items(), ("findings", "")]:
        for values in sorted(tables.get(table, ()), key=lambda row: (row["char_start"], row["char_end"])):
            kind = kind_of_table or values["kind"]
            if kind not in rows:
                continue  # a kind that a later version may know
            sign = f"{LETTERS[kind]}{len(rows[kind]) + 1}"
            spans = evidence.get((table, values[_ID[table]]), ())
            rows[kind].append(_row(sign, kind, values))
            marks += _marks(sign, kind, values, spans)
    title = one_line(document["title"]) or one_line(document["source"])
    return Reading(title, document["text"], facts, {kind: tuple(found) for kind, found in rows.items()}, tuple(marks))


#: What a date without a year, or a relative one, was read against.
_ANCHORS = {"document_published": "read against the publication date", "context": "read against its context"}
_ID = {"dates": "date_id", "judgements": "judgement_id", "quotes": "quote_id", "findings": "finding_id"}


def read_extraction(found: Extraction, source: str) -> Reading:
    """The same from records fresh from ``extract``, before they become rows of tables."""
    evidence: dict[tuple[str, str], list[Span]] = {}
    tables: dict[str, list[dict[str, Any]]] = {}
    document = {**_fields(found.facts), "doc_id": "", "source": source, "text": found.text}
    evidence["documents", ""] = [(span.field, span.char_start, span.char_end) for span in found.facts.evidence]
    for table, row_id in _ID.items():
        tables[table] = []
        for number, record in enumerate(getattr(found, table)):
            tables[table].append({**_fields(record), row_id: str(number)})
            evidence[table, str(number)] = [
                (span.field, span.char_start, span.char_end) for span in getattr(record, "evidence", ())
            ]
    return read_document(document, tables, evidence)


def _fields(record: Any) -> dict[str, Any]:
    return {field.name: getattr(record, field.name) for field in dataclasses.fields(record) if field.name != "evidence"}


def _facts(document: Values, spans: Iterable[Span], marks: list[Mark]) -> Iterable[Fact]:
    stands: set[str] = set()
    shown = (("inspection_start" if field == "inspection_end" else field, start, end) for field, start, end in spans)
    for field, start, end in dict.fromkeys(shown):
        marks.append(Mark(start, end, "fact", f"fact-{field}", labelled=field not in stands))
        stands.add(field)
    provider = one_line(document["provider"])
    code = one_line(document["provider_code"])
    for field, label, value in (
        ("provider", "Provider", f"{provider} ({code})" if provider and code else provider),
        ("inspectorate", "Inspectorate", one_line(document["inspectorate"])),
        ("event_type", "Event", words(document["event_type"])),
        ("inspection_start", "Visit", period(document["inspection_start"], document["inspection_end"])),
        ("overall_grade", "Overall grade", words(document["overall_grade"])),
        ("lead_inspector", "Lead inspector", one_line(document["lead_inspector"])),
        ("report_published_on", "Report published", day(document["report_published_on"])),
        ("published_on", "Published", day(document["published_on"])),
        ("publisher", "Publisher", one_line(document["publisher"])),
    ):
        yield Fact(field, label, value, field in stands)


def _marks(sign: str, kind: str, values: Values, spans: Sequence[Span]) -> Iterable[Mark]:
    """The places of a row: of a quote the stretches inside the marks where they are known, else the whole."""
    places = {(start, end) for field, start, end in spans if field in WHOLE_ROW}
    if kind != "quote" or not places:
        places.add((values["char_start"], values["char_end"]))
    first = min(places)
    for start, end in sorted(places):
        yield Mark(start, end, kind, sign, labelled=(start, end) == first)
    for field, start, end in spans:
        if field not in WHOLE_ROW:
            yield Mark(start, end, "heading" if field == "heading" else "detail", sign)


def _row(sign: str, kind: str, values: Values) -> Row:
    value, details = _DESCRIBE[kind if kind in _DESCRIBE else "finding"](values)
    text = values["grade_text"] if kind == "judgement" else values["text"]
    return Row(
        sign,
        kind,
        value,
        tuple(part for part in details if part),
        text,
        values["char_start"],
        values["char_end"],
        values["rule"],
        values["confidence"],
        values,
    )


def _date(values: Values) -> tuple[str, list[str]]:
    resolved = period(values["start_date"], values["end_date"]) or "not resolved"
    return resolved, [words(values["role"]), _ANCHORS.get(values["anchor"], "")]


def _judgement(values: Values) -> tuple[str, list[str]]:
    area = area_of(values)
    subject = one_line(values["subject_text"]) or "another provider"
    return f"{area}: {words(values['grade'])}", [
        words(values["status"]),
        "" if values["subject"] == "provider" else f"of {subject}",
        "superseded in the text" if values["status"] == "current" and not values["in_force"] else "",
        f"{values['n_mentions']} mentions" if values["n_mentions"] > 1 else "",
    ]


def area_of(values: Values) -> str:
    """The area judged: its canonical name, or as the text states it where no scale file names it."""
    stated = one_line(values["area_text"])
    return stated[:1].upper() + stated[1:] if values["area"] == "other" and stated else words(values["area"])


def _quote(values: Values) -> tuple[str, list[str]]:
    speaker = one_line(values["speaker"]) or "Speaker not named"
    organisation = one_line(values["organisation"])
    return speaker, [
        one_line(values["role"]),
        "" if organisation == speaker else organisation,
        words(values["kind"]),
        "" if values["speaker_kind"] == "person" else words(values["speaker_kind"]),
        count(values["n_segments"], "segment") if values["n_segments"] > 1 else "",
    ]


def _finding(values: Values) -> tuple[str, list[str]]:
    return words(values["theme"]), [
        words(values["source"]),
        "Verbatim" if values["verbatim"] else "",
        f"under “{shorten(values['heading'], 60)}”" if one_line(values["heading"]) else "",
    ]


_DESCRIBE = {"date": _date, "judgement": _judgement, "quote": _quote, "finding": _finding}
