"""Dates: every expression that places something on the calendar, resolved, with what it is the date of.

    Published: 23/05/2014                            2014-05-23, document_published
    In February and March, Ofsted carried out ...    2014-02-01 to 2014-03-31, inspection
    inadequate in September 2018                     2018-09-01 to 2018-09-30, previous_inspection
    a letter published yesterday                     the day before publication, report_published
    everyone will be trained by January              the January after it, other

In this order: candidates by their form (``date_expressions``), those that are dates where they stand
(``date_context``), the page's own date (``date_labels``), what each dates (``date_roles``), its place on the
calendar (``date_tense``, ``date_resolution``).
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
import re
from collections.abc import Sequence

from pipeline.confidence import confidence_of
from pipeline.dates import labels as labels
from pipeline.dates import roles as roles
from pipeline.dates.calendar import FIRST_YEAR, LAST_YEAR, Span
from pipeline.dates.expressions import Expression
from pipeline.dates.mentions import Mention, find_mentions
from pipeline.dates.others import after_another, under_another
from pipeline.dates.page_date import likely_page_date, years_printed
from pipeline.dates.relative import span_in
from pipeline.dates.resolution import CONTEXT, Anchors, Setting, own_day, resolve, split_year_span
from pipeline.dates.tense import FUTURE, MAYBE_FUTURE, PAST, UNKNOWN, opens_state, starts_state
from pipeline.records import About, DateMention
from pipeline.structure import Structure

# "in May and in June", "on 8 and again on 15 November"
_AGAIN = r"(?:again|once\smore|then|later|also|before\sthat|(?:latest|last|most\srecently)(?:\sof\sall)?|finally)"
_AND_ON = re.compile(
    rf"\s*(?:,|,?\s(?:and|or)|&)\s*(?:,?\s*{_AGAIN},?\s+(?:for\s[^,.;]{{1,24}},\s)?)?(?:(?:on|in|from)\s+)?",
    re.IGNORECASE,
)
_OWN_CLAUSE = re.compile(r",?\s(?:their|its|the|our|his|her|they|we|it|he|she|you|I)\b")
_HOUR_BEFORE = re.compile(r"\b\d{1,2}(?:[.:]\d\d)?\s?[ap]\.?m\.?,?\s$", re.IGNORECASE)
_AT_AN_HOUR = re.compile(r",?\s(?:(?:from|at|between)\s\d|\d{1,2}(?:[.:]\d\d)?\s?[ap]m\b)")
_THAT_IS = re.compile(r"\s?[(,–-]\s?(?:on\s)?")  # "today (Monday 10 June)"
_SEEN_FROM_BEFORE = re.compile(r"\b(?:the\s+(?P<lead>following|previous)|(?P<that>that))\s+$", re.IGNORECASE)
_LAST, _STAMP = re.compile(r"(?i)\blast\b"), 24
_ACADEMIC = re.compile(r"(?i)\b(?:academic|school)\s+years?\W+$|^\W+(?:academic|school)\s+year")
_FINANCIAL = re.compile(r"(?i)\b(?:financial|tax)\s+years?\W+$|^\W+(?:financial|tax)\s+year")
_DEADLINES = 8  # of those ahead, how many can tell the year of a visit
_BEFORE_OTHERS = dt.timedelta(days=60)
_NEAR_BEFORE, _A_SEASON = 300, dt.timedelta(days=62)  # characters; what is no longer names its months
_SCHOOLS = frozenset({"school", "college"})
_LABEL_ROLES = {
    labels.UPDATED: roles.OTHER,
    labels.REVIEWED: roles.OTHER,
    labels.INSPECTION: roles.INSPECTION,
    labels.PREVIOUS: roles.PREVIOUS,
    labels.REPORT: roles.REPORT,
}
_DONE_LABELS = (labels.PUBLISHED, labels.INSPECTION, labels.PREVIOUS, labels.REPORT)
_PAGE_LABELS = (labels.PUBLISHED, labels.UPDATED, labels.REVIEWED)
_PAGE_LINES = (labels.PUBLISHED, labels.DATELINE, labels.EMBARGO)
_DAYS = frozenset({"day", "weekday", "relative", "ordinal"})
_VISITS = frozenset({roles.INSPECTION, roles.PREVIOUS})
_EVENTS = frozenset({roles.INSPECTION, roles.REPORT, roles.PREVIOUS})


def find_dates(structure: Structure, *, about: About, published_on: dt.date | None = None) -> list[DateMention]:
    """All dates of the text in order, resolved as far as the text (or ``published_on``) allows."""
    mentions = list(find_mentions(structure))
    own = _own_date(structure, mentions)
    _tell_roles(structure, mentions, about)
    published = published_on if published_on and FIRST_YEAR < published_on.year < LAST_YEAR else None
    if published is None:
        published = _told_day(structure.text, mentions)
    if published is None and own is not None and own.expression.last.form == "day":
        published = _own_day(structure, own, mentions)
    if published is None:
        _leave_plans(mentions)
    anchors = _anchors(mentions, published)
    if published is None and (of_month := _month_of_page(own, mentions)):
        anchors = dataclasses.replace(anchors, reported=of_month[1])
    _place(structure.text, mentions, anchors, about)
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


def _own_date(structure: Structure, mentions: list[Mention]) -> Mention | None:
    """Label what stands beside a label or alone on a line; return the page's own date."""
    for mention in mentions:
        mention.label = labels.label_of(structure, mention.expression)
        is_period = mention.expression.is_range and mention.expression.last.form == "day"
        if not mention.label and not is_period and labels.is_dateline(structure, mention.expression):
            mention.label = labels.DATELINE
        block = structure.block_at(mention.expression.start)
        mention.on_page = block is None or block.kind == "furniture"
    labelled = [(mention.expression, mention.label) for mention in mentions]
    chosen = labels.own_date(labelled)
    if chosen is not None:
        return next(mention for mention in mentions if mention.expression is chosen)
    past = [
        mention.explicit
        for mention in mentions
        if mention.explicit and mention.expression.last.form == "day" and mention.tense == PAST
    ]
    likely = likely_page_date(structure, labelled, past)
    if likely < 0:
        return None
    mentions[likely].label = labels.DATELINE
    return mentions[likely]


def _own_day(structure: Structure, own: Mention, mentions: list[Mention]) -> dt.date | None:
    """The day that the page's own date line tells, in the year that fits the rest best where it leaves it out."""
    if own.explicit is not None:
        return own.explicit[0]
    told = _past_of([mention for mention in mentions if mention is not own and mention.explicit])
    parts = [mention.expression.last for mention in mentions if mention is not own and not mention.explicit]
    weekdays = [part for part in parts if part.form == "day" and part.weekday is not None]
    years, printed = years_printed(structure)
    return own_day(own.expression.last, told, weekdays=weekdays, years=years, printed=printed)


def _month_of_page(own: Mention | None, mentions: list[Mention]) -> Span | None:
    """An issue of a month or season; else the month in which the page was last gone over: "Last reviewed: May 2024"."""
    if own is not None:
        return own.explicit if own.expression.last.form != "day" else None
    return next((mention.explicit for mention in mentions if mention.label in _PAGE_LABELS and mention.explicit), None)


def _told_day(text: str, mentions: list[Mention]) -> dt.date | None:
    """The day of publication where the story itself names it: "published today (Monday 10 June 2024)"."""
    for mention, following in itertools.pairwise(mentions):
        if following.explicit and _is_that_day(text, mention, following):
            return following.explicit[0] - dt.timedelta(days=mention.expression.first.shift or 0)
    return None


def _is_that_day(text: str, mention: Mention, following: Mention) -> bool:
    """ "today (Monday 10 June)": the second names the day of the first."""
    day = following.expression
    if mention.expression.first.form != "relative" or day.last.form != "day" or day.is_range:
        return False
    return _THAT_IS.fullmatch(text, mention.end, following.expression.start) is not None


def _tell_roles(structure: Structure, mentions: list[Mention], about: About) -> None:
    """Roles by labels and by the words around."""
    text = structure.text
    for before, mention in zip([None, *mentions], mentions, strict=False):
        expression = mention.expression
        if mention.label:
            mention.role = _LABEL_ROLES.get(mention.label, roles.OTHER)
        elif before is not None and _is_that_day(text, before, mention):
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
            is_ahead = not mention.explicit and mention.role in _VISITS and mention.tense == FUTURE
            if mention.role == roles.INSPECTION:
                mention.ahead = not roles.tells_of_next(text, expression.start, mention.begin)
            if is_ahead or (mention.role in _EVENTS and _is_told_of_another(structure, mention, about)):
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
    latest = max((span[0] for span in _past_of(mentions)), default=dt.date.min)
    for mention in mentions:
        span = mention.explicit if mention.role in _VISITS and not mention.label else None
        if span and span[1] >= latest and mention.tense == FUTURE:
            mention.role = roles.OTHER


def _is_told_of_another(structure: Structure, mention: Mention, about: About) -> bool:
    start = mention.expression.start
    return under_another(structure, start, about) or after_another(structure, start, mention.begin, about)


def _anchors(mentions: list[Mention], published: dt.date | None) -> Anchors:
    """What the year of a date can be taken from."""
    visits = [
        mention.explicit[1]
        for mention in mentions
        if mention.role == roles.INSPECTION and mention.explicit and mention.expression.last.form in ("day", "month")
    ]
    if published is not None:
        return Anchors(published, inspected=max(visits, default=None))
    told = [
        mention for mention in mentions if mention.explicit and mention.label not in (labels.UPDATED, labels.REVIEWED)
    ]
    told = [mention for mention in told if mention.expression.last.form in ("day", "month", "season")] or told
    visits += _visits_by_weekday(mentions, told)
    inspected = max(visits, default=None)
    explicit = tuple(
        (mention.expression.start, mention.explicit, mention.role == roles.PREVIOUS)
        for mention in told
        if mention.explicit
    )
    past = _past_of(told)
    latest = max((span[0] for span in past), default=None)
    ahead = [mention for mention in told if mention.tense in (FUTURE, MAYBE_FUTURE)]
    days = sorted(
        mention.explicit[0] for mention in ahead if mention.explicit and mention.expression.last.form == "day"
    )
    return Anchors(
        reported=_report_day(mentions, told),
        inspected=inspected,
        explicit=explicit,
        deadlines=tuple(day for day in days if latest is None or day > latest)[:_DEADLINES],
        latest=latest,
    )


def _visits_by_weekday(mentions: list[Mention], told: list[Mention]) -> list[dt.date]:
    """Visits without a year whose weekday tells it: "judged inadequate in 2021 ... visited on Thursday 15 June"."""
    days = [
        own_day(mention.expression.last, _past_of(told))
        for mention in mentions
        if mention.role == roles.INSPECTION
        and not mention.explicit
        and mention.expression.last.form == "day"
        and mention.expression.last.weekday is not None
    ]
    return [day for day in days if day is not None]


def _past_of(told: list[Mention]) -> list[Span]:
    """Their spans; an earlier inspection is over when what the page tells of begins."""
    past = [
        (mention, mention.explicit)
        for mention in told
        if mention.explicit and mention.tense not in (FUTURE, MAYBE_FUTURE)
    ]
    return [(span[1], span[1]) if mention.role == roles.PREVIOUS else span for mention, span in past]


def _report_day(mentions: list[Mention], told: list[Mention]) -> dt.date | None:
    """The day the report came out, where the page itself bears no date; not before what the page tells of."""
    reported = [
        mention
        for mention in mentions
        if mention.role == roles.REPORT and mention.expression.last.form == "day" and not mention.expression.is_range
    ]
    for mention in reported:
        if mention.explicit is not None:
            return mention.explicit[1]
    if not reported:
        return None
    visits = _past_of([mention for mention in told if mention.role in _VISITS])
    others = _past_of([mention for mention in told if mention.role not in _VISITS])
    spans = [*visits, *((span[0] - _BEFORE_OTHERS, span[1]) for span in others)]  # these may follow the report
    return own_day(reported[0].expression.last, spans)


def _place(text: str, mentions: list[Mention], anchors: Anchors, about: About) -> None:
    """Start, end and anchor of each mention, in order: "that year" looks back."""
    before: Span | None = None
    free = 0  # where the one before ends
    _share_years(mentions)
    for mention in mentions:
        expression = mention.expression
        is_near = before is not None and expression.start - free <= _NEAR_BEFORE
        near = before if is_near and before and before[1] - before[0] < _A_SEASON else None
        free_before, free = free, mention.end
        if expression.first.form == "split_year":
            mention.span = split_year_span(expression.first, academic=_is_academic(text, expression, about))
        elif mention.explicit and not expression.is_range:
            mention.span = mention.explicit
        else:
            tense = _side_of(mention, anchors.now) or mention.tense
            if mention.label in _DONE_LABELS:
                tense = PAST  # "Published        30 May"
            if tense == UNKNOWN and expression.last.form == "weekday" and _is_at_an_hour(text, expression):
                tense = FUTURE  # "Tea in the hall on Friday from 3", "Library, 1pm Wednesday"
            if tense == FUTURE and mention.role == roles.REPORT and _is_day_of_embargo(mention, mentions, anchors):
                tense = PAST  # "will be live on Thursday", under embargo until Thursday
            if tense == PAST and starts_state(text, expression.start, begin=mention.begin):
                tense = MAYBE_FUTURE
            setting = Setting(
                tense,
                mention.role in _EVENTS,
                _lead(text, expression),
                opens_state(text, expression.start, begin=mention.begin),
                before,
                near,
            )
            told = near if free_before >= mention.begin and tense != FUTURE else None
            mention.span, mention.anchor = _in_month_before(expression, told) or resolve(expression, setting, anchors)
        before = mention.span or before
    for mention, following in itertools.pairwise(mentions):
        if following.span and _is_that_day(text, mention, following):
            mention.span = following.span


def _is_day_of_embargo(mention: Mention, mentions: list[Mention], anchors: Anchors) -> bool:
    day, part = anchors.published, mention.expression.last
    if day is None or part.form != "weekday" or part.weekday != day.weekday():
        return False
    return any(other.label == labels.EMBARGO and other.explicit == (day, day) for other in mentions)


def _is_at_an_hour(text: str, expression: Expression) -> bool:
    if _AT_AN_HOUR.match(text, expression.end):
        return True
    return _HOUR_BEFORE.search(text, max(0, expression.start - 12), expression.start) is not None


def _in_month_before(expression: Expression, near: Span | None) -> tuple[Span, str] | None:
    """ "a visit in March 2020, cut short on day two, 17 March": a day of the month just told."""
    part = expression.last
    if expression.is_range or part.form != "day" or near is None or near[0] == near[1] or part.year_word:
        return None
    is_in = part.year is None and near[0].month == part.month == near[1].month
    span = span_in(part, near[0].year) if is_in else None
    if span is None or (part.weekday is not None and span[0].weekday() != part.weekday):
        return None
    return span, CONTEXT


def _share_years(mentions: list[Mention]) -> None:
    """ "in January and in November 2024": the first takes its year from the second, as within one expression."""
    for mention, following in zip(reversed(mentions[:-1]), reversed(mentions[1:]), strict=True):
        part, later = mention.expression.last, following.expression.last
        if following.like is None or mention.expression.is_range or part.form != "month" or later.form != "month":
            continue
        if part.year is not None or part.year_word or part.which or not (later.year or later.year_word):
            continue
        if later.year_word and (part.month or 0) > (later.month or 0):
            continue
        year = later.year - ((part.month or 0) > (later.month or 0)) if later.year else None
        shared = dataclasses.replace(part, year=year, year_word=later.year_word)
        mention.expression = dataclasses.replace(mention.expression, first=shared, last=shared)


def _side_of(mention: Mention, now: dt.date | None) -> str:
    """A date of a list lies on the side of the first: "visits are planned for March, June and October"."""
    first = mention.like
    if first is None or first.span is None or now is None:
        return ""
    return FUTURE if first.span[0] > now else PAST


def _lead(text: str, expression: Expression) -> str:
    """The "following", "previous" or "that" before a month."""
    if expression.last.form != "month":
        return ""
    found = _SEEN_FROM_BEFORE.search(text, max(0, expression.start - 16), expression.start)
    return (found["lead"] or found["that"]).lower() if found else ""


def _is_academic(text: str, expression: Expression, about: About) -> bool:
    head, tail = text[max(0, expression.start - 30) : expression.start], text[expression.end : expression.end + 30]
    if _FINANCIAL.search(head) or _FINANCIAL.search(tail):
        return False
    return about.provider_kind in _SCHOOLS or bool(_ACADEMIC.search(head) or _ACADEMIC.search(tail))


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
        roles.Visit(
            mention.role,
            mention.span,
            exact=mention.expression.last.form in _DAYS,
            labelled=mention.label == labels.INSPECTION,
            is_year=mention.expression.last.form == "year",
            is_ahead=mention.ahead,
        )
        for mention in mentions
    ]
    for mention, role in zip(mentions, roles.settle_inspections(visits, about=about, published=now), strict=True):
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
