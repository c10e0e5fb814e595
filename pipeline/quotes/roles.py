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

from pipeline.quotes.body_before_post import leading_body
from pipeline.quotes.body_behind_post import trailing_body
from pipeline.quotes.name_words import name_words
from pipeline.quotes.names import (
    Token,
    is_role_head,
    possessive_cut,
    tokens_of,
)
from pipeline.quotes.words import quote_words

_NOT_IN_POST = frozenset({"by", "to", "with", "out", "from", "into", "on", "up"})
_CAPITAL_LAST = re.compile(r" [A-Z]\w*\s*\Z")
_ADDED = frozenset({"also", "aged", "now", "and", "fellow", "best"})
_ORDINALS = frozenset({"third", "fourth", "fifth"})
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
    inspects = text.find("nspector", start, end) >= 0 or text.find("NSPECTOR", start, end) >= 0
    crown = words.crown.search(text, start, end) if inspects else None
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
    body = leading_body(text, tokens, first, last, known)
    if body is not None:
        first = body[1]
        while first < last and tokens[first].low in ("new", "own", "then", *_ORDINALS):
            first += 1
    trailing = trailing_body(text, tokens, first, last, known)
    if trailing is not None:
        last = trailing[0]
    first, last = _trimmed(tokens[:last], first)
    heads = [
        index for index in range(first, last) if is_role_head(tokens[index].low) and not tokens[index].possessive
    ]  # "the Teachers’ Alliance’s Ann Bell" has no post
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


def _majesty(tokens: Sequence[Token], at: int) -> bool:
    return at + 1 < len(tokens) and tokens[at + 1].low == "majesty"
