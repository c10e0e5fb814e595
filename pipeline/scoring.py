"""Compare extracted rows with labels, item by item and one to one, as the corpus README defines it.

Required labels are matched first, then optional ones; an optional label that is missed costs nothing and
one that is found costs nothing. Counts add up over all documents; precision, recall and F1 come from them.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.people import without_honorific

Item = dict[str, Any]


@dataclass(slots=True)
class Outcome:
    """One document's comparison for one kind of row."""

    document: str
    matched: list[tuple[Item, Item]] = field(default_factory=list)  # (label, row)
    matched_optional: list[tuple[Item, Item]] = field(default_factory=list)
    missed: list[Item] = field(default_factory=list)
    extra: list[Item] = field(default_factory=list)

    @property
    def counts(self) -> tuple[int, int, int]:
        """True positives, false positives, false negatives."""
        return len(self.matched), len(self.extra), len(self.missed)


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and F1 with a 95 % bootstrap interval of the F1 over documents."""

    name: str
    right: int
    extra: int
    missed: int
    low: float
    high: float

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.extra) if self.right + self.extra else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        return f1(self.right, self.extra, self.missed)


def f1(right: int, extra: int, missed: int) -> float:
    """The harmonic mean of precision and recall; 1 where there is nothing to find and nothing found."""
    whole = 2 * right + extra + missed
    return 2 * right / whole if whole else 1.0


def overlap(label: Item, row: Item) -> float:
    """Shared characters as a share of the longer of the two spans."""
    shared = min(label["char_end"], row["char_end"]) - max(label["char_start"], row["char_start"])
    longer = max(label["char_end"] - label["char_start"], row["char_end"] - row["char_start"])
    return max(0, shared) / longer if longer else 0.0


def date_right(label: Item, row: Item) -> float:
    """Half of the longer span shared, and start and end equal."""
    share = overlap(label, row)
    return share if share >= 0.5 and label["start"] == row["start_date"] and label["end"] == row["end_date"] else 0.0


def judgement_right(label: Item, row: Item) -> float:
    """Area, grade, status and subject equal; the label nearest in the text is preferred."""
    if any(label[key] != row[key] for key in ("area", "grade", "status", "subject")):
        return 0.0
    return 1.0 / (1.0 + abs(label["char_start"] - row["char_start"]))


def quote_right(label: Item, row: Item) -> float:
    """80 % of the longer span shared."""
    share = overlap(label, row)
    return share if share >= 0.8 else 0.0


def finding_right(label: Item, row: Item) -> float:
    """Kind equal, and half of the longer span shared."""
    share = overlap(label, row)
    return share if share >= 0.5 and label["kind"] == row["kind"] else 0.0


RIGHT: dict[str, Callable[[Item, Item], float]] = {
    "dates": date_right,
    "judgements": judgement_right,
    "quotes": quote_right,
    "findings": finding_right,
}


def compare(
    document: str, labels: Sequence[Item], rows: Sequence[Item], right: Callable[[Item, Item], float]
) -> Outcome:
    """Match rows to labels one to one, the best pairs first, required labels before optional ones."""
    outcome = Outcome(document)
    free = set(range(len(rows)))
    for optional in (False, True):
        wanted = [label for label in labels if bool(label.get("optional")) == optional]
        pairs = sorted(((right(label, rows[j]), -i, -j) for i, label in enumerate(wanted) for j in free), reverse=True)
        taken: set[int] = set()
        for worth, i, j in pairs:
            if worth <= 0.0:
                break
            if -i in taken or -j not in free:
                continue
            taken.add(-i)
            free.discard(-j)
            (outcome.matched_optional if optional else outcome.matched).append((wanted[-i], rows[-j]))
        if not optional:
            outcome.missed = [label for i, label in enumerate(wanted) if i not in taken]
    outcome.extra = [rows[j] for j in sorted(free)]
    return outcome


def same_name(label: str | None, row: str | None) -> bool:
    """Equal without honorifics, case and the shape of apostrophes."""
    return _plain_name(label) == _plain_name(row)


def same_words(label: str | None, row: str | None) -> bool:
    """Equal after folding case and punctuation."""
    return _folded(label) == _folded(row)


def _plain_name(name: str | None) -> str:
    return _folded(without_honorific((name or "").strip()))


def _folded(words: str | None) -> str:
    return " ".join(re.sub(r"[^\w\s]", " ", (words or "").replace("’", "").replace("'", "")).casefold().split())


def quote_with_speaker(outcome: Outcome) -> tuple[int, int, int]:
    """Counts where a quote is right only when its speaker is right too."""
    good = sum(1 for label, row in outcome.matched if same_name(label["speaker"], row["speaker"]))
    wrong = len(outcome.matched) - good
    return good, len(outcome.extra) + wrong, len(outcome.missed) + wrong


def score(name: str, counts: Sequence[tuple[int, int, int]], *, draws: int = 1000, seed: int = 7) -> Score:
    """Add counts over documents; the interval resamples documents with replacement."""
    right, extra, missed = (sum(column) for column in zip(*counts, strict=True)) if counts else (0, 0, 0)
    chooser = random.Random(seed)
    values = sorted(_resampled(counts, chooser) for _ in range(draws)) if counts else [1.0]
    return Score(
        name,
        right,
        extra,
        missed,
        values[int(0.025 * len(values))],
        values[min(len(values) - 1, int(0.975 * len(values)))],
    )


def _resampled(counts: Sequence[tuple[int, int, int]], chooser: random.Random) -> float:
    drawn = chooser.choices(counts, k=len(counts))
    return f1(sum(c[0] for c in drawn), sum(c[1] for c in drawn), sum(c[2] for c in drawn))


def share_right(name: str, results: Iterable[Sequence[bool]], *, draws: int = 1000, seed: int = 7) -> Score:
    """Accuracy over matched items, as a score whose misses are the wrong ones."""
    counts = [(sum(r), 0, len(r) - sum(r)) for r in results]
    right, missed = sum(c[0] for c in counts), sum(c[2] for c in counts)
    chooser = random.Random(seed)
    values = []
    for _ in range(draws if counts else 1):
        drawn = chooser.choices(counts, k=len(counts)) if counts else []
        good, bad = sum(c[0] for c in drawn), sum(c[2] for c in drawn)
        values.append(good / (good + bad) if good + bad else 1.0)
    values.sort()
    return Score(
        name,
        right,
        0,
        missed,
        values[int(0.025 * len(values))],
        values[min(len(values) - 1, int(0.975 * len(values)))],
    )
