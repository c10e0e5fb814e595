"""Ways to tell strengths, weaknesses and responses, by the same folds: ``python training/compare.py [--write]``.

Every way gives each sentence and bullet of the labelled documents a kind (or none) without having seen the document in
training; folds go by document. Ours is the shipped combination; the others show what each part of it is worth, and
what a small convolutional network (spaCy) and word vectors of our own training would do instead. ``--write`` puts the table into
``models/README.md``. Reading speed is measured on one core, from the words of a stretch to its kind; for the ways
that look at places and cues with the reading of those.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from samples import Document, Sample, samples_of, sentences
from sklearn.linear_model import LogisticRegression
from train_findings import ROOT, all_documents, fit, fit_lean, fit_words, folds_of, sentence_rows, word_rows
from weak_reports import report_samples
from word_vectors import word_vectors

from pipeline.findings.classifier import KINDS, FindingModel, reading_of_kinds
from pipeline.findings.cues import words_of
from pipeline.findings.find import read_units
from pipeline.findings.grams import WordModel
from pipeline.scoring import f1

MARKS = ("<!-- comparison -->", "<!-- end of comparison -->")
LISTED = {"strengths": "strength", "weaknesses": "weakness", "actions": "response"}
HEAD = (
    "| way | strength | weakness | response | macro F1 | strength for weakness or the reverse | words per second |\n"
    "| --- | --- | --- | --- | --- | --- | --- |"
)
Predict = Callable[[Sequence[Sample]], list[str]]


@dataclass(slots=True)
class Data:
    """What all ways learn from: labelled stretches by document, single sentences, word vectors, graded reports."""

    documents: list[Document]
    samples: dict[str, list[Sample]]
    extra: list[tuple[list[str], str, float]]
    vectors: tuple[dict[str, int], np.ndarray]
    lean: WordModel | None


def by_rules(train: Sequence[Sample], data: Data) -> Predict:
    """The list it stands in, else what its good and bad words come to; nothing is learnt."""

    def kind(sample: Sample) -> str:
        features = sample.features
        for section, kind in LISTED.items():
            if f"lead:{section}" in features:
                return kind
        if "agent_acts" in features or "government_acts" in features:
            return "response"
        vouched = any(name in features for name in ("reported", "voice:own", "voice:inspectorate", "carried:next"))
        tone = "strength" if features["tone:balance"] > 0 else "weakness" if features["tone:balance"] < 0 else "none"
        return tone if vouched else "none"

    return lambda held: [kind(sample) for sample in held]


def by_ngrams(train: Sequence[Sample], data: Data) -> Predict:
    """Words, pairs and triples alone."""
    model = fit_words(word_rows(train, data.extra), reading=reading_of_kinds())
    return lambda held: [KINDS[best] for best in model.scores_of([words_of(s.text) for s in held]).argmax(axis=1)]


def by_features(train: Sequence[Sample], data: Data, *, words: bool) -> FindingModel:
    """Ours, or its part without n-grams."""
    return fit(train, data.extra, data.lean if words else None, use_words=words)


def by_vectors(train: Sequence[Sample], data: Data) -> Predict:
    """The mean of word vectors (trained on our texts and the reports without labels), and logistic regression."""
    index, vectors = data.vectors

    def mean(words: Sequence[str]) -> np.ndarray:
        places = [index[word] for word in words if word in index]
        return vectors[places].mean(axis=0) if places else np.zeros(vectors.shape[1], dtype=np.float32)

    rows = word_rows(train, data.extra)
    model = LogisticRegression(C=30.0, max_iter=500)
    model.fit(
        np.stack([mean(words) for words, _, _ in rows]),
        [KINDS.index(kind) for _, kind, _ in rows],
        sample_weight=[weight for _, _, weight in rows],
    )
    return lambda held: [KINDS[k] for k in model.predict(np.stack([mean(words_of(s.text)) for s in held]))]


def by_network(train: Sequence[Sample], data: Data, epochs: int = 5) -> Predict:
    """spaCy's text classifier on a small tok2vec network of its own (no vectors from elsewhere)."""
    import spacy
    from spacy.training import Example

    nlp = spacy.blank("en")
    tok2vec = {
        "@architectures": "spacy.HashEmbedCNN.v2",
        "pretrained_vectors": None,
        "width": 96,
        "depth": 2,
        "embed_size": 4000,
        "window_size": 1,
        "maxout_pieces": 3,
        "subword_features": True,
    }
    settings = {
        "@architectures": "spacy.TextCatReduce.v1",
        "exclusive_classes": True,
        "use_reduce_first": False,
        "use_reduce_last": False,
        "use_reduce_max": True,
        "use_reduce_mean": True,
        "tok2vec": tok2vec,
    }
    component = nlp.add_pipe("textcat", config={"model": settings})
    for kind in KINDS:
        component.add_label(kind)
    labelled = [(s.text, s.kind) for s in train if s.kind] + [(row["text"], row["kind"]) for row in sentences()]
    examples = [
        Example.from_dict(nlp.make_doc(text), {"cats": {kind: float(kind == label) for kind in KINDS}})
        for text, label in labelled
    ]
    optimizer = nlp.initialize(lambda: examples[:500])
    shuffled = random.Random(5)
    for _ in range(epochs):
        shuffled.shuffle(examples)
        for start in range(0, len(examples), 64):
            nlp.update(examples[start : start + 64], sgd=optimizer, drop=0.3)

    def predict(held: Sequence[Sample]) -> list[str]:
        return [max(doc.cats, key=doc.cats.__getitem__) for doc in nlp.pipe((s.text for s in held), batch_size=256)]

    return predict


def with_model(model: FindingModel) -> Callable[[Sequence[Document]], dict[tuple[str, int], str]]:
    """The kinds that a model of ours gives the stretches of documents, places and cues read anew."""

    def predict(documents: Sequence[Document]) -> dict[tuple[str, int], str]:
        return {
            (doc.name, whole.unit.start): whole.kind
            for doc in documents
            for whole, _ in read_units(doc.structure, about=doc.about, quotes=doc.quotes, model=model)
        }

    return predict


def table_row(name: str, truth: Sequence[str], found: Sequence[str], speed: float) -> str:
    """F1 of each kind, their mean, and how often strength and weakness are taken for one another."""
    scores = []
    for kind in KINDS[1:]:
        right = sum(t == f == kind for t, f in zip(truth, found, strict=True))
        extra = sum(f == kind != t for t, f in zip(truth, found, strict=True))
        missed = sum(t == kind != f for t, f in zip(truth, found, strict=True))
        scores.append(f1(right, extra, missed))
    both = [(t, f) for t, f in zip(truth, found, strict=True) if {t, f} <= {"strength", "weakness"}]
    swapped = np.mean([t != f for t, f in both]) if both else 0.0
    values = " | ".join(f"{value:.3f}" for value in (*scores, np.mean(scores)))
    shown = f"{round(speed, -3):,.0f}" if speed else "(needs the cues)"
    return f"| {name} | {values} | {swapped:.1%} | {shown} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=ROOT.parent / "shared" / "corpus")
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--write", action="store_true", help="put the table into models/README.md")
    options = parser.parse_args()
    documents = all_documents(options.corpus)
    samples = {doc.name: samples_of(doc) for doc in documents}
    extra = sentence_rows()
    unlabelled = [sample.words for held in samples.values() for sample in held if sample.weight == 1.0]
    unlabelled += [words for words, _, _ in extra] + [sample.words for sample in report_samples(options.corpus)]
    data = Data(documents, samples, extra, word_vectors(unlabelled), fit_lean(options.corpus))
    folds = folds_of([doc.name for doc in documents], options.folds)
    ways = {
        "rules alone: lists, good and bad words": by_rules,
        "n-grams, logistic regression": by_ngrams,
        "word vectors of our own (SVD), logistic regression": by_vectors,
        "cues and place, no n-grams": lambda train, data: by_features(train, data, words=False),
        "**n-grams, cues and place (shipped)**": lambda train, data: by_features(train, data, words=True),
        "small tok2vec CNN (spaCy)": by_network,
    }
    rows = [HEAD]
    for name, way in ways.items():
        truth: list[str] = []
        found: list[str] = []
        seconds = words = 0.0
        for fold in range(options.folds):
            made = way([s for doc in documents if folds[doc.name] != fold for s in samples[doc.name]], data)
            held = [doc for doc in documents if folds[doc.name] == fold]
            asked = [s for doc in held for s in samples[doc.name] if s.weight == 1.0 and s.kind]
            start = time.process_time()
            if isinstance(made, FindingModel):
                known = with_model(made)(held)
                seconds += time.process_time() - start
                found += [known[s.group, s.start] for s in asked]
                words += sum(len(s.words) for doc in held for s in samples[doc.name] if s.weight == 1.0)
            else:
                found += made(asked)
                seconds += time.process_time() - start
                words += sum(len(s.words) for s in asked)
            truth += [s.kind or "none" for s in asked]
        rows.append(table_row(name, truth, found, words / seconds if way is not by_rules else 0.0))
        print(rows[-1], flush=True)
    if options.write:
        path = ROOT / "models" / "README.md"
        text = path.read_text(encoding="utf-8")
        before, after = text.split(MARKS[0])[0], text.split(MARKS[1])[1]
        table = "\n".join(rows)
        path.write_text(f"{before}{MARKS[0]}\n{table}\n{MARKS[1]}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
