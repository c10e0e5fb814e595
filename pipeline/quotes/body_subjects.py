"""Noun phrases that name a body and no person.

Ofsted | Lynsworth Parent Carer Forum | the trust            by its name or by a common noun
Operator Havenbrook Ltd | Victims’ charity SafeSpace         behind the kind of body it is
The charity, Shelter, | the Stapley branch of the Alliance   in apposition, or a part of it
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.quotes.name_words import name_words
from pipeline.quotes.names import Token, is_acronym, is_body, is_nameable, read_body
from pipeline.quotes.phrases import GOES_ON, Subject, make_subject
from pipeline.quotes.words import quote_words


def heads_a_body(tokens: Sequence[Token], start: int, heads: Sequence[int], stop: int) -> bool:
    """ "Lynsworth Parent Carer Forum": the word of a post stands inside the capitalised name of a body."""
    last = read_body(tokens, start, stop)
    return (
        last > heads[-1] + 1
        and heads[0] > start
        and tokens[last - 1].low in name_words().organisations
        and not any(t.low in ("of", "for", "and") for t in tokens[heads[0] : last])
    )


def read_body_subject(
    text: str, tokens: Sequence[Token], at: int, start: int, stop: int, known: frozenset[str]
) -> Subject | None:
    """The body that the noun phrase of ``tokens[at:stop]`` names; behind its determiners it begins at ``start``."""
    words = name_words()
    for index in range(start + 1, stop):  # "Victims’ charity SafeSpace"
        if tokens[index].cap and tokens[index - 1].low in words.generic and not tokens[index - 1].cap:
            named = read_body(tokens, index, stop)
            alone = named == stop or not (tokens[named].low in GOES_ON or tokens[named].low in words.role_heads)
            if alone and not tokens[named - 1].possessive:
                name_of = (tokens[index].start, tokens[named - 1].end)
                return make_subject("body", tokens, at, named, tokens[named - 1].low, body=name_of)
    last = read_body(tokens, start, stop)
    labelled = last > start + 2 and tokens[start].low in words.generic and is_nameable(tokens[start + 1])
    if labelled and tokens[last - 1].low in words.companies:
        start += 1  # "Operator Havenbrook Ltd"
        at = start
    if last == start + 1 and start == at and tokens[start].low in words.part_of_post and not tokens[start].possessive:
        return None  # "Services for children have been rated inadequate after inspectors found"
    if last > start and last + 2 < stop and tokens[last + 1].low == "of" and tokens[last].low in quote_words().branches:
        more = last + 2 + (tokens[last + 2].low == "the")  # "The Stapley branch of the Teachers’ Alliance"
        whole = read_body(tokens, more, stop)
        if whole > more:
            span = (tokens[start].start, tokens[whole - 1].end)
            return make_subject("body", tokens, at, whole, tokens[whole - 1].low, body=span)
    if last > start:
        name = text[tokens[start].start : tokens[last - 1].end]
        if (
            name.lower() in known
            or is_body(tokens, start, last)
            or (tokens[at].low == "the" and last - start > 1)
            or is_acronym(tokens[start])
        ):
            if last == start + 1 and tokens[start].low in words.generic:
                return make_subject(
                    "body",
                    tokens,
                    at,
                    last,
                    tokens[start].low,
                    body=(tokens[start].start, tokens[start].end),
                    generic=True,
                )
            if (
                last < stop
                and (tokens[last].low in words.generic or tokens[last].low == "police")
                and not tokens[last].cap
            ):
                last += 1
            cut = (
                (2 if tokens[last - 1].text[-1] in "sS" else 1)
                if tokens[last - 1].possessive
                and name.lower() not in known
                and not tokens[last - 1].text.lower().startswith("barnardo")
                else 0
            )
            if cut and last < stop:
                return None
            return make_subject(
                "body",
                tokens,
                at,
                last,
                tokens[last - 1].low,
                body=(tokens[start].start, tokens[last - 1].end - (0 if last == stop else cut)),
            )
        if (
            last == stop - 1
            and (tokens[last].low in words.generic or tokens[last].low == "police")
            and not tokens[last].cap
            and not tokens[last - 1].possessive
            and start == at
        ):
            return make_subject(
                "body", tokens, at, stop, tokens[last].low, body=(tokens[start].start, tokens[last].end)
            )  # "Richmond police"
    for size in (3, 2, 1):
        low = " ".join(t.low for t in tokens[start : start + size])
        if start + size <= stop and (low in words.generic or low in known or low in quote_words().government):
            return make_subject(
                "body",
                tokens,
                at,
                start + size,
                low,
                body=(tokens[start].start, tokens[start + size - 1].end),
                generic=low in words.generic,
            )
    lows = [t.low for t in tokens[start:stop]]
    if tokens[at].low in ("the", "our", "its", "their", "a", "an") or tokens[start].low in ("police",):
        for index, low in enumerate(lows):
            if low in words.generic or low in ("police", "ministers"):
                return make_subject(
                    "body",
                    tokens,
                    at,
                    start + index + 1,
                    low,
                    body=(tokens[start].start, tokens[start + index].end),
                    generic=True,
                )
    return None


def or_named_body(tokens: Sequence[Token], body: Subject, start: int, stop: int, end: int) -> Subject:
    """ "The charity, Shelter, said", "the United Nations refugee agency, UNHCR, warned": its name in apposition."""
    behind = body.behind
    lows = [token.low for token in tokens[behind:stop]]
    if body.behind < stop and stop - body.behind <= 3 and lows[-1] in name_words().generic and lows[0].isalpha():
        behind = stop
        if all(not token.cap for token in tokens[body.behind : stop]):
            body = body._replace(behind=stop, end=tokens[stop - 1].end)
    if behind + 2 >= end or tokens[behind].text != "," or tokens[behind - 1].low not in name_words().generic:
        return body
    last = read_body(tokens, behind + 1, end)
    if last == behind + 1 or last >= end or tokens[last].text != "," or tokens[start].low in quote_words().indefinite:
        return body
    name = (tokens[behind + 1].start, tokens[last - 1].end)
    return body._replace(behind=last, end=name[1], body=name, generic=False)
