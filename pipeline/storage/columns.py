"""Names and inputs by the million in columns: some fifty bytes each, where Python objects take a thousand."""

from __future__ import annotations

import os
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, overload

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.addresses import Address, Place, place_of

#: Values that are Python objects at a time.
SLICE = 10_000


@dataclass(frozen=True, slots=True)
class InputFile:
    """One input: where it is, what it is called in the tables, and how large it is."""

    path: Place
    source: str
    size: int


class Names(Sequence[str]):
    """Strings in ascending order, each but once; to find one takes a binary search."""

    def __init__(self, values: pa.Array | pa.ChunkedArray) -> None:
        self.values = one_array(values, pa.string())

    def __len__(self) -> int:
        return len(self.values)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[str]: ...
    def __getitem__(self, index: int | slice) -> str | Sequence[str]:
        if isinstance(index, slice):
            return self.values[index].to_pylist()
        return self.values[index].as_py()

    def __iter__(self) -> Iterator[str]:
        return values_of(self.values)

    def find(self, name: object) -> int:
        """The position of a name, -1 where it is none of them."""
        if not isinstance(name, str):
            return -1
        at = bisect_left(self, name)
        return at if at < len(self) and self[at] == name else -1

    def __contains__(self, name: object) -> bool:
        return self.find(name) >= 0


def in_order(values: pa.Array) -> Names:
    """Strings as names."""
    found = pc.unique(values)
    return Names(found.take(pc.sort_indices(found)))


class Inputs(Sequence[InputFile]):
    """The inputs of a run in order of source.

    Of a path only what stands before the source is held, once for all that share it; a path that does not end with its
    source is held whole, with a NUL behind.
    """

    def __init__(self, heads: pa.DictionaryArray, sources: pa.Array, sizes: pa.Array) -> None:
        self._heads, self._sizes = heads, sizes
        self.sources = Names(sources)

    def __len__(self) -> int:
        return len(self.sources)

    @overload
    def __getitem__(self, index: int) -> InputFile: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[InputFile]: ...
    def __getitem__(self, index: int | slice) -> InputFile | Sequence[InputFile]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        return _input(self._heads[index].as_py(), self.sources[index], self._sizes[index].as_py())

    def __iter__(self) -> Iterator[InputFile]:
        columns = (self._heads, self.sources.values, self._sizes)
        for head, source, size in zip(*map(values_of, columns), strict=True):
            yield _input(head, source, size)

    def take(self, positions: Iterable[int]) -> Inputs:
        """The inputs at those positions, in that order."""
        at = pa.array(np.fromiter(positions, np.int64))
        return Inputs(*(column.take(at) for column in (self._heads, self.sources.values, self._sizes)))


def _input(head: bytes, source: str, size: int) -> InputFile:
    path = head[:-1] if head.endswith(b"\0") else head + source.encode()
    return InputFile(place_of(os.fsdecode(path), size), source, size)


class InputsBuilder:
    """Gathers inputs as they are found, in any order, some of them twice."""

    def __init__(self) -> None:
        self._rows: list[tuple[bytes, str, int]] = []
        self._chunks: list[pa.RecordBatch] = []
        self._schema = pa.schema([("path", pa.binary()), ("source", pa.string()), ("size", pa.int64())])
        self._identities, self._sources = array("q"), array("q")

    def add(self, path: str, source: str, size: int, identity: str) -> None:
        """Add an input; ``identity`` is its path without links."""
        self._rows.append((os.fsencode(path), source, size))
        self._identities.append(hash(identity))
        self._sources.append(hash(source))
        if len(self._rows) >= SLICE:
            self._pack()

    def _pack(self) -> None:
        columns = list(zip(*self._rows, strict=True)) or [(), (), ()]
        arrays = [pa.array(values, field.type) for values, field in zip(columns, self._schema, strict=True)]
        self._chunks.append(pa.RecordBatch.from_arrays(arrays, schema=self._schema))
        self._rows = []

    @property
    def may_share_sources(self) -> bool:
        """Whether two inputs may have the same source."""
        return len(repeated(np.frombuffer(self._sources, np.int64))) > 0

    def table(self) -> pa.Table:
        """What was found, each input once: of one found twice the row with the shorter source."""
        self._pack()
        table = pa.Table.from_batches(self._chunks, self._schema)
        self._chunks = []
        keys = np.frombuffer(self._identities, np.int64)
        suspects = np.flatnonzero(np.isin(keys, repeated(keys)))
        best: dict[str, tuple[int, str, int]] = {}
        for at, path, source in zip(
            suspects.tolist(), *(table[name].take(suspects).to_pylist() for name in ("path", "source")), strict=True
        ):
            place = place_of(os.fsdecode(path), 0)
            real = str(place) if isinstance(place, Address) else os.path.realpath(place)
            best[real] = min(best.get(real, (len(source), source, at)), (len(source), source, at))
        keep = np.ones(len(table), np.bool_)
        keep[suspects] = False
        keep[[at for _, _, at in best.values()]] = True
        return table if keep.all() else table.filter(pa.array(keep))


class Packed:
    """Values that become one column, a slice at a time."""

    def __init__(self, kind: pa.DataType) -> None:
        self._kind, self._values, self._chunks = kind, list[Any](), list[pa.Array]()

    def add(self, value: Any) -> None:
        """Add a value."""
        self._values.append(value)
        if len(self._values) >= SLICE:
            self._pack()

    def array(self) -> pa.Array:
        """All values in the order they came."""
        self._pack()
        self._chunks = [pa.concat_arrays(self._chunks)]
        return self._chunks[0]

    def _pack(self) -> None:
        self._chunks.append(pa.array(self._values, self._kind))
        self._values = []


def inputs_of(table: pa.Table) -> Inputs:
    """The gathered inputs in order of source."""
    order = pc.sort_indices(table["source"])
    sources, sizes = (one_array(table[name].take(order), table[name].type) for name in ("source", "size"))
    heads: dict[bytes, int] = {}
    codes = array("i")
    for start in range(0, len(order), SLICE):
        paths = table["path"].take(order.slice(start, SLICE)).to_pylist()
        for path, source in zip(paths, sources.slice(start, SLICE).to_pylist(), strict=True):
            tail = source.encode()
            head = path[: -len(tail)] if path.endswith(tail) else path + b"\0"
            codes.append(heads.setdefault(head, len(heads)))
    indices = pa.array(np.frombuffer(codes, np.int32))
    return Inputs(pa.DictionaryArray.from_arrays(indices, pa.array(list(heads), pa.binary())), sources, sizes)


def repeated(keys: np.ndarray[tuple[int], np.dtype[np.int64]]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """The values that come more than once."""
    ordered = np.sort(keys)
    return np.unique(ordered[1:][ordered[1:] == ordered[:-1]])


def one_array(values: pa.Array | pa.ChunkedArray, kind: pa.DataType) -> pa.Array:
    """A column in one chunk."""
    if isinstance(values, pa.Array):
        return values
    return pa.concat_arrays(values.chunks) if values.num_chunks else pa.array([], kind)


def values_of(values: pa.Array | pa.ChunkedArray) -> Iterator[Any]:
    """The values as Python objects, never many at a time."""
    for start in range(0, len(values), SLICE):
        yield from plain(values.slice(start, SLICE)).to_pylist()


def release() -> None:
    """Give memory that columns have left back to the system."""
    pa.default_memory_pool().release_unused()


def plain(values: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    """A column without a dictionary, of which to make Python objects is several times quicker."""
    return values.cast(values.type.value_type) if pa.types.is_dictionary(values.type) else values
