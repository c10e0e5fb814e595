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
from itertools import pairwise
from typing import Any

import pypdfium2.raw as pdfium

from pipeline.errors import InputError

# PDFium writes U+FFFE (older builds: U+0002) where a line broke at a hyphen.
_VISUAL = re.compile(r"[^\r\n\ufffe\x02]+")
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060\ufeff]+")
_SPACES = re.compile(r"[ \t\xa0\u2000-\u200a\u202f\u3000]+")
_NOTE_MARK = re.compile(r"(?<=[a-z.,’”)])\s?(?P<number>\d{1,2})(?=\s|$)")
_MARKER = re.compile(
    r"[^\w\s\"'“”‘’(£]$|o$|\(?(?:\d{1,3}[.)]?|[a-zA-Z][.)]|[ivx]{1,4}[.)])$|\d{1,2}(?:\.\d{1,2}){1,2}\.?$"
)
_MARKED = re.compile(r"(?:[^\w\s\"'“”‘’(£]|o|\(?\d{1,3}[.)]?)\s+(?=\S)")
#: Width of the average letter in heights of its line, where a page has too few lines to tell.
_LETTER = 0.45
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
    """The visual lines of one page in the order of the file; ``InputError`` for more than ``limit`` characters."""
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
        self.letter = _LETTER

    def lines(self) -> list[Line]:
        """The visual lines, cut at gaps."""
        measured = [self._line(start, end, row, broken) for row, (start, end, broken) in enumerate(self.spans)]
        self.letter = _letter_width(measured)
        wide = [
            line.x1 - line.x0 > 1.09 * self.letter * line.size * len(line.text) > 2 * line.size for line in measured
        ]
        cut: dict[int, list[Line]] = {}
        for row in range(len(measured)):
            if wide[row] or row - 1 in cut or row - 2 in cut:
                self._cut_around(row, measured, cut)
        lines = [piece for row, line in enumerate(measured) for piece in cut.get(row, [line])]
        for line in lines:
            line.text = _tidy(line.text)
        return _stitched([line for line in lines if line.text])

    def _cut_around(self, row: int, measured: list[Line], cut: dict[int, list[Line]]) -> None:
        """Cut one line at its gaps; where there are any, try the lines above it too, whose gaps may be narrower."""
        pieces = self._cut(measured[row])
        if len(pieces) > 1:
            cut[row] = pieces
            for above in range(max(0, row - 3), row):
                if above not in cut and len(pieces := self._cut(measured[above])) > 1:
                    cut[above] = pieces

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

    def _line(self, start: int, end: int, row: int, broken: str = "") -> Line:
        text = self.text[start:end]
        marked = _MARKED.match(text)  # a bullet is set in a font of its own: measure the words
        first, last = self._box(start + (marked.end() if marked else 0)), self._box(end - 1)
        start_box = self._box(start) if marked else first
        size_first, size_last = first.top - first.bottom, last.top - last.bottom
        size = max(size_first, size_last)
        y = self.height - min(first.bottom, last.bottom)
        for mark in _NOTE_MARK.finditer(text):  # the raised number of a footnote is no part of the word before it
            letter, digit = self._box(start + mark.start() - 1), self._box(start + mark.start("number"))
            if digit.top - digit.bottom < 0.8 * (letter.top - letter.bottom):
                text = text[: mark.start()] + " " * (mark.end() - mark.start()) + text[mark.end() :]
                size = max(size, letter.top - letter.bottom)
                y = max(y, self.height - letter.bottom)
        weight = pdfium.FPDFText_GetFontWeight
        bold = weight(self.textpage, self._char(end - 1)) >= _BOLD and (
            end - start == 1 or weight(self.textpage, self._char(start + min(2, end - start - 1))) >= _BOLD
        )
        return Line(
            text,
            start_box.left,
            max(last.right, first.right),
            y,
            size or 1.0,
            bold,
            row,
            broken,
            small_start=text[:1].isdigit() and start_box.top - start_box.bottom < 0.8 * size_last,
        )

    def _cut(self, line: Line) -> list[Line]:
        """The line itself, or its parts where wide gaps stand between words (not behind a bullet or number)."""
        start, end, _ = self.spans[line.row]
        words = [(start + match.start(), start + match.end()) for match in re.finditer(r"\S+", self.text[start:end])]
        boxes = [(self._box(a), self._box(b - 1)) for a, b in words]
        gaps = [after[0].left - before[1].right for before, after in pairwise(boxes)]
        letter = self.letter * line.size
        usual = statistics.median(gaps) if len(gaps) >= 4 else 0.6 * letter
        cuts = [index for index, gap in enumerate(gaps) if gap > max(1.9 * letter, min(2.5 * usual, 3.4 * letter))]
        if cuts and cuts[0] == 0 and _MARKER.match(self.text[words[0][0] : words[0][1]]):
            del cuts[0]
        if not cuts:
            return [line]
        ends = zip([0, *(cut + 1 for cut in cuts)], [*cuts, len(words) - 1], strict=True)
        pieces = [self._line(words[first][0], words[last][1], line.row) for first, last in ends]
        pieces[-1].broken = line.broken
        return pieces

    def _box(self, index: int) -> Any:
        box = pdfium.FS_RECTF()
        pdfium.FPDFText_GetLooseCharBox(self.textpage, self._char(index), box)
        return box

    def _char(self, index: int) -> int:
        return index if self.indexed else pdfium.FPDFText_GetCharIndexFromTextIndex(self.textpage, index)


def _letter_width(lines: list[Line]) -> float:
    """Width of the average letter of a page, in heights of its line: fonts state heights very differently."""
    widths = [
        (line.x1 - line.x0) / len(line.text) / line.size for line in lines if len(line.text) > 40 and not line.bold
    ]
    return min(max(statistics.median_low(widths), 0.3), _LETTER) if len(widths) >= 5 else _LETTER


def _stitched(lines: list[Line]) -> list[Line]:
    """Pieces of one line that the file holds apart, whole again: a lone marker, words around a raised number."""
    stitched: list[Line] = []
    for line in lines:
        before = stitched[-1] if stitched else None
        if before is None or line.row == before.row or not -1 <= (gap := line.x0 - before.x1) < 4 * line.size:
            stitched.append(line)
        elif (
            line.text.isdigit()
            and line.size < 0.8 * before.size
            and gap < 0.3 * before.size
            and before.top - 2 < line.y < before.y
        ):
            continue  # the number of a note
        elif abs(line.y - before.y) < (0.75 if before.text.isdigit() else 0.5) * max(line.size, before.size) and (
            gap < 0.6 * line.size or _MARKER.match(before.text) or before.small_start or before.text.isdigit()
        ):
            stitched[-1] = _glued(before, line, gap)
        else:
            stitched.append(line)
    return stitched


def _glued(before: Line, line: Line, gap: float) -> Line:
    space = " " if gap > 0.15 * line.size or before.text.isdigit() else ""
    size = line.size if _MARKER.match(before.text) else max(before.size, line.size)
    return replace(
        line,
        text=f"{before.text}{space}{line.text}",
        x0=before.x0,
        y=line.y if _MARKER.match(before.text) else max(before.y, line.y),
        size=size,
        small_start=before.text.isdigit() and before.size < 0.8 * line.size,
    )


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
