"""The body that stands behind a name, of a person whose words tell no post, or that ends a post.

Ann Bell, Westdale Police               its name and nothing else
Ann Bell of Westdale Police             its name, behind "of", "from" or "at"
Ann Bell, of the charity Kinfolk        what sort of body it is, then its name
Ann Bell, who chairs the trust          a common noun: its name stands elsewhere
Ann Bell of the parents’ forum          a body that has no other name
"""

from __future__ import annotations

import re

from pipeline.quotes.name_words import name_words
from pipeline.quotes.names import is_body, is_nameable, is_role_head, possessive_cut, read_body, tokens_of
from pipeline.quotes.roles import Post
from pipeline.quotes.words import quote_words

_SORT = re.compile(r"(?:[a-z][a-z’'-]*\s){0,3}?(?P<sort>[a-z-]+)\s(?P<body>[A-Z])")
#: "Sheila Marsh of the parents’ forum"
_SMALL_BODY = re.compile(r"[a-z][a-z’'-]*\s(?:[a-z][a-z’'-]*\s)?(?P<noun>[a-z-]+)")


def whole_body(text: str, start: int, end: int) -> Post | None:
    """The piece between two commas is the name of a body and nothing else."""
    tokens = tokens_of(text, start, end)
    first = 1 if tokens and tokens[0].low == "the" else 0
    if (
        len(tokens) <= first
        or len(tokens) > 9
        or read_body(tokens, first, len(tokens)) != len(tokens)
        or not is_body(tokens, first, len(tokens))
    ):
        return None
    if any(is_role_head(token.low) for token in tokens) or tokens[first].low in name_words().honorifics:
        return None
    return Post(-1, -1, tokens[first].start, tokens[-1].end)


def body_only(text: str, at: int, limit: int, *, named: bool = False) -> Post | None:
    """The body at ``at``; ``named``: by its place it is one, whatever its words ("who runs Safe Harbour")."""
    tokens = tokens_of(text, at, min(limit, at + 90))
    first = 1 if tokens and tokens[0].low == "the" else 0
    last = read_body(tokens, first, len(tokens))
    where = next((i for i in range(last - 1, first, -1) if tokens[i].low == "in" and not tokens[i].cap), -1)
    if where > 0 and tokens[where - 1].low in name_words().organisations:
        last = where  # "the Firefighters’ Association in Marlow"
    society = first == 1 and last > 2 and is_nameable(tokens[first])  # "of the Ferrow Parents’ Voice"
    named = named and last - first > 1 and is_nameable(tokens[first])
    if last > first and (society or named or is_body(tokens, first, last)):
        return Post(-1, -1, tokens[first].start, tokens[last - 1].end - possessive_cut(tokens[last - 1]))
    if last > first and last < len(tokens) and tokens[last].low in name_words().generic:
        return Post(-1, -1, tokens[first].start, tokens[last].end)  # "who leads the Independent group"
    return None


def sorted_body(text: str, at: int, limit: int) -> Post | None:
    """ "the charity Kinfolk", "campaign group Hear Us Now": its sort, then its name, whatever its words."""
    sort = _SORT.match(text, at, limit)
    if sort is None or sort["sort"] not in name_words().generic:
        return None
    tokens = tokens_of(text, sort.start("body"), min(limit, sort.start("body") + 90))
    last = read_body(tokens, 0, len(tokens))
    return Post(-1, -1, tokens[0].start, tokens[last - 1].end - possessive_cut(tokens[last - 1])) if last else None


def small_body(text: str, at: int, limit: int) -> Post | None:
    """ "the parents’ forum": a body with members that has no other name."""
    small = _SMALL_BODY.match(text, at, limit)
    if small is None or small["noun"] not in name_words().of_members:
        return None
    return Post(-1, -1, small.start(), small.end(), True)


def generic_only(text: str, at: int, limit: int, *, owner: bool = False) -> Post | None:
    """ "who chairs the trust": a body named elsewhere; ``owner``: or the owner of a part ("the trust’s board")."""
    tokens = tokens_of(text, at, min(limit, at + 50))
    nouns = name_words().generic | name_words().part_of_post
    size = next((n for n in (3, 2, 1) if len(tokens) >= n and " ".join(t.low for t in tokens[:n]) in nouns), 0)
    if not size or (tokens[size - 1].possessive and not owner):
        return None
    if tokens[size - 1].possessive:
        return Post(-1, -1, tokens[0].start, tokens[size - 1].end - possessive_cut(tokens[size - 1]), True)
    noun, following = tokens[size - 1], tokens[size] if size < len(tokens) else None
    quote = quote_words()
    ends = (quote.verbs, quote.phrase_ends, quote.prepositions, quote.clause_starts)
    if following is not None and following.text.isalpha() and not any(following.low in words for words in ends):
        return None  # "who runs the home safety team"
    return Post(-1, -1, tokens[0].start, noun.end, True)
