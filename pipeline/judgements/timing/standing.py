"""Earlier grades that still stand, by what the sentence says or by the kind of news.

"keep their previous ratings of good"                           kept
"and that rating remains in place", "That grade still stands."  told behind the grade
"our judgement of good, awarded in 2020, is unaffected"         told of an earlier one
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.judgements.prose.cues import has
from pipeline.judgements.reading import Reading, Token
from pipeline.judgements.words import among, group


def keeps_its_last(tokens: Sequence[Token], governor: int) -> bool:
    """ "keep their previous ratings of good": an earlier grade, and the one that stands."""
    i = governor - 1
    while i >= 0 and (has(tokens[i], "previous_adjective", "det", "current", "rating") or tokens[i].kind == "insp"):
        if "keep" in tokens[i].tags:
            return True
        i -= 1
    return i >= 0 and i < governor - 1 and "keep" in tokens[i].tags


def still_stands(tokens: Sequence[Token], first: int) -> bool:
    """ "and that rating remains in place", "That grade still stands.", "This judgement has not changed"."""
    for i in range(max(first, 1), len(tokens)):
        if tokens[i].kind == "grade":
            return False
        if among(tokens[i - 1].low, "demonstratives") and i + 1 < len(tokens) and among(tokens[i].low, "stays_on"):
            return True  # "and that remains its rating"
        if "rating_sure" in tokens[i].tags and among(tokens[i - 1].low, "pointers"):
            words = {t.low for t in tokens[i + 1 : i + 6]}
            return bool(words & group("standing_words"))
    return False


def stands_as_told(tokens: Sequence[Token], index: int) -> bool:
    """ "our overall judgement of good, awarded in 2020, is unaffected", "the ratings for these, all good, stand"."""
    if not any(has(t, "rating", "rating_subject") or among(t.low, "grades_by_another_name") for t in tokens[:index]):
        return False
    for i in range(index + 1, min(index + 14, len(tokens))):
        token = tokens[i]
        if token.kind == "grade" or token.low == ";" or "but" in token.tags:
            return False
        if among(token.low, "standing_sure") and has(tokens[i - 1], "copula", "keep", "adverb"):
            return True
        if "copula" in token.tags and i + 2 < len(tokens) and tokens[i + 1].low == "carried":
            return True
        if among(token.low, "stays_on") and i + 1 < len(tokens) and among(tokens[i + 1].low, "until_words"):
            return True
        if "negation" in token.tags and i + 1 < len(tokens) and among(tokens[i + 1].low, "change_verbs"):
            return True
    return False


def latest_stands(reading: Reading) -> bool:
    """The news is no visit, so that the latest grade still stands."""
    return reading.about.event_type in ("government_direction", "other")
