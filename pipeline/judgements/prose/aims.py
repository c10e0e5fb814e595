"""Grades that something seems to give, and that are aimed at, negated, supposed or talked of instead.

"determined to move from inadequate to good by 2025"            aimed at
"A rating of inadequate would have led to intervention"         supposed
"we will be good at what we do"                                 an everyday word
"Being rated outstanding was the dream"                         dreamt of
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.judgements.context import Given
from pipeline.judgements.prose.cues import has, is_aim, is_hypothetical, is_negated
from pipeline.judgements.prose.phrases import Governor, area_follows
from pipeline.judgements.reading import Token
from pipeline.judgements.words import among


def is_aimed_at(tokens: Sequence[Token], index: int, gov: Governor, given: Sequence[Given]) -> bool:
    """Whether a grade is what somebody aims at; ``given`` are the grades of the sentence already accepted."""
    aim = gov.rule == "aim" or is_aim(tokens, index)
    if gov.role == "to" and given and given[-1].gov.role == "from":
        aim = aim or is_aim(tokens, given[-1].index)  # "determined to move from inadequate to good by 2025"
    if gov.role == "to" and index + 1 < len(tokens) and among(tokens[index + 1].low, "deadlines"):
        aim = aim or any(among(t.low, "will") for t in tokens[:index])  # "will take the home to good within a year"
    if gov.rule == "change" and given and given[-1].timing.status == "target":
        aim = aim or _goes_on_aiming(tokens[given[-1].index : index])
    if gov.role == "to" and len(given) > 1 and given[-1].gov.role == "from" and given[-2].timing.status == "target":
        aim = aim or _goes_on_aiming(tokens[given[-2].index : index])
    return aim


def is_unreal(tokens: Sequence[Token], index: int, at: int, gov: Governor, *, aim: bool) -> bool:
    """Whether a grade is negated, only supposed, talked of or dreamt of, and so given to nobody."""
    if aim and _is_reached(tokens, index):
        return True
    if (aim and (_is_talk(tokens, index) or _is_a_wish(tokens, index, at))) or is_negated(tokens, index):
        return True
    if not aim and is_hypothetical(tokens, index):
        return True
    if gov.rule == "rating" and index + 1 < len(tokens) and among(tokens[index + 1].low, "unreal"):
        return True  # "A rating of inadequate would have led to intervention"
    return _only_dreamt(tokens, index, at)


def _goes_on_aiming(between: Sequence[Token]) -> bool:
    """ "aim to move from A to B for leadership, and from B to C for adoption": no verb of its own between."""
    return not any(has(t, "copula", "judged", "aux", "but", "which") or t.low == ";" for t in between)


def _is_reached(tokens: Sequence[Token], index: int) -> bool:
    """ "We had set our sights on outstanding and we got there": no aim any longer."""
    after = tokens[index + 1 : index + 6]
    return bool(after) and "and" in after[0].tags and any(among(t.low, "reached_words") for t in after)


def _is_a_wish(tokens: Sequence[Token], index: int, at: int) -> bool:
    """ "I want the next one to be good": what one person wishes, and no aim of the provider's ("... us to be good")."""
    verb = next((i for i in range(at, max(-1, at - 4), -1) if "aim" in tokens[i].tags), -1)
    if verb < 1 or not any(t.low == "i" for t in tokens[max(0, verb - 2) : verb]):
        return False
    of_provider = any(t.kind in ("prov", "own") or "pronoun" in t.tags for t in tokens[verb + 1 : index])
    return not of_provider and not any(t.kind == "date" for t in tokens[index + 1 : index + 6])


def _only_dreamt(tokens: Sequence[Token], index: int, at: int) -> bool:
    """ "Being rated outstanding was the dream": wished for, in a noun behind the grade."""
    if not any(among(t.low, "being") for t in tokens[max(0, at - 2) : at + 1]):
        return False
    after = tokens[index + 1 : index + 6]
    return any(has(t, "copula", "modal") for t in after[:2]) and any("hypothesis" in t.tags for t in after)


def _is_talk(tokens: Sequence[Token], index: int) -> bool:
    """ "we will be good at what we do": an everyday word, and no aim of a grade."""
    hit = tokens[index].hit
    if hit is None or hit.strong or not among(hit.grade, "everyday_grades") or index + 1 >= len(tokens):
        return False
    after = tokens[index + 1].low
    return after in ("at", "to", "with", "enough", "of") and not (
        area_follows(tokens, index)
        or (
            index + 3 < len(tokens)
            and any(has(t, "rating", "last") or t.low == "next" for t in tokens[index + 2 : index + 5])
        )
    )
