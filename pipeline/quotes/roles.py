"""The post and the body in what stands beside a name.

chief executive of Bradford Council                   -> chief executive | Bradford Council
Bradford Council’s portfolio holder for families      -> portfolio holder for families | Bradford Council
Deputy Leader and Cabinet Member for Education at Lynsworth Council
Chair of governors            chair of the board      -> the whole is the post
manager of the house                                  -> manager | "the house", a body named elsewhere
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.quotes.name_words import name_words
from pipeline.quotes.names import (
    Token,
    is_acronym,
    is_body,
    is_nameable,
    is_role_head,
    possessive_cut,
    read_body,
    tokens_of,
)
from pipeline.quotes.words import quote_words

_NOT_IN_POST = frozenset({"by", "to", "with", "out", "from", "into", "on", "up"})
_NATIONS = ("ish", "ese", "ian", "ean", "ench", "utch", "can")
_PREPOSITIONS = frozenset({"of", "at", "for", "from", "with", "in", "on"})
_CAPITAL_LAST = re.compile(r" [A-Z]\w*\s*\Z")
_ADDED = frozenset({"also", "aged", "now", "and", "local", "fellow", "best"})
_ORDINALS = frozenset({"third", "fourth", "fifth"})
_INNER = frozenset({"of", "for", "and", ","})
_ARTICLES = frozenset({"the", "a", "an", "our", "its", "their", "his", "her", "my", "your"})


class Post(NamedTuple):
    """A post and the body it is held in, by offsets; -1 where the words name none."""

    start: int
    end: int
    body_start: int = -1
    body_end: int = -1
    generic: bool = False  # the body is a common noun ("the trust"): its name stands elsewhere


def read_post(text: str, start: int, end: int, known: frozenset[str] = frozenset()) -> Post | None:
    """The post that ``text[start:end]`` names, None where it names none. ``known`` are names of bodies."""
    words = name_words()
    crown = words.crown.search(text, start, end)
    if crown:  # "HM Inspector of Constabulary": the whole is the post, and its body is the inspectorate
        return Post(*crown.span())
    relative = words.who_became.match(text[start:end])
    if relative:
        start = start + relative.start("post")
    elif re.match(r"\W*who\b|\W*whose\b|\W*which\b", text[start:end]):
        return None
    adjunct = words.adjunct.search(text, start, end)
    if adjunct and adjunct.group().lstrip()[:1].isupper() and _CAPITAL_LAST.search(text, start, adjunct.start()):
        adjunct = words.adjunct.search(text, adjunct.start() + 6, end)  # "Head of Looked After Children"
    if adjunct and adjunct.start() > start:
        end = adjunct.start()
    tokens = tokens_of(text, start, end)
    if len(tokens) > 1 and tokens[-1].low in quote_words().verbs and quote_words().verbs[tokens[-1].low].speech:
        tokens = tokens[:-1] if not tokens[-1].cap else tokens  # "Director of Education said:", without its comma
    first, last = _trimmed(tokens)
    if first >= last:
        return None
    body = _leading_body(text, tokens, first, last, known)
    if body is not None:
        first = body[1]
        while first < last and tokens[first].low in ("new", "own", "then", *_ORDINALS):
            first += 1
    trailing = _trailing_body(text, tokens, first, last, known)
    if trailing is not None:
        last = trailing[0]
    first, last = _trimmed(tokens[:last], first)
    heads = [index for index in range(first, last) if is_role_head(tokens[index].low)]
    from_where = next((i for i in range(heads[0] + 1, last) if tokens[i].low == "from"), -1) if heads else -1
    if from_where < 0 and heads:  # "Leader at an extraordinary meeting"
        from_where = next((i for i in range(heads[0] + 1, last - 1) if _is_occasion(tokens, i)), -1)
    if from_where > 0:  # "a driver from the town of Kosta"
        first, last = _trimmed(tokens[:from_where], first)
        heads = [index for index in heads if index < last]
    if heads and (
        (tokens[first].low in quote_words().verbs and not quote_words().verbs[tokens[first].low].doubtful)
        or any(t.low in _NOT_IN_POST for t in tokens[first : heads[0]])
    ):
        return None
    if not heads:
        if trailing is not None and first >= last:
            return Post(-1, -1, tokens[trailing[1]].start, tokens[trailing[2] - 1].end, trailing[3])
        return None
    post = Post(tokens[first].start, tokens[last - 1].end)
    if text[post.end : post.end + 1] == ")" and "(" in text[post.start : post.end]:
        post = post._replace(end=post.end + 1)  # "Assistant Director (Safeguarding)"
    if trailing is not None:
        return post._replace(
            body_start=tokens[trailing[1]].start,
            body_end=tokens[trailing[2] - 1].end - _owner_cut(tokens, trailing[2]),
            generic=trailing[3],
        )
    if body is not None:
        return post._replace(body_start=body[2], body_end=body[3], generic=body[4])
    return post


def _owner_cut(tokens: Sequence[Token], behind: int) -> int:
    """ "Holder in the city's cabinet": the ending is no part of the city; "carer at St Aelred's" keeps its own."""
    return possessive_cut(tokens[behind - 1]) if behind < len(tokens) and tokens[behind].text.isalpha() else 0


def _is_occasion(tokens: Sequence[Token], at: int) -> bool:
    return tokens[at].low == "at" and tokens[at + 1].low in ("a", "an")


def _is_common(token: Token) -> bool:
    """No part of a place name: "new headteacher", "New Director of Care", but "New Forest councillor"."""
    return not token.cap or is_role_head(token.low)


def _trimmed(tokens: Sequence[Token], first: int = 0) -> tuple[int, int]:
    """Leave out signs, an age and articles at both ends."""
    last = len(tokens)
    while first < last and (
        not tokens[first].text[0].isalnum()
        or tokens[first].text[0].isdigit()
        or (tokens[first].low in _ARTICLES and not _majesty(tokens, first))
        or (tokens[first].low in _ADDED and (first + 1 >= last or not (tokens[first].cap and tokens[first + 1].cap)))
        or tokens[first].text in _ORDINALS
        or (first + 1 < last and tokens[first].low == "new" and _is_common(tokens[first + 1]))
    ):
        if tokens[first].text[0].isdigit() and first + 1 < last and tokens[first + 1].text[0].isalpha():
            break
        first += 1
    while last > first and (
        not tokens[last - 1].text[0].isalnum()
        or tokens[last - 1].low in ("and", "of", "for", "at", "the", "in", "with", "from")
    ):
        last -= 1
    return first, last


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


def _majesty(tokens: Sequence[Token], at: int) -> bool:
    return at + 1 < len(tokens) and tokens[at + 1].low == "majesty"


def _leading_body(
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
        if (
            token.possessive
            and token.low + "'s" not in words.post_possessives
            and token.low + "'" not in words.post_possessives
        ):
            if not any(is_role_head(t.low) for t in tokens[index + 1 : last]):
                return None
            if any(is_role_head(t.low) for t in tokens[first:index]):
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
                return (first, index + 1, token.start, token.end - (2 if token.text[-1] in "sS" else 1), False)
            if index == start and token.low in words.generic:  # "The Board’s new chair": its name stands elsewhere
                cut = 2 if token.text[-1] in "sS" else 1
                return (first, index + 1, token.start, token.end - cut, True)
            if tokens[start].low in words.honorifics and tokens[start].cap:
                return (first, index + 1, -1, -1, False)  # "Mr Hill's solicitor"
            if index - start == 0 and not is_body(
                tokens, start, index + 1
            ):  # "Whitlow's commissioner": a place, no body
                return (first, index + 1, -1, -1, False)
            cut = 2 if token.text[-1] in "sS" else 1
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


def _leads_company(tokens: Sequence[Token]) -> bool:
    """ "Managing director of Stubbs Precision": posts that only a body of some kind has."""
    lows = {token.low for token in tokens}
    return bool(lows & name_words().of_company) or {"managing", "director"} <= lows or {"chief", "executive"} <= lows


def _is_capitals(tokens: Sequence[Token], first: int, last: int) -> bool:
    """Two or more words with capitals before a post in small letters that somebody holds in a body."""
    words, quote = name_words(), quote_words()
    end = next((i for i in range(first, last) if not tokens[i].cap), last)
    if end - first < 2 or end != last - 1:
        return False
    return not any(
        is_role_head(t.low) or t.possessive or t.low in quote.parties | words.part_of_post or t.text in words.topics
        for t in tokens[first:end]
    )


def _trailing_body(
    text: str, tokens: Sequence[Token], first: int, last: int, known: frozenset[str]
) -> tuple[int, int, int, bool] | None:
    """A body behind the post: (end of the post, first and last word of the body, generic)."""
    words = name_words()
    for index in range(first + 1, last - 1):
        preposition = tokens[index].low
        if preposition not in _PREPOSITIONS:
            continue
        office = preposition == "for" and tokens[index - 1].low in ("minister", "secretary", "spokesperson")
        if office and tokens[index + 1].low != "the" and not is_acronym(tokens[index + 1]):
            continue  # "Minister for Housing"
        start = index + 1
        while start < last and tokens[start].low in ("the", "a", "an", "our", "its", "their"):
            start += 1
        if start >= last:
            continue
        sits = preposition in ("in", "on") and tokens[last - 1].low in ("cabinet", "executive")
        if sits and start <= last - 2 < start + 4 and tokens[last - 2].possessive:  # "holder in the city's cabinet"
            return index, start, last - 1, not tokens[last - 2].cap
        low = " ".join(text[tokens[start].start : tokens[last - 1].end].lower().split())
        alone = last - start == 1 and tokens[start].cap and tokens[start - 1].low == "the"
        if alone and low in words.part_of_post and any(name.endswith(f" {low}") for name in known):
            return index, start, last, True  # "Chair of the Board", of a Board that is the provider
        if low in known:
            return index, start, last, False
        if start > index + 1 and low in words.generic and low not in words.part_of_post:
            return index, start, last, True
        told = start > index + 1 and start + 1 < last and tokens[start + 1].low in ("that", "with")
        if told and tokens[start].low in words.generic and any(is_role_head(t.low) for t in tokens[first:index]):
            return index, start, start + 1, True  # "leader of a council that is thought careful"
        if (
            low in words.part_of_post
            or low in words.topics
            or not any(is_role_head(t.low) for t in tokens[first:index])
        ):
            continue
        if tokens[start].low in words.part_of_post:  # "Head of Service for Children in Care"
            continue
        if tokens[index - 1].low == "mayor" and preposition == "of" and tokens[start].cap:
            return index, start, read_body(tokens, start, last), False  # "deputy mayor of Hessock"
        body_end = read_body(tokens, start, last)
        served = all(t.low in words.organisations or t.low in ("and", "&") for t in tokens[start:body_end])
        if served and body_end > start + 1:
            continue  # "Head of Service for Fostering and Adoption"
        if body_end == start:  # "the firefighters' union", "a local charity"
            named = next((i for i in range(start + 1, last) if tokens[i].cap), last)
            if named < last and tokens[named - 1].low in words.generic and read_body(tokens, named, last) == last:
                return index, named, last, False  # "the public service union Concord"
            long = last - start > 2 and tokens[start - 1].low == "the"
            if long and tokens[last - 1].low in words.sitting and all(t.low not in _INNER for t in tokens[start:last]):
                return index, start, last, False  # "chair of the health scrutiny panel"
            if (
                tokens[last - 1].low in words.generic
                and not any(t.low in _PREPOSITIONS for t in tokens[start:last])
                and tokens[last - 1].low
                not in (
                    "service",
                    "group",
                    "board",
                    "department",
                    "home",
                    "house",
                    "office",
                    "panel",
                    "force",
                    "party",
                    "practice",
                    "care",
                )
                and preposition in ("of", "at", "for", "from", "with")
                and 2 <= last - start <= 4
            ):
                return index, start, last, False
            continue
        second = body_end > start + 1 and body_end < last and tokens[body_end].low in ("and", "&")
        second = second and any(is_role_head(t.low) for t in tokens[body_end + 1 : body_end + 5])
        if second and is_body(tokens, start, body_end):
            return index, start, body_end, False  # "Depute Leader of Marlow Council and chair of the Board"
        if body_end < last and not (body_end < last and tokens[body_end].text in (",", "(")):
            continue
        if preposition == "of" and tokens[index - 1].low == "head" and body_end - index == 2 == last - index:
            continue  # "Head of School", "Head of Agency"
        chief = {"chief", "executive"} <= {token.low for token in tokens[first:index]} and body_end == last
        if chief and preposition == "of" and body_end > start + 1 and all(t.cap for t in tokens[start:body_end]):
            return index, start, body_end, False  # "chief executive of Children England"
        if (
            tokens[body_end - 1].low not in words.complete
            and low.startswith(
                ("children", "adult", "young people", "families", "education", "social care", "public health")
            )
            and preposition in ("of", "for")
        ):
            continue
        company = is_nameable(tokens[start]) and (
            (preposition == "of" and _leads_company(tokens[first:index]))
            or (body_end > start + 1 and tokens[body_end - 1].low in words.companies)  # "manager for Kinloch Care"
        )
        strict = preposition in ("of", "for", "in", "on", "from") and not company
        society = (
            tokens[start - 1].low == "the" and body_end - start > 1 and is_nameable(tokens[start])
        )  # "the Friends of Dell Wood"
        if (
            is_body(tokens, start, body_end)
            or society
            or not strict
            or text[tokens[start].start : tokens[body_end - 1].end].lower() in known
        ):
            if body_end - start == 1 and tokens[start].low in words.part_of_post:
                continue
            if preposition == "in" and not is_body(tokens, start, body_end):
                continue
            return index, start, body_end, False
    return None
