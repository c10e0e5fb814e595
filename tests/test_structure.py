"""The parts of a page, by small pages: kinds of blocks, their headings and lead-ins, sentences, furniture."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.structure import build_structure


def kinds(text: str) -> list[tuple[str, str]]:
    structure = build_structure(text)
    return [(block.kind, structure.words_of(block)) for block in structure.blocks]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Good news for Mereford\n\n12 May 2023\n\nOfsted came.\n",
            [("title", "Good news for Mereford"), ("meta", "12 May 2023"), ("paragraph", "Ofsted came.")],
        ),
        (
            "Published: 23/05/2014\nThe council was inspected last spring by a team of six people.",
            [
                ("meta", "Published: 23/05/2014"),
                ("paragraph", "The council was inspected last spring by a team of six people."),
            ],
        ),
        (
            "It found:\n\n  • plans are late\n\t- visits are rare\n 1. staff leave\n(b) data is poor",
            [
                ("paragraph", "It found:"),
                ("bullet", "plans are late"),
                ("bullet", "visits are rare"),
                ("bullet", "staff leave"),
                ("bullet", "data is poor"),
            ],
        ),
        (
            "Area            Grade\nOverall         Good\n| Care leavers | RI |",
            [
                ("row", "Area            Grade"),
                ("row", "Overall         Good"),
                ("row", "| Care leavers | RI |"),
            ],
        ),
        (
            "How it did\n\nSafe\nRequires improvement\nCaring\nRequires improvement\nOverall\nRequires improvement",
            [
                ("title", "How it did"),
                ("paragraph", "Safe"),
                ("paragraph", "Requires improvement"),
                ("paragraph", "Caring"),
                ("paragraph", "Requires improvement"),
                ("paragraph", "Overall"),
                ("paragraph", "Requires improvement"),
            ],
        ),
        (
            "Home | Visit | Grade\nAsh End | May 2022 | Good\nElm Row | not judged separately | Good",
            [
                ("row", "Home | Visit | Grade"),
                ("row", "Ash End | May 2022 | Good"),
                ("row", "Elm Row | not judged separately | Good"),
            ],
        ),
        (
            "Leadership . . . . . . good\nHow good is our setting?\n4",
            [("row", "Leadership . . . . . . good"), ("paragraph", "How good is our setting?"), ("paragraph", "4")],
        ),
        (
            "The full report is online now.\n\nEnds\n\nNotes to editors\n\nOfsted inspects councils.",
            [
                ("paragraph", "The full report is online now."),
                ("furniture", "Ends"),
                ("heading", "Notes to editors"),
                ("note", "Ofsted inspects councils."),
            ],
        ),
        (
            "Staff work well together here.\n\nWe use cookies to make this site work. Accept all cookies",
            [
                ("paragraph", "Staff work well together here."),
                ("furniture", "We use cookies to make this site work. Accept all cookies"),
            ],
        ),
        ("Picture: Ann Other", [("caption", "Picture: Ann Other")]),
    ],
)
def test_kinds(text: str, expected: list[tuple[str, str]]) -> None:
    assert kinds(text) == expected


def test_furniture_inside_a_bullet_belongs_to_it() -> None:
    text = "Inspectors praised:\n\n* the way in which the team stays in touch with nearly all care\n\nMereford Council - Page 2 of 3\n\nleavers and knows them well\n"
    blocks = kinds(text)
    assert [kind for kind, _ in blocks] == ["paragraph", "bullet"]
    assert blocks[1][1].endswith("knows them well")


def test_bullets_know_heading_and_lead_in_however_far_above() -> None:
    text = "Title of the story\n\nWhat inspectors saw\n\nThe report praises:\n\n" + "".join(
        f"• point {i} is well made\n" for i in range(30)
    )
    structure = build_structure(text)
    last = structure.blocks[-1]
    lead_in, heading = structure.lead_in_of(last), structure.heading_of(last)
    assert lead_in is not None and structure.words_of(lead_in) == "The report praises:"
    assert heading is not None and structure.words_of(heading) == "What inspectors saw"


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        (
            "Mr. Hale came. Staff, e.g. Dr. Rees, left at 9.15 on Monday. “It works.” She smiled.",
            ["Mr. Hale came.", "Staff, e.g. Dr. Rees, left at 9.15 on Monday.", "“It works.”", "She smiled."],
        ),
        (
            "‘Children are safer,’ it says. ‘They are seen.’",
            ["‘Children are safer,’ it says.", "‘They are seen.’"],
        ),
    ],
)
def test_sentences(text: str, sentences: list[str]) -> None:
    structure = build_structure(text)
    assert [structure.words_of(sentence) for sentence in structure.sentences] == sentences


def test_hard_wrapped_paragraphs_are_one_block() -> None:
    lines = [
        f"inspectors in group {number} found that social workers visit children often and well" for number in range(7)
    ]
    text = "\n".join(lines).capitalize() + ".\n\nThat is all."
    assert [kind for kind, _ in kinds(text)] == ["paragraph", "paragraph"]


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.sampled_from(list("aA1 .\n\t•-|“”'’:#\x00é\u2028")), max_size=300))
def test_any_text_has_ordered_blocks_inside_it(text: str) -> None:
    structure = build_structure(text)
    end = 0
    for block in structure.blocks:
        assert end <= block.start < block.end <= len(text)
        end = block.end
    for sentence in structure.sentences:
        assert (
            structure.blocks[sentence.block].start
            <= sentence.start
            < sentence.end
            <= structure.blocks[sentence.block].end
        )


def test_time_grows_with_length_only() -> None:
    def seconds(text: str) -> float:
        """The quickest of three, so that a busy machine does not count."""
        times = []
        for _ in range(3):
            start = time.perf_counter()
            build_structure(text)
            times.append(time.perf_counter() - start)
        return min(times)

    for piece in ("“a ” ", "a. B ", "- x\n", "| a ", "word ", "a  b\n\n"):
        small, large = seconds(piece * 5_000), seconds(piece * 40_000)
        assert large < 40 * max(small, 0.004), piece


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("What Ofsted said about us", "bullet"),
        ("What inspectors recommended", "bullet"),
        ("About us", "boilerplate"),
        ("Recommended stories", "boilerplate"),
    ],
)
def test_a_heading_that_only_holds_words_of_page_furniture_opens_a_list(heading: str, kind: str) -> None:
    text = f"Fennbridge rated good\n\nOfsted has rated Fennbridge Council good.\n\n{heading}\n\n- “Staff know children well.”\n- Leaders listen.\n"
    structure = build_structure(text)
    assert [block.kind for block in structure.blocks[-2:]] == [kind, kind]
