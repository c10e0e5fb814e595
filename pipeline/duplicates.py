"""Documents with the same text: ``duplicate_of`` points at the first of them by source."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.ids import doc_id_of
from pipeline.parts import PartWriter
from pipeline.schemas import SCHEMAS
from pipeline.segment_store import Segments
from pipeline.store import State


def find_duplicates(state: State | None, segments: Segments, drop: set[str]) -> tuple[dict[str, str | None], set[str]]:
    """``duplicate_of`` by doc_id for texts that come more than once (or did), and the old documents whose value changes."""
    pairs: list[tuple[str, str, str]] = []
    before: dict[str, str | None] = {}
    if state is not None:
        for row in state.read("documents", ["doc_id", "source", "text_sha256", "duplicate_of"]).to_pylist():
            if row["doc_id"] not in drop:
                pairs.append((row["source"], row["doc_id"], row["text_sha256"]))
                before[row["doc_id"]] = row["duplicate_of"]
    for sources, digests in segments.column("text_sha256"):
        pairs += [(source, doc_id_of(source), digest) for source, digest in zip(sources, digests, strict=True)]
    now = first_of_each_text(pairs)
    changed = {doc_id for doc_id, value in before.items() if now.get(doc_id) != value}
    now.update({doc_id: None for doc_id in changed if doc_id not in now})
    return now, changed


def mark_duplicates(writer: PartWriter, duplicates: dict[str, str | None]) -> None:
    if not duplicates:
        return
    known = pa.array(sorted(duplicates), pa.string())
    values = pa.array([duplicates[doc_id] for doc_id in known.to_pylist()], pa.string())
    for part in writer.parts:
        path = writer.staging / "documents" / part.name
        table = pq.read_table(path, partitioning=None).cast(SCHEMAS["documents"])
        doc_ids = table["doc_id"].combine_chunks()
        marked = pc.if_else(
            pc.is_in(doc_ids, value_set=known),
            values.take(pc.index_in(doc_ids, value_set=known)),
            table["duplicate_of"].combine_chunks(),
        )
        if not marked.equals(table["duplicate_of"].combine_chunks()):
            index = table.schema.get_field_index("duplicate_of")
            writer.rewrite(
                part, "documents", table.set_column(index, SCHEMAS["documents"].field("duplicate_of"), marked)
            )


def first_of_each_text(pairs: list[tuple[str, str, str]]) -> dict[str, str | None]:
    """``duplicate_of`` of every document whose text comes more than once: doc_id -> the first by source, None for that one.

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
