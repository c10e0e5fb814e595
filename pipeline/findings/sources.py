"""Whose finding or action it is, whose document it stands in, and the name of the rule behind a row."""

from __future__ import annotations

from pipeline.findings.cues import CueBook, words_of
from pipeline.findings.features import Features
from pipeline.findings.readings import Reading, reports_inspectors
from pipeline.findings.sections import Section
from pipeline.findings.speech import Speeches
from pipeline.findings.units import Unit
from pipeline.findings.words import finding_words
from pipeline.lexicons import cached_from_models
from pipeline.records import About
from pipeline.structure import Structure

_OWN_ENOUGH = 3.0
_OWN_BLOCKS = 400
#: Blocks in which a report says what it is, wherever they stand; paragraphs count only near the beginning.
_TELLING = frozenset({"title", "heading", "meta", "address", "signature", "byline", "salutation"})
_OPENING_BLOCKS = 14
_SPEECH = 40


@cached_from_models
def _own_book() -> tuple[CueBook, dict[str, tuple[str, float]]]:
    groups: dict[str, list[str]] = {}
    weights: dict[str, tuple[str, float]] = {}
    for author, table in (("own", finding_words().own_document), ("government", finding_words().government_document)):
        for phrase, weight in table.items():
            group = f"{author}:{weight}"
            groups.setdefault(group, []).append(phrase)
            weights[group] = (author, weight)
    return CueBook(groups), weights


def author_of(structure: Structure, about: About, speeches: Speeches) -> str:
    """Whose document it is: ``own`` where the inspectorate itself writes, ``government``, else ``narrator``.

    Headings, reference lines and first paragraphs say so; a text that quotes officials at length is nobody's own.
    """
    if any(span.speaker in ("provider", "government") and span.end - span.start >= _SPEECH for span in speeches.spans):
        return "narrator"
    book, weights = _own_book()
    scores = {"own": 2.0 if about.document_kind == "report" else 0.0, "government": 0.0}
    seen: set[str] = set()
    for place, block in enumerate(structure.blocks[:_OWN_BLOCKS]):
        if block.kind not in _TELLING and not (
            place < _OPENING_BLOCKS and block.kind in ("paragraph", "bullet", "row")
        ):
            continue
        words = words_of(structure.text[block.start : min(block.end, block.start + 400)])
        for group, at, length in book.find(words):
            phrase = " ".join(words[at : at + length])
            if phrase not in seen:
                seen.add(phrase)
                author, weight = weights[group]
                scores[author] += weight
    if scores["government"] >= _OWN_ENOUGH:
        return "government"
    return "own" if scores["own"] >= _OWN_ENOUGH else "narrator"


def source_of(kind: str, unit: Unit, reading: Reading, about: About, author: str) -> str:
    """``inspectorate``, ``provider``, ``government`` or ``press``."""
    groups = reading.groups
    governed = "government" in groups
    if kind == "response":
        if unit.speaker == "government" or author == "government":
            return "government"
        if (
            governed
            and about.event_type == "government_direction"
            and not ("agent" in groups and unit.speaker == "provider")
        ):
            return "government"
        if governed and "agent" not in groups:
            return "government"
        return "provider"
    if "notice" in groups or unit.speaker == "government" or author == "government":
        return "government"
    if reports_inspectors(reading):
        return "inspectorate"
    if (
        unit.speaker == "provider"
        and reading.words[:2]
        and reading.words[0] in ("we", "our")
        and "pronoun_say" not in groups
    ):
        return "provider" if {"we", "know"} <= set(reading.words[:4]) else "inspectorate"
    return "inspectorate"


def rule_of(kind: str, unit: Unit, features: Features, lead_in: Section) -> str:
    """A short name for the way a finding was told: ``list_weaknesses``, ``quoted``, ``own_document``."""
    if lead_in.kind in ("strengths", "weaknesses", "actions") and lead_in.weight >= 2:
        return f"list_{lead_in.kind}"
    if kind == "response":
        return "action"
    if unit.speaker == "inspectorate":
        return "quoted"
    if "reported" in features.own or "reported_passive" in features.own:
        return "relayed" if unit.speaker == "provider" else "reported"
    if features.voice == "own":
        return "own_document"
    if unit.speaker != "narrator":
        return "spoken"
    return "listed" if unit.shape == "bullet" else "continued"
