"""Everyday sentences with a grade word in them, and grades that nobody who inspects has given.

"This work requires improvement to ensure that ..."     something improves something else
"The letter is good to read"                            it pleases
"Parents have always told us we were outstanding"       laymen say so
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.judgements.prose.cues import has
from pipeline.judgements.prose.phrases import (
    skip_back,
)
from pipeline.judgements.reading import Token
from pipeline.judgements.words import among


def is_everyday(tokens: Sequence[Token], index: int) -> bool:
    """Whether the words around a grade make it an everyday word, or a grade of laymen."""
    return _improves_something(tokens, index) or _pleases(tokens, index) or _laymen_say(tokens, index)


def _improves_something(tokens: Sequence[Token], index: int) -> bool:
    """ "This work requires improvement to ensure that plans are clear": an everyday sentence."""
    hit = tokens[index].hit
    if hit is None or not hit.verb or hit.strong or index + 2 >= len(tokens) or tokens[index + 1].low != "to":
        return False
    after = tokens[index + 2]
    return after.kind == "word" and not has(after, "det", "number")


def _pleases(tokens: Sequence[Token], index: int) -> bool:
    """ "The letter is good to read", "was good to hear": an everyday word before an infinitive."""
    hit = tokens[index].hit
    if hit is None or hit.strong or not among(hit.grade, "everyday_grades") or index + 2 >= len(tokens):
        return False
    verb, before = tokens[index + 2], skip_back(tokens, index - 1)
    plain = verb.kind == "word" and (not verb.tags or "say" in verb.tags) and not verb.low.isdigit()
    return tokens[index + 1].low == "to" and plain and before >= 0 and "copula" in tokens[before].tags


def _laymen_say(tokens: Sequence[Token], index: int) -> bool:
    """ "Parents have always told us we were outstanding", "rated outstanding by its guests": nobody who inspects."""
    if tokens[index].hit is None:
        return False
    if index + 2 < len(tokens) and tokens[index + 1].low == "by":
        raters = tokens[index + 2 : index + 6]
        stop = next((i for i, t in enumerate(raters) if t.kind not in ("word", "area")), len(raters))
        if any(among(t.low, "laymen") for t in raters[:stop]):
            return True
    for i in range(index - 1, 0, -1):
        if tokens[i].kind in ("grade", "insp") or "inspectors" in tokens[i].tags or tokens[i].low == ";":
            return False
        if tokens[i].low == ":" and "say" not in tokens[i - 1].tags:
            return False  # "Not all our neighbours can say as much: Fernleigh is still inadequate"
        if "say" in tokens[i].tags:
            return any(among(t.low, "laymen") for t in tokens[max(0, i - 4) : i])
    return False
