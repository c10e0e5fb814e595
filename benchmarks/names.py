"""Would a statistical tagger of names find speakers better than rules? Names beside quotations, speakers, words a second.

    pip install -r benchmarks/requirements.txt && pip install -e .
    python benchmarks/names.py [FOLDER ...] [--corpus ../shared/corpus] [--unseen FOLDER ...] [--write]

A FOLDER holds ``labels/*.json`` and the texts they name, as the corpus does; documents of ``--unseen`` folders are
scored alone and never trained on. Two taggers read the writer's words around quotations (``name_taggers.py``): a
general English model, and a small one trained here on the labelled speakers of the other documents (five folds). The
people that a tagger finds are used in three ways:

    added     the rules know them for people too
    alone     added, and a quotation without any attribution goes to the only person tagged in its paragraph
    instead   nobody but them counts as a person
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from unittest import mock

sys.path.insert(0, str(Path(__file__).parent))
from name_taggers import FOLDS, MODEL, Known, Piece, Tagger, general, name_in, pieces_of, spans_of, trained
from results import write_section

import pipeline.quotes.find as stage
from pipeline.about import find_about
from pipeline.quotes.bodies import inspectorate_aliases
from pipeline.quotes.names import read_name, tokens_of
from pipeline.quotes.people import People
from pipeline.quotes.phrases import Subject
from pipeline.quotes.speaker import Speaker
from pipeline.quotes.speakers import Speakers
from pipeline.records import Quote
from pipeline.scoring import Item, compare, f1, quote_right, quote_with_speaker, same_name
from pipeline.structure import build_structure

CORPUS = Path(__file__).parent.parent.parent / "shared" / "corpus"
LEAST_SECONDS = 1.0  # of processor time for rules; they read the documents again until then
#: Rules by which a quotation has its speaker although nothing attributes it.
UNATTRIBUTED = frozenset({"default", "unknown"})
WAYS = ("added", "alone", "instead")
HEAD = (
    "| names from | documents | speakers' names found | of names found, speakers | bodies | quote and speaker F1 | "
    "people's quotes | µs a word |",
    "| --- | --- | --- | --- | --- | --- | --- | --- |",
)
NOTE = """`python benchmarks/names.py FOLDER ... --unseen FOLDER ... --write`, over {known} labelled documents to which the rules
were tuned (the corpus and {others} more) and {unseen} that neither rules nor trained tagger had met; {speakers} speakers
named in all. Both taggers read only the writer's words around quotations. *Speakers' names found*: of the labelled
speakers who are named there. *Of names found, speakers*: how many belong to a labelled speaker (the others may be people
who say nothing), and how many are a labelled body's. *Quote and speaker*: F1 of both at once; *people's quotes*: share of the quotations by
people that have both. *µs a word*: processor time for a word of the document, of the quotes stage with its tagger. *Added*: the rules
know the tagger's people too; *alone*: added, and a quotation that nothing attributes goes to the only one in
its paragraph; *instead*: nobody else counts as a person. The trained tagger (spaCy, tok2vec CNN) never met the documents it is scored on.

"""


@dataclass(slots=True)
class Document:
    """A labelled document and what all systems share of its reading."""

    known: Known
    labels: dict[str, Any]
    about: Any
    pieces: list[Piece]
    unseen: bool


@dataclass(slots=True)
class Result:
    """Counts of one way over some documents."""

    names: list[int] = field(default_factory=lambda: [0, 0])  # found, to find
    tagged: list[int] = field(default_factory=lambda: [0, 0, 0])  # speakers', bodies', all
    joint: list[int] = field(default_factory=lambda: [0, 0, 0])
    people: list[int] = field(default_factory=lambda: [0, 0])

    def row(self, name: str, documents: str, micros: float) -> str:
        found, tagged = self.names, self.tagged
        return (
            f"| {name} | {documents} | {found[0] / max(1, found[1]):.3f} | {tagged[0] / max(1, tagged[2]):.3f} | "
            f"{tagged[1] / max(1, tagged[2]):.3f} | {f1(*self.joint):.3f} | "
            f"{self.people[0] / max(1, self.people[1]):.3f} | {micros:.1f} |"
        )


def read(folder: Path, unseen: bool) -> list[Document]:
    """The labelled documents of a folder."""
    documents = []
    for file in sorted(folder.glob("labels/*.json")):
        labels = json.loads(file.read_text(encoding="utf-8"))
        text = (folder / labels["document"]).read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
        structure = build_structure(text)
        about = find_about(structure)
        speakers = {q["speaker"] for q in labels["quotes"] if q["speaker"] and q["speaker_kind"] == "person"}
        bodies = {labels.get("provider"), *(q["organisation"] for q in labels["quotes"])} - {None} - speakers
        known = Known(f"{folder.name}/{labels['document']}", text, structure, sorted(speakers), sorted(bodies))
        documents.append(Document(known, labels, about, pieces_of(structure), unseen))
    return documents


def tagged_people(way: str, spans: Sequence[tuple[int, int]]) -> Callable[..., People]:
    """The register of people with those of a tagger in it."""

    class Tagged(People):
        def _read(self, start: int, end: int) -> None:
            if way != "instead":
                super()._read(start, end)
            for first, last in spans:
                if start <= first < end:
                    tokens = tokens_of(self.text, first, last)
                    if len(tokens) > 1:
                        self.add(tokens, -1, 0, len(tokens), sure=True)
                    elif way == "instead":
                        self._read_titled(first, last)

        def _read_titled(self, first: int, last: int) -> None:
            words = self.text[max(0, first - 12) : first].split()
            tokens = tokens_of(self.text, max(0, first - len(words[-1]) - 1), last) if words else []
            name = read_name(tokens, 0, len(tokens)) if tokens else None
            if name is not None and name.honorific >= 0:
                self._short.append((tokens[name.honorific].text, self.text[first:last], tokens[0].start, last))

    return Tagged


def tagged_speakers(way: str, spans: Sequence[tuple[int, int]]) -> type[Speakers]:
    """Subjects that a tagger takes for people are people; by ``instead`` no others are."""

    class Tagged(Speakers):
        def _resolve(self, subject: Subject) -> Speaker | None:
            inside = [span for span in spans if span[0] >= subject.start and span[1] <= subject.end]
            if inside and subject.kind in ("name", "body"):
                span = subject.name if subject.name[0] in range(*inside[0]) else inside[0]
                return self._person(subject._replace(kind="person", name=span))
            if way == "instead" and subject.kind == "person" and not inside:
                name = self._said(subject.name)
                return Speaker(name, "organisation", organisation=name)
            return super()._resolve(subject)

    return Tagged


def quotes_of(document: Document, way: str = "", spans: Sequence[tuple[int, int]] = ()) -> list[Quote]:
    """The quotations by the rules, with the people of a tagger or without."""
    structure = document.known.structure
    if not way:
        return stage.find_quotes(structure, about=document.about)
    with (
        mock.patch.object(stage, "People", tagged_people(way, spans)),
        mock.patch.object(stage, "Speakers", tagged_speakers(way, spans)),
    ):
        quotes = stage.find_quotes(structure, about=document.about)
    if way != "alone":
        return quotes
    return [_lone(document, quote, spans) if quote.rule in UNATTRIBUTED else quote for quote in quotes]


def _lone(document: Document, quote: Quote, spans: Sequence[tuple[int, int]]) -> Quote:
    """A quotation without attribution, given to the only person named in its paragraph."""
    structure = document.known.structure
    block = structure.block_at(quote.char_start)
    here = {structure.text[a:b] for a, b in spans if block is not None and block.start <= a < block.end}
    if len(here) != 1:
        return quote
    return replace(quote, speaker=here.pop(), speaker_kind="person")


def rule_names(document: Document) -> list[tuple[int, int]]:
    """The people of the rules, where they are named beside quotations."""
    seen: list[People] = []

    class Watched(People):
        def __init__(self, *given: Any) -> None:
            super().__init__(*given)
            seen.append(self)

    with mock.patch.object(stage, "People", Watched):
        stage.find_quotes(document.known.structure, about=document.about)
    mentions = [m for people in seen for p in people.persons.values() if p.strong for m in p.mentions]
    return [
        (m.start, m.end) for m in mentions if any(a <= m.start < b for piece in document.pieces for _, a, b in piece)
    ]


def count(result: Result, document: Document, quotes: Sequence[Quote], spans: Sequence[tuple[int, int]]) -> None:
    """Add one document to a result."""
    known = document.known
    beside = "\n".join(known.text[a:b] for piece in document.pieces for _, a, b in piece)
    found = {" ".join(known.text[a:b].split()) for a, b in spans}
    for speaker in known.speakers:
        if name_in(speaker, beside):
            result.names[1] += 1
            result.names[0] += any(_is_of(name, speaker) for name in found)
    bodies = {*known.bodies, *inspectorate_aliases()}
    for name in found:
        result.tagged[2] += 1
        result.tagged[0] += any(_is_of(name, speaker) for speaker in known.speakers)
        result.tagged[1] += any(f" {name.lower()} " in f" {body.lower()} " for body in bodies)
    rows: list[Item] = [{"char_start": q.char_start, "char_end": q.char_end, "speaker": q.speaker} for q in quotes]
    outcome = compare(known.name, document.labels["quotes"], rows, quote_right)
    for index, number in enumerate(quote_with_speaker(outcome)):
        result.joint[index] += number
    people = [q for q in document.labels["quotes"] if q["speaker_kind"] == "person" and not q.get("optional")]
    result.people[1] += len(people)
    result.people[0] += sum(
        label["speaker_kind"] == "person" and same_name(label["speaker"], row["speaker"])
        for label, row in outcome.matched
    )


def _is_of(name: str, speaker: str) -> bool:
    """A found name is the speaker's: the family name, or the whole, with or without a title."""
    return speaker.split()[-1] in name.replace("’s", "").split() or speaker in name


def measure(documents: list[Document], label: str, tag: Tagger | None) -> list[str]:
    """The rows of one source of names; the time of both stage and tagger counts."""
    n_words = sum(len(document.known.text.split()) for document in documents)
    stage_seconds, rounds = 0.0, 0
    while stage_seconds < LEAST_SECONDS:
        started = time.process_time()
        for document in documents:
            stage.find_quotes(document.known.structure, about=document.about)
        stage_seconds, rounds = stage_seconds + time.process_time() - started, rounds + 1
    started = time.process_time()
    spans = [spans_of(tag, document.known, document.pieces) for document in documents] if tag is not None else []
    seconds = stage_seconds / rounds + (time.process_time() - started if tag is not None else 0)
    if tag is None:
        spans = [rule_names(document) for document in documents]
    rows = []
    for way in WAYS if tag is not None else ("",):
        for unseen in (False, True):
            result = Result()
            for document, found in zip(documents, spans, strict=True):
                if document.unseen == unseen:
                    count(result, document, quotes_of(document, way, found), found)
            if result.names[1]:
                named = f"{label}, {way}" if way else label
                rows.append(result.row(named, "unseen" if unseen else "tuned to", seconds / n_words * 1e6))
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="*", metavar="FOLDER", help="more labelled documents")
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--unseen", type=Path, nargs="+", default=[], metavar="FOLDER", help="documents never tuned to")
    parser.add_argument("--write", action="store_true", help="write the table to RESULTS.md")
    options = parser.parse_args()
    corpus = [file.parent for file in sorted(options.corpus.glob("*/labels"))]
    documents = [d for folder in [*corpus, *options.folders] for d in read(folder, False)]
    documents += [d for folder in options.unseen for d in read(folder, True)]
    table = [*HEAD, *measure(documents, "**rules (shipped)**", None)]
    if importlib.util.find_spec(MODEL):
        table += measure(documents, "rules and general English model", general())
    teaching = [(document.known, document.pieces) for document in documents if not document.unseen]
    table += measure(documents, f"rules and tagger trained by us ({FOLDS} folds)", trained(teaching))
    print("\n".join(table))
    if options.write:
        n_unseen = sum(document.unseen for document in documents)
        n_corpus = sum(len(list(folder.glob("labels/*.json"))) for folder in corpus)
        note = NOTE.format(
            known=len(documents) - n_unseen,
            others=len(documents) - n_unseen - n_corpus,
            unseen=n_unseen,
            speakers=sum(len(document.known.speakers) for document in documents),
        )
        write_section("Names of speakers", note + "\n".join(table))


if __name__ == "__main__":
    main()
