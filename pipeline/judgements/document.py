"""What is known of a document before its grades are read: its inspectorate, names, day, and the areas in use.

The inspectorate that the text names counts, else the one whose words it uses, else the one usual for the provider.
A set of areas belongs to the scales that were in use on the document's day, or that the text speaks of.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.judgements.reading import Reading
from pipeline.judgements.scales.files import inspectorates
from pipeline.judgements.scales.records import AreaSet, Inspectorate
from pipeline.judgements.timing.document_days import document_day
from pipeline.judgements.words import group, judgement_words, known_group
from pipeline.lexicons import cached_from_models
from pipeline.records import About, DateMention
from pipeline.structure import Structure


def open_reading(structure: Structure, about: About, dates: Sequence[DateMention]) -> Reading | None:
    """What the reader needs to know of the document; None without scales for its inspectorate."""
    inspectorate = _inspectorate(about, structure.text)
    if inspectorate is None:
        return None
    if about.event_type in inspectorate.graded_events:
        about = replace(about, event_type="inspection")
    words = judgement_words()
    ordered = sorted(dates, key=lambda mention: mention.char_start)
    names = [name for name in about.provider_names or ((about.provider,) if about.provider else ()) if name]
    reading = Reading(
        structure,
        about,
        ordered,
        inspectorate,
        words,
        inspectorate.area_sets_for(about.provider_kind),
        words.own[about.provider_kind],
        provider=_name_pattern(names, re.I) if names else None,
        inspectors=_inspectors(),
        date_starts=[mention.char_start for mention in ordered],
    )
    low = reading.low
    reading.board = "safeguarding children" in low or "scb" in low
    reading.day = document_day(reading)
    if _is_misdated(reading):
        reading.day = None
        reading.days.update(visit=None, published=None)
    reading.area_sets = _speaking(reading.area_sets, low)
    reading.area_sets = tuple(s for s in reading.area_sets if not s.scales or _in_use(reading, s, low))
    return reading


def _speaking(area_sets: tuple[AreaSet, ...], low: str) -> tuple[AreaSet, ...]:
    """The sets with the one first whose areas alone the text names: a council's adult learning service."""
    if not area_sets or area_sets[0].scales:
        return area_sets
    marks = {
        s.id: sum(mark in low for mark in group(f"marks_of_{s.id}"))
        for s in area_sets
        if known_group(f"marks_of_{s.id}")
    }
    first = area_sets[0].id
    best = max(marks, key=lambda name: marks[name], default=first)
    if marks.get(first, 1) or not marks.get(best):
        return area_sets
    return tuple(sorted(area_sets, key=lambda s: s.id != best))


def _is_misdated(reading: Reading) -> bool:
    """A day without a year of its own, from before the scale was that the text speaks of ("report card")."""
    day = reading.day
    if day is None or "report card" not in reading.low:
        return False
    newer = [s for s in reading.inspectorate.scales if not s.gives_overall and s.valid_from > day]
    spoken_of = any(" " in g.label and g.label.lower() in reading.low for s in newer for g in s.grades)
    return spoken_of and not any(
        m.anchor == "self" for m in reading.dates if m.role in ("inspection", "report_published", "document_published")
    )


def _in_use(reading: Reading, area_set: AreaSet, low: str) -> bool:
    """Whether the scales that an area set belongs to were in use, or are spoken of, when the text was written."""
    scales = [scale for scale in reading.inspectorate.scales if scale.id in area_set.scales]
    if reading.day is not None:
        return any(scale.valid_from <= reading.day for scale in scales)
    return (
        any(" " in grade.label and grade.label.lower() in low for scale in scales for grade in scale.grades)
        or "report card" in low
    )


def _inspectorate(about: About, text: str) -> Inspectorate | None:
    """The inspectorate that the text names, else the one whose words it uses or whose providers are of this kind."""
    known = inspectorates()
    if about.inspectorate is not None:
        return known.get(about.inspectorate)
    usual = next((found for found in known.values() if about.provider_kind in found.default_for), None)
    low = text.lower()
    named = {name: low.find(name.lower()) for name in known if len(name) > 7}  # "CARE INSPECTORATE" on a cover
    told = min((name for name, place in named.items() if place >= 0), key=lambda name: named[name], default=None)
    if told is not None:
        return known[told]
    for found in known.values():
        fits = about.provider_kind == "other" or any(about.provider_kind in s.kinds for s in found.area_sets)
        marks = sum(mark in low for mark in found.told_by) if fits and found is not usual else 0
        if marks >= 2 and not any(word in low for word in found.not_by):
            return found
    return usual


@cached_from_models
def _inspectors() -> re.Pattern[str]:
    """The names of all inspectorates."""
    return _name_pattern([name for known in inspectorates().values() for name in known.names])


def _name_pattern(names: Sequence[str], flags: int = 0) -> re.Pattern[str]:
    """Any of the names, longest first, a possessive ending included."""
    literal = (
        re.sub("['’]", "['’]", re.escape(name)).replace(r"\ ", r"\s+")
        for name in sorted(set(names), key=len, reverse=True)
    )
    return re.compile(r"(?<!\w)(?:" + "|".join(literal) + r")(?!\w)(?:['’]s\b)?", flags)
