"""The stages in their order, for one text: structure, about, dates, judgements, quotes, findings, facts."""

from __future__ import annotations

import datetime as dt

from pipeline.about import find_about
from pipeline.dates import find_dates
from pipeline.facts import find_facts
from pipeline.findings import find_findings
from pipeline.judgements import find_judgements
from pipeline.quotes import find_quotes
from pipeline.records import Extraction
from pipeline.structure import build_structure


def extract(
    text: str, *, published_on: dt.date | None = None, publisher: str | None = None, title: str | None = None
) -> Extraction:
    """Everything that one text says, each value with its characters.

    ``published_on`` and ``publisher`` are what the caller knows of the document (the page's metadata);
    without them they are read from the text. Offsets of all records point into ``text`` as given.
    """
    structure = build_structure(text)
    about = find_about(structure, publisher=publisher, title=title)
    dates = find_dates(structure, about=about, published_on=published_on)
    judgements = find_judgements(structure, about=about, dates=dates)
    quotes = find_quotes(structure, about=about)
    findings = find_findings(structure, about=about, quotes=quotes, judgements=judgements, dates=dates)
    facts = find_facts(
        structure, about=about, dates=dates, judgements=judgements, published_on=published_on, title=title
    )
    return Extraction(text, facts, dates, judgements, quotes, findings)
