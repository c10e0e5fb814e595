"""Inspections resolved over documents: one row an inspection or visit, with the documents and grades that speak of it.

A document's own event (``about = this``) is told by provider, inspectorate and the days of the visit; without days,
by the
report's day or the day of the news. Documents with exact days come first, so that "in January" joins the visit of
15 to 19 January and leaves its days as they are, whatever the files are called. Documents that put different kinds
of event on the
same days speak of one visit, of the kind that most of them say. A date with role ``previous_inspection`` is
an ``earlier`` inspection of that provider: joined to a known one that overlaps it, otherwise a row of its own.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from pipeline.resolving.officials import fold_name
from pipeline.schemas import SCHEMAS
from pipeline.storage.ids import short_hash

#: Reports come out up to this many days after the visit (median about six weeks in the corpus reports).
REPORT_LAG = dt.timedelta(days=150)
#: Days that two documents may differ on for one visit (a team comes back for a second week), and the longest visit
#: so made.
SLACK, LONGEST = dt.timedelta(days=10), dt.timedelta(days=100)
#: A period of that length is a month or a year that a visit fell into, not its days.
WIDE = dt.timedelta(days=27)
_VISITS = frozenset({"inspection", "focused_visit", "monitoring_visit", "joint_inspection", "send_inspection"})


@dataclass(frozen=True, slots=True)
class Speaking:
    """One document: its facts, the periods of earlier visits it names, the grades it gives the provider."""

    document: dict[str, Any]
    earlier: list[tuple[dt.date, dt.date]] = field(default_factory=list)
    grades: list[dict[str, Any]] = field(default_factory=list)


@dataclass(slots=True)
class _Event:
    provider: str
    provider_code: str | None
    start: dt.date | None = None
    end: dt.date | None = None
    reported: dt.date | None = None
    told: dt.date | None = None  # day of the report, or of the news where no report is dated
    inspectorates: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    documents: dict[str, str] = field(default_factory=dict)
    grades: dict[tuple[str, str, str, int], set[str]] = field(default_factory=lambda: defaultdict(set))

    @property
    def kind(self) -> str:
        return self.kinds.most_common(1)[0][0]

    @property
    def inspectorate(self) -> str | None:
        return self.inspectorates.most_common(1)[0][0] if self.inspectorates else None

    def is_by(self, inspectorate: str | None) -> bool:
        return inspectorate is None or not self.inspectorates or inspectorate in self.inspectorates

    def add_days(self, start: dt.date, end: dt.date) -> None:
        """Take over the days of a further document; exact ones win over the month they fell into."""
        if self.start is None or self.end is None or (self.is_wide and end - start < self.end - self.start):
            self.start, self.end = start, end
        elif not self.is_wide and end - start < WIDE:
            self.start, self.end = min(self.start, start), max(self.end, end)

    @property
    def is_wide(self) -> bool:
        return self.start is not None and self.end is not None and self.end - self.start >= WIDE


class _Events:
    """The events of one provider, found again by the quarters that their days fall into."""

    def __init__(self) -> None:
        self.all: list[_Event] = []
        self._by_quarter: dict[int, set[int]] = defaultdict(set)

    def near(self, *days: dt.date | None) -> list[tuple[int, _Event]]:
        """The events, in order of number, that lie within the time of a report from those days, and more."""
        known = [day for day in days if day]
        if not known:
            return []
        quarters = range(_quarter(_earlier(min(known))), _quarter(_later(max(known))) + 1)
        if len(quarters) > len(self._by_quarter):
            return list(enumerate(self.all))
        return [(at, self.all[at]) for at in sorted(set().union(*(self._by_quarter.get(q, ()) for q in quarters)))]

    def add(self, event: _Event) -> int:
        """Add an event and return its number."""
        self.all.append(event)
        return len(self.all) - 1

    def placed(self, at: int) -> None:
        """Say that the days of an event are known now, or have changed."""
        event = self.all[at]
        days = [day for day in (event.start, event.end, event.told) if day]
        if days:
            for quarter in range(_quarter(min(days)), _quarter(max(days)) + 1):
                self._by_quarter[quarter].add(at)


def _quarter(day: dt.date) -> int:
    return day.toordinal() // 91


def _earlier(day: dt.date) -> dt.date:
    return day - REPORT_LAG if day - dt.date.min > REPORT_LAG else dt.date.min


def _later(day: dt.date) -> dt.date:
    return day + REPORT_LAG if dt.date.max - day > REPORT_LAG else dt.date.max


def inspections_of(providers: Iterable[Sequence[Speaking]]) -> Iterable[tuple[pa.Table, pa.Table, pa.Table]]:
    """``inspections``, ``inspection_documents``, ``inspection_grades`` of all documents about each provider, one
    provider at a time."""
    for spoken in providers:
        events = _Events()
        own = [one for one in spoken if one.document["event_type"] in _VISITS]
        for one in sorted(own, key=lambda one: _exactness(one.document)):
            _add_own(events, one)
        _add_earlier(events, spoken)
        if events.all:
            yield _tables(events.all)


def _exactness(document: dict[str, Any]) -> int:
    start, end = document["inspection_start"], document["inspection_end"]
    if start and end:
        return 0 if end - start < WIDE else 1
    return 2 if document["report_published_on"] else 3


def _add_own(events: _Events, one: Speaking) -> None:
    document = one.document
    start, end, reported = (document[name] for name in ("inspection_start", "inspection_end", "report_published_on"))
    told = reported or (None if start else document["published_on"])
    candidates = [
        (distance, number)
        for number, event in events.near(start, end, told)
        if event.is_by(document["inspectorate"])
        and (distance := _distance(event, document["event_type"], start, end, told)) is not None
    ]
    at = min(candidates)[1] if candidates else events.add(_Event(document["provider"], document["provider_code"]))
    event = events.all[at]
    if start and end:
        event.add_days(start, end)
    event.reported = event.reported or reported
    event.told = event.told or told
    events.placed(at)
    event.kinds[document["event_type"]] += 1
    if document["inspectorate"]:
        event.inspectorates[document["inspectorate"]] += 1
    event.documents[document["doc_id"]] = "this"
    _add_grades(event, one, "current")


def _distance(event: _Event, kind: str, start: dt.date | None, end: dt.date | None, told: dt.date | None) -> int | None:
    """How many days a document's visit lies from an event, None where it is another one."""
    same_kind = kind in event.kinds
    if start and end and event.start and event.end:
        gap = max((start - event.end).days, (event.start - end).days, 0)
        if gap == 0:
            return 0 if same_kind or (end - start < WIDE and not event.is_wide) else None
        near = gap <= SLACK.days and not event.is_wide and end - start < WIDE
        return gap if same_kind and near and max(end, event.end) - min(start, event.start) <= LONGEST else None
    if not same_kind:
        return None
    if told and event.told:
        apart = abs((told - event.told).days)
        return apart if apart <= SLACK.days else None
    for last, said in ((event.end, told), (end, event.told)):
        if last and said:
            return (said - last).days if last <= said <= last + REPORT_LAG else None
    return None


def _add_earlier(events: _Events, spoken: Sequence[Speaking]) -> None:
    """Join the earlier visits that documents name to known events, exact days first."""
    periods = sorted(
        ((end - start >= WIDE, number, start, end) for number, one in enumerate(spoken) for start, end in one.earlier),
        key=lambda period: period[0],
    )
    seen: dict[int, list[_Event]] = defaultdict(list)
    for wide, number, start, end in periods:
        document = spoken[number].document
        overlapping = [
            (at, event)
            for at, event in events.near(start, end)
            if event.start
            and event.end
            and start <= event.end
            and event.start <= end
            and event.is_by(document["inspectorate"])
        ]
        mine = [event for _, event in overlapping if event.documents.get(document["doc_id"]) == "this"]
        if mine and not wide and not mine[0].is_wide:
            continue  # the days of the document's own visit
        others = [pair for pair in overlapping if pair[1] not in mine]
        if others:
            at, event = min(others, key=lambda e: (e[1].is_wide, e[1].kind != "inspection", _apart(e[1], start)))
        else:
            event = _Event(document["provider"], document["provider_code"])
            event.kinds["inspection"] += 1
            at = events.add(event)
        event.add_days(start, end)
        events.placed(at)
        if document["inspectorate"] and not event.inspectorates:
            event.inspectorates[document["inspectorate"]] += 1
        event.documents.setdefault(document["doc_id"], "earlier")
        if event not in seen[number]:
            seen[number].append(event)
    for number, named in seen.items():
        if len(named) == 1:  # with several earlier visits it cannot be told which one gave the grades
            _add_grades(named[0], spoken[number], "previous")
            if spoken[number].document["event_type"] not in _VISITS:
                _add_grades(named[0], spoken[number], "current")


def _apart(event: _Event, start: dt.date) -> int:
    return abs((event.start - start).days) if event.start else 0


def _add_grades(event: _Event, one: Speaking, status: str) -> None:
    for row in one.grades:
        if row["status"] == status:
            event.grades[row["area"], row["grade"], row["scale"], row["rank"]].add(one.document["doc_id"])


def _ids(events: list[_Event]) -> list[str]:
    """Made of provider, inspectorate, kind and first day; without any day, of the first document that speaks of it."""
    ids: dict[str, None] = {}
    for event in events:
        anchor = event.start or event.told or min(event.documents)
        key = fold_name(event.provider_code or event.provider)
        made = short_hash("inspection", key, event.inspectorate, event.kind, anchor)
        while made in ids:  # two visits that began on one day
            made = short_hash("inspection", made)
        ids[made] = None
    return list(ids)


def _tables(events: list[_Event]) -> tuple[pa.Table, pa.Table, pa.Table]:
    rows, links, grades = [], [], []
    events.sort(key=lambda e: (e.start or e.told or dt.date.min, e.end or dt.date.min, e.kind, min(e.documents)))
    for inspection_id, event in zip(_ids(events), events, strict=True):
        rows.append(
            {
                "inspection_id": inspection_id,
                "provider": event.provider,
                "provider_code": event.provider_code,
                "inspectorate": event.inspectorate,
                "event_type": event.kind,
                "start_date": event.start,
                "end_date": event.end,
                "report_published_on": event.reported,
                "overall_grade": _overall(event),
                "n_documents": len(event.documents),
            }
        )
        links += [
            {"inspection_id": inspection_id, "doc_id": doc_id, "about": about}
            for doc_id, about in sorted(event.documents.items())
        ]
        areas = Counter(area for area, _ in {(area, grade) for area, grade, _, _ in event.grades})
        grades += [
            {
                "inspection_id": inspection_id,
                "area": area,
                "grade": grade,
                "scale": scale,
                "rank": rank,
                "n_documents": len(docs),
                "agrees": area == "other" or areas[area] == 1,
            }
            for (area, grade, scale, rank), docs in sorted(event.grades.items())
        ]
    return (
        pa.Table.from_pylist(rows, schema=SCHEMAS["inspections"]),
        pa.Table.from_pylist(links, schema=SCHEMAS["inspection_documents"]),
        pa.Table.from_pylist(grades, schema=SCHEMAS["inspection_grades"]),
    )


def _overall(event: _Event) -> str | None:
    """The overall grade that most documents give (of several the one said first)."""
    said = [(len(docs), grade) for (area, grade, _, _), docs in event.grades.items() if area == "overall"]
    return max(said, key=lambda pair: pair[0])[1] if said else None
