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

from pipeline.dates.around import Around
from pipeline.dates.expressions import Expression
from pipeline.dates.patterns import date_patterns
from pipeline.dates.today import names_day
from pipeline.dates.words import DateWords, date_words

_DID = re.compile(r"\s\w+\s(?:was|were|had)\b")
_AGED = re.compile(r",\s\d\d,")
_YEAR = r"(?:19|20)\d\d"
# "(2014, 2018)", "(2019 in brackets)"
_BRACKET = re.compile(
    rf"\)|\s(?:\w+\s){{0,2}}in\sbrackets\b|(?:,\s*{_YEAR})*,?\s(?:and\s)?(?:now\s|again\s)?(?:in\s)?{_YEAR}\)"
)
_BRACKET_HOLDS = re.compile(r"\((?:last\s|first\s|re-)?[a-z]{4,},?\s$")
# The title of a work before its year: "Keeping Safe in Towns (2023)"
_TITLE = re.compile(r"[A-Z][a-z’'-]+\s(?:to|in|for|with|about)\s(?:[A-Z][a-z’'-]+\s){1,3}\($")
_BRACKET_TELLS = re.compile(r":\s|\s[–-]\s")  # "good (2018: inadequate)"
_TELLS = re.compile(r":\s")  # "2014: inadequate"
_LIST_JOINER = re.compile(r"\s*(?:,|,?\s+(?:and|or)|&|/)\s*", re.IGNORECASE)
_LISTED = frozenset({"year", "month", "weekday"})
_CELL_LEFT, _CELL_RIGHT = re.compile(r"(?:[|\t][ *]*| {3,})$"), re.compile(r"[ *]*[|\t]| {3,}")
_NUMBER_MARKS = ("-", ".", "/", "–", "+")
_MONEY_MARKS = ("£", "$", "€", "#", "/", ",000")
_CELL, _ROW = 12, 80
_YEAR_LINE = re.compile(rf"\n(?:[A-Z][a-z]+\.? )?{_YEAR}(?:\n|$)")
_ENDS_LINE = re.compile(rf"\n(?:[A-Z][a-z]+\.? )?{_YEAR}\n$")
_NIGHTS = re.compile(r"\s(?:night|morning|afternoon|evening|lunchtime)['’]s\b")  # "told Monday night's meeting"
_HOURS = re.compile(r"\s?[-–]\s?\d|\s(?:[ap]m\b|to\s\d|o['’]clock)", re.IGNORECASE)  # "Monday 9-11am"
_HOUR_BEFORE = re.compile(r"\b\d{1,2}(?:[.:]\d\d)?\s?[ap]\.?m\.?,?\s$", re.IGNORECASE)  # "7pm Wednesday"
_ENDS_IN_YEAR = re.compile(rf"\w\s{_YEAR}$")


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
        return _this_or_last(around, expression, words)
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


def _year(around: Around, expression: Expression, words: DateWords) -> bool:
    lists, nouns = words.lists, around.possessed()
    if expression.first.which is not None:
        return _this_or_last(around, expression, words)
    if nouns:
        return nouns[0] in lists["event_nouns"]
    is_counted = around.tail_is_next and around.tail in lists["counted"]
    if is_counted and around.lead_is_next and around.lead in lists["sure_year_leads"]:
        is_counted = _DID.match(around.text, around.end) is None  # "in 2018 cases", "in 2021 staff were"
    if is_counted or around.lead in lists["counting"] or around.lead_gap.endswith(_MONEY_MARKS):
        return False
    if around.led_by(lists["year_leads"]):
        return expression.is_range or around.tail not in lists["laws"] or not around.tail_raw[:1].isupper()
    if expression.is_range:
        return expression.joined in ("between", "from")
    if _names_event(around, words) or _bracketed_year(around, words):
        return True
    return _opens_story(around, words) or _alone_in_cell(around)


def heads_table(text: str, expression: Expression) -> bool:
    """Whether a bare year heads a column of grades: "Overall 2016 | Overall 2019", "Grade, 2015 (grade, 2012)"."""
    start = expression.start
    begin = text.rfind("\n", max(0, start - _ROW), start) + 1
    line = text[begin : expression.end + _ROW].split("\n", 1)[0]
    if start > begin and text[start - 2 : start] != ", " and "|" not in line and "\t" not in line:
        return False
    around = Around.of(text, start, expression.end, begin, expression.end + _ROW)
    is_graded = around.lead in date_words().lists["grade_words"] and around.lead_gap == ", "
    return is_graded or _heads_column(around) or _alone_on_line(around)


def has_line(text: str, expression: Expression) -> bool:
    """Whether the date is the head of a column that a flattened table gave a line: "Nov 2018 / June 2022 / Overall"."""
    return _alone_on_line(Around.of(text, expression.start, expression.end, expression.start, expression.end))


def _names_event(around: Around, words: DateWords) -> bool:
    """ "the 2018 inspection", "its 2022 report", "single 2014 inspection"."""
    lists = words.lists
    if not around.tail_is_next or not around.tail_raw.islower():
        return False
    if around.lead in lists["year_determiners"] or around.lead_is_possessive:
        return True
    return around.tail in lists["event_nouns"] and around.lead_raw.islower()


def _bracketed_year(around: Around, words: DateWords) -> bool:
    """ "Good (2018)", "grade 2 (2015)", "in a row (2014, 2018 and now 2022)", "(seen 2023)"; not "(Smith, 2018)"."""
    if around.text[around.start - 1 : around.start] == "(" and _BRACKET_TELLS.match(around.text, around.end):
        return True
    is_qualified = around.lead in words.lists["grade_words"] and around.lead_gap == ", "  # "Grade, 2015 (grade, 2012)"
    if is_qualified and (around.tail_gap in ("", " (") or around.tail_gap.startswith(")")):
        return True
    if not _BRACKET.match(around.text, around.end):
        return False
    if around.lead_gap.endswith("("):
        is_title = _TITLE.search(around.text, max(around.begin, around.start - 60), around.start) is not None
        return around.lead not in words.lists["laws"] and not is_title
    return _BRACKET_HOLDS.search(around.text, max(0, around.start - 24), around.start) is not None


def _opens_story(around: Around, words: DateWords) -> bool:
    """ "2023 was a hard year"; "2014: inadequate", also behind a semicolon."""
    is_first = around.start == around.begin
    if (is_first or around.lead_gap == "; ") and _TELLS.match(around.text, around.end):
        return True
    return is_first and around.tail in words.lists["year_openers"]


def _alone_in_cell(around: Around) -> bool:
    """A table's column head: "| 2015 | 2019 |", "Overall 2016 | Overall 2019", or each year on a line of its own."""
    if _heads_column(around) or _alone_on_line(around):
        return True
    left = around.text[max(0, around.start - _CELL) : around.start].rsplit("\n", 1)[-1]
    right = around.text[around.end : around.end + _CELL].split("\n", 1)[0]
    closes = _CELL_RIGHT.match(right) is not None
    if _CELL_LEFT.search(left):
        return closes or not right.strip(" *")
    return closes and not left.strip(" *")


def _heads_column(around: Around) -> bool:
    """ "Home | Overall 2016 | Overall 2019": the same words before the years of a row."""
    if not around.lead or not around.lead_is_next or around.tail_is_next:
        return False
    row = around.text[max(0, around.start - _ROW) : around.start].rsplit("\n", 1)[-1]
    row += around.text[around.start : around.end + _ROW].split("\n", 1)[0]
    cells = [cell.strip(" *") for cell in re.split(r"[|\t]", row)]
    heads = [cell[:-4] for cell in cells if _ENDS_IN_YEAR.search(cell)]
    return len(heads) > 1 and len(set(heads)) == 1


def _alone_on_line(around: Around) -> bool:
    """A flattened table gives each head a line: "Judgement / 2016 / 2021 / Overall"."""
    text, start, end = around.text, around.start, around.end
    if text[start - 1 : start] not in ("", "\n") or text[end : end + 1] not in ("", "\n"):
        return False
    return _YEAR_LINE.match(text, end) is not None or _ENDS_LINE.search(text, max(0, start - 18), start) is not None


def _this_or_last(around: Around, expression: Expression, words: DateWords) -> bool:
    """ "This year" and "last month" are dates, "the last year" is a length and "earlier this year" is vague."""
    if around.lead in words.lists["vague_leads"] and around.lead_is_next:
        return False
    return around.tail not in words.lists["vague_tails"] or around.tail_gap not in (" ", "-")


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
    if _HOUR_BEFORE.search(around.text, max(0, around.start - 12), around.start):
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
    "year": _year,
    "years": _year,
    "split_year": _split_year,
    "weekday": _weekday,
    "relative": _relative,
    "ordinal": _ordinal,
}
