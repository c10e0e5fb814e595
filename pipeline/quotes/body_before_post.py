"""The body before a post in which it is held.

Bradford Council’s portfolio holder for families    an owner, by its name
the county council’s cabinet member                 an owner, by a common noun: its name stands elsewhere
Royal College of Midwives representative            a name in capitals
Whitlow’s commissioner                              a place: no body
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.quotes.name_words import name_words
from pipeline.quotes.names import (
    Token,
    is_acronym,
    is_body,
    is_nameable,
    is_role_head,
    possessive_cut,
    read_body,
)
from pipeline.quotes.words import quote_words

_NATIONS = ("ish", "ese", "ian", "ean", "ench", "utch", "can")


def _capital_elsewhere(text: str, at: int, name: str) -> bool:
    """The word has its capital in the middle of a sentence too: it is a name, not an adjective."""
    before = text[max(0, at - 2) : at]
    if before and before[-1:].isspace() and before[:1].isalnum():
        return True
    return re.search(rf"[a-z,] {re.escape(name)}\b", text[:20_000]) is not None


def _names_company(text: str, token: Token, known: frozenset[str]) -> bool:
    """The word is short for a company that the text names in full."""
    name = re.sub(r"['’]s?$", "", token.text)
    if len(name) < 4 or name.lower() in known or not is_nameable(token._replace(text=name, possessive=False)):
        return False
    full = re.compile(rf"\b{re.escape(name)}(?:\s[A-Z][\w’'&-]*){{0,4}}\s(?P<last>[A-Z][a-z]+)\b")
    return any(m["last"].lower() in name_words().companies for m in full.finditer(text[:20_000]))


def leading_body(
    text: str, tokens: Sequence[Token], first: int, last: int, known: frozenset[str]
) -> tuple[int, int, int, int, bool] | None:
    """A body before the post: (from, first word of the post, start, end of the body, generic)."""
    words = name_words()
    for size in (3, 2):  # "the county council's cabinet member"
        owner = tokens[first : min(first + size, last - 1)]
        if len(owner) == size and owner[-1].possessive and " ".join(t.low for t in owner) in words.generic:
            cut = 2 if owner[-1].text[-1] in "sS" and owner[-1].text[-2] in "'’" else 1
            return (first, first + size, owner[0].start, owner[-1].end - cut, True)
    for index in range(first, min(first + 9, last - 1)):
        token = tokens[index]
        if token.possessive and token.text[-1] in "'’" and tokens[index + 1].low in words.organisations and token.cap:
            continue  # "the Prison Officers’ Association’s chair"
        if (
            token.possessive
            and token.low + "'s" not in words.post_possessives
            and token.low + "'" not in words.post_possessives
        ):
            if not any(is_role_head(t.low) for t in tokens[index + 1 : last]):
                return None
            if any(is_role_head(t.low) and not t.possessive for t in tokens[first:index]):
                return None
            start = first
            while start < index and not tokens[start].cap:
                start += 1
            generic = not token.cap
            if generic and start < index and token.low in words.generic:  # "Powys council’s cabinet member"
                cut = 2 if token.text[-1] in "sS" and token.text[-2] in "'’" else 1
                return (first, index + 1, tokens[start].start, token.end - cut, False)
            if generic:
                return (
                    first,
                    index + 1,
                    tokens[index].start,
                    tokens[index].start
                    + len(token.text)
                    - (2 if token.text.lower().endswith("s") and token.text[-2] in "'’" else 1),
                    True,
                )
            if index == start and _names_company(text, token, known):  # "Fernlea’s director", of Fernlea Care Group
                return (first, index + 1, token.start, token.end - possessive_cut(token), False)
            if index == start and token.low in words.generic:  # "The Board’s new chair": its name stands elsewhere
                cut = possessive_cut(token)
                return (first, index + 1, token.start, token.end - cut, True)
            if tokens[start].low in words.honorifics and tokens[start].cap:
                return (first, index + 1, -1, -1, False)  # "Mr Hill's solicitor"
            if index - start == 0 and not is_body(
                tokens, start, index + 1
            ):  # "Whitlow's commissioner": a place, no body
                return (first, index + 1, -1, -1, False)
            cut = possessive_cut(token)
            return (first, index + 1, tokens[start].start, token.end - cut, False)
        if not token.cap and token.low not in ("of", "and", "for", "the", "&"):
            break
    end = first
    for index in range(
        first, last
    ):  # "Harrowmere Council leader", "Ofsted lead inspector", "NHS trust chief executive"
        token = tokens[index]
        if not token.cap and token.low not in ("of", "and", "for", "&"):
            break
        if is_role_head(token.low) and not token.possessive:
            break
        if token.low in words.organisations or is_acronym(token):
            end = index + 1
    if (
        end == first and is_nameable(tokens[first]) and not tokens[first].low.endswith(_NATIONS)
    ):  # "Rovers manager", "Shelter policy officer"
        while end < last - 1 and is_nameable(tokens[end]):
            end += 1
        name = text[tokens[first].start : tokens[end - 1].end]
        if (
            tokens[end].cap
            or not any(is_role_head(t.low) for t in tokens[end:last])
            or _names_party(tokens, first, end)
            or not _capital_elsewhere(text, tokens[first].start, name)
        ):
            end = first
        elif name.lower() in known:  # the place that the provider serves
            return (first, end, -1, -1, False)
        else:
            return (first, end, tokens[first].start, tokens[end - 1].end, False)
    if first < end < last - 2 and tokens[end].low == "of":  # "Royal College of Midwives representative"
        behind = read_body(tokens, first, last)
        held = end < behind < last and (is_role_head(tokens[behind].low) or not tokens[behind].cap)
        end = behind if held else end
    while first < end < last - 1 and is_nameable(tokens[end]) and is_role_head(tokens[end + 1].low):
        end += 1  # "Healthwatch Marl chair"
    owned = first < end and {f"{tokens[first].low}'s", f"{tokens[first].low}'"} & words.post_possessives
    if (
        owned
        and tokens[end - 1].low in words.part_of_post
        and all(token.low in words.not_names for token in tokens[first + 1 : end])
    ):
        return None  # "Children's Services Commissioner"
    held = end == first and tokens[last - 1].low in words.of_body
    if held and _is_capitals(tokens, first, last):  # "Whale Watch Aotearoa coordinator"
        end = next(i for i in range(first, last) if not tokens[i].cap)
    known_inspectors = quote_words().inspectors
    if (
        end > first
        and end < last
        and (end - first > 1 or is_acronym(tokens[first]) or tokens[first].low in words.single)
        and tokens[end].low not in known_inspectors - {"inspector", "inspectors"}
        and any(is_role_head(t.low) for t in tokens[end:last])
        and tokens[end].low not in ("of", "for", "and")
    ):
        return (first, end, tokens[first].start, tokens[end - 1].end, False)
    return None


def _names_party(tokens: Sequence[Token], first: int, last: int) -> bool:
    """ "Liberal Democrat spokesman": the party is part of the post."""
    parties = quote_words().parties
    return any(token.low in parties or token.low.rstrip("s") in parties for token in tokens[first:last])


def _is_capitals(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Two or more words with capitals before a post in small letters that somebody holds in a body."""
    words, quote = name_words(), quote_words()
    end = next((i for i in range(first, last) if not tokens[i].cap), last)
    if end - first < 2 or end != last - 1:
        return False
    return not any(
        is_role_head(t.low)
        or t.possessive
        or t.low in quote.parties
        or t.low in words.part_of_post
        or t.text in words.topics
        for t in tokens[first:end]
    )
