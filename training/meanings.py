"""Vectors of English words by their meaning, so that words that no labelled text holds have weights too.

``meanings.npz`` holds them; ``models/README.md`` says what they were made from and how.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pipeline.findings.grams import WordReading

FILE = Path(__file__).parent / "meanings.npz"


@dataclass(frozen=True, slots=True)
class Meanings:
    """A row of ``vectors`` for each word of ``index``, the commonest words made smaller."""

    index: dict[str, int]
    vectors: np.ndarray

    def sum_of(self, words: Sequence[str], reading: WordReading) -> np.ndarray:
        """The sum of the words' vectors, weighed like their n-grams."""
        held = [(self.index[word], place) for place, word in enumerate(words) if word in self.index]
        if not held:
            return np.zeros(self.vectors.shape[1], dtype=np.float32)
        rows, places = np.array(held).T
        worth = reading.fading**places * reading.damping(len(words))
        return (self.vectors[rows] * worth[:, None].astype(np.float32)).sum(axis=0)

    def folded(self, index: dict[str, int], weights: np.ndarray) -> tuple[dict[str, int], np.ndarray]:
        """``weights`` (a row a label) whose last columns are of vectors, as weights of n-grams and words alone."""
        grams, dims = len(index), self.vectors.shape[1]
        by_word = (self.vectors @ weights[:, -dims:].T).T
        index = dict(index)
        for word in self.index:
            index.setdefault(word, len(index))
        wide = np.zeros((len(weights), len(index)))
        wide[:, :grams] = weights[:, :grams]
        wide[:, [index[word] for word in self.index]] += by_word
        return index, wide


@functools.cache
def meanings() -> Meanings:
    """The vectors of ``meanings.npz``."""
    with np.load(FILE, allow_pickle=False) as stored:
        vectors = stored["vectors"].astype(np.float32) * stored["size"][:, None]
        return Meanings({str(word): place for place, word in enumerate(stored["words"])}, vectors)
