"""Engines: run tasks in this process, or in worker processes that may die without taking more than one document along.

Results come as they are finished; whoever stores them puts them in order. A document that kills its worker, or keeps
it longer than ``max_seconds``, becomes a failure; the rest of its task is done again by a new worker.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import selectors
import subprocess
import sys
import time
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from itertools import islice
from pathlib import Path

from pipeline.engine.batches import OUTPUT_SCHEMA
from pipeline.engine.tasks import Result, Task, perform
from pipeline.engine.worker import receive, send
from pipeline.errors import InspectionPressError

#: Seconds that one input may take before its worker is replaced.
MAX_SECONDS = 120.0
#: Address space of a worker, bytes.
MAX_BYTES = 4 * 2**30
#: Longest time between two looks at the workers that counts against them: a run that was stopped itself blames nobody.
LOOK = 2.0
#: Bytes that a pipe should hold: a worker then need not wait for the run to take its result, nor for its next task.
PIPE_BYTES = 2**20
#: A worker imports this very package, whatever lies in the folder that the run was started in.
_START = (
    "import sys; p = sys.argv[1]; p in sys.path or sys.path.insert(0, p); "
    "from pipeline.engine.worker import main; main()"
)
#: The folder that holds the package.
_ROOT = Path(__file__).parents[2]


def run_tasks(
    tasks: Iterable[Task], *, workers: int = 1, max_seconds: float = MAX_SECONDS, max_bytes: int = MAX_BYTES
) -> Generator[Result, None, None]:
    """Perform the tasks with that many worker processes (0: in this process), a bounded number under way."""
    if workers <= 0:
        for task in tasks:
            yield perform(task)
        return
    pool = Pool(workers, max_seconds, max_bytes)
    try:
        yield from pool.run(iter(tasks))
    finally:
        pool.close()


class _Worker:
    """One worker process, the task it is at and the one that already waits in its pipe."""

    def __init__(self, max_bytes: int) -> None:
        environment = {**os.environ, "INSPECTIONS_WORKER_BYTES": str(max_bytes)}
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-c", _START, str(_ROOT)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
        assert self.process.stdin is not None and self.process.stdout is not None
        self.sink, self.source = self.process.stdin, self.process.stdout
        self.room = min(_widened(self.sink.fileno()), _widened(self.source.fileno()))
        self.task: Task | None = None
        self.next: Task | None = None
        self.took = False  # it has read its task, so its pipe is empty
        self.at, self.document = 0, ""
        self.spent = 0.0  # seconds at the input or document that it is at
        self.ready = False

    def can_take(self, task: Task, *, ahead: bool) -> bool:
        """Whether it can be given the task without waiting for it: it is idle, or (``ahead``) at another."""
        if self.task is None:
            return self.ready
        return ahead and self.next is None and self.took and task.nbytes < 0.7 * self.room

    def give(self, task: Task) -> None:
        """Hand it a task."""
        if self.task is None:
            self._begin(task)
        else:
            self.next = task
        with contextlib.suppress(BrokenPipeError):  # its end is read from its output
            send(self.sink, task)

    def done(self) -> None:
        """It goes on with what is in its pipe."""
        self._begin(self.next)
        self.next = None

    def _begin(self, task: Task | None) -> None:
        self.task, self.took, self.at, self.document, self.spent = task, False, 0, "", 0.0

    def end(self) -> None:
        """Stop the process, whatever it does."""
        self.process.kill()
        self.process.wait()
        with contextlib.suppress(BrokenPipeError):
            self.sink.close()
        self.source.close()


def _widened(pipe: int) -> int:
    """Make a pipe hold more, where the system can; how much it holds."""
    if sys.platform != "linux":
        return 16 * 2**10
    with contextlib.suppress(OSError):
        return fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, PIPE_BYTES)
    return fcntl.fcntl(pipe, fcntl.F_GETPIPE_SZ)


class Pool:
    """Worker processes that stay from one ``run`` to the next, until ``close``."""

    def __init__(self, workers: int, max_seconds: float, max_bytes: int) -> None:
        self.max_seconds, self.max_bytes, self.size = max_seconds, max_bytes, workers
        self.selector = selectors.DefaultSelector()
        self.workers: list[_Worker] = []
        self.waiting: deque[Task] = deque()
        self.failed_starts = 0

    def run(self, tasks: Iterator[Task]) -> Iterator[Result]:
        """Feed the workers and yield what they finish."""
        for worker in list(self.workers):
            if worker.process.poll() is not None:  # it died since the last run, which is no task's fault
                self._drop(worker)
        looked = time.monotonic()
        while True:
            self.waiting.extend(islice(tasks, max(0, self.size + 1 - len(self.waiting))))
            idle = sum(worker.task is None for worker in self.workers)
            for _ in range(min(self.size - len(self.workers), len(self.waiting) - idle)):
                self._start()
            self._hand_out()
            if not self.waiting and all(worker.task is None for worker in self.workers):
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

    def _hand_out(self) -> None:
        """Give tasks to idle workers, then one ahead to each; the last tasks wait for whoever is idle first."""
        for ahead in (False, True):
            for worker in self.workers:
                if len(self.waiting) > (self.size if ahead else 0) and worker.can_take(self.waiting[0], ahead=ahead):
                    worker.give(self.waiting.popleft())

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
            (worker.at, document), worker.spent, worker.took = value, 0.0, True
            worker.document = document or ""
        elif kind == "done":
            worker.done()
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
        if worker.next is not None:
            self.waiting.appendleft(worker.next)
        if task is None or not len(task):
            return Result([], OUTPUT_SCHEMA.empty_table())
        failure = {"source": document or task.source(index), "stage": "extract", "error": error, "message": message}
        if document and document != task.source(index):  # a row of a file
            self.waiting.append(task.giving_up(failure))
            return Result([], OUTPUT_SCHEMA.empty_table())
        rest = task.without(index)
        if len(rest) and rest.documents is None:
            self.waiting.append(rest)
        return Result([task.source(index)] if task.documents is None else [], OUTPUT_SCHEMA.empty_table(), [failure])
