"""One grade word that something gives, as a judgement: negations and aims, areas, subject and time brought together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.judgements.areas.further import added, the_same_for
from pipeline.judgements.areas.reach import reach_of
from pipeline.judgements.areas.refs import Reach, gives_overall
from pipeline.judgements.context import Context, Given
from pipeline.judgements.mentions import CONFIDENCE, Mention
from pipeline.judgements.prose.aims import is_aimed_at, is_unreal
from pipeline.judgements.prose.cues import has
from pipeline.judgements.prose.links import Link, has_its_area, link_to, opens_after
from pipeline.judgements.prose.phrases import (
    Governor,
    in_relative,
)
from pipeline.judgements.prose.predicates import (
    judged_by_others,
)
from pipeline.judgements.reading import PLACES, Reading, Token
from pipeline.judgements.subjects.named import as_were, beside
from pipeline.judgements.subjects.whose import whose_grade
from pipeline.judgements.timing.sequence import as_then, time_of
from pipeline.judgements.timing.when import Timing


def given_at(
    reading: Reading,
    tokens: list[Token],
    index: int,
    gov: Governor,
    given: list[Given],
    context: Context,
    nobodys: set[int],
) -> Given | None:
    """The grade at ``index`` that ``gov`` gives, brought together; None where it is given to nobody after all.

    ``nobodys`` takes those whose subject only counts some ("Four academies were judged good"), and mere wishes.

    ``given`` are the grades of the sentence already accepted; the one before may change by what is told of this one.
    """
    hit = tokens[index].hit
    assert hit is not None
    at = gov.at if 0 <= gov.at < index else index
    aim = is_aimed_at(tokens, index, gov, given)
    if is_unreal(tokens, index, at, gov, aim=aim):
        if aim:
            nobodys.add(index)
        return None
    before = given[-1] if given else None
    if (
        gov.rule == "carried"
        and len(given) > 1
        and given[-1].gov.role == "from"
        and has_its_area(tokens, given[-1].index, index)
    ):
        before = replace(given[-2], index=given[-1].index)  # "good at A, up from inadequate, and good at B"
    first = opens_after(tokens, before, index) if before is not None else 0
    link = link_to(tokens, before, index, gov) if before is not None else Link()
    if gov.rule == "judged" and judged_by_others(tokens, at, index):
        return None
    reach = reach_of(reading, tokens, index, gov, first, at, before if link.joined else None, context)
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
    if link.since and before is not None:
        before.mention.status, before.mention.firm = "previous", True  # "was inadequate, and has since been re-graded"
    whose = whose_grade(reading, tokens, index, gov, first, at, reach, before, context)
    if whose is None:
        if any(has(token, "number", "count") for token in tokens[first:index]):
            nobodys.add(index)
        return None
    subject, where = whose
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
        before if (link.joined or alike) and not link.since else None,
        context,
        aim,
    )
    if link.having and not when.firm:
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
    if before is not None and before.mention.echo and link.joined and where < 0:
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


def _is_infinitive(tokens: Sequence[Token]) -> bool:
    """ "To go from inadequate to good takes some doing", "Moving from ..." : of something told before."""
    opening = next((t for t in tokens if t.kind == "word"), None)
    return opening is not None and (
        opening.low == "to" or (opening.low.endswith("ing") and "rating" not in opening.tags)
    )


def _rule(gov: Governor, reach: Reach, grade: str, when: Timing) -> str:
    """The name under which a mention's reading is recorded."""
    if when.status == "target":
        return "aim"
    if grade in PLACES:
        return "superlative"
    return "every_area" if reach.scope else "told" if gov.role == "told" else gov.rule
