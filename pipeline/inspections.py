"""Inspections resolved over documents: one row an inspection or visit, with the documents and grades that speak of it.

A document's own event (``about = this``) is told by provider, inspectorate and the days of the visit; without
days, by the report's day. A date with role ``previous_inspection`` is an ``earlier`` inspection of that provider:
joined to a known one that overlaps it, otherwise a row of its own.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from pipeline.ids import short_hash
from pipeline.officials import fold_name
from pipeline.schemas import SCHEMAS

#: Reports come out up to this many days after the visit (median about six weeks in the corpus reports).
REPORT_LAG = dt.timedelta(days=150)
#: Days that two documents may differ on for one visit (a team comes back for a second week).
SLACK = dt.timedelta(days=10)
_VISITS = frozenset({"inspection", "focused_visit", "monitoring_visit", "joint_inspection", "send_inspection"})


@dataclass(slots=True)
class _Event:
    provider: str
    provider_code: str | None
    inspectorate: str | None
    event_type: str
    start: dt.date | None
    end: dt.date | None
    reported: dt.date | None
    documents: dict[str, str] = field(default_factory=dict)
    grades: dict[tuple[str, str, str, int], set[str]] = field(default_factory=lambda: defaultdict(set))

    def matches(
        self, event_type: str | None, start: dt.date | None, end: dt.date | None, reported: dt.date | None
    ) -> bool:
        if event_type is not None and event_type != self.event_type:
            return False
        if start and end and self.start and self.end:
            return start <= self.end + SLACK and self.start - SLACK <= end
        if reported and self.reported:
            return abs(reported - self.reported) <= SLACK
        if reported and self.end:
            return self.end <= reported <= self.end + REPORT_LAG
        if start and self.reported:
            return start <= self.reported <= start + REPORT_LAG
        return False

    @property
    def inspection_id(self) -> str:
        """Made of provider, inspectorate, kind and first day; without any day, of the one document that speaks of it."""
        anchor = self.start or self.reported or min(self.documents)
        return short_hash(
            "inspection",
            fold_name(self.provider_code or self.provider),
            self.inspectorate,
            self.event_type,
            anchor,
        )


def resolve_inspections(
    documents: Sequence[dict[str, Any]], dates: Iterable[dict[str, Any]], judgements: Iterable[dict[str, Any]]
) -> tuple[pa.Table, pa.Table, pa.Table]:
    """The tables ``inspections``, ``inspection_documents`` and ``inspection_grades`` from rows of the document tables."""
    earlier: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in dates:
        if row["role"] == "previous_inspection" and row["start_date"]:
            earlier[row["doc_id"]].append(row)
    graded: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in judgements:
        if row["subject"] == "provider":
            graded[row["doc_id"]].append(row)
    events: dict[str, list[_Event]] = defaultdict(list)
    for document in documents:
        if document["provider"] and document["event_type"] in _VISITS:
            _add_own(events[_key(document)], document, graded[document["doc_id"]])
    for document in documents:
        if document["provider"]:
            _add_earlier(events[_key(document)], document, earlier[document["doc_id"]], graded[document["doc_id"]])
    flat = sorted(
        (event for group in events.values() for event in group),
        key=lambda e: (
            fold_name(e.provider),
            e.start or e.reported or dt.date.min,
            e.event_type,
            e.inspection_id,
        ),
    )
    return _tables(flat)


def _key(document: dict[str, Any]) -> str:
    return fold_name(document["provider_code"] or document["provider"])


def _add_own(events: list[_Event], document: dict[str, Any], graded: list[dict[str, Any]]) -> None:
    start, end = document["inspection_start"], document["inspection_end"]
    reported = document["report_published_on"] or (None if start else document["published_on"])
    event = next(
        (
            e
            for e in events
            if e.inspectorate == document["inspectorate"] and e.matches(document["event_type"], start, end, reported)
        ),
        None,
    )
    if event is None:
        event = _Event(
            document["provider"],
            document["provider_code"],
            document["inspectorate"],
            document["event_type"],
            start,
            end,
            reported,
        )
        events.append(event)
    if start and end:
        event.start, event.end = min(start, event.start or start), max(end, event.end or end)
    event.reported = event.reported or document["report_published_on"]
    event.documents[document["doc_id"]] = "this"
    _add_grades(event, document, graded, "current")


def _add_earlier(
    events: list[_Event], document: dict[str, Any], dates: list[dict[str, Any]], graded: list[dict[str, Any]]
) -> None:
    seen: list[_Event] = []
    for row in dates:
        start, end = row["start_date"], row["end_date"]
        event = next(
            (
                e
                for e in events
                if e.documents.get(document["doc_id"]) != "this"
                and e.start
                and e.end
                and start <= e.end
                and e.start <= end
            ),
            None,
        )
        if event is None:
            event = _Event(
                document["provider"],
                document["provider_code"],
                document["inspectorate"],
                "inspection",
                start,
                end,
                None,
            )
            events.append(event)
        event.documents.setdefault(document["doc_id"], "earlier")
        if event not in seen:
            seen.append(event)
    if len(seen) == 1:  # with several earlier visits it cannot be told which one gave the grades
        _add_grades(seen[0], document, graded, "previous")
        if document["event_type"] not in _VISITS:
            _add_grades(seen[0], document, graded, "current")


def _add_grades(event: _Event, document: dict[str, Any], graded: list[dict[str, Any]], status: str) -> None:
    for row in graded:
        if row["status"] == status:
            event.grades[row["area"], row["grade"], row["scale"], row["rank"]].add(document["doc_id"])


def _tables(events: list[_Event]) -> tuple[pa.Table, pa.Table, pa.Table]:
    rows, links, grades = [], [], []
    for event in events:
        best = _agreed(event)
        rows.append(
            {
                "inspection_id": event.inspection_id,
                "provider": event.provider,
                "provider_code": event.provider_code,
                "inspectorate": event.inspectorate,
                "event_type": event.event_type,
                "start_date": event.start,
                "end_date": event.end,
                "report_published_on": event.reported,
                "overall_grade": best.get("overall"),
                "n_documents": len(event.documents),
            }
        )
        links += [
            {"inspection_id": event.inspection_id, "doc_id": doc_id, "about": about}
            for doc_id, about in sorted(event.documents.items())
        ]
        areas = defaultdict(set)
        for area, grade, _, _ in event.grades:
            areas[area].add(grade)
        grades += [
            {
                "inspection_id": event.inspection_id,
                "area": area,
                "grade": grade,
                "scale": scale,
                "rank": rank,
                "n_documents": len(docs),
                "agrees": area == "other" or len(areas[area]) == 1,
            }
            for (area, grade, scale, rank), docs in sorted(event.grades.items())
        ]
    return (
        pa.Table.from_pylist(rows, schema=SCHEMAS["inspections"]),
        pa.Table.from_pylist(links, schema=SCHEMAS["inspection_documents"]),
        pa.Table.from_pylist(grades, schema=SCHEMAS["inspection_grades"]),
    )


def _agreed(event: _Event) -> dict[str, str]:
    """The grade of each area that most documents give (the better documented one first)."""
    best: dict[str, tuple[int, str]] = {}
    for (area, grade, _, _), docs in event.grades.items():
        if len(docs) > best.get(area, (0, ""))[0]:
            best[area] = (len(docs), grade)
    return {area: grade for area, (_, grade) in best.items()}
