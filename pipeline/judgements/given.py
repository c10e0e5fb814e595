"""One grade word that something gives, as a judgement: negations and aims, areas, subject and time brought together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.judgements.context import Context, Given
from pipeline.judgements.cues import (
    has,
    is_aim,
    is_hypothetical,
    is_negated,
)
from pipeline.judgements.further_areas import added, the_same_for
from pipeline.judgements.governors import past_comment
from pipeline.judgements.mentions import (
    CONFIDENCE,
    Mention,
    Reach,
    Subject,
    gives_overall,
)
from pipeline.judgements.named_subjects import as_were, beside, subject_at
from pipeline.judgements.nobody import names_nobody
from pipeline.judgements.phrases import (
    Governor,
    area_follows,
    in_relative,
    modifies,
)
from pipeline.judgements.predicates import (
    counted_subject,
    judged_by_others,
)
from pipeline.judgements.reach import reach_of
from pipeline.judgements.reading import PLACES, Reading, Token
from pipeline.judgements.subjects import subject_of
from pipeline.judgements.times import as_then, time_of
from pipeline.judgements.timing import Timing
from pipeline.judgements.words import among

_NAMED = ("prov", "own", "name", "other", "date")


def given_at(
    reading: Reading,
    tokens: list[Token],
    index: int,
    gov: Governor,
    given: list[Given],
    context: Context,
    headline: bool,
) -> Given | None:
    hit = tokens[index].hit
    assert hit is not None
    at = gov.at if 0 <= gov.at < index else index
    aim = gov.rule == "aim" or is_aim(tokens, index)
    if gov.role == "to" and given and given[-1].gov.role == "from":
        aim = aim or is_aim(tokens, given[-1].index)  # "determined to move from inadequate to good by 2025"
    if gov.role == "to" and index + 1 < len(tokens) and among(tokens[index + 1].low, "deadlines"):
        aim = aim or any(among(t.low, "will") for t in tokens[:index])  # "will take the home to good within a year"
    if gov.rule == "change" and given and given[-1].timing.status == "target":
        aim = aim or _goes_on_aiming(tokens[given[-1].index : index])
    if gov.role == "to" and len(given) > 1 and given[-1].gov.role == "from" and given[-2].timing.status == "target":
        aim = aim or _goes_on_aiming(tokens[given[-2].index : index])
    if aim and _is_talk(tokens, index):
        return None
    if is_negated(tokens, index, at) or (not aim and is_hypothetical(tokens, index, at)):
        return None
    if gov.rule == "rating" and index + 1 < len(tokens) and among(tokens[index + 1].low, "unreal"):
        return None  # "A rating of inadequate would have led to intervention"
    if _only_dreamt(tokens, index, at):
        return None
    before = given[-1] if given else None
    if (
        gov.rule == "carried"
        and len(given) > 1
        and given[-1].gov.role == "from"
        and _has_its_area(tokens, given[-1].index, index)
    ):
        before = replace(given[-2], index=given[-1].index)  # "good at A, up from inadequate, and good at B"
    first = before.index + 1 if before and not _in_a_comment(tokens, before) else 0
    if before and before.reach.after and before.reach.last >= first:
        first = before.reach.last + 1
        if first + 1 < index and tokens[first].low == "," and "which" in tokens[first + 1].tags:
            first -= 1  # "except leadership, which requires improvement"
    since = (
        before is not None
        and gov.rule in ("judged", "predicate", "given", "kept")
        and any(
            among(t.low, "afterwards") and not _opens_since(tokens, i)
            for i, t in enumerate(tokens[before.index + 1 : index], before.index + 1)
        )
        and not any(
            t.kind == "area" or t.kind == "prov" or t.kind == "name"
            for t in tokens[max(before.index, before.reach.last) + 1 : index]
        )
    )
    been = (
        before is not None
        and gov.rule == "judged"
        and any(t.low.startswith("having") for t in tokens[before.index + 1 : index])
    )
    joined = before is not None and (
        gov.rule == "carried"
        or been
        or since
        or (
            gov.rule == "change"
            and not (gov.role == "from" and before.gov.role == "to" and before.reach.after)
            and (_shares if not past_comment(tokens, before.index, index) else _always)(
                tokens, max(before.index, before.reach.last if before.reach.after else 0), index
            )
        )
    )
    if gov.rule == "judged" and judged_by_others(tokens, at, index):
        return None
    reach = reach_of(reading, tokens, index, gov, first, at, before if joined else None, context)
    if reach is None or reach.scope == "nobody":
        return None
    if any(ref.key == "other" and _names_provider(reading, ref.text) for ref in reach.areas):
        reach.areas = tuple(ref for ref in reach.areas if not _names_provider(reading, ref.text))
    if reach.areas and gov.role != "from":
        reach.areas += added(reading, tokens, index, reach)
    same = the_same_for(reading, tokens, index) if gov.role != "from" else ()
    if same and not reach.areas and not reach.scope:
        reach.scope = "spelt"  # the whole, and these
    reach.areas += same
    if before is not None and not (reach.areas or reach.scope or gives_overall(reading, hit.grade)):
        reach.areas = before.reach.areas  # "a three for staffing; this time inspectors awarded a five"
    if before is not None and gov.role == "to" and before.gov.role == "from" and reach.after and not before.reach.areas:
        before.mention.areas = reach.areas  # "declined from good to requires improvement overall and for being safe"
    if since and before is not None:
        before.mention.status, before.mention.firm = (
            "previous",
            True,
        )  # "inadequate in 2022, and has since been re-graded good"
    subject, where = subject_of(reading, tokens, first, index, gov, of_area=reach.before)
    if hit.right == "area" and gov.rule == "carried" and before is not None:
        subject, where = before.subject, -1  # "a good school with outstanding early years"
    if (
        subject is not None
        and tokens[where].kind == "own"
        and context.default.kind == "other"
        and (bool(reading.sections) or not among(tokens[where].low, "whole_bodies"))
    ):
        subject = context.default
    if names_nobody(reading, tokens, where):
        named = next((i for i in range(where - 1, first - 1, -1) if tokens[i].kind in ("prov", "name", "other")), -1)
        if named < 0 or not (
            _is_one_of(tokens, named)
            or any(has(t, "copula", "judged", "give", "keep", "move") for t in tokens[named:where])
        ):
            return None
        subject = (
            Subject("provider")
            if tokens[named].kind == "prov"
            else Subject(
                "other",
                reading.text[tokens[named].start : tokens[named].end],
                tokens[named].start,
                tokens[named].end,
            )
        )
    if (
        where < 0
        and not reach.areas
        and not reach.scope
        and not (gov.rule == "rating" and tokens[at + 1].low == ":")
        and gov.rule != "change"  # "slipped two grades to requires improvement"
        and counted_subject(tokens, first, at)
    ):
        return None
    if subject is None and (reach.before or not reach.areas):
        subject = _one_of_two(tokens, first, at, context)
    if subject is None and any(among(t.low, "first_person") for t in tokens[first:index]):
        subject = context.default
    if subject is None:
        pronoun = (
            (where < 0 and "both" in tokens[0].tags)
            or (where >= 0 and "pronoun" in tokens[where].tags)
            or (where < 0 and before is None and among(tokens[0].low, "openers"))
        )
        head = _head_before(tokens, where) if where >= 0 and pronoun and before is None else -1
        if head >= 0:
            subject = subject_at(reading, tokens, head)
        subject = subject or (
            before.subject
            if before is not None
            else (context.subject if pronoun and context.subject is not None else context.default)
        )
    if (
        not reading.inspectorate.gives_overall
        and not reach.areas
        and not reach.scope
        and subject.kind == "provider"
        and gov.rule in ("predicate", "kept", "change")
        and not hit.strong
    ):
        return None
    holder = where >= 0 and (
        tokens[where].kind in ("name", "indefinite")
        or (tokens[where].possessive and where + 1 < index and "aim" in tokens[where + 1].tags)  # "The Board's target"
    )
    if aim and subject.kind == "other" and holder:
        subject = context.default  # "The Commissioner has asked for a plan to ...": whose aim it is, not whose grade
    alike = (
        before is not None
        and before.gov.role != "from"
        and reach.areas
        and not _named(reach) & _named(before.reach)
        and (subject == before.subject or subject.kind == before.subject.kind == "provider")
    )
    when = time_of(
        reading,
        tokens,
        index,
        at,
        gov,
        subject,
        before if (joined or alike) and not since else None,
        context,
        aim,
    )
    if been and not when.firm:
        when = Timing("previous", True, when.on)  # "good, having been rated requires improvement"
    both_before = before is not None and before.timing.status == when.status == "previous" and not when.firm
    if both_before and before is not None and in_relative(tokens, before.index):
        when = Timing("current", True, when.on)  # "leadership, which had been inadequate, was good"
    rule = _rule(gov, reach, hit.grade, when)
    if when.status == "previous" and len(reach.areas) > 1:
        reach.areas = as_then(reading, hit.grade, reach.areas, when)
    mention = Mention(
        hit.grade,
        hit.start,
        hit.end,
        rule,
        CONFIDENCE[rule],
        reach.areas,
        reach.scope,
        reach.excluded,
        reach.whole,
        subject,
        when.status,
        when.firm,
        when.on,
        hit.block,
        echo=gov.rule == "change" and where < 0 and not reach.areas and before is None and _is_infinitive(tokens),
    )
    if before is not None and before.mention.echo and joined and where < 0:
        mention.echo = True
    return Given(
        index,
        gov,
        reach,
        subject,
        when,
        mention,
        (beside(reading, tokens, where, index) if subject.kind == "other" else []) + as_were(reading, tokens, index),
    )


def _names_provider(reading: Reading, words: str) -> bool:
    """ "Eastling was judged good" beside the Eastling Safeguarding Children Partnership: no area of that name."""
    return words[:1].isupper() and any(f"{name} ".startswith(f"{words} ") for name in reading.about.provider_names)


def _named(reach: Reach) -> set[tuple[str, str]]:
    """The areas of a grade, those that no file names told apart by their words."""
    return {(ref.key, ref.text.lower() if ref.key == "other" else "") for ref in reach.areas}


def _one_of_two(tokens: Sequence[Token], first: int, at: int, context: Context) -> Subject | None:
    """ "The trust runs Elm Road and Dell Lane. The former was good": one of two named together."""
    if len(context.named) < 2:
        return None
    for i in range(first, at):
        if among(tokens[i].low, "first_of_two") or among(tokens[i].low, "second_of_two"):
            alone = has(tokens[i + 1], "copula", "aux", "judged", "keep", "move", "give") or tokens[i + 1].low == ","
            if alone:
                return context.named[-2 if among(tokens[i].low, "first_of_two") else -1]
    return None


def _goes_on_aiming(between: Sequence[Token]) -> bool:
    """ "aim to move from A to B for leadership, and from B to C for adoption": no verb of its own between."""
    return not any(has(t, "copula", "judged", "aux", "but", "which") or t.low == ";" for t in between)


def _only_dreamt(tokens: Sequence[Token], index: int, at: int) -> bool:
    """ "Being rated outstanding was the dream": wished for, in a noun behind the grade."""
    if not any(among(t.low, "being") for t in tokens[max(0, at - 2) : at + 1]):
        return False
    after = tokens[index + 1 : index + 6]
    return any(has(t, "copula", "modal") for t in after[:2]) and any("hypothesis" in t.tags for t in after)


def _opens_since(tokens: Sequence[Token], i: int) -> bool:
    """ "... inadequate, a fall of two grades since the council was rated good": since when, not since then."""
    after = tokens[i + 1] if i + 1 < len(tokens) else None
    return tokens[i].low == "since" and after is not None and (has(after, "det", "pronoun") or after.kind in _NAMED)


def _is_one_of(tokens: Sequence[Token], named: int) -> bool:
    """ "Maple House, one of the council's homes, was rated ...": a name, and a comment that counts it among others."""
    return (
        named + 2 < len(tokens)
        and tokens[named + 1].low == ","
        and among(tokens[named + 2].low, "one_of")
        and not modifies(tokens, named)
    )


def _head_before(tokens: Sequence[Token], where: int) -> int:
    """Index of whom a pronoun takes up in its own sentence ("The academy in town did better: it was rated ...")."""
    return next(
        (i for i in range(where) if tokens[i].kind in ("prov", "own", "other", "part") and not modifies(tokens, i)),
        -1,
    )


def _is_infinitive(tokens: Sequence[Token]) -> bool:
    """ "To go from inadequate to good takes some doing", "Moving from ..." : of something told before."""
    opening = next((t.low for t in tokens if t.kind == "word"), "")
    return opening == "to" or opening.endswith("ing")


def _rule(gov: Governor, reach: Reach, grade: str, when: Timing) -> str:
    """The name under which a mention's reading is recorded."""
    if when.status == "target":
        return "aim"
    if grade in PLACES:
        return "superlative"
    return "every_area" if reach.scope else "told" if gov.role == "told" else gov.rule


def _is_talk(tokens: Sequence[Token], index: int) -> bool:
    """ "we will be good at what we do": an everyday word, and no aim of a grade."""
    hit = tokens[index].hit
    if hit is None or hit.strong or not among(hit.grade, "everyday_grades") or index + 1 >= len(tokens):
        return False
    after = tokens[index + 1].low
    return after in ("at", "to", "with", "enough", "of") and not (
        area_follows(tokens, index)
        or (
            index + 3 < len(tokens)
            and any(has(t, "rating", "last") or t.low == "next" for t in tokens[index + 2 : index + 5])
        )
    )


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


def _has_its_area(tokens: Sequence[Token], before: int, index: int) -> bool:
    """ "good for A, up from inadequate, and good for B"; "... (previously good), and on people inadequate"."""
    return area_follows(tokens, index) or any(t.kind == "area" for t in tokens[before + 1 : index])


def _always(tokens: Sequence[Token], before: int, index: int) -> bool:
    return True


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
