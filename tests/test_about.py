"""Provider, inspectorate, event and facts, on small invented openings."""

from __future__ import annotations

import datetime as dt
import tomllib
from typing import Any

import pytest

from pipeline.about import find_about
from pipeline.event_types import EVENT_TYPES
from pipeline.lexicons import read_toml
from pipeline.providers.authorities import authority_of
from pipeline.providers.words import provider_words
from pipeline.records import DateMention
from pipeline.stages import extract
from pipeline.structure import build_structure
from pipeline.visits import visit_of
from tests.conftest import ROOT

CASES = tomllib.loads((ROOT / "tests" / "cases" / "about.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_about(case: dict[str, Any]) -> None:
    about = find_about(build_structure(case["text"]))
    for name in (
        "provider",
        "provider_code",
        "provider_kind",
        "inspectorate",
        "event_type",
        "document_kind",
        "publisher",
    ):
        if name in case:
            assert getattr(about, name) == (case[name] or None), name
    for item in about.evidence:
        assert case["text"][item.char_start : item.char_end].strip()


@pytest.mark.parametrize(
    ("words", "name", "code"),
    [
        ("Bradford City Council", "Bradford", "E08000032"),
        ("London Borough of Barking and Dagenham", "Barking and Dagenham", "E09000002"),
        ("Bournemouth, Christchurch & Poole Council", "Bournemouth, Christchurch and Poole", "E06000058"),
        ("Fennbridge Metropolitan Borough Council’s", "Fennbridge", None),
        ("Fennbridge Children and Families Trust", "Fennbridge", None),
    ],
)
def test_an_authority_by_any_name(words: str, name: str, code: str | None) -> None:
    assert authority_of(words) == (name, code)


def test_the_lexicons_are_whole() -> None:
    assert set(provider_words().low_kinds.values()) <= set(provider_words().kinds)
    assert {event["type"] for event in read_toml("lexicons/inspectorates.toml")["event"]} == set(EVENT_TYPES)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "Inspection of Fennbridge Council\n\nLead inspector: Mary-Ann O’Dowd HMI\n\nIt went well.",
            "Mary-Ann O’Dowd",
        ),
        ("The school did well. The lead inspector, Mr Ivan Peel, wrote that it is calm.", "Ivan Peel"),
        ("A school.\n\nInspector: Dr Una Marsh, Social Care Inspector\n\nAll is fine here.", "Una Marsh"),
        ("A school.\n\nThe inspector came on Monday and saw the kitchen.", None),
    ],
)
def test_lead_inspector(text: str, name: str | None) -> None:
    assert extract(text).facts.lead_inspector == name


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        # The days of a visit win over a round of inspections.
        (
            "Police told to improve\n\n30 April 2024\n\nFennshire Police was inspected on 6 and 7 November 2023.\n\n"
            "It was one of 43 forces inspected in 2023.",
            "2023-11-06",
            "2023-11-07",
        ),
        # Another home's visit six weeks before is not the beginning of this one.
        (
            "Hazel Court's grades\n\n2 March 2022\n\nThe Care Inspectorate inspected Hazel Court, a care home, on 18 and "
            "19 January 2022.\n\nIt was good.\n\nAbbey View was inspected on 7 December 2021.",
            "2022-01-18",
            "2022-01-19",
        ),
        # A week tells its first day, not its last.
        (
            "School told to improve\n\n3 May 2023\n\nEstyn inspectors went to Ysgol Nant Brith in the week of 13 "
            "March 2023.",
            "2023-03-13",
            "None",
        ),
        # The last day told behind the first.
        (
            "Council report\n\n9 May 2022\n\nOfsted inspectors arrived at Harnley Council on 7 March and stayed until 18 "
            "March. Children's services are good.",
            "2022-03-07",
            "2022-03-18",
        ),
        # Nothing tells the year.
        (
            "Our nursery is good\n\nOfsted inspected Larks Nursery on Tuesday 4 June and rated it good. The nursery was "
            "good in 2017 too.",
            "None",
            "None",
        ),
        # A round of inspections of a whole service.
        (
            "Force is good\n\n30 May 2020\n\nFennshire Police is good, says HMICFRS.\n\nIn 2018/19, forces were inspected "
            "in three areas.",
            "None",
            "None",
        ),
    ],
)
def test_visit(text: str, start: str, end: str) -> None:
    facts = extract(text).facts
    assert (str(facts.inspection_start), str(facts.inspection_end)) == (start, end)


def test_a_later_visit_is_another() -> None:
    text = "Inspectors came on 1 March 2022. Safety is better, said Ofsted, which came back on 26 April 2022."
    days = []
    for words, day in (("1 March 2022", dt.date(2022, 3, 1)), ("26 April 2022", dt.date(2022, 4, 26))):
        start = text.index(words)
        days.append(DateMention(words, start, start + len(words), day, day, "day", "inspection", "self", "day", 1.0))
    assert visit_of(text, days, []) == (dt.date(2022, 3, 1), dt.date(2022, 3, 1))


@pytest.mark.parametrize(
    "text",
    [
        "Hospice is outstanding\n\nPublished today (4 November 2022), the CQC report on Elmdon Hospice is full of praise.",
        "4 November 2022 Ms Ada Pell Chief Executive Elmdon Schools Trust Dear Ms Pell\n\nReview of Elmdon Schools Trust\n\n"
        "Thank you for your time in October. Yours sincerely Ivo Marsh Her Majesty's Inspector",
    ],
)
def test_the_day_of_publication(text: str) -> None:
    assert extract(text).facts.published_on == dt.date(2022, 11, 4)


def test_a_direction_has_no_visit_of_its_own() -> None:
    facts = extract(
        "Ministers appoint commissioner for Kelbrook\n\n3 May 2024\n\nThe government has appointed a commissioner for "
        "Kelbrook Council's children's services.\n\nOfsted inspected the council from 5 to 16 February 2024 and "
        "published its report on 2 April 2024."
    ).facts
    assert facts.event_type == "government_direction"
    assert (facts.inspection_start, facts.inspection_end) == (None, None)
    assert facts.report_published_on == dt.date(2024, 4, 2)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("The inspection was led by Joanna Fielding HMI.", "Joanna Fielding"),
        ("Inspectors, led by Ada Holm, found good practice.", "Ada Holm"),
        ("The team was led by HMI Idris Vaughan.", "Idris Vaughan"),
        ("Lead inspector Mrs Ada Holm said staff listened.", "Ada Holm"),
        ("The service is led by Ada Holm.", None),
        ("Lead Inspector Report for members.", None),
    ],
)
def test_who_led_the_inspection(words: str, name: str | None) -> None:
    text = f"Ofsted inspected Fennbridge Council in May 2024. {words}"
    facts = extract(text).facts
    assert facts.lead_inspector == name
    assert [text[e.char_start : e.char_end] for e in facts.evidence if e.field == "lead_inspector"] == [name] * bool(
        name
    )
