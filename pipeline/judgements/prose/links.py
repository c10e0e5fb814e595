"""How a grade hangs on the one before it in its sentence.

"up from requires improvement", "from inadequate to good"                       a change of the same thing
"inadequate in 2022, and has since been re-graded good"                         overtaken
"Adoption, formerly outstanding, has been marked down to good"                  a comment on what both are said of
"good for A, up from inadequate, and good for B"                                with an area of its own
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.judgements.context import Given
from pipeline.judgements.prose.cues import has
from pipeline.judgements.prose.governors import past_comment
from pipeline.judgements.prose.phrases import Governor, area_follows, in_relative
from pipeline.judgements.reading import Token
from pipeline.judgements.words import among

_NAMED = ("prov", "own", "name", "other", "date")


def opens_after(tokens: Sequence[Token], before: Given, index: int) -> int:
    """First token that belongs to the grade at ``index`` alone, and not to the one before it."""
    first = 0 if _in_a_comment(tokens, before) else before.index + 1
    if before.reach.after and before.reach.last >= first:
        first = before.reach.last + 1
        if first + 1 < index and tokens[first].low == "," and "which" in tokens[first + 1].tags:
            first -= 1  # "except leadership, which requires improvement"
    return first


class Link(NamedTuple):
    """How a grade is told of the same thing as the one before it."""

    joined: bool = False  # in any way
    since: bool = False  # the one before is told as overtaken: "and has since been re-graded good"
    having: bool = False  # it is told as overtaken itself: "good, having been rated requires improvement"


def link_to(tokens: Sequence[Token], before: Given, index: int, gov: Governor) -> Link:
    """How the grade at ``index`` is joined to the one before it."""
    between = tokens[before.index + 1 : index]
    since = (
        gov.rule in ("judged", "predicate", "given", "kept")
        and any(
            among(t.low, "afterwards") and not _opens_since(tokens, i) for i, t in enumerate(between, before.index + 1)
        )
        and not any(
            t.kind in ("area", "prov", "name") for t in tokens[max(before.index, before.reach.last) + 1 : index]
        )
    )
    having = gov.rule == "judged" and any(t.low.startswith("having") for t in between)
    last = max(before.index, before.reach.last if before.reach.after else 0)
    changed = (
        gov.rule == "change"
        and not (gov.role == "from" and before.gov.role == "to" and before.reach.after)
        and (past_comment(tokens, before.index, index) or _shares(tokens, last, index))
    )
    return Link(gov.rule == "carried" or having or since or changed, since, having)


def _in_a_comment(tokens: Sequence[Token], before: Given) -> bool:
    """ "Adoption, formerly outstanding, has been marked down to good": what both grades are said of stands in front."""
    if in_relative(tokens, before.index):
        return True
    at, closing = before.gov.at, before.index + 1
    while closing < len(tokens) and (tokens[closing].kind == "date" or "for" in tokens[closing].tags):
        closing += 1
    opens = 0 < at < before.index and tokens[at].low == ","
    verb = closing + 1 < len(tokens) and has(tokens[closing + 1], "copula", "aux", "judged", "keep", "move")
    return opens and verb and tokens[closing].low == ","


def has_its_area(tokens: Sequence[Token], before: int, index: int) -> bool:
    """ "good for A, up from inadequate, and good for B"; "... (previously good), and on people inadequate"."""
    return area_follows(tokens, index) or any(t.kind == "area" for t in tokens[before + 1 : index])


def _opens_since(tokens: Sequence[Token], i: int) -> bool:
    """ "... inadequate, a fall of two grades since the council was rated good": since when, not since then."""
    after = tokens[i + 1] if i + 1 < len(tokens) else None
    return tokens[i].low == "since" and after is not None and (has(after, "det", "pronoun") or after.kind in _NAMED)


def _shares(tokens: Sequence[Token], before: int, index: int) -> bool:
    """A change told of the same thing: "good, up from requires improvement", "from inadequate to good"."""
    between = tokens[before + 1 : index]
    return not any(
        token.kind == "area"
        or token.low == ";"
        or (  # "... in June, and in May Netherby Training went from ..."
            token.kind in ("name", "other", "prov")
            and i + 1 < len(between)
            and has(between[i + 1], "move", "aux", "copula")
        )
        for i, token in enumerate(between)
    )
