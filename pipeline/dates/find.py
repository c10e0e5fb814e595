"""Dates: every expression that places something on the calendar, resolved, with what it is the date of.

    Published: 23/05/2014                            2014-05-23, document_published
    In February and March, Ofsted carried out ...    2014-02-01 to 2014-03-31, inspection
    inadequate in September 2018                     2018-09-01 to 2018-09-30, previous_inspection
    a letter published yesterday                     the day before publication, report_published
    everyone will be trained by January              the January after it, other

In this order: candidates by their form (``expressions``), those that are dates where they stand (``context``), the
page's own date (``own_date``), what each dates (``roles``), what the year can be taken from (``anchors``), its place on
the calendar (``placing``), which of the visits is the news (``visits``).
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Sequence

from pipeline.confidence import confidence_of
from pipeline.dates import labels, roles
from pipeline.dates.anchors import anchors_of, past_of
from pipeline.dates.calendar import FIRST_YEAR, LAST_YEAR
from pipeline.dates.comparisons import tell_comparisons
from pipeline.dates.expressions import Expression
from pipeline.dates.mentions import Mention, find_mentions, names_that_day
from pipeline.dates.others import after_another, under_another
from pipeline.dates.own_date import day_of_page, find_own_date, month_of_page, told_day
from pipeline.dates.placing import place
from pipeline.dates.tense import FUTURE
from pipeline.dates.visits import Visit, settle_inspections
from pipeline.records import About, DateMention
from pipeline.structure import Structure

# "in May and in June", "on 8 and again on 15 November"
_AGAIN = r"(?:again|once\smore|then|later|also|before\sthat|(?:latest|last|most\srecently)(?:\sof\sall)?|finally)"
_AND_ON = re.compile(
    rf"\s*(?:,|,?\s(?:and|or)|&)\s*(?:,?\s*{_AGAIN},?\s+(?:for\s[^,.;]{{1,24}},\s)?)?(?:(?:on|in|from)\s+)?",
    re.IGNORECASE,
)
_OWN_CLAUSE = re.compile(r",?\s(?:their|its|the|our|his|her|they|we|it|he|she|you|I)\b")
_LAST, _STAMP = re.compile(r"(?i)\blast\b"), 24
_LABEL_ROLES = {
    labels.UPDATED: roles.OTHER,
    labels.REVIEWED: roles.OTHER,
    labels.INSPECTION: roles.INSPECTION,
    labels.PREVIOUS: roles.PREVIOUS,
    labels.REPORT: roles.REPORT,
}
_PAGE_LINES = (labels.PUBLISHED, labels.DATELINE, labels.EMBARGO)
_DAYS = frozenset({"day", "weekday", "relative", "ordinal"})


def find_dates(structure: Structure, *, about: About, published_on: dt.date | None = None) -> list[DateMention]:
    """All dates of the text in order, resolved as far as the text (or ``published_on``) allows."""
    mentions = list(find_mentions(structure))
    own = find_own_date(structure, mentions)
    _tell_roles(structure, mentions, about)
    tell_comparisons(structure.text, mentions)
    published = published_on if published_on and FIRST_YEAR < published_on.year < LAST_YEAR else None
    if published is None:
        published = told_day(structure.text, mentions)
    if published is None and own is not None and own.expression.last.form == "day":
        published = day_of_page(structure, own, mentions)
    if published is None:
        _leave_plans(mentions)
    anchors = anchors_of(mentions, published)
    if published is None and (of_month := month_of_page(own, mentions)):
        anchors = dataclasses.replace(anchors, reported=of_month[1])
    place(structure.text, mentions, anchors, about)
    _tell_page_roles(mentions, own, published, about)
    _settle_inspections(mentions, about, anchors.now)
    return [_record(structure.text, mention) for mention in mentions]


def published_on_of(dates: Sequence[DateMention]) -> dt.date | None:
    """The publication day among found dates: the page's own line, else the publication of the report it is."""
    for wanted in (roles.DOCUMENT, roles.REPORT):
        for date in dates:
            if date.role == wanted and date.rule == "publication_line" and date.start_date == date.end_date:
                return date.start_date
    return None


def _tell_roles(structure: Structure, mentions: list[Mention], about: About) -> None:
    """Roles by labels and by the words around."""
    text = structure.text
    for before, mention in zip([None, *mentions], mentions, strict=False):
        expression = mention.expression
        if mention.label:
            mention.role = _LABEL_ROLES.get(mention.label, roles.OTHER)
        elif before is not None and names_that_day(text, before, mention):
            mention.role = before.role
        elif before is not None and _goes_with(text, before, mention):
            mention.role, mention.like = before.role, before.like or before
        elif labels.under_history(structure, expression):
            mention.role = roles.PREVIOUS
        else:
            part = expression.last
            mention.role = roles.role_at(
                text,
                expression.start,
                expression.end,
                begin=mention.begin,
                stop=mention.stop,
                about=about,
                lasts=expression.is_range and part.form in ("day", "month"),
                is_day=not expression.is_range and part.form in _DAYS,
            )
            if mention.role == roles.OTHER and roles.is_of_visit_before(
                text, expression.start, begin=mention.begin, about=about
            ):
                mention.role = roles.INSPECTION
            if mention.role == roles.OTHER:
                is_day = part.form in _DAYS and not expression.is_range
                mention.role = roles.role_answered(structure, expression.start, is_day=is_day)
            is_ahead = not mention.explicit and mention.role in roles.VISIT_ROLES and mention.tense == FUTURE
            if mention.role == roles.INSPECTION:
                mention.ahead = not roles.tells_of_next(text, expression.start, mention.begin)
            if is_ahead or (mention.role in roles.EVENT_ROLES and _is_told_of_another(structure, mention, about)):
                mention.role = roles.OTHER


def _goes_with(text: str, before: Mention, mention: Mention) -> bool:
    """ "in May and in June"; not "until 18 May, and on 22 June their report went up"."""
    expression = mention.expression
    if not _AND_ON.fullmatch(text, before.expression.end, expression.start):
        return False
    if expression.first.form == "relative" and before.expression.first.form != "relative":
        return False
    joint = text[before.expression.end : expression.start]
    return " on" not in joint or not _OWN_CLAUSE.match(text, expression.end)


def _leave_plans(mentions: list[Mention]) -> None:
    """ "We want to be good by 2027": where no publication tells what is ahead, the verbs do."""
    latest = max((span[0] for span in past_of(mentions)), default=dt.date.min)
    for mention in mentions:
        span = mention.explicit if mention.role in roles.VISIT_ROLES and not mention.label else None
        if span and span[1] >= latest and mention.tense == FUTURE:
            mention.role = roles.OTHER


def _is_told_of_another(structure: Structure, mention: Mention, about: About) -> bool:
    start = mention.expression.start
    return under_another(structure, start, about) or after_another(structure, start, mention.begin, about)


def _tell_page_roles(mentions: list[Mention], own: Mention | None, published: dt.date | None, about: About) -> None:
    """The page's own date and its repetitions in stamps and running heads."""
    for mention in mentions:
        if mention is not own and mention.label == labels.PUBLISHED and not mention.explicit:
            mention.role = roles.REPORT  # "Published   30 May", in a table of the inspection's dates
        if mention is own:
            runs = labels.in_running_line(mention.structure, mention.expression)
            is_report = about.document_kind == "report" and mention.label == labels.PUBLISHED and not runs
            mention.role = roles.REPORT if is_report else roles.DOCUMENT
        elif (
            mention.role == roles.OTHER
            and published is not None
            and mention.span == (published, published)
            and not _is_later_stamp(mention)
            and (mention.label or mention.on_page or labels.in_running_line(mention.structure, mention.expression))
        ):
            mention.role = roles.DOCUMENT


def _is_later_stamp(mention: Mention) -> bool:
    """ "Page last updated: 3 May 2024" beside "Published: 3 May 2024"; the hour of a correction repeats the day."""
    if mention.label != labels.UPDATED:
        return mention.label == labels.REVIEWED
    start = mention.expression.start
    return _LAST.search(mention.structure.text, max(0, start - _STAMP), start) is not None


def _settle_inspections(mentions: list[Mention], about: About, now: dt.date | None) -> None:
    visits = [
        Visit(
            mention.role,
            mention.span,
            exact=mention.expression.last.form in _DAYS,
            labelled=mention.label == labels.INSPECTION,
            is_year=mention.expression.last.form == "year",
            is_ahead=mention.ahead,
        )
        for mention in mentions
    ]
    for mention, role in zip(mentions, settle_inspections(visits, about=about, published=now), strict=True):
        mention.role = role


def _record(text: str, mention: Mention) -> DateMention:
    expression, (start, end) = mention.expression, mention.span or (None, None)
    is_page_line = mention.label in _PAGE_LINES and mention.role in (roles.DOCUMENT, roles.REPORT)
    rule = "publication_line" if is_page_line else _rule(expression)
    return DateMention(
        text=text[expression.start : mention.end],
        char_start=expression.start,
        char_end=mention.end,
        start_date=start,
        end_date=end,
        granularity=_granularity(expression),
        role=mention.role,
        anchor=mention.anchor,
        rule=rule,
        confidence=confidence_of("dates", rule=rule, anchor=mention.anchor if start else "unresolved"),
    )


def _granularity(expression: Expression) -> str:
    if expression.is_range or expression.first.form in ("years", "split_year"):
        return "range"
    return "day" if expression.first.form in _DAYS else expression.first.form


def _rule(expression: Expression) -> str:
    """``day``, ``numeric_day``, ``yearless_month``, ``relative_day``, ``weekday``, ``days_joined``, ..."""
    part = expression.last
    if part.form == "ordinal":
        return "days_joined" if expression.is_range else "yearless_day"
    if expression.is_range:
        return f"{part.form}s_joined"
    if part.form in ("relative", "weekday"):
        return "relative_day" if part.form == "relative" else part.form
    if part.style in ("numeric", "iso"):
        return f"{part.style}_{part.form}"
    if part.year_word or part.which:
        return f"relative_{part.form}"
    return part.form if part.year is not None else f"yearless_{part.form}"
