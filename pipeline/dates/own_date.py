"""The page's own date: the day it came out, or the month of an issue, by all that may tell it.

It is the date labelled as published (``labels``), else a dateline (``datelines``), else an embargo, else
"last updated"; where none of them stands on the page, the likeliest of its days (``page_date``). The story itself may
name the day too: "published today (Monday 10 June 2024)".
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Sequence

from pipeline.dates.anchors import past_of
from pipeline.dates.calendar import Span
from pipeline.dates.datelines import is_dateline
from pipeline.dates.expressions import Expression
from pipeline.dates.labels import DATELINE, EMBARGO, PUBLISHED, REVIEWED, UPDATED, label_of
from pipeline.dates.mentions import Mention, names_that_day
from pipeline.dates.page_date import likely_page_date, years_printed
from pipeline.dates.resolution import own_day
from pipeline.dates.tense import PAST
from pipeline.structure import Structure

_PAGE_LABELS = (PUBLISHED, UPDATED, REVIEWED)


def find_own_date(structure: Structure, mentions: list[Mention]) -> Mention | None:
    """Label what stands beside a label or alone on a line; return the page's own date."""
    for mention in mentions:
        mention.label = label_of(structure, mention.expression)
        is_period = mention.expression.is_range and mention.expression.last.form == "day"
        if not mention.label and not is_period and is_dateline(structure, mention.expression):
            mention.label = DATELINE
        block = structure.block_at(mention.expression.start)
        mention.on_page = block is None or block.kind == "furniture"
    labelled = [(mention.expression, mention.label) for mention in mentions]
    chosen = _labelled_as_own(labelled)
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
    mentions[likely].label = DATELINE
    return mentions[likely]


def _labelled_as_own(candidates: Sequence[tuple[Expression, str]]) -> Expression | None:
    """Of dates with their label kinds, in order, the one that is the page's own date."""
    days = [(each, label) for each, label in candidates if each.first.form == "day" and not each.is_range]
    told = [label for each, label in days if each.last.year is not None]
    kinds = (PUBLISHED, DATELINE, EMBARGO, UPDATED)
    if PUBLISHED not in told and DATELINE in told:
        kinds = (DATELINE, EMBARGO, UPDATED, PUBLISHED)  # "Published   30 May" in a table is the report's
    for kind in kinds:
        for expression, label in days:
            if label == kind and (kind == PUBLISHED or kind not in told or expression.last.year is not None):
                return expression
    for expression, label in candidates:
        if label in (DATELINE, PUBLISHED) and expression.last.form == "month" and expression.last.year:
            return expression  # "Westray Matters, no. 212, December 2019", "July/August 2023"
    return None


def day_of_page(structure: Structure, own: Mention, mentions: list[Mention]) -> dt.date | None:
    """The day that the page's own date line tells, in the year that fits the rest best where it leaves it out."""
    if own.explicit is not None:
        return own.explicit[0]
    told = past_of([mention for mention in mentions if mention is not own and mention.explicit])
    parts = [mention.expression.last for mention in mentions if mention is not own and not mention.explicit]
    weekdays = [part for part in parts if part.form == "day" and part.weekday is not None]
    years, printed = years_printed(structure)
    return own_day(own.expression.last, told, weekdays=weekdays, years=years, printed=printed)


def month_of_page(own: Mention | None, mentions: list[Mention]) -> Span | None:
    """An issue of a month or season; else the month in which the page was last gone over: "Last reviewed: May 2024"."""
    if own is not None:
        return own.explicit if own.expression.last.form != "day" else None
    return next((mention.explicit for mention in mentions if mention.label in _PAGE_LABELS and mention.explicit), None)


def told_day(text: str, mentions: list[Mention]) -> dt.date | None:
    """The day of publication where the story itself names it: "published today (Monday 10 June 2024)"."""
    for mention, following in itertools.pairwise(mentions):
        if following.explicit and names_that_day(text, mention, following):
            return following.explicit[0] - dt.timedelta(days=mention.expression.first.shift or 0)
    return None
