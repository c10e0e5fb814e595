"""Real inspection reports as weak supervision: the grades in their headings tell good from poor words without labels.

A sentence under "The experiences of children in care: outstanding" is more likely to praise than one under
"...: inadequate", and bullets under "What needs to improve" ask for more. The reports are read where they lie and
never copied; what is kept is a weight for each word or short sequence that at least six sentences hold.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from samples import Sample, document, samples_of

from pipeline.readers.pdf import read_pdf

Row = tuple[Sequence[str], str, float]


def report_samples(corpus: Path) -> list[Sample]:
    """The sentences and bullets of the reports."""
    found: list[Sample] = []
    for path in sorted((corpus / "reports").glob("*.pdf")):
        doc = document(f"reports/{path.name}", read_pdf(path, 5_000_000).text, [])
        found += [
            sample
            for sample in samples_of(doc)
            if sample.shape != "clause" and 5 <= len(sample.words) <= 60 and "\t" not in sample.text
        ]
    return found


def lean_rows(corpus: Path) -> list[Row]:
    """Stretches under a graded heading, as ``good`` or ``poor``."""
    rows: list[Row] = []
    for sample in report_samples(corpus):
        if "lead_strong:weaknesses" in sample.features and sample.shape == "bullet":
            rows.append((sample.words, "poor", 1.0))
        elif "heading_graded:good" in sample.features:
            rows.append((sample.words, "good", 1.0))
        elif "heading_graded:poor" in sample.features:
            rows.append((sample.words, "poor", 1.0))
    return rows
