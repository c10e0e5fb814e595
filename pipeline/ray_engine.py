"""The same seam on a cluster: Ray Data maps it over the input files with a pool of actors.

Each actor imports the pipeline once and then reads and extracts file after file; results stream back to the driver,
which
stores them by the same protocol as the local engine. Usage statistics are off and nothing is logged to the outside.
"""

from __future__ import annotations

import json
import os
import pickle
from collections.abc import Generator, Iterable, Iterator
from typing import Any

import pyarrow as pa

from pipeline.batches import OUTPUT_SCHEMA
from pipeline.errors import UsageError
from pipeline.ids import doc_id_of
from pipeline.tables import failures_of
from pipeline.tasks import Result, Task, perform

#: Processor share of an actor: at 1 on a small machine, actors leave Ray Data's own tasks no room and it waits for
#: ever.
ACTOR_CPUS = 0.5


class _Extractor:
    """One actor: tasks in, nested rows out, the first row of each task naming the inputs it finishes."""

    def __call__(self, batch: dict[str, Any]) -> Iterator[dict[str, Any]]:
        for pickled in batch["task"]:
            result = perform(pickle.loads(pickled))
            yield {"result": [_encoded(result)]}


def _encoded(result: Result) -> bytes:
    """A result as an Arrow stream: rows, with failures that are no documents as rows of their own."""
    known = {row["source"] for row in failures_of(result.rows)}
    extra = [
        {
            **dict.fromkeys(OUTPUT_SCHEMA.names),
            "doc_id": doc_id_of(row["source"]),
            "source": row["source"],
            "error": {name: row[name] for name in ("stage", "error", "message")},
        }
        for row in result.failures
        if row["source"] not in known
    ]
    table = pa.concat_tables([result.rows, pa.Table.from_pylist(extra, schema=OUTPUT_SCHEMA)])
    table = table.replace_schema_metadata({"inputs": "\x1f".join(result.inputs), "seconds": json.dumps(result.seconds)})
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue())


def _decoded(data: bytes) -> Result:
    table = pa.ipc.open_stream(data).read_all()
    told = table.schema.metadata or {}
    inputs = told.get(b"inputs", b"").decode()
    return Result(
        inputs.split("\x1f") if inputs else [],
        table.replace_schema_metadata(None),
        failures_of(table),
        seconds=json.loads(told.get(b"seconds", b"{}")),
    )


def run_on_ray(tasks: Iterable[Task], *, address: str | None = None, actors: int = 2) -> Generator[Result, None, None]:
    """Perform the tasks on a Ray cluster (``address``; None starts one on this machine) with that many actors."""
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
    try:
        import ray
        import ray.data
    except ImportError:
        raise UsageError("--engine ray needs the extra: pip install 'inspection-press[ray]'") from None
    started = not ray.is_initialized()
    if started:
        ray.init(address=address, include_dashboard=False, log_to_driver=False, logging_level="ERROR")
    try:
        ray.data.DataContext.get_current().enable_progress_bars = False
        items = [{"task": pickle.dumps(task)} for task in tasks]
        if not items:
            return
        done = ray.data.from_items(items).map_batches(_Extractor, batch_size=1, concurrency=actors, num_cpus=ACTOR_CPUS)
        for batch in done.iter_batches(batch_size=None, batch_format="pyarrow", prefetch_batches=1):
            for data in batch["result"].to_pylist():
                yield _decoded(data)
    finally:
        if started:
            ray.shutdown()
