"""Subjects that are nobody in particular, whose grades are no judgements.

"the majority of our services are good"             so many of a kind
"Of the councils that were inadequate in 2016"      a kind
"one of eighteen councils that ..."                 one of them, not told which
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.judgements.prose.cues import has
from pipeline.judgements.reading import Reading, Token
from pipeline.judgements.words import among


def _of_whom_it_is(tokens: Sequence[Token], i: int) -> bool:
    """ "It is a dramatic fall for a council that was rated good": who the news is about, and told as gone by."""
    told = among(tokens[0].low, "openers") and "copula" in tokens[1].tags
    return told and not among(tokens[min(i + 2, len(tokens) - 1)].low, "present_verbs")


def names_nobody(reading: Reading, tokens: Sequence[Token], i: int) -> bool:
    """ "the majority of our services", "three of the four areas", "one of eighteen councils": nobody in particular."""
    if i < 0 or tokens[i].kind in ("prov", "name"):
        return False
    if any(among(token.low, "all") and token.kind == "word" for token in tokens[i + 1 : i + 4]):
        return False
    bare = (
        tokens[i].kind == "other"
        and tokens[i].low.endswith("s")
        and reading.text[tokens[i].start].islower()
        and not (0 < i < 3 and has(tokens[min(i + 1, len(tokens) - 1)], "for"))  # "Acute wards for adults"
        and not any(
            "det" in t.tags
            or (t.possessive and not among(f"{t.low}'s", "qualifiers"))
            or t.low in reading.words.otherness
            or t.kind in ("name", "prov", "other")
            for t in tokens[max(0, i - 2) : i]
        )
    )
    generic = (
        tokens[i].kind in ("other", "indefinite")
        and any(among(t.low, "indefinite") for t in tokens[max(0, i - 4) : i])
        and i + 1 < len(tokens)
        and "which" in tokens[i + 1].tags
        and not _of_whom_it_is(tokens, i)
    )
    of_a_kind = (  # "Of the councils that were inadequate in 2016, ..."
        tokens[i].kind in ("other", "indefinite")
        and tokens[i].low.endswith("s")
        and reading.text[tokens[i].start].islower()
        and i + 1 < len(tokens)
        and tokens[i + 1].low in ("that", "which")
        and not any(
            t.possessive or t.kind in ("name", "prov", "other") or "both" in t.tags for t in tokens[max(0, i - 3) : i]
        )
    )
    looked_up = (  # "Find the other surgeries rated Outstanding on our website"
        tokens[i].kind == "other"
        and tokens[i].low.endswith("s")
        and among(tokens[0].low, "look_ups")
        and reading.text[tokens[i].start].islower()
    )
    if bare or generic or of_a_kind or looked_up:
        return True
    plural = (tokens[i].low.endswith("s") or among(tokens[i].low, "object_pronouns")) and tokens[i].kind in (
        "other",
        "own",
        "word",
        "indefinite",
    )
    counted = False
    for token in reversed(tokens[max(0, i - 7) : i]):
        if among(token.low, "every") and token.kind == "word":
            return False
        if token.kind in ("punct", "insp", "prov", "name") or has(
            token, "copula", "judged", "say", "move", "because", "which"
        ):
            break
        if "count" in token.tags or (token.low.isdigit() and len(token.low) < 4):
            counted = True
    return counted and plural
