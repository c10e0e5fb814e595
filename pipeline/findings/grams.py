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


#: Words remembered at most.
_MOST_WORDS = 100_000
#: Slots in which keys of pairs or triples are looked up: a power of two.
_SLOTS = 1 << 16


class _Codes(dict[str, int]):
    """The number of each known word; numerals share one, unknown words have 0."""

    def __missing__(self, word: str) -> int:
        code = self.get(_NUMBER, 0) if word[0] <= "9" else 0
        if len(self) < _MOST_WORDS:
            self[word] = code
        return code


class _Grams:
    """The rows of pairs or triples by their keys: a table by the last bits of a key, few slots with more than one."""

    def __init__(self, grams: Mapping[int, int], nothing: int) -> None:
        keys: _Numbers = np.array(sorted(grams, key=lambda key: (key % _SLOTS, key)), dtype=np.int64)
        slots, first, counts = np.unique(keys % _SLOTS, return_index=True, return_counts=True)
        self._deepest, self._nothing = int(counts.max(initial=1)), nothing
        self._first = np.full(_SLOTS, len(keys), dtype=np.min_scalar_type(len(keys) + self._deepest))
        self._first[slots] = first
        empty = [-1] * self._deepest  # keys that an empty slot points to
        self._keys: _Numbers = np.append(keys, empty)
        self._rows: _Numbers = np.array([*(grams[key] for key in keys.tolist()), *empty])

    def rows_of(self, keys: _Numbers) -> _Numbers:
        """The row of each key; that of nothing for unknown ones."""
        places = self._first.take(keys & (_SLOTS - 1))
        rows: _Numbers = np.where(self._keys.take(places) == keys, self._rows.take(places), self._nothing)
        for _ in range(1, self._deepest):
            places += 1
            held = (self._keys.take(places) == keys).nonzero()[0]
            rows[held] = self._rows.take(places.take(held))
        return rows


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
        self._pairs, self._triples = _Grams(grams[1], nothing), _Grams(grams[2], nothing)
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
        sums[:-1] += self._rows.take(self._pairs.rows_of(pairs), axis=0)
        sums[:-2] += self._rows.take(self._triples.rows_of(pairs[:-1] * self._base + read[2:]), axis=0)
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
