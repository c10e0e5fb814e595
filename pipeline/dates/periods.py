"""Dates that follow each other, as periods: which are one, and what one leaves to be read from the next.

8 and 9 November           "8" is of November                    one period
29 April and 3 May 2024    "29 April" is of 2024; after "between" one period
7 May and 4 June           too far apart                         two
5, 12 and 19 June          each is of June                       three
March 3 and 4, 2022        the month goes before
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from pipeline.dates.calendar import day_span
from pipeline.dates.parts import Part

#: Days further apart than this are no period of their own ("7 May and 4 June").
LONGEST_GAP_IN_DAYS = 4
#: Forms that are no date by themselves.
NO_DATE = frozenset({"none", "bare_day"})

_ALONE = NO_DATE | {"relative"}
_FAR = 99  # days: further apart than any period
_ANY_YEAR, _LEAP_YEAR = 2023, 2024


def periods(parts: list[Part], joiners: list[str], opening: str) -> Iterator[tuple[Part, Part, str]]:
    """First and last part of each period, and how it is joined: ``and``, ``to``, ``list``, or ``opening``.

    ``joiners`` stand between the parts; ``opening`` is the "between" or "from" before them, if any.
    """
    written, parts = parts, _completed(parts, joiners)
    index = 0
    while index < len(parts):
        opened = opening if index == 0 else ""
        last = index
        while last + 1 < len(parts) and _goes_on(parts[index : last + 2], joiners[last], opened):
            if joiners[last] == "list" and written[last].form == written[last + 1].form == "day":
                break  # "9 December, 10 December and 16 January"
            last += 1
            if joiners[last - 1] == "to" and joiners[last : last + 1] != ["and"]:
                break  # "4–8 and 11–15 March" may go on, "from 3 to 5 May, 7 June" may not
        yield parts[index], parts[last], (opened or joiners[index]) if last > index else ""
        index = last + 1


def _completed(parts: list[Part], joiners: list[str]) -> list[Part]:
    """Give "8" the month and year of the "9 November" behind it, and "29 April" the year of "3 May 2024"."""
    done = list(parts)
    for index in range(1, len(parts)):
        if _follows_its_month(done[index - 1], done[index], is_last=_all_bare(parts[index:])):
            done[index] = dataclasses.replace(done[index], form="day", month=done[index - 1].month, style="month first")
    for index in range(len(parts) - 2, -1, -1):
        part, following = done[index], done[index + 1]
        if part.form == "bare_day":
            if _leads_to(part, following, joiners[index:]):
                done[index] = dataclasses.replace(
                    part, form="day", month=following.month, year=following.year, year_word=following.year_word
                )
        elif part.form == following.form and part.form in ("day", "month", "season") and _lacks_year(part):
            done[index] = _with_year_of(part, following, joiners[index])
    return done


def _all_bare(parts: list[Part]) -> bool:
    """Nothing but days follows: the "26 and 31" of "July 25, 26 and 31"."""
    return all(part.form == "bare_day" and part.weekday is None for part in parts)


def _follows_its_month(before: Part, part: Part, *, is_last: bool) -> bool:
    """The "4" of "March 3 and 4, 2022"."""
    if part.form != "bare_day" or before.style != "month first" or before.year is not None:
        return False
    return (part.day or 0) > (before.day or 0) and (is_last or part.year is not None)


def _leads_to(part: Part, following: Part, joiners: list[str]) -> bool:
    """Whether a bare number is an earlier day of the month behind it ("14.20, 16 January" holds none)."""
    if following.form != "day" or following.month is None or part.year is not None:
        return False
    if (part.day or 0) >= (following.day or 0):
        return False
    return joiners[0] != "list" or "and" in joiners or "or" in joiners


def _lacks_year(part: Part) -> bool:
    return part.year is None and part.year_word is None and part.which is None


def _with_year_of(part: Part, following: Part, joiner: str) -> Part:
    """``part`` in the year of what follows, or in the one before: "14 December to 8 January 2024"."""
    if _lacks_year(following):
        return part
    later = (part.month or 0, part.day or 0) > (following.month or 0, following.day or 0)
    if later and joiner in ("list", "or"):
        return part
    if following.year is None:
        return dataclasses.replace(part, year_word=following.year_word)
    return dataclasses.replace(part, year=following.year - later)


def _goes_on(parts: list[Part], joiner: str, opening: str) -> bool:
    """Whether the last of ``parts``, joined to those before it by ``joiner``, goes on with their period."""
    before, part = parts[-2], parts[-1]
    if joiner == "or" or part.form in _ALONE or before.form in _ALONE:
        return False
    if joiner == "to" or (opening == "between" and joiner == "and" and len(parts) == 2):
        return _is_span(before, part)
    if before.form != part.form:
        return False
    if part.form == "ordinal":
        return joiner == "and" and 0 < (part.day or 0) - (before.day or 0) <= LONGEST_GAP_IN_DAYS
    if part.form == "day":
        return _days_apart(before, part) <= (LONGEST_GAP_IN_DAYS if joiner == "and" else 1)
    if part.form == "month":
        return _is_next_month(before, part)
    if joiner != "and":
        return False
    if part.form == "weekday":
        return before.week is None and (part.weekday or 0) - (before.weekday or 0) == 1
    return part.form == "season" and before.year == part.year and _is_next_season(before, part)


def _is_span(before: Part, part: Part) -> bool:
    if before.form == part.form:
        return before.form in ("day", "month", "year", "season", "weekday", "ordinal")
    return {before.form, part.form} == {"day", "month"}


def _is_next_month(before: Part, part: Part) -> bool:
    if before.which is not None or part.which is not None or before.month is None or part.month is None:
        return False
    return part.month - before.month in (1, -11) and (before.year == part.year or part.month == 1)


def _is_next_season(before: Part, part: Part) -> bool:
    return before.season is not None and part.season is not None and part.season[0] - before.season[0] in (3, -9)


def _days_apart(before: Part, part: Part) -> int:
    """Days from one to the other; far where the second is not the later one."""
    is_leap = (before.month, before.day) == (2, 29) or (part.month, part.day) == (2, 29)
    year = part.year or before.year or (_LEAP_YEAR if is_leap else _ANY_YEAR)
    end = day_span(year, part.month or 1, part.day or 1)
    start = day_span(before.year or year, before.month or 1, before.day or 1)
    if start is None or end is None:
        return _FAR
    days = (end[0] - start[0]).days
    if days < 0 and before.year is None:
        days += 365
    return days if days > 0 else _FAR
