"""Where on the calendar a date lies whose words leave the year, or more, open.

    8 February 2024                          says so itself
    in December (a release of January)       past: the last December before the publication
    will be ready in January                 ahead: the first January after it
    Tuesday 4 February (no publication date) the weekday fits certain years only
    September that year                      the year of the date before it
    yesterday, on Monday, last month         seen from the day of publication, null without one

Without a publication date the day the report came out takes its place; without that, the nearest date that
tells its year. What none of these settles stays null.
"""

from __future__ import annotations

import bisect
import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipeline.date_calendar import (
    Span,
    day_span,
    distance,
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
from pipeline.date_expressions import Expression, Part
from pipeline.date_tense import FUTURE, MAYBE_FUTURE, PAST, UNKNOWN

SELF, PUBLICATION, CONTEXT = "self", "document_published", "context"
_DAY = dt.timedelta(days=1)
_FAR = 300  # days: nobody leaves out the year of a date further away
_YEAR_WORDS = {"this": 0, "last": -1, "next": 1}
_FROM_BEFORE = {"that": 0, "the same": 0, "the following": 1, "the previous": -1}


@dataclass(frozen=True, slots=True)
class Anchors:
    """What the year of a date is taken from: publication, report, inspection, other dates that tell their year."""

    published: dt.date | None = None
    reported: dt.date | None = None
    inspected: dt.date | None = None
    explicit: tuple[tuple[int, Span, bool], ...] = ()  # offset, span, whether it is an earlier inspection; in order
    latest: dt.date | None = None  # of the explicit ones

    @property
    def now(self) -> dt.date | None:
        return self.published or self.reported

    @property
    def known_year(self) -> dt.date | None:
        """A day of the year in which the text was written, as far as it can be told."""
        return self.now or self.inspected

    def nearest(self, offset: int) -> tuple[Span, bool]:
        """The dated span nearest in the text, of two equally near the first, and whether it is an earlier inspection."""
        index = bisect.bisect_left(self.explicit, offset, key=lambda item: item[0])
        around = self.explicit[max(0, index - 1) : index + 1]
        _, span, earlier = min(around, key=lambda item: abs(item[0] - offset))
        return span, earlier

    @property
    def source(self) -> str:
        return PUBLICATION if self.published else CONTEXT


@dataclass(frozen=True, slots=True)
class Setting:
    """What the words around one mention say of its place in time."""

    tense: str = UNKNOWN
    event: bool = False  # an inspection or the coming out of its report: past unless the words say otherwise
    lead: str = ""  # "following", "previous" or "that" right before a month
    before: Span | None = None  # the date resolved before it in the text


def explicit_span(part: Part) -> Span | None:
    """The span of a part whose own words tell all."""
    if part.form == "years" and part.year is not None and part.until is not None:
        return year_span(part.year)[0], year_span(part.until)[1]
    if part.year is None:
        return None
    return _span_in(part, part.year)


def _span_in(part: Part, year: int) -> Span | None:
    if part.form == "day" and part.month and part.day:
        return day_span(year, part.month, part.day)
    if part.form == "month" and part.month:
        return month_span(year, part.month)
    if part.form == "season" and part.season:
        return season_span(year, part.season)
    return year_span(year) if part.form == "year" else None


def split_year_span(part: Part, *, academic: bool) -> Span | None:
    """``2017/18``: September to August for schools, else April to March."""
    if part.year is None:
        return None
    first = 9 if academic else 4
    return dt.date(part.year, first, 1), month_span(part.year + 1, first - 1)[1]


def resolve(expression: Expression, setting: Setting, anchors: Anchors) -> tuple[Span | None, str]:
    """Start and end of the mention, and what they were taken from."""
    last, source = _resolve_part(expression.last, expression, setting, anchors)
    if not expression.is_range:
        return last, source
    first = explicit_span(expression.first)
    if first is not None and _open(expression.last):  # "from 30 December 2023 to 5 January"
        last, source = earliest_after(spans_around(lambda year: _span_in(expression.last, year), first[0].year), first[0]), SELF
    if last is None:
        return None, source
    if expression.first.form == "weekday":  # "on Monday and Tuesday"
        days = ((expression.last.weekday or 0) - (expression.first.weekday or 0)) % 7
        return (last[0] - days * _DAY, last[1]), source
    if first is None:
        make: Callable[[int], Span | None] = lambda year: _span_in(expression.first, year)  # noqa: E731
        first = latest_before(spans_around(make, last[0].year), last[0])
    if first is None or first[0] > last[1]:
        return None, source
    return (first[0], last[1]), source


def _open(part: Part) -> bool:
    return part.year is None and part.year_word is None and part.which is None and part.form in ("day", "month", "season")


def _resolve_part(part: Part, expression: Expression, setting: Setting, anchors: Anchors) -> tuple[Span | None, str]:
    span = explicit_span(part)
    if span is not None:
        return span, SELF
    if part.year_word is not None:
        return _in_worded_year(part, setting, anchors)
    if part.form == "relative":
        if anchors.published is None or part.shift is None:
            return None, PUBLICATION
        day = anchors.published + part.shift * _DAY
        return (day, day), PUBLICATION
    if part.form == "weekday":
        return _weekday(part, setting, anchors), PUBLICATION
    if part.which is not None:
        return (_which(part, anchors.known_year) if anchors.known_year else None), anchors.source
    if part.form not in ("day", "month", "season"):
        return None, CONTEXT
    if setting.lead and setting.before is not None:
        return _seen_from_before(part, setting.lead, setting.before), CONTEXT
    return _yearless(part, expression, setting, anchors)


def _in_worded_year(part: Part, setting: Setting, anchors: Anchors) -> tuple[Span | None, str]:
    """``April this year``, ``June last year``; ``September that year``."""
    word = part.year_word or ""
    if word in _YEAR_WORDS:
        year = anchors.known_year.year + _YEAR_WORDS[word] if anchors.known_year else None
        return (_span_in(part, year) if year else None), anchors.source
    if setting.before is None:
        return None, CONTEXT
    return _span_in(part, setting.before[0].year + _FROM_BEFORE[word]), CONTEXT


def _seen_from_before(part: Part, lead: str, before: Span) -> Span | None:
    spans = spans_around(lambda year: _span_in(part, year), before[0].year)
    if lead == "following":
        return earliest_after(spans, before[1] + _DAY)
    if lead == "previous":
        return latest_before(spans, before[0] - _DAY)
    return _span_in(part, before[0].year)


def _weekday(part: Part, setting: Setting, anchors: Anchors) -> Span | None:
    """A day of the week of publication or beside it: ``on Monday``, ``next Friday``, ``Tuesday last week``."""
    today, weekday = anchors.published, part.weekday
    if today is None or weekday is None:
        return None
    if part.day is not None:
        return _day_of_month(part, setting, today)
    if part.week is not None:
        day = monday_of(today) + dt.timedelta(days=7 * _YEAR_WORDS[part.week] + weekday)
    elif part.which == "next" or (part.which is None and setting.tense in (FUTURE, MAYBE_FUTURE)):
        day = today + dt.timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
    elif part.which == "last":
        day = today - dt.timedelta(days=(today.weekday() - weekday - 1) % 7 + 1)
    elif part.which == "this" and setting.tense != PAST:
        day = today + dt.timedelta(days=(weekday - today.weekday()) % 7)
    else:
        day = today - dt.timedelta(days=(today.weekday() - weekday) % 7)
    return day, day


def _day_of_month(part: Part, setting: Setting, today: dt.date) -> Span | None:
    """``Tuesday 14th`` without its month: the nearest that falls on that weekday, on the side of the tense."""
    spans = [span for shift in range(-3, 4) for span in (day_span(*shift_month(today, shift), part.day or 0),)
             if span is not None and span[0].weekday() == part.weekday]
    if setting.tense == PAST:
        return latest_before(spans, today)
    return earliest_after(spans, today) if setting.tense == FUTURE else nearest(spans, today)


def _which(part: Part, today: dt.date) -> Span | None:
    """``next year``, ``last month``, ``last summer``, ``this May``."""
    which = part.which or "this"
    shift = _YEAR_WORDS[which]
    if part.form == "year":
        return year_span(today.year + shift)
    if part.form == "month" and part.month is None:
        return month_span(*shift_month(today, shift))
    spans = spans_around(lambda year: _span_in(part, year), today.year)
    if which == "next":
        return earliest_after((span for span in spans if span[0] > today), today)
    if which == "last":
        return latest_before((span for span in spans if span[1] < today), today)
    if part.form == "season":
        holding = [span for span in spans if span[0] <= today <= span[1]]
        return holding[0] if holding else _span_in(part, today.year)
    return _span_in(part, today.year)


def _yearless(part: Part, expression: Expression, setting: Setting, anchors: Anchors) -> tuple[Span | None, str]:
    if anchors.now is not None:
        return _around(part, setting, anchors.now), anchors.source
    if not anchors.explicit:
        return None, CONTEXT
    near, earlier = anchors.nearest(expression.start)
    if part.weekday is not None:
        fitting = _fitting(part, near[0].year, reach=6)
        if fitting:
            return nearest(fitting, near[0]), CONTEXT
    if setting.tense == FUTURE or (earlier and setting.event):
        latest = anchors.latest or near[0]
        return earliest_after(spans_around(lambda year: _span_in(part, year), latest.year), latest), CONTEXT
    return _span_in(part, near[0].year), CONTEXT


def _fitting(part: Part, year: int, reach: int) -> list[Span]:
    """The days of the years around on which the weekday is right."""
    spans = spans_around(lambda y: _span_in(part, y), year, reach)
    return [span for span in spans if span[0].weekday() == part.weekday]


def _around(part: Part, setting: Setting, now: dt.date) -> Span | None:
    """The year that the tense asks for: before ``now``, after it, or the nearer one."""
    spans = spans_around(lambda year: _span_in(part, year), now.year)
    if part.weekday is not None:
        fitting = [span for span in spans if span[0].weekday() == part.weekday and distance(span, now) <= _FAR]
        if fitting:  # else the weekday is a slip of the pen
            return nearest(fitting, now)
    before, after = latest_before(spans, now), earliest_after(spans, now)
    tense = PAST if setting.event and setting.tense == UNKNOWN else setting.tense
    if tense == PAST or after is None:
        return before
    if tense == FUTURE or before is None:
        return after
    if tense == MAYBE_FUTURE:
        return before if distance(before, now) < 100 and distance(after, now) > 240 else after
    return nearest(spans, now)


def own_day(part: Part, others: Sequence[Span]) -> dt.date | None:
    """The publication day of a page whose date line lacks the year: not before what it tells, on its weekday."""
    span = explicit_span(part)
    if span is not None:
        return span[0]
    if not others or part.form != "day":
        return None
    latest = max(span[0] for span in others)
    years = range(latest.year, latest.year + (7 if part.weekday is not None else 2))
    spans = [span for span in (_span_in(part, year) for year in years) if span is not None and span[0] >= latest]
    if part.weekday is not None:
        spans = [span for span in spans if span[0].weekday() == part.weekday] or spans
    return spans[0][0] if spans else None
