"""The words of ``models/lexicons/findings.toml``, read and checked once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pipeline.errors import ModelFileError
from pipeline.lexicons import cached_from_models, check_keys, read_toml

FILE = "lexicons/findings.toml"
KEYS = ("cues", "negation", "fold", "stems", "grammar", "sections", "own_document", "government_document", "speakers")
GRAMMAR = (
    "contrast",
    "subordinate",
    "needs_comma",
    "opens_clause",
    "continues_list",
    "verbs",
    "saying",
    "counted",
    "taking_up",
    "first_person",
    "turning",
    "good_grades",
    "poor_grades",
)
SPEAKERS = ("inspectorate", "government", "provider", "other")
#: What a heading or lead-in says of the list or paragraphs under it.
SECTIONS = ("strengths", "weaknesses", "actions", "scope", "grades", "about", "findings")


@dataclass(frozen=True, slots=True)
class FindingWords:
    """Phrases by group; weighted ones as ``{kind: {phrase: weight}}``."""

    cues: dict[str, tuple[str, ...]]
    negations: frozenset[str]
    negation_reach: int
    fold: dict[str, str]
    endings: tuple[str, ...]
    grammar: dict[str, frozenset[str]]
    sections: dict[str, dict[str, float]]
    own_document: dict[str, float]
    government_document: dict[str, float]
    speakers: dict[str, tuple[str, ...]]


@cached_from_models
def finding_words() -> FindingWords:
    """Read the lexicon; an unknown or missing key raises ``ModelFileError``."""
    raw = read_toml(FILE)
    check_keys(FILE, "", raw, allowed=KEYS, required=KEYS)
    check_keys(FILE, "negation", raw["negation"], allowed=("reach", "words"), required=("reach", "words"))
    check_keys(FILE, "grammar", raw["grammar"], allowed=GRAMMAR, required=GRAMMAR)
    check_keys(FILE, "sections", raw["sections"], allowed=SECTIONS, required=SECTIONS)
    check_keys(FILE, "speakers", raw["speakers"], allowed=SPEAKERS, required=SPEAKERS)
    check_keys(FILE, "stems", raw["stems"], allowed=("endings",), required=("endings",))
    return FindingWords(
        cues={group: _phrases(f"cues.{group}", phrases) for group, phrases in raw["cues"].items()},
        negations=frozenset(_phrases("negation.words", raw["negation"]["words"])),
        negation_reach=int(raw["negation"]["reach"]),
        fold={word: name for name, words in raw["fold"].items() for word in _phrases(f"fold.{name}", words)},
        endings=tuple(sorted(_phrases("stems.endings", raw["stems"]["endings"]), key=len, reverse=True)),
        grammar={name: frozenset(_phrases(f"grammar.{name}", raw["grammar"][name])) for name in GRAMMAR},
        sections={kind: _weighted(f"sections.{kind}", raw["sections"][kind]) for kind in SECTIONS},
        own_document=_weighted("own_document", raw["own_document"]),
        government_document=_weighted("government_document", raw["government_document"]),
        speakers={kind: _phrases(f"speakers.{kind}", raw["speakers"][kind]) for kind in SPEAKERS},
    )


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of ``words``, the longest first, to be compiled so that it ignores case.

    Words with the same first letter share a branch, and the letter stands in both cases: such branches are passed over
    at once, where a search that ignores case would try one after the other.
    """
    by_letter: dict[str, list[str]] = {}
    for word in sorted(words, key=lambda word: (-len(word), word)):
        by_letter.setdefault(word[0].lower(), []).append(re.escape(word[1:]))
    return "|".join(
        f"(?-i:[{re.escape(letter + letter.upper())}])(?:{'|'.join(rest)})" for letter, rest in by_letter.items()
    )


def _phrases(key: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(phrase, str) and phrase for phrase in value):
        raise ModelFileError(FILE, key, "must be a list of phrases")
    return tuple(value)


def _weighted(key: str, table: dict[str, Any]) -> dict[str, float]:
    weights: dict[str, float] = {}
    for weight, phrases in table.items():
        try:
            number = float(weight)
        except ValueError:
            raise ModelFileError(FILE, f"{key}.{weight}", "a key here must be a weight, such as 2") from None
        for phrase in _phrases(f"{key}.{weight}", phrases):
            weights.setdefault(phrase, number)
    return weights
