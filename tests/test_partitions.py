"""Partitions: every row comes back once, with those it belongs to, in the order it was added."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.resolving.partitions import MOST, Partitions, how_many, in_ranges

_SCHEMA = pa.schema([("name", pa.string()), ("number", pa.int32())])


@settings(deadline=None)
@given(st.lists(st.lists(st.tuples(st.text("ab"), st.integers(0, 4)), max_size=20), max_size=5))
def test_rows_come_back_by_partition_in_order(tables: list[list[tuple[str, int]]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        partitions = Partitions(Path(folder, "rows"), _SCHEMA, 5)
        for rows in tables:
            columns = [pa.array([row[at] for row in rows], field.type) for at, field in enumerate(_SCHEMA)]
            partitions.add(pa.table(columns, _SCHEMA), np.array([number for _, number in rows], np.int32))
        partitions.close()
        for number in range(5):
            expected = [name for rows in tables for name, place in rows if place == number]
            assert partitions.read(number)["name"].to_pylist() == expected
            assert [name for batch in partitions.batches(number) for name in batch["name"].to_pylist()] == expected
        partitions.remove()
        assert not list(Path(folder).iterdir())


@settings(deadline=None)
@given(st.lists(st.integers(0, 50), max_size=60), st.integers(1, 40))
def test_ranges_keep_neighbours_together_and_no_partition_holds_much_more(counts: list[int], most: int) -> None:
    places = in_ranges(np.array(counts, np.int64), most)
    assert places.tolist() == sorted(places.tolist())
    used = how_many(sum(counts), most)
    assert all(0 <= place < used <= MOST for place in places.tolist())
    held = np.bincount(places, counts, minlength=1)
    share = max(most, -(-sum(counts) // used))
    assert held.max() <= share + max(counts, default=0)
