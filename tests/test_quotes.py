"""Quotations: cases as data, promises that hold for any text, and time that grows with length."""

from __future__ import annotations

import shutil
import time
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.about import find_about
from pipeline.errors import ModelFileError
from pipeline.lexicons import models_dir, read_toml, use_models
from pipeline.quotes import find_quotes
from pipeline.records import About, Quote
from pipeline.structure import build_structure

CASES = [
    case
    for name in ("quotes.toml", "quotes_bodies.toml", "quotes_news.toml")
    for case in tomllib.loads((Path(__file__).parent / "cases" / name).read_text(encoding="utf-8"))["case"]
]
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


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_every_value_points_at_its_words(case: dict[str, Any]) -> None:
    text = case["text"]
    for quote in quotes_of(text, case["about"]):
        assert text[quote.char_start : quote.char_end] == quote.text
        segments = [text[e.char_start : e.char_end] for e in quote.evidence if e.field == "segment"]
        assert " ".join(segments) == quote.quote_text
        assert len(segments) == quote.n_segments
        for evidence in quote.evidence:
            words = " ".join(text[evidence.char_start : evidence.char_end].split())
            assert words
            if evidence.field == "role":
                assert words == quote.role
            if evidence.field == "cue":
                assert words.lower() == quote.cue
        assert quote.speaker_text is None or quote.speaker_text in text
        assert 0 < quote.confidence <= 1


PIECES = [
    *'"“”‘’\'«»\n.,:;!?-–() ',
    " said ", " she ", "Mr Hill", "Jane Roe", " the report ", "• ", "é", "\u200b", "\x00", " of ", " director ",
]  # fmt: skip
HOSTILE = [
    '"',
    "“",
    "”",
    "‘",
    "’",
    "'",
    "«",
    "``",
    '"a" ',
    "‘a’ ",
    "s' ",
    "\n“",
    'said "',
    "he said: “I go.” ",
    "\x00“",
    "Ann Bell said: “Yes we can.” ",
]


@pytest.mark.parametrize("piece", HOSTILE, ids=repr)
def test_very_many_marks(piece: str) -> None:
    text = piece * (20_000 // len(piece))
    for quote in quotes_of(text, "council"):
        assert text[quote.char_start : quote.char_end] == quote.text


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(PIECES),
        max_size=120,
    )
)
def test_any_text(pieces: list[str]) -> None:
    text = "".join(pieces)
    for quote in quotes_of(text, "council"):
        assert quote.text
        assert text[quote.char_start : quote.char_end] == quote.text
        assert all(0 <= e.char_start < e.char_end <= len(text) for e in quote.evidence)


def test_time_grows_with_length() -> None:
    """Twice the text takes about twice the time: one person quoted over and over, marks that never close."""
    unit = (
        "Jane Smith, leader, spoke. “I am here and well,” Ms Smith said. The leader added: “So am I, and more.” "
        "The boys' “club\n\n"
    )

    def seconds(times: int) -> float:
        text = unit * times
        structure = build_structure(text)
        started = time.process_time()
        find_quotes(structure, about=ABOUT["council"])
        return time.process_time() - started

    seconds(20)
    assert seconds(1600) < 8 * max(seconds(400), 0.02)


def test_an_odd_mark_swallows_nothing() -> None:
    text = (
        "The council"
        + '" has a plan. '
        + "It was agreed in May. " * 500
        + "\n\nAnn Petrie said: “We will report on each of them.”"
    )
    assert [quote.text for quote in quotes_of(text, "council")] == ["We will report on each of them."]


@pytest.mark.parametrize(
    ("file", "key", "value"), [("quotes.toml", "verbs.extra", '["x"]'), ("names.toml", "roles.extra", '["x"]')]
)
def test_unknown_keys_are_refused_by_name(tmp_path: Path, file: str, key: str, value: str) -> None:
    shutil.copytree(models_dir(), tmp_path / "models")
    path = tmp_path / "models" / "lexicons" / file
    table, name = key.split(".")
    path.write_text(
        path.read_text(encoding="utf-8").replace(f"[{table}]", f"[{table}]\n{name} = {value}", 1), encoding="utf-8"
    )
    use_models(tmp_path / "models")
    try:
        with pytest.raises(ModelFileError, match=key):
            quotes_of("Ann Petrie said: “We will report on each of them.”", "council")
    finally:
        use_models(None)


def test_given_names_stand_in_one_list_and_nicknames_in_the_right_one() -> None:
    names = {kind: set(words.split()) for kind, words in read_toml("lexicons/quotes_given.toml")["given"].items()}
    assert not names["female"] & names["male"] and not names["either"] & (names["female"] | names["male"])
    assert {"gaz", "kev", "stu"} <= names["male"] and {"debs", "mags", "tash"} <= names["female"]
