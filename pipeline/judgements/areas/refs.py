"""Areas as a text names them, by their canonical keys, and the areas that one grade reaches."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.judgements.prose.cues import LATER_VISITS
from pipeline.judgements.reading import Reading, Token
from pipeline.judgements.scales.records import Area


class AreaRef(NamedTuple):
    """An area as the text states it."""

    key: str
    text: str
    start: int
    end: int


@dataclass(slots=True)
class Reach:
    """Areas of one grade: named ones, or all, with what is left out; ``last`` is the last token used up."""

    areas: tuple[AreaRef, ...] = ()
    scope: str = ""
    excluded: tuple[AreaRef, ...] = ()
    whole: bool = True
    last: int = -1
    after: bool = False
    before: bool = False  # an area is the subject


def area_ref(reading: Reading, grade: str, start: int, end: int, *, on: dt.date | None = None) -> tuple[AreaRef, ...]:
    """The area that ``text[start:end]`` names for a grade, by its canonical key; two where one wording names two."""
    words = reading.text[start:end]
    area = find_area(reading, grade, words.rstrip("?"))
    if area is None:
        return (AreaRef("other", words, start, end),)
    if area.splits:
        day = on or _last_graded(reading) or reading.day
        if day is not None and not _in_force(area, day):
            return tuple(AreaRef(key, words, start, end) for key in area.splits)
    return (AreaRef(area.key, words, start, end),)


def areas_in(reading: Reading, tokens: Sequence[Token], grade: str) -> list[AreaRef]:
    """All areas that a stretch of a sentence names."""
    return [ref for t in tokens if t.kind == "area" for ref in area_ref(reading, grade, t.start, t.end)]


def other_area(reading: Reading, first: Token, last: Token) -> AreaRef:
    """An area that no scale file names, by the words from one token to another."""
    return AreaRef("other", reading.text[first.start : last.end], first.start, last.end)


def _last_graded(reading: Reading) -> dt.date | None:
    """When the grades of a document were given whose news is itself no inspection that grades."""
    if reading.about.event_type not in LATER_VISITS and reading.about.event_type != "government_direction":
        return None
    days = [mention.end_date for mention in reading.dates if mention.role == "previous_inspection" and mention.end_date]
    return max(days, default=None)


def find_area(reading: Reading, grade: str, words: str) -> Area | None:
    """The area a wording names beside a grade: sets of that grade's own scale first."""
    scales = {scale.id for scale in reading.inspectorate.scales if scale.grade(grade)}
    special = [s for s in reading.area_sets if s.scales & scales]
    for area_set in (*special, *(s for s in reading.area_sets if not s.scales)):
        area = area_set.area_of(words)
        if area is not None:
            return area
    return None


def gives_overall(reading: Reading, grade: str) -> bool:
    """Whether a scale with that grade has one for the provider as a whole: a report card has none."""
    scales = [scale for scale in reading.inspectorate.scales if scale.grade(grade)]
    return reading.inspectorate.gives_overall and any(scale.gives_overall for scale in scales)


def _in_force(area: Area, day: dt.date) -> bool:
    return (area.valid_from is None or day >= area.valid_from) and (area.valid_until is None or day <= area.valid_until)
