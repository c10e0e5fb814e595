"""Whether a run of capitalised words is a provider's name, a place before it, or only what opens a sentence.

Praise for Fennbridge            the name begins behind "Praise for"
Sorrel was rated good            a name, where the text never writes "sorrel"
a Hollin Moor care home          where the home is
"""

from __future__ import annotations

from itertools import islice

from pipeline.providers.candidates import LONGEST_NAME, REACH, opens_sentence, places_of
from pipeline.providers.words import provider_words

_LOWER = frozenset("abcdefghijklmnopqrstuvwxyz,")
_OPENING_LINKS = frozenset({"for", "in", "with", "on", "by", "under"})


def can_be_a_provider(text: str, start: int, name: str) -> bool:
    words = provider_words()
    folded = name.casefold()
    if not name or folded in words.stop_whole or folded in words.stop_first:
        return False
    for hold in words.stop_holds:
        if hold in name:
            return False
    if " " in name or not opens_sentence(text, start):
        return True
    # A single word may be capitalised only because a sentence begins with it.
    places = list(islice(places_of(name, text[:REACH]), 2))
    if len(places) > 1 and next(places_of(name.lower(), text[:REACH]), None) is None:
        return True
    return any(text[place - 2 : place - 1] in _LOWER for place in places_of(name, text[:REACH], " ") if place > 1)


def opening_words(text: str, start: int, head: str) -> int:
    """Characters before the provider in a run that opens a sentence: "Praise for" Fennbridge.

    The text never says the whole run again, but names its end.
    """
    cut, text = 0, text[:REACH]
    if (
        " " not in head
        or head.partition(" ")[0].casefold() in provider_words().starts  # "Ysgol", "St"
        or len(head) > LONGEST_NAME
        or not text.startswith(head, start)
        or len(list(islice(places_of(head, text), 2))) > 1
    ):
        return 0
    while " " in head[cut:]:
        last, _, _ = head[cut:].partition(" ")
        cut += len(last) + 1
        rest = head[cut:]
        if rest[0].isupper() and len(rest) > 3:
            again = sum(1 for place in islice(places_of(rest, text), 3) if place != start + cut)
            if again >= (1 if last in _OPENING_LINKS else 2):
                return cut
    return 0


def is_a_place(name: str, text: str) -> bool:
    """ "In Hollin Moor", "a Hollin Moor care home": the name before "care home" or "GP surgery" says where it is."""
    while name.rpartition(" ")[2] in provider_words().capital_words and " " in name:
        name = name.rpartition(" ")[0]
    if next(places_of(f"{name} Council", text), None) is not None:
        return True
    return any(next(places_of(name, text, before), None) is not None for before in ("in ", " a ", " an ", "\na "))
