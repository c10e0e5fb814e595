"""Grades given in no usual way: a clause that grades, with somebody or an area in it, and a grade word of its own.

"the bottom category, 'urgent improvement', for leadership"   in marks, and a word of grading in the clause
"In 2017 it was good."                                         plain, where the sentence before gave a grade
"Only the setting, on four, was good."
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.judgements.prose.cues import has, is_entity
from pipeline.judgements.prose.phrases import LABEL_MARKS, Governor, area_follows, is_verb_form, skip_back
from pipeline.judgements.reading import PLACES, Reading, Token
from pipeline.judgements.words import among

_GRADING = ("judged", "rating", "rating_subject", "keep", "move")
_LONGEST = 9  # words between the verb and the grade, or of a sentence that leans on the one before


def plainly_given(reading: Reading, tokens: Sequence[Token], index: int, recent: bool) -> Governor | None:
    """The word of grading, the verb or the area that a grade in the open stands with; None for an adjective."""
    hit = tokens[index].hit
    assert hit is not None
    if hit.right not in ("alone", "rating") or (index and "intensifier" in tokens[index - 1].tags and not hit.strong):
        return None
    following = next((t for t in tokens[index + 1 : index + 3] if t.kind == "word"), None)
    if hit.right == "rating" and following is not None and "rating_plural" in following.tags:
        return None  # "delighted with 'very good' grades": for what is not said
    first = _clause(tokens, index)
    before = tokens[first:index]
    about = any(t.kind == "area" or is_entity(t) for t in before)
    ends = index + 1 == len(tokens) or tokens[index + 1].kind == "punct" or tokens[index + 1].kind == "date"
    ends = ends or (index + 2 < len(tokens) and "for" in tokens[index + 1].tags and tokens[index + 2].kind == "date")
    k = skip_back(tokens, index - 1)
    word = tokens[k] if k >= first else None
    sure = hit.strong or not among(hit.grade, "everyday_grades") or " " in reading.text[hit.start : hit.end]
    if word is not None and has(word, "copula", "keep") and ends and hit.strong and about:
        return Governor("predicate", k)
    if (
        word is not None
        and "copula" in word.tags
        and ends
        and recent
        and (about or any(has(t, "rating_subject", "both") for t in before))
    ):
        plain = sum(1 for t in before if t.kind == "word" and not t.tags)
        if plain <= 2 or any("rating_subject" in t.tags for t in before):
            return Governor("predicate", k)
    if word is not None and word.low in LABEL_MARKS | {",", "("} and k > first:
        if "number" in tokens[k - 1].tags and (about or area_follows(tokens, index) or recent):
            return Governor("given", k)
        window = tokens[max(first, k - 9) : k]
        near = sure or any(has(t, "rating_subject", "rating_sure", "rating_plural", "judged", "move") for t in window)
        told = any(has(t, "rating", "rating_subject", "judged", "give", "move") for t in window)
        if about and ends and near and told:
            return Governor("given", k)
    participle = reading.text[hit.start : hit.end].split()[0].lower().endswith("ing")
    if is_verb_form(tokens[index]) and participle and before and before[-1].low == "," and about:
        return Governor("predicate", k)  # "Only leadership fell short, needing attention"
    if hit.right == "alone" and ends and before:
        back = next(
            (i for i in range(index - 1, first - 1, -1) if has(tokens[i], "judged", "copula", "say", "which")), -1
        )
        if back >= 0 and "judged" in tokens[back].tags and index - back <= 8:
            inside = tokens[back + 1 : index]
            if any(t.kind == "area" for t in inside) and not any(t.low == "," for t in inside):
                return Governor("judged", back)  # "rated its prevention work inadequate"
    if not hit.strong:
        return None
    for i in range(index - 1, max(first - 1, index - 1 - _LONGEST), -1):
        if has(tokens[i], *_GRADING) and (about or area_follows(tokens, index) or recent):
            return (
                Governor("judged" if "judged" in tokens[i].tags else "rating", i) if _near(tokens, i, index) else None
            )
    if (
        word is not None
        and "say" in word.tags
        and " " in reading.text[hit.start : hit.end]
        and area_follows(tokens, index)
    ):
        return Governor("given", k)  # "The report card shows 'expected standard' for achievement"
    if word is not None and has(word, "with", "give") and about and not among(word.low, "have"):
        return Governor("given", k)
    return None


def _near(tokens: Sequence[Token], at: int, index: int) -> bool:
    """No second verb stands between the word of grading and the grade."""
    return not any(
        has(t, "copula", "modal", "say", "which", "because") or t.low in (";", ":") for t in tokens[at + 1 : index]
    )


def _clause(tokens: Sequence[Token], index: int) -> int:
    for i in range(index - 1, -1, -1):
        hit = tokens[i].hit
        if tokens[i].kind == "grade" and hit is not None and hit.grade not in PLACES:
            return i + 1
        if tokens[i].low == ";" or "but" in tokens[i].tags:
            return i + 1
    return 0
