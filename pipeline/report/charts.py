"""The numbers of the drawings: widths, places and tones. The templates draw them beside the counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

#: Tones run from 0 (best grade of a scale) to this (worst).
WORST_TONE = 6


@dataclass(frozen=True, slots=True)
class Piece:
    """One stretch of a bar, in per mille of the drawing's width."""

    key: str
    x: float
    width: float
    n: int
    tone: int


def tone(rank: int, grades: int) -> int:
    """Where a rank stands between best and worst of a scale of that many grades."""
    if grades < 2:
        return 0
    return round(WORST_TONE * (min(max(rank, 1), grades) - 1) / (grades - 1))


def strip(counts: Mapping[str, int], grades: Sequence[str], tones: Mapping[str, int], longest: int) -> list[Piece]:
    """One area's grades as a bar, best first, drawn against the longest bar of its table."""
    pieces, x = [], 0.0
    for grade in grades:
        n = counts.get(grade, 0)
        if not n:
            continue
        width = 1000 * n / longest
        pieces.append(Piece(grade, round(x, 2), round(width, 2), n, tones[grade]))
        x += width
    return pieces


def diverging(left: int, right: int, longest: int) -> tuple[Piece, Piece]:
    """Two bars that grow from the middle: weaknesses to the left, strengths to the right."""
    longest = max(longest, 1)
    low, high = 500 * left / longest, 500 * right / longest
    return (
        Piece("weakness", round(500 - low, 2), round(low, 2), left, WORST_TONE),
        Piece("strength", 500, round(high, 2), right, 0),
    )
