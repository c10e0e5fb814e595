"""The words by which providers are known, from ``models/lexicons/providers.toml``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pipeline.errors import ModelFileError
from pipeline.lexicons import cached_from_models, check_keys, read_toml

FILE = "lexicons/providers.toml"
_PUNCTUATION = re.compile(r"[^\w\s&'-]+")
# Most punctuation of a page is one of these, and most pages hold no sign but these, small letters and blanks.
_USUAL_MARKS = '.,:;()“”‘"?!–£%/|•\xa0'
_UNUSUAL = re.compile(r"[^a-z0-9_ \n&'-]")


class Endings:
    """Phrases that may stand right before a place; sorted by their last letters, so that most places cost one look."""

    def __init__(self, phrases: Iterable[str]) -> None:
        known = sorted(set(phrases))
        self._size = min(map(len, known))
        self._by_end: dict[str, tuple[str, ...]] = {}
        for phrase in known:
            end = phrase[-self._size :]
            self._by_end[end] = (*self._by_end.get(end, ()), phrase)

    def stand_before(self, words: str) -> bool:
        """Whether ``words`` end in one of the phrases."""
        phrases = self._by_end.get(words[-self._size :])
        return phrases is not None and words.endswith(phrases)


@dataclass(frozen=True, slots=True)
class ProviderWords:
    """Everything that tells kinds of providers, and the provider among its neighbours."""

    kinds: tuple[str, ...]
    ends: dict[str, str]  # folded words that close a proper name -> kind
    last_words: frozenset[str]  # the last word of each of them
    longest_end: int  # words
    starts: dict[str, str]  # folded words that open one -> kind
    described: re.Pattern[str]  # ", a care home for ..." after a name
    descriptions: dict[str, str]
    low: re.Pattern[str]  # " children's services" after a name
    low_kinds: dict[str, str]
    # Folded words by which a document about one is known, spaces around them, by the longest of their single words;
    # with all of these and the kind.
    context: dict[str, tuple[tuple[str, frozenset[str], str], ...]]
    authority_head: re.Pattern[str]
    of_place: re.Pattern[str]
    inspected: re.Pattern[str]
    areas: frozenset[str]  # folded words that open what is graded, and no provider
    graded: re.Pattern[str]  # the same, of what nobody does to a person
    # Folded words that stand right before a name.
    in_place: Endings
    inspection_of: Endings
    another: Endings
    runs: Endings
    visited: Endings
    groups: frozenset[str]
    owners: frozenset[str]  # "the Trust's Holm Hospital"
    there: Endings  # "governors at"
    judged: Endings  # "the watchdog has told"
    kept_by: re.Pattern[str]  # ", which is run by" after a name
    unit: re.Pattern[str]  # "A children's home in the north has been rated"
    headed: re.Pattern[str]  # the same in a headline, without an article
    joint: tuple[str, ...]
    ours: tuple[str, ...]  # of a body that runs several
    parts: frozenset[str]  # "the Penfold localities"
    kept: Endings  # "cared for by" before a place
    behalf: Endings
    # A run of capitalised words without any of these names no kind, unless ``behind`` matches after it.
    tellers: frozenset[str]
    behind: re.Pattern[str]
    stop_first: frozenset[str]
    openers: frozenset[str]  # these as they are written, alone
    numbers: frozenset[str]
    ruled: tuple[str, ...]  # the end of "Labour-led"
    streets: frozenset[str]
    people: frozenset[str]
    stop_whole: frozenset[str]
    stop_alone: frozenset[str]  # both of these
    stop_holds: tuple[str, ...]
    small_words: frozenset[str]  # of a name in capitals
    capital_words: frozenset[str]
    legal_forms: frozenset[str]  # of companies, behind their name
    bodies: frozenset[str]  # folded words that may follow a council's name


@cached_from_models
def provider_words() -> ProviderWords:
    """The compiled lexicon; a wrong file raises ``ModelFileError`` naming the key."""
    raw = read_toml(FILE)
    check_keys(FILE, "", raw, allowed=_TABLES, required=_TABLES)
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
    possessive, is_a = "(?:['’]s?)?", r",? (?:which is |who are |is |was )?(?:a|an|the|our|one of)\b"
    last_words = frozenset(words.rpartition(" ")[2] for words in ends)
    heads = [words for words in before if words[0].isupper()]
    stop_first, stop_whole = (frozenset(map(str.casefold, raw["stop"][key])) for key in ("first", "whole"))
    verdict = rf"(?:{any_of(cues['inspected'])})"
    single = [words for words, kind in descriptions.items() if kind in _SINGLE]
    auxiliaries = f"(?: (?:{any_of(cues['auxiliaries'])})){{0,4}} "
    return ProviderWords(
        ends=ends,
        last_words=last_words,
        longest_end=max(len(words.split()) for words in ends),
        starts=starts,
        described=re.compile(
            rf"{is_a}[^.;:“\"\n]{{0,70}}?\b(?P<what>{any_of(descriptions)})s?\b"
            rf"(?!['’]s\b| (?:{any_of(cues['tells'])})\b)",
            re.I,
        ),
        descriptions=descriptions,
        low=re.compile(rf"{possessive} (?P<what>{any_of(low)})\b"),
        low_kinds=low,
        kinds=tuple(raw["kinds"]),
        context=_by_longest_word({kind: table["context"] for kind, table in raw["kinds"].items()}),
        authority_head=re.compile(rf"(?:The )?(?:{any_of(heads)}) [A-Z]"),
        of_place=re.compile(rf"{possessive} (?:{any_of(place['after'])})\b"),
        inspected=re.compile(
            rf"^['’]?s?(?: children['’]s (?:services|social care))?,?{auxiliaries}['‘“\"]?{verdict}", re.I
        ),
        areas=frozenset(map(str.casefold, cues["areas"])),
        graded=re.compile(rf"^,?{auxiliaries}(?:{any_of(cues['graded'])})\b", re.I),
        in_place=_before(place["before"], ("in", "across", "of"), ("", "the ")),
        inspection_of=_before(
            cues["inspections"],
            ("of", "to", "at", "for", "on", "into"),
            ("", "the ", "services in ", "services at ", "services run by ", "the services in "),
        ),
        another=Endings(f"{words} " for words in cues["other"]),
        runs=Endings(f"{words} {article}" for words in cues["runs"] for article in ("", "the ")),
        visited=Endings(f"{words} " for words in cues["visited"]),
        groups=frozenset(cues["groups"]),
        owners=frozenset(cues["owners"]),
        there=_before(cues["there"], cues["links"], ("",)),
        judged=Endings(f"{judge} {verb} " for judge in cues["judges"] for verb in cues["gives"]),
        kept_by=re.compile(rf",? (?:(?:which|who) )?(?:is |are |was )?(?:{any_of(cues['kept_by'])})\b", re.I),
        unit=re.compile(
            rf"a(?<!\wa)(?:n|nother)? (?:[\w'’-]+ ){{0,5}}?(?P<what>{any_of(single)})(?:['’]s [\w ]{{3,40}})?"
            rf"(?:,? [^.\n]{{0,80}}?)? (?:has|have|had|is|was|were)(?: \w+){{0,2}}? {verdict}",
            re.I,
        ),
        headed=re.compile(
            rf"(?:[\w'’‘-]+ ){{0,3}}?(?P<what>{any_of(single)})(?:['’]s)?(?: [\w'’-]+){{0,4}}? ['‘“\"]?{verdict}", re.I
        ),
        ours=tuple(cues["ours"]),
        parts=frozenset(place["parts"]),
        kept=Endings(f"{words} " for words in place["by"]),
        joint=tuple(cues["joint"]),
        behalf=Endings(f"{words} {article}" for words in cues["behalf"] for article in ("", "the ")),
        tellers=last_words | {words.partition(" ")[0] for words in (*starts, *map(str.casefold, heads), "the")},
        behind=re.compile(rf"{is_a}|{possessive} (?:{any_of([*low, *place['after']])})\b", re.I),
        stop_first=stop_first,
        ruled=tuple(raw["stop"]["ruled"]),
        streets=frozenset(raw["stop"]["streets"]),
        people=frozenset(map(str.casefold, raw["stop"]["people"])),
        openers=frozenset([*raw["stop"]["first"], *raw["stop"]["whole"]]),
        numbers=frozenset(map(str.casefold, raw["stop"]["numbers"])),
        stop_whole=stop_whole,
        stop_alone=stop_first | stop_whole,
        stop_holds=tuple(raw["stop"]["holds"]),
        small_words=frozenset(raw["casing"]["small"]),
        capital_words=frozenset(raw["casing"]["capitals"]),
        legal_forms=frozenset(raw["casing"]["legal"]),
        bodies=frozenset(map(str.casefold, raw["authority"]["bodies"])),
    )


_SINGLE = frozenset({"home", "school", "nursery", "college", "hospital", "agency", "prison"})
_TABLES = ("kinds", "authority", "place", "stop", "casing", "cues", "low")


def _check_kind(kind: str, table: dict[str, Any], ends: dict[str, str]) -> None:
    needed = ("ends", "descriptions", "context")
    check_keys(FILE, f"kinds.{kind}", table, allowed=("starts", *needed), required=needed)
    for key in needed:
        if not table[key]:
            raise ModelFileError(FILE, f"kinds.{kind}.{key}", "is empty")
    for words in table["ends"]:
        if words.casefold() in ends:
            raise ModelFileError(FILE, f"kinds.{kind}.ends", f"{words!r} already stands under {ends[words.casefold()]}")


def _before(words: Iterable[str], links: Iterable[str], articles: Iterable[str]) -> Endings:
    """Every "<words> <link> <article>" as it can stand before a name, folded."""
    return Endings(f"{w.casefold()} {link} {article}" for w in words for link in links for article in articles)


def _by_longest_word(phrases: dict[str, list[str]]) -> dict[str, tuple[tuple[str, frozenset[str], str], ...]]:
    found: dict[str, tuple[tuple[str, frozenset[str], str], ...]] = {}
    for kind, group in phrases.items():
        for words in sorted({tuple(plain_words(phrase)) for phrase in group}):
            longest = max(words, key=len)
            found[longest] = (*found.get(longest, ()), (f" {' '.join(words)} ", frozenset(words), kind))
    return found


def plain_words(text: str) -> list[str]:
    """Folded words: apostrophes kept straight, other punctuation gone."""
    folded = text.casefold().replace("’", "'")
    for mark in _USUAL_MARKS:
        folded = folded.replace(mark, " ")
    if _UNUSUAL.search(folded):
        folded = _PUNCTUATION.sub(" ", folded)
    return folded.split()


def any_of(words: Iterable[str]) -> str:
    """An alternation of literal words, longest first; an apostrophe may be straight or curly."""
    straight = {word.replace("’", "'") for word in words}
    return "|".join(re.escape(word).replace("'", "['’]") for word in sorted(straight, key=lambda w: (-len(w), w)))


def _straight(words: str) -> str:
    return words.casefold().replace("’", "'")
