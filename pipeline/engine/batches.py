"""The one seam of every engine: an Arrow table of documents in, the same number of rows with nested results out.

``extract_batch`` never raises for a document: what goes wrong becomes the row's ``error``. One process,
several processes and a cluster all call this function, so they give the same rows.
"""

from __future__ import annotations

import dataclasses
import operator
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from pipeline.errors import ModelFileError
from pipeline.lexicons import models_version
from pipeline.records import DateMention, Evidence, Extraction, Facts, Finding, Judgement, Quote
from pipeline.schemas import DOCUMENT_TABLES, SCHEMAS
from pipeline.storage.ids import doc_id_of, short_hash, text_hash
from pipeline.version import __version__

if TYPE_CHECKING:
    from pipeline.stages import StageClock

#: What goes in: one row a document.
INPUT_SCHEMA = pa.schema(
    [
        pa.field("source", pa.string(), nullable=False),
        pa.field("text", pa.string(), nullable=False),
        pa.field("title", pa.string()),
        pa.field("published_on", pa.date32()),
        pa.field("publisher", pa.string()),
    ]
)


def _nested(table: str) -> pa.DataType:
    return pa.list_(pa.struct([field for field in SCHEMAS[table] if field.name != "doc_id"]))


_ERROR = pa.struct([pa.field(name, pa.string()) for name in ("stage", "error", "message")])
#: What comes out: the document's own row, its rows of every other table, or an error.
OUTPUT_SCHEMA = pa.schema(
    [
        pa.field("doc_id", pa.string(), nullable=False),
        pa.field("source", pa.string(), nullable=False),
        pa.field("document", pa.struct(list(SCHEMAS["documents"]))),
        *(pa.field(name, _nested(name)) for name in DOCUMENT_TABLES if name != "documents"),
        pa.field("error", _ERROR),
    ]
)


def documents_table(documents: Iterable[Any]) -> pa.Table:
    """Source documents (``pipeline.sources.SourceDocument``) as the seam's input."""
    return pa.Table.from_pylist(documents_rows(documents), schema=INPUT_SCHEMA)


def documents_rows(documents: Iterable[Any]) -> list[dict[str, Any]]:
    """The same as rows, for a worker that extracts what it has read itself."""
    return [{name: getattr(document, name) for name in INPUT_SCHEMA.names} for document in documents]


def extract_batch(batch: pa.Table, before: Callable[[str], None] | None = None) -> pa.Table:
    """Extract every document of ``batch`` (``INPUT_SCHEMA``); rows come back one to one, in order (``OUTPUT_SCHEMA``).

    ``before(source)`` is called ahead of each document, so that whoever watches knows which one is under way.
    """
    return results_table(extract_rows(batch.to_pylist(), before))


def extract_rows(
    batch: Iterable[dict[str, Any]], before: Callable[[str], None] | None = None, clock: StageClock | None = None
) -> list[dict[str, Any]]:
    """The rows of ``extract_batch``, for ``results_table`` to make one table of several batches."""
    rows = []
    for row in batch:
        if before:
            before(row["source"])
        rows.append(extract_row(row, clock))
    return rows


def results_table(rows: list[dict[str, Any]]) -> pa.Table:
    """Rows of results as a table; done for many at once, because each table costs as much as a hundred words."""
    return pa.Table.from_pylist(rows, schema=OUTPUT_SCHEMA)


def extract_row(row: dict[str, Any], clock: StageClock | None = None) -> dict[str, Any]:
    """One document's nested row. An error is a value, so no document can take another with it."""
    from pipeline import stages  # not above: a run whose workers extract has no need to load them itself

    clock = clock or stages.StageClock()
    clock.restart()
    source = row["source"]
    result: dict[str, Any] = dict.fromkeys(OUTPUT_SCHEMA.names)
    result.update(doc_id=doc_id_of(source), source=source)
    try:
        found = stages.extract(
            row["text"],
            published_on=row["published_on"],
            publisher=row["publisher"],
            title=row["title"],
            clock=clock,
        )
    except (MemoryError, ModelFileError):
        raise  # no fault of the document: the run must stop
    except Exception as error:  # the boundary where a fault in one document becomes a row of failures
        result["error"] = {
            "stage": "extract",
            "error": type(error).__name__,
            "message": f"could not be extracted ({type(error).__name__}: {error}); please report it with the file",
        }
        return result
    result.update(nested_rows(result["doc_id"], source, found))
    clock.done("rows")
    return result


def nested_rows(doc_id: str, source: str, found: Extraction) -> dict[str, Any]:
    """The rows of one extraction, by table, sorted by offset; ids come from doc_id and offsets."""
    evidence: list[dict[str, Any]] = []
    rows: dict[str, Any] = {"evidence": evidence, "document": _document(doc_id, source, found)}
    _add_evidence(evidence, "documents", doc_id, found.facts.evidence)
    for table, id_column, distinct in (
        ("dates", "date_id", ()),
        ("judgements", "judgement_id", ("area", "area_text", "grade", "status", "subject", "subject_text")),
        ("quotes", "quote_id", ()),
        ("findings", "finding_id", ("kind",)),
    ):
        rows[table] = made = []
        for record in sorted(getattr(found, table), key=_SPAN):
            values = _values(record)
            told = [values[name] for name in distinct]
            row_id = short_hash(doc_id, table, values["char_start"], values["char_end"], *told)
            values[id_column] = row_id
            made.append(values)
            _add_evidence(evidence, table, row_id, getattr(record, "evidence", ()))
    for quote in rows["quotes"]:
        quote["official_id"] = None
    return rows


_SPAN = operator.attrgetter("char_start", "char_end")


def _values(record: Any) -> dict[str, Any]:
    names, values = _COLUMNS[type(record)]
    return dict(zip(names, values(record), strict=True))


def _columns(kind: Any) -> tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]]]:
    names = tuple(field.name for field in dataclasses.fields(kind) if field.name != "evidence")
    return names, operator.attrgetter(*names)


_COLUMNS = {kind: _columns(kind) for kind in (Facts, DateMention, Judgement, Quote, Finding)}


def _add_evidence(rows: list[dict[str, Any]], table: str, row_id: str, evidence: Sequence[Evidence]) -> None:
    if len(evidence) > 1:
        evidence = sorted(set(evidence), key=_PLACE)
    for field, start, end in evidence:
        rows.append({"table": table, "row_id": row_id, "field": field, "char_start": start, "char_end": end})


_PLACE = operator.attrgetter("char_start", "char_end", "field")


def _document(doc_id: str, source: str, found: Extraction) -> dict[str, Any]:
    row = _values(found.facts)
    row.update(
        doc_id=doc_id,
        source=source,
        text_sha256=text_hash(found.text),
        duplicate_of=None,
        text=found.text,
        pipeline_version=__version__,
        models_version=models_version(),
    )
    return row
