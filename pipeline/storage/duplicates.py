"""Documents with the same text: ``duplicate_of`` points at the first of them by source."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.schemas import SCHEMAS
from pipeline.storage.columns import one_array, repeated
from pipeline.storage.parts import PartWriter
from pipeline.storage.segments import Segments
from pipeline.storage.store import State

_COLUMNS = ["doc_id", "source", "text_sha256", "duplicate_of"]
_TEXTS = pa.schema([*((name, pa.string()) for name in _COLUMNS), ("is_old", pa.bool_())])


def find_duplicates(state: State | None, segments: Segments, drop: pa.Array) -> tuple[dict[str, str | None], pa.Array]:
    """``duplicate_of`` by doc_id for texts that come more than once (or did), and the old documents whose value
    changes.

    The texts are gone through twice, so that of each document only eight bytes of its hash are held.
    """
    several = repeated(
        np.concatenate([np.empty(0, np.int64), *(_keys(texts) for texts in _texts(state, segments, drop))])
    )
    rows = [
        row
        for texts in _texts(state, segments, drop)
        for row in texts.filter(
            pc.or_(pa.array(np.isin(_keys(texts), several)), pc.is_valid(texts["duplicate_of"]))
        ).to_pylist()
    ]
    now = first_of_each_text([(row["source"], row["doc_id"], row["text_sha256"]) for row in rows])
    changed = [row["doc_id"] for row in rows if row["is_old"] and now.get(row["doc_id"]) != row["duplicate_of"]]
    now.update({doc_id: None for doc_id in changed if doc_id not in now})
    return now, pa.array(sorted(changed), pa.string())


def _texts(state: State | None, segments: Segments, drop: pa.Array) -> Iterator[pa.Table]:
    """All documents of the next state, some thousand at a time."""
    for file in state.files("documents") if state else ():
        old = pq.read_table(file, columns=_COLUMNS, partitioning=None)
        if len(drop):
            old = old.filter(pc.invert(pc.is_in(old["doc_id"], value_set=drop)))
        yield old.append_column("is_old", pa.repeat(True, len(old))).cast(_TEXTS)
    for new in segments.texts():
        columns = {
            **{name: new[name] for name in _COLUMNS[:3]},
            "duplicate_of": pa.nulls(len(new), pa.string()),
            "is_old": pa.repeat(False, len(new)),
        }
        yield pa.table(columns).cast(_TEXTS)


def _keys(texts: pa.Table) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """A number made of the hash of each text: equal for equal texts, hardly ever for others."""
    digests = one_array(texts["text_sha256"], pa.string()).cast(pa.binary())
    halves = [
        np.frombuffer(pc.binary_slice(digests, at, at + 8).cast(pa.binary(8)).buffers()[1] or b"", np.int64)[
            : len(digests)
        ]
        for at in (0, 8)
    ]
    return halves[0] * 3 + halves[1]


def mark_duplicates(writer: PartWriter, duplicates: dict[str, str | None]) -> None:
    """Put ``duplicate_of`` into the staged documents; a part whose values stand already is left as it is."""
    if not duplicates:
        return
    known = pa.array(sorted(duplicates), pa.string())
    values = pa.array([duplicates[doc_id] for doc_id in known.to_pylist()], pa.string())
    for part in writer.parts:
        path = writer.staging / "documents" / part.name
        stands = pq.read_table(path, columns=["doc_id", "duplicate_of"], partitioning=None)
        doc_ids, before = stands["doc_id"].combine_chunks(), stands["duplicate_of"].combine_chunks()
        marked = pc.if_else(
            pc.is_in(doc_ids, value_set=known), values.take(pc.index_in(doc_ids, value_set=known)), before
        )
        if not marked.equals(before):
            table = pq.read_table(path, partitioning=None).cast(SCHEMAS["documents"])
            index = table.schema.get_field_index("duplicate_of")
            writer.rewrite(
                part, "documents", table.set_column(index, SCHEMAS["documents"].field("duplicate_of"), marked)
            )


def first_of_each_text(pairs: list[tuple[str, str, str]]) -> dict[str, str | None]:
    """``duplicate_of`` of every document whose text comes more than once: doc_id -> the first by source, None for
    that one.

    ``pairs`` are (source, doc_id, text_sha256) of all documents.
    """
    first: dict[str, tuple[str, str]] = {}
    several: set[str] = set()
    for source, doc_id, digest in pairs:
        if digest in first:
            several.add(digest)
            first[digest] = min(first[digest], (source, doc_id))
        else:
            first[digest] = (source, doc_id)
    return {
        doc_id: None if first[digest][1] == doc_id else first[digest][1]
        for source, doc_id, digest in pairs
        if digest in several
    }
