"""Spans of whole days: a day, a month, a season, a year, and the one nearest to a given day.

month_span(2024, 2) == (2024-02-01, 2024-02-29)      a month is its first to last day
season_span(2023, (12, 3)) == (2023-12-01, 2024-02-29)   winter belongs to the year it begins in
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable, Iterable

Span = tuple[dt.date, dt.date]

#: Years outside these bounds are numbers, not years.
FIRST_YEAR, LAST_YEAR = 1900, 2099


def day_span(year: int, month: int, day: int) -> Span | None:
    """One day, or None where the calendar has no such day ("31 June", "29 February 2023")."""
    try:
        date = dt.date(year, month, day)
    except ValueError:
        return None
    return date, date


def month_span(year: int, month: int) -> Span:
    """First to last day of a month."""
    return dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])


def season_span(year: int, months: tuple[int, int]) -> Span:
    """The whole months of a season: ``months`` is its first month and how many it lasts."""
    first, count = months
    last = first + count - 1
    return dt.date(year, first, 1), month_span(year + (last - 1) // 12, (last - 1) % 12 + 1)[1]


def year_span(year: int) -> Span:
    """First of January to 31 December."""
    return dt.date(year, 1, 1), dt.date(year, 12, 31)


def monday_of(day: dt.date) -> dt.date:
    """The Monday of the week that holds ``day``."""
    return day - dt.timedelta(days=day.weekday())


def shift_month(day: dt.date, months: int) -> tuple[int, int]:
    """Year and month that lie ``months`` after those of ``day``."""
    index = day.year * 12 + day.month - 1 + months
    return index // 12, index % 12 + 1


def distance(span: Span, day: dt.date) -> int:
    """Days between ``day`` and the nearest day of ``span``; 0 inside it."""
    return max(0, (span[0] - day).days, (day - span[1]).days)


def spans_around(make: Callable[[int], Span | None], year: int, reach: int = 1) -> list[Span]:
    """The span that ``make`` gives for each year within ``reach`` of ``year``, where there is one."""
    years = range(max(FIRST_YEAR, year - reach), min(LAST_YEAR, year + reach) + 1)
    return [span for span in map(make, years) if span is not None]


def latest_before(spans: Iterable[Span], day: dt.date) -> Span | None:
    """The last span that has begun on ``day``."""
    return max((span for span in spans if span[0] <= day), default=None)


def earliest_after(spans: Iterable[Span], day: dt.date) -> Span | None:
    """The first span that is not over on ``day``."""
    return min((span for span in spans if span[1] >= day), default=None)


def nearest(spans: Iterable[Span], day: dt.date) -> Span | None:
    """The span nearest to ``day``; of two equally near the earlier."""
    return min(spans, key=lambda span: (distance(span, day), span), default=None)
