"""Whether an expression is a date where it stands, or a word, a name, a number or a habit.

    "in May", "May's visit", "the May inspection"     a month;      "Theresa May", "may", "April Jones": none
    "in 2018", "the 2018 inspection", "Good (2018)"   a year;       "2000 children", "Act 1989": none
    "on Monday", "Monday's report"                    a day;        "a Sunday", "Monday to Friday": none
    "published today", "today (10 June)"              a day;        "Today we can", "today's children": none
    "by the end of this year"                         a year;       "in the last year", "earlier this year": none

Expressions that carry their own day and month, or month and year, need no context.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from pipeline.date_expressions import Expression
from pipeline.date_words import DateWords, date_words

_REACH = 48
_QUOTATION = 600
_LEAD = re.compile(r"(?P<word>[\w£$€#%]+(?:['’\-][\w]+)*)(?P<gap>[^\w]*)$")
_TAIL = re.compile(r"(?P<gap>[^\w\n]*)(?P<word>[\w]+(?:['’][\w]+)?)?")
_POSSESSIVE = re.compile(r"['’]s\s+(?P<noun>\w+(?:\s\w+)?)")
_WORD = re.compile(r"\w+(?:['’]\w+)?")
_CLOSED = re.compile(r"\s*[)\].,;:!?|\"”’']|\s*$")
_AGED = re.compile(r",\s\d\d,")
_CLOSES = re.compile(r"\)|(?:,\s*(?:19|20)\d\d)*,?\s(?:and\s)?(?:now\s|again\s)?(?:in\s)?(?:19|20)\d\d\)")  # "(2014, 2018 and now 2022)"
_LIST_JOINER = re.compile(r"\s*(?:,|,?\s+(?:and|or)|&|/)\s*", re.IGNORECASE)
_ADDRESS = re.compile(r"\s+\w+|,\s+\w+")


@dataclass(frozen=True, slots=True)
class Around:
    """The words on both sides of an expression, in small letters but for ``tail_raw`` and ``lead_raw``."""

    text: str
    start: int
    end: int
    limit: int
    lead: str
    lead_raw: str
    lead_gap: str
    tail: str
    tail_raw: str
    tail_gap: str

    @property
    def before(self) -> str:
        return self.text[max(self.limit, self.start - _REACH) : self.start]


def is_date(text: str, expression: Expression, *, begin: int, end: int) -> bool:
    """Whether ``expression`` is a date in the sentence ``text[begin:end]``."""
    words = date_words()
    first, last = expression.first, expression.last
    around = _around(text, expression, begin, end)
    if first.form == "day" or last.form == "day":
        return not _is_address(around, words) and not (first.style in ("numeric", "iso") and _inside_number(around))
    if last.form in ("month", "season") and (last.year is not None or last.year_word is not None):
        return True
    return _JUDGES[first.form](around, expression, words)


def _around(text: str, expression: Expression, begin: int, end: int) -> Around:
    lead = _LEAD.search(text, max(begin, expression.start - _REACH), expression.start)
    tail = _TAIL.match(text, expression.end, min(end, expression.end + _REACH))
    lead_raw = lead["word"] if lead else ""
    tail_raw = (tail["word"] or "") if tail else ""
    return Around(text, expression.start, expression.end, begin, lead_raw.lower().replace("’", "'"), lead_raw, lead["gap"] if lead else "",
                  tail_raw.lower().replace("’", "'"), tail_raw, tail["gap"] if tail else "")


def continues(text: str, before: Expression | None, expression: Expression) -> bool:
    """Whether ``expression`` goes on with a list whose earlier date was accepted: "in 2019, 2021 and 2023"."""
    return before is not None and before.last.form == expression.first.form and expression.first.form in ("year", "month", "weekday") \
        and bool(_LIST_JOINER.fullmatch(text, before.end, expression.start))


def _is_address(around: Around, words: DateWords) -> bool:
    """``12 March Road``."""
    return around.tail in words.lists["streets"] and around.tail_raw[:1].isupper() and not around.tail_gap.strip()


def _inside_number(around: Around) -> bool:
    return around.text[around.start - 1 : around.start] in ("-", ".", "/", "–", "+") and not around.lead_gap[:-1].strip()


def _month(around: Around, expression: Expression, words: DateWords) -> bool:
    lists = words.lists
    if expression.first.which is not None:
        if expression.first.month is None:
            return _this_or_last(around, words)
        return around.lead not in lists["habit_leads"] and not _is_a_name(around, words)
    if around.lead in lists["habit_leads"] and not around.lead_gap.strip():
        return False
    if _is_address(around, words) or (around.tail in lists["streets"] and around.tail_gap == ", "):
        return False
    name = around.text[expression.first.start : expression.first.end].lower()
    if expression.is_range:
        return expression.joined in ("between", "from") or name not in lists["strict_months"] or _led(around, lists["month_leads"])
    if _led(around, lists["month_leads"]):
        return around.lead in ("in", "since", "until", "during", "from") or not _is_a_name(around, words)
    if name not in lists["ambiguous_months"]:
        return True
    return _ambiguous_month(around, name, words)


def _ambiguous_month(around: Around, name: str, words: DateWords) -> bool:
    lists = words.lists
    possessive = _POSSESSIVE.match(around.text, around.end)
    if possessive is not None:
        return possessive["noun"].split()[0].lower() in lists["event_nouns"] and not _after_a_name(around, words)
    if around.lead in lists["determiners"] or around.lead.endswith(("'s", "s'")):
        return around.tail_raw.islower() and around.tail not in ("of", "past", "forward", "and") and not around.tail_gap.strip()
    if name in lists["strict_months"] or around.lead in lists["person_verbs"] or _is_a_name(around, words) or _after_a_name(around, words):
        return False
    return not around.text[around.start : around.end].isupper() or around.lead_raw.isupper()


def _led(around: Around, leads: frozenset[str]) -> bool:
    """Whether the word right before is one of ``leads`` ("in May", "mid-March")."""
    if around.lead_gap == "-":
        return around.lead in date_words().lists["hyphen_leads"]
    lead = around.lead
    filled = _FILLED.search(around.text, max(around.limit, around.start - 24), around.start)
    if filled is not None:
        lead = filled["lead"].lower()
    return lead in leads and not around.lead_gap.strip(" \t\n\xa0(‘’“\"'")


_FILLED = re.compile(r"\b(?P<lead>\w+)\s+(?:at\s+(?:least|the\s+(?:earliest|latest))|both|either|around|about)\s+$", re.IGNORECASE)


def _is_a_name(around: Around, words: DateWords) -> bool:
    """"April Jones", "June said", "June, 51": a person."""
    if around.tail in words.lists["person_verbs"] and not around.tail_gap.strip(" ,"):
        return True
    if _AGED.match(around.text, around.end):
        return True
    return around.tail_gap == " " and around.tail_raw[:1].isupper() and not around.tail_raw.isupper() and len(around.tail_raw) > 1 \
        and around.tail not in words.lists["institutions"]


def _after_a_name(around: Around, words: DateWords) -> bool:
    """"Theresa May", "Ms March"."""
    if around.lead in words.lists["honorifics"]:
        return True
    opens_sentence = around.start - len(around.lead_raw) - len(around.lead_gap) <= around.limit
    return around.lead_raw[:1].isupper() and not around.lead_raw.isupper() and around.lead_gap == " " and not opens_sentence


def _season(around: Around, expression: Expression, words: DateWords) -> bool:
    lists = words.lists
    return around.lead not in lists["habit_leads"] | lists["vague_leads"] and around.tail not in lists["season_tails"]


def _year(around: Around, expression: Expression, words: DateWords) -> bool:
    lists = words.lists
    if expression.first.which is not None:
        return _this_or_last(around, words)
    possessive = _POSSESSIVE.match(around.text, around.end)
    if possessive is not None:
        return possessive["noun"].split()[0].lower() in lists["event_nouns"]
    if around.lead in lists["counting"] or around.lead_gap.endswith(("£", "$", "€", "#", "/", ",000")):
        return False
    small_noun_behind = around.tail_gap == " " and around.tail in lists["counted"]
    if small_noun_behind:
        return False
    if expression.is_range:
        return expression.joined in ("between", "from") or _led(around, lists["year_leads"])
    if _led(around, lists["year_leads"]):
        return around.tail not in lists["laws"] or not around.tail_raw[:1].isupper()
    if around.tail_gap == " " and around.tail in lists["event_nouns"] and not around.tail_raw[:1].isupper():
        return around.lead in lists["year_determiners"] or around.lead.endswith(("'s", "s'")) or around.lead_raw.islower()
    if (around.lead in lists["year_determiners"] or around.lead.endswith("'s")) and around.tail_raw.islower() and around.tail_gap == " ":
        return True
    if around.lead_gap.endswith("(") and _CLOSES.match(around.text, around.end):
        return around.lead_raw[:1].islower() or around.lead in lists["grade_words"]
    if around.start == around.limit and around.tail in lists["year_openers"]:
        return True
    return _alone_in_cell(around)


def _alone_in_cell(around: Around) -> bool:
    """A table's column head: "| 2015 | 2019 |"."""
    left = around.text[max(0, around.start - 12) : around.start].rsplit("\n", 1)[-1]
    right = around.text[around.end : around.end + 12].split("\n", 1)[0]
    open_left = not left.strip(" \t|*") and (left.strip(" ") != "" or right.strip() != "")
    closed_right = bool(re.match(r"[ *]*[|\t]|\s{2,}|$", right))
    after_cell = bool(re.search(r"[|\t][ *]*$| {3,}$", left))
    return (after_cell or (open_left and bool(re.match(r"[ *]*[|\t]| {3,}", right)))) and closed_right


def _this_or_last(around: Around, words: DateWords) -> bool:
    """"This year" and "last month" are dates, "the last year" is a length and "earlier this year" is vague."""
    lists = words.lists
    if around.lead in lists["vague_leads"] and not around.lead_gap.strip():
        return False
    return not (around.tail in lists["vague_tails"] and around.tail_gap in (" ", "-"))


def _split_year(around: Around, expression: Expression, words: DateWords) -> bool:
    return _led(around, words.lists["year_leads"]) and around.tail not in words.lists["laws"]


def _weekday(around: Around, expression: Expression, words: DateWords) -> bool:
    lists = words.lists
    if expression.first.which is not None or expression.last.week is not None:
        return around.lead not in lists["habit_leads"]
    if (expression.is_range and expression.joined != "and") or around.lead in lists["habit_leads"] or (around.lead in lists["weekday_names"] and not around.lead_gap.strip()):
        return False
    if around.tail in lists["times_of_day"] or around.before.lower().rstrip().endswith(tuple(lists["weekday_titles"])):
        return False
    possessive = _POSSESSIVE.match(around.text, around.end)
    if possessive is not None:
        return True
    return _led(around, lists["weekday_leads"])


def _relative(around: Around, expression: Expression, words: DateWords) -> bool:
    form = " ".join(around.text[expression.start : expression.end].lower().split())
    lists = words.lists
    if form == "today":
        return _today(around, words)
    if form != "tomorrow":
        return True
    possessive = _POSSESSIVE.match(around.text, around.end)
    if possessive is not None:
        return possessive["noun"].split()[0].lower() in lists["days_nouns"]
    return around.lead not in lists["vague_leads"] | lists["weekday_names"] | lists["tomorrow_leads"]


def _today(around: Around, words: DateWords) -> bool:
    """The day of publication, not "nowadays"."""
    lists = words.lists
    possessive = _POSSESSIVE.match(around.text, around.end)
    if possessive is not None:
        return any(noun.lower() in lists["days_nouns"] for noun in possessive["noun"].split())
    if around.tail_gap.strip().startswith(("(", ",")) and _FULL_DAY.match(around.text, around.end):
        return True
    near = {word.lower().replace("’", "'") for word in _WORD.findall(around.text, max(around.limit, around.start - 90), around.end + 90)}
    marked = not near.isdisjoint(lists["marks"])
    opens = not around.lead or around.start <= around.limit + 1
    if opens and around.tail in lists["nowadays_tails"] and not around.tail_gap.strip(" ,"):
        return marked and around.tail not in lists["nowadays_subjects"] and near.isdisjoint(lists["nowadays_marks"])
    if around.lead in lists["nowadays_leads"] and not around.lead_gap.strip():
        return around.tail in lists["marks"] and around.tail_gap == " "  # "has today published"
    return marked or (around.tail not in lists["nowadays_marks"] and not _in_quotation(around))


def _in_quotation(around: Around) -> bool:
    """Whether a quotation mark stands open before the words: people say "today" and mean nowadays."""
    before = around.text[max(0, around.start - _QUOTATION) : around.start].rsplit("\n\n", 1)[-1]
    return before.count("“") > before.count("”") or before.count('"') % 2 == 1 or before.count("‘") > before.count("’")


_FULL_DAY = re.compile(r"[\s(,]+(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?(?:the\s+)?\d{1,2}", re.IGNORECASE)

_JUDGES: dict[str, Callable[[Around, Expression, DateWords], bool]] = {
    "month": _month, "season": _season, "year": _year, "years": _year, "split_year": _split_year, "weekday": _weekday, "relative": _relative,
}
