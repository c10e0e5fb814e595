"""How values read to a person, on a page and in a terminal alike: ``3 May 2014``, ``Help and protection``.

Text of a document goes through ``visible`` or ``one_line`` before it is shown anywhere: what could steer a
terminal, reorder a line or break a page becomes a visible sign, one character for one character, so that
offsets keep their meaning.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re

#: C0 and C1 controls (tab and line feed stay), delete, bidirectional overrides and isolates, lone surrogates.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_SPACE = re.compile(r"\s+")
_ABBREVIATIONS = {"send": "SEND"}  # of canonical keys, which are all lower case


def visible(text: str) -> str:
    """The text, as long as before, without a character that acts instead of showing: escape becomes ``␛``."""
    return _UNSAFE.sub(_sign, text)


def _sign(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else "\ufffd"


def one_line(text: str | None) -> str:
    """A value on one line: visible characters, white space folded to single spaces."""
    return _SPACE.sub(" ", visible(text or "")).strip()


def shorten(text: str | None, length: int) -> str:
    """One line of at most ``length`` characters, cut between words with an ellipsis."""
    line = one_line(text)
    if len(line) <= length:
        return line
    cut = line.rfind(" ", length // 2, length)
    return line[: cut if cut > 0 else length - 1].rstrip(" ,;:–-") + "…"


def words(key: str | None) -> str:
    """A canonical key as words: ``requires_improvement`` is ``Requires improvement``."""
    if not key:
        return ""
    parts = [_ABBREVIATIONS.get(part, part) for part in key.split("_")]
    phrase = " ".join(parts)
    return one_line(phrase[:1].upper() + phrase[1:])


def initials(key: str) -> str:
    """The letters that stand for a grade where there is no room for its words: ``RI``."""
    return "".join(part[:1].upper() for part in key.split("_") if part)


def day(date: dt.date | None) -> str:
    """``3 May 2014``; nothing for no date."""
    return f"{date.day} {calendar.month_name[date.month]} {date.year}" if date else ""


def period(start: dt.date | None, end: dt.date | None) -> str:
    """A span of days as one would write it: ``8 to 9 November 2020``, ``May 2014``, ``2012``."""
    if start is None or end is None:
        return day(start or end)
    if start == end:
        return day(start)
    month = calendar.month_name
    whole_months = start.day == 1 and end.day == calendar.monthrange(end.year, end.month)[1]
    if whole_months and start.year == end.year:
        if (start.month, end.month) == (1, 12):
            return str(start.year)
        if start.month == end.month:
            return f"{month[start.month]} {start.year}"
        return f"{month[start.month]} to {month[end.month]} {end.year}"
    if whole_months:
        return f"{month[start.month]} {start.year} to {month[end.month]} {end.year}"
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day} to {day(end)}"
    if start.year == end.year:
        return f"{start.day} {month[start.month]} to {day(end)}"
    return f"{day(start)} to {day(end)}"


def count(n: int, one: str, many: str | None = None) -> str:
    """A number with its noun: ``1 quote``, ``2,140 quotes``."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"
