"""Rows that are resolved over all documents: officials and inspections.

Everything that is needed of all documents is held in columns, words as numbers; rows exist for one body or one
provider at
a time. So memory grows by some hundred bytes a document and not by its rows.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.columns import SLICE, plain, release, values_of
from pipeline.inspections import Speaking, inspections_of
from pipeline.official_ids import Ints, official_tables
from pipeline.officials import Mention, body_of, find_people, fold_name
from pipeline.parts import PartWriter
from pipeline.people import honorific_of
from pipeline.schemas import SCHEMAS
from pipeline.store import State, table_writer, write_table

_FACTS = [
    "doc_id",
    "duplicate_of",
    "provider",
    "provider_code",
    "inspectorate",
    "event_type",
    "inspection_start",
    "inspection_end",
    "report_published_on",
    "published_on",
    "lead_inspector",
]
_SPEAKER = ["doc_id", "quote_id", "speaker", "speaker_text", "role", "organisation"]
_GRADE = ["doc_id", "area", "grade", "scale", "rank", "status"]
_IDS = frozenset({"doc_id", "row_id", "quote_id", "first_twin", "duplicate_of"})
_MENTION = pa.schema(
    [
        *(pa.field(name, pa.string()) for name in ("doc_id", "row_id", "name", "name_text", "honorific", "role")),
        *(pa.field(name, pa.string()) for name in ("organisation", "provider", "provider_code")),
        pa.field("seen_on", pa.date32()),
        pa.field("is_quote", pa.bool_()),
        pa.field("first_twin", pa.string()),
    ]
)
_LAST = 2**31 - 1  # above every code


def resolve(staging: Path, writer: PartWriter, state: State | None) -> None:
    """Write the resolved tables of the next state and fill ``quotes.official_id``."""
    release()
    counts, mentions = _mentions(staging, writer)
    release()
    people = find_people(_bodies(mentions), len(mentions))
    officials, pieces, ids = official_tables(people, mentions, _known(state))
    write_table(officials, staging / "officials" / "part-00000.parquet")
    del officials
    with table_writer("official_mentions", staging / "official_mentions" / "part-00000.parquet") as sink:
        for piece in pieces:
            sink.write_table(piece)
    _fill_official_ids(writer, counts, mentions["row_id"], people.person, ids)
    del mentions, people, pieces, ids
    release()
    names = ("inspections", "inspection_documents", "inspection_grades")
    with contextlib.ExitStack() as stack:
        sinks = [stack.enter_context(table_writer(name, staging / name / "part-00000.parquet")) for name in names]
        gathered: list[list[pa.Table]] = [[], [], []]
        for tables in inspections_of(_providers(staging, writer)):
            for sink, pieces_of, table in zip(sinks, gathered, tables, strict=True):
                pieces_of.append(table)
                if sum(map(len, pieces_of)) >= SLICE:
                    sink.write_table(pa.concat_tables(pieces_of))
                    pieces_of.clear()
        for sink, pieces_of in zip(sinks, gathered, strict=True):
            if pieces_of:
                sink.write_table(pa.concat_tables(pieces_of))


def _known(state: State | None) -> pa.Table:
    """The mentions of the state before, as far as ids are kept by them."""
    columns = ["official_id", "row_id", "doc_id", "name_text"]
    if state is None:
        return SCHEMAS["official_mentions"].empty_table().select(columns)
    return _packed([state.read("official_mentions", columns)])


def _read(path: Path, columns: list[str], **conditions: str) -> pa.Table:
    return pq.read_table(
        path,
        columns=columns,
        partitioning=None,
        filters=[(name, "=", value) for name, value in conditions.items()] or None,
    )


def _packed(pieces: list[pa.Table]) -> pa.Table:
    """Tables as one, in one chunk, with words as numbers; takes the pieces."""
    packed: list[pa.Table] = []
    while pieces:
        table = pieces.pop(0)
        for index, field in enumerate(table.schema):
            if pa.types.is_string(field.type) and field.name not in _IDS:
                table = table.set_column(index, field.name, table[field.name].dictionary_encode())
        packed.append(table)
    table = pa.concat_tables(packed)
    del packed, pieces
    for index, name in enumerate(table.column_names):  # one after another, so that only one is held twice
        table = table.set_column(index, name, table[name].unify_dictionaries().combine_chunks())
    return table


def _mentions(staging: Path, writer: PartWriter) -> tuple[list[int], pa.Table]:
    """Every named person who speaks, and every lead inspector, in order of document; and how many each part holds."""
    pieces = [_MENTION.empty_table()]
    honorifics: dict[str | None, str | None] = {}
    for part in writer.parts:
        documents = _read(staging / "documents" / part.name, _FACTS)
        seen_on = pc.coalesce(documents["published_on"], documents["report_published_on"])
        documents = documents.append_column("seen_on", seen_on)
        quotes = _read(staging / "quotes" / part.name, [*_SPEAKER, "speaker_kind"], speaker_kind="person")
        quotes = quotes.filter(pc.greater(pc.fill_null(pc.utf8_length(quotes["speaker"]), 0), 0))
        theirs = documents.take(pc.index_in(quotes["doc_id"], value_set=documents["doc_id"].combine_chunks()))
        texts = quotes["speaker_text"].to_pylist()
        for text in texts:
            if text not in honorifics:
                honorifics[text] = honorific_of(text)
        named_text = pc.if_else(
            pc.equal(pc.fill_null(quotes["speaker_text"], ""), ""), quotes["speaker"], quotes["speaker_text"]
        )
        speaking = {
            "doc_id": quotes["doc_id"],
            "row_id": quotes["quote_id"],
            "name": quotes["speaker"],
            "name_text": named_text,
            "honorific": pa.array([honorifics[text] for text in texts], pa.string()),
            "role": quotes["role"],
            "organisation": quotes["organisation"],
            "provider": theirs["provider"],
            "provider_code": theirs["provider_code"],
            "seen_on": theirs["seen_on"],
            "is_quote": pa.array([True] * len(quotes), pa.bool_()),
            "first_twin": theirs["duplicate_of"],
        }
        led = documents.filter(pc.is_valid(documents["lead_inspector"]))
        nothing = pa.nulls(len(led), pa.string())
        leading = {
            "doc_id": led["doc_id"],
            "row_id": led["doc_id"],
            "name": led["lead_inspector"],
            "name_text": led["lead_inspector"],
            "honorific": nothing,
            "role": pa.array(["lead inspector"] * len(led), pa.string()),
            "organisation": led["inspectorate"],
            "provider": led["inspectorate"],
            "provider_code": nothing,
            "seen_on": led["seen_on"],
            "is_quote": pa.array([False] * len(led), pa.bool_()),
            "first_twin": led["duplicate_of"],
        }
        both = [pa.table(columns).cast(_MENTION) for columns in (speaking, leading)]
        pieces.append(_packed(both))
    counts = [len(piece) for piece in pieces[1:]]
    return counts, _packed(pieces)


def _bodies(mentions: pa.Table) -> Iterator[tuple[str, list[Mention]]]:
    """The mentions of one body after another."""
    bodies: dict[str, int] = {}
    codes = np.empty(len(mentions), np.int32)
    columns = ("organisation", "provider", "first_twin", "doc_id")
    rows = zip(*(values_of(mentions[name]) for name in columns), strict=True)
    for at, (organisation, provider, first_twin, doc_id) in enumerate(rows):
        codes[at] = bodies.setdefault(body_of(organisation, provider, first_twin or doc_id), len(bodies))
    names = list(bodies)
    mentions = mentions.append_column("at", pa.array(np.arange(len(mentions), dtype=np.int32)))
    for code, rows in _groups(mentions, codes):
        yield names[code], [Mention(**row) for row in rows.to_pylist()]


def _groups(table: pa.Table, codes: Ints) -> Iterator[tuple[int, pa.Table]]:
    """The rows of each code, in order of code; rows with a code below zero belong to none."""
    if not len(table):
        return
    order = np.argsort(codes, kind="stable")
    order = order[np.searchsorted(codes, 0, sorter=order) :]
    codes = codes[order]
    edges = [*np.flatnonzero(np.diff(codes, prepend=-2)).tolist(), len(codes)]
    first = 0
    for last in range(1, len(edges)):  # groups are taken out together, or each would cost as much as a thousand rows
        if edges[last] - edges[first] < SLICE and last + 1 < len(edges):
            continue
        taken = table.take(pa.array(order[edges[first] : edges[last]]))
        taken = pa.table({name: plain(taken[name]) for name in taken.column_names})
        for start, end in pairwise(edges[first : last + 1]):
            yield int(codes[start]), taken.slice(start - edges[first], end - start)
        first = last


def _fill_official_ids(
    writer: PartWriter, counts: list[int], row_ids: pa.ChunkedArray, person: Ints, ids: pa.Array
) -> None:
    """Put the resolved person into every quote; a part whose ids stand already is left as it is."""
    start = 0
    for part, count in zip(writer.parts, counts, strict=True):
        path = writer.staging / "quotes" / part.name
        stands = _read(path, ["quote_id", "official_id"])
        theirs = person[start : start + count]
        known = row_ids.slice(start, count).combine_chunks()
        mine = ids.take(pa.array(theirs, mask=theirs < 0))
        start += count
        filled = mine.take(pc.index_in(stands["quote_id"].combine_chunks(), value_set=known))
        if not filled.equals(stands["official_id"].combine_chunks()):
            quotes = pq.read_table(path, partitioning=None).cast(SCHEMAS["quotes"])
            index = quotes.schema.get_field_index("official_id")
            writer.rewrite(part, "quotes", quotes.set_column(index, SCHEMAS["quotes"].field("official_id"), filled))


def _providers(staging: Path, writer: PartWriter) -> Iterator[list[Speaking]]:
    """The documents about one provider after another, by folded name or code, with earlier visits and grades."""
    if not writer.parts:
        return
    facts: list[pa.Table] = []
    dates: list[pa.Table] = []
    grades: list[pa.Table] = []
    first = 0
    for part in writer.parts:
        documents = _read(staging / "documents" / part.name, _FACTS)
        facts.append(_packed([documents]))
        ids = documents["doc_id"].combine_chunks()
        visits = ["doc_id", "start_date", "end_date", "role"]
        earlier = _read(staging / "dates" / part.name, visits, role="previous_inspection")
        earlier = earlier.filter(pc.and_(pc.is_valid(earlier["start_date"]), pc.is_valid(earlier["end_date"])))
        given = _read(staging / "judgements" / part.name, [*_GRADE, "subject"], subject="provider")
        for table, columns, pieces in ((earlier, visits[1:3], dates), (given, _GRADE[1:], grades)):
            at = pc.add(pc.index_in(table["doc_id"], value_set=ids), pa.scalar(first, pa.int32()))
            pieces.append(_packed([table.select(columns).append_column("at", at)]))
        first += len(documents)
    documents, earlier, given = (_packed(pieces) for pieces in (facts, dates, grades))
    release()
    codes = _provider_codes(documents)
    documents = documents.append_column("at", pa.array(np.arange(len(documents), dtype=np.int32)))
    dates_of = _group_of(_groups(earlier, codes[earlier["at"].to_numpy()]))
    grades_of = _group_of(_groups(given, codes[given["at"].to_numpy()]))
    for code, rows in _groups(documents, codes):
        spoken = {row["at"]: Speaking(row) for row in rows.to_pylist()}
        for row in dates_of(code):
            spoken[row["at"]].earlier.append((row["start_date"], row["end_date"]))
        for row in grades_of(code):
            spoken[row["at"]].grades.append(row)
        yield list(spoken.values())


def _group_of(groups: Iterator[tuple[int, pa.Table]]) -> Callable[[int], list[dict[str, Any]]]:
    """The rows of a code, for codes that are asked for in ascending order."""
    ahead: list[tuple[int, pa.Table]] = []

    def rows_of(code: int) -> list[dict[str, Any]]:
        while not ahead or ahead[0][0] < code:
            ahead[:] = [next(groups, (_LAST, None))]
        return ahead[0][1].to_pylist() if ahead[0][0] == code else []

    return rows_of


def _provider_codes(documents: pa.Table) -> Ints:
    """A number for each document: its provider's place among the providers by folded name; -1 without one."""
    named = pc.if_else(
        pc.is_valid(documents["provider"]),
        pc.coalesce(documents["provider_code"].cast(pa.string()), documents["provider"].cast(pa.string())),
        None,
    )
    encoded = named.combine_chunks().dictionary_encode()
    keys = [fold_name(name) for name in encoded.dictionary.to_pylist()]
    first: dict[str, str] = {}  # the name that a provider's first document gives it
    for key, at in zip(
        keys, pc.index_in(encoded.dictionary, value_set=named.combine_chunks()).to_pylist(), strict=True
    ):
        first.setdefault(key, fold_name(documents["provider"][at].as_py()))
    place = {key: number for number, key in enumerate(sorted(first, key=lambda key: (first[key], key)))}
    table = np.array([place[key] for key in keys] or [0], np.int32)
    indices = pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False)
    return np.where(indices < 0, np.int32(-1), table[indices])
