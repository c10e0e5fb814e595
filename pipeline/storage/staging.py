"""The tables of the next state, written to the staging folder."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.lexicons import models_version
from pipeline.resolving.resolve import resolve
from pipeline.schemas import DOCUMENT_TABLES, SCHEMAS
from pipeline.storage.duplicates import find_duplicates, mark_duplicates
from pipeline.storage.parts import PartWriter, merge
from pipeline.storage.segments import Segments
from pipeline.storage.store import State, write_table
from pipeline.summary import RunSummary, in_order
from pipeline.version import __version__


def write_documents(writer: PartWriter, state: State | None, segments: Segments, drop: pa.Array) -> dict[str, int]:
    """Stage every table but ``failures`` and ``runs``, and count the rows; where nothing is new, what stands is
    linked."""
    versions = (__version__, models_version())
    if (
        state is not None
        and not len(segments)
        and not len(drop)
        and state.is_of_this_version
        and (state.manifest.get("pipeline_version"), state.manifest.get("models_version")) == versions
    ):
        writer.link_all(state)
    else:
        duplicates, touched = find_duplicates(state, segments, drop)
        merge(writer, state, segments, drop, touched)
        mark_duplicates(writer, duplicates)
        resolve(writer.staging, writer, state)
    return {
        table: sum(pq.read_metadata(file).num_rows for file in (writer.staging / table).iterdir())
        for table in (*DOCUMENT_TABLES, "officials", "inspections")
    }


def write_failures(staging: Path, failures: list[dict[str, Any]]) -> None:
    """Stage the failures."""
    write_table(
        pa.Table.from_pylist(in_order(failures), schema=SCHEMAS["failures"]),
        staging / "failures" / "part-00000.parquet",
    )


def write_runs(staging: Path, state: State | None, summary: RunSummary, started: dt.datetime, engine: str) -> None:
    """Stage the runs before and this one."""
    row = {
        "run_id": summary.run_id,
        "started": started,
        "finished": dt.datetime.now(dt.UTC),
        "pipeline_version": __version__,
        "models_version": models_version(),
        "engine": engine,
        **summary.counts,
        **{f"seconds_{stage}": round(seconds, 3) for stage, seconds in summary.stage_seconds.items()},
    }
    before = state.read("runs") if state else SCHEMAS["runs"].empty_table()
    write_table(
        pa.concat_tables([before, pa.Table.from_pylist([row], schema=SCHEMAS["runs"])]).combine_chunks(),
        staging / "runs" / "part-00000.parquet",
    )
