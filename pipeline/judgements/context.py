"""What one sentence leaves to the next: accepted grades, whom "it" means, whether the story has gone back in time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.judgements.areas.refs import AreaRef, Reach, areas_in
from pipeline.judgements.mentions import PROVIDER, Mention, Subject, named_subject
from pipeline.judgements.prose.cues import has
from pipeline.judgements.prose.phrases import Governor, modifies
from pipeline.judgements.reading import GradeHit, Reading, Token
from pipeline.judgements.timing.days import is_earlier
from pipeline.judgements.timing.past_words import said_past
from pipeline.judgements.timing.when import Timing
from pipeline.judgements.words import among, group, judgement_words


@dataclass(slots=True)
class Context:
    """What earlier sentences leave behind for the next one of the same part of the page."""

    default: Subject = PROVIDER  # whose section it is
    subject: Subject | None = None  # whom "it" means
    areas: list[AreaRef] = field(default_factory=list)  # named so far: what "both" and "all three" mean
    here: list[AreaRef] = field(default_factory=list)  # those of the same part of the page
    past: bool = False  # the paragraph has gone back to an earlier inspection
    block: int = -1
    recent: bool = False  # the sentence before gave a grade
    named: list[Subject] = field(default_factory=list)  # others of the latest sentence that names some: "the former"
    topic: tuple[int, int] | None = None  # characters of the area that the sentence before was about
    last: Given | None = None  # the latest grade given
    counted: GradeHit | None = None  # "Four of the five judgements were good.", before "These were: ..."
    reported: bool = False  # the paragraph tells what somebody said: "had been" is no earlier time


@dataclass(slots=True)
class Given:
    """One accepted grade of a sentence."""

    index: int
    gov: Governor
    reach: Reach
    subject: Subject
    timing: Timing
    mention: Mention = field(repr=False)
    others: list[Subject] = field(default_factory=list)  # "Rowan Lodge and Beech Close are rated good"


def note_entities(reading: Reading, tokens: Sequence[Token], context: Context, *, only_missing: bool = False) -> None:
    """Remember whom and what a sentence speaks of, and whether it goes back in time."""
    named = [
        Subject("other", reading.text[start:end], start, end)
        for token in tokens
        if token.kind in ("other", "name") and reading.text[token.start].isupper() and not token.possessive
        for start, end in _each_of(reading.text, token)
    ]
    context.named = named or context.named
    listed = [t for t in tokens if t.kind == "area"]
    if (
        not only_missing and len(listed) > 1 and context.last is not None
    ):  # "The areas are leadership, adoption and ..."
        grade = context.last.mention.grade
        refs = areas_in(reading, listed, grade)
        context.areas += refs
        context.here += refs
    _note_report(tokens, context)
    context.topic = topic_of(tokens) or (context.topic if tokens and "pronoun" in tokens[0].tags else None)
    if not only_missing:
        heads = [
            token
            for i, token in enumerate(tokens)
            if token.kind in ("prov", "own", "other", "part", "indefinite") and not modifies(tokens, i)
        ]
        heads = [token for token in heads if not token.possessive] or heads  # "Eastlow's other secondary"
        if not heads and not any(token.kind in ("prov", "own") for token in tokens):
            heads = [token for token in tokens if token.kind == "other" or (token.kind == "name" and " " in token.low)][
                :1
            ]  # "Our friends at Netherby School"
        if heads:
            unit = heads[-1].low.split()[-1].rstrip("s")
            of_another_kind = (
                heads[-1].kind in ("other", "indefinite")
                and unit not in reading.own_nouns
                and unit in reading.words.facility
            )
            first = heads[-1] if of_another_kind else heads[0]
            context.subject = PROVIDER if first.kind in ("prov", "own") else named_subject(reading, "other", first)
            if first.kind == "other" and not first.low.endswith("s") and _is_another(reading, tokens, first):
                reading.elsewhere.add(first.start)
        if (said_past(tokens, 0, len(tokens)) or any("last" in token.tags for token in tokens)) and not any(
            "current" in token.tags for token in tokens
        ):
            context.past = True
        days = [t.date.end_date for t in tokens if t.date is not None and t.date.end_date is not None]
        if days and any("inspectors" in t.tags or among(t.low, "inspection_nouns") for t in tokens):
            context.past = context.past or is_earlier(reading, max(days), tokens, 0, len(tokens)) is True
        news = ("inspection", "report_published", "document_published")
        if any(t.date is not None and t.date.role in news for t in tokens) and not said_past(tokens, 0, len(tokens)):
            context.past = False  # "This week, after an inspection in July, it goes one better"


def _is_another(reading: Reading, tokens: Sequence[Token], head: Token) -> bool:
    """ "Eastlow's other secondary", "a sister school", "Combe Road Academy has yet to be inspected"."""
    at = next(i for i, token in enumerate(tokens) if token is head)
    if any(token.low in reading.words.otherness for token in tokens[max(0, at - 3) : at]):
        return True
    after = " ".join(token.low for token in tokens[at + 1 : at + 12])
    return any(words in after for words in group("not_yet"))


def _note_report(tokens: Sequence[Token], context: Context) -> None:
    """ "The director reported that the visit had ended.": what follows may be told on in the past perfect."""
    tells = next((i for i, t in enumerate(tokens[:12]) if among(t.low, "reporting_verbs")), -1)
    if 0 <= tells < len(tokens) - 1:
        told_on = any(t.low == "had" or among(t.low, "reported") for t in tokens[tells + 1 :])
        context.reported = told_on and tokens[tells + 1].low in ("that", "how")


def _each_of(text: str, token: Token) -> list[tuple[int, int]]:
    """ "Elm Road Juniors and Dell Lane Infants": the characters of each."""
    first, joint, last = text[token.start : token.end].partition(" and ")
    if joint and last[:1].isupper() and " " in first:
        return [(token.start, token.start + len(first)), (token.end - len(last), token.end)]
    return [(token.start, token.end)]


def topic_of(tokens: Sequence[Token]) -> tuple[int, int] | None:
    """The area that a sentence opens with and tells something of: "Efficiency went the other way"."""
    for i, token in enumerate(tokens[:8]):
        if token.kind == "area":
            verb = tokens[i + 1 : i + 3]
            tells = any(has(t, "copula", "aux", "move", "keep", "judged") for t in verb)
            tells = (
                tells
                and not any(  # "Protection was inadequate, and so the home was given that rating"
                    t.kind in ("prov", "own") and has(tokens[j + 1], "copula", "aux", "judged", "keep")
                    for j, t in enumerate(tokens[i + 3 : -1], i + 3)
                )
            )
            return (token.start, token.end) if tells and "rating" not in token.tags else None
        if not (
            has(token, "det", "adverb", "of", "but", "and")
            or token.possessive
            or token.kind == "punct"
            or token.low.replace(".", "").isdigit()
            or among(token.low, "likewise")
            or token.low in judgement_words().area_lead
        ):
            return None
    return None
