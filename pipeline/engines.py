"""Engines: run the seam over tasks, in this process or in several, results always in the order of the tasks.

A task is either a few input files, which the worker reads and extracts, or a table of documents already
read (the rows of one large file). Both give the same result: nested rows, failures and what was seen.
"""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from pipeline.batches import OUTPUT_SCHEMA, documents_table, extract_batch
from pipeline.sources import InputFile, SourceDocument, SourceFailure
from pipeline.tables import failures_of


@dataclass(frozen=True, slots=True)
class Task:
    """Work for one worker: input files to read, or documents already read."""

    files: tuple[InputFile, ...] = ()
    documents: pa.Table | None = None
    max_chars: int = 5_000_000

    def sources(self) -> list[str]:
        """The inputs it stands for, for a message when it is lost."""
        if self.documents is not None:
            return list(self.documents["source"].to_pylist())
        return [file.source for file in self.files]


@dataclass(slots=True)
class Result:
    """What came of a task."""

    task: Task
    rows: pa.Table
    failures: list[dict[str, str]] = field(default_factory=list)


def perform(task: Task) -> Result:
    """Read and extract one task. Runs in a worker; never raises for a bad input."""
    failures: list[dict[str, str]] = []
    if task.documents is not None:
        rows = extract_batch(task.documents)
    else:
        documents: list[SourceDocument] = []
        for file in task.files:
            for item in _read(file, task.max_chars):
                if isinstance(item, SourceFailure):
                    failures.append({"source": item.source, "stage": item.stage, "error": item.error, "message": item.message})
                else:
                    documents.append(item)
        rows = extract_batch(documents_table(documents))
    failures += failures_of(rows)
    return Result(task, rows, failures)


def _read(file: InputFile, max_chars: int) -> Iterator[SourceDocument | SourceFailure]:
    from pipeline.ingest import read_input

    return read_input(file, max_chars=max_chars)


def run_tasks(tasks: Iterable[Task], *, workers: int = 1) -> Iterator[Result]:
    """Perform the tasks and yield their results in order, with a bounded number under way."""
    if workers <= 1:
        for task in tasks:
            yield perform(task)
        return
    yield from _pooled(tasks, workers)


def _pooled(tasks: Iterable[Task], workers: int) -> Iterator[Result]:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["pipeline.batches", "pipeline.ingest"])
    pool = ProcessPoolExecutor(workers, mp_context=context)
    waiting: deque[tuple[Task, Future[Result]]] = deque()
    pending = iter(tasks)
    try:
        while True:
            while len(waiting) < workers * 3:
                task = next(pending, None)
                if task is None:
                    break
                waiting.append((task, pool.submit(perform, task)))
            if not waiting:
                return
            task, future = waiting.popleft()
            try:
                yield future.result()
            except BrokenProcessPool:
                pool.shutdown(wait=False, cancel_futures=True)
                lost = [task, *(other for other, _ in waiting)]
                waiting.clear()
                for one in lost:
                    yield from _one_by_one(one, context)
                pool = ProcessPoolExecutor(workers, mp_context=context)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _one_by_one(task: Task, context: Any) -> Iterator[Result]:
    """After a worker died: each input of the task alone in a worker of its own, so that only the culprit is lost."""
    parts = [Task(files=(file,), max_chars=task.max_chars) for file in task.files]
    if task.documents is not None:
        parts = [Task(documents=task.documents.slice(i, 1), max_chars=task.max_chars) for i in range(len(task.documents))]
    rows, failures = [], []
    for part in parts:
        with ProcessPoolExecutor(1, mp_context=context) as pool:
            try:
                result = pool.submit(perform, part).result()
                rows.append(result.rows)
                failures += result.failures
            except BrokenProcessPool:
                failures += [{"source": source, "stage": "extract", "error": "worker_died",
                              "message": f"{source}: the worker that read it died (out of memory or a fault in a library); the file was left out"}
                             for source in part.sources()]
    yield Result(task, pa.concat_tables(rows) if rows else OUTPUT_SCHEMA.empty_table(), failures)
