"""Rows of a flattened table on one line: "area grade grade" under a line of years."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from pipeline.judgements.mentions import Mention, Subject, placed_mention
from pipeline.judgements.page.cells import YEAR, newest_first
from pipeline.judgements.page.lines import whole_area
from pipeline.judgements.reading import GradeHit, Reading


def line_table(reading: Reading, index: int, hits: Sequence[GradeHit], default: Subject) -> list[Mention]:
    """A flattened line "area grade grade" under a line of years ("Judgement 2018 2022")."""
    block, text = reading.structure.blocks[index], reading.text
    if (
        len(hits) < 2
        or text[hits[-1].end : block.end].strip(" .|")
        or any(text[a.end : b.start].strip(" |/→>-–") for a, b in itertools.pairwise(hits))
    ):
        return []
    areas = whole_area(reading, block.start, hits[0].start, hits[0].grade)
    if not areas:
        return []
    years: list[int] = []
    for before in reversed(reading.structure.blocks[max(0, index - 12) : index]):
        if before.end - before.start > 200:
            break
        if text[before.end - 1] in ".:" or before.end - before.start > 100:
            continue  # a sentence, no head of columns
        years = [int(year) for year in YEAR.findall(text[before.start : before.end])]
        if len(years) == len(hits):
            break
    arrows = "→" in text[hits[0].end : hits[1].start] or "->" in text[hits[0].end : hits[1].start]
    if len(years) == len(hits) and not arrows:
        statuses = ["current" if year == max(years) else "previous" for year in years]
    elif newest_first(reading, index):
        statuses = ["current"] + ["previous"] * (len(hits) - 1)
    else:
        statuses = ["previous"] * (len(hits) - 1) + ["current"]
    return [placed_mention(hit, index, areas, default, status) for hit, status in zip(hits, statuses, strict=True)]
