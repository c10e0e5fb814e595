"""What the readers of prose, lists and tables hand on: one mention of a grade, before mentions become rows."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from pipeline.judgements.areas.refs import AreaRef
from pipeline.judgements.prose.cues import LATER_VISITS
from pipeline.judgements.reading import GradeHit, Reading, Subject, Token

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


def named_subject(reading: Reading, kind: str, token: Token) -> Subject:
    """The subject that a token names: "provider" or "other"."""
    return Subject(kind, reading.text[token.start : token.end], token.start, token.end)


def folded(words: str) -> str:
    """Words without case, marks and the shape of apostrophes."""
    return " ".join(re.sub(r"[^\w\s]", " ", words.casefold().replace("’", "").replace("'", "")).split())
