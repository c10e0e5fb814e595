"""What the year of a date can be taken from, gathered over the whole page before any date is placed.

The day of publication tells most; without it the day of the report, the visits, what else is dated with its year,
and the days ahead (``Anchors``, which ``resolution`` reads).
"""

from __future__ import annotations

import datetime as dt

from pipeline.dates import labels, roles
from pipeline.dates.calendar import Span
from pipeline.dates.mentions import Mention
from pipeline.dates.resolution import Anchors, own_day
from pipeline.dates.tense import FUTURE, MAYBE_FUTURE

_DEADLINES = 8  # of those ahead, how many can tell the year of a visit
_BEFORE_OTHERS = dt.timedelta(days=60)


def anchors_of(mentions: list[Mention], published: dt.date | None) -> Anchors:
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
    told = [mention for mention in told if mention.expression.last.form in ("day", "month", "season")]
    visits += _visits_by_weekday(mentions, told)
    inspected = max(visits, default=None)
    explicit = tuple(
        (mention.expression.start, mention.explicit, mention.role == roles.PREVIOUS)
        for mention in told
        if mention.explicit
    )
    past = past_of(told)
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
    """Visits without a year whose weekday tells it: "inspected in May 2021 ... visited on Thursday 15 June"."""
    days = [
        own_day(mention.expression.last, past_of(told))
        for mention in mentions
        if mention.role == roles.INSPECTION
        and not mention.explicit
        and mention.expression.last.form == "day"
        and mention.expression.last.weekday is not None
    ]
    return [day for day in days if day is not None]


def past_of(told: list[Mention]) -> list[Span]:
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
    visits = past_of([mention for mention in told if mention.role in roles.VISIT_ROLES])
    others = past_of([mention for mention in told if mention.role not in roles.VISIT_ROLES])
    spans = [*visits, *((span[0] - _BEFORE_OTHERS, span[1]) for span in others)]  # these may follow the report
    return own_day(reported[0].expression.last, spans)
