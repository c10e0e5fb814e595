"""Whom a token names, and who else is named in one breath with it.

"Tolbury's services", "our neighbours in Westerholt"            by their owner or place
"Rowan Lodge, Hazel House and Beech Close"                      in a list
"was rated good, as were Saltby and Kelby"                      behind the grade
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.judgements.mentions import Subject, named_subject
from pipeline.judgements.prose.cues import has
from pipeline.judgements.reading import Reading, Token
from pipeline.judgements.words import among


def subject_at(reading: Reading, tokens: Sequence[Token], i: int) -> Subject | None:
    """Whom the token at ``i`` names; None for a pronoun."""
    token = tokens[i]
    whose = i - 2 if i > 2 and has(tokens[i - 1], "det") else i - 1
    if token.kind == "own" and whose > 0 and among(tokens[whose].low, "where"):
        named = whose - 2 if tokens[whose - 1].low == "," and whose > 1 else whose - 1
        if tokens[whose].low == "whose" or tokens[named].kind in ("name", "other", "prov"):
            i = named
            token = tokens[i]  # "Thornmouth, whose services remain inadequate", "Holmbury, where services ..."
    owner = tokens[i - 1] if i and token.kind == "own" and "services" in token.tags else None
    if owner is not None and owner.possessive and owner.kind in ("name", "other") and reading.provider is not None:
        words = reading.text[owner.start : owner.end]  # "Tolbury's services"
        return Subject("other", words.rstrip("'’s"), owner.start, owner.end)
    place = _place_of(tokens, i)
    if place is not None:
        return Subject("other", reading.text[token.start : place.end], token.start, place.end)
    if token.kind in ("prov", "own"):
        described = (
            i > 1
            and tokens[i - 1].low == ","
            and tokens[i - 2].kind == "other"
            and any(t.low in reading.words.otherness for t in tokens[max(0, i - 5) : i - 2])
        )
        return named_subject(reading, "other" if described else "provider", token)  # "Its sister home, ..."
    if token.kind == "word":  # a pronoun
        return None
    if i > 1 and tokens[i - 1].low == "as" and among(tokens[i - 2].low, "known_as"):
        return named_subject(reading, "provider", token)  # "known as Pewsham College"
    if (
        reading.provider is None
        and token.kind in ("name", "other")
        and not any(t.low in reading.words.otherness for t in tokens[max(0, i - 3) : i + 1])
        and not (
            i > 3 and tokens[i - 1].low == "," and any(among(t.low, "opponents") for t in tokens[max(0, i - 6) : i])
        )
    ):
        return named_subject(reading, "provider", token)
    start = token.start
    while i and tokens[i - 1].kind in ("name", "other") and tokens[i].start - tokens[i - 1].end <= 1:
        i -= 1
        start = tokens[i].start
    words = reading.text[start : token.end]
    return Subject("other", words.rstrip("'’s") if token.possessive else words, start, token.end)


def _place_of(tokens: Sequence[Token], i: int) -> Token | None:
    """The other place that a plain noun stands in: "services in Pellham", "our neighbours in Westerholt"."""
    if tokens[i].kind not in ("own", "other", "indefinite") or i + 2 >= len(tokens):
        return None
    place = tokens[i + 2]
    if among(tokens[i + 1].low, "persons"):  # "the trust he set up in Holme Bay"
        for j in range(i + 3, min(i + 8, len(tokens) - 1)):
            if has(tokens[j], "copula", "judged"):
                break
            if among(tokens[j].low, "place_links") and tokens[j + 1].kind == "name":
                return tokens[j + 1]
    if not among(tokens[i + 1].low, "place_links") or place.kind != "name" or "pronoun" in tokens[i].tags:
        return None
    plain = i == 0 or not ("det" in tokens[i - 1].tags or tokens[i - 1].kind in ("prov", "name"))
    return place if plain and tokens[i].low.endswith("s") else None


def beside(reading: Reading, tokens: Sequence[Token], i: int, index: int) -> list[Subject]:
    """Others named in one breath with the subject: "Rowan Lodge, Hazel House and Beech Close"."""
    found: list[Subject] = []
    if i > index:
        while (
            i + 2 < len(tokens)
            and ("and" in tokens[i + 1].tags or tokens[i + 1].low == ",")
            and tokens[i + 2].kind in ("other", "name")
        ):
            i += 2
            found.append(named_subject(reading, "other", tokens[i]))
        return found
    if i < 2 or "and" not in tokens[i - 1].tags:
        return found
    while (
        i >= 2
        and ("and" in tokens[i - 1].tags or tokens[i - 1].low == ",")
        and tokens[i - 2].kind in ("other", "name")
        and tokens[i].kind in ("other", "name")
        and reading.text[tokens[i - 2].start].isupper()
    ):
        i -= 2
        token = tokens[i]
        found.append(named_subject(reading, "other", token))
    return found


def as_were(reading: Reading, tokens: Sequence[Token], index: int) -> list[Subject]:
    """Others that share the grade: "was rated good, as were Saltby and Kelby"."""
    for i in range(index + 1, min(index + 9, len(tokens) - 2)):
        if tokens[i].kind == "grade":
            break
        if among(tokens[i].low, "likewise") and has(tokens[i + 1], "copula", "aux"):
            found = []
            for token in tokens[i + 2 : i + 12]:
                if token.kind in ("name", "other") and reading.text[token.start].isupper():
                    found.append(named_subject(reading, "other", token))
                elif not (
                    has(token, "and", "det", "adverb") or token.low == "," or token.low in reading.words.otherness
                ):
                    break
            return found
    return []
