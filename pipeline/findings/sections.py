"""What the heading or lead-in over a statement says about it.

What needs to improve?                                       -> weaknesses
Inspectors also praised:                                     -> strengths
The Council is taking action ... This has included:          -> actions
Inspectors reviewed the progress made in the following areas -> scope, no findings
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.findings.cues import CueBook, words_of
from pipeline.findings.words import SECTIONS, any_of, finding_words
from pipeline.lexicons import cached_from_models
from pipeline.structure import Structure

_PRECEDENCE = {
    kind: rank
    for rank, kind in enumerate(("actions", "scope", "grades", "weaknesses", "strengths", "about", "findings"))
}


@cached_from_models
def _grades() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A grade that ends a line after a colon or dash, a number with it or not; and a poor one."""
    grammar = finding_words().grammar
    graded = any_of(grammar["good_grades"] | grammar["poor_grades"])
    ending = re.compile(rf"[:\-–]\s*(?:{graded}|\d\s*[-–]\s*(?:{graded}))\s*$", re.I)
    return ending, re.compile(rf"\b(?:{any_of(grammar['poor_grades'])})\s*$", re.I)


def ends_graded(words: str) -> bool:
    """Whether a heading or list item gives a grade: "Adoption performance - Good", "Leadership: inadequate"."""
    return (":" in words or "-" in words or "–" in words) and _grades()[0].search(words) is not None


@dataclass(frozen=True, slots=True)
class Section:
    """The kind of list or part a statement stands in (``none`` without a sign), and the block that says so."""

    kind: str = "none"
    weight: float = 0.0
    block: int = -1
    graded: str = ""  # the heading ends in a grade: "good" or "poor"


NO_SECTION = Section()
_LONGEST_HEADING = 170


@cached_from_models
def _book() -> tuple[CueBook, dict[str, dict[str, float]]]:
    groups: dict[str, list[str]] = {}
    weights: dict[str, dict[str, float]] = {}
    for kind in SECTIONS:
        for phrase, weight in finding_words().sections[kind].items():
            key = f"{kind}:{weight}"
            groups.setdefault(key, []).append(phrase)
            weights[key] = {kind: weight}
    return CueBook(groups), weights


def section_of(words: str) -> tuple[str, float]:
    """The kind that the words of one heading or lead-in sentence speak for, and how strongly."""
    book, weights = _book()
    scores: dict[str, float] = {}
    best: dict[str, tuple[int, int]] = {}
    for group, at, length in book.find(words_of(words)):
        for kind, weight in weights[group].items():
            _, end = best.get(kind, (-1, -1))
            if at < end and at + length <= end:
                continue  # inside a longer phrase already counted
            best[kind] = (at, at + length)
            scores[kind] = scores.get(kind, 0.0) + weight
    if not scores:
        return "none", 0.0
    kind = max(scores, key=lambda name: (scores[name], -_PRECEDENCE[name]))
    return kind, scores[kind]


class Sections:
    """The sections of one document, answered block by block and remembered."""

    def __init__(self, structure: Structure) -> None:
        self.structure = structure
        self._headings: dict[int, Section] = {}
        self._lead_ins: dict[int, Section] = {}
        self._over: tuple[int, Section] = (-1, NO_SECTION)  # the block asked about last
        self._graded = self._graded_lines()

    def _graded_lines(self) -> list[int]:
        """For each block the line above it that gives a grade as a heading does, -1 for none since the last heading.

        Reports print "The experiences and progress of children in care: good" in lines too long for a heading.
        """
        lines, last = [], -1
        for place, block in enumerate(self.structure.blocks):
            if block.kind in ("heading", "title"):
                last = -1
            elif block.kind == "paragraph" and block.end - block.start <= _LONGEST_HEADING:
                last = place if ends_graded(self.structure.words_of(block)) else last
            lines.append(last)
        return lines

    def heading(self, place: int) -> Section:
        """The section of the nearest heading over a block that says something; the nearest one where none does."""
        if self._over[0] != place:
            self._over = (place, self._heading_over(place))
        return self._over[1]

    def _heading_over(self, place: int) -> Section:
        block = self.structure.blocks[place]
        if self._graded[place] >= 0:
            return self._heading_at(self._graded[place])
        index, depth = block.heading, 0
        nearest = NO_SECTION
        while index >= 0 and depth < 6:
            section = self._heading_at(index)
            if section.kind != "none":
                return (
                    section
                    if nearest.block < 0
                    else Section(section.kind, section.weight, nearest.block, nearest.graded)
                )
            if nearest.block < 0:
                nearest = section
            index, depth = self.structure.blocks[index].heading, depth + 1
        return nearest

    def _heading_at(self, index: int) -> Section:
        if index not in self._headings:
            block = self.structure.blocks[index]
            words = self.structure.words_of(block)[:300]
            kind, weight = ("none", 0.0) if block.kind == "title" else section_of(words)
            graded = "" if not ends_graded(words) else "poor" if _grades()[1].search(words) else "good"
            if graded and kind in ("weaknesses", "grades", "strengths"):
                kind, weight = "findings", 2.0
            self._headings[index] = Section(kind, weight, index, graded)
        return self._headings[index]

    def lead_in(self, index: int) -> Section:
        """The section that the block ``index`` opens for the list below it."""
        if index not in self._lead_ins:
            self._lead_ins[index] = self._read_lead_in(index)
        return self._lead_ins[index]

    def _read_lead_in(self, index: int) -> Section:
        block = self.structure.blocks[index]
        if block.kind in ("heading", "title"):
            section = self._heading_at(index)
            return section if section.kind != "none" or block.kind == "title" else Section("none", 0.0, index)
        sentences = self.structure.sentences_of(index)
        if not sentences:
            return NO_SECTION
        colon = self.structure.text[block.end - 1] == ":"
        kind, weight = section_of(self.structure.words_of(sentences[-1]))
        if len(sentences) > 1 and kind in ("none", "findings", "actions"):
            other, other_weight = section_of(self.structure.words_of(sentences[-2]))
            if other not in ("none", "findings", "about") and (kind != "actions" or other == "actions"):
                kind, weight = other, max(weight, other_weight)
        if not colon and (weight < 3 or len(sentences) > 3):
            return NO_SECTION
        return Section(kind, weight, index)
