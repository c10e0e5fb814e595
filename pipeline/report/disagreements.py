"""Where documents that speak of one inspection state different grades for one area."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow.compute as pc

from pipeline.display import one_line, period, words
from pipeline.reading import Values
from pipeline.report.source import Source


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One area of one inspection: the grades stated, best first, how many documents state each, and the documents."""

    provider: str
    visit: str
    area: str
    grades: Sequence[tuple[str, int]]
    doc_ids: Sequence[str]  # all that speak of the inspection


def find_disagreements(source: Source) -> list[Disagreement]:
    """The areas on which documents differ, by provider, then in order of the visits."""
    grades = source.read("inspection_grades")
    stated: dict[tuple[str, str], list[Values]] = defaultdict(list)
    for row in grades.filter(pc.invert(grades["agrees"])).to_pylist():
        stated[row["inspection_id"], row["area"]].append(row)
    if not stated:
        return []
    inspections = {row["inspection_id"]: row for row in source.read("inspections").to_pylist()}
    documents: dict[str, list[str]] = defaultdict(list)
    for row in source.read("inspection_documents", ["inspection_id", "doc_id"]).to_pylist():
        documents[row["inspection_id"]].append(row["doc_id"])
    found = []
    for (inspection_id, area), rows in stated.items():
        if (inspection := inspections.get(inspection_id)) is None:
            continue
        ordered = sorted(rows, key=lambda row: (row["rank"], row["grade"]))
        visit = period(inspection["start_date"], inspection["end_date"]) or "not dated"
        key = (inspection["provider"], str(inspection["start_date"] or ""), inspection_id, area)
        counts = [(words(row["grade"]), row["n_documents"]) for row in ordered]
        provider = one_line(inspection["provider"])
        found.append((key, Disagreement(provider, visit, words(area), counts, documents[inspection_id])))
    return [disagreement for _, disagreement in sorted(found, key=lambda item: item[0])]
