"""What the readers of prose, lists and tables hand on: one mention of a grade, before mentions become rows."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.judgements.cues import LATER_VISITS
from pipeline.judgements.reading import GradeHit, Reading, Subject, Token
from pipeline.judgements.scale_records import Area


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


PROVIDER = Subject("provider")


@dataclass(slots=True)
class Mention:
    """One statement of a grade."""

    grade: str
    start: int
    end: int
    rule: str
    confidence: float
    areas: tuple[AreaRef, ...] = ()
    scope: str = (
        ""  # "all": every area; "spelt": all of them are named beside it; "rest": all but those named beside it
    )
    excluded: tuple[AreaRef, ...] = ()
    whole: bool = True  # with scope "all": the provider itself is graded too
    subject: Subject = PROVIDER
    status: str = "current"
    firm: bool = False  # the status is said in so many words
    on: dt.date | None = None  # when the grade was given, as far as the text says
    block: int = -1
    echo: bool = False  # repeats a grade given elsewhere, and gives none of its own
    belief: float | None = None  # the chance that the second reading gives it; None outside sentences


#: How strong a reading is, by its rule: of several mentions of one judgement the strongest names the row's rule.
CONFIDENCE = {
    "table": 0.98,
    "label": 0.97,
    "list": 0.96,
    "judged": 0.95,
    "rating": 0.93,
    "change": 0.92,
    "given": 0.9,
    "kept": 0.9,
    "predicate": 0.85,
    "told": 0.7,
    "learned": 0.6,
    "carried": 0.87,
    "same_as": 0.85,
    "quoted": 0.8,
    "superlative": 0.8,
    "every_area": 0.82,
    "outcome": 0.95,
    "standard": 0.93,
    "aim": 0.85,
    "headline": 0.85,
}


def placed_mention(
    hit: GradeHit,
    block: int,
    areas: tuple[AreaRef, ...],
    subject: Subject,
    status: str,
    day: dt.date | None = None,
    *,
    rule: str = "table",
    firm: bool = True,
) -> Mention:
    """What a table, a list or a label says of a grade: its status is told by its place, and so is firm."""
    return Mention(
        hit.grade,
        hit.start,
        hit.end,
        rule,
        CONFIDENCE[rule],
        areas,
        subject=subject,
        status=status,
        firm=firm,
        on=day,
        block=block,
    )


def news_status(reading: Reading, subject: Subject) -> str:
    """The status of a grade that no words of time stand beside: at a later visit, which gives none, the provider's
    are of the inspection before."""
    later = reading.about.event_type in LATER_VISITS and subject.kind == "provider"
    return "previous" if later else "current"


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


def document_day(reading: Reading) -> dt.date | None:
    """When the inspection of the news took place, or when the text was published."""
    day = visit_day(reading) or published_day(reading)
    if day is None:
        day = max((mention.end_date for mention in reading.dates if mention.end_date), default=None)
    return day


def visit_day(reading: Reading) -> dt.date | None:
    """The first day of the visit that is the news."""
    if "visit" not in reading.days:
        reading.days["visit"] = _visit_day(reading)
    return reading.days["visit"]


def _visit_day(reading: Reading) -> dt.date | None:
    days = [mention.start_date for mention in reading.dates if mention.role == "inspection" and mention.start_date]
    if not days:
        return None
    latest, published = max(days), published_day(reading)
    if published is not None and (published - latest).days > 730:
        return None  # too long ago to be the news
    return min(day for day in days if (latest - day).days <= 200)


def published_day(reading: Reading) -> dt.date | None:
    """The day the text was published, else the day the report was."""
    if "published" not in reading.days:
        reading.days["published"] = _published_day(reading)
    return reading.days["published"]


def _published_day(reading: Reading) -> dt.date | None:
    for role in ("document_published", "report_published"):
        days = [mention.start_date for mention in reading.dates if mention.role == role and mention.start_date]
        if days:
            return days[0]
    return None


def span_text(reading: Reading, token: Token) -> str:
    """The characters of a token."""
    return reading.text[token.start : token.end]


def folded(words: str) -> str:
    """Words without case, marks and the shape of apostrophes."""
    return " ".join(re.sub(r"[^\w\s]", " ", words.casefold().replace("’", "").replace("'", "")).split())
