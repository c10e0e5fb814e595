"""Lists of areas in a sentence: "safe, effective and well-led", "every area except leadership", "its sport"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.judgements.cues import (
    has,
    is_entity,
)
from pipeline.judgements.mentions import (
    AreaRef,
    area_ref,
)
from pipeline.judgements.phrases import (
    MARKS,
)
from pipeline.judgements.reading import Reading, Token
from pipeline.judgements.words import among


@dataclass(slots=True)
class Reach:
    """Areas of one grade: named ones, or all, with what is left out; ``last`` is the last token used up."""

    areas: tuple[AreaRef, ...] = ()
    scope: str = ""
    excluded: tuple[AreaRef, ...] = ()
    whole: bool = True
    last: int = -1
    after: bool = False
    before: bool = False  # an area is the subject


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
        if token.kind == "area":
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
                return _spelt_list(reading, tokens, i + 1, grade)
            filler = 0
        elif counted and not areas and "pronoun" in token.tags:
            pass
        elif not areas and started and (_plain(token) or token.kind in ("name", "person", "other")):
            filler += 1
        elif (item := _item(reading, tokens, i)) > 0 and areas and not reading.inspectorate.gives_overall:
            words_of_item = (token.start, tokens[item].end)
            areas.append(AreaRef("other", reading.text[slice(*words_of_item)], *words_of_item))
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
        _unknown(reading, tokens, start, grade)
        if for_link
        or (
            start < len(tokens)
            and tokens[start - 1].low == "at"
            and (not reading.inspectorate.gives_overall or tokens[start].low.endswith("ing"))
        )
        else None
    )


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


def _item(reading: Reading, tokens: Sequence[Token], i: int) -> int:
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


def _spelt_list(reading: Reading, tokens: Sequence[Token], i: int, grade: str) -> Reach:
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
            known = [t for t in item if t.kind == "area"]
            if known and len(item) <= 3:
                areas += [ref for t in known for ref in area_ref(reading, grade, t.start, t.end)]
            elif item and len(item) <= 9:
                areas.append(AreaRef("other", reading.text[item[0].start : item[-1].end], item[0].start, item[-1].end))
            item = []
            if ends:
                break
            continue
        item.append(token)
        last = j
    return Reach(tuple(areas), last=last) if areas else Reach(scope="nobody", last=last)


def _plain(token: Token) -> bool:
    """A word of "the way it looks after": no verb of grading, no name."""
    return token.kind in ("word", "own") and (not token.tags or has(token, "pronoun", "because"))


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


def _unknown(reading: Reading, tokens: Sequence[Token], i: int, grade: str) -> Reach | None:
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
        return Reach(
            (AreaRef("other", reading.text[tokens[first].start : tokens[i].end], tokens[first].start, tokens[i].end),),
            last=i,
        )
    while i < len(tokens) and i - first < 9:
        token = tokens[i]
        if (
            token.kind in ("grade", "date", "prov", "insp", "own", "other", "name")
            or token.low in (",", ";", ":", ".", "(", "–", "—", "!")
            or has(
                token,
                "copula",
                "judged",
                "but",
                "which",
                "say",
                "aux",
                "because",
                "by",
                "all_areas",
                "except",
                "pronoun",
            )
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
    words = (tokens[first].start, tokens[last].end)
    return Reach((AreaRef("other", reading.text[words[0] : words[1]], *words),), last=last)
