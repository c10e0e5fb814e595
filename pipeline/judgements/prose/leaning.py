"""Grades of clauses that lean on words before them: a second verb, a colon, a noun of its own, "not X but Y".

"Caring has not been looked at again and stays good"       the subject of the first verb
"Harnsworth is good: good for A, good for B"               told once more, area by area
"The only good is for tackling organised crime"            a grade as a noun
"inadequate, and not in one corner but for A and for B"    more than the whole
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.judgements.areas.lists import area_list
from pipeline.judgements.areas.refs import Reach, area_ref
from pipeline.judgements.prose.cues import has, is_entity
from pipeline.judgements.prose.phrases import (
    LABEL_MARKS,
    Governor,
    area_follows,
    is_head,
    is_verb_form,
    modifies,
    skip_back,
)
from pipeline.judgements.reading import Reading, Token
from pipeline.judgements.words import among

_FAR = 16  # words from "not" to "but"


def leaning(
    reading: Reading, tokens: Sequence[Token], index: int, given: Sequence[tuple[int, int]], recent: bool
) -> Governor | None:
    """What gives a grade that leans on the clause before it."""
    hit = tokens[index].hit
    if hit is None or hit.right != "alone" or not index:
        return None
    if is_sole(tokens, index):
        return Governor("rating", index)
    if _is_whole_line(tokens, index):
        return Governor("label", index - 1)
    k = skip_back(tokens, index - 1)
    if k < 0:
        return None
    word = tokens[k]
    if among(word.low, "have") and area_follows(tokens, index):
        named = hit.strong or (" " in reading.text[hit.start : hit.end] and not hit.verb)
        return Governor("given", k) if named else None  # "We now have Good for effective and caring"
    if (given or recent) and word.kind == "area" and k and _with_it(tokens, k):
        return Governor("label", k)  # "Holme: good again, with care leavers outstanding"
    if given and word.low in LABEL_MARKS and area_follows(tokens, index):
        return Governor("carried", given[-1][0])
    second = index if is_verb_form(tokens[index]) and has(tokens[index - 1], "and", "but") else k
    if second < index and not has(word, "keep"):
        return None
    subject = _first_subject(tokens, second)
    if subject < 0:
        return None
    if second == index and tokens[subject].kind == "own" and not (given or recent or hit.strong):
        return None  # "the service had some strengths but required improvement overall": no grade of a report
    return Governor("predicate" if second == index else "kept", second, "", subject)


def _with_it(tokens: Sequence[Token], k: int) -> bool:
    j = k - 1
    while j > 0 and (has(tokens[j], "det", "and") or tokens[j].kind == "area" or tokens[j].low == ","):
        j -= 1
    return "with" in tokens[j].tags


def _is_whole_line(tokens: Sequence[Token], index: int) -> bool:
    """ "Leadership and help and protection both inadequate": areas and their grade, without a verb."""
    if any(t.kind != "punct" for t in tokens[index + 1 :]) or "both" not in tokens[index - 1].tags:
        return False
    lead = tokens[: index - 1]
    return sum(t.kind == "area" for t in lead) > 1 and all(
        t.kind == "area" or t.low == "," or has(t, "and", "det") for t in lead
    )


def _first_subject(tokens: Sequence[Token], verb: int) -> int:
    """Index of what a sentence is about whose second verb, behind "and" or "but", is the one at ``verb``; else -1."""
    j = verb - 1
    while j > 0 and has(tokens[j], "adverb", "current") and not has(tokens[j], "and", "but"):
        j -= 1
    if j < 2 or not has(tokens[j], "and", "but"):
        return -1
    for i in range(j - 1):
        token = tokens[i]
        if token.kind == "grade" or token.low == ";":
            return -1
        about = (token.kind == "area" and is_head(tokens, i)) or (
            is_entity(token)
            and not modifies(tokens, i)
            and not token.possessive
            and not (token.kind == "name" and i == 0 and " " not in token.low)  # any noun opens a sentence: "Morale"
        )
        after = i + 1
        if about and tokens[after].low == ",":  # "Combe Regis Middle, over the hill, had ..."
            after = next((n + 1 for n in range(after + 1, min(after + 9, j)) if tokens[n].low == ","), after)
        while about and after < j and has(tokens[after], "adverb"):
            after += 1
        if about and after < j and has(tokens[after], "copula", "aux", "judged", "move", "keep", "give"):
            return i
    return -1


def is_sole(tokens: Sequence[Token], index: int) -> bool:
    """ "The only good is for A", "the sole inadequate came for B", "A single good was awarded, for C"."""
    if not among(tokens[index - 1].low, "sole_words"):
        return False
    i = over_its_verb(tokens, index)
    return i > index + 1 and i + 1 < len(tokens) and "for" in tokens[i].tags and area_follows(tokens, i - 1)


def over_its_verb(tokens: Sequence[Token], index: int) -> int:
    """Index behind the verb of a grade that is the subject of its clause: "is", "came", "was awarded,"."""
    i = index + 1
    while i < len(tokens) and i - index < 5:
        token = tokens[i]
        if not (has(token, "copula", "aux", "judged", "give", "move") or token.low == "," or among(token.low, "came")):
            break
        i += 1
    return i


def not_but(reading: Reading, tokens: Sequence[Token], index: int) -> Reach | None:
    """ "good, not just overall but for adoption", "outstanding not only for A but also for B": areas of both halves."""
    hit = tokens[index].hit
    assert hit is not None
    i = index + 1
    while i < len(tokens) and (tokens[i].low in (",", "–", "—") or tokens[i].low == "and"):
        i += 1
    if i >= len(tokens) or not has(tokens[i], "negation", "no_negation"):
        return None
    but = next((j for j in range(i + 1, min(i + _FAR, len(tokens))) if tokens[j].low == "but"), -1)
    if but < 0 or any(t.kind == "grade" for t in tokens[i:but]):
        return None
    onward = but + 1
    while onward < len(tokens) and "adverb" in tokens[onward].tags:
        onward += 1
    if onward + 1 >= len(tokens) or "for" not in tokens[onward].tags:
        return None
    reach = area_list(reading, tokens, onward + 1, hit.grade, for_link=False)
    if reach is None or not reach.areas:
        return None
    first = tuple(
        ref
        for token in tokens[i + 1 : but]
        if token.kind == "area" and "no_negation" in tokens[i].tags
        for ref in area_ref(reading, hit.grade, token.start, token.end)
    )
    whole = not first and "no_negation" not in tokens[i].tags
    return Reach(first + reach.areas, "spelt" if whole else "", whole=whole, last=reach.last, after=True)
