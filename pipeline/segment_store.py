"""Segments: the results of a run as they come, spilled to disk, with an index by source.

Each segment is written whole or not at all, with a list of the inputs that are finished; so a run that was killed is
taken up where its last segment ends, provided that versions and options are the same.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.tables import Tables, flatten, joined, order_rows

#: Documents a part or segment holds; a part is rewritten whole when one of them changes.
PART_DOCUMENTS = 4096
PART_BYTES = 64 * 2**20
#: Seconds after which what has come is written, however little: the most that a kill can cost.
PATIENCE = 30.0
_NOTE = "run.json"


@dataclass(frozen=True, slots=True)
class Finished:
    """An input whose documents, or failures, are all in the segments."""

    source: str
    sha256: str
    failures: list[dict[str, str]]


@dataclass(slots=True)
class Segments:
    """New results of a run on disk. ``sources`` and ``places`` are the index: (segment, row) of each document."""

    folder: Path
    sources: list[str] = field(default_factory=list)
    places: list[tuple[int, int]] = field(default_factory=list)
    finished: dict[str, Finished] = field(default_factory=dict)
    _pending: list[pa.Table] = field(default_factory=list)
    _pending_rows: int = 0
    _pending_bytes: int = 0
    _pending_finished: list[Finished] = field(default_factory=list)
    _count: int = 0
    _flushed: float = field(default_factory=time.monotonic)

    @classmethod
    def open(cls, folder: Path, note: dict[str, Any]) -> Segments:
        """The segments under ``folder``; ``note`` (versions, options) must be that of the run that left them, else they go."""
        segments = cls(folder)
        path = folder / _NOTE
        if path.is_file() and json.loads(path.read_text(encoding="utf-8")) == note:
            segments._take_up()
            return segments
        if folder.is_dir():
            segments.remove()
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(note), encoding="utf-8")
        return segments

    def _take_up(self) -> None:
        """Index the segments that a killed run left behind, as far as their inputs were finished."""
        while (self.folder / f"seg-{self._count:05d}.json").is_file():
            done = json.loads((self.folder / f"seg-{self._count:05d}.json").read_text(encoding="utf-8"))
            self.finished.update((row["source"], Finished(**row)) for row in done)
            self._count += 1
        for index in range(self._count):
            for row, source in enumerate(self._segment(index)["source"].to_pylist()):
                if source in self.finished or source.rpartition("#")[0] in self.finished:
                    self.sources.append(source)
                    self.places.append((index, row))

    def keep(self, wanted: dict[str, str]) -> None:
        """Forget finished inputs that are not wanted now, or have changed since (source -> hash)."""
        self.finished = {source: one for source, one in self.finished.items() if wanted.get(source) == one.sha256}
        kept = [
            (source, place)
            for source, place in zip(self.sources, self.places, strict=True)
            if source in self.finished or source.rpartition("#")[0] in self.finished
        ]
        self.sources, self.places = [source for source, _ in kept], [place for _, place in kept]

    def add(self, rows: pa.Table, finished: list[Finished]) -> None:
        """Keep the rows of a result that hold no error, and remember which inputs they finish."""
        good = rows.filter(pc.is_null(rows["error"]))
        for offset, source in enumerate(good["source"].to_pylist()):
            self.sources.append(source)
            self.places.append((self._count, self._pending_rows + offset))
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
        path = self.folder / f"seg-{self._count:05d}.arrow"
        with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
            writer.write_table(table)
        rows = [
            {"source": one.source, "sha256": one.sha256, "failures": one.failures} for one in self._pending_finished
        ]
        temporary = path.with_suffix(".tmp")
        temporary.write_text(json.dumps(rows), encoding="utf-8")
        temporary.replace(path.with_suffix(".json"))
        self.finished.update((one.source, one) for one in self._pending_finished)
        self._pending, self._pending_rows, self._pending_bytes, self._pending_finished = [], 0, 0, []
        self._count += 1

    def column(self, name: str) -> Iterator[tuple[list[str], list[Any]]]:
        """A column of ``documents`` over the index: (sources, values), a pair for each segment."""
        by_segment: dict[int, list[int]] = {}
        for segment, row in self.places:
            by_segment.setdefault(segment, []).append(row)
        for segment, rows in by_segment.items():
            table = self._segment(segment)
            picked = pa.array(rows, pa.int64())
            yield (
                table["source"].take(picked).to_pylist(),
                table["document"].combine_chunks().field(name).take(picked).to_pylist(),
            )

    def take(self, order: list[int]) -> Tables:
        """The flat tables of the documents at those positions of the index, ordered by source."""
        by_segment: dict[int, list[int]] = {}
        for position in order:
            segment, row = self.places[position]
            by_segment.setdefault(segment, []).append(row)
        pieces = [
            flatten(self._segment(segment).take(pa.array(rows, pa.int64()))) for segment, rows in by_segment.items()
        ]
        return order_rows(joined(pieces))

    def remove(self) -> None:
        """Delete the segments."""
        for path in self.folder.iterdir():
            path.unlink()
        self.folder.rmdir()

    def _segment(self, index: int) -> pa.Table:
        with pa.memory_map(str(self.folder / f"seg-{index:05d}.arrow")) as source:
            return pa.ipc.open_file(source).read_all()
