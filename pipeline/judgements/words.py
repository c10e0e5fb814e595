"""The words by which judgements are read: ``models/lexicons/judgements.toml`` as phrases with tags."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pipeline.errors import ModelFileError
from pipeline.judgements.scales.records import KINDS
from pipeline.lexicons import cached_from_models, check_keys, read_toml

_FILE = "lexicons/judgements.toml"
_TABLES = ("examples", "tags", "follow", "nouns", "own", "otherness", "superlative", "area_lead", "groups")
#: Tags that the grammar asks for; the lexicon holds words for each and for no other.
TAGS = frozenset(
    {
        "judged",
        "found",
        "give",
        "keep",
        "move",
        "copula",
        "aux",
        "be_to",
        "as",
        "rating",
        "rating_sure",
        "rating_subject",
        "rating_plural",
        "from",
        "to",
        "for",
        "of",
        "by",
        "with",
        "and",
        "or",
        "but",
        "which",
        "det",
        "adverb",
        "intensifier",
        "number",
        "pronoun",
        "both",
        "all_areas",
        "rest",
        "except",
        "negation",
        "no_negation",
        "lost",
        "modal",
        "hypothesis",
        "aim",
        "previous",
        "previous_adjective",
        "last",
        "current",
        "scale",
        "extreme",
        "count",
        "generic",
        "say",
        "inspectors",
        "lead_to",
        "because",
    }
)


@dataclass(slots=True)
class Opening:
    """A beginning of phrases: the tags it has where it is one itself, and the words that may follow."""

    tags: frozenset[str] | None = None
    after: dict[str, Opening] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Words:
    """Phrases (tuples of lower-case words) with their tags, and the lists that are asked by name."""

    phrases: dict[tuple[str, ...], frozenset[str]]
    openings: dict[str, Opening]  # the phrases by their first words
    follow: frozenset[str]
    adjective: frozenset[str]
    facility: frozenset[str]
    proper: frozenset[str]
    own: dict[str, frozenset[str]]
    otherness: frozenset[str]
    widgets: tuple[str, ...]
    places: dict[str, tuple[str, ...]]  # best, worst, second_best, second_worst: their words
    superlative_nouns: tuple[str, ...]
    area_lead: frozenset[str]
    not_area: frozenset[str]
    groups: dict[str, frozenset[str]]


def split_words(phrase: str) -> tuple[str, ...]:
    """A phrase as the words that tokens are compared with."""
    return tuple(phrase.casefold().replace("’", "'").split())


@cached_from_models
def judgement_words() -> Words:
    """The lexicon, checked and ready."""
    raw = read_toml(_FILE)
    check_keys(_FILE, "", raw, allowed=_TABLES, required=_TABLES)
    check_keys(_FILE, "tags", raw["tags"], allowed=TAGS, required=TAGS)
    check_keys(_FILE, "own", raw["own"], allowed=KINDS, required=KINDS)
    tags: dict[tuple[str, ...], set[str]] = {}
    for tag, phrases in raw["tags"].items():
        for phrase in phrases:
            if not phrase.strip():
                raise ModelFileError(_FILE, f"tags.{tag}", "an empty phrase")
            tags.setdefault(split_words(phrase), set()).add(tag)
    for phrase in raw["nouns"]["facility"]:
        tags.setdefault(split_words(phrase), set()).add("facility")
    for phrase in raw["nouns"]["services"]:
        tags.setdefault(split_words(phrase), set()).add("services")
    openings: dict[str, Opening] = {}
    for words, found in tags.items():
        opening = openings.setdefault(words[0], Opening())
        for word in words[1:]:
            opening = opening.after.setdefault(word, Opening())
        opening.tags = frozenset(found)
    return Words(
        phrases={words: frozenset(found) for words, found in tags.items()},
        openings=openings,
        follow=frozenset(raw["follow"]["words"]),
        adjective=frozenset(raw["follow"]["adjective"]),
        facility=frozenset(raw["nouns"]["facility"]),
        proper=frozenset(raw["nouns"]["proper"]),
        own={kind: frozenset(nouns) for kind, nouns in raw["own"].items()},
        otherness=frozenset(raw["otherness"]["words"]),
        widgets=tuple(raw["otherness"]["widgets"]),
        places={name: tuple(raw["superlative"][name]) for name in ("best", "worst", "second_best", "second_worst")},
        superlative_nouns=tuple(raw["superlative"]["nouns"]),
        area_lead=frozenset(raw["area_lead"]["words"]),
        not_area=frozenset(raw["area_lead"]["not_area"]),
        groups={name: frozenset(listed) for name, listed in raw["groups"].items()},
    )


def group(name: str) -> frozenset[str]:
    """One of the small closed groups of words."""
    return judgement_words().groups[name]


def any_of(name: str) -> str:
    """A pattern for one word of a group, the longest first."""
    return "|".join(re.escape(word) for word in sorted(group(name), key=len, reverse=True))


def among(word: str, name: str) -> bool:
    """Whether a word belongs to a group."""
    return word in judgement_words().groups[name]


def known_group(name: str) -> bool:
    """Whether there is a group of that name."""
    return name in judgement_words().groups
