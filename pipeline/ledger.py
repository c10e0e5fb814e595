"""What was read, from which bytes, by which versions: so that a run extracts only what is new or changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.store import State

FILE = "inputs.parquet"
_SCHEMA = pa.schema(
    [
        pa.field("source", pa.string(), nullable=False),
        pa.field("sha256", pa.string(), nullable=False),
        pa.field("failed", pa.bool_(), nullable=False),
        pa.field("pipeline_version", pa.string(), nullable=False),
        pa.field("models_version", pa.string(), nullable=False),
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


def read_ledger(state: State | None) -> dict[str, Entry]:
    """The inputs of a state by source."""
    if state is None or not (state.path / FILE).is_file():
        return {}
    return {row["source"]: Entry(**row) for row in pq.read_table(state.path / FILE, partitioning=None).to_pylist()}


def write_ledger(folder: Path, entries: Iterable[Entry]) -> None:
    """Write the inputs of the next state."""
    rows = [{name: getattr(entry, name) for name in _SCHEMA.names} for entry in sorted(entries, key=lambda e: e.source)]
    pq.write_table(pa.Table.from_pylist(rows, schema=_SCHEMA), folder / FILE, compression="zstd")


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
