"""Nested results into flat tables, joined by ids: one row a date, a judgement, a quote, a finding, a stretch of
evidence."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.errors import UsageError
from pipeline.schemas import DOCUMENT_TABLES, SCHEMAS

Tables = dict[str, pa.Table]


def flatten(results: pa.Table) -> Tables:
    """The document tables of a batch of results (``batches.OUTPUT_SCHEMA``); rows with an error are left out."""
    good = results.filter(pc.is_null(results["error"]))
    doc_ids = good["doc_id"].combine_chunks()
    tables: Tables = {}
    for name in DOCUMENT_TABLES:
        schema = SCHEMAS[name]
        if name == "documents":
            tables[name] = _from_struct(good["document"].combine_chunks(), None, schema)
            continue
        column = good[name].combine_chunks()
        owners = doc_ids.take(pc.list_parent_indices(column))
        tables[name] = _from_struct(pc.list_flatten(column), owners, schema)
    return tables


def _from_struct(rows: pa.StructArray, owners: pa.Array | None, schema: pa.Schema) -> pa.Table:
    arrays = [owners if field.name == "doc_id" and owners is not None else rows.field(field.name) for field in schema]
    return pa.Table.from_arrays(arrays, schema=schema)


def conform(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """A table of this or an earlier version of the schema, in the columns of this one; new columns are null."""
    arrays = []
    for field in schema:
        if field.name in table.schema.names:
            arrays.append(table[field.name].cast(field.type))
        elif field.nullable:
            arrays.append(pa.nulls(len(table), field.type))
        else:
            raise UsageError(f"the tables are of another version, without {field.name}; give another --out")
    return pa.Table.from_arrays(arrays, schema=schema)


def failures_of(results: pa.Table) -> list[dict[str, str]]:
    """The errors among the results, as rows of ``failures`` without a run."""
    bad = results.filter(pc.is_valid(results["error"])).select(["source", "error"]).to_pylist()
    return [{"source": row["source"], **row["error"]} for row in bad]


def order_rows(tables: Tables) -> Tables:
    """The same tables with documents by source and every other row by its document, then as it came.

    Takes the tables, so that only one of them is held twice.
    """
    documents = tables.pop("documents")
    documents = documents.take(pc.sort_indices(documents, sort_keys=[("source", "ascending")]))
    rank = documents["doc_id"]
    ordered: Tables = {"documents": documents}
    for name in list(tables):
        table = tables.pop(name)
        place = pc.index_in(
            table["doc_id"], value_set=rank.combine_chunks() if isinstance(rank, pa.ChunkedArray) else rank
        )
        keyed = pa.table({"place": place, "row": np.arange(len(table))})
        ordered[name] = table.take(pc.sort_indices(keyed, sort_keys=[("place", "ascending"), ("row", "ascending")]))
    return ordered


def without_documents(tables: Tables, doc_ids: pa.Array) -> Tables:
    """The tables without the rows of those documents."""
    return {
        name: table.filter(pc.invert(pc.is_in(table["doc_id"], value_set=doc_ids))) for name, table in tables.items()
    }


def joined(parts: list[Tables]) -> Tables:
    """Several sets of document tables as one, in as many chunks."""
    return {
        name: pa.concat_tables([part[name] for part in parts if len(part[name])] or [SCHEMAS[name].empty_table()])
        for name in DOCUMENT_TABLES
    }


def empty_tables() -> Tables:
    """Every document table with zero rows."""
    return {name: SCHEMAS[name].empty_table() for name in DOCUMENT_TABLES}
