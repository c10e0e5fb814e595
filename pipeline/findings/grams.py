"""Words, pairs and triples of words, weighed: many stretches at once, in a few steps of numpy.

Each known word has a number, so that a pair or triple of words is one large number, looked up in a sorted array. What
a word costs is one look-up in a dict and its share of the array work.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Vector = npt.NDArray[np.float32]
_Numbers = npt.NDArray[np.int64]
#: Marks of both ends of a stretch, the one name of all numbers, and the mark of a negated word.
_BEGIN, _END, _NUMBER, _NEGATED = "<", ">", "0", "~"


@dataclass(frozen=True, slots=True)
class Reading:
    """How words are read: those that go by one name, and the reach of negations over the words after them."""

    fold: Mapping[str, str] = field(default_factory=dict)
    negations: Collection[str] = ()
    reach: int = 0


PLAIN = Reading()


def ngrams(words: Sequence[str], reading: Reading = PLAIN) -> Iterator[str]:
    """The features of the word model: words, pairs and triples, with marks for both ends (for training).

    Numbers count as one word, and so do the words that are folded. A word after a negation counts once more, as
    negated (``~late``). ``WordModel`` finds the same.
    """
    words = [reading.fold.get(word, word) for word in words]
    if reading.negations:
        last = -reading.reach - 1
        for place, word in enumerate(words):
            if place - last <= reading.reach:
                yield _NEGATED + (_NUMBER if word[0] <= "9" else word)
            if word in reading.negations:
                last = place
    folded = [_BEGIN, *(_NUMBER if word[0] <= "9" else word for word in words), _END]
    yield from folded[1:-1]
    for first, second in itertools.pairwise(folded):
        yield f"{first} {second}"
    for first, second, third in zip(folded, folded[1:], folded[2:], strict=False):
        yield f"{first} {second} {third}"


class _Codes(dict[str, int]):
    """The number of each known word; numerals share one, unknown words have 0."""

    def __missing__(self, word: str) -> int:
        return self.get(_NUMBER, 0) if word[0] <= "9" else 0


class WordModel:
    """A linear model over n-grams that count as often as they stand; long stretches are damped by their length's root.

    ``labels`` name the columns. In the model of kinds one more column, ``lean``, says how far the words are those of
    well rather than badly graded parts of real reports, learnt without any label.
    """

    def __init__(
        self,
        index: Mapping[str, int],
        weights: Vector,
        intercept: Vector,
        labels: Sequence[str],
        reading: Reading = PLAIN,
    ) -> None:
        self.index, self.weights, self.intercept = dict(index), weights, intercept
        self.labels, self.reading = tuple(labels), reading
        codes: dict[str, int] = {_BEGIN: 1, _END: 2}
        grams: tuple[dict[int, int], dict[int, int], dict[int, int]] = ({}, {}, {})
        listed = [(gram.split(" "), place) for gram, place in index.items()]
        for words, _ in listed:
            for word in words:
                codes.setdefault(word.removeprefix(_NEGATED), len(codes) + 1)
        for word in sorted(reading.negations):
            codes.setdefault(word, len(codes) + 1)
        self._base = len(codes) + 1
        negated: dict[int, int] = {}
        for words, place in listed:
            if words[0].startswith(_NEGATED):
                negated[codes[words[0].removeprefix(_NEGATED)]] = place
                continue
            key = 0
            for word in words:
                key = key * self._base + codes[word]
            grams[len(words) - 1][key] = place
        nothing = len(index)  # a row of zeros, for what is not known
        self._rows: Vector = np.vstack([weights, np.zeros((1, weights.shape[1]), dtype=np.float32)])
        self._single, self._negated = _by_code(grams[0], self._base, nothing), _by_code(negated, self._base, nothing)
        self._negates = np.zeros(self._base, dtype=np.bool_)
        self._negates[[codes[word] for word in reading.negations]] = True
        self._pairs, self._triples = _sorted(grams[1], nothing), _sorted(grams[2], nothing)
        self._begin, self._end = codes.pop(_BEGIN), codes.pop(_END)
        self._codes = _Codes(codes)
        for word, name in reading.fold.items():
            self._codes[word] = codes.get(name, 0)

    def _in_reach(self, read: _Numbers) -> _Numbers:
        """Where words stand within reach of a negation before them, in the same stretch."""
        negating = np.flatnonzero(self._negates[read])
        reached = (negating[:, None] + np.arange(1, self.reading.reach + 1)).ravel()
        reached = np.unique(reached[reached < len(read)])
        stretch = np.cumsum(read == self._begin)
        # The nearest negation before must stand in the same stretch.
        nearest = negating[np.searchsorted(negating, reached) - 1]
        held: _Numbers = reached[(stretch[nearest] == stretch[reached]) & (read[reached] != self._end)]
        return held

    def scores(self, words: Sequence[str]) -> Vector:
        """The scores of one stretch of words, one a label."""
        result: Vector = self.scores_of([words])[0]
        return result

    def scores_of(self, stretches: Sequence[Sequence[str]]) -> Vector:
        """The scores of each stretch of words, one row a stretch and one column a label."""
        if not stretches:
            return np.zeros((0, len(self.labels)), dtype=np.float32)
        number = self._codes.__getitem__
        codes: list[int] = []
        starts: list[int] = []
        for words in stretches:
            starts.append(len(codes))
            codes.append(self._begin)
            codes += map(number, words)
            codes.append(self._end)
        read: _Numbers = np.array(codes, dtype=np.int64)
        sums = self._rows.take(self._single.take(read), axis=0)
        pairs = read[:-1] * self._base + read[1:]
        _add(sums, pairs, self._pairs, self._rows)
        _add(sums, pairs[:-1] * self._base + read[2:], self._triples, self._rows)
        if self.reading.reach:
            held = self._in_reach(read)
            sums[held] += self._rows[self._negated[read[held]]]
        damped = np.array([(3 * len(words) + 1) ** -0.5 for words in stretches], dtype=np.float32)
        result: Vector = np.add.reduceat(sums, starts, axis=0) * damped[:, None] + self.intercept
        return result


def _by_code(places: dict[int, int], count: int, nothing: int) -> _Numbers:
    """The row of each word's number."""
    rows: _Numbers = np.full(count, nothing, dtype=np.int64)
    rows[list(places)] = list(places.values())
    return rows


def _sorted(grams: dict[int, int], nothing: int) -> tuple[_Numbers, _Numbers]:
    """Keys in order and their rows; one key beyond all others ends them."""
    keys = sorted(grams)
    return np.array([*keys, 2**62], dtype=np.int64), np.array([*(grams[key] for key in keys), nothing], dtype=np.int64)


def _add(sums: Vector, keys: _Numbers, grams: tuple[_Numbers, _Numbers], rows: Vector) -> None:
    """Add the weights of every known key to the row of ``sums`` where it begins."""
    known, places = grams
    found = np.searchsorted(known, keys)
    held = np.flatnonzero(known.take(found) == keys)
    sums[held] += rows.take(places.take(found.take(held)), axis=0)
