"""PDF: pages to lines with their places, lines to running text. PDFium reads; nothing is drawn.

cover table     "Overall effectiveness<tab>Good", one row a line
bullets         "• The timeliness of ...", each on one line
page furniture  page numbers and running headers are left out
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pypdfium2 as pdfium

from pipeline.addresses import Place
from pipeline.errors import InputError
from pipeline.readers import Content, stated_title
from pipeline.readers.bounded import read_bytes
from pipeline.readers.pdf_furniture import without_furniture
from pipeline.readers.pdf_lines import Line, page_lines
from pipeline.readers.pdf_reflow import reflow
from pipeline.readers.pdf_streams import check_streams

#: More pages than any report has; each costs time even when empty.
_MOST_PAGES = 5000
_LARGEST_FILE = 1 << 28
_UNREADABLE = re.compile("[\ufffd\ue000-\uf8ff\x00-\x08]")


def read_pdf(path: Place, max_chars: int) -> Content:
    """The text of a PDF; ``InputError`` where it is encrypted, damaged, scanned or too long."""
    data = read_bytes(path, _LARGEST_FILE, zipped=False)
    if not data:
        raise InputError("empty", "is empty")
    check_streams(data)
    with _opened(data) as document:
        pages, heights = _pages(document, max_chars)
        title = document.get_metadata_dict().get("Title", "")
    if not any(pages):
        raise InputError(
            "no_text",
            f"has no text on its {_counted(len(heights))}: it seems to be scanned; "
            "run it through text recognition (OCR) first",
            stage="parse",
        )
    text = reflow(without_furniture(pages, heights))
    if len(_UNREADABLE.findall(text)) > 0.3 * len(text):
        raise InputError(
            "no_text",
            "has letters that stand for no characters (its fonts do not say which); "
            "run it through text recognition (OCR) first",
            stage="parse",
        )
    return Content(text, title=stated_title(title))


@contextmanager
def _opened(data: bytes) -> Iterator[pdfium.PdfDocument]:
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise InputError("encrypted", "is encrypted: a password is needed to read it") from None
        if b"%PDF" not in data[:1024]:
            raise InputError("damaged", "is no PDF, whatever its name says", stage="parse") from None
        raise InputError("damaged", "is a damaged or truncated PDF", stage="parse") from None
    try:
        yield document
    finally:
        document.close()


def _pages(document: pdfium.PdfDocument, max_chars: int) -> tuple[list[list[Line]], list[float]]:
    """The lines of every page and the heights of the pages."""
    count = len(document)
    if count > _MOST_PAGES:
        raise InputError("too_large", f"has {count:,} pages: over the limit of {_MOST_PAGES:,}")
    if count == 0:
        raise InputError("damaged", "is a PDF without pages", stage="parse")
    pages: list[list[Line]] = []
    heights: list[float] = []
    chars = 0
    for number in range(count):
        try:
            page = document[number]
        except pdfium.PdfiumError:
            raise InputError(
                "damaged", f"is damaged: its page {number + 1} of {count} cannot be read", stage="parse"
            ) from None
        try:
            heights.append(page.get_height())
            pages.append(page_lines(page, heights[-1], max_chars - chars))
        finally:
            page.close()
        chars += sum(len(line.text) for line in pages[-1])
        if chars > max_chars:
            raise InputError("too_large", f"has more than {max_chars:,} characters: over the limit (--max-chars)")
    return pages, heights


def _counted(pages: int) -> str:
    return "1 page" if pages == 1 else f"{pages:,} pages"
