"""The trained classifier of findings: two linear models in numpy, read from ``models/findings/``.

The first reads the words of a stretch alone (one, two and three words in a row); the second weighs what the first
says together with the cues and the place of the stretch (``features``). ``training/train_findings.py``
trains both; ``models/README.md`` tells how well they do and how far their probabilities can be believed.
"""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipeline.errors import ModelFileError
from pipeline.findings.words import finding_words
from pipeline.lexicons import cached_from_models, models_dir

#: What a stretch can be, in the order of the columns of the weights.
KINDS = ("none", "strength", "weakness", "response")
Vector = npt.NDArray[np.float32]
_Pairs = dict[int, tuple[int, dict[int, int]]]
_Word = tuple[int, int, _Pairs]
_NOTHING: _Pairs = {}
_NO_TRIPLES: dict[int, int] = {}


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
        """The weighted sum of ``features``, label by label; unknown features count nothing."""
        get = self.index.get
        places: list[int] = []
        values: list[float] = []
        for name, value in features.items():
            place = get(name)
            if place is not None:
                places.append(place)
                values.append(value)
        result: Vector = np.dot(np.array(values, dtype=np.float32), self.weights[places]) + self.intercept
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
        self._known = self._compiled()

    def _compiled(self) -> dict[str, _Word]:
        """Each word as its number, its place among the weights (-1 for none) and the pairs it opens, with triples.

        Words that are folded share the entry of the name they go by.
        """
        grams = sorted((gram.split(" "), place) for gram, place in self.index.items())
        codes: dict[str, int] = {}
        for words, _ in grams:
            for word in words:
                codes.setdefault(word, len(codes))
        single: dict[str, int] = {}
        pairs: dict[str, dict[int, tuple[int, dict[int, int]]]] = {}
        for words, place in sorted(grams, key=lambda gram: len(gram[0])):
            if len(words) == 1:
                single[words[0]] = place
                continue
            opened = pairs.setdefault(words[0], {})
            second = codes[words[1]]
            if len(words) == 2:
                opened[second] = (place, {})
            else:
                opened.setdefault(second, (-1, {}))[1][codes[words[2]]] = place
        known = {word: (code, single.get(word, -1), pairs.get(word, {})) for word, code in codes.items()}
        for word, name in self.fold.items():
            if name in known:
                known[word] = known[name]
            else:
                known.pop(word, None)
        return known

    def scores(self, words: Sequence[str]) -> Vector:
        """The scores of a stretch of words, one a label."""
        known = self._known
        places: list[int] = []
        opened: _Pairs = known["<"][2] if "<" in known else _NOTHING  # what may follow the word before
        triples: dict[int, int] = _NO_TRIPLES  # and the two before
        for word in (*words, ">"):
            entry = known.get(word)
            if entry is None:
                entry = known.get("0") if word[0] <= "9" else None
                if entry is None:
                    opened, triples = _NOTHING, _NO_TRIPLES
                    continue
            code, place, following = entry
            if place >= 0:
                places.append(place)
            if triples and code in triples:
                places.append(triples[code])
            pair = opened.get(code) if opened else None
            if pair is None:
                triples = _NO_TRIPLES
            else:
                place, triples = pair
                if place >= 0:
                    places.append(place)
            opened = following
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

    def probabilities(self, features: dict[str, float], word_scores: Vector) -> list[float]:
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


def softmax(scores: Vector) -> list[float]:
    """Scores as probabilities."""
    values = scores.tolist()
    most = max(values)
    raised = [math.exp(value - most) for value in values]
    whole = sum(raised)
    return [value / whole for value in raised]


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
