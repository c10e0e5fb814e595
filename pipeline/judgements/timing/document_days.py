"""When the news of a document happened: the visit it tells of, and the day it was published."""

from __future__ import annotations

import datetime as dt

from pipeline.judgements.reading import Reading


def document_day(reading: Reading) -> dt.date | None:
    """When the inspection of the news took place, or when the text was published."""
    day = visit_day(reading) or published_day(reading)
    if day is None:
        day = max((mention.end_date for mention in reading.dates if mention.end_date), default=None)
    return day


def visit_day(reading: Reading) -> dt.date | None:
    """The first day of the visit that is the news."""
    if "visit" not in reading.days:
        reading.days["visit"] = _visit_day(reading)
    return reading.days["visit"]


def _visit_day(reading: Reading) -> dt.date | None:
    days = [mention.start_date for mention in reading.dates if mention.role == "inspection" and mention.start_date]
    if not days:
        return None
    latest, published = max(days), published_day(reading)
    if published is not None and (published - latest).days > 730:
        return None  # too long ago to be the news
    return min(day for day in days if (latest - day).days <= 200)


def published_day(reading: Reading) -> dt.date | None:
    """The day the text was published, else the day the report was."""
    if "published" not in reading.days:
        reading.days["published"] = _published_day(reading)
    return reading.days["published"]


def _published_day(reading: Reading) -> dt.date | None:
    for role in ("document_published", "report_published"):
        days = [mention.start_date for mention in reading.dates if mention.role == role and mention.start_date]
        if days:
            return days[0]
    return None
