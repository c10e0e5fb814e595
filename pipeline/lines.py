"""Lines of a page: their markers, running page headers among them, and joins where a page broke a sentence.

"the highest case-" / "load there is now 19"              one line again
"... 96% of care" / "Page 2 of 3" / "leavers and ..."     one line, the page header inside it
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field

from pipeline.lexicons import cached_from_models, read_toml

_BULLET = re.compile(
    r"(?P<mark>[•●▪■◦○‣∙·◆►▶➢✓✔✗✘✕✖✅❌☑❖♦♥★☆→⇒»◼◾▸▹▷\uf0b7\uf0a7\uf0d8\u2043*>+]|[-–—](?=\s)|o(?=\s{2,}|\t))\s+(?=\S)"
)
_NUMBERS = r"\(?\d{1,2}[.)]|\(?[a-z][.)]|\((?:[ivx]{1,4})\)|[RA]\d{1,2}\b[.:]?(?=\s+[A-Z])"  # 1. (1) (a) (iv) R2
_LABELLED = r"Recommendation \d{1,2}:|(?:Area for improvement|Cause of concern) \d{1,2}:"
_NUMBERED = re.compile(rf"(?P<mark>{_NUMBERS}|{_LABELLED})\s+(?=\S)")
_SECTION_NUMBER = re.compile(r"(?P<mark>\d{1,2}(?:\.\d{1,2}){1,2}\.?)\s+(?=\S)")
_HASHES = re.compile(r"(?P<mark>#{1,6})\s+(?=\S)")
_PAGE = re.compile(r"(?i)(?:^|\W)page \d{1,3}(?: (?:of|/) \d{1,3})?\W*$|^\W*\d{1,3}\W*$")
_LEADERS = r"(?:\.[ .]){3,}\.*|…{2,}|\.{4,}|_{4,}"  # dots that lead the eye to the next cell
CELL_GAP = re.compile(rf"\s*(?:{_LEADERS})\s*|\t+|\s*\|\s*|\s{{3,}}|(?<=[a-z?)])\s{{2}}(?=[A-Z\d])")
_TERMINALS = (".", "!", "?", "…", ":", ";", ",")
_ENDS = (*_TERMINALS, '"', "”", "’", "'", "»")
_CLOSERS = "\"”’'»)]"
_BROKEN_WORD = re.compile(r"[a-z][-\u00ad\ufffe]$")
_WORD = re.compile(r"[^\W\d_]+")
#: How a marker may begin: "•", "(", "3", "o", "a)", "R2", "Recommendation 3:".
_MAY_BE_MARKED = re.compile(r"[^A-Za-z\"'“‘£]|o\s|[a-z][.)]|[RA]\d|Recommendation\s|Area\s|Cause\s")
_FILLING = "|-=_*~·. \t"  # a line of nothing else is a rule


def is_terminal(words: str) -> bool:
    """Whether a line ends in a stop or comma, marks behind it or none, or in a quotation mark: "... job.”"."""
    return words.endswith(_ENDS) or words.rstrip(_CLOSERS).endswith(_TERMINALS)


@dataclass(slots=True)
class Line:
    """One logical line: its kind, and offsets of what it says (marker left out)."""

    start: int
    end: int
    indent: int = 0
    blank_before: bool = False
    blank_after: bool = False
    kind: str = ""
    marker: str = ""
    level: int = 0
    cells: tuple[tuple[int, int], ...] = ()
    words: str = ""
    folded: str = field(default="", repr=False)
    last: str = field(default="", repr=False)  # of a joined line: the words of its last piece


def raw_lines(text: str) -> list[Line]:
    lines: list[Line] = []
    position, blank = 0, True
    for piece in text.splitlines(keepends=True):
        words = piece.strip()
        if words and (words[0].isalnum() or words.strip(_FILLING)):
            start = position + piece.index(words)
            line = Line(start, start + len(words), start - position, blank, False, "", "", 0, (), words, words.lower())
            if _MAY_BE_MARKED.match(words):
                _take_marker(line)
            lines.append(line)
            blank = False
        elif not words:
            if lines:
                lines[-1].blank_after = True
            blank = True
        position += len(piece)
    if lines:
        lines[-1].blank_after = True
    return lines


def _take_marker(line: Line) -> None:
    for pattern, kind in (
        (_HASHES, "heading"),
        (_SECTION_NUMBER, "section"),
        (_BULLET, "bullet"),
        (_NUMBERED, "numbered"),
    ):
        match = pattern.match(line.words)
        if match is None:
            continue
        line.kind, line.marker = kind, match["mark"]
        line.start += match.end()
        line.words = line.words[match.end() :]
        line.folded = line.words.lower()
        if kind == "heading":
            line.level = len(match["mark"])
            number = _SECTION_NUMBER.match(line.words) or _NUMBERED.match(line.words)
            if number:
                line.start += number.end()
                line.words = line.words[number.end() :]
                line.folded = line.words.lower()
        return


def mark_furniture(lines: list[Line]) -> None:
    """Running page headers: lines that name a page, and short lines that come back three times or more."""
    counts: dict[str, int] = {}
    for line in lines:
        if len(line.words) <= 100:
            counts[line.folded] = counts.get(line.folded, 0) + 1
    for index, line in enumerate(lines):
        if line.kind in ("heading", "section"):
            continue
        short = len(line.words) <= 120
        if (
            short
            and ("page" in line.folded or not line.words[0].isalpha())
            and _PAGE.search(line.words)
            and not is_terminal(line.words)
            and not _is_figure(lines, index)
        ):
            line.kind = "furniture"
            before = lines[index - 1] if index else None
            if (
                before
                and not line.blank_before
                and before.blank_before
                and before.kind == ""
                and len(before.words) <= 80
                and not is_terminal(before.words)
            ):
                before.kind = "furniture"
        elif (
            short
            and counts.get(line.folded, 0) >= 3
            and line.kind == ""
            and len(_WORD.findall(line.words)) >= 2
            and not is_terminal(line.words)
            and not line.folded.startswith(_cells_of_tables())
        ):
            line.kind = "furniture"


@cached_from_models
def _cells_of_tables() -> tuple[str, ...]:
    """Beginnings of lines that come back because they are cells of a flattened table, not headers of pages."""
    return tuple(read_toml("lexicons/structure.toml")["repeated_cells"])


def _is_figure(lines: list[Line], index: int) -> bool:
    """A grade on a line of its own, "How good is our setting?" or another label before it: no number of a page."""
    words = lines[index].words
    if len(words) > 1 or not words.isdigit() or not index:
        return False
    before = lines[index - 1]
    if before.words.endswith("?"):
        return True
    beside = [lines[place].words for place in (index - 2, index + 2) if 0 <= place < len(lines)]
    return len(before.words) <= 80 and any(len(other) == 1 and other.isdigit() for other in beside)


def joined_lines(text: str, raw: list[Line]) -> list[Line]:
    """Join what a page width or a page header broke; table rows and short lines stay apart."""
    longest = max((len(line.words) for line in raw), default=0)
    full = [line for line in raw if len(line.words) >= 55]
    unended = sum(
        1
        for a, b in itertools.pairwise(raw)
        if len(a.words) >= 55 and not b.blank_before and b.words[:1].islower() and not is_terminal(a.words)
    )
    wrapped = longest <= 130 and len(full) >= 3 and unended >= max(2, len(full) // 6)
    width = sorted(len(line.words) for line in full)[int(len(full) * 0.8)] if full else 0
    lines: list[Line] = []
    held: Line | None = None  # the story line that a run of furniture interrupts
    for line in raw:
        if line.kind == "furniture":
            if held is None and lines and lines[-1].kind != "furniture":
                held = lines[-1]
            lines.append(line)
            continue
        before = held or (lines[-1] if lines else None)
        if before is not None and _continues(before, line, wrapped=wrapped, width=width, across=held is not None):
            before.end, before.blank_after = line.end, line.blank_after
            before.last = line.words
            if held is not None:  # the furniture inside now belongs to the block it interrupts
                while lines[-1] is not before:
                    lines.pop()
        else:
            lines.append(line)
        held = None
    for line in lines:
        if line.last:
            line.words = text[line.start : line.end]
            line.folded = line.words.lower()
    return lines


def _continues(before: Line, line: Line, *, wrapped: bool, width: int, across: bool) -> bool:
    if line.kind in ("bullet", "numbered", "section", "heading") or before.kind in ("heading", "furniture"):
        return False
    words = before.last or before.words
    lower = line.words[:1].islower()
    if across:
        return lower and len(words) >= 15 and not is_terminal(words)
    if line.blank_before:
        return False
    if lower and _BROKEN_WORD.search(words):
        return True
    if not wrapped or CELL_GAP.search(line.words) or CELL_GAP.search(words):
        return False
    if lower and words[-1:] not in ".!?" and len(words) >= 25:
        return True
    return len(words) + before.indent >= 0.72 * width and words[-1:] != ":"
