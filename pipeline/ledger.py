"""What was read, from which bytes, by which versions: so that a run extracts only what is new or changed."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.ids import short_hash
from pipeline.store import State

FILE = "inputs.parquet"
_SCHEMA = pa.schema(
    [
        pa.field("source", pa.string(), nullable=False),
        pa.field("sha256", pa.string(), nullable=False),
        pa.field("failed", pa.bool_(), nullable=False),
        pa.field("pipeline_version", pa.string(), nullable=False),
        pa.field("models_version", pa.string(), nullable=False),
        pa.field("limits", pa.string(), nullable=False),
        pa.field("folder", pa.string(), nullable=False),
        pa.field("left_over", pa.bool_(), nullable=False),
    ]
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One input as it was when it was last read."""

    source: str
    sha256: str
    failed: bool
    pipeline_version: str
    models_version: str
    limits: str = ""  # --max-chars and --max-seconds of that run: a failure is tried again under others
    folder: str = ""  # hash of the folder that ``source`` is relative to
    left_over: bool = False  # the tables hold documents of rows that it may not hold any more


def read_ledger(state: State | None) -> dict[str, Entry]:
    """The inputs of a state by source."""
    if state is None or not (state.path / FILE).is_file():
        return {}
    table = pq.read_table(state.path / FILE, partitioning=None)
    return {row["source"]: Entry(**row) for batch in table.to_batches(10_000) for row in batch.to_pylist()}


def write_ledger(folder: Path, entries: Iterable[Entry]) -> None:
    """Write the inputs of the next state."""
    ordered = sorted(entries, key=lambda entry: entry.source)
    columns = [pa.array([getattr(entry, field.name) for entry in ordered], field.type) for field in _SCHEMA]
    pq.write_table(pa.Table.from_arrays(columns, schema=_SCHEMA), folder / FILE, compression="zstd")


def folder_of(path: Path, source: str) -> str:
    """A short hash of the folder that ``source`` is relative to, so that no path of this machine is stored."""
    return short_hash(os.path.abspath(path).removesuffix(source))  # noqa: PTH100


def file_hash(path: Path) -> str:
    """SHA-256 of a file's bytes; an unreadable one has the hash of its error, so that it is tried again when mended."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as handle:
            while block := handle.read(1 << 20):
                digest.update(block)
    except OSError as error:
        return f"unreadable: {error.strerror}"
    return digest.hexdigest()
