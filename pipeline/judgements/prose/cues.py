"""Was a grade given at all? Negations, hopes, aims, choices and explanations of a scale.

"No area was graded inadequate"            negated       "We aim to be good by 2026"         aim
"asked whether it could be good"           hypothesis    "one on which 6 is excellent"       a scale explained
"Good, requires improvement or inadequate" a choice of grades, none given
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.judgements.reading import Token
from pipeline.judgements.words import among, group

LATER_VISITS = frozenset({"monitoring_visit", "focused_visit", "joint_inspection"})

_FINITE = frozenset({"copula", "judged", "aux", "keep", "give", "move"})

_DASHES = frozenset("–—;:")
_CHOICE_MARKS = frozenset(",“”\"'‘’()-")


def has(token: Token, *tags: str) -> bool:
    """Whether a token has one of the tags."""
    return not token.tags.isdisjoint(tags)


def is_entity(token: Token) -> bool:
    """Whether a token can be whose grade it is."""
    return token.kind in ("prov", "own", "other", "name", "part") or (token.kind == "word" and "pronoun" in token.tags)


def _is_about(token: Token) -> bool:
    return token.kind == "area" or is_entity(token)


def clause_start(tokens: Sequence[Token], index: int) -> int:
    """Index of the first token of the clause that holds ``index``: as far as a negation or a hope reaches."""
    for i in range(index - 1, -1, -1):
        token, after = tokens[i], tokens[i + 1]
        if token.kind == "punct" and token.low in _DASHES:
            return i + 1
        if token.kind == "grade":
            return i + 1
        if "but" in token.tags:
            return i + 1
        if "which" in token.tags and (has(after, *_FINITE) or (i and "by" in tokens[i - 1].tags)):
            return i + 1  # also "..., by which time she had graded us"
        if (
            token.low == ","
            and i + 1 < index
            and (
                is_entity(after)
                or after.kind == "area"
                or has(after, "which", "inspectors")
                or ("det" in after.tags and i + 2 < index and _is_about(tokens[i + 2]))
                or ("and" in after.tags and i + 2 < index and opens_clause(tokens, i + 2))
            )
        ):
            return i + 1
        if "and" in token.tags and token.low == "and" and i + 1 < index and opens_clause(tokens, i + 1):
            return i + 1
        if (
            "because" in token.tags
            and i + 2 < index
            and (is_entity(after) or after.kind == "area" or "det" in after.tags)
            and among(token.low, "after")
        ):
            return i + 1
        if among(token.low, "result_links") and i and tokens[i - 1].low == "," and i + 1 < index:
            return i + 1
        if token.low == "when" and i + 2 < index and (is_entity(after) or after.kind == "area" or "det" in after.tags):
            return i + 1
    return 0


def opens_clause(tokens: Sequence[Token], i: int) -> bool:
    """Whether a clause of its own begins at ``i``: with a finite verb, or somebody or something that has one."""
    while i < len(tokens) - 1 and has(tokens[i], "det", "adverb") and tokens[i].kind == "word":
        i += 1
    if i >= len(tokens):
        return False
    token = tokens[i]
    if has(token, *_FINITE):
        return True
    if not (is_entity(token) or token.kind == "area"):
        return False
    return any(has(later, *_FINITE) for later in tokens[i + 1 : i + 5])


def is_negated(tokens: Sequence[Token], index: int) -> bool:
    """ "No area was graded inadequate", "not yet good", "never be good", "missed out on an outstanding rating"."""
    first = clause_start(tokens, index)
    return any(
        "negation" in token.tags and "no_negation" not in token.tags and not _in_comment(tokens, i, index)
        for i, token in enumerate(tokens[first:index], first)
    )


def _in_comment(tokens: Sequence[Token], i: int, index: int) -> bool:
    """A word inside a comment between commas that opens with "and" or a relative: it negates the comment alone."""
    opening = next((j for j in range(i - 1, -1, -1) if tokens[j].low in (",", "–", "—", "(")), -1)
    closing = next((j for j in range(i + 1, index) if tokens[j].low in (",", "–", "—", ")")), -1)
    if opening >= 0 and closing + 1 == index and "which" in tokens[opening + 1].tags:
        return True  # "And care leavers, who told us that they never wait, good"
    if opening < 0 or closing < 0 or closing + 1 >= index:
        return False
    return has(tokens[opening + 1], "and", "which") and has(tokens[closing + 1], "copula", "aux", "judged", "keep")


def is_hypothetical(tokens: Sequence[Token], index: int) -> bool:
    """Hopes reach through their clause; "could", "will" and the like only their own verb."""
    first = clause_start(tokens, index)
    window = tokens[first:index]
    if any(
        "hypothesis" in token.tags
        and not (token.low == "if" and tokens[first + i + 1].low == "you")  # "if you go back to 2013 we were only ..."
        and not (
            among(token.low, "opinions")
            and i
            and any(t.kind == "insp" or "inspectors" in t.tags for t in tokens[: first + i])
        )
        for i, token in enumerate(window)
    ):
        return True
    for i in range(index - 1, first - 1, -1):
        token = tokens[i]
        if "modal" in token.tags and not _in_comment(tokens, i, index):
            if among(token.low, "irrealis") and tokens[i + 1].low in ("have", "'ve", "not"):
                return True  # "I'd have said we were outstanding"
            if among(token.low, "short_had") and "copula" in tokens[i + 1].tags and tokens[i + 1].low == "been":
                continue  # "They'd been inadequate": had
            if among(token.low, "ruled_to_be") and any(among(t.low, "rulings") for t in tokens[max(0, i - 12) : i]):
                continue  # "they agreed that behaviour should also be good"
            if among(tokens[i + 1].low, "kept_now"):
                continue  # "will stay inadequate until the next inspection"
            between = tokens[i + 1 : index]
            verbs = sum(1 for t in between if t.kind == "word" and has(t, *_FINITE, "found"))
            plain = sum(1 for t in between if t.kind == "word" and not t.tags)
            if any(among(t.low, "facts_told") for t in between):
                continue  # "will challenge the decision to rate it inadequate"
            if any(t.low in ("that",) or "say" in t.tags for t in between) or any(
                among(t.low, "finite_be") for t in between[1:]
            ):
                continue  # "you may have read that the school has been rated ..."
            return plain <= 2 and verbs <= 3
    return False


def is_aim(tokens: Sequence[Token], index: int) -> bool:
    """ "We want to be good by 2026", "our target is outstanding"."""
    first = clause_start(tokens, index)
    if any("aim" in token.tags for token in tokens[first:index]):
        return True
    if _has_deadline(tokens, first, index):
        return True
    for i in range(index - 1, max(-1, index - 6), -1):  # "our aim, and I make no secret of it, is to be good"
        if (
            "copula" in tokens[i].tags
            and i + 1 < index
            and (tokens[i + 1].low == "to" or "be_to" in tokens[i + 1].tags)
        ):
            return any("aim" in token.tags for token in tokens[:i])
    return False


def _has_deadline(tokens: Sequence[Token], first: int, index: int) -> bool:
    """ "We must be good by the end of 2026", "They have until May to become good": set for a time to come."""
    verb = next(
        (i for i in range(index - 1, max(first, index - 5) - 1, -1) if has(tokens[i], "copula", "give", "move")), -1
    )
    if verb < 1 or any(has(t, "hypothesis", "negation") for t in tokens[first:index]):
        return False
    if any(among(t.low, "conditions") for t in tokens[:first]):
        return False  # "If the plan works, leadership will be good by 2026"
    lead = tokens[max(first, verb - 2) : verb]
    if any(t.low == "to" for t in lead):
        return any(t.low == "until" and tokens[i + 1].kind == "date" for i, t in enumerate(tokens[first:verb], first))
    if not any(among(t.low, "will") for t in lead):
        return False
    for i in range(index + 1, min(index + 12, len(tokens) - 1)):
        if tokens[i].kind == "grade" or tokens[i].low in (";", "—", "–"):
            return False
        if among(tokens[i].low, "deadlines"):
            return any(t.kind == "date" or among(t.low, "next_time") for t in tokens[i + 1 : i + 6])
    return False


def choices(tokens: Sequence[Token]) -> frozenset[int]:
    """Indices of grades that stand as a choice: "good or outstanding", "outstanding, good, or inadequate"."""
    grades = [i for i, token in enumerate(tokens) if token.kind == "grade"]
    rejected: set[int] = set()
    run: list[int] = []
    alternatives = False
    for a, b in zip(grades, [*grades[1:], len(tokens)], strict=True):
        run.append(a)
        between = tokens[a + 1 : b] if b < len(tokens) else []
        linked = (
            bool(between)
            and all(t.low in _CHOICE_MARKS or among(t.low, "choice_links") or t.low.isdigit() for t in between)
            and not any(t.low == "to" or t.kind == "date" for t in between)
        )
        if linked and b < len(tokens):
            alternatives = alternatives or any("or" in t.tags for t in between)
            continue
        after = tokens[a + 1].low if a + 1 < len(tokens) else ""
        if len(run) == 1 and after == "or" and b == len(tokens):
            alternatives = True
        in_turn = b == len(tokens) and any(among(t.low, "respectively") for t in tokens[a + 1 : a + 4])
        if alternatives or (len(run) >= 3 and not in_turn):
            rejected.update(run)
        run, alternatives = [], False
    return frozenset(rejected)


def _is_range(tokens: Sequence[Token]) -> bool:
    """ "a grade for each area, from 'urgent improvement' up to 'exceptional'": the ends of a scale, and nobody's."""
    ends = [i for i, token in enumerate(tokens) if token.kind == "grade"]
    if len(ends) == 2 and any(among(t.low, "spreads") for t in tokens[max(0, ends[0] - 10) : ends[0]]):
        return "from" in tokens[ends[0] - 1].tags  # "a mixture of grades, from good in Dale to outstanding in Tamar"
    if len(ends) != 2 or any(
        is_entity(t) or has(t, "judged", "move", "keep", "lost", "give") for t in tokens[: ends[1]]
    ):
        return False
    from_it = any("from" in t.tags for t in tokens[max(0, ends[0] - 2) : ends[0]])
    to_it = any("to" in t.tags for t in tokens[ends[0] + 1 : ends[1]])
    return from_it and to_it and any("rating" in t.tags for t in tokens[: ends[0]])


def _ends_of_scale(tokens: Sequence[Token], index: int) -> bool:
    """ "Grades are from 6 (excellent) to 1 (unsatisfactory)", "which marks services from 1 to 6": nobody's."""
    for first in (index, index - 2):
        ends = tokens[first - 1 : first + 3] if first > 1 else ()
        if len(ends) < 4 or not ("from" in ends[0].tags and ends[1].kind == "grade" and ends[3].kind == "grade"):
            continue
        lead = tokens[max(0, first - 5) : first - 1]
        if "to" in ends[2].tags and any(
            "scale" in t.tags or (among(t.low, "marks_always") and "judged" in t.tags) for t in lead
        ):
            return True
    return False


def _is_renamed(tokens: Sequence[Token], index: int) -> bool:
    """ "The 'adequate' judgement was replaced by 'requires improvement' in 2013": the scale changed, and no grade."""
    changes = group("scale_changes")
    verb = next((i for i, token in enumerate(tokens) if token.low in changes), -1)
    if verb < 1 or verb > index + 6 or index > verb + 6:
        return False
    before, after = tokens[max(0, verb - 7) : verb], tokens[verb + 1 : verb + 7]
    named = next((i for i, token in enumerate(before) if token.kind == "grade"), len(before))
    if any("rating" in token.tags for token in before[named + 1 :]):
        return True
    noun = next((i for i, token in enumerate(after) if "rating" in token.tags), len(after))
    return any(token.kind == "grade" for token in after[noun + 1 :])  # "replaced the grade of satisfactory with ..."


def explains_scale(tokens: Sequence[Token], index: int) -> bool:
    """ "on which 6 is excellent", "The best is that ...", "ratings are outstanding, good ..."."""
    grades = {token.hit.grade for token in tokens if token.hit is not None}
    figures = sum(
        1
        for i, token in enumerate(tokens)
        if token.kind == "grade"
        and i > 1
        and tokens[i - 2].low.isdigit()
        and (tokens[i - 1].low == "(" or "copula" in tokens[i - 1].tags)
    )
    areas = any(token.kind == "area" for token in tokens)
    if _is_range(tokens) or _ends_of_scale(tokens, index) or _is_renamed(tokens, index):
        return True
    if not areas and figures >= 2:
        return True
    dated = any(token.kind == "date" for token in tokens)  # "It means that we have gone from Inadequate (2018) ..."
    if len(grades) >= 2 and not areas and not dated and any(among(token.low, "guides") for token in tokens):
        return True  # "From outstanding to inadequate: our guide"
    return len(grades) >= 3 and not areas and not dated and any("scale" in token.tags for token in tokens)


def asks(tokens: Sequence[Token]) -> bool:
    """A question, and no sentence that ends on an area worded as one ("graded good for How good is our setting?")."""
    mark = next((i for i in range(len(tokens) - 1, max(-1, len(tokens) - 3), -1) if tokens[i].low == "?"), -1)
    return mark >= 0 and not (mark and tokens[mark - 1].kind == "area")
