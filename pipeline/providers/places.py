"""Authorities named by their place alone, without the word council, and short names joined to the whole ones.

Bradford has consistently had ...           a real authority
Ruxley must act, inspectors warn            a place that opens the story and comes back
Stockton                                    Stockton-on-Tees
"""

from __future__ import annotations

from itertools import islice

from pipeline.providers.authorities import authorities, find_authority_names, own_names_from
from pipeline.providers.candidates import (
    AUTHORITY_SHARE,
    NAME,
    POSSESSIVE,
    REACH,
    Candidate,
    Candidates,
    after_a_name,
    places_of,
    without_day,
)
from pipeline.providers.names import fold_place, proper_case, trimmed
from pipeline.providers.words import provider_words
from pipeline.structure import STORY, Structure

#: Title, headings and first paragraphs that name the provider of a story.
OPENING_BLOCKS, OPENING = 4, 800


def add_known_authorities(structure: Structure, shares: dict[str, float], candidates: Candidates) -> None:
    """A real authority may be named without the word council: "Bradford has consistently had ..."."""
    share = shares["authority"]
    if share < AUTHORITY_SHARE or any(kind == "authority" and name in authorities() for name, kind in candidates):
        return
    for block in structure.blocks[:40]:
        if block.kind in STORY:
            for match in find_authority_names(structure.text, block.start, block.end):
                if after_a_name(structure.text, match.start()):
                    continue  # "Cllr Roy Poole"
                candidate = candidates.setdefault((fold_place(match.group()), "authority"), Candidate())
                candidate.add(match.group(), match.span(), 0.4 * share)


def add_bare_places(structure: Structure, shares: dict[str, float], candidates: Candidates) -> None:
    """A story may name its authority by the place alone: "Ruxley must act, inspectors warn".

    Looked for only where headline and first paragraphs name no authority: a place that opens them or that services
    are in, that comes back, and that is nobody's family name.
    """
    if shares.get("authority", 0.0) < AUTHORITY_SHARE:
        return
    words, text = provider_words(), structure.text[:REACH]
    opening = [block for block in structure.blocks if block.kind in ("title", "heading", "paragraph")][:OPENING_BLOCKS]
    if not opening or any(
        start < opening[-1].end and not words.another.stand_before(text[max(0, start - 60) : start].casefold())
        for found in candidates.values()
        for start, _ in found.places
    ):
        return
    for block in opening:
        for match in NAME.finditer(text, block.start, min(block.end, block.start + OPENING)):
            start, name = without_openers(match.start(), trimmed(POSSESSIVE.split(match.group())[0]))
            name = proper_case(name) if name.isupper() else without_day(name)
            folded = name.casefold()
            if folded in words.stop_alone or folded.partition(" ")[0] in words.stop_first or len(name) < 4:
                continue
            if name.count(" ") > 1 or name in words.capital_words or any(hold in name for hold in words.stop_holds):
                continue
            opens = match.start() == block.start or block.kind in ("title", "heading")
            before = text[max(0, start - 60) : start].casefold()
            visited = words.visited.stand_before(before)
            there = before.endswith((" in ", " across ")) or words.kept.stand_before(before)
            if not (opens or visited or there):
                continue
            if next(places_of(name.lower(), text), None) is not None or text.startswith(" of ", start + len(name)):
                continue
            places = list(islice(places_of(name, text), 10))
            others = [place for place in places if place != start]
            if not (others or visited) or any(after_a_name(text, place) for place in places):
                continue
            candidate = candidates.setdefault((fold_place(name), "authority"), Candidate())
            worth = shares["authority"] * (2.0 if block.kind == "title" else 0.6)
            candidate.add(name, (start, start + len(name)), worth * (1 + 0.3 * len(others)))


def without_openers(start: int, name: str) -> tuple[int, str]:
    """ "How Stannick stopped apologising": where the place begins, and its name."""
    words = provider_words()
    while " " in name and name.partition(" ")[0].casefold() in words.stop_first:
        head, _, name = name.partition(" ")
        start += len(head) + 1
    return start, name


def join_short_names(candidates: Candidates) -> None:
    """Stockton is Stockton-on-Tees where only that authority can be meant, or where the text names it so elsewhere."""
    for short, kind in [key for key in candidates if key[1] == "authority" and key[0] not in authorities()]:
        ends = [name for name, other in candidates if other == kind and name.endswith(f" {short}")]
        if len(ends) == 1:  # "Wolds council" of "Yarrow Wolds Council"
            target, candidate = candidates[ends[0], kind], candidates.pop((short, kind))
            target.score += candidate.score
            target.places += candidate.places
            continue
        longer = own_names_from(short)
        named = [name for name in longer if (name, "authority") in candidates]
        chosen = named if len(named) == 1 else longer if len(longer) == 1 else []
        if chosen:
            target = candidates.setdefault((chosen[0], "authority"), Candidate())
            candidate = candidates.pop((short, kind))
            target.score += candidate.score
            target.places += candidate.places
            target.spellings.setdefault(authorities()[chosen[0]]["name"], 1)
            for spelling in candidate.spellings:
                target.spellings.setdefault(spelling, 0)


def join_short_spellings(candidates: Candidates) -> None:
    """ "Fairmead Manor" is short for "Fairmead Manor Nursing Home"."""
    for short, kind in list(candidates):
        if kind == "authority":
            continue
        for spelling in candidates[short, kind].spellings:
            longer = (fold_place(spelling), kind)
            if longer[0] != short and longer in candidates:
                target, candidate = candidates[longer], candidates.pop((short, kind))
                target.score += candidate.score
                target.places += candidate.places
                break
