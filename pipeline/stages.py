"""The stages in their order, for one text: structure, about, dates, judgements, quotes, findings, facts."""

from __future__ import annotations

import datetime as dt
import time

from pipeline.about import find_about
from pipeline.dates import find_dates
from pipeline.facts import find_facts
from pipeline.findings import find_findings
from pipeline.judgements import find_judgements
from pipeline.quotes import find_quotes
from pipeline.records import STAGES, Extraction
from pipeline.structure import build_structure


class StageClock:
    """Seconds by stage, added up over documents."""

    def __init__(self) -> None:
        self.seconds = dict.fromkeys(STAGES, 0.0)
        self._since = time.perf_counter()

    def restart(self) -> None:
        """Count from now: what was done since the last stage belongs to none."""
        self._since = time.perf_counter()

    def done(self, stage: str) -> None:
        """Put the time since the last stage down to this one."""
        now = time.perf_counter()
        self.seconds[stage] += now - self._since
        self._since = now


def extract(
    text: str,
    *,
    published_on: dt.date | None = None,
    publisher: str | None = None,
    title: str | None = None,
    clock: StageClock | None = None,
) -> Extraction:
    """Everything that one text says, each value with its characters.

    ``published_on`` and ``publisher`` are what the caller knows of the document (the page's metadata);
    without them they are read from the text. Offsets of all records point into ``text`` as given.
    ``clock`` is told when each stage is done.
    """
    clock = clock or StageClock()
    structure = build_structure(text)
    clock.done("structure")
    about = find_about(structure, publisher=publisher)
    clock.done("about")
    dates = find_dates(structure, about=about, published_on=published_on)
    clock.done("dates")
    judgements = find_judgements(structure, about=about, dates=dates)
    clock.done("judgements")
    quotes = find_quotes(structure, about=about)
    clock.done("quotes")
    findings = find_findings(structure, about=about, quotes=quotes, judgements=judgements)
    clock.done("findings")
    facts = find_facts(
        structure, about=about, dates=dates, judgements=judgements, published_on=published_on, title=title
    )
    clock.done("facts")
    return Extraction(text, facts, dates, judgements, quotes, findings)
