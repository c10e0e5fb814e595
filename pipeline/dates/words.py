"""The words of ``models/lexicons/dates.toml``: names of months, weekdays and seasons, and lists as sets."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pipeline.errors import ModelFileError
from pipeline.lexicons import cached_from_models, check_keys, read_toml

FILE = "lexicons/dates.toml"

_TABLES = ("examples", "names", "context", "today", "tense", "labels", "roles")
_NAMES = ("months", "weekdays", "seasons", "days", "ordinals", "ambiguous_months", "strict_months")
_LETTERS = {" ": r"\s+", "'": "['’]"}


@dataclass(frozen=True, slots=True)
class DateWords:
    """Names with their numbers (months from 1, weekdays from 0), and the lists by which context is judged."""

    months: dict[str, int]
    weekdays: dict[str, int]
    full_months: frozenset[str]
    full_weekdays: frozenset[str]
    seasons: dict[str, tuple[int, int]]
    days: dict[str, int]
    ordinals: dict[str, int]
    lists: dict[str, frozenset[str]]


@cached_from_models
def date_words() -> DateWords:
    """Read and check the lexicon; a wrong key or value names the file and the key."""
    raw = read_toml(FILE)
    check_keys(FILE, "", raw, allowed=_TABLES, required=_TABLES)
    names = raw["names"]
    check_keys(FILE, "names", names, allowed=_NAMES, required=_NAMES)
    lists = {key: frozenset(names[key]) for key in ("ambiguous_months", "strict_months")}
    for table in ("context", "today"):
        for key, value in raw[table].items():
            if not isinstance(value, list):
                raise ModelFileError(FILE, f"{table}.{key}", "is not a list of words")
            lists[key] = frozenset(value)
    return DateWords(
        months=_numbered(names, "months", 12, first=1),
        weekdays=_numbered(names, "weekdays", 7, first=0),
        full_months=frozenset(aliases[0] for aliases in names["months"]),
        full_weekdays=frozenset(aliases[0] for aliases in names["weekdays"]),
        seasons={name: (int(first), int(count)) for name, (first, count) in names["seasons"].items()},
        days=dict(names["days"]),
        ordinals={word: day for day, word in enumerate(names["ordinals"], 1)},
        lists=lists,
    )


def _numbered(names: dict[str, Any], key: str, count: int, *, first: int) -> dict[str, int]:
    if len(names[key]) != count:
        raise ModelFileError(FILE, f"names.{key}", f"has {len(names[key])} entries, not {count}")
    return {name: number for number, aliases in enumerate(names[key], first) for name in aliases}


def one_of(phrases: Iterable[str]) -> str:
    """One pattern for many phrases that shares their beginnings; blanks stand for any white space."""
    tree: dict[str, Any] = {}
    for phrase in sorted(set(phrases)):
        node = tree
        for letter in phrase:
            node = node.setdefault(letter, {})
        node[""] = {}
    return _pattern_of(tree)


def _pattern_of(node: dict[str, Any]) -> str:
    letters = [letter for letter in node if letter]
    branches = [_LETTERS.get(letter, re.escape(letter)) + _pattern_of(node[letter]) for letter in letters]
    if not branches:
        return ""
    joined = branches[0] if len(branches) == 1 and "" not in node else "(?:" + "|".join(branches) + ")"
    return joined + ("?" if "" in node else "")


def lowered(words: str) -> str:
    """``words`` in small letters, character by character where a small form is longer than its letter ("İ")."""
    small = words.lower()
    if len(small) == len(words):
        return small
    return "".join(char.lower() if len(char.lower()) == 1 else char for char in words)
