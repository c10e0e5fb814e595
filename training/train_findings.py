"""Train the findings classifier: ``python training/train_findings.py [--corpus ../shared/corpus] [--check]``.

``--check`` measures by leaving documents out (grouped folds) and writes nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")  # small fits: more threads only wait for each other
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from meanings import Meanings
from samples import (
    Document,
    Sample,
    corpus_documents,
    marked_documents,
    own_labelled_documents,
    samples_of,
    sentences,
)
from train_themes import fit_themes, theme_samples
from weak_reports import Row, lean_rows

from pipeline.findings.classifier import (
    AROUND,
    KINDS,
    FindingModel,
    LinearModel,
    around,
    reading_of_kinds,
    word_features,
)
from pipeline.findings.cues import words_of
from pipeline.findings.grams import PLAIN, WordModel, WordReading, ngrams
from pipeline.findings.themes import FIELDS, SIGNS, THEMES
from pipeline.weights import write_weights

MODELS = ROOT / "models" / "findings"
_WORD_C = 8.0
_CONTEXT_C = 0.12
#: Words are weighed this finely; where it is ten times as coarse, models stop short and differ from run to run.
_TOLERANCE, _TOLERANCE_APART = 1e-4, 1e-2
_LEAN_C = 1.0
_LEAST_WEIGHT = 0.2


def fit_words(
    rows: Sequence[Row],
    *,
    labels: Sequence[str] = KINDS,
    least: int = 2,
    strength: float = _WORD_C,
    reading: WordReading = PLAIN,
    apart: bool = False,
    meanings: Meanings | None = None,
) -> WordModel:
    """A linear model over the n-grams that at least ``least`` rows hold; ``apart``: each label against all others.

    With ``meanings`` also over the sum of the words' vectors, whose say then goes into the weights of the words: so
    words that no row holds have weights too.
    """
    counts: dict[str, int] = {}
    grams = [faded(words, reading) for words, _, _ in rows]
    for held in grams:
        for gram in held:
            counts[gram] = counts.get(gram, 0) + 1
    index = {gram: place for place, gram in enumerate(sorted(gram for gram, count in counts.items() if count >= least))}
    indptr, indices, values = [0], [], []
    for held, (words, _, _) in zip(grams, rows, strict=True):
        damping = reading.damping(len(words))
        known = {index[gram]: count for gram, count in held.items() if gram in index}
        indices += known
        values += [count * damping for count in known.values()]
        indptr.append(len(indices))
    table = sparse.csr_matrix((values, indices, indptr), shape=(len(rows), len(index)))
    if meanings is not None:
        sums = [meanings.sum_of(words, reading) for words, _, _ in rows]
        table = sparse.hstack([table, np.array(sums)]).tocsr()
    names = [label for label in labels if any(row[1] == label for row in rows)]
    goals = np.array([names.index(kind) for _, kind, _ in rows])
    worth = [weight for _, _, weight in rows]
    if apart:
        fitted = [
            LogisticRegression(C=strength, solver="liblinear", tol=_TOLERANCE_APART).fit(
                table, goals == place, sample_weight=worth
            )
            for place in range(len(names))
        ]
        weights, intercept = (
            np.vstack([one.coef_ for one in fitted]),
            np.concatenate([one.intercept_ for one in fitted]),
        )
    else:
        model = LogisticRegression(C=strength, max_iter=300, tol=_TOLERANCE).fit(table, goals, sample_weight=worth)
        weights, intercept = model.coef_, model.intercept_
    if meanings is not None:
        index, weights = meanings.folded(index, weights)
    return WordModel(index, weights.T.astype(np.float32), intercept.astype(np.float32), tuple(names), reading)


def faded(words: Sequence[str], reading: WordReading) -> dict[str, float]:
    """How much each n-gram of a stretch counts, before damping."""
    found: dict[str, float] = {}
    for gram, place in ngrams(words, reading):
        found[gram] = found.get(gram, 0.0) + reading.fading**place
    return found


def fit_context(rows: Sequence[tuple[dict[str, float], str, float]], strength: float = _CONTEXT_C) -> LinearModel:
    """A linear model over named features."""
    names = sorted({name for features, _, _ in rows for name in features})
    index = {name: place for place, name in enumerate(names)}
    table = sparse.lil_matrix((len(rows), len(names)))
    for row, (features, _, _) in enumerate(rows):
        for name, value in features.items():
            table[row, index[name]] = value
    model = LogisticRegression(C=strength, max_iter=1000)
    model.fit(
        table.tocsr(), [KINDS.index(kind) for _, kind, _ in rows], sample_weight=[weight for _, _, weight in rows]
    )
    return LinearModel(index, model.coef_.T.astype(np.float32), model.intercept_.astype(np.float32), KINDS)


def word_rows(samples: Sequence[Sample], extra: Sequence[Row]) -> list[Row]:
    """The samples that have a label, as rows for the word model."""
    return [(sample.words, sample.kind, sample.weight) for sample in samples if sample.kind] + list(extra)


def folds_of(names: Sequence[str], count: int, seed: int = 3) -> dict[str, int]:
    """A fold for each document."""
    order = np.random.default_rng(seed).permutation(len(names))
    return {names[place]: rank % count for rank, place in enumerate(order)}


def with_lean(model: WordModel, lean: WordModel) -> WordModel:
    """``model`` with one more column, the scores of ``lean``, over the n-grams of both."""
    index = dict(model.index)
    for gram in lean.index:
        index.setdefault(gram, len(index))
    weights = np.zeros((len(index), model.weights.shape[1] + 1), dtype=np.float32)
    weights[: len(model.index), :-1] = model.weights
    for gram, place in lean.index.items():
        weights[index[gram], -1] = lean.weights[place, 0]
    return WordModel(
        index,
        weights,
        np.append(model.intercept, lean.intercept[0]).astype(np.float32),
        (*model.labels, "lean"),
        model.reading,
    )


def fit(
    samples: Sequence[Sample],
    extra: Sequence[Row],
    lean: WordModel | None = None,
    *,
    inner: int = 5,
    use_words: bool = True,
) -> FindingModel:
    """Both models; the second learns from word scores of models that have not seen the document."""
    folds = folds_of(sorted({sample.group for sample in samples}), inner, seed=11)
    rows = []
    for fold in range(inner if use_words else 1):
        model = None
        if use_words:
            model = fit_words(
                word_rows([s for s in samples if folds[s.group] != fold], extra), reading=reading_of_kinds()
            )
            model = with_lean(model, lean) if lean else model
        for held in by_document(samples):
            if use_words and folds[held[0].group] != fold:
                continue
            said = said_of(held, model) if model else [{} for _ in held]
            rows += [
                (sample.features | more, sample.kind, sample.weight)
                for sample, more in zip(held, said, strict=True)
                if sample.kind
            ]
    words = fit_words(word_rows(samples, extra), reading=reading_of_kinds())
    return FindingModel(pruned(with_lean(words, lean) if lean else words), fit_context(rows))


def by_document(samples: Sequence[Sample]) -> list[list[Sample]]:
    """The samples of each document, in text order."""
    found: dict[str, list[Sample]] = {}
    for sample in samples:
        found.setdefault(sample.group, []).append(sample)
    return list(found.values())


def said_of(held: Sequence[Sample], model: WordModel) -> list[dict[str, float]]:
    """What ``model`` says of the words of one document's stretches and of those around them, as features."""
    scores = model.scores_of([sample.words for sample in held])
    units = [place for place, sample in enumerate(held) if sample.weight == 1.0]
    near = around(scores[units], [held[place].follows for place in units])
    found, unit = [], -1
    for sample, row in zip(held, scores.tolist(), strict=True):
        unit += sample.weight == 1.0  # clauses come after their sentence, and have its neighbours
        found.append(word_features(sample.voice, row) | dict(zip(AROUND, near[unit].tolist(), strict=True)))
    return found


def pruned(model: WordModel, least: float = _LEAST_WEIGHT) -> WordModel:
    """``model`` without the n-grams that hardly weigh: half of them, and no figure suffers."""
    kept = [(gram, place) for gram, place in model.index.items() if np.abs(model.weights[place]).max() >= least]
    index = {gram: place for place, (gram, _) in enumerate(kept)}
    weights = model.weights[[place for _, place in kept]]
    return WordModel(index, weights, model.intercept, model.labels, model.reading)


def fit_lean(corpus: Path) -> WordModel | None:
    """The word model of well and badly graded parts of reports; None where there are no reports."""
    rows = lean_rows(corpus)
    return (
        fit_words(rows, labels=("poor", "good"), least=6, strength=_LEAN_C, reading=reading_of_kinds())
        if rows
        else None
    )


def sentence_rows() -> list[tuple[list[str], str, float]]:
    """The rows of ``sentences.csv`` for the word model.

    A single sentence counts as half of one in a document, or less: most of them are findings, most of a document is
    none; and those written to be told in rare words mislead about usual ones where they count as much as others.
    """
    return [(words_of(row["text"]), row["kind"], float(row["weight"])) for row in sentences()]


def all_documents(corpus: Path) -> list[Document]:
    """The documents written for training and, where it is there, the corpus."""
    return [*marked_documents(), *own_labelled_documents(), *(corpus_documents(corpus) if corpus.is_dir() else ())]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=ROOT.parent / "shared" / "corpus")
    parser.add_argument("--check", action="store_true", help="measure by leaving documents out; write nothing")
    options = parser.parse_args()
    documents = all_documents(options.corpus)
    if options.check:
        from check_findings import check

        check(documents, fit_lean(options.corpus))
        return
    samples = [sample for doc in documents for sample in samples_of(doc)]
    model = fit(samples, sentence_rows(), fit_lean(options.corpus))
    write_weights(MODELS / "words", model.words.index, model.words.weights, model.words.intercept, model.words.labels)
    write_weights(MODELS / "context", model.context.index, model.context.weights, model.context.intercept, model.context.labels)
    themes = fit_themes([sample for doc in documents for sample in theme_samples(doc)])
    write_weights(MODELS / "theme_words", themes.words.index, themes.words.weights, themes.words.intercept, themes.words.labels)
    signs = {sign: round(float(weight), 4) for sign, weight in zip(SIGNS, themes.weights, strict=True)}
    leanings = {
        field: {theme: round(float(worth), 4) for theme, worth in zip(THEMES, row, strict=True)}
        for field, row in zip(FIELDS, themes.leanings, strict=True)
    }
    (ROOT / "models" / "findings" / "themes.json").write_text(
        json.dumps({"weights": signs, "leanings": leanings}, indent=1) + "\n", encoding="utf-8"
    )
    print(
        f"{len(documents)} documents, {len(samples)} stretches, "
        f"{len(model.words.index)} n-grams, {len(model.context.index)} features"
    )


if __name__ == "__main__":
    main()
