"""When one accepted grade was given, seen from the grades before it, and what its areas were called then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from pipeline.judgements.areas.refs import AreaRef, area_ref
from pipeline.judgements.context import Context, Given
from pipeline.judgements.mentions import Subject
from pipeline.judgements.prose.phrases import (
    Governor,
)
from pipeline.judgements.reading import Reading, Token
from pipeline.judgements.timing.when import Timing, timing
from pipeline.judgements.words import among

_CYCLE = dt.timedelta(days=1100)  # between two full inspections, where the text does not say


def as_then(reading: Reading, grade: str, areas: tuple[AreaRef, ...], when: Timing) -> tuple[AreaRef, ...]:
    """Areas as they were judged at an earlier inspection: what is two today may have been one."""
    day = when.on or (reading.day - _CYCLE if reading.day is not None else None)
    found: dict[tuple[str, int], AreaRef] = {}
    for ref in areas:
        split = sum(other.start == ref.start for other in areas) > 1
        for then in area_ref(reading, grade, ref.start, ref.end, on=day) if split else (ref,):
            found.setdefault((then.key, then.start), then)
    return tuple(found.values())


def time_of(
    reading: Reading,
    tokens: Sequence[Token],
    index: int,
    at: int,
    gov: Governor,
    subject: Subject,
    before: Given | None,
    context: Context,
    aim: bool,
) -> Timing:
    """When the grade at ``index`` was given; ``before`` is the one it takes its time from, ``at`` what gives it."""
    if aim and gov.role != "from":
        return Timing("target", True, None)
    if tokens[0].low == "having" and not any(t.low == "," for t in tokens[:index]):
        return Timing("previous", True, None)  # "Having twice been told it required improvement, ..."
    said = _said_right_after(tokens, index)
    then = gov.rule == "rating" and at < index and (at == 0 or at + 1 < index)
    if then and (among(tokens[at + 1].low, "times_before") or among(tokens[at].low, "times_before")):
        return Timing("previous", True, None)  # "Rating before: good"
    if said and gov.role == "" and (subject.kind == "provider" or not among(tokens[index + 1].low, "last_times")):
        return Timing(said, True, None)  # "inadequate then, good now"
    if gov.role == "from" and any(among(t.low, "present_possessives") for t in tokens[at:index]):
        return Timing("current", True, None)  # "from its present good to outstanding within a year"
    if gov.role == "from":
        when = timing(reading, tokens, index, at, other=subject.kind == "other", carried=None, inherited=False)
        return Timing("previous", True, when.on)
    inherited = context.past and before is None and not _present_again(tokens, index)
    if inherited and any(t.kind == "date" and among(t.low, "weekdays") for t in tokens):
        inherited = False  # "were on Thursday rated outstanding"
    when = timing(
        reading,
        tokens,
        index,
        at,
        other=subject.kind == "other",
        carried=before.timing if before is not None and gov.role == "" else None,
        inherited=inherited,
    )
    if gov.role == "to" and _lent_by(before, when) and not inherited and not context.past:
        return Timing("current", False, None)  # "a good in 2021 giving way to requires improvement"
    if gov.role == "to" and not when.firm and when.on is None:
        return Timing("current", when.status == "current", when.on) if not inherited else when
    if gov.rule == "kept" and any("modal" in t.tags for t in tokens[max(0, at - 2) : at]):
        return Timing("current", True, None)  # "will stay inadequate until a full inspection"
    if gov.rule == "kept" and when.status != "previous":
        return Timing("current", True, when.on)
    return when


def _lent_by(before: Given | None, when: Timing) -> bool:
    """The day of a grade is that of the one before it, to which it belongs."""
    return before is not None and when.on is not None and not when.firm and when.on == before.timing.on


def _said_right_after(tokens: Sequence[Token], index: int) -> str:
    """The status that a word of time right behind a grade gives it, where nothing else follows in its clause."""
    if index + 1 >= len(tokens):
        return ""
    word = tokens[index + 1].low
    status = "previous" if among(word, "times_before") else "current" if among(word, "times_now") else ""
    follows = tokens[index + 2] if index + 2 < len(tokens) else None
    return status if follows is None or follows.kind == "punct" or follows.tags & {"and", "but"} else ""


def _present_again(tokens: Sequence[Token], index: int) -> bool:
    return any("current" in token.tags or among(token.low, "present_auxiliaries") for token in tokens[:index])
