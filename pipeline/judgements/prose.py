"""Judgements told in sentences: each grade word that something gives, with its areas, its subject and its time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from pipeline.judgements.area_lists import Reach
from pipeline.judgements.context import Context, Given
from pipeline.judgements.cues import (
    choices,
    explains_scale,
    has,
    is_aim,
    is_hypothetical,
    is_negated,
)
from pipeline.judgements.grammar import governor
from pipeline.judgements.mentions import (
    CONFIDENCE,
    PROVIDER,
    AreaRef,
    Mention,
    Subject,
    area_ref,
    gives_overall,
)
from pipeline.judgements.phrases import (
    Governor,
    area_follows,
    modifies,
)
from pipeline.judgements.predicates import (
    counted_subject,
    judged_by_others,
)
from pipeline.judgements.reach import reach_of
from pipeline.judgements.reading import Reading, Token
from pipeline.judgements.subjects import beside, names_nobody, subject_at, subject_of
from pipeline.judgements.timing import Timing, is_earlier, said_past, timing
from pipeline.judgements.words import among


def read_sentence(reading: Reading, tokens: list[Token], context: Context, *, headline: bool = False) -> list[Mention]:
    """The mentions of one sentence, in order; ``context`` is brought up to date."""
    grades = [i for i, token in enumerate(tokens) if token.kind == "grade"]
    if not grades:
        note_entities(reading, tokens, context)
        return []
    mentions: list[Mention] = so_too(reading, tokens[: grades[0]], context)
    question = _asks(tokens)
    rejected = choices(tokens)
    given: list[Given] = []
    for index in grades:
        if index in rejected or question or explains_scale(tokens, index):
            continue
        gov = governor(
            reading,
            tokens,
            index,
            [(g.index, g.reach.last if g.reach.after else g.index) for g in given],
            headline=headline,
            recent=context.recent,
        )
        if gov is None:
            continue
        found = _judgement(reading, tokens, index, gov, given, context, headline)
        if found is not None:
            given.append(found)
            mentions.append(found.mention)
            mentions += [replace(found.mention, subject=subject) for subject in found.others]
            mentions += _said_again(reading, tokens, found)
    context.recent = bool(given)
    if given:
        context.last = given[-1]
        context.subject = given[-1].subject
        context.areas += [ref for g in given for ref in g.mention.areas]
        context.here += [ref for g in given for ref in g.mention.areas]
        last = given[-1]
        context.past = (
            last.timing.status == "previous"
            and last.gov.role != "from"
            and not any(has(token, "which") and token.low != "that" for token in tokens[1 : last.index])
        )
    note_entities(reading, tokens, context, only_missing=bool(given))
    return mentions


def _asks(tokens: Sequence[Token]) -> bool:
    """A question, and no sentence that ends on an area worded as one ("graded good for How good is our setting?")."""
    mark = next((i for i in range(len(tokens) - 1, max(-1, len(tokens) - 3), -1) if tokens[i].low == "?"), -1)
    return mark >= 0 and not (mark and tokens[mark - 1].kind == "area")


def so_too(reading: Reading, tokens: Sequence[Token], context: Context) -> list[Mention]:
    """ "So are A and B.", "The same was true of A": further areas of the grade that was given last."""
    last = context.last
    if last is None or len(tokens) < 3 or any(has(token, "negation") for token in tokens):
        return []
    same = tokens[0].low == "the" and tokens[1].low == "same"
    if not same and not (among(tokens[0].low, "likewise") and has(tokens[1], "copula", "aux")):
        return []
    areas = tuple(
        ref
        for token in tokens[2:]
        if token.kind == "area"
        for ref in area_ref(reading, last.mention.grade, token.start, token.end)
    )
    return [replace(last.mention, areas=areas, scope="", excluded=())] if areas else []


def note_entities(reading: Reading, tokens: Sequence[Token], context: Context, *, only_missing: bool = False) -> None:
    """Remember whom and what a sentence speaks of, and whether it goes back in time."""
    if not only_missing:
        heads = [
            token
            for i, token in enumerate(tokens)
            if token.kind in ("prov", "own", "other", "part", "indefinite") and not modifies(tokens, i)
        ]
        if not heads and not any(token.kind in ("prov", "own") for token in tokens):
            heads = [token for token in tokens if token.kind == "other"][:1]  # "Our friends at Netherby School"
        if heads:
            unit = heads[-1].low.split()[-1].rstrip("s")
            of_another_kind = (
                heads[-1].kind in ("other", "indefinite")
                and unit not in reading.own_nouns
                and unit in reading.words.facility
            )
            first = heads[-1] if of_another_kind else heads[0]
            context.subject = (
                PROVIDER
                if first.kind in ("prov", "own")
                else Subject("other", reading.text[first.start : first.end], first.start, first.end)
            )
        if (said_past(tokens, 0, len(tokens)) or any(has(token, "last") for token in tokens)) and not any(
            has(token, "current") for token in tokens
        ):
            context.past = True
        days = [t.date.end_date for t in tokens if t.date is not None and t.date.end_date is not None]
        if days and any(has(t, "inspectors") or among(t.low, "inspection_nouns") for t in tokens):
            context.past = context.past or is_earlier(reading, max(days), tokens, 0, len(tokens)) is True


def _judgement(
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
    if aim and _is_talk(tokens, index):
        return None
    if is_negated(tokens, index, at) or (not aim and is_hypothetical(tokens, index, at)):
        return None
    before = given[-1] if given else None
    first = before.index + 1 if before else 0
    if before and before.reach.after and before.reach.last >= first:
        first = before.reach.last + 1
        if first + 1 < index and tokens[first].low == "," and has(tokens[first + 1], "which"):
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
            and _shares(tokens, max(before.index, before.reach.last if before.reach.after else 0), index)
        )
    )
    if gov.rule == "judged" and judged_by_others(tokens, at, index):
        return None
    reach = reach_of(reading, tokens, index, gov, first, at, before if joined else None, context)
    if reach is None or reach.scope == "nobody":
        return None
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
    if (
        subject is not None
        and tokens[where].kind == "own"
        and context.default.kind == "other"
        and not among(tokens[where].low, "whole_bodies")
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
    if subject is None and any(among(t.low, "first_person") for t in tokens[first:index]):
        subject = context.default
    if subject is None:
        pronoun = (
            (where < 0 and has(tokens[0], "both"))
            or (where >= 0 and has(tokens[where], "pronoun"))
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
        and gov.rule in ("predicate", "kept")
        and not hit.strong
    ):
        return None
    if aim and subject.kind == "other" and where >= 0 and tokens[where].kind == "name":
        subject = context.default  # "The Commissioner has asked for a plan to ...": whose aim it is, not whose grade
    alike = (
        before is not None
        and before.gov.role != "from"
        and reach.areas
        and not {ref.key for ref in reach.areas} & {ref.key for ref in before.reach.areas}
        and subject == before.subject
    )
    when = _time(
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
    rule = _rule(gov, reach, hit.grade, when)
    if when.status == "previous" and len(reach.areas) > 1:
        reach.areas = _as_then(reading, hit.grade, reach.areas, when)
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
        beside(reading, tokens, where, index) if subject.kind == "other" else [],
    )


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
    if grade in ("best", "worst"):
        return "superlative"
    return "every_area" if reach.scope else "told" if gov.role == "told" else gov.rule


_NAMED = ("prov", "own", "name", "other", "date")
_CYCLE = dt.timedelta(days=1100)  # between two full inspections, where the text does not say


def _as_then(reading: Reading, grade: str, areas: tuple[AreaRef, ...], when: Timing) -> tuple[AreaRef, ...]:
    """Areas as they were judged at an earlier inspection: what is two today may have been one."""
    day = when.on or (reading.day - _CYCLE if reading.day is not None else None)
    found: dict[tuple[str, int], AreaRef] = {}
    for ref in areas:
        split = sum(other.start == ref.start for other in areas) > 1
        for then in area_ref(reading, grade, ref.start, ref.end, on=day) if split else (ref,):
            found.setdefault((then.key, then.start), then)
    return tuple(found.values())


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


def _shares(tokens: Sequence[Token], before: int, index: int) -> bool:
    """A change told of the same thing: "good, up from requires improvement", "from inadequate to good"."""
    return not any(token.kind == "area" for token in tokens[before + 1 : index]) and not any(
        token.low == ";" for token in tokens[before + 1 : index]
    )


def _said_again(reading: Reading, tokens: Sequence[Token], found: Given) -> list[Mention]:
    """ "graded as requiring improvement, as it was in 2018": the same grade, earlier."""
    for i in range(found.index + 1, min(found.index + 12, len(tokens) - 2)):
        if tokens[i].kind == "grade":
            break
        then = tokens[i + 3] if i + 3 < len(tokens) else None
        as_before = (
            tokens[i].low == "same"
            and has(tokens[i + 1], "rating_sure")
            and has(tokens[i + 2], "as")
            and any(t.kind == "date" or has(t, "last", "previous") for t in tokens[i + 3 : i + 6])
        )  # "the same grade as in 2019"
        if as_before or (
            among(tokens[i].low, "just_as")
            and has(tokens[i + 1], "pronoun")
            and among(tokens[i + 2].low, "past_verbs")
            and (then is None or then.kind in ("punct", "date") or has(then, "for", "previous", "last"))
        ):
            m = found.mention
            return [
                Mention(
                    m.grade,
                    m.start,
                    m.end,
                    "same_as",
                    CONFIDENCE["same_as"],
                    m.areas,
                    m.scope,
                    m.excluded,
                    m.whole,
                    m.subject,
                    "previous",
                    True,
                    None,
                    m.block,
                )
            ]
    return []


def _time(
    reading: Reading,
    tokens: Sequence[Token],
    index: int,
    at: int,
    gov: Governor,
    subject: Subject,
    before: Given | None,
    context: Context,
    aim: bool,
) -> Timing:
    if aim and gov.role != "from":
        return Timing("target", True, None)
    if tokens[0].low == "having" and not any(t.low == "," for t in tokens[:index]):
        return Timing("previous", True, None)  # "Having twice been told it required improvement, ..."
    if gov.role == "from":
        when = timing(reading, tokens, index, at, other=subject.kind == "other", carried=None, inherited=False)
        return Timing("previous", True, when.on)
    inherited = context.past and before is None and not _present_again(tokens, index)
    when = timing(
        reading,
        tokens,
        index,
        at,
        other=subject.kind == "other",
        carried=before.timing if before is not None and gov.role == "" else None,
        inherited=inherited,
    )
    if gov.role == "to" and not when.firm and when.on is None:
        return Timing("current", when.status == "current", when.on) if not inherited else when
    if gov.rule == "kept" and any(has(t, "modal") for t in tokens[max(0, at - 2) : at]):
        return Timing("current", True, None)  # "will stay inadequate until a full inspection"
    if gov.rule == "kept" and when.status != "previous":
        return Timing("current", True, when.on)
    return when


def _present_again(tokens: Sequence[Token], index: int) -> bool:
    return any(has(token, "current") or among(token.low, "present_auxiliaries") for token in tokens[:index])
