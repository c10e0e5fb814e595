"""One row an inspection: documents that speak of one visit with other kinds, other exactness, or only the report's day."""

from __future__ import annotations

import datetime as dt
import itertools
import random
from typing import Any

import pyarrow as pa
import pytest

from pipeline.resolving.inspections import Speaking, inspections_of
from pipeline.schemas import SCHEMAS

D = dt.date.fromisoformat
JANUARY = ("2024-01-15", "2024-01-19")
Row = dict[str, Any]


def told(
    name: str, days: tuple[str, str] | None = None, *, earlier: tuple[tuple[str, str], ...] = (), **facts: Any
) -> Speaking:
    """A document with its facts; days as text."""
    document: Row = {
        "doc_id": name,
        "provider": "Wexcombe",
        "provider_code": None,
        "inspectorate": "Ofsted",
        "event_type": "inspection",
        "inspection_start": D(days[0]) if days else None,
        "inspection_end": D(days[1]) if days else None,
        "report_published_on": None,
        "published_on": None,
    }
    grades = facts.pop("grades", [])
    document.update({key: D(value) if key.endswith("_on") else value for key, value in facts.items()})
    return Speaking(document, [(D(start), D(end)) for start, end in earlier], grades)


def resolved(*spoken: Speaking) -> list[list[Row]]:
    """The rows of the three tables."""
    names = ("inspections", "inspection_documents", "inspection_grades")
    pieces = list(inspections_of([spoken]))
    tables = [pa.concat_tables([SCHEMAS[name].empty_table(), *(p[i] for p in pieces)]) for i, name in enumerate(names)]
    return [table.to_pylist() for table in tables]


@pytest.mark.parametrize(
    ("spoken", "row"),
    [
        pytest.param(
            (told("a", ("2024-01-01", "2024-01-31")), told("b", JANUARY)),
            {"start_date": D(JANUARY[0]), "end_date": D(JANUARY[1]), "n_documents": 2},
            id="a month is no day of the visit",
        ),
        pytest.param(
            (told("a", JANUARY, event_type="focused_visit"), told("b", JANUARY), told("c", JANUARY)),
            {"event_type": "inspection", "n_documents": 3},
            id="same days, one document is wrong about the kind",
        ),
        pytest.param(
            (told("a", JANUARY, inspectorate=None), told("b", JANUARY)),
            {"inspectorate": "Ofsted", "n_documents": 2},
            id="one document does not name the inspectorate",
        ),
        pytest.param(
            (told("a", report_published_on="2024-03-08"), told("b", JANUARY)),
            {"start_date": D(JANUARY[0]), "report_published_on": D("2024-03-08"), "n_documents": 2},
            id="one document has only the report's day",
        ),
        pytest.param(
            (told("a", published_on="2024-03-09"), told("b", report_published_on="2024-03-08")),
            {"start_date": None, "report_published_on": D("2024-03-08"), "n_documents": 2},
            id="news of the day after",
        ),
        pytest.param(
            (told("a", published_on="2024-03-09"),),
            {"report_published_on": None, "n_documents": 1},
            id="the day of the news is not the report's",
        ),
        pytest.param(
            (told("a", JANUARY, earlier=(("2024-01-16", "2024-01-16"),)),),
            {"start_date": D(JANUARY[0]), "n_documents": 1},
            id="a day of its own visit is no earlier one",
        ),
    ],
)
def test_one_visit_is_one_row(spoken: tuple[Speaking, ...], row: Row) -> None:
    for order in itertools.permutations(spoken):
        (found,), _, _ = resolved(*order)
        assert {key: found[key] for key in row} == row


def test_a_visit_each_month_does_not_grow_into_one() -> None:
    visits = [told(str(month), (f"2024-{month:02d}-01", f"2024-{month:02d}-24")) for month in range(1, 13)]
    rows, _, _ = resolved(*visits)
    assert all(row["end_date"] - row["start_date"] <= dt.timedelta(days=100) for row in rows)


def test_different_kinds_at_different_times_stay_apart() -> None:
    rows, _, _ = resolved(told("a", JANUARY), told("b", ("2024-01-22", "2024-01-23"), event_type="focused_visit"))
    assert [row["event_type"] for row in rows] == ["inspection", "focused_visit"]


def test_another_inspectorates_earlier_visit_is_another() -> None:
    cqc = told("b", ("2025-06-02", "2025-06-04"), inspectorate="CQC", earlier=(("2024-01-01", "2024-01-31"),))
    rows, _, _ = resolved(told("a", JANUARY), cqc)
    assert [row["inspectorate"] for row in rows] == ["CQC", "Ofsted", "CQC"]


def test_earlier_visits_join_the_known_one_and_bring_its_grades() -> None:
    good = {"area": "overall", "grade": "good", "scale": "ofsted", "rank": 2, "status": "current"}
    later = told(
        "b",
        ("2026-05-04", "2026-05-08"),
        earlier=(("2024-01-01", "2024-12-31"), ("2024-01-17", "2024-01-17")),
        grades=[{**good, "status": "previous"}],
    )
    for order in itertools.permutations([told("a", JANUARY, grades=[good]), later]):
        rows, links, grades = resolved(*order)
        assert [(row["start_date"], row["n_documents"]) for row in rows] == [(D(JANUARY[0]), 2), (D("2026-05-04"), 1)]
        assert [link["about"] for link in links] == ["this", "earlier", "this"]
        assert [(row["grade"], row["n_documents"], row["agrees"]) for row in grades] == [("good", 2, True)]


def test_ids_are_distinct_even_for_visits_of_one_day() -> None:
    spoken = told("a", ("2024-01-01", "2024-01-04"), earlier=(("2024-01-01", "2024-12-31"),))
    rows, _, _ = resolved(spoken)
    assert len({row["inspection_id"] for row in rows}) == len(rows) == 2


def invented(number: int) -> Speaking:
    """A document with days, or a report's day, or none; some with earlier visits, some with a year for days."""
    chooser = random.Random(number)
    first = dt.date(2010, 1, 1) + dt.timedelta(days=chooser.randrange(3000))
    length = chooser.choice([0, 4, 11, 40, 364])
    report = first + dt.timedelta(days=length + chooser.randrange(200))
    before = first - dt.timedelta(days=chooser.randrange(-5, 900))
    return told(
        f"d{number:04d}",
        (str(first), str(first + dt.timedelta(days=length))) if chooser.random() < 0.6 else None,
        earlier=((str(before), str(before + dt.timedelta(days=chooser.choice([1, 30, 365])))),) * (number % 2),
        event_type=chooser.choice(["inspection", "focused_visit", "other"]),
        inspectorate=chooser.choice(["Ofsted", "CQC", None]),
        **({"report_published_on": str(report)} if chooser.random() < 0.5 else {"published_on": str(report)}),
    )


def test_looking_near_the_days_finds_what_looking_everywhere_does(monkeypatch: pytest.MonkeyPatch) -> None:
    for start in range(0, 1200, 120):
        spoken = [invented(number) for number in range(start, start + 120)]
        near = resolved(*spoken)
        with monkeypatch.context() as patched:
            patched.setattr("pipeline.resolving.inspections._Events.near", lambda self, *days: list(enumerate(self.all)))
            assert resolved(*spoken) == near and near[0]
