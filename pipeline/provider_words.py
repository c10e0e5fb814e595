"""The words by which providers are known, from ``models/lexicons/providers.toml`` and ``models/authorities.csv``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pipeline.errors import ModelFileError
from pipeline.lexicons import cached_from_models, check_keys, read_csv, read_toml

_FILE = "lexicons/providers.toml"
_PLAIN = re.compile(r"[\w&'-]+")
_PIECE = re.compile(r"\S+")
_LINKS = frozenset({"of", "for", "in", "and"})
_TRAILING = re.compile(r"(?:['’]s?|[.,;:'’&-])+$")


@dataclass(frozen=True, slots=True)
class ProviderWords:
    """Everything that tells kinds of providers, and the provider among its neighbours."""

    ends: dict[str, str]  # folded words that close a proper name -> kind
    last_words: frozenset[str]  # the last word of each of them
    longest_end: int  # words
    starts: dict[str, str]  # folded words that open one -> kind
    described: re.Pattern[str]  # ", a care home for ..." after a name
    descriptions: dict[str, str]
    low: re.Pattern[str]  # " children's services" after a name
    low_kinds: dict[str, str]
    context: dict[str, tuple[str, ...]]  # folded words by which a document about one is known, spaces around them
    authority_head: re.Pattern[str]
    of_place: re.Pattern[str]
    inspected: re.Pattern[str]
    # Folded words that stand right before a name.
    in_place: tuple[str, ...]
    inspection_of: tuple[str, ...]
    another: tuple[str, ...]
    runs: tuple[str, ...]
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
        last_words=frozenset(words.rpartition(" ")[2] for words in ends),
        longest_end=max(len(words.split()) for words in ends),
        starts=starts,
        described=re.compile(
            r"^,? (?:which is |who are |is |was )?(?:a|an|the|our|one of)\b"
            rf"[^.;:“\"\n]{{0,70}}?\b(?P<what>{_any(descriptions)})s?\b",
            re.I,
        ),
        descriptions=descriptions,
        low=re.compile(rf"(?:['’]s?)? (?P<what>{_any(low)})\b"),
        low_kinds=low,
        context={
            kind: tuple(f" {words} " for words in sorted({plain_words(w) for w in table["context"]}))
            for kind, table in raw["kinds"].items()
        },
        authority_head=re.compile(rf"(?:The )?(?:{_any(words for words in before if words[0].isupper())}) [A-Z]"),
        of_place=re.compile(rf"(?:['’]s?)? (?:{_any(place['after'])})\b"),
        inspected=re.compile(
            rf"^['’]?s?(?: children['’]s (?:services|social care))?,?{auxiliaries}(?:{_any(cues['inspected'])})", re.I
        ),
        in_place=_before(place["before"], ("in", "across", "of"), ("", "the ")),
        inspection_of=_before(
            cues["inspections"],
            ("of", "to", "at", "for", "on", "into"),
            ("", "the ", "services in ", "services at ", "services run by ", "the services in "),
        ),
        another=tuple(f"{words} " for words in cues["other"]),
        runs=tuple(f"{words} {article}" for words in cues["runs"] for article in ("", "the ")),
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


def _before(words: Iterable[str], links: Iterable[str], articles: Iterable[str]) -> tuple[str, ...]:
    """Every "<words> <link> <article>" as it can stand before a name, folded."""
    return tuple(f"{w.casefold()} {link} {article}" for w in words for link in links for article in articles)


def plain_words(text: str) -> str:
    """Folded words with single spaces between them: apostrophes kept straight, other punctuation gone."""
    return " ".join(_PLAIN.findall(text.casefold().replace("’", "'")))


def find_ends(name: str) -> list[tuple[int, int, str]]:
    """Where a kind's closing words stand in a proper name: (start, end, kind), longest first at each place.

    They close the name, or "of", "for", "in" or "and" follows: ``Ashwater College of Further Education``.
    """
    known = provider_words()
    pieces = [match.span() for match in _PIECE.finditer(name)]
    words = [name[start:end].casefold() for start, end in pieces]
    found: list[tuple[int, int, str]] = []
    for last, word in enumerate(words):
        if word not in known.last_words or (last + 1 < len(words) and words[last + 1] not in _LINKS):
            continue
        for first in range(max(0, last + 1 - known.longest_end), last + 1):
            kind = known.ends.get(" ".join(words[first : last + 1]))
            if kind:
                found.append((pieces[first][0], pieces[last][1], kind))
                break
    return found


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
def own_names() -> tuple[str, ...]:
    """The folded own name of every authority."""
    return tuple(fold_place(row["name"]) for row in read_csv("authorities.csv"))


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
    ends = find_ends(words)
    if ends and ends[0][2] == "authority":
        words = words[: ends[0][0]].strip()
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
    ends = find_ends(name)
    return name[: ends[0][0]].strip() if ends and ends[0][0] > 0 else name


def trimmed(words: str) -> str:
    """A name without a possessive or punctuation behind it."""
    return _TRAILING.sub("", words)


def fold_place(name: str) -> str:
    """A place's name for comparison: case, apostrophes, commas and ampersands folded."""
    return " ".join(name.casefold().replace("&", "and").replace("’", "'").replace(",", " ").split())
