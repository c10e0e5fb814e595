"""Does this grade word give a grade? The words that govern it decide.

    "was judged to be GOOD"        judged         "a rating of GOOD", "its GOOD rating"   rating
    "has been given GOOD for"      given          "retains OUTSTANDING"                   kept
    "dropped from GOOD to ..."     change         "leadership was GOOD"                   predicate
    "Leadership: GOOD"             label          "rated good for A and OUTSTANDING for"  carried
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.judgement_cues import has, is_aim, is_entity
from pipeline.judgement_tokens import Reading, Token
from pipeline.judgement_words import judgement_words

_QUOTES = frozenset("\"“”‘’'«»*([")
_LABEL_MARKS = frozenset(":–—-=|…")


class Governor(NamedTuple):
    """How a grade is given: the rule, and the index of the word that gives it (-1: none)."""

    rule: str
    at: int
    role: str = ""  # from, to: a change of grades


def skip_back(tokens: Sequence[Token], i: int) -> int:
    """Index of the word that governs what stands after it: articles, adverbs, opening marks and figures left out."""
    while i >= 0:
        token = tokens[i]
        if token.low in _QUOTES or has(token, "det") or (token.kind == "word" and has(token, "adverb") and not has(token, "negation")):
            i -= 1
        elif token.kind == "word" and token.low.isdigit() and len(token.low) == 1:
            i -= 1
        elif has(token, "number") and i + 1 < len(tokens) and tokens[i + 1].low == "(":
            i -= 1
        elif token.low == "-" and i and tokens[i - 1].low.isdigit() and len(tokens[i - 1].low) == 1:
            i -= 1
        else:
            break
    return i


def is_verb_form(token: Token) -> bool:
    """"requires improvement" can be the verb of its clause."""
    return token.hit is not None and token.hit.grade in ("requires_improvement", "needs_attention", "needs_improvement", "needs_significant_improvement")


def governor(reading: Reading, tokens: Sequence[Token], index: int, given: Sequence[tuple[int, int]], *, headline: bool) -> Governor | None:
    """What gives the grade at ``index``; None where nothing does. ``given`` are the grades of the sentence
    already accepted, each with the last token that belongs to it."""
    token, hit = tokens[index], tokens[index].hit
    assert hit is not None
    if index and has(tokens[index - 1], "intensifier") and not is_verb_form(token) and tokens[index - 1].kind == "word" and not hit.strong:
        return None
    k = skip_back(tokens, index - 1)
    word = tokens[k] if k >= 0 else None
    determined = any(has(t, "det") or t.possessive for t in tokens[k + 1 : index]) or (word is not None and word.possessive)
    if hit.right == "rated":
        return Governor("judged", index)
    if hit.right in ("rating", "insp"):
        return _before_rating(reading, tokens, index, k, determined, headline)
    if hit.right == "own":
        return _before_noun(reading, tokens, index, k, headline)
    if word is None:
        return _opening(tokens, index, headline)
    if word.kind == "grade" and given and given[-1][0] == k:
        opened = any(t.low == "(" for t in tokens[k + 1 : index])
        earlier = any(has(t, "previous") or has(t, "previous_adjective") for t in tokens[k + 1 : index]) or any(t.kind == "date" for t in tokens[index + 1 : index + 4])
        return Governor("change", k, "from") if opened and earlier else None  # "good (previously outstanding)"
    if has(word, "judged") and not (has(word, "give") and False):
        return Governor("judged", k)
    if has(word, "be_to") or (word.low == "to" and is_verb_form(token)):
        infinitive = _infinitive(tokens, index, k)
        if infinitive is not None or word.low != "to":
            return infinitive
    if has(word, "as"):
        back = _back_to(tokens, k, "judged", "found", "give", "move")
        if back >= 0:
            return Governor("judged", back)
        return Governor("carried", given[-1][0]) if given and _joined(tokens, given[-1], index) else None
    if has(word, "found"):
        return Governor("judged", k) if hit.strong or is_verb_form(token) else None
    change = _change(tokens, index, k, given)
    if change is not None:
        return change
    if has(word, "of") and k and (has(tokens[k - 1], "rating") or tokens[k - 1].kind == "area"):
        return Governor("rating", k - 1)
    if has(word, "lost"):
        return Governor("change", k, "from") if hit.strong or " " in _words(reading, token) or has(word, "lost") else None
    if has(word, "keep"):
        return Governor("kept", k) if hit.strong or hit.right == "alone" and subject_touches(tokens, k) else None
    if has(word, "copula") and k and tokens[k - 1].low == "(" and given and word.low in ("was", "were"):
        return Governor("change", k, "from")  # "good (was outstanding)"
    if tokens[index - 1].low == "(" and index + 1 < len(tokens) and tokens[index + 1].low in (")", ",") and (word.kind == "area" or (word.kind in ("other", "prov", "part", "name") and k == index - 2)):
        return Governor("label", index - 1)  # "leadership (outstanding)"
    if has(word, "aim"):
        return Governor("aim", k)
    if has(word, "copula"):
        if word.low in ("be", "become", "becoming", "being") and is_aim(tokens, index) and not has(tokens[index - 1], "intensifier"):
            return Governor("aim", k)
        return _predicate(tokens, index, k, headline, given)
    if has(word, "give") and word.low not in ("has", "have", "had", "having"):
        multiword = " " in _words(reading, token)
        return Governor("given", k) if hit.strong or multiword or hit.grade in ("best", "worst") or _area_follows(tokens, index) or headline else None
    if word.low == ":" and index + 1 < len(tokens) and tokens[index + 1].low == "by" and any(has(t, "aim") for t in tokens[:k]):
        return Governor("aim", k)  # "our ambition is simple: good by 2025"
    if word.low in _LABEL_MARKS or word.low == "(":
        return _label(tokens, index, k, given, headline)
    if has(word, "rating"):
        return Governor("rating", k) if hit.strong or headline else None
    if word.kind == "area" or is_entity(word) or has(word, "all_areas", "both") or (word.low == "area" and k and tokens[k - 1].kind == "prov"):
        return _beside(reading, tokens, index, k, given, headline)
    if has(word, "and", "or") or word.low in (",", "then") or has(word, "but"):
        return _joined_to(tokens, index, k, given)
    if has(word, "for", "with") and given and _area_follows(tokens, index) and has(word, "with"):
        return Governor("carried", given[-1][0])
    if word.low == "at" and k and has(tokens[k - 1], "keep") and subject_touches(tokens, k - 1):
        return Governor("kept", k - 1)  # "stays at good"
    if has(word, "for") and word.low == "at" and " " in _words(reading, token):
        back = _back_to(tokens, k, "judged", "give", "copula")
        return Governor("judged", back) if back >= 0 else None
    if is_verb_form(token):
        return _predicate(tokens, index, index, headline)
    if headline and hit.strong and word.kind == "insp":
        return Governor("headline", k)
    if word.kind == "insp" and hit.strong:
        return Governor("headline", k)
    return None


def _words(reading: Reading, token: Token) -> str:
    return reading.text[token.start : token.end]


def _before_rating(reading: Reading, tokens: Sequence[Token], index: int, k: int, determined: bool, headline: bool) -> Governor | None:
    """"its Good rating", "a good judgement", "Outstanding Ofsted report"."""
    hit = tokens[index].hit
    assert hit is not None
    following = [t for t in tokens[index + 1 : index + 6] if t.low not in _QUOTES]
    noun = next((t for t in following if has(t, "rating") or t.kind == "area"), None)
    if noun is not None and has(noun, "rating_plural") and not has(noun, "rating_sure"):
        at = tokens.index(noun)
        return Governor("rating", index) if _area_follows(tokens, at) else None
    insp = bool(following) and following[0].kind == "insp"
    sure = noun is not None and has(noun, "rating_sure")
    word = tokens[k] if k >= 0 else None
    if has_from := (word is not None and has(word, "lost")):
        return Governor("change", k, "from") if sure or hit.strong or has_from else None
    if word is not None and has(word, "from") and sure:
        return Governor("change", k, "from")
    if insp and (hit.strong or determined or headline):
        return Governor("rating", index)
    if sure and (determined or hit.strong or headline or word is None or has(word, "give", "keep", "judged", "aim", "of", "with", "from", "to")):
        return Governor("rating", index)
    if noun is not None and hit.strong and not headline:
        return Governor("rating", index)
    if noun is not None and " " in _words(reading, tokens[index]) and word is not None and has(word, "give", "judged"):
        return Governor("rating", index)
    return None


def _before_noun(reading: Reading, tokens: Sequence[Token], index: int, k: int, headline: bool) -> Governor | None:
    """"is now a Good school", "remains a good school", "its 'inadequate' children's services"."""
    hit = tokens[index].hit
    assert hit is not None
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    quoted = reading.text[hit.start - 1 : hit.start] in tuple("\"“‘'") and hit.start > 0
    word = tokens[k] if k >= 0 else None
    if quoted:
        return Governor("quoted", index)
    if after is not None and after.kind == "punct":
        after = tokens[index + 2] if index + 2 < len(tokens) else None
    capital_noun = after is not None and reading.text[after.start].isupper() and after.kind != "prov"
    if word is not None and has(word, "keep") and not any(t.low == "the" for t in tokens[k:index]):
        return Governor("kept", k)
    if word is not None and has(word, "judged"):
        return Governor("judged", k)
    if word is not None and (has(word, "copula") or has(word, "as")) and (hit.strong or any(t.low in ("now", "officially", "still") for t in tokens[max(0, k - 1) : index])) \
            and not capital_noun:
        return Governor("predicate", k)
    if hit.strong and not capital_noun and not headline:
        return Governor("quoted", index) if word is not None and (has(word, "copula", "give", "keep") or tokens[index - 1].low in ("a", "an", "the")) else None
    if hit.grade in ("inadequate", "requires_improvement") and after is not None and after.kind in ("prov", "own") and (headline or word is None):
        return Governor("headline", index)
    return None


def _opening(tokens: Sequence[Token], index: int, headline: bool) -> Governor | None:
    """A grade that opens a headline: "'Outstanding' for Harbour Lights", "Inadequate: inspectors' verdict"."""
    hit = tokens[index].hit
    assert hit is not None
    after = next((t for t in tokens[index + 1 : index + 3] if t.low not in _QUOTES), None)
    if after is None:
        return None
    if headline and (after.low in (":", "–", "-") or has(after, "for") or after.low == "again") and any(t.kind in ("insp", "prov") for t in tokens):
        return Governor("headline", index)
    if after.low in (":", "-", "–") and _area_follows(tokens, index):
        return Governor("label", index)
    return Governor("label", index) if has(after, "for") and _area_follows(tokens, index) and (headline or len(tokens) <= 14) else None


def _infinitive(tokens: Sequence[Token], index: int, k: int) -> Governor | None:
    back = _back_to(tokens, k, "judged", "found", "aim", "rating")
    if back < 0:
        return None
    return Governor("judged" if not has(tokens[back], "aim") else "aim", back)


def modifies(tokens: Sequence[Token], i: int) -> bool:
    """A name after a preposition belongs to the words before it: "children in care in Whitlow"."""
    j = i - 1
    while j >= 0 and has(tokens[j], "det") and not has(tokens[j], "for"):
        j -= 1
    return j >= 0 and has(tokens[j], "for", "of", "by", "with", "from", "to")


def unknown_subject(tokens: Sequence[Token], first: int, gov: Governor) -> tuple[int, int] | None:
    """First and last token of a subject that is neither an area nor anybody: "Care planning was judged to be good"."""
    j = skip_back(tokens, gov.at - 1)
    if j < first or not has(tokens[j], "copula", "aux"):
        return None
    while j >= first and has(tokens[j], "copula", "aux", "modal"):
        j = skip_back(tokens, j - 1)
    if j >= first and tokens[j].low in (",", ")"):
        j = _over_comment(tokens, j)
        if j >= first and tokens[j].low == ",":
            j -= 1
    if j < first or tokens[j].kind != "word" or (tokens[j].tags and not has(tokens[j], "number", "services", "facility", "generic")) or has(tokens[j], "generic"):
        return None
    last = j
    while j >= first and last - j < 9 and tokens[j].kind in ("word", "date") and not has(tokens[j], "copula", "aux", "judged", "say", "but", "which", "because"):
        j -= 1
    if j >= first and (is_entity(tokens[j]) or tokens[j].kind in ("area", "indefinite", "insp")) and any(has(t, "for", "of", "by", "with") for t in tokens[j + 1 : last]):
        return None
    start = j + 1
    while start < last and has(tokens[start], "det", "adverb", "and"):
        start += 1
    return start, last


def _back_to(tokens: Sequence[Token], k: int, *tags: str, limit: int = 14) -> int:
    """Index of the nearest word with one of the tags before ``k``, in the same clause."""
    for i in range(k - 1, max(-1, k - 1 - limit), -1):
        token = tokens[i]
        if token.kind == "word" and has(token, *tags):
            return i
        if token.low in (";", ":", "–", "—") or token.kind == "grade" or has(token, "but"):
            return -1
    return -1


def _change(tokens: Sequence[Token], index: int, k: int, given: Sequence[tuple[int, int]]) -> Governor | None:
    """"moved from X to Y", "up from X", "downgraded to Y", "from X to Y" in a headline."""
    word = tokens[k]
    hit = tokens[index].hit
    assert hit is not None
    if has(word, "from"):
        onward = any(has(t, "to") for t in tokens[index + 1 : index + 8]) and any(t.kind == "grade" for t in tokens[index + 1 : index + 12])
        moved = _back_to(tokens, k, "move", "rating", "lost", limit=24) >= 0
        if onward or moved or given or hit.strong or len(word.low.split()) > 1:
            return Governor("change", k, "from")
        return None
    if has(word, "to") or has(word, "move"):
        back = _back_to(tokens, k, "from", limit=10)
        if given and _joined(tokens, given[-1], index, extra=("to", "move")):
            return Governor("change", k, "to")
        moved = k if has(word, "move") else _back_to(tokens, k, "move", "rating", limit=20)
        if moved >= 0 and (has(word, "to") or hit.strong):
            return Governor("change", moved, "to")
        return Governor("change", k, "to") if back >= 0 and hit.strong else None
    return None


def _predicate(tokens: Sequence[Token], index: int, k: int, headline: bool, given: Sequence[tuple[int, int]] = ()) -> Governor | None:
    """"leadership was good", "The Cedars requires improvement", "is officially Outstanding"."""
    token, hit = tokens[index], tokens[index].hit
    assert hit is not None
    rule = Governor("predicate", k)
    if k < index and _area_follows(tokens, index) and any(t.kind == "insp" or has(t, "inspectors") for t in tokens[:k]):
        return rule  # "inspectors judged that outcomes were good for safety"
    j = skip_back(tokens, k - 1)
    while j >= 0 and (has(tokens[j], "aux", "modal") or (has(tokens[j], "copula") and tokens[j].kind == "word") or has(tokens[j], "negation", "keep")):
        j = skip_back(tokens, j - 1)
    j = np_head(tokens, _over_comment(tokens, j))
    if j < 0:
        return None
    subject = tokens[j]
    strong = hit.strong or is_verb_form(token) or any(t.low in ("officially", "now", "still", "once again") for t in tokens[k:index])
    follows = tokens[index + 1].low if index + 1 < len(tokens) else ""
    if (subject.kind == "area" or is_entity(subject)) and not hit.strong and not has(subject, "pronoun", "rating") and not is_head(tokens, j):
        return None
    if subject.kind == "area" and not subject.possessive:
        if has(subject, "rating") or not subject.short or strong or hit.grade != "good" or headline:
            return rule
        return rule if given or (j > 1 and tokens[j - 2].kind == "area") or has(tokens[j - 1], "for", "both") else None
    if has(subject, "rating_subject"):
        return rule
    if has(subject, "all_areas", "rest", "both"):
        return rule
    if subject.kind in ("prov", "own", "other", "part") or (subject.kind == "word" and has(subject, "which") and _antecedent(tokens, j)):
        if strong or _area_follows(tokens, index) or (hit.grade != "good" and follows not in ("at", "in")) or follows not in ("at", "to", "in", "for", "with", "that", "enough", "when", "if"):
            return rule
        return None
    if subject.kind == "name":
        return rule if strong or hit.grade in ("inadequate",) else None
    if has(subject, "pronoun"):
        told = subject.low == "we" and hit.grade in ("inadequate", "satisfactory", "unsatisfactory", "outstanding")
        return rule if strong or told or _area_follows(tokens, index) else None
    if has(subject, "which"):
        return rule if _area_before(tokens, j) else None
    if given and (has(subject, "and", "but") or subject.low == ",") and not is_verb_form(token) and (strong or hit.grade != "good" or has(tokens[k], "aux")):
        return Governor("carried", given[-1][0])
    return None


def _over_comment(tokens: Sequence[Token], j: int) -> int:
    """Step over a comment between commas, a place ("in Whitlow") or a closing mark before the verb."""
    for _ in range(3):
        if j > 0 and tokens[j].low in (",", ")", "”", "’", '"', "'"):
            opening = next((i for i in range(j - 1, max(-1, j - 16), -1) if tokens[i].low in (",", "(")), -1)
            if tokens[j].low == "," and opening == j - 2 and is_entity(tokens[j - 1]) and not has(tokens[j - 1], "pronoun"):
                return j - 1
            if tokens[j].low in (",", ")") and opening > 0 and not any(t.kind in ("area", "grade") for t in tokens[opening:j]):
                j = opening - 1
            else:
                j -= 1
        if j > 1 and tokens[j].kind in ("prov", "name", "other", "own", "date") and has(tokens[j - 1], "for", "of", "by") \
                and (tokens[j - 2].kind in ("own", "area", "part", "other", "prov") or has(tokens[j - 2], "all_areas", "rating")):
            j -= 2
        elif j > 2 and tokens[j].kind in ("own", "prov", "other") and has(tokens[j - 1], "det") and has(tokens[j - 2], "for", "of", "by") \
                and (tokens[j - 3].kind in ("own", "area", "part", "other") or has(tokens[j - 3], "all_areas", "rating")):
            j -= 3
    return j


_PLACES = frozenset({"area", "borough", "county", "city", "district", "people", "young", "families", "vulnerable", "region"})


def np_head(tokens: Sequence[Token], j: int) -> int:
    """The area or provider that a phrase ending at ``j`` is about: "the overall effectiveness of services for children in Whitlow"."""
    if j < 0 or not (modifies(tokens, j) or tokens[j].low in _PLACES):
        return j
    lead = judgement_words().area_lead
    for i in range(j, max(-1, j - 16), -1):
        token = tokens[i]
        if token.kind == "area" or (token.kind in ("own", "prov", "part", "other") and not modifies(tokens, i) and i < j):
            return i
        if not (token.kind in ("prov", "name", "own", "other") or has(token, "det", "for", "of", "and", "by") or token.low in lead or token.low in _PLACES):
            break
    return j


def is_head(tokens: Sequence[Token], j: int) -> bool:
    """The token is what its clause is about, not a part of another noun's phrase ("the take-up by children in care")."""
    lead = judgement_words().area_lead
    i = j - 1
    while i >= 0:
        token = tokens[i]
        if token.low in (",", ";", ":", "–", "—", "•", "(", ")") or token.low in _QUOTES:
            return True
        if token.kind in ("area", "date", "insp", "prov", "own", "other", "part", "name", "grade"):
            i -= 1
            continue
        if has(token, "but", "say", "which", "because", "inspectors", "with", "judged", "found") or (has(token, "and") and not (i and (tokens[i - 1].kind == "area" or is_entity(tokens[i - 1])))):
            return True
        if has(token, "det", "for", "of", "both", "adverb", "and", "current", "by", "last", "previous", "previous_adjective") or token.low in lead or token.possessive or token.low in ("neighbouring", "nearby", "other", "another", "new", "local", "overall", "inspection", "visit", "full"):
            i -= 1
            continue
        return False
    return True


def _antecedent(tokens: Sequence[Token], j: int) -> bool:
    """Somebody stands right before "which"."""
    j -= 2 if j > 1 and tokens[j - 1].low == "," else 1
    return j >= 0 and is_entity(tokens[j])


def _area_before(tokens: Sequence[Token], j: int) -> bool:
    return any(t.kind == "area" for t in tokens[max(0, j - 4) : j])


def subject_touches(tokens: Sequence[Token], k: int) -> bool:
    """Somebody or an area stands right before a verb such as "remains"."""
    j = _over_comment(tokens, skip_back(tokens, k - 1))
    while j >= 0 and has(tokens[j], "aux", "modal", "which", "copula"):
        j = _over_comment(tokens, skip_back(tokens, j - 1))
    return j >= 0 and ((tokens[j].kind == "area" and is_head(tokens, j)) or (is_entity(tokens[j]) and not modifies(tokens, j)) or has(tokens[j], "rating", "all_areas", "rest") or tokens[j].low == ":")


def _area_follows(tokens: Sequence[Token], index: int) -> bool:
    """"... for leadership", ": leadership", "in every area" after the token."""
    linked = False
    for token in tokens[index + 1 : index + 9]:
        if token.kind == "area" or has(token, "all_areas", "rest"):
            return linked
        if has(token, "for") or token.low in (":", "-", "–", "("):
            linked = True
        elif not (token.low in _QUOTES or has(token, "det", "rating", "adverb", "both", "by", "be_to") or token.kind in ("insp", "own", "prov")):
            return False
    return False


def _label(tokens: Sequence[Token], index: int, k: int, given: Sequence[tuple[int, int]], headline: bool) -> Governor | None:
    """"Leadership: good", "Overall effectiveness - Good", "leadership (good)", "the same verdict: satisfactory"."""
    j = k - 1
    while j >= 0 and (tokens[j].low in _QUOTES or tokens[j].low in (")", "?", "”", "’")):
        j -= 1
    if j < 0:
        return None
    before = tokens[j]
    if before.kind == "area" or has(before, "all_areas", "rest"):
        return Governor("label", k)
    back = j
    while back > max(0, j - 8) and (has(tokens[back], "last", "previous_adjective", "current", "for", "det", "rating", "of") or tokens[back].kind == "date"):
        back -= 1
        if tokens[back].kind == "area":
            return Governor("label", k)
    if tokens[k].low == "(" :
        return None
    if has(before, "rating") and tokens[k].low == ":":
        return Governor("rating", j)
    if before.kind in ("insp", "prov", "own", "other", "part") and headline:
        return Governor("headline", j)
    return None


def _beside(reading: Reading, tokens: Sequence[Token], index: int, k: int, given: Sequence[tuple[int, int]], headline: bool) -> Governor | None:
    """An area or a provider right before the grade: "rated leadership good", "with leadership requiring improvement"."""
    token, hit = tokens[index], tokens[index].hit
    assert hit is not None
    finite = is_verb_form(token) and not token.low.endswith("ing") and _words(reading, token).lower().split()[0] in ("require", "requires", "required", "needs", "need", "needed")
    back = -1 if finite else _back_to(tokens, k, "judged", "give", "found")
    if back >= 0 and has(tokens[back], "give") and (tokens[k].kind in ("own", "prov", "other") or has(tokens[k], "pronoun")) and (hit.strong or hit.grade in ("best", "worst") or " " in _words(reading, token) or _area_follows(tokens, index)):
        return Governor("given", back)
    if back >= 0 and not (has(tokens[back], "found") and not has(tokens[back], "judged") and not (hit.strong or tokens[k].kind in ("own", "prov", "area"))) \
            and not has(tokens[back], "give"):
        return Governor("judged", back)
    if is_verb_form(token) and tokens[k].kind != "date":
        k = np_head(tokens, k)
        whole = has(tokens[k], "all_areas", "both") or (has(tokens[k], "pronoun") and _leads(tokens, k)) or (is_head(tokens, k) and not (is_entity(tokens[k]) and modifies(tokens, k)))
        return Governor("predicate", index) if whole or hit.strong else None
    if tokens[k].kind in ("part", "other") and given and _joined(tokens[: k + 1], given[-1], k):
        return Governor("carried", given[-1][0])  # "is rated good, and its maternity unit outstanding"
    if tokens[k].kind == "area":
        if given and _joined(tokens, given[-1], index, extra=("area",)):
            return Governor("carried", given[-1][0])
        gap = reading.text[tokens[k].end : token.start]
        if "\n" in gap or "\t" in gap or "  " in gap or (hit.strong and (index + 1 == len(tokens) or "\n" in reading.text[token.end : tokens[index + 1].start] or tokens[index + 1].kind == "area")):
            return Governor("label", k)
        if index + 1 == len(tokens) and tokens[0].kind == "area" and k <= 1:
            return Governor("label", k)
    if headline and hit.strong and tokens[k].kind in ("insp",):
        return Governor("headline", k)
    if headline and tokens[k].kind in ("prov", "own") and reading.text[hit.start - 1 : hit.start] in tuple("'‘“\""):
        return Governor("headline", k)
    return None


def _leads(tokens: Sequence[Token], k: int) -> bool:
    """A pronoun that opens its sentence or its report ("it requires improvement"), not one that takes up a clause before it."""
    before = tokens[k - 1] if k else None
    return before is None or before.low in _QUOTES or before.kind in ("date", "area") or has(before, "say", "and", "but") or before.low == "that" \
        or any(t.kind == "area" or has(t, "all_areas") for t in tokens[:k]) or (before.low == "," and not has(tokens[0], "which"))


def _joined_to(tokens: Sequence[Token], index: int, k: int, given: Sequence[tuple[int, int]]) -> Governor | None:
    """"rated good in 2018 and outstanding in 2022", "good for A, B and C, and requires improvement for D"."""
    if tokens[k].low in (",", "(") and k and is_entity(tokens[k - 1]) and any(t.low in ("once", "formerly", "previously", "currently", "still", "now", "already") for t in tokens[k + 1 : index]):
        return Governor("predicate", k)
    after = tokens[index + 1].low if index + 1 < len(tokens) else ";"
    if tokens[k].low == "," and k and tokens[k - 1].kind == "area" and after in (";", ".", ",") and (k < 2 or tokens[k - 2].low in (";", ":", ",") or has(tokens[k - 2], "and", "det")) \
            and sum(t.kind == "grade" for t in tokens) > 1:
        return Governor("label", k)  # "leadership, outstanding; adoption, good"
    if given and _joined(tokens, given[-1], index):
        return Governor("carried", given[-1][0])
    if is_verb_form(tokens[index]) and not has(tokens[k], "and", "or"):
        return _predicate(tokens, index, index, False)
    if is_verb_form(tokens[index]) and k > 0 and has(tokens[k], "and"):
        head = next((t for t in tokens[:k] if not has(t, "det", "but") and t.low not in _QUOTES), None)
        if tokens[k - 1].kind in ("own", "prov", "other", "area") or (head is not None and (is_entity(head) or head.kind == "area") and not any(has(t, "which") for t in tokens[:k])):
            return Governor("predicate", index)
    return None


def _joined(tokens: Sequence[Token], before: tuple[int, int], index: int, *, extra: tuple[str, ...] = ()) -> bool:
    """Nothing between two grades but areas, dates and words that join."""
    strangers = 0
    for token in tokens[max(before) + 1 : index]:
        if token.kind in ("area", "date", "insp") or token.low in _QUOTES or token.low in (",", ")", "]", "”", "’"):
            continue
        if (token.kind == "punct" and token.low not in ("&", "/")) or (token.kind in ("prov", "name", "other", "own", "part") and token.low not in ("services", "service")):
            return False
        if has(token, "and", "for", "det", "adverb", "as", "by", "be_to", "of", "both", "rating", "but", "all_areas", "number", "current", "previous", "rest", "except", *extra) \
                or token.low.isdigit():
            continue
        strangers += 1
        if strangers > 2 or has(token, "copula", "judged", "say", "negation", "aim", "hypothesis", "which"):
            return False
    return True
