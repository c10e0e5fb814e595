"""The words by which providers are known, from ``models/lexicons/providers.toml`` and ``models/authorities.csv``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pipeline.errors import ModelFileError
from pipeline.lexicons import cached_from_models, check_keys, read_csv, read_toml

_FILE = "lexicons/providers.toml"
_PUNCTUATION = re.compile(r"[^\w\s&'-]+")
# Most punctuation of a page is one of these, and most pages hold no sign but these, small letters and blanks.
_USUAL_MARKS = '.,:;()“”‘"?!–£%/|•\xa0'
_UNUSUAL = re.compile(r"[^a-z0-9_ \n&'-]")
_PIECE = re.compile(r"\S+")
_LINKS = frozenset({"of", "for", "in", "and"})
_TRAILING = re.compile(r"(?:['’]s?|[.,;:'’&-])+$")
_CLOSING = frozenset(".,;:'’&-\n")
_LETTERS = re.compile(r"[A-Z][A-Za-z]*")
_CAPITAL = re.compile(r"[A-Z](?<!\w[A-Z])[A-Za-z]*")


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
    possessive, is_a = "(?:['’]s?)?", r",? (?:which is |who are |is |was )?(?:a|an|the|our|one of)\b"
    last_words = frozenset(words.rpartition(" ")[2] for words in ends)
    heads = [words for words in before if words[0].isupper()]
    stop_first, stop_whole = (frozenset(map(str.casefold, raw["stop"][key])) for key in ("first", "whole"))
    verdict = rf"(?:{_any(cues['inspected'])})"
    single = [words for words, kind in descriptions.items() if kind in _SINGLE]
    auxiliaries = f"(?: (?:{_any(cues['auxiliaries'])})){{0,4}} "
    return ProviderWords(
        ends=ends,
        last_words=last_words,
        longest_end=max(len(words.split()) for words in ends),
        starts=starts,
        described=re.compile(
            rf"{is_a}[^.;:“\"\n]{{0,70}}?\b(?P<what>{_any(descriptions)})s?\b(?!['’]s\b| (?:{_any(cues['tells'])})\b)",
            re.I,
        ),
        descriptions=descriptions,
        low=re.compile(rf"{possessive} (?P<what>{_any(low)})\b"),
        low_kinds=low,
        kinds=tuple(raw["kinds"]),
        context=_by_longest_word({kind: table["context"] for kind, table in raw["kinds"].items()}),
        authority_head=re.compile(rf"(?:The )?(?:{_any(heads)}) [A-Z]"),
        of_place=re.compile(rf"{possessive} (?:{_any(place['after'])})\b"),
        inspected=re.compile(
            rf"^['’]?s?(?: children['’]s (?:services|social care))?,?{auxiliaries}['‘“\"]?{verdict}", re.I
        ),
        areas=frozenset(map(str.casefold, cues["areas"])),
        graded=re.compile(rf"^,?{auxiliaries}(?:{_any(cues['graded'])})\b", re.I),
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
        kept_by=re.compile(rf",? (?:(?:which|who) )?(?:is |are |was )?(?:{_any(cues['kept_by'])})\b", re.I),
        unit=re.compile(
            rf"a(?<!\wa)(?:n|nother)? (?:[\w'’-]+ ){{0,5}}?(?P<what>{_any(single)})(?:['’]s [\w ]{{3,40}})?"
            rf"(?:,? [^.\n]{{0,80}}?)? (?:has|have|had|is|was|were)(?: \w+){{0,2}}? {verdict}",
            re.I,
        ),
        headed=re.compile(
            rf"(?:[\w'’‘-]+ ){{0,3}}?(?P<what>{_any(single)})(?:['’]s)?(?: [\w'’-]+){{0,4}}? ['‘“\"]?{verdict}", re.I
        ),
        ours=tuple(cues["ours"]),
        parts=frozenset(place["parts"]),
        kept=Endings(f"{words} " for words in place["by"]),
        joint=tuple(cues["joint"]),
        behalf=Endings(f"{words} {article}" for words in cues["behalf"] for article in ("", "the ")),
        tellers=last_words | {words.partition(" ")[0] for words in (*starts, *map(str.casefold, heads), "the")},
        behind=re.compile(rf"{is_a}|{possessive} (?:{_any([*low, *place['after']])})\b", re.I),
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


#: Kinds whose providers are one institution each.
_SHOUTED = 5  # letters of a word that is no abbreviation
_SINGLE = frozenset({"home", "school", "nursery", "college", "hospital", "agency", "prison"})
_TABLES = ("kinds", "authority", "place", "stop", "casing", "cues", "low")


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


def find_ends(name: str) -> tuple[tuple[int, int, str], ...]:
    """Where a kind's closing words stand in a proper name: (start, end, kind), longest first at each place.

    They close the name, or "of", "for", "in" or "and" follows: ``Ashwater College of Further Education``;
    a council's Cabinet, Leader or Scrutiny Committee may follow too.
    """
    return _ends_finder()(name)


@cached_from_models
def _ends_finder() -> Callable[[str], tuple[tuple[int, int, str], ...]]:
    """One document asks for the same names again and again."""
    return lru_cache(maxsize=1024)(_ends_of)


def _ends_of(name: str) -> tuple[tuple[int, int, str], ...]:
    known = provider_words()
    words = name.casefold().split()
    if known.last_words.isdisjoint(words):
        return ()
    pieces = [match.span() for match in _PIECE.finditer(name)]
    found: list[tuple[int, int, str]] = []
    for last, word in enumerate(words):
        if word not in known.last_words:
            continue
        follows = words[last + 1] if last + 1 < len(words) else ""
        of_a_body = follows in known.bodies
        if follows and follows not in _LINKS and not of_a_body:
            continue
        for first in range(max(0, last + 1 - known.longest_end), last + 1):
            kind = known.ends.get(" ".join(words[first : last + 1]))
            if kind and (kind == "authority" or not of_a_body):
                found.append((pieces[first][0], pieces[last][1], kind))
                break
    return tuple(found)


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
    return {first: re.compile(rf"(?:{_any(group)})\b") for first, group in names.items()}


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


def bare_authority(words: str) -> str:
    """An authority's name without its qualifiers: ``Royal Borough of Fennbridge Council`` -> Fennbridge."""
    befores, afters = _qualifiers()
    ends = find_ends(words)
    if ends and ends[0][2] == "authority":
        words = words[: ends[0][0]].strip()
    words = trimmed(words)
    while True:
        folded = words.casefold()
        if not folded.startswith(befores) and not folded.endswith(afters):
            return words
        for before in befores:
            if words.casefold().startswith(before):
                words = words[len(before) :]
        for after in afters:
            if words.casefold().endswith(after):
                words = words[: -len(after)]


@cached_from_models
def _qualifiers() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Words before and behind a place that are no part of an authority's name, folded, with their space."""
    raw = read_toml(_FILE)["authority"]
    return tuple(f"{w.casefold()} " for w in raw["before"]), tuple(f" {w.casefold()}" for w in raw["after"])


def head_of(name: str) -> str:
    """What two spellings of one provider share: its words before the institution."""
    ends = find_ends(name)
    if ends and ends[0][0] > 0:
        return name[: ends[0][0]].strip()
    opening, _, rest = name.partition(" ")
    return rest if rest and provider_words().starts.get(opening.casefold()) == "prison" else name


def proper_case(name: str) -> str:
    """A name in capitals as it is written: ``ASH-ON-SEA ST MARY'S CE SCHOOL`` -> Ash-on-Sea St Mary's CE School."""
    known = provider_words()

    def cased(word: str, first: bool) -> str:
        if word in known.capital_words:
            return word
        small = word.lower()
        if small in known.small_words and not first:
            return small
        for opening in ("o'", "o’", "mc"):
            if small.startswith(opening) and len(small) > len(opening) + 2:
                return opening.capitalize() + small[len(opening) :].capitalize()
        return small.capitalize()

    return " ".join(
        "-".join(cased(part, not (first or place)) for first, part in enumerate(word.split("-")))
        for place, word in enumerate(name.split(" "))
    )


def without_first_capitals(name: str) -> str:
    """The first words of a story in capitals: ``KINLOWRIE Primary`` -> Kinlowrie Primary; ``BBC Primary`` stays."""
    words = name.split(" ")
    shouted = next((place for place, word in enumerate(words) if word != word.upper()), len(words))
    known = provider_words().capital_words
    if shouted == len(words) or not any(len(word) >= _SHOUTED and word not in known for word in words[:shouted]):
        return name
    return " ".join([proper_case(" ".join(words[:shouted])), *words[shouted:]])


def trimmed(words: str) -> str:
    """A name without a possessive or punctuation behind it."""
    if words[-1:] not in _CLOSING and words[-2:] not in ("'s", "’s"):
        return words
    return _TRAILING.sub("", words)


def fold_place(name: str) -> str:
    """A place's name for comparison: case, apostrophes, commas and ampersands folded."""
    return " ".join(name.casefold().replace("&", "and").replace("’", "'").replace(",", " ").split())
