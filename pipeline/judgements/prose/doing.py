"""Grades of what a force or a fire service does, told by a verb: where areas alone are graded, and none overall.

"The force is good at answering calls, inspectors said"              at, in, for and a verb in -ing
"... but requires improvement in how fairly it deals with complaints"   how, or the way that, something is done
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.judgements.prose.cues import clause_start, has, is_entity
from pipeline.judgements.prose.phrases import MARKS, Governor, is_verb_form, skip_back
from pipeline.judgements.reading import Reading, Token
from pipeline.judgements.words import among

_LONGEST = 12  # words of one "how ..."


def graded_doing(
    reading: Reading, tokens: Sequence[Token], index: int, given: Sequence[tuple[int, int]], recent: bool
) -> Governor | None:
    """What gives a grade to a way of working; None where it may be plain praise ("good at listening")."""
    hit = tokens[index].hit
    if hit is None or hit.right != "alone" or reading.inspectorate.gives_overall or not names_doing(tokens, index + 1):
        return None
    told = any(t.kind == "insp" or "inspectors" in t.tags for t in tokens)
    if among(hit.grade, "everyday_grades") and not (hit.strong or told or given or recent):
        return None
    k = index if is_verb_form(tokens[index]) else skip_back(tokens, index - 1)
    if k < index and not has(tokens[k], "copula", "keep", "and", "but") and tokens[k].low != ",":
        return None
    if k < index and not has(tokens[k], "copula", "keep") and not given:
        return None
    about = any(is_entity(t) for t in tokens[clause_start(tokens, k) : index]) or bool(given)
    if k < index and has(tokens[k], "copula", "keep") and about:
        return Governor("predicate", k)
    if given:
        return Governor("carried", given[-1][0])
    return Governor("predicate", k) if about or any(is_entity(t) for t in tokens[:k]) else None


def names_doing(tokens: Sequence[Token], i: int) -> bool:
    """Whether "at answering ...", "in how fairly ..." or "for the way ..." stands at ``i``."""
    while i < len(tokens) and tokens[i].low in MARKS:
        i += 1
    if i + 1 >= len(tokens) or "for" not in tokens[i].tags:
        return False
    after = tokens[i + 1]
    if opens_way(tokens, i + 1) >= 0:
        return True
    return after.low.endswith("ing") and len(after.low) > 5 and (tokens[i].low == "at" or after.kind == "area")


def opens_way(tokens: Sequence[Token], i: int) -> int:
    """Index of whom "how fairly it treats", "the way (in which) the force deals" is said of, -1 for none."""
    start = i
    while i < len(tokens) and has(tokens[i], "det") and not has(tokens[i], "pronoun"):
        i += 1
    if i >= len(tokens) or tokens[i].low not in ("how", "way", "ways"):
        return -1
    for j in range(i + 1, min(i + 5, len(tokens))):
        token = tokens[j]
        if "pronoun" in token.tags or token.kind in ("own", "prov", "other", "area") or "inspectors" in token.tags:
            return j
        if not (token.low.endswith("ly") or token.low == "well" or has(token, "det", "which", "for")) or j == start:
            return -1
    return -1


def way_end(tokens: Sequence[Token], i: int) -> int:
    """Last token of the "how ..." at ``i``, -1 where none opens there."""
    subject = opens_way(tokens, i)
    if subject < 0:
        return -1
    last = subject
    while last + 1 < len(tokens) and last - i < _LONGEST:
        token = tokens[last + 1]
        if token.kind in ("punct", "grade", "date"):
            break
        if last > subject and has(token, "but", "copula", "judged", "say"):
            break
        if token.low in ("and for", "and in"):
            break
        if "and" in token.tags and last + 2 < len(tokens):
            onward = tokens[last + 2]
            if onward.kind == "grade" or onward.low in ("how", "in", "at", "for", "is", "was") or has(onward, "keep"):
                break
        last += 1
    return last if last > subject else -1
