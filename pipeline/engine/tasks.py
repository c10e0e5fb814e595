"""Tasks: what an engine hands to a worker, and what comes back. Plain values, so that they cross processes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pyarrow as pa

from pipeline.addresses import fetched_ahead
from pipeline.engine.batches import documents_rows, extract_rows, results_table
from pipeline.sources import InputFile, SourceFailure
from pipeline.storage.tables import failures_of

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

    @property
    def nbytes(self) -> int:
        """About how many bytes it takes on its way to a worker."""
        if self.documents is not None:
            return self.documents.nbytes
        return sum(512 + 4 * len(str(file.path)) for file in self.files)

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
    seconds: dict[str, float] = field(default_factory=dict)  # by stage (``records.STAGES``)


def perform(task: Task, beat: Beat | None = None) -> Result:
    """Read and extract one task; a bad input is a failure, never an exception."""
    from pipeline.stages import StageClock

    clock = StageClock()
    rows: list[dict[str, Any]] = []
    failures: list[dict[str, str]] = list(task.given_up)
    without = {row["source"] for row in task.given_up}
    with fetched_ahead(file.path for file in task.files):
        clock.done("reading")
        for index in range(len(task)):
            if beat:
                beat(index, None)
            clock.restart()
            documents = _documents(task, index, failures)
            clock.done("reading")
            if without:
                documents = [row for row in documents if row["source"] not in without]
            rows += extract_rows(documents, _at(beat, index, task.source(index)), clock)
    clock.restart()
    results = results_table(rows)
    clock.done("rows")
    inputs = [file.source for file in task.files]
    return Result(inputs, results, failures + failures_of(results), task.part_of, clock.seconds)


def _at(beat: Beat | None, index: int, told: str) -> Callable[[str], None] | None:
    """Tells of each document but the one that has the name of its input, which was told of before it was read."""
    return (lambda source: beat(index, source) if source != told else None) if beat else None


def _documents(task: Task, index: int, failures: list[dict[str, str]]) -> list[dict[str, Any]]:
    """The documents of one input of the task, as rows of the seam."""
    from pipeline.ingest import read_input

    if task.documents is not None:
        return task.documents.to_pylist()
    documents = []
    for item in read_input(task.files[index], max_chars=task.max_chars):
        if isinstance(item, SourceFailure):
            failures.append({"source": item.source, "stage": item.stage, "error": item.error, "message": item.message})
        else:
            documents.append(item)
    return documents_rows(documents)
