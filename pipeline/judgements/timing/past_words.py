"""Words that put a grade in the past: "previously", "at the previous inspection", "six years after they were ..."."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.judgements.prose.cues import has
from pipeline.judgements.reading import Token
from pipeline.judgements.words import among


def said_past(tokens: Sequence[Token], first: int, last: int, index: int = -1) -> bool:
    """ "previously", "in the past", "its former rating", "at the previous inspection"."""
    for i in range(first, min(last, len(tokens))):
        if i == index:
            continue
        token = tokens[i]
        if "previous" in token.tags:
            if index >= 0 and _apposed(tokens, i, index):
                continue
            if token.low == "then" and _next_in_turn(tokens, i):
                continue
            if among(token.low, "reported") and any(t.low == "time" for t in tokens[max(0, i - 2) : i]):
                continue  # "by which time she had graded us good"
            if among(token.low, "reported") and index >= 0 and any("say" in t.tags for t in tokens[:i]):
                continue
            if among(token.low, "reported") and index < 0 and not _grades_next(tokens, i):
                continue  # "Inspectors had been on site in May", in a sentence without a grade
            return True
        if among(token.low, "first_of_two") and i + 1 < last and has(tokens[i + 1], "copula", "aux", "judged"):
            continue  # "The former was good"
        if "previous_adjective" in token.tags and any(
            "rating" in t.tags or among(t.low, "inspection_nouns") or t.kind == "grade" for t in tokens[i + 1 : i + 5]
        ):
            return True
    return False


def _grades_next(tokens: Sequence[Token], i: int) -> bool:
    """ "had been judged", "had been: ...": of grades."""
    after = tokens[i + 1 : i + 4]
    return not after or after[0].kind in ("punct", "grade") or any(has(t, "judged", "found") for t in after)


def _apposed(tokens: Sequence[Token], i: int, index: int) -> bool:
    """ "leadership, two years ago the weakest area of all, was judged outstanding": of what it was, not of the verb."""
    opening = next((j for j in range(i - 1, max(-1, i - 4), -1) if tokens[j].low == ","), -1)
    closing = next((j for j in range(i + 2, min(i + 10, index)) if tokens[j].low == ","), -1)
    if opening < 1 or closing < 0 or any(t.kind in ("date", "grade") for t in tokens[opening:closing]):
        return False
    plain = not any(has(t, "copula", "aux", "judged", "which") for t in tokens[opening + 1 : closing])
    return plain and has(tokens[i + 1], "det", "extreme") and has(tokens[closing + 1], "copula", "aux", "judged")


def spans_after(tokens: Sequence[Token], index: int) -> bool:
    """ "six years after they were branded inadequate": before the news."""
    for i in range(index - 1, max(-1, index - 10), -1):
        if among(tokens[i].low, "spans_after"):
            return True
        if tokens[i].kind in ("punct", "grade"):
            return False
    return False


def _next_in_turn(tokens: Sequence[Token], i: int) -> bool:
    """ "good in 2018 and then adequate", "Then, in May, ...": what came next, not a time gone by."""
    before = tokens[i - 1] if i else None
    after = tokens[i + 1] if i + 1 < len(tokens) else None
    opens = before is None or has(before, "and", "but") or before.low == ";"
    return opens and (after is None or not has(after, "judged", "copula"))
