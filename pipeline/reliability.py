"""Whether a row's ``confidence`` can be taken at its word: how often rows of each confidence were right.

    confidence  rows  mean  right   95 %
    0.8-0.9     215   0.86  0.84    0.79-0.89
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.scoring import Outcome, same_name

#: Lower edges of the bins; the last one ends with 1.
EDGES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)


@dataclass(frozen=True, slots=True)
class Bin:
    """Rows of one range of confidence: how many, their mean, the share that was right and its 95 % Wilson interval."""

    low: float
    high: float
    rows: int
    mean: float
    right: float
    interval: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Reliability:
    """The bins that hold rows, the Brier score, and the Brier score of saying the overall share every time."""

    bins: list[Bin]
    brier: float
    constant: float


def graded_rows(kind: str, outcomes: Iterable[Outcome]) -> list[tuple[float, bool]]:
    """Confidence and rightness of each row that had to be right or wrong; a quote is right with its speaker."""
    rows = []
    for outcome in outcomes:
        for label, row in outcome.matched:
            rows.append((row["confidence"], kind != "quotes" or same_name(label["speaker"], row["speaker"])))
        rows += [(row["confidence"], False) for row in outcome.extra]
    return rows


def reliability(rows: Sequence[tuple[float, bool]], edges: Sequence[float] = EDGES) -> Reliability:
    """Bin ``rows`` by confidence. Brier score: the mean of (confidence - right)²; lower is better (Brier 1950)."""
    bins = []
    for low, high in zip(edges, (*edges[1:], 1.0), strict=True):
        held = [row for row in rows if low <= row[0] < high or (high == 1.0 and row[0] >= 1.0)]
        if held:
            right = sum(good for _, good in held)
            mean = sum(confidence for confidence, _ in held) / len(held)
            bins.append(Bin(low, high, len(held), mean, right / len(held), wilson(right, len(held))))
    share = sum(good for _, good in rows) / len(rows) if rows else 1.0
    brier = sum((confidence - good) ** 2 for confidence, good in rows) / len(rows) if rows else 0.0
    return Reliability(bins, brier, share * (1 - share))


def wilson(right: int, rows: int, z: float = 1.96) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927): sound for few rows and for shares near 0 and 1."""
    share, square = right / rows, z * z / rows
    middle = (share + square / 2) / (1 + square)
    half = z * math.sqrt(share * (1 - share) / rows + square / (4 * rows)) / (1 + square)
    return max(0.0, middle - half), min(1.0, middle + half)
