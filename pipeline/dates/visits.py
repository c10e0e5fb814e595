"""Which of several visits is the news, settled by their dates once each mention has its role and its span.

inspected on 8 March 2022 ... inspected in May 2019     the later is the news, the other an earlier inspection
inspectors return on 4 June (published on 20 May)       not yet an inspection, unless the visit is the news
on Wednesday the service was declared good              this week's verdict is that of the report
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.dates.calendar import Span
from pipeline.dates.roles import INSPECTION, OTHER, PREVIOUS, REPORT
from pipeline.records import About

#: Visits that end this many days before the inspection that is the news are earlier ones.
EARLIER_BY = 45
#: Days ahead in which a visit that is the news begins or ends, since one under way began, after which one is no news.
_SOON, _ON_SITE, _NOT_NEWS = 60, 35, 150
_TOO_OLD = 550  # days after which no report on a visit is news
_MONTHS = 100  # days that a visit told by its days may lie before one told by its month
_NEWS = 10  # days after which a verdict is no news
#: Events that are themselves visits; in the news of others every visit is an earlier one.
VISITS = frozenset({"inspection", "focused_visit", "monitoring_visit", "joint_inspection", "send_inspection"})


@dataclass(slots=True)
class Visit:
    """A mention of an inspection: its role so far, and its span where known."""

    role: str
    span: Span | None
    exact: bool  # names days
    labelled: bool = False  # "Inspection dates:"
    is_year: bool = False
    is_ahead: bool = False  # told of the visit that is the news, and not of the next


def settle_inspections(visits: Sequence[Visit], *, about: About, published: dt.date | None) -> list[str]:
    """Roles by dates: the latest visit is the news, what ended well before it is earlier, the same days are it."""
    roles = [visit.role for visit in visits]
    if about.event_type not in VISITS:
        return [_role_outside(visit, published) for visit in visits]
    if published is not None:
        roles = [_role_on(visit, published) for visit in visits]
        if _is_about_to_come(visits, published):
            days = [visit.is_ahead and visit.exact and _soon(visit.span, published) for visit in visits]
            return [
                INSPECTION if is_soon else PREVIOUS if role == INSPECTION and not _under_way(visit, published) else role
                for visit, role, is_soon in zip(visits, roles, days, strict=True)
            ]
    current = [
        visit
        for visit in visits
        if visit.role == INSPECTION and visit.span is not None and not (published and visit.span[0] > published)
    ]
    if not current:
        return roles
    spans = [visit.span for visit in current if visit.span]
    latest = max(span[0] for span in spans)
    exact = [visit.span for visit in current if visit.exact and visit.span]
    exact = [span for span in exact if (latest - span[0]).days <= _MONTHS]  # "in March; cut short on 18 March 2020"
    news = max(exact or spans, key=lambda span: span[0])
    is_labelled = any(visit.labelled and visit.span == news for visit in visits)
    for index, visit in enumerate(visits):
        if visit.span is None or (visit.labelled and (not is_labelled or visit.span == news)):
            continue  # but "Inspection   Nov 2018 / Inspection   Sept 2023" are rows of a history
        if roles[index] == REPORT and visit.span[1] < news[0]:
            roles[index] = PREVIOUS  # "left after the 2014 report"
        if visit.role == INSPECTION and (news[0] - visit.span[1]).days > EARLIER_BY:
            roles[index] = PREVIOUS
        elif visit.role == PREVIOUS and _overlap(visit.span, news) and news[0].year == visit.span[0].year:
            roles[index] = INSPECTION
    return roles


def _role_outside(visit: Visit, published: dt.date | None) -> str:
    """Where the news is no visit, every visit is an earlier one, and the day of an older report is no news."""
    if visit.role == INSPECTION:
        return PREVIOUS
    is_old = visit.span is not None and published is not None and (published - visit.span[1]).days > EARLIER_BY
    return OTHER if visit.role == REPORT and visit.exact and is_old else visit.role


def _is_about_to_come(visits: Sequence[Visit], published: dt.date) -> bool:
    """The news is a visit that begins soon or has just begun: none told of has ended within the last months."""
    if not any(visit.is_ahead and visit.exact and _soon(visit.span, published) for visit in visits):
        return False
    over = [visit.span for visit in visits if visit.role == INSPECTION and not _under_way(visit, published)]
    return not any(span and span[0] <= published and (published - span[1]).days <= _NOT_NEWS for span in over)


def _soon(span: Span | None, published: dt.date) -> bool:
    return span is not None and span[0] > published and (span[0] - published).days <= _SOON


def _under_way(visit: Visit, published: dt.date) -> bool:
    return visit.exact and visit.span is not None and 0 <= (published - visit.span[0]).days <= _ON_SITE


def _role_on(visit: Visit, published: dt.date) -> str:
    """Its role on the day of publication: what is ahead is no inspection yet, this week's verdict is the report's."""
    if _is_ahead(visit, published):
        return OTHER
    if visit.span is None:
        return visit.role
    if visit.role == INSPECTION and not visit.labelled and (published - visit.span[1]).days > _TOO_OLD:
        return PREVIOUS  # whatever the news is, it is not that
    if visit.role == PREVIOUS and visit.exact and visit.span[0] == visit.span[1]:
        is_news = 0 <= (published - visit.span[1]).days <= _NEWS
        return REPORT if is_news else visit.role  # "On Wednesday the service was declared good"
    if visit.role == REPORT and not visit.exact and visit.span[0] > published:
        return OTHER  # "the report will not come out before May"
    if visit.role == REPORT and visit.is_year and visit.span[1] < published:
        return PREVIOUS
    return visit.role


def _is_ahead(visit: Visit, published: dt.date) -> bool:
    """ "The next visit is in April": not yet an inspection."""
    is_told = visit.role in (INSPECTION, PREVIOUS) and not visit.labelled
    return is_told and visit.span is not None and visit.span[0] > published


def _overlap(one: Span, other: Span) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]
