"""Findings: what inspectors found to be good or wanting, and what is done about it.

    Decisions are timely, but turnover is high.            -> a strength and a weakness
    What needs to improve? / - The timeliness of plans.    -> a weakness
    The council has opened a hub for care leavers.         -> a response

Every stretch that may be a finding (``units``) is read for cues (``readings``) and its place (``flow``, ``sections``,
``speech``); both become ``features``, which the trained classifier weighs (``classifier``, ``candidates``). A sentence
whose clauses hold two kinds gives one row for each run of a kind (``choices``); a bullet is one row whatever its number
of sentences.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, TypeVar

from pipeline.findings.candidates import NONE, Candidate
from pipeline.findings.choices import choose
from pipeline.findings.classifier import FindingModel, around, finding_model, softmax
from pipeline.findings.features import Features, features_of
from pipeline.findings.flow import Flow, Place, advance, enter, lead_in_of, place_of
from pipeline.findings.readings import Reading, read_words
from pipeline.findings.sections import Section, Sections
from pipeline.findings.sources import author_of, rule_of, source_of
from pipeline.findings.speech import Speeches, find_speech
from pipeline.findings.themes import ThemeContext, ThemeModel, Topic, heading_names, theme_model
from pipeline.findings.units import Unit, parts_of, units_of
from pipeline.records import About, Evidence, Finding, Judgement, Quote
from pipeline.structure import Structure

_T = TypeVar("_T")
#: Stretches that are weighed together.
_TOGETHER = 500
#: A list item of which a judged area makes up this share states a grade, not a finding.
_AREA_SHARE = 0.6
#: Parts of a stretch that is this surely none are not looked at.
_SURELY_NONE = 0.97


def find_findings(
    structure: Structure,
    *,
    about: About,
    quotes: Sequence[Quote],
    judgements: Sequence[Judgement],
) -> list[Finding]:
    """The findings of one text, in text order."""
    graded = frozenset(
        structure.block_index(part.char_start)
        for judgement in judgements
        for part in judgement.evidence
        if part.field == "area" and _fills_its_block(structure, part)
    )
    return find_with(structure, about=about, quotes=quotes, model=finding_model(), themes=theme_model(), graded=graded)


def _fills_its_block(structure: Structure, part: Evidence) -> bool:
    block = structure.block_at(part.char_start)
    return block is not None and part.char_end - part.char_start >= _AREA_SHARE * (block.end - block.start)


def find_with(
    structure: Structure,
    *,
    about: About,
    quotes: Sequence[Quote],
    model: FindingModel,
    themes: ThemeModel,
    graded: frozenset[int] = frozenset(),
) -> list[Finding]:
    """The findings by given models; blocks in ``graded`` are no more than the area of a grade."""
    title = next((structure.words_of(block)[:300] for block in structure.blocks[:12] if block.kind == "title"), "")
    context = ThemeContext.of(about, title)
    runs = (
        run
        for whole, parts in read_units(structure, about=about, quotes=quotes, model=model, graded=graded)
        for run in choose(whole, parts)
    )
    found: list[Finding] = []
    for batch in in_batches(runs):
        topics = [topic_of(structure, run) for run in batch]
        named = themes.choose(topics, context)
        found += [_finding(structure, run, about, theme) for run, theme in zip(batch, named, strict=True)]
    return found


class _Read(NamedTuple):
    """A unit or a part of one with everything read about it; not yet weighed."""

    unit: Unit
    place: Place
    reading: Reading
    features: Features

    def weighed(self, scores: Sequence[float], graded: frozenset[int]) -> Candidate:
        """The candidate by its scores."""
        unit, place = self.unit, self.place
        chances = softmax(scores)
        return Candidate(unit, self.reading, self.features, place.heading, place.lead_in, chances, unit.block in graded)


_as_read = functools.partial(tuple.__new__, _Read)  # without the call of Python that names its values


def read_units(
    structure: Structure,
    *,
    about: About,
    quotes: Sequence[Quote],
    model: FindingModel,
    graded: frozenset[int] = frozenset(),
) -> Iterator[tuple[Candidate, list[Candidate]]]:
    """Every unit of the text weighed by ``model``, with its parts weighed for themselves where they may matter."""
    text, after, last = structure.text, model.after(), "none"
    speeches = find_speech(structure, about=about, quotes=quotes)
    for units in in_batches(_read_all(structure, about, speeches)):
        wholes: list[Candidate] = []
        parts: list[list[_Read]] = []
        said = model.say([read.reading.words for read in units])
        near = around(said, [read.place.follows for read in units])
        added: list[list[float]] = []
        for unit, scores in zip(units, model.scores_of([read.features for read in units], said, near), strict=True):
            # The kind of the sentence before is known only now.
            added.append(after[last] if unit.place.follows else [])
            whole = unit.weighed(_plus(scores, added[-1]), graded)
            last = whole.kind
            wholes.append(whole)
            found: list[Unit] = []
            if not (whole.barred or whole.forced or whole.chances[NONE] >= _SURELY_NONE):
                found, whole.contrast = parts_of(structure, speeches, unit.unit)
            parts.append([_read(text, part, unit.place) for part in found])
        flat = [part for held in parts for part in held]
        said = model.say([part.reading.words for part in flat])
        near = near.repeat([len(held) for held in parts], axis=0)
        weighed = iter(model.scores_of([part.features for part in flat], said, near))
        for whole, held, more in zip(wholes, parts, added, strict=True):
            yield whole, [part.weighed(_plus(next(weighed), more), graded) for part in held]


def _plus(scores: Sequence[float], more: Sequence[float]) -> Sequence[float]:
    return [one + other for one, other in zip(scores, more, strict=True)] if more else scores


def _read(text: str, unit: Unit, place: Place) -> _Read:
    reading = read_words(text[unit.start : unit.end])
    return _as_read((unit, place, reading, features_of(text, unit, place, reading)))


def _read_all(structure: Structure, about: About, speeches: Speeches) -> Iterator[_Read]:
    """Every unit of the text, read for words, cues and place."""
    text = structure.text
    sections = Sections(structure)
    flow = Flow(author=author_of(structure, about, speeches))
    for unit in units_of(structure, speeches):
        enter(flow, unit)
        heading = sections.heading(unit.block)
        lead_in = lead_in_of(structure, sections, flow, unit)
        place = place_of(flow, unit, length=len(text), about=about, heading=heading, lead_in=lead_in)
        read = _read(text, unit, place)
        yield read
        advance(flow, unit, read.reading)


def in_batches(rows: Iterable[_T]) -> Iterator[list[_T]]:
    """Up to ``_TOGETHER`` rows at a time: enough to share the array work, few enough to hold."""
    rows = iter(rows)
    while batch := list(itertools.islice(rows, _TOGETHER)):
        yield batch


def section_over(run: list[Candidate]) -> Section:
    """What a row stands under: its lead-in, else its heading."""
    first = run[0]
    return first.lead_in if first.lead_in.block >= 0 else first.heading


def topic_of(structure: Structure, run: list[Candidate]) -> Topic:
    """What the theme of a row is told from."""
    section = section_over(run)
    heading = structure.words_of(structure.blocks[section.block])[:300] if section.block >= 0 else ""
    words = run[0].reading.words if len(run) == 1 else [word for part in run for word in part.reading.words]
    return Topic(words, heading_names(heading), run[0].unit.block)


def _finding(structure: Structure, run: list[Candidate], about: About, theme: str) -> Finding:
    first = run[0]
    kind = first.kind
    start, end = first.unit.start, run[-1].unit.end
    section = section_over(run)
    heading: str | None = None
    evidence: tuple[Evidence, ...] = ()
    if section.block >= 0:
        block = structure.blocks[section.block]
        heading = structure.words_of(block)
        evidence = (Evidence("heading", block.start, block.end),)
    confidence = max(0.01, round(sum(part.chance(kind) for part in run) / len(run), 3))
    return Finding(
        kind=kind,
        text=structure.text[start:end],
        char_start=start,
        char_end=end,
        theme=theme,
        source=source_of(
            kind, first.unit, first.reading, about, "government" if first.features.voice == "government" else ""
        ),
        verbatim=first.unit.verbatim and first.unit.speaker == "inspectorate",
        heading=heading,
        rule=rule_of(kind, first.unit, first.features, first.lead_in),
        confidence=confidence,
        evidence=evidence,
    )
