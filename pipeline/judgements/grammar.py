"""Does this grade word give a grade? The words that govern it decide.

"was judged to be GOOD"        judged         "a rating of GOOD", "its GOOD rating"   rating
"has been given GOOD for"      given          "retains OUTSTANDING"                   kept
"dropped from GOOD to ..."     change         "leadership was GOOD"                   predicate
"Leadership: GOOD"             label          "rated good for A and OUTSTANDING for"  carried
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.judgements.cues import (
    has,
    is_aim,
    is_entity,
)
from pipeline.judgements.elliptic import commented, elliptic
from pipeline.judgements.governors import before_noun, before_rating, change, opening, past_comment
from pipeline.judgements.leaning import leaning
from pipeline.judgements.phrases import (
    LABEL_MARKS,
    QUOTES,
    Governor,
    area_follows,
    back_to,
    in_relative,
    is_head,
    is_verb_form,
    joined,
    modifies,
    np_head,
    skip_back,
    subject_touches,
    words_of,
)
from pipeline.judgements.plain import plainly_given
from pipeline.judgements.predicates import (
    predicate,
)
from pipeline.judgements.reading import PLACES, Reading, Token
from pipeline.judgements.weighed import weighed
from pipeline.judgements.words import among


def governor(
    reading: Reading,
    tokens: Sequence[Token],
    index: int,
    given: Sequence[tuple[int, int]],
    *,
    headline: bool,
    recent: bool = False,
) -> Governor | None:
    """What gives the grade at ``index``; None where nothing does. ``given`` are the grades of the sentence
    already accepted, each with the last token that belongs to it; ``recent`` where the sentence before gave one."""
    if index + 2 < len(tokens) and "for" in tokens[index + 1].tags and among(tokens[index + 2].low, "partly"):
        return None  # "teaching is outstanding in places"
    if _improves_something(tokens, index) or _pleases(tokens, index) or _laymen_say(tokens, index):
        return None
    return (
        _known(reading, tokens, index, given, headline=headline)
        or commented(tokens, index)
        or plainly_given(reading, tokens, index, bool(given) or recent)
        or weighed(reading, tokens, index, bool(given), recent)
        or elliptic(reading, tokens, index, bool(given), recent)
        or leaning(reading, tokens, index, given, recent)
    )


def _improves_something(tokens: Sequence[Token], index: int) -> bool:
    """ "This work requires improvement to ensure that plans are clear": an everyday sentence."""
    hit = tokens[index].hit
    if hit is None or not hit.verb or hit.strong or index + 2 >= len(tokens) or tokens[index + 1].low != "to":
        return False
    after = tokens[index + 2]
    return after.kind == "word" and not has(after, "det", "number")


def _pleases(tokens: Sequence[Token], index: int) -> bool:
    """ "The letter is good to read", "was good to hear": an everyday word before an infinitive."""
    hit = tokens[index].hit
    if hit is None or hit.strong or not among(hit.grade, "everyday_grades") or index + 2 >= len(tokens):
        return False
    verb, before = tokens[index + 2], skip_back(tokens, index - 1)
    plain = verb.kind == "word" and (not verb.tags or "say" in verb.tags) and not verb.low.isdigit()
    return tokens[index + 1].low == "to" and plain and before >= 0 and "copula" in tokens[before].tags


def _laymen_say(tokens: Sequence[Token], index: int) -> bool:
    """ "Parents have always told us we were outstanding", "rated outstanding by its guests": nobody who inspects."""
    if tokens[index].hit is None:
        return False
    if index + 2 < len(tokens) and tokens[index + 1].low == "by":
        raters = tokens[index + 2 : index + 6]
        stop = next((i for i, t in enumerate(raters) if t.kind not in ("word", "area")), len(raters))
        if any(among(t.low, "laymen") for t in raters[:stop]):
            return True
    for i in range(index - 1, 0, -1):
        if tokens[i].kind in ("grade", "insp") or "inspectors" in tokens[i].tags or tokens[i].low == ";":
            return False
        if tokens[i].low == ":" and "say" not in tokens[i - 1].tags:
            return False  # "Not all our neighbours can say as much: Fernleigh is still inadequate"
        if "say" in tokens[i].tags:
            return any(among(t.low, "laymen") for t in tokens[max(0, i - 4) : i])
    return False


def _known(
    reading: Reading, tokens: Sequence[Token], index: int, given: Sequence[tuple[int, int]], *, headline: bool
) -> Governor | None:
    """What gives a grade in one of the usual ways."""
    token, hit = tokens[index], tokens[index].hit
    assert hit is not None
    if (
        index
        and "intensifier" in tokens[index - 1].tags
        and not is_verb_form(token)
        and tokens[index - 1].kind == "word"
        and not hit.strong
    ):
        return None
    k = skip_back(tokens, index - 1)
    word = tokens[k] if k >= 0 else None
    if given and word is not None and "to" in word.tags and past_comment(tokens, given[-1][0], index):
        return Governor("change", k, "to")
    determined = any("det" in t.tags or t.possessive for t in tokens[k + 1 : index]) or (
        word is not None and word.possessive
    )
    if hit.right == "rated":
        return Governor("judged", index)
    if index > 1 and tokens[index - 1].low == "-" and among(tokens[index - 2].low, "standing") and hit.right == "own":
        return Governor("quoted", index)  # "Axeford's once-inadequate service"
    if hit.right in ("rating", "insp"):
        return before_rating(reading, tokens, index, k, determined, headline)
    if hit.right == "own":
        return before_noun(reading, tokens, index, k, headline)
    if word is None:
        return opening(tokens, index, headline)
    if word.kind == "grade" and given and given[-1][0] == k:
        opened = any(t.low == "(" for t in tokens[k + 1 : index])
        earlier = any("previous" in t.tags or "previous_adjective" in t.tags for t in tokens[k + 1 : index]) or any(
            t.kind == "date" for t in tokens[index + 1 : index + 4]
        )
        labelled = tokens[0].kind == "area" and opened and index + 2 == len(tokens)  # "Leadership: Good (Adequate)"
        return Governor("change", k, "from") if opened and (earlier or labelled) else None
    if "judged" in word.tags:
        return Governor("judged", k)
    if "be_to" in word.tags or (word.low == "to" and is_verb_form(token)):
        infinitive = _infinitive(tokens, index, k, given)
        if infinitive is not None or word.low != "to":
            return infinitive
    if "as" in word.tags:
        back = back_to(tokens, k, "judged", "found", "give", "move")
        if back >= 0:
            return Governor("judged", back)
        return Governor("carried", given[-1][0]) if given and joined(tokens, given[-1], index) else None
    if "found" in word.tags:
        passive = among(tokens[k - 1].low, "be_passive") if k else False  # "the second council to be found outstanding"
        sure = hit.strong or is_verb_form(token) or (hit.right == "alone" and (passive or subject_touches(tokens, k)))
        joined_on = given and k > 1 and "copula" in tokens[k - 1].tags and has(tokens[k - 2], "and", "but")
        sure = sure or (bool(joined_on) and not among(hit.grade, "everyday_grades"))  # "... and was found inadequate"
        return Governor("judged", k) if sure else None
    changed = change(tokens, index, k, given)
    if changed is not None:
        return changed
    if "of" in word.tags and k and "aim" in tokens[k - 1].tags:
        return Governor("aim", k - 1)  # "has set a target of good for values and culture"
    if "for" in word.tags and k and "aim" in tokens[k - 1].tags:
        return Governor("aim", k - 1)  # "aiming for outstanding"
    if "of" in word.tags and k and ("rating" in tokens[k - 1].tags or tokens[k - 1].kind == "area"):
        return Governor("rating", k - 1)
    if "of" in word.tags and k and "copula" in tokens[k - 1].tags and " " in words_of(reading, token):
        return predicate(tokens, index, k - 1, headline, given)  # "was of a strong standard"
    if "lost" in word.tags:
        return (
            Governor("change", k, "from")
            if hit.strong or " " in words_of(reading, token) or "lost" in word.tags
            else None
        )
    if "keep" in word.tags:
        return Governor("kept", k) if hit.strong or (hit.right == "alone" and subject_touches(tokens, k)) else None
    if "copula" in word.tags and k and tokens[k - 1].low == "(" and given and among(word.low, "was"):
        return Governor("change", k, "from")  # "good (was outstanding)"
    if (
        tokens[index - 1].low == "("
        and index + 1 < len(tokens)
        and tokens[index + 1].low in (")", ",")
        and (word.kind == "area" or (word.kind in ("other", "prov", "part", "name") and k == index - 2))
    ):
        return Governor("label", index - 1)  # "leadership (outstanding)"
    if "aim" in word.tags:
        return Governor("aim", k)
    if "copula" in word.tags and given and any(t.low == "having" for t in tokens[max(0, k - 3) : k]):
        return Governor("change", k, "from")  # "rated requires improvement, having previously been good"
    if "copula" in word.tags:
        if among(word.low, "be") and is_aim(tokens, index) and "intensifier" not in tokens[index - 1].tags:
            return Governor("aim", k)
        return predicate(tokens, index, k, headline, given)
    if "give" in word.tags and not among(word.low, "have"):
        multiword = " " in words_of(reading, token)
        return (
            Governor("given", k)
            if hit.strong
            or multiword
            or hit.grade in PLACES
            or area_follows(tokens, index)
            or headline
            or given
            or among(tokens[index - 1].low, "indefinite")
            else None
        )
    if (
        word.low == ":"
        and index + 1 < len(tokens)
        and tokens[index + 1].low == "by"
        and any("aim" in t.tags for t in tokens[:k])
    ):
        return Governor("aim", k)  # "our ambition is simple: good by 2025"
    if word.low in LABEL_MARKS or word.low == "(":
        return _label(tokens, index, k, given, headline)
    if "rating" in word.tags:
        numbered = tokens[index - 1].low == "(" and tokens[k + 1].low.isdigit()  # "grade 5 (very good)"
        return Governor("rating", k) if hit.strong or headline or numbered else None
    if (
        word.kind == "area"
        or is_entity(word)
        or has(word, "all_areas", "both")
        or (word.low == "area" and k and tokens[k - 1].kind == "prov")
    ):
        return _beside(reading, tokens, index, k, given, headline)
    by_then = index + 1 < len(tokens) and tokens[index + 1].low == "by"
    if "and" in word.tags and not given and by_then and is_aim(tokens, index):
        return Governor("aim", k)  # "The aim is to be out of the bottom category and good by 2026"
    if has(word, "and", "or") or word.low in (",", "then", ";") or "but" in word.tags:
        return _joined_to(tokens, index, k, given)
    if hit.right == "area" and given and "with" in word.tags and not among(hit.grade, "everyday_grades"):
        return Governor("carried", given[-1][0])  # "a good school with outstanding personal development"
    if has(word, "for", "with") and given and area_follows(tokens, index) and "with" in word.tags:
        return Governor("carried", given[-1][0])
    if word.low == "at" and k and "keep" in tokens[k - 1].tags and subject_touches(tokens, k - 1):
        return Governor("kept", k - 1)  # "stays at good"
    if "for" in word.tags and word.low == "at":
        near = back_to(tokens, k, "judged", "found", "give", "keep", "move", limit=6)
        back = (
            near if near >= 0 or " " not in words_of(reading, token) else back_to(tokens, k, "judged", "give", "copula")
        )
        return Governor("judged", back) if back >= 0 else None
    if word.kind == "date" and given and joined(tokens, given[-1], index):
        return Governor("carried", given[-1][0])  # "in 2015 inadequate, in 2018 requires improvement"
    if is_verb_form(token):
        return predicate(tokens, index, index, headline)
    if headline and hit.strong and word.kind == "insp":
        return Governor("headline", k)
    if word.kind == "insp" and hit.strong:
        return Governor("headline", k)
    return None


def _infinitive(tokens: Sequence[Token], index: int, k: int, given: Sequence[tuple[int, int]]) -> Governor | None:
    back = back_to(tokens, k, "judged", "found", "aim", "rating")
    if tokens[k].low == "to" and any("move" in t.tags for t in tokens[max(0, k - 4) : k]):
        return None  # "its rating fell to requires improvement", "slipped two grades to requires improvement"
    if back < 0 and given and "be_to" in tokens[k].tags and joined(tokens, given[-1], index):
        return Governor("carried", given[-1][0])  # "to require improvement for A, and to be good for B"
    said = skip_back(tokens, k - 2) if k > 1 and "say" in tokens[k - 1].tags else -1
    if back < 0 and said >= 0 and "copula" in tokens[said].tags:
        return Governor("judged", k - 1)  # "was said to require improvement"
    if back < 0:
        return None
    return Governor("judged" if "aim" not in tokens[back].tags else "aim", back)


def _label(
    tokens: Sequence[Token], index: int, k: int, given: Sequence[tuple[int, int]], headline: bool
) -> Governor | None:
    """ "Leadership: good", "Overall effectiveness - Good", "leadership (good)", "the same verdict: satisfactory"."""
    j = k - 1
    while j >= 0 and (tokens[j].low in QUOTES or tokens[j].low in (")", "?", "”", "’")):
        j -= 1
    if j < 0:
        return None
    before = tokens[j]
    if before.kind == "area" or has(before, "all_areas", "rest"):
        return Governor("label", k)
    back = j
    while back > max(0, j - 8) and (
        has(tokens[back], "last", "previous_adjective", "current", "for", "det", "rating", "of")
        or tokens[back].kind == "date"
    ):
        back -= 1
        if tokens[back].kind == "area":
            return Governor("label", k)
    if tokens[k].low == "(":
        return None
    if j and (among(before.low, "times_before") or among(before.low, "times_now")) and "rating" in tokens[j - 1].tags:
        return Governor("rating", j - 1)  # "Rating before: good"
    if "rating" in before.tags and tokens[k].low == ":":
        return Governor("rating", j)
    verdict = next((i for i in range(k - 1, -1, -1) if has(tokens[i], "rating_sure", "rating_subject")), -1)
    if tokens[k].low == ":" and verdict >= 0 and any(t.kind == "insp" or "inspectors" in t.tags for t in tokens[:k]):
        return Governor("rating", verdict)  # "Ofsted's verdict was damning: inadequate"
    if tokens[k].low == ":" and any(t.kind == "part" for t in tokens[:k]) and k <= 8:
        return Governor("label", k)  # "Maternity at Moorside General: still Good"
    if before.kind in ("insp", "prov", "own", "other", "part") and headline:
        return Governor("headline", j)
    return None


def _beside(
    reading: Reading,
    tokens: Sequence[Token],
    index: int,
    k: int,
    given: Sequence[tuple[int, int]],
    headline: bool,
) -> Governor | None:
    """An area or a provider right before the grade: "rated leadership good", "leadership requiring improvement"."""
    token, hit = tokens[index], tokens[index].hit
    assert hit is not None
    finite = (
        is_verb_form(token)
        and not token.low.endswith("ing")
        and among(words_of(reading, token).lower().split()[0], "finite_grades")
        and not among(tokens[k].low, "object_pronouns")  # "inspectors marked us requires improvement"
    )
    back = -1 if finite else back_to(tokens, k, "judged", "give", "found")
    if (
        back >= 0
        and "give" in tokens[back].tags
        and (tokens[k].kind in ("own", "prov", "other") or "pronoun" in tokens[k].tags)
        and (hit.strong or hit.grade in PLACES or " " in words_of(reading, token) or area_follows(tokens, index))
    ):
        return Governor("given", back)
    if (
        back >= 0
        and not (
            "found" in tokens[back].tags
            and "judged" not in tokens[back].tags
            and not (
                hit.strong
                or tokens[k].kind in ("own", "prov", "area")
                or ("pronoun" in tokens[k].tags and (among(hit.grade, "told_grades") or area_follows(tokens, index)))
            )
        )
        and "give" not in tokens[back].tags
    ):
        return Governor("judged", back)
    if is_verb_form(token) and tokens[k].kind != "date":
        k = np_head(tokens, k)
        whole = (
            has(tokens[k], "all_areas", "both")
            or ("pronoun" in tokens[k].tags and _leads(tokens, k))
            or (is_head(tokens, k) and not (is_entity(tokens[k]) and modifies(tokens, k)))
        )
        return Governor("predicate", index) if whole or hit.strong else None
    if tokens[k].kind in ("part", "other") and given and joined(tokens[: k + 1], given[-1], k):
        return Governor("carried", given[-1][0])  # "is rated good, and its maternity unit outstanding"
    if tokens[k].kind in ("name", "prov") and given and "and" in tokens[k - 1].tags and joined(tokens, given[-1], k):
        return Governor("carried", given[-1][0])  # "has rated Ashwell good and Pendover inadequate"
    if tokens[k].kind == "area":
        if given and joined(tokens, given[-1], index, extra=("area",)):
            return Governor("carried", given[-1][0])
        gap = reading.text[tokens[k].end : token.start]
        if (
            reading.text[token.start].isdigit()  # "Grades: wellbeing 4, leadership 3"
            or "\n" in gap
            or "\t" in gap
            or "  " in gap
            or (
                hit.strong
                and (
                    index + 1 == len(tokens)
                    or "\n" in reading.text[token.end : tokens[index + 1].start]
                    or tokens[index + 1].kind == "area"
                )
            )
        ):
            return Governor("label", k)
        if index + 1 == len(tokens) and tokens[0].kind == "area" and k <= 1:
            return Governor("label", k)
    if headline and hit.strong and tokens[k].kind == "insp":
        return Governor("headline", k)
    if headline and tokens[k].kind in ("prov", "own") and reading.text[hit.start - 1 : hit.start] in tuple("'‘“\""):
        return Governor("headline", k)
    return None


def _leads(tokens: Sequence[Token], k: int) -> bool:
    """A pronoun that opens its sentence or its report ("it requires improvement"), and takes up no clause before it."""
    before = tokens[k - 1] if k else None
    return (
        before is None
        or before.low in QUOTES
        or before.kind in ("date", "area")
        or has(before, "say", "and", "but")
        or before.low == "that"
        or any(t.kind == "area" or "all_areas" in t.tags for t in tokens[:k])
        or (before.low == "," and "which" not in tokens[0].tags)
    )


def _listed_on(tokens: Sequence[Token], before: tuple[int, int], index: int) -> bool:
    """ "rated inadequate in 2014; good in 2018; and, as of this week, outstanding": items without a verb."""
    mark = next((i for i in range(index - 1, max(before), -1) if tokens[i].low == ";"), -1)
    if mark < 0:
        return False
    if not joined(tokens, before, mark) and not area_follows(tokens, index):
        return False
    return all(
        token.kind == "date" or token.low == "," or has(token, "and", "as", "of", "adverb", "current", "for", "det")
        for token in tokens[mark + 1 : index]
    )


def _joined_to(tokens: Sequence[Token], index: int, k: int, given: Sequence[tuple[int, int]]) -> Governor | None:
    """ "rated good in 2018 and outstanding in 2022", "good for A, B and C, and requires improvement for D"."""
    if (
        tokens[k].low in (",", "(")
        and k
        and is_entity(tokens[k - 1])
        and any(among(t.low, "standing") for t in tokens[k + 1 : index])
    ):
        return Governor("predicate", k)
    after = tokens[index + 1].low if index + 1 < len(tokens) else ";"
    if (
        tokens[k].low == ","
        and k
        and tokens[k - 1].kind == "area"
        and after in (";", ".", ",")
        and (k < 2 or tokens[k - 2].low in (";", ":", ",") or has(tokens[k - 2], "and", "det"))
        and sum(t.kind == "grade" for t in tokens) > 1
    ):
        return Governor("label", k)  # "leadership, outstanding; adoption, good"
    if given and is_verb_form(tokens[index]) and tokens[k].low == "," and in_relative(tokens, given[-1][0]):
        return predicate(tokens, index, index, False)  # "Safe, which had been good, requires improvement"
    if given and (joined(tokens, given[-1], index) or _listed_on(tokens, given[-1], index)):
        return Governor("carried", given[-1][0])
    if is_verb_form(tokens[index]) and not has(tokens[k], "and", "or"):
        return predicate(tokens, index, index, False)
    if is_verb_form(tokens[index]) and k > 0 and "and" in tokens[k].tags:
        head = next((t for t in tokens[:k] if not has(t, "det", "but") and t.low not in QUOTES), None)
        if tokens[k - 1].kind in ("own", "prov", "other", "area") or (
            head is not None
            and (is_entity(head) or head.kind == "area")
            and not any("which" in t.tags for t in tokens[:k])
        ):
            return Governor("predicate", index)
    return None
