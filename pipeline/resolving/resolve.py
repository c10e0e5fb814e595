"""Rows that are resolved over all documents: officials and inspections.

Mentions and documents are shared out to partitions on disk, by body and by provider, and resolved a partition at a
time. Of all documents at once only the people found, the names of providers and a few bytes a mention are held.
"""

from __future__ import annotations

import contextlib
import shutil
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.resolving.inspections import inspections_of
from pipeline.resolving.mentions import MENTION, mentions_of, speaks
from pipeline.resolving.official_ids import PLACED, Identified, Ints, People, given_before, in_order_of_name
from pipeline.resolving.officials import Mention, body_of, find_people
from pipeline.resolving.partitions import Partitions, how_many, in_ranges
from pipeline.resolving.spoken import documents_by_provider
from pipeline.schemas import SCHEMAS
from pipeline.storage.columns import SLICE, release
from pipeline.storage.parts import PartWriter
from pipeline.storage.store import State, table_writer, write_table

#: Documents a partition holds, about, and mentions of officials in order of name.
PARTITION_DOCUMENTS, PARTITION_MENTIONS = 8192, 32_768
_GIVEN = MENTION.append(pa.field("given", pa.int32()))
_KNOWN = pa.schema([(name, pa.string()) for name in ("doc_id", "row_id", "name_text")] + [("number", pa.int32())])


def resolve(staging: Path, writer: PartWriter, state: State | None) -> None:
    """Write the resolved tables of the next state and fill ``quotes.official_id``."""
    scratch = staging / "scratch"
    _resolve_officials(scratch, staging, writer, state)
    release()
    _resolve_inspections(scratch, staging, writer)
    release()
    shutil.rmtree(scratch)


def _resolve_officials(scratch: Path, staging: Path, writer: PartWriter, state: State | None) -> None:
    names = pc.unique(state.read("officials", ["official_id"])["official_id"]) if state else pa.array([], pa.string())
    count = how_many(sum(part.rows for part in writer.parts), PARTITION_DOCUMENTS)
    bodies = Partitions(scratch / "bodies", _GIVEN, count)
    counts: list[int] = []
    for mentions in _with_ids(_mentions(staging, writer, counts), scratch, state, names, count):
        bodies.add(mentions, _body_places(mentions, count))
    bodies.close()
    release()
    people = People(sum(counts), names)
    for number in range(count):
        find_people(people, (Mention(**row) for batch in bodies.batches(number) for row in batch.to_pylist()))
    release()
    identified = Identified(people)
    release()
    write_table(identified.officials, staging / "officials" / "part-00000.parquet")
    _fill_official_ids(writer, counts, identified)
    _write_mentions(scratch, staging, bodies, identified)
    bodies.remove()


def _mentions(staging: Path, writer: PartWriter, counts: list[int]) -> Iterator[pa.Table]:
    """The mentions of one part after another; how many each holds is added to ``counts``."""
    documents = mentions = 0
    for part in writer.parts:
        found = mentions_of(staging, part.name, documents, mentions)
        documents, mentions = documents + part.rows, mentions + len(found)
        counts.append(len(found))
        yield found


def _with_ids(
    mentions: Iterator[pa.Table], scratch: Path, state: State | None, names: pa.Array, count: int
) -> Iterator[pa.Table]:
    """The mentions with the numbers of the ids that they had before: those of some documents after those of others."""
    if not len(names):
        for table in mentions:
            yield table.append_column("given", pa.array(np.full(len(table), -1, np.int32)))
        return
    assert state is not None
    known, asked = Partitions(scratch / "known", _KNOWN, count), Partitions(scratch / "asked", MENTION, count)
    for file in state.files("official_mentions"):
        with pq.ParquetFile(file) as rows:
            for batch in rows.iter_batches(SLICE, columns=["doc_id", "row_id", "name_text", "official_id"]):
                table = pa.table(batch).append_column("number", pc.index_in(batch["official_id"], value_set=names))
                table = table.filter(pc.is_valid(table["number"])).select(_KNOWN.names).cast(_KNOWN)
                known.add(table, _document_places(table, count))
    for table in mentions:
        asked.add(table, _document_places(table, count))
    known.close()
    asked.close()
    for number in range(count):
        table = asked.read(number)
        yield table.append_column("given", pa.array(given_before(table, known.read(number))))
    known.remove()
    asked.remove()


def _document_places(table: pa.Table, count: int) -> Ints:
    """A partition for each row, by its document."""
    ids = table["doc_id"].combine_chunks().dictionary_encode()
    places = np.array([zlib.crc32(doc_id.encode()) % count for doc_id in ids.dictionary.to_pylist()], np.int32)
    return places[ids.indices.to_numpy()] if len(places) else places


def _body_places(mentions: pa.Table, count: int) -> Ints:
    """A partition for each mention, by the body that it is one of."""
    columns = (mentions[name].to_pylist() for name in ("organisation", "provider", "first_twin", "doc_id"))
    return np.array(
        [
            zlib.crc32(body_of(organisation, provider, twin or doc_id).encode("utf-8", "surrogatepass")) % count
            for organisation, provider, twin, doc_id in zip(*columns, strict=True)
        ],
        np.int32,
    )


def _fill_official_ids(writer: PartWriter, counts: list[int], identified: Identified) -> None:
    """Put the resolved person into every quote; a part whose ids stand already is left as it is."""
    start = 0
    for part, count in zip(writer.parts, counts, strict=True):
        path = writer.staging / "quotes" / part.name
        stands = pq.read_table(path, columns=["speaker", "speaker_kind", "official_id"], partitioning=None)
        speaking = speaks(stands).combine_chunks()
        theirs = identified.people.person[start : start + pc.sum(speaking).as_py()] if len(speaking) else _NOBODY
        start += count
        ids = identified.ids.take(pa.array(theirs, mask=theirs < 0))
        filled = pc.replace_with_mask(pa.nulls(len(stands), pa.string()), speaking, ids)
        if not filled.equals(stands["official_id"].combine_chunks()):
            quotes = pq.read_table(path, partitioning=None).cast(SCHEMAS["quotes"])
            index = quotes.schema.get_field_index("official_id")
            writer.rewrite(part, "quotes", quotes.set_column(index, SCHEMAS["quotes"].field("official_id"), filled))
            del quotes
            release()


_NOBODY = np.empty(0, np.int32)


def _write_mentions(scratch: Path, staging: Path, bodies: Partitions, identified: Identified) -> None:
    """Write ``official_mentions`` in order of name, some of the people at a time."""
    person = identified.people.person
    counts = np.bincount(identified.place[person[person >= 0]], minlength=len(identified.place))
    partition = in_ranges(counts, PARTITION_MENTIONS)
    people = Partitions(scratch / "people", PLACED, how_many(int(counts.sum()), PARTITION_MENTIONS))
    for number in range(bodies.count):
        for batch in bodies.batches(number):
            rows = identified.mentions(pa.table(batch))
            people.add(rows, partition[rows["place"].to_numpy()])
    people.close()
    with table_writer("official_mentions", staging / "official_mentions" / "part-00000.parquet") as sink:
        for number in range(people.count):
            sink.write_table(in_order_of_name(people.read(number)))
    people.remove()


def _resolve_inspections(scratch: Path, staging: Path, writer: PartWriter) -> None:
    names = ("inspections", "inspection_documents", "inspection_grades")
    with contextlib.ExitStack() as stack:
        sinks = [stack.enter_context(table_writer(name, staging / name / "part-00000.parquet")) for name in names]
        gathered: list[list[pa.Table]] = [[], [], []]
        providers = documents_by_provider(scratch, staging, writer, PARTITION_DOCUMENTS)
        for tables in inspections_of(providers):
            for sink, pieces_of, table in zip(sinks, gathered, tables, strict=True):
                pieces_of.append(table)
                if sum(map(len, pieces_of)) >= SLICE:
                    sink.write_table(pa.concat_tables(pieces_of))
                    pieces_of.clear()
        for sink, pieces_of in zip(sinks, gathered, strict=True):
            if pieces_of:
                sink.write_table(pa.concat_tables(pieces_of))
