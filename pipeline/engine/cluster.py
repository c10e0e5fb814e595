"""The same job on a cluster: Ray Data shares the tasks out among a pool of actors.

    inputs -> handfuls of small files ----------------------------> actors -> driver
           -> large files of rows -> read on the cluster, in pieces -^

Each actor keeps one worker process of the local engine, which loads the pipeline once and has its limits of time and
memory: a document that hangs or crashes costs itself, on a cluster too. Results stream back to the driver, which stores
them by the same protocol. Ray does again what a lost node was at; usage statistics are off.
"""

from __future__ import annotations

import contextlib
import functools
import os
import pickle
import socket
from collections.abc import Container, Generator, Iterable, Iterator
from itertools import islice
from typing import Any

import pyarrow as pa

from pipeline.engine.batches import OUTPUT_SCHEMA
from pipeline.engine.handfuls import TASK_BYTES, is_large, row_tasks
from pipeline.engine.local import MAX_BYTES, MAX_SECONDS, Pool
from pipeline.engine.tasks import Result, Task
from pipeline.errors import InspectionPressError, UsageError
from pipeline.lexicons import models_version
from pipeline.version import __version__

#: What an actor counts as, in processors, though it keeps a whole one busy: with more, on a small machine, actors leave
#: Ray Data's own tasks no room and it waits for ever.
ACTOR_CPUS = 0.5
#: The same for a task that reads a large file of rows.
READER_CPUS = 0.25
#: Tasks handed to Ray Data at a time, some 5 kB each: it bounds the driver where there are very many files.
WAVE = 50_000


def run_on_ray(
    tasks: Iterable[Task],
    done: Container[str] = frozenset(),
    *,
    address: str | None = None,
    actors: int = 2,
    max_seconds: float = MAX_SECONDS,
    max_bytes: int = MAX_BYTES,
) -> Generator[Result, None, None]:
    """Perform the tasks with that many actors on a Ray cluster (``address``; None starts one on this machine).

    A task of one large file of rows is cut up on the cluster; ``done`` are rows of such files that are left out.
    """
    work = iter(tasks)
    wave = list(islice(work, WAVE))
    if not wave:
        return
    with _cluster(address, actors), _settings(), _plain_errors():
        import ray

        _check_room(ray.cluster_resources().get("CPU", 0.0), actors)
        left_out = ray.put(done)
        while wave:
            yield from _perform_all(wave, left_out, actors, max_seconds, max_bytes)
            wave = list(islice(work, WAVE))


def _check_room(processors: float, actors: int) -> None:
    """Refuse more actors than leave a processor for Ray Data's own tasks, without which the run would wait for ever."""
    most = max(1, int((processors - 1) / ACTOR_CPUS))
    if actors > most:
        raise UsageError(
            f"--workers {actors}: the cluster has {processors:g} processors, room for {most} (an actor counts as "
            f"{ACTOR_CPUS:g}, and one is left free); give fewer, or add nodes first"
        )


def _perform_all(
    tasks: list[Task], done: Any, actors: int, max_seconds: float, max_bytes: int
) -> Generator[Result, None, None]:
    from ray.data import ActorPoolStrategy, from_items

    models = os.environ.get("INSPECTIONS_MODELS")
    where = {"runtime_env": {"env_vars": {"INSPECTIONS_MODELS": models}}} if models else {}
    dataset = from_items([{"work": pickle.dumps(task)} for task in tasks], override_num_blocks=min(len(tasks), 10_000))
    if not any(_is_cut(task) for task in tasks):
        actors = min(actors, len(tasks))
    else:
        dataset = dataset.map_batches(
            functools.partial(_read_rows, done=done),
            batch_size=None,
            batch_format="pyarrow",
            num_cpus=READER_CPUS,
        )
    results = dataset.map_batches(
        _Extractor,
        fn_constructor_args=((__version__, models_version()), max_seconds, max_bytes),
        batch_size=None,
        batch_format="pyarrow",
        compute=ActorPoolStrategy(size=actors),
        num_cpus=ACTOR_CPUS,
        **where,
    )
    for batch in results.iter_batches(batch_size=None, batch_format="pyarrow", prefetch_batches=0):
        for result in _unpacked(batch):
            assert isinstance(result, Result)
            yield result


class _Extractor:
    """One actor: tasks in, results out; what is a result already goes on as it is."""

    def __init__(self, versions: tuple[str, str], max_seconds: float, max_bytes: int) -> None:
        self.versions = versions
        self.pool = Pool(1, max_seconds, max_bytes)

    def __call__(self, batch: pa.Table) -> Iterator[pa.Table]:
        here = (__version__, models_version())
        if here != self.versions:
            raise InspectionPressError(
                "the cluster has another version of the pipeline or its models than this machine "
                f"({', '.join(here)}; here {', '.join(self.versions)}): install the same on all nodes"
            )
        tasks = []
        for work in _unpacked(batch):
            if isinstance(work, Task):
                tasks.append(work)
            else:
                yield _packed(work)
        for result in self.pool.run(iter(tasks)):
            yield _packed(result)


def _read_rows(batch: pa.Table, done: Any) -> Iterator[pa.Table]:
    """Large files of rows cut into tasks, and results that say what could not be read; other tasks as they are."""
    import ray

    left_out: Container[str] = ray.get(done)
    for work in _unpacked(batch):
        if not (isinstance(work, Task) and _is_cut(work)):
            yield _packed(work)
            continue
        failures: list[dict[str, str]] = []
        for task in row_tasks(work.files[0], work.max_chars, failures, left_out):
            yield _packed(task)
        if failures:
            yield _packed(Result([], OUTPUT_SCHEMA.empty_table(), failures, work.files[0].source))


def _is_cut(task: Task) -> bool:
    return len(task.files) == 1 and is_large(task.files[0])


def _packed(work: Task | Result) -> pa.Table:
    return pa.table({"work": pa.array([pickle.dumps(work, protocol=5)], pa.large_binary())})


def _unpacked(batch: pa.Table) -> Iterator[Task | Result]:
    for data in batch["work"]:
        yield pickle.loads(data.as_buffer())


@contextlib.contextmanager
def _cluster(address: str | None, actors: int) -> Iterator[None]:
    """A connection to a cluster, or a cluster on this machine for as long as the block runs."""
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
    os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")  # what concerns a run comes as an exception
    try:
        import ray
        import ray.data
    except ImportError:
        raise UsageError("--engine ray needs the extra: pip install 'inspection-press[ray]'") from None
    if ray.is_initialized():
        yield
        return
    quiet = {"log_to_driver": False, "logging_level": "ERROR", "configure_logging": True}
    try:
        if address is None:
            room = max(os.cpu_count() or 1, int(actors * ACTOR_CPUS) + 1)
            with _hushed():
                ray.init(address="local", num_cpus=room, include_dashboard=False, **quiet)
        else:
            _knock(address)
            with _hushed():
                ray.init(address=address, **quiet)
    except Exception as error:  # Ray raises errors of many kinds
        what = f"the cluster at {address}" if address else "a cluster on this machine"
        why = str(error.__cause__ or "").strip().rpartition("\n")[2]
        raise UsageError(
            f"--engine ray: {what} cannot be reached: {_first_line(error)}{f' ({why})' if why else ''}"
        ) from None
    try:
        yield
    finally:
        ray.shutdown()


@contextlib.contextmanager
def _hushed() -> Iterator[None]:
    """Standard error closed to the library below Ray, which says there that it will say nothing."""
    told = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(told, 2)
        os.close(told)
        os.close(nowhere)


def _knock(address: str) -> None:
    """Raise at once where nobody listens: Ray itself tries for minutes."""
    host, _, port = address.removeprefix("ray://").rpartition(":")
    if host and port.isdecimal():
        socket.create_connection((host.strip("[]"), int(port)), timeout=10).close()


@contextlib.contextmanager
def _settings() -> Iterator[None]:
    """Ray Data silent, and its blocks no larger than a task, so that rows of one file spread over the actors."""
    import logging

    from ray.data import DataContext

    context = DataContext.get_current()
    ours = {"enable_progress_bars": False, "print_on_execution_start": False, "target_max_block_size": TASK_BYTES}
    before = {name: getattr(context, name) for name in ours}
    logger = logging.getLogger("ray.data")
    level = logger.level
    logger.setLevel(logging.ERROR)
    for name, value in ours.items():
        setattr(context, name, value)
    try:
        yield
    finally:
        logger.setLevel(level)
        for name, value in before.items():
            setattr(context, name, value)


@contextlib.contextmanager
def _plain_errors() -> Iterator[None]:
    """Errors of Ray as one line; errors of the pipeline that it wraps as themselves."""
    from ray.exceptions import RayError

    try:
        yield
    except RayError as error:
        inner: BaseException | None = error
        while inner is not None and not isinstance(inner, InspectionPressError):
            inner = getattr(inner, "cause", None) or inner.__cause__
        if inner is not None:
            raise inner from None
        raise InspectionPressError(
            f"the cluster gave up ({_first_line(error)}); the next run goes on from here"
        ) from None


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__
