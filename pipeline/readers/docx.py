"""Word documents: paragraphs, list items and tables in their order, as the reader of the page sees them.

    heading, paragraph        on their own lines, a blank line between
    item of a list            "• Plans for care leavers", "2. Ensure that ..."
    row of a table            "Overall effectiveness | Good"
    cells that hold prose     one after the other: such a table only lays out the page

Deleted and hidden words are left out, inserted ones and text boxes read; headers, footers and notes are not.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from lxml import etree

from pipeline.addresses import Place
from pipeline.errors import InputError
from pipeline.readers import Content, stated_title
from pipeline.readers.bounded import read_bytes
from pipeline.readers.docx_lists import Lists

_MOST_PARTS = 20_000
_LARGEST_FILE, _LARGEST_MEDIA = 1 << 28, 1 << 29
#: What the libraries raise for a damaged package (``OSError`` too: it is read from memory, the disk has no part in it).
_DAMAGED = (
    PackageNotFoundError,
    KeyError,
    ValueError,
    AttributeError,
    TypeError,
    NotImplementedError,
    OverflowError,
    EOFError,
    OSError,
    zipfile.BadZipFile,
    zlib.error,
    etree.XMLSyntaxError,
)
#: Longest cell of a table that holds values; a longer one is prose.
_CELL_CHARS = 400

_PARAGRAPH, _TABLE, _BOX = qn("w:p"), qn("w:tbl"), qn("w:txbxContent")
_ROW, _CELL = qn("w:tr"), qn("w:tc")
_SKIPPED = frozenset(
    {
        qn("w:del"),
        qn("w:moveFrom"),
        qn("w:pPr"),
        qn("w:rPr"),
        qn("w:instrText"),
        qn("w:delText"),
        "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    }
)
_CHARACTERS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}


def read_docx(path: Place, max_chars: int) -> Content:
    """The text of a Word document; ``InputError`` where it is none, encrypted, damaged or unpacks to too much."""
    data = read_bytes(path, _LARGEST_FILE, zipped=False)
    _check_package(data, max_chars)
    try:
        document = docx.Document(io.BytesIO(data))
        blocks = list(_blocks(document.element.body, Lists(document)))
        title = document.core_properties.title
    except _DAMAGED as error:
        raise InputError("damaged", f"is no readable Word document ({type(error).__name__})", stage="parse") from None
    return Content(_written(blocks), title=stated_title(title))


def _check_package(data: bytes, max_chars: int) -> None:
    """Refuse what is no Word document and what would unpack to more than can be read, before anything is unpacked."""
    if not data:
        raise InputError("empty", "is empty")
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise InputError(
            "encrypted", "is an encrypted Word document, or an old one (.doc): save it as .docx without a password"
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
    except _DAMAGED:
        raise InputError("damaged", "is no Word document, or a truncated one", stage="parse") from None
    if any(part.flag_bits & 1 for part in parts):
        raise InputError("encrypted", "is encrypted: a password is needed to read it")
    if "word/document.xml" not in {part.filename for part in parts}:
        raise InputError("damaged", "is a zip archive, but no Word document", stage="parse")
    written = sum(part.file_size for part in parts if part.filename.endswith((".xml", ".rels")))
    if (
        len(parts) > _MOST_PARTS
        or written > 8 * max_chars + (16 << 20)
        or sum(part.file_size for part in parts) > _LARGEST_MEDIA
    ):
        raise InputError("too_large", "unpacks to more than a document can hold: over the limit (--max-chars)")


Block = tuple[str, str]  # kind (text, item, row), words


def _blocks(parent: Any, lists: Lists) -> Iterator[Block]:
    """The parts of a body, cell or text box in order."""
    for child in parent:
        if child.tag == _PARAGRAPH:
            yield from _paragraph(child, lists)
        elif child.tag == _TABLE:
            yield from _table(child, lists)
        elif isinstance(child.tag, str) and child.tag not in _SKIPPED:
            yield from _blocks(child, lists)  # content controls, inserted parts


def _paragraph(element: Any, lists: Lists) -> Iterator[Block]:
    boxes: list[Any] = []
    words = "".join(_words(element, boxes)).replace("\xad", "")
    lines = [
        " ".join(part for part in line.replace("\xa0", " ").split(" ") if part).strip() for line in words.split("\n")
    ]
    text = "\n".join(line for line in lines if line)
    if text:
        marker = lists.marker(element)
        yield ("item" if marker else "text", f"{marker}{text}")
    for box in boxes:
        yield from _blocks(box, lists)


def _words(element: Any, boxes: list[Any]) -> Iterator[str]:
    """The characters of a paragraph; text boxes anchored in it are put into ``boxes``."""
    for child in element:
        tag = child.tag
        if tag == qn("w:t"):
            yield child.text or ""
        elif tag in _CHARACTERS:
            yield _CHARACTERS[tag]
        elif tag == _BOX:
            boxes.append(child)
        elif isinstance(tag, str) and tag not in _SKIPPED and not _is_hidden(child):
            yield from _words(child, boxes)


def _is_hidden(run: Any) -> bool:
    properties = run.find(qn("w:rPr")) if run.tag == qn("w:r") else None
    hidden = properties.find(qn("w:vanish")) if properties is not None else None
    return hidden is not None and hidden.get(qn("w:val")) not in ("0", "false")


def _table(element: Any, lists: Lists) -> Iterator[Block]:
    rows = [
        [list(_blocks(cell, lists)) for cell in row.iter(_CELL) if cell.getparent() is row or _own(cell, row)]
        for row in element.iter(_ROW)
        if _own(row, element)
    ]
    if all(len(row) <= 1 for row in rows) or any(_is_prose(cell) for row in rows for cell in row):
        for row in rows:
            for cell in row:
                yield from cell
        return
    for row in rows:
        cells = [" ".join(words.replace("\n", " ").replace("\t", " ") for _, words in cell) for cell in row]
        text = " | ".join(cell for cell in cells if cell)
        if text:
            yield "row", text


def _own(element: Any, ancestor: Any) -> bool:
    """``element`` belongs to ``ancestor`` itself, not to a table inside one of its cells."""
    parent = element.getparent()
    while parent is not None and parent is not ancestor:
        if parent.tag in (_TABLE, _CELL):
            return False
        parent = parent.getparent()
    return True


def _is_prose(cell: list[Block]) -> bool:
    """A cell that holds paragraphs or a list, not a value."""
    return sum(len(words) for _, words in cell) > _CELL_CHARS or sum(kind != "text" for kind, _ in cell) > 1


def _written(blocks: list[Block]) -> str:
    pieces: list[str] = []
    before = ""
    for kind, words in blocks:
        if pieces:
            pieces.append("\n" if kind == before and kind in ("item", "row") else "\n\n")
        pieces.append(words)
        before = kind
    return "".join(pieces) + "\n" if pieces else ""
