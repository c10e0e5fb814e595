"""Where a sentence stands: what is over it, what the sentences before say of who speaks, how far through the text.

``Flow`` is kept while the text is read (``enter``, ``advance``); ``place_of`` tells from it the ``Place`` of one unit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from pipeline.findings.readings import Reading, reports_inspectors
from pipeline.findings.sections import NO_SECTION, Section, Sections
from pipeline.findings.units import Unit
from pipeline.records import About
from pipeline.structure import Structure

#: Further back than any sentence or block is counted.
FAR = 9
#: The feature for each distance in blocks from the last words of an official.
_SINCE_SPEECH = tuple(f"since_speech:{name}" for name in ("0", "1", "2", "few", "few", "few", "far"))


@dataclass(slots=True)
class Flow:
    """What the sentences before say about who is speaking: updated as the text is read."""

    author: str  # whose document it is: own (the inspectorate's), government or narrator
    block: int = -1
    since_report: int = FAR  # sentences of this block since one that reports inspectors
    blocks_since_report: int = FAR
    lead_block: int = -1  # a paragraph that ends with a colon and still governs those after it
    last_block: int = -1  # of the sentence before
    speech_block: int = -1  # of the last words of an official
    section: Section = NO_SECTION
    position: int = 0


class Place(NamedTuple):
    """Where a sentence and its clauses stand: what is over them and what came before."""

    author: str
    document: str
    heading: Section
    lead_in: Section
    since_report: int
    blocks_since_report: int
    names: tuple[str, str]  # the features for how far through the text, and for the last words of an official
    follows: bool  # a sentence of the same block stands before


def place_of(flow: Flow, unit: Unit, *, length: int, about: About, heading: Section, lead_in: Section) -> Place:
    """The place of ``unit`` in a text of ``length`` characters."""
    progress = unit.start / max(1, length)
    far = "place:first" if flow.position <= 2 else "place:early" if progress < 0.3 else "place:middle"
    since_speech = unit.block - flow.speech_block if flow.speech_block >= 0 else FAR
    return Place(
        flow.author,
        about.document_kind or "",
        heading,
        lead_in,
        flow.since_report,
        flow.blocks_since_report,
        ("place:late" if flow.position > 2 and progress > 0.65 else far, _SINCE_SPEECH[min(since_speech, 6)]),
        flow.block == flow.last_block,
    )


def lead_in_of(structure: Structure, sections: Sections, flow: Flow, unit: Unit) -> Section:
    """The lead-in a unit stands under: of its list, or of a paragraph before it that ends with a colon."""
    block = structure.blocks[unit.block]
    text = structure.text
    if block.kind == "bullet":
        return sections.lead_in(block.lead_in) if block.lead_in >= 0 else NO_SECTION
    before = unit.block - 1
    if before >= 0 and flow.lead_block != unit.block:
        previous = structure.blocks[before]
        if previous.kind == "paragraph" and text[previous.end - 1] == ":":
            flow.section, flow.lead_block = sections.lead_in(before), unit.block
        elif flow.lead_block == before and (text[block.start].islower() or text[block.start] in "“\"‘'"):
            flow.lead_block = unit.block
        else:
            flow.section = NO_SECTION
    return flow.section if flow.lead_block == unit.block else NO_SECTION


def advance(flow: Flow, unit: Unit, reading: Reading) -> None:
    """Note what ``unit`` says about who speaks, for the units after it."""
    if reports_inspectors(reading) or (unit.speaker == "inspectorate"):
        flow.since_report = 0
        flow.blocks_since_report = 0
    flow.last_block = unit.block
    if unit.speaker == "provider":
        flow.speech_block = unit.block


def enter(flow: Flow, unit: Unit) -> None:
    """Step into the sentence ``unit``: count it, and forget the paragraph before."""
    if unit.block != flow.block:
        flow.blocks_since_report = min(
            FAR, flow.blocks_since_report + (unit.block - flow.block if flow.block >= 0 else 1)
        )
        flow.block = unit.block
        flow.since_report = FAR
    elif flow.since_report < FAR:
        flow.since_report += 1
    flow.position += 1
