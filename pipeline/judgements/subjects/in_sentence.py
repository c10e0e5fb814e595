"""Whose grade it is: the provider's, or somebody else's that the sentence names.

"Eastmoor Council, once inadequate itself"        somebody else
"maternity services at Larkhill Hospital"         a part of the provider, and so somebody else
"has become the second of its homes to be ..."    the subject of the verb before
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.judgements.mentions import Subject, named_subject
from pipeline.judgements.prose.cues import has, is_entity
from pipeline.judgements.prose.phrases import MARKS, Governor, modifies
from pipeline.judgements.reading import Reading, Token
from pipeline.judgements.subjects.named import subject_at
from pipeline.judgements.words import among

_Told = tuple[Subject | None, int]  # whose grade it is (None: not told), and the token that says so (-1: none)


def subject_of(
    reading: Reading, tokens: Sequence[Token], first: int, index: int, gov: Governor, *, of_area: bool
) -> _Told:
    """Whose grade it is, and the token that says so; None where the sentence does not say.

    ``of_area``: an area is what was graded, so that only a possessive or a place beside it says whose.
    """
    at = gov.at if 0 <= gov.at < index else index
    if gov.subject >= 0 and is_entity(tokens[gov.subject]) and "pronoun" not in tokens[gov.subject].tags:
        return subject_at(reading, tokens, gov.subject), gov.subject
    hit = tokens[index].hit
    found = _owner(reading, tokens, first, index) if hit is not None and hit.right == "own" else None
    if found is None and gov.rule in ("judged", "given", "kept", "change", "rating", "carried"):
        found = _object(reading, tokens, first, at, index, gov)
    if found is None and (gov.rule in ("rating", "headline", "quoted", "label") or at == index):
        found = _behind(reading, tokens, index, gov)
    return found or _before(reading, tokens, first, at, gov, of_area=of_area)


def _owner(reading: Reading, tokens: Sequence[Token], first: int, index: int) -> _Told | None:
    """ "Axeford's once-inadequate service"."""
    for i in range(index - 1, max(first, index - 5) - 1, -1):
        if tokens[i].possessive and tokens[i].kind in ("name", "other", "prov"):
            return subject_at(reading, tokens, i), i
    return None


def _object(reading: Reading, tokens: Sequence[Token], first: int, at: int, index: int, gov: Governor) -> _Told | None:
    """ "has rated Kelby outstanding": between the verb and the grade."""
    for i in range(max(at + 1, first), index):
        if among(tokens[i].low, "relatives"):
            break
        token = tokens[i]
        if gov.rule == "judged" and among(token.low, "object_of_judging") and i == at + 1:
            return None, i  # "had found it good at managing offenders"
        if (
            (is_entity(token) or token.kind == "indefinite")
            and not (i and "by" in tokens[i - 1].tags)
            and "pronoun" not in token.tags
            and not among(token.low, "service")
        ):
            return subject_at(reading, tokens, i), i
    return None


def _behind(reading: Reading, tokens: Sequence[Token], index: int, gov: Governor) -> _Told | None:
    """ "a rating of good for Kelby", "'Outstanding' Harbour Lights": behind the grade."""
    for i in range(index + 1, min(index + 8, len(tokens))):
        token = tokens[i]
        named = (
            token.kind in ("prov", "other", "part")
            or (token.kind in ("own", "name") and has(tokens[i - 1], "for", "to", "of", "det"))
            or (token.kind == "own" and i == index + 1)
        )
        tied = (
            gov.rule in ("quoted", "headline")
            or has(tokens[i - 1], "for", "to")
            or ("det" in tokens[i - 1].tags and i > 1 and has(tokens[i - 2], "for", "to"))
            or i == index + 1
        )
        if named and tied:
            return subject_at(reading, tokens, i), i
        if not (
            token.low in MARKS or has(token, "det", "rating", "for", "to", "adverb") or token.kind in ("insp", "area")
        ):
            break
    return None


def _before(reading: Reading, tokens: Sequence[Token], first: int, at: int, gov: Governor, *, of_area: bool) -> _Told:
    """ "Kelby was rated outstanding": the subject of the verb, looked for from the verb back."""
    modifier = -1
    ranked = _ranked(tokens, first, at)
    at = ranked if ranked >= 0 else at
    i = at - 1
    if first and not of_area:
        while i > first and has(tokens[i], "aux", "copula", "adverb") and "and" not in tokens[i].tags:
            i -= 1
        if i < at - 1 and "and" in tokens[i].tags:
            return None, -1  # "moved to a trust in 2021 and were rated good": whoever was spoken of
    i = at - 1
    if i > first and "both" in tokens[i].tags and tokens[i - 1].low in (",", "("):
        i -= 1  # "Saltby and Kelby, both rated outstanding"
    if (
        gov.rule == "judged"
        and i > first
        and tokens[i].low in (",", "(")
        and tokens[i - 1].kind in ("name", "other", "prov")
    ):
        return subject_at(reading, tokens, i - 1), i - 1  # "Kelsham, rated outstanding since 2022"
    while i >= first:
        token = tokens[i]
        if token.low == ";" or (gov.rule == "change" and "say" in token.tags):
            break
        if (
            among(token.low, "where")
            and i > first + 1
            and tokens[i - 1].low == ","
            and tokens[i - 2].kind in ("name", "other", "prov")
        ):
            return subject_at(reading, tokens, i - 2), i - 2
        if among(token.low, "comment_marks") and "which" not in tokens[i + 1].tags:
            over = _over_relative(tokens, i, first)
            if over < i:
                i = over
                continue
        if i == at - 1 and gov.rule == "judged" and "inspectors" in token.tags:
            told = _object_of(tokens, i, at)
            if told >= 0:
                reading.elsewhere.add(tokens[told].start)
                return subject_at(reading, tokens, told), told
        counted = i > 0 and "of" in tokens[i - 1].tags  # "Nine of them came out as good"
        if i == at - 1 and gov.rule == "judged" and "pronoun" in token.tags and not counted:
            told = _object_of(tokens, i, at)
            if told >= 0:
                reading.elsewhere.add(tokens[told].start)
                return subject_at(reading, tokens, told), told
            return None, -1  # "They judged leadership to be good": inspectors did
        if is_entity(token) or token.kind == "indefinite":
            if (i + 1 < len(tokens) and "say" in tokens[i + 1].tags and token.kind in ("name", "person")) or (
                of_area and token.kind in ("name", "indefinite") and not token.possessive and not modifies(tokens, i)
            ):
                i -= 1
                continue
            if token.low in reading.words.facility and i < at - 1 and _describes(tokens, i):
                i -= 1
                while i > first and tokens[i].low != ",":
                    i -= 1
                i -= 1
                continue  # "Fernlea, the council's home in Tolsworth, has become ..."
            if modifies(tokens, i) and (not _relative(tokens, i, at) or _is_where(tokens, i)):
                modifier = i if modifier < 0 or token.kind == "part" else modifier
            elif token.kind == "indefinite":
                described = _apposition(tokens, i, first)
                if described < 0 and token.low in reading.own_nouns:  # "A children's home in Northfield was judged ..."
                    return named_subject(reading, "provider", token), i
                chosen = described if described >= 0 else i
                return subject_at(reading, tokens, chosen), chosen
            elif among(token.low, "ours"):
                return named_subject(reading, "provider", token), i
            elif "pronoun" in token.tags:
                meant = _spoken_of(tokens, i)
                return (subject_at(reading, tokens, meant), meant) if meant >= 0 else (None, i)
            else:
                return subject_at(reading, tokens, i), i
        i -= 1
    if modifier >= 0:
        return subject_at(reading, tokens, modifier), modifier
    return None, -1


def _ranked(tokens: Sequence[Token], first: int, at: int) -> int:
    """Index of the verb of "has become the second of its homes to be graded ...", "is one of 23 councils that ..."."""
    for i in range(at - 1, first, -1):
        token = tokens[i]
        if token.low in (";", ":") or token.kind == "grade" or has(token, "but", "say"):
            return -1
        if "copula" not in token.tags:
            continue
        j = i + 1
        while j < at and (has(tokens[j], "adverb", "det") and not among(tokens[j].low, "rank_openers")):
            j += 1
        between = tokens[j + 1 : at + 1]
        among_others = any(
            t.kind in ("other", "own", "indefinite") or has(t, "facility", "services") for t in between
        ) and any(has(t, "be_to", "which") for t in between)
        return i if j < at and among(tokens[j].low, "rank_openers") and among_others else -1
    return -1


def _over_relative(tokens: Sequence[Token], i: int, first: int) -> int:
    """Step from the verb over "..., which is in the same trust as Ashgrove," to the name before it."""
    for k in range(i - 1, max(first, i - 25), -1):
        if among(tokens[k].low, "relative_words"):
            opening = k - 2 if has(tokens[k - 1], "with", "of", "for", "to", "by") else k - 1
            if opening > first and tokens[opening].low in (",", "(", "–", "—"):
                return opening - 1
        if tokens[k].kind == "grade" or tokens[k].low == ";":
            break
    return i


def _spoken_of(tokens: Sequence[Token], i: int) -> int:
    """Index of whom "it" means in its own sentence: "Tithe Barn was told that it requires ...", "...: it still is"."""
    if tokens[i].low not in ("it", "they"):
        return -1
    for j in range(i - 1, -1, -1):
        token = tokens[j]
        left_out = token.possessive and tokens[j + 1].low == ","  # "Dunhaven's, which we were modelled on, was ..."
        if (
            token.kind in ("prov", "other", "own", "name", "part")
            and (left_out or not token.possessive)
            and (token.kind == "part" or not modifies(tokens, j))
        ):
            if left_out:
                return j
            if token.kind == "name" and not (has(tokens[j + 1], "copula", "judged") or _described(tokens, j)):
                continue
            if _describes(tokens, j):
                continue
            return j
    return -1


def _object_of(tokens: Sequence[Token], i: int, at: int) -> int:
    """Index of whom "Larch House, a private home in the same town, which it found to be good" tells, -1 for none."""
    if i + 1 != at or i < 2 or not among(tokens[i - 1].low, "object_relatives"):
        return -1
    nearest = -1
    for j in range(i - 2, max(-1, i - 16), -1):
        token = tokens[j]
        if token.kind in ("other", "name") and not token.possessive:
            if tokens[j + 1].low in (",", "(") and "which" not in tokens[j + 1].tags:
                return j
            nearest = j if nearest < 0 and not modifies(tokens, j) else nearest
        elif token.kind in ("grade", "prov") or has(token, "copula", "judged", "say"):
            break
    return nearest


def _described(tokens: Sequence[Token], j: int) -> bool:
    """ "Tithe Barn, another of the council's homes,": a name that words of providers describe."""
    return tokens[j + 1].low == "," and any(
        t.kind in ("own", "other", "indefinite") or "facility" in t.tags for t in tokens[j + 2 : j + 8]
    )


def _describes(tokens: Sequence[Token], j: int) -> bool:
    """A noun of providers inside a comment on the name before it."""
    for i in range(j - 1, max(-1, j - 8), -1):
        if tokens[i].low == ",":
            return i > 0 and tokens[i - 1].kind in ("name", "prov", "other") and "which" not in tokens[i + 1].tags
        if has(tokens[i], "copula", "aux", "say", "which"):
            return False
    return False


def _relative(tokens: Sequence[Token], i: int, at: int) -> bool:
    """ "... from Ysgol Wen, a school which Estyn judged": the relative clause is about the name before it."""
    return any("which" in t.tags for t in tokens[i + 1 : min(i + 7, at)])


def _is_where(tokens: Sequence[Token], i: int) -> bool:
    """ "A nursery in Thorpe Mandley where ... has been branded inadequate": the place of whom it is about."""
    return i > 1 and among(tokens[i - 1].low, "place_links") and tokens[i - 2].kind == "indefinite"


def _apposition(tokens: Sequence[Token], i: int, first: int) -> int:
    """Index of the name that "a care home for 38 people" describes, -1 for none."""
    for j in range(i - 1, max(first - 1, i - 6), -1):
        if has(tokens[j], "copula", "aux", "give", "keep"):
            return -1
        if tokens[j].low == ",":
            return j - 1 if j - 1 >= first and (is_entity(tokens[j - 1]) or tokens[j - 1].kind == "name") else -1
    return -1
