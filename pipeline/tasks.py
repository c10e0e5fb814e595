"""Tasks: what an engine hands to a worker, and what comes back. Plain values, so that they cross processes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pyarrow as pa

from pipeline.batches import OUTPUT_SCHEMA, documents_table, extract_batch
from pipeline.sources import InputFile, SourceFailure
from pipeline.tables import failures_of

#: Documents extracted between two signs of life of a worker.
Beat = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Task:
    """Work for one worker: input files to read, or documents already read (``batches.INPUT_SCHEMA``)."""

    files: tuple[InputFile, ...] = ()
    documents: pa.Table | None = None
    max_chars: int = 5_000_000

    def __len__(self) -> int:
        return len(self.files) if self.documents is None else len(self.documents)

    def source(self, index: int) -> str:
        """The source of its input of that number."""
        return self.files[index].source if self.documents is None else self.documents["source"][index].as_py()

    def without(self, index: int) -> Task:
        """The same work without one input."""
        if self.documents is None:
            return Task(self.files[:index] + self.files[index + 1 :], None, self.max_chars)
        return Task(
            (),
            pa.concat_tables([self.documents.slice(0, index), self.documents.slice(index + 1)]),
            self.max_chars,
        )


@dataclass(slots=True)
class Result:
    """What came of a task: nested rows (``batches.OUTPUT_SCHEMA``) and inputs that failed."""

    inputs: list[str]  # sources of the input files that it finishes
    rows: pa.Table
    failures: list[dict[str, str]] = field(default_factory=list)


def perform(task: Task, beat: Beat | None = None) -> Result:
    """Read and extract one task; a bad input is a failure, never an exception. ``beat(i)`` is called before input i."""
    rows: list[pa.Table] = []
    failures: list[dict[str, str]] = []
    for index in range(len(task)):
        if beat:
            beat(index)
        for table in _documents(task, index, failures):
            rows.append(extract_batch(table))
    results = pa.concat_tables(rows) if rows else OUTPUT_SCHEMA.empty_table()
    return Result([file.source for file in task.files], results, failures + failures_of(results))


def _documents(task: Task, index: int, failures: list[dict[str, str]]) -> Iterator[pa.Table]:
    """The documents of one input of the task."""
    from pipeline.ingest import read_input

    if task.documents is not None:
        yield task.documents.slice(index, 1)
        return
    documents = []
    for item in read_input(task.files[index], max_chars=task.max_chars):
        if isinstance(item, SourceFailure):
            failures.append({"source": item.source, "stage": item.stage, "error": item.error, "message": item.message})
        else:
            documents.append(item)
    if documents:
        yield documents_table(documents)
