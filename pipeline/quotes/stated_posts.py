"""The post stated beside a mention of a person, before the name, behind it, or as what he or she is or became.

Philippa Dunstan, CQC's deputy director of operations in the Midlands, said
Bernadette Quill, who became leader of Whitlow Council in May, was ...
Una Melling, a former director in Derby who has been appointed commissioner
"""

from __future__ import annotations

import re

from pipeline.quotes.apposition_ends import piece_end
from pipeline.quotes.name_words import name_words
from pipeline.quotes.posts import post_before, read_apposition
from pipeline.quotes.roles import Post, read_post

_AFTER = 220
#: "Ruth Abara, who joined the council as interim director in May"
_JOINED = re.compile(
    r",? who (?:arrived|joined|came|started|took over|returned|was appointed|was brought in|has served)"
    r"(?: [^,.;\n]{1,40}?)? as (?:(?:the|a|an|our|its|new|their|his|her)\s)*"
)
#: "Ruth Abara, who led ..., has been appointed commissioner", "appointed Celia Warrender ... as interim director"
_APPOINTED = re.compile(
    r"(?:, who [^,.;]{1,90},)?\s(?:(?:has been|was|is) appointed (?:as )?|as )(?:(?:the|a|an|our|its|new|their)\s)*"
)
#: "Nathan Brooke was appointed to the top table in May as cabinet member for education"
_APPOINTED_AS = re.compile(
    r"\s(?:has been|was|is) (?:appointed|elected|promoted|named|brought) [^,.;\n]{1,70}? as (?:(?:the|a|an|its|new)\s)*"
)
#: "Colm Devlin, of United Workers, where he is regional officer,"
_WHERE = re.compile(r"[^.;\n]{1,60}?, where s?he (?:is|was|works as|serves as) (?:(?:the|a|an|its)\s)*")
#: "Lucy Winterbourne has been headteacher since 2021"
_DETERMINER = r"(?:(?:also|now|the|a|an|our|its|new|their|first|second|third|fourth|fifth)\s)*"
_NOW = re.compile(
    r"\b(?:who (?:(?:has been|was|is) (?:appointed|named|brought in)|is|now serves) (?:as )?|"
    rf"(?:was|has been|is) (?:appointed|named|brought in) as ){_DETERMINER}(?=[a-zA-Z])"
)
_IS = re.compile(
    r"\s(?:is|was|will be|is now|is to be|will become|"
    r"has been|had been|became|becomes|took over as|took up post as|serves as|works as|joined as|"
    rf"started as|has become|was appointed|"
    r"(?:took (?:up|on|over)|takes (?:up|on|over)|stepped into) (?:the )?(?:role|post|job|position) (?:of|as))\s"
    rf"{_DETERMINER}(?!(?:appointed|elected|named|promoted|brought)\b)"
)


#: "Bell, 58, is the council's third director"
_AGE = re.compile(r", (?:aged )?\d{1,2},(?= )")
#: "The council's head of safeguarding is Ann Bell"
_IS_WHO = re.compile(r"\s(?:is|was|remains)\s+$")


_SUPERLATIVE = re.compile(r"(?:most|least|\w+est)\b")


def post_beside(text: str, start: int, end: int, low: int, known: frozenset[str]) -> Post | None:
    """The post before or behind the name at ``start`` to ``end``, in the part of the page that begins at ``low``."""
    before = post_before(text, start, known, low)
    if before is None:
        named = _IS_WHO.search(text, max(low, start - 12), start)
        before = post_before(text, named.start() + 1, known, low) if named else None
    if before is not None and before.start >= 0 and before.body_start >= 0:
        return before
    behind = read_apposition(text, end, min(len(text), end + _AFTER), known)
    if (before is None or before.start < 0) and (behind is None or behind.start < 0):
        post = said_post(text, end, known)
        if post is not None:
            if behind is not None and post.body_start < 0:
                return post._replace(body_start=behind.body_start, body_end=behind.body_end, generic=behind.generic)
            return post
    if before is None or before.start < 0:
        return _later_post(text, behind, end, known) or behind or before
    if behind is not None and behind.body_start >= 0 and behind.start < 0:
        return before._replace(body_start=behind.body_start, body_end=behind.body_end, generic=behind.generic)
    return before


def said_post(text: str, end: int, known: frozenset[str]) -> Post | None:
    """The post that a clause behind the name tells: "Moyo is the council's principal social worker"."""
    age = _AGE.match(text, end)
    for pattern in (_IS, _APPOINTED_AS, _APPOINTED, _JOINED, _WHERE):
        said = pattern.match(text, age.end() if age and pattern is _IS else end)
        if said is None:
            continue
        post = read_post(text, said.end(), piece_end(text, said.end(), min(len(text), said.end() + _AFTER)), known)
        if post is None or post.start < 0 or len(text[post.start : post.end].split()) > 9:
            continue
        if _SUPERLATIVE.match(text, post.start):
            continue  # "the most famous actress in the world"
        first = post.start if post.body_start < 0 else min(post.start, post.body_start)
        if first - said.end() < 4:
            return post
    return None


def _later_post(text: str, post: Post | None, end: int, known: frozenset[str]) -> Post | None:
    """ "A former director of services in Leeds who has been appointed commissioner": the post held now."""
    if post is None or post.start < 0 or not text[post.start : post.end].lower().startswith(name_words().former):
        return None
    now = _NOW.search(text, end, min(len(text), end + _AFTER))
    if now is None:
        return None
    later = read_post(text, now.end(), piece_end(text, now.end(), min(len(text), now.end() + 90)), known)
    return later if later is not None and later.start >= 0 else None
