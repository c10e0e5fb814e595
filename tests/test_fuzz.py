"""A sample of ``make fuzz``, and what it has found."""

from __future__ import annotations

import pytest
from fuzz import fuzz

from pipeline import extract


def test_a_hundred_mutated_files_break_no_promise():
    became = fuzz(100, seed=2024, keep=None, workers=1)
    assert became["files"] == 100
    assert became["documents"] > 60
    assert became["evidence"] > 500


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "“We have trained staff  4\n»",
            id="a closing mark alone at the head of a paragraph",
        ),
        pytest.param("The council should:\n• help\n• |", id="an item of a list that is a mark alone"),
        pytest.param("The hospice was rated Outstanding by the CQC:\n\n• #\n• Caring\n", id="an area that is a mark alone"),
        pytest.param("News |\xa012 May 2024\n\nOfsted came.", id="nothing but a hard space before a date"),
        pytest.param(
            "Councillor Penn Penn Penn Penn said: “We are glad of it.” Councillor Penn Penn Penn said so. Councillor "
            "Penn Penn said so.",
            id="a family name of several words that is itself the end of a longer one",
        ),
        pytest.param("Estyn [judge to be unsatisfactory and", id="a text that ends with the word that joins a clause"),
    ],
)
def test_found_by_fuzzing(text: str):
    found = extract(text)
    for table in (found.dates, found.judgements, found.quotes, found.findings):
        for row in table:
            spans = [(row.char_start, row.char_end), *((e.char_start, e.char_end) for e in getattr(row, "evidence", ()))]
            assert all(0 <= start < end <= len(text) for start, end in spans), row
