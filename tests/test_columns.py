"""Inputs and names in columns: found, told apart and walked side by side as lists of objects would be."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pipeline.addresses import place_of
from pipeline.storage.columns import InputFile, InputsBuilder, Names, Packed, in_order, inputs_of, repeated
from pipeline.storage.ledger import Entry, packed_hash, read_ledger, side_by_side, unpacked_hash, write_ledger
from pipeline.storage.store import State

NAMES = st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=4), max_size=30)


@settings(deadline=None)
@given(NAMES, NAMES)
def test_names_are_found_as_in_a_set(held: list[str], asked: list[str]) -> None:
    names = in_order(pa.array(held, pa.string()))
    assert list(names) == sorted(set(held))
    assert [name in names for name in asked] == [name in held for name in asked]
    assert [names.find(name) for name in names] == list(range(len(names)))


def test_what_is_no_name_is_none_of_them() -> None:
    assert None not in Names(pa.array(["a"])) and 1 not in Names(pa.array(["a"]))


def test_inputs_come_in_order_each_once_the_shorter_source_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.storage.columns.SLICE", 2)
    found = InputsBuilder()
    for source in ("b.txt", "one/a.txt", "a.txt", "é.txt", "z.txt"):
        path = f"/raw/{source.removeprefix('one/')}"
        found.add(path, source, len(source), path)
    inputs = inputs_of(found.table())
    assert list(inputs) == [InputFile(Path("/raw", name), name, len(name)) for name in inputs.sources]
    assert list(inputs.sources) == ["a.txt", "b.txt", "z.txt", "é.txt"]
    assert inputs.take([1, 3])[0:2] == [inputs[1], inputs[3]]
    assert list(inputs.take([])) == []


def test_a_path_that_does_not_end_with_its_source_comes_back() -> None:
    paths = {"/raw/caf\udce9.txt": "caf\\xe9.txt", "/raw/a.txt": "raw/a.txt", "s3://x/y/z.txt\netag": "z.txt", "b": "b"}
    found = InputsBuilder()
    for path, source in paths.items():
        found.add(path, source, 1, path)
    inputs = inputs_of(found.table())
    assert {file.source: file.path for file in inputs} == {source: place_of(path, 1) for path, source in paths.items()}
    assert [inputs[at] for at in range(4)] == list(inputs)


@settings(deadline=None)
@given(st.one_of(st.text(), st.binary(min_size=32, max_size=32).map(bytes.hex), st.just("AB" * 32)))
def test_hashes_are_unpacked_as_they_were(told: str) -> None:
    assume(not told.startswith("\0"))  # no error and no version does
    assert unpacked_hash(packed_hash(told)) == told


@settings(deadline=None)
@given(NAMES, NAMES)
def test_inputs_and_entries_meet_by_source(files: list[str], entries: list[str]) -> None:
    pairs = list(
        side_by_side(
            [InputFile(Path("x"), name, 0) for name in sorted(set(files))],
            [Entry(name, "", False, "", "") for name in sorted(set(entries))],
        )
    )
    sources = [(file.source if file else None, entry.source if entry else None) for file, entry in pairs]
    assert sorted({one or other or "" for one, other in sources}) == sorted({*files, *entries})
    assert all(
        (one in files) == (one is not None) and (other in entries) == (other is not None) for one, other in sources
    )
    assert all(one == other for one, other in sources if None not in (one, other))
    assert len(sources) == len({*files, *entries})


def test_a_ledger_is_read_as_it_was_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.storage.ledger.SLICE", 3)
    entries = [
        Entry(f"{number}.txt", "sha", number == 4, "1", "2", "limits", "folder", number == 5) for number in range(8)
    ]
    write_ledger(tmp_path, entries)
    assert list(read_ledger(State(tmp_path, 1, {}))) == entries
    assert list(read_ledger(None)) == []


@settings(deadline=None)
@given(st.lists(st.integers(-5, 5)))
def test_repeated_values(values: list[int]) -> None:
    packed = Packed(pa.int64())
    for value in values:
        packed.add(value)
    assert repeated(packed.array().to_numpy()).tolist() == sorted({v for v in values if values.count(v) > 1})
