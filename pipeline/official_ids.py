"""Ids of officials that stay: each person takes the id that most of the mentions had before, of several the older.

Columnar, because all people and mentions of all documents come together here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.columns import SLICE, values_of
from pipeline.ids import short_hash
from pipeline.schemas import SCHEMAS

_PEOPLE = pa.schema(
    [field for field in SCHEMAS["officials"] if field.name != "official_id"]
    + [pa.field(name, pa.string()) for name in ("folded", "fresh", "key")]
    + [pa.field("surname_length", pa.int32())]
)
_LATEST = 2**31 - 1
Ints = np.ndarray[Any, np.dtype[np.int32]]


class People:
    """All people found, by number, and which mention speaks of whom and why."""

    def __init__(self, n_mentions: int) -> None:
        self.person: Ints = np.full(n_mentions, -1, np.int32)  # by number of the mention; -1: nobody
        self._why: Ints = np.zeros(n_mentions, np.int32)
        self._reasons: dict[str, int] = {}
        self._rows: list[dict[str, Any]] = []
        self._chunks = [_PEOPLE.empty_table()]
        self._count = 0

    def add(self, body: str, given: tuple[str, ...], surname: str, folded: str, row: dict[str, Any]) -> int:
        """Add a person and return the number."""
        more = {
            "folded": folded,
            "fresh": short_hash("official", body, *given, surname),  # the id without a known one
            "key": "\x1f".join((*given, surname, body)),  # with the length: who keeps an id where two could
            "surname_length": len(surname),
        }
        self._rows.append({**row, **more})
        self._count += 1
        if len(self._rows) >= SLICE:
            self._pack()
        return self._count - 1

    def join(self, mention: int, person: int, why: str) -> None:
        """Say that a mention speaks of a person."""
        self.person[mention] = person
        self._why[mention] = self._reasons.setdefault(why, len(self._reasons))

    def why(self, mentions: Ints) -> pa.Array:
        """Why those mentions speak of their people."""
        return pa.array(list(self._reasons), pa.string()).take(pa.array(self._why[mentions]))

    def table(self) -> pa.Table:
        """All people by number."""
        self._pack()
        return pa.concat_tables(self._chunks)

    def _pack(self) -> None:
        self._chunks.append(pa.Table.from_pylist(self._rows, schema=_PEOPLE))
        self._rows = []


def official_tables(
    people: People, mentions: pa.Table, known: pa.Table
) -> tuple[pa.Table, Iterator[pa.Table], pa.Array]:
    """The table ``officials``, pieces of ``official_mentions``, each in order of name, and the ids by number of person.

    ``mentions`` are in order of number; ``known`` is the table ``official_mentions`` of the state before.
    """
    rows = people.table()
    ids = pa.array(_identify(people, rows, mentions, known), pa.string())
    officials = rows.append_column("official_id", ids)
    order = pc.sort_indices(officials, sort_keys=[("folded", "ascending"), ("official_id", "ascending")])
    place = np.empty(len(ids), np.int32)
    place[order.to_numpy()] = np.arange(len(ids), dtype=np.int32)
    officials = officials.take(order).select(SCHEMAS["officials"].names).cast(SCHEMAS["officials"])
    return officials, _mention_pieces(people, mentions, place, ids), ids


def _mention_pieces(people: People, mentions: pa.Table, place: Ints, ids: pa.Array) -> Iterator[pa.Table]:
    schema = SCHEMAS["official_mentions"]
    named = np.flatnonzero(people.person >= 0).astype(np.int32)
    keyed = mentions.select(["doc_id", "row_id"]).take(pa.array(named))
    keyed = keyed.append_column("place", pa.array(place[people.person[named]]))
    order = named[pc.sort_indices(keyed, sort_keys=[(name, "ascending") for name in ("place", "doc_id", "row_id")])]
    del keyed
    for start in range(0, len(order), SLICE):
        at = order[start : start + SLICE]
        piece = mentions.take(pa.array(at))
        piece = piece.append_column("official_id", ids.take(pa.array(people.person[at])))
        yield piece.append_column("joined_by", people.why(at)).select(schema.names).cast(schema)


def _identify(people: People, rows: pa.Table, mentions: pa.Table, known: pa.Table) -> list[str]:
    given, names = _given_before(mentions, known)
    holds = (given >= 0) & (people.person >= 0)
    person, given = people.person[holds].astype(np.int64), given[holds]
    seen = np.full(len(names), _LATEST, np.int64)
    days = pc.fill_null(mentions["seen_on"].cast(pa.int32()), _LATEST).to_numpy()[holds]
    np.minimum.at(seen, given, days)
    pairs, counts = np.unique(person * max(len(names), 1) + given, return_counts=True)
    claims: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for pair, count in zip(pairs.tolist(), counts.tolist(), strict=True):
        claimant, number = divmod(pair, len(names))
        claims[number].append((count, claimant))

    def strength(claim: tuple[int, int]) -> tuple[int, int, str]:
        count, claimant = claim
        return count, -rows["surname_length"][claimant].as_py(), rows["key"][claimant].as_py()

    taken: dict[int, list[int]] = defaultdict(list)
    for number, claimants in claims.items():  # after a split the larger part keeps the id
        taken[(max(claimants, key=strength) if len(claimants) > 1 else claimants[0])[1]].append(number)
    used = {names[number] for number in claims}
    ids = []
    for claimant, fresh in enumerate(values_of(rows["fresh"])):
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
    return pc.binary_join_element_wise(table["doc_id"], table["name_text"].cast(pa.string()), "\x1f")
