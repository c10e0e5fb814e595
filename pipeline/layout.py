"""What each line of a page is: title, byline, heading, bullet, row, caption, furniture or plain paragraph.

Works from the shape of a line (marker, length, capitals, cells), its neighbours (blank lines, what comes
next) and the words of ``models/lexicons/structure.toml``. One pass over the lines, each pattern anchored.
"""

from __future__ import annotations

import re
from typing import Any

from pipeline.lexicons import cached_from_models, holds_one, read_toml
from pipeline.lines import CELL_GAP, Line, is_terminal, joined_lines, mark_furniture, raw_lines

_LABEL = re.compile(r"\**(?P<label>[A-Za-z][A-Za-z' -]{1,38}?)\**\s?:\**\s*(?P<value>.*)$")
_CLOCK = r"(?:\d{1,2}[:.]\d\d(?: ?[ap]m)?,? )?"
_ISSUED = r"(?:(?:posted|published|updated|issued) (?:on )?)?"
_WEEKDAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?\s+[a-z]{3,9}\b,?(?:\s+\d{4})?|[a-z]{3,9}\s+\d{1,2}(?:st|nd|rd|th)?,\s+\d{4}"
_NUMERIC = r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}-\d\d-\d\d"
_DATE_ONLY = re.compile(rf"(?i)^{_CLOCK}{_ISSUED}{_WEEKDAY}(?:{_DAY}|{_NUMERIC})\b")
_SPEECH = re.compile(r"[a-z]: ?[“\"‘'].*[?!…][”\"’']$")
#: The name of a newsletter with its number stands among so many lines at the head.
_MASTHEAD = 4
# "Newsletter 12 - Friday 9th February" is no newsletter box.
_DATED = re.compile(r"\b\d{1,2}(?:st|nd|rd|th)? [A-Z][a-z]{2,8}(?: \d{4})?\b")
_MONTH = re.compile(
    r"(?i)\b(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![a-z])"
)
_BYLINE = re.compile(r"^(?:By|Words:|Words by|Written by|Report by|Reporter:)\s+[A-Z]")
_NAME_ONLY = re.compile(r"^(?:[A-Z][\w'’-]+ ){1,2}(?:[A-Z][\w'’-]+)$")
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b")
_PHONE = re.compile(r"\b0\d{2,4}[ \d]{6,}")
_STREET = re.compile(r"\d{1,4}[a-z]? [A-Z][a-z]+ (?:Street|Road|Lane|Avenue|Place|Way|Close|Square|Court|Row|Drive)\b")
_SPOKEN = re.compile(r"[.!?,…][\"”’']")
_CREDIT = re.compile(r"(?:Picture|Photo|Image|Photograph|Credit)s?: \w")
_YEAR, _DIGIT = re.compile(r"\b(?:19|20)\d\d\b"), re.compile(r"\d")
_STAMP = re.compile(
    r"(?i)(?:first |last |date )?(?:published|publication date|posted|updated|issued|embargoed|for immediate release)\b"
)
_ENDS_IN_DAY = re.compile(r", \d{1,2} [A-Z][a-z]+ \d{4}$")
_EXCLAMATION = re.compile(r"[^.]{3,60}[!]$")
_STOPS = (".", "!", ";", ",", ":", "…")
_GAPS = ("\t", "|", "  ", "....", "____", ". . .", "……")  # what may part two cells


@cached_from_models
def _lexicon() -> dict[str, Any]:
    raw = read_toml("lexicons/structure.toml")
    lexicon: dict[str, Any] = {
        key: tuple(raw[key])
        for key in (
            "boilerplate_headings",
            "boilerplate_openings",
            "notes_headings",
            "salutations",
            "closings",
        )
    }
    starts: dict[str, list[str]] = {}
    for phrase in raw["furniture_starts"]:
        starts.setdefault(phrase[0], []).append(phrase)
    lexicon["furniture_starts"] = {letter: tuple(phrases) for letter, phrases in starts.items()}
    held = raw["furniture_holds"]
    lexicon["furniture_holds"] = tuple(phrase for phrase in held if "|" not in phrase)
    lexicon["furniture_bars"] = tuple(phrase for phrase in held if "|" in phrase)
    lexicon["meta_labels"] = frozenset(raw["meta_labels"])
    lexicon["caption_labels"] = frozenset(raw["caption_labels"])
    lexicon["boilerplate_exact"] = frozenset(raw["boilerplate_exact"])
    lexicon["generic_titles"] = frozenset(raw["generic_titles"])
    lexicon["end_marks"] = frozenset(raw["end_marks"])
    return lexicon


def read_lines(text: str) -> list[Line]:
    """The logical lines of ``text`` in order, each with its kind; blank ones are left out."""
    raw = raw_lines(text)
    mark_furniture(raw)
    lines = joined_lines(text, raw)
    _classify(lines)
    return lines


def _classify(lines: list[Line]) -> None:
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
    _unlist_numbered_paragraphs(lines)
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
            line.kind, boilerplate = "salutation", False
            continue
        if line.folded.startswith(lexicon["closings"]) and len(line.words) <= 40:
            line.kind, closing = "signature", True
            continue
        place += 1
        kind = _kind(line, following, lines, index, place, lexicon)
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
                and not (place < _MASTHEAD and line.words[-1].isdigit())  # "NEWSLETTER No. 31"
                and (
                    line.folded in lexicon["boilerplate_exact"]
                    or line.folded.startswith(lexicon["boilerplate_openings"])
                    or holds_one(line.folded, lexicon["boilerplate_headings"])
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


def _unlist_numbered_paragraphs(lines: list[Line]) -> None:
    """A report whose every paragraph has a number is no list: long ones are paragraphs, not items."""
    numbered = [line for line in lines if line.kind == "numbered" and line.marker[:1].isdigit()]
    long = [line for line in numbered if len(line.words) > 300]
    if len(numbered) >= 15 and len(long) >= 0.4 * len(numbered):
        for line in numbered:
            if len(line.words) > 150:
                line.kind = ""


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
) -> str:
    words, folded = line.words, line.folded
    length = len(words)
    has_bar = "|" in words
    if has_bar and _is_tabled(lines, index) and (cells := _cells(line)):
        line.cells = cells
        return "row"
    if folded in lexicon["end_marks"] or folded.strip("*-–— ") in ("ends",):
        return "end"
    if line.kind == "heading":
        return "heading"
    if (
        length <= 200
        and (length <= 90 or has_bar)
        and not words.endswith(":")
        and (
            folded.startswith(lexicon["furniture_starts"].get(folded[:1], ()))
            or holds_one(folded, lexicon["furniture_holds"])
            or (has_bar and holds_one(folded, lexicon["furniture_bars"]))
        )
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
        line.cells = _cells(line) if line.kind == "numbered" and "\t" in words else ()
        return "row" if line.cells else "bullet"
    cells = _cells(line)
    if cells:
        line.cells = cells
        return "row"
    if _is_heading(line, following, index):
        line.level = 2 if index == 0 or words.isupper() else 3
        return "heading"
    if (
        length <= 120
        and not words.endswith(".")
        and _DIGIT.search(words)
        and (_POSTCODE.search(words) or _PHONE.search(words))
    ):
        return "address"
    return "paragraph"


def _is_tabled(lines: list[Line], index: int) -> bool:
    """Three lines or more in a row with the same number of bars, two at least: a table, no breadcrumb or byline."""
    bars = lines[index].words.count("|")
    if bars < 2 or lines[index].kind:
        return False
    first = last = index
    while first and index - first < 2 and not lines[first].blank_before and lines[first - 1].words.count("|") == bars:
        first -= 1
    while (
        last + 1 < len(lines)
        and last - index < 2
        and not lines[last].blank_after
        and lines[last + 1].words.count("|") == bars
    ):
        last += 1
    return last - first >= 2


def _meta(line: Line, place: int, lines_left: int, lexicon: dict[str, Any]) -> str:
    words = line.words
    match = _LABEL.match(words) if ":" in words else None
    if match and line.kind not in ("bullet", "numbered"):
        label = match["label"].strip().lower()
        if label in lexicon["caption_labels"] or (label.startswith(("photo", "picture", "image")) and len(label) < 24):
            return "caption"
        if label in lexicon["meta_labels"] and len(match["value"]) <= 150:
            return "meta"
    if ": " in words and _CREDIT.search(words) and len(words) <= 200:
        return "caption"
    near_top, near_end = place <= 8, lines_left <= 8
    if not (near_top or near_end):
        return ""
    if len(words) <= 110 and "|" in words and _MONTH.search(words):
        return "meta"
    if len(words) <= 110 and _DIGIT.search(words):
        if (
            (len(words) <= 40 or "|" in words)
            and _DATE_ONLY.match(words)
            and (_MONTH.search(words) or words[-1:].isdigit())
        ):
            return "meta"
        if words.isupper() and _YEAR.search(words) and _MONTH.search(words):
            return "meta"
        if not words.endswith(".") and _STAMP.match(words):
            return "meta"
    if near_top and len(words) <= 80 and place > 0:
        if _BYLINE.match(words):
            return "byline"
        if _NAME_ONLY.match(words) and place <= 3 and not line.blank_after:
            return "byline"
    if near_top and len(words) <= 80 and words[-1:].isdigit() and _ENDS_IN_DAY.search(words):
        return "meta"
    return ""


def _is_numbered_heading(line: Line, lines: list[Line], index: int) -> bool:
    """ "2. Judgements" heads a section when it is short and the next part is no further number."""
    if len(line.words) > 60 or is_terminal(line.words) or not line.words[:1].isupper():
        return False
    following = lines[index + 1] if index + 1 < len(lines) else None
    return following is not None and following.kind not in ("numbered",) and line.blank_before and line.blank_after


def _cells(line: Line) -> tuple[tuple[int, int], ...]:
    if len(line.words) > 240 or not holds_one(line.words, _GAPS):
        return ()
    cells: list[tuple[int, int]] = []
    position = 0
    for gap in CELL_GAP.finditer(line.words):
        if gap.start() > position:
            cells.append((line.start + position, line.start + gap.start()))
        position = gap.end()
    if position < len(line.words):
        cells.append((line.start + position, line.end))
    cells = [cell for cell in cells if cell[1] > cell[0]]
    return tuple(cells) if len(cells) >= 2 else ()


def _is_heading(line: Line, following: Line | None, index: int) -> bool:
    words = line.words
    if len(words) > 130 or (len(words) > 90 and index > 1) or following is None:
        return False
    if line.kind == "section":
        return len(words) <= 60 and not is_terminal(words) and words[:1].isupper() and line.blank_after
    if words.startswith("**") and words.endswith("**"):
        return True
    if words.rstrip("\"”’')]").endswith(_STOPS) and not _EXCLAMATION.match(words):
        return False
    if words[:1] in "\"“‘'" and words[-1:] in "\"”’'" and not words[1:2].isupper():
        return False
    if not (words[:1].isupper() or words[:1].isdigit() or words[:1] in "\"“‘'"):
        return False
    if words[:1] in "\"“‘'" and (words.endswith("?") or _SPOKEN.search(words)):
        return False
    if index and _SPEECH.search(words):
        return False  # "Ann Bell said: “What else is there?”"
    if _is_in_capitals(words):
        return True
    n_words = len(words.split())
    if n_words > 16 and index > 1:
        return False
    if n_words > 8 and index > 1 and words[0] in '"“' and words[-1] in '"”':
        return False  # a quotation on a line of its own
    return line.blank_before and (
        line.blank_after
        or index == 0
        or following.kind in ("bullet", "numbered")
        or (
            len(words) <= 60
            and (len(following.words) > 90 or following.words.endswith((".", ":")) or bool(_cells(following)))
        )
    )


def _is_in_capitals(words: str) -> bool:
    """Nine letters of ten are capitals."""
    if words.count("e") + words.count("a") + words.count("t") > 0.1 * len(words):
        return False  # more small letters than may be; counting three kinds is much cheaper than asking each letter
    letters = list(filter(str.isalpha, words))
    return len(letters) >= 4 and sum(map(str.isupper, letters)) >= 0.9 * len(letters)


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
