"""Findings against VADER, TextBlob and headings alone, on the labelled corpus: spans and kinds.

    pip install -r benchmarks/requirements.txt && pip install -e '.[train]'
    python benchmarks/findings.py [--corpus ../shared/corpus] [--write]

Every system reads the same documents and is scored alike: kind equal and half of the longer span shared. Ours is
trained anew without the document it is scored on (ten folds by document). The rivals read each sentence of the story
and each bullet; a score beyond the threshold is a strength or a weakness. As neither knows what a finding is, they are
also asked only about the strengths and weaknesses that the labels name (last column).
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(Path(__file__).parent), str(ROOT / "training")]

from check_findings import left_out  # noqa: E402
from results import write_section  # noqa: E402
from samples import Document  # noqa: E402
from train_findings import all_documents, fit, fit_lean, sentence_rows  # noqa: E402

from pipeline.findings.sections import Sections  # noqa: E402
from pipeline.scoring import Item, compare, f1, finding_right  # noqa: E402

CORPUS = ROOT.parent / "shared" / "corpus"
KINDS = ("strength", "weakness", "response")
HEAD = (
    "| system | precision | recall | F1 | strength | weakness | response | macro F1 | told apart |",
    "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
)
NOTE = """`python benchmarks/findings.py --write`, over the {count} labelled documents with {labels} findings that
count (optional ones are neither right nor wrong). *Ours* is measured without the document in training (ten folds);
its word lists, unlike its weights, were written by people who had read these documents. *Strength* to *response*: F1 of
each kind; *macro* their mean. *Told apart*: of the strengths and weaknesses in the labels, the share to which a system
gives the right one of the two when it is shown their words (ours: those that it finds, with the right kind among both).
A score of exactly nothing counts as wrong there.

"""
LISTED = {"strengths": "strength", "weaknesses": "weakness", "actions": "response"}
Polarity = Callable[[str], float]


@dataclass(slots=True)
class Result:
    """Counts by kind, and how many strengths and weaknesses were told apart."""

    name: str
    counts: dict[str, list[int]]
    apart: float

    def row(self) -> str:
        """One row of the table."""
        right, extra, missed = (sum(counts[place] for counts in self.counts.values()) for place in range(3))
        each = [f1(*self.counts[kind]) for kind in KINDS]
        precision, recall = right / max(1, right + extra), right / max(1, right + missed)
        values = (precision, recall, f1(right, extra, missed), *each, sum(each) / len(each), self.apart)
        return f"| {self.name} | " + " | ".join(f"{value:.3f}" for value in values) + " |"


def stretches(doc: Document) -> Iterator[tuple[int, int]]:
    """Each sentence of the paragraphs and each bullet."""
    for place, block in enumerate(doc.structure.blocks):
        if block.kind == "bullet":
            yield block.start, block.end
        elif block.kind == "paragraph":
            yield from ((sentence.start, sentence.end) for sentence in doc.structure.sentences_of(place))


def by_polarity(doc: Document, polarity: Polarity, threshold: float) -> list[Item]:
    """Stretches whose score lies beyond the threshold."""
    rows = []
    for start, end in stretches(doc):
        score = polarity(doc.text[start:end])
        if abs(score) >= threshold:
            rows.append(item("strength" if score > 0 else "weakness", start, end))
    return rows


def by_heading(doc: Document) -> list[Item]:
    """Bullets, by the heading or lead-in over them alone."""
    sections = Sections(doc.structure)
    rows = []
    for block in doc.structure.blocks:
        if block.kind == "bullet" and block.lead_in >= 0:
            kind = LISTED.get(sections.lead_in(block.lead_in).kind)
            if kind:
                rows.append(item(kind, block.start, block.end))
    return rows


def item(kind: str, start: int, end: int) -> Item:
    """A found row, as the scoring reads it."""
    return {"kind": kind, "char_start": start, "char_end": end}


def measure(name: str, documents: Sequence[Document], found: Sequence[list[Item]], polarity: Polarity | None) -> Result:
    """Score rows against labels."""
    counts = {kind: [0, 0, 0] for kind in KINDS}
    apart = known = 0
    for doc, rows in zip(documents, found, strict=True):
        outcome = compare(doc.name, doc.labels, rows, finding_right)
        for place, items in enumerate(([label for label, _ in outcome.matched], outcome.extra, outcome.missed)):
            for row in items:
                counts[row["kind"]][place] += 1
        for label in doc.labels:
            if label.get("optional") or label["kind"] == "response":
                continue
            if polarity is not None:
                known += 1
                score = polarity(label["text"])
                apart += score != 0 and (score > 0) == (label["kind"] == "strength")
            else:
                kinds = [row["kind"] for row in rows if shares(row, label) and row["kind"] != "response"]
                known += bool(kinds)
                apart += label["kind"] in kinds
    return Result(name, counts, apart / max(1, known))


def shares(row: Item, label: Item) -> bool:
    """Whether half of the label lies in the row."""
    shared = min(row["char_end"], label["char_end"]) - max(row["char_start"], label["char_start"])
    return bool(shared >= 0.5 * (label["char_end"] - label["char_start"]))


def polarities() -> Iterator[tuple[str, Polarity, float]]:
    """The rivals that are installed, each with its usual threshold."""
    if importlib.util.find_spec("vaderSentiment"):
        from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

        analyzer = SentimentIntensityAnalyzer()
        yield "VADER, threshold 0.05", lambda text: float(analyzer.polarity_scores(text)["compound"]), 0.05
        yield "VADER, threshold 0.5", lambda text: float(analyzer.polarity_scores(text)["compound"]), 0.5
    if importlib.util.find_spec("textblob"):
        from textblob import TextBlob

        yield "TextBlob, threshold 0.05", lambda text: float(TextBlob(text).sentiment.polarity), 0.05


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--write", action="store_true", help="write the table to RESULTS.md")
    options = parser.parse_args()
    everything = all_documents(options.corpus)
    corpus = [doc for doc in everything if doc.name.startswith(("releases/", "written/"))]
    extra, lean = sentence_rows(), fit_lean(options.corpus)
    ours = left_out(everything, lambda samples: fit(samples, extra, lean))
    rows = [[item(row.kind, row.char_start, row.char_end) for row in ours[doc.name]] for doc in corpus]
    results = [measure("inspection-press, document left out", corpus, rows, None)]
    results.append(measure("headings and lead-ins alone", corpus, [by_heading(doc) for doc in corpus], None))
    for name, polarity, threshold in polarities():
        found = [by_polarity(doc, polarity, threshold) for doc in corpus]
        results.append(measure(name, corpus, found, polarity))
    table = "\n".join([*HEAD, *(result.row() for result in results)])
    print(table)
    if options.write:
        labels = sum(1 for doc in corpus for label in doc.labels if not label.get("optional"))
        write_section("Findings", NOTE.format(count=len(corpus), labels=labels) + table)


if __name__ == "__main__":
    main()
