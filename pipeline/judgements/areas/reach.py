"""How far one accepted grade reaches: which of the areas around it are meant.

"inadequate for being safe"                         after the grade, else taken up from before
"rated leadership outstanding"                      else between the verb and the grade
"For efficiency, the service was judged good"       else before the verb
"Preventing fires went from good to ..."            else what the subject does; else the whole
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.judgements.areas.after import areas_after
from pipeline.judgements.areas.antecedents import antecedent
from pipeline.judgements.areas.before import areas_before, areas_between, loosely_before
from pipeline.judgements.areas.further import with_as_was
from pipeline.judgements.areas.refs import Reach, area_ref, areas_in, other_area
from pipeline.judgements.areas.taken_up import in_this_area, named_last
from pipeline.judgements.areas.told_by_subject import told_by_subject
from pipeline.judgements.context import Context, Given
from pipeline.judgements.prose.cues import has, is_entity
from pipeline.judgements.prose.governors import past_comment
from pipeline.judgements.prose.phrases import Governor, modifies
from pipeline.judgements.reading import Reading, Token
from pipeline.judgements.words import among


def reach_of(
    reading: Reading,
    tokens: list[Token],
    index: int,
    gov: Governor,
    first: int,
    at: int,
    before: Given | None,
    context: Context,
) -> Reach | None:
    """The areas of the grade at ``index``, from token ``first`` on; None where it is given to nothing at all.

    ``at`` is the word that gives it, ``before`` the grade it is joined to.
    """
    hit = tokens[index].hit
    assert hit is not None
    after = _after(reading, tokens, index, hit.grade, gov, context)
    if after is not None and (after.scope or any(ref.key != "overall" for ref in after.areas)):
        return with_as_was(reading, tokens, index, after)
    taken_up = in_this_area(tokens, index, context) or antecedent(reading, tokens, index, gov, context)
    if taken_up is not None:
        return taken_up
    through = gov.role == "from"
    if before is not None:
        between = areas_between(reading, tokens, max(before.index, first - 1), index)
        if gov.role == "to" and past_comment(tokens, before.index, index):
            between = None
        shared = Reach(before.reach.areas, before.reach.scope, before.reach.excluded, before.reach.whole)
        return with_as_was(reading, tokens, index, between or after or shared, through=through)
    if gov.rule in ("judged", "given", "kept", "change", "rating", "aim") and at < index:
        between = _between(reading, tokens, at, index, hit.grade, gov, context)
        if between is not None:
            return between
    end = at if at > first else index
    if gov.rule == "label" and at < index:
        end = at + 1
    if gov.subject >= 0 and tokens[gov.subject].kind == "area":
        first = 0 if gov.subject < first else first  # "X, which was good in 2018, is now outstanding"
        end = gov.subject + 1
    end = _before_relative(tokens, first, end)
    first = max(first, _lent(tokens, end))
    found = areas_before(reading, tokens, first, end, index)
    if found is None and gov.rule in ("judged", "predicate", "kept", "change"):
        found = loosely_before(reading, tokens, first, end, index)
    if found is not None:
        return with_as_was(reading, tokens, index, found, through=through)
    return told_by_subject(reading, tokens, index, hit.grade, gov, first, end, at, after, context)


def _after(
    reading: Reading, tokens: Sequence[Token], index: int, grade: str, gov: Governor, context: Context
) -> Reach | None:
    """Areas that follow the grade, or a number of those named before: "good for all four"."""
    strict = gov.rule in ("predicate", "kept", "headline") and reading.inspectorate.gives_overall
    after = areas_after(reading, tokens, index, strict=strict)
    if after is not None and after.scope == "all" and "both" in tokens[after.last].tags:
        word = tokens[after.last].low
        said = context.here if word.startswith("both") else context.areas  # "It was previously inadequate for both"
        counted = named_last([*said, *areas_in(reading, tokens[:index], grade)], word)
        if counted:
            after.areas, after.scope = counted, ""
        elif word.startswith("both"):
            return None
    return after


def _between(
    reading: Reading, tokens: Sequence[Token], at: int, index: int, grade: str, gov: Governor, context: Context
) -> Reach | None:
    """Areas between the word that gives the grade and the grade itself."""
    between = areas_between(reading, tokens, at, index)
    if between is not None:
        return between
    if gov.rule == "judged":
        inside = tokens[at + 1 : index]
        several = next((t for t in inside if "both" in t.tags and not has(t, "det", "pronoun")), None)
        if several is not None and not any(is_entity(t) for t in inside):
            refs = named_last([*context.areas, *areas_in(reading, tokens[:at], grade)], several.low)
            if refs:
                return Reach(refs)  # "puts all four at good"
        return _part_between(reading, tokens, at, index)
    if gov.rule == "rating" and tokens[at].kind == "area":
        return Reach(area_ref(reading, grade, tokens[at].start, tokens[at].end))
    return None


def _before_relative(tokens: Sequence[Token], first: int, end: int) -> int:
    """Step over "the board, which brings together the council and the police, was": to behind the area."""
    j = end - 1
    while j > first and has(tokens[j], "aux", "copula", "adverb", "modal"):
        j -= 1
    if j <= first or not among(tokens[j].low, "comment_marks"):
        return end
    for k in range(j - 1, max(first, j - 25), -1):
        if among(tokens[k].low, "relative_words") and tokens[k - 1].kind == "word" and k > first + 1:
            k -= 1  # "adoption, of which more ought to be heard, was ..."
            if not among(tokens[k - 1].low, "comment_marks"):
                return end
            return k - 1 if tokens[k - 2].kind == "area" else end
        if among(tokens[k].low, "relative_words") and among(tokens[k - 1].low, "comment_marks"):
            named = tokens[k - 2]
            return k - 1 if named.kind == "area" or (is_entity(named) and not modifies(tokens, k - 2)) else end
        if tokens[k].kind == "grade" or tokens[k].low == ";":
            break
    return end


def _lent(tokens: Sequence[Token], end: int) -> int:
    """Where a relative clause is about somebody's home: "Leaders from Elm School, which is rated outstanding"."""
    j = end - 1
    while j > 0 and has(tokens[j], "copula", "aux", "adverb"):
        j -= 1
    j -= 2 if j > 1 and "which" in tokens[j].tags and tokens[j - 1].low == "," else j + 1
    named = j > 0 and tokens[j].kind in ("other", "name", "prov") and not tokens[j].possessive
    return j if named and has(tokens[j - 1], "from", "by", "with") else -1


def _part_between(reading: Reading, tokens: Sequence[Token], at: int, index: int) -> Reach | None:
    """ "rated its safeguarding arrangements as adequate": a part of the provider's work that no scale file names."""
    for i in range(at + 2, index):
        token, before = tokens[i], tokens[i - 1]
        if token.kind == "own" and among(token.low, "standing_alone") and before.kind == "word" and not before.tags:
            return Reach((other_area(reading, before, token),), before=True)
    return None
