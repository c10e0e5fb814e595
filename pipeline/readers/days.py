"""The day in metadata: ``2021-09-16T09:30:00+01:00``, ``16/09/2021``, ``16 September 2021``, ``Sep 16, 2021``."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from pipeline.lexicons import cached_from_models, read_toml

_ISO = re.compile(r"\s*(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_COMPACT = re.compile(r"\s*(\d{4})(\d\d)(\d\d)(?:T|\s*$)")
_SLASHED = re.compile(r"\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?!\d)")
_DAY_FIRST = re.compile(r"\s*(?:[A-Za-z]{3,9},?\s+)?(\d{1,2})(?:st|nd|rd|th)?\s+([A-Za-z]{3,9})\.?,?\s+(\d{4})(?!\d)")
_MONTH_FIRST = re.compile(r"\s*(?:[A-Za-z]{3,9},\s+)?([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?!\d)")
#: No press release on the web is older.
_EARLIEST = 1970


@cached_from_models
def _months() -> dict[str, int]:
    names = read_toml("lexicons/dates.toml")["names"]["months"]
    return {name: number for number, group in enumerate(names, 1) for name in group}


def parse_day(value: Any) -> dt.date | None:
    """The day a value of metadata names, day before month where both are numbers; None where it names none."""
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    if not isinstance(value, str):
        return None
    value = value[:80]
    if match := (_ISO.match(value) or _COMPACT.match(value)):
        return _day(match[1], int(match[2]), match[3])
    if match := _SLASHED.match(value):
        return _day(match[3], int(match[2]), match[1])
    if match := _DAY_FIRST.match(value):
        return _day(match[3], _months().get(match[2].lower(), 0), match[1])
    if match := _MONTH_FIRST.match(value):
        return _day(match[3], _months().get(match[1].lower(), 0), match[2])
    return None


def _day(year: str, month: int, day: str) -> dt.date | None:
    try:
        found = dt.date(int(year), month, int(day))
    except ValueError:
        return None
    return found if found.year >= _EARLIEST else None
