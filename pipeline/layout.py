"""Lines of a page: joined where a page broke them, and each given the kind of part it is.

Works from the shape of a line (marker, length, capitals, cells), its neighbours (blank lines, what comes
next) and the words of ``models/lexicons/structure.toml``. One pass over the lines, each pattern anchored.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from pipeline.lexicons import cached_from_models, read_toml

_BULLET = re.compile(r"(?P<mark>[•●▪■◦○‣∙·◆►▶➢✓✔\uf0b7\uf0a7\uf0d8\u2043*>+]|[-–—](?=\s)|o(?=\s{2,}|\t))\s+(?=\S)")
_NUMBERED = re.compile(
    r"(?P<mark>\(?\d{1,2}[.)]|\(?[a-z][.)]|\((?:[ivx]{1,4})\)|R\d{1,2}\b[.:]?|Recommendation \d{1,2}:|(?:Area for improvement|Cause of concern) \d{1,2}:)\s+(?=\S)"
)
_SECTION_NUMBER = re.compile(r"(?P<mark>\d{1,2}(?:\.\d{1,2}){1,2}\.?)\s+(?=\S)")
_HASHES = re.compile(r"(?P<mark>#{1,6})\s+(?=\S)")
_PAGE = re.compile(r"(?i)(?:^|\W)page \d{1,3}(?: (?:of|/) \d{1,3})?\W*$|^\W*\d{1,3}\W*$")
_CELL_GAP = re.compile(r"\t+|\s*\|\s*|\s{3,}|(?<=[a-z?)])\s{2}(?=[A-Z\d])")
_LABEL = re.compile(r"\**(?P<label>[A-Za-z][A-Za-z' -]{1,38}?)\**\s?:\**\s*(?P<value>.*)$")
_DATE_ONLY = re.compile(
    r"(?i)^(?:\d{1,2}[:.]\d\d(?: ?[ap]m)?,? )?(?:posted (?:on )?|published (?:on )?|updated (?:on )?|issued (?:on )?)?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?"
    r"(?:\d{1,2}(?:st|nd|rd|th)?\s+[a-z]{3,9}\b,?(?:\s+\d{4})?|[a-z]{3,9}\s+\d{1,2}(?:st|nd|rd|th)?,\s+\d{4}|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}-\d\d-\d\d)\b"
)
_DATED = re.compile(
    r"\b\d{1,2}(?:st|nd|rd|th)? [A-Z][a-z]{2,8}(?: \d{4})?\b"
)  # "Newsletter 12 - Friday 9th February" is no newsletter box
_MONTH = re.compile(r"(?i)\b(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)")
_BYLINE = re.compile(r"^(?:By|Words:|Words by|Written by|Report by|Reporter:)\s+[A-Z]")
_NAME_ONLY = re.compile(r"^(?:[A-Z][\w'’-]+\s){1,2}(?:[A-Z][\w'’-]+)$")
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b")
_PHONE = re.compile(r"\b0\d{2,4}[ \d]{6,}")
_STREET = re.compile(r"\d{1,4}[a-z]? [A-Z][a-z]+ (?:Street|Road|Lane|Avenue|Place|Way|Close|Square|Court|Row|Drive)\b")
_SPOKEN = re.compile(r"[.!?,…][\"”’']")
_TERMINAL = re.compile(r"[.!?…:;,][\"”’'»)\]]*$|[\"”’'»]$")
_WORD = re.compile(r"[^\W\d_]+")


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
    marker_start: int = 0
    level: int = 0
    cells: tuple[tuple[int, int], ...] = ()
    words: str = ""
    folded: str = field(default="", repr=False)


@cached_from_models
def _lexicon() -> dict[str, Any]:
    raw = read_toml("lexicons/structure.toml")
    lexicon: dict[str, Any] = {
        key: tuple(raw[key])
        for key in (
            "furniture_starts",
            "furniture_holds",
            "boilerplate_headings",
            "notes_headings",
            "salutations",
            "closings",
        )
    }
    lexicon["meta_labels"] = frozenset(raw["meta_labels"])
    lexicon["caption_labels"] = frozenset(raw["caption_labels"])
    lexicon["boilerplate_exact"] = frozenset(raw["boilerplate_exact"])
    lexicon["generic_titles"] = frozenset(raw["generic_titles"])
    lexicon["end_marks"] = frozenset(raw["end_marks"])
    return lexicon


def read_lines(text: str) -> list[Line]:
    """The logical lines of ``text`` in order, each with its kind; blank ones are left out."""
    raw = _raw_lines(text)
    _mark_furniture(raw)
    lines = _joined(text, raw)
    _classify(text, lines)
    return lines


def _raw_lines(text: str) -> list[Line]:
    lines: list[Line] = []
    position, blank = 0, True
    for piece in text.splitlines(keepends=True):
        words = piece.strip()
        if words and not all(ch in "|-=_*~·. \t" for ch in words):
            start = position + (len(piece) - len(piece.lstrip()))
            line = Line(
                start,
                start + len(words),
                indent=start - position,
                blank_before=blank,
                words=words,
                folded=words.lower(),
            )
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
    line.marker_start = line.start
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


def _mark_furniture(lines: list[Line]) -> None:
    """Running page headers: lines that name a page, and short lines that come back three times or more."""
    counts: dict[str, int] = {}
    for line in lines:
        if len(line.words) <= 100:
            counts[line.folded] = counts.get(line.folded, 0) + 1
    for index, line in enumerate(lines):
        if line.kind in ("heading", "section"):
            continue
        short = len(line.words) <= 120
        if short and _PAGE.search(line.words) and not _TERMINAL.search(line.words):
            line.kind = "furniture"
            before = lines[index - 1] if index else None
            if (
                before
                and not line.blank_before
                and before.blank_before
                and before.kind == ""
                and len(before.words) <= 80
                and not _TERMINAL.search(before.words)
            ):
                before.kind = "furniture"
        elif (
            short
            and counts.get(line.folded, 0) >= 3
            and line.kind == ""
            and len(_WORD.findall(line.words)) >= 2
            and not _TERMINAL.search(line.words)
        ):
            line.kind = "furniture"


def _joined(text: str, raw: list[Line]) -> list[Line]:
    """Join what a page width or a page header broke; table rows and short lines stay apart."""
    longest = max((len(line.words) for line in raw), default=0)
    full = [line for line in raw if len(line.words) >= 55]
    unended = sum(
        1
        for a, b in zip(raw, raw[1:], strict=False)
        if len(a.words) >= 55 and not b.blank_before and b.words[:1].islower() and not _TERMINAL.search(a.words)
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
            before.words = text[before.start : before.end]
            before.folded = before.words.lower()
            if held is not None:  # the furniture inside now belongs to the block it interrupts
                while lines[-1] is not before:
                    lines.pop()
        else:
            lines.append(line)
        held = None
    return lines


def _continues(before: Line, line: Line, *, wrapped: bool, width: int, across: bool) -> bool:
    if line.kind in ("bullet", "numbered", "section", "heading") or before.kind in ("heading", "furniture"):
        return False
    last = before.words[-1:]
    lower = line.words[:1].islower()
    if across:
        return lower and len(before.words) >= 40 and last not in ".!?:" and not _TERMINAL.search(before.words)
    if line.blank_before:
        return False
    if lower and re.search(r"[a-z][-\u00ad\ufffe]$", before.words):
        return True
    if not wrapped or _CELL_GAP.search(line.words) or _CELL_GAP.search(before.words):
        return False
    last_line = before.words.rsplit("\n", 1)[-1]
    if lower and last not in ".!?" and len(last_line) >= 25:
        return True
    return len(last_line) + before.indent >= 0.72 * width and last != ":"


def _classify(text: str, lines: list[Line]) -> None:
    lexicon = _lexicon()
    letter = next(
        (
            i
            for i, line in enumerate(lines[:25])
            if line.folded.startswith(lexicon["salutations"]) and len(line.words) <= 60
        ),
        -1,
    )
    formal = any(
        _POSTCODE.search(line.words) or _PHONE.search(line.words) or _STREET.match(line.words)
        for line in lines[: max(letter, 0)]
    )
    boilerplate = notes = closing = False
    place = -1  # of the line among those that are not furniture
    for index, line in enumerate(lines):
        following = lines[index + 1] if index + 1 < len(lines) else None
        if line.kind == "furniture":
            continue
        if formal and index < letter:
            line.kind = _letterhead(line)
            continue
        if index == letter:
            line.kind = "salutation"
            continue
        if line.folded.startswith(lexicon["closings"]) and len(line.words) <= 40:
            line.kind, closing = "signature", True
            continue
        place += 1
        kind = _kind(line, following, lines, index, place, lexicon, text)
        if kind == "furniture":
            place -= 1
        if closing and kind in ("paragraph", "heading", "title") and len(line.words) <= 60:
            line.kind = "signature"
            continue
        closing = False
        if kind == "end":
            line.kind, notes = "furniture", True
            continue
        if kind in ("heading", "title"):
            boilerplate = (
                index > 0
                and len(line.words) <= 60
                and not _DATED.search(line.words)
                and (
                    line.folded in lexicon["boilerplate_exact"]
                    or any(phrase in line.folded for phrase in lexicon["boilerplate_headings"])
                )
            )
            if boilerplate:
                kind = "boilerplate"
            elif line.folded.strip(" :").startswith(lexicon["notes_headings"]) and len(line.words) <= 40:
                notes = True
        elif kind == "furniture" and index > len(lines) * 0.5:
            boilerplate = boilerplate or (following is not None and following.kind in ("bullet", "numbered"))
        elif boilerplate and kind in ("bullet", "paragraph", "row"):
            kind = "boilerplate" if kind != "paragraph" or index > len(lines) * 0.5 else kind
        elif notes and kind in ("paragraph", "bullet"):
            kind = "note"
        line.kind = kind
    if not formal:
        _find_title(lines)


def _letterhead(line: Line) -> str:
    if (
        _DATE_ONLY.match(line.words)
        and len(line.words) <= 45
        and (_MONTH.search(line.words) or line.words[-1:].isdigit())
    ):
        return "meta"
    return "address"


def _kind(
    line: Line,
    following: Line | None,
    lines: list[Line],
    index: int,
    place: int,
    lexicon: dict[str, Any],
    text: str,
) -> str:
    words, folded = line.words, line.folded
    length = len(words)
    if folded in lexicon["end_marks"] or folded.strip("*-–— ") in ("ends",):
        return "end"
    if line.kind == "heading":
        return "heading"
    if (
        length <= 200
        and (folded.startswith(lexicon["furniture_starts"]) or any(p in folded for p in lexicon["furniture_holds"]))
        and (length <= 90 or "|" in words)
        and not words.endswith(":")
    ):
        return "furniture"
    if length <= 200:
        special = _meta(line, place, len(lines) - index, lexicon)
        if special:
            return special
    if line.kind in ("bullet", "numbered"):
        if line.kind == "numbered" and _is_numbered_heading(line, lines, index):
            line.level = 2
            return "heading"
        return "bullet"
    cells = _cells(line)
    if cells:
        line.cells = cells
        return "row"
    if _is_heading(line, following, lines, index):
        line.level = 2 if index == 0 or words.isupper() else 3
        return "heading"
    if length <= 120 and (_POSTCODE.search(words) or _PHONE.search(words)) and not words.endswith("."):
        return "address"
    return "paragraph"


def _meta(line: Line, place: int, lines_left: int, lexicon: dict[str, Any]) -> str:
    words = line.words
    match = _LABEL.match(words)
    if match and line.kind not in ("bullet", "numbered"):
        label = match["label"].strip().lower()
        if label in lexicon["caption_labels"] or (label.startswith(("photo", "picture", "image")) and len(label) < 24):
            return "caption"
        if label in lexicon["meta_labels"] and len(match["value"]) <= 150:
            return "meta"
    if re.search(r"(?:Picture|Photo|Image|Photograph|Credit)s?: \w", words) and len(words) <= 200:
        return "caption"
    near_top, near_end = place <= 8, lines_left <= 8
    if (near_top or near_end) and len(words) <= 110:
        if (
            _DATE_ONLY.match(words)
            and (_MONTH.search(words) or words[-1:].isdigit())
            and (len(words) <= 40 or "|" in words)
        ):
            return "meta"
        if "|" in words and _MONTH.search(words):
            return "meta"
        if words.isupper() and _MONTH.search(words) and re.search(r"\b(?:19|20)\d\d\b", words):
            return "meta"
        if (
            re.match(
                r"(?i)(?:first |last |date )?(?:published|publication date|posted|updated|issued|embargoed|for immediate release)\b",
                words,
            )
            and re.search(r"\d", words)
            and not words.endswith(".")
        ):
            return "meta"
    if near_top and len(words) <= 80 and place > 0:
        if _BYLINE.match(words):
            return "byline"
        if _NAME_ONLY.match(words) and place <= 3 and not line.blank_after:
            return "byline"
    if (
        near_top
        and not words.endswith((".", ":"))
        and len(words) <= 80
        and re.search(r", \d{1,2} [A-Z][a-z]+ \d{4}$", words)
    ):
        return "meta"
    return ""


def _is_numbered_heading(line: Line, lines: list[Line], index: int) -> bool:
    """ "2. Judgements" heads a section when it is short and the next part is no further number."""
    if len(line.words) > 60 or _TERMINAL.search(line.words) or not line.words[:1].isupper():
        return False
    following = lines[index + 1] if index + 1 < len(lines) else None
    return following is not None and following.kind not in ("numbered",) and line.blank_before and line.blank_after


def _cells(line: Line) -> tuple[tuple[int, int], ...]:
    if "\t" not in line.words and "|" not in line.words and "  " not in line.words:
        return ()
    if len(line.words) > 240:
        return ()
    cells: list[tuple[int, int]] = []
    position = 0
    for gap in _CELL_GAP.finditer(line.words):
        if gap.start() > position:
            cells.append((line.start + position, line.start + gap.start()))
        position = gap.end()
    if position < len(line.words):
        cells.append((line.start + position, line.end))
    cells = [cell for cell in cells if cell[1] > cell[0]]
    return tuple(cells) if len(cells) >= 2 else ()


def _is_heading(line: Line, following: Line | None, lines: list[Line], index: int) -> bool:
    words = line.words
    if len(words) > 130 or (len(words) > 90 and index > 1) or following is None:
        return False
    if line.kind == "section":
        return len(words) <= 60 and not _TERMINAL.search(words) and words[:1].isupper() and line.blank_after
    if words.startswith("**") and words.endswith("**"):
        return True
    if re.search(r"[.!;,:…][\"”’')\]]*$", words) and not re.match(r"^[^.]{3,60}[!]$", words):
        return False
    if words[:1] in "\"“‘'" and words[-1:] in "\"”’'" and not words[1:2].isupper():
        return False
    if not (words[:1].isupper() or words[:1].isdigit() or words[:1] in "\"“‘'"):
        return False
    if words[:1] in "\"“‘'" and (words.endswith("?") or _SPOKEN.search(words)):
        return False
    letters = [ch for ch in words if ch.isalpha()]
    if letters and sum(ch.isupper() for ch in letters) >= 0.9 * len(letters) and len(letters) >= 4:
        return True
    n_words = len(words.split())
    if n_words > 16 and index > 1:
        return False
    return line.blank_before and (
        line.blank_after
        or index == 0
        or following.kind in ("bullet", "numbered")
        or (
            len(words) <= 60
            and (len(following.words) > 90 or following.words.endswith((".", ":")) or bool(_cells(following)))
        )
    )


def _find_title(lines: list[Line]) -> None:
    """The first heading among the first lines is the title; without one, there is none."""
    generic = _lexicon()["generic_titles"]
    for line in lines[:6]:
        if line.kind == "heading" and line.folded.strip(" :*-") in generic:
            line.kind = "byline"
            continue
        if line.kind == "heading":
            line.kind, line.level = "title", 1
            return
        if line.kind in ("paragraph", "bullet"):
            return
