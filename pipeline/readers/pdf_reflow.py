"""Pages of lines into running text: paragraphs joined, one bullet or table row a line, a blank line between parts.

    "... help and protection quickly" | page break, page number | "enough. Committed staff ..."   -> one paragraph
    "\uf06e Plans for" / "permanence."                              -> "• Plans for permanence."
    "The experiences of" / "care leavers" beside "Good"             -> "The experiences of care leavers<tab>Good"

Breaks are read from the page: distance and indent of lines, size and weight of letters, markers, and whether the
next line's first word would still have fitted on this one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pipeline.readers.pdf_lines import Line, rejoined
from pipeline.readers.pdf_tables import Table, find_tables
from pipeline.readers.pdf_words import Joiner

_BULLET = re.compile(r"(?:[•●▪■◼◾◆◦○‣∙·►▶➢➤✓✔\ue000-\uf8ff\u2043\u25a1]|[-–—](?=\s)|o(?=\s+\S))\s*")
_NUMBER = re.compile(
    r"(?:\d{1,3}[.)](?=\s|[A-Z“‘])|\(?[a-zA-Z][.)]\s|\([ivx]{1,4}\)\s|\d{1,2}(?:\.\d{1,2}){1,2}\.?\s)\s*(?=\S)"
)
_TIGHT_NUMBER = re.compile(r"(\d{1,3}[.)])(?=[A-Z“‘])")
_PRIVATE = re.compile("[\ue000-\uf8ff]+")
_ENDED = re.compile(r"[.!?:;…][\"”’')\]]*$")
_FIRST_WORD = re.compile(r"\S+")
#: Distance of two lines in heights of their letters, where the document has too few to tell.
_LEADING = 1.25
_NOTE = re.compile(r"(?:\d{1,2}|[*†‡])\s*\S")


@dataclass(slots=True)
class Part:
    """A paragraph, heading, bullet, note or table row under construction."""

    kind: str  # paragraph, bullet, row
    lines: list[Line] = field(default_factory=list)
    cells: list[list[Line]] = field(default_factory=list)
    table: int = 0  # rows of one table share it


@dataclass(frozen=True, slots=True)
class Measures:
    """What is usual in this document."""

    size: float  # of body letters
    leading: float  # distance of lines, in heights of their letters


def reflow(pages: Sequence[Sequence[Line]]) -> str:
    """The canonical text of a document from the lines of its pages (running headers already gone)."""
    measures = _measure(pages)
    parts: list[Part] = []
    notes: list[Part] = []
    joiner = Joiner(line for page in pages for line in page)
    edge = 0.0
    for number, page in enumerate(pages):
        body, footnotes = _footnotes(page, measures)
        page_parts = _page_parts(body, measures, number)
        if parts and page_parts and _runs_on(parts[-1], page_parts[0], edge):
            parts[-1].lines.extend(page_parts.pop(0).lines)
        edge = max((line.x1 for line in body), default=edge)
        if page_parts:  # what the last page left open is closed: its notes may follow
            parts.extend(notes)
            notes = []
        parts.extend(page_parts)
        notes.extend(_page_parts(footnotes, measures, number))
    return _written(parts + notes, joiner)


def _measure(pages: Sequence[Sequence[Line]]) -> Measures:
    sizes: Counter[float] = Counter()
    for line in (line for page in pages for line in page):
        sizes[round(line.size, 1)] += len(line.text)
    size = sizes.most_common(1)[0][0] if sizes else 10.0
    steps = sorted(
        step
        for before, line in ((before, line) for page in pages for before, line in pairwise(page))
        if len(before.text) > 40
        and max(abs(line.size - size), abs(before.size - size)) < 0.1 * size
        and 0.8 < (step := (line.y - before.y) / line.size) < 2.2
    )
    # most steps are within paragraphs, but in a short document not even half of them
    return Measures(size, steps[len(steps) // 5] if steps else _LEADING)


def _footnotes(page: Sequence[Line], measures: Measures) -> tuple[list[Line], list[Line]]:
    """The page's own lines, and the small print with a note's number at its foot."""
    foot = sorted(page, key=lambda line: line.y)
    start = len(foot)
    for index in range(len(foot) - 1, -1, -1):
        if foot[index].size > 0.92 * measures.size:
            break
        if foot[index].small_start or _NOTE.match(foot[index].text):
            start = index
    noted = {id(line) for line in foot[start:]}
    return [line for line in page if id(line) not in noted], [line for line in page if id(line) in noted]


def _page_parts(page: Sequence[Line], measures: Measures, number: int) -> list[Part]:
    """The parts of one page in reading order."""
    tables = find_tables(page)
    edge = max((line.x1 for line in page), default=0.0)
    owner: dict[int, Table] = {id(line): table for table in tables for line in table.lines}
    parts: list[Part] = []
    pending: list[Line] = []
    done: set[int] = set()
    for line in page:
        table = owner.get(id(line))
        if table is None:
            pending.append(line)
        elif id(table) not in done:
            done.add(id(table))
            if table.rows:
                parts.extend(_prose(pending, measures))
                pending = []
                parts.extend(_table_parts(table, 1 + number * 1000 + len(done), edge))
            else:
                pending.extend(table.lines)
    parts.extend(_prose(pending, measures))
    return parts


def _table_parts(table: Table, identity: int, edge: float) -> list[Part]:
    parts: list[Part] = []
    for row in table.rows:
        cells = [cell for cell in row if cell]
        if len(cells) == 2 and len(cells[0]) == 1 and cells[0][0].text.endswith(":"):
            parts.extend(_labelled(cells[0][0], cells[1], edge))
        elif cells:
            parts.append(Part("row", cells=cells, table=identity))
    return parts


def _labelled(label: Line, values: list[Line], edge: float) -> list[Part]:
    """ "Lead inspector:" beside a name, with more lines below it that go on or say something new."""
    parts = [Part("paragraph", lines=[label, values[0]])]
    for before, line in pairwise(values):
        if before.x1 + _first_word_width(line) < edge and not before.text.endswith(",") and not before.broken:
            parts.append(Part("paragraph", lines=[line]))
        else:
            parts[-1].lines.append(line)
    return parts


def _prose(lines: list[Line], measures: Measures) -> list[Part]:
    """Lines in their order, joined where they go on."""
    lines = _physical(lines)
    margin = _margins(lines, measures)
    parts: list[Part] = []
    for index, line in enumerate(lines):
        part = parts[-1] if parts else None
        if part is None or not _goes_on(part, line, margin[index - 1], measures):
            parts.append(Part("bullet" if _BULLET.match(line.text) else "paragraph", lines=[line]))
        else:
            part.lines.append(line)
    return parts


def _physical(lines: list[Line]) -> list[Line]:
    """Lines that were cut at a gap but belong to no table, whole again."""
    whole: list[Line] = []
    pieces: list[Line] = []
    for line in lines:
        if pieces and pieces[-1].row != line.row:
            whole.append(rejoined(pieces))
            pieces = []
        pieces.append(line)
    if pieces:
        whole.append(rejoined(pieces))
    return whole


def _margins(lines: list[Line], measures: Measures) -> list[float]:
    """For each line the right edge of the stretch of close lines it stands in."""
    margins: list[float] = []
    start = 0
    for index in range(1, len(lines) + 1):
        if (
            index == len(lines)
            or not 0 < lines[index].y - lines[index - 1].y < 2 * measures.leading * lines[index].size
        ):
            margins.extend([max(line.x1 for line in lines[start:index])] * (index - start))
            start = index
    return margins


def _goes_on(part: Part, line: Line, margin: float, measures: Measures) -> bool:
    """``line`` continues ``part``, whose last line could have reached ``margin``."""
    before, first = part.lines[-1], part.lines[0]
    if _BULLET.match(line.text):
        return False
    step = line.y - before.y
    if step < -2 * line.size and line.x0 > before.x0:  # from the foot of a column to the head of the next
        return _carries_on(before, line, margin)
    if not 0.3 * line.size < step <= 1.28 * measures.leading * max(line.size, before.size):
        return False
    if abs(line.size - before.size) > 0.12 * max(line.size, before.size):
        return False
    lower = line.text[:1].islower()
    if line.bold != before.bold and not (lower and not _ENDED.search(before.text)):
        return False
    if before.broken:
        return True
    fits = _fits(before, line, margin)
    if lower and not _ENDED.search(before.text):  # in the middle of a sentence: only a very short line ends there
        fits = fits and margin - before.x1 > 0.3 * (margin - before.x0)
    if _NUMBER.match(line.text) and (fits or _ENDED.search(before.text) or line.x0 < before.x0 - 4):
        return False
    if len(part.lines) > 1:
        aligned = abs(line.x0 - before.x0) <= 4
    else:
        aligned = -30 <= line.x0 - first.x0 <= (70 if _marked(first) else 25)
    centred = abs((line.x0 + line.x1) - (before.x0 + before.x1)) <= 8
    return (aligned or centred) and (not fits or (centred and lower))


def _fits(before: Line, line: Line, margin: float) -> bool:
    """The first word of ``line`` would still have had room behind ``before``: the line was ended on purpose."""
    return margin - before.x1 > 1.15 * _first_word_width(line) + 0.5 * line.size


def _marked(line: Line) -> bool:
    return bool(_BULLET.match(line.text) or _NUMBER.match(line.text))


def _first_word_width(line: Line) -> float:
    word = _FIRST_WORD.match(line.text)
    letters = len(word[0]) if word else 0
    return (letters + 1) * (line.x1 - line.x0) / max(len(line.text), 1)


def _runs_on(last: Part, first: Part, edge: float) -> bool:
    """A paragraph or bullet goes on at the head of the next page; ``edge`` is how far lines reach on its own."""
    return (
        "row" not in (last.kind, first.kind)
        and first.kind != "bullet"
        and _carries_on(last.lines[-1], first.lines[0], edge)
    )


def _carries_on(before: Line, line: Line, edge: float) -> bool:
    """``line``, at the head of a page or column, goes on with the sentence of ``before`` at the foot of the last."""
    if before.broken:
        return True
    if _ENDED.search(before.text) or before.bold != line.bold or abs(before.size - line.size) > 0.12 * line.size:
        return False
    if line.text[:1].islower():
        return True
    return not _NUMBER.match(line.text) and not before.bold and not _fits(before, line, edge)


def _written(parts: Iterable[Part], joiner: Joiner) -> str:
    """The parts as text."""
    pieces: list[str] = []
    before: Part | None = None
    for part in parts:
        text = _row_text(part, joiner) if part.kind == "row" else _prose_text(part, joiner)
        if not text:
            continue
        if before is not None:
            together = (before.kind == part.kind == "bullet") or (part.kind == "row" and before.table == part.table)
            pieces.append("\n" if together else "\n\n")
        pieces.append(text)
        before = part
    return "".join(pieces) + "\n" if pieces else ""


def _prose_text(part: Part, joiner: Joiner) -> str:
    text = joiner.join([(line.text, line.broken) for line in part.lines])
    if part.kind == "bullet":
        marker = _BULLET.match(text)
        words = _PRIVATE.sub("", text[marker.end() :] if marker else text).strip()
        return f"• {words}" if words else ""
    return (
        _TIGHT_NUMBER.sub(r"\1 ", _PRIVATE.sub("", text).strip(), count=1)
        if _TIGHT_NUMBER.match(text)
        else _PRIVATE.sub("", text).strip()
    )


def _row_text(part: Part, joiner: Joiner) -> str:
    cells = (joiner.join([(line.text, line.broken) for line in cell]) for cell in part.cells)
    return "\t".join(text for cell in cells if (text := _PRIVATE.sub("•", cell).strip()))
