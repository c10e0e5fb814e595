"""What a date is the date of: the inspection, its report, an earlier inspection, or something else.

    inspected on / visit took place on / Inspection dates:         inspection
    report published today / letter came out on                    report_published
    last inspected in / judged inadequate in / rated good in       previous_inspection
    appointed in / must be done by / neighbouring X was rated in   other

The nearest cue decides (``date_cues``). Which of several visits is the news is settled afterwards by their dates.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.date_calendar import Span
from pipeline.date_cues import DIRECT, Cue, Window, cue_words, nearest_cue, publication_before, window_around
from pipeline.records import About

DOCUMENT, REPORT, INSPECTION = "document_published", "report_published", "inspection"
PREVIOUS, OTHER = "previous_inspection", "other"
#: Visits that end this many days before the inspection that is the news are earlier ones.
EARLIER_BY = 45
#: Events that are themselves visits; in the news of others every visit is an earlier one.
VISITS = frozenset({"inspection", "focused_visit", "monitoring_visit", "joint_inspection", "send_inspection"})

_AIM = re.compile(r"\bby\s+$")  # "outstanding by 2027"
_ON = re.compile(r"\bon\s+$")
_ONE_DAY = re.compile(r"(?:[^\W\d]+,?\s+)?\d{1,2}(?:st|nd|rd|th)?\s+[^\W\d]+(?:\s+\d{4})?$")
_PREVIOUS_REACH = 40
_NAME = r"[A-Z][\w’'-]+(?:\s(?:(?:of|the|and|&|upon|on)\s)?[A-Z][\w’'-]+){0,6}"
_BE = r"(?:was|were|is|are|has been|had been|remains|remained)"
_PASSIVE = re.compile(rf"(?P<name>{_NAME})(?:,[^,.;]{{1,70}},)?\s(?:which\s|who\s)?{_BE}\b[^,.;]{{0,40}}$")


def role_at(text: str, start: int, end: int, *, begin: int, stop: int, about: About) -> str:
    """The role of the date ``text[start:end]``, by the words of its sentence ``text[begin:stop]``."""
    window = window_around(text, start, end, begin=begin, stop=stop)
    cue = nearest_cue(text, window)
    if cue is None or cue.kind == "other":
        return OTHER
    if _AIM.search(window.words, max(0, window.start - 10), window.start) and not _is_published_by(cue, window):
        return OTHER
    if cue.kind in ("publication", "report_nouns"):
        return REPORT if _is_of_a_report(cue, window) else OTHER
    if _is_of_another(text, window, about):
        return OTHER
    if cue.kind != "inspection":
        return PREVIOUS
    return REPORT if _published_then(text, cue, window) else _which_inspection(cue, window)


def _which_inspection(cue: Cue, window: Window) -> str:
    first = max(0, min(cue.start, window.start) - _PREVIOUS_REACH)
    return PREVIOUS if cue_words().previous.search(window.words, first, max(window.start, cue.end)) else INSPECTION


def _is_published_by(cue: Cue, window: Window) -> bool:
    """"to be published by 3 May"; other things done by a day are deadlines."""
    return cue.kind == "publication" and cue.end <= window.start and window.start - cue.end <= DIRECT


def _published_then(text: str, cue: Cue, window: Window) -> bool:
    """"Ofsted published the result of its visit to X on 13 December": the one day is that of the finite verb."""
    if not _ONE_DAY.match(window.words, window.start, window.end) or not _ON.search(window.words, 0, window.start):
        return False
    return cue.end <= window.start and publication_before(text, window, cue) is not None


def _is_of_a_report(cue: Cue, window: Window) -> bool:
    """Whether what came out is an inspectorate's report or letter, and no plan, notice or statement."""
    words = cue_words()
    nouns = [(min(abs(cue.start - match.end()), abs(match.start() - cue.end)), of_inspectorate)
             for of_inspectorate, pattern in ((False, words.other_publication), (True, words.report_nouns))
             for match in pattern.finditer(window.words)]
    return min(nouns)[1] if nouns else True


def _is_of_another(text: str, window: Window, about: About) -> bool:
    """"Neighbouring Westray was rated good in 2018": a visit to somebody else."""
    words = cue_words()
    if words.others.search(window.words, 0, window.start):
        return True
    if not about.provider_names:
        return False
    subject = _PASSIVE.search(text, window.base, window.base + window.start)
    first = _first_word(subject["name"]) if subject else ""
    return first not in words.no_names and all(_first_word(name) != first for name in about.provider_names)


def _first_word(name: str) -> str:
    """"westray" of "Westray's services", "cedars" of "The Cedars"; "" where an article is all."""
    words = [word for word in name.lower().replace("’", "'").split() if word != "the"]
    return words[0].removesuffix("'s").removesuffix("'") if words else ""


@dataclass(frozen=True, slots=True)
class Visit:
    """A mention of an inspection: its role so far, and its span where known."""

    role: str
    span: Span | None
    exact: bool  # names days
    labelled: bool = False  # "Inspection dates:"


def settle_inspections(visits: Sequence[Visit], *, about: About, published: dt.date | None) -> list[str]:
    """Roles by dates: the latest visit is the news, what ended well before it is earlier, the same days are it."""
    roles = [visit.role for visit in visits]
    if about.event_type not in VISITS:
        return [PREVIOUS if role == INSPECTION else role for role in roles]
    if published is not None:
        roles = [OTHER if _is_ahead(visit, published) else visit.role for visit in visits]
    current = [visit for visit in visits if visit.role == INSPECTION and visit.span is not None
               and not (published and visit.span[0] > published)]
    if not current:
        return roles
    pool = [visit for visit in current if visit.exact] or current
    news = max((visit.span for visit in pool if visit.span), key=lambda span: span[0])
    for index, visit in enumerate(visits):
        if visit.span is None or visit.labelled:
            continue
        if visit.role == INSPECTION and (news[0] - visit.span[1]).days > EARLIER_BY:
            roles[index] = PREVIOUS
        elif visit.role == PREVIOUS and _overlap(visit.span, news) and news[0].year == visit.span[0].year:
            roles[index] = INSPECTION
    return roles


def _is_ahead(visit: Visit, published: dt.date) -> bool:
    """"The next visit is in April": not yet an inspection."""
    return visit.role == INSPECTION and not visit.labelled and visit.span is not None and visit.span[0] > published


def _overlap(one: Span, other: Span) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]
