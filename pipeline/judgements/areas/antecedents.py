"""Areas that a grade takes up from words before it: from a relative clause, a possessive, or "there" and "for that".

"children in care, where the grade has gone up to requires improvement"     where
"At promoting values, where it was inadequate, the service is now good"     where, and the clause it interrupts
"Care leavers do not: their support requires improvement"                   their
"We were good for that last time", "the council got a good there"           that, there
"The board, which inspectors found to be good"                              which, as what was judged
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.judgements.areas.refs import AreaRef, Reach, area_ref
from pipeline.judgements.context import Context
from pipeline.judgements.prose.cues import has, is_entity
from pipeline.judgements.prose.phrases import Governor
from pipeline.judgements.reading import Reading, Token
from pipeline.judgements.words import among, judgement_words

_FAR = 14  # words between the area and the grade that takes it up


def antecedent(reading: Reading, tokens: Sequence[Token], index: int, gov: Governor, context: Context) -> Reach | None:
    """The areas that the clause of a grade takes up, where it names none of its own."""
    hit = tokens[index].hit
    assert hit is not None
    spot = _where(tokens, index)
    if spot < 0 and among(gov.rule, "rules_of_relatives"):
        spot = _which_was_judged(tokens, index)
    if spot < 0:
        spot = _theirs(tokens, index)
    if spot >= 0:
        area = tokens[spot]
        return Reach(area_ref(reading, hit.grade, area.start, area.end), before=True)
    return _pointed_at(reading, tokens, index, context)


def _where(tokens: Sequence[Token], index: int) -> int:
    """Index of the area before ", where": of a grade inside that clause, or in the one it interrupts."""
    passed = False  # a grade stands between
    for i in range(index - 1, 1, -1):
        token = tokens[i]
        if token.low == ";" or token.kind == "area":
            return -1
        passed = passed or token.kind == "grade"
        if token.low == "where" and tokens[i - 1].low in (",", "–", "—", "(", "-"):
            area = i - 2
            while area > 1 and (
                tokens[area].kind in ("own", "prov", "name", "other") or has(tokens[area], "det", "of")
            ):
                area -= 1  # "leadership and management of the home, where ..."
            if tokens[area].kind != "area" or "rating" in tokens[area].tags:
                return -1
            if not passed:
                return area
            return area if _fronts(tokens, area) and _opens_again(tokens, i, index) else -1
    return -1


def _fronts(tokens: Sequence[Token], area: int) -> bool:
    """ "For leadership, where ..." opens its sentence."""
    lead = tokens[:area]
    return bool(lead) and "for" in lead[0].tags and len(lead) <= 4


def _opens_again(tokens: Sequence[Token], where: int, index: int) -> bool:
    """After the comma that closes a relative clause somebody is the subject of the grade's own clause."""
    comma = next((i for i in range(index - 1, where, -1) if tokens[i].low in (",", ")", "–", "—")), -1)
    return comma > 0 and any(is_entity(t) for t in tokens[comma + 1 : index])


def _which_was_judged(tokens: Sequence[Token], index: int) -> int:
    """ "a review of the board, which it found to be good": what inspectors judged stands before "which"."""
    for i in range(index - 1, max(1, index - 7), -1):
        if among(tokens[i].low, "object_relatives"):
            giver = tokens[i + 1]
            judges = giver.kind == "insp" or has(giver, "inspectors") or among(giver.low, "it")
            area = i - 2 if tokens[i - 1].low == "," else i - 1
            verb = i + 2 < index + 1 and any(has(t, "judged", "found") for t in tokens[i + 2 : index])
            return area if judges and verb and area >= 0 and tokens[area].kind == "area" else -1
        if tokens[i].kind in ("grade", "area", "punct"):
            return -1
    return -1


def _theirs(tokens: Sequence[Token], index: int) -> int:
    """ "Care leavers do not: their support requires improvement": whom "their" means."""
    lead = judgement_words().area_lead
    for i in range(index - 1, max(0, index - 8), -1):
        if tokens[i].low == "their" and tokens[i + 1].low in lead:
            return next((j for j in range(i - 1, max(-1, i - _FAR), -1) if tokens[j].kind == "area"), -1)
        if tokens[i].kind in ("grade", "area") or is_entity(tokens[i]) or tokens[i].low in (",", ";"):
            return -1
    return -1


def _pointed_at(reading: Reading, tokens: Sequence[Token], index: int, context: Context) -> Reach | None:
    """ "a good there", "requires improvement for it": the area named last, here or in the sentence before."""
    hit = tokens[index].hit
    assert hit is not None
    after = tokens[index + 1 : index + 4]
    there = bool(after) and among(after[0].low, "places_named")
    pointing = (
        len(after) > 1
        and "for" in after[0].tags
        and among(after[1].low, "things_named")
        and (len(after) == 2 or after[2].kind in ("punct", "date") or has(after[2], "previous", "last", "adverb"))
    )
    if not (there or pointing):
        return _for_these(reading, tokens, index)
    last = index + 1 + pointing
    for token in reversed(tokens[:index]):
        if token.kind == "area":
            return Reach(area_ref(reading, hit.grade, token.start, token.end), last=last, after=True)
        if token.low == ";":
            break
    if context.topic is not None:
        return Reach(area_ref(reading, hit.grade, *context.topic), last=last, after=True)
    refs: list[AreaRef] = context.here[-1:]
    return Reach(tuple(refs), last=last, after=True) if refs else None


def _for_these(reading: Reading, tokens: Sequence[Token], index: int) -> Reach | None:
    """ "It was not asked whether it was caring or responsive, so the ratings for these, all good, ...": just named."""
    hit = tokens[index].hit
    assert hit is not None
    for i in range(index - 1, max(1, index - 8), -1):
        if among(tokens[i].low, "things_named") and has(tokens[i - 1], "for", "of") and "rating" in tokens[i - 2].tags:
            named = [t for t in tokens[: i - 2] if t.kind == "area" and "rating" not in t.tags]
            refs = tuple(ref for t in named for ref in area_ref(reading, hit.grade, t.start, t.end))
            return Reach(refs, before=True) if refs else None
        if tokens[i].kind in ("area", "grade") or tokens[i].low == ";":
            return None
    return None
