"""What one cell, or the end of one line, says: a grade, and beside it the grade before.

"Good"                                        one grade
"Requires improvement (was inadequate)"       current, and previous
"RI (2018: inadequate)", "Good, up from RI"   so too
"inadequate, inadequate, good"                one after the other, the last current
"satisfactory (2008), good (2013)"            each with its year
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.judgements.reading import GradeHit, Reading
from pipeline.judgements.timing.document_days import published_day, visit_day
from pipeline.judgements.words import among, any_of
from pipeline.lexicons import cached_from_models

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
YEAR = re.compile(r"\b(?:19[5-9]|20[0-4])\d\b")
_NUMBERS = re.compile(r"\d+")


class Graded(NamedTuple):
    """One grade of a cell: ``status`` is "previous" where the cell says so, else ""."""

    hit: GradeHit
    status: str = ""
    day: dt.date | None = None


class _Patterns(NamedTuple):
    nothing: re.Pattern[str]  # "not previously graded", "no change": says nothing of a second grade
    parts: re.Pattern[str]  # where what is said of one grade ends and of the next begins
    empty: re.Pattern[str]  # a cell without a grade: "not judged", "-"


@cached_from_models
def _patterns() -> _Patterns:
    turns = any_of("cell_turns")
    return _Patterns(
        re.compile(rf"(?i)\b(?:{any_of('cell_nothing')})\b(?:\s+(?:from|since|in|on|as in)\b)?"),
        re.compile(rf"[,;/|→(\[\n]|->|=>|[-–—>]|\b(?:{turns})\b", re.I),
        re.compile(rf"(?i)\W*(?:{any_of('empty_cells')})?\W*"),
    )


def is_empty_cell(words: str) -> bool:
    """Whether a cell says that there is no grade ("not judged", "n/a", "-"), or nothing."""
    return len(words) <= 60 and _patterns().empty.fullmatch(words) is not None


def read_cell(reading: Reading, start: int, end: int, hits: Sequence[GradeHit]) -> list[Graded]:
    """The grades of ``text[start:end]``, in text order; none where it says more than grades and their times."""
    hits = [hit for hit in hits if start <= hit.start and hit.end <= end]
    if not hits or len(hits) > 12:
        return []
    text = reading.text
    edges = [start, *(place for hit in hits for place in (hit.start, hit.end)), end]
    gaps = [(edges[i], edges[i + 1]) for i in range(0, len(edges), 2)]
    if any(b - a > 60 for a, b in gaps) or not all(says_times_only(reading, *gap) for gap in gaps):
        return []
    splits = [start, *(_split(text, *gap) for gap in gaps[1:-1]), end]
    found: list[Graded] = []
    sure: list[bool] = []
    for place, hit in enumerate(hits):
        first, last = splits[place], splits[place + 1]
        before, after = text[first : hit.start], text[hit.end : last]
        past = is_past(before) or is_past(after)
        inside = before.lstrip(" ,\n").startswith(("(", "["))
        if (
            place
            and inside
            and not past
            and hit.grade == hits[place - 1].grade
            and text[hit.start : hit.end].lower() != text[hits[place - 1].start : hits[place - 1].end].lower()
        ):
            continue  # "RI (requires improvement)"
        nothing = _patterns().nothing.search(text, hit.end, last)  # "not graded on its own in 2021"
        until = nothing.start() if nothing else last
        opens = text.rfind("(", hit.end, until) if nothing else -1  # "Good (2018: n/a)"
        found.append(Graded(hit, "previous" if past else "", day_in(reading, first, opens if opens >= 0 else until)))
        sure.append(inside)
    return _ordered(reading, found, sure)


def _ordered(reading: Reading, found: list[Graded], inside: list[bool]) -> list[Graded]:
    """Which of several grades came before, by their words, years or brackets, else by their order."""
    if len(found) < 2:
        return found
    if any(graded.status for graded in found):
        rest = [graded for graded in found if not graded.status]
    elif all(graded.day for graded in found) and len({graded.day for graded in found}) > 1:
        rest = [max(found, key=lambda graded: graded.day or dt.date.min)]
    elif any(graded.day for graded in found) and any(graded.day is None for graded in found):
        rest = [graded for graded in found if graded.day is None]
    elif any(inside):
        rest = [graded for graded, brackets in zip(found, inside, strict=True) if not brackets]
    else:
        between = reading.text[found[0].hit.end : found[1].hit.start]
        first = "←" in between or (between.strip() in ("/", "|", ",") and newest_first(reading, found[0].hit.block))
        rest = [found[0] if first else found[-1]]
    if len(rest) > 1:
        rest = rest[-1:]
    return [graded._replace(status="" if graded in rest else "previous") for graded in found]


def newest_first(reading: Reading, index: int) -> bool:
    """Whether the words above a list say that the newer of two grades stands first: "2024 / 2019", "(last time in
    italics)"."""
    blocks, text = reading.structure.blocks, reading.text
    block = blocks[index]
    for lead in (block.lead_in, block.heading):
        if lead < 0 or blocks[lead].end - blocks[lead].start > 300:
            continue
        words = text[blocks[lead].start : blocks[lead].end].lower()
        years = [int(year) for year in YEAR.findall(words)]
        if len(set(years)) == 2:
            return years[0] > years[-1]
        parts = _WORD.findall(words)
        past = next((i for i, part in enumerate(parts) if among(part, "column_past")), -1)
        present = next((i for i, part in enumerate(parts) if among(part, "column_present")), -1)
        if past >= 0:
            bracket = words.find("(")
            return 0 <= present < past or (0 < bracket < words.find(parts[past]))
    return False


def _split(text: str, start: int, end: int) -> int:
    """Where, between two grades, the words of the first end."""
    gap = text[start:end]
    closes = gap.find(")") if ")" in gap else gap.find("]")
    opens = gap.find("(") if "(" in gap else gap.find("[")
    if closes >= 0:
        return start + closes + 1
    if opens >= 0:
        return start + opens
    mark = _patterns().parts.search(gap)
    return start + mark.start() if mark else start


def is_past(words: str) -> bool:
    """Whether words beside a grade say that it was the one before ("was", "up from")."""
    if not words.strip():
        return False
    words = _patterns().nothing.sub(" ", words)
    return any(among(word.lower(), "cell_past") for word in _WORD.findall(words))


def says_times_only(reading: Reading, start: int, end: int) -> bool:
    """Whether a gap holds nothing but dates, words of time ("was", "up from") and marks."""
    words = reading.text[start:end]
    if not any(ch.isalnum() for ch in words):
        return True
    for mention in reading.dates_in(start, end):
        if mention.char_end <= end:
            words = words[: mention.char_start - start] + " " * len(mention.text) + words[mention.char_end - start :]
    words = _patterns().nothing.sub(" ", YEAR.sub(" ", words))
    if any(len(number) > 1 for number in _NUMBERS.findall(words)):
        return False
    return all(
        any(among(word.lower(), name) for name in ("cell_past", "cell_words", "cell_turns", "months"))
        for word in _WORD.findall(words)
    )


def day_in(reading: Reading, start: int, end: int) -> dt.date | None:
    """The first date that a stretch names."""
    for mention in reading.dates_in(start, end):
        if mention.end_date is not None:
            return mention.end_date
    year = YEAR.search(reading.text, start, end)
    return dt.date(int(year.group()), 12, 31) if year else None


def is_before(reading: Reading, day: dt.date) -> bool:
    """Whether a day lies before the visit that is the news."""
    visit = visit_day(reading)
    if visit is not None:
        return day < visit
    published = published_day(reading)
    return published is not None and (published - day).days > 200
