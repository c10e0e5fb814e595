"""Rows that are resolved over all documents: officials and inspections.

Everything that is needed of all documents is held in columns, words as numbers; rows exist for one body or one
provider at
a time. So memory grows by some hundred bytes a document and not by its rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.inspections import Speaking, inspections_of
from pipeline.officials import Mention, body_of, fold_name, resolve_bodies
from pipeline.parts import PartWriter
from pipeline.schemas import SCHEMAS
from pipeline.store import State, write_table

_HONORIFIC = re.compile(
    r"^(?:the )?((?:(?:Rt Hon|Cllr|Councillor|Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Sir|Dame|Lady|Lord|Rev|Sister|Baroness)\.? )+)",  # noqa: E501
    re.I,
)
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
_IDS = frozenset({"doc_id", "row_id", "quote_id"})
_MENTION = pa.schema(
    [
        *(pa.field(name, pa.string()) for name in ("doc_id", "row_id", "name", "name_text", "honorific", "role")),
        *(pa.field(name, pa.string()) for name in ("organisation", "provider", "provider_code")),
        pa.field("seen_on", pa.date32()),
        pa.field("is_quote", pa.bool_()),
        pa.field("first_twin", pa.string()),
    ]
)
_Ints = np.ndarray[Any, np.dtype[np.int64]]


def resolve(staging: Path, writer: PartWriter, state: State | None) -> None:
    """Write the resolved tables of the next state and fill ``quotes.official_id``."""
    counts, mentions = _mentions(staging, writer)
    known = state.read("official_mentions") if state else SCHEMAS["official_mentions"].empty_table()
    officials, rows = resolve_bodies(_bodies(mentions), known)
    write_table(officials, staging / "officials" / "part-00000.parquet")
    write_table(rows, staging / "official_mentions" / "part-00000.parquet")
    _fill_official_ids(writer, counts, mentions["row_id"], rows)
    del mentions, officials, rows, known
    pieces = list(inspections_of(_providers(staging, writer)))
    names = ("inspections", "inspection_documents", "inspection_grades")
    for number, name in enumerate(names):
        table = pa.concat_tables([SCHEMAS[name].empty_table(), *(piece[number] for piece in pieces)])
        write_table(table, staging / name / "part-00000.parquet")


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
    return pa.concat_tables(packed).unify_dictionaries().combine_chunks()


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
    codes = np.empty(len(mentions), np.int64)
    for start in range(0, len(mentions), _SLICE):
        piece = mentions.slice(start, _SLICE).to_pylist()
        codes[start : start + len(piece)] = [bodies.setdefault(body_of(Mention(**row)), len(bodies)) for row in piece]
    names = list(bodies)
    for code, rows in _groups(mentions, codes):
        yield names[code], [Mention(**row) for row in rows.to_pylist()]


_SLICE = 10_000


def _groups(table: pa.Table, codes: _Ints) -> Iterator[tuple[int, pa.Table]]:
    """The rows of each code, in order of code; rows with a code below zero belong to none."""
    if not len(table):
        return
    order = np.argsort(codes, kind="stable")
    codes = codes[order]
    table = table.take(pa.array(order))
    edges = np.flatnonzero(np.diff(codes, prepend=-2))
    for start, end in zip(edges.tolist(), [*edges.tolist()[1:], len(codes)], strict=True):
        if codes[start] >= 0:
            yield int(codes[start]), table.slice(start, end - start)


def honorific_of(words: str | None) -> str | None:
    """The honorific that words such as ``Cllr Sue Duffy`` begin with."""
    match = _HONORIFIC.match(words or "")
    return match[1].strip() if match else None


def _fill_official_ids(writer: PartWriter, counts: list[int], row_ids: pa.ChunkedArray, rows: pa.Table) -> None:
    """Put the resolved person into every quote; a part whose ids stand already is left as it is."""
    place = pc.index_in(row_ids, value_set=rows["row_id"].combine_chunks())
    ids = rows["official_id"].take(place)
    start = 0
    for part, count in zip(writer.parts, counts, strict=True):
        path = writer.staging / "quotes" / part.name
        stands = _read(path, ["quote_id", "official_id"])
        known, mine = row_ids.slice(start, count).combine_chunks(), ids.slice(start, count).combine_chunks()
        filled = mine.take(pc.index_in(stands["quote_id"].combine_chunks(), value_set=known))
        start += count
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
        facts.append(documents)
        ids = documents["doc_id"].combine_chunks()
        visits = ["doc_id", "start_date", "end_date", "role"]
        earlier = _read(staging / "dates" / part.name, visits, role="previous_inspection")
        earlier = earlier.filter(pc.and_(pc.is_valid(earlier["start_date"]), pc.is_valid(earlier["end_date"])))
        given = _read(staging / "judgements" / part.name, [*_GRADE, "subject"], subject="provider")
        for table, columns, pieces in ((earlier, visits[1:3], dates), (given, _GRADE[1:], grades)):
            at = pc.add(pc.index_in(table["doc_id"], value_set=ids), pa.scalar(first, pa.int32()))
            pieces.append(table.select(columns).append_column("at", at))
        first += len(documents)
    documents, earlier, given = (_packed(pieces) for pieces in (facts, dates, grades))
    codes = _provider_codes(documents)
    documents = documents.append_column("at", pa.array(np.arange(len(documents))))
    dates_of = dict(_groups(earlier, codes[earlier["at"].to_numpy()]))
    grades_of = dict(_groups(given, codes[given["at"].to_numpy()]))
    del earlier, given
    for code, rows in _groups(documents, codes):
        spoken = {row["at"]: Speaking(row) for row in rows.to_pylist()}
        for row in dates_of[code].to_pylist() if code in dates_of else ():
            spoken[row["at"]].earlier.append((row["start_date"], row["end_date"]))
        for row in grades_of[code].to_pylist() if code in grades_of else ():
            spoken[row["at"]].grades.append(row)
        yield list(spoken.values())


def _provider_codes(documents: pa.Table) -> _Ints:
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
    table = np.array([place[key] for key in keys] or [0], np.int64)
    indices = pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False)
    return np.where(indices < 0, -1, table[indices])
