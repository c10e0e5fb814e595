"""Ways in which a grade is given, one function each: beside a rating, before a noun, as an opening, in a change.

"its Good rating"      before_rating      "is now a Good school"       before_noun
"'Good' for Harnsworth"  opening          "moved from X to Y"          change
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.judgements.prose.cues import (
    has,
    is_aim,
)
from pipeline.judgements.prose.phrases import (
    QUOTES,
    Governor,
    area_follows,
    back_to,
    is_verb_form,
    joined,
    words_of,
)
from pipeline.judgements.reading import Reading, Token
from pipeline.judgements.words import among

_OPENING = "\"“‘'"
_CLOSES = re.compile(r"[\"”’'](?!\w)")


def before_rating(
    reading: Reading, tokens: Sequence[Token], index: int, k: int, determined: bool, headline: bool
) -> Governor | None:
    """ "its Good rating", "a good judgement", "Outstanding Ofsted report"."""
    hit = tokens[index].hit
    assert hit is not None
    following = [t for t in tokens[index + 1 : index + 6] if t.low not in QUOTES]
    noun = next((t for t in following if "rating" in t.tags or t.kind == "area" or among(t.low, "rating_of_it")), None)
    if noun is not None and "rating_plural" in noun.tags and "rating_sure" not in noun.tags:
        at = tokens.index(noun)
        return Governor("rating", index) if area_follows(tokens, at) else None
    if (
        noun is not None
        and k < 0
        and among(tokens[index - 1].low, "indefinite")
        and _is_any(tokens, tokens.index(noun))
    ):
        return None
    insp = bool(following) and following[0].kind == "insp"
    sure = noun is not None and ("rating_sure" in noun.tags or among(noun.low, "rating_of_it"))
    word = tokens[k] if k >= 0 else None
    if has_from := (word is not None and "lost" in word.tags):
        return Governor("change", k, "from") if sure or hit.strong or has_from else None
    if word is not None and "from" in word.tags and sure:
        return Governor("change", k, "from")
    if insp and (hit.strong or determined or headline):
        return Governor("rating", index)
    if sure and (
        determined
        or hit.strong
        or headline
        or word is None
        or has(word, "give", "keep", "judged", "aim", "of", "with", "from", "to")
    ):
        return Governor("rating", index)
    if noun is not None and hit.strong and not headline:
        return Governor("rating", index)
    if (
        noun is not None
        and " " in words_of(reading, tokens[index])
        and word is not None
        and has(word, "give", "judged")
    ):
        return Governor("rating", index)
    return None


def _is_any(tokens: Sequence[Token], noun: int) -> bool:
    """ "A good grade is a promise", "An outstanding rating would mean ...": any such grade, and nobody's."""
    verb = tokens[noun + 1] if noun + 1 < len(tokens) else None
    if verb is None:
        return False
    gives = any(has(t, "judged", "give") for t in tokens[noun + 2 : noun + 4])
    return not gives and (among(verb.low, "present_verbs") or "modal" in verb.tags or among(verb.low, "brings"))


def before_noun(reading: Reading, tokens: Sequence[Token], index: int, k: int, headline: bool) -> Governor | None:
    """ "is now a Good school", "remains a good school", "its 'inadequate' children's services"."""
    hit = tokens[index].hit
    assert hit is not None
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    quoted = _in_marks(reading.text, hit.start, hit.end)
    word = tokens[k] if k >= 0 else None
    if quoted:
        return Governor("quoted", index)
    if after is not None and after.kind == "punct":
        after = tokens[index + 2] if index + 2 < len(tokens) else None
    capital_noun = after is not None and reading.text[after.start].isupper() and after.kind != "prov"
    if is_aim(tokens, index) and any(
        t.kind == "date" or among(t.low, "next_time") for t in tokens[index + 2 : index + 9]
    ):
        return Governor("aim", k)  # "Our aim is to be a good agency again by the end of next year"
    if word is not None and "keep" in word.tags and not any(t.low == "the" for t in tokens[k:index]):
        return Governor("kept", k)
    if word is not None and "judged" in word.tags:
        return Governor("judged", k)
    if (
        word is not None
        and ("copula" in word.tags or "as" in word.tags)
        and (hit.strong or any(among(t.low, "now") for t in tokens[max(0, k - 1) : index]))
        and not capital_noun
    ):
        return Governor("predicate", k)
    said = any(t.kind == "insp" or "inspectors" in t.tags for t in tokens[:k]) if k > 0 else False
    if (
        word is not None
        and "copula" in word.tags
        and said
        and after is not None
        and after.kind in ("own", "indefinite")
    ):
        return Governor("predicate", k)  # "Ofsted says Hillcrest is a good school"
    spelt = index + 3 < len(tokens) and tokens[index + 2].low in (":", "–", "—") and area_follows(tokens, index + 1)
    if (
        word is not None
        and "copula" in word.tags
        and after is not None
        and after.kind in ("own", "indefinite")
        and (spelt or any("rest" in t.tags for t in tokens[:k]))
    ):
        return Governor("predicate", k)  # "In every other respect it is a good school: in behaviour, in leadership"
    if hit.strong and not capital_noun and not headline:
        return (
            Governor("quoted", index)
            if word is not None and (has(word, "copula", "give", "keep") or among(tokens[index - 1].low, "articles"))
            else None
        )
    if (
        (is_verb_form(tokens[index]) or among(hit.grade, "told_grades"))
        and after is not None
        and after.kind in ("prov", "own")
        and (headline or word is None)
    ):
        return Governor("headline", index)
    return None


def _in_marks(text: str, start: int, end: int) -> bool:
    """ "its 'inadequate' services", "an 'outstanding school'": the grade's own marks, no speech that it opens."""
    if not start or text[start - 1] not in _OPENING:
        return False
    closing = _CLOSES.search(text, end, end + 60)
    return closing is not None and text[closing.start() - 1] not in ".,!?"


def opening(tokens: Sequence[Token], index: int, headline: bool) -> Governor | None:
    """A grade that opens a headline: "'Outstanding' for Harbour Lights", "Inadequate: inspectors' verdict"."""
    hit = tokens[index].hit
    assert hit is not None
    after = next((t for t in tokens[index + 1 : index + 3] if t.low not in QUOTES), None)
    if after is None:
        return None
    follows = tokens[index + 2] if index + 2 < len(tokens) else None
    dated = index == 0 and "for" in after.tags and follows is not None and follows.kind == "date" and len(tokens) > 5
    if dated and tokens[3].low == "," and any(t.kind == "grade" for t in tokens[4:]):
        return Governor("rating", index)  # "Inadequate in 2021, it is now good"
    if after.low == "by" and after is tokens[index + 1] and follows is not None and follows.kind == "date":
        return Governor("aim", index)  # "Good by 2027, and then we talk about the rest."
    if (
        headline
        and (after.low in (":", "–", "-") or "for" in after.tags or after.low == "again")
        and any(t.kind in ("insp", "prov") for t in tokens)
    ):
        return Governor("headline", index)
    if after.low in (":", "-", "–") and area_follows(tokens, index):
        return Governor("label", index)
    return (
        Governor("label", index)
        if "for" in after.tags and area_follows(tokens, index) and (headline or len(tokens) <= 14)
        else None
    )


def next_grade(tokens: Sequence[Token], index: int) -> int:
    """Index of the grade after the one at ``index``, -1 for none."""
    return next((i for i in range(index + 1, len(tokens)) if tokens[i].kind == "grade"), -1)


def past_comment(tokens: Sequence[Token], first: int, second: int) -> bool:
    """ "from outstanding in 2019, when it was assessed with adoption, to good": a comment between two grades."""
    if second < 0 or not any("from" in t.tags for t in tokens[max(0, first - 3) : first]):
        return False
    to = next((i for i in range(second - 1, max(first, second - 4), -1) if "to" in tokens[i].tags), -1)
    if to < 1 or tokens[to - 1].low != ",":
        return False
    opening = next((i for i in range(first + 1, to - 1) if tokens[i].low == ","), -1)
    return opening > 0 and opening - first <= 4 and "which" in tokens[opening + 1].tags


def change(tokens: Sequence[Token], index: int, k: int, given: Sequence[tuple[int, int]]) -> Governor | None:
    """ "moved from X to Y", "up from X", "downgraded to Y", "from X to Y" in a headline."""
    word = tokens[k]
    hit = tokens[index].hit
    assert hit is not None
    if "from" in word.tags:
        onward = any("to" in t.tags for t in tokens[index + 1 : index + 8]) and any(
            t.kind == "grade" for t in tokens[index + 1 : index + 12]
        )
        onward = onward or past_comment(tokens, index, next_grade(tokens, index))
        if (
            onward
            or back_to(tokens, k, "move", "rating", "lost", limit=24) >= 0
            or given
            or hit.strong
            or len(word.low.split()) > 1
        ):
            return Governor("change", k, "from")
        return None
    if "to" in word.tags or "move" in word.tags:
        back = back_to(tokens, k, "from", limit=10)
        if given and "to" in word.tags and past_comment(tokens, given[-1][0], index):
            return Governor("change", k, "to")
        if given and joined(tokens, given[-1], index, extra=("to", "move")):
            return Governor("change", k, "to")
        moved = k if "move" in word.tags else back_to(tokens, k, "move", "rating", limit=20)
        if moved >= 0 and ("to" in word.tags or hit.strong):
            return Governor("change", moved, "to")
        below = any(among(t.low, "below_every_scale") for t in tokens[back + 1 : k]) if back >= 0 else False
        return Governor("change", k, "to") if back >= 0 and (hit.strong or below) else None
    return None
