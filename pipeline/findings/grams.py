"""Words and pairs of words, weighed as they stand and by their stems: many stretches at once, in a few steps of numpy.

Each known word has a number, and so has each stem, so that a pair is one large number, looked up in a table of slots.
What a word costs is one look-up in a dict and its share of the array work; a word that training has not met is
taken for its stem.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Vector = npt.NDArray[np.float32]
_Numbers = npt.NDArray[np.int64]
#: Marks of both ends of a stretch, the one name of all numbers, and the marks of a negated word and of stems.
_BEGIN, _END, _NUMBER, _NEGATED, _STEM = "<", ">", "0", "~", "#"
#: A stem keeps as many letters at least.
_SHORTEST = 4
#: Words remembered at most.
_MOST_WORDS = 100_000
#: Slots in which keys of pairs are looked up: a power of two.
_SLOTS = 1 << 16


@dataclass(frozen=True, slots=True)
class WordReading:
    """How words are read: those that go by one name, the reach of negations over the words after, endings of stems.

    ``fading`` is what a word counts for each word that stands before it: below 1 where what comes first matters most.
    """

    fold: Mapping[str, str] = field(default_factory=dict)
    negations: Collection[str] = ()
    reach: int = 0
    endings: tuple[str, ...] = ()  # the longest first
    fading: float = 1.0

    def damping(self, length: int) -> float:
        """What each n-gram of a stretch of so many words counts: long ones are damped by their length's root."""
        if self.fading < 1.0:
            return float((3 * (1 - self.fading**length) / (1 - self.fading) + 1) ** -0.5)
        return float((3 * length + 1) ** -0.5)


PLAIN = WordReading()


def stem(word: str, endings: Sequence[str]) -> str:
    """``word`` without its ending, so that "delays", "delayed" and "delay" are one."""
    if len(word) <= _SHORTEST or not word.isalpha() or word.endswith("ss"):
        return word
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            word = word[: -len(ending)]
            break
    if len(word) > _SHORTEST and word[-1] == word[-2] and word[-1] not in "sl":
        word = word[:-1]
    return word[:-1] if len(word) > _SHORTEST and word[-1] in "eiy" else word


def ngrams(words: Sequence[str], reading: WordReading = PLAIN) -> Iterator[tuple[str, int]]:
    """The features of the word model, for training: words and pairs, with marks for both ends, and their stems.

    Each comes with the place of the word at which it begins.

    Numbers count as one word, and so do the words that are folded. A word after a negation counts once more, as
    negated (``~late``, and its stem ``~#late``). ``WordModel`` finds the same.
    """
    words = [reading.fold.get(word, word) for word in words]
    plain = [_NUMBER if word[0] <= "9" else word for word in words]
    stems = [_STEM + (word if word == _NUMBER else stem(word, reading.endings)) for word in plain]
    if reading.negations:
        last = -reading.reach - 1
        for place, word in enumerate(words):
            if place - last <= reading.reach:
                yield _NEGATED + plain[place], place
                yield _NEGATED + stems[place], place
            if word in reading.negations:
                last = place
    for row in (plain, stems):
        yield from zip(row, itertools.count(), strict=False)
        mark = _STEM if row is stems else ""
        for place, (first, second) in enumerate(itertools.pairwise([mark + _BEGIN, *row, mark + _END])):
            yield f"{first} {second}", max(0, place - 1)


class _Codes(dict[str, int]):
    """The number of each word: numerals share one, words that training has not met have that of their stem, or 0."""

    def __init__(self, known: Mapping[str, int], stems: Mapping[str, int], endings: tuple[str, ...]) -> None:
        super().__init__(known)
        self._stems, self._endings = stems, endings

    def __missing__(self, word: str) -> int:
        code = self.get(_NUMBER, 0) if word[0] <= "9" else self._stems.get(stem(word, self._endings), 0)
        if len(self) < _MOST_WORDS:
            self[word] = code
        return code


class _Grams:
    """The rows of pairs by their keys: a table by the last bits of a key, few slots with more than one."""

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
        reading: WordReading = PLAIN,
    ) -> None:
        self.index, self.weights, self.intercept = dict(index), weights, intercept
        self.labels, self.reading = tuple(labels), reading
        codes, stems = self._numbered()
        #: Numbers from here on are of stems whose words are not known.
        self._new = len(codes) + 1
        self._base = self._new + len(stems) + 1
        self._begin, self._end = codes[_BEGIN], codes[_END]
        self._stem_of: _Numbers = np.zeros(self._new + len(stems) + 1, dtype=np.int64)
        for word, code in codes.items():
            marked = word in (_BEGIN, _END, _NUMBER)
            self._stem_of[code] = stems.get(word if marked else stem(word, reading.endings), 0)
        self._stem_of[self._new :] = range(len(stems) + 1)
        single, negated, pairs = self._tables(codes)
        stem_single, stem_negated, stem_pairs = self._tables(stems, _STEM)
        self._single, self._negated = stem_single.take(self._stem_of, axis=0), stem_negated.take(self._stem_of, axis=0)
        self._single[: len(single)] += single
        self._negated[: len(negated)] += negated
        nothing = len(self.index)  # a row of zeros, for what is not known
        # Row after row in memory: rows of an array stored column by column take ten times as long to gather.
        self._rows: Vector = np.ascontiguousarray(
            np.vstack([weights, np.zeros((1, weights.shape[1]), dtype=np.float32)])
        )
        self._pairs, self._stem_pairs = _Grams(pairs, nothing), _Grams(stem_pairs, nothing)
        self._negates = np.zeros(len(self._stem_of), dtype=np.bool_)
        self._negates[[codes[word] for word in reading.negations]] = True
        known = {word: code for word, code in codes.items() if word not in (_BEGIN, _END)}
        for word, name in reading.fold.items():
            known[word] = codes.get(name, 0)
        self._codes = _Codes(known, {word: self._new + code for word, code in stems.items()}, reading.endings)

    def _numbered(self) -> tuple[dict[str, int], dict[str, int]]:
        """A number, from 1 on, for every word and every stem that the n-grams hold."""
        codes: dict[str, int] = {_BEGIN: 1, _END: 2}
        stems: dict[str, int] = {_BEGIN: 1, _END: 2}
        for gram in self.index:
            for word in gram.removeprefix(_NEGATED).split(" "):
                numbers = stems if word.startswith(_STEM) else codes
                numbers.setdefault(word.removeprefix(_STEM), len(numbers) + 1)
        for word in sorted(self.reading.negations):
            codes.setdefault(word, len(codes) + 1)
        return codes, stems

    def _tables(self, numbers: Mapping[str, int], mark: str = "") -> tuple[Vector, Vector, dict[int, int]]:
        """By number the weights of words and of negated words, by key the row of each pair: of words or of stems."""
        shape = (len(numbers) + 1, self.weights.shape[1])
        single, negated = np.zeros(shape, dtype=np.float32), np.zeros(shape, dtype=np.float32)
        pairs: dict[int, int] = {}
        for gram, place in self.index.items():
            words = gram.removeprefix(_NEGATED).split(" ")
            if words[0].startswith(_STEM) != bool(mark):
                continue
            codes = [numbers[word.removeprefix(_STEM)] for word in words]
            if len(codes) == 2:
                pairs[codes[0] * self._base + codes[1]] = place
            else:
                (negated if gram.startswith(_NEGATED) else single)[codes[0]] = self.weights[place]
        return single, negated, pairs

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
        sums = self._single.take(read, axis=0)
        stems = self._stem_of.take(read)
        for numbers, pairs in ((read, self._pairs), (stems, self._stem_pairs)):
            sums[:-1] += self._rows.take(pairs.rows_of(numbers[:-1] * self._base + numbers[1:]), axis=0)
        if self.reading.reach:
            held = self._in_reach(read)
            sums[held] += self._negated[read[held]]
        damped = np.array([self.reading.damping(len(words)) for words in stretches], dtype=np.float32)
        if self.reading.fading < 1.0:
            lengths = np.diff([*starts, len(codes)])
            places = np.arange(-1, len(codes) - 1) - np.repeat(starts, lengths)
            sums *= (self.reading.fading ** np.maximum(places, 0).astype(np.float32))[:, None]
        result: Vector = np.add.reduceat(sums, starts, axis=0) * damped[:, None] + self.intercept
        return result
