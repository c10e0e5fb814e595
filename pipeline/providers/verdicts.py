"""Providers whose name tells no kind, by what is said of them in the first paragraphs.

Torran Bank, in Kirk Brae, was graded weak        graded or inspected
a team knocked at Plas Morlais                    visited
Inspection of Ambleside Rise                      its inspection
the watchdog has told Cae Mawr to improve         told by those who judge
people at Tall Elms; Beck View, run by ...        somebody is there, somebody runs it
"""

from __future__ import annotations

import re
from itertools import islice

from pipeline.providers.authorities import authorities
from pipeline.providers.candidates import (
    NAME,
    POSSESSIVE,
    REACH,
    Candidate,
    Candidates,
    after_a_name,
    places_of,
    with_house_number,
    without_day,
)
from pipeline.providers.names import find_ends, fold_place, trimmed
from pipeline.providers.places import without_openers
from pipeline.providers.words import provider_words
from pipeline.structure import Structure

#: Headlines and first paragraphs that name the provider of a story; characters of each.
OPENING_BLOCKS, OPENING = 8, 800
#: Times that a name is said which comes back.
AGAIN = 3
#: What a name is worth of which that is said, before what the document is about.
WORTH = 3.0

_APPOSITION = re.compile(
    r"(?: \([^)\n]{2,40}\)| in [A-Z][\w’'-]+(?: [A-Z][\w’'-]+)?)?"
    r", (?P<link>in|on|at|near|off|outside|an?|which|based|part of|home to) [^.\n]{3,60}, (?=(?:was|has|is|were|have) )"
)
_ASIDE = re.compile(
    r" \([^)\n]{2,40}\)"
    r"| (?:in|on|at|near) [A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,2}(?:, [A-Z][\w’'-]+(?: [A-Z][\w’'-]+)?){0,2},?"
)
_OURS = re.compile(r",? we\b|['’]s? (?:inspector|inspection)")
_PLACES = frozenset({"in", "on", "at", "near", "off", "outside"})
_TELLING_KINDS = frozenset({"authority", "police", "fire"})
_TELLING = frozenset({"title", "heading", "paragraph", "bullet", "caption"})
_LONGEST = 4  # words of a name


def add_by_verdict(structure: Structure, shares: dict[str, float], candidates: Candidates) -> None:
    """Looked for only before any other provider of the kind is named."""
    words, text = provider_words(), structure.text[:REACH]
    blocks = [block for block in structure.blocks if block.kind in _TELLING]
    kind = max(shares, key=lambda each: shares[each])
    if shares[kind] == 0.0:
        kind = "other"
    if kind in _TELLING_KINDS or not blocks or (kind == "trust" and any(other == kind for _, other in candidates)):
        return  # their places are found otherwise, or their names always tell what they are
    first_of_others = min(
        (
            start
            for (_, other), found in candidates.items()
            if found.named and (other != "authority" or kind == "other")
            for start, _ in found.places
        ),
        default=len(text),
    )
    for block in blocks[:OPENING_BLOCKS]:
        if block.start >= first_of_others:
            break
        for match in NAME.finditer(text, block.start, min(block.end, block.start + OPENING)):
            if match.start() >= first_of_others:
                break
            found = _told_of(text, match)
            if found is None:
                continue
            start, name = found
            folded = name.casefold()
            opening, is_firm = folded.partition(" ")[0], name.rpartition(" ")[2] in words.legal_forms
            if opening in words.stop_first or (opening in words.areas and not is_firm):
                continue
            if any(hold in name for hold in words.stop_holds) or after_a_name(text, start):
                continue
            if " " not in name and not _is_a_name(text, name):
                continue
            again = len(list(islice(places_of(name, text), 10)))
            weight = WORTH * (0.35 + 2.0 * shares.get(kind, 0.0)) * (1 + 0.3 * again)
            key, span = fold_place(name), (start, start + len(name))
            of_kind = (known for known, other in candidates if other == kind)
            longer = next((known for known in of_kind if known.startswith((f"{key} ", f"{key}'s"))), key)
            candidates.setdefault((longer, kind), Candidate()).add(name, span, weight)


def _told_of(text: str, match: re.Match[str]) -> tuple[int, str] | None:
    """The name in a run of capitalised words of which such a thing is said, and where it begins."""
    run = match.group()
    if run in provider_words().openers:
        return None
    owned = POSSESSIVE.search(run)
    for words in (run, run[: owned.start()]) if owned else (run,):  # "Tilda's Care", "Torran Bank's Care"
        start, name = without_openers(match.start(), trimmed(words).partition(" in ")[0])
        start, name = with_house_number(text, start, without_day(name))
        if find_ends(name):
            return None
        if trimmed(name.partition(" ")[0]).casefold() in provider_words().stop_alone:
            continue
        if name.count(" ") >= _LONGEST or name.isupper():
            continue
        if _is_told_of(text, start, start + len(name)) or _comes_back(text, start, name):
            return start, name
    return None


def _comes_back(text: str, start: int, name: str) -> bool:
    """Two words or more, said again and again, where somebody is "at" it or it "got" a grade."""
    if " " not in name:
        return False
    at_it = text[max(0, start - 3) : start].casefold() == "at "
    if not at_it and not provider_words().inspected.match(text[start + len(name) : start + len(name) + 110]):
        return False
    return len(list(islice(places_of(name, text), AGAIN))) == AGAIN


def _is_a_name(text: str, name: str) -> bool:
    """A single word that comes back, is never written small and is no place."""
    return (
        len(name) >= 4
        and name.casefold() not in provider_words().stop_alone
        and fold_place(name) not in authorities()
        and len(list(islice(places_of(name, text), 2))) > 1
        and next(places_of(name.lower(), text), None) is None
        and next(places_of(name, text, "in "), None) is None
    )


def _is_told_of(text: str, start: int, end: int) -> bool:
    words = provider_words()
    before = text[max(0, start - 60) : start].casefold()
    if words.another.stand_before(before) or words.runs.stand_before(before):
        return False
    before = before.removesuffix("the ")
    if words.visited.stand_before(before) or words.inspection_of.stand_before(before):
        return True
    if words.there.stand_before(before) or words.judged.stand_before(before):
        return True
    after = text[end : end + 110]
    if before.endswith("at ") and _OURS.match(after):
        return True
    if words.kept_by.match(after):
        return True
    aside = _APPOSITION.match(after)
    if aside:
        rest = " " + after[aside.end() :]
        where = aside["link"] in _PLACES and words.inspected.match(rest) is not None
        if where or words.graded.match(rest) or words.kept_by.match(rest):
            return True
    aside = _ASIDE.match(after)
    if aside:
        after = after[aside.end() :]
        if words.kept_by.match(after):
            return True
    return words.graded.match(after) is not None
