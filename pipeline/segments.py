"""Overlapping stretches of a text as atomic segments, so that a page or a terminal can show them all.

A quote that holds a strength that holds a date becomes a row of segments, each with every mark over it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Mark:
    """One stretch of the text and the row it is evidence of.

    ``sign`` names the row (``q3``); ``kind`` says how it shows: ``date``, ``judgement``, ``quote``,
    ``strength``, ``weakness``, ``response``, ``detail`` (the words behind another value of a row),
    ``heading`` (what a row stands under) or ``fact`` (of the document).
    """

    start: int
    end: int
    kind: str
    sign: str
    labelled: bool = False  # the sign of the row stands at its beginning


@dataclass(slots=True)
class Segment:
    """A stretch on which nothing begins or ends, with the marks that cover it and those that begin there."""

    start: int
    end: int
    marks: tuple[Mark, ...] = ()
    opening: tuple[Mark, ...] = field(default=())


def segments(length: int, marks: Iterable[Mark], cuts: Iterable[int] = ()) -> Iterator[Segment]:
    """Cut ``0..length`` wherever a mark begins or ends, and at ``cuts``; marks outside it are left out."""
    kept = sorted(
        (mark for mark in marks if 0 <= mark.start < mark.end <= length),
        key=lambda mark: (mark.start, -mark.end, mark.sign),
    )
    edges = sorted(
        {
            0,
            length,
            *(mark.start for mark in kept),
            *(mark.end for mark in kept),
            *(cut for cut in cuts if 0 < cut < length),
        }
    )
    active: list[Mark] = []
    coming = 0
    for start, end in pairwise(edges):
        first = coming
        while coming < len(kept) and kept[coming].start == start:
            coming += 1
        active = [mark for mark in active if mark.end > start] + kept[first:coming]
        yield Segment(start, end, tuple(active), tuple(kept[first:coming]))


def lines(text: str, marks: Sequence[Mark]) -> Iterator[list[Segment]]:
    """The segments of each line of the text, its line feed included."""
    cuts = []
    position = text.find("\n")
    while position >= 0:
        cuts.append(position + 1)
        position = text.find("\n", position + 1)
    line: list[Segment] = []
    ends = iter([*cuts, len(text)])
    end = next(ends)
    for segment in segments(len(text), marks, cuts):
        line.append(segment)
        if segment.end == end:
            yield line
            line = []
            end = next(ends, -1)
