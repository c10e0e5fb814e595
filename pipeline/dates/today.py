"""Whether "today" and its kind stand for a day: the day of publication, or only the times we live in.

Ofsted has today published; today's report; today (Monday 10 June)     the day
Today we can; better than they are today; today's young people         the times
"""

from __future__ import annotations

import re

from pipeline.dates.around import Around
from pipeline.dates.words import DateWords

_NEAR, _QUOTATION = 90, 600
_WORD = re.compile(r"\w+(?:['’]\w+)?")
_AS_OF = re.compile(r"\b(?:as\s+(?:of|at)|from)\s+$", re.IGNORECASE)  # "as of today", "from today"
_STATE = re.compile(r"\b(?:is|are|['’]s|remains?|stays?)\s(?:\w+\s){1,3}$", re.IGNORECASE)
_STATE_REACH = 48
_FULL_DAY = re.compile(r"[\s(,]+(?:\w+,?\s+)?(?:the\s+)?\d{1,2}(?:st|nd|rd|th)?\s", re.IGNORECASE)


def names_day(around: Around, words: DateWords) -> bool:
    """Whether "today", "yesterday", "tomorrow", "this morning" and so on name a day here."""
    word = around.text[around.start : around.end]
    if word.istitle() and around.lead_raw[:1].isupper() and around.lead_gap == " " and not around.tail_raw.istitle():
        return False  # "Isworth Today"
    form = " ".join(word.lower().split())
    if form == "today":
        return _is_today(around, words)
    if form != "tomorrow":
        return True
    lists, nouns = words.lists, around.possessed()
    if nouns:
        return nouns[0] in lists["days_nouns"] or around.tail_raw.istitle()  # "in tomorrow's Star"
    return around.lead not in lists["vague_leads"] | lists["weekday_names"] | lists["tomorrow_leads"]


def _is_today(around: Around, words: DateWords) -> bool:
    lists, nouns = words.lists, around.possessed()
    if nouns:
        return not lists["days_nouns"].isdisjoint(nouns)
    if around.tail_gap.strip().startswith(("(", ",")) and _FULL_DAY.match(around.text, around.end):
        return True
    first, last = max(around.begin, around.start - _NEAR), around.end + _NEAR
    if _tells_a_grade(around, words):
        return False  # "was inadequate then and is outstanding today"
    near = {word.lower().replace("’", "'") for word in _WORD.findall(around.text, first, last)}
    is_marked = not near.isdisjoint(lists["marks"])
    if around.opens_sentence and around.tail in lists["nowadays_tails"] and not around.tail_gap.strip(" ,"):
        return is_marked and around.tail not in lists["nowadays_subjects"] and near.isdisjoint(lists["nowadays_marks"])
    if _AS_OF.search(around.text, max(around.begin, around.start - 8), around.start):
        return True
    if around.lead in lists["nowadays_leads"] and around.lead_is_next:
        return around.tail in lists["marks"] and around.tail_is_next  # "has today published"
    return is_marked or (around.tail not in lists["nowadays_marks"] and not _in_quotation(around))


def _tells_a_grade(around: Around, words: DateWords) -> bool:
    lists = words.lists
    if not around.lead_is_next or around.lead in lists["marks"] or around.lead not in lists["grade_words"]:
        return False
    return _STATE.search(around.text, max(around.begin, around.start - _STATE_REACH), around.start) is not None


def _in_quotation(around: Around) -> bool:
    """Whether a quotation mark stands open before it: people say "today" and mean nowadays."""
    before = around.text[max(0, around.start - _QUOTATION) : around.start].rsplit("\n\n", 1)[-1]
    odd = before.count('"') % 2 == 1
    return odd or any(before.count(opens) > before.count(closes) for opens, closes in ("“”", "‘’"))
