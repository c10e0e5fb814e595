"""Quotations: cases as data, promises that hold for any text, and time that grows with length."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from pipeline.about import find_about
from pipeline.quotes import find_quotes
from pipeline.records import About, Quote
from pipeline.structure import build_structure

CASES = tomllib.loads((Path(__file__).parent / "cases" / "quotes.toml").read_text(encoding="utf-8"))["case"]
ABOUT = {
    "council": About("Ofsted", "Thornmere", None, "authority", ("Thornmere Council", "Thornmere")),
    "school": About("Ofsted", "Eastbrook Primary School", None, "school", ("Eastbrook Primary School", "Eastbrook")),
    "care": About("CQC", "Willow Lodge", None, "home", ("Willow Lodge",)),
    "police": About("HMICFRS", "Westdale Police", None, "police", ("Westdale Police", "Westdale")),
    "trust": About(
        "CQC", "Riverside Hospitals NHS Trust", None, "trust", ("Riverside Hospitals NHS Trust", "Riverside Hospitals")
    ),
    "none": About(),
}
FIELDS = ("kind", "speaker", "speaker_kind", "role", "organisation")


def quotes_of(text: str, about: str = "none") -> list[Quote]:
    structure = build_structure(text)
    return find_quotes(structure, about=find_about(structure) if about == "read" else ABOUT[about])


def expected(text: str, rows: list[list[str]]) -> list[tuple[Any, ...]]:
    """The rows of a case: the span that its words name, and its values ("" for none)."""
    wanted, position = [], 0
    for words, *values in rows:
        first, _, last = words.partition(" . . . ")
        start = text.index(first, position)
        position = text.index(last or first, start) + len(last or first)
        wanted.append((text[start:position], *(value or None for value in values)))
    return wanted


def params() -> list[Any]:
    return [
        pytest.param(
            case,
            id=case["name"],
            marks=[pytest.mark.xfail(strict=True, reason=case["xfail"])] if "xfail" in case else [],
        )
        for case in CASES
    ]


@pytest.mark.parametrize("case", params())
def test_case(case: dict[str, Any]) -> None:
    found = [
        (quote.text, *(getattr(quote, name) for name in FIELDS)) for quote in quotes_of(case["text"], case["about"])
    ]
    assert found == expected(case["text"], case["quotes"])


def test_names_of_cases_are_unique() -> None:
    assert len({case["name"] for case in CASES}) == len(CASES)
