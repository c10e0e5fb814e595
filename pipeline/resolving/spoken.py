"""Documents by provider, with the earlier visits and the grades they name: what inspections are resolved from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.resolving.inspections import Speaking
from pipeline.resolving.officials import fold_name
from pipeline.resolving.partitions import Ints, Partitions, in_ranges
from pipeline.schemas import SCHEMAS
from pipeline.storage.columns import SLICE
from pipeline.storage.parts import PartWriter

_NUMBERS = {"code": pa.int32(), "at": pa.int32()}  # of the provider and of the document
_FACTS = [
    "doc_id", "provider", "provider_code", "inspectorate", "event_type", "inspection_start", "inspection_end",
    "report_published_on", "published_on",
]  # fmt: skip
_VISIT = ["start_date", "end_date"]
_GRADE = ["area", "grade", "scale", "rank", "status"]
_LAST = 2**31 - 1  # above every code


def _numbered(table: str, columns: list[str]) -> pa.Schema:
    fields = [SCHEMAS[table].field(name).remove_metadata() for name in columns]
    return pa.schema([*fields, *(pa.field(name, kind) for name, kind in _NUMBERS.items())])


_SHARED = {
    "documents": _numbered("documents", _FACTS),
    "dates": _numbered("dates", _VISIT),
    "judgements": _numbered("judgements", _GRADE),
}


def documents_by_provider(
    scratch: Path, staging: Path, writer: PartWriter, most_documents: int
) -> Iterator[list[Speaking]]:
    """The documents about one provider after another, by folded name or code."""
    codes, counts = _provider_codes(staging, writer)
    places = in_ranges(counts, most_documents)
    count = int(places[-1]) + 1 if len(places) else 0
    shared = {name: Partitions(scratch / name, schema, max(count, 1)) for name, schema in _SHARED.items()}
    first = 0
    for part in writer.parts:
        for name, table in _rows_of(staging, part.name, codes, first).items():
            shared[name].add(table, places[table["code"].to_numpy()])
        first += part.rows
    for partitions in shared.values():
        partitions.close()
    for number in range(count):
        yield from _spoken(*(shared[name].read(number) for name in _SHARED))


def _provider_codes(staging: Path, writer: PartWriter) -> tuple[dict[str, int], np.ndarray[Any, np.dtype[np.int64]]]:
    """A number for each provider, in order of folded name, by its key; and how many documents each has."""
    first: dict[str, str] = {}  # the name that a provider's first document gives it
    documents: Counter[str] = Counter()
    for part in writer.parts:
        columns = ["provider", "provider_code"]
        table = pq.read_table(staging / "documents" / part.name, columns=columns, partitioning=None)
        named = _named(table)
        providers = table["provider"].take(pc.index_in(named.dictionary, value_set=named.cast(pa.string())))
        counts = np.bincount(named.indices.drop_null().to_numpy(), minlength=len(named.dictionary))
        for key, provider, count in zip(_keys(named), providers.to_pylist(), counts.tolist(), strict=True):
            first.setdefault(key, fold_name(provider))
            documents[key] += count
    order = sorted(first, key=lambda key: (first[key], key))
    return {key: code for code, key in enumerate(order)}, np.array([documents[key] for key in order], np.int64)


def _named(documents: pa.Table) -> pa.DictionaryArray:
    """What tells the provider of each document: its code, else its name; null without one."""
    named = pc.if_else(
        pc.is_valid(documents["provider"]), pc.coalesce(documents["provider_code"], documents["provider"]), None
    )
    return named.combine_chunks().dictionary_encode()


def _keys(named: pa.DictionaryArray) -> list[str]:
    return [fold_name(name) for name in named.dictionary.to_pylist()]


def _rows_of(staging: Path, part: str, codes: dict[str, int], first: int) -> dict[str, pa.Table]:
    """The rows of one part that speak of a provider; its documents are numbered from ``first``."""
    documents = pq.read_table(staging / "documents" / part, columns=_FACTS, partitioning=None)
    named = _named(documents)
    of_name = pa.array([codes[key] for key in _keys(named)], pa.int32())
    documents = documents.append_column("code", of_name.take(named.indices))
    documents = documents.append_column("at", pa.array(np.arange(first, first + len(documents)), pa.int32()))
    documents = documents.filter(pc.is_valid(documents["code"]))
    dates = pq.read_table(staging / "dates" / part, columns=["doc_id", "role", *_VISIT], partitioning=None)
    earlier = pc.equal(dates["role"], "previous_inspection")
    for name in _VISIT:
        earlier = pc.and_(earlier, pc.is_valid(dates[name]))
    columns = ["doc_id", "subject", *_GRADE]
    given = pq.read_table(staging / "judgements" / part, columns=columns, partitioning=None)
    rows = {"dates": dates.filter(earlier), "judgements": given.filter(pc.equal(given["subject"], "provider"))}
    ids = documents["doc_id"].combine_chunks()
    for name, table in rows.items():
        place = pc.index_in(table["doc_id"], value_set=ids)
        table, place = table.filter(pc.is_valid(place)), place.drop_null()
        for number in _NUMBERS:
            table = table.append_column(number, documents[number].take(place))
        rows[name] = table
    return {"documents": documents, **rows}


def _spoken(documents: pa.Table, earlier: pa.Table, given: pa.Table) -> Iterator[list[Speaking]]:
    """The documents of a partition, a provider at a time."""
    dates_of, grades_of = _group_of(_groups(earlier)), _group_of(_groups(given))
    for code, rows in _groups(documents):
        spoken = {row["at"]: Speaking(row) for row in rows.to_pylist()}
        for row in dates_of(code):
            spoken[row["at"]].earlier.append((row["start_date"], row["end_date"]))
        for row in grades_of(code):
            spoken[row["at"]].grades.append(row)
        yield list(spoken.values())


def _groups(table: pa.Table) -> Iterator[tuple[int, pa.Table]]:
    """The rows of each code, in order of code."""
    codes: Ints = table["code"].to_numpy()
    order = np.argsort(codes, kind="stable")
    codes = codes[order]
    edges = [*np.flatnonzero(np.diff(codes, prepend=-1)).tolist(), len(codes)]
    table = table.drop_columns(["code"])
    first = 0
    for last in range(1, len(edges)):  # groups are taken out together, or each would cost as much as a thousand rows
        if edges[last] - edges[first] < SLICE and last + 1 < len(edges):
            continue
        taken = table.take(pa.array(order[edges[first] : edges[last]]))
        for start, end in pairwise(edges[first : last + 1]):
            yield int(codes[start]), taken.slice(start - edges[first], end - start)
        first = last


def _group_of(groups: Iterator[tuple[int, pa.Table]]) -> Callable[[int], list[dict[str, Any]]]:
    """The rows of a code, for codes that are asked for in ascending order."""
    ahead: list[tuple[int, pa.Table]] = []

    def rows_of(code: int) -> list[dict[str, Any]]:
        while not ahead or ahead[0][0] < code:
            ahead[:] = [next(groups, (_LAST, None))]
        return ahead[0][1].to_pylist() if ahead[0][0] == code else []

    return rows_of
