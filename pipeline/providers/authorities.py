"""Real local authorities (``models/authorities.csv``): their own and other names, and where a text names them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.errors import ModelFileError
from pipeline.lexicons import cached_from_models, read_csv, read_toml
from pipeline.providers.names import bare_authority, fold_place, trimmed
from pipeline.providers.words import FILE, any_of

_LETTERS = re.compile(r"[A-Z][A-Za-z]*")
_CAPITAL = re.compile(r"[A-Z](?<!\w[A-Z])[A-Za-z]*")


@cached_from_models
def authorities() -> dict[str, dict[str, str]]:
    """Folded name or other name -> row of ``models/authorities.csv``."""
    table: dict[str, dict[str, str]] = {}
    for row in read_csv("authorities.csv"):
        for name in (row["name"], *row["also_known_as"].split(";")):
            if name.strip():
                table[fold_place(name)] = row
    for trust, name in read_toml(FILE)["authority"].get("run_by", {}).items():
        known = table.get(fold_place(name))
        if known is None:
            raise ModelFileError(FILE, f"authority.run_by.{trust}", f"{name!r} is not in models/authorities.csv")
        table[fold_place(trust)] = known
    return table


@cached_from_models
def own_names() -> dict[str, tuple[str, ...]]:
    """The folded own names of the authorities by what stands before their first blank or hyphen."""
    names: dict[str, tuple[str, ...]] = {}
    for row in read_csv("authorities.csv"):
        name = fold_place(row["name"])
        first = _first_word(name)
        names[first] = (*names.get(first, ()), name)
    return names


def _first_word(name: str) -> str:
    return name.replace("-", " ").partition(" ")[0]


def own_names_from(short: str) -> list[str]:
    """The own names that go on where this one ends: Stockton, Stockton-on-Tees."""
    return [name for name in own_names().get(_first_word(short), ()) if name.startswith((f"{short} ", f"{short}-"))]


@cached_from_models
def _authority_names() -> dict[str, re.Pattern[str]]:
    """Every real authority's own and other names as one pattern for each first word."""
    names: dict[str, list[str]] = {}
    for row in read_csv("authorities.csv"):
        for name in map(str.strip, (row["name"], *row["also_known_as"].split(";"))):
            first = _LETTERS.match(name)
            if first:
                names.setdefault(first.group(), []).append(name)
    return {first: re.compile(rf"(?:{any_of(group)})\b") for first, group in names.items()}


def find_authority_names(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Real authorities named in ``text[start:end]``, the longest name at each place."""
    names = _authority_names()
    position = start
    for word in _CAPITAL.finditer(text, start, end):
        pattern = names.get(word.group())
        if pattern and word.start() >= position:
            match = pattern.match(text, word.start(), end)
            if match:
                position = match.end()
                yield match


def authority_of(name: str) -> tuple[str, str | None]:
    """An authority's own name and GSS code from any way of naming it: ``Bradford City Council`` -> Bradford."""
    words = trimmed(name.strip())
    known = authorities().get(fold_place(words))
    if known is None:
        words = bare_authority(words)
        known = authorities().get(fold_place(words))
    return (known["name"], known["gss_code"]) if known else (words, None)
