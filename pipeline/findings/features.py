"""What is known of a stretch besides its words: who speaks, where it stands, which cues it holds.

The names made here are the columns of the trained classifier (``models/findings/``); ``features_of`` is the only
place that makes them, for training and at run time alike.
"""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

from pipeline.findings.flow import FAR, Place
from pipeline.findings.readings import Polarity, Reading, polarity, reports_inspectors
from pipeline.findings.sections import NO_SECTION, ends_graded
from pipeline.findings.units import Unit
from pipeline.findings.words import finding_words
from pipeline.lexicons import cached_from_models

_DIGIT = re.compile(r"\d")
#: Agents must act within as many words.
_ACTS_WITHIN = 5


class Features(NamedTuple):
    """Named values: those that many stretches have in common, in dicts that none may change, and a stretch's own."""

    shared: list[dict[str, float]]
    own: dict[str, float]
    voice: str

    def merged(self) -> dict[str, float]:
        """All of them in one dict."""
        return {name: value for part in (*self.shared, self.own) for name, value in part.items()}


_features = functools.partial(tuple.__new__, Features)


def tone_of(tone: Polarity, balance: int) -> str:
    """``good``, ``bad``, ``mixed`` or ``neutral``."""
    if not (tone.first or tone.negated):
        return "neutral"
    signs = {tone.first, tone.last} - {0}
    if tone.negated:
        signs.add(-1)
    if signs == {1} and balance > 0:
        return "good"
    return "bad" if signs == {-1} and balance < 0 else "mixed"


def state_of(unit: Unit, place: Place, voice: str, *, reported: bool) -> str:
    """In one word, who vouches for a statement: a list, inspectors it names, the sentence before, or its speaker."""
    lead_in = place.lead_in
    if unit.shape == "bullet":
        return f"bullet-{lead_in.kind}" if lead_in is not NO_SECTION else "bullet"
    if lead_in.kind in ("strengths", "weaknesses", "actions", "findings", "scope"):
        return f"under-{lead_in.kind}"
    if voice in ("own", "inspectorate"):
        return voice
    if reported:
        return f"reported-{voice}"
    if place.since_report <= 4:
        return f"carried-{voice}"
    return voice


@cached_from_models
def _cue_names() -> dict[str, str]:
    """The feature of each group of cues; good and bad words have their own."""
    return {group: f"cue:{group}" for group in finding_words().cues if group not in ("good", "bad")}


@functools.lru_cache(maxsize=1024)
def _state_features(state: str, tone: str) -> dict[str, float]:
    """Who vouches for a statement of this tone. The result is shared: read only."""
    return {f"state:{state}": 1.0, f"state|tone:{state}|{tone}": 1.0}


@functools.lru_cache(maxsize=4096)
def _place_features(
    voice: str, shape: str, heading: str, graded: str, lead_in: str, strong: bool, document: str
) -> dict[str, float]:
    """Who speaks and where; few settings differ within a document. The result is shared: read only."""
    found = {"bias": 1.0, f"voice:{voice}": 1.0, f"shape:{shape}": 1.0, f"heading:{heading}": 1.0}
    if graded:
        found[f"heading_graded:{graded}"] = 1.0
    if lead_in:
        found[f"lead:{lead_in}"] = 1.0
        found[f"lead|{shape}:{lead_in}"] = 1.0
        if strong:
            found[f"lead_strong:{lead_in}"] = 1.0
    elif shape == "bullet":
        found["lead:missing"] = 1.0
    found[f"heading|voice:{heading}|{voice}"] = 1.0
    if document:
        found[f"document:{document}"] = 1.0
    return found


@functools.lru_cache(maxsize=4096)
def _tone_features(
    good: int, bad: int, good_undone: int, bad_undone: int, negated: int, first: int, last: int
) -> tuple[dict[str, float], str]:
    """What good and bad words say, and the tone in one word. The result is shared: read only."""
    found: dict[str, float] = {}
    counts = {"good": good, "bad": bad, "good_undone": good_undone, "bad_undone": bad_undone, "negated": negated}
    for name, count in counts.items():
        if count:
            found[f"tone:{name}"] = min(count, 3) / 2
    balance = good + bad_undone - bad - good_undone - negated
    found["tone:balance"] = max(-3, min(3, balance)) / 3
    found[f"tone:first={first}"] = found[f"tone:last={last}"] = 1.0
    tone = tone_of(Polarity(good, bad, good_undone, bad_undone, negated, first, last), balance)
    found[f"tone:{tone}"] = 1.0
    return found, tone


@functools.cache
def _turn_features(negated: bool, removed: bool, raised: bool, good: bool, bad: bool) -> dict[str, float]:
    """Good or bad things that are negated, gone or grown, taken together. The result is shared: read only."""
    turns = "".join(mark for mark, holds in zip("nru", (negated, removed, raised), strict=True) if holds)
    signs = "".join(mark for mark, holds in zip("+-", (good, bad), strict=True) if holds)
    return {f"turn:{turns}|{signs}": 1.0}


@functools.lru_cache(maxsize=1024)
def _carried_features(voice: str, distance: int, blocks: int) -> dict[str, float]:
    """How far back inspectors were last named. The result is shared: read only."""
    near = "next" if distance == 1 else "near" if distance <= 3 else "far" if distance < FAR else "none"
    found = {f"carried:{near}": 1.0, f"carried|{voice}:" + ("yes" if distance <= 4 else "no"): 1.0}
    if distance == FAR:
        since = str(blocks) if blocks <= 2 else "3-5" if blocks <= 5 else "many"
        found[f"blocks_since:{since}"] = 1.0
    return found


def features_of(text: str, unit: Unit, place: Place, reading: Reading) -> Features:
    """The features of ``unit`` apart from its words' n-grams."""
    groups = reading.groups
    heading, lead_in = place.heading, place.lead_in
    n_words = len(reading.words)
    grammar = finding_words().grammar
    tone = polarity(reading)
    reported = reports_inspectors(reading)
    passive = "reported_passive" in groups
    voice = unit.speaker if unit.speaker != "narrator" else place.author
    counted, tone_name = _tone_features(
        tone.good, tone.bad, tone.good_undone, tone.bad_undone, tone.negated, tone.first, tone.last
    )
    turned = _turn_features(
        tone.negated > 0 or tone.good_undone + tone.bad_undone > 0,
        "removed" in groups,
        "raised" in groups,
        tone.good + tone.good_undone > 0,
        tone.bad + tone.bad_undone > 0,
    )
    listed = lead_in is not NO_SECTION
    shared = [
        _place_features(
            voice,
            unit.shape,
            heading.kind,
            heading.graded,
            lead_in.kind if listed else "",
            listed and lead_in.weight >= 3,
            place.document,
        ),
        counted,
        turned,
    ]
    found: dict[str, float] = {}
    names = _cue_names()
    for group, count in groups.items():
        if group in names:
            found[names[group]] = 1.0 if count == 1 else 1.5
    if reported:
        found["reported"] = 1.0
        found[f"reported|{voice}"] = 1.0
    elif passive:
        found["reported_passive"] = 1.0
    if "pronoun_say" in groups and place.since_report < FAR:
        found["reported_pronoun"] = 1.0
    if unit.shape != "bullet" and not reported:
        shared.append(_carried_features(voice, place.since_report, place.blocks_since_report))
    state = state_of(unit, place, voice, reported=reported or passive)
    shared.append(_state_features(state, tone_name))
    through, since_speech = place.names
    found[through] = 1.0
    if n_words <= 5:
        found["length:tiny"] = 1.0
    elif n_words <= 9:
        found["length:short"] = 1.0
    elif n_words >= 30:
        found["length:long"] = 1.0
    first = text[unit.start : unit.start + 1]
    if first.islower():
        found["starts_lower"] = 1.0
    if _DIGIT.search(text, unit.start, unit.end):
        found["digits"] = 1.0
    if text[unit.end - 1 : unit.end] == ":":
        found["ends_colon"] = 1.0
    elif text[unit.end - 1 : unit.end] == "?":
        found["ends_question"] = 1.0
    if ends_graded(text[max(unit.start, unit.end - 60) : unit.end]):
        found["ends_graded"] = 1.0
    found[since_speech] = 1.0
    if "grade_word" in groups and "grade_verb" in groups:
        found["graded"] = 1.0
    if "action" in groups:
        agent = next((at for group, at, _ in reading.hits if group == "agent"), FAR)
        if agent <= 3 and any(group == "action" and 0 < at - agent <= _ACTS_WITHIN for group, at, _ in reading.hits):
            found["agent_first_acts"] = 1.0
            found[f"agent_first_acts|{voice}"] = 1.0
        if reading.words[0] in grammar["counted"] or reading.words[0][0].isdigit() or reading.words[0] == "£":
            found["something_new"] = 1.0
    if "agent" in groups and "action" in groups:
        found["agent_acts"] = 1.0
        if "future" in groups:
            found["agent_will"] = 1.0
        if "has_done" in groups:
            found["agent_did"] = 1.0
    if "government" in groups and "action" in groups:
        found["government_acts"] = 1.0
    head = reading.words[0] if reading.words else ""
    if head in grammar["turning"]:
        found["opens_contrast"] = 1.0
    if head in grammar["taking_up"]:
        found["opens_pronoun"] = 1.0
    if head in grammar["first_person"]:
        found["opens_first_person"] = 1.0
        found[f"first_person|{voice}"] = 1.0
    return _features((shared, found, voice))
