"""The words by which providers are known, compiled from ``models/lexicons/providers.toml`` and ``models/authorities.csv``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pipeline.errors import ModelFileError
from pipeline.lexicons import cached_from_models, check_keys, read_csv, read_toml

_FILE = "lexicons/providers.toml"
_TRAILING = re.compile(r"(?:['’]s?|[.,;:'’&-])+$")


@dataclass(frozen=True, slots=True)
class ProviderWords:
    """Everything that tells kinds of providers, and the provider among its neighbours."""

    ends: dict[str, str]  # folded words that close a proper name -> kind
    ending: re.Pattern[str]
    starts: dict[str, str]  # folded words that open one -> kind
    described: re.Pattern[str]  # ", a care home for ..." after a name
    descriptions: dict[str, str]
    low: re.Pattern[str]  # " children's services" after a name
    low_kinds: dict[str, str]
    context: dict[str, re.Pattern[str]]  # words by which a document about one is known
    authority_head: re.Pattern[str]
    in_place: re.Pattern[str]
    of_place: re.Pattern[str]
    inspected: re.Pattern[str]
    inspection_of: re.Pattern[str]
    another: re.Pattern[str]
    runs: re.Pattern[str]
    stop_first: frozenset[str]
    stop_whole: frozenset[str]
    stop_holds: tuple[str, ...]


@cached_from_models
def provider_words() -> ProviderWords:
    """The compiled lexicon; a wrong file raises ``ModelFileError`` naming the key."""
    raw = read_toml(_FILE)
    check_keys(_FILE, "", raw, allowed=_TABLES, required=_TABLES)
    ends: dict[str, str] = {}
    starts: dict[str, str] = {}
    descriptions: dict[str, str] = {}
    for kind, table in raw["kinds"].items():
        _check_kind(kind, table, ends)
        ends.update((words.casefold(), kind) for words in table["ends"])
        starts.update((words.casefold(), kind) for words in table.get("starts", ()))
        for words in table["descriptions"]:
            descriptions.setdefault(_straight(words), kind)
    low = {_straight(words): kind for kind, group in raw["low"].items() for words in group}
    cues, before, place = raw["cues"], raw["authority"]["before"], raw["place"]
    auxiliaries = f"(?: (?:{_any(cues['auxiliaries'])})){{0,4}} "
    return ProviderWords(
        ends=ends,
        ending=re.compile(rf"(?:^|\s)(?P<end>{_any(ends)})(?=$|\s+of\s|\s+for\s|\s+in\s|\s+and\s)", re.I),
        starts=starts,
        described=re.compile(
            rf"^,? (?:which is |who are |is |was )?(?:a|an|the|our|one of)\b[^.;:“\"\n]{{0,70}}?\b(?P<what>{_any(descriptions)})s?\b",
            re.I,
        ),
        descriptions=descriptions,
        low=re.compile(rf"(?:['’]s?)? (?P<what>{_any(low)})\b"),
        low_kinds=low,
        context={kind: re.compile(rf"\b(?:{_any(table['context'])})\b", re.I) for kind, table in raw["kinds"].items()},
        authority_head=re.compile(rf"(?:The )?(?:{_any(words for words in before if words[0].isupper())}) [A-Z]"),
        in_place=re.compile(rf"\b(?:{_any(place['before'])}) (?:in|across|of) (?:the )?$", re.I),
        of_place=re.compile(rf"(?:['’]s?)? (?:{_any(place['after'])})\b"),
        inspected=re.compile(
            rf"^['’]?s?(?: children['’]s (?:services|social care))?,?{auxiliaries}(?:{_any(cues['inspected'])})", re.I
        ),
        inspection_of=re.compile(
            rf"(?:{_any(cues['inspections'])}) (?:of|to|at|for|on|into) (?:the )?(?:services (?:in|at|run by) )?$", re.I
        ),
        another=re.compile(rf"(?:{_any(cues['other'])}) $", re.I),
        runs=re.compile(rf"(?:{_any(cues['runs'])}) (?:the )?$", re.I),
        stop_first=frozenset(words.casefold() for words in raw["stop"]["first"]),
        stop_whole=frozenset(words.casefold() for words in raw["stop"]["whole"]),
        stop_holds=tuple(raw["stop"]["holds"]),
    )


_TABLES = ("kinds", "authority", "place", "stop", "cues", "low")


def _check_kind(kind: str, table: dict[str, Any], ends: dict[str, str]) -> None:
    needed = ("ends", "descriptions", "context")
    check_keys(_FILE, f"kinds.{kind}", table, allowed=("starts", *needed), required=needed)
    for key in needed:
        if not table[key]:
            raise ModelFileError(_FILE, f"kinds.{kind}.{key}", "is empty")
    for words in table["ends"]:
        if words.casefold() in ends:
            raise ModelFileError(
                _FILE, f"kinds.{kind}.ends", f"{words!r} already stands under {ends[words.casefold()]}"
            )


def _any(words: Iterable[str]) -> str:
    """An alternation of literal words, longest first; an apostrophe may be straight or curly."""
    straight = {word.replace("’", "'") for word in words}
    return "|".join(re.escape(word).replace("'", "['’]") for word in sorted(straight, key=lambda w: (-len(w), w)))


def _straight(words: str) -> str:
    return words.casefold().replace("’", "'")


@cached_from_models
def authorities() -> dict[str, dict[str, str]]:
    """Folded name or other name -> row of ``models/authorities.csv``."""
    table: dict[str, dict[str, str]] = {}
    for row in read_csv("authorities.csv"):
        for name in (row["name"], *row["also_known_as"].split(";")):
            if name.strip():
                table[fold_place(name)] = row
    for trust, name in read_toml(_FILE)["authority"].get("run_by", {}).items():
        known = table.get(fold_place(name))
        if known is None:
            raise ModelFileError(_FILE, f"authority.run_by.{trust}", f"{name!r} is not in models/authorities.csv")
        table[fold_place(trust)] = known
    return table


@cached_from_models
def authority_names() -> re.Pattern[str]:
    """Any real authority's own or other name."""
    names = [
        name.strip() for row in read_csv("authorities.csv") for name in (row["name"], *row["also_known_as"].split(";"))
    ]
    return re.compile(rf"\b(?:{_any(name for name in names if name)})\b")


def authority_of(name: str) -> tuple[str, str | None]:
    """An authority's own name and GSS code from any way of naming it: ``Bradford City Council`` -> Bradford."""
    words = trimmed(name.strip())
    known = authorities().get(fold_place(words))
    if known is None:
        words = bare_authority(words)
        known = authorities().get(fold_place(words))
    return (known["name"], known["gss_code"]) if known else (words, None)


def bare_authority(words: str) -> str:
    """An authority's name without its qualifiers: ``Royal Borough of Fennbridge Council`` -> Fennbridge."""
    qualifiers = read_toml(_FILE)["authority"]
    ending = provider_words().ending.search(words)
    if ending and provider_words().ends.get(ending["end"].casefold()) == "authority":
        words = words[: ending.start()].strip()
    words = trimmed(words)
    changed = True
    while changed:
        changed = False
        for before in qualifiers["before"]:
            if words.casefold().startswith(before.casefold() + " "):
                words, changed = words[len(before) + 1 :], True
        for after in qualifiers["after"]:
            if words.casefold().endswith(" " + after.casefold()):
                words, changed = words[: -len(after) - 1], True
    return words


def head_of(name: str) -> str:
    """What two spellings of one provider share: its words before the institution."""
    ending = provider_words().ending.search(name)
    return name[: ending.start()].strip() if ending and ending.start() > 0 else name


def trimmed(words: str) -> str:
    """A name without a possessive or punctuation behind it."""
    return _TRAILING.sub("", words)


def fold_place(name: str) -> str:
    """A place's name for comparison: case, apostrophes, commas and ampersands folded."""
    return " ".join(name.casefold().replace("&", "and").replace("’", "'").replace(",", " ").split())
