"""Areas that share the grade of those named before them.

"needs attention, as was post-16 provision"                             likewise
"puts all at good, as well as the sixth form"                           besides
"requires improvement, and therefore the school as a whole"             and so
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.judgements.areas.lists import area_list
from pipeline.judgements.areas.refs import AreaRef, Reach, area_ref
from pipeline.judgements.prose.cues import has
from pipeline.judgements.reading import Reading, Token
from pipeline.judgements.words import among


def _has_own_verb(tokens: Sequence[Token], j: int) -> bool:
    """ "..., and the board, which meets monthly, was rated inadequate": an area with a clause of its own."""
    after = j + 1
    if after + 1 < len(tokens) and tokens[after].low == "," and not has(tokens[after + 1], "and", "det", "but"):
        after = next(
            (
                i + 1
                for i in range(after + 2, len(tokens))
                if tokens[i].low == "," and has(tokens[min(i + 1, len(tokens) - 1)], "copula", "aux", "judged")
            ),
            len(tokens),
        )
    return after < len(tokens) and has(tokens[after], "copula", "aux", "judged")


def with_as_was(reading: Reading, tokens: Sequence[Token], index: int, reach: Reach, *, through: bool = False) -> Reach:
    """Further areas: "Achievement was marked needs attention, as was post-16 provision"."""
    hit = tokens[index].hit
    assert hit is not None
    for i in range(index + 1, min(index + 8, len(tokens) - 2)):
        if among(tokens[i].low, "likewise") and has(tokens[_over_aside(tokens, i + 1)], "copula", "aux"):
            extra = [
                ref
                for j, t in enumerate(tokens[i + 2 : i + 14], i + 2)
                if t.kind == "area" and not _has_own_verb(tokens, j)
                for ref in area_ref(reading, hit.grade, t.start, t.end)
            ]
            if extra:
                reach.areas = reach.areas + tuple(extra)
            break
        if tokens[i].kind == "grade" and not through:
            break
    return reach


def _over_aside(tokens: Sequence[Token], i: int) -> int:
    """Index of what follows an aside between commas: "and so, to our delight, is adoption"."""
    if tokens[i].low != ",":
        return i
    return next((j + 1 for j in range(i + 1, min(i + 7, len(tokens) - 1)) if tokens[j].low == ","), i)


def added(reading: Reading, tokens: Sequence[Token], index: int, reach: Reach) -> tuple[AreaRef, ...]:
    """ "requires improvement, and therefore the school as a whole", "puts all at good, as well as the sixth form"."""
    hit = tokens[index].hit
    assert hit is not None
    i = max(index, reach.last if reach.after else 0) + 1
    while i < len(tokens) and "generic" in tokens[i].tags:
        i += 1  # "in the safe and responsive categories, and therefore overall"
    if i < len(tokens) and tokens[i].low == ",":
        i += 1
    if i >= len(tokens):
        return ()
    plus = tokens[i].low == "as well as"
    so = i + 1 < len(tokens) and "and" in tokens[i].tags and among(tokens[i + 1].low, "adds_areas")
    if not (plus or so):
        return ()
    for token in tokens[i + 1 + so : i + 6]:
        if token.kind == "area":
            return area_ref(reading, hit.grade, token.start, token.end)
        if not has(token, "det", "for", "adverb") and token.low != ",":
            return ()
    return ()


def the_same_for(reading: Reading, tokens: Sequence[Token], index: int) -> tuple[AreaRef, ...]:
    """ "..., and the same again for Safe and for Well-led", "with the same verdict on behaviour": further areas."""
    hit = tokens[index].hit
    assert hit is not None
    for i in range(index + 1, min(index + 14, len(tokens) - 1)):
        if tokens[i].kind == "grade" or tokens[i].low == ";":
            return ()
        if tokens[i].low == "same" and has(tokens[i - 1], "det", "and"):
            break
    else:
        return ()
    after = i + 1
    while after < len(tokens) and (
        has(tokens[after], "adverb", "rating", "rating_sure")
        or among(tokens[after].low, "same_nouns")
        or among(tokens[after].low, "goes")
    ):
        after += 1
    if after >= len(tokens) or "for" not in tokens[after].tags or any("as" in t.tags for t in tokens[i + 1 : after]):
        return ()
    reach = area_list(reading, tokens, after + 1, hit.grade, for_link=False)
    return reach.areas if reach is not None and not reach.scope else ()
