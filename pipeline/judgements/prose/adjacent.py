"""Grades told by the word right before them: a mark, an area or a provider, a word that joins.

"Overall effectiveness - Good", "leadership (good)"     behind a mark
"rated leadership GOOD", "leadership requires ..."      beside an area or a provider
"rated good in 2018 and OUTSTANDING in 2022"            joined to a grade before
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.judgements.prose.cues import has, is_entity
from pipeline.judgements.prose.phrases import (
    QUOTES,
    Governor,
    area_follows,
    back_to,
    in_relative,
    is_head,
    is_verb_form,
    joined,
    modifies,
    np_head,
    words_of,
)
from pipeline.judgements.prose.predicates import predicate
from pipeline.judgements.reading import PLACES, Reading, Token
from pipeline.judgements.words import among


def behind_mark(tokens: Sequence[Token], k: int, headline: bool) -> Governor | None:
    """ "Leadership: good", "Overall effectiveness - Good", "leadership (good)", "the same verdict: satisfactory"."""
    j = k - 1
    while j >= 0 and (tokens[j].low in QUOTES or tokens[j].low in (")", "?", "”", "’")):
        j -= 1
    if j < 0:
        return None
    before = tokens[j]
    if before.kind == "area" or has(before, "all_areas", "rest"):
        return Governor("label", k)
    back = j
    while back > max(0, j - 8) and (
        has(tokens[back], "last", "previous_adjective", "current", "for", "det", "rating", "of")
        or tokens[back].kind == "date"
    ):
        back -= 1
        if tokens[back].kind == "area":
            return Governor("label", k)
    if tokens[k].low == "(":
        return None
    if j and (among(before.low, "times_before") or among(before.low, "times_now")) and "rating" in tokens[j - 1].tags:
        return Governor("rating", j - 1)  # "Rating before: good"
    if "rating" in before.tags and tokens[k].low == ":":
        return Governor("rating", j)
    verdict = next((i for i in range(k - 1, -1, -1) if has(tokens[i], "rating_sure", "rating_subject")), -1)
    if tokens[k].low == ":" and verdict >= 0 and any(t.kind == "insp" or "inspectors" in t.tags for t in tokens[:k]):
        return Governor("rating", verdict)  # "Ofsted's verdict was damning: inadequate"
    if tokens[k].low == ":" and any(t.kind == "part" for t in tokens[:k]) and k <= 8:
        return Governor("label", k)  # "Maternity at Moorside General: still Good"
    if before.kind in ("insp", "prov", "own", "other", "part") and headline:
        return Governor("headline", j)
    return None


def beside_name(
    reading: Reading,
    tokens: Sequence[Token],
    index: int,
    k: int,
    given: Sequence[tuple[int, int]],
    headline: bool,
) -> Governor | None:
    """An area or a provider right before the grade: "rated leadership good", "leadership requiring improvement"."""
    token, hit = tokens[index], tokens[index].hit
    assert hit is not None
    finite = (
        is_verb_form(token)
        and not token.low.endswith("ing")
        and among(words_of(reading, token).lower().split()[0], "finite_grades")
        and not among(tokens[k].low, "object_pronouns")  # "inspectors marked us requires improvement"
    )
    back = -1 if finite else back_to(tokens, k, "judged", "give", "found")
    if (
        back >= 0
        and "give" in tokens[back].tags
        and (tokens[k].kind in ("own", "prov", "other") or "pronoun" in tokens[k].tags)
        and (hit.strong or hit.grade in PLACES or " " in words_of(reading, token) or area_follows(tokens, index))
    ):
        return Governor("given", back)
    if (
        back >= 0
        and not (
            "found" in tokens[back].tags
            and "judged" not in tokens[back].tags
            and not (
                hit.strong
                or tokens[k].kind in ("own", "prov", "area")
                or ("pronoun" in tokens[k].tags and (among(hit.grade, "told_grades") or area_follows(tokens, index)))
            )
        )
        and "give" not in tokens[back].tags
    ):
        return Governor("judged", back)
    if is_verb_form(token) and tokens[k].kind != "date":
        k = np_head(tokens, k)
        whole = (
            has(tokens[k], "all_areas", "both")
            or ("pronoun" in tokens[k].tags and _leads(tokens, k))
            or (is_head(tokens, k) and not (is_entity(tokens[k]) and modifies(tokens, k)))
        )
        return Governor("predicate", index) if whole or hit.strong else None
    if tokens[k].kind in ("part", "other") and given and joined(tokens[: k + 1], given[-1], k):
        return Governor("carried", given[-1][0])  # "is rated good, and its maternity unit outstanding"
    if tokens[k].kind in ("name", "prov") and given and "and" in tokens[k - 1].tags and joined(tokens, given[-1], k):
        return Governor("carried", given[-1][0])  # "has rated Ashwell good and Pendover inadequate"
    if tokens[k].kind == "area":
        if given and joined(tokens, given[-1], index, extra=("area",)):
            return Governor("carried", given[-1][0])
        gap = reading.text[tokens[k].end : token.start]
        if (
            reading.text[token.start].isdigit()  # "Grades: wellbeing 4, leadership 3"
            or "\n" in gap
            or "\t" in gap
            or "  " in gap
            or (
                hit.strong
                and (
                    index + 1 == len(tokens)
                    or "\n" in reading.text[token.end : tokens[index + 1].start]
                    or tokens[index + 1].kind == "area"
                )
            )
        ):
            return Governor("label", k)
        if index + 1 == len(tokens) and tokens[0].kind == "area" and k <= 1:
            return Governor("label", k)
    if headline and hit.strong and tokens[k].kind == "insp":
        return Governor("headline", k)
    if headline and tokens[k].kind in ("prov", "own") and reading.text[hit.start - 1 : hit.start] in tuple("'‘“\""):
        return Governor("headline", k)
    return None


def _leads(tokens: Sequence[Token], k: int) -> bool:
    """A pronoun that opens its sentence or its report ("it requires improvement"), and takes up no clause before it."""
    before = tokens[k - 1] if k else None
    return (
        before is None
        or before.low in QUOTES
        or before.kind in ("date", "area")
        or has(before, "say", "and", "but")
        or before.low == "that"
        or any(t.kind == "area" or "all_areas" in t.tags for t in tokens[:k])
        or (before.low == "," and "which" not in tokens[0].tags)
    )


def _listed_on(tokens: Sequence[Token], before: tuple[int, int], index: int) -> bool:
    """ "rated inadequate in 2014; good in 2018; and, as of this week, outstanding": items without a verb."""
    mark = next((i for i in range(index - 1, max(before), -1) if tokens[i].low == ";"), -1)
    if mark < 0:
        return False
    if not joined(tokens, before, mark) and not area_follows(tokens, index):
        return False
    return all(
        token.kind == "date" or token.low == "," or has(token, "and", "as", "of", "adverb", "current", "for", "det")
        for token in tokens[mark + 1 : index]
    )


def joined_to(tokens: Sequence[Token], index: int, k: int, given: Sequence[tuple[int, int]]) -> Governor | None:
    """ "rated good in 2018 and outstanding in 2022", "good for A, B and C, and requires improvement for D"."""
    if (
        tokens[k].low in (",", "(")
        and k
        and is_entity(tokens[k - 1])
        and any(among(t.low, "standing") for t in tokens[k + 1 : index])
    ):
        return Governor("predicate", k)
    after = tokens[index + 1].low if index + 1 < len(tokens) else ";"
    if (
        tokens[k].low == ","
        and k
        and tokens[k - 1].kind == "area"
        and after in (";", ".", ",")
        and (k < 2 or tokens[k - 2].low in (";", ":", ",") or has(tokens[k - 2], "and", "det"))
        and sum(t.kind == "grade" for t in tokens) > 1
    ):
        return Governor("label", k)  # "leadership, outstanding; adoption, good"
    if given and is_verb_form(tokens[index]) and tokens[k].low == "," and in_relative(tokens, given[-1][0]):
        return predicate(tokens, index, index, False)  # "Safe, which had been good, requires improvement"
    if given and (joined(tokens, given[-1], index) or _listed_on(tokens, given[-1], index)):
        return Governor("carried", given[-1][0])
    if is_verb_form(tokens[index]) and not has(tokens[k], "and", "or"):
        return predicate(tokens, index, index, False)
    if is_verb_form(tokens[index]) and k > 0 and "and" in tokens[k].tags:
        head = next((t for t in tokens[:k] if not has(t, "det", "but") and t.low not in QUOTES), None)
        if tokens[k - 1].kind in ("own", "prov", "other", "area") or (
            head is not None
            and (is_entity(head) or head.kind == "area")
            and not any("which" in t.tags for t in tokens[:k])
        ):
            return Governor("predicate", index)
    return None
