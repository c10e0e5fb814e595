"""What a grade is given for: areas by their place around the words that give it.

    "For efficiency, the service moved ..."       before, fronted
    "inadequate for being safe and well-led"      after
    "rated leadership outstanding"                between
    "good in every area except leadership"        all, with what is left out
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.judgement_cues import (
    has,
    is_entity,
)
from pipeline.judgement_mentions import (
    AreaRef,
    area_ref,
)
from pipeline.judgement_phrases import (
    MARKS,
    modifies,
)
from pipeline.judgement_reading import Reading, Token


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


def areas_after(reading: Reading, tokens: Sequence[Token], index: int, *, strict: bool = False) -> Reach | None:
    """Areas that follow the grade: "good overall", "good for A and B", "good in every area except C".

    ``strict``: only areas that a scale file names.
    """
    grade = tokens[index].hit
    assert grade is not None
    i, overall = index + 1, ()
    while i < len(tokens):
        token = tokens[i]
        if token.kind == "area" and not overall and area_ref(reading, grade.grade, token.start, token.end)[0].key == "overall" \
                and (token.low == "overall" or i == index + 1):
            overall = area_ref(reading, grade.grade, token.start, token.end)
        elif not (token.low in MARKS or has(token, "rating", "by") or token.kind == "insp" or (token.kind == "word" and has(token, "adverb")) or token.kind == "date"
                  or token.low.isdigit() or (has(token, "for") and i + 1 < len(tokens) and tokens[i + 1].kind == "date")
                  or (token.kind in ("own",) and grade.right == "own") or (has(token, "adverb") and token.kind == "word")):
            break
        i += 1
    if overall and i + 1 < len(tokens) and tokens[i].low == "and" and has(tokens[i + 1], "for"):
        i += 1
    if i < len(tokens) and (has(tokens[i], "for") or (overall and tokens[i].low in ("and in", "and for")) or tokens[i].low in (":", "–", "—", "-", "(") or tokens[i].low in ("including", "namely", "covering") or has(tokens[i], "all_areas", "rest")):
        linked = tokens[i]
        direct = has(linked, "all_areas", "rest")
        reach = _area_list(reading, tokens, i if direct else i + 1, grade.grade, for_link=has(linked, "for") and linked.low.startswith("for") and not strict)
        if reach is not None:
            if overall and not reach.scope:
                reach.areas = overall + reach.areas
            reach.after = True
            return reach
    return Reach(overall, last=i - 1, after=True) if overall else None


def _area_list(reading: Reading, tokens: Sequence[Token], i: int, grade: str, *, for_link: bool) -> Reach | None:
    start, areas, last, filler = i, [], -1, 0
    counted = generic = False  # "in three of the five areas"
    words = reading.words
    while i < len(tokens):
        token = tokens[i]
        if token.kind == "area":
            areas += area_ref(reading, grade, token.start, token.end)
            last, filler = i, 0
        elif has(token, "all_areas", "rest") and not areas:
            return _all(reading, tokens, i, grade)
        elif has(token, "rest"):
            break
        elif token.kind == "grade" or token.low in (";", ".") or has(token, "copula", "judged", "but", "which", "except", "say", "negation"):
            break
        elif token.low in MARKS or token.low == "," or has(token, "and", "det", "for", "both", "adverb", "of") or token.low.isdigit() or token.low in ("-", "•"):
            pass
        elif token.low in words.area_lead or token.kind == "insp" or (token.kind in ("own", "prov") and token.possessive) or token.kind == "date":
            filler += 1
        elif not areas and has(token, "number", "count", "generic", "rating") and filler < 6:
            filler += 1
            counted = counted or has(token, "number", "count")
            generic = generic or has(token, "generic")
        elif token.low in (":", "–", "—") and (counted or generic) and not areas:
            filler = 0
        else:
            break
        if filler > 5:
            break
        i += 1
    if areas:
        return Reach(tuple(areas), last=last)
    if counted and (generic or i >= len(tokens) or tokens[i].kind in ("punct", "grade")):
        return Reach(scope="nobody", last=i - 1)
    return _unknown(reading, tokens, start, grade) if for_link or (not reading.inspectorate.gives_overall and tokens[start - 1].low == "at") else None


def _all(reading: Reading, tokens: Sequence[Token], i: int, grade: str) -> Reach:
    """Every area: spelt out after a colon, or left to the areas that the document names."""
    after = i + 1
    while after < len(tokens) and (tokens[after].low in MARKS or has(tokens[after], "by") or tokens[after].kind == "insp" or tokens[after].low == ","):
        after += 1
    reach = Reach(scope="rest" if has(tokens[i], "rest") else "all", last=i)
    if after < len(tokens) and (tokens[after].low in (":", "–", "—", "(", "-") or tokens[after].low in ("including", "namely")):
        spelt = _area_list(reading, tokens, after + 1, grade, for_link=False)
        if spelt is not None and spelt.areas:
            spelt.scope = "all" if tokens[after].low == "including" else "spelt"
            return spelt
    for j in range(i + 1, min(i + 8, len(tokens))):
        if has(tokens[j], "except"):
            left_out = _area_list(reading, tokens, j + 1, grade, for_link=False)
            if left_out is not None:
                reach.excluded, reach.last = left_out.areas, left_out.last
            break
        if tokens[j].kind == "grade" or tokens[j].low in (".", ";"):
            break
    return reach


def _unknown(reading: Reading, tokens: Sequence[Token], i: int, grade: str) -> Reach | None:
    """An area that no scale file names: "excellent for its outdoor learning"."""
    while i < len(tokens) and (tokens[i].low in MARKS or tokens[i].low in ("its", "their", "our", "being")):
        i += 1
    first, last = i, -1
    while i < len(tokens) and i - first < 9:
        token = tokens[i]
        if token.kind in ("grade", "date", "prov", "insp", "own", "other", "name") or token.low in (",", ";", ":", ".", "(", "–", "—", "!") \
                or has(token, "copula", "judged", "but", "which", "say", "aux", "because", "by", "all_areas", "except", "pronoun") or token.low in reading.words.not_area:
            break
        if token.kind == "word" and (has(token, "and") or has(token, "for")) and last < 0:
            break
        if has(token, "for") and i + 1 < len(tokens) and (has(tokens[i + 1], "last", "previous_adjective", "current") or tokens[i + 1].kind == "date" or tokens[i + 1].low in ("last", "latest")):
            break
        if not has(token, "and", "for", "with"):
            last = i
        i += 1
    stopped = tokens[i] if i < len(tokens) else None
    if stopped is not None and (stopped.low in reading.words.not_area or last < 0 or stopped.kind == "area" or has(stopped, "pronoun", "which", "copula", "aux", "judged")):
        return None
    if last < first or all(has(token, "det", "number", "adverb") for token in tokens[first : last + 1]):
        return None
    words = (tokens[first].start, tokens[last].end)
    return Reach(area_ref(reading, grade, *words)[:1] if False else (AreaRef("other", reading.text[words[0] : words[1]], *words),), last=last)


def areas_between(reading: Reading, tokens: Sequence[Token], first: int, index: int) -> Reach | None:
    """Areas between the verb and the grade: "rated leadership outstanding", "judged the impact of leaders to be good"."""
    grade = tokens[index].hit
    assert grade is not None
    areas = [ref for i, token in enumerate(tokens[first + 1 : index], first + 1) if token.kind == "area" and not (has(token, "rating") and i == first)
             for ref in area_ref(reading, grade.grade, token.start, token.end)]
    if areas:
        return Reach(tuple(areas))
    for token in tokens[first + 1 : index]:
        if has(token, "all_areas", "rest"):
            return Reach(scope="rest" if has(token, "rest") else "all", whole=False)
    return None


def areas_before(reading: Reading, tokens: Sequence[Token], first: int, end: int, index: int) -> Reach | None:
    """Areas before the verb, from ``first``: its subject, or fronted by "for" or "in"."""
    grade = tokens[index].hit
    assert grade is not None
    i = end - 1
    head_between = False
    while i >= first:
        token = tokens[i]
        if token.kind == "area" and not (i and has(tokens[i - 1], "except") and not any(has(t, "which") for t in tokens[i + 1 : i + 3])):
            break
        if token.low in ("when", "where", "since", "because") and i < end - 1:
            return None
        if has(token, "all_areas", "rest"):
            if head_between and i > first + 2:
                return None
            reach = _all(reading, tokens, i, grade.grade)
            reach.whole, reach.last = head_between, -1
            return reach
        if has(token, "say") or token.low == ";" or (has(token, "but") and token.low != "while"):
            return None
        if (is_entity(token) or token.kind == "indefinite") and not modifies(tokens, i) and not token.possessive:
            head_between = True
        i -= 1
    if i < first:
        return None
    last = i
    areas: list[AreaRef] = []
    filler = 0
    while i >= first:
        token = tokens[i]
        if token.kind == "area":
            areas = [*area_ref(reading, grade.grade, token.start, token.end), *areas]
            filler, start = 0, i
        elif token.low in MARKS or token.low == "," or has(token, "and", "det", "for", "both", "of") or token.low in reading.words.area_lead:
            filler += token.low in reading.words.area_lead
        elif token.possessive and filler == 0 and is_entity(token):
            pass
        else:
            break
        if filler > 4:
            break
        i -= 1
    if not head_between and last + 1 < end and not _ends_phrase(reading, tokens[last + 1]):
        return None  # "the children looked after inspection", "the leadership team"
    verb = last + 1
    while verb < end and tokens[verb].low in (*reading.words.area_lead, "performance"):
        verb += 1
    if head_between and verb + 2 < len(tokens) and has(tokens[verb], "copula") and tokens[verb + 1].low == "that" and has(tokens[verb + 2], "pronoun"):
        return Reach(tuple(areas), last=last, before=True)  # "the judgement for adoption is that it requires improvement"
    if head_between:
        before = tokens[start - 1] if start else None
        while before is not None and (has(before, "det") or before.low in MARKS or before.possessive or before.low in reading.words.area_lead) and not has(before, "for"):
            start -= 1
            before = tokens[start - 1] if start else None
        own = all(ref.key == "overall" for ref in areas)
        opens = start - 2 < first or tokens[start - 2].kind == "punct" or has(tokens[start - 2], "and", "but")
        apposition = any(has(t, "for") for t in tokens[max(first, start - 6) : start]) and tokens[last + 1].low == ","
        dashes = any(t.low in ("–", "—") for t in tokens[max(first, start - 4) : start]) and any(has(t, "generic") for t in tokens[first:start])
        if not (own or dashes or (before is not None and has(before, "for") and opens) or apposition):
            return None
    return Reach(tuple(areas), last=last, before=not head_between)


def _ends_phrase(reading: Reading, token: Token) -> bool:
    """What can follow an area that a grade is for: a mark, a verb, a word that joins; no further noun."""
    return token.kind != "word" or token.low in reading.words.area_lead or bool(token.tags - {"facility", "services", "rating", "number", "count", "rating_sure", "inspectors"}) or token.low in ("performance", "received", "judgement")
