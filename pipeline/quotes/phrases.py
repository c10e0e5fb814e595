"""Noun phrases: where one ends, and what is kept of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.quotes.name_words import name_words
from pipeline.quotes.names import Name, Token, is_nameable, is_role_head
from pipeline.quotes.roles import Post
from pipeline.quotes.words import quote_words

GOES_ON = frozenset({"of", "for", "at", "and", "&", "from", "in", "with"})


class Subject(NamedTuple):
    """What a noun phrase names; ``at`` and ``behind`` are token indices, the rest offsets."""

    kind: str  # pronoun, relative, person, name, post, document, inspectors, spokesperson, group, body, own
    at: int
    behind: int
    start: int
    end: int
    word: str  # the pronoun, or the head noun, lower case
    name: tuple[int, int] = (-1, -1)
    honorific: str | None = None
    post: Post | None = None
    body: tuple[int, int] = (-1, -1)
    generic: bool = False
    words: tuple[str, ...] = ()


def make_subject(
    kind: str,
    tokens: Sequence[Token],
    at: int,
    behind: int,
    word: str,
    *,
    name: tuple[int, int] = (-1, -1),
    honorific: str | None = None,
    post: Post | None = None,
    body: tuple[int, int] = (-1, -1),
    generic: bool = False,
    words: tuple[str, ...] = (),
) -> Subject:
    return Subject(
        kind, at, behind, tokens[at].start, tokens[behind - 1].end, word, name, honorific, post, body, generic, words
    )


def _is_short(token: Token) -> bool:
    """A title or rank behind which a full stop ends nothing: "Sen.", "Sgt."."""
    return token.low in name_words().honorifics or (token.cap and token.low in name_words().abbreviated)


def run_end(tokens: Sequence[Token], start: int, end: int) -> int:
    """Index behind the words that can belong to the noun phrase: no stop, no verb, no clause."""
    verbs = quote_words().verbs
    index = start
    while index < end and index - start < 22:
        token = tokens[index]
        low = token.low
        if not (token.text[0].isalnum() or token.text in ("&", "/")):
            if (token.text == "," and index > start and _post_list(tokens, start, index)) or (
                token.text == "." and index > start and _is_short(tokens[index - 1])
            ):
                index += 1
                continue
            break
        if low in ("his", "her", "their") and index > start and tokens[index - 1].low in ("in", "with"):
            break
        if (
            low in ("the", "a", "an")
            and index > start
            and tokens[index - 1].low not in GOES_ON
            and not (index + 1 < end and tokens[index + 1].low in name_words().honorifics)
        ):
            break
        if low in quote_words().phrase_ends and not (
            low == "to" and index > start and is_role_head(tokens[index - 1].low)
        ):
            break
        if (
            low in verbs
            and index > start
            and not token.cap
            and not (verbs[low].doubtful and low not in ("found", "felt", "has", "had", "have"))
            and not token.possessive
        ):
            break
        index += 1
    while index > start and tokens[index - 1].low in GOES_ON | {"the", "a", ","}:
        index -= 1
    return index


def _post_list(tokens: Sequence[Token], start: int, at: int) -> bool:
    """The comma stands inside a post before a name: "Member for Children, Schools and Families Jane Roe"."""
    heads = any(is_role_head(t.low) for t in tokens[start:at])
    tail = tokens[at + 1 : at + 5]
    if at - start < 3 and not any(is_nameable(t) or not t.cap for t in tokens[start:at]):
        joined = [t.low for t in tail[:3]].count("and") == 1 and all(t.cap or t.low == "and" for t in tail[:3])
        if joined and any(is_role_head(t.low) for t in tail[2:]):
            return True  # "Police, Fire and Crime Commissioner Jane Roe"
    return (
        heads
        and any(t.low in ("for", "of") for t in tokens[start:at])
        and len(tail) > 2
        and tail[0].cap
        and not is_nameable(tail[0])
        and any(t.low in ("and", "&") for t in tail[1:])
    )


def title_of(tokens: Sequence[Token], name: Name) -> str | None:
    """The title before a name as it is written, without stops: "Dame", "HM Chief Inspector"; None without one."""
    if name.honorific < 0:
        return None
    return " ".join(token.text for token in tokens[name.honorific : name.first] if token.text != ".")
