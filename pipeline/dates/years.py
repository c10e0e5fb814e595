"""Whether a bare year is a date where it stands, or a number, the name of a law or the title of a work.

"the 2018 inspection", "its 2022 report"                  an event of that year
"Good (2018)", "in a row (2014, 2018 and now 2022)"       in brackets behind a grade; "(Smith, 2018)": none
"2014: inadequate", "2023 was a hard year"                opening a sentence
"Overall 2016 | Overall 2019"                             heading the column of a table
"""

from __future__ import annotations

import re

from pipeline.dates.around import Around
from pipeline.dates.expressions import Expression
from pipeline.dates.words import DateWords, date_words

_DID = re.compile(r"\s\w+\s(?:was|were|had)\b")
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
_CELL_LEFT, _CELL_RIGHT = re.compile(r"(?:[|\t][ *]*| {3,})$"), re.compile(r"[ *]*[|\t]| {3,}")
_MONEY_MARKS = ("£", "$", "€", "#", "/", ",000")
_CELL, _ROW = 12, 80
_YEAR_LINE = re.compile(rf"\n(?:[A-Z][a-z]+\.? )?{_YEAR}(?:\n|$)")
_ENDS_LINE = re.compile(rf"\n(?:[A-Z][a-z]+\.? )?{_YEAR}\n$")
_ENDS_IN_YEAR = re.compile(rf"\w\s{_YEAR}$")


def is_year(around: Around, expression: Expression, words: DateWords) -> bool:
    """Whether a year, or "this year", is a date among its neighbours."""
    lists, nouns = words.lists, around.possessed()
    if expression.first.which is not None:
        return this_or_last(around, words)
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


def this_or_last(around: Around, words: DateWords) -> bool:
    """ "This year" and "last month" are dates, "the last year" is a length and "earlier this year" is vague."""
    if around.lead in words.lists["vague_leads"] and around.lead_is_next:
        return False
    return around.tail not in words.lists["vague_tails"] or around.tail_gap not in (" ", "-")
