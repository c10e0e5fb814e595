"""Whether an expression is a date where it stands, or a word, a name, a number or a habit.

    "in May", "May's visit", "the May inspection"     a month;      "Theresa May", "may", "April Jones": none
    "in 2018", "the 2018 inspection", "Good (2018)"   a year;       "2000 children", "Act 1989": none
    "on Monday", "Monday's report"                    a day;        "a Sunday", "Monday to Friday": none
    "by the end of this year"                         a year;       "in the last year": none

Expressions that carry their own day and month, or month and year, need no context.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from pipeline.dates.around import Around, is_behind_hour
from pipeline.dates.expressions import Expression
from pipeline.dates.patterns import date_patterns
from pipeline.dates.today import names_day
from pipeline.dates.words import DateWords, date_words
from pipeline.dates.years import is_year, this_or_last

_AGED = re.compile(r",\s\d\d,")
_LIST_JOINER = re.compile(r"\s*(?:,|,?\s+(?:and|or)|&|/)\s*", re.IGNORECASE)
_LISTED = frozenset({"year", "month", "weekday"})
_NUMBER_MARKS = ("-", ".", "/", "–", "+")
_NIGHTS = re.compile(r"\s(?:night|morning|afternoon|evening|lunchtime)['’]s\b")  # "told Monday night's meeting"
_HOURS = re.compile(r"\s?[-–]\s?\d|\s(?:[ap]m\b|to\s\d|o['’]clock)", re.IGNORECASE)  # "Monday 9-11am"


def is_date(text: str, expression: Expression, *, begin: int, end: int) -> bool:
    """Whether ``expression`` is a date in the sentence ``text[begin:end]``."""
    words = date_words()
    first, last = expression.first, expression.last
    if last.form in ("month", "season") and (last.year is not None or last.year_word is not None):
        return True
    is_day = first.form == "day" or last.form == "day"
    if is_day and first.style not in ("numeric", "iso") and not text[expression.end + 1 : expression.end + 2].isupper():
        return True
    around = Around.of(text, expression.start, expression.end, begin, end)
    if is_day:
        in_digits = first.style in ("numeric", "iso")
        return not _is_address(around, words) and not (in_digits and _is_inside_number(around))
    return _JUDGES[first.form](around, expression, words)


def continues(text: str, before: Expression | None, expression: Expression) -> bool:
    """Whether ``expression`` goes on with a list whose earlier date was accepted: "in 2019, 2021 and 2023"."""
    form = expression.first.form
    if before is None or before.last.form != form or form not in _LISTED:
        return False
    return _LIST_JOINER.fullmatch(text, before.end, expression.start) is not None


def _is_address(around: Around, words: DateWords) -> bool:
    """``12 March Road``."""
    return around.tail in words.lists["streets"] and around.tail_raw[:1].isupper() and not around.tail_gap.strip()


def _is_inside_number(around: Around) -> bool:
    return around.text[around.start - 1 : around.start] in _NUMBER_MARKS and not around.lead_gap[:-1].strip()


def _month(around: Around, expression: Expression, words: DateWords) -> bool:
    lists = words.lists
    if expression.first.which is not None and expression.first.month is None:
        return this_or_last(around, words)
    if around.lead in lists["habit_leads"] and around.lead_is_next:
        return False
    if around.tail in lists["holidays"] and around.tail_is_next:
        return False
    if expression.first.which is not None:
        return not _is_a_name(around, words)
    if _is_address(around, words) or (around.tail in lists["streets"] and around.tail_gap == ", "):
        return False
    name = around.text[expression.first.start : expression.first.end].lower()
    is_led = around.led_by(lists["month_leads"])
    if expression.is_range:
        return is_led or expression.joined in ("between", "from") or name not in lists["strict_months"]
    if is_led:
        return around.lead in lists["sure_month_leads"] or not _is_a_name(around, words)
    return name not in lists["ambiguous_months"] or _ambiguous_month(around, name, words)


def _ambiguous_month(around: Around, name: str, words: DateWords) -> bool:
    """ "May's visit", "its March visit", "April saw": months; "Ms May", "said June", "the march": none."""
    lists, nouns = words.lists, around.possessed()
    if nouns:
        return nouns[0] in lists["event_nouns"] and not _after_a_name(around, words)
    if around.lead in lists["determiners"] or around.lead_is_possessive:
        return around.tail_raw.islower() and around.tail not in lists["no_event_tails"] and not around.tail_gap.strip()
    if name in lists["strict_months"] or around.lead in lists["person_verbs"]:
        return False
    if _is_a_name(around, words) or _after_a_name(around, words):
        return False
    return not around.text[around.start : around.end].isupper() or around.lead_raw.isupper()


def _is_a_name(around: Around, words: DateWords) -> bool:
    """ "April Jones", "June said", "June, 51,": a person."""
    is_told = around.lead in words.lists["month_leads"] and "," in around.tail_gap  # "who came in mid October, said"
    if around.tail in words.lists["person_verbs"] and not around.tail_gap.strip(" ,") and not is_told:
        return True
    if _AGED.match(around.text, around.end):
        return True
    is_surname = around.tail_raw[:1].isupper() and not around.tail_raw.isupper() and len(around.tail_raw) > 1
    return is_surname and around.tail_is_next and around.tail not in words.lists["institutions"]


def _after_a_name(around: Around, words: DateWords) -> bool:
    """ "Theresa May", "Ms March"."""
    if around.lead in words.lists["honorifics"]:
        return True
    is_name = around.lead_raw[:1].isupper() and not around.lead_raw.isupper()
    return is_name and around.lead_gap == " " and not around.lead_opens_sentence


def _season(around: Around, expression: Expression, words: DateWords) -> bool:
    lists = words.lists
    return around.lead not in lists["habit_leads"] | lists["vague_leads"] and around.tail not in lists["season_tails"]


def _split_year(around: Around, expression: Expression, words: DateWords) -> bool:
    return around.led_by(words.lists["year_leads"]) and around.tail not in words.lists["laws"]


def _weekday(around: Around, expression: Expression, words: DateWords) -> bool:
    lists = words.lists
    if around.lead in lists["habit_leads"]:
        return False
    if expression.first.which is not None or expression.last.week is not None:
        return True
    if expression.first.day is not None and not _HOURS.match(around.text, around.end):
        return True  # "Monday 16th"
    if date_patterns().weekdays.match(around.text, around.start):
        return False  # "on Monday, Wednesday and Friday"
    if expression.is_range and expression.joined != "and":
        return False  # "Monday to Friday"
    if around.tail in lists["times_of_day"] or (around.lead in lists["weekday_names"] and around.lead_is_next):
        return False
    before = around.text[max(around.begin, around.start - 20) : around.start].lower().rstrip()
    if before.endswith(tuple(lists["weekday_titles"])):
        return False
    if _NIGHTS.match(around.text, around.end):
        return True
    if is_behind_hour(around.text, around.start):
        return True
    return bool(around.possessed()) or around.led_by(lists["weekday_leads"])


def _ordinal(around: Around, expression: Expression, words: DateWords) -> bool:
    """ "on the 5th", "until the 23rd", "two days, the 5th and 6th"; not "the 5th visit"."""
    if around.tail and around.tail not in words.lists["ordinal_tails"] and not around.tail_gap.strip():
        return False
    if expression.joined in ("between", "from"):
        return True
    if not around.lead_gap.strip():
        return around.lead in words.lists["ordinal_leads"]
    return expression.is_range and around.lead_gap.strip() in (",", "(", "–", "-", ":")


def _relative(around: Around, expression: Expression, words: DateWords) -> bool:
    return names_day(around, words)


_JUDGES: dict[str, Callable[[Around, Expression, DateWords], bool]] = {
    "month": _month,
    "season": _season,
    "year": is_year,
    "years": is_year,
    "split_year": _split_year,
    "weekday": _weekday,
    "relative": _relative,
    "ordinal": _ordinal,
}
