"""Dates: expressions that place something on the calendar, what they mean, and the part they play."""

from pipeline.dates.find import find_dates, published_on_of

__all__ = ["find_dates", "published_on_of"]
