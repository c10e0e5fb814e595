"""The report: an overview page and one page a document, self-contained HTML made from the tables alone.

``report/index.html`` and ``report/documents/<doc_id>.html`` need no network, no server and no other file; the
same tables give the same pages, byte for byte.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.report.overview import make_overview, reading_order
from pipeline.report.pages import write_document_page
from pipeline.report.render import write_page
from pipeline.report.source import Source
from pipeline.schemas import SCHEMAS

__all__ = ["write_report"]

DEFAULT_TITLE = "Inspections in the press"
_DOC_ID = re.compile(r"[0-9a-f]{16}")
_PAGE = re.compile(r"[0-9a-f]{16}\.html(?:\.new)?")


def write_report(tables_dir: Path, out_dir: Path, *, title: str | None = None) -> Path:
    """Write the pages for the tables under ``tables_dir`` into ``out_dir``; returns the overview page's path.

    Pages of documents that the tables no longer hold are removed. Raises ``UsageError`` where there are no
    tables or ``out_dir`` cannot be written.
    """
    source = Source(tables_dir)
    documents = reading_order(source)
    title = title or DEFAULT_TITLE
    folder = out_dir / "documents"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        pages = {doc_id: page_name(doc_id) for doc_id in documents["doc_id"].to_pylist()}
        overview = make_overview(source, documents, pages)
        lines = [None, *overview.lines, None]
        neighbours = zip(lines, lines[2:], strict=False)
        for number, (rows, (previous, following)) in enumerate(
            zip(source.documents(documents), neighbours, strict=True), 1
        ):
            write_document_page(
                folder / pages[rows.document["doc_id"]],
                rows,
                report_title=title,
                previous=previous,
                following=following,
                place=(number, len(documents)),
                same_text=pages.get(rows.document["duplicate_of"] or ""),
            )
        kept = set(pages.values())
        for old in folder.iterdir():
            if _PAGE.fullmatch(old.name) and old.name not in kept:
                old.unlink()
        index = out_dir / "index.html"
        write_page(
            index,
            "overview.html.j2",
            title=title,
            overview=overview,
            purposes=_purposes(),
            tables_dir=_shown(tables_dir),
        )
    except OSError as error:
        raise UsageError(f"{out_dir}: cannot write the report there ({error.strerror or error})") from None
    return index


def page_name(doc_id: str) -> str:
    """The file name of a document's page: its id, or a hash of an id that is not sixteen hex digits."""
    if not _DOC_ID.fullmatch(doc_id):
        doc_id = hashlib.sha256(doc_id.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return f"{doc_id}.html"


def _purposes() -> dict[str, str]:
    """What a row of each table is."""
    return {name: schema.metadata[b"description"].decode() for name, schema in SCHEMAS.items()}


def _shown(tables_dir: Path) -> str:
    """The folder as a reader elsewhere may see it: no path of this machine."""
    return tables_dir.as_posix() if not tables_dir.is_absolute() else tables_dir.name
