"""Areas named before that a sentence takes up by a number, an order or a pronoun.

"both had been graded weak", "all three of these"           by their number
"the first has been raised to outstanding"                  by their order
"It was good in 2018", "graded inadequate in this area"     by a pronoun
"their service was rated inadequate"                        of those for whom it is
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.judgements.areas.refs import AreaRef, Reach, area_ref, areas_in
from pipeline.judgements.context import Context, topic_of
from pipeline.judgements.prose.cues import has
from pipeline.judgements.prose.predicates import subject_index
from pipeline.judgements.reading import Reading, Token
from pipeline.judgements.words import among


def one_of_two_areas(tokens: Sequence[Token], first: int, end: int, context: Context) -> Reach | None:
    """ "Now that the two are marked apart, the first has been raised to outstanding": one of the areas named last."""
    for i in range(max(1, first), end):
        if tokens[i - 1].low == "the" and (
            i + 1 >= end or has(tokens[i + 1], "aux", "copula", "move", "judged", "keep")
        ):
            second = among(tokens[i].low, "second_of_two")
            if second or among(tokens[i].low, "first_of_two"):
                refs = named_last(context.here, "two")
                return Reach((refs[1 if second else 0],), before=True) if len(refs) == 2 else None
    return None


def area_meant(
    reading: Reading, tokens: Sequence[Token], first: int, end: int, index: int, context: Context
) -> Reach | None:
    """ "Efficiency went the other way. It was good in 2018": the area that "it" takes up, here or a sentence before."""
    hit = tokens[index].hit
    assert hit is not None
    j = subject_index(tokens, first, end)
    while j > first and (has(tokens[j], "and", "adverb") or tokens[j].low == ","):
        j -= 1
    if j < 0 or not among(tokens[j].low, "it"):
        return None
    if j > 2 and tokens[j - 1].low == "where" and tokens[j - 2].low == "," and tokens[j - 3].kind == "area":
        area = tokens[j - 3]  # "requires improvement for leadership, where it was inadequate in 2014"
        return Reach(area_ref(reading, hit.grade, area.start, area.end), before=True)
    here = topic_of(tokens[:j])
    if here is None and any(t.kind in ("prov", "own", "other", "name", "part", "area") for t in tokens[:j]):
        return None
    spot = here or context.topic
    return Reach(area_ref(reading, hit.grade, *spot), before=True) if spot is not None else None


def in_this_area(tokens: Sequence[Token], index: int, context: Context) -> Reach | None:
    """ "graded inadequate in this area": the area named last."""
    link = tokens[index + 1 : index + 4]
    if len(link) == 3 and "for" in link[0].tags and among(link[1].low, "demonstratives") and "generic" in link[2].tags:
        refs = named_last(context.areas, "one" if link[2].low == "area" else link[2].low)
        return Reach(refs, last=index + 3, after=True) if refs else None
    return None


def their_service(reading: Reading, tokens: Sequence[Token], first: int, end: int, index: int) -> Reach | None:
    """ "Care leavers, though, were let down: their service was rated inadequate": an area taken up again."""
    hit = tokens[index].hit
    at = next(
        (i for i in range(first + 1, end) if among(tokens[i].low, "service") and tokens[i - 1].low == "their"), -1
    )
    if hit is None or at < 0:
        return None
    areas = areas_in(reading, tokens[first:at], hit.grade)
    return Reach(tuple(areas), before=True) if areas else None


_NUMBERS = {"one": 1, "both": 2, "two": 2, "three": 3, "four": 4, "five": 5}


def named_last(areas: Sequence[AreaRef], word: str) -> tuple[AreaRef, ...]:
    """The areas that "both" or "all three of these" takes up: the last named, as many as it says."""
    wanted = next((number for name, number in _NUMBERS.items() if name in word.split()), 9)
    found: dict[tuple[str, str], AreaRef] = {}
    for ref in reversed(areas):
        if len(found) < wanted:
            found.setdefault((ref.key, ref.text if ref.key == "other" else ""), ref)
    return tuple(reversed(found.values()))
