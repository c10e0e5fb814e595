"""Does this grade word give a grade? The words that govern it decide.

"was judged to be GOOD"        judged         "a rating of GOOD", "its GOOD rating"   rating
"has been given GOOD for"      given          "retains OUTSTANDING"                   kept
"dropped from GOOD to ..."     change         "leadership was GOOD"                   predicate
"Leadership: GOOD"             label          "rated good for A and OUTSTANDING for"  carried
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.judgements.prose.adjacent import behind_mark, beside_name, joined_to
from pipeline.judgements.prose.cues import has, is_aim, is_entity
from pipeline.judgements.prose.doing import graded_doing
from pipeline.judgements.prose.elliptic import commented, elliptic
from pipeline.judgements.prose.everyday import is_everyday
from pipeline.judgements.prose.governors import before_noun, before_rating, change, opening, past_comment
from pipeline.judgements.prose.leaning import leaning
from pipeline.judgements.prose.phrases import (
    LABEL_MARKS,
    Governor,
    area_follows,
    back_to,
    is_verb_form,
    joined,
    skip_back,
    subject_touches,
    words_of,
)
from pipeline.judgements.prose.plain import plainly_given
from pipeline.judgements.prose.predicates import predicate
from pipeline.judgements.prose.weighed import weighed
from pipeline.judgements.reading import PLACES, Reading, Token
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
    if is_everyday(tokens, index):
        return None
    return (
        _known(reading, tokens, index, given, headline=headline)
        or commented(tokens, index)
        or plainly_given(reading, tokens, index, bool(given) or recent)
        or weighed(reading, tokens, index, bool(given), recent)
        or elliptic(tokens, index, bool(given), recent)
        or leaning(reading, tokens, index, given, recent)
        or graded_doing(reading, tokens, index, given, recent)
    )


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
        return behind_mark(tokens, k, headline)
    if "rating" in word.tags:
        numbered = tokens[index - 1].low == "(" and tokens[k + 1].low.isdigit()  # "grade 5 (very good)"
        return Governor("rating", k) if hit.strong or headline or numbered else None
    if (
        word.kind == "area"
        or is_entity(word)
        or has(word, "all_areas", "both")
        or (word.low == "area" and k and tokens[k - 1].kind == "prov")
    ):
        return beside_name(reading, tokens, index, k, given, headline)
    by_then = index + 1 < len(tokens) and tokens[index + 1].low == "by"
    if "and" in word.tags and not given and by_then and is_aim(tokens, index):
        return Governor("aim", k)  # "The aim is to be out of the bottom category and good by 2026"
    if has(word, "and", "or") or word.low in (",", "then", ";") or "but" in word.tags:
        return joined_to(tokens, index, k, given)
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
