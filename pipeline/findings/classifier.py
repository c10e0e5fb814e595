"""The trained classifier of findings: two linear models in numpy, read from ``models/findings/``.

The first reads the words of a stretch alone (words, pairs and their stems); the second weighs what the first says, of
the stretch and of its neighbours, together with the cues and the place of the stretch (``features``).
``training/train_findings.py`` trains both; ``models/README.md`` tells how well they do and how far their
probabilities can be believed.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.findings.features import Features
from pipeline.findings.grams import Vector, WordModel, WordReading
from pipeline.findings.words import finding_words
from pipeline.lexicons import cached_from_models
from pipeline.weights import read_weights

#: Shared features remembered at most.
_MOST_MET = 20_000
#: What a stretch can be, in the order of the columns of the weights.
KINDS = ("none", "strength", "weakness", "response")
#: The feature for the last score of the word model (``grams.WordModel``).
LEAN = "words=lean"
#: What the words around a stretch say: of the sentence before and after it in its paragraph, of the nearest in the
#: paragraphs above and below, each good or bad (``tone``) and finding or none (``sure``); and the tone of the text.
AROUND = (
    "before=tone",
    "before=sure",
    "above=tone",
    "above=sure",
    "after=tone",
    "after=sure",
    "below=tone",
    "below=sure",
    "text=tone",
)


class LinearModel:
    """Named features and one column of weights for each label."""

    def __init__(self, index: dict[str, int], weights: Vector, intercept: Vector, labels: tuple[str, ...]) -> None:
        self.index, self.weights, self.intercept, self.labels = index, weights, intercept, labels
        self._voices: dict[str, Vector] = {}
        self._forget()

    def _forget(self) -> None:
        #: The weights, a row of zeros for unknown features, and a row for each shared dict met so far.
        self._rows: Vector = np.vstack([self.weights, np.zeros((1, len(self.labels)), dtype=np.float32)])
        self._met: dict[int, tuple[dict[str, float], int]] = {}  # by identity, and kept so that it stays theirs

    def scores_of(self, rows: Sequence[Features]) -> Vector:
        """The weighted sum of each row's features, label by label; unknown features count nothing."""
        if not rows:
            return np.zeros((0, len(self.labels)), dtype=np.float32)
        if len(self._met) > _MOST_MET:
            self._forget()
        index, nothing, met = self.index, len(self.index), self._met
        places: list[int] = []
        values: list[float] = []
        starts: list[int] = []
        new: list[dict[str, float]] = []
        for shared, own, _ in rows:
            starts.append(len(places))
            for part in shared:
                known = met.get(id(part))
                if known is None:
                    known = met[id(part)] = (part, len(self._rows) + len(new))
                    new.append(part)
                places.append(known[1])
                values.append(1.0)
            places += [index.get(name, nothing) for name in own]
            values += own.values()
        if new:
            self._rows = np.vstack([self._rows, *(self._sum_of(part) for part in new)])
        weighed = self._rows[places] * np.array(values, dtype=np.float32)[:, None]
        result: Vector = np.add.reduceat(weighed, starts, axis=0) + self.intercept
        return result

    def of_words(self, voice: str) -> Vector:
        """What each score of the word model is worth where ``voice`` speaks (``word_features`` as a table)."""
        if voice not in self._voices:
            nothing = len(self.index)
            names = [*_score_names(voice), (LEAN, "")]
            self._voices[voice] = np.stack(
                [self._rows[[self.index.get(name, nothing) for name in pair]].sum(axis=0) for pair in names]
            )
        return self._voices[voice]

    def of_around(self) -> Vector:
        """What each of ``AROUND`` is worth."""
        nothing = len(self.index)
        found: Vector = self._rows[[self.index.get(name, nothing) for name in AROUND]]
        return found

    def _sum_of(self, features: dict[str, float]) -> Vector:
        found = [(self.index[name], value) for name, value in features.items() if name in self.index]
        result: Vector = np.zeros(len(self.labels), dtype=np.float32)
        for place, value in found:
            result = result + self.weights[place] * np.float32(value)
        return result


@dataclass(frozen=True, slots=True)
class FindingModel:
    """Both models; scores become chances by ``softmax``, one for each of ``KINDS``."""

    words: WordModel
    context: LinearModel

    def say(self, stretches: Sequence[Sequence[str]]) -> Vector:
        """What the words of each stretch say of each kind, and how they lean."""
        said = self.words.scores_of(stretches)
        said[:, : len(KINDS)] -= said[:, : len(KINDS)].sum(axis=1, keepdims=True) / len(KINDS)
        return said

    def scores_of(self, features: Sequence[Features], said: Vector, near: Vector) -> list[list[float]]:
        """The scores of stretches by their features, what their words say and what those around them say."""
        scores = self.context.scores_of(features)
        voices = [read.voice for read in features]
        for voice in dict.fromkeys(voices):
            held = [place for place, other in enumerate(voices) if other == voice]
            scores[held] += said[held] @ self.context.of_words(voice)[: said.shape[1]]
        scores += near @ self.context.of_around()
        found: list[list[float]] = scores.tolist()
        return found

    def after(self) -> dict[str, list[float]]:
        """What each kind of the sentence before, in the same paragraph, adds to the scores of the next."""
        index, nothing = self.context.index, [0.0] * len(KINDS)
        return {
            kind: self.context.weights[index[last_kind(kind)]].tolist() if last_kind(kind) in index else nothing
            for kind in KINDS
        }


def last_kind(kind: str) -> str:
    """The feature that tells the kind of the sentence before."""
    return f"last:{kind}"


@functools.cache
def _score_names(voice: str) -> tuple[tuple[str, str], ...]:
    return tuple((f"words={kind}", f"words={kind}|voice:{voice}") for kind in KINDS)


def word_features(voice: str, scores: Sequence[float]) -> dict[str, float]:
    """What the word model says as features: alone, and apart for each voice."""
    mean = sum(scores[: len(KINDS)]) / len(KINDS)
    found: dict[str, float] = {}
    for (alone, apart), value in zip(_score_names(voice), scores, strict=False):
        found[alone] = found[apart] = value - mean
    if len(scores) > len(KINDS):
        found[LEAN] = scores[-1]
    return found


def around(said: Vector, follows: Sequence[bool]) -> Vector:
    """``AROUND`` for each stretch of a text, by what their words say; ``follows``: one of its paragraph stands before.

    "This is good practice." is told by what comes before it, a plain fact by whether the text praises or blames.
    """
    table: Vector = np.zeros((len(said), len(AROUND)), dtype=np.float32)
    if not len(said):
        return table
    finding = said[:, 1 : len(KINDS)].max(axis=1) - said[:, 0]
    tone, sure = np.tanh((said[:, 1] - said[:, 2]) / 2), np.tanh(finding / 2)
    said_there = np.stack([tone, sure], axis=1)
    joined = np.array(follows, dtype=np.bool_)[1:, None]
    table[1:, 0:2], table[1:, 2:4] = said_there[:-1] * joined, said_there[:-1] * ~joined
    table[:-1, 4:6], table[:-1, 6:8] = said_there[1:] * joined, said_there[1:] * ~joined
    weight = (1.0 + sure) / 2
    table[:, 8] = (tone * weight).sum() / (weight.sum() + 1.0)
    return table


def softmax(scores: Sequence[float]) -> list[float]:
    """Scores as probabilities."""
    most = max(scores)
    raised = [math.exp(value - most) for value in scores]
    whole = sum(raised)
    return [value / whole for value in raised]


@cached_from_models
def reading_of_kinds() -> WordReading:
    """How the word model of kinds reads words: negations change what stands after them."""
    lexicon = finding_words()
    return WordReading(lexicon.fold, lexicon.negations, lexicon.negation_reach, lexicon.endings)


@cached_from_models
def finding_model() -> FindingModel:
    """The trained model of ``models/findings/``."""
    index, weights, intercept, labels = read_weights("findings/words")
    context = read_weights("findings/context")
    return FindingModel(WordModel(index, weights, intercept, labels, reading_of_kinds()), LinearModel(*context))
