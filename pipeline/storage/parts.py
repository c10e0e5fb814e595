"""Parts: the files of a table, each a run of documents by source, so that a change rewrites only its neighbours.

All six document tables are cut at the same documents, ``documents/part-00003.parquet`` beside
``dates/part-00003.parquet``, and read in order of name they are in order of source.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.schemas import DOCUMENT_TABLES, RESOLVED_TABLES, SCHEMAS
from pipeline.storage.columns import one_array, release, values_of
from pipeline.storage.segments import PART_BYTES, PART_DOCUMENTS, Index, Segments, weights_of
from pipeline.storage.store import State, link_file, write_table
from pipeline.storage.tables import Tables, conform, empty_tables, joined, order_rows, without_documents


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a committed state: its file name and the sources it runs from and to."""

    name: str
    first: str
    last: str
    rows: int


def parts_of(state: State | None) -> list[Part]:
    """The parts of a state, from its manifest."""
    return [Part(**part) for part in state.manifest["parts"]] if state else []


def read_part(state: State, part: Part) -> Tables:
    """All document tables of one part."""
    return {
        name: conform(pq.read_table(state.path / name / part.name, partitioning=None), SCHEMAS[name])
        for name in DOCUMENT_TABLES
    }


class PartWriter:
    """Writes the parts of the next state in order; unchanged ones are linked."""

    def __init__(self, staging: Path) -> None:
        self.staging = staging
        self.parts: list[Part] = []

    def link(self, state: State, part: Part) -> None:
        """Take over an unchanged part."""
        name = self._name()
        for table in DOCUMENT_TABLES:
            link_file(state.path / table / part.name, self.staging / table / name)
        self.parts.append(Part(name, part.first, part.last, part.rows))

    def link_all(self, state: State) -> None:
        """Take over every part, and the tables resolved from them."""
        for part in parts_of(state):
            self.link(state, part)
        for table in RESOLVED_TABLES:
            for file in state.files(table):
                link_file(file, self.staging / table / file.name)

    def write(self, tables: Tables) -> None:
        """Write ordered tables as one part (none where there are no documents)."""
        documents = tables["documents"]
        if not len(documents):
            return
        name = self._name()
        for table in DOCUMENT_TABLES:
            write_table(tables[table], self.staging / table / name)
        self.parts.append(Part(name, documents["source"][0].as_py(), documents["source"][-1].as_py(), len(documents)))

    def rewrite(self, part: Part, table: str, rows: pa.Table) -> None:
        """Replace one table of a part already staged (never through a hard link)."""
        path = self.staging / table / part.name
        path.unlink()
        write_table(rows, path)

    def _name(self) -> str:
        return f"part-{len(self.parts):05d}.parquet"


def merge(writer: PartWriter, state: State | None, new: Segments, drop: pa.Array, touched: pa.Array) -> None:
    """Stage all parts of the next state: old documents without ``drop`` (doc_ids), with the new ones in their places.

    ``drop`` holds replaced and removed documents, ``touched`` doc_ids whose row changes for another reason; a part
    without any of these and without a new neighbour is linked.
    """
    index = new.index()
    parts = parts_of(state)
    position = 0
    for number, part in enumerate(parts, 1):
        assert state is not None
        begin = position
        position = bisect_left(index.names, parts[number].first, begin) if number < len(parts) else len(index.names)
        gone = _held(state, part, drop)
        if begin == position and state.is_of_this_version and not len(gone) and not len(_held(state, part, touched)):
            writer.link(state, part)
            continue
        old = read_part(state, part)
        if len(gone):
            old = without_documents(old, gone)
        _interleave(writer, old, new, index, begin, position)
    if not parts:
        _interleave(writer, empty_tables(), new, index, 0, len(index.names))


def _interleave(writer: PartWriter, old: Tables, new: Segments, index: Index, first: int, last: int) -> None:
    """Write old and new documents of one range in order, in parts of bounded size; of the new ones those that stand
    from ``first`` to ``last`` in the index."""
    cuts = _cuts(values_of(pa.array(index.weights[first:last]))) or [(0, 0)]
    low: str | None = None
    for begin, until in cuts:
        places = index.places[first + begin : first + until]
        high = index.names[first + until - 1] if first + until < last else None
        sources = old["documents"]["source"]
        keep = pa.chunked_array([pa.array([True] * len(sources), pa.bool_())])
        if low is not None:
            keep = pc.and_(keep, pc.greater(sources, low))
        if high is not None:
            keep = pc.and_(keep, pc.less_equal(sources, high))
        piece = _only(old, old["documents"].filter(keep)["doc_id"])
        tables = order_rows(joined([piece, new.take(places)]) if len(places) else piece)
        pieces = _cuts(weights_of(tables["documents"]))
        for start, end in pieces:
            doc_ids = tables["documents"]["doc_id"].slice(start, end - start)
            writer.write(_only(tables, doc_ids) if len(pieces) > 1 else tables)
        del piece, tables
        release()  # or what one part took stays beside what the next one takes
        low = high


def _cuts(weights: Iterable[int]) -> list[tuple[int, int]]:
    """Where to cut documents of those weights, so that no part has too many, nor too many bytes."""
    cuts, start, size, index = [], 0, 0, -1
    for index, weight in enumerate(weights):
        if index > start and (index - start >= PART_DOCUMENTS or size + weight > PART_BYTES):
            cuts.append((start, index))
            start, size = index, 0
        size += weight
    return [*cuts, (start, index + 1)] if index >= 0 else []


def _only(tables: Tables, doc_ids: pa.ChunkedArray) -> Tables:
    wanted = doc_ids.combine_chunks() if isinstance(doc_ids, pa.ChunkedArray) else doc_ids
    return {name: table.filter(pc.is_in(table["doc_id"], value_set=wanted)) for name, table in tables.items()}


def _held(state: State, part: Part, doc_ids: pa.Array) -> pa.Array:
    """Which of those documents a part holds."""
    if not len(doc_ids):
        return doc_ids
    present = pq.read_table(state.path / "documents" / part.name, columns=["doc_id"], partitioning=None)["doc_id"]
    return one_array(present.filter(pc.is_in(present, value_set=doc_ids)), pa.string())
