"""Blocks of a flattened table: cells that hold a grade and nothing else, and the labels beside them."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.judgements.areas.refs import AreaRef
from pipeline.judgements.mentions import Mention, Subject, placed_mention
from pipeline.judgements.page.cells import Graded, is_before, read_cell
from pipeline.judgements.page.columns import Column
from pipeline.judgements.reading import GradeHit, Reading
from pipeline.structure import Block

CELL_KINDS = frozenset({"paragraph", "heading", "bullet", "row", "title"})
MOST_ROWS = 120


def cell_grades(reading: Reading, index: int, by_block: Mapping[int, list[GradeHit]]) -> list[Graded]:
    """The grades of a block that is a cell and nothing else."""
    block = reading.structure.blocks[index]
    if block.end - block.start > 90 or block.kind not in CELL_KINDS or (block.kind == "row" and len(block.cells) > 1):
        return []
    return read_cell(reading, block.start, block.end, by_block.get(index, ()))


def span_of(block: Block) -> tuple[int, int]:
    """First and last character of a block."""
    return block.start, block.end


def is_label(reading: Reading, index: int, by_block: Mapping[int, list[GradeHit]]) -> bool:
    """Whether a block is short enough for the label of a row, and holds no grade and no sentence."""
    block = reading.structure.blocks[index]
    words = reading.text[block.start : block.end]
    return (
        block.kind in CELL_KINDS
        and index not in by_block
        and len(words) <= 130
        and len(words.split()) <= 18
        and not words.endswith((".", "!", ";", ","))
        and not (words.endswith(":") and len(words.split()) > 6)
        and any(ch.isalpha() for ch in words)
        and not (block.kind == "row" and len(block.cells) > 1)
    )


def flat_mention(
    reading: Reading,
    graded: Graded,
    areas: tuple[AreaRef, ...],
    subject: Subject,
    column: Column,
    block: int,
    *,
    past: bool,
) -> Mention:
    """The mention of one cell: what it says of time itself counts before what its column says."""
    day = graded.day or column.day
    status = "previous" if graded.status or past else column.status
    if column.subject is not None:
        subject = column.subject
    if graded.day is not None and is_before(reading, graded.day):
        status = "previous"
    return placed_mention(graded.hit, block, areas, subject, status, day)
