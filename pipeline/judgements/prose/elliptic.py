"""Grades told with little around them: a verdict said, a grade as a noun, items of a ladder without a verb.

"This morning it said good."                          said
"With a good in 2021 giving way to ..."               a noun of its own
"In 2018, inadequate again."  "2012 Satisfactory."    a time and a grade
"It took three attempts: adequate in 2010, ..."       several of them behind a colon
"The overall judgement, good, is the same as ..."     beside what it is
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.judgements.prose.cues import has, is_entity
from pipeline.judgements.prose.phrases import (
    QUOTES,
    Governor,
    area_follows,
    is_verb_form,
    modifies,
    skip_back,
    whose_place,
)
from pipeline.judgements.reading import Token
from pipeline.judgements.words import among, judgement_words


def elliptic(tokens: Sequence[Token], index: int, given: bool, recent: bool) -> Governor | None:
    """What gives a grade that no verb of giving claims; None where it may be an adjective."""
    hit = tokens[index].hit
    if hit is None or hit.right not in ("alone", "rating") or not index:
        return None
    if given and hit.right == "alone" and _ends(tokens, index + 1) and _apart_from_its_name(tokens, index):
        return Governor("carried", next(i for i in range(index - 1, -1, -1) if tokens[i].kind == "grade"))
    if hit.right == "alone":
        found = (
            (
                _said(tokens, index)
                or _told_on(tokens, index)
                or _having(tokens, index, given)
                or _by_another_name(tokens, index)
            )
            or _beside_what_it_is(tokens, index)
            or _among_items(tokens, index, given, recent)
        )
        if found is not None:
            return found
    return (
        _it_is(tokens, index)
        or _second_verb(tokens, index)
        or _in_a_comment(tokens, index)
        or _as_a_noun(tokens, index, recent)
        or _handed(tokens, index)
        or _theirs(tokens, index, given or recent)
    )


def _theirs(tokens: Sequence[Token], index: int, near: bool) -> Governor | None:
    """ "Care leavers do not: their support requires improvement": said of the area before."""
    hit = tokens[index].hit
    if hit is None or (among(hit.grade, "everyday_grades") and not (near or hit.strong)):
        return None
    k = index if is_verb_form(tokens[index]) else skip_back(tokens, index - 1)
    if k != index and not has(tokens[k], "copula", "keep"):
        return None
    j = skip_back(tokens, k - 1)
    while j > 0 and has(tokens[j], "copula", "aux", "current"):
        j = skip_back(tokens, j - 1)
    own = j > 0 and tokens[j].low in judgement_words().area_lead and tokens[j - 1].low == "their"
    return Governor("predicate", k) if own and any(t.kind == "area" for t in tokens[: j - 1]) else None


def _ends(tokens: Sequence[Token], i: int) -> bool:
    return i >= len(tokens) or tokens[i].kind == "punct" or tokens[i].kind == "date"


def _ends_phrase(tokens: Sequence[Token], i: int) -> bool:
    """A mark or a date, and no comma between adjectives ("a good, strong team")."""
    if i + 1 < len(tokens) and tokens[i].low == ",":
        after = tokens[i + 1]
        return has(after, "and", "but", "which", "from", "det", "with", "because") or after.kind in ("area", "date")
    return _ends(tokens, i) or any(among(t.low, "in_a_row") for t in tokens[i : i + 3])


def _said(tokens: Sequence[Token], index: int) -> Governor | None:
    """ "This morning it said good": a verdict in one word, from whoever inspects."""
    k = skip_back(tokens, index - 1)
    if k < 1 or k < index - 2 or not among(tokens[k].low, "verdict_verbs"):
        return None
    giver = tokens[k - 1]
    return Governor("given", k) if _inspects(giver) and _ends(tokens, index + 1) else None


def _told_on(tokens: Sequence[Token], index: int) -> Governor | None:
    """ "The inspector awarded that grade for leadership, and good for help": more of what was awarded."""
    k = skip_back(tokens, index - 1)
    if k < 3 or not has(tokens[k], "and", "but") or not area_follows(tokens, index):
        return None
    pointed = next(
        (i for i in range(1, k) if "rating_sure" in tokens[i].tags and among(tokens[i - 1].low, "pointers_back")), -1
    )
    if pointed < 0 or not any(has(t, "give", "judged") for t in tokens[max(0, pointed - 4) : pointed]):
        return None
    return Governor("given", k)


def _apart_from_its_name(tokens: Sequence[Token], index: int) -> bool:
    """ "Tansley was graded good, and Ormside, the county to the north, outstanding": a comment behind a name."""
    opening = next((i for i in range(index - 2, max(1, index - 12), -1) if tokens[i].low == ","), -1)
    if tokens[index - 1].low != "," or opening < 2:
        return False
    before = tokens[opening - 2]
    return tokens[opening - 1].kind in ("name", "other") and ("and" in before.tags or before.low in (",", ";"))


def _having(tokens: Sequence[Token], index: int, given: bool) -> Governor | None:
    """ "is now good at investigating crime, having required improvement two years ago"."""
    having = given and is_verb_form(tokens[index]) and tokens[index - 1].low == "having"
    return Governor("change", index - 1, "from") if having else None


def _by_another_name(tokens: Sequence[Token], index: int) -> Governor | None:
    """ "Just one, leadership, was amber, or 'needs attention'": a grade in marks beside what it comes to."""
    hit = tokens[index].hit
    k = index - 1
    while k > 0 and tokens[k].low in QUOTES:
        k -= 1
    if hit is None or not hit.strong or k < 4 or "or" not in tokens[k].tags or tokens[k - 1].low != ",":
        return None
    verb = next((i for i in range(k - 2, max(0, k - 5), -1) if "copula" in tokens[i].tags), -1)
    about = verb > 0 and any(t.kind == "area" for t in tokens[max(0, verb - 4) : verb])
    return Governor("predicate", verb) if about else None


def _inspects(token: Token) -> bool:
    return token.kind == "insp" or "inspectors" in token.tags or among(token.low, "it")


def _beside_what_it_is(tokens: Sequence[Token], index: int) -> Governor | None:
    """ "The overall judgement, good, is the same as last time", "And care leavers, who told us so, good, with ..."."""
    if tokens[index - 1].low not in (",", "(") or not _ends(tokens, index + 1):
        return None
    before = tokens[index - 2] if index > 1 else None
    closed = index + 1 < len(tokens) and tokens[index + 1].low in (",", ")")
    if before is not None and closed and ("rating_sure" in before.tags or {"rating"} == before.tags):
        return Governor("rating", index - 2)
    return None


def commented(tokens: Sequence[Token], index: int) -> Governor | None:
    """ "And care leavers, who told us so, good, with ...": a grade behind a comment on its area."""
    if not index or tokens[index - 1].low != "," or not _ends(tokens, index + 1):
        return None
    first = next((i for i, t in enumerate(tokens) if not has(t, "and", "but", "det") and t.low not in QUOTES), -1)
    if first < 0 or tokens[first].kind != "area" or first + 2 >= index or tokens[first + 1].low != ",":
        return None
    comment = tokens[first + 2 : index - 1]
    told = any(t.kind == "grade" or t.low in (",", ";", ":") for t in comment)
    return Governor("label", first + 1) if "which" in comment[0].tags and not told else None


def _it_is(tokens: Sequence[Token], index: int) -> Governor | None:
    """ "In 2018 we did have a single grade, and it was good": the grade is what "it" is."""
    k = skip_back(tokens, index - 1)
    if k < 3 or "copula" not in tokens[k].tags or tokens[k - 1].low != "it" or not _ends(tokens, index + 1):
        return None
    if not has(tokens[k - 2], "and", "but") and tokens[k - 2].low != ",":
        return None
    given = next((i for i in range(k - 3, max(-1, k - 12), -1) if "rating_sure" in tokens[i].tags), -1)
    if given < 0 or not any("give" in t.tags for t in tokens[max(0, given - 4) : given]):
        return None
    return Governor("rating", given)


def _second_verb(tokens: Sequence[Token], index: int) -> Governor | None:
    """ "The judgement for care leavers was made separately, and was good": a second verb of the first subject."""
    k = skip_back(tokens, index - 1)
    if k < 4 or "copula" not in tokens[k].tags or not has(tokens[k - 1], "and", "but") or not _ends(tokens, index + 1):
        return None
    about = next((i for i in range(3) if "rating_subject" in tokens[i].tags), -1)
    if about < 0 or any(t.kind == "grade" for t in tokens[:k]):
        return None
    return Governor("rating", about)


def _in_a_comment(tokens: Sequence[Token], index: int) -> Governor | None:
    """ "The evaluation of staffing, also weak in August, stands", "The trust's wards, formerly good, are ..."."""
    comma = index - 1
    while comma > 0 and (has(tokens[comma], "adverb", "previous") or among(tokens[comma].low, "also_words")):
        comma -= 1
    if comma == index - 1 or comma < 1 or tokens[comma].low != ",":
        return None
    named = tokens[whose_place(tokens, comma - 1)]
    after = [t for t in tokens[index + 1 : index + 4] if t.kind != "date" and "for" not in t.tags]
    if named.kind not in ("area", "prov", "other", "own", "part") or not after or after[0].low != ",":
        return None
    return Governor("predicate", comma)


def _is_time(token: Token) -> bool:
    return token.kind == "date" or token.low == "," or has(token, "for", "of", "det", "adverb", "previous", "last")


def _among_items(tokens: Sequence[Token], index: int, given: bool, recent: bool) -> Governor | None:
    """ "In 2018, inadequate again." and "It took four attempts: adequate in 2010, inadequate in 2014 and now this."."""
    lead = index - 1
    while lead >= 0 and _is_time(tokens[lead]):
        lead -= 1
    dated = any(t.kind == "date" for t in tokens[lead + 1 : index])
    if lead == 0 and tokens[0].low == ":":
        lead = -1
    if index == 2 and tokens[1].low == ":" and among(tokens[0].low, "times_before"):
        return Governor("rating", 0) if _ends(tokens, 3) else None  # "Then: inadequate."
    if index == 2 and tokens[1].low == ":" and among(tokens[0].low, "times_now"):
        return Governor("rating", 0) if recent and _ends(tokens, 3) else None
    after = [t for t in tokens[index + 1 : index + 4] if not has(t, "adverb")]
    if lead < 0:
        alone = all(_is_time(t) or t.kind == "punct" for t in tokens[index + 1 :])
        return Governor("rating", index) if dated and alone else None
    follows = len(after) > 1 and "for" in after[0].tags and after[1].kind == "date"
    follows = follows or (bool(after) and after[0].kind == "date")
    listed = sum(t.kind == "grade" for t in tokens) > 1
    if after and index + 1 < len(tokens) and lead == index - 1 and tokens[lead].low in (":", ",", "–", "—"):
        near = tokens[index + 1].low
        timed = among(near, "times_before") or among(near, "times_now")
        if timed and (recent or given or any(t.kind == "area" for t in tokens[:lead])):
            return Governor("given", lead)
    if lead == index - 1 and tokens[lead].low == ":" and listed and area_follows(tokens, index):
        told = any(t.kind == "insp" or has(t, "inspectors", "judged", "rating_subject") for t in tokens[:lead])
        return Governor("given", lead) if told else None  # "was impressed: outstanding for A, outstanding for B"
    if follows and lead == index - 1 and listed and (tokens[lead].low == ":" or (given and "and" in tokens[lead].tags)):
        return Governor("given", lead)
    return None


def _as_a_noun(tokens: Sequence[Token], index: int, recent: bool) -> Governor | None:
    """ "a good in 2021", "its second requires improvement in a row": a grade with an article, and no noun after it."""
    before = tokens[index - 1]
    if before.low in QUOTES and index > 1:
        before = tokens[index - 2]
    if not (among(before.low, "indefinite") or among(before.low, "ordinals")):
        return None
    if index > 1 and "copula" in tokens[index - 2].tags and not among(before.low, "ordinals"):
        return None  # "An inadequate is an inadequate"
    if not (
        _ends_phrase(tokens, index + 1)
        or area_follows(tokens, index)
        or (index + 2 < len(tokens) and "for" in tokens[index + 1].tags and tokens[index + 2].kind in ("date", "prov"))
    ):
        return None
    window = tokens[max(0, index - 9) : index]
    if any(among(t.low, "persons") for t in window):
        return None  # "he got a good there"
    told = any(
        has(t, "give", "judged", "move", "rating_sure", "inspectors") or t.kind in ("insp", "area", "grade")
        for t in window
    )
    row = any(among(t.low, "in_a_row") for t in tokens[index + 1 : index + 4])
    return Governor("given", index - 1) if told or recent or row or any(t.kind == "date" for t in window) else None


def _handed(tokens: Sequence[Token], index: int) -> Governor | None:
    """ "Ofsted has given Thornaby requires improvement": whom it is given to stands between."""
    k = skip_back(tokens, index - 1)
    area = k
    while k > 0 and (tokens[k].kind == "area" or has(tokens[k], "det")):
        k -= 1
    if k < area and "give" in tokens[k].tags and not among(tokens[k].low, "have"):
        return Governor("given", k)  # "gives the leadership very good"
    if k < 1 or not (is_entity(tokens[k]) or tokens[k].kind == "indefinite") or modifies(tokens, k):
        return None
    for i in range(k - 1, max(-1, k - 5), -1):
        if "give" in tokens[i].tags and not among(tokens[i].low, "have"):
            return Governor("given", i)
        if not has(tokens[i], "det", "adverb") and tokens[i].kind != "name":
            return None
    return None
