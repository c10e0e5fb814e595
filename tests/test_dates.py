"""Dates: every case of ``cases/dates.toml``, and what must hold for any text at all."""

from __future__ import annotations

import datetime as dt
import time
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.dates import find_dates, published_on_of
from pipeline.errors import ModelFileError
from pipeline.lexicons import use_models
from pipeline.records import About, DateMention
from pipeline.structure import build_structure

CASES = tomllib.loads((Path(__file__).parent / "cases" / "dates.toml").read_text(encoding="utf-8"))["case"]
MODELS = Path(__file__).parent.parent / "models"


def parameters() -> list[Any]:
    known = {"marks": pytest.mark.xfail(strict=True)}
    return [pytest.param(case, id=case["note"], **(known if "xfail" in case else {})) for case in CASES]


def dates_of(case: dict[str, Any]) -> list[DateMention]:
    provider = case.get("provider")
    about = About(
        inspectorate="Ofsted", event_type=case.get("event_type", "inspection"), provider=provider,
        provider_names=(provider,) if provider else (), provider_kind=case.get("provider_kind", "other"),
        document_kind=case.get("document_kind", "release"))
    return find_dates(build_structure(case["text"].lstrip("\n")), about=about, published_on=case.get("published_on"))


def plain(date: DateMention) -> tuple[str, dt.date | str, dt.date | str]:
    return date.text, date.start_date or "", date.end_date or ""


def found_in(text: str, published_on: dt.date | None = None) -> list[DateMention]:
    return dates_of({"text": text, "published_on": published_on})


@pytest.mark.parametrize("case", parameters())
def test_case(case: dict[str, Any]) -> None:
    optional = {words for words, *_ in case.get("optional", [])}
    found = [date for date in dates_of(case) if date.text not in optional]
    assert [plain(date) for date in found] == [tuple(row[:3]) for row in case["expected"]]
    if not case.get("roles_open"):
        stated = [(date.text, date.role) for date, row in zip(found, case["expected"], strict=True) if row[3]]
        assert stated == [(row[0], row[3]) for row in case["expected"] if row[3]]


def test_notes_of_cases_are_unique() -> None:
    notes = [case["note"] for case in CASES]
    assert len(notes) == len(set(notes))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["note"])
def test_rows_hold_what_the_contract_says(case: dict[str, Any]) -> None:
    text, end = case["text"].lstrip("\n"), 0
    for date in dates_of(case):
        assert date.text == text[date.char_start : date.char_end] and date.char_start >= end
        end = date.char_end
        assert (date.start_date is None) == (date.end_date is None)
        assert date.start_date is None or date.end_date is None or date.start_date <= date.end_date
        assert date.granularity in {"day", "month", "season", "year", "range"}
        assert date.anchor in {"self", "document_published", "context"}
        assert 0.0 < date.confidence <= 1.0 and date.rule


@pytest.mark.parametrize(("text", "granularity", "rule", "anchor"), [
    ("on 3 May 2024", "day", "day", "self"),
    ("on 03/05/2024", "day", "numeric_day", "self"),
    ("on 8 and 9 May 2024", "range", "days_joined", "self"),
    ("in May", "month", "yearless_month", "document_published"),
    ("in spring 2023", "season", "season", "self"),
    ("last summer", "season", "relative_season", "document_published"),
    ("in May last year", "month", "relative_month", "document_published"),
    ("since 2019", "year", "year", "self"),
    ("between 2019 and 2021", "range", "years_joined", "self"),
    ("yesterday", "day", "relative_day", "document_published"),
    ("on Monday", "day", "weekday", "document_published"),
])
def test_granularity_rule_and_anchor(text: str, granularity: str, rule: str, anchor: str) -> None:
    [date] = found_in(f"The council opened a centre {text}.", dt.date(2024, 6, 10))
    assert (date.granularity, date.rule, date.anchor) == (granularity, rule, anchor)


def test_publication_day_is_read_back() -> None:
    dates = found_in("Ofsted visits Dunley\n\nPublished: 8 February 2024\n\nInspectors came in January.")
    assert published_on_of(dates) == dt.date(2024, 2, 8)
    assert published_on_of(found_in("Inspectors came on 3 May 2024.")) is None


@pytest.mark.parametrize("published_on", [dt.date.min, dt.date.max, dt.date(1900, 1, 1), dt.date(2099, 12, 31)])
def test_any_publication_day(published_on: dt.date) -> None:
    text = "Yesterday, last month, next year, on Monday, in May, last winter, on 29 February, Tuesday 14th."
    assert all(date.text in text for date in found_in(text, published_on))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from([
    "May ", "3", "2024 ", "and ", "to ", "-", "/", ", ", "last ", "year ", "Monday ", "winter ", "today ", "\n", "\n\n",
    "between ", "1 ", "31/",
    "the ", "’", "\u00ad", "İ", "\0", "Published: ", "(", "| ", "in ", "29 February ", "0", "٣",
    "²", "that ", "will "]), max_size=40))
def test_any_text_gives_grounded_rows(pieces: list[str]) -> None:
    text = "".join(pieces)
    end = 0
    for date in find_dates(build_structure(text), about=About(), published_on=dt.date(2024, 2, 29)):
        assert end <= date.char_start < date.char_end and date.text == text[date.char_start : date.char_end]
        end = date.char_end


@pytest.mark.parametrize("piece", [
    "1 and ", "May to ", "2019-", "last ", "12/12/", "Monday ", "\"", "(2014, 2018", "a\u00ad", "today ", "3\n"])
def test_time_grows_with_length_alone(piece: str) -> None:
    structure = build_structure(piece * (60_000 // len(piece)))
    started = time.process_time()
    find_dates(structure, about=About(provider_names=("Dalby",)))
    assert time.process_time() - started < 5.0


def test_letters_that_ignored_case_confuses() -> None:
    text = "Inspectors came on 1 \u017feptember 2018, on Friday 3 Aprıl 2020, Frİday and last autumn."
    starts = [date.start_date for date in find_dates(build_structure(text), about=About())]
    assert starts[:2] == [dt.date(2018, 9, 1), dt.date(2020, 4, 3)]


def test_wrong_lexicon_is_refused_by_name(tmp_path: Path) -> None:
    folder = tmp_path / "models"
    (folder / "lexicons").mkdir(parents=True)
    (folder / "scales").mkdir()
    for name in ("structure.toml", "dates.toml"):
        words = (MODELS / "lexicons" / name).read_text(encoding="utf-8")
        (folder / "lexicons" / name).write_text(words.replace("[roles]", "[roles]\nweather = []"), encoding="utf-8")
    use_models(folder)
    try:
        with pytest.raises(ModelFileError, match=r"dates\.toml.*weather"):
            found_in("Inspectors came on 3 May 2024.")
    finally:
        use_models(None)
