"""Parts of a trust or hospital that no scale file names: their grades are another subject's.

"Our crisis teams are now rated Good"             a team, ward, unit or service with words that say which
"the children's ward", "two walk-in centres"
"The teams are rated good."                       such a noun that takes one up
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.judgements.reading import NO_TAGS, Reading, Token
from pipeline.judgements.words import among, group

_MOST = 5  # words that may say which team it is


def with_parts(reading: Reading, tokens: list[Token]) -> list[Token]:
    """The tokens with each part of the trust as one."""
    if reading.inspectorate.parts is None or not _has_parts(reading):
        return tokens
    nouns = group("part_nouns")
    if not any(token.low in nouns for token in tokens):
        return tokens
    found: list[Token] = []
    for i, token in enumerate(tokens):
        first = _opens(reading, tokens, i) if token.low in nouns and token.kind in ("word", "own", "other") else -1
        if first < 0:
            found.append(token)
            continue
        del found[len(found) - (i - first) :]
        words = reading.low[tokens[first].start : token.end]
        found.append(
            Token(tokens[first].start, token.end, words, "part", token.tags & _NOUN, possessive=token.possessive)
        )
    return found


_NOUN = frozenset({"facility"})


def _has_parts(reading: Reading) -> bool:
    if reading.about.provider_kind == "trust":
        return True
    names = " ".join(reading.about.provider_names).lower()
    return reading.about.provider_kind == "hospital" and any(word in names for word in group("hospital_names"))


def _opens(reading: Reading, tokens: Sequence[Token], i: int) -> int:
    """The first token of the part whose noun stands at ``i``; -1 where the noun names none."""
    first = i
    while first and i - first < _MOST and _says_which(tokens, first - 1):
        first -= 1
    before = tokens[first - 1] if first else None
    follows = tokens[i + 1] if i + 1 < len(tokens) else None
    if first == i and i < 2 and follows is not None and "for" in follows.tags and tokens[i].low.endswith("s"):
        return i if among(tokens[i].low, "part_nouns_alone") else -1  # "Wards for older people"
    if first == i:
        taken_up = before is not None and _ends_with(before, "pointing")
        return i if taken_up and among(tokens[i].low, "part_nouns_alone") else -1
    if any(among(token.low, "whose_alone") for token in tokens[first:i]):
        return -1
    if before is None or before.kind == "punct" or before.possessive:
        return first if reading.text[tokens[first].start].isupper() or before is not None else -1
    determined = before.tags & {"det", "number", "count"} or _ends_with(before, "definite")
    return first if determined else -1


def _ends_with(token: Token, name: str) -> bool:
    """Whether the last word of a token is one of the group; a grade has no words: "the good medical wards"."""
    return bool(token.low) and among(token.low.split()[-1], name)


def _says_which(tokens: Sequence[Token], i: int) -> bool:
    """Whether a word can tell one team from the others: no verb, no word of grammar, no name of the trust."""
    token = tokens[i]
    if among(token.low, "never_which") or token.kind not in ("word", "own", "area"):
        return token.kind == "punct" and token.low in ("'", "’", "-")
    if token.kind == "area":
        return token.short
    if token.possessive:
        return token.low.endswith(("s", "n", "e")) and token.kind == "word"  # "children's", "older people's"
    return (token.tags == NO_TAGS or token.tags <= _NOUN) and token.low[:1].isalpha() and len(token.low) > 2
