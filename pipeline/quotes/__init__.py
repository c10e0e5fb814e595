"""Quotes: words given as somebody's own, and whose they are."""

from pipeline.quotes.find import find_quotes

__all__ = ["find_quotes"]
