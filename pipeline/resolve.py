"""Rows that are resolved over all documents: duplicates, officials, inspections. Reads only the columns it needs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.inspections import resolve_inspections
from pipeline.officials import Mention, resolve_officials
from pipeline.parts import Part, PartWriter
from pipeline.schemas import SCHEMAS
from pipeline.store import State, write_table

_HONORIFIC = re.compile(
    r"^(?:the )?((?:(?:Rt Hon|Cllr|Councillor|Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Sir|Dame|Lady|Lord|Rev|Sister|Baroness)\.? )+)",
    re.I,
)
_DOCUMENT_COLUMNS = [
    "doc_id",
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


def resolve(staging: Path, writer: PartWriter, state: State | None) -> dict[str, int]:
    """Write the resolved tables of the next state and fill ``quotes.official_id``; returns their row counts."""
    documents = _rows(staging, "documents", _DOCUMENT_COLUMNS, writer.parts)
    by_id = {row["doc_id"]: row for row in documents}
    officials, mentions = resolve_officials(_mentions(staging, writer.parts, by_id), _known(state))
    write_table(officials, staging / "officials" / "part-00000.parquet")
    write_table(mentions, staging / "official_mentions" / "part-00000.parquet")
    _fill_official_ids(staging, writer, mentions)
    inspections = resolve_inspections(
        documents,
        _rows(staging, "dates", ["doc_id", "start_date", "end_date", "role"], writer.parts),
        _rows(
            staging,
            "judgements",
            ["doc_id", "area", "grade", "scale", "rank", "status", "subject"],
            writer.parts,
        ),
    )
    for name, table in zip(("inspections", "inspection_documents", "inspection_grades"), inspections, strict=True):
        write_table(table, staging / name / "part-00000.parquet")
    return {"officials": len(officials), "inspections": len(inspections[0])}


def _rows(staging: Path, table: str, columns: list[str], parts: list[Part]) -> list[dict[str, Any]]:
    tables = [pq.read_table(staging / table / part.name, columns=columns, partitioning=None) for part in parts]
    return pa.concat_tables(tables).to_pylist() if tables else []


def _mentions(staging: Path, parts: list[Part], documents: dict[str, dict[str, Any]]) -> Iterator[Mention]:
    """Every named person who speaks, and every lead inspector, in order of document and offset."""
    for part in parts:
        quotes = pq.read_table(
            staging / "quotes" / part.name,
            partitioning=None,
            filters=[("speaker_kind", "=", "person")],
            columns=["doc_id", "quote_id", "speaker", "speaker_text", "role", "organisation", "speaker_kind"],
        )
        for row in quotes.to_pylist():
            if not row["speaker"]:
                continue
            document = documents[row["doc_id"]]
            yield Mention(
                row["doc_id"],
                row["quote_id"],
                row["speaker"],
                row["speaker_text"] or row["speaker"],
                honorific_of(row["speaker_text"]),
                row["role"],
                row["organisation"],
                document["provider"],
                document["provider_code"],
                document["published_on"] or document["report_published_on"],
            )
    for row in documents.values():
        if row["lead_inspector"]:
            yield Mention(
                row["doc_id"],
                row["doc_id"],
                row["lead_inspector"],
                row["lead_inspector"],
                None,
                "lead inspector",
                row["inspectorate"],
                row["inspectorate"],
                None,
                row["published_on"] or row["report_published_on"],
                is_quote=False,
            )


def honorific_of(words: str | None) -> str | None:
    """The honorific that words such as ``Cllr Sue Duffy`` begin with."""
    match = _HONORIFIC.match(words or "")
    return match[1].strip() if match else None


def _known(state: State | None) -> dict[tuple[str, str], str]:
    """Ids given before, by (doc_id, row_id) of the mention."""
    if state is None:
        return {}
    rows = state.read("official_mentions", ["official_id", "doc_id", "row_id"]).to_pylist()
    return {(row["doc_id"], row["row_id"]): row["official_id"] for row in rows}


def _fill_official_ids(staging: Path, writer: PartWriter, mentions: pa.Table) -> None:
    """Put the resolved person into every quote; a part whose ids stand already is left as it is."""
    rows, ids = mentions["row_id"].combine_chunks(), mentions["official_id"].combine_chunks()
    for part in writer.parts:
        quotes = pq.read_table(staging / "quotes" / part.name, partitioning=None).cast(SCHEMAS["quotes"])
        filled = ids.take(pc.index_in(quotes["quote_id"].combine_chunks(), value_set=rows))
        if not filled.equals(quotes["official_id"].combine_chunks()):
            index = quotes.schema.get_field_index("official_id")
            writer.rewrite(part, "quotes", quotes.set_column(index, SCHEMAS["quotes"].field("official_id"), filled))
