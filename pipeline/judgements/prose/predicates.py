"""Grades said of a subject: which subjects a grade can be said of, and which make it a plain adjective.

"leadership was good"             an area             "Care planning was judged good"   an area no file names
"The Cedars requires improvement" somebody            "take-up by care leavers is good" a plain adjective
"Two were judged to be good"      nobody in particular
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.judgements.prose.cues import (
    has,
    is_entity,
)
from pipeline.judgements.prose.phrases import (
    Governor,
    area_follows,
    is_head,
    is_verb_form,
    np_head,
    over_comment,
    skip_back,
    whose_place,
)
from pipeline.judgements.reading import Token
from pipeline.judgements.words import among, judgement_words


def predicate(
    tokens: Sequence[Token], index: int, k: int, headline: bool, given: Sequence[tuple[int, int]] = ()
) -> Governor | None:
    """ "leadership was good", "The Cedars requires improvement", "is officially Outstanding"."""
    token, hit = tokens[index], tokens[index].hit
    assert hit is not None
    rule = Governor("predicate", k)
    plain = among(hit.grade, "everyday_grades")
    if (
        k < index
        and area_follows(tokens, index)
        and any(t.kind == "insp" or "inspectors" in t.tags for t in tokens[:k])
    ):
        return rule  # "inspectors judged that outcomes were good for safety"
    j = skip_back(tokens, k - 1)
    while j >= 0 and (
        has(tokens[j], "aux", "modal")
        or ("copula" in tokens[j].tags and tokens[j].kind == "word")
        or has(tokens[j], "negation", "keep")
    ):
        j = skip_back(tokens, j - 1)
    if j > 1 and tokens[j].kind == "date":  # "which in 2016 had been inadequate"
        dated = skip_back(tokens, j - 1)
        if dated > 0 and "for" in tokens[dated].tags and has(tokens[dated - 1], "which", "pronoun", "both"):
            j = skip_back(tokens, dated - 1)
    listed = is_verb_form(token) and not hit.strong and j > 0 and tokens[j].low == ","
    j = over_comment(tokens, j)
    while j > 0 and among(tokens[j].low, "subject_tails"):
        j -= 1  # "for children looked after generally, is good"
    if j > 0 and among(tokens[j].low, "area_tails") and tokens[j - 1].kind == "area":
        j -= 1  # "The borough's adoption work is outstanding"
    j = np_head(tokens, j)
    if any(among(t.low, "now") for t in tokens[k:index]):
        j = whose_place(tokens, j)
    if listed and j >= 0 and any(among(t.low, "including") for t in tokens[:j]):
        return None  # "plans for children in need, including those in care and care leavers, requires improvement"
    if j < 0:
        return rule if "both" in tokens[0].tags and k <= 3 and not has(tokens[k], "give") else None  # "Both are good"
    if tokens[j].low == ":" and j and tokens[j - 1].kind == "area":
        changed = among(tokens[k].low, "was") and any(
            t.kind == "grade" and any("current" in w.tags for w in tokens[index + 1 : i])
            for i, t in enumerate(tokens[index + 1 :], index + 1)
        )
        return Governor("label", k, "from" if changed else "", j - 1)  # "Adoption: was inadequate, now good"
    subject = tokens[j]
    rule = Governor("predicate", k, "", _antecedent(tokens, j) if "which" in subject.tags else j)
    strong = hit.strong or is_verb_form(token) or any(among(t.low, "now") for t in tokens[k:index])
    follows = tokens[index + 1].low if index + 1 < len(tokens) else ""
    if (
        (subject.kind == "area" or is_entity(subject))
        and not hit.strong
        and not ("_" in hit.grade and not is_verb_form(token))  # "expected standard" is nobody's adjective
        and not has(subject, "pronoun", "rating")
        and not is_head(tokens, j)
    ):
        return None
    if subject.kind == "area" and not subject.possessive:
        if "rating" in subject.tags or not subject.short or strong or not plain or headline:
            return rule
        if _so_are(tokens, index):
            return rule  # "Standards are good, and so are teaching and learning experiences"
        return rule if given or (j > 1 and tokens[j - 2].kind == "area") or has(tokens[j - 1], "for", "both") else None
    if has(subject, "rating", "generic") and area_follows(tokens, index):
        return rule  # "the judgements were good for outcomes, ..."
    if "rating_subject" in subject.tags:
        of_plain = j > 0 and tokens[j - 1].kind == "word" and not tokens[j - 1].tags
        return None if plain and not strong and of_plain else rule  # "foster carer assessment is good"
    if has(subject, "all_areas", "rest", "both"):
        return rule
    if subject.kind in ("prov", "own", "other", "part") or (
        subject.kind == "word" and "which" in subject.tags and _is_somebody(tokens, _antecedent(tokens, j))
    ):
        if (
            strong
            or area_follows(tokens, index)
            or follows not in judgement_words().adjective
            or any(among(t.low, "spans") for t in tokens[index + 2 : index + 5])  # "has been good for nine years"
            or (not plain and follows not in ("at", "in"))
        ):
            return rule
        return None
    if subject.kind == "name" and j > 1 and tokens[j - 1].low == "," and tokens[j - 2].kind in ("other", "indefinite"):
        return rule  # "Another home, Elm Road, is good"
    if subject.kind == "name":
        known = j > 0 or " " in subject.low  # one capitalised word that opens a sentence may be any noun
        compared = plain and sum(1 for t in tokens if t.kind == "grade") > 1  # "Tolbrook was good, Eastmere inadequate"
        known = known and (compared or (not plain and among(hit.grade, "told_grades")))
        return rule if strong or known or area_follows(tokens, index) else None
    if "pronoun" in subject.tags:
        told = subject.low == "we" and among(hit.grade, "told_grades")
        reported = j > 1 and any(t.kind == "insp" and "say" in tokens[i + 1].tags for i, t in enumerate(tokens[:j]))
        if reported and (follows not in judgement_words().adjective):
            return rule  # "Ofsted says we are good"
        whole = index + 1 < len(tokens) and tokens[index + 1].low == "overall"
        if strong or whole or area_follows(tokens, index):
            return rule
        return Governor("predicate", k, "told") if told else None  # "we were inadequate"
    if "which" in subject.tags:
        return rule if _area_before(tokens, j) else None
    if (
        given
        and (has(subject, "and", "but") or subject.low == ",")
        and not is_verb_form(token)
        and (strong or not plain or "aux" in tokens[k].tags)
    ):
        return Governor("carried", given[-1][0])
    return None


def _so_are(tokens: Sequence[Token], index: int) -> bool:
    """ ", and so are A and B" after a grade."""
    for i in range(index + 1, min(index + 4, len(tokens) - 2)):
        if among(tokens[i].low, "likewise") and has(tokens[i + 1], "copula"):
            return any(t.kind == "area" for t in tokens[i + 2 : i + 6])
    return False


def _antecedent(tokens: Sequence[Token], j: int) -> int:
    """Index of what stands before "which", a facility with the words that say for whom: "Wards for adults, which"."""
    return whose_place(tokens, j - 2 if j > 1 and tokens[j - 1].low == "," else j - 1)


def _is_somebody(tokens: Sequence[Token], j: int) -> bool:
    return j >= 0 and is_entity(tokens[j])


def _area_before(tokens: Sequence[Token], j: int) -> bool:
    return any(t.kind == "area" for t in tokens[max(0, j - 4) : j])


def _tells_of_somebody(tokens: Sequence[Token], first: int, start: int) -> bool:
    """A relative clause that tells more of somebody opens before ``start``, and has ended without a verb of grading."""
    for i in range(start - 1, max(first, start - 12), -1):
        if "which" in tokens[i].tags:
            named = tokens[i - 2] if tokens[i - 1].low == "," and i > 1 else tokens[i - 1]
            return is_entity(named) or named.kind == "indefinite" or "facility" in named.tags
        if tokens[i].kind in ("punct", "grade") or has(tokens[i], "judged", "but"):
            return False
    return False


def unknown_subject(tokens: Sequence[Token], first: int, gov: Governor) -> tuple[int, int] | None:
    """First and last token of a subject that is neither an area nor anybody: "Care planning was judged to be good"."""
    j = skip_back(tokens, gov.at - 1)
    if j < first or not has(tokens[j], "copula", "aux"):
        return None
    while j >= first and has(tokens[j], "copula", "aux", "modal"):
        j = skip_back(tokens, j - 1)
    if j >= first and tokens[j].low in (",", ")"):
        j = over_comment(tokens, j)
        if j >= first and tokens[j].low == ",":
            j -= 1
    if (
        j < first
        or tokens[j].kind != "word"
        or (tokens[j].tags and not has(tokens[j], "number", "services", "facility", "generic"))
        or "generic" in tokens[j].tags
        or among(tokens[j].low, "persons")
    ):
        return None
    last = j
    while (
        j >= first
        and last - j < 9
        and tokens[j].kind in ("word", "date")
        and not has(tokens[j], "copula", "aux", "judged", "say", "but", "which", "because")
    ):
        j -= 1
    if (
        j >= first
        and (is_entity(tokens[j]) or tokens[j].kind in ("area", "indefinite", "insp"))
        and any(has(t, "for", "of", "by", "with") for t in tokens[j + 1 : last])
    ):
        return None
    start = j + 1
    if j >= first and has(tokens[j], "copula", "aux"):
        return None  # "a nursery where toddlers were left unsupervised has been branded inadequate"
    if any(has(t, "found", "inspectors") for t in tokens[start:last]):
        return None  # "a care home where inspectors found broken alarms has been rated inadequate"
    if _tells_of_somebody(tokens, first, start):
        return None  # "A hospice which looks after some 900 people each year has been judged ..."
    if start == last and among(tokens[last].low, "standing_alone"):
        return None  # "Tolbrook, where services are rated outstanding"
    if j >= first and is_entity(tokens[j]) and "and" in tokens[start].tags:
        return None  # "services for children and families"
    while start < last and has(tokens[start], "det", "adverb", "and"):
        start += 1
    return start, last


def is_passive(tokens: Sequence[Token], at: int) -> bool:
    """ "was rated": the verb at ``at`` behind a form of "be"."""
    j = skip_back(tokens, at - 1)
    if j >= 0 and tokens[at].low == "found" and "give" in tokens[j].tags:
        return False  # "Ofsted has found the school to be good"
    return j >= 0 and has(tokens[j], "copula", "aux")


def judged_by_others(tokens: Sequence[Token], at: int, index: int) -> bool:
    """ "94% of parents rated communication as good", "the council rated itself good": no inspectorate's grade."""
    if at >= index or not any(
        t.kind in ("area", "own", "prov", "other") or (t.kind == "word" and (not t.tags or among(t.low, "selves")))
        for t in tokens[at + 1 : index]
    ):
        return False
    j = skip_back(tokens, at - 1)
    if (
        j < 0
        or has(
            tokens[j],
            "copula",
            "aux",
            "modal",
            "inspectors",
            "which",
            "and",
            "but",
            "say",
            "be_to",
            "to",
            "hypothesis",
            "aim",
        )
        or tokens[j].kind in ("insp", "punct", "date", "grade", "person")
    ):
        return False
    if tokens[j].kind in ("own", "prov", "other"):
        return any(among(t.low, "selves") for t in tokens[at + 1 : index])
    return tokens[j].kind == "word" and not tokens[j].tags


def subject_index(tokens: Sequence[Token], first: int, end: int) -> int:
    """Index of what stands right before the verb that ends at ``end``."""
    j = end - 1
    while j >= first and (
        has(tokens[j], "aux", "copula", "move", "keep", "modal")
        or (
            "adverb" in tokens[j].tags and ("both" not in tokens[j].tags or (j and has(tokens[j - 1], "copula", "aux")))
        )
    ):
        j -= 1
    return j


def generic_subject(tokens: Sequence[Token], first: int, end: int) -> bool:
    """ "Three of the four areas were good": areas without a name."""
    j = skip_back(tokens, end - 1)
    while j >= first and (has(tokens[j], "aux", "copula", "which", "be_to", "modal") or tokens[j].low == ","):
        j = skip_back(tokens, j - 1)
    if j < first or "generic" not in tokens[j].tags or tokens[j].kind == "area":
        return False
    return not any("move" in t.tags for t in tokens[first:j])  # "has been lifted by two grades, from ..."


def counted_subject(tokens: Sequence[Token], first: int, at: int) -> bool:
    """ "One is outstanding, three are good", "The best is ...": a count or a place on the scale as subject."""
    j = skip_back(tokens, at - 1)
    while j >= first and has(tokens[j], "aux", "copula"):
        j = skip_back(tokens, j - 1)
    if j < first:
        j = first - 1
        while j + 1 < at and has(tokens[j + 1], "det", "adverb") and "count" not in tokens[j + 1].tags:
            j += 1
        j = min(j + 1, at - 1)
    if j < 0 or j >= len(tokens):
        return False
    return has(tokens[j], "count", "extreme", "number", "generic") or (
        tokens[j].kind != "date" and tokens[j].low.isdigit()
    )
