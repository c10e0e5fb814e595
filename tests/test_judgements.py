"""Judgements on invented texts: each case of tests/cases/judgements.toml gives the rows it names, and no others."""

from __future__ import annotations

import datetime as dt
import time
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from pipeline.about import find_about
from pipeline.dates import find_dates
from pipeline.judgements import find_judgements
from pipeline.records import About, Judgement
from pipeline.structure import build_structure

_FOLDER = Path(__file__).parent / "cases"
_FILES = (
    "judgements",
    "judgements_more",
    "judgements_told",
    "judgements_weighed",
    "judgements_worded",
    "judgement_laid_out",
    "judgement_roundups",
    "judgement_leaning",
    "judgement_habits",
    *(
        f"judgement_documents{part}"
        for part in ("", "_more", "_third", "_fourth", "_fifth", "_sixth", "_seventh", "_eighth")
    ),
)
CASES = [
    case for name in _FILES for case in tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))["case"]
]


def preset(inspectorate: str, kind: str, *names: str, event: str = "inspection") -> About:
    return About(
        inspectorate=inspectorate, provider=names[0], provider_kind=kind, provider_names=names, event_type=event
    )


PRESETS = {
    "council": preset("Ofsted", "authority", "Harnsworth", "Harnsworth Council"),
    "childrens_home": preset("Ofsted", "home", "Fell View", "Fell View House"),
    "agency": preset("Ofsted", "agency", "Silver Birch Fostering", "Silver Birch"),
    "school": preset("Ofsted", "school", "Thornlea Primary School", "Thornlea"),
    "college": preset("Ofsted", "college", "Marsh Lane College", "Marsh Lane"),
    "nursery": preset("Ofsted", "nursery", "Tiny Steps Nursery", "Tiny Steps"),
    "report_card": preset("Ofsted", "school", "Thornlea High School", "Thornlea"),
    "home": preset("CQC", "home", "Meadow View"),
    "care_home": preset("CQC", "home", "Meadow View"),
    "practice": preset("CQC", "hospital", "Quayside Surgery", "Quayside"),
    "trust": preset("CQC", "trust", "Larkhill Hospitals NHS Trust", "Larkhill Hospitals"),
    "police": preset("HMICFRS", "police", "Westmoor Police", "Westmoor"),
    "fire": preset("HMICFRS", "fire", "Westmoor Fire and Rescue Service", "Westmoor"),
    "estyn": preset("Estyn", "school", "Ysgol Bryn Teg"),
    "scottish": preset("Care Inspectorate", "home", "Burnside House", "Burnside"),
    "send": preset("Ofsted", "authority", "Harnsworth", "Harnsworth Local Area Partnership", event="send_inspection"),
}
PUBLISHED = {"report_card": dt.date(2026, 2, 10), "estyn": dt.date(2019, 5, 10)}


def judge(case: dict[str, Any]) -> tuple[str, list[Judgement]]:
    text = f"{case['title']}\n\n{case['text']}" if "title" in case else case["text"]
    if "as" in case:
        day = (
            dt.date.fromisoformat(case["published"])
            if "published" in case
            else PUBLISHED.get(case["as"], dt.date(2024, 6, 12))
        )
        text += f"\n\nPublished: {day.day} {day:%B %Y}"
    structure = build_structure(text)
    published = (
        dt.date.fromisoformat(case["published"])
        if "published" in case
        else PUBLISHED.get(case.get("as", ""), dt.date(2024, 6, 12))
    )
    if "as" in case:
        about = PRESETS[case["as"]]
        if "event" in case:
            about = preset(about.inspectorate or "", about.provider_kind, *about.provider_names, event=case["event"])
    else:
        about = find_about(structure)
        published = dt.date.fromisoformat(case["published"]) if "published" in case else None
    dates = find_dates(structure, about=about, published_on=published)
    return text, find_judgements(structure, about=about, dates=dates)


def shown(row: Judgement) -> str:
    return f"{row.area} {row.grade} {row.status}" + (" other" if row.subject == "other" else "")


@pytest.mark.parametrize("case", [pytest.param(case, id=case["name"]) for case in CASES if "skip" not in case])
def test_rows(case: dict[str, Any], request: pytest.FixtureRequest) -> None:
    if "xfail" in case:
        request.applymarker(pytest.mark.xfail(strict=True, reason=case["xfail"]))
    text, rows = judge(case)
    assert sorted(map(shown, rows)) == sorted(case["expect"])
    for row in rows:
        assert text[row.char_start : row.char_end] == row.grade_text
        assert row.rank >= 1 and 0.0 < row.confidence <= 1.0
        assert all(text[e.char_start : e.char_end].strip() for e in row.evidence)
    assert Counter(e.field for row in rows for e in row.evidence if e.field == "mention").total() == sum(
        row.n_mentions - 1 for row in rows
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\0" * 50,
        '"' * 2000,
        "good " * 20_000,
        "The council was rated good, " * 3_000,
        "Leadership: good\n" * 500,
        "| Leadership | Good |\n" * 500,
        "İ was rated good. " * 300,
        "safeguarding met " * 3_000,
        "All areas were good. " * 300,
        "The following areas were good:\n" + "* Leadership\n" * 500,
        "children in care and " * 5_000 + "was rated good.",
    ],
    ids=range(12),
)
def test_any_text_is_read_in_bounded_time(text: str) -> None:
    started = time.monotonic()
    for row in find_judgements(build_structure(text), about=PRESETS["council"], dates=[]):
        assert text[row.char_start : row.char_end] == row.grade_text
    assert time.monotonic() - started < 5.0


def test_no_scales_no_rows() -> None:
    about = About(inspectorate="RQIA", provider="Harnsworth", provider_names=("Harnsworth",))
    assert find_judgements(build_structure("Harnsworth was rated good."), about=about, dates=[]) == []


def test_rows_of_one_grade_are_one_row() -> None:
    text = (
        "Harnsworth was rated good. “Good” is a word.\n\nOverall effectiveness: Good\n\nThe council is now rated Good."
    )
    rows = find_judgements(build_structure(text), about=PRESETS["council"], dates=[])
    assert [(row.area, row.n_mentions, row.in_force) for row in rows] == [("overall", 3, True)]
    assert [text[e.char_start : e.char_end] for e in rows[0].evidence if e.field == "area"] == ["Overall effectiveness"]


def test_an_earlier_grade_stays_in_force_where_none_is_newer() -> None:
    visit = preset("Ofsted", "authority", "Harnsworth", event="monitoring_visit")
    text = "It is the second visit since Harnsworth was judged inadequate in 2022."
    [row] = find_judgements(build_structure(text), about=visit, dates=[])
    assert (row.status, row.in_force) == ("previous", True)
    text = "Harnsworth moved from inadequate to good."
    rows = find_judgements(build_structure(text), about=PRESETS["council"], dates=[])
    assert [(row.grade, row.status, row.in_force) for row in rows] == [
        ("inadequate", "previous", False),
        ("good", "current", True),
    ]
