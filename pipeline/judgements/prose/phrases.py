"""Steps through a sentence that the grammar takes: back over articles, out of brackets, to the head of a phrase."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.judgements.prose.cues import (
    has,
    is_entity,
)
from pipeline.judgements.reading import Reading, Token
from pipeline.judgements.words import among, judgement_words

QUOTES = frozenset("\"“”‘’'«»*([`")
MARKS = QUOTES | frozenset(")]")

LABEL_MARKS = frozenset(":–—-=|…")


class Governor(NamedTuple):
    """How a grade is given: the rule, and the index of the word that gives it (-1: none)."""

    rule: str
    at: int
    role: str = ""  # from, to: a change of grades; told: "we were inadequate"
    subject: int = -1  # index of what a predicate is said of


def skip_back(tokens: Sequence[Token], i: int) -> int:
    """Index of the word that governs what stands after it: articles, adverbs, opening marks and figures left out."""
    while i >= 0:
        token = tokens[i]
        if (
            token.low in QUOTES
            or "det" in token.tags
            or (token.kind == "word" and "adverb" in token.tags and "negation" not in token.tags)
            or (token.kind == "word" and token.low.isdigit() and len(token.low) == 1)
            or ("number" in token.tags and i + 1 < len(tokens) and tokens[i + 1].low in ("(", ",", "or"))
            or ("or" in token.tags and ("number" in tokens[i - 1].tags or (i > 1 and "number" in tokens[i - 2].tags)))
            or (token.low == "," and i and _is_figure(tokens[i - 1]))  # "a four, good", "two, or weak"
            or (token.low == "-" and i and tokens[i - 1].low.isdigit() and len(tokens[i - 1].low) == 1)
        ):
            i -= 1
        else:
            break
    return i


def _is_figure(token: Token) -> bool:
    return "number" in token.tags or (token.low.isdigit() and len(token.low) == 1)


def is_verb_form(token: Token) -> bool:
    """ "requires improvement" can be the verb of its clause."""
    return token.hit is not None and token.hit.verb


def words_of(reading: Reading, token: Token) -> str:
    """The characters of a token."""
    return reading.text[token.start : token.end]


def back_to(tokens: Sequence[Token], k: int, *tags: str, limit: int = 14) -> int:
    """Index of the nearest word with one of the tags before ``k``, in the same clause."""
    for i in range(k - 1, max(-1, k - 1 - limit), -1):
        token = tokens[i]
        if token.kind == "word" and has(token, *tags):
            return i
        if token.low in (";", ":", "–", "—") or token.kind == "grade" or "but" in token.tags:
            return -1
    return -1


def modifies(tokens: Sequence[Token], i: int) -> bool:
    """A name after a preposition belongs to the words before it: "children in care in Whitlow"."""
    j = i - 1
    while j >= 0 and "det" in tokens[j].tags and "for" not in tokens[j].tags:
        j -= 1
    return j >= 0 and has(tokens[j], "for", "of", "by", "with", "from", "to")


def over_comment(tokens: Sequence[Token], j: int) -> int:
    """Step over a comment between commas, a place ("in Whitlow") or a closing mark before the verb."""
    for _ in range(3):
        if j > 0 and tokens[j].low in (",", ")", "”", "’", '"', "'"):
            opening = next((i for i in range(j - 1, max(-1, j - 16), -1) if tokens[i].low in (",", "(")), -1)
            if (
                tokens[j].low == ","
                and opening == j - 2
                and is_entity(tokens[j - 1])
                and "pronoun" not in tokens[j - 1].tags
            ):
                return j - 1
            if tokens[j].low in (",", ")") and opening > 0 and not any(t.kind == "area" for t in tokens[opening:j]):
                j = opening - 1
            else:
                j -= 1
        if (
            j > 1
            and tokens[j].kind in ("prov", "name", "other", "own", "date")
            and has(tokens[j - 1], "for", "of", "by")
            and (
                tokens[j - 2].kind in ("own", "area", "part", "other", "prov")
                or has(tokens[j - 2], "all_areas", "rating")
            )
        ):
            j -= 2
        elif (
            j > 2
            and tokens[j].kind in ("own", "prov", "other")
            and "det" in tokens[j - 1].tags
            and has(tokens[j - 2], "for", "of", "by")
            and (tokens[j - 3].kind in ("own", "area", "part", "other") or has(tokens[j - 3], "all_areas", "rating"))
        ):
            j -= 3
    return j


def np_head(tokens: Sequence[Token], j: int) -> int:
    """The area or provider that a phrase ending at ``j`` is about: "the effectiveness of services in Whitlow"."""
    if j < 0 or not (modifies(tokens, j) or among(tokens[j].low, "places")):
        return j
    lead = judgement_words().area_lead
    for i in range(j, max(-1, j - 16), -1):
        token = tokens[i]
        if token.kind == "area" or (
            token.kind in ("own", "prov", "part", "other") and not modifies(tokens, i) and i < j
        ):
            return i
        if not (
            token.kind in ("prov", "name", "own", "other")
            or has(token, "det", "for", "of", "and", "by")
            or token.low in lead
            or among(token.low, "places")
        ):
            break
    return j


def whose_place(tokens: Sequence[Token], j: int) -> int:
    """Index of a facility before the words that say for whom it is: "Wards for older adults"."""
    for i in range(j, max(0, j - 4), -1):
        if has(tokens[i], "for", "with"):
            return i - 1 if i < j and tokens[i - 1].kind in ("other", "part") else j
        if tokens[i].kind != "word" or tokens[i].tags:
            break
    return j


def is_head(tokens: Sequence[Token], j: int) -> bool:
    """The token is what its clause is about, no part of another noun's phrase ("take-up by children in care")."""
    lead = judgement_words().area_lead
    i = j - 1
    while i >= 0:
        token = tokens[i]
        if token.low in (",", ";", ":", "–", "—", "•", "(", ")") or token.low in QUOTES:
            return True
        if token.kind in ("area", "date", "insp", "prov", "own", "other", "part", "name", "grade"):
            i -= 1
            continue
        if has(
            token,
            "all_areas",
            "rest",
            "but",
            "say",
            "which",
            "because",
            "inspectors",
            "with",
            "judged",
            "found",
            "aim",
            "rating_sure",
        ) or ("and" in token.tags and not (i and (tokens[i - 1].kind == "area" or is_entity(tokens[i - 1])))):
            return True
        if (
            has(
                token,
                "det",
                "for",
                "of",
                "both",
                "adverb",
                "and",
                "current",
                "by",
                "last",
                "previous",
                "previous_adjective",
            )
            or token.low in lead
            or token.possessive
            or among(token.low, "before_head")
        ):
            i -= 1
            continue
        compound = i == j - 1 and tokens[j].kind == "other" and token.kind == "word" and not token.tags
        if compound and (i == 0 or tokens[i - 1].possessive or "det" in tokens[i - 1].tags):
            i -= 1
            continue  # "the hospital's maternity unit"
        return tokens[j].kind in ("prov", "own", "other") and has(tokens[0], "for", "because", "of")
    return True


def subject_touches(tokens: Sequence[Token], k: int) -> bool:
    """Somebody or an area stands right before a verb such as "remains"."""
    j = over_comment(tokens, skip_back(tokens, k - 1))
    while j >= 0 and has(tokens[j], "aux", "modal", "which", "copula"):
        j = over_comment(tokens, skip_back(tokens, j - 1))
    return j >= 0 and (
        (tokens[j].kind == "area" and is_head(tokens, j))
        or (is_entity(tokens[j]) and not modifies(tokens, j))
        or has(tokens[j], "rating", "all_areas", "rest", "both")
        or tokens[j].low == ":"
    )


def in_relative(tokens: Sequence[Token], index: int) -> bool:
    """A grade inside a relative clause between commas: "safe, each of which had been good, requires ..."."""
    opening = next((i for i in range(index - 1, max(-1, index - 10), -1) if tokens[i].low == ","), -1)
    if opening < 1 or not any(among(t.low, "relative_words") for t in tokens[opening + 1 : opening + 4]):
        return False
    return any(t.low == "," for t in tokens[index + 1 : index + 5])


def area_follows(tokens: Sequence[Token], index: int) -> bool:
    """ "... for leadership", ": leadership", "in every area" after the token."""
    linked = False
    lead = judgement_words().area_lead
    for token in tokens[index + 1 : index + 10]:
        counted = "both" in token.tags and token.low.startswith(("all ", "each", "both"))  # "good for all four"
        if token.kind == "area" or counted or has(token, "all_areas", "rest"):
            return linked
        if "for" in token.tags or token.low in (":", "-", "–", "(") or among(token.low, "including"):
            linked = True
        elif token.low == "," and not linked:
            continue
        elif not (
            token.low in QUOTES
            or has(token, "det", "rating", "adverb", "both", "by", "be_to", "number")
            or among(token.low, "times")
            or (linked and (has(token, "of", "and") or token.low in lead))  # "for the experiences and progress of ..."
            or token.kind in ("insp", "own", "prov")
        ):
            return False
    return False


def joined(tokens: Sequence[Token], before: tuple[int, int], index: int, *, extra: tuple[str, ...] = ()) -> bool:
    """Nothing between two grades but areas, dates and words that join."""
    strangers = 0
    for i, token in enumerate(tokens[max(before) + 1 : index], max(before) + 1):
        if token.low in ("-", "–", "—") and "and" in tokens[i + 1].tags:
            continue
        if token.kind in ("area", "date", "insp") or token.low in QUOTES or token.low in (",", ")", "]", "”", "’"):
            continue
        if (token.kind == "punct" and token.low not in ("&", "/")) or (
            token.kind in ("prov", "name", "other", "own", "part") and not among(token.low, "service")
        ):
            return False
        if (
            has(
                token,
                "and",
                "or",
                "for",
                "det",
                "adverb",
                "as",
                "by",
                "be_to",
                "of",
                "both",
                "rating",
                "but",
                "all_areas",
                "number",
                "current",
                "previous",
                "rest",
                "except",
                *extra,
            )
            or token.low.isdigit()
        ):
            continue
        strangers += 1
        if strangers > 2 or has(token, "copula", "judged", "say", "negation", "aim", "hypothesis", "which"):
            return False
    return True
