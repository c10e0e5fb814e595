"""How the parts of a date are written, as patterns built from named pieces.

16 January 2026, 4th of March, 23/05/2014, 2024-03-14, September 16, 2021   a day
Tuesday 2 [and Wednesday 3 July]                                          a day that lacks its month
September 2018, April this year, last May                                 a month
spring 2023, winter 2023/24, last summer                                  a season
2012, 2017/18, next year, yesterday, this morning, Tuesday last week      the rest
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.dates.words import DateWords, date_words, one_of
from pipeline.lexicons import cached_from_models

#: White space inside a date: some blanks, or one break of the line.
GAP = r"(?:[^\S\n]{1,4}(?:\n[^\S\n]{0,8})?|\n[^\S\n]{0,8})"

_MAYBE = rf"{GAP}?"
_DASH = r"[-–—−‐‑\u0335\u0336]{1,2}"
_ORDINAL = r"[^\S\n]?(?:st|nd|rd|th)\b"
_DAY = rf"(?P<day>\d{{1,2}})(?P<ordinal>{_ORDINAL})?"
_ANY_YEAR = r"(?:19|20)\d\d"
_YEAR = rf"{_ANY_YEAR}(?!\d|[,.]\d|s\b)"
_WHICH = "this|last|next"
_YEAR_WORD = rf"{_WHICH}|that|the{GAP}same|the{GAP}following|the{GAP}previous"
_YEAR_WORDS = rf"(?:(?:of|in){GAP})?(?P<year_word>{_YEAR_WORD}){GAP}year\b"
# A year is not the first of two ("2018/19", "2018-19"), unless a day follows the dash ("2023-31 March").
_NO_SPLIT = rf"(?!/\d\d|[–-]\d\d\b(?!(?:{_ORDINAL})?\s*[A-Za-z]))"
# Behind a month: ", 2021", "of 2021", "’21", "this year".
_WITH_YEAR = rf"(?:,?{GAP}(?:of{GAP})?(?P<year>{_YEAR}){_NO_SPLIT}|,?{GAP}['’](?P<short>\d\d)\b|{GAP}{_YEAR_WORDS})"

# "11 Dec 24", where nothing that "24" could count follows.
_APART = r"[^\S\n](?P<apart>[0-3]\d)(?=[^\S\n]*(?:$|\n|[|)])|,[^\S\n]|\.(?:\s|$))"

# What may follow a day without its month: the next day, or the "day of March".
_BEHIND_DAYS = ("and", "or", "to", "until", "till", "through", "of", "day", "st", "nd", "rd", "th")


@dataclass(frozen=True, slots=True)
class DatePatterns:
    """Compiled patterns; each but ``trigger`` is matched at one position."""

    beginning: re.Pattern[str]  # a digit, or a word with which a date may begin
    trigger: re.Pattern[str]  # the same behind the one character that parts it from what stands before
    weekday: re.Pattern[str]
    weekday_gap: re.Pattern[str]
    weekdays: re.Pattern[str]  # three or more in a list
    iso: re.Pattern[str]
    numeric: re.Pattern[str]
    short_figures: re.Pattern[str]  # behind a weekday
    day_month: re.Pattern[str]
    month_day: re.Pattern[str]
    to_month_day: re.Pattern[str]  # behind a day in the American order
    month: re.Pattern[str]
    season: re.Pattern[str]
    split_year: re.Pattern[str]
    year: re.Pattern[str]
    short_year: re.Pattern[str]
    bare_day: re.Pattern[str]
    count: re.Pattern[str]  # "19 per", "7 children": a number behind which no month, "and", "to" or "of" can follow
    relative_day: re.Pattern[str]
    which: re.Pattern[str]
    joiner: re.Pattern[str]
    forms: dict[str, frozenset[str]]  # by the first three letters of a word: which of the patterns may begin with it


@cached_from_models
def date_patterns() -> DatePatterns:
    """The patterns for the names of the lexicon."""
    words = date_words()
    full, brief = one_of(words.full_months), one_of(words.months.keys() - words.full_months)
    month, months = rf"(?:(?P<month>{full})\b|(?P<abbreviation>{brief})\b\.?)", one_of(words.months)
    weekdays, seasons = one_of(words.weekdays), one_of(words.seasons)
    full_weekday, brief_weekday = one_of(words.full_weekdays), one_of(words.weekdays.keys() - words.full_weekdays)
    starts = sorted(_in_any_case(_starts(words)))
    # Two sets of letters leave out most words before the alternation tries its branches.
    looks_so = "".join(f"[{''.join(sorted({start[place] for start in starts}))}]" for place in (0, 1))
    beginning = rf"(?:\d|(?={looks_so})(?:{one_of(starts)})\b)"
    return DatePatterns(
        beginning=re.compile(beginning),
        # All letters would be "\w", but a set of ranges is searched at twice the speed.
        trigger=re.compile(rf"[^a-zA-Z0-9_£$€#@/=&]{beginning}"),
        weekday=_compile(
            rf"(?:(?P<weekday>{full_weekday})\b|(?P<brief>{brief_weekday})\b\.?)"
            rf"(?:{GAP}(?:of{GAP})?(?P<week>{_WHICH}){GAP}week\b)?"
        ),
        weekdays=_compile(
            rf"(?:{full_weekday})(?:,{GAP}(?:{full_weekday})\b)+,?{GAP}(?:and|or|&){GAP}(?:{full_weekday})\b(?!{GAP}\d)"
        ),
        weekday_gap=_compile(rf",?{GAP}(?:the{GAP})?|,(?=\d)"),
        iso=_compile(
            rf"(?P<year>{_ANY_YEAR})(?P<mark>[-/.])(?P<month>\d\d)(?P=mark)(?P<day>\d\d)(?:(?=T\d)|(?![\w/]|[-.]\d))"
        ),
        numeric=_compile(
            r"(?P<day>\d{1,2})(?P<mark>[^\S\n]?[-/.–][^\S\n]?)(?P<month>\d{1,2})(?P=mark)"
            rf"(?P<year>{_ANY_YEAR}|\d\d)(?![\w/]|[-.]\d|[^\S\n]?/[^\S\n]?\d)"
        ),
        short_figures=_compile(r"(?P<day>\d{1,2})/(?P<month>\d{1,2})(?![\w/%]|[-.,]\d)"),
        day_month=_compile(
            rf"{_DAY}(?:{GAP}(?:day{GAP})?(?:of{GAP})?|[-–/]){month}"
            rf"(?:{_WITH_YEAR}|[-–/](?P<tight>{_YEAR}|\d\d\b)|{_APART})?"
        ),
        month_day=_compile(
            rf"{month}{GAP}(?:the{GAP})?{_DAY}(?![\d%]|:\d|[.,/]\d|{_MAYBE}(?:am|pm|noon)\b|{GAP}(?:{months})\b)"
            rf"(?:{_WITH_YEAR})?"
        ),
        to_month_day=_compile(rf"{GAP}(?:to|until|till|through|and){GAP}(?:{months})\b\.?{GAP}\d{{1,2}}\b"),
        month=_compile(rf"(?:{month}{_WITH_YEAR}|(?P<bare>{full}\b|{_opens_range(brief, months)}))"),
        season=_compile(
            rf"(?:{_season(seasons)}|(?P<open>{seasons})(?={GAP}(?:and|to|or){GAP}(?:{seasons}){GAP}(?:of{GAP})?{_ANY_YEAR}))"
        ),
        split_year=_compile(
            rf"(?P<year>{_ANY_YEAR}){_MAYBE}(?:/|{_DASH}){_MAYBE}(?P<until>\d\d(?:\d\d)?)(?!\d|[-/]\d)"
        ),
        short_year=_compile(r"\d\d(?![\w%]|[-–./:]\d|['’]\w)"),
        year=_compile(rf"(?P<year>{_YEAR})(?![%\w]|[-–/:]\d)"),
        bare_day=_compile(rf"{_DAY}(?![\w%]|[.:]\d)(?:,?{GAP}(?P<year>{_YEAR}))?"),
        count=re.compile(rf"\d{{1,2}}[^\S\n](?![{_initials(words.months, _BEHIND_DAYS)}])[a-z]"),
        relative_day=_compile(rf"(?P<relative>{_any(words.days).replace(chr(92) + ' ', GAP)})\b"),
        which=_compile(
            rf"(?P<which>{_WHICH}){GAP}(?:coming{GAP}|past{GAP})?(?:(?P<unit>month|year)\b|(?P<season>{seasons})\b"
            rf"|(?P<month>{months})\b|(?P<weekday>{weekdays})\b(?!{GAP}(?:of|in){GAP}(?:{months})\b))"
        ),
        joiner=_compile(
            rf"(?:{_MAYBE}(?P<list>,)(?:{GAP}(?P<oxford>and|or)\b)?|{GAP}(?P<and>and|&|\+)|(?P<slash>/)"
            rf"|{GAP}(?P<to>(?:to|until|till|through)(?:{GAP}the{GAP}(?:end|close){GAP}of)?)|[^\S\n]{{0,3}}(?P<dash>{_DASH})|{GAP}(?P<or>or))"
            rf"{_MAYBE}(?:(?:on{GAP})?the{GAP})?"
        ),
        forms=_forms(words),
    )


def _initials(*names: Iterable[str]) -> str:
    return "".join(sorted({name[0] for each in names for name in each}))


def _forms(words: DateWords) -> dict[str, frozenset[str]]:
    names: dict[str, Iterable[str]] = {
        "weekday": words.weekdays,
        "month": words.months,
        "season": words.seasons,
        "relative": words.days,
        "which": _WHICH.split("|"),
    }
    forms: dict[str, set[str]] = {}
    for form, beginnings in names.items():
        for beginning in beginnings:
            forms.setdefault(beginning[:3], set()).add(form)
    return {letters: frozenset(each) for letters, each in forms.items()}


def _season(seasons: str) -> str:
    """``spring 2023``, ``winter 2023/24``, ``summer of last year``; a school's ``autumn term 2024`` is told apart."""
    return (
        rf"(?P<season>{seasons})(?:{GAP}(?P<term>terms?|half-terms?)\b)?,?{GAP}"
        rf"(?:(?:of{GAP})?(?P<year>{_ANY_YEAR})(?!\d)(?:[/–-](?P<until>\d\d(?:\d\d)?)\b)?|{_YEAR_WORDS})(?P<tail>{GAP}terms?\b)?"
    )


def _opens_range(brief: str, months: str) -> str:
    """``Sept`` of "Sept-Oct 2022": a short name alone, where a month with its year goes on."""
    return rf"(?:{brief})\b(?=\.?{_MAYBE}(?:/|{_DASH}|and|to){_MAYBE}(?:{months})\b\.?{GAP}\d{{4}})"


def _starts(words: DateWords) -> set[str]:
    """The words, apart from digits, with which a date may begin."""
    return {*words.months, *words.weekdays, *words.seasons, *(day.split()[0] for day in words.days), *_WHICH.split("|")}


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _any(names: Iterable[str]) -> str:
    return "|".join(re.escape(name) for name in sorted(set(names), key=lambda name: (-len(name), name)))


def _in_any_case(names: Iterable[str]) -> Iterator[str]:
    """Each name in small, Capital and CAPITAL letters: four times faster than asking to ignore case."""
    for name in names:
        yield from (name, name.capitalize(), name.upper())
