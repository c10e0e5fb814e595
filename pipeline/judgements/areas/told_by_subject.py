"""What the subject of a clause that names no area tells of a grade: some area, the whole, or nothing at all.

"Both were graded weak"                             the areas named last
"our early help services were rated good"           an area that no scale file names
"Promoting the right values went from good to ..."  what a service does, where areas alone are graded
"Haverscombe nursery is rated inadequate"           the whole
"Two were judged to be good"                        nothing that could be named
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.judgements.areas.refs import Reach, areas_in, other_area
from pipeline.judgements.areas.taken_up import area_meant, named_last, one_of_two_areas, their_service
from pipeline.judgements.context import Context
from pipeline.judgements.prose.cues import has, is_entity
from pipeline.judgements.prose.phrases import Governor, modifies, subject_touches
from pipeline.judgements.prose.predicates import generic_subject, is_passive, subject_index, unknown_subject
from pipeline.judgements.reading import Reading, Token
from pipeline.judgements.words import among


def told_by_subject(
    reading: Reading,
    tokens: Sequence[Token],
    index: int,
    grade: str,
    gov: Governor,
    first: int,
    end: int,
    at: int,
    after: Reach | None,
    context: Context,
) -> Reach | None:
    """What the subject of a clause without an area tells: an unknown area, the whole, or nothing at all."""
    both = subject_index(tokens, first, end)
    if (
        both >= first
        and has(tokens[both], "number", "count")
        and "both" not in tokens[both].tags
        and gov.rule in ("judged", "predicate", "given")
    ):
        return None  # "Two were judged to be good"
    if both >= first and "both" in tokens[both].tags:
        if both and tokens[both - 1].kind in ("name", "other") and not tokens[both - 1].possessive:
            return Reach()  # "Deeping and Holme both require improvement"
        if both > 1 and tokens[both - 1].low == "," and tokens[both - 2].kind in ("name", "other"):
            return Reach()  # "Saltby and Kelby, both rated outstanding"
        if (
            context.subject is not None
            and context.subject.kind == "other"
            and (context.subject.text or "").endswith("s")
        ):
            return Reach()
        refs = named_last([*context.areas, *areas_in(reading, tokens[:both], grade)], tokens[both].low)
        return Reach(refs) if refs else None
    theirs = their_service(reading, tokens, first, end, index)
    if theirs is not None:
        return theirs
    strange = unknown_subject(tokens, first, gov) if gov.rule == "judged" and at < index else None
    if strange is not None:
        if "judged" not in tokens[gov.at].tags:
            return None
        if _among_own(reading, tokens[strange[1]]):
            return Reach()  # "Haverscombe nursery is rated inadequate", in a headline
        return Reach((other_area(reading, tokens[strange[0]], tokens[strange[1]]),), before=True)
    subject = tokens[both] if both >= first else None
    if (
        gov.rule == "judged"
        and subject is not None
        and subject.kind == "own"
        and (among(subject.low, "service") or among(subject.low, "standing_alone"))
        and both > first
        and tokens[both - 1].kind == "word"
        and not tokens[both - 1].tags
    ):
        return Reach((other_area(reading, tokens[both - 1], subject),), before=True)  # "our early help services"
    if gov.rule == "judged" and "judged" not in tokens[gov.at].tags and at < index:  # "found", "described"
        if "be_to" in tokens[gov.at - 1].tags:
            return after or Reach()  # "became the second council to be found inadequate"
        if is_passive(tokens, gov.at) or tokens[gov.at - 1].kind in ("area", "own", "prov", "other"):
            if not (subject_touches(tokens, gov.at) or _goes_on(tokens, gov.at)):
                return None
        elif not any(is_entity(t) for t in tokens[at + 1 : index]) and at > 0 and not _whom(tokens, at):
            return None
    if after is not None:
        return after
    done = _doing(reading, tokens, first, end) if gov.rule == "change" else None
    if done is not None:
        return done
    turn = one_of_two_areas(tokens, first, end, context)
    if turn is not None:
        return turn
    meant = area_meant(reading, tokens, first, end, index, context)
    if meant is not None:
        return meant
    if gov.rule != "rating" and generic_subject(tokens, first, end):
        return None
    if (
        gov.rule == "rating"
        and "rating_plural" in tokens[at].tags
        and at + 1 < index
        and tokens[at + 1].low == "of"
        and not _for_somebody(tokens, index)
    ):
        return None  # "received grades of very good": for what is not said
    return Reach()


def _whom(tokens: Sequence[Token], at: int) -> bool:
    """ "the Royal, which inspectors found inadequate in 2017": the verb's object stands before it."""
    giver = tokens[at - 1]
    gives = giver.kind == "insp" or has(giver, "inspectors", "pronoun")
    return at > 1 and gives and among(tokens[at - 2].low, "relatives")


def _doing(reading: Reading, tokens: Sequence[Token], first: int, end: int) -> Reach | None:
    """ "Promoting the right values went from good to ...": what a service does, where areas alone are graded."""
    if reading.inspectorate.gives_overall:
        return None
    while first < end and (has(tokens[first], "but", "and", "adverb") or tokens[first].low == ","):
        first += 1
    last = next((i for i in range(first, end) if has(tokens[i], "move", "aux", "copula")), -1)
    if not 0 < last - first < 9 or not tokens[first].low.endswith("ing") or "move" in tokens[first].tags:
        return None
    return Reach((other_area(reading, tokens[first], tokens[last - 1]),), before=True)


def _goes_on(tokens: Sequence[Token], at: int) -> bool:
    """ "The council was last inspected in 2017, and was found to ...": a second verb of somebody named before."""
    j = at - 1
    while j > 0 and has(tokens[j], "aux", "copula", "adverb") and not has(tokens[j], "and", "but"):
        j -= 1
    if j <= 0 or not has(tokens[j], "and", "but"):
        return False
    return any((is_entity(t) or t.kind == "area") and not modifies(tokens, i) for i, t in enumerate(tokens[:j]))


def _among_own(reading: Reading, token: Token) -> bool:
    """Whether a token is a noun of the provider's own kind, and no plain noun of what it does ("services")."""
    return token.low in reading.own_nouns and token.kind != "area" and not among(token.low, "standing_alone")


def _for_somebody(tokens: Sequence[Token], index: int) -> bool:
    """ "ratings of good for Harlestone and Tynefold"."""
    i = next((j for j in range(index + 1, min(index + 4, len(tokens))) if has(tokens[j], "for", "to")), -1)
    return 0 < i < len(tokens) - 1 and tokens[i + 1].kind in ("name", "other", "prov")
