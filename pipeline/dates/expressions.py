"""Which characters may be a date: parts that follow each other, joined into periods or kept apart.

    8 and 9 November, 11, 12 and 13 July, 4–15 March        days in a row: one expression
    between 29 April and 3 May 2024, from 12 to 16 June     with its "between" or "from"
    7 May and 4 June; in May or June; 5, 12 and 19 June     apart, or a choice: several

Linear: the triggers are found in one reading of the text, and the patterns of the parts are tried only there.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.dates.parts import Part, PartReader
from pipeline.dates.patterns import GAP, date_patterns
from pipeline.dates.periods import NO_DATE, periods

_LONGEST_CHAIN = 40
_THE = re.compile(rf"\bthe{GAP}$", re.IGNORECASE)
_OPENER = re.compile(rf"\b(?P<word>between|from){GAP}(?:(?:on|the){GAP})*$", re.IGNORECASE)


@dataclass(slots=True)
class Expression:
    """One candidate mention: a single part, or a period from ``first`` to ``last``."""

    start: int
    end: int
    first: Part
    last: Part
    joined: str = ""  # and, to, between, from

    @property
    def is_range(self) -> bool:
        """Whether it runs from one part to another."""
        return self.first is not self.last


def trigger_places(text: str) -> list[int]:
    """Where in ``text`` a date may begin: at a digit or a word of dates that follows a mark or blank."""
    patterns = date_patterns()
    places = [0] if patterns.beginning.match(text) else []
    for hit in patterns.trigger.finditer(text):
        if not text[hit.start()].isalnum():  # not "é1", where the search took a letter for a mark
            places.append(hit.start() + 1)
    return places


def find_expressions(text: str, end: int, places: Sequence[int]) -> Iterator[Expression]:
    """All candidate expressions at the triggers ``places``, up to ``end``, in order; none overlaps another."""
    reader, free = PartReader.of(text, end), 0
    for place in places:
        if place < free:
            continue
        parts, joiners = _chain(reader, place)
        if parts:
            yield from _joined(text, parts, joiners)
            free = parts[-1].end


def _chain(reader: PartReader, start: int) -> tuple[list[Part], list[str]]:
    """Parts that follow each other with nothing but "and", "to", a comma or a dash between."""
    parts: list[Part] = []
    joiners: list[str] = []
    part = reader.read(start)
    while part is not None:
        parts.append(part)
        joiner = reader.patterns.joiner.match(reader.text, part.end, reader.end)
        if joiner is None or len(parts) >= _LONGEST_CHAIN or part.form == "none":
            break
        part = reader.read(joiner.end(), after=part)
        if part is not None:
            joiners.append(_joiner_kind(joiner))
    return parts, joiners


def _joiner_kind(joiner: re.Match[str]) -> str:
    """and, to, or, list"""
    if joiner["oxford"]:
        return joiner["oxford"].lower()
    return {"slash": "and", "dash": "to"}.get(joiner.lastgroup or "", joiner.lastgroup or "")


def _joined(text: str, parts: list[Part], joiners: list[str]) -> Iterator[Expression]:
    """Parts of one chain as expressions: what "and" or "to" makes one period, else each for itself."""
    parts, joiners = _days_of_weekdays(_ordinals(text, parts), joiners)
    opener = _OPENER.search(text, max(0, parts[0].start - 24), parts[0].start) if len(parts) > 1 else None
    opening = opener["word"].lower() if opener else ""
    for first, last, joined in periods(parts, joiners, opening):
        if first.form == "bare_day" and first is last and first.weekday is not None and first.year is None:
            first = last = dataclasses.replace(first, form="weekday")  # "Tuesday 14th"
        if first.form in NO_DATE or last.form in NO_DATE:
            continue
        opens = opener is not None and joined == opening
        yield Expression(opener.start() if opener and opens else first.start, last.end, first, last, joined)


def _ordinals(text: str, parts: list[Part]) -> list[Part]:
    """ "the 5th and 6th" without a month: days of the month that the text speaks of."""
    if not all(part.form == "bare_day" and part.style == "ordinal" and part.weekday is None for part in parts):
        return parts
    the = _THE.search(text, max(0, parts[0].start - 8), parts[0].start)
    if the is None:
        return parts
    found = [dataclasses.replace(part, form="ordinal") for part in parts]
    found[0].start = the.start()
    return found


def _days_of_weekdays(parts: list[Part], joiners: list[str]) -> tuple[list[Part], list[str]]:
    """ "Tuesday and Wednesday, 2 and 3 December": as many days as weekdays, which they name."""
    count = 0
    while count < len(parts) and parts[count].form == "weekday" and parts[count].day is None:
        count += 1
    if not 0 < count < len(parts) or parts[-1].form != "day" or parts[count].form not in ("bare_day", "day"):
        return parts, joiners
    names = [part.weekday for part in parts[:count]]
    if parts[count].weekday is not None:
        names.append(parts[count].weekday)
    if len(names) < 2 or len(parts) != count + len(names):
        return parts, joiners
    named = [dataclasses.replace(part, weekday=name) for part, name in zip(parts[count:], names, strict=True)]
    named[0].start = parts[0].start
    return named, joiners[count:]
