"""Noun phrases that name a person, or who speaks for a body.

Harrowmere Council leader Priya Lakhani            a stunned Anna Ramirez          Mr Walker
a spokesman for the Stapley branch of the Alliance                                 spokeswoman Carla Jessop
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.quotes.name_words import name_words
from pipeline.quotes.names import (
    Name,
    Token,
    is_acronym,
    is_body,
    is_nameable,
    is_role_head,
    possessive_cut,
    read_body,
    read_name,
    without_label,
)
from pipeline.quotes.phrases import GOES_ON, Subject, make_subject, run_end, title_of
from pipeline.quotes.posts import read_apposition
from pipeline.quotes.roles import Post, read_post
from pipeline.quotes.words import quote_words


def read_person(
    text: str, tokens: Sequence[Token], at: int, start: int, stop: int, end: int, known: frozenset[str]
) -> Subject | None:
    """A name, with the words of a post before it or behind it."""
    words = name_words()
    heads = [
        i
        for i in range(start, stop)
        if (
            is_role_head(tokens[i].low)
            or "-of-" in tokens[i].low
            or (tokens[i].low in quote_words().groups and (i == start or not tokens[i].cap))
        )
        and not tokens[i].possessive
    ]
    index = start
    while index < stop:
        token = tokens[index]
        titled = token.low in words.honorifics and token.cap and not token.possessive
        if not titled and not is_nameable(token) and not (token.cap and token.low in words.given):
            index += 1
            continue
        name = read_name(tokens, index, stop)
        if name is None or (name.honorific < 0 and name.last - name.first < 2):
            index += 1
            continue
        before = [i for i in heads if i < index]
        after = [i for i in heads if i >= name.end and not _is_verb(tokens, i, end)]
        if name.end < stop and tokens[name.end].low in ("from", "at"):
            after = []  # "Ann Bell from Marlow Parent Carer Forum"
        short = index == start + 1 and token.low in words.given and is_acronym(tokens[start])
        if short and not tokens[start].possessive and name.last - name.first > 1:
            span = (tokens[start].start, tokens[start].end)
            employs = text[slice(*span)].lower() in known
            post = Post(-1, -1, *span) if employs else Post(*span)  # "NED Olivia Stanford"
            return _as_person(text, tokens, at, name, end, known)._replace(post=post)
        owned = index > start and tokens[index - 1].possessive and tokens[index - 1].cap  # "CQC's Rob Marsden"
        if owned and not is_body(tokens, start, index):  # "Scottish Care's Ann Bell"
            owned = index - start > 1 and token.low in words.given and all(t.cap for t in tokens[start:index])
        adjectives = owned or (
            at < start < index <= start + 2
            and not any(t.cap or t.low in GOES_ON or t.low in words.generic for t in tokens[start:index])
        )  # "a stunned Anna Ramirez", not "the charity Second Step"
        if name.honorific < 0 and (
            _is_part_of_body(text, tokens, name, stop, known)
            or (index > start and tokens[index - 1].low in words.leading)  # "at Ysgol Bryn Teg, Huw Rees, said"
            or (after and tokens[name.end].low not in ("and", "&"))
            or not (index == start or before or adjectives)
            or (at < start == index and tokens[index].low not in words.given)  # "the United Nations"
        ):
            index = max(index + 1, name.last)
            continue
        described = tokens[start:index]
        if name.honorific >= 0 and described and not (before or adjectives or _describes(described)):
            index = name.last  # "the company gave Mr Hill a month"
            continue
        joined = index > start and tokens[index - 1].low in ("of", "for", "at", "and")
        if name.honorific < 0 and joined and (name.last - name.first < 3 or not before):
            index = name.last
            continue
        if name.end + 1 < end and tokens[name.end].text == "," and tokens[name.end + 1].low == "which":
            body = (tokens[name.first].start, tokens[name.last - 1].end)  # "the charity Second Step, which visits ..."
            return make_subject("body", tokens, at, name.end, tokens[name.last - 1].low, body=body)
        owner = next((i for i in range(name.last - 2, name.first - 1, -1) if tokens[i].possessive), -1)
        if owner >= 0 and name.honorific < 0:  # "Marlow Stanton’s Yasmin Orr"
            body = (tokens[name.first].start, tokens[owner].end - possessive_cut(tokens[owner]))
            person = _as_person(text, tokens, at, name._replace(first=owner + 1), end, known)
            return person if person.post is not None else person._replace(post=Post(-1, -1, *body))
        name = _shortened(tokens, without_label(tokens, name), index, before)
        if owned and not before:
            held = Post(-1, -1, tokens[start].start, tokens[index - 1].end - possessive_cut(tokens[index - 1]))
            person = _as_person(text, tokens, at, name, end, known)
            if person.post is not None and person.post.body_start < 0:
                held = person.post._replace(body_start=held.body_start, body_end=held.body_end)
            return person._replace(post=held) if person.post is None or person.post.body_start < 0 else person
        return _as_person(text, tokens, at, name, end, known)
    return None


def _is_verb(tokens: Sequence[Token], at: int, end: int) -> bool:
    """ "Jo Day chairs the forum", "heads our team": what looks like posts is what somebody does."""
    return tokens[at].low.endswith("s") and at + 1 < end and tokens[at + 1].low in quote_words().determiners


def _describes(tokens: Sequence[Token]) -> bool:
    """The words before a title describe who bears it: "Thornmere’s Mr Hill", "Labour Cllr Jo Pike"."""
    return tokens[-1].possessive or tokens[-1].cap or tokens[-1].low in quote_words().groups


def _shortened(tokens: Sequence[Token], name: Name, index: int, before: Sequence[int]) -> Name:
    """Behind "Director of Waste" a longer name begins with its given name, else it is its last two words."""
    words = name_words()
    if name.honorific >= 0 or name.last - name.first < 3 or not before:
        return name
    if not any(t.low in ("of", "for", "at") for t in tokens[before[-1] + 1 : index]):
        return name
    for first in range(name.first, name.last - 1):
        if tokens[first].low in words.given:
            return name._replace(first=first)
    return name._replace(first=name.last - 2) if tokens[name.last - 2].cap else name


def _is_part_of_body(text: str, tokens: Sequence[Token], name: Name, stop: int, known: frozenset[str]) -> bool:
    if text[tokens[name.first].start : tokens[name.last - 1].end].lower() in known:
        return True
    behind = read_body(tokens, name.first, stop)
    if behind <= name.end:
        return False
    following = tokens[name.end].low
    return following in name_words().organisations or (
        following in ("of", "and", "for", "&") and is_body(tokens, name.end, behind) and following != "of"
    )


def _as_person(text: str, tokens: Sequence[Token], at: int, name: Name, end: int, known: frozenset[str]) -> Subject:
    first_word = name.honorific if name.honorific >= 0 else name.first
    offsets = (tokens[name.first].start, tokens[name.last - 1].end)
    post = read_post(text, tokens[at].start, tokens[first_word - 1].end, known) if first_word > at else None
    limit = tokens[end - 1].end if end else offsets[1]
    behind = name.end
    beside = read_apposition(text, tokens[behind - 1].end, limit, known)
    if beside is None and post is None and behind + 2 < end and tokens[behind].low in ("and", "&"):
        second = read_name(tokens, behind + 1, end)  # "Ann Bell and Jo Day, Co-Chairs of Governors"
        both = read_apposition(text, tokens[second.end - 1].end, limit, known) if second is not None else None
        if both is not None and both.start >= 0 and text[both.start : both.end].split()[0].lower().endswith("s"):
            beside = both
    if beside is not None and post is None:
        post = beside
    elif beside is not None and post is not None and post.body_start < 0 and beside.start < 0:
        post = post._replace(body_start=beside.body_start, body_end=beside.body_end, generic=beside.generic)
    if (
        behind < end
        and tokens[behind].low in ("of", "from", "at")
        and post is not None
        and post.body_end > tokens[behind].start
    ):
        while behind < end and tokens[behind].start < post.body_end:
            behind += 1
    return make_subject(
        "person",
        tokens,
        at,
        behind,
        tokens[name.last - 1].low,
        name=offsets,
        honorific=title_of(tokens, name),
        post=post,
    )


def read_spokesperson(
    text: str, tokens: Sequence[Token], at: int, start: int, spokes: int, end: int, known: frozenset[str]
) -> Subject:
    """Who speaks for a body, with a name or without: ``tokens[spokes]`` is "spokesman" or the like."""
    name = read_name(tokens, spokes + 1, end) if spokes + 1 < end else None
    if name is None and spokes + 2 < end and tokens[spokes + 1].text == ",":
        name = read_name(tokens, spokes + 2, end)
    if (
        name is not None
        and tokens[name.first].start - tokens[spokes].end < 14
        and not is_body(tokens, name.first, read_body(tokens, name.first, end))
    ):
        person = _as_person(text, tokens, at, name, end, known)
        if (
            tokens[start].cap
            and read_body(tokens, start, spokes) == spokes
            and (spokes > start + 1 or at == start or tokens[at].low in ("the", "a", "an"))
            and spokes > start
            and tokens[start].low not in quote_words().parties
        ):
            body = (tokens[start].start, tokens[spokes - 1].end - possessive_cut(tokens[spokes - 1]))
            return person._replace(post=Post(tokens[spokes].start, tokens[spokes].end, *body))
        return person
    body, generic, behind = (-1, -1), False, spokes + 1
    if behind < end and tokens[behind].low in ("for", "from", "at", "of", "with"):
        first = behind + 1
        while first < end and tokens[first].low in ("the", "a", "an", "our", "its"):
            first += 1
        last = read_body(tokens, first, end)
        if last == first:
            last = run_end(tokens, first, end)
            nested = next((i for i in range(first, last) if tokens[i].cap), -1)
            generic = nested < 0
            if nested > first:  # "the Stapley branch of the Alliance" begins with a capital; "police in Leeds" does not
                last = max(nested, first + 1)
                while last > first and tokens[last - 1].low in ("in", "of", "at", "for", "the"):
                    last -= 1
                generic = True
        elif last + 1 < end and tokens[last].text.islower() and tokens[last + 1].low == "of":
            more = last + 2 + (last + 2 < end and tokens[last + 2].low == "the")  # "Stapley branch of the Alliance"
            further = read_body(tokens, more, end)
            last = further if further > more else last
        if last > first:
            body, behind = (tokens[first].start, tokens[last - 1].end), last
    elif spokes > start:
        first = start
        last = read_body(tokens, first, spokes)
        generic = last == first
        last = spokes if generic else last
        if (
            not generic
            and last < spokes
            and tokens[last - 1].possessive is False
            and tokens[last].low in name_words().generic
        ):
            last = last + 1
        body = (tokens[first].start, tokens[last - 1].end - possessive_cut(tokens[last - 1]))
    if generic and behind + 2 < end and tokens[behind].text == ",":  # "for the home’s owners, Larch Homes Ltd, said"
        last = read_body(tokens, behind + 1, end)
        if last < end and tokens[last].text == "," and is_body(tokens, behind + 1, last):
            body, generic, behind = (tokens[behind + 1].start, tokens[last - 1].end), False, last + 1
    return make_subject("spokesperson", tokens, at, behind, tokens[spokes].low, body=body, generic=generic)
