"""Documents with the same text: ``duplicate_of`` points at the first of them by source."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.parts import PartWriter
from pipeline.schemas import SCHEMAS
from pipeline.segment_store import Segments
from pipeline.store import State

_TEXTS = pa.schema([(name, pa.string()) for name in ("doc_id", "source", "text_sha256")])
_COLUMNS = ["doc_id", "source", "text_sha256", "duplicate_of"]


def find_duplicates(state: State | None, segments: Segments, drop: set[str]) -> tuple[dict[str, str | None], set[str]]:
    """``duplicate_of`` by doc_id for texts that come more than once (or did), and the old documents whose value
    changes."""
    old = state.read("documents", _COLUMNS) if state else SCHEMAS["documents"].empty_table().select(_COLUMNS)
    if drop:
        old = old.filter(pc.invert(pc.is_in(old["doc_id"], value_set=pa.array(sorted(drop), pa.string()))))
    texts = pa.concat_tables([table.select(_COLUMNS[:3]).cast(_TEXTS) for table in (old, *segments.texts())])
    counts = texts.group_by("text_sha256").aggregate([("doc_id", "count")])
    several = counts.filter(pc.greater(counts["doc_id_count"], 1))["text_sha256"].combine_chunks()
    texts = texts.filter(pc.is_in(texts["text_sha256"], value_set=several))
    now = first_of_each_text(
        list(zip(*(texts[name].to_pylist() for name in ("source", "doc_id", "text_sha256")), strict=True))
    )
    watched = pc.or_(
        pc.is_valid(old["duplicate_of"]), pc.is_in(old["doc_id"], value_set=pa.array(sorted(now), pa.string()))
    )
    changed = {
        row["doc_id"]
        for row in old.filter(watched).select(["doc_id", "duplicate_of"]).to_pylist()
        if now.get(row["doc_id"]) != row["duplicate_of"]
    }
    now.update({doc_id: None for doc_id in changed if doc_id not in now})
    return now, changed


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
