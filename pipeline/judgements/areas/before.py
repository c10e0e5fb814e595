"""Areas that stand before their grade: the subject of its verb, fronted, or between the two.

"For efficiency, the service moved ..."             fronted
"Leadership and adoption were judged good"          the subject
"rated leadership outstanding"                      between
"All four of the judgements - on A and B - were"    by a subject that spells them out
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.judgements.areas.lists import all_of_them
from pipeline.judgements.areas.refs import AreaRef, Reach, area_ref
from pipeline.judgements.prose.cues import has, is_entity
from pipeline.judgements.prose.phrases import MARKS, is_head, modifies
from pipeline.judgements.reading import Reading, Token
from pipeline.judgements.words import among


def areas_between(reading: Reading, tokens: Sequence[Token], first: int, index: int) -> Reach | None:
    """Areas between the verb and the grade: "rated leadership outstanding", "judged adoption to be good"."""
    grade = tokens[index].hit
    assert grade is not None
    areas = [
        ref
        for i, token in enumerate(tokens[first + 1 : index], first + 1)
        if token.kind == "area" and not ("rating" in token.tags and i == first)
        for ref in area_ref(reading, grade.grade, token.start, token.end)
    ]
    if areas:
        start = next(i for i in range(first + 1, index) if tokens[i].kind == "area")
        return Reach() if _is_whole_service(tokens, start, areas) else Reach(tuple(areas))
    for token in tokens[first + 1 : index]:
        if has(token, "all_areas", "rest"):
            return Reach(scope="rest" if "rest" in token.tags else "all", whole=False)
    return None


def areas_before(reading: Reading, tokens: Sequence[Token], first: int, end: int, index: int) -> Reach | None:
    """Areas before the verb, from ``first``: its subject, or fronted by "for" or "in"."""
    grade = tokens[index].hit
    assert grade is not None
    i = end - 1
    head_between = False
    while i >= first:
        token = tokens[i]
        if token.kind == "area" and not (
            i and "except" in tokens[i - 1].tags and not any("which" in t.tags for t in tokens[i + 1 : i + 3])
        ):
            break
        if among(token.low, "time_breaks") and i < end - 1:
            return None
        if has(token, "all_areas", "rest"):
            if head_between and i > first + 2:
                return None
            reach = all_of_them(reading, tokens, i, grade.grade)
            reach.whole, reach.last = head_between, -1
            return reach
        if "say" in token.tags or token.low == ";" or ("but" in token.tags and token.low != "while"):
            return None
        if (
            (is_entity(token) or token.kind == "indefinite")
            and not modifies(tokens, i)
            and not token.possessive
            and not (i and tokens[i - 1].kind == "area" and among(token.low, "service"))
        ):
            head_between = True  # but not in "our children in care service"
        i -= 1
    if i < first:
        return None
    last = i
    areas: list[AreaRef] = []
    filler = 0
    while i >= first:
        token = tokens[i]
        whole = token.kind == "area" and areas and "rating" in token.tags and tokens[i + 1].low == ","
        if whole and not (i < 2 and has(tokens[i + 2], "and")):  # but "Its overall rating, and its ratings for ..."
            break  # "Within that overall judgement, adoption was good"
        if token.kind == "area":
            found = area_ref(reading, grade.grade, token.start, token.end)
            of_one = bool(areas) and "of" in tokens[i + 1].tags and all(ref.key == "overall" for ref in found)
            areas = areas if of_one else [*found, *areas]  # "the overall effectiveness of services for ..."
            filler, start = 0, i
        elif (
            token.low in MARKS
            or token.low == ","
            or has(token, "and", "det", "for", "both", "of")
            or token.low in reading.words.area_lead
            or ("rating_plural" in token.tags and "for" in tokens[i + 1].tags)  # "and its ratings for safe"
        ):
            filler += token.low in reading.words.area_lead
        elif token.possessive and filler == 0 and is_entity(token):
            pass
        else:
            break
        if filler > 4:
            break
        i -= 1
    if _is_whole_service(tokens, start, areas):
        return Reach(last=last, before=True)
    lags = (
        end < len(tokens) and tokens[end].low == "at" and end - last <= 4 and tokens[last + 1].low.endswith(("s", "ed"))
    )
    told = (
        start > first and "for" in tokens[start - 1].tags and has(tokens[last + 1], "inspectors")
    )  # "on A inspectors said"
    if not head_between and last + 1 < end and not (lags or told or _ends_phrase(reading, tokens[last + 1])):
        return None  # "the children looked after inspection", "the leadership team"
    verb = last + 1
    while (verb < end and tokens[verb].low in reading.words.area_lead) or among(tokens[verb].low, "after_area"):
        verb += 1
    if (
        head_between
        and verb + 2 < len(tokens)
        and "copula" in tokens[verb].tags
        and tokens[verb + 1].low == "that"
        and "pronoun" in tokens[verb + 2].tags
    ):
        return Reach(
            tuple(areas), last=last, before=True
        )  # "the judgement for adoption is that it requires improvement"
    if head_between and start and tokens[start - 1].low == "how":
        return Reach(tuple(areas), last=last, before=True)  # "how caring the practice was has been re-rated as good"
    if head_between:
        before = tokens[start - 1] if start else None
        while (
            before is not None
            and (
                "det" in before.tags
                or before.low in MARKS
                or before.possessive
                or before.low in reading.words.area_lead
            )
            and "for" not in before.tags
        ):
            start -= 1
            before = tokens[start - 1] if start else None
        own = all(ref.key == "overall" for ref in areas)
        opens = start - 2 < first or tokens[start - 2].kind == "punct" or has(tokens[start - 2], "and", "but", "rating")
        apposition = any("for" in t.tags for t in tokens[max(first, start - 6) : start]) and tokens[last + 1].low == ","
        dashes = any(t.low in ("–", "—") for t in tokens[max(first, start - 4) : start]) and any(
            "generic" in t.tags for t in tokens[first:start]
        )
        if not (
            own
            or dashes
            or (before is not None and opens and ("for" in before.tags or before.low == "and for"))
            or apposition
        ):
            return None
    return Reach(tuple(areas), last=last, before=not head_between)


def loosely_before(reading: Reading, tokens: Sequence[Token], first: int, end: int, index: int) -> Reach | None:
    """Areas of a subject that the order of words does not show, where nobody else could be graded.

    "All four of the judgements - on A, B and C - were outstanding", "Responsive, which includes ..., remains ..."
    """
    grade = tokens[index].hit
    assert grade is not None
    begin = first
    for i in range(end - 1, first - 1, -1):
        if tokens[i].low == ";" or "say" in tokens[i].tags or ("but" in tokens[i].tags and i + 1 < end):
            begin = i + 1
            break
    areas: list[AreaRef] = []
    opened = False
    for i in range(begin, end):
        token = tokens[i]
        if token.kind == "area" and not token.possessive:
            if i + 1 < len(tokens) and not _ends_phrase(reading, tokens[i + 1]):
                return None
            if not areas and not is_head(tokens, i) and not opened:
                return None
            areas += area_ref(reading, grade.grade, token.start, token.end)
        elif has(token, "generic", "both", "all_areas"):
            opened = True
        elif (
            (is_entity(token) or token.kind == "indefinite") and not modifies(tokens, i) and not token.possessive
        ) or (
            has(token, "copula", "judged", "because")
            and not any("which" in t.tags for t in tokens[max(begin, i - 3) : i])
            and i < end - 3
            and not areas
        ):
            return None
    return Reach(tuple(areas), last=end - 1, before=True) if areas else None


_WHOLE_SERVICE = ("help_and_protection", "children_in_care", "care_leavers")


def _is_whole_service(tokens: Sequence[Token], start: int, areas: Sequence[AreaRef]) -> bool:
    """ "services for children in need of help and protection, children looked after and care leavers": all of them."""
    keys = " ".join(ref.key for ref in areas)
    before = tokens[max(0, start - 2) : start]
    return all(key in keys for key in _WHOLE_SERVICE) and any(among(t.low, "service") for t in before)


def _ends_phrase(reading: Reading, token: Token) -> bool:
    """What can follow an area that a grade is for: a mark, a verb, a word that joins; no further noun."""
    return (
        token.kind != "word"
        or token.low.isdigit()
        or token.low in reading.words.area_lead
        or bool(token.tags - {"facility", "services", "rating", "number", "count", "rating_sure", "inspectors"})
        or among(token.low, "after_area")
        or among(token.low, "subject_tails")
    )
