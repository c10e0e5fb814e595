"""Proper names and nouns of providers in a sentence: the provider itself, somebody else, or nobody.

the council, its services, Harnsworth's      the provider (own, prov)
Birch House, another school, the home next door    somebody else (other)
a children's home                            introduced, not yet known whose (indefinite)
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.judgements.reading import Reading, Token, taken
from pipeline.judgements.words import among, group, judgement_words
from pipeline.lexicons import cached_from_models, read_toml

_CAPITALISED = r"[A-ZÀ-Þ][\w'’&\-]*"

_NAME = re.compile(rf"{_CAPITALISED}(?:[ ](?:(?:of|and|the|&|for|upon|on|in|le|y|yr|St\.?)[ ]){{0,2}}{_CAPITALISED})*")

_LOOSE_END = re.compile(r"(?:\s+(?:of|and|the|&|for|upon|on|in))+\s*$")  # "Vale Road Surgery in" before a date

_WORD, _LINK = re.compile(r"[\w'’&-]+"), re.compile(r"(?:of|and|the|for|in|on)\s+")

_POSSESSIVE = re.compile(r"(?:['’]s|s['’])$")


class _Patterns(NamedTuple):
    honorific: re.Pattern[str]
    after_name: re.Pattern[str]
    plural_verb: re.Pattern[str]
    plural_after: re.Pattern[str]
    plural_before: re.Pattern[str]


@cached_from_models
def _patterns() -> _Patterns:
    def any_of(name: str) -> str:
        return "|".join(re.escape(word).replace("'", "['’]") for word in sorted(group(name), key=len, reverse=True))

    return _Patterns(
        re.compile(rf"\b(?:{any_of('honorifics')})\.?\s+$"),
        re.compile(rf"['’]?s?,?\s+(?:{any_of('after_name')})\b|['’]s?\s|\s+(?:[A-Z]|and|of)\b|,"),
        re.compile(rf"\s+(?:{any_of('plural_verbs')})\b"),
        re.compile(rf",?\s+(?:{any_of('plural_after_names')})\b"),
        re.compile(rf"(?i)\b(?:{any_of('plural_before_names')})\b[^.;]{{0,40}}$"),
    )


@cached_from_models
def _first_stops() -> frozenset[str]:
    return frozenset(word.casefold() for word in read_toml("lexicons/providers.toml")["stop"]["first"])


def names_in(
    reading: Reading, start: int, end: int, claims: list[Token], own: Sequence[tuple[int, int]], headline: bool
) -> list[Token]:
    """Proper names between the claimed spans: the provider's ``own``, those with a noun of providers, or plain ones."""
    text = reading.text
    names: list[Token] = []
    spans = list(own)
    if not headline:
        for match in _NAME.finditer(text, start, end):
            first, last = _trimmed(text, match.start(), match.end(), start)
            if last > first and not any(a <= first and last <= b for a, b in spans):
                spans.append((first, last))
    for first, last in sorted(spans, key=lambda span: span[0] - span[1]):
        pieces = [part for a, b in _free(first, last, claims) for part in _split_names(reading, a, b)]
        for a, b in pieces:
            b -= len(text[a:b]) - len(_LOOSE_END.sub("", text[a:b]))
            words = text[a:b].strip()
            a += len(text[a:b]) - len(text[a:b].lstrip())
            if (
                words.lower() in reading.words.facility
                or (words[:1] == "I" and words[1:2] in ("'", "’"))
                or len(words) < 2
                or not words[0].isupper()
                or taken(names, a, a + len(words))
                or (a <= start + 2 and _opens_only(words, text, a))
            ):
                continue
            names.append(Token(a, a + len(words), words.lower(), _name_kind(reading, words, text, a)))
    return names


def _split_names(reading: Reading, first: int, last: int) -> list[tuple[int, int]]:
    """ "Rowan Lodge and Beech Close" are two, "Barking and Dagenham" is one."""
    words = reading.text[first:last]
    at = words.find(" and ")
    if at < 0 or (reading.provider is not None and reading.provider.search(words)):
        return [(first, last)]
    left = words[:at].split()
    if (
        left
        and (
            left[-1].lower() in reading.words.facility
            or _patterns().plural_after.match(reading.text, last)
            or _patterns().plural_before.search(reading.text, max(0, first - 60), first)
        )
        and words[at + 5 : at + 6].isupper()
    ):
        return [(first, first + at), (first + at + 5, last)]
    return [(first, last)]


def _opens_only(words: str, text: str, at: int) -> bool:
    """One capitalised word that opens a sentence is a name only where it is what the sentence is about."""
    if " " in words or not words.isalpha():
        return False
    if words.endswith(tuple(group("abstract_endings"))) or not _patterns().after_name.match(text, at + len(words)):
        return True
    return f" {words.lower()}" in text or (
        words.endswith("s") and bool(_patterns().plural_verb.match(text, at + len(words)))
    )


def _trimmed(text: str, first: int, last: int, start: int) -> tuple[int, int]:
    """Leave out capitalised words that only open a sentence."""
    stops = _first_stops()
    known = judgement_words().phrases
    while first < last:
        word = _WORD.match(text, first, last)
        if word is None:
            break
        low = word.group().casefold().replace("’", "'").split("'")[0]
        if low not in stops and not (first <= start + 2 and (low,) in known):
            break
        first = word.end()
        while first < last and text[first] == " ":
            first += 1
        link = _LINK.match(text, first, last)
        if link:
            first = link.end()
    return first, last


def _free(first: int, last: int, claims: list[Token]) -> list[tuple[int, int]]:
    pieces = [(first, last)]
    for claim in claims:
        pieces = (
            [
                piece
                for a, b in pieces
                for piece in ((a, min(b, claim.start)), (max(a, claim.end), b))
                if piece[1] > piece[0]
            ]
            if claim.start < last and first < claim.end
            else pieces
        )
    return pieces


def _name_kind(reading: Reading, words: str, text: str, at: int) -> str:
    own = reading.provider is not None and reading.provider.search(words)
    if not own and _is_half(reading, words):
        return "prov"
    tail = _POSSESSIVE.sub("", words).split()[-1].lower()
    facility = any(
        _POSSESSIVE.sub("", word).lower() in reading.words.facility
        or (i and _POSSESSIVE.sub("", word).lower() in reading.words.proper)
        for i, word in enumerate(words.split())
    )
    if own:
        rest = words.replace(own.group(), " ")
        extra = [_POSSESSIVE.sub("", word).lower() for word in rest.split() if word[:1].isupper()]
        foreign = [
            word
            for word in extra
            if (word in reading.words.facility or word in reading.words.proper) and word not in reading.own_nouns
        ]
        return "other" if foreign and tail == foreign[-1] else "prov"
    if facility:
        return "other"
    return "person" if _patterns().honorific.search(text[max(0, at - 20) : at]) else "name"


def _is_half(reading: Reading, words: str) -> bool:
    """The first half of a double name: "Dunmere" for Dunmere and Vale Fire and Rescue Service."""
    plain = _POSSESSIVE.sub("", words)
    return " " not in plain and any(
        name.startswith((f"{plain} and ", f"{plain} & ")) for name in reading.about.provider_names
    )


def mark_providers(reading: Reading, tokens: list[Token]) -> None:
    """Give nouns of providers their sense: the provider itself (own) or somebody else (other)."""
    other_alone = group("other_alone")
    for index, token in enumerate(tokens):
        if token.kind in ("prov", "name", "other", "person"):
            token.possessive = token.possessive or reading.text[token.start : token.end].endswith(
                ("'s", "’s", "s'", "s’")
            )
        if (
            token.low in other_alone
            and index + 1 < len(tokens)
            and tokens[index + 1].tags & {"copula", "aux", "judged"}
            and not any(t.kind == "area" or "generic" in t.tags for t in tokens)
        ):
            token.kind = "other"
            continue
        if token.kind != "word" or not token.tags & {"facility", "services"}:
            continue
        if index > 1 and tokens[index - 1].low == "whose" and _owner(tokens, index) is not None:
            token.kind = "own"
            continue
        if token.low == "services" and index and among(tokens[index - 1].low, "where"):
            continue
        if "services" in token.tags:
            owned = index and (tokens[index - 1].possessive or tokens[index - 1].kind == "name")
            token.kind = (
                "own" if reading.about.provider_kind in ("authority", "other") else "other" if owned else "word"
            )
            continue
        token.kind = _sense(reading, tokens, index)


def _owner(tokens: list[Token], index: int) -> Token | None:
    """The name before ", whose services"."""
    j = index - 3 if tokens[index - 2].low == "," else index - 2
    return tokens[j] if j >= 0 and tokens[j].kind in ("name", "other", "prov") else None


def _describes_another(tokens: list[Token], article: Token) -> bool:
    """ "St Brannoc's, the Catholic school across town": the noun stands for the name before it."""
    i = next(place for place, token in enumerate(tokens) if token is article)
    return i > 1 and tokens[i - 1].low == "," and tokens[i - 2].kind in ("name", "other")


def _sense(reading: Reading, tokens: list[Token], index: int) -> str:
    """ "the council" is the provider, "another council" and "a council-run home" somebody else."""
    token, lexicon = tokens[index], reading.words
    definite = False
    for before in reversed(tokens[max(0, index - 6) : index]):
        if " " in before.low and among(before.low.split()[-1], "definite") and not among(token.low, "not_a_provider"):
            definite = True  # "for the", "in our"
            break
        if before.kind == "punct" or before.tags & {
            "copula",
            "aux",
            "judged",
            "say",
            "for",
            "of",
            "by",
            "and",
            "with",
            "to",
            "from",
        }:
            break
        areal = among(reading.about.provider_kind, "areal_kinds")
        if before.low.endswith(("-run", "-owned")):
            if areal:
                return "other"
            continue  # "a council-run home": who runs it
        if before.low in lexicon.otherness:
            return "other"
        if before.kind == "name" and not areal and token.low in reading.own_nouns and not before.possessive:
            continue  # "a Millbrook nursery", "the Stapley school": where it is
        if before.kind in ("name", "other"):
            return "other"
        if before.kind == "prov":
            definite = True
            break
        if before.low == "the" and _describes_another(tokens, before):
            return "other"
        if among(before.low, "indefinite"):
            return "indefinite"
        if among(before.low, "definite"):
            definite = True
            break
    opening = all(t.low in "\"'‘“" or among(t.low, "qualifiers") or t.kind in ("name", "prov") for t in tokens[:index])
    if token.low in reading.own_nouns:
        return "own" if definite or opening or among(token.low, "standing_alone") else "word"
    if not definite and not token.low.endswith("s"):
        return "word"
    if among(token.low, "practice") and not definite:
        return "word"
    if among(token.low, "not_a_provider"):
        return "word"
    return "other"
