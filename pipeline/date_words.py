"""The words of ``models/lexicons/dates.toml``, checked and compiled into the patterns of one part of a date.

    16 January 2026, 4th of March, 23/05/2014, 2024-03-14, September 16, 2021   a day
    Tuesday 2 [and Wednesday 3 July]                                          a day that lacks its month
    September 2018, April this year, last May                                 a month
    spring 2023, winter 2023/24, last summer                                  a season
    2012, 2017/18, next year, yesterday, this morning, Tuesday last week      the rest
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pipeline.errors import ModelFileError
from pipeline.lexicons import cached_from_models, check_keys, read_toml

FILE = "lexicons/dates.toml"

#: White space inside a date: some blanks, or one break of the line.
GAP = r"(?:[^\S\n]{1,4}(?:\n[^\S\n]{0,8})?|\n[^\S\n]{0,8})"
_MAYBE = rf"{GAP}?"
_DASH = r"[-–—−‐‑\u0335\u0336]{1,2}"
_ORDINAL = r"(?:[^\S\n]?(?:st|nd|rd|th)\b)?"
_YEAR = r"(?:19|20)\d\d(?!\d|[,.]\d|s\b)"
_YEAR_WORDS = rf"(?:(?:of|in){GAP})?(?P<year_word>this|last|next|that|the{GAP}same|the{GAP}following|the{GAP}previous){GAP}year\b"
# Behind a month: its year (", 2021", "of 2021", "’21", "this year").
_WITH_YEAR = rf"(?:,?{GAP}(?:of{GAP})?(?P<year>{_YEAR})(?!/\d\d|[–-]\d\d\b(?!{_ORDINAL}\s*[A-Za-z]))|,?{GAP}['’](?P<short>\d\d)\b|{GAP}{_YEAR_WORDS})"


@dataclass(frozen=True, slots=True)
class DatePatterns:
    """Compiled patterns; each but ``trigger`` is matched at one position."""

    trigger: re.Pattern[str]
    weekday: re.Pattern[str]
    iso: re.Pattern[str]
    numeric: re.Pattern[str]
    day_month: re.Pattern[str]
    month_day: re.Pattern[str]
    month: re.Pattern[str]
    season: re.Pattern[str]
    split_year: re.Pattern[str]
    year: re.Pattern[str]
    bare_day: re.Pattern[str]
    relative_day: re.Pattern[str]
    which: re.Pattern[str]
    joiner: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class DateWords:
    """Names of months, weekdays and seasons with their numbers, and the word lists as sets."""

    months: dict[str, int]
    weekdays: dict[str, int]
    seasons: dict[str, tuple[int, int]]
    days: dict[str, int]
    lists: dict[str, frozenset[str]]
    patterns: DatePatterns


@cached_from_models
def date_words() -> DateWords:
    """Read and check the lexicon; a wrong key or value names the file and the key."""
    raw = read_toml(FILE)
    check_keys(FILE, "", raw, allowed=("names", "context", "today", "tense", "labels", "roles"),
               required=("names", "context", "today", "tense", "labels", "roles"))
    names = raw["names"]
    keys = ("months", "weekdays", "seasons", "days", "ambiguous_months", "strict_months")
    check_keys(FILE, "names", names, allowed=keys, required=keys)
    months = _numbered(names, "months", 12, first=1)
    weekdays = _numbered(names, "weekdays", 7, first=0)
    seasons = {name: (int(first), int(count)) for name, (first, count) in names["seasons"].items()}
    lists = {key: frozenset(names[key]) for key in ("ambiguous_months", "strict_months")}
    for table in ("context", "today"):
        for key, value in raw[table].items():
            if not isinstance(value, list):
                raise ModelFileError(FILE, f"{table}.{key}", "is not a list of words")
            lists[key] = frozenset(value)
    patterns = _patterns(months, weekdays, seasons, names["days"], [aliases[0] for aliases in names["months"]], [aliases[0] for aliases in names["weekdays"]])
    return DateWords(months, weekdays, seasons, dict(names["days"]), lists, patterns)


def _numbered(names: dict[str, Any], key: str, count: int, *, first: int) -> dict[str, int]:
    if len(names[key]) != count:
        raise ModelFileError(FILE, f"names.{key}", f"has {len(names[key])} entries, not {count}")
    return {name: number for number, aliases in enumerate(names[key], first) for name in aliases}


def _patterns(months: dict[str, int], weekdays: dict[str, int], seasons: Iterable[str], days: Iterable[str],
              full_months: list[str], full_weekdays: list[str]) -> DatePatterns:
    full, short = _any(full_months), _any(name for name in months if name not in full_months)
    month = rf"(?:(?P<month>{full})\b|(?P<abbreviation>{short})\b\.?)"
    season, day_names = _any(seasons), _any(weekdays)
    weekday = rf"(?:(?P<weekday>{_any(full_weekdays)})\b|(?P<brief>{_any(name for name in weekdays if name not in full_weekdays)})\b\.?)"
    relative = _any(days).replace(r"\ ", GAP)
    starts = {*months, *weekdays, *seasons, *(day.split()[0] for day in days), "this", "last", "next"}
    which = rf"(?P<which>this|last|next){GAP}(?:coming{GAP}|past{GAP})?"
    return DatePatterns(
        trigger=re.compile(rf"(?<![\w£$€#@/=&])(?:\d|(?:{_trie(starts)})\b)"),
        weekday=_compile(rf"{weekday}(?:{GAP}(?:of{GAP})?(?P<week>this|last|next){GAP}week\b)?"),
        iso=_compile(r"(?P<year>(?:19|20)\d\d)(?P<mark>[-/.])(?P<month>\d\d)(?P=mark)(?P<day>\d\d)(?:(?=T\d)|(?![\w/]|[-.]\d))"),
        numeric=_compile(r"(?P<day>\d{1,2})(?P<mark>[^\S\n]?[-/.–][^\S\n]?)(?P<month>\d{1,2})(?P=mark)(?P<year>(?:19|20)\d\d|\d\d)"
                         r"(?![\w/]|[-.]\d|[^\S\n]?[/][^\S\n]?\d)"),
        day_month=_compile(rf"(?P<day>\d{{1,2}}){_ORDINAL}(?:{GAP}(?:day{GAP})?(?:of{GAP})?|[-–/]){month}"
                           rf"(?:{_WITH_YEAR}|[-–/](?P<tight>{_YEAR}|\d\d\b))?"),
        month_day=_compile(rf"{month}{GAP}(?:the{GAP})?(?P<day>\d{{1,2}})(?P<ordinal>[^\S\n]?(?:st|nd|rd|th)\b)?(?![\d%]|:\d|[.,/]\d|{GAP}?(?:am|pm|noon)\b|{GAP}(?:{_any(months)})\b)(?:{_WITH_YEAR})?"),
        month=_compile(rf"(?:{month}{_WITH_YEAR}|(?P<bare>{full}\b|(?:{short})\b(?=\.?{_MAYBE}(?:/|{_DASH}|and|to){_MAYBE}(?:{_any(months)})\b\.?{GAP}\d{{4}})))"),
        season=_compile(rf"(?:(?P<season>{season})(?:{GAP}(?P<term>terms?|half-terms?)\b)?,?{GAP}"
                        rf"(?:(?:of{GAP})?(?P<year>(?:19|20)\d\d)(?!\d)(?:[/–-](?P<until>\d\d(?:\d\d)?)\b)?|{_YEAR_WORDS})"
                        rf"(?P<tail>{GAP}terms?\b)?|(?P<open>{season})(?={GAP}(?:and|to|or){GAP}(?:{season}){GAP}(?:of{GAP})?(?:19|20)\d\d))"),
        split_year=_compile(rf"(?P<year>(?:19|20)\d\d){_MAYBE}(?:/|{_DASH}){_MAYBE}(?P<until>\d\d(?:\d\d)?)(?![\d]|[-/]\d)"),
        year=_compile(rf"(?P<year>{_YEAR})(?![%\w]|[-–/:]\d)"),
        bare_day=_compile(rf"(?P<day>\d{{1,2}}){_ORDINAL}(?![\w%]|[.:]\d)(?:,?{GAP}(?P<year>{_YEAR}))?"),
        relative_day=_compile(rf"(?P<relative>{relative})\b"),
        which=_compile(rf"{which}(?:(?P<unit>month|year)\b|(?P<season>{season})\b|(?P<month>{_any(months)})\b|(?P<weekday>{day_names})\b(?!{GAP}(?:of|in){GAP}(?:{_any(months)})\b))"),
        joiner=_compile(rf"(?:{_MAYBE}(?P<list>,)(?:{GAP}(?P<oxford>and|or)\b)?|{GAP}(?P<and>and|&|\+)|(?P<slash>/)"
                        rf"|{GAP}(?P<to>to|until|till|through)|[^\S\n]{{0,3}}(?P<dash>{_DASH})|{GAP}(?P<or>or)){_MAYBE}(?:(?:on{GAP})?the{GAP})?"),
    )


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _any(names: Iterable[str]) -> str:
    return "|".join(re.escape(name) for name in sorted(set(names), key=lambda name: (-len(name), name)))


def _trie(names: Iterable[str]) -> str:
    """One pattern for many words in small, Capital and CAPITAL letters, sharing their beginnings: four times faster."""
    tree: dict[str, Any] = {}
    for name in sorted(names):
        for form in (name, name.capitalize(), name.upper()):
            node = tree
            for letter in form:
                node = node.setdefault(letter, {})
            node[""] = {}

    def pattern(node: dict[str, Any]) -> str:
        branches = [re.escape(letter) + pattern(below) for letter, below in node.items() if letter]
        if not branches:
            return ""
        joined = branches[0] if len(branches) == 1 and "" not in node else "(?:" + "|".join(branches) + ")"
        return joined + ("?" if "" in node else "")

    return pattern(tree)
