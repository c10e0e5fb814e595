"""Reliability of confidence: bins, intervals and the Brier score, against figures reckoned by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.reliability import graded_rows, reliability, wilson
from pipeline.scoring import Outcome


def test_bins_hold_each_row_once_and_the_brier_score_is_the_mean_square():
    found = reliability([(0.95, True), (0.95, False), (0.55, True), (1.0, True)])
    assert [(b.low, b.rows, b.right) for b in found.bins] == [(0.5, 1, 1.0), (0.95, 3, pytest.approx(2 / 3))]
    assert found.brier == pytest.approx((0.05**2 + 0.95**2 + 0.45**2) / 4)
    assert found.constant == pytest.approx(0.75 * 0.25)


def test_no_rows_give_no_bins():
    assert reliability([]).bins == []


@pytest.mark.parametrize(
    ("right", "rows", "low", "high"),
    [(10, 10, 0.722, 1.0), (0, 10, 0.0, 0.278), (50, 100, 0.404, 0.596)],  # by the formula, with a pocket calculator
)
def test_wilson(right: int, rows: int, low: float, high: float):
    assert wilson(right, rows) == (pytest.approx(low, abs=0.001), pytest.approx(high, abs=0.001))


def test_a_quote_is_right_with_its_speaker_only_and_optional_rows_do_not_count():
    label, row = {"speaker": "Ada Holm"}, {"speaker": "Cllr Ada Holm", "confidence": 0.9}
    other = {"speaker": "Tom Birch", "confidence": 0.8}
    outcome = Outcome("a.txt", [(label, row), (label, other)], [(label, row)], [], [{"confidence": 0.4}])
    assert graded_rows("quotes", [outcome]) == [(0.9, True), (0.8, False), (0.4, False)]
    assert graded_rows("findings", [outcome]) == [(0.9, True), (0.8, True), (0.4, False)]


def test_evaluate_takes_several_folders_and_prints_confidence():
    labels = str(Path(__file__).parent.parent / "data" / "raw" / "labels")
    once = CliRunner().invoke(app, ["evaluate", labels]).output
    twice = CliRunner().invoke(app, ["evaluate", labels, labels, "--confidence"]).output
    assert "Brier" in twice and "Brier" not in once
    found = [int(line.split()[5]) for text in (once, twice) for line in text.splitlines() if line.startswith("dates  ")]
    assert found[1] == 2 * found[0] > 0
