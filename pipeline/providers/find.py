"""Who was inspected: the provider's name, kind and code, from the way inspection texts name it.

    Harrowmere Council's children's services  -> Harrowmere (authority)
    Fernhollow, a care home for 38 people     -> Fernhollow (home)
    WRENFIELD PRIMARY ACADEMY (a headline)    -> Wrenfield Primary Academy (school), as the body spells it

Names are runs of capitalised words. Each is weighed by where it stands (headline, first paragraphs), how
often it comes back, whether it is said to be inspected, and whether the document is of its kind.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import NamedTuple

from pipeline.providers.authorities import authority_of
from pipeline.providers.candidates import (
    AUTHORITY_SHARE,
    NAME,
    POSSESSIVE,
    REACH,
    Candidate,
    Candidates,
    opens_sentence,
    places_of,
    with_house_number,
    without_day,
)
from pipeline.providers.capitals import weigh_capitals
from pipeline.providers.kinds import kind_and_name, kind_shares
from pipeline.providers.names import (
    bare_authority,
    find_ends,
    fold_place,
    head_of,
    proper_case,
    trimmed,
    without_first_capitals,
)
from pipeline.providers.openings import can_be_a_provider, is_a_place, opening_words
from pipeline.providers.places import add_bare_places, add_known_authorities, join_short_names, join_short_spellings
from pipeline.providers.units import unit_of, weigh_units
from pipeline.providers.verdicts import add_by_verdict
from pipeline.providers.words import provider_words
from pipeline.structure import STORY, Block, Structure

_APPOSITION = re.compile(r", [^,.\n]{3,90},? (?=(?:was|has|is|were|have) )")
_INSIDE = frozenset("abcdefghijklmnopqrstuvwxyz,")
_OF_GROUPS = frozenset({"school", "nursery", "college"})
#: Least share of a document for a kind that its news is said to be of.
UNIT_SHARE = 0.5
_MARKS = frozenset(".&-")


class Provider(NamedTuple):
    """The provider, the names by which the text calls it, and where the first of them stands."""

    name: str | None
    code: str | None
    kind: str
    names: tuple[str, ...]
    char_start: int
    char_end: int


def find_provider(structure: Structure) -> Provider:
    """The provider of the text, or a ``Provider`` of None values where none can be told."""
    shares = kind_shares(structure)
    unit = unit_of(structure)
    if unit:
        shares[unit] = max(shares[unit], UNIT_SHARE)
        shares["authority"] = min(shares["authority"], shares[unit] - 0.01)
    candidates: Candidates = {}
    capitals: list[tuple[Block, float]] = []
    order, openers = 0, provider_words().openers
    for block in structure.blocks:
        if block.start > REACH:
            break
        if block.kind in STORY or block.kind in ("byline", "meta", "address", "caption"):
            place = _place_weight(block, order)
            order += block.kind in ("paragraph", "bullet")
            if structure.words_of(block).isupper():
                capitals.append((block, place))  # where everything is capital, no name stands out
                continue
            for match in NAME.finditer(structure.text, block.start, min(block.end, REACH)):
                if match.group() not in openers:
                    _weigh(structure.text, match, place, shares, candidates)
    for block, place in capitals[:10] if candidates else ():
        weigh_capitals(structure, block, place, shares, candidates)
    for block, place in capitals if not candidates else ():
        for match in NAME.finditer(structure.text, block.start, block.end):
            _weigh(structure.text, match, place, shares, candidates)
    add_known_authorities(structure, shares, candidates)
    add_bare_places(structure, shares, candidates)
    add_by_verdict(structure, shares, candidates)
    join_short_names(candidates)
    join_short_spellings(candidates)
    _add_bare_mentions(structure, candidates)
    weigh_units(structure, unit, candidates)
    if not candidates:
        kind = max(shares, key=lambda k: shares[k])
        return Provider(None, None, kind if shares[kind] else "other", (), 0, 0)
    (_, kind), best = max(candidates.items(), key=lambda item: (item[1].score, -min(item[1].places)[0]))
    return _provider(structure, kind, _served(structure.text, candidates, best) if kind == "authority" else best)


def _served(text: str, candidates: Candidates, trust: Candidate) -> Candidate:
    """The authority on whose behalf a trust runs its services, where the text says so; else the candidate itself."""
    if not any(" Trust" in spelling for spelling in trust.spellings):
        return trust
    behalf = provider_words().behalf
    for (_, kind), candidate in candidates.items():
        if kind != "authority" or candidate is trust:
            continue
        if any(behalf.stand_before(text[max(0, start - 40) : start].casefold()) for start, _ in candidate.places):
            return candidate
    return trust


def _provider(structure: Structure, kind: str, best: Candidate) -> Provider:
    if kind == "authority":
        spelling = max(best.spellings, key=lambda name: (not name.isupper(), best.spellings[name]))
        name, code = authority_of(spelling)
        if name.isupper() and code is None:
            name = proper_case(name)
        bare = name
    else:
        opens = provider_words().starts
        common = max(
            best.spellings,
            key=lambda name: (
                not name.isupper(),
                kind == "prison" and name.partition(" ")[0].casefold() in opens,
                best.spellings[name],
                len(name),
            ),
        )
        # "Ashwater College" is short for "Ashwater College of Further Education".
        name, code = max((n for n in best.spellings if n.startswith(common)), key=len), None
        name = _without_legal_form(name, best)
        if name.isupper() and " " in name:
            name = proper_case(name)
        bare = head_of(name)
        if _with_article(structure.text[:REACH], name):
            name = f"The {name}"
    names = {trimmed(spelling) for spelling in best.spellings} | {name}
    if len(bare) >= 4 and next(places_of(bare, structure.text[:REACH]), None) is not None:
        names.add(bare)
    start, end = min(best.places)
    kind = "other" if kind == "prison" else kind
    return Provider(name, code, kind, tuple(sorted(names, key=lambda n: (-len(n), n))), start, end)


def _without_legal_form(name: str, best: Candidate) -> str:
    """ "Fernhollow Fostering" of "Fernhollow Fostering Ltd", where the text says that too."""
    bare, _, form = name.rpartition(" ")
    return bare if form in provider_words().legal_forms and bare in best.spellings else name


def _with_article(text: str, name: str) -> bool:
    """The text writes "The Rowans" inside its sentences too, or always, and never "the Rowans"."""
    if next(places_of(name, text, " the "), None) is not None:
        return False
    head = head_of(name)
    if not find_ends(name) or (" " not in head and head[-1:] == "s" and head[-2:-1].isalpha()):  # "The Willows"
        places = list(islice(places_of(name, text), 20))
        if places and all(text[max(0, start - 4) : start] == "The " for start in places):
            return True
    return any(text[start - 6 : start - 5] in _INSIDE for start in places_of(name, text, " The "))


def _place_weight(block: Block, order: int) -> float:
    if block.kind == "title":
        return 6.0
    if block.kind in ("heading", "byline") and order < 2:
        return 4.0
    if block.kind in ("meta", "address"):
        return 1.5 if block.kind == "meta" else 1.0
    return 3.0 if order == 0 else 2.0 if order == 1 else 1.0 if order < 6 else 0.5


def _weigh(text: str, match: re.Match[str], place: float, shares: dict[str, float], candidates: Candidates) -> None:
    """Add a run of capitalised words to the candidates, if it can name a provider."""
    words = provider_words()
    start, run = match.start(), match.group()
    folded = run.casefold().split(" ")
    is_person = False
    while len(folded) > 1:  # what only opens the sentence, and titles of people, are no part of a name
        head, _, rest = run.partition(" ")
        opens = folded[0] in words.stop_first or folded[0].endswith(words.ruled)
        if not opens and head[0].isupper():
            break
        if folded[0] in words.numbers and len(folded) > 2 and folded[1].endswith("s"):
            break  # "Three Rivers Ambulance Trust"
        if folded[0] in words.people and folded[-1] in words.last_words and _is_a_practice(run):
            break  # "Dr Farr and Partners"
        start, run = start + len(head) + 1, rest
        is_person = folded.pop(0) in words.people
    if " " in run:
        run = without_day(run)  # "Fernhollow Lodge on Monday"
        del folded[run.count(" ") + 1 :]
    if is_person and words.last_words.isdisjoint(folded):
        return  # "Cllr Jo Penrose, the council's lead member"
    if len(folded) == 1 and (folded[0] in words.stop_alone or trimmed(folded[0]) in words.stop_alone):
        return
    marked = "'" in run or "’" in run
    owned = POSSESSIVE.search(run) if marked else None
    if owned and run[: owned.start()].rpartition(" ")[2] in words.owners and find_ends(run[owned.end() :]):
        start, run = start + owned.end(), run[owned.end() :]  # "the Marl Federation's Alder Brook School"
        folded = run.casefold().split(" ")
    if (
        not marked
        and words.tellers.isdisjoint(folded)
        and run[-1] not in _MARKS
        and not words.behind.match(text, match.end())
        and not (
            shares.get("authority", 0.0) >= AUTHORITY_SHARE
            and words.in_place.stand_before(text[max(0, start - 40) : start].casefold())
        )
    ):
        return  # most runs: people, places, days
    kind, name = kind_and_name(text, start, run, match.end(), shares)
    if kind is None or not can_be_a_provider(text, start, name):
        return
    start, name = with_house_number(text, start, name)
    written = name
    if run[:2].isupper() and opens_sentence(text, start):
        name = without_first_capitals(name)
    if " " in name and opens_sentence(text, start):
        cut = opening_words(text, start, bare_authority(name) if kind == "authority" else head_of(name))
        start, name, written = start + cut, name[cut:], written[cut:]
    key = bare_authority(name) if kind == "authority" else head_of(name)
    if not key or key in words.capital_words or key.casefold() in words.stop_alone:
        return  # "GP surgery" is what it is, not its name
    only_place = False
    if kind != "authority" and not find_ends(name) and name.partition(" ")[0].casefold() not in words.starts:
        # "Hollin Moor care home" may be a place before what stands in it, and is one where a home is in it.
        only_place = kind not in ("authority", "police", "fire") and is_a_place(name, text[:REACH])
        place *= 0.15 if only_place else 0.6
    if kind in _OF_GROUPS and name.rpartition(" ")[2] in words.groups:
        place *= 0.3  # "Cairnfold Academies Trust", whose school is inspected
    neighbours = _weight_of_neighbours(text, start, start + len(name))
    weight = place * (0.35 + 2.0 * shares.get(kind, 0.0)) * neighbours
    candidate = candidates.setdefault((fold_place(key), kind), Candidate())
    candidate.add(name, (start, start + len(name)), weight)
    candidate.told = candidate.told or neighbours > 1.0
    candidate.named = candidate.named or not only_place
    if written != name:
        candidate.spellings.setdefault(written, 0)


def _is_a_practice(name: str) -> bool:
    ends = find_ends(name)
    return bool(ends) and ends[-1][2] == "hospital"


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


def _add_bare_mentions(structure: Structure, candidates: Candidates) -> None:
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
        mentions = sum(1 for _ in islice(places_of(bare, text), 10))
        candidate.score *= 1.0 + 0.15 * mentions
        if any(next(places_of(bare.casefold(), title), None) is not None for title in titles):
            candidate.score *= 1.6
