"""Ids of officials that stay: each person takes the id that most of the mentions had before, of several the older.

All people of all documents come together here, in columns; of mentions only six bytes each.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.schemas import SCHEMAS
from pipeline.storage.columns import SLICE, one_array, values_of
from pipeline.storage.ids import short_hash

_PEOPLE = pa.schema(
    [field for field in SCHEMAS["officials"] if field.name != "official_id"]
    + [pa.field(name, pa.string()) for name in ("folded", "fresh", "key")]
    + [pa.field("surname_length", pa.int32())]
)
_LATEST = 2**31 - 1
#: In place of a number of an id: none was given.
NOT_GIVEN = -1
_EPOCH = dt.date(1970, 1, 1).toordinal()
Ints = np.ndarray[Any, np.dtype[np.int32]]


class People:
    """All people found, by number, and which mention speaks of whom and why.

    ``names`` are the ids given before, by number.
    """

    def __init__(self, n_mentions: int, names: pa.Array) -> None:
        self.names = names
        self.person: Ints = np.full(n_mentions, -1, np.int32)  # by number of the mention; -1: nobody
        self._why = np.zeros(n_mentions, np.int16)
        self._reasons: dict[str, int] = {}
        self._seen: Ints = np.full(len(names), _LATEST, np.int32)  # by number of the id: the first day
        self._claims: dict[int, list[tuple[int, int]]] = defaultdict(list)
        self._rows: list[dict[str, Any]] = []
        self._chunks = [_PEOPLE.empty_table()]
        self._count = 0

    def add(
        self,
        body: str,
        given: tuple[str, ...],
        surname: str,
        folded: str,
        row: dict[str, Any],
        ids: Mapping[int, int],
    ) -> int:
        """Add a person, with how many mentions had which id before, and return the number."""
        more = {
            "folded": folded,
            "fresh": short_hash("official", body, *given, surname),  # the id without a known one
            "key": "\x1f".join((*given, surname, body)),  # with the length: who keeps an id where two could
            "surname_length": len(surname),
        }
        self._rows.append({**row, **more})
        for number, count in ids.items():
            self._claims[number].append((count, self._count))
        self._count += 1
        if len(self._rows) >= SLICE:
            self._pack()
        return self._count - 1

    def saw(self, given: int, day: dt.date | None) -> None:
        """Say that a person of that id was seen on a day."""
        if day is not None:
            self._seen[given] = min(self._seen[given], day.toordinal() - _EPOCH)

    def join(self, mentions: Sequence[int], person: int, why: str) -> None:
        """Say that mentions speak of a person."""
        self.person[mentions] = person
        self._why[mentions] = self._reasons.setdefault(why, len(self._reasons))

    def why(self, mentions: Ints) -> pa.Array:
        """Why those mentions speak of their people."""
        return pa.array(list(self._reasons), pa.string()).take(pa.array(self._why[mentions]))

    def table(self) -> pa.Table:
        """All people by number."""
        self._pack()
        return pa.concat_tables(self._chunks)

    def ids(self, rows: pa.Table) -> pa.Array:
        """The id of each person, by number; ``rows`` are those of ``table``."""

        def strength(claim: tuple[int, int]) -> tuple[int, int, str]:
            count, claimant = claim
            return count, -rows["surname_length"][claimant].as_py(), rows["key"][claimant].as_py()

        taken: dict[int, list[int]] = defaultdict(list)
        for number, claimants in self._claims.items():  # after a split the larger part keeps the id
            taken[(max(claimants, key=strength) if len(claimants) > 1 else claimants[0])[1]].append(number)
        used = {self.names[number].as_py() for number in self._claims}
        ids = []
        for claimant, fresh in enumerate(values_of(rows["fresh"])):
            mine = taken.get(claimant)
            if mine:  # a merge leaves the older
                ids.append(min((int(self._seen[number]), self.names[number].as_py()) for number in mine)[1])
                continue
            while fresh in used:
                fresh = short_hash("official", fresh)
            used.add(fresh)
            ids.append(fresh)
        return pa.array(ids, pa.string())

    def _pack(self) -> None:
        self._chunks.append(pa.Table.from_pylist(self._rows, schema=_PEOPLE))
        self._rows = []


class Identified:
    """People with their ids and their places in the table ``officials``, which is in order of name."""

    def __init__(self, people: People) -> None:
        rows = people.table()
        self.people = people
        self.ids = people.ids(rows)
        officials = rows.select([*SCHEMAS["officials"].names[1:], "folded"]).append_column("official_id", self.ids)
        order = pc.sort_indices(officials, sort_keys=[("folded", "ascending"), ("official_id", "ascending")])
        self.place: Ints = np.empty(len(order), np.int32)
        self.place[order.to_numpy()] = np.arange(len(order), dtype=np.int32)
        self.officials = officials.select(SCHEMAS["officials"].names).take(order).cast(SCHEMAS["officials"])

    def mentions(self, mentions: pa.Table) -> pa.Table:
        """Those mentions that speak of a person (by their number, ``at``), as rows of ``official_mentions`` with the
        ``place`` of the person."""
        at = mentions["at"].to_numpy()
        holds = self.people.person[at] >= 0
        mentions, at = mentions.filter(pa.array(holds)), at[holds]
        person = self.people.person[at]
        mentions = mentions.append_column("official_id", self.ids.take(pa.array(person)))
        mentions = mentions.append_column("joined_by", self.people.why(at))
        return mentions.append_column("place", pa.array(self.place[person])).select(PLACED.names).cast(PLACED)


#: ``official_mentions`` with the place of the official.
PLACED = SCHEMAS["official_mentions"].append(pa.field("place", pa.int32()))


def in_order_of_name(mentions: pa.Table) -> pa.Table:
    """Rows of ``official_mentions`` in the order of the table."""
    order = pc.sort_indices(mentions, sort_keys=[(name, "ascending") for name in ("place", "doc_id", "row_id")])
    return mentions.select(SCHEMAS["official_mentions"].names).take(order).cast(SCHEMAS["official_mentions"])


def given_before(mentions: pa.Table, known: pa.Table) -> Ints:
    """For each mention the ``number`` of the id it had before, ``NOT_GIVEN`` where there is none.

    ``known`` holds the mentions of the state before. A mention is known by its row; where the text has changed and the
    row with it, by document and name.
    """
    found = np.full(len(mentions), NOT_GIVEN, np.int32)
    numbers = one_array(known["number"], pa.int32()).to_numpy(zero_copy_only=False)
    for key in (_row, _document_and_name):
        missing = np.flatnonzero(found == NOT_GIVEN)
        if not len(missing) or not len(known):
            break
        asked = key(mentions.take(pa.array(missing)))
        place = pc.fill_null(pc.index_in(asked, value_set=one_array(key(known), pa.string())), -1).to_numpy()
        found[missing[place >= 0]] = numbers[place[place >= 0]]
    return found


def _row(table: pa.Table) -> pa.ChunkedArray:
    return table["row_id"]


def _document_and_name(table: pa.Table) -> pa.ChunkedArray:
    return pc.binary_join_element_wise(table["doc_id"], table["name_text"], "\x1f")
