"""The trained classifier of findings: two linear models in numpy, read from ``models/findings/``.

The first reads the words of a stretch alone (one, two and three words in a row); the second weighs what the first
says together with the cues and the place of the stretch (``finding_features``). ``training/train_findings.py``
trains both; ``models/README.md`` tells how well they do and how far their probabilities can be believed.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from pipeline.errors import ModelFileError
from pipeline.finding_words import finding_words
from pipeline.lexicons import cached_from_models, models_dir

#: What a stretch can be, in the order of the columns of the weights.
KINDS = ("none", "strength", "weakness", "response")
Vector = npt.NDArray[np.float32]
_Node = tuple[int, dict[str, Any]]


def ngrams(words: Sequence[str], fold: Mapping[str, str] | None = None) -> Iterator[str]:
    """The features of the word model: words, pairs and triples, with marks for both ends (for training).

    Numbers count as one word, and so do the words that ``fold`` gives one name. ``WordModel.scores`` finds the same.
    """
    if fold:
        words = [fold.get(word, word) for word in words]
    folded = ["<", *("0" if word[0] <= "9" else word for word in words), ">"]
    yield from folded[1:-1]
    for first, second in itertools.pairwise(folded):
        yield f"{first} {second}"
    for first, second, third in zip(folded, folded[1:], folded[2:], strict=False):
        yield f"{first} {second} {third}"


@dataclass(frozen=True, slots=True)
class LinearModel:
    """Named features and one column of weights for each label."""

    index: dict[str, int]
    weights: Vector
    intercept: Vector
    labels: tuple[str, ...]

    def scores(self, features: Mapping[str, float]) -> Vector:
        """The sum of the weights of ``features``, label by label; unknown features count nothing."""
        index = self.index
        rows = [(index[name], value) for name, value in features.items() if name in index]
        if not rows:
            return self.intercept
        places, values = zip(*rows, strict=True)
        result: Vector = np.asarray(values, dtype=np.float32) @ self.weights[list(places)] + self.intercept
        return result


class WordModel:
    """A linear model over n-grams that all count the same; longer stretches are damped by the root of their length.

    ``labels`` name the columns. In the model of kinds one more column, ``lean``, says how far the words are those of
    well rather than badly graded parts of real reports, learnt without any label.
    """

    def __init__(
        self,
        index: Mapping[str, int],
        weights: Vector,
        intercept: Vector,
        labels: Sequence[str],
        fold: Mapping[str, str] | None = None,
    ) -> None:
        self.index, self.weights, self.intercept, self.labels, self.fold = (
            dict(index),
            weights,
            intercept,
            tuple(labels),
            fold or {},
        )
        self._tree: _Node = (-1, {})
        for gram, place in self.index.items():
            node = self._tree
            words = gram.split(" ")
            for word in words:
                node = node[1].setdefault(word, (-1, {}))
            parent = self._tree
            for word in words[:-1]:
                parent = parent[1][word]
            parent[1][words[-1]] = (place, node[1])

    def scores(self, words: Sequence[str]) -> Vector:
        """The scores of a stretch of words, one a label."""
        fold = self.fold
        known = self._tree[1]
        places: list[int] = []
        one: _Node | None = known.get("<")  # what may follow the word before, and the two before
        two: _Node | None = None
        for word in (*words, ">"):
            word = fold.get(word, word)
            if word[0] <= "9":
                word = "0"
            three = two[1].get(word) if two is not None else None
            two = one[1].get(word) if one is not None else None
            one = known.get(word)
            if one is not None and one[0] >= 0:
                places.append(one[0])
            if two is not None and two[0] >= 0:
                places.append(two[0])
            if three is not None:
                places.append(three[0])
        if not places:
            return self.intercept
        chosen = self.weights[list(set(places))]
        result: Vector = np.add.reduce(chosen, axis=0) * np.float32((3 * len(words) + 1) ** -0.5) + self.intercept
        return result


@dataclass(frozen=True, slots=True)
class FindingModel:
    """Both models; ``probabilities`` gives one value for each of ``KINDS``."""

    words: WordModel
    context: LinearModel

    def probabilities(self, features: dict[str, float], word_scores: Vector) -> Vector:
        """How likely the stretch is each of ``KINDS``."""
        return softmax(self.context.scores(with_word_scores(features, word_scores)))


_SCORE_NAMES: dict[str, tuple[tuple[str, str], ...]] = {}


def with_word_scores(features: dict[str, float], scores: Vector) -> dict[str, float]:
    """``features``, to which the word model's say is added: alone, and apart for each voice."""
    voice = next((name for name in features if name.startswith("voice:")), "voice:none")
    names = _SCORE_NAMES.get(voice)
    if names is None:
        names = _SCORE_NAMES[voice] = tuple((f"words={kind}", f"words={kind}|{voice}") for kind in KINDS)
    values = scores.tolist()
    mean = sum(values[: len(KINDS)]) / len(KINDS)
    for (alone, apart), value in zip(names, values, strict=False):
        features[alone] = features[apart] = value - mean
    if len(values) > len(KINDS):
        features["words=lean"] = values[-1]
    return features


def softmax(scores: Vector) -> Vector:
    """Scores as probabilities."""
    raised = np.exp(scores - scores.max())
    result: Vector = raised / raised.sum()
    return result


@cached_from_models
def finding_model() -> FindingModel:
    """The trained model of ``models/findings/``."""
    index, weights, intercept, labels = read_weights("findings/words")
    context = read_weights("findings/context")
    return FindingModel(WordModel(index, weights, intercept, labels, finding_words().fold), LinearModel(*context))


def read_weights(name: str) -> tuple[dict[str, int], Vector, Vector, tuple[str, ...]]:
    """``models/<name>.json`` (labels, features) with ``models/<name>.npz`` (weights, intercept)."""
    listed, arrays = models_dir() / f"{name}.json", models_dir() / f"{name}.npz"
    try:
        listing = json.loads(listed.read_text(encoding="utf-8"))
        with np.load(arrays, allow_pickle=False) as stored:
            weights = stored["weights"].astype(np.float32)
            intercept = stored["intercept"].astype(np.float32)
    except FileNotFoundError as error:
        raise ModelFileError(name, "", f"not found: {error.filename}; `make train` makes it") from None
    except (ValueError, KeyError, OSError) as error:
        raise ModelFileError(name, "", f"cannot be read: {error}") from None
    features, labels = listing.get("features"), listing.get("labels")
    if not features or not labels or weights.shape != (len(features), len(labels)) or intercept.shape != (len(labels),):
        raise ModelFileError(name, "features", "does not fit the weights beside it")
    return {feature: place for place, feature in enumerate(features)}, weights, intercept, tuple(labels)
