"""Check the tables that ``make run`` wrote: all there, all columns, and every value on its characters."""

from __future__ import annotations

import sys
from pathlib import Path

import pyarrow.parquet as pq

from pipeline.schemas import SCHEMAS

folder = Path(sys.argv[1])
tables = {}
for name, schema in SCHEMAS.items():
    tables[name] = pq.read_table(folder / name)
    assert tables[name].schema.names == schema.names, f"{name}: columns {tables[name].schema.names}"
for name in (
    "documents",
    "dates",
    "judgements",
    "quotes",
    "findings",
    "evidence",
    "officials",
    "inspections",
    "runs",
):
    assert len(tables[name]) > 0, f"{name}: no rows"
texts = {row["doc_id"]: row["text"] for row in tables["documents"].select(["doc_id", "text"]).to_pylist()}
checked = 0
for name, column in (
    ("dates", "text"),
    ("judgements", "grade_text"),
    ("quotes", "text"),
    ("findings", "text"),
):
    for row in tables[name].select(["doc_id", column, "char_start", "char_end"]).to_pylist():
        assert texts[row["doc_id"]][row["char_start"] : row["char_end"]] == row[column], f"{name}: {row}"
        checked += 1
for row in tables["evidence"].to_pylist():
    assert 0 <= row["char_start"] < row["char_end"] <= len(texts[row["doc_id"]]), f"evidence: {row}"
    checked += 1
print(f"{checked} rows stand on their characters; {len(SCHEMAS)} tables are whole")
