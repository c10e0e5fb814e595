"""Segments: the results of a run as they come, spilled to disk.

Each segment is written whole or not at all, with a list of the inputs that are finished; so a run that was killed is
taken up where its last segment ends, provided that versions and options are the same.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.schemas import SCHEMAS
from pipeline.storage.columns import Names, in_order, one_array
from pipeline.storage.ids import input_of
from pipeline.storage.tables import Tables, flatten, joined

#: Documents a part or segment holds; a part is rewritten whole when one of them changes.
PART_DOCUMENTS = 4096
PART_BYTES = 64 * 2**20
#: Seconds after which what has come is written, however little: the most that a kill can cost.
PATIENCE = 30.0
_NOTE = "run.json"
#: More rows than any segment has.
_ROOM = 1 << 32
_HEAVIEST = (1 << 32) - 1


@dataclass(frozen=True, slots=True)
class Finished:
    """An input whose documents, or failures, are all in the segments (``whole``), or some of its rows."""

    source: str
    sha256: str
    failures: list[dict[str, str]]
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Index:
    """The documents of the segments in order of source: where each is, and its weight (bytes, about)."""

    names: Names
    places: np.ndarray[Any, np.dtype[np.uint64]]  # segment * _ROOM + row
    weights: np.ndarray[Any, np.dtype[np.uint32]]


@dataclass(slots=True)
class Segments:
    """New results of a run on disk. In memory is only how many each segment holds, until ``index`` is asked for."""

    folder: Path
    failures: list[dict[str, str]] = field(default_factory=list)  # of inputs that an earlier run finished
    _kept: list[pa.Array] = field(default_factory=list)  # rows of each segment; null: all
    _length: int = 0
    _pending: list[pa.Table] = field(default_factory=list)
    _pending_rows: int = 0
    _pending_bytes: int = 0
    _pending_finished: list[Finished] = field(default_factory=list)
    _count: int = 0
    _flushed: float = field(default_factory=time.monotonic)

    @classmethod
    def open(cls, folder: Path, note: dict[str, Any]) -> Segments:
        """The segments under ``folder``; ``note`` (versions, options) must be that of the run that left them, else
        they go."""
        segments = cls(folder)
        path = folder / _NOTE
        if _read_json(path) == note:
            return segments
        if folder.is_dir():
            segments.remove()
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(note), encoding="utf-8")
        return segments

    def take_up(self, wanted: Callable[[str], str | None]) -> Names:
        """Index the segments that a killed run left behind, up to the first that is not whole; the finished inputs.

        ``wanted`` gives the hash of an input, None where it is not wanted now: what was read from other bytes is left
        out.
        """
        finished = [pa.array([], pa.string())]
        while (done := _read_json(self._path(".json"))) is not None:
            try:
                rows = self._segment(self._count)
            except (OSError, pa.ArrowInvalid):  # a machine that stopped before the file was on disk
                break
            here = [one for one in (Finished(**row) for row in done) if wanted(one.source) == one.sha256]
            known = {one.source for one in here}
            finished.append(pa.array([one.source for one in here if one.whole], pa.string()))
            self.failures += [row for one in here for row in one.failures]
            sources = rows["source"].to_pylist()
            self._count_in([at for at, source in enumerate(sources) if input_of(source, known) is not None])
        return in_order(pa.concat_arrays(finished))

    def _count_in(self, rows: Sequence[int]) -> None:
        everything = isinstance(rows, range)
        self._kept.append(None if everything else pa.array(rows, pa.int64()))
        self._length += len(rows)
        self._count += 1

    def __len__(self) -> int:
        return self._length

    @property
    def sources(self) -> pa.Array:
        """The source of each document that is on disk."""
        found = [pa.array([], pa.string())]
        for _, rows, table in self._each(["source"]):
            found.append(one_array(table["source"].take(rows), pa.string()))
        return pa.concat_arrays(found)

    def index(self) -> Index:
        """All documents in order of source."""
        places, weights = np.empty(len(self), np.uint64), np.empty(len(self), np.uint32)
        start = 0
        for number, rows, table in self._each(["document"]):
            end = start + len(rows)
            places[start:end] = number * _ROOM + rows.to_numpy()
            batches = map(pa.RecordBatch.from_struct_array, table["document"].chunks)
            documents = pa.Table.from_batches(batches, SCHEMAS["documents"])
            weights[start:end] = np.minimum(weights_of(documents), _HEAVIEST)[rows.to_numpy()]
            start = end
        sources = self.sources
        order = pc.sort_indices(sources)
        at = order.to_numpy()
        return Index(Names(sources.take(order)), places[at], weights[at])

    def _each(self, columns: list[str]) -> Iterator[tuple[int, pa.Array, pa.Table]]:
        """Number, rows in use and some columns of each segment, one after another."""
        for number, kept in enumerate(self._kept):
            table = self._segment(number).select(columns)
            yield number, pa.array(np.arange(len(table))) if kept is None else kept, table

    def add(self, rows: pa.Table, finished: list[Finished]) -> None:
        """Keep the rows of a result that hold no error, and remember which inputs they finish."""
        good = rows.filter(pc.is_null(rows["error"]))
        self._pending.append(good)
        self._pending_rows += len(good)
        self._pending_bytes += good.nbytes
        self._pending_finished += finished
        if (
            self._pending_rows >= PART_DOCUMENTS
            or self._pending_bytes >= PART_BYTES
            or time.monotonic() - self._flushed > PATIENCE
        ):
            self.flush()

    def flush(self) -> None:
        """Write what is pending as one segment; the list of finished inputs, written last, makes it count."""
        self._flushed = time.monotonic()
        if not self._pending:
            return
        table = pa.concat_tables(self._pending)
        with pa.OSFile(str(self._path(".arrow")), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
            writer.write_table(table)
        temporary = self._path(".tmp")
        temporary.write_text(json.dumps([asdict(one) for one in self._pending_finished]), encoding="utf-8")
        temporary.replace(self._path(".json"))
        self._count_in(range(len(table)))
        self._pending, self._pending_rows, self._pending_bytes, self._pending_finished = [], 0, 0, []

    def texts(self) -> Iterator[pa.Table]:
        """``doc_id``, ``source`` and ``text_sha256`` of the documents of the index, a table for each segment."""
        for _, rows, table in self._each(["doc_id", "source", "document"]):
            digests = [chunk.field("text_sha256") for chunk in table["document"].chunks]
            named = table.select(["doc_id", "source"])
            named = named.append_column("text_sha256", pa.chunked_array(digests, pa.string()))
            yield named.take(rows)

    def take(self, places: np.ndarray[Any, np.dtype[np.uint64]]) -> Tables:
        """The flat tables of the documents at those places, in no order."""
        segments, rows = np.divmod(places, np.uint64(_ROOM))
        pieces = [
            flatten(self._segment(number).take(pa.array(rows[segments == number]))) for number in np.unique(segments)
        ]
        return joined(pieces)

    def remove(self) -> None:
        """Delete the segments, first the note without which they do not count."""
        (self.folder / _NOTE).unlink(missing_ok=True)
        for path in self.folder.iterdir():
            path.unlink()
        self.folder.rmdir()

    def _path(self, extension: str) -> Path:
        return self.folder / f"seg-{self._count:05d}{extension}"

    def _segment(self, index: int) -> pa.Table:
        with pa.memory_map(str(self.folder / f"seg-{index:05d}.arrow")) as source:
            return pa.ipc.open_file(source).read_all()


def weights_of(documents: pa.Table | pa.RecordBatch) -> list[int]:
    """About how many bytes each document and its rows take in memory."""
    characters = pc.fill_null(pc.binary_length(documents["text"]), 0)
    words = pc.multiply(documents["n_words"], 8)  # the text may have been left out
    return pc.add(pc.multiply(pc.max_element_wise(characters, words), 3), 4096).to_pylist()


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
