"""Each rule that a row of dates or judgements can name has an example in its data file, and the example gives it."""

from __future__ import annotations

import datetime as dt

import pytest
from test_dates import CASES as DATE_CASES
from test_dates import dates_of
from test_judgements import CASES as JUDGEMENT_CASES
from test_judgements import judge

from pipeline.judgements.mentions import CONFIDENCE
from pipeline.lexicons import read_toml

EXAMPLES = {kind: read_toml(f"lexicons/{kind}.toml")["examples"] for kind in ("dates", "judgements")}


@pytest.mark.parametrize("rule", EXAMPLES["judgements"])
def test_example_of_a_judgement_rule(rule: str) -> None:
    _, rows = judge({"text": EXAMPLES["judgements"][rule]})
    assert rule in {row.rule for row in rows}


@pytest.mark.parametrize("rule", EXAMPLES["dates"])
def test_example_of_a_date_rule(rule: str) -> None:
    found = dates_of({"text": EXAMPLES["dates"][rule], "published_on": dt.date(2024, 6, 10)})
    assert rule in {date.rule for date in found}


def test_every_rule_has_an_example() -> None:
    assert set(EXAMPLES["judgements"]) == set(CONFIDENCE)
    assert {row.rule for case in JUDGEMENT_CASES for row in judge(case)[1]} <= set(CONFIDENCE)
    assert {date.rule for case in DATE_CASES for date in dates_of(case)} == set(EXAMPLES["dates"])
