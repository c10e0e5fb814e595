"""Areas that follow their grade: "good overall", "good for A and B", "good in every area except C".

"Grades of good were awarded for leadership"            behind the verb of giving
"A single grade of good covers A and B"                 behind a verb of covering
"good for all four"                                     by their number
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.judgements.areas.lists import area_list
from pipeline.judgements.areas.refs import AreaRef, Reach, area_ref
from pipeline.judgements.prose.cues import has
from pipeline.judgements.prose.leaning import is_sole, not_but, over_its_verb
from pipeline.judgements.prose.phrases import MARKS
from pipeline.judgements.reading import Reading, Token
from pipeline.judgements.words import among


def areas_after(reading: Reading, tokens: Sequence[Token], index: int, *, strict: bool = False) -> Reach | None:
    """Areas that follow the grade: "good overall", "good for A and B", "good in every area except C".

    ``strict``: only areas that a scale file names.
    """
    grade = tokens[index].hit
    assert grade is not None
    inside = index > 1 and tokens[index - 1].low != "(" and any(t.low == "(" for t in tokens[index - 3 : index - 1])
    if inside and index + 1 < len(tokens) and tokens[index + 1].low == ")":
        return None  # "good (previously good), on efficiency ..."
    if grade.right == "area" and index + 1 < len(tokens) and tokens[index + 1].kind == "area":
        beside = tokens[index + 1]
        return Reach(area_ref(reading, grade.grade, beside.start, beside.end), last=index + 1, after=True)
    both_halves = not_but(reading, tokens, index)
    if both_halves is not None:
        return both_halves
    i = over_its_verb(tokens, index) if index and is_sole(tokens, index) else index + 1
    overall: tuple[AreaRef, ...] = ()
    bracketed = i + 1 < len(tokens) and tokens[i].low == "(" and tokens[i + 1].kind == "area"  # "good (safe, caring)"
    while i < len(tokens) and not bracketed:
        token = tokens[i]
        if (
            token.kind == "area"
            and not overall
            and area_ref(reading, grade.grade, token.start, token.end)[0].key == "overall"
            and (token.low == "overall" or i == index + 1)
        ):
            overall = area_ref(reading, grade.grade, token.start, token.end)
        elif not (
            token.low in MARKS
            or (
                token.low == ","
                and i + 1 < len(tokens)
                and (
                    "for" in tokens[i + 1].tags
                    or among(tokens[i + 1].low, "including")
                    or _hands_to(tokens, index, i + 1)
                )
                and (i == index + 1 or tokens[i - 1].low in MARKS or tokens[i - 1].kind == "area")
            )
            or has(token, "rating", "by")
            or token.kind == "insp"
            or (token.kind == "word" and "adverb" in token.tags)
            or token.kind == "date"
            or token.low.isdigit()
            or ("for" in token.tags and i + 1 < len(tokens) and tokens[i + 1].kind == "date")
            or (among(token.low, "times") and has(tokens[i - 1], "number", "count", "adverb"))
            or ("number" in token.tags and i + 1 < len(tokens) and among(tokens[i + 1].low, "times"))
            or (token.kind in ("own", "indefinite") and grade.right == "own")
            or ("adverb" in token.tags and token.kind == "word")
            or _is_giving(tokens, index, i)
        ):
            break
        i += 1
    if overall and i + 2 < len(tokens):
        joint = i + 1 if tokens[i].low == "," else i
        if "and" in tokens[joint].tags and "for" in tokens[joint + 1].tags:
            i = joint + 1
    if (
        i + 2 < len(tokens)
        and "for" in tokens[i].tags
        and "both" in tokens[i + 1].tags
        and tokens[i + 2].kind == "date"
    ):
        return Reach(overall, last=i + 2, after=True) if overall else None  # "outstanding in both 2015 and 2019"
    if i < len(tokens) and tokens[i].low == ":" and i + 1 < len(tokens) and "for" in tokens[i + 1].tags:
        i += 1  # "outstanding five times: for the quality of education, for ..."
    if i < len(tokens) and _covers(tokens, index, i):
        i += tokens[min(i + 1, len(tokens) - 1)].low == "to"
        reach = area_list(reading, tokens, i + 1, grade.grade, for_link=False)
        if reach is not None and reach.areas:
            reach.after = True
            return reach
    if i < len(tokens) and (
        "for" in tokens[i].tags
        or (tokens[i].low == "to" and _hands_to(tokens, index, i))
        or (overall and tokens[i].low in ("and in", "and for"))
        or tokens[i].low in (":", "–", "—", "-", "(")
        or among(tokens[i].low, "including")
        or has(tokens[i], "all_areas", "rest")
    ):
        linked = tokens[i]
        if "for" in linked.tags and _counts_all(tokens, i + 1):
            return Reach(scope="all", last=i + 1, after=True, whole=False)
        direct = has(linked, "all_areas", "rest")
        reach = area_list(
            reading,
            tokens,
            i if direct else i + 1,
            grade.grade,
            for_link="for" in linked.tags
            and not strict
            and (linked.low.startswith("for") or any(t.low in ("how", "way") for t in tokens[i + 1 : i + 3])),
            listed=linked.low in (":", "–", "—", "-"),
        )
        if reach is not None:
            if overall and reach.scope == "nobody":
                return Reach(overall, last=reach.last, after=True)
            if overall and not reach.scope:
                reach.areas = overall + reach.areas
            reach.after = True
            return reach
    return Reach(overall, last=i - 1, after=True) if overall else None


def _hands_to(tokens: Sequence[Token], index: int, i: int) -> bool:
    """ "awarded the highest grade, outstanding, to the council's leadership"."""
    if tokens[i].low != "to":
        return False
    handed = any(has(t, "give", "judged") for t in tokens[max(0, index - 8) : index])
    return handed and any(t.kind == "area" for t in tokens[i + 1 : i + 4])


def _is_giving(tokens: Sequence[Token], index: int, i: int) -> bool:
    """The verb of "Grades of good were awarded for leadership"."""
    verb = tokens[i : i + 3] if has(tokens[i], "copula", "aux") else tokens[i - 1 : i + 2]
    of_it = index > 1 and "of" in tokens[index - 1].tags and "rating" in tokens[index - 2].tags
    its_own = index + 1 < i and "rating" in tokens[index + 1].tags  # "A good rating was awarded for leadership"
    if not (of_it or its_own) or len(verb) < 3:
        return False
    return has(verb[0], "copula", "aux") and has(verb[1], "judged", "give") and has(verb[2], "for", "to")


def _covers(tokens: Sequence[Token], index: int, i: int) -> bool:
    """ "A single grade of good covers children in care and care leavers"."""
    return among(tokens[i].low, "covering_verbs") and index > 1 and "of" in tokens[index - 1].tags


def _counts_all(tokens: Sequence[Token], i: int) -> bool:
    """ "good for all four": the areas that the text has named."""
    return (
        i < len(tokens)
        and "both" in tokens[i].tags
        and tokens[i].low.startswith(("all", "each", "both"))
        and (
            i + 1 == len(tokens)
            or tokens[i + 1].kind == "punct"
            or tokens[i + 1].kind == "date"
            or has(tokens[i + 1], "and", "for", "but")
            or among(tokens[i + 1].low, "counted_things")
            or among(tokens[i + 1].low, "after_all_of_them")
        )
    )
