"""Labelled documents and sentences as training samples for the findings classifier.

A sample is a stretch that the pipeline itself would weigh (``pipeline.findings.units``), with the label of the finding
that it matches; stretches that only an optional finding covers teach nothing and are left out.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.about import find_about
from pipeline.findings import lead_in_of
from pipeline.findings.classifier import last_kind
from pipeline.findings.features import features_of
from pipeline.findings.flow import Flow, advance, enter, place_of
from pipeline.findings.readings import read_words
from pipeline.findings.sections import Sections
from pipeline.findings.sources import author_of
from pipeline.findings.speech import find_speech
from pipeline.findings.units import Unit, parts_of, units_of
from pipeline.marked import read_marked
from pipeline.quotes import find_quotes
from pipeline.records import About, Quote
from pipeline.structure import Structure, build_structure

HERE = Path(__file__).parent


@dataclass(slots=True)
class Document:
    """One labelled text with what the stages before say of it."""

    name: str
    text: str
    labels: list[dict[str, Any]]
    structure: Structure = field(repr=False)
    about: About = field(repr=False)
    quotes: list[Quote] = field(repr=False)


@dataclass(slots=True)
class Sample:
    """One stretch: its words, its features, its label (None: teaches nothing) and how much it counts."""

    group: str
    words: list[str]
    features: dict[str, float]
    kind: str | None
    theme: str | None
    voice: str
    weight: float = 1.0
    shape: str = "sentence"
    text: str = ""
    start: int = -1
    follows: bool = False  # a sentence of the same paragraph stands before


def document(name: str, text: str, labels: list[dict[str, Any]]) -> Document:
    """Run the stages before findings over one text."""
    structure = build_structure(text)
    about = find_about(structure)
    return Document(name, text, labels, structure, about, find_quotes(structure, about=about))


def marked_documents(folder: Path = HERE / "documents") -> Iterator[Document]:
    """The documents written for training."""
    for path in sorted(folder.glob("*.txt")):
        text, labels = read_marked(path.read_text(encoding="utf-8"))
        yield document(f"own/{path.stem}", text, labels)


def corpus_documents(corpus: Path) -> Iterator[Document]:
    """The labelled documents of the corpus, read where they lie."""
    for folder in ("releases", "written"):
        yield from labelled_documents(corpus / folder)


def own_labelled_documents() -> Iterator[Document]:
    """The sample releases of this project and further ones, labelled in the format of the corpus."""
    for folder in (HERE.parent / "data" / "raw", HERE / "labelled"):
        yield from labelled_documents(folder)


def labelled_documents(folder: Path) -> Iterator[Document]:
    """Each document of a folder that ``labels/*.json`` labels."""
    for path in sorted((folder / "labels").glob("*.json")):
        stored = json.loads(path.read_text(encoding="utf-8"))
        text = (folder / stored["document"]).read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
        yield document(f"{folder.name}/{stored['document']}", text, stored["findings"])


def sentences() -> list[dict[str, str]]:
    """The rows of ``sentences.csv``."""
    with (HERE / "sentences.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def samples_of(doc: Document) -> list[Sample]:
    """Every stretch of one document with its label."""
    found: list[Sample] = []
    structure, text = doc.structure, doc.text
    speeches = find_speech(structure, about=doc.about, quotes=doc.quotes)
    sections = Sections(structure)
    flow = Flow(author=author_of(structure, doc.about, speeches))
    before = "none"
    for unit in units_of(structure, speeches):
        enter(flow, unit)
        heading = sections.heading(unit.block)
        lead_in = lead_in_of(structure, sections, flow, unit)
        kind, theme = label_of(unit, doc.labels)
        place = place_of(flow, unit, length=len(text), about=doc.about, heading=heading, lead_in=lead_in)
        for part in (unit, *parts_of(structure, speeches, unit)[0]):
            reading = read_words(text[part.start : part.end])
            read = features_of(text, part, place, reading)
            features = read.merged()
            if place.follows:
                features[last_kind(before)] = 1.0
            part_kind, part_theme = (kind, theme) if part is unit else label_of(part, doc.labels, inside=True)
            found.append(
                Sample(
                    doc.name,
                    reading.words,
                    features,
                    part_kind,
                    part_theme,
                    read.voice,
                    1.0 if part is unit else 0.5,
                    part.shape,
                    text[part.start : part.end],
                    part.start,
                    place.follows,
                )
            )
            if part is unit:
                whole = reading
        before = kind or "none"
        advance(flow, unit, whole)
    return found


def label_of(unit: Unit, labels: list[dict[str, Any]], *, inside: bool = False) -> tuple[str | None, str | None]:
    """The kind and theme of the finding that ``unit`` is; ``none`` for no finding, None where it cannot be told."""
    length = unit.end - unit.start
    touched = False
    for label in labels:
        shared = min(unit.end, label["char_end"]) - max(unit.start, label["char_start"])
        if shared <= 0:
            continue
        longer = length if inside else max(length, label["char_end"] - label["char_start"])
        if shared >= (0.8 if inside else 0.5) * longer:
            optional = bool(label.get("optional"))
            return (None, label["theme"]) if optional else (label["kind"], label["theme"])
        touched = touched or shared > 0.15 * length
    return (None, None) if touched else ("none", None)
