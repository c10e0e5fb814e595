"""The words of one stretch and the cues found in it, and what they say: praise or blame, and whether inspectors say it.

no widespread failures               a bad word that a negation turns
inspectors found that plans drift    reported from inspectors
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.findings.cues import CueBook, Hit, words_of
from pipeline.findings.words import finding_words
from pipeline.lexicons import cached_from_models

_TONED = frozenset({"good", "bad"})


@cached_from_models
def cue_book() -> CueBook:
    """The phrases of the groups of ``[cues]``."""
    return CueBook(finding_words().cues)


class Reading(NamedTuple):
    """The words of a stretch and the cues found in it."""

    words: list[str]
    hits: list[Hit]
    groups: dict[str, int]


def read_words(text: str) -> Reading:
    """The words and cues of one stretch."""
    words = words_of(text)
    hits = cue_book().find(words)
    groups: dict[str, int] = {}
    for group, _, _ in hits:
        groups[group] = groups.get(group, 0) + 1
    return _reading((words, hits, groups))


# Made from all values at once, without the call of Python that names them.
_reading = functools.partial(tuple.__new__, Reading)


@dataclass(slots=True)
class Polarity:
    """Good and bad words that stand, those that a negation turned, and negations that turn no word of either."""

    good: int = 0
    bad: int = 0
    good_undone: int = 0
    bad_undone: int = 0
    negated: int = 0
    first: int = 0  # the sign of the first that counts: 1, -1, or 0 for none
    last: int = 0


def polarity(reading: Reading) -> Polarity:
    """Count good and bad words, turned by a negation shortly before ("no widespread failures")."""
    lexicon = finding_words()
    negations, reach = lexicon.negations, lexicon.negation_reach
    found = Polarity()
    free: list[int] = []
    turned: set[int] = set()
    if not negations.isdisjoint(reading.words):
        free = [index for index, word in enumerate(reading.words) if word in negations]
        turned = {place for index in free for place in range(index + 1, index + 1 + reach)}
    used: set[int] = set()
    toned = [hit for hit in reading.hits if hit[0] in _TONED] if not _TONED.isdisjoint(reading.groups) else ()
    for group, at, length in toned:
        # A longer bad phrase may hold its own negation ("not yet"); it is turned where that is not the one before it.
        undone = at in turned and (group == "good" or length == 1 or reading.words[at] not in negations)
        if undone:
            used.update(index for index in free if index < at <= index + reach)
        if length > 1 and free:
            used.update(index for index in free if at <= index < at + length)
        sign = 1 if (group == "good") != undone else -1
        if group == "good":
            found.good_undone += undone
            found.good += not undone
        else:
            found.bad_undone += undone
            found.bad += not undone
        found.first = found.first or sign
        found.last = sign
    found.negated = len(free) - len(used)
    return found


def reports_inspectors(reading: Reading) -> bool:
    """ "Inspectors found", "the report says", "was praised", "according to the letter"."""
    groups = reading.groups
    if "according" in groups or ("reported_passive" in groups and "inspector" in groups):
        return True
    if "inspector" not in groups or "say" not in groups:
        return False
    places = [at for group, at, _ in reading.hits if group == "inspector"]
    said = [at for group, at, _ in reading.hits if group == "say"]
    return any(0 < said_at - place <= 9 or 0 < place - said_at <= 4 for place in places for said_at in said)
