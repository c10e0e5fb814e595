"""Judgements. (Stub: being written.)"""
from __future__ import annotations

from collections.abc import Sequence

from pipeline.records import About, DateMention, Judgement
from pipeline.structure import Structure


def find_judgements(structure: Structure, *, about: About, dates: Sequence[DateMention]) -> list[Judgement]:
    return []
