"""The terminal view: readable at any width, plain without a terminal, deaf to what a document holds."""

from __future__ import annotations

import datetime as dt
import io
import json
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console

from pipeline.errors import InputError, UsageError
from pipeline.reading import read_extraction
from pipeline.records import DateMention, Evidence, Extraction, Facts, Finding, Judgement, Quote
from pipeline.show import show_file, show_reading

TEXT = """Wexmoor rated good

Wexmoor Council was rated good by Ofsted on 3 May 2024.

“Staff know children very well,” said Cllr Ann Ode, “and we have hired ten managers.”
"""


def at(words: str) -> tuple[int, int]:
    start = TEXT.index(words)
    return start, start + len(words)


def extraction(text: str = TEXT) -> Extraction:
    speech = "Staff know children very well,” said Cllr Ann Ode, “and we have hired ten managers."
    segments = ("Staff know children very well,", "and we have hired ten managers.")
    day = dt.date(2024, 5, 3)
    evidence = (*(Evidence("segment", *at(words)) for words in segments), Evidence("speaker", *at("Ann Ode")))
    return Extraction(
        text,
        Facts("Wexmoor rated good", None, day, "Ofsted", "Wexmoor", "E06000099", overall_grade="good"),
        [DateMention("3 May 2024", *at("3 May 2024"), day, day, "day", "inspection", "self", "r", 0.9)],
        [
            Judgement(
                "overall",
                None,
                "good",
                "good",
                "ofsted_four_grade",
                2,
                "current",
                True,
                "provider",
                None,
                *at("good by"),
                1,
                "r",
                0.8,
            )
        ],
        [
            Quote(
                speech,
                speech,
                *at(speech),
                2,
                "direct",
                "Ann Ode",
                "Cllr Ann Ode",
                "person",
                "leader",
                "Wexmoor Council",
                "Cllr",
                "said",
                "r",
                0.7,
                evidence,
            )
        ],
        [
            Finding("strength", segments[0], *at(segments[0]), "workforce", "inspectorate", False, None, "r", 0.6),
            Finding("response", segments[1], *at(segments[1]), "workforce", "provider", False, None, "r", 0.5),
        ],
    )


def shown(found: Extraction, *, width: int = 80, terminal: bool = False) -> str:
    out = io.StringIO()
    console = Console(file=out, width=width, force_terminal=terminal, color_system="truecolor" if terminal else None)
    show_reading(read_extraction(found, "a.txt"), "a.txt", console=console)
    return out.getvalue()


def test_facts_text_and_rows_are_shown() -> None:
    lines = shown(extraction(), width=120)
    for words in (
        "Wexmoor (E06000099)",
        "3 May 2024",
        "Overall",
        "Ann Ode, leader, Wexmoor Council",
        "Workforce, Provider",
        "Good  ",
    ):
        assert words in lines
    assert "rated ‹j1›good by Ofsted on ‹d1›3 May 2024." in lines
    assert "“‹q1›‹s1›Staff know children very well,” said Cllr Ann Ode, “‹r1›and we have hired ten managers.”" in lines


@pytest.mark.parametrize("width", [40, 80, 120, 200])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    lines = shown(extraction(TEXT + "x" * 500 + "\n漢字" * 60), width=width).splitlines()
    assert max(cell_len(line) for line in lines) <= width


def test_colour_only_in_a_terminal() -> None:
    assert "\x1b[" in shown(extraction(), terminal=True)
    assert "\x1b" not in shown(extraction(), terminal=False)


def test_overlapping_evidence_keeps_the_style_of_each() -> None:
    painted = shown(extraction(), terminal=True)
    assert (
        "\x1b[3;4;32mStaff know children very well," in painted
    )  # a quote (slanted) that is a strength (underlined green)
    assert "\x1b[3;4;36mand we have" in painted


@pytest.mark.parametrize(
    "hostile",
    ["\x1b[2J\x1b]0;title\x07", "\x9b31m", "\x00\x08\x7f", "\u202edesrever", "\r overwritten"],
)
def test_what_steers_a_terminal_is_shown_as_a_sign(hostile: str) -> None:
    facts = Facts(title=hostile + "T", provider=hostile, lead_inspector=hostile)
    for terminal in (True, False):
        out = shown(Extraction(f"One {hostile} line", facts), terminal=terminal)
        bare = out.replace("\x1b[1m", "").replace("\x1b[2m", "").replace("\x1b[0m", "")
        assert not set(bare) & set("\x1b\x9b\x00\x07\x08\x7f\r\u202e")


def test_nothing_of_a_document_is_markup() -> None:
    words = "[bold red]not bold[/bold red] [link=file:///]x[/link] :smile: [/]"
    assert words in shown(Extraction(words, Facts(title=words)), width=120, terminal=True)


def test_a_text_without_rows_says_so() -> None:
    for text in ("", "\n\n\n", "Nothing here."):
        assert "was found in this document" in shown(Extraction(text, Facts()))


def test_blank_lines_shrink_and_long_lines_are_whole() -> None:
    text = "First\n\n\n\n\nlast " + "word " * 5_000
    out = shown(Extraction(text, Facts()), width=100)
    assert "First\n\n" in out.replace(" ", "")
    assert "First\n\n\n" not in out.replace(" ", "")
    assert out.count("word") == 5_000


def test_a_file_is_read_and_shown(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    out = io.StringIO()
    show_file(tmp_path / "a.txt", console=Console(file=out, width=80), published_on=dt.date(2020, 2, 1))
    assert "Wexmoor rated good" in out.getvalue()


def test_every_row_of_a_file_is_shown_and_a_bad_one_is_an_error_at_the_end(tmp_path: Path) -> None:
    rows = [{"id": "1", "text": "First text."}, {"id": "2", "text": " "}, {"id": "3", "text": "Third text."}]
    (tmp_path / "a.jsonl").write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    out = io.StringIO()
    with pytest.raises(InputError, match=r"a\.jsonl#2"):
        show_file(tmp_path / "a.jsonl", console=Console(file=out, width=80))
    assert "First text." in out.getvalue() and "Third text." in out.getvalue()


def test_a_file_that_is_not_there_is_one_plain_line(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="does not exist"):
        show_file(tmp_path / "no.txt", console=Console(file=io.StringIO()))
