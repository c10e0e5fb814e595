"""Titles before a person's name: one list for officials, facts and scoring."""

from __future__ import annotations

import pytest

from pipeline.people import honorific_of, without_honorific


@pytest.mark.parametrize(
    ("words", "titles", "name"),
    [
        ("Cllr Sue Duffy", "Cllr", "Sue Duffy"),
        ("Councillor Dr. Sue Duffy", "Councillor Dr.", "Sue Duffy"),
        ("the Rt Hon Ada Holm", "Rt Hon", "Ada Holm"),
        ("Mrs Marsh", "Mrs", "Marsh"),
        ("Ada Holm", None, "Ada Holm"),
        ("Drew Holm", None, "Drew Holm"),  # "Dr" is no whole word here
        ("Sister", None, "Sister"),
        ("", None, ""),
    ],
)
def test_titles_before_a_name(words: str, titles: str | None, name: str) -> None:
    assert honorific_of(words) == titles
    assert without_honorific(words) == name
