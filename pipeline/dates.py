"""Dates. (Stub: being written.)"""
from __future__ import annotations

import datetime as dt

from pipeline.records import About, DateMention
from pipeline.structure import Structure


def find_dates(structure: Structure, *, about: About, published_on: dt.date | None = None) -> list[DateMention]:
    return []
