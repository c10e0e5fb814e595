"""Measure the findings stage by leaving documents out: spans, kinds, themes, sources, calibration."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence

import numpy as np
from samples import Document, Sample, samples_of
from train_themes import fit_themes, theme_samples

from pipeline.findings import find_with
from pipeline.findings.classifier import FindingModel
from pipeline.findings.grams import WordModel
from pipeline.findings.themes import ThemeModel
from pipeline.records import Finding
from pipeline.reliability import graded_rows, reliability
from pipeline.scoring import Outcome, compare, finding_right, score


def predict(doc: Document, model: FindingModel, themes: ThemeModel) -> list[Finding]:
    """The findings of one document by given models."""
    return find_with(doc.structure, about=doc.about, quotes=doc.quotes, model=model, themes=themes)


def left_out(
    documents: Sequence[Document], fit: Callable[[list[Sample]], FindingModel], *, count: int = 10, seed: int = 3
) -> dict[str, list[Finding]]:
    """Each document's findings by a model that has not seen it."""
    from train_findings import folds_of

    samples = {doc.name: samples_of(doc) for doc in documents}
    themed = {doc.name: theme_samples(doc) for doc in documents}
    folds = folds_of([doc.name for doc in documents], count, seed)
    found: dict[str, list[Finding]] = {}
    for fold in range(count):
        model = fit([sample for doc in documents if folds[doc.name] != fold for sample in samples[doc.name]])
        themes = fit_themes([sample for doc in documents if folds[doc.name] != fold for sample in themed[doc.name]])
        for doc in documents:
            if folds[doc.name] == fold:
                found[doc.name] = predict(doc, model, themes)
    return found


def outcomes_of(documents: Sequence[Document], found: dict[str, list[Finding]]) -> list[Outcome]:
    """Found rows against labels, document by document."""
    return [
        compare(doc.name, doc.labels, [dataclasses.asdict(row) for row in found[doc.name]], finding_right)
        for doc in documents
    ]


def report(title: str, outcomes: Sequence[Outcome]) -> None:
    """Precision, recall, F1; by kind; shares of right themes and sources; confusion of strength and weakness."""
    total = score(title, [o.counts for o in outcomes])
    print(
        f"{title:34} P {total.precision:.3f} R {total.recall:.3f} F1 {total.f1:.3f} ({total.low:.2f}-{total.high:.2f})",
        end="  ",
    )
    for kind in ("strength", "weakness", "response"):
        right = sum(1 for o in outcomes for label, _ in o.matched if label["kind"] == kind)
        extra = sum(1 for o in outcomes for row in o.extra if row["kind"] == kind)
        missed = sum(1 for o in outcomes for label in o.missed if label["kind"] == kind)
        print(f"{kind[0].upper()} {2 * right / max(1, 2 * right + extra + missed):.3f}", end=" ")
    matched = [(label, row) for o in outcomes for label, row in o.matched]
    for value in ("theme", "source"):
        print(f"{value} {np.mean([label[value] == row[value] for label, row in matched]):.3f}", end=" ")
    swapped = sum(
        1
        for o in outcomes
        for label in o.missed
        for row in o.extra
        if {label["kind"], row["kind"]} == {"strength", "weakness"}
        and min(label["char_end"], row["char_end"]) - max(label["char_start"], row["char_start"])
        > 0.5 * (label["char_end"] - label["char_start"])
    )
    print(f"swapped {swapped}/{len(matched) + swapped}")


def calibration(outcomes: Sequence[Outcome]) -> None:
    """Reliability of the confidence of rows that were right or wrong, and the Brier score."""
    found = reliability(graded_rows("findings", outcomes), (0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9))
    print("confidence   rows   mean   right  95 %")
    for one in found.bins:
        low, high = one.interval
        print(f"{one.low:.1f}-{one.high:.1f}   {one.rows:6}  {one.mean:.3f}  {one.right:.3f}  {low:.2f}-{high:.2f}")
    print(f"Brier {found.brier:.4f}, of a constant {found.constant:.4f}")


def check(documents: Sequence[Document], lean: WordModel | None) -> None:
    """Print the table of ablations and the reliability of the shipped combination."""
    from train_findings import fit, sentence_rows

    extra = sentence_rows()
    for title, fitted in (
        ("combined, with reports", lambda samples: fit(samples, extra, lean)),
        ("combined", lambda samples: fit(samples, extra)),
        ("cues and place only", lambda samples: fit(samples, extra, use_words=False)),
    ):
        outcomes = outcomes_of(documents, left_out(documents, fitted))
        report(title, outcomes)
        report("  corpus", [o for o in outcomes if not o.document.startswith("own/")])
        report("  written for training", [o for o in outcomes if o.document.startswith("own/")])
        if title == "combined, with reports":
            calibration(outcomes)
