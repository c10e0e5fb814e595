"""Nothing is invented: over any text, every row's words are the characters it points at."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pipeline.evaluate import count_ungrounded
from pipeline.records import Extraction
from pipeline.stages import extract
from tests.conftest import CORPUS, RELEASE, ROOT

_PIECES = [
    "Ofsted ",
    "rated ",
    "Good",
    "inadequate",
    " by 2027",
    "“",
    "”",
    "'",
    '"',
    "’",
    ". ",
    ", ",
    ": ",
    "\n\n",
    "\n• ",
    "\t",
    " | ",
    "said",
    " Cllr Ann Lee ",
    "in May 2024",
    "3 May",
    " 8 and 9 November",
    "Fennbridge Council",
    "the report",
    "too slow",
    "strengths:",
    "12/10/2021",
    "é",
    "𝒳",
    "\u00ad",
    "\u2028",
    "\x00",
    "(",
    ")",
    "–",
    "requires improvement",
    "was",
]


def check(found: Extraction) -> None:
    assert count_ungrounded(found) == 0
    for table in (found.dates, found.judgements, found.quotes, found.findings):
        for record in table:
            assert 0 <= record.char_start < record.char_end <= len(found.text)
            assert 0.0 < record.confidence <= 1.0 and record.rule
    for date in found.dates:
        assert (date.start_date is None) == (date.end_date is None)
        assert date.start_date is None or date.end_date is None or date.start_date <= date.end_date


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(_PIECES), max_size=60).map("".join))
@example("3 May\tGood")
def test_any_mixture_of_the_words_of_inspections(text: str) -> None:
    check(extract(text))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text_at_all(text: str) -> None:
    check(extract(text))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(RELEASE)), st.integers(0, len(RELEASE)))
def test_any_piece_of_a_release(one: int, other: int) -> None:
    check(extract(RELEASE[min(one, other) : max(one, other)]))


@pytest.mark.parametrize("path", sorted((ROOT / "data" / "raw").glob("*.txt")), ids=lambda path: path.stem)
def test_sample_releases(path: Path) -> None:
    check(extract(path.read_text(encoding="utf-8")))


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the labelled corpus is not there")
@pytest.mark.parametrize(
    "path",
    sorted([*CORPUS.glob("releases/*.txt"), *CORPUS.glob("written/*.txt")]),
    ids=lambda path: path.stem,
)
def test_corpus(path: Path) -> None:
    check(extract(path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")))


@pytest.mark.parametrize("text", ["“\tGood", "’s\tGood", '" | Good | Bad', " : \t: Good\t“”", "• \n• Good", "“”‘’\"'", "Good: \x00"])
def test_texts_that_once_broke_a_stage(text: str) -> None:
    check(extract(text))
