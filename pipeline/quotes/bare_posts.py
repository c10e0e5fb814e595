"""A post, a group or an inspector without a name, or with the name in apposition behind it, which makes it a person.

The lead inspector, Mrs Carol Dunmore, wrote           the commissioner appointed by ministers, Dame Helen Trask
One father, Dan, told us                               The home’s owner, Larch Homes Ltd, said
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.quotes.apposition_ends import apposition_end
from pipeline.quotes.name_words import name_words
from pipeline.quotes.names import (
    Name,
    Token,
    is_body,
    is_nameable,
    is_role_head,
    read_body,
    read_name,
)
from pipeline.quotes.phrases import Subject, make_subject, title_of
from pipeline.quotes.roles import read_post
from pipeline.quotes.words import quote_words


def or_apposed(
    text: str, tokens: Sequence[Token], at: int, behind: int, end: int, kind: str, word: str, known: frozenset[str]
) -> Subject:
    """ "The lead inspector, Mrs Carol Dunmore, wrote": the name in apposition makes it a person."""
    one = tokens[at].low == "one"
    if behind + 1 < end and tokens[behind].text in (",", "(") and (one or not word.endswith("s")):
        low, bracket = behind + 1, tokens[behind].text == "("
        if low + 3 < end and tokens[low].text.isdigit() and tokens[low + 2].low == "year-old":
            low += 3  # "One of the residents, 94-year-old Queenie, said"
        while kind == "post" and low + 2 < end and tokens[low].cap and is_role_head(tokens[low].low):
            low += 1  # "The head of the control room, Supt Kelly Draper, said"
        if low + 2 < end and tokens[low].low == "the" and tokens[low + 1].low in name_words().honorifics:
            low += 1  # "The chair, the Revd Simon Bell, said"
        name = read_name(tokens, low, end)
        if (
            name is not None
            and (name.honorific >= 0 or name.last - name.first >= 2)
            and bracket == (name.end < end and tokens[name.end].text == ")")
            and (
                name.end >= end
                or not tokens[name.end].text[0].isalpha()
                or tokens[name.end].low in quote_words().verbs
                or tokens[name.end].low in quote_words().between
                or (
                    kind == "post" and tokens[name.end].low in ("of", "from", "at")
                )  # "its lawyer, Ann Bell of Bell & Co,"
            )
        ):
            return _apposed(text, tokens, at, behind, name._replace(end=name.end + bracket), known)
        alone = tokens[low]
        if kind == "group" and low + 1 < end and tokens[low + 1].text == "," and is_nameable(alone):
            name_of = (alone.start, alone.end)  # "One father, Dan, told us"
            return make_subject("name", tokens, at, low + 1, alone.low, name=name_of, words=("human",))
    return make_subject(kind, tokens, at, behind, word, words=tuple(t.low for t in tokens[at:behind]))


def _apposed(text: str, tokens: Sequence[Token], at: int, behind: int, name: Name, known: frozenset[str]) -> Subject:
    return make_subject(
        "person",
        tokens,
        at,
        name.end,
        tokens[name.last - 1].low,
        name=(tokens[name.first].start, tokens[name.last - 1].end),
        honorific=title_of(tokens, name),
        post=read_post(text, tokens[at].start, tokens[behind - 1].end, known),
    )


def read_bare_post(
    text: str, tokens: Sequence[Token], at: int, heads: Sequence[int], stop: int, end: int, known: frozenset[str]
) -> Subject:
    """A post without a name, or with the name in apposition behind it."""
    behind = heads[0] + 1
    for head in heads[1:]:  # "Principal Social Worker"
        if all(token.cap and not is_nameable(token) for token in tokens[behind : head + 1]):
            behind = head + 1
    while behind < stop and is_role_head(tokens[behind].low):
        behind += 1
    if behind < stop and tokens[behind].low in ("of", "for", "at", "in", "and", "&"):
        behind = stop
    close = behind
    if (
        close < end and tokens[close].low in quote_words().postmodifiers
    ):  # "the commissioner appointed by ministers, Dame ..."
        close = next(
            (
                i
                for i in range(close, min(close + 9, end))
                if tokens[i].text == "," or tokens[i].low in quote_words().verbs
            ),
            close,
        )
        close = close if close < end and tokens[close].text == "," else behind
    elif close < end and tokens[close].text == ",":
        limit = tokens[end - 1].end
        reach = apposition_end(text, tokens[at].start, limit)
        while close < end and tokens[close].start < reach:
            close += 1
    word = tokens[heads[0]].low
    last = read_body(tokens, behind + 1, end) if behind + 1 < end and tokens[behind].text == "," else 0
    named = behind + 2 < last < end and tokens[last].text == "," and is_body(tokens, behind + 1, last)
    titled = named and tokens[behind + 1].low in name_words().honorifics | name_words().given  # "Dr Piers Lodge"
    if named and not titled and not any(is_role_head(token.low) for token in tokens[behind + 1 : last]):
        body = (tokens[behind + 1].start, tokens[last - 1].end)  # "The home's owner, Larch Homes Ltd, said"
        return make_subject("body", tokens, at, last, tokens[last - 1].low, body=body)
    apposed = or_apposed(text, tokens, at, close, end, "post", word, known)
    if apposed.kind == "person" and behind < close and tokens[behind].text != ",":
        apposed = apposed._replace(post=read_post(text, tokens[at].start, tokens[behind - 1].end, known))
    if apposed.kind == "person":
        return apposed
    post = read_post(text, tokens[at].start, tokens[behind - 1].end, known)
    said = tuple(t.low for t in tokens[at:behind] if t.low not in quote_words().determiners and t.text[0].isalpha())
    return make_subject(
        "post", tokens, at, behind, tokens[max(h for h in heads if h < behind)].low, post=post, words=said
    )
