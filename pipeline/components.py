"""The stages as spaCy components, for ``pipeline.load()`` and for anybody's own pipeline, by name.

    nlp = spacy.load("en_core_web_sm"); nlp.add_pipe("inspection_dates")

Each component writes spans to ``doc.spans[<key>]`` (label = kind, ``span_id`` = canonical key) and its rows, as
plain dictionaries, to ``doc._.inspection[<key>]``; offsets of rows are exact, spans are widened to whole tokens.
A component that needs an earlier one, and finds that it has not run, runs its stage on its own.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span

from pipeline.about import find_about
from pipeline.dates import find_dates
from pipeline.findings import find_findings
from pipeline.judgements import find_judgements
from pipeline.quotes import find_quotes
from pipeline.records import About, DateMention, Evidence, Finding, Judgement, Quote
from pipeline.structure import Structure, build_structure

KEYS = ("structure", "dates", "judgements", "quotes", "findings")
_LABEL = {"structure": "kind", "dates": "role", "judgements": "grade", "quotes": "kind", "findings": "kind"}
_ID = {
    "structure": "kind",
    "dates": "granularity",
    "judgements": "area",
    "quotes": "speaker",
    "findings": "theme",
}
_RECORD = {"dates": DateMention, "judgements": Judgement, "quotes": Quote, "findings": Finding}
_NEEDS = {"dates": (), "judgements": ("dates",), "quotes": (), "findings": ("judgements", "quotes")}
_last: tuple[tuple[str, str | None], Structure, About] | None = (
    None  # the stages of one document follow each other: read its structure once
)


def _page(doc: Doc) -> tuple[Structure, About]:
    global _last
    key = (doc.text, doc._.inspection_publisher)
    if _last is None or _last[0] != key:
        structure = build_structure(doc.text)
        _last = (key, structure, find_about(structure, publisher=doc._.inspection_publisher))
    return _last[1], _last[2]


def _rows(doc: Doc, key: str) -> list[Any]:
    """The records of a stage, run now where no component has."""
    stored = doc._.inspection
    if key not in stored:
        structure, about = _page(doc)
        given = {name: _rows(doc, name) for name in _NEEDS[key]}
        if key == "dates":
            published = doc._.inspection_published_on
            return find_dates(
                structure, about=about, published_on=dt.date.fromisoformat(published) if published else None
            )
        if key == "judgements":
            return find_judgements(structure, about=about, **given)
        if key == "quotes":
            return find_quotes(structure, about=about)
        return find_findings(structure, about=about, **given)
    return [_record(key, row) for row in stored[key]]


def _record(key: str, row: dict[str, Any]) -> Any:
    values = dict(row)
    for name in ("start_date", "end_date"):
        if values.get(name):
            values[name] = dt.date.fromisoformat(values[name])
    if "evidence" in values:
        values["evidence"] = tuple(Evidence(*item) for item in values["evidence"])
    return _RECORD[key](**values)


def _plain(record: Any) -> dict[str, Any]:
    row = {field.name: getattr(record, field.name) for field in dataclasses.fields(record)}
    for name in ("start_date", "end_date"):
        if row.get(name):
            row[name] = row[name].isoformat()
    if "evidence" in row:
        row["evidence"] = [list(item) for item in row["evidence"]]
    return row


class InspectionComponent:
    """One stage as a component: finds, then writes. ``key`` names the stage and its span group."""

    def __init__(self, key: str) -> None:
        self.key = key
        for name, default in (("inspection_published_on", None), ("inspection_publisher", None)):
            if not Doc.has_extension(name):
                Doc.set_extension(name, default=default)
        if not Doc.has_extension("inspection"):
            Doc.set_extension("inspection", getter=lambda doc: doc.user_data.setdefault("inspection", {}))

    def __call__(self, doc: Doc) -> Doc:
        """Write the stage's spans and rows to ``doc``."""
        if self.key == "structure":
            rows: list[dict[str, Any]] = [
                {"kind": block.kind, "char_start": block.start, "char_end": block.end}
                for block in _page(doc)[0].blocks
                if block.end > block.start
            ]
        else:
            rows = [_plain(record) for record in _rows(doc, self.key)]
        doc._.inspection[self.key] = rows
        spans = [
            _span(
                doc,
                row["char_start"],
                row["char_end"],
                str(row[_LABEL[self.key]]),
                str(row[_ID[self.key]] or ""),
            )
            for row in rows
        ]
        doc.spans[self.key] = [span for span in spans if span is not None]
        return doc


def _span(doc: Doc, start: int, end: int, label: str, span_id: str) -> Span | None:
    return doc.char_span(start, end, label=label, span_id=span_id, alignment_mode="expand")


@Language.factory("inspection_structure", assigns=["doc.spans"])
def make_structure(nlp: Language, name: str) -> InspectionComponent:
    """Title, headings, paragraphs, bullets, rows and page furniture as ``doc.spans["structure"]``."""
    return InspectionComponent("structure")


@Language.factory("inspection_dates", assigns=["doc.spans"])
def make_dates(nlp: Language, name: str) -> InspectionComponent:
    """Dates with their values and roles as ``doc.spans["dates"]``."""
    return InspectionComponent("dates")


@Language.factory("inspection_judgements", assigns=["doc.spans"])
def make_judgements(nlp: Language, name: str) -> InspectionComponent:
    """Grades of areas as ``doc.spans["judgements"]``."""
    return InspectionComponent("judgements")


@Language.factory("inspection_quotes", assigns=["doc.spans"])
def make_quotes(nlp: Language, name: str) -> InspectionComponent:
    """Quotations with their speakers as ``doc.spans["quotes"]``."""
    return InspectionComponent("quotes")


@Language.factory("inspection_findings", assigns=["doc.spans"])
def make_findings(nlp: Language, name: str) -> InspectionComponent:
    """Strengths, weaknesses and responses as ``doc.spans["findings"]``."""
    return InspectionComponent("findings")
