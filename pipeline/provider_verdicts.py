"""Providers whose name tells no kind, by what is said of them in the first paragraphs.

Torran Bank, in Kirk Brae, was graded weak        graded or inspected
a team knocked at Plas Morlais                    visited
Inspection of Ambleside Rise                      its inspection
"""

from __future__ import annotations

import re
from itertools import islice

from pipeline.provider_candidates import NAME, POSSESSIVE, REACH, Candidate, Candidates, after_a_name, places_of
from pipeline.provider_places import without_openers
from pipeline.provider_words import fold_place, provider_words, trimmed
from pipeline.structure import Structure

#: Headlines and first paragraphs that name the provider of a story; characters of each.
OPENING_BLOCKS, OPENING = 8, 800
#: What a name is worth of which that is said, before what the document is about.
WORTH = 3.0

_APPOSITION = re.compile(
    r", (?:in|on|at|near|off|outside|an?|which|based|part of|home to) [^,.\n]{3,60}, (?=(?:was|has|is|were|have) )"
)
_LINKED = re.compile(r" (?:on|in|by|for|with) (?P<next>\w+)")
_LONGEST = 4  # words of a name


def add_by_verdict(structure: Structure, shares: dict[str, float], candidates: Candidates) -> None:
    """Looked for only before any other provider is named."""
    words, text = provider_words(), structure.text[:REACH]
    blocks = [block for block in structure.blocks if block.kind in ("title", "heading", "paragraph")][:OPENING_BLOCKS]
    kind = max(shares, key=lambda each: shares[each])
    if shares[kind] == 0.0:
        kind = "other"
    if kind == "authority" or not blocks:
        return  # their places are found otherwise
    first_of_others = min((start for found in candidates.values() for start, _ in found.places), default=len(text))
    for block in blocks:
        if block.start >= first_of_others:
            break
        for match in NAME.finditer(text, block.start, min(block.end, block.start + OPENING)):
            start, name = without_openers(match.start(), trimmed(POSSESSIVE.split(match.group())[0]))
            name = _without_day(name)
            if start >= first_of_others:
                break
            if name.count(" ") >= _LONGEST or name.isupper() or not _is_told_of(text, start, start + len(name)):
                continue
            folded = name.casefold()
            opening = folded.partition(" ")[0]
            if opening in words.stop_first or opening in words.areas or " " not in name:
                continue
            if any(hold in name for hold in words.stop_holds) or after_a_name(text, start):
                continue
            again = len(list(islice(places_of(name, text), 10)))
            weight = WORTH * (0.35 + 2.0 * shares.get(kind, 0.0)) * (1 + 0.3 * again)
            candidates.setdefault((fold_place(name), kind), Candidate()).add(name, (start, start + len(name)), weight)


def _without_day(name: str) -> str:
    """ "Craig Dhu" of "Craig Dhu on Tuesday"."""
    found = _LINKED.search(name)
    return name[: found.start()] if found and found["next"].casefold() in provider_words().stop_first else name


def _is_told_of(text: str, start: int, end: int) -> bool:
    words = provider_words()
    before = text[max(0, start - 60) : start].casefold()
    if words.another.stand_before(before):
        return False
    if words.visited.stand_before(before) or words.inspection_of.stand_before(before):
        return True
    after = text[end : end + 110]
    aside = _APPOSITION.match(after)
    return words.graded.match(" " + after[aside.end() :] if aside else after) is not None
