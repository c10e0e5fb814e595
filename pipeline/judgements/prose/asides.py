"""Asides that are left out before a sentence is read, and names in brackets that stand for the counts before them.

"Willow House, which is run by Oak Homes, was ..."      who runs it
"we remain, I am glad to say, a good school"            a comment
"two (Holme and Deeping) are good"                      names for a count
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.judgements.prose.cues import has
from pipeline.judgements.prose.tokens import Token
from pipeline.judgements.words import among


def without_asides(tokens: list[Token]) -> list[Token]:
    """Leave out what stands between two commas and tells neither grade, area nor day: where something is, who runs it.

    "Willow House, in Mill Lane, was ..."      "Willow House, which is run by Oak Homes, was ..."
    """
    kept: list[Token] = []
    i = 0
    while i < len(tokens):
        end = _end_of_aside(tokens, i) if kept and tokens[i].low == "," else i
        if end == i:
            kept.append(tokens[i])
        i = end + 1
    return kept


def counted_by_name(tokens: list[Token]) -> list[Token]:
    """ "two (Holme and Deeping) are good, one (Marl Valley) is not": the names stand for the counts."""
    opens = next((i for i, t in enumerate(tokens) if t.low == "(" and i and has(tokens[i - 1], "number", "count")), -1)
    if opens < 0:
        return tokens
    kept = list(tokens[: opens - 1])
    i = opens - 1
    while i < len(tokens):
        closes = -1
        if has(tokens[i], "number", "count") and i + 1 < len(tokens) and tokens[i + 1].low == "(":
            closes = next((j for j in range(i + 2, min(i + 14, len(tokens))) if tokens[j].low == ")"), -1)
        named = tokens[i + 2 : closes] if closes > 0 else []
        if any(t.kind in ("name", "other") for t in named) and all(
            t.kind in ("name", "other") or t.low == "," or "and" in t.tags for t in named
        ):
            kept += named
            i = closes + 1
        else:
            kept.append(tokens[i])
            i += 1
    return kept


def _end_of_aside(tokens: Sequence[Token], comma: int) -> int:
    """The comma that ends the aside which the one at ``comma`` opens, else ``comma``."""
    first = comma + 1
    said = next((j for j in range(first + 1, min(first + 8, len(tokens))) if tokens[j].low == ","), -1)
    aside = tokens[first:said] if said > 0 else []
    if any(among(t.low, "comment_words") for t in aside) and not any(
        t.kind != "word" or has(t, "judged", "keep", "negation") for t in aside
    ):
        return said  # "we remain, I am glad to say, a good school"
    if first + 3 < len(tokens) and tokens[first].low == "which" and tokens[first + 1].low in ("is", "was"):
        first += 2
    if first + 1 >= len(tokens) or not among(tokens[first].low, "aside_words"):
        return comma
    by = tokens[first + 1].low == "by"
    for j in range(first + 1, min(first + 8, len(tokens))):
        if tokens[j].low == ",":
            return j
        if tokens[j].kind not in ("word", "name") and not (by and tokens[j].kind == "other"):
            return comma
    return comma
