"""Ids of officials that stay: each person takes the id that most of the mentions had before, of several the older.

Columnar, because all people and mentions of all documents come together here.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.ids import short_hash
from pipeline.schemas import SCHEMAS

#: Rows gathered before they become columns.
_CHUNK = 20_000
_PERSON = pa.field("person", pa.int64())
MENTIONS = pa.schema([field for field in SCHEMAS["official_mentions"] if field.name != "official_id"]).append(_PERSON)
_PEOPLE = pa.schema([field for field in SCHEMAS["officials"] if field.name != "official_id"]).append(
    pa.field("folded", pa.string())
)
_LATEST = 2**31 - 1


class Rows:
    """Rows that become a table a chunk at a time."""

    def __init__(self, schema: pa.Schema) -> None:
        self._schema, self._rows = schema, list[dict[str, Any]]()
        self._chunks = [schema.empty_table()]

    def add(self, row: dict[str, Any]) -> None:
        """Add a row."""
        self._rows.append(row)
        if len(self._rows) >= _CHUNK:
            self._pack()

    def table(self) -> pa.Table:
        """All rows in the order they came."""
        self._pack()
        return pa.concat_tables(self._chunks)

    def _pack(self) -> None:
        self._chunks.append(pa.Table.from_pylist(self._rows, schema=self._schema))
        self._rows = []


class People:
    """All people found, by number, with what a new id of each would be made of."""

    def __init__(self) -> None:
        self.rows = Rows(_PEOPLE)
        self.fresh: list[str] = []  # the id that each would get without a known one
        self.order: list[tuple[int, tuple[str, ...]]] = []  # who keeps an id where two could

    def add(self, body: str, given: tuple[str, ...], surname: str, folded: str, row: dict[str, Any]) -> int:
        """Add a person and return the number."""
        self.rows.add({**row, "folded": folded})
        self.fresh.append(short_hash("official", body, *given, surname))
        self.order.append((-len(surname), (*given, surname, body)))
        return len(self.fresh) - 1


def official_tables(people: People, mentions: pa.Table, known: pa.Table) -> tuple[pa.Table, pa.Table]:
    """The tables ``officials`` and ``official_mentions``, each in order of name."""
    ids = pa.array(_identify(people, mentions, known), pa.string())
    rows = people.rows.table()
    officials = rows.append_column("official_id", ids)
    order = pc.sort_indices(officials, sort_keys=[("folded", "ascending"), ("official_id", "ascending")])
    place = np.empty(len(ids), np.int64)
    place[order.to_numpy()] = np.arange(len(ids))
    officials = officials.take(order).select(SCHEMAS["officials"].names).cast(SCHEMAS["officials"])
    person = mentions["person"].to_numpy()
    keyed = mentions.select(["doc_id", "row_id"]).append_column("place", pa.array(place[person], pa.int64()))
    order = pc.sort_indices(keyed, sort_keys=[(name, "ascending") for name in ("place", "doc_id", "row_id")])
    mentions = mentions.append_column("official_id", ids.take(pa.array(person)))
    return officials, mentions.select(SCHEMAS["official_mentions"].names).take(order).cast(SCHEMAS["official_mentions"])


def _identify(people: People, mentions: pa.Table, known: pa.Table) -> list[str]:
    given, names = _given_before(mentions, known)
    holds = given >= 0
    person = mentions["person"].to_numpy()[holds]
    given = given[holds]
    seen = np.full(len(names), _LATEST, np.int64)
    days = pc.fill_null(mentions["seen_on"].cast(pa.int32()), _LATEST).to_numpy()[holds]
    np.minimum.at(seen, given, days)
    pairs, counts = np.unique(person * max(len(names), 1) + given, return_counts=True)
    claims: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for pair, count in zip(pairs.tolist(), counts.tolist(), strict=True):
        claimant, number = divmod(pair, len(names))
        claims[number].append((count, claimant))
    taken: dict[int, list[int]] = defaultdict(list)
    for number, claimants in claims.items():  # after a split the larger part keeps the id
        best = max(claimants, key=lambda claim: (claim[0], people.order[claim[1]]))
        taken[best[1]].append(number)
    used = {names[number] for number in claims}
    ids = []
    for claimant, fresh in enumerate(people.fresh):
        mine = taken.get(claimant)
        if mine:  # a merge leaves the older
            ids.append(names[min(mine, key=lambda number: (seen[number], names[number]))])
            continue
        while fresh in used:
            fresh = short_hash("official", fresh)
        used.add(fresh)
        ids.append(fresh)
    return ids


def _given_before(mentions: pa.Table, known: pa.Table) -> tuple[np.ndarray[Any, np.dtype[np.int64]], list[str]]:
    """For each mention the number of the id it had before (-1: none), and those ids.

    A mention is known by its row; where the text has changed and the row with it, by document and name.
    """
    ids = known["official_id"].combine_chunks().dictionary_encode()
    numbers = ids.indices.to_numpy(zero_copy_only=False).astype(np.int64)
    place = pc.fill_null(pc.index_in(mentions["row_id"], value_set=known["row_id"].combine_chunks()), -1).to_numpy()
    found = np.full(len(mentions), -1, np.int64)
    found[place >= 0] = numbers[place[place >= 0]]
    missing = np.flatnonzero(place < 0)
    if len(missing) and len(known):
        named = _document_and_name(mentions.take(pa.array(missing)))
        place = pc.fill_null(pc.index_in(named, value_set=_document_and_name(known).combine_chunks()), -1).to_numpy()
        found[missing[place >= 0]] = numbers[place[place >= 0]]
    return found, ids.dictionary.to_pylist()


def _document_and_name(table: pa.Table) -> pa.ChunkedArray:
    return pc.binary_join_element_wise(table["doc_id"], table["name_text"], "\x1f")
