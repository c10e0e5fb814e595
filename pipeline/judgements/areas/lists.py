"""Lists of areas in a sentence: "safe, effective and well-led", "every area except leadership", "its sport"."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.judgements.areas.refs import AreaRef, Reach, area_ref, other_area
from pipeline.judgements.areas.unnamed import is_plain, item_end, spelt_list, unnamed_area
from pipeline.judgements.prose.cues import has, is_entity
from pipeline.judgements.prose.doing import way_end
from pipeline.judgements.prose.phrases import MARKS
from pipeline.judgements.reading import Reading, Token
from pipeline.judgements.words import among


def area_list(
    reading: Reading, tokens: Sequence[Token], i: int, grade: str, *, for_link: bool, listed: bool = False
) -> Reach | None:
    """The areas from token ``i``; ``listed`` after a colon or dash, where semicolons part them too."""
    start, last, filler = i, -1, 0
    areas: list[AreaRef] = []
    counted = generic = started = False  # "in three of the five areas"; "in the way it looks after ..."
    words = reading.words
    while i < len(tokens):
        token = tokens[i]
        way = -1 if reading.inspectorate.gives_overall else way_end(tokens, i)
        if way > 0 and not _is_named_behind(tokens, way):
            areas.append(other_area(reading, token, tokens[way]))
            i, last, filler = way, way, 0
        elif way > 0:
            i, filler = way, 0  # "how it treats the public (legitimacy)": what the brackets name
        elif token.kind == "area":
            areas += area_ref(reading, grade, token.start, token.end)
            last, filler = i, 0
        elif has(token, "all_areas", "rest") and not areas:
            return all_of_them(reading, tokens, i, grade)
        elif token.low == ";" and listed:
            pass
        elif areas and (skip := _as_before(tokens, i)):
            i += skip  # "for being caring, as before, and effective"
        elif started and not areas and filler < 6 and token.kind == "word" and has(token, "which", "copula"):
            filler += 1  # "for the way that children are helped and protected"
        elif (
            "rest" in token.tags
            or token.kind == "grade"
            or token.low in (";", ".")
            or has(token, "copula", "judged", "but", "which", "except", "say", "negation")
        ):
            break
        elif (
            token.low in MARKS
            or token.low == ","
            or has(token, "and", "det", "for", "both", "adverb", "of")
            or token.low.isdigit()
            or token.low in ("-", "•")
            or ("with" in token.tags and tokens[i - 1].low in words.area_lead)  # "for its work with care leavers"
        ):
            pass
        elif (
            token.low in words.area_lead
            or token.kind == "insp"
            or (token.kind in ("own", "prov") and token.possessive)
            or token.kind == "date"
        ):
            filler += 1
        elif (
            not areas
            and filler < 6
            and (has(token, "number", "count", "generic", "rating") or (counted and among(token.low, "more_of_them")))
        ):
            filler += 1
            counted = counted or has(token, "number", "count")
            generic = generic or "generic" in token.tags
        elif among(token.low, "including") and counted and not areas:
            filler = 0  # "in five areas, including protecting vulnerable people"
        elif token.low in (":", "–", "—", "-") and (counted or generic) and not areas:
            if not reading.inspectorate.gives_overall:
                return spelt_list(reading, tokens, i + 1, grade)
            filler = 0
        elif counted and not areas and "pronoun" in token.tags:
            pass
        elif not areas and started and (is_plain(token) or token.kind in ("name", "person", "other")):
            filler += 1
        elif (item := item_end(tokens, i)) > 0 and areas and not reading.inspectorate.gives_overall:
            areas.append(other_area(reading, token, tokens[item]))
            i = last = item
        else:
            break
        started = started or token.low in ("way", "how", "ways")
        if filler > 5:
            break
        i += 1
    if areas:
        fronted = _fronted(tokens, start, last)
        if fronted > start:
            areas = [ref for ref in areas if ref.start < tokens[fronted].start]
            last = fronted - 1
        return Reach(tuple(areas), last=last)
    if counted and (generic or i >= len(tokens) or tokens[i].kind in ("punct", "grade")):
        return Reach(scope="nobody", last=i - 1)
    return (
        unnamed_area(reading, tokens, start)
        if for_link
        or (
            start < len(tokens)
            and tokens[start - 1].low == "at"
            and (not reading.inspectorate.gives_overall or tokens[start].low.endswith("ing"))
        )
        else None
    )


def _is_named_behind(tokens: Sequence[Token], i: int) -> bool:
    return i + 2 < len(tokens) and tokens[i + 1].low == "(" and tokens[i + 2].kind == "area"


def _as_before(tokens: Sequence[Token], i: int) -> int:
    """How many tokens ", as before," takes up behind its first."""
    if tokens[i].low != "," or i + 3 >= len(tokens) or "as" not in tokens[i + 1].tags:
        return 0
    return 3 if among(tokens[i + 2].low, "times_before") and tokens[i + 3].low == "," else 0


def _fronted(tokens: Sequence[Token], start: int, last: int) -> int:
    """Where a clause of its own opens: "... for caring[,] and for being effective and well-led it is rated good"."""
    if last + 2 >= len(tokens) or not has(tokens[last + 2], "copula", "aux", "judged", "keep", "move"):
        return -1
    subject = tokens[last + 1]
    if not (is_entity(subject) and not subject.possessive):
        return -1
    for i in range(last - 1, start, -1):
        if tokens[i].low.endswith("for") and ("and" in tokens[i].tags or has(tokens[i - 1], "and", "but")):
            return i
    return -1


def all_of_them(reading: Reading, tokens: Sequence[Token], i: int, grade: str) -> Reach:
    """Every area: spelt out after a colon, or left to the areas that the document names."""
    after = i + 1
    while after < len(tokens) and (
        tokens[after].low in MARKS
        or "by" in tokens[after].tags
        or tokens[after].kind == "insp"
        or tokens[after].low == ","
        or among(tokens[after].low, "as_well")
    ):
        after += 1
    colon = next((j for j in range(after, min(after + 6, len(tokens))) if tokens[j].low == ":"), after)
    if not any(t.kind in ("grade", "area") or t.low in (",", ";") for t in tokens[after:colon]):
        after = colon  # "in all three areas looked at by inspectors: ..."
    reach = Reach(scope="rest" if "rest" in tokens[i].tags else "all", last=i)
    if after < len(tokens) and (
        tokens[after].low in (":", "–", "—", "(", "-")
        or among(tokens[after].low, "including")
        or (tokens[after].low == "for" and "rest" not in tokens[i].tags)  # "across the board for A, B and C"
    ):
        spelt = area_list(reading, tokens, after + 1, grade, for_link=False, listed=tokens[after].kind == "punct")
        follows = tokens[spelt.last + 1] if spelt is not None and spelt.last + 1 < len(tokens) else None
        if follows is not None and (follows.kind == "grade" or has(follows, "copula", "aux", "judged", "keep", "move")):
            spelt = None  # "good in all areas bar one: the sixth form requires improvement"
        if spelt is not None and spelt.areas:
            rest = "rest" in tokens[i].tags
            spelt.scope = ("rest" if rest else "all") if tokens[after].low == "including" else "spelt"
            return spelt
    for j in range(i, min(i + 8, len(tokens))):  # "everything but adoption" is one phrase
        if "except" in tokens[j].tags:
            left_out = area_list(reading, tokens, j + 1, grade, for_link=False)
            if left_out is not None:
                reach.excluded, reach.last = left_out.areas, left_out.last
            break
        if tokens[j].kind == "grade" or tokens[j].low in (".", ";"):
            break
    return reach
