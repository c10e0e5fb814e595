"""Where on the calendar a date lies whose words leave the year, or more, open.

    8 February 2024                          says so itself
    in December (a release of January)       past: the last December before the publication
    will be ready in January                 ahead: the first January after it
    Tuesday 4 February (no publication date) the weekday fits certain years only

Without a publication date the day the report came out takes its place; without that, the nearest date that
tells its year. What none of these settles stays null.
"""

from __future__ import annotations

import bisect
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.dates.calendar import (
    Span,
    day_span,
    distance,
    earliest_after,
    latest_before,
    month_span,
    nearest,
    shift_month,
    year_span,
)
from pipeline.dates.expressions import Expression
from pipeline.dates.parts import Part
from pipeline.dates.relative import day_from, from_before, in_worded_year, span_in, spans_of, weekday_from, which_from
from pipeline.dates.tense import FUTURE, MAYBE_FUTURE, NEAREST, PAST, UNKNOWN

SELF, PUBLICATION, CONTEXT = "self", "document_published", "context"

_DAY = dt.timedelta(days=1)
_FAR = 300  # days: nobody leaves out the year of a date further away
_RECENT, _DISTANT = 75, 260  # days: "agreed to open in May", read in June, is past
_JUST_OVER = 20  # days
_NEARLY_A_YEAR, _VERY_SOON = 328, 60  # days
_LONG_AGO, _SOON = 230, 95  # days: "lessons have moved to 9.15 from January", read in December
_AFTER_REPORT = dt.timedelta(days=30)  # a page without a date is written soon after the report
_AFTER_INSPECTION = dt.timedelta(days=90)
_LATER_YEAR, _COPYRIGHT_YEAR = 0.3, 1.5  # weights
_WEEKDAY_YEARS = 6  # a weekday comes back to its day within so many years


@dataclass(frozen=True, slots=True)
class Anchors:
    """What the year of a date is taken from: publication, report, inspection, other dates that tell their year."""

    published: dt.date | None = None
    reported: dt.date | None = None
    inspected: dt.date | None = None
    explicit: tuple[tuple[int, Span, bool], ...] = ()  # offset, span, whether an earlier inspection; in order
    deadlines: tuple[dt.date, ...] = ()  # days ahead, in order
    latest: dt.date | None = None  # of the explicit ones that lie in the past

    @property
    def now(self) -> dt.date | None:
        """The day from which the text looks back and ahead."""
        return self.published or self.reported

    @property
    def known_year(self) -> dt.date | None:
        """A day of the year in which the text was written, as far as it can be told."""
        return self.now or self.inspected

    @property
    def source(self) -> str:
        """How a date taken from ``now`` is anchored."""
        return PUBLICATION if self.published else CONTEXT

    def nearest(self, offset: int) -> tuple[Span, bool]:
        """The explicit span nearest in the text, of two equally near the first, and whether an earlier inspection."""
        index = bisect.bisect_left(self.explicit, offset, key=lambda item: item[0])
        around = self.explicit[max(0, index - 1) : index + 1]
        _, span, earlier = min(around, key=lambda item: abs(item[0] - offset))
        return span, earlier


@dataclass(frozen=True, slots=True)
class Setting:
    """What the words around one mention say of its place in time."""

    tense: str = UNKNOWN
    event: bool = False  # an inspection or the coming out of its report: past unless the words say otherwise
    lead: str = ""  # "following", "previous" or "that" right before a month
    opens: bool = False  # "from January", "by 22 November"
    before: Span | None = None  # the date resolved before it in the text
    near: Span | None = None  # the same, where it stands near and is no year


def explicit_span(part: Part) -> Span | None:
    """The span of a part whose own words tell all."""
    if part.form == "years" and part.year is not None and part.until is not None:
        return year_span(part.year)[0], year_span(part.until)[1]
    return span_in(part, part.year) if part.year is not None else None


def split_year_span(part: Part, *, academic: bool) -> Span | None:
    """``2017/18``: September to August for schools, else April to March."""
    if part.year is None:
        return None
    first = 9 if academic else 4
    return dt.date(part.year, first, 1), month_span(part.year + 1, first - 1)[1]


def resolve(expression: Expression, setting: Setting, anchors: Anchors) -> tuple[Span | None, str]:
    """Start and end of the mention, and what they were taken from."""
    part = expression.last
    last, source = _resolve_part(part, expression, setting, anchors)
    if not expression.is_range:
        return last, source
    first = explicit_span(expression.first)
    if first is not None and _is_open(part):  # "from 30 December 2023 to 5 January"
        last, source = earliest_after(spans_of(part, first[0].year), first[0]), SELF
    if last is None:
        return None, source
    if expression.first.form == "ordinal":  # "the 5th and 6th"
        start = day_span(last[0].year, last[0].month, expression.first.day or 0)
        return ((start[0], last[1]) if start and start[0] <= last[1] else None), source
    if expression.first.form == "weekday":  # "on Monday and Tuesday"
        days = ((part.weekday or 0) - (expression.first.weekday or 0)) % 7
        return (last[0] - days * _DAY, last[1]), source
    if first is None:
        first = latest_before(spans_of(expression.first, last[0].year), last[0])
    if first is None or first[0] > last[1]:
        return None, source
    return (first[0], last[1]), source


def ordinal_from(part: Part, tense: str, now: dt.date | None, near: Span | None) -> tuple[Span | None, str]:
    """ "the 23rd": of the month that the text has just spoken of, else of the one that the tense asks for."""
    if now is not None and (tense in (FUTURE, MAYBE_FUTURE) or near is None):
        days = (day_span(*shift_month(now, shift), part.day or 0) for shift in range(-1, 3))
        spans = [span for span in days if span is not None]
        if tense in (FUTURE, MAYBE_FUTURE):
            return earliest_after(spans, now), PUBLICATION
        return latest_before(spans, now), PUBLICATION
    if near is None:
        return None, CONTEXT
    is_later = near[0] == near[1] and (part.day or 0) < near[0].day  # "on 29 April ... on the 3rd"
    return day_span(*shift_month(near[0], int(is_later)), part.day or 0), CONTEXT


def _is_open(part: Part) -> bool:
    is_told = part.year is not None or part.year_word is not None or part.which is not None
    return not is_told and part.form in ("day", "month", "season")


def _resolve_part(part: Part, expression: Expression, setting: Setting, anchors: Anchors) -> tuple[Span | None, str]:
    span = explicit_span(part)
    if span is not None:
        return span, SELF
    if part.year_word is not None:
        is_seen = in_worded_year(part, None, setting.before) is not None
        return in_worded_year(part, anchors.known_year, setting.before), CONTEXT if is_seen else anchors.source
    if part.form in ("relative", "weekday"):
        return _seen_from_day(part, setting, anchors.published), PUBLICATION
    if part.form == "ordinal":
        return ordinal_from(part, setting.tense, anchors.now, setting.near)
    if part.which is not None:
        return (which_from(part, anchors.known_year) if anchors.known_year else None), anchors.source
    if part.form not in ("day", "month", "season"):
        return None, CONTEXT
    if setting.lead and setting.before is not None:
        return from_before(part, setting.lead, setting.before), CONTEXT
    if anchors.now is not None:
        return _seen_from(part, setting, anchors), anchors.source
    return _by_other_dates(part, expression.start, setting, anchors), CONTEXT


def _seen_from_day(part: Part, setting: Setting, published: dt.date | None) -> Span | None:
    """ "today" and "on Monday" ask for the day of publication itself."""
    if published is None:
        return None
    return day_from(part, published) if part.form == "relative" else weekday_from(part, published, setting.tense)


def _seen_from(part: Part, setting: Setting, anchors: Anchors) -> Span | None:
    """The year that the tense asks for: before the day of writing, after it, or the nearer one."""
    now = anchors.now or dt.date.min
    spans = spans_of(part, now.year)
    if part.weekday is not None:
        fitting = [span for span in spans if span[0].weekday() == part.weekday and distance(span, now) <= _FAR]
        if fitting:  # else the weekday is a slip of the pen
            return nearest(fitting, now)
    tense = PAST if setting.event and setting.tense == UNKNOWN else setting.tense
    if tense == PAST and anchors.published is None and part.form == "day":
        return latest_before(spans, now + _AFTER_REPORT)
    if tense == NEAREST:
        return nearest(spans, now)
    before, after = latest_before(spans, now), earliest_after(spans, now)
    if after is None or (tense == PAST and not _lies_just_ahead(before, after, now, setting)):
        return before
    if tense == PAST:
        return after
    if tense == FUTURE and before is not None and after[0] == after[1] and distance(before, now) <= _JUST_OVER:
        return before if distance(after, now) > _NEARLY_A_YEAR else after  # a day of notes written before publication
    if tense == FUTURE or before is None:
        return after
    if tense == MAYBE_FUTURE and not setting.event:
        return before if distance(before, now) < _RECENT and distance(after, now) > _DISTANT else after
    return nearest(spans, now)


def _lies_just_ahead(before: Span | None, after: Span, now: dt.date, setting: Setting) -> bool:
    """ "We have moved lessons to 9.15 from January": nobody leaves out the year of what is nearly a year old."""
    if before is not None and not setting.event and after[0] == after[1] and distance(after, now) <= _VERY_SOON:
        return distance(before, now) > _NEARLY_A_YEAR  # "after term finished on 21 July", in minutes of 11 July
    return (
        setting.opens
        and not setting.event
        and before is not None
        and distance(before, now) > _LONG_AGO
        and distance(after, now) < _SOON
    )


def _by_other_dates(part: Part, offset: int, setting: Setting, anchors: Anchors) -> Span | None:
    """Without a day of writing: the year the weekday fits, the order of events, the year of the nearest date."""
    if not anchors.explicit:
        return None
    near, is_earlier_inspection = anchors.nearest(offset)
    if part.weekday is not None:
        fitting = [span for span in spans_of(part, near[0].year, _WEEKDAY_YEARS) if span[0].weekday() == part.weekday]
        if fitting:
            return nearest(fitting, near[0])
    if anchors.inspected is not None:
        return _around_inspection(part, setting.tense, anchors.inspected)
    for deadline in anchors.deadlines if setting.event and setting.tense == PAST else ():
        span = latest_before(spans_of(part, deadline.year), deadline)
        if span is not None and (anchors.latest is None or span[0] >= anchors.latest):
            return span  # what must be done by 20 December 2024 was asked for within the year before
    if setting.tense == FUTURE or (is_earlier_inspection and setting.event):
        latest = anchors.latest or near[0]
        return earliest_after(spans_of(part, latest.year), latest)
    return span_in(part, near[0].year)


def _around_inspection(part: Part, tense: str, inspected: dt.date) -> Span | None:
    """A page is written within some months of the inspection it tells of."""
    spans = spans_of(part, inspected.year)
    if tense == PAST:
        return latest_before(spans, inspected + _AFTER_INSPECTION)
    return earliest_after(spans, inspected) if tense in (FUTURE, MAYBE_FUTURE) else nearest(spans, inspected)


def own_day(
    part: Part,
    others: Sequence[Span],
    *,
    weekdays: Sequence[Part] = (),
    years: Sequence[int] = (),
    printed: Sequence[int] = (),
) -> dt.date | None:
    """The publication day of a page whose date line lacks the year: not before what it tells, on its weekday.

    ``others`` are what it tells. Of several years the one in which most ``weekdays`` fall on their day, and the one of
    the copyright line (``years``); a page that tells no year at all takes one ``printed`` at its top or foot.
    """
    if part.form != "day":
        return None
    latest = max((span[0] for span in others), default=None)
    if latest is None:
        base = sorted(set(years) or set(printed))
        candidates = [year for first in base for year in (first, first - 1)]
    else:
        candidates = list(range(latest.year, latest.year + _WEEKDAY_YEARS + 1))
    days = [span for span in (span_in(part, year) for year in candidates) if span is not None]
    spans = [span for span in days if latest is None or span[0] >= latest]
    if part.weekday is not None:
        spans = [span for span in spans if span[0].weekday() == part.weekday] or spans
    if not spans:
        return None
    return max(enumerate(spans), key=lambda item: _fitting(item[1][0], item[0], weekdays, years))[1][0]


def _fitting(day: dt.date, order: int, weekdays: Sequence[Part], years: Sequence[int]) -> float:
    """How well the page was written on ``day``, the candidate number ``order``."""
    weight = -_LATER_YEAR * order + (_COPYRIGHT_YEAR if day.year in years else 0.0)
    for part in weekdays:
        span = nearest(spans_of(part, day.year), day)
        weight += 0.0 if span is None else 1.0 if span[0].weekday() == part.weekday else -1.0
    return weight
