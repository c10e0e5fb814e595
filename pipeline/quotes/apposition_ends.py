"""Where a post in apposition ends: at a comma, a bracket or a verb, but not inside a list or a speciality.

Jo Pike, Assistant Director (Safeguarding), said                     the bracket belongs to the post
Ann Bell, Cabinet Member for Children, Schools and Families, said    the commas join a list
"""

from __future__ import annotations

import re

from pipeline.quotes.name_words import name_words
from pipeline.quotes.names import is_nameable, is_role_head, tokens_of
from pipeline.quotes.words import quote_words

#: A line of so many characters was broken for its length.
_LINE = 60
_RELATIVE = re.compile(r"who(?:'s|’s)?\s")
_SMALL = re.compile(r"[a-z][a-z-]*")
#: What a post is for; neither letters alone ("DCS") nor small words ("pictured").
_SPECIALITY = re.compile(r"\((?P<of>[A-Z][a-z][\w’'-]{2,}(?:,?\s(?:and|&|of|for|in|[A-Z][\w’'-]*)){0,7})\)")
_PIECE = re.compile(r"[,;:.!?()|\"“”\n]|\s[–—-]\s|(?<=\s)[‘']|\s(?:who|whose|which|where)\b")


def piece_end(text: str, start: int, limit: int) -> int:
    """The end of the piece that begins at ``start``: the first sign that closes it, ``limit`` without one."""
    passed = start
    for match in _PIECE.finditer(text, start, limit):
        if match.start() < passed:
            continue
        speciality = speciality_of(text, start, match.start(), limit) if match.group() == "(" else -1
        if speciality > 0:
            passed = speciality
            continue
        if match.group() == "." and re.search(
            r"\b(?:[A-Z]|St|Dr|Mr|Mrs|Ms)$", text[max(start, match.start() - 4) : match.start()]
        ):
            continue
        if match.group() == "\n" and _is_wrapped(text, match.start()):
            continue
        return match.start()
    return limit


def speciality_of(text: str, start: int, at: int, limit: int) -> int:
    """Behind a bracket that belongs to its post: "Assistant Director (Safeguarding)"; -1 for other brackets."""
    words = text[start:at].split()
    inside = _SPECIALITY.match(text, at, limit)
    if inside is None or not words or not is_role_head(words[-1].lower()):
        return -1
    first = inside["of"].lower().split()[0]
    named = first in name_words().honorifics or first in name_words().given or first in quote_words().parties
    return -1 if named else inside.end()


def _is_wrapped(text: str, newline: int) -> bool:
    """A line broken for its length: the words go on in the next one."""
    line = text.rfind("\n", max(0, newline - _LINE), newline)
    return line < 0 and newline >= _LINE and text[newline + 1 : newline + 2].strip() != ""


def apposition_end(text: str, start: int, limit: int) -> int:
    """The end of a post in apposition: commas go on where they join a list ("Children, Schools and Families")."""
    relative = _RELATIVE.match(text, start, limit)
    end = piece_end(text, relative.end() if relative else start, limit)
    first = text[start:end].lower()
    if not any(is_role_head(word) for word in _SMALL.findall(first)):
        return end
    while end < limit and text[end] == ",":
        following = piece_end(text, end + 1, limit)
        piece = text[end + 1 : following].strip()
        words = piece.split()
        if not words or len(words) > 7 or not re.search(r"\b(?:for|of|in)\b", first):
            break
        lows = [word.lower() for word in words]
        if lows[0] in ("and", "&"):
            named = sum(is_nameable(token) for token in tokens_of(text, end + 1, following))
            if len(words) > 5 or named > 1 or any(word in quote_words().verbs for word in lows):
                break
        elif (
            lows[0] in quote_words().post_stops
            or any(word in quote_words().verbs and not quote_words().verbs[word].doubtful for word in lows)
            or any(is_role_head(w) for w in lows)
        ):
            break
        elif not ("and" in lows or "&" in lows):
            later = text[following + 1 : following + 40] if following < limit and text[following] == "," else ""
            if not re.match(r"\s*(?:[\w’'-]+\s){0,3}(?:and|&)\s", later):
                break
        end = following
    return end
