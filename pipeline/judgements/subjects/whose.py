"""Whose a grade of a sentence is, where the sentence, the grade before it or the sentences before may say so.

"Maple House, one of the council's homes, was rated good"               the name, not the count
"The trust runs Elm Road and Dell Lane. The former was good"            one of two named before
"The academy in town did better: it was rated good"                     whom the pronoun takes up
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.judgements.areas.refs import Reach
from pipeline.judgements.context import Context, Given
from pipeline.judgements.mentions import Subject, named_subject
from pipeline.judgements.prose.cues import has
from pipeline.judgements.prose.phrases import Governor, modifies
from pipeline.judgements.prose.predicates import counted_subject
from pipeline.judgements.reading import Reading, Token
from pipeline.judgements.subjects.in_sentence import subject_of
from pipeline.judgements.subjects.named import subject_at
from pipeline.judgements.subjects.nobody import names_nobody
from pipeline.judgements.words import among


def whose_grade(
    reading: Reading,
    tokens: Sequence[Token],
    index: int,
    gov: Governor,
    first: int,
    at: int,
    reach: Reach,
    before: Given | None,
    context: Context,
) -> tuple[Subject, int] | None:
    """Whose the grade at ``index`` is, and the token that says so (-1: none does); None where it is nobody's."""
    subject, where = subject_of(reading, tokens, first, index, gov, of_area=reach.before)
    hit = tokens[index].hit
    if hit is not None and hit.right == "area" and gov.rule == "carried" and before is not None:
        subject, where = before.subject, -1  # "a good school with outstanding early years"
    if (
        subject is not None
        and tokens[where].kind == "own"
        and context.default.kind == "other"
        and (bool(reading.sections) or not among(tokens[where].low, "whole_bodies"))
    ):
        subject = context.default
    if names_nobody(reading, tokens, where) and not _opens_news(reading, tokens, where, at):
        named = next((i for i in range(where - 1, first - 1, -1) if tokens[i].kind in ("prov", "name", "other")), -1)
        if named < 0 or not (
            _is_one_of(tokens, named)
            or any(has(t, "copula", "judged", "give", "keep", "move") for t in tokens[named:where])
        ):
            return None
        name = tokens[named]
        own = name.kind == "prov"
        subject = Subject("provider") if own else named_subject(reading, "other", name)
    if (
        where < 0
        and not reach.areas
        and not reach.scope
        and not (gov.rule == "rating" and any(token.low == ":" for token in tokens[at + 1 : at + 2]))
        and gov.rule != "change"  # "slipped two grades to requires improvement"
        and counted_subject(tokens, first, at)
    ):
        return None
    if subject is None and (reach.before or not reach.areas):
        subject = _one_of_two(tokens, first, at, context)
    if subject is None and any(among(t.low, "first_person") for t in tokens[first:index]):
        subject = context.default
    return subject or _taken_up(reading, tokens, where, before, context), where


def _opens_news(reading: Reading, tokens: Sequence[Token], where: int, at: int) -> bool:
    """ "A hospice which looks after some 900 people each year has for the second time been judged": whose news it is.

    The verb of grading stands behind the relative clause, in the perfect: the clause has a verb of its own.
    """
    if not reading.inspectorate.gives_overall or tokens[where].kind != "indefinite" or where > 5:
        return False
    if tokens[where].low not in reading.own_nouns:
        return False
    verb = at - 1
    while verb > where and has(tokens[verb], "adverb", "copula") and not _is_perfect(tokens[verb]):
        verb -= 1
    return verb - where > 3 and _is_perfect(tokens[verb])


def _is_perfect(token: Token) -> bool:
    return among(token.low.partition(" ")[0], "present_auxiliaries")


def _taken_up(reading: Reading, tokens: Sequence[Token], where: int, before: Given | None, context: Context) -> Subject:
    """Whom a pronoun or nothing at all means: the subject of the grade or the sentences before, else of the page."""
    if before is not None:
        return before.subject
    pronoun = (where < 0 and ("both" in tokens[0].tags or among(tokens[0].low, "openers"))) or (
        where >= 0 and "pronoun" in tokens[where].tags
    )
    head = _head_before(tokens, where) if where >= 0 and pronoun else -1
    named = subject_at(reading, tokens, head) if head >= 0 else None
    return named or (context.subject if pronoun and context.subject is not None else context.default)


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
