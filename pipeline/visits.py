"""When inspectors came: the first and the last day of the visit that is the news, from the dates of the text.

8 and 9 November; from 4 to 15 March      both days
a visit which ended on 24 June            the last day alone; "no end is computed from a duration"
in May, and came back on 12 and 13 June   from May on
in the week of 4 March                    its first day alone
It returned on 16 August.                 another visit
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.lexicons import cached_from_models, check_keys, read_toml
from pipeline.records import DateMention, Evidence

#: Days that inspectors may come back after the first, or had come before it; characters within which two periods
#: are one statement; days that a visit told by its days, and by its months, may last.
NEAR_DAYS, EARLIER_DAYS, SAME_LINE = 70, 35, 80
DAYS_ON_SITE, MONTHS_ON_SITE, A_YEAR = 70, 190, 360

_FILE = "lexicons/facts.toml"
_PLAIN = ("returned", "came_back", "monitored", "met")
_KEYS = ("began", "ended", "open", *_PLAIN)
_FIRST_DAY = re.compile(r"\b(?:1|0?1st|first)\b")
_WORK = r"(?:\s(?:its|their|the|an?|this)\s(?:inspection|visit|fieldwork|work))?"
_BEFORE = 40  # characters between a verb and its day


@dataclass(frozen=True, slots=True)
class _Verbs:
    began: re.Pattern[str]
    ended: re.Pattern[str]
    returned: re.Pattern[str]
    came_back: re.Pattern[str]
    monitored: re.Pattern[str]
    met: re.Pattern[str]
    open: re.Pattern[str]


@cached_from_models
def _verbs() -> _Verbs:
    raw = read_toml(_FILE)
    check_keys(_FILE, "", raw, allowed=("visit",), required=("visit",))
    check_keys(_FILE, "visit", raw["visit"], allowed=_KEYS, required=_KEYS)
    one_of = {key: "|".join(map(re.escape, raw["visit"][key])) for key in _KEYS}
    began, ended = (
        re.compile(rf"\b(?:{one_of[key]}){_WORK}(?:\s(?:on|in))?\s$", re.IGNORECASE) for key in ("began", "ended")
    )
    returned, came_back, monitored, met = (re.compile(rf"\b(?:{one_of[key]})\b", re.IGNORECASE) for key in _PLAIN)
    is_open = re.compile(rf"\b(?:{one_of['open']})\s(?:\w+day,?\s)?$", re.IGNORECASE)
    return _Verbs(began, ended, returned, came_back, monitored, met, is_open)


@dataclass(slots=True)
class _Stay:
    """One mention of the visit: the days that it tells, None for one that it leaves open."""

    mention: DateMention
    first: dt.date
    last: dt.date
    begins: bool = True
    ends: bool = True


def visit_of(
    text: str, dates: Sequence[DateMention], evidence: list[Evidence]
) -> tuple[dt.date | None, dt.date | None]:
    """From the first to the last day on which inspectors came; the most exact mentions win over "last summer"."""
    said = [date for date in dates if date.role == "inspection"]
    if said and not any(_tells_year(date) for date in dates):
        said = [date for date in said if date.anchor == "self"]
    found = [stay for date in said for stay in _stay(text, date)]
    if not found:
        return None, None
    found += _last_days(text, dates, found)
    finest = min(_vagueness(stay) for stay in found)
    kept = [stay for stay in found if _vagueness(stay) == finest]
    kept = [*_month_before(text, found, kept[0]), *kept]
    together, last = [], kept[0]
    for stay in kept:  # a second period, printed with the first or told near it
        near = -EARLIER_DAYS <= (stay.first - kept[0].first).days <= NEAR_DAYS
        if stay is not kept[0] and _is_another(text, last, stay):
            continue
        if near or stay.mention.char_start - last.mention.char_end <= SAME_LINE:
            together.append(stay)
            last = stay
    firsts = [stay for stay in together if stay.begins]
    lasts = [stay for stay in together if stay.ends]
    for field, stays in (("inspection_start", firsts), ("inspection_end", lasts)):
        evidence += [Evidence(field, stay.mention.char_start, stay.mention.char_end) for stay in stays]
    return min((stay.first for stay in firsts), default=None), max((stay.last for stay in lasts), default=None)


def _stay(text: str, date: DateMention) -> list[_Stay]:
    if date.start_date is None or date.end_date is None:
        return []
    before = text[max(0, date.char_start - _BEFORE) : date.char_start]
    verbs, is_day = _verbs(), date.start_date == date.end_date
    if (date.end_date - date.start_date).days >= A_YEAR or (is_day and verbs.met.search(before)):
        return []  # "In 2018/19 forces were inspected", "we met the inspectors on 7 October"
    begins = not (is_day and verbs.ended.search(before))
    ends = not (is_day and (verbs.began.search(before) or verbs.open.search(before)))
    return [_Stay(date, date.start_date, date.end_date, begins, ends)]


def _tells_year(date: DateMention) -> bool:
    """A day or month that names its year, or the page's own: a bare year ("good in 2018") tells no other date's."""
    own = date.anchor == "self" or date.role in ("document_published", "report_published")
    return own and date.start_date is not None and date.granularity != "year"


def _last_days(text: str, dates: Sequence[DateMention], found: Sequence[_Stay]) -> list[_Stay]:
    """Days "until" which they stayed, told right behind the first."""
    ends = {stay.mention.char_end: stay for stay in found}
    days = []
    for before, date in pairwise(dates):
        stay = ends.get(before.char_end)
        if stay is None or date.role == "inspection" or date.start_date is None or date.start_date != date.end_date:
            continue
        between = text[before.char_end : date.char_start]
        if len(between) <= SAME_LINE and "." not in between and _verbs().ended.search(between):
            stay.ends = False
            days.append(_Stay(date, date.start_date, date.end_date or date.start_date, begins=False))
    return days


def _is_another(text: str, before: _Stay, stay: _Stay) -> bool:
    """A later sentence in which they returned: "It came back on 16 August"."""
    start, end = before.mention.char_end, stay.mention.char_start
    cut = max(text.rfind(". ", start, end), text.rfind("\n", start, end))
    if cut < 0 or stay.first <= before.first:
        return False
    if (stay.first - before.last).days > EARLIER_DAYS:
        return _verbs().came_back.search(text, cut, end) is not None
    return _verbs().monitored.search(text, cut, end) is not None


def _month_before(text: str, found: Sequence[_Stay], stay: _Stay) -> list[_Stay]:
    """The month told right before the days on which inspectors came back."""
    end = stay.mention.char_start
    return [
        other
        for other in found
        if other.mention.granularity == "month"
        and 0 < end - other.mention.char_end <= SAME_LINE
        and other.last < stay.first
        and _verbs().returned.search(text, other.mention.char_end, end)
    ][-1:]


def _vagueness(stay: _Stay) -> int:
    """0 for a visit told by its days, 1 by its months, 2 by one month, 3 by more: "inspected in 2023/24"."""
    days, kind = (stay.last - stay.first).days, stay.mention.granularity
    if kind in ("day", "range") and days <= DAYS_ON_SITE and not _whole_months(stay):
        return 0
    if kind == "range" and days <= MONTHS_ON_SITE:
        return 1
    return 2 if kind == "month" else 3


def _whole_months(stay: _Stay) -> bool:
    is_whole = stay.first.day == 1 and (stay.last + dt.timedelta(days=1)).day == 1
    return is_whole and not _FIRST_DAY.search(stay.mention.text)
