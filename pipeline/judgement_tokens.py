"""A sentence as tokens that the grammar of judgements reads: grades, areas, names, dates, and words with their tags.

    The council's leadership was rated Good by Ofsted in 2021
    own(poss)     area       copula judged grade by insp for date
"""

from __future__ import annotations

import bisect
import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.judgement_words import Words, judgement_words
from pipeline.lexicons import cached_from_models, read_toml
from pipeline.records import About, DateMention
from pipeline.scales import Area, AreaSet, Inspectorate
from pipeline.structure import Structure

NO_TAGS: frozenset[str] = frozenset()
_WORD = re.compile(r"[^\W_]+(?:[-'’.&‑][^\W_]+)*|[^\s\w]|_+")
_CAPITALISED = r"[A-ZÀ-Þ][\w'’&\-]*"
_NAME = re.compile(rf"{_CAPITALISED}(?:[ ](?:(?:of|and|the|&|for|upon|on|in|le|y|yr|St\.?)[ ]){{0,2}}{_CAPITALISED})*")
_YEAR = re.compile(r"\b(?:19[5-9]|20[0-4])\d(?:[/–-]\d\d)?\b")
_CLITIC = re.compile(r"(?:(?<=\w)'(?:re|ve|ll|d|m)|(?<=^it)'s|(?<=^that)'s|(?<=^he)'s|(?<=^she)'s|(?<=^there)'s)$")
_POSSESSIVE = re.compile(r"(?:['’]s|s['’])$")
_HONORIFIC = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Cllr|Councillor|Sir|Dame|Lady|Lord|Sister|Rev|Canon|Inspector|Superintendent|Sgt|Chief Constable|Minister|HMI)\.?\s+$")


class GradeHit(NamedTuple):
    """A grade wording found in the text, not yet known to be a judgement."""

    start: int
    end: int
    grade: str  # canonical key; "best" or "worst" for "the top grade"
    strong: bool  # capital letter inside a sentence, or in quotation marks
    right: str  # what follows: alone, rating, own, insp, area, rated
    block: int


@dataclass(slots=True)
class Token:
    """One word, phrase or known span of a sentence."""

    start: int
    end: int
    low: str
    kind: str  # word, punct, grade, area, prov, other, name, insp, part, date
    tags: frozenset[str] = NO_TAGS
    hit: GradeHit | None = None
    date: DateMention | None = None
    short: bool = False
    possessive: bool = False


@dataclass(slots=True)
class Reading:
    """What the reader of one document knows before the first sentence."""

    structure: Structure
    about: About
    dates: Sequence[DateMention]
    inspectorate: Inspectorate
    words: Words = field(default_factory=judgement_words)
    area_sets: tuple[AreaSet, ...] = ()
    own_nouns: frozenset[str] = NO_TAGS
    provider: re.Pattern[str] | None = None
    inspectors: re.Pattern[str] | None = None
    extra_areas: re.Pattern[str] | None = None
    board: bool = False  # a safeguarding board is named somewhere
    date_starts: list[int] = field(default_factory=list)
    past_sections: dict[tuple[int, int], bool] = field(default_factory=dict)  # (heading, lead-in) -> of an earlier inspection
    day: dt.date | None = None  # of the visit that is the news, else of publication

    @property
    def text(self) -> str:
        return self.structure.text

    def outdated(self, area: Area) -> bool:
        """Whether an area's framework had ended before the document's day."""
        return area.valid_until is not None and not area.splits and self.day is not None and self.day > area.valid_until

    def dates_in(self, start: int, end: int) -> Sequence[DateMention]:
        """The dates of the text from ``start`` to ``end``."""
        first = bisect.bisect_left(self.date_starts, start)
        return self.dates[first : bisect.bisect_left(self.date_starts, end)]


@cached_from_models
def _first_stops() -> frozenset[str]:
    return frozenset(word.casefold() for word in read_toml("lexicons/providers.toml")["stop"]["first"])


def tokens_of(reading: Reading, start: int, end: int, hits: Iterable[GradeHit], *, headline: bool = False) -> list[Token]:
    """The tokens of ``text[start:end]``; ``headline`` where capitals say nothing."""
    own = [match.span() for match in reading.provider.finditer(reading.text, start, end)] if reading.provider else []
    claims = [Token(hit.start, hit.end, "", "grade", hit=hit) for hit in hits]
    claims = _with_areas(reading, start, end, claims, own)
    for pattern, kind in ((reading.inspectorate.parts, "part"), (reading.inspectors, "insp")):
        if pattern is not None:
            _claim(claims, ((m.start(), m.end()) for m in pattern.finditer(reading.text, start, end)
                             if not any(a <= m.start() and m.end() <= b for a, b in own) and m.group().lower() not in reading.own_nouns), kind, reading.text)
    for mention in reading.dates_in(start, end):
        if mention.char_end <= end and not _taken(claims, mention.char_start, mention.char_end):
            claims.append(Token(mention.char_start, mention.char_end, mention.text.lower(), "date", date=mention))
    if not reading.dates:
        _claim(claims, ((m.start(), m.end()) for m in _YEAR.finditer(reading.text, start, end)), "date", reading.text)
    claims.sort(key=lambda token: token.start)
    claims += _names(reading, start, end, claims, headline)
    claims.sort(key=lambda token: token.start)
    tokens: list[Token] = []
    position = start
    for claim in claims:
        _add_words(reading, position, claim.start, tokens)
        tokens.append(claim)
        position = claim.end
    _add_words(reading, position, end, tokens)
    _mark_providers(reading, tokens)
    return tokens


def _taken(claims: list[Token], start: int, end: int) -> bool:
    return any(token.start < end and start < token.end for token in claims)


def _claim(claims: list[Token], spans: Iterable[tuple[int, int]], kind: str, text: str) -> None:
    for start, end in spans:
        if not _taken(claims, start, end):
            claims.append(Token(start, end, text[start:end].lower(), kind))


def _with_areas(reading: Reading, start: int, end: int, grades: list[Token], own: Sequence[tuple[int, int]]) -> list[Token]:
    """Areas beside the grades; an area that holds a grade word ("How good is our leadership?") swallows it.

    A word inside the provider's own name ("Harbour Lights Fostering") is no area.
    """
    text = reading.text
    found: list[tuple[int, int, int, int, bool]] = []
    for rank, area_set in enumerate(reading.area_sets):
        for match in area_set.pattern.finditer(text, start, end):
            area = area_set.area_of(match.group())
            if area is not None and not (area.key == "safeguarding_board" and area.short and not reading.board) and not reading.outdated(area):
                foreign = reading.about.provider_kind not in area_set.kinds and not area_set.scales
                found.append((match.start() - match.end(), rank, match.start(), match.end(), area.short or foreign))
    if reading.extra_areas is not None:
        found += [(m.start() - m.end(), 99, m.start(), m.end(), False) for m in reading.extra_areas.finditer(text, start, end)]
    areas: list[Token] = []
    for _, _, first, last, short in sorted(found):
        if _taken(areas, first, last) or any(a <= first and last <= b and last - first < b - a for a, b in own):
            continue
        inside = [grade for grade in grades if grade.start < last and first < grade.end]
        if any(grade.start < first or grade.end > last for grade in inside):
            continue
        grades = [grade for grade in grades if grade not in inside]
        low = text[first:last].lower().replace("’", "'")
        tags = frozenset({"rating"}) if low.endswith(("rating", "judgement", "judgment", "grade", "outcome", "verdict", "grading")) else NO_TAGS
        areas.append(Token(first, last, low, "area", tags, short=short))
    return grades + areas


def _names(reading: Reading, start: int, end: int, claims: list[Token], headline: bool) -> list[Token]:
    """Proper names between the claimed spans: the provider's, somebody else's with a noun of providers, or plain ones."""
    text, names = reading.text, []
    if reading.provider is not None:
        spans = [match.span() for match in reading.provider.finditer(text, start, end)]
    else:
        spans = []
    if not headline:
        for match in _NAME.finditer(text, start, end):
            first, last = _trimmed(text, match.start(), match.end(), start)
            if last > first and not any(a <= first and last <= b for a, b in spans):
                spans.append((first, last))
    for first, last in sorted(spans, key=lambda span: span[0] - span[1]):
        pieces = [part for a, b in _free(first, last, claims) for part in _split_names(reading, a, b)]
        for a, b in pieces:
            words = text[a:b].strip()
            a += len(text[a:b]) - len(text[a:b].lstrip())
            if words.lower() in reading.words.facility or len(words) < 2 or not words[0].isupper() or _taken(names, a, a + len(words)) or (a <= start + 2 and _opens_only(words, text, a)):
                continue
            names.append(Token(a, a + len(words), words.lower(), _name_kind(reading, words, text, a)))
    return names


_PREDICATE = re.compile(r"['’]?s?,?\s+(?:is|was|are|were|has|have|had|requires?|required|remains?|retain|keeps?|kept|rated|judged|graded|moved|dropped|improved|children['’]s)\b|[’']s?\s|\s+(?:[A-Z]|and|of)\b|,")


_PLURAL_VERB = re.compile(r"\s+(?:are|were|have|require|remain|improve)\b")
_PLURAL_AFTER = re.compile(r"\s+(?:are|were|have|both|all)\b")


def _split_names(reading: Reading, first: int, last: int) -> list[tuple[int, int]]:
    """"Rowan Lodge and Beech Close" are two, "Barking and Dagenham" is one."""
    words = reading.text[first:last]
    at = words.find(" and ")
    if at < 0 or (reading.provider is not None and reading.provider.search(words)):
        return [(first, last)]
    left = words[:at].split()
    if left and (left[-1].lower() in reading.words.facility or _PLURAL_AFTER.match(reading.text, last)) and words[at + 5 : at + 6].isupper():
        return [(first, first + at), (first + at + 5, last)]
    return [(first, last)]


def _opens_only(words: str, text: str, at: int) -> bool:
    """One capitalised word that opens a sentence is a name only where it is what the sentence is about."""
    if " " in words or not words.isalpha():
        return False
    if words.endswith("ing") or not _PREDICATE.match(text, at + len(words)):
        return True
    return f" {words.lower()}" in text or (words.endswith("s") and bool(_PLURAL_VERB.match(text, at + len(words))))


def _trimmed(text: str, first: int, last: int, start: int) -> tuple[int, int]:
    """Leave out capitalised words that only open a sentence."""
    stops = _first_stops()
    known = judgement_words().phrases
    while first < last:
        word = re.match(r"[\w'’&-]+", text[first:last])
        if word is None:
            break
        low = word.group().casefold().replace("’", "'").split("'")[0]
        if low not in stops and not (first <= start + 2 and (low,) in known):
            break
        first += word.end()
        while first < last and text[first] == " ":
            first += 1
        link = re.match(r"(?:of|and|the|for|in|on)\s+", text[first:last])
        if link:
            first += link.end()
    return first, last


def _free(first: int, last: int, claims: list[Token]) -> list[tuple[int, int]]:
    pieces = [(first, last)]
    for claim in claims:
        pieces = [piece for a, b in pieces for piece in ((a, min(b, claim.start)), (max(a, claim.end), b)) if piece[1] > piece[0]] \
            if claim.start < last and first < claim.end else pieces
    return pieces


def _name_kind(reading: Reading, words: str, text: str, at: int) -> str:
    own = reading.provider is not None and reading.provider.search(words)
    tail = _POSSESSIVE.sub("", words).split()[-1].lower()
    facility = any(_POSSESSIVE.sub("", word).lower() in reading.words.facility or (i and _POSSESSIVE.sub("", word).lower() in reading.words.proper) for i, word in enumerate(words.split()))
    if own:
        rest = words.replace(own.group(), " ")
        extra = [_POSSESSIVE.sub("", word).lower() for word in rest.split() if word[:1].isupper()]
        foreign = [word for word in extra if word in reading.words.facility and word not in reading.own_nouns]
        return "other" if foreign and tail == foreign[-1] else "prov"
    if facility:
        return "other"
    return "person" if _HONORIFIC.search(text[max(0, at - 20) : at]) else "name"


def _add_words(reading: Reading, start: int, end: int, tokens: list[Token]) -> None:
    """Words and phrases of the lexicon between two claimed spans."""
    if start >= end:
        return
    text, lexicon = reading.text, reading.words
    pieces = list(_pieces(text, start, end))
    index = 0
    while index < len(pieces):
        first, last, low = pieces[index]
        taken, tags = 1, NO_TAGS
        for size in range(min(lexicon.longest.get(low, 0), len(pieces) - index), 0, -1):
            found = lexicon.phrases.get(tuple(piece[2] for piece in pieces[index : index + size]))
            if found is not None:
                taken, tags = size, found
                break
        possessive = False
        if not tags and low.endswith(("'s", "s'")):
            base = low[:-2] if low.endswith("'s") else low[:-1]
            tags, possessive = lexicon.phrases.get((base,), NO_TAGS), True
            low = base
        last = pieces[index + taken - 1][1]
        kind = "word" if low[:1].isalnum() else "punct"
        tokens.append(Token(first, last, low if taken == 1 else " ".join(piece[2] for piece in pieces[index : index + taken]), kind, tags, possessive=possessive))
        index += taken


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Words and marks, folded; "we'd" and "it's" as two."""
    for match in _WORD.finditer(text, start, end):
        low = match.group().casefold().replace("’", "'")
        clitic = _CLITIC.search(low)
        if clitic is None or len(low) != match.end() - match.start():
            yield match.start(), match.end(), low
        else:
            yield match.start(), match.start() + clitic.start(), low[: clitic.start()]
            yield match.start() + clitic.start(), match.end(), low[clitic.start() :]


def _mark_providers(reading: Reading, tokens: list[Token]) -> None:
    """Give nouns of providers their sense: the provider itself (own) or somebody else (other)."""
    for index, token in enumerate(tokens):
        if token.kind in ("prov", "name", "other", "person"):
            token.possessive = token.possessive or reading.text[token.start : token.end].endswith(("'s", "’s", "s'", "s’"))
        if token.low in ("other", "another", "others") and index + 1 < len(tokens) and tokens[index + 1].tags & {"copula", "aux", "judged"} \
                and not any(t.kind == "area" or "generic" in t.tags for t in tokens):
            token.kind = "other"
            continue
        if token.kind != "word" or not token.tags & {"facility", "services"}:
            continue
        if token.low == "services" and index and tokens[index - 1].low in ("where", "whose"):
            continue
        if "services" in token.tags:
            token.kind = "own" if reading.about.provider_kind in ("authority", "other") else "word"
            continue
        token.kind = _sense(reading, tokens, index)


def _sense(reading: Reading, tokens: list[Token], index: int) -> str:
    """"the council" is the provider, "another council" and "a council-run home" somebody else."""
    token, lexicon = tokens[index], reading.words
    definite = False
    for before in reversed(tokens[max(0, index - 6) : index]):
        if before.kind == "punct" or before.tags & {"copula", "aux", "judged", "say", "for", "of", "by", "and", "with", "to", "from"}:
            break
        if before.low in lexicon.otherness or before.low.endswith(("-run", "-owned")):
            return "other"
        if before.kind in ("name", "other"):
            return "other"
        if before.kind == "prov":
            definite = True
            break
        if before.low in ("a", "an"):
            return "indefinite"
        if before.low in ("the", "our", "its", "this", "their"):
            definite = True
            break
    opening = all(t.low in "\"'‘“" or t.low in ("children's", "primary", "secondary", "infant", "junior", "care", "day", "special", "village", "city", "county") or t.kind in ("name", "prov") for t in tokens[:index])
    if token.low in reading.own_nouns:
        return "own" if definite or opening or token.low in ("services", "arrangements") else "word"
    if not definite and not token.low.endswith("s"):
        return "word"
    if token.low in ("practice", "practices") and not definite:
        return "word"
    if token.low in ("one", "team", "board", "group", "company", "arrangements", "department", "unit", "units", "town", "city", "region", "area", "primary", "secondary", "district", "county"):
        return "word"
    return "other"
