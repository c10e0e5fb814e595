"""Grades that no usual way of giving one claims, by the weight of what stands around them.

"In 2011 it was adequate."            a verb, a date and somebody
"Saltmarsh was good until May"        so too
"It, too, was inadequate once"        after a grade of the sentence before
"The food was good"                   a verb alone: a plain adjective
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.judgements.prose.cues import has, is_aim, is_entity
from pipeline.judgements.prose.phrases import QUOTES, Governor, area_follows, over_comment, skip_back
from pipeline.judgements.reading import PLACES, Reading, Token
from pipeline.judgements.words import among

_ENOUGH = 4  # points that make a grade of an adjective
_LONGEST = 6  # words between the verb and the grade


def weighed(reading: Reading, tokens: Sequence[Token], index: int, given: bool, recent: bool) -> Governor | None:
    """The verb that gives the grade, where date, subject, neighbours and form together weigh enough."""
    hit = tokens[index].hit
    assert hit is not None
    if hit.right not in ("alone", "rating") or hit.grade in PLACES:
        return None
    if "intensifier" in tokens[index - 1].tags and not hit.strong:
        return None
    if _is_where_to_be(tokens, index):
        return Governor("aim", index)
    lead = skip_back(tokens, index - 1)
    if lead < 0:
        whole = index + 1 < len(tokens) and tokens[index + 1].kind == "area"
        return Governor("rating", index) if recent and (whole or area_follows(tokens, index)) else None
    if is_aim(tokens, index) and has(tokens[lead], "copula", "to", "for", "of", "give", "move", "keep", "be_to"):
        return Governor("aim", lead)
    plain = among(hit.grade, "everyday_grades") and not hit.strong
    if tokens[lead].low == "at" and not plain:
        told = _told_of(tokens, lead)
        area = next((i for i in range(lead - 1, max(-1, lead - 8), -1) if tokens[i].kind == "area"), -1)
        if told == lead and area >= 0:
            return Governor("predicate", lead, "", area)  # "Only care leavers escapes, at requires improvement"
        if told >= 0:
            return Governor("judged", told)
    verb = _verb_before(tokens, index)
    if verb < 0:
        return None
    subject = _subject_of(tokens, verb)
    if subject < 0:
        return None
    points = _points_of_subject(tokens, subject)
    points += _points_of_grade(reading, tokens, index)
    points += _is_dated(tokens, index, subject) or 2 * _is_timed(tokens, index, subject)
    points += given or recent
    points += (
        2
        if area_follows(tokens, index)
        else any(t.kind == "insp" or "inspectors" in t.tags for t in tokens[max(0, index - 12) : index])
    )
    points += _is_compared(tokens, index)
    if points < _ENOUGH:
        return None
    word = tokens[verb]
    rule = (
        "judged"
        if "judged" in word.tags
        else "change"
        if "move" in word.tags
        else "given"
        if "give" in word.tags
        else "kept"
        if "keep" in word.tags
        else "predicate"
    )
    return Governor(rule, verb, "to" if rule == "change" else "", subject if rule == "predicate" else -1)


def _is_where_to_be(tokens: Sequence[Token], index: int) -> bool:
    """ "Outstanding is where we aim to be by 2025": the grade as subject of an aim."""
    after = tokens[index + 1 : index + 8]
    return (
        len(after) > 2
        and "copula" in after[0].tags
        and (among(after[1].low, "where") or "which" in after[1].tags or after[1].low == "what")
        and any("aim" in t.tags and not t.low.endswith("ed") for t in after)
    )


def _verb_before(tokens: Sequence[Token], index: int) -> int:
    """Index of the verb of the clause: nothing but adverbs, dates and small words between it and the grade."""
    hit = tokens[index].hit
    named = hit is not None and "_" in hit.grade and not hit.verb  # "has urgent improvement against its name"
    for i in range(index - 1, max(-1, index - 1 - _LONGEST), -1):
        token = tokens[i]
        if has(token, "copula", "give", "keep", "judged", "move") and (named or not among(token.low, "have")):
            return i
        if "say" in token.tags and area_follows(tokens, index):
            return i  # "That means good for leadership and adoption"
        if not (
            token.kind == "date"
            or token.low in QUOTES
            or token.low == ","
            or has(token, "adverb", "det", "as", "for", "to", "current", "previous", "be_to", "aux", "with")
        ):
            return -1
    return -1


def _told_of(tokens: Sequence[Token], lead: int) -> int:
    """Index of the word that "at requires improvement" hangs on: "did better, at ...", "a brief spell at ..."."""
    for i in range(lead - 1, max(-1, lead - 8), -1):
        token = tokens[i]
        if token.kind == "grade" or token.low in (";", ":"):
            return -1
        if token.kind == "area" or is_entity(token) or token.kind == "date":
            return lead
    return -1


def _subject_of(tokens: Sequence[Token], verb: int) -> int:
    """Index of what the verb is said of: auxiliaries, adverbs and comments between commas stepped over."""
    j = skip_back(tokens, verb - 1)
    for _ in range(6):
        if j < 0:
            return -1
        if has(tokens[j], "aux", "modal", "copula", "current", "previous") and tokens[j].kind == "word":
            j = skip_back(tokens, j - 1)
        elif tokens[j].low in (",", ")", "–", "—"):
            over = over_comment(tokens, j)
            j = skip_back(tokens, over if over < j else j - 1)
        else:
            break
    return j


def _points_of_subject(tokens: Sequence[Token], j: int) -> int:
    token = tokens[j]
    if token.possessive and token.kind != "area":
        return 2
    if token.kind == "name" and j == 0 and " " not in token.low:
        return 1  # any noun can open a sentence: "Supervision is inadequate"
    if is_entity(token) or token.kind in ("area", "indefinite") or has(token, "both", "all_areas", "rest"):
        return 2
    if "which" in token.tags:
        named = tokens[j - 2 if j > 1 and tokens[j - 1].low == "," else j - 1] if j else token
        return 2 if named.kind in ("area", "prov", "own", "other", "name", "part") else 0
    if among(token.low, "taken_up") or has(token, "rating_subject", "inspectors") or token.kind == "insp":
        return 2
    return 0 if token.tags or token.kind != "word" else -2


def _points_of_grade(reading: Reading, tokens: Sequence[Token], index: int) -> int:
    hit = tokens[index].hit
    assert hit is not None
    words = reading.text[hit.start : hit.end]
    return 2 if hit.strong or (" " in words and not hit.verb) else 1 if not among(hit.grade, "everyday_grades") else 0


def _is_compared(tokens: Sequence[Token], index: int) -> bool:
    """ "Of the six trusts in our region only ...": one of several providers, or another area that shares the grade."""
    return any(among(t.low, "neighbours") and t.kind != "own" for t in tokens[:index])


def _is_dated(tokens: Sequence[Token], index: int, subject: int) -> int:
    """A date stands right after the grade, or between the start of its clause and the verb."""
    after = tokens[index + 1 : index + 4]
    if any(t.kind == "date" for t in after) and not any(has(t, "and", "but") or t.low == ";" for t in after[:1]):
        return 3
    return 2 * any(t.kind == "date" for t in tokens[max(0, subject - 4) : index])


def _is_timed(tokens: Sequence[Token], index: int, subject: int) -> bool:
    """ "now", "even then", "Under the old system": a word of time beside the grade, or that opens its clause."""
    beside = (*tokens[max(0, index - 3) : index], *tokens[index + 1 : index + 4])
    return any(
        (has(t, "current", "previous", "last") and "det" not in t.tags and not among(t.low, "new"))
        or among(t.low, "afterwards")
        for t in beside
    ) or any(has(t, "previous", "last") for t in tokens[max(0, subject - 6) : index])
