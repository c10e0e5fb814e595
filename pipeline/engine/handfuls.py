"""Inputs cut into tasks: small ones in handfuls, large files of rows a batch of rows at a time."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator

from pipeline.engine.tasks import Task
from pipeline.sources import ROW_KINDS, InputFile, SourceFailure, kind_of

#: Inputs a worker takes at a time: few enough to spread, many enough to pay for the trip.
TASK_FILES, TASK_BYTES = 16, 2**19
#: Rows of a large file that a worker takes at a time, unless they are more than ``TASK_BYTES``.
TASK_ROWS = 256


def is_large(file: InputFile) -> bool:
    """Whether it is a file of rows that is shared out among the workers."""
    return kind_of(file.source)[0] in ROW_KINDS and file.size > TASK_BYTES


def cut_into_tasks(
    files: Iterable[InputFile], max_chars: int, large: Callable[[InputFile], Iterable[Task]]
) -> Iterator[Task]:
    """Small inputs in handfuls for the workers to read, and what ``large`` makes of a large file of rows."""
    handful: list[InputFile] = []
    size = 0
    for file in files:
        if is_large(file):
            yield from large(file)
            continue
        handful.append(file)
        size += file.size
        if len(handful) >= TASK_FILES or size >= TASK_BYTES:
            yield Task(files=tuple(handful), max_chars=max_chars)
            handful, size = [], 0
    if handful:
        yield Task(files=tuple(handful), max_chars=max_chars)


def row_tasks(
    file: InputFile, max_chars: int, failures: list[dict[str, str]], done: Container[str]
) -> Iterator[Task]:
    """The rows of a file that are not done, as documents; what cannot be read is added to ``failures``."""
    from pipeline.engine.batches import documents_table
    from pipeline.ingest import read_input

    documents, size = [], 0
    for item in read_input(file, max_chars=max_chars):
        if isinstance(item, SourceFailure):
            failures.append({"source": item.source, "stage": item.stage, "error": item.error, "message": item.message})
            continue
        if item.source in done:
            continue
        documents.append(item)
        size += len(item.text)
        if len(documents) >= TASK_ROWS or size >= TASK_BYTES:
            yield Task(documents=documents_table(documents), max_chars=max_chars, part_of=file.source)
            documents, size = [], 0
    if documents:
        yield Task(documents=documents_table(documents), max_chars=max_chars, part_of=file.source)
