"""Dates seen from another day: from the day of publication, or from the date before them in the text.

yesterday, on Monday, next Friday, Tuesday last week, Tuesday 14th     a day
last month, next year, this summer, last May, April this year          a month, season or year
September that year, the following March                               from the date before
"""

from __future__ import annotations

import datetime as dt

from pipeline.dates.calendar import (
    Span,
    day_span,
    earliest_after,
    latest_before,
    monday_of,
    month_span,
    nearest,
    season_span,
    shift_month,
    spans_around,
    year_span,
)
from pipeline.dates.parts import Part
from pipeline.dates.tense import FUTURE, MAYBE_FUTURE, PAST

_DAY = dt.timedelta(days=1)
_SHIFTS = {"last": -1, "this": 0, "next": 1}
_FROM_BEFORE = {"that": 0, "the same": 0, "the following": 1, "the previous": -1}


def span_in(part: Part, year: int) -> Span | None:
    """The span of a part whose year is ``year``."""
    if part.form == "day" and part.month and part.day:
        return day_span(year, part.month, part.day)
    if part.form == "month" and part.month:
        return month_span(year, part.month)
    if part.form == "season" and part.season:
        return season_span(year, part.season)
    return year_span(year) if part.form == "year" else None


def spans_of(part: Part, year: int, reach: int = 1) -> list[Span]:
    """The spans of a part in the years within ``reach`` of ``year``."""
    return spans_around(lambda each: span_in(part, each), year, reach)


def day_from(part: Part, today: dt.date) -> Span:
    """``yesterday``, ``this morning``, ``tomorrow``."""
    day = today + (part.shift or 0) * _DAY
    return day, day


def weekday_from(part: Part, today: dt.date, tense: str) -> Span | None:
    """A day of the week of ``today`` or beside it: ``on Monday``, ``next Friday``, ``Tuesday last week``."""
    weekday = part.weekday or 0
    if part.day is not None:
        return _day_of_month(part, today, tense)
    if part.week is not None:
        day = monday_of(today) + (7 * _SHIFTS[part.week] + weekday) * _DAY
    elif part.which == "next" or (part.which is None and tense in (FUTURE, MAYBE_FUTURE)):
        day = today + ((weekday - today.weekday() - 1) % 7 + 1) * _DAY
    elif part.which == "last":
        day = today - ((today.weekday() - weekday - 1) % 7 + 1) * _DAY
    elif part.which == "this" and tense != PAST:
        day = today + ((weekday - today.weekday()) % 7) * _DAY
    else:
        day = today - ((today.weekday() - weekday) % 7) * _DAY
    return day, day


def _day_of_month(part: Part, today: dt.date, tense: str) -> Span | None:
    """``Tuesday 14th`` without its month: the nearest that falls on that weekday, on the side of the tense."""
    days = (day_span(*shift_month(today, shift), part.day or 0) for shift in range(-3, 4))
    spans = [span for span in days if span is not None and span[0].weekday() == part.weekday]
    if tense == PAST:
        return latest_before(spans, today)
    return earliest_after(spans, today) if tense == FUTURE else nearest(spans, today)


def which_from(part: Part, today: dt.date) -> Span | None:
    """``next year``, ``last month``, ``last summer``, ``this May``."""
    which = part.which or "this"
    if part.form == "year":
        return year_span(today.year + _SHIFTS[which])
    if part.form == "month" and part.month is None:
        return month_span(*shift_month(today, _SHIFTS[which]))
    spans = spans_of(part, today.year)
    if which == "next":
        return earliest_after((span for span in spans if span[0] > today), today)
    if which == "last":
        return latest_before((span for span in spans if span[1] < today), today)
    holding = [span for span in spans if span[0] <= today <= span[1]]
    return holding[0] if holding else span_in(part, today.year)


def in_worded_year(part: Part, today: dt.date | None, before: Span | None) -> Span | None:
    """``April this year``, ``June last year``; ``September that year`` with the date ``before`` it."""
    word = part.year_word or ""
    if word in _SHIFTS:
        return span_in(part, today.year + _SHIFTS[word]) if today else None
    return span_in(part, before[0].year + _FROM_BEFORE[word]) if before else None


def from_before(part: Part, lead: str, before: Span) -> Span | None:
    """``the following March``, ``the previous May``, ``that September``."""
    spans = spans_of(part, before[0].year)
    if lead == "following":
        return earliest_after(spans, before[1] + _DAY)
    if lead == "previous":
        return latest_before(spans, before[0] - _DAY)
    return span_in(part, before[0].year)
