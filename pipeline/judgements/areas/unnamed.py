"""Areas that no scale file names, told by their place in a sentence.

"excellent for its outdoor learning"                                        behind "for"
"good for leadership and looking after its staff"                           an item of a list
"in two of them: preventing fires, and making best use of resources"        each item of a list behind a colon
"in the way it looks after ..."                                             a way of working
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.judgements.areas.refs import AreaRef, Reach, areas_in, other_area
from pipeline.judgements.prose.cues import has
from pipeline.judgements.prose.phrases import MARKS
from pipeline.judgements.reading import Reading, Token
from pipeline.judgements.words import among

_NO_AREA = ("copula", "judged", "but", "which", "say", "aux", "because", "by", "all_areas", "except", "pronoun")


def item_end(tokens: Sequence[Token], i: int) -> int:
    """Last token of a listed item that no scale file names ("looking after its staff"), 0 where it is none."""
    if not (tokens[i].low.endswith("ing") and i and (tokens[i - 1].low == "," or has(tokens[i - 1], "and", "det"))):
        return 0
    j = i
    while (
        j + 1 < len(tokens)
        and j - i < 8
        and (
            tokens[j + 1].kind == "word"
            and not has(tokens[j + 1], "and", "but", "copula", "judged", "say", "which", "aux")
        )
    ):
        j += 1
    return j if j > i else 0


def spelt_list(reading: Reading, tokens: Sequence[Token], i: int, grade: str) -> Reach:
    """ "in two of them: preventing fires, and making best use of resources": each item an area, known or not."""
    areas: list[AreaRef] = []
    item: list[Token] = []
    last = i - 1
    for j in range(i, len(tokens) + 1):
        token = tokens[j] if j < len(tokens) else None
        ends = (
            token is None
            or token.low in (".", ";", "–", "—", "-", ":")
            or token.kind == "grade"
            or has(token, "but", "which")
        )
        if token is None or ends or token.low == "," or ("and" in token.tags and tokens[j - 1].low == ","):
            if len(item) <= 3 and any(t.kind == "area" for t in item):
                areas += areas_in(reading, item, grade)
            elif item and len(item) <= 9:
                areas.append(other_area(reading, item[0], item[-1]))
            item = []
            if ends:
                break
            continue
        item.append(token)
        last = j
    return Reach(tuple(areas), last=last) if areas else Reach(scope="nobody", last=last)


def is_plain(token: Token) -> bool:
    """A word of "the way it looks after": no verb of grading, no name."""
    return token.kind in ("word", "own") and (not token.tags or has(token, "pronoun", "because"))


def unnamed_area(reading: Reading, tokens: Sequence[Token], i: int) -> Reach | None:
    """An area that no scale file names: "excellent for its outdoor learning"."""
    while i < len(tokens) and (tokens[i].low in MARKS or among(tokens[i].low, "possessives")):
        i += 1
    first, last = i, -1
    ways = ("how",) if reading.inspectorate.gives_overall else ("how", "way")
    if i + 2 < len(tokens) and tokens[i].low in ways and "pronoun" in tokens[i + 1].tags:
        while (
            i + 1 < len(tokens) and i - first < 12 and tokens[i + 1].kind == "word" and "and" not in tokens[i + 1].tags
        ):
            i += 1  # "in how it responds to the public"
        return Reach((other_area(reading, tokens[first], tokens[i]),), last=i)
    while i < len(tokens) and i - first < 9:
        token = tokens[i]
        if (
            token.kind in ("grade", "date", "prov", "insp", "own", "other", "name")
            or token.low in (",", ";", ":", ".", "(", "–", "—", "!")
            or has(token, *_NO_AREA)
            or token.low in reading.words.not_area
        ):
            break
        if token.kind == "word" and ("and" in token.tags or "for" in token.tags) and last < 0:
            break
        if (
            "for" in token.tags
            and i + 1 < len(tokens)
            and (
                has(tokens[i + 1], "last", "previous_adjective", "current")
                or tokens[i + 1].kind == "date"
                or among(tokens[i + 1].low, "column_past")
            )
        ):
            break
        if not has(token, "and", "for", "with"):
            last = i
        i += 1
    stopped = tokens[i] if i < len(tokens) else None
    if (
        stopped is not None
        and last == i - 1 >= first
        and "pronoun" in stopped.tags
        and tokens[last].low.endswith("ing")
    ):
        last, stopped = i, None  # "good at investigating it"
    if stopped is not None and (
        stopped.low in reading.words.not_area
        or last < 0
        or stopped.kind == "area"
        or has(stopped, "pronoun", "which", "copula", "aux", "judged")
    ):
        return None
    if last < first or all(
        has(token, "det", "number", "adverb") or token.low in ways for token in tokens[first : last + 1]
    ):
        return None
    return Reach((other_area(reading, tokens[first], tokens[last]),), last=last)
