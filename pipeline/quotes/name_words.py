"""The words of ``models/lexicons/names.toml`` and ``quotes_given.toml``, checked and compiled once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from pipeline.errors import ModelFileError
from pipeline.lexicons import cached_from_models, check_keys, read_toml

_FILE = "lexicons/names.toml"
_MORE_FILE = "lexicons/quotes_given.toml"


_TABLES = {
    "honorifics": ("male", "female", "either"),
    "after": ("postnominals",),
    "particles": ("words",),
    "roles": (
        "of_council",
        "of_school",
        "of_trust",
        "prefixes",
        "councillors",
        "heads",
        "of_provider",
        "outside",
        "of_inspectorate",
        "abbreviated",
        "of_company",
        "of_union",
        "of_body",
    ),
    "posts": (
        "became",
        "ends",
        "time_prepositions",
        "times",
        "crown",
        "former",
        "speaks_for",
        "does",
        "parts",
        "units",
        "appointed",
    ),
    "not_names": ("words",),
    "surnames": ("words", "callings"),
    "organisations": (
        "words",
        "part_of_post",
        "generic",
        "owners",
        "sitting",
        "of_members",
        "responds",
        "leading",
        "complete",
        "part_of_post_possessives",
        "topics",
        "single",
        "companies",
    ),
    "given": ("female", "male"),
}


@dataclass(frozen=True, slots=True)
class NameWords:
    """All word lists of names."""

    male: frozenset[str]
    female: frozenset[str]
    honorifics: frozenset[str]
    postnominals: frozenset[str]
    particles: frozenset[str]
    role_heads: frozenset[str]
    of_provider: frozenset[str]
    outside: re.Pattern[str]
    abbreviated: frozenset[str]
    of_inspectorate: frozenset[str]
    of_company: frozenset[str]
    of_union: re.Pattern[str]
    of_body: frozenset[str]
    who_became: re.Pattern[str]
    adjunct: re.Pattern[str]
    crown: re.Pattern[str]
    former: tuple[str, ...]
    speaks_for: re.Pattern[str]
    runs: re.Pattern[str]
    of_council: re.Pattern[str]
    of_school: re.Pattern[str]
    of_trust: re.Pattern[str]
    prefixes: frozenset[str]
    councillors: frozenset[str]
    does_part: re.Pattern[str]
    unit: re.Pattern[str]
    appointed_by: re.Pattern[str]
    stands_for: dict[str, frozenset[str]]
    not_names: frozenset[str]
    surnames: frozenset[str]
    callings: frozenset[str]
    organisations: frozenset[str]
    part_of_post: frozenset[str]
    topics: frozenset[str]
    single: frozenset[str]
    companies: frozenset[str]
    generic: frozenset[str]
    owners: frozenset[str]
    sitting: frozenset[str]
    of_members: frozenset[str]
    responds: re.Pattern[str]
    leading: frozenset[str]
    complete: frozenset[str]
    post_possessives: frozenset[str]
    given_female: frozenset[str]
    given_male: frozenset[str]
    given: frozenset[str]


def _any_of(words: frozenset[str]) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(re.escape(word) for word in sorted(words)) + r")\b", re.I)


@cached_from_models
def _more_given() -> dict[str, frozenset[str]]:
    """The given names of ``quotes_given.toml``: borne by women, by men, by either."""
    raw = read_toml(_MORE_FILE)
    check_keys(_MORE_FILE, "", raw, allowed=("given",), required=("given",))
    keys = ("female", "male", "either")
    check_keys(_MORE_FILE, "given", raw["given"], allowed=keys, required=keys)
    for key in keys:
        if not isinstance(raw["given"][key], str):
            raise ModelFileError(_MORE_FILE, f"given.{key}", "must be names with spaces between them")
    return {key: frozenset(raw["given"][key].lower().split()) for key in keys}


@cached_from_models
def name_words() -> NameWords:
    """The word lists; a wrong file raises ``ModelFileError``."""
    raw = read_toml(_FILE)
    check_keys(_FILE, "", raw, allowed=(*_TABLES, "stands_for"), required=(*_TABLES, "stands_for"))
    for name, keys in _TABLES.items():
        check_keys(_FILE, name, raw[name], allowed=keys, required=keys)

    def words(table: str, key: str) -> frozenset[str]:
        value: Any = raw[table][key]
        if table == "given" and isinstance(value, str):
            value = value.split()
        if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
            raise ModelFileError(_FILE, f"{table}.{key}", "must be a list of words")
        return frozenset(value if key == "postnominals" else (word.lower() for word in value))

    def one_of(table: str, key: str) -> str:
        return "|".join(re.escape(word) for word in sorted(words(table, key), key=len, reverse=True))

    male, female = words("honorifics", "male"), words("honorifics", "female")
    more = _more_given()
    given_female = words("given", "female") | more["female"]
    given_male = words("given", "male") | more["male"]
    heads = words("roles", "heads")
    unit = rf"(?:the\s)?(?:[A-Z][\w’'-]*\s){{0,3}}(?i:{one_of('posts', 'units')})(?:\s\d+|\s[A-Z])?\b(?!\s[A-Z])"
    return NameWords(
        male=male,
        female=female,
        honorifics=male | female | words("honorifics", "either"),
        postnominals=words("after", "postnominals"),
        particles=words("particles", "words"),
        role_heads=heads,
        of_provider=words("roles", "of_provider"),
        abbreviated=words("roles", "abbreviated"),
        outside=_any_of(words("roles", "outside")),
        of_inspectorate=words("roles", "of_inspectorate"),
        of_company=words("roles", "of_company"),
        who_became=re.compile(
            rf"\W*who(?:'s|’s)?\s+(?:{one_of('posts', 'became')})\s+"
            r"(?:(?:also|now|then|newly|recently|currently)\s+)?(?P<post>.+)$",
            re.I | re.S,
        ),
        adjunct=re.compile(
            rf"\s*(?:,|\(|\s[–—-]\s)?\s*\b(?:{one_of('posts', 'ends')}|"
            rf"(?:{one_of('posts', 'time_prepositions')})\s+(?:\d+|{one_of('posts', 'times')})|of\s+\d+\s+years)\b.*$",
            re.I | re.S,
        ),
        crown=re.compile(
            r"(?:(?:interim|acting|deputy|former)\s+)?(?:(?:(?:his|her)\s+majesty['’]s|hm)\s+(?:chief\s+|assistant\s+|lead\s+)?|chief\s+)"
            rf"inspector\s+of\s+(?:{one_of('posts', 'crown')})",
            re.I,
        ),
        former=tuple(sorted(words("posts", "former"))),
        speaks_for=re.compile(
            rf"\W*who\s+(?:also\s+)?(?:{one_of('posts', 'speaks_for')})\s+(?:(?:the|our)\s+)?(?=[A-Za-z])"
        ),
        runs=re.compile(rf"\s(?:{one_of('posts', 'speaks_for')})\s(?:the\s)?(?=[A-Z])"),
        of_council=_any_of(words("roles", "of_council")),
        of_body=words("roles", "of_body"),
        of_union=_any_of(words("roles", "of_union")),
        of_school=_any_of(words("roles", "of_school")),
        of_trust=_any_of(words("roles", "of_trust")),
        prefixes=words("roles", "prefixes"),
        councillors=words("roles", "councillors"),
        does_part=re.compile(
            rf",? who\s+(?:\w+ly\s+|has\s+)?(?:{one_of('posts', 'does')})\s+"
            rf"(?:(?:the|our|its|their|a|an|in)\s+(?:[\w’'-]+\s+){{0,5}}?(?:{one_of('posts', 'parts')})\b|{unit})"
        ),
        unit=re.compile(rf"\s?{unit}"),
        appointed_by=re.compile(
            r"(?:^|[.!?•\n”\"][\s•*–-]*)(?:[Tt]he\s|[Oo]ur\s)?(?P<body>[^,.;:!?\n“”\"]{3,60}?)\s(?:(?:has|have|had)\s)?"
            rf"(?:\w+ly\s|also\s|now\s|since\s)?(?:{one_of('posts', 'appointed')})\s(?:an?|its|their)\s(?:new\s)?\Z"
        ),
        stands_for={noun: frozenset(kinds) for noun, kinds in raw["stands_for"].items()},
        not_names=words("not_names", "words"),
        surnames=words("surnames", "words"),
        callings=words("surnames", "callings"),
        organisations=words("organisations", "words"),
        part_of_post=words("organisations", "part_of_post"),
        generic=words("organisations", "generic"),
        owners=words("organisations", "owners"),
        sitting=words("organisations", "sitting"),
        of_members=words("organisations", "of_members"),
        responds=re.compile(
            r"(?m:^)(?P<body>[A-Z][\w’'&-]*(?:[ \u00a0](?:(?:of|and|for|the|&) )?[A-Z][\w’'&-]*){0,6}?)[ \u00a0]"
            rf"(?i:(?:{one_of('organisations', 'responds')})\b)"
        ),
        leading=words("organisations", "leading"),
        complete=words("organisations", "complete"),
        topics=words("organisations", "topics"),
        companies=words("organisations", "companies"),
        single=words("organisations", "single"),
        post_possessives=words("organisations", "part_of_post_possessives"),
        given_female=given_female,
        given_male=given_male,
        given=given_female | given_male | more["either"],
    )
