"""The words of ``models/lexicons/quotes.toml``, checked and compiled once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from pipeline.errors import ModelFileError
from pipeline.lexicons import cached_from_models, check_keys, read_toml

_FILE = "lexicons/quotes.toml"
_TABLES = {
    "verbs": ("speech", "leading", "doubtful", "be", "between", "inspecting", "resuming", "closing"),
    "sources": (
        "documents",
        "inspection_documents",
        "government_documents",
        "government_notices",
        "studies",
        "inspectors",
        "spokespeople",
        "groups",
        "indefinite",
        "determiners",
        "singular_pronouns",
        "plural_pronouns",
        "neuter_pronouns",
        "own_pronouns",
        "postmodifiers",
        "descriptive",
        "relatives",
    ),
    "phrases": (
        "source_after",
        "as_put",
        "words",
        "heading_verbs",
        "comment_nouns",
        "excerpt_nouns",
        "asking",
        "times",
        "introductions",
        "conjunctions",
        "clause_starts",
    ),
    "not_quotes": ("grades", "name_before", "name_after"),
    "apostrophes": ("front", "back"),
    "clauses": ("finite", "subjects", "verbs", "relatives"),
    "described": ("descriptions", "female", "male", "plural", "personal_documents", "statements", "things"),
    "grammar": (
        "post_stops",
        "phrase_ends",
        "compounds",
        "circumstances",
        "modals",
        "prepositions",
        "parties",
        "branches",
        "finite_heads",
        "times_of",
    ),
}
_MAPS = ("government", "titles")


@dataclass(frozen=True, slots=True)
class Verb:
    """One form of a verb of saying (of up to two words)."""

    form: str
    speech: bool  # may stand after its quotation; the others only lead to one
    ing: bool
    participle: bool  # can follow "was": described, called
    doubtful: bool


@dataclass(frozen=True, slots=True)
class QuoteWords:
    """All word lists of quotations."""

    verbs: dict[str, Verb]
    verb_heads: dict[str, tuple[str, ...]]  # first word of two-word verbs -> second words
    be: frozenset[str]
    between: frozenset[str]
    inspecting: frozenset[str]
    resuming: frozenset[str]
    closing: frozenset[str]  # leading verbs that may close a sentence too: "..., a review found"
    documents: frozenset[str]
    inspection_documents: frozenset[str]
    government_documents: frozenset[str]
    government_notices: tuple[str, ...]
    studies: frozenset[str]
    inspectors: frozenset[str]
    spokespeople: frozenset[str]
    groups: frozenset[str]
    indefinite: frozenset[str]
    determiners: frozenset[str]
    singular: frozenset[str]
    plural: frozenset[str]
    neuter: frozenset[str]
    own: frozenset[str]
    postmodifiers: frozenset[str]
    descriptive: frozenset[str]
    relatives: frozenset[str]
    related: re.Pattern[str]
    government: dict[str, str]
    titles: dict[str, frozenset[str]]  # "gov" -> posts by which the person is spoken of
    descriptions: frozenset[str]
    female_nouns: frozenset[str]
    male_nouns: frozenset[str]
    plural_nouns: frozenset[str]
    personal_documents: frozenset[str]
    several: frozenset[str]  # of what is quoted there are more than one: "things", "comments"
    statements: frozenset[str]
    heading_verbs: frozenset[str]
    comment_nouns: frozenset[str]
    excerpt_nouns: frozenset[str]
    asked: re.Pattern[str]  # "I ask Ann Bell"
    times: frozenset[str]
    introductions: frozenset[str]
    conjunctions: frozenset[str]
    clause_starts: frozenset[str]
    grades: frozenset[str]
    name_before: re.Pattern[str]
    name_after: frozenset[str]
    post_stops: frozenset[str]
    phrase_ends: frozenset[str]
    compounds: frozenset[str]
    circumstances: frozenset[str]
    modals: frozenset[str]
    parties: frozenset[str]
    branches: frozenset[str]
    finite_heads: frozenset[str]
    times_of: frozenset[str]
    prepositions: frozenset[str]
    finite: re.Pattern[str]
    starts_clause: re.Pattern[str]
    starts_verb: re.Pattern[str]
    relative: re.Pattern[str]
    elided_front: frozenset[str]
    elided_back: frozenset[str]


def _checked() -> dict[str, Any]:
    raw = read_toml(_FILE)
    check_keys(_FILE, "", raw, allowed=(*_TABLES, *_MAPS), required=(*_TABLES, *_MAPS))
    for name, keys in _TABLES.items():
        check_keys(_FILE, name, raw[name], allowed=keys, required=keys)
        for key, words in raw[name].items():
            if not isinstance(words, list) or not all(isinstance(word, str) and word == word.lower() for word in words):
                raise ModelFileError(_FILE, f"{name}.{key}", "must be a list of lower-case words")
    return raw


def _verbs(table: dict[str, list[str]]) -> dict[str, Verb]:
    doubtful = frozenset(table["doubtful"])
    verbs: dict[str, Verb] = {}
    for key in ("speech", "leading"):
        for entry in table[key]:
            forms = entry.split()
            two = [" ".join(forms)] if len(forms) == 2 and " ".join(forms).split()[1] in _SECOND else forms
            for form in two:
                ing = form.split()[0].endswith("ing")
                verbs.setdefault(
                    form,
                    Verb(
                        form,
                        key == "speech",
                        ing,
                        not ing
                        and form.split()[0][-1:] in "dntk"
                        and (form != two[0] or (" " in form and form[:3] != "set")),
                        form in doubtful,
                    ),
                )
    return verbs


_SECOND = frozenset({"back", "on", "out", "up", "it", "in", "attention", "tribute"})


def _any_of(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@cached_from_models
def quote_words() -> QuoteWords:
    """The word lists; a wrong file raises ``ModelFileError``."""
    raw = _checked()
    verbs = _verbs(raw["verbs"])
    heads: dict[str, list[str]] = {}
    for form in verbs:
        first, _, second = form.partition(" ")
        if second:
            heads.setdefault(first, []).append(second)
    sources, phrases, others, ends = raw["sources"], raw["phrases"], raw["not_quotes"], raw["apostrophes"]
    return QuoteWords(
        verbs=verbs,
        verb_heads={first: tuple(seconds) for first, seconds in heads.items()},
        be=frozenset(raw["verbs"]["be"]),
        between=frozenset(raw["verbs"]["between"]),
        inspecting=frozenset(raw["verbs"]["inspecting"]),
        closing=frozenset(raw["verbs"]["closing"]),
        resuming=frozenset(raw["verbs"]["resuming"]),
        documents=frozenset(sources["documents"]),
        inspection_documents=frozenset(sources["inspection_documents"]),
        government_documents=frozenset(sources["government_documents"]),
        government_notices=tuple(sources["government_notices"]),
        studies=frozenset(sources["studies"]),
        inspectors=frozenset(sources["inspectors"]),
        spokespeople=frozenset(sources["spokespeople"]),
        groups=frozenset(sources["groups"]),
        indefinite=frozenset(sources["indefinite"]),
        determiners=frozenset(sources["determiners"]),
        singular=frozenset(sources["singular_pronouns"]),
        plural=frozenset(sources["plural_pronouns"]),
        neuter=frozenset(sources["neuter_pronouns"]),
        own=frozenset(sources["own_pronouns"]),
        descriptive=frozenset(sources["descriptive"]),
        relatives=frozenset(sources["relatives"]),
        related=re.compile(
            rf"\b(?P<who>{_any_of(sources['relatives'])}|year-old) (?P<given>[A-Z][a-zà-ÿ’'-]+)(?=[ ,.](?![A-Z(]))"
        ),
        postmodifiers=frozenset(sources["postmodifiers"]),
        government={alias: name for name, aliases in raw["government"].items() for alias in aliases},
        titles={title: frozenset(posts) for title, posts in raw["titles"].items()},
        descriptions=frozenset(raw["described"]["descriptions"]),
        female_nouns=frozenset(raw["described"]["female"]),
        male_nouns=frozenset(raw["described"]["male"]),
        plural_nouns=frozenset(raw["described"]["plural"]),
        personal_documents=frozenset(raw["described"]["personal_documents"]),
        several=frozenset(
            word
            for word in (
                *raw["phrases"]["excerpt_nouns"],
                *raw["phrases"]["comment_nouns"],
                *raw["described"]["things"],
            )
            if word.endswith("s")
        ),
        statements=frozenset(raw["described"]["statements"]),
        heading_verbs=frozenset(phrases["heading_verbs"]),
        comment_nouns=frozenset(phrases["comment_nouns"]),
        excerpt_nouns=frozenset(phrases["excerpt_nouns"]),
        asked=re.compile(
            rf"\bI (?:then )?(?:{_any_of(phrases['asking'])}) "
            r"(?P<name>(?:[A-Z][a-zà-ÿ]*\.? ){0,2}[A-Z][\w-]+(?:[’'](?!s\b)[\w-]+)*)"
        ),
        times=frozenset(phrases["times"]),
        introductions=frozenset(phrases["introductions"]),
        conjunctions=frozenset(phrases["conjunctions"]),
        clause_starts=frozenset(phrases["clause_starts"]),
        grades=frozenset(others["grades"]),
        name_before=re.compile(rf"(?:^|\W)(?:{_any_of(others['name_before'])})$"),
        name_after=frozenset(others["name_after"]),
        post_stops=frozenset(raw["grammar"]["post_stops"]),
        phrase_ends=frozenset(raw["grammar"]["phrase_ends"]),
        compounds=frozenset(raw["grammar"]["compounds"]),
        circumstances=frozenset(raw["grammar"]["circumstances"]),
        prepositions=frozenset(raw["grammar"]["prepositions"]),
        modals=frozenset(raw["grammar"]["modals"]),
        parties=frozenset(raw["grammar"]["parties"]),
        branches=frozenset(raw["grammar"]["branches"]),
        finite_heads=frozenset(raw["grammar"]["finite_heads"]),
        times_of=frozenset(raw["grammar"]["times_of"]),
        finite=re.compile(rf"\b(?:{_any_of(raw['clauses']['finite'])}|\w+n['’]t|\w+['’](?:re|ve|ll|m|d))\b", re.I),
        starts_clause=re.compile(rf"(?:{_any_of(raw['clauses']['subjects'])})\b", re.I),
        starts_verb=re.compile(
            rf"(?:{_any_of(raw['clauses']['verbs'])}|\w+ing|\w+ed|\w{{4,}}[^s\W]s (?:a|an|the|its|their))\b", re.I
        ),
        relative=re.compile(rf"\b(?:{_any_of(raw['clauses']['relatives'])})\b", re.I),
        elided_front=frozenset(ends["front"]),
        elided_back=frozenset(ends["back"]),
    )
