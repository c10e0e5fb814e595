"""The tables a report is made of: pinned to one state, read by column, documents in bounded groups."""

from __future__ import annotations

import contextlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from pipeline.errors import UsageError
from pipeline.reading import Span, Values
from pipeline.schemas import SCHEMAS

#: A group of documents is read together until it holds this many words or documents.
GROUP_WORDS, GROUP_DOCUMENTS = 250_000, 250

ROW_TABLES = ("dates", "judgements", "quotes", "findings")
_UNSHOWN = {"text_sha256", "language", "official_id"}


@dataclass(frozen=True, slots=True)
class DocumentRows:
    """All that the tables say about one document."""

    document: Values
    tables: dict[str, list[Values]]
    evidence: dict[tuple[str, str], list[Span]]


class Source:
    """Reads the tables under a folder, pinned to one state: a run that commits meanwhile changes nothing."""

    def __init__(self, tables_dir: Path) -> None:
        self.name = tables_dir
        self.root = (tables_dir / ".current").resolve() if (tables_dir / ".current").is_dir() else tables_dir
        if not any((self.root / "documents").glob("*.parquet")):
            raise UsageError(f"{tables_dir}: no tables there; make them first: inspections run INPUT -o {tables_dir}")

    def count(self, table: str) -> int:
        """Rows of a table."""
        with self._readable(table):
            return self._dataset(table).count_rows() if self._files(table) else 0

    def read(self, table: str, columns: Sequence[str] | None = None, doc_ids: pa.Array | None = None) -> pa.Table:
        """Some columns of a table, of all documents or of some."""
        schema = SCHEMAS[table]
        names = list(columns) if columns is not None else schema.names
        if not self._files(table):
            return pa.schema([schema.field(name) for name in names]).empty_table()
        where = None if doc_ids is None else pc.field("doc_id").isin(doc_ids)
        with self._readable(table):
            return self._dataset(table).to_table(columns=names, filter=where)

    @contextlib.contextmanager
    def _readable(self, table: str) -> Iterator[None]:
        try:
            yield
        except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError, OSError) as error:
            reason = str(error).splitlines()[0]
            raise UsageError(
                f"{self.name / table}: cannot be read as that table ({reason}); run again to rebuild it"
            ) from None

    def documents(self, order: pa.Table) -> Iterator[DocumentRows]:
        """Each document of ``order`` (columns ``doc_id``, ``n_words``) with its rows, in that order."""
        for doc_ids in _groups(order):
            chosen = pa.array(doc_ids, pa.string())
            rows: dict[str, dict[str, list[Values]]] = {
                table: _by_document(self._rows(table, chosen)) for table in ROW_TABLES
            }
            evidence = _evidence_by_document(self.read("evidence", doc_ids=chosen))
            texts = {row["doc_id"]: row for row in self._rows("documents", chosen)}
            for doc_id in doc_ids:
                tables = {table: rows[table].get(doc_id, []) for table in ROW_TABLES}
                yield DocumentRows(texts.pop(doc_id), tables, evidence.get(doc_id, {}))

    def _rows(self, table: str, doc_ids: pa.Array) -> list[dict[str, Any]]:
        columns = [name for name in SCHEMAS[table].names if name not in _UNSHOWN]
        return self.read(table, columns, doc_ids).to_pylist()

    def _files(self, table: str) -> list[str]:
        return sorted(str(path) for path in (self.root / table).glob("*.parquet"))

    def _dataset(self, table: str) -> ds.Dataset:
        return ds.dataset(self._files(table), schema=SCHEMAS[table], format="parquet")


def _groups(order: pa.Table) -> Iterator[list[str]]:
    group: list[str] = []
    words = 0
    for doc_id, n_words in zip(order["doc_id"].to_pylist(), order["n_words"].to_pylist(), strict=True):
        if group and (words + n_words > GROUP_WORDS or len(group) >= GROUP_DOCUMENTS):
            yield group
            group, words = [], 0
        group.append(doc_id)
        words += n_words
    if group:
        yield group


def _by_document(rows: list[dict[str, Any]]) -> dict[str, list[Values]]:
    found: dict[str, list[Values]] = defaultdict(list)
    for row in rows:
        found[row["doc_id"]].append(row)
    return found


def _evidence_by_document(table: pa.Table) -> dict[str, dict[tuple[str, str], list[Span]]]:
    found: dict[str, dict[tuple[str, str], list[Span]]] = defaultdict(lambda: defaultdict(list))
    names = ("doc_id", "table", "row_id", "field", "char_start", "char_end")
    for doc_id, owner, row_id, field, start, end in zip(*(table[name].to_pylist() for name in names), strict=True):
        found[doc_id][owner, row_id].append((field, start, end))
    return found
