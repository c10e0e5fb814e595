"""A grade said again without its word: of further areas, or of an earlier time.

"So are adoption and fostering."            further areas of the grade that was given last
"good, the same grade as in 2019"           the same grade, earlier
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.judgements.areas.refs import AreaRef, area_ref
from pipeline.judgements.context import Context, Given
from pipeline.judgements.mentions import CONFIDENCE, PROVIDER, Mention, named_subject, news_status
from pipeline.judgements.prose.cues import (
    has,
)
from pipeline.judgements.prose.phrases import LABEL_MARKS, modifies
from pipeline.judgements.reading import GradeHit, Reading, Token
from pipeline.judgements.words import among


def so_too(reading: Reading, tokens: Sequence[Token], context: Context) -> list[Mention]:
    """ "So are A and B.", "Care leavers got the same grade", "It came to the same conclusion about A": further areas
    of the grade that was given last; "Our neighbours got the same grade": somebody else's."""
    last = context.last
    if last is None or len(tokens) < 3 or any("negation" in token.tags for token in tokens):
        return []
    opens = tokens[0].low == "the" and tokens[1].low == "same"
    if areas := _ditto(reading, tokens, last):
        return [replace(last.mention, areas=areas, scope="", excluded=())]
    same = next((i for i in range(len(tokens) - 1) if tokens[i].low == "same" or _points(tokens, i)), -1)
    if same > 0 and not opens and ("rating" in tokens[same + 1].tags or among(tokens[same + 1].low, "same_nouns")):
        return _the_same(reading, tokens, same, last)
    if not opens and not (among(tokens[0].low, "likewise") and has(tokens[1], "copula", "aux")):
        return []
    stop = next((i for i, t in enumerate(tokens) if i > 2 and t.low == "where"), len(tokens))
    areas = _areas_in(reading, tokens[2:stop], last)
    return [replace(last.mention, areas=areas, scope="", excluded=())] if areas else []


def spelt_after(reading: Reading, tokens: Sequence[Token], context: Context) -> list[Mention]:
    """ "Four of the five judgements were good. These were: A, B and C.": what the sentence before has only counted."""
    hit = context.counted
    opens = bool(tokens) and among(tokens[0].low, "counted_openers") and len(tokens) > 2
    if hit is None or not opens or not (has(tokens[1], "copula") or among(tokens[1].low, "including")):
        return []
    areas = tuple(ref for t in tokens[2:] if t.kind == "area" for ref in area_ref(reading, hit.grade, t.start, t.end))
    status = "previous" if context.past else news_status(reading, PROVIDER)
    rule, subject = "list", context.default
    if not areas:
        return []
    return [
        Mention(
            hit.grade,
            hit.start,
            hit.end,
            rule,
            CONFIDENCE[rule],
            areas,
            subject=subject,
            status=status,
            block=hit.block,
        )
    ]


def counted_alone(tokens: Sequence[Token]) -> GradeHit | None:
    """The grade of "Four of the five judgements were good", which says of no area that it was."""
    hits = [token.hit for token in tokens if token.hit is not None]
    if len(hits) != 1 or any(has(t, "negation", "hypothesis") for t in tokens):
        return None
    count = next((i for i, t in enumerate(tokens[:6]) if has(t, "number", "count")), -1)
    judged = any(
        has(t, "generic", "rating_plural") or any(among(word, "judged_nouns") for word in t.low.split())
        for t in tokens[count + 1 : count + 7]
    )
    return hits[0] if count >= 0 and judged else None


def _points(tokens: Sequence[Token], i: int) -> bool:
    """ "share that grade", "was given that rating": the grade told last."""
    return (
        i > 0
        and i + 1 < len(tokens)
        and among(tokens[i].low, "pointers_back")
        and "rating_sure" in tokens[i + 1].tags
        and any(has(t, "give", "judged") or among(t.low, "shares") for t in tokens[max(0, i - 3) : i])
    )


def _ditto(reading: Reading, tokens: Sequence[Token], last: Given) -> tuple[AreaRef, ...]:
    """ "Help and protection, children in care: ditto." """
    said = next((i for i, token in enumerate(tokens) if among(token.low, "ditto")), 0)
    return _areas_in(reading, tokens[:said], last) if said and tokens[said - 1].kind != "word" else ()


def _does_too(reading: Reading, tokens: Sequence[Token], context: Context) -> list[Mention]:
    """ "Help and protection requires improvement; children in care do too": of further areas."""
    for i in range(2, len(tokens)):
        if (
            among(tokens[i].low, "too_words")
            and has(tokens[i - 1], "aux", "copula")
            and tokens[i - 2].kind == "area"
            and (i + 1 >= len(tokens) or tokens[i + 1].kind == "punct")
            and context.last is not None
            and not any("negation" in t.tags for t in tokens[:i])
        ):
            areas = _areas_in(reading, tokens[: i - 1], context.last)
            return [replace(context.last.mention, areas=areas, scope="", excluded=())]
    return []


def again_after(reading: Reading, tokens: Sequence[Token], context: Context) -> list[Mention]:
    """ "Protection was inadequate, and so the home was given that rating overall": told on in the same sentence."""
    does_too = _does_too(reading, tokens, context)
    if does_too:
        return does_too
    at = next((i for i in range(1, len(tokens) - 1) if _points(tokens, i)), -1)
    return _the_same(reading, tokens, at, context.last) if at > 0 and context.last is not None else []


def _areas_in(reading: Reading, tokens: Sequence[Token], last: Given) -> tuple[AreaRef, ...]:
    return tuple(
        ref
        for token in tokens
        if token.kind == "area"
        for ref in area_ref(reading, last.mention.grade, token.start, token.end)
    )


def _the_same(reading: Reading, tokens: Sequence[Token], same: int, last: Given) -> list[Mention]:
    after = tokens[same + 2 :]
    well = any(t.low == "well" for t in after[:4])  # "that grade for adoption as well"
    if any(("as" in t.tags and not well) or t.kind == "date" or has(t, "previous", "last") for t in after[:4]):
        return []  # "the same grade as in 2019"
    if after and after[-1].kind == "punct" and after[-1].low in LABEL_MARKS:
        return []  # "got the same grade now: requires improvement"
    if not any(
        has(t, "give", "judged", "move", "copula", "keep", "to") or among(t.low, "shares") for t in tokens[:same]
    ):
        return []
    before = tokens[:same]
    areas = _areas_in(reading, before, last) or _areas_in(reading, after, last)
    if areas:
        return [replace(last.mention, areas=areas, scope="", excluded=())]
    for i, token in enumerate(before):
        if token.kind in ("name", "other") and not modifies(tokens, i) and not token.possessive:
            subject = named_subject(reading, "other", token)
            noun = tokens[same + 1]
            return [
                replace(
                    last.mention, start=tokens[same].start, end=noun.end, subject=subject, status="current", on=None
                )
            ]
    return []


def in_turn(tokens: Sequence[Token], given: Sequence[Given]) -> None:
    """ "Leadership and adoption were good and inadequate respectively": one area, or one provider, for each grade."""
    at = next((i for i, token in enumerate(tokens) if among(token.low, "respectively")), -1)
    row = [found for found in given if found.index < at]
    while len(row) > 1 and (not any(f.gov.rule == "carried" for f in row[1:]) or len(row) > len(_shared(row[0]))):
        row = row[1:]
    if at < 0 or len(row) < 2:
        return
    areas = row[0].mention.areas
    if len(areas) == len(row):
        for found, ref in zip(row, areas, strict=True):
            found.mention.areas = (ref,)
    elif len(row[0].others) + 1 == len(row):
        whole = sorted([row[0].subject, *row[0].others], key=lambda subject: subject.start)
        for found, subject in zip(row, whole, strict=True):
            found.mention.subject, found.others = subject, []


def _shared(found: Given) -> Sequence[object]:
    return found.mention.areas if len(found.mention.areas) > 1 else (found.subject, *found.others)


def _in_a_row(tokens: Sequence[Token], index: int) -> bool:
    """ "its second requires improvement in succession", "requires improvement, its third in a row"."""
    for i in range(max(0, index - 3), min(index + 5, len(tokens))):
        if among(tokens[i].low, "ordinals_after_first"):
            return any(among(t.low, "in_a_row") for t in tokens[i + 1 : i + 7])
    return False


def said_again(reading: Reading, tokens: Sequence[Token], found: Given) -> list[Mention]:
    """ "graded as requiring improvement, as it was in 2018": the same grade, earlier."""
    if found.mention.status == "current" and _in_a_row(tokens, found.index):
        return [_earlier(found.mention)]
    for i in range(found.index + 1, min(found.index + 12, len(tokens) - 2)):
        if tokens[i].kind == "grade":
            break
        before = i + 3 < len(tokens) and among(tokens[i + 3].low, "times_before")
        if before and tokens[i].kind == "area" and tokens[i + 1].low == "," and "as" in tokens[i + 2].tags:
            areas = _areas_in(reading, tokens[i : i + 1], found)  # "for being caring, as before, ..."
            return [replace(_earlier(found.mention), areas=areas)]
        then = tokens[i + 3] if i + 3 < len(tokens) else None
        as_before = (
            (
                tokens[i].low == "same"
                and "rating_sure" in tokens[i + 1].tags
                and "as" in tokens[i + 2].tags
                and any(t.kind == "date" or has(t, "last", "previous") for t in tokens[i + 3 : i + 6])
            )
            or (  # "the same as five years ago"
                tokens[i].low == "same"
                and "as" in tokens[i + 1].tags
                and any(t.kind == "date" or has(t, "last", "previous") for t in tokens[i + 2 : i + 5])
            )
        )
        if as_before or (
            among(tokens[i].low, "just_as")
            and "pronoun" in tokens[i + 1].tags
            and among(tokens[i + 2].low, "past_verbs")
            and (then is None or then.kind in ("punct", "date") or has(then, "for", "previous", "last"))
        ):
            return [_earlier(found.mention)]
    return []


def _earlier(m: Mention) -> Mention:
    return replace(
        m, rule="same_as", confidence=CONFIDENCE["same_as"], status="previous", firm=True, on=None, echo=False
    )
