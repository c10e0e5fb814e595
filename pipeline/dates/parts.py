"""One date as written, read at one place of the text: a day, a month, a season, a year, a weekday, "yesterday".

Nothing is placed in time here and nothing is weighed: what the words leave open is None, and a bare "May" or
"2000" is read too.
"""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass

from pipeline.dates.calendar import day_span
from pipeline.dates.patterns import DatePatterns, date_patterns
from pipeline.dates.words import DateWords, date_words
from pipeline.lexicons import in_small_letters

_TWO_DIGITS_SPLIT = 50  # 49 is 2049, 50 is 1950
_LONGEST_RUN = 30  # years
_LEAP_YEAR = 2024  # a day without its year may be 29 February
_LONGEST_ORDINAL = 24  # characters
_ORDINAL_OF = re.compile(r"\bthe\s(?P<day>[a-z]+(?:-[a-z]+)?)\sof\s$", re.IGNORECASE)
_LAST_WORD = re.compile(r"(?P<word>[^\W\d_]+)\W{1,2}$")
_LONGEST_WORD = 14  # characters
_END_OF_LINE, _AFTER_MARK = re.compile(r"\)?[^\S\n]*(?:\n|$)"), re.compile(r"[,|(–-]\s?$")
_APOSTROPHES = ("'", "’", "‘")
_SMALL_WORD = re.compile(r"\s+(?!(?:and|or|to)\s+\d{1,2}\b(?!\s[a-z]))[a-z]")  # "two days, May 9 and 10"


@dataclass(slots=True)
class Part:
    """One date as written; what the words leave open is None.

    ``year_word`` is the "this", "last", "next" or "that" of "April this year", ``which`` the one of "last May", "next
    year", "last summer", ``week`` the one of "Tuesday last week"; ``shift`` is the days from today of "yesterday".
    """

    start: int
    end: int
    form: str  # day, month, season, year, weekday, relative, bare_day, ordinal, split_year, years, none
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
    style: str = "words"  # words, month first, numeric, iso, ordinal


@dataclass(frozen=True, slots=True)
class PartReader:
    """Reads the parts of ``text`` up to ``end``."""

    text: str
    end: int
    words: DateWords
    patterns: DatePatterns

    @classmethod
    def of(cls, text: str, end: int) -> PartReader:
        """A reader with the words and patterns of the lexicon."""
        return cls(text, end, date_words(), date_patterns())

    def read(self, start: int, after: Part | None = None) -> Part | None:
        """The date that begins at ``start``, the fullest reading first; None where none does.

        ``after`` is the part that it goes on from: behind "from January 13 to", "January 31" is a day.
        """
        opening = self.text[start : start + 3]
        if opening[:1].isdigit():
            if (short := self._short_year(start)) is not None:
                return short
            is_count = after is None and self.patterns.count.match(self.text, start, self.end)
            return None if is_count else self._digits(start)
        if after is not None and after.form == "year" and opening[:1] in _APOSTROPHES:
            return self._short_year(start + 1, is_led=True)  # "in 2016 and ’18"
        forms = self.patterns.forms.get(in_small_letters(opening))
        if forms is None:
            return None
        weekday = self.patterns.weekday.match(self.text, start, self.end) if "weekday" in forms else None
        if weekday is not None:
            return self._with_weekday(weekday)
        part = None
        if "month" in forms:
            in_american = after is not None and after.style == "month first"
            part = self._month_day(start, goes_on=in_american) or self._month(start)
        if part is None and "season" in forms:
            part = self._season(start)
        if part is None and "relative" in forms:
            part = self._relative_day(start)
        return self._which(start) if part is None and "which" in forms else part

    def _relative_day(self, start: int) -> Part | None:
        """``yesterday``, ``this morning``."""
        relative = self.patterns.relative_day.match(self.text, start, self.end)
        if relative is None:
            return None
        shift = self.words.days[" ".join(in_small_letters(relative["relative"]).split())]
        return Part(start, relative.end(), "relative", shift=shift)

    def _digits(self, start: int) -> Part | None:
        opening = self.text[start : start + 3]
        if len(opening) == 3 and opening.isdecimal():
            return self._iso(start) or self._years(start)
        part = self._day_month(start) or self._numeric(start)
        if part is not None:
            return part
        match = self.patterns.bare_day.match(self.text, start, self.end)
        if match is None or not 1 <= int(match["day"]) <= 31 or self._inside_number(start):
            return None
        if self._word_before(start) in self.words.lists["numbering"]:
            return None  # "Newsletter no. 14 - Friday 19 January"
        year = int(match["year"]) if match["year"] else None
        style = "ordinal" if match["ordinal"] else "words"
        return Part(start, match.end(), "bare_day", year, day=int(match["day"]), style=style)

    def _years(self, start: int) -> Part | None:
        """``2017/18``, ``2019-2022``, ``2012``."""
        match = self.patterns.split_year.match(self.text, start, self.end)
        if match is not None and (part := _two_years(match)) is not None:
            return part
        match = self.patterns.year.match(self.text, start, self.end)
        return Part(start, match.end(), "year", int(match["year"])) if match else None

    def _short_year(self, start: int, *, is_led: bool = False) -> Part | None:
        """``’09`` of "in ’09", "since ’14"."""
        text = self.text
        if start < 2 or text[start - 1] not in _APOSTROPHES:
            return None
        match = self.patterns.short_year.match(text, start, self.end)
        if match is None or not (is_led or self._word_before(start - 1) in self.words.lists["short_year_leads"]):
            return None
        return Part(start - 1, match.end(), "year", _full_year(match[0]))

    def _word_before(self, start: int) -> str:
        """The word right before ``start``, in small letters."""
        found = _LAST_WORD.search(self.text, max(0, start - _LONGEST_WORD), start)
        return found["word"].lower() if found else ""

    def _inside_number(self, start: int, marks: str = ".:,/") -> bool:
        """Whether a mark and another digit stand right before."""
        return start > 1 and self.text[start - 1] in marks and self.text[start - 2].isdigit()

    def _iso(self, start: int) -> Part | None:
        """``2024-03-14``, ``2024/03/14``, the day of ``2024-03-14T09:30``."""
        match = self.patterns.iso.match(self.text, start, self.end)
        if match is None:
            return None
        year, month, day = int(match["year"]), int(match["month"]), int(match["day"])
        return Part(start, match.end(), "day", year, month, day, style="iso") if day_span(year, month, day) else None

    def _day_month(self, start: int) -> Part | None:
        """``16 January 2026``, ``4th of March``, ``3-May-24``, ``1 September``."""
        match = self.patterns.day_month.match(self.text, start, self.end)
        if match is None:
            return None
        day, month = int(match["day"]), self.words.months[_name(match)]
        year = _year_of(match, tight=match["tight"] or match["apart"])
        if year is None and match["month"] in self.words.lists["strict_months"]:
            return None  # "between 1 and 2 may be"
        form = "day" if day_span(year or _LEAP_YEAR, month, day) else "none"
        return Part(start, match.end(), form, year, month, day, year_word=_word(match["year_word"]))

    def _numeric(self, start: int) -> Part | None:
        """``23/05/2014``, ``6.2.2023``, ``06-02-23``: the day first, unless only the month can be."""
        match = self.patterns.numeric.match(self.text, start, self.end)
        if match is None or self._inside_number(start, ".:,/-–"):
            return None
        day, month, is_slash = int(match["day"]), int(match["month"]), match["mark"].strip() == "/"
        if len(match["year"]) == 2 and (len(match["mark"]) > 1 or not (is_slash or match.end() - start == 8)):
            lead = self._word_before(start)
            is_led = lead in self.words.weekdays or lead in self.words.lists["numeric_leads"]
            if len(match["mark"]) > 1 or not (is_led or self._ends_source(start, match.end())):
                return None  # "1.2.10" numbers a paragraph; "Posted on Sun 2.7.23" does not
        year = _full_year(match["year"])
        if month > 12 and day <= 12:
            day, month = month, day
        if day_span(year, month, day) is None:
            return None
        return Part(start, match.end(), "day", year, month, day, style="numeric")

    def _short_figures(self, start: int) -> Part | None:
        """The ``17/10`` of "Thu 17/10"."""
        match = self.patterns.short_figures.match(self.text, start, self.end)
        if match is None:
            return None
        day, month = int(match["day"]), int(match["month"])
        if day_span(_LEAP_YEAR, month, day) is None:
            return None
        return Part(start, match.end(), "day", None, month, day, style="numeric")

    def _ends_source(self, start: int, end: int) -> bool:
        """ "Head's blog, 5.6.24" on a line."""
        return bool(_END_OF_LINE.match(self.text, end) and _AFTER_MARK.search(self.text, max(0, start - 2), start))

    def _with_weekday(self, weekday: re.Match[str]) -> Part:
        """``Tuesday 4 February``, ``Thursday, September 16, 2021``, ``Tuesday 2``, ``Monday last week``."""
        number = self.words.weekdays[in_small_letters(weekday["weekday"] or weekday["brief"])]
        start = weekday.start()
        gap = self.patterns.weekday_gap.match(self.text, weekday.end(), self.end) if weekday["week"] is None else None
        if gap is not None:
            place = gap.end()
            in_digits = self.text[place : place + 1].isdigit()
            core = self._short_figures(place) or self._digits(place) if in_digits else self._month_day(place)
            if core is not None and core.form in ("day", "bare_day"):
                return dataclasses.replace(core, start=start, weekday=number)
        form = "weekday" if weekday["weekday"] else "none"
        return Part(start, weekday.end(), form, weekday=number, week=_word(weekday["week"]))

    def _month_day(self, start: int, *, goes_on: bool = False) -> Part | None:
        """``September 16, 2021``, ``Oct. 4th``, ``on March 14``."""
        match = self.patterns.month_day.match(self.text, start, self.end)
        if match is None or (match["month"] or match["abbreviation"]).islower():
            return None
        day, month, year = int(match["day"]), self.words.months[_name(match)], _year_of(match)
        if day_span(year or _LEAP_YEAR, month, day) is None:
            return None
        is_told = year or match["year_word"] or match["ordinal"] or goes_on
        if not is_told and not self._is_month_first(start, match.end()):
            return None
        year_word = _word(match["year_word"])
        return Part(start, match.end(), "day", year, month, day, year_word=year_word, style="month first")

    def _is_month_first(self, start: int, end: int) -> bool:
        """ "on March 14" and "Friday, June 3" are days; "in March 14 children" is a month and a number."""
        lead = self._word_before(start)
        if lead in self.words.lists["month_first_leads"] or lead in self.words.weekdays:
            return True
        if lead in self.words.lists["month_leads"] and lead not in self.words.lists["maybe_month_first_leads"]:
            return False
        return not _SMALL_WORD.match(self.text, end) or self.patterns.to_month_day.match(self.text, end) is not None

    def _month(self, start: int) -> Part | None:
        """``September 2018``, ``April this year``, ``May``."""
        match = self.patterns.month.match(self.text, start, self.end)
        if match is None or (match["bare"] or "X").islower():
            return None
        in_words = self._day_in_words(match) if match["bare"] or match["year"] else None
        if in_words is not None:
            return in_words
        if match["bare"]:
            return Part(start, match.end(), "month", month=self.words.months[in_small_letters(match["bare"])])
        month = self.words.months[_name(match)]
        return Part(start, match.end(), "month", _year_of(match), month, year_word=_word(match["year_word"]))

    def _day_in_words(self, month: re.Match[str]) -> Part | None:
        """``the first of September``; not the "first of May's visits"."""
        start, end = month.span()
        found = _ORDINAL_OF.search(self.text, max(0, start - _LONGEST_ORDINAL), start)
        day = self.words.ordinals.get(found["day"].lower()) if found else None
        if found is None or day is None or self.text[end : end + 1] in ("'", "’"):
            return None
        number = self.words.months[in_small_letters(month["bare"] or _name(month))]
        year = _year_of(month) if month["year"] else None
        return Part(found.start(), end, "day", year, number, day) if day_span(year or _LEAP_YEAR, number, day) else None

    def _season(self, start: int) -> Part | None:
        """``spring 2023``, ``autumn of last year``; the ``spring`` of "spring and summer 2023"; no school term."""
        match = self.patterns.season.match(self.text, start, self.end)
        if match is None:
            return None
        season = self.words.seasons[in_small_letters(match["season"] or match["open"])]
        form = "none" if match["term"] or match["tail"] else "season"
        year = int(match["year"]) if match["year"] else None
        return Part(start, match.end(), form, year, season=season, year_word=_word(match["year_word"]))

    def _which(self, start: int) -> Part | None:
        """``next year``, ``last month``, ``last summer``, ``last May``, ``this Thursday``."""
        match = self.patterns.which.match(self.text, start, self.end)
        if match is None:
            return None
        which = in_small_letters(match["which"])
        if match["unit"]:
            return Part(start, match.end(), in_small_letters(match["unit"]), which=which)
        if match["season"]:
            season = self.words.seasons[in_small_letters(match["season"])]
            return Part(start, match.end(), "season", season=season, which=which)
        inner = self.read(match.start("month" if match["month"] else "weekday"))
        if inner is None or inner.form not in ("month", "weekday") or inner.year is not None:
            return inner and dataclasses.replace(inner, start=start)  # "this Tuesday 4 February" says enough
        return dataclasses.replace(inner, start=start, which=which)


def _two_years(match: re.Match[str]) -> Part | None:
    """``2017/18`` is one year of work, ``2019-2022`` a run of years, ``2023/25`` the name of a programme."""
    year, until = int(match["year"]), match["until"]
    if len(until) == 4:
        form = "years" if year < int(until) <= year + _LONGEST_RUN else "none"
        return Part(match.start(), match.end(), form, year, until=int(until))
    if (year + 1) % 100 == int(until):
        return Part(match.start(), match.end(), "split_year", year, until=year + 1)
    is_tight = match.end() - match.start() == len("2023/25")
    return Part(match.start(), match.end(), "none", year) if is_tight else None  # "in 2019 - 21 more"


def _name(match: re.Match[str]) -> str:
    return in_small_letters(match["month"] or match["abbreviation"])


def _year_of(match: re.Match[str], tight: str | None = None) -> int | None:
    written = match["year"] or match["short"] or tight
    return _full_year(written) if written else None


def _full_year(written: str) -> int:
    year = int(written)
    if len(written) == 4:
        return year
    return year + (2000 if year < _TWO_DIGITS_SPLIT else 1900)


def _word(found: str | None) -> str | None:
    return " ".join(in_small_letters(found).split()) if found else None
