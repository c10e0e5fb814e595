"""What the extractors return: frozen records of plain values and offsets, never live spans.

Offsets are half-open, count Unicode code points and point into the text of the document.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import NamedTuple

#: What a run spends its time on, in order: reading the input, the stages of ``extract``, making rows of the results.
STAGES = ("reading", "structure", "about", "dates", "judgements", "quotes", "findings", "facts", "rows")


class Evidence(NamedTuple):
    """The characters behind one further value of a row: ``text[char_start:char_end]`` says ``field``."""

    field: str
    char_start: int
    char_end: int


@dataclass(frozen=True, slots=True)
class DateMention:
    """One expression that places something on the calendar.

    ``start_date`` and ``end_date`` are inclusive and null where the expression cannot be resolved.
    """

    text: str
    char_start: int
    char_end: int
    start_date: dt.date | None
    end_date: dt.date | None
    granularity: str  # day, month, season, year, range
    role: str  # document_published, report_published, inspection, previous_inspection, other
    anchor: str  # self, document_published, context
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Judgement:
    """An inspectorate's grade for an area; one for each distinct (area, grade, status, subject)."""

    area: str
    area_text: str | None
    grade: str
    grade_text: str
    scale: str
    rank: int
    status: str  # current, previous, target
    in_force: bool
    subject: str  # provider, other
    subject_text: str | None
    char_start: int
    char_end: int
    n_mentions: int
    rule: str
    confidence: float
    evidence: tuple[Evidence, ...] = ()  # fields: mention, area, subject_text


@dataclass(frozen=True, slots=True)
class Quote:
    """One continuous speech by one speaker; offsets run inside the first and the last mark."""

    text: str
    quote_text: str
    char_start: int
    char_end: int
    n_segments: int
    kind: str  # direct, fragment
    speaker: str | None
    speaker_text: str | None
    speaker_kind: str  # person, organisation, document, group
    role: str | None
    organisation: str | None
    honorific: str | None
    cue: str | None
    rule: str
    confidence: float
    evidence: tuple[Evidence, ...] = ()  # fields: segment, speaker, role, organisation, cue


@dataclass(frozen=True, slots=True)
class Finding:
    """A statement of what inspectors found, or of what is done about it."""

    kind: str  # strength, weakness, response
    text: str
    char_start: int
    char_end: int
    theme: str
    source: str  # inspectorate, provider, government, press
    verbatim: bool
    heading: str | None
    rule: str
    confidence: float
    evidence: tuple[Evidence, ...] = ()  # fields: heading


@dataclass(frozen=True, slots=True)
class About:
    """What the document is about, read before the extractors: they lean on it, and it is never guessed.

    ``provider_names`` are the ways the text names the provider (longest first), ``provider_kind`` one of
    ``authority``, ``school``, ``college``, ``home``, ``agency``, ``nursery``, ``hospital``, ``trust``,
    ``police``, ``fire``, ``other``.
    """

    inspectorate: str | None = None
    provider: str | None = None
    provider_code: str | None = None
    provider_kind: str = "other"
    provider_names: tuple[str, ...] = ()
    publisher: str | None = None
    event_type: str = "other"
    document_kind: str = "release"  # release, news, letter, report
    evidence: tuple[Evidence, ...] = ()  # fields: inspectorate, provider, publisher, event_type


@dataclass(frozen=True, slots=True)
class Facts:
    """One document's row of ``documents``: who, what and when, with the characters behind each value."""

    title: str | None = None
    publisher: str | None = None
    published_on: dt.date | None = None
    inspectorate: str | None = None
    provider: str | None = None
    provider_code: str | None = None
    event_type: str = "other"
    inspection_start: dt.date | None = None
    inspection_end: dt.date | None = None
    report_published_on: dt.date | None = None
    overall_grade: str | None = None
    lead_inspector: str | None = None
    language: str = "en"
    n_words: int = 0
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Extraction:
    """Everything read from one text: its facts and the rows of the four extractors, in text order."""

    text: str
    facts: Facts
    dates: list[DateMention] = field(default_factory=list)
    judgements: list[Judgement] = field(default_factory=list)
    quotes: list[Quote] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
