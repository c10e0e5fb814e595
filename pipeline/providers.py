"""Who was inspected: the provider's name, kind and code, from the way inspection texts name it.

    Harrowmere Council's children's services  -> Harrowmere (authority)
    Fernhollow, a care home for 38 people     -> Fernhollow (home)
    WRENFIELD PRIMARY ACADEMY (a headline)    -> Wrenfield Primary Academy (school), as the body spells it

Names are runs of capitalised words. Each is weighed by where it stands (headline, first paragraphs), how
often it comes back, whether it is said to be inspected, and whether the document is of its kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from pipeline.provider_words import (
    authorities,
    authority_of,
    bare_authority,
    find_authority_names,
    find_ends,
    fold_place,
    head_of,
    own_names,
    plain_words,
    proper_case,
    provider_words,
    trimmed,
)
from pipeline.structure import STORY, Block, Structure

_CAP = r"(?:St\.|(?:[A-Z]\.){2,3}|[A-ZÀ-Þ][\w'’&\-]*)"
_LINK = r"(?:of|the|and|&|for|upon|on|with|in|le|de|y|yr|under|by)"
_NAME = re.compile(rf"{_CAP}(?:[ ]{_CAP}|[ ]{_LINK}(?=[ ][A-Z])(?:[ ](?:the)(?=[ ][A-Z]))?)*")
_POSSESSIVE = re.compile(r"['’]s? (?=[A-Z])")
_APPOSITION = re.compile(r", [^,.\n]{3,90},? (?=(?:was|has|is|were|have) )")
_LOWER = frozenset("abcdefghijklmnopqrstuvwxyz,")
_MARKS = frozenset(".&-")
_OPENING_LINKS = frozenset({"for", "in", "with", "on", "by", "under"})
_OF_A_PLACE = (" a ", "\na ", " an ", "\nan ", " this ", " another ")
#: The provider is named early; what comes later in a long report is other people's names.
REACH = 60_000
#: Characters at the top within which a name in capitals, alone on its line, is the head of a letter or release.
LETTERHEAD = 300
#: Title, headings and first paragraphs that name the provider of a story.
OPENING_BLOCKS, OPENING = 4, 800
#: Characters of a name; a longer run of capitals is none.
LONGEST_NAME = 150
#: Share of a document's words that must be an authority's before a bare place name can stand for one.
AUTHORITY_SHARE = 0.25


class Provider(NamedTuple):
    """The provider, the names by which the text calls it, and where the first of them stands."""

    name: str | None
    code: str | None
    kind: str
    names: tuple[str, ...]
    char_start: int
    char_end: int


@dataclass(slots=True)
class _Candidate:
    score: float = 0.0
    places: list[tuple[int, int]] = field(default_factory=list)
    spellings: dict[str, int] = field(default_factory=dict)

    def add(self, spelling: str, place: tuple[int, int], weight: float) -> None:
        self.score += weight
        self.places.append(place)
        self.spellings[spelling] = self.spellings.get(spelling, 0) + 1


_Candidates = dict[tuple[str, str], _Candidate]  # (folded name without its institution, kind)


def find_provider(structure: Structure) -> Provider:
    """The provider of the text, or a ``Provider`` of None values where none can be told."""
    shares = _kind_shares(structure)
    candidates: _Candidates = {}
    capitals: list[tuple[Block, float]] = []
    order = 0
    for block in structure.blocks:
        if block.start > REACH:
            break
        if block.kind in STORY or block.kind in ("byline", "meta", "address", "caption"):
            place = _place_weight(block, order)
            order += block.kind in ("paragraph", "bullet")
            if structure.words_of(block).isupper():
                capitals.append((block, place))  # where everything is capital, no name stands out
                continue
            for match in _NAME.finditer(structure.text, block.start, min(block.end, REACH)):
                _weigh(structure.text, match, place, shares, candidates)
    for block, place in capitals[:10] if candidates else ():
        _weigh_capitals(structure, block, place, shares, candidates)
    for block, place in capitals if not candidates else ():
        for match in _NAME.finditer(structure.text, block.start, block.end):
            _weigh(structure.text, match, place, shares, candidates)
    _add_known_authorities(structure, shares, candidates)
    _add_bare_places(structure, shares, candidates)
    _join_short_names(candidates)
    _add_bare_mentions(structure, candidates)
    if not candidates:
        kind = max(shares, key=lambda k: shares[k])
        return Provider(None, None, kind if shares[kind] else "other", (), 0, 0)
    (_, kind), best = max(candidates.items(), key=lambda item: (item[1].score, -min(item[1].places)[0]))
    return _provider(structure, kind, best)


def _provider(structure: Structure, kind: str, best: _Candidate) -> Provider:
    if kind == "authority":
        spelling = max(best.spellings, key=lambda name: (not name.isupper(), best.spellings[name]))
        name, code = authority_of(spelling)
        if name.isupper() and code is None:
            name = proper_case(name)
        bare = name
    else:
        common = max(best.spellings, key=lambda name: (not name.isupper(), best.spellings[name], len(name)))
        # "Ashwater College" is short for "Ashwater College of Further Education".
        name, code = max((n for n in best.spellings if n.startswith(common)), key=len), None
        if name.isupper() and " " in name:
            name = proper_case(name)
        bare = head_of(name)
    names = {trimmed(spelling) for spelling in best.spellings} | {name}
    if len(bare) >= 4 and next(_places_of(bare, structure.text[:REACH]), None) is not None:
        names.add(bare)
    start, end = min(best.places)
    return Provider(name, code, kind, tuple(sorted(names, key=lambda n: (-len(n), n))), start, end)


def _place_weight(block: Block, order: int) -> float:
    if block.kind == "title":
        return 6.0
    if block.kind in ("heading", "byline") and order < 2:
        return 4.0
    if block.kind in ("meta", "address"):
        return 1.5 if block.kind == "meta" else 1.0
    return 3.0 if order == 0 else 2.0 if order == 1 else 1.0 if order < 6 else 0.5


def _kind_shares(structure: Structure) -> dict[str, float]:
    """How much of the document speaks of each kind of provider."""
    words_there = plain_words(structure.text[:20_000])
    text, there = f" {' '.join(words_there)} ", set(words_there)
    counts = {
        kind: sum([text.count(phrase) for phrase, words in phrases if words <= there])
        for kind, phrases in provider_words().context.items()
    }
    whole = sum(counts.values()) or 1
    shares = {kind: count / whole for kind, count in counts.items()}
    shares["trust"] += 0.7 * shares["hospital"]  # a trust's news is about its hospitals
    return shares


def _weigh(text: str, match: re.Match[str], place: float, shares: dict[str, float], candidates: _Candidates) -> None:
    """Add a run of capitalised words to the candidates, if it can name a provider."""
    words = provider_words()
    start, run = match.start(), match.group()
    folded = run.casefold().split(" ")
    while len(folded) > 1:  # what only opens the sentence, and titles of people, are no part of a name
        head, _, rest = run.partition(" ")
        if folded[0] not in words.stop_first and head[0].isupper():
            break
        start, run = start + len(head) + 1, rest
        del folded[0]
    if len(folded) == 1 and (folded[0] in words.stop_alone or trimmed(folded[0]) in words.stop_alone):
        return
    if (
        words.tellers.isdisjoint(folded)
        and run[-1] not in _MARKS
        and "'" not in run
        and "’" not in run
        and not words.behind.match(text, match.end())
        and not (
            shares.get("authority", 0.0) >= AUTHORITY_SHARE
            and words.in_place.stand_before(text[max(0, start - 40) : start].casefold())
        )
    ):
        return  # most runs: people, places, days
    kind, name = _kind_and_name(text, start, run, match.end(), shares)
    if kind is None or not _can_be_a_provider(text, start, name):
        return
    if " " in name and _opens_sentence(text, start):
        cut = _opening_words(text, start, bare_authority(name) if kind == "authority" else head_of(name))
        start, name = start + cut, name[cut:]
    key = bare_authority(name) if kind == "authority" else head_of(name)
    if not key or key.casefold() in words.stop_first or key.casefold() in words.stop_whole:
        return
    if kind != "authority" and not find_ends(name) and name.partition(" ")[0].casefold() not in words.starts:
        # "Hollin Moor care home" may be a place before what stands in it, and is one where a home is in it.
        place *= 0.15 if kind not in ("authority", "police", "fire") and _is_a_place(name, text[:REACH]) else 0.6
    weight = place * (0.35 + 2.0 * shares.get(kind, 0.0)) * _weight_of_neighbours(text, start, start + len(name))
    candidates.setdefault((fold_place(key), kind), _Candidate()).add(name, (start, start + len(name)), weight)


def _weigh_capitals(
    structure: Structure, block: Block, place: float, shares: dict[str, float], candidates: _Candidates
) -> None:
    """Add the provider that a line in capitals names, if it is a letter's head or the text names it again.

    FENNBRIDGE BOROUGH COUNCIL (the whole line)  -> Fennbridge
    WATCHDOG SLAMS WRENFIELD PRIMARY             -> Wrenfield Primary, where the text says Wrenfield
    """
    words, text = provider_words(), structure.text
    for match in _NAME.finditer(text, block.start, min(block.end, REACH)):
        start, run = match.start(), match.group()
        while " " in run and run.partition(" ")[0].casefold() in words.stop_first:
            head, _, run = run.partition(" ")
            start += len(head) + 1
        name = proper_case(trimmed(run))
        ends = find_ends(name)
        if ends and ends[-1][2] == "authority":
            name = name[: ends[-1][1]]  # "FENNBRIDGE COUNCIL CABINET"
        if not ends or ends[-1][1] != len(name) or ends[-1][0] == 0 or len(name) > LONGEST_NAME:
            continue
        kind = ends[-1][2]
        head = name[: ends[-1][0]].strip()
        whole = match.end() == block.end and len(head.split()) <= 4 and block.start < LETTERHEAD
        while head:  # the longest end of the line that the text names
            if next(_places_of(head, text[:REACH]), None) is not None:
                break
            if whole:
                break
            cut = head.find(" ") + 1
            head, name, start = (head[cut:], name[cut:], start + cut) if cut else ("", name, start)
        if not head or not _can_be_a_provider(text, start, name):
            continue
        key = bare_authority(name) if kind == "authority" else head_of(name)
        if key and key.casefold() not in words.stop_alone:
            weight = place * (0.35 + 2.0 * shares.get(kind, 0.0))
            span = (start, start + len(name))
            candidates.setdefault((fold_place(key), kind), _Candidate()).add(name, span, weight)


def _is_a_place(name: str, text: str) -> bool:
    """ "In Hollin Moor", "a Hollin Moor care home": the name before "care home" or "GP surgery" says where it is."""
    while name.rpartition(" ")[2] in provider_words().capital_words and " " in name:
        name = name.rpartition(" ")[0]
    return any(next(_places_of(name, text, before), None) is not None for before in ("in ", " a ", " an ", "\na "))


def _opening_words(text: str, start: int, head: str) -> int:
    """Characters before the provider in a run that opens a sentence: "Praise for" Fennbridge.

    The text never says the whole run again, but names its end.
    """
    cut, text = 0, text[:REACH]
    if (
        " " not in head
        or len(head) > LONGEST_NAME
        or not text.startswith(head, start)
        or len(list(islice(_places_of(head, text), 2))) > 1
    ):
        return 0
    while " " in head[cut:]:
        last, _, _ = head[cut:].partition(" ")
        cut += len(last) + 1
        rest = head[cut:]
        if rest[0].isupper() and len(rest) > 3:
            again = sum(1 for place in islice(_places_of(rest, text), 3) if place != start + cut)
            if again >= (1 if last in _OPENING_LINKS else 2):
                return cut
    return 0


def _can_be_a_provider(text: str, start: int, name: str) -> bool:
    words = provider_words()
    folded = name.casefold()
    if not name or folded in words.stop_whole or folded in words.stop_first:
        return False
    if any(hold in name for hold in words.stop_holds):
        return False
    if " " in name or not _opens_sentence(text, start):
        return True
    # A single word may be capitalised only because a sentence begins with it.
    places = list(islice(_places_of(name, text[:REACH]), 2))
    if len(places) > 1 and next(_places_of(name.lower(), text[:REACH]), None) is None:
        return True
    return any(text[place - 2 : place - 1] in _LOWER for place in _places_of(name, text[:REACH], " ") if place > 1)


def _weight_of_neighbours(text: str, start: int, end: int) -> float:
    """How the words around a name speak for or against its being the one inspected."""
    words = provider_words()
    before, after = text[max(0, start - 60) : start].casefold(), text[end : end + 110]
    weight = 1.0
    if words.inspected.match(after):
        weight *= 1.8
    if words.inspection_of.stand_before(before):
        weight *= 2.0
    apposition = _APPOSITION.match(after)
    if apposition and words.inspected.match(" " + after[apposition.end() :]):
        weight *= 1.8
    if words.runs.stand_before(before):
        weight *= 0.3
    if words.another.stand_before(before):
        weight *= 0.35
    return weight


def _opens_sentence(text: str, start: int) -> bool:
    before = text[max(0, start - 3) : start].rstrip(" \t•–-")
    return not before or before[-1] in ".!?:\n“\"‘'"


def _kind_and_name(text: str, start: int, run: str, end: int, shares: dict[str, float]) -> tuple[str | None, str]:
    """The kind that a capitalised run names here, and the name cut to it."""
    after = text[end : end + 110]
    before = text[max(0, start - 9) : start].casefold()
    of_a_place = before.endswith(_OF_A_PLACE) or before == "a "  # "a Stockwold care home"
    kind, name = _kind_of(run, "" if of_a_place else after)
    possessive = _POSSESSIVE.search(run) if kind is None and ("'" in run or "’" in run) else None
    if possessive:
        kind, name = _kind_of(run[: possessive.end()].strip(), " " + run[possessive.end() :] + after)
    if kind is None and shares.get("authority", 0.0) >= AUTHORITY_SHARE:
        words = provider_words()  # "education in Dyffryn Arlais", "Wexcombe council's adult social care"
        if words.in_place.stand_before(text[max(0, start - 40) : start].casefold()) or words.of_place.match(after):
            return "authority", trimmed(run)
    return kind, name


def _kind_of(run: str, after: str) -> tuple[str | None, str]:
    words = provider_words()
    name = trimmed(run)
    opening = words.starts.get(name.partition(" ")[0].casefold())
    if opening and " " in name:
        return opening, name
    ends = find_ends(name)
    if (
        len(ends) > 1
        and name.startswith(" and ", ends[0][1])
        and (ends[0][2] != ends[-1][2] or ends[-1][0] > ends[0][1] + len(" and "))
    ):
        # "Fennbridge Council and Mereshire Police" are two, "Fennbridge School and Sixth Form" is one.
        name, ends = name[: ends[0][1]], ends[:1]
    if ends:
        start, end, kind = ends[-1] if ends[-1][1] == len(name) else ends[0]
        if start > 0:
            tail = name[end:]
            return kind, name if not tail or tail.lstrip().startswith("of ") else name[:end]
    if words.authority_head.match(name):
        return "authority", name
    low = words.low.match(" " + after.lstrip() if run.endswith(("'s", "’s", "s’", "s'")) else after)
    if low:
        return words.low_kinds[low["what"].replace("’", "'")], name
    described = words.described.match(after)
    if described:
        return words.descriptions[described["what"].casefold().replace("’", "'")], name
    return None, name


def _add_known_authorities(structure: Structure, shares: dict[str, float], candidates: _Candidates) -> None:
    """A real authority may be named without the word council: "Bradford has consistently had ..."."""
    share = shares["authority"]
    if share < AUTHORITY_SHARE or any(kind == "authority" and name in authorities() for name, kind in candidates):
        return
    for block in structure.blocks[:40]:
        if block.kind in STORY:
            for match in find_authority_names(structure.text, block.start, block.end):
                if _after_a_name(structure.text, match.start()):
                    continue  # "Cllr Roy Poole"
                candidate = candidates.setdefault((fold_place(match.group()), "authority"), _Candidate())
                candidate.add(match.group(), match.span(), 0.4 * share)


def _add_bare_places(structure: Structure, shares: dict[str, float], candidates: _Candidates) -> None:
    """A story may name its authority by the place alone: "Ruxley must act, inspectors warn".

    Looked for only where headline and first paragraphs name no authority: a place that opens them or that services
    are in, that comes back, and that is nobody's family name.
    """
    if shares.get("authority", 0.0) < AUTHORITY_SHARE:
        return
    words, text = provider_words(), structure.text[:REACH]
    opening = [block for block in structure.blocks if block.kind in ("title", "heading", "paragraph")][:OPENING_BLOCKS]
    if not opening or any(
        start < opening[-1].end and not words.another.stand_before(text[max(0, start - 60) : start].casefold())
        for found in candidates.values()
        for start, _ in found.places
    ):
        return
    for block in opening:
        for match in _NAME.finditer(text, block.start, min(block.end, block.start + OPENING)):
            start, name = match.start(), trimmed(_POSSESSIVE.split(match.group())[0])
            if name.isupper():
                name = proper_case(name)
            folded = name.casefold()
            if folded in words.stop_alone or folded.partition(" ")[0] in words.stop_first or len(name) < 4:
                continue
            if name.count(" ") > 1 or name in words.capital_words or any(hold in name for hold in words.stop_holds):
                continue
            opens = start == block.start or block.kind == "title"
            before = text[max(0, start - 12) : start].casefold()
            if not opens and not before.endswith((" in ", " across ")):
                continue
            if next(_places_of(name.lower(), text), None) is not None:
                continue
            places = list(islice(_places_of(name, text), 10))
            others = [place for place in places if place != start]
            if not others or any(_after_a_name(text, place) for place in places):
                continue
            candidate = candidates.setdefault((fold_place(name), "authority"), _Candidate())
            worth = shares["authority"] * (2.0 if block.kind == "title" else 0.6)
            candidate.add(name, (start, start + len(name)), worth * (1 + 0.3 * len(others)))


def _after_a_name(text: str, place: int) -> bool:
    """The word before is capitalised too, a given name or a title of a person: "Cllr Varley", but not "In Ruxley"."""
    before = text[max(0, place - 30) : place]
    word = before.rpartition(" ")[0].rpartition(" ")[2].rpartition("\n")[2] if before.endswith(" ") else ""
    return word[:1].isupper() and word.isalpha() and word.casefold() not in provider_words().small_words


def _join_short_names(candidates: _Candidates) -> None:
    """Stockton is Stockton-on-Tees where only that authority can be meant, or where the text names it so elsewhere."""
    for short, kind in [key for key in candidates if key[1] == "authority" and key[0] not in authorities()]:
        longer = [name for name in own_names() if name.startswith((short + " ", short + "-"))]
        named = [name for name in longer if (name, "authority") in candidates]
        chosen = named if len(named) == 1 else longer if len(longer) == 1 else []
        if chosen:
            target = candidates.setdefault((chosen[0], "authority"), _Candidate())
            candidate = candidates.pop((short, kind))
            target.score += candidate.score
            target.places += candidate.places
            target.spellings.setdefault(authorities()[chosen[0]]["name"], 1)
            for spelling in candidate.spellings:
                target.spellings.setdefault(spelling, 0)


def _add_bare_mentions(structure: Structure, candidates: _Candidates) -> None:
    """A candidate gains by each further mention of its bare name ("Fernhollow has come out of ...")."""
    text = structure.text[:REACH]
    titles = [
        text[block.start : block.end].casefold() for block in structure.blocks[:6] if block.kind in ("title", "heading")
    ]
    for (_, kind), candidate in candidates.items():
        name = next(iter(candidate.spellings))
        bare = bare_authority(name) if kind == "authority" else head_of(name)
        if len(bare) < 3:
            continue
        mentions = sum(1 for _ in islice(_places_of(bare, text), 10))
        candidate.score *= 1.0 + 0.15 * mentions
        if any(next(_places_of(bare.casefold(), title), None) is not None for title in titles):
            candidate.score *= 1.6


def _places_of(words: str, text: str, before: str = "") -> Iterator[int]:
    """Where these words stand in the text as words of their own, with ``before`` right before them.

    Names differ from document to document, so no pattern is compiled for them.
    """
    wanted, size = before + words, len(words)
    found = text.find(wanted)
    while found >= 0:
        start = found + len(before)
        if _parts(text, start) and _parts(text, start + size):
            yield start
        found = text.find(wanted, found + 1)


def _parts(text: str, place: int) -> bool:
    """A word begins or ends at that place."""
    before, after = text[place - 1 : place], text[place : place + 1]
    return (before.isalnum() or before == "_") != (after.isalnum() or after == "_")
