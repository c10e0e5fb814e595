"""PDF reports: lines of a page become paragraphs, bullets and rows, with nothing glued on and nothing lost."""

from __future__ import annotations

import csv
import importlib.util
import time
from collections import defaultdict
from pathlib import Path

import pytest
from builders import At, lines, pdf
from conftest import CORPUS

from pipeline.ingest import read_input
from pipeline.sources import SourceDocument, list_inputs

ROOT = Path(__file__).parent.parent
REPORTS = CORPUS / "reports"
STORY = [
    "Leaders in Wexcombe know their services well, and the pace of improvement since the last",
    "inspection has been good, but too many children wait for an assessment of their needs and",
    "for the help that follows from it.",
]
TOLD = " ".join(STORY)


def text_of(tmp_path: Path, *pages: list[At]) -> str:
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf(*pages))
    (document,) = read_input(list_inputs([path])[0])
    assert isinstance(document, SourceDocument), document
    return document.text


def table(y: float, *rows: tuple[float, float, str]) -> list[At]:
    """Cells as (distance from ``y``, x, words)."""
    return [At(x, y + down, words) for down, x, words in rows]


# --- tables ------------------------------------------------------------------------------------------------------

HEADER = [(0, 77, "Judgement"), (0, 350, "Grade")]
WRAPPED = "The impact of leaders on social work", "practice with children and families"
ROWS = (
    "Judgement\tGrade\nThe impact of leaders on social work practice with children and families\t"
    "Requires improvement to be good\nOverall effectiveness\tGood"
)


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        (
            "grade at the top",
            [
                *HEADER,
                (30, 77, WRAPPED[0]),
                (44, 77, WRAPPED[1]),
                (30, 350, "Requires improvement to be good"),
                (74, 77, "Overall effectiveness"),
                (74, 350, "Good"),
            ],
        ),
        (
            "grade at the foot",
            [
                *HEADER,
                (30, 77, WRAPPED[0]),
                (44, 77, WRAPPED[1]),
                (44, 350, "Requires improvement to be good"),
                (74, 77, "Overall effectiveness"),
                (74, 350, "Good"),
            ],
        ),
        (
            "grade in the middle",
            [
                *HEADER,
                (30, 77, WRAPPED[0]),
                (44, 77, WRAPPED[1]),
                (37, 350, "Requires improvement to be good"),
                (74, 77, "Overall effectiveness"),
                (74, 350, "Good"),
            ],
        ),
        (
            "grade on two lines",
            [
                *HEADER,
                (30, 77, WRAPPED[0]),
                (44, 77, WRAPPED[1]),
                (30, 350, "Requires improvement"),
                (44, 350, "to be good"),
                (74, 77, "Overall effectiveness"),
                (74, 350, "Good"),
            ],
        ),
        (
            "no space between rows",
            [
                *HEADER,
                (14, 77, WRAPPED[0]),
                (28, 77, WRAPPED[1]),
                (14, 350, "Requires improvement"),
                (28, 350, "to be good"),
                (42, 77, "Overall effectiveness"),
                (42, 350, "Good"),
            ],
        ),
        (
            "one column after the other",
            [
                (0, 77, "Judgement"),
                (30, 77, WRAPPED[0]),
                (44, 77, WRAPPED[1]),
                (74, 77, "Overall effectiveness"),
                (0, 350, "Grade"),
                (30, 350, "Requires improvement to be good"),
                (74, 350, "Good"),
            ],
        ),
        (
            "centred grades",
            [
                (0, 77, "Judgement"),
                (0, 410, "Grade"),
                (30, 77, WRAPPED[0]),
                (44, 77, WRAPPED[1]),
                (37, 345, "Requires improvement to be good"),
                (74, 77, "Overall effectiveness"),
                (74, 412, "Good"),
            ],
        ),
    ],
)
def test_a_grade_stands_on_one_line_with_its_area(
    tmp_path: Path, name: str, cells: list[tuple[float, float, str]]
) -> None:
    page = [At(72, 80, "Wexcombe County Council", 20), *table(140, *cells), *lines(72, 260, STORY)]
    assert text_of(tmp_path, page) == f"Wexcombe County Council\n\n{ROWS}\n\n{TOLD}\n"


def test_numbered_areas_of_an_older_report(tmp_path: Path) -> None:
    page = [
        At(72, 80, "Children’s services in Wexcombe require improvement", 14, True),
        *table(
            120,
            (0, 77, "1. Children who need help and protection"),
            (0, 394, "Good"),
            (27, 77, "2. Children looked after and achieving"),
            (41, 95, "permanence"),
            (34, 394, "Requires improvement"),
            (68, 124, "2.1 Adoption performance"),
            (68, 394, "Good"),
        ),
    ]
    assert text_of(tmp_path, page) == (
        "Children’s services in Wexcombe require improvement\n\n1. Children who need help and protection\tGood\n"
        "2. Children looked after and achieving permanence\tRequires improvement\n2.1 Adoption performance\tGood\n"
    )


def test_a_grid_of_grades(tmp_path: Path) -> None:
    page = [
        At(77 + 80 * column, 100 + 24 * row, words)
        for row, cells in enumerate(
            [
                ["", "Safe", "Caring", "Well-led"],
                ["Maternity", "Good", "Good", "Inadequate"],
                ["Surgery", "Good", "Outstanding", "Good"],
            ]
        )
        for column, words in enumerate(cells)
        if words
    ]
    assert (
        text_of(tmp_path, page)
        == "Safe\tCaring\tWell-led\nMaternity\tGood\tGood\tInadequate\nSurgery\tGood\tOutstanding\tGood\n"
    )


def test_a_label_and_its_value_are_one_line(tmp_path: Path) -> None:
    page = [
        At(72, 100, "Lead inspector:"),
        At(176, 100, "Ada Finch"),
        At(176, 115, "His Majesty’s Inspector"),
        *lines(72, 160, STORY),
    ]
    assert text_of(tmp_path, page) == f"Lead inspector: Ada Finch\n\nHis Majesty’s Inspector\n\n{TOLD}\n"


def test_prose_in_two_columns_is_read_column_by_column(tmp_path: Path) -> None:
    left = [f"left column line number {number} goes on and on" for number in range(14)]
    right = [line.replace("left", "right") for line in left]
    assert text_of(tmp_path, [*lines(50, 100, left), *lines(320, 100, right)]) == " ".join([*left, *right]) + "\n"


# --- paragraphs --------------------------------------------------------------------------------------------------


def test_short_lines_of_a_cover_stay_apart(tmp_path: Path) -> None:
    page = [
        At(72, 80, "Inspection of Wexcombe local", 24),
        At(72, 111, "authority children’s services", 24),
        At(72, 140, "Inspection dates: 3 to 14 June 2024", 12, True),
        At(72, 156, "Report published: 9 July 2024", 12, True),
        *lines(72, 200, STORY),
    ]
    assert text_of(tmp_path, page) == (
        "Inspection of Wexcombe local authority children’s services\n\nInspection dates: 3 to 14 June 2024\n\n"
        f"Report published: 9 July 2024\n\n{TOLD}\n"
    )


@pytest.mark.parametrize("bullet", ["•", "\x95", "–", "o"])
@pytest.mark.parametrize("apart", [False, True])
def test_bullets_are_whole_and_alone(tmp_path: Path, bullet: str, apart: bool) -> None:
    bullet = bullet.encode("latin-1", "ignore").decode("cp1252") or bullet
    items = [
        [
            "the timeliness of assessments for children in need, so that nobody waits for the",
            "help and protection that they need",
        ],
        ["the quality of plans."],
    ]
    page, y = [At(72, 80, "What needs to improve", 14, True)], 110.0
    for item in items:
        page += [At(72, y, bullet), At(90, y, item[0])] if apart else [At(72, y, f"{bullet}  {item[0]}")]
        page += lines(90, y + 14.5, item[1:])
        y += 14.5 * len(item) + 6
    page += lines(72, y + 20, STORY)
    assert text_of(tmp_path, page) == (
        "What needs to improve\n\n• the timeliness of assessments for children in need, so that nobody waits for the "
        f"help and protection that they need\n• the quality of plans.\n\n{TOLD}\n"
    )


def test_numbered_paragraphs_hang_and_do_not_run_together(tmp_path: Path) -> None:
    page: list[At] = []
    for number in range(3):
        page += [At(72, 100 + number * 60, f"{number + 9}. {STORY[0]}"), *lines(100, 114.5 + number * 60, STORY[1:])]
    assert text_of(tmp_path, page) == "\n\n".join(f"{number + 9}. {TOLD}" for number in range(3)) + "\n"


def test_a_number_that_begins_a_line_of_prose_is_no_marker(tmp_path: Path) -> None:
    page = lines(
        72,
        100,
        [
            "Personal advisers for care leavers in Wexcombe are not in place when they reach the age of",
            "17. Older care leavers do better.",
        ],
    )
    assert text_of(tmp_path, page).count("\n") == 1


def test_paragraphs_without_space_between_them(tmp_path: Path) -> None:
    page = lines(72, 100, [*STORY, *STORY])
    assert text_of(tmp_path, page) == f"{TOLD}\n\n{TOLD}\n"


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        (
            ["The service is for children with a multi-", "agency plan. Multi-agency work is good."],
            "with a multi-agency plan.",
        ),
        (["The inter-", "vention is timely. Each intervention is good."], "The intervention is timely."),
        (["It is for 16- and 17-", "year-olds who are homeless."], "16- and 17-year-olds who"),
    ],
)
def test_words_broken_at_the_end_of_a_line(tmp_path: Path, broken: list[str], whole: str) -> None:
    assert whole in text_of(tmp_path, lines(72, 100, broken))


# --- pages -------------------------------------------------------------------------------------------------------


def furnished(*pages: list[At]) -> list[list[At]]:
    """Pages with a running foot, a page number and a running head; the file holds them before the text."""
    return [
        [
            At(72, 810, "Inspection of Wexcombe children’s services", 8),
            At(500, 810, str(number), 8),
            At(72, 30, "Ofsted", 8),
            *page,
        ]
        for number, page in enumerate(pages, 1)
    ]


def test_a_sentence_goes_on_over_the_page(tmp_path: Path) -> None:
    pages = furnished(lines(72, 760, STORY[:1]), lines(72, 80, STORY[1:]), lines(72, 80, STORY))
    assert text_of(tmp_path, *pages) == f"{TOLD}\n\n{TOLD}\n"


def test_a_note_at_the_foot_of_a_page_does_not_part_a_sentence(tmp_path: Path) -> None:
    note = [At(72, 780, "1", 6), At(78, 782, "This report is made under section 136 of an Act of 2006.", 9)]
    raised = [At(72, 740, STORY[0]), At(558, 736, "1", 6)]
    found = text_of(tmp_path, [*raised, *note], lines(72, 80, [*STORY[1:], *STORY]))
    assert found == f"{TOLD}\n\n1 This report is made under section 136 of an Act of 2006.\n\n{TOLD}\n"


def test_a_heading_at_the_head_of_several_pages_is_kept(tmp_path: Path) -> None:
    pages = furnished(*[[At(72, 100, "Inspection findings", 14, True), *lines(72, 130, STORY)]] * 4)
    assert text_of(tmp_path, *pages) == "\n\n".join(["Inspection findings", TOLD] * 4) + "\n"


def test_the_foot_of_a_single_page_comes_last(tmp_path: Path) -> None:
    assert (
        text_of(tmp_path, [At(72, 815, "Printed in Wexcombe", 8), *lines(72, 100, STORY)])
        == f"{TOLD}\n\nPrinted in Wexcombe\n"
    )


# --- the real reports --------------------------------------------------------------------------------------------


@pytest.mark.skipif(not REPORTS.is_dir(), reason="the corpus is not there")
def test_facts_of_real_reports_stand_whole() -> None:
    spec = importlib.util.spec_from_file_location("reports", ROOT / "benchmarks" / "reports.py")
    assert spec is not None and spec.loader is not None
    benchmark = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(benchmark)
    with (REPORTS / "truth.csv").open(encoding="utf-8") as handle:
        truths = {row["document"]: row for row in csv.DictReader(handle)}
    judgements = defaultdict(list)
    with (REPORTS / "truth_judgements.csv").open(encoding="utf-8") as handle:
        for row in csv.DictReader(handle):
            judgements[row["document"]].append(row)
    files = [file for file in list_inputs([REPORTS]) if file.source in truths][::4]
    started = time.perf_counter()
    for file in files:
        (document,) = read_input(file)
        assert isinstance(document, SourceDocument), document
        wrong = [
            fact
            for fact, ok in benchmark.check_text(document.text, truths[file.source], judgements[file.source]).items()
            if not ok
        ]
        assert not wrong, (file.source, wrong)
    assert (time.perf_counter() - started) / len(files) < 0.5  # 0.05 on an idle machine
