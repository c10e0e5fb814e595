"""Candidates for the provider of a text: their scores, their spellings, and where names stand in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.providers.words import provider_words

# "St.", "J.R.", "HMP/YOI" or a capitalised word. Their first letter stands in front, which lets the search skip.
_CAP = r"[A-ZÀ-Þ](?:(?<=S)t\.|(?<=[A-Z])\.(?:[A-Z]\.){1,2}|(?<=H)MP/YOI|[\w'’&\-]*)"
_LINK = r"(?:of|the|and|&|for|upon|on|with|in|le|de|y|yr|under|by|at(?=[ ]Home))"
# A quotation ends before what follows: "'Good' for Larkby Council"; but "St Thomas' Hospital".
_OPEN = r"(?:(?<!['’] )|(?<=s['’] ))"
NAME = re.compile(rf"{_CAP}(?:[ ]{_OPEN}(?:{_CAP}|{_LINK}(?=[ ][A-Z])(?:[ ]the(?=[ ][A-Z]))?))*")
POSSESSIVE = re.compile(r"['’]s? (?=[A-Z])")
#: The provider is named early; what comes later in a long report is other people's names.
REACH = 60_000
#: Characters of a name; a longer run of capitals is none.
LONGEST_NAME = 150
#: Share of a document's words that must be an authority's before a bare place name can stand for one.
AUTHORITY_SHARE = 0.25


@dataclass(slots=True)
class Candidate:
    score: float = 0.0
    places: list[tuple[int, int]] = field(default_factory=list)
    spellings: dict[str, int] = field(default_factory=dict)
    told: bool = False  # said to be inspected
    named: bool = False  # a name, not only the place before what stands in it

    def add(self, spelling: str, place: tuple[int, int], weight: float) -> None:
        self.score += weight
        self.places.append(place)
        self.spellings[spelling] = self.spellings.get(spelling, 0) + 1


Candidates = dict[tuple[str, str], Candidate]  # (folded name without its institution, kind)


_LINKED = re.compile(r" (?:on|in|by|for|with) (?P<next>\w+)")


def without_day(name: str) -> str:
    """ "Craig Dhu" of "Craig Dhu on Tuesday"."""
    found = _LINKED.search(name)
    return name[: found.start()] if found and found["next"].casefold() in provider_words().stop_first else name


_HOUSE_NUMBER = re.compile(r"(?<![\w.,/-])[0-9]{1,3}[a-z]? $")


def with_house_number(text: str, start: int, name: str) -> tuple[int, str]:
    """Small homes are called by their address: "14 Barrow Lane"."""
    if text[start - 1 : start] != " " or name.rpartition(" ")[2] not in provider_words().streets:
        return start, name
    found = _HOUSE_NUMBER.search(text, max(0, start - 6), start)
    return (found.start(), found.group() + name) if found else (start, name)


def opens_sentence(text: str, start: int) -> bool:
    before = text[max(0, start - 3) : start].rstrip(" \t•–-")
    return not before or before[-1] in ".!?:\n“\"‘'"


def after_a_name(text: str, place: int) -> bool:
    """The word before is capitalised too, a given name or a title of a person: "Cllr Varley", but not "In Ruxley"."""
    before = text[max(0, place - 30) : place]
    word = before.rpartition(" ")[0].rpartition(" ")[2].rpartition("\n")[2] if before.endswith(" ") else ""
    words = provider_words()
    is_name = word[:1].isupper() and word.isalpha()
    return is_name and word.casefold() not in words.small_words and word.casefold() not in words.stop_first


def places_of(words: str, text: str, before: str = "") -> Iterator[int]:
    """Where these words stand in the text as words of their own, with ``before`` right before them.

    Names differ from document to document, so no pattern is compiled for them.
    """
    wanted, size = before + words, len(words)
    found = text.find(wanted)
    while found >= 0:
        start = found + len(before)
        if _parts(text, start) and _parts(text, start + size):
            yield start
        found = text.find(wanted, found + 1)


def _parts(text: str, place: int) -> bool:
    """A word begins or ends at that place."""
    before, after = text[place - 1 : place], text[place : place + 1]
    return (before.isalnum() or before == "_") != (after.isalnum() or after == "_")
