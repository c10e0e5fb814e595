"""The place of each mention on the calendar, one after the other, since "that year" looks back.

    in January and in November 2024                 the first takes its year from the second
    a visit in March 2020, cut short on 17 March    a day of the month just told
    visits are planned for March and June           the second lies on the side of the first
    Tea in the hall on Friday from 3                ahead, by its hour

A date with its year needs no more; any other is resolved (``resolution``) by its verb, its neighbours and the anchors.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
import re

from pipeline.dates import labels, roles
from pipeline.dates.around import is_behind_hour
from pipeline.dates.calendar import Span
from pipeline.dates.expressions import Expression
from pipeline.dates.mentions import Mention, names_that_day
from pipeline.dates.relative import span_in
from pipeline.dates.resolution import CONTEXT, Anchors, Setting, resolve, split_year_span
from pipeline.dates.tense import FUTURE, MAYBE_FUTURE, PAST, UNKNOWN, opens_state, starts_state
from pipeline.records import About

_AT_AN_HOUR = re.compile(r",?\s(?:(?:from|at|between)\s\d|\d{1,2}(?:[.:]\d\d)?\s?[ap]m\b)")
_SEEN_FROM_BEFORE = re.compile(r"\b(?:the\s+(?P<lead>following|previous)|(?P<that>that))\s+$", re.IGNORECASE)
_ACADEMIC = re.compile(r"(?i)\b(?:academic|school)\s+years?\W+$|^\W+(?:academic|school)\s+year")
_FINANCIAL = re.compile(r"(?i)\b(?:financial|tax)\s+years?\W+$|^\W+(?:financial|tax)\s+year")
_NEAR_BEFORE, _A_SEASON = 300, dt.timedelta(days=62)  # characters; what is no longer names its months
_SCHOOLS = frozenset({"school", "college"})
_DONE_LABELS = (labels.PUBLISHED, labels.INSPECTION, labels.PREVIOUS, labels.REPORT)


def place(text: str, mentions: list[Mention], anchors: Anchors, about: About) -> None:
    """Start, end and anchor of each mention, in order: "that year" looks back."""
    before: Span | None = None
    free = 0  # where the one before ends
    _share_years(mentions)
    for mention in mentions:
        expression = mention.expression
        is_near = before is not None and expression.start - free <= _NEAR_BEFORE
        near = before if is_near and before and before[1] - before[0] < _A_SEASON else None
        free_before, free = free, mention.end
        if expression.first.form == "split_year":
            mention.span = split_year_span(expression.first, academic=_is_academic(text, expression, about))
        elif mention.explicit and not expression.is_range:
            mention.span = mention.explicit
        else:
            tense = _side_of(mention, anchors.now) or mention.tense
            if mention.label in _DONE_LABELS:
                tense = PAST  # "Published        30 May"
            if tense == UNKNOWN and expression.last.form == "weekday" and _is_at_an_hour(text, expression):
                tense = FUTURE  # "Tea in the hall on Friday from 3", "Library, 1pm Wednesday"
            if tense == FUTURE and mention.role == roles.REPORT and _is_day_of_embargo(mention, mentions, anchors):
                tense = PAST  # "will be live on Thursday", under embargo until Thursday
            if tense == PAST and starts_state(text, expression.start, begin=mention.begin):
                tense = MAYBE_FUTURE
            setting = Setting(
                tense,
                mention.role in roles.EVENT_ROLES,
                _lead(text, expression),
                opens_state(text, expression.start, begin=mention.begin),
                before,
                near,
            )
            told = near if free_before >= mention.begin and tense != FUTURE else None
            mention.span, mention.anchor = _in_month_before(expression, told) or resolve(expression, setting, anchors)
        before = mention.span or before
    for mention, following in itertools.pairwise(mentions):
        if following.span and names_that_day(text, mention, following):
            mention.span = following.span


def _is_day_of_embargo(mention: Mention, mentions: list[Mention], anchors: Anchors) -> bool:
    day, part = anchors.published, mention.expression.last
    if day is None or part.form != "weekday" or part.weekday != day.weekday():
        return False
    return any(other.label == labels.EMBARGO and other.explicit == (day, day) for other in mentions)


def _is_at_an_hour(text: str, expression: Expression) -> bool:
    return _AT_AN_HOUR.match(text, expression.end) is not None or is_behind_hour(text, expression.start)


def _in_month_before(expression: Expression, near: Span | None) -> tuple[Span, str] | None:
    """ "a visit in March 2020, cut short on day two, 17 March": a day of the month just told."""
    part = expression.last
    if expression.is_range or part.form != "day" or near is None or near[0] == near[1] or part.year_word:
        return None
    is_in = part.year is None and near[0].month == part.month == near[1].month
    span = span_in(part, near[0].year) if is_in else None
    if span is None or (part.weekday is not None and span[0].weekday() != part.weekday):
        return None
    return span, CONTEXT


def _share_years(mentions: list[Mention]) -> None:
    """ "in January and in November 2024": the first takes its year from the second, as within one expression."""
    for mention, following in zip(reversed(mentions[:-1]), reversed(mentions[1:]), strict=True):
        part, later = mention.expression.last, following.expression.last
        if following.like is None or mention.expression.is_range or part.form != "month" or later.form != "month":
            continue
        if part.year is not None or part.year_word or part.which or not (later.year or later.year_word):
            continue
        if later.year_word and (part.month or 0) > (later.month or 0):
            continue
        year = later.year - ((part.month or 0) > (later.month or 0)) if later.year else None
        shared = dataclasses.replace(part, year=year, year_word=later.year_word)
        mention.expression = dataclasses.replace(mention.expression, first=shared, last=shared)


def _side_of(mention: Mention, now: dt.date | None) -> str:
    """A date of a list lies on the side of the first: "visits are planned for March, June and October"."""
    first = mention.like
    if first is None or first.span is None or now is None:
        return ""
    return FUTURE if first.span[0] > now else PAST


def _lead(text: str, expression: Expression) -> str:
    """The "following", "previous" or "that" before a month."""
    if expression.last.form != "month":
        return ""
    found = _SEEN_FROM_BEFORE.search(text, max(0, expression.start - 16), expression.start)
    return (found["lead"] or found["that"]).lower() if found else ""


def _is_academic(text: str, expression: Expression, about: About) -> bool:
    head, tail = text[max(0, expression.start - 30) : expression.start], text[expression.end : expression.end + 30]
    if _FINANCIAL.search(head) or _FINANCIAL.search(tail):
        return False
    return about.provider_kind in _SCHOOLS or bool(_ACADEMIC.search(head) or _ACADEMIC.search(tail))
