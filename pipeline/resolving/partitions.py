"""Rows of all documents shared out to files, so that those which belong together are read without the others.

What must be held at once is then one partition, however many documents there are. The files lie in the staging folder
and are gone before a commit.
"""

from __future__ import annotations

import contextlib
import resource
import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from pipeline.storage.columns import one_array

Ints = np.ndarray[Any, np.dtype[np.int32]]
#: Most partitions. Each is an open file while rows are added, of up to three tables at a time, beside some others.
MOST = 128
_TABLES, _OTHERS = 3, 64
#: Bytes that each of them holds back, to write them together.
_BUFFER = 1 << 16


class Partitions:
    """Tables of one schema in numbered files."""

    def __init__(self, folder: Path, schema: pa.Schema, count: int) -> None:
        folder.mkdir(parents=True)
        self.count = count
        self._folder, self._schema = folder, schema
        self._open: dict[int, tuple[pa.NativeFile, pa.RecordBatchStreamWriter]] = {}

    def add(self, rows: pa.Table, places: Ints) -> None:
        """Add each row to the partition of that number; within one, rows stay in the order they come."""
        order = np.argsort(places, kind="stable")
        rows, places = rows.select(self._schema.names).take(pa.array(order)), places[order]
        edges = [*np.flatnonzero(np.diff(places, prepend=-1)).tolist(), len(places)]
        for start, end in pairwise(edges):
            piece = rows.slice(start, end - start)
            arrays = [one_array(column, column.type) for column in piece.columns]
            self._writer(int(places[start])).write_batch(pa.RecordBatch.from_arrays(arrays, schema=self._schema))

    def close(self) -> None:
        """End writing; what was added can be read then."""
        for sink, writer in self._open.values():
            writer.close()
            sink.close()
        self._open.clear()

    def batches(self, number: int) -> Iterator[pa.RecordBatch]:
        """The rows of one partition, a few at a time."""
        with contextlib.suppress(FileNotFoundError), pa.OSFile(str(self._path(number))) as source:
            yield from pa.ipc.open_stream(source)

    def read(self, number: int) -> pa.Table:
        """The rows of one partition."""
        return pa.Table.from_batches(list(self.batches(number)), self._schema).combine_chunks()

    def remove(self) -> None:
        """Delete the files."""
        self.close()
        shutil.rmtree(self._folder)

    def _writer(self, number: int) -> pa.RecordBatchStreamWriter:
        if number not in self._open:
            sink = pa.BufferedOutputStream(pa.OSFile(str(self._path(number)), "wb"), _BUFFER)
            self._open[number] = sink, pa.ipc.new_stream(sink, self._schema)
        return self._open[number][1]

    def _path(self, number: int) -> Path:
        return self._folder / f"{number:03d}.arrow"


def how_many(rows: int, most_rows: int) -> int:
    """How many partitions of about so many rows each."""
    allowed = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    most = MOST if allowed == resource.RLIM_INFINITY else min(MOST, (allowed - _OTHERS) // _TABLES)
    return max(1, min(most, -(-rows // most_rows)))


def in_ranges(counts: np.ndarray[Any, Any], most_rows: int) -> Ints:
    """A partition for each of consecutive groups of rows, given how many rows each has: neighbours stay together."""
    total = int(counts.sum())
    count = how_many(total, most_rows)
    before = np.cumsum(counts) - counts
    return np.minimum(before * count // max(total, 1), count - 1).astype(np.int32)
