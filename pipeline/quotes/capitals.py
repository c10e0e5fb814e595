"""Whether a word with a capital at the head of a sentence is a name, by how it is written near by.

Strengths set out in the report include ...    elsewhere in small letters: a common noun
Ofcom declined to comment but said ...         elsewhere with its capital inside a sentence: a name
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.quotes.name_words import name_words
from pipeline.quotes.names import Token
from pipeline.quotes.words import quote_words

#: So far around a capital at the head of a sentence it is looked for inside one.
_NEAR_BY, _MAX_LOOKS = 3000, 20


def is_capital_elsewhere(text: str, token: Token) -> bool:
    """The word has its capital in the middle of a sentence too, near by: it is a name."""
    low, high = max(0, token.start - _NEAR_BY), token.start + _NEAR_BY
    at = text.find(f" {token.text}", low, high)
    for _ in range(_MAX_LOOKS):
        if at < 0:
            return False
        end = at + 1 + len(token.text)
        if at + 1 != token.start and text[at - 1].islower() and not text[end : end + 1].isalnum():
            return True
        at = text.find(f" {token.text}", end, high)
    return False


def is_common_noun(text: str, tokens: Sequence[Token], at: int) -> bool:
    """A plural that has its capital only because it begins a sentence: near by it stands in small letters.

    "Strengths set out in the report", "Concerns identified by the inspectors": nor does such a noun act.
    """
    token = tokens[at]
    if not token.low.endswith("s") or token.low in name_words().given or token.possessive:
        return False
    following = [other.low for other in tokens[at + 1 : at + 5]]
    leading = quote_words().verbs.get(" ".join(following[:2])) or quote_words().verbs.get("".join(following[:1]))
    by = next((i for i, low in enumerate(following[:-1]) if low in ("in", "by")), 0)
    if by and leading is not None and not leading.speech and following[by + 1] in ("the", "our", "their", "its"):
        return True
    low, high = max(0, token.start - _NEAR_BY), token.start + _NEAR_BY
    found = text.find(f" {token.low}", low, high)
    small = found >= 0 and not text[found + 1 + len(token.low) : found + 2 + len(token.low)].isalnum()
    return small and not is_capital_elsewhere(text, token)
