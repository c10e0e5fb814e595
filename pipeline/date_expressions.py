"""Which characters may be a date: parts found by their form, then joined into ranges or kept apart.

    8 and 9 November, 11, 12 and 13 July, 4–15 March        days in a row: one expression
    between 29 April and 3 May 2024, from 12 to 16 June     with its "between" or "from"
    7 May and 4 June; in May or June; 5, 12 and 19 June     apart, or a choice: several

Nothing is placed in time here and nothing is weighed; a bare "May" or "2000" is found too (``date_context``
decides about those). Linear: each character is read by the trigger once and by few patterns beside a hit.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.date_calendar import day_span
from pipeline.date_words import GAP, DateWords, date_words

#: Days or months further apart than this are no period of their own ("7 May and 4 June").
LONGEST_GAP_IN_DAYS = 4
_LONGEST_CHAIN = 40
_OPENER = re.compile(rf"\b(?P<word>between|from){GAP}(?:(?:on|the){GAP})*$", re.IGNORECASE)
_TWO_DIGITS_SPLIT = 50  # 49 is 2049, 50 is 1950


@dataclass(frozen=True, slots=True)
class Part:
    """One date as written; what the words leave open is None.

    ``year_word`` is the "this", "last", "next" or "that" of "April this year"; ``which`` the one of "last May",
    "next year", "last summer"; ``week`` the one of "Tuesday last week"; ``shift`` the days from today of "yesterday".
    """

    start: int
    end: int
    form: str  # day, month, season, year, weekday, relative, bare_day, split_year, years, none
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    season: tuple[int, int] | None = None
    until: int | None = None
    shift: int | None = None
    year_word: str | None = None
    which: str | None = None
    week: str | None = None
    style: str = "words"  # words, month first, numeric, iso


@dataclass(frozen=True, slots=True)
class Expression:
    """One candidate mention: a single part, or a period from ``first`` to ``last``."""

    start: int
    end: int
    first: Part
    last: Part
    joined: str = ""  # and, to, between, from

    @property
    def is_range(self) -> bool:
        return self.first is not self.last


def find_expressions(text: str, start: int, end: int) -> Iterator[Expression]:
    """All candidate expressions of ``text[start:end]`` in order; none overlaps another."""
    words = date_words()
    position, search = start, words.patterns.trigger.search
    while True:
        hit = search(text, position, end)
        if hit is None:
            return
        parts, joiners = _chain(text, hit.start(), end, words)
        if parts:
            yield from _joined(text, parts, joiners)
        position = max(hit.end(), parts[-1].end if parts else 0)


def _chain(text: str, start: int, end: int, words: DateWords) -> tuple[list[Part], list[str]]:
    """Parts that follow each other with nothing but "and", "to", a comma or a dash between."""
    parts: list[Part] = []
    joiners: list[str] = []
    part = _part(text, start, end, words)
    while part is not None:
        parts.append(part)
        joiner = words.patterns.joiner.match(text, part.end, end)
        if joiner is None or len(parts) >= _LONGEST_CHAIN or part.form == "none":
            break
        part = _part(text, joiner.end(), end, words)
        if part is not None:
            joiners.append(_joiner_kind(joiner))
    return parts, joiners


def _joiner_kind(joiner: re.Match[str]) -> str:
    if joiner["oxford"]:
        return "or" if joiner["oxford"].lower() == "or" else "and"
    kind = joiner.lastgroup or ""
    return {"slash": "and", "dash": "to"}.get(kind, kind)


def _part(text: str, start: int, end: int, words: DateWords) -> Part | None:
    """The date that begins at ``start``, the fullest reading first."""
    if text[start : start + 1].isdigit():
        return _digits(text, start, end, words)
    patterns = words.patterns
    weekday = patterns.weekday.match(text, start, end)
    if weekday is not None:
        return _with_weekday(text, weekday, end, words)
    for reader in (_month_day, _month, _season):
        part = reader(text, start, end, words)
        if part is not None:
            return part
    relative = patterns.relative_day.match(text, start, end)
    if relative is not None:
        shift = words.days[" ".join(relative["relative"].lower().split())]
        return Part(start, relative.end(), "relative", shift=shift)
    return _which(text, start, end, words)


def _digits(text: str, start: int, end: int, words: DateWords) -> Part | None:
    patterns = words.patterns
    match = patterns.iso.match(text, start, end)
    if match is not None and day_span(int(match["year"]), int(match["month"]), int(match["day"])):
        return Part(start, match.end(), "day", int(match["year"]), int(match["month"]), int(match["day"]), style="iso")
    part = _day_month(text, start, end, words) or _numeric(text, start, end, words)
    if part is not None:
        return part
    match = patterns.split_year.match(text, start, end)
    if match is not None and (part := _two_years(match)) is not None:
        return part
    match = patterns.year.match(text, start, end)
    if match is not None:
        return Part(start, match.end(), "year", int(match["year"]))
    match = patterns.bare_day.match(text, start, end)
    if match is None or not 1 <= int(match["day"]) <= 31 or (text[start - 1 : start] in _IN_NUMBER and text[start - 2 : start - 1].isdigit()):
        return None
    return Part(start, match.end(), "bare_day", int(match["year"]) if match["year"] else None, day=int(match["day"]))


_IN_NUMBER = tuple(".:,/")


def _day_month(text: str, start: int, end: int, words: DateWords) -> Part | None:
    match = words.patterns.day_month.match(text, start, end)
    if match is None:
        return None
    day, month = int(match["day"]), words.months[_name(match)]
    year = _year_of(match, tight=match["tight"])
    named = match["month"] or ""
    if named.islower() and year is None and named in words.lists["strict_months"]:
        return None  # "between 1 and 2 may be", "16 march on"
    form = "day" if day_span(year or 2024, month, day) else "none"
    return Part(start, match.end(), form, year, month, day, year_word=_word(match["year_word"]))


def _numeric(text: str, start: int, end: int, words: DateWords) -> Part | None:
    """``23/05/2014``, ``6.2.2023``, ``06-02-23``: the day first, unless only the month can be."""
    match = words.patterns.numeric.match(text, start, end)
    if match is None or (start and text[start - 1] in ".-–/,:" and text[start - 2 : start - 1].isdigit()):
        return None
    day, month, mark = int(match["day"]), int(match["month"]), match["mark"].strip()
    short = len(match["year"]) == 2
    if short and (len(match["mark"]) > 1 or (mark != "/" and match.end() - start != 8)):
        return None  # "1.2.10" numbers a paragraph
    year = _full_year(int(match["year"])) if short else int(match["year"])
    if month > 12 and day <= 12:
        day, month = month, day
    if day_span(year, month, day) is None:
        return None
    return Part(start, match.end(), "day", year, month, day, style="numeric")


def _two_years(match: re.Match[str]) -> Part | None:
    """``2017/18`` is one year of work, ``2019-2022`` a run of years, ``2023/25`` the name of a programme."""
    year, until = int(match["year"]), match["until"]
    if len(until) == 4:
        form = "years" if year < int(until) <= year + 30 else "none"
        return Part(match.start(), match.end(), form, year, until=int(until))
    form = "split_year" if (year + 1) % 100 == int(until) else "none"
    if form == "none" and match.end() - match.start() > 7:
        return None  # "in 2019 - 21 more"
    return Part(match.start(), match.end(), form, year, until=year + 1)


def _with_weekday(text: str, weekday: re.Match[str], end: int, words: DateWords) -> Part:
    """``Tuesday 4 February``, ``Thursday, September 16, 2021``, ``Tuesday 2``, ``Monday last week``, ``Friday``."""
    number = words.weekdays[(weekday["weekday"] or weekday["brief"]).lower()]
    start = weekday.start()
    if weekday["week"] is None:
        gap = _WEEKDAY_GAP.match(text, weekday.end(), end)
        if gap is not None:
            core = None
            if text[gap.end() : gap.end() + 1].isdigit():
                core = _digits(text, gap.end(), end, words)
            else:
                core = _month_day(text, gap.end(), end, words)
            if core is not None and core.form in ("day", "bare_day"):
                return dataclasses.replace(core, start=start, weekday=number)
    form = "weekday" if weekday["weekday"] else "none"
    return Part(start, weekday.end(), form, weekday=number, week=_word(weekday["week"]))


_WEEKDAY_GAP = re.compile(rf",?{GAP}(?:the{GAP})?|,(?=\d)", re.IGNORECASE)


def _month_day(text: str, start: int, end: int, words: DateWords) -> Part | None:
    match = words.patterns.month_day.match(text, start, end)
    if match is None or (match["month"] or match["abbreviation"]).islower():
        return None
    day, month, year = int(match["day"]), words.months[_name(match)], _year_of(match)
    if day_span(year or 2024, month, day) is None:
        return None
    if year is None and match["year_word"] is None and not match["ordinal"] and not _month_first(text, start, match.end()):
        return None
    return Part(start, match.end(), "day", year, month, day, year_word=_word(match["year_word"]), style="month first")


def _month_first(text: str, start: int, end: int) -> bool:
    """"on March 14" and "Friday, June 3" are days; "in March 14 children" is a month and a number."""
    words = date_words()
    lead = _LAST_WORD.search(text, max(0, start - 14), start)
    if lead is not None and lead["word"].lower() in words.lists["month_first_leads"] | words.weekdays.keys():
        return True
    return not (lead is not None and lead["word"].lower() in words.lists["month_leads"]) and not _SMALL_WORD.match(text, end)


_LAST_WORD = re.compile(r"(?P<word>[^\W\d_]+)\W{1,2}$")
_SMALL_WORD = re.compile(r"\s+[a-z]")


def _month(text: str, start: int, end: int, words: DateWords) -> Part | None:
    match = words.patterns.month.match(text, start, end)
    if match is None:
        return None
    if match["bare"]:
        if match["bare"].islower():
            return None
        return Part(start, match.end(), "month", month=words.months[match["bare"].lower()])
    return Part(start, match.end(), "month", _year_of(match), words.months[_name(match)], year_word=_word(match["year_word"]))


def _season(text: str, start: int, end: int, words: DateWords) -> Part | None:
    match = words.patterns.season.match(text, start, end)
    if match is None:
        return None
    if match["open"]:
        return Part(start, match.end(), "season", season=words.seasons[match["open"].lower()])
    year = int(match["year"]) if match["year"] else None
    is_term = match["term"] or match["tail"]
    return Part(start, match.end(), "none" if is_term else "season", year, season=words.seasons[match["season"].lower()],
                year_word=_word(match["year_word"]))


def _which(text: str, start: int, end: int, words: DateWords) -> Part | None:
    """``next year``, ``last month``, ``last summer``, ``last May``, ``this Thursday``."""
    match = words.patterns.which.match(text, start, end)
    if match is None:
        return None
    which = match["which"].lower()
    if match["unit"]:
        return Part(start, match.end(), match["unit"].lower(), which=which)
    if match["season"]:
        return Part(start, match.end(), "season", season=words.seasons[match["season"].lower()], which=which)
    inner = _part(text, match.start("month" if match["month"] else "weekday"), end, words)
    if inner is None or inner.form not in ("month", "weekday") or inner.year is not None:
        return inner and dataclasses.replace(inner, start=start)  # "this Tuesday 4 February": the day says enough
    return dataclasses.replace(inner, start=start, which=which)


def _name(match: re.Match[str]) -> str:
    return (match["month"] or match["abbreviation"]).lower()


def _year_of(match: re.Match[str], tight: str | None = None) -> int | None:
    if match["year"]:
        return int(match["year"])
    short = match["short"] or tight
    if not short:
        return None
    return int(short) if len(short) == 4 else _full_year(int(short))


def _full_year(short: int) -> int:
    return short + (2000 if short < _TWO_DIGITS_SPLIT else 1900)


def _word(found: str | None) -> str | None:
    return " ".join(found.lower().split()) if found else None


def _joined(text: str, parts: list[Part], joiners: list[str]) -> Iterator[Expression]:
    """Parts of one chain as expressions: what "and" or "to" makes one period, else each for itself."""
    parts = _completed(parts, joiners)
    opener = _OPENER.search(text, max(0, parts[0].start - 24), parts[0].start)
    opening = opener["word"].lower() if opener else ""
    index = 0
    while index < len(parts):
        last = index
        while last + 1 < len(parts) and _one_period(parts[index : last + 2], joiners[last], opening if index == 0 else ""):
            last += 1
            if joiners[last - 1] == "to" and not (last + 1 < len(parts) and joiners[last] == "and"):
                break
        first, end = parts[index], parts[last]
        start = opener.start() if opener and index == 0 and last > 0 else first.start
        joined = (opening if index == 0 and opening else joiners[index]) if last > index else ""
        if first.form != "none" and end.form != "none" and "bare_day" not in (first.form, end.form):
            yield Expression(start, end.end, first, end, joined)
        elif last == index and first.form == "bare_day" and first.weekday is not None and first.year is None:
            part = dataclasses.replace(first, form="weekday")  # "Tuesday 14th"
            yield Expression(part.start, part.end, part, part)
        index = last + 1


def _completed(parts: list[Part], joiners: list[str]) -> list[Part]:
    """Give "8" the month and year of the "9 November" behind it, and "29 April" the year of "3 May 2024"."""
    done = list(parts)
    for index in range(1, len(parts)):  # "March 3 and 4, 2022"
        part, before = done[index], done[index - 1]
        if part.form == "bare_day" and before.style == "month first" and before.year is None and (part.day or 0) > (before.day or 0) \
                and (index + 1 == len(parts) or part.year is not None):
            done[index] = dataclasses.replace(part, form="day", month=before.month, style="month first")
    for index in range(len(parts) - 2, -1, -1):
        part, following = done[index], done[index + 1]
        if part.form == "bare_day":
            if _leads_to(part, following, joiners, index):
                done[index] = dataclasses.replace(part, form="day", month=following.month, year=following.year, year_word=following.year_word)
        elif part.form == following.form and part.form in ("day", "month", "season") and _lacks_year(part) and not _lacks_year(following):
            later = (part.month or 0, part.day or 0) > (following.month or 0, following.day or 0)
            if not (later and joiners[index] in ("list", "or")):
                year = following.year - 1 if following.year is not None and later else following.year
                done[index] = dataclasses.replace(part, year=year, year_word=None if year else following.year_word)
    return done


def _lacks_year(part: Part) -> bool:
    return part.year is None and part.year_word is None and part.which is None


def _leads_to(part: Part, following: Part, joiners: list[str], index: int) -> bool:
    """Whether a bare number is an earlier day of the month behind it ("14.20, 16 January" holds none)."""
    if following.form != "day" or following.month is None or part.year is not None or (part.day or 0) >= (following.day or 0):
        return False
    return joiners[index] != "list" or "and" in joiners[index:] or "or" in joiners[index:]


def _one_period(parts: list[Part], joiner: str, opening: str) -> bool:
    """Whether the last of ``parts``, joined to those before it by ``joiner``, goes on with their period."""
    before, part = parts[-2], parts[-1]
    if joiner == "or" or part.form in ("none", "relative", "bare_day") or before.form in ("none", "relative", "bare_day"):
        return False
    if joiner == "to" or (opening == "between" and joiner == "and" and len(parts) == 2):
        return _is_span(before, part)
    if before.form != part.form:
        return False
    if part.form == "day":
        return _days_apart(before, part) <= (LONGEST_GAP_IN_DAYS if joiner == "and" else 1)
    if part.form == "weekday":
        return joiner == "and" and before.week is None and (part.weekday or 0) - (before.weekday or 0) == 1
    if part.form == "season":
        return joiner == "and" and before.year == part.year and (part.season or (0,))[0] - (before.season or (0,))[0] in (3, -9)
    if part.form == "month":
        known = before.which is None and part.which is None
        return known and (part.month or 0) - (before.month or 0) in (1, -11) and (before.year == part.year or part.month == 1)
    return False


def _is_span(before: Part, part: Part) -> bool:
    if before.form == part.form:
        return before.form in ("day", "month", "year", "season", "weekday")
    return {before.form, part.form} == {"day", "month"}


def _days_apart(before: Part, part: Part) -> int:
    """Days from one to the other, 99 where the second is not the later one."""
    year = part.year or before.year or 2023
    end = day_span(year, part.month or 1, part.day or 1)
    start = day_span(before.year or year, before.month or 1, before.day or 1)
    if start is None or end is None:
        return 99
    days = (end[0] - start[0]).days
    if days < 0 and before.year is None:
        days += 365
    return days if days > 0 else 99
