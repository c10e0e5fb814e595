"""What was read, from which bytes, by which versions: so that a run extracts only what is new or changed."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.addresses import Address, Place
from pipeline.storage.columns import SLICE, InputFile
from pipeline.storage.ids import short_hash
from pipeline.storage.store import State, link_file

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
#: Bytes read at a time; a larger buffer costs more than the small files that most inputs are.
_BLOCK = 1 << 16
_SHA256 = re.compile("[0-9a-f]{64}")


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


def read_ledger(state: State | None) -> Iterator[Entry]:
    """The inputs of a state in order of source."""
    if state is None or not (state.path / FILE).is_file():
        return
    with pq.ParquetFile(state.path / FILE) as file:
        for batch in file.iter_batches(SLICE):
            for values in zip(*(column.to_pylist() for column in batch.select(_SCHEMA.names).columns), strict=True):
                yield Entry(*values)


def write_ledger(folder: Path, entries: Iterable[Entry]) -> None:
    """Write the inputs of the next state, which come in order of source."""
    rest = iter(entries)
    with pq.ParquetWriter(folder / FILE, _SCHEMA, compression="zstd") as writer:
        while rows := list(islice(rest, SLICE)):
            columns = [pa.array([getattr(entry, field.name) for entry in rows], field.type) for field in _SCHEMA]
            writer.write_batch(pa.RecordBatch.from_arrays(columns, schema=_SCHEMA))


def link_ledger(folder: Path, state: State) -> None:
    """Take over the inputs of a state as they are."""
    link_file(state.path / FILE, folder / FILE)


def side_by_side(
    files: Iterable[InputFile], entries: Iterable[Entry]
) -> Iterator[tuple[InputFile | None, Entry | None]]:
    """Inputs and entries, each in order of source, in pairs of one source; None where there is but one of the two."""
    ahead = iter(entries)
    entry = next(ahead, None)
    for file in files:
        while entry is not None and entry.source < file.source:
            yield None, entry
            entry = next(ahead, None)
        if entry is not None and entry.source == file.source:
            yield file, entry
            entry = next(ahead, None)
        else:
            yield file, None
    while entry is not None:
        yield None, entry
        entry = next(ahead, None)


def folder_of(path: Place, source: str) -> str:
    """A short hash of the folder that ``source`` is relative to, so that no path of this machine is stored."""
    full = str(path) if isinstance(path, Address) else os.path.abspath(path)  # noqa: PTH100
    return short_hash(full.removesuffix(source))


def packed_hash(sha256: str) -> bytes:
    """What ``file_hash`` gives in half the bytes; ``unpacked_hash`` gives it back."""
    return b"\0" + bytes.fromhex(sha256) if _SHA256.fullmatch(sha256) else sha256.encode("utf-8", "surrogatepass")


def unpacked_hash(packed: bytes) -> str:
    """What was packed."""
    return packed[1:].hex() if packed.startswith(b"\0") else packed.decode("utf-8", "surrogatepass")


def file_hash(path: Place) -> str:
    """SHA-256 of a file's bytes; an unreadable one has the hash of its error, so that it is tried again when mended.

    At an address it is what the store says of the bytes, so that they need not be fetched to find out.
    """
    if isinstance(path, Address) and path.version:
        return path.version
    digest = hashlib.sha256()
    try:
        with path.open("rb", buffering=0) as handle:
            while block := handle.read(_BLOCK):
                digest.update(block)
    except OSError as error:
        return f"unreadable: {error.strerror}"
    return digest.hexdigest()
