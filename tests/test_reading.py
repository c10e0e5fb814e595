"""How a document is made ready to be shown: wordings of values, atomic segments, rows with their marks."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.display import count, initials, one_line, period, shorten, visible, words
from pipeline.segments import Mark, lines, segments


def d(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "end", "reads"),
    [
        ("2014-05-03", "2014-05-03", "3 May 2014"),
        ("2020-11-08", "2020-11-09", "8 to 9 November 2020"),
        ("2024-04-29", "2024-05-03", "29 April to 3 May 2024"),
        ("2023-12-30", "2024-01-02", "30 December 2023 to 2 January 2024"),
        ("2024-02-01", "2024-02-29", "February 2024"),
        ("2023-03-01", "2023-05-31", "March to May 2023"),
        ("2023-12-01", "2024-02-29", "December 2023 to February 2024"),
        ("2012-01-01", "2012-12-31", "2012"),
    ],
)
def test_a_period_reads_as_one_would_write_it(start: str, end: str, reads: str) -> None:
    assert period(d(start), d(end)) == reads


def test_a_period_may_be_open() -> None:
    assert period(None, None) == ""
    assert period(d("2014-05-03"), None) == period(None, d("2014-05-03")) == "3 May 2014"


def test_keys_read_as_words() -> None:
    assert words("requires_improvement") == "Requires improvement"
    assert words("send_inspection") == "SEND inspection"
    assert words(None) == words("") == ""
    assert initials("requires_improvement") == "RI"
    assert (count(1, "quote"), count(2140, "quote"), count(2, "entry", "entries")) == (
        "1 quote",
        "2,140 quotes",
        "2 entries",
    )


def test_a_line_is_cut_between_words() -> None:
    assert shorten("one two three four", 12) == "one two…"
    assert shorten("  one\n two ", 12) == "one two"
    assert shorten("x" * 50, 10) == "x" * 9 + "…"
    assert one_line("a\x1b[0m\n\tb") == "a␛[0m b"


@given(st.text())
def test_visible_text_keeps_its_length_and_does_nothing(text: str) -> None:
    shown = visible(text)
    assert len(shown) == len(text)
    assert all(char in "\n\t" or char.isprintable() or not char.isascii() for char in shown)
    shown.encode("utf-8")  # no lone surrogate


places = st.tuples(st.integers(-3, 40), st.integers(-3, 40))


@given(st.text(alphabet="ab\n ", max_size=30), st.lists(places, max_size=12))
def test_segments_cover_the_text_once_and_carry_every_mark_over_them(
    text: str, spans: list[tuple[int, int]]
) -> None:
    marks = [Mark(start, end, "date", f"d{number}") for number, (start, end) in enumerate(spans)]
    inside = [mark for mark in marks if 0 <= mark.start < mark.end <= len(text)]
    found = [segment for line in lines(text, marks) for segment in line]
    assert "".join(text[segment.start : segment.end] for segment in found) == text
    for segment in found:
        assert segment.start < segment.end
        over = {mark.sign for mark in inside if mark.start <= segment.start and segment.end <= mark.end}
        assert {mark.sign for mark in segment.marks} == over
    assert sorted(mark.sign for segment in found for mark in segment.opening) == sorted(
        mark.sign for mark in inside
    )
    ends = [text[line[-1].end - 1] for line in lines(text, marks)]
    assert ends[:-1] == ["\n"] * (len(ends) - 1)


def test_inner_marks_come_after_outer_ones() -> None:
    outer, inner = Mark(0, 9, "quote", "q1"), Mark(0, 4, "date", "d1")
    assert [mark.sign for mark in next(segments(9, [inner, outer])).marks] == ["q1", "d1"]
