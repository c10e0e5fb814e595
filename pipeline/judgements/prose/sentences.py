"""Judgements told in sentences: each grade word that something gives, with its areas, its subject and its time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.judgements.context import Context, Given, note_entities
from pipeline.judgements.learned.second import second_reading, setting_of
from pipeline.judgements.mentions import (
    Mention,
)
from pipeline.judgements.prose.again import again_after, in_turn, said_again, so_too
from pipeline.judgements.prose.cues import (
    asks,
    choices,
    explains_scale,
    has,
    is_hypothetical,
    is_negated,
)
from pipeline.judgements.prose.given import given_at
from pipeline.judgements.prose.grammar import governor
from pipeline.judgements.reading import Reading, Token
from pipeline.judgements.timing.past_words import spans_after
from pipeline.judgements.words import among


def read_sentence(reading: Reading, tokens: list[Token], context: Context, *, headline: bool = False) -> list[Mention]:
    """The mentions of one sentence, in order; ``context`` is brought up to date."""
    setting = setting_of(reading, context, headline=headline)
    nobodys: set[int] = set()
    mentions = _read_by_rules(reading, tokens, context, nobodys, headline=headline)
    return second_reading(reading, tokens, setting, mentions, context, nobodys)


def _read_by_rules(
    reading: Reading, tokens: list[Token], context: Context, nobodys: set[int], *, headline: bool
) -> list[Mention]:
    """What the rules read; ``nobodys`` takes the grades that something gives, and yet to nobody."""
    if context.reported:
        _tell_on(tokens)
    grades = [i for i, token in enumerate(tokens) if token.kind == "grade"]
    if not grades:
        note_entities(reading, tokens, context)
        return []
    mentions: list[Mention] = so_too(reading, tokens[: grades[0]], context)
    again = [ref for mention in mentions for ref in mention.areas]
    context.areas += again
    context.here += again
    question = asks(tokens)
    rejected = choices(tokens)
    given: list[Given] = []
    refused = -1  # the latest grade that was denied or only supposed
    for index in grades:
        if index in rejected or question or explains_scale(tokens, index):
            refused = index
            continue
        if given and _is_its_number(tokens, given[-1], index):
            nobodys.add(index)
            continue
        gov = governor(
            reading,
            tokens,
            index,
            [(g.index, g.reach.last if g.reach.after else g.index) for g in given],
            headline=headline,
            recent=context.recent,
        )
        if gov is None or _or_else(tokens, refused, index):
            refused = index if gov is not None or is_negated(tokens, index) else refused
            continue
        found = given_at(reading, tokens, index, gov, given, context, nobodys)
        if found is not None:
            given.append(found)
            mentions.append(found.mention)
            mentions += said_again(reading, tokens, found)
        elif is_negated(tokens, index) or is_hypothetical(tokens, index):
            refused = index
    in_turn(tokens, given)
    mentions += [replace(found.mention, subject=subject) for found in given for subject in found.others]
    context.recent = bool(given)
    if given:
        context.last = given[-1]
        context.subject = given[-1].subject
        context.areas += [ref for g in given for ref in g.mention.areas]
        context.here += [ref for g in given for ref in g.mention.areas]
        last = given[-1]
        mentions += again_after(reading, tokens[grades[-1] + 1 :], context)
        context.past = (
            last.timing.status == "previous"
            and last.gov.role != "from"
            and not spans_after(tokens, last.index)
            and not any("which" in token.tags and token.low != "that" for token in tokens[1 : last.index])
        )
    note_entities(reading, tokens, context, only_missing=bool(given))
    if context.topic is None and given and given[-1].reach.before and len(given[-1].mention.areas) == 1:
        ref = given[-1].mention.areas[0]
        alone = not any(token.kind in ("prov", "own", "other") for token in tokens[given[-1].index :])
        if alone and ref.key != "overall" and ref.start >= 0 and given[-1].subject.start < 0:
            context.topic = (ref.start, ref.end)  # "We recall that leadership was inadequate. It is now good."
    return mentions


def _is_its_number(tokens: Sequence[Token], before: Given, index: int) -> bool:
    """ "inadequate (grade four)": the grade told just before, by its number."""
    hit = tokens[index].hit
    between = [token.low for token in tokens[before.index + 1 : index] if not has(token, "rating")]
    return between == ["("] and hit is not None and hit.grade == before.mention.grade


def _tell_on(tokens: Sequence[Token]) -> None:
    """ "The director reported that the visit had ended. Grades of good had been received": no earlier time."""
    if any(has(t, "last") or (not among(t.low, "reported") and "previous" in t.tags) for t in tokens):
        return
    for token in tokens:
        if among(token.low, "reported"):
            token.tags = token.tags - {"previous"}


def _or_else(tokens: Sequence[Token], refused: int, index: int) -> bool:
    """ "Nobody was told that they are good, or that they require improvement": a choice with a grade not given."""
    between = tokens[refused + 1 : index] if refused >= 0 else []
    return any("or" in t.tags for t in between) and not any(has(t, "but", "and") or t.low == ";" for t in between)
