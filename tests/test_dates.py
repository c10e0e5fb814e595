"""Dates: every case of ``cases/dates.toml``, and what must hold for any text at all."""

from __future__ import annotations

import datetime as dt
import time
import tomllib
from pathlib import Path
from typing import Any

import pytest

from pipeline.dates import find_dates
from pipeline.records import About, DateMention
from pipeline.structure import build_structure

CASES = tomllib.loads((Path(__file__).parent / "cases" / "dates.toml").read_text(encoding="utf-8"))["case"]


def dates_of(case: dict[str, Any]) -> list[DateMention]:
    about = About(inspectorate="Ofsted", event_type=case.get("event_type", "inspection"), provider=case.get("provider"),
                  provider_names=(case["provider"],) if "provider" in case else (), provider_kind=case.get("provider_kind", "other"),
                  document_kind=case.get("document_kind", "release"))
    return find_dates(build_structure(case["text"].lstrip("\n")), about=about, published_on=case.get("published_on"))


def plain(date: DateMention) -> tuple[str, dt.date | str, dt.date | str]:
    return date.text, date.start_date or "", date.end_date or ""


@pytest.mark.parametrize("case", [
    pytest.param(case, id=case["note"], marks=[pytest.mark.xfail(strict=True, reason=case["xfail"])] if "xfail" in case else [])
    for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    found = dates_of(case)
    optional = {words for words, *_ in case.get("optional", [])}
    required = [date for date in found if date.text not in optional]
    assert [plain(date) for date in required] == [tuple(row[:3]) for row in case["expected"]]
    if not case.get("roles_open"):
        wanted = [(row[0], row[3]) for row in case["expected"] if row[3]]
        stated = [(date.text, date.role) for date, row in zip(required, case["expected"], strict=True) if row[3]]
        assert stated == wanted
