"""Grades that are no adjective: a standard that is met or not, and outcome sentences of area SEND inspections.

"The safeguarding standard was met."                                   met
"arrangements lead to inconsistent experiences and outcomes"           inconsistent
"The best is that arrangements typically lead to positive ..."         an explanation, none
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from pipeline.judgements.areas.refs import AreaRef
from pipeline.judgements.mentions import CONFIDENCE, PROVIDER, Mention, Subject, named_subject
from pipeline.judgements.prose.cues import has, is_aim, is_hypothetical, is_negated
from pipeline.judgements.prose.phrases import modifies
from pipeline.judgements.reading import PLACES, READ, GradeHit, Reading, Token
from pipeline.judgements.scales.files import inspectorates
from pipeline.judgements.timing.days import is_earlier
from pipeline.judgements.timing.past_words import said_past
from pipeline.judgements.words import among, group
from pipeline.lexicons import cached_from_models
from pipeline.structure import Block

_REACH = 300  # characters around the area in which the standard is looked for


class _Standard(NamedTuple):
    area: str  # the area key, which is its name too: "safeguarding"
    since: dt.date
    named: re.Pattern[str]  # "safeguarding standards", "the standard for safeguarding"
    gap: re.Pattern[str]  # what may stand between the area and "met"


@cached_from_models
def _standard(inspectorate: str) -> _Standard | None:
    """How an inspectorate's standard is named; None where it has none."""
    scale = next((s for s in inspectorates()[inspectorate].scales if s.standard_of), None)
    if scale is None or scale.standard_of is None:
        return None
    area = re.escape(scale.standard_of)
    nouns, between = (
        "|".join(sorted(group(name), key=len, reverse=True)) for name in ("standard_nouns", "standard_gap")
    )
    return _Standard(
        scale.standard_of,
        scale.valid_from,
        re.compile(rf"{area}(?:\s+(?:{nouns}))?|(?:{nouns})\s+for\s+{area}", re.I),
        re.compile(rf"(?:[\s:|\-–—\"“‘'•*(]+|\b(?:{between})\b){{0,14}}", re.I),
    )


def standard_mentions(reading: Reading, hits: Sequence[GradeHit]) -> list[Mention]:
    """Whether the standard was met: "safeguarding: met" in documents of its age, with the word "standard" in others."""
    standard = _standard(reading.inspectorate.name)
    if standard is None:
        return []
    low = reading.low
    of_its_age = _is_of_its_age(reading, hits, standard, low)
    if not of_its_age and reading.about.provider_kind not in ("school", "college", "nursery"):
        return []
    mentions: list[Mention] = []
    place = low.find(standard.area)
    while place >= 0:
        index = reading.structure.block_index(place)
        block = reading.structure.blocks[index] if index >= 0 else None
        if block is not None and place < block.end and block.kind in READ:
            found = _standard_at(reading, standard, place, block)
            counts = found is not None and (of_its_age or " " in found.areas[0].text.strip())
            if found is not None and counts and not (mentions and mentions[-1].start == found.start):
                mentions.append(replace(found, block=index))
        place = low.find(standard.area, place + len(standard.area))
    return mentions


def _is_of_its_age(reading: Reading, hits: Sequence[GradeHit], standard: _Standard, low: str) -> bool:
    """The document speaks of the scales that came with the standard, or was written since."""
    scales = [s for s in reading.inspectorate.scales if s.valid_from >= standard.since and not s.standard_of]
    grades = {grade.id for scale in scales for grade in scale.grades}
    since = reading.day is not None and reading.day >= standard.since
    return since or "report card" in low or any(hit.grade in grades for hit in hits)


def _standard_at(reading: Reading, standard: _Standard, place: int, block: Block) -> Mention | None:
    text = reading.text
    first, last = max(block.start, place - _REACH), min(block.end, place + _REACH)
    sentence = reading.structure.sentence_at(place)
    if sentence is not None:
        first, last = max(first, sentence.start), min(last, sentence.end)
    area = standard.named.search(text, max(first, place - 25), last)
    if area is None or not area.start() <= place <= area.end():
        return None
    following = reading.structure.block_index(area.end()) + 1
    if not text[area.end() : block.end].strip(" :*|") and following < len(reading.structure.blocks):
        last = min(reading.structure.blocks[following].end, area.end() + 40)  # "Met" on the line below
    gap = standard.gap.match(text, area.end(), last)
    refs = (AreaRef(standard.area, area.group(), *area.span()),)
    for pattern, grade, _ in reading.inspectorate.standard_words:
        match = pattern.match(text, gap.end() if gap else area.end(), last) or pattern.match(text, area.end(), last)
        if match is not None and not among(match.group().lower().split()[0], "before_standard"):
            return Mention(grade, *match.span(), "standard", CONFIDENCE["standard"], refs)
        before = max(pattern.finditer(text, first, area.start()), key=lambda found: found.start(), default=None)
        if before is not None and " " in area.group():
            between = text[before.end() : area.start()]
            if len(between.split()) <= 5 and not any(mark in between for mark in ".;,"):
                return Mention(grade, *before.span(), "standard", CONFIDENCE["standard"], refs)
    return None


def _somebody_else(reading: Reading, tokens: Sequence[Token], index: int) -> Subject:
    """ "Next-door Stapleton was found to have widespread failings", "In East Ferring they were found to ...".

    Whoever the clause names first, not counting what is "its own": the provider, or somebody else.
    """
    first = _clause(tokens, index)
    for i in range(first, index):
        token = tokens[i]
        verb = tokens[i + 1] if i + 1 < index else None
        if verb is None or token.kind not in ("prov", "name", "other", "own"):
            continue
        fronted = _is_fronted(reading, tokens, first, i)
        other = token.kind in ("name", "other") and reading.provider is not None
        told = token.possessive or has(verb, "copula", "aux", "judged", "move", "keep", "give", "say", "found", "which")
        told = told or verb.low == ","
        if other and (fronted or (told and not modifies(tokens, i))):
            return named_subject(reading, "other", token)
        if token.kind in ("own", "other") and i + 2 < index and "of" in verb.tags and tokens[i + 2].kind == "name":
            token = tokens[i + 2]  # "The neighbouring area of Holme Level"
            return named_subject(reading, "other", token)
        if token.kind == "prov" or (token.kind == "own" and not _is_its_own(tokens, i)):
            return PROVIDER
    return PROVIDER


def _clause(tokens: Sequence[Token], index: int) -> int:
    """Index of the first token of the clause: behind the outcome before it, "while" or a semicolon."""
    for i in range(index - 1, -1, -1):
        hit = tokens[i].hit
        if (
            (hit is not None and hit.grade not in PLACES)
            or "but" in tokens[i].tags
            or tokens[i].low in (";", "outcome")
        ):
            return i + 1
    return 0


def _is_fronted(reading: Reading, tokens: Sequence[Token], first: int, i: int) -> bool:
    """ "In neighbouring Ludmoor, ...", "Over the border in Marlshire, ...": the name opens its clause as a place."""
    j = i - 1
    while j >= first and (tokens[j].low in reading.words.otherness or has(tokens[j], "det", "adverb")):
        j -= 1
    return (
        j >= first
        and has(tokens[j], "for", "of")
        and not any(t.kind in ("prov", "insp") or has(t, "copula", "judged", "say", "found") for t in tokens[first:j])
    )


def _is_its_own(tokens: Sequence[Token], i: int) -> bool:
    """ "its own arrangements", "their arrangements": of whoever was named before."""
    return any(among(t.low.split()[0], "possessives") for t in tokens[max(0, i - 2) : i] if t.low)


def _is_past(reading: Reading, tokens: Sequence[Token], index: int) -> bool:
    """The clause speaks of an earlier inspection of the provider: in so many words, or by its date."""
    first = _clause(tokens, index)
    clause = tokens[first:]
    end = next(
        (i for i in range(index + 1, len(tokens)) if tokens[i].low == "outcome" or "but" in tokens[i].tags), len(tokens)
    )
    if any("current" in t.tags for t in clause):
        return False
    if said_past(tokens, first, end) or any("last" in t.tags for t in clause):
        return True
    days = [t.date.end_date for t in tokens[first:end] if t.date is not None and t.date.end_date is not None]
    return bool(days) and is_earlier(reading, max(days), tokens, first, end) is True


def _is_the_outcome(tokens: Sequence[Token], index: int) -> bool:
    """ "The outcome was 'inconsistent experiences and outcomes', the middle of three"."""
    window = tokens[max(0, index - 6) : index]
    if window and window[-1].low == ":" and any("rating" in t.tags or among(t.low, "outcome_nouns") for t in window):
        return True  # "received the lowest of the three outcomes: widespread and/or systemic failings"
    return any("rating" in a.tags and any("copula" in b.tags for b in window[i:]) for i, a in enumerate(window))


def _is_reported(tokens: Sequence[Token], words: str) -> bool:
    """ "let down by widespread and systemic failings, a report says": nobody uses these words by chance."""
    return words.startswith("widespread") and any(
        token.kind == "insp" or has(token, "say", "inspectors", "rating_subject") for token in tokens
    )


def _told_after_all(tokens: Sequence[Token], index: int) -> bool:
    """ "The outcome is the second of three: the partnership's arrangements lead to ...": explained, and then given."""
    colon = next((i for i in range(index - 1, -1, -1) if among(tokens[i].low, "spells_out")), -1)
    if colon < 0 or "lead_to" not in tokens[index - 1].tags:
        return False
    return any(t.kind in ("own", "prov") or has(t, "facility") for t in tokens[colon + 1 : index]) and any(
        "extreme" in t.tags for t in tokens[:colon]
    )


def outcome_mention(reading: Reading, tokens: Sequence[Token], index: int) -> Mention | None:
    """The outcome sentence of an area SEND inspection."""
    hit = tokens[index].hit
    assert hit is not None
    outcomes = {token.hit.grade for token in tokens if token.hit is not None}
    window = tokens[max(0, index - 12) : index]
    words = reading.text[hit.start : hit.end].lower()
    aim = is_aim(tokens, index) or any("aim" in t.tags for t in tokens[:index])
    changed = any(has(t, "move", "aim") for t in tokens[:index])
    if is_negated(tokens, index) or (not aim and is_hypothetical(tokens, index)):
        return None
    subject = PROVIDER if aim else _somebody_else(reading, tokens, index)
    if len(outcomes) > 1 and not changed and subject.kind == "provider":
        return None
    if words in reading.inspectorate.short_grades:
        said = (  # "experiences and outcomes were inconsistent"
            reading.about.event_type == "send_inspection"
            and index > 0
            and "copula" in tokens[index - 1].tags
            and any(among(t.low.partition(" ")[0], "outcome_nouns") for t in window)
        )
        given = (  # "had a positive outcome in 2024"
            hit.right == "rating"
            and index + 1 < len(tokens)
            and among(tokens[index + 1].low, "outcome_named")
            and any(has(t, "give", "judged", "with") for t in window[-4:])
        )
        led = (
            " " in words
            and any(among(t.low, "leading_subjects") for t in tokens[:index])
            and any("lead_to" in t.tags and among(t.low, "leads") for t in window[-3:])
        )
        lived = (  # "children and young people with SEND typically have positive experiences, inspectors say"
            " " in words
            and index > 1
            and reading.about.event_type == "send_inspection"
            and among(tokens[index - 1].low, "have")
            and any(t.kind == "insp" or has(t, "inspectors", "say") for t in tokens)
            and any(among(t.low, "typical") for t in tokens[max(0, index - 3) : index])
        )
        given = given or led or lived  # "arrangements typically lead to positive experiences"
        given = given or (aim and index > 1 and tokens[index - 1].low in ("–", "—", ":"))
        if not (said or given) and not (
            hit.strong
            and (
                hit.right == "rating"
                or any(has(t, "judged", "give", "rating", "of", "move", "keep") for t in window)
                or aim
            )
        ):
            return None
    elif not _is_the_outcome(tokens, index) and (
        (
            subject.kind == "provider"
            and any(has(token, "extreme", "scale") for token in tokens)
            and not _told_after_all(tokens, index)
        )
        or (
            not (any(has(token, "lead_to", "judged", "give", "found") for token in window) or aim)
            and not _is_reported(tokens, words)
        )
    ):
        return None
    past = subject.kind == "provider" and _is_past(reading, tokens, index)
    from_it = index > 1 and any("from" in t.tags for t in tokens[index - 2 : index])
    status = "target" if aim and not from_it else "previous" if past or from_it else "current"
    return Mention(
        hit.grade,
        hit.start,
        hit.end,
        "aim" if aim else "outcome",
        CONFIDENCE["outcome"],
        subject=subject,
        status=status,
        firm=True,
        block=hit.block,
    )
