"""Tasks: what an engine hands to a worker, and what comes back. Plain values, so that they cross processes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.batches import documents_table, extract_rows, results_table
from pipeline.sources import InputFile, SourceFailure
from pipeline.tables import failures_of

#: Told before each input of a task (its number), and before each document (its source): a worker's signs of life.
Beat = Callable[[int, str | None], None]


@dataclass(frozen=True, slots=True)
class Task:
    """Work for one worker: input files to read, or documents of one file already read (``batches.INPUT_SCHEMA``).

    ``part_of`` is the file that such documents are rows of. ``given_up`` are failures of rows that took a worker down
    before: they are left out, and told when the task is finished.
    """

    files: tuple[InputFile, ...] = ()
    documents: pa.Table | None = None
    max_chars: int = 5_000_000
    part_of: str | None = None
    given_up: tuple[dict[str, str], ...] = ()

    def __len__(self) -> int:
        return len(self.files) if self.documents is None else 1

    def source(self, index: int) -> str:
        """The source of its input of that number."""
        return self.files[index].source if self.documents is None else self.part_of or ""

    def without(self, index: int) -> Task:
        """The same work without one input file."""
        return replace(self, files=self.files[:index] + self.files[index + 1 :])

    def giving_up(self, failure: dict[str, str]) -> Task:
        """The same work without one row of its files or documents."""
        return replace(self, given_up=(*self.given_up, failure))


@dataclass(slots=True)
class Result:
    """What came of a task: nested rows (``batches.OUTPUT_SCHEMA``) and inputs that failed."""

    inputs: list[str]  # sources of the input files that it finishes
    rows: pa.Table
    failures: list[dict[str, str]] = field(default_factory=list)
    part_of: str | None = None  # the file that the rows are some of


def perform(task: Task, beat: Beat | None = None) -> Result:
    """Read and extract one task; a bad input is a failure, never an exception."""
    rows: list[dict[str, Any]] = []
    failures: list[dict[str, str]] = list(task.given_up)
    without = pa.array([row["source"] for row in task.given_up], pa.string())
    for index in range(len(task)):
        if beat:
            beat(index, None)
        for table in _documents(task, index, failures):
            if task.given_up:
                table = table.filter(pc.invert(pc.is_in(table["source"], value_set=without)))
            rows += extract_rows(table, _at(beat, index))
    results = results_table(rows)
    inputs = [file.source for file in task.files]
    return Result(inputs, results, failures + failures_of(results), task.part_of)


def _at(beat: Beat | None, index: int) -> Callable[[str], None] | None:
    return (lambda source: beat(index, source)) if beat else None


def _documents(task: Task, index: int, failures: list[dict[str, str]]) -> Iterator[pa.Table]:
    """The documents of one input of the task."""
    from pipeline.ingest import read_input

    if task.documents is not None:
        yield task.documents
        return
    documents = []
    for item in read_input(task.files[index], max_chars=task.max_chars):
        if isinstance(item, SourceFailure):
            failures.append({"source": item.source, "stage": item.stage, "error": item.error, "message": item.message})
        else:
            documents.append(item)
    if documents:
        yield documents_table(documents)
