"""Names of providers as words: the words that close one, what two spellings share, capitals and marks undone."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from pipeline.lexicons import cached_from_models, read_toml
from pipeline.providers.words import FILE, provider_words

_PIECE = re.compile(r"\S+")
_LINKS = frozenset({"of", "for", "in", "and"})
_TRAILING = re.compile(r"(?:['’]s?|[.,;:'’&-])+$")
_CLOSING = frozenset(".,;:'’&-\n")


#: Kinds whose providers are one institution each.
_SHOUTED = 5  # letters of a word that is no abbreviation


def find_ends(name: str) -> tuple[tuple[int, int, str], ...]:
    """Where a kind's closing words stand in a proper name: (start, end, kind), longest first at each place.

    They close the name, or "of", "for", "in" or "and" follows: ``Ashwater College of Further Education``;
    a council's Cabinet, Leader or Scrutiny Committee may follow too.
    """
    return _ends_finder()(name)


@cached_from_models
def _ends_finder() -> Callable[[str], tuple[tuple[int, int, str], ...]]:
    """One document asks for the same names again and again."""
    return lru_cache(maxsize=1024)(_ends_of)


def _ends_of(name: str) -> tuple[tuple[int, int, str], ...]:
    known = provider_words()
    words = name.casefold().split()
    if known.last_words.isdisjoint(words):
        return ()
    pieces = [match.span() for match in _PIECE.finditer(name)]
    found: list[tuple[int, int, str]] = []
    for last, word in enumerate(words):
        if word not in known.last_words:
            continue
        follows = words[last + 1] if last + 1 < len(words) else ""
        of_a_body = follows in known.bodies
        if follows and follows not in _LINKS and not of_a_body:
            continue
        for first in range(max(0, last + 1 - known.longest_end), last + 1):
            kind = known.ends.get(" ".join(words[first : last + 1]))
            if kind and (kind == "authority" or not of_a_body):
                found.append((pieces[first][0], pieces[last][1], kind))
                break
    return tuple(found)


def bare_authority(words: str) -> str:
    """An authority's name without its qualifiers: ``Royal Borough of Fennbridge Council`` -> Fennbridge."""
    befores, afters = _qualifiers()
    ends = find_ends(words)
    if ends and ends[0][2] == "authority":
        words = words[: ends[0][0]].strip()
    words = trimmed(words)
    while True:
        folded = words.casefold()
        if not folded.startswith(befores) and not folded.endswith(afters):
            return words
        for before in befores:
            if words.casefold().startswith(before):
                words = words[len(before) :]
        for after in afters:
            if words.casefold().endswith(after):
                words = words[: -len(after)]


@cached_from_models
def _qualifiers() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Words before and behind a place that are no part of an authority's name, folded, with their space."""
    raw = read_toml(FILE)["authority"]
    return tuple(f"{w.casefold()} " for w in raw["before"]), tuple(f" {w.casefold()}" for w in raw["after"])


def head_of(name: str) -> str:
    """What two spellings of one provider share: its words before the institution."""
    ends = find_ends(name)
    if ends and ends[0][0] > 0:
        return name[: ends[0][0]].strip()
    opening, _, rest = name.partition(" ")
    return rest if rest and provider_words().starts.get(opening.casefold()) == "prison" else name


def proper_case(name: str) -> str:
    """A name in capitals as it is written: ``ASH-ON-SEA ST MARY'S CE SCHOOL`` -> Ash-on-Sea St Mary's CE School."""
    known = provider_words()

    def cased(word: str, first: bool) -> str:
        if word in known.capital_words:
            return word
        small = word.lower()
        if small in known.small_words and not first:
            return small
        for opening in ("o'", "o’", "mc"):
            if small.startswith(opening) and len(small) > len(opening) + 2:
                return opening.capitalize() + small[len(opening) :].capitalize()
        return small.capitalize()

    return " ".join(
        "-".join(cased(part, not (first or place)) for first, part in enumerate(word.split("-")))
        for place, word in enumerate(name.split(" "))
    )


def without_first_capitals(name: str) -> str:
    """The first words of a story in capitals: ``KINLOWRIE Primary`` -> Kinlowrie Primary; ``BBC Primary`` stays."""
    words = name.split(" ")
    shouted = next((place for place, word in enumerate(words) if word != word.upper()), len(words))
    known = provider_words().capital_words
    if shouted == len(words) or not any(len(word) >= _SHOUTED and word not in known for word in words[:shouted]):
        return name
    return " ".join([proper_case(" ".join(words[:shouted])), *words[shouted:]])


def trimmed(words: str) -> str:
    """A name without a possessive or punctuation behind it."""
    if words[-1:] not in _CLOSING and words[-2:] not in ("'s", "’s"):
        return words
    return _TRAILING.sub("", words)


def fold_place(name: str) -> str:
    """A place's name for comparison: case, apostrophes, commas and ampersands folded."""
    return " ".join(name.casefold().replace("&", "and").replace("’", "'").replace(",", " ").split())
