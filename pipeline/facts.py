"""One document's facts. (First version: being written.)"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from pipeline.records import About, DateMention, Facts, Judgement
from pipeline.structure import Structure


def find_facts(structure: Structure, *, about: About, dates: Sequence[DateMention], judgements: Sequence[Judgement],
               published_on: dt.date | None = None, title: str | None = None) -> Facts:
    return Facts()
