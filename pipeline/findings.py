"""Findings. (Stub: being written.)"""
from __future__ import annotations

from collections.abc import Sequence

from pipeline.records import About, DateMention, Finding, Judgement, Quote
from pipeline.structure import Structure


def find_findings(structure: Structure, *, about: About, quotes: Sequence[Quote], judgements: Sequence[Judgement],
                  dates: Sequence[DateMention]) -> list[Finding]:
    return []
