"""Elements of a page into lines of text: a blank line between paragraphs, one list item or table row a line.

Reads both what Trafilatura makes of a page (``head``, ``list``, ``item``, ``row``, ``cell``, ``lb``) and plain HTML.
Works down the elements without recursion, so that depth does not matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

#: Stands for a line break of the page; line breaks of its source are white space.
_BREAK = "\x1e"
_PARAGRAPH_BREAK = re.compile("\x1e[\x1e ]*\x1e")
_SPACE = re.compile(r"[ \t\r\n\f\xa0\u2000-\u200a\u202f\u3000]+")
_INVISIBLE = re.compile("[\u200b\u200e\u200f\u2060\ufeff\xad]")
_MARKER = re.compile(r"[•●▪■◦○·‣*]\s+|[-–—]\s+(?=\S)")
_BREAKS = frozenset({"lb", "br"})
_ITEMS = frozenset({"item", "li"})
_ROWS = frozenset({"row", "tr"})
_CELLS = frozenset({"cell", "td", "th"})
_LISTS = frozenset({"list", "ul", "ol", "dl"})
_HEADINGS = frozenset({"head", "h1", "h2", "h3", "h4", "h5", "h6"})
_VERBATIM = frozenset({"pre", "code", "textarea"})
_UNSEEN = frozenset(
    {
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "head",
        "iframe",
        "button",
        "select",
        "option",
        "object",
        "canvas",
        "audio",
        "video",
        "datalist",
        "title",
        "meta",
        "link",
    }
)
_BLOCKS = (
    frozenset(
        {
            "p",
            "quote",
            "div",
            "ab",
            "body",
            "main",
            "section",
            "article",
            "blockquote",
            "pre",
            "code",
            "address",
            "figure",
            "figcaption",
            "details",
            "summary",
            "hr",
            "tbody",
            "thead",
            "tfoot",
            "caption",
            "fieldset",
            "legend",
            "html",
            "center",
            "header",
            "footer",
            "nav",
            "aside",
            "form",
            "table",
            "dt",
            "dd",
            "hgroup",
        }
    )
    | _LISTS
    | _HEADINGS
)
#: Longest cell of a table of values; tables with longer ones only lay out the page.
_CELL_CHARS = 400
#: Longest term of a list of terms that stands before its value: "Published: 3 May 2024".
_TERM_CHARS = 60


@dataclass(slots=True)
class PageLine:
    """One paragraph, heading, list item or table row of a page."""

    kind: str  # text, heading, item, row
    words: str
    element: Any  # the innermost block element it stands in
    linked: int = 0  # how many of its characters are links


def page_lines(root: Any, *, unseen: frozenset[str] = _UNSEEN) -> list[PageLine]:
    """The lines of an element in order; ``unseen`` are tags whose content is no text of the page."""
    if root is None:
        return []
    writer = _Writer(unseen)
    writer.write(root)
    return writer.lines


def main_lines(body: Any) -> list[PageLine]:
    """The lines of a body as Trafilatura gives it, where ``head`` is a heading."""
    return page_lines(body, unseen=frozenset())


def written(lines: Iterable[PageLine]) -> str:
    """The lines as text."""
    pieces: list[str] = []
    before = ""
    for line in lines:
        if pieces:
            pieces.append("\n" if line.kind == before and before in ("item", "row") else "\n\n")
        words = line.words
        if line.kind == "item":
            words = "• " + _MARKER.sub("", words, count=1) if _MARKER.match(words) else f"• {words}"
        pieces.append(words)
        before = line.kind
    return "".join(pieces) + "\n" if pieces else ""


class _Writer:
    """Collects the lines of a page."""

    def __init__(self, unseen: frozenset[str]) -> None:
        self.unseen = unseen
        self.lines: list[PageLine] = []
        self.pieces: list[str] = []
        self.linked = self.links = 0  # characters inside links, links that are open
        self.kind = "text"
        self.block: Any = None
        self.rows: list[list[str]] = []  # cells of the rows that are open, innermost last
        self.layout: list[bool] = []  # of each open table: it only lays out the page

    def write(self, root: Any) -> None:
        """Write an element and all that is in it."""
        pending: list[tuple[Any, bool]] = [(root, False)]
        while pending:
            element, leaving = pending.pop()
            if leaving:
                self._leave(element)
            elif isinstance(element.tag, str) and element.tag not in self.unseen:
                self._enter(element)
                self._say(_verbatim(element) if element.tag in _VERBATIM else element.text)
                pending.append((element, True))
                pending.extend((child, False) for child in reversed(element))
                continue
            if element is not root:
                self._say(element.tail)
        self._flush(root)

    def _say(self, words: str | None) -> None:
        if words:
            self.pieces.append(words)
            if self.links:
                self.linked += len(words)

    def _enter(self, element: Any) -> None:
        tag = element.tag
        if tag == "a":
            self.links += 1
        elif tag in _BREAKS:
            self.pieces.append(_BREAK)
        elif tag == "table":
            self._flush(element)
            self.layout.append(_is_layout(element))
        elif tag in _ROWS and not self._is_layout():
            self._flush(element)
            self.rows.append([])
        elif self.rows:
            self.pieces.append(" " if tag in _BLOCKS or tag in _ITEMS else "")
        elif tag in _ITEMS or tag in _HEADINGS:
            self._flush(element)
            self.kind = "item" if tag in _ITEMS else "heading"
            self.block = element
        elif tag in _BLOCKS or (tag in _CELLS | _ROWS):
            if not (self.kind == "item" and self._is_blank()):  # <li><p>: the paragraph is the item
                self._flush(element)
            self.block = element

    def _leave(self, element: Any) -> None:
        tag = element.tag
        if tag == "a":
            self.links = max(0, self.links - 1)
        elif tag in _CELLS and self.rows:
            self.rows[-1].append("\n".join(self._taken()))
        elif tag in _ROWS and self.rows and not self._is_layout():
            self._row(self.rows.pop(), element)
        elif self.rows:
            self.pieces.append(" " if tag in _BLOCKS or tag in _ITEMS else "")
        elif tag in _ITEMS or tag in _BLOCKS or tag in _CELLS or tag in _ROWS:
            self._flush(element)
        if tag == "table" and self.layout:
            self.layout.pop()

    def _is_layout(self) -> bool:
        return bool(self.layout and self.layout[-1])

    def _row(self, cells: list[str], element: Any) -> None:
        linked, self.linked = self.linked, 0
        cells = [cell.replace("\n", " ") for cell in (*cells, *self._taken()) if cell]
        if self.rows:  # a table inside a cell
            self.pieces.append(" ".join(cells) + " ")
        elif cells:
            self.lines.append(PageLine("row" if len(cells) > 1 else "text", " | ".join(cells), element, linked))

    def _is_blank(self) -> bool:
        return not any(piece.strip() for piece in self.pieces)

    def _taken(self) -> list[str]:
        """The paragraphs collected since the last break, their white space made plain, lines of each kept."""
        words = _SPACE.sub(" ", _INVISIBLE.sub("", "".join(self.pieces)))
        self.pieces = []
        paragraphs: list[str] = []
        for paragraph in _PARAGRAPH_BREAK.split(words):
            lines = [line for line in (line.strip() for line in paragraph.split(_BREAK)) if line]
            if lines:
                paragraphs.append("\n".join(lines))
        return paragraphs

    def _flush(self, element: Any) -> None:
        if self.rows:
            return
        kind, self.kind = self.kind, "text"
        linked, self.linked = self.linked, 0
        for words in self._taken():
            if (
                element.tag == "dd"
                and self.lines
                and self.lines[-1].element.tag == "dt"
                and len(self.lines[-1].words) < _TERM_CHARS
            ):
                self.lines[-1].words = f"{self.lines[-1].words.rstrip(':')}: {words}"
                self.lines[-1].element = element
                continue
            marked = _MARKER.match(words) and "\n" not in words
            self.lines.append(
                PageLine("item" if marked else kind, words, self.block if self.block is not None else element, linked)
            )
            kind = "text"


def _verbatim(element: Any) -> str:
    return (element.text or "").replace("\r\n", "\n").replace("\n", _BREAK)


def _is_layout(table: Any) -> bool:
    """A table that lays out the page: it holds headings, lists, other tables or long texts."""
    for element in table.iter():
        if element is not table and element.tag in ("table", *_LISTS, *_HEADINGS):
            return True
        if element.tag in _CELLS and sum(len(words) for words in element.itertext()) > _CELL_CHARS:
            return True
    return False
