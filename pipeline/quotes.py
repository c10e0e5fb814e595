"""Quotes. (Stub: being written.)"""
from __future__ import annotations

from pipeline.records import About, Quote
from pipeline.structure import Structure


def find_quotes(structure: Structure, *, about: About) -> list[Quote]:
    return []
