"""Providers that a line in capitals names: the head of a letter, or a headline whose name the text repeats.

FENNBRIDGE BOROUGH COUNCIL (the whole line)  -> Fennbridge
WATCHDOG SLAMS WRENFIELD PRIMARY             -> Wrenfield Primary, where the text says Wrenfield
"""

from __future__ import annotations

from pipeline.providers.candidates import LONGEST_NAME, NAME, REACH, Candidate, Candidates, places_of
from pipeline.providers.names import bare_authority, find_ends, fold_place, head_of, proper_case, trimmed
from pipeline.providers.openings import can_be_a_provider
from pipeline.providers.words import provider_words
from pipeline.structure import Block, Structure

#: Characters at the top within which a name in capitals, alone on its line, is the head of a letter or release.
LETTERHEAD = 300


def weigh_capitals(
    structure: Structure, block: Block, place: float, shares: dict[str, float], candidates: Candidates
) -> None:
    """Add the provider that a line in capitals names, if it is a letter's head or the text names it again.

    FENNBRIDGE BOROUGH COUNCIL (the whole line)  -> Fennbridge
    WATCHDOG SLAMS WRENFIELD PRIMARY             -> Wrenfield Primary, where the text says Wrenfield
    """
    words, text = provider_words(), structure.text
    for match in NAME.finditer(text, block.start, min(block.end, REACH)):
        start, run = match.start(), match.group()
        while " " in run and run.partition(" ")[0].casefold() in words.stop_first:
            head, _, run = run.partition(" ")
            start += len(head) + 1
        name = proper_case(trimmed(run))
        ends = find_ends(name)
        if ends and ends[-1][2] == "authority":
            name = name[: ends[-1][1]]  # "FENNBRIDGE COUNCIL CABINET"
        if not ends or ends[-1][1] != len(name) or ends[-1][0] == 0 or len(name) > LONGEST_NAME:
            continue
        kind = ends[-1][2]
        head = name[: ends[-1][0]].strip()
        whole = match.end() == block.end and len(head.split()) <= 4 and block.start < LETTERHEAD
        while head:  # the longest end of the line that the text names
            if next(places_of(head, text[:REACH]), None) is not None:
                break
            if whole:
                break
            cut = head.find(" ") + 1
            head, name, start = (head[cut:], name[cut:], start + cut) if cut else ("", name, start)
        if not head or not can_be_a_provider(text, start, name):
            continue
        key = bare_authority(name) if kind == "authority" else head_of(name)
        if key and key.casefold() not in words.stop_alone:
            weight = place * (0.35 + 2.0 * shares.get(kind, 0.0))
            span = (start, start + len(name))
            candidates.setdefault((fold_place(key), kind), Candidate()).add(name, span, weight)
