"""Visual lines of a PDF page: their words and where they stand, cut where a gap parts two table cells.

    "Overall effectiveness        Good"   -> two lines of one physical row: "Overall effectiveness" and "Good"
    "risk of extra\ufffefamilial harm"    -> two lines, the first broken at a hyphen

PDFium gives the text of a page in one call. Only the first and last character of each line are measured, and
every character of the few lines that are too wide for their words, so reading stays fast.
"""

from __future__ import annotations

import ctypes
import re
import statistics
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pypdfium2.raw as pdfium

from pipeline.errors import InputError

# PDFium writes U+FFFE (older builds: U+0002) where a line broke at a hyphen.
_VISUAL = re.compile(r"[^\r\n\ufffe\x02]+")
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060\ufeff]+")
_SPACES = re.compile(r"[ \t\xa0\u2000-\u200a\u202f\u3000]+")
_NOTE_MARK = re.compile(r"(?<=[a-z.,’”\)])\d{1,2}(?=\s|$)")
#: Width of a line over its characters, in heights of the line, above which a gap may hide in it.
_WIDE = 0.56
_BOLD = 600


@dataclass(slots=True)
class Line:
    """One run of words on one height of the page; y grows downwards, all in points."""

    text: str
    x0: float
    x1: float
    y: float  # the foot of the letters
    size: float  # the height of the letters
    bold: bool
    row: int  # lines cut from one physical line share it
    broken: str = ""  # "hyphen" or "soft" where it ends in the middle of a word
    small_start: bool = False  # the first character is much smaller than the last: a note's number

    @property
    def top(self) -> float:
        """The head of the letters."""
        return self.y - self.size


def page_lines(page: Any, height: float, limit: int) -> list[Line]:
    """The visual lines of one page in the order in which the file holds them; none of more than ``limit`` characters."""
    textpage = page.get_textpage()
    try:
        if textpage.count_chars() > 2 * limit + 1000:  # white space and what is laid out twice included
            raise InputError("too_large", "has a page with more characters than the limit (--max-chars)")
        reader = _PageReader(textpage.raw, height)
        return reader.lines()
    finally:
        textpage.close()


class _PageReader:
    """The characters of one page and their boxes."""

    def __init__(self, textpage: Any, height: float) -> None:
        self.textpage, self.height = textpage, height
        self.text = _text_of(textpage)
        self.indexed = len(self.text) == pdfium.FPDFText_CountChars(textpage)
        self.spans = list(self._spans())

    def lines(self) -> list[Line]:
        lines: list[Line] = []
        gap_seen = -9
        for row, (start, end, broken) in enumerate(self.spans):
            line = self._line(start, end, row)
            line.broken = broken
            count = end - start
            near_gap = row - gap_seen <= 2
            if near_gap or (count > 3 and line.x1 - line.x0 > _WIDE * line.size * count):
                pieces = self._cut(line, start, end)
                if len(pieces) > 1:
                    if not near_gap and lines and lines[-1].row == row - 1:
                        lines[-1:] = self._recut(lines[-1])
                    gap_seen = row
                lines.extend(pieces)
            else:
                lines.append(line)
        for line in lines:
            line.text = _tidy(line.text)
        return [line for line in lines if line.text]

    def _spans(self) -> Iterator[tuple[int, int, str]]:
        """Offsets of each visual line without the white space around it, and how its last word is broken."""
        text = self.text
        for match in _VISUAL.finditer(text):
            start, end = match.span()
            while start < end and text[start].isspace():
                start += 1
            while end > start and text[end - 1].isspace():
                end -= 1
            if start < end:
                soft = text[end - 1] == "\u00ad"
                hyphen = text[match.end() : match.end() + 1] in ("\ufffe", "\x02")
                yield start, end, "soft" if soft else "hyphen" if hyphen else ""

    def _line(self, start: int, end: int, row: int) -> Line:
        first, last = self._box(start), self._box(end - 1)
        size_first, size_last = first.top - first.bottom, last.top - last.bottom
        text = self.text[start:end]
        size = max(size_first, size_last)
        y = self.height - min(first.bottom, last.bottom)
        for mark in _NOTE_MARK.finditer(text):  # the raised number of a footnote is no part of the word before it
            letter, digit = self._box(start + mark.start() - 1), self._box(start + mark.start())
            if digit.top - digit.bottom < 0.8 * (letter.top - letter.bottom):
                text = text[: mark.start()] + " " * (mark.end() - mark.start()) + text[mark.end() :]
                size = max(size, letter.top - letter.bottom)
                y = max(y, self.height - letter.bottom)
        weight = pdfium.FPDFText_GetFontWeight
        bold = (weight(self.textpage, self._char(end - 1)) >= _BOLD
                and (end - start == 1 or weight(self.textpage, self._char(start + min(2, end - start - 1))) >= _BOLD))
        return Line(text, first.left, max(last.right, first.right), y, size or 1.0, bold, row,
                    small_start=size_first < 0.8 * size_last and text[:1].isdigit())

    def _cut(self, line: Line, start: int, end: int) -> list[Line]:
        """The line itself, or its parts where wide gaps stand between words."""
        text = self.text
        words = [(start + match.start(), start + match.end()) for match in re.finditer(r"\S+", text[start:end])]
        boxes = [(self._box(a), self._box(b - 1)) for a, b in words]
        gaps = [after[0].left - before[1].right for before, after in zip(boxes, boxes[1:], strict=False)]
        usual = statistics.median(gaps) if len(gaps) >= 4 else 0.3 * line.size
        wide = max(0.9 * line.size, 2.5 * usual)
        cuts = [index for index, gap in enumerate(gaps) if gap > wide]
        if not cuts:
            return [line]
        pieces: list[Line] = []
        for first, last in zip([0, *(cut + 1 for cut in cuts)], [*cuts, len(words) - 1], strict=True):
            piece = self._line(words[first][0], words[last][1], line.row)
            pieces.append(piece)
        pieces[-1].broken = line.broken
        return pieces

    def _recut(self, line: Line) -> list[Line]:
        start, end, _ = self.spans[line.row]
        return self._cut(line, start, end)

    def _box(self, index: int) -> Any:
        box = pdfium.FS_RECTF()
        pdfium.FPDFText_GetLooseCharBox(self.textpage, self._char(index), box)
        return box

    def _char(self, index: int) -> int:
        return index if self.indexed else pdfium.FPDFText_GetCharIndexFromTextIndex(self.textpage, index)


def rejoined(pieces: list[Line]) -> Line:
    """The physical line that ``pieces`` were cut from."""
    if len(pieces) == 1:
        return pieces[0]
    return replace(pieces[0], text=" ".join(piece.text for piece in pieces), x1=pieces[-1].x1, broken=pieces[-1].broken)


def _text_of(textpage: Any) -> str:
    """The text of the page, one UTF-16 unit a character, so that offsets are PDFium's."""
    count = pdfium.FPDFText_CountChars(textpage)
    if count <= 0:
        return ""
    buffer = (ctypes.c_ushort * (count + 1))()
    written = pdfium.FPDFText_GetText(textpage, 0, count, buffer)
    data = bytes(buffer)[: max(written - 1, 0) * 2]
    text = data.decode("utf-16-le", "surrogatepass")
    return text if len(text) * 2 == len(data) else "".join(map(chr, buffer[: len(data) // 2]))


def _tidy(text: str) -> str:
    if not text.isascii():
        text = text.translate(_LIGATURES)
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return _SPACES.sub(" ", _INVISIBLE.sub("", text)).strip()
