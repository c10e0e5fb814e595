"""Findings: what inspectors found to be good or wanting, and what is done about it.

    Decisions are timely, but turnover is high.            -> a strength and a weakness
    What needs to improve? / - The timeliness of plans.    -> a weakness
    The council has opened a hub for care leavers.         -> a response

Every stretch that may be a finding (``units``) is read for cues and its place (``features``,
``sections``, ``speech``) and weighed by the trained classifier (``classifier``). A sentence whose
clauses hold two kinds gives one row for each run of a kind; a bullet is one row whatever its number of sentences.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeVar

from pipeline.findings.classifier import KINDS, FindingModel, around, finding_model, softmax
from pipeline.findings.features import (
    Features,
    Flow,
    Place,
    Reading,
    advance,
    enter,
    features_of,
    place_of,
    read_words,
)
from pipeline.findings.sections import NO_SECTION, Section, Sections
from pipeline.findings.sources import author_of, rule_of, source_of
from pipeline.findings.speech import Speeches, find_speech
from pipeline.findings.themes import ThemeContext, ThemeModel, Topic, heading_names, theme_model
from pipeline.findings.units import Unit, parts_of, units_of
from pipeline.records import About, DateMention, Evidence, Finding, Judgement, Quote
from pipeline.structure import Structure

_T = TypeVar("_T")
#: Stretches that are weighed together.
_TOGETHER = 500
#: A list item of which a judged area makes up this share states a grade, not a finding.
_AREA_SHARE = 0.6
_NONE = KINDS.index("none")
_COLUMN = {kind: column for column, kind in enumerate(KINDS)}
_LISTED = {"strengths": "strength", "weaknesses": "weakness", "actions": "response"}
#: A lead-in of at least this weight decides the kind of its bullets.
_FORCING = 2.0
#: One of this weight is a heading of a report ("What needs to improve") and stands against any doubt; a weaker one
#: ("What's better", "Improvements") gives way where the words are this sure of another kind, or of none.
_EXACT = 3.0
_CONTRADICTED = 0.6
_SURELY_OTHER = 0.9
#: A stretch is reported where the chance that it is no finding stays below this.
_GATE = 0.5
#: A kind is given where it is at least this likely, and a strength or weakness as likely to be the reverse of it is
#: better left out than told the wrong way round: it must be clearer where its rival has this chance.
_LEAST = 0.35
_CLEAR = 0.65
_RIVAL = 0.2
#: Clauses are told apart where each is at least this sure of its kind, less where "but" or "although" joins them.
_SURE_CLAUSE = 0.75
_SURE_CONTRAST = 0.5
#: Of two clauses that "but" or the like joins, one praises and the other blames where that is at least this share as
#: likely as that both do the same, and neither is likely to be anything else.
_OPPOSED = 0.5
_NO_FINDING, _NO_ANSWER = 0.25, 0.3
#: Parts of a stretch that is this surely none are not looked at.
_SURELY_NONE = 0.97
#: A clause is cut off as no finding only where it is at least this surely none.
_SURE_NONE = 0.8


@dataclass(slots=True)
class Candidate:
    """A unit with everything read about it: its words, features, place, and how likely each kind is."""

    unit: Unit
    reading: Reading
    features: Features
    heading: Section
    lead_in: Section
    chances: Sequence[float]
    graded: bool = False  # a bullet that is no more than the area of a grade
    contrast: bool = False  # "but", "although" or "while" joins its clauses

    @property
    def forced(self) -> str:
        """The kind that the list demands of its bullets: a list of weaknesses holds weaknesses."""
        if self.unit.shape != "bullet" or self.lead_in.weight < _FORCING:
            return ""
        kind = _LISTED.get(self.lead_in.kind, "")
        if kind and self.lead_in.weight < _EXACT:
            likeliest = max(self.chances[1:])
            if (likeliest >= _CONTRADICTED and likeliest > self.chance(kind)) or self.chances[_NONE] >= _SURELY_OTHER:
                return ""
        return kind

    @property
    def barred(self) -> bool:
        """Whether the place rules a finding out: a list of what was looked at or of grades, the opening of a list."""
        if (
            self.graded
            or "ends_graded" in self.features.own
            or (self.unit.shape == "bullet" and self.lead_in.kind in ("scope", "grades"))
        ):
            return True
        return "ends_colon" in self.features.own or (
            "ends_question" in self.features.own and self.unit.speaker == "narrator"
        )

    @property
    def kind(self) -> str:
        """The likeliest kind, ``none`` included."""
        if self.forced:
            return self.forced
        if self.chances[_NONE] >= _GATE:
            return "none"
        likeliest = max(self.chances[1:])
        if likeliest < _LEAST or (likeliest < _CLEAR and min(self.chances[1:3]) > _RIVAL):
            return "none"
        return KINDS[self.chances.index(likeliest, 1)]

    def as_finding(self) -> Candidate:
        """The same where something is known to be found: one kind or another unless it is surely none."""
        none = self.chances[_NONE]
        if none < _GATE or none >= _SURE_NONE:
            return self
        rest = max(1e-6, 1.0 - none)
        return replace(self, chances=[0.0, *(chance / rest for chance in self.chances[1:])])

    def told(self, kind: str) -> Candidate:
        """The same as a row of ``kind``, which the clause beside it speaks for."""
        chances = [0.0] * len(KINDS)
        chances[_COLUMN[kind]] = max(_CLEAR, self.chance(kind))
        return replace(self, chances=chances)

    def chance(self, kind: str) -> float:
        """How likely ``kind`` is."""
        return self.chances[_COLUMN[kind]]


def find_findings(
    structure: Structure,
    *,
    about: About,
    quotes: Sequence[Quote],
    judgements: Sequence[Judgement],
    dates: Sequence[DateMention],
) -> list[Finding]:
    """The findings of one text, in text order (DESIGN section 3, Findings)."""
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
            if not (whole.barred or whole.forced or whole.chances[_NONE] >= _SURELY_NONE):
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


def choose(whole: Candidate, parts: list[Candidate]) -> list[list[Candidate]]:
    """The rows that a unit gives: itself, or runs of its parts where they hold two kinds. Each row is its parts."""
    if whole.barred:
        return []
    if whole.forced or len(parts) < 2:
        return [[whole]] if whole.kind != "none" else []
    if whole.contrast and whole.chances[_NONE] < _GATE:
        told = _opposed(parts)
        if told:
            return told
    if whole.contrast and whole.kind != "none":
        parts = [part.as_finding() for part in parts]
    needed = _SURE_CONTRAST if whole.contrast else _SURE_CLAUSE
    sure = [part.kind if part.chance(part.kind) >= needed else "?" for part in parts]
    kinds = {kind for kind in sure if kind not in ("?", "none")}
    if len(kinds) >= 2 and (
        whole.contrast or "response" in kinds or all("cue:say" in part.features.own for part in parts)
    ):
        return _runs(parts)
    if whole.kind == "none":
        return []
    if kinds and any(part.kind == "none" and part.chance("none") >= _SURE_NONE for part in parts):
        runs = _runs(parts)
        if runs:
            return runs
    return [[whole]]


def _opposed(parts: list[Candidate]) -> list[list[Candidate]]:
    """Both clauses of "Plans are clear, but few are read", each with its own kind; nothing where they do not differ."""
    if len(parts) != 2 or any(
        part.chances[_NONE] >= _NO_FINDING or part.chance("response") >= _NO_ANSWER for part in parts
    ):
        return []
    (good, bad), (good_too, bad_too) = (part.chances[1:3] for part in parts)
    if max(good * bad_too, bad * good_too) < _OPPOSED * (good * good_too + bad * bad_too):
        return []
    first, second = ("strength", "weakness") if good * bad_too > bad * good_too else ("weakness", "strength")
    return [[parts[0].told(first)], [parts[1].told(second)]]


def _runs(parts: list[Candidate]) -> list[list[Candidate]]:
    runs: list[list[Candidate]] = []
    last = ""
    for part in parts:
        kind = part.kind
        if kind == "none":
            last = ""
            continue
        if kind == last:
            runs[-1].append(part)
        else:
            runs.append([part])
        last = kind
    return runs


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
