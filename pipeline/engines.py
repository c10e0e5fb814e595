"""Engines: run tasks in this process, or in worker processes that may die without taking more than one document along.

Results come as they are finished; whoever stores them puts them in order. A document that kills its worker, or keeps
it longer than ``max_seconds``, becomes a failure; the rest of its task is done again by a new worker.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import subprocess
import sys
import time
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from pathlib import Path

from pipeline.batches import OUTPUT_SCHEMA
from pipeline.errors import InspectionPressError
from pipeline.tasks import Result, Task, perform
from pipeline.worker import receive, send

#: Seconds that one input may take before its worker is replaced.
MAX_SECONDS = 120.0
#: Address space of a worker, bytes.
MAX_BYTES = 4 * 2**30
#: Longest time between two looks at the workers that counts against them: a run that was stopped itself blames nobody.
LOOK = 2.0
#: A worker imports this very package, whatever lies in the folder that the run was started in.
_START = "import sys; p = sys.argv[1]; p in sys.path or sys.path.insert(0, p); from pipeline.worker import main; main()"


def run_tasks(
    tasks: Iterable[Task], *, workers: int = 1, max_seconds: float = MAX_SECONDS, max_bytes: int = MAX_BYTES
) -> Generator[Result, None, None]:
    """Perform the tasks with that many worker processes (0: in this process), a bounded number under way."""
    if workers <= 0:
        for task in tasks:
            yield perform(task)
        return
    pool = _Pool(workers, max_seconds, max_bytes)
    try:
        yield from pool.run(iter(tasks))
    finally:
        pool.close()


class _Worker:
    """One worker process and the task it is at."""

    def __init__(self, max_bytes: int) -> None:
        environment = {**os.environ, "INSPECTIONS_WORKER_BYTES": str(max_bytes)}
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-c", _START, str(Path(__file__).parent.parent)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
        assert self.process.stdin is not None and self.process.stdout is not None
        self.sink, self.source = self.process.stdin, self.process.stdout
        self.task: Task | None = None
        self.at, self.document = 0, ""
        self.spent = 0.0  # seconds at the input or document that it is at
        self.ready = False

    def give(self, task: Task) -> None:
        """Hand it a task."""
        self.task, self.at, self.document, self.spent = task, 0, "", 0.0
        send(self.sink, task)

    def end(self) -> None:
        """Stop the process, whatever it does."""
        self.process.kill()
        self.process.wait()
        with contextlib.suppress(BrokenPipeError):
            self.sink.close()
        self.source.close()


class _Pool:
    def __init__(self, workers: int, max_seconds: float, max_bytes: int) -> None:
        self.max_seconds, self.max_bytes, self.size = max_seconds, max_bytes, workers
        self.selector = selectors.DefaultSelector()
        self.workers: list[_Worker] = []
        self.again: deque[Task] = deque()
        self.failed_starts = 0

    def run(self, tasks: Iterator[Task]) -> Iterator[Result]:
        """Feed the workers and yield what they finish."""
        first = next(tasks, None)
        if first is None:
            return
        self.again.append(first)
        exhausted = False
        looked = time.monotonic()
        while True:
            while len(self.workers) < self.size and (self.again or not exhausted):
                self._start()
            for worker in self.workers:
                if worker.ready and worker.task is None:
                    task = self.again.popleft() if self.again else next(tasks, None)
                    if task is None:
                        exhausted = True
                        break
                    self._give(worker, task)
            if exhausted and not self.again and all(worker.task is None for worker in self.workers):
                return
            for key, _ in self.selector.select(timeout=1.0):
                yield from self._hear(key.data)
            now = time.monotonic()
            for worker in list(self.workers):
                worker.spent += min(now - looked, LOOK)
                if worker.task is not None and worker.spent > self.max_seconds:
                    yield self._blame(
                        worker, "too_slow", f"took more than {self.max_seconds:g} seconds and was left out"
                    )
            looked = now

    def close(self) -> None:
        """End every worker."""
        for worker in self.workers:
            self.selector.unregister(worker.source)
            worker.end()
        self.workers.clear()
        self.selector.close()

    def _start(self) -> None:
        worker = _Worker(self.max_bytes)
        self.workers.append(worker)
        self.selector.register(worker.source, selectors.EVENT_READ, worker)

    def _give(self, worker: _Worker, task: Task) -> None:
        try:
            worker.give(task)
        except BrokenPipeError:
            worker.task = task  # its end is read from its output

    def _hear(self, worker: _Worker) -> Iterator[Result]:
        try:
            kind, value = receive(worker.source)
        except EOFError:
            if not worker.ready:
                self._give_up(worker)
                return
            yield self._blame(
                worker,
                "worker_died",
                "made its worker die (a fault in a library, or out of memory) and was left out",
            )
            return
        if kind == "ready":
            worker.ready = True
        elif kind == "at":
            (worker.at, document), worker.spent = value, 0.0
            worker.document = document or ""
        elif kind == "done":
            worker.task = None
            yield value
        elif kind == "memory":
            yield self._blame(
                worker,
                "out_of_memory",
                f"needs more than {self.max_bytes / 2**30:.1f} GB of memory and was left out",
            )
        elif kind == "models":
            raise InspectionPressError(value[2])

    def _give_up(self, worker: _Worker) -> None:
        self._drop(worker)
        self.failed_starts += 1
        if self.failed_starts >= 3:
            raise InspectionPressError("worker processes do not start here; try --workers 0 to work in one process")

    def _drop(self, worker: _Worker) -> None:
        self.selector.unregister(worker.source)
        self.workers.remove(worker)
        worker.end()

    def _blame(self, worker: _Worker, error: str, message: str) -> Result:
        """Replace the worker; the document it was at is a failure, the rest of its task is done again."""
        task, index, document = worker.task, worker.at, worker.document
        self._drop(worker)
        if task is None or not len(task):
            return Result([], OUTPUT_SCHEMA.empty_table())
        failure = {"source": document or task.source(index), "stage": "extract", "error": error, "message": message}
        if document and document != task.source(index):  # a row of a file
            self.again.append(task.giving_up(failure))
            return Result([], OUTPUT_SCHEMA.empty_table())
        rest = task.without(index)
        if len(rest) and rest.documents is None:
            self.again.append(rest)
        return Result([task.source(index)] if task.documents is None else [], OUTPUT_SCHEMA.empty_table(), [failure])
