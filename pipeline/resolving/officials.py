"""Officials as people: one row a person over all documents, and for each mention why it is this person.

    Cllr Sue Duffy, Councillor Sue Duffy and Sue Duffy of one council    same name and body
    S. Duffy; Susan Duffy                                               same surname and initial; a form of the same
    given name
    Sue Dufy, the same role within three years                           one letter astray, with role and time to
    bear it out

Two people of one name at two bodies stay two. A merge needs exactly one candidate; where there are several the
mention stays a person of its own. Order of mentions does not matter; an id once given stays, and a merge leaves the
older.
"""

from __future__ import annotations

import datetime as dt
import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa

from pipeline.lexicons import cached_from_models
from pipeline.people import given_name_forms, post_nominals
from pipeline.providers.authorities import authority_of
from pipeline.resolving.official_ids import NOT_GIVEN, Identified, People, given_before, in_order_of_name
from pipeline.schemas import SCHEMAS

#: A misspelt surname is joined only to a person in the same role seen within this time.
NEAR = dt.timedelta(days=3 * 365)
_PUNCTUATION = re.compile(r"[^\w\s]")
_FIRST, _SAME = "first mention of the name at this body", "same name and body"
_ASTRAY = "surname one letter astray, same given name, role and body, near in time"
_LATEST = ("honorific", "role", "organisation", "provider_code")


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where a document names an official."""

    doc_id: str
    row_id: str
    name: str
    name_text: str
    honorific: str | None
    role: str | None
    organisation: str | None
    provider: str | None
    provider_code: str | None
    seen_on: dt.date | None
    is_quote: bool = True
    first_twin: str | None = None  # the first document with the same text, where this is not it
    document: int = 0  # the number of its document
    at: int = 0  # its number among all mentions
    given: int = NOT_GIVEN  # the number of the id it was given before


class _Person:
    """What all mentions under one folded name of one body say together, and later whatever was merged into them.

    Of a mention itself only three numbers are kept: of some bodies, an inspectorate above all, there are very many.
    """

    __slots__ = (
        "ats", "body", "days", "documents", "first", "first_at", "given", "ids", "into", "joined", "latest", "n_quotes",
        "names", "roles", "slips", "surname",
    )  # fmt: skip

    def __init__(self, body: str, given: tuple[str, ...], surname: str) -> None:
        self.body, self.given, self.surname = body, given, surname
        self.into: _Person | None = None
        self.first = ("", "")
        self.first_at = -1
        self.ats, self.documents = array("i"), array("i")
        self.joined: list[tuple[array[int], str]] = []  # mentions merged into these, and why
        self.names: Counter[str] = Counter()
        self.slips: set[str] = set()  # names of mentions that are misspelt
        self.roles: set[str] = set()
        self.days: tuple[dt.date, dt.date] | None = None
        self.latest: dict[str, tuple[tuple[dt.date, str, str], str]] = {}
        self.n_quotes = 0
        self.ids: Counter[int] = Counter()  # numbers of ids given before

    def add(self, mention: Mention) -> None:
        """Take in one mention of the very name."""
        place = (mention.doc_id, mention.row_id)
        if self.first_at < 0 or place < self.first:
            self.first, self.first_at = place, mention.at
        self.ats.append(mention.at)
        if not self.documents or self.documents[-1] != mention.document:
            self.documents.append(mention.document)
        self.names[mention.name] += 1
        if mention.role:
            self.roles.add(mention.role)
        if mention.seen_on:
            self._add_days(mention.seen_on, mention.seen_on)
        for name in _LATEST:
            if value := getattr(mention, name):
                self._add_latest(name, ((mention.seen_on or dt.date.min, *place), value))
        self.n_quotes += mention.is_quote
        if mention.given != NOT_GIVEN:
            self.ids[mention.given] += 1

    def absorb(self, other: _Person, why: str) -> None:
        """Take over all mentions of another person."""
        theirs = sum((ats for ats, _ in other.joined), other.ats)
        self.joined.append((theirs, why))
        self.documents += other.documents
        if why == _ASTRAY:
            self.slips |= set(other.names) | other.slips
        else:
            self.names += other.names
        self.roles |= other.roles
        if other.days:
            self._add_days(*other.days)
        for name, told in other.latest.items():
            self._add_latest(name, told)
        self.n_quotes += other.n_quotes
        self.ids += other.ids
        other.into = self

    def _add_days(self, first: dt.date, last: dt.date) -> None:
        self.days = (min(self.days[0], first), max(self.days[1], last)) if self.days else (first, last)

    def _add_latest(self, name: str, told: tuple[tuple[dt.date, str, str], str]) -> None:
        if name not in self.latest or self.latest[name][0] < told[0]:
            self.latest[name] = told

    def root(self) -> _Person:
        person = self
        while person.into is not None:
            person = person.into
        return person

    @property
    def n_mentions(self) -> int:
        return len(self.ats) + sum(len(ats) for ats, _ in self.joined)

    @property
    def is_initial(self) -> bool:
        """Only an initial, or nothing, stands for the given name."""
        return not self.given or len(self.given[0]) == 1

    def folded_roles(self) -> set[str]:
        return {fold_name(role) for role in self.roles}


def resolve_officials(
    mentions: Iterable[Mention], known: Mapping[tuple[str, str], str] | None = None, before: pa.Table | None = None
) -> tuple[pa.Table, pa.Table]:
    """The tables ``officials`` and ``official_mentions`` of mentions held at once; ``known`` maps (doc_id, row_id) to
    ids given before, or ``before`` is the table ``official_mentions`` that holds them."""
    numbers: dict[str, int] = {}
    held = [
        replace(mention, at=at, document=numbers.setdefault(mention.doc_id, len(numbers)))
        for at, mention in enumerate(mentions)
    ]
    schema = SCHEMAS["official_mentions"].remove_metadata()
    columns = ("doc_id", "row_id", "name_text", "role", "seen_on")
    table = pa.Table.from_pylist(
        [{name: getattr(mention, name) for name in columns} for mention in held],
        schema=pa.schema([schema.field(name) for name in columns]),
    ).append_column("at", pa.array(range(len(held)), pa.int32()))
    if before is None:
        given = [{"official_id": given, "doc_id": doc, "row_id": row} for (doc, row), given in (known or {}).items()]
        before = pa.Table.from_pylist(given, schema=schema)
    ids = before["official_id"].combine_chunks().dictionary_encode()
    numbered = before.append_column("number", ids.indices)
    people = People(len(held), ids.dictionary)
    marked = zip(held, given_before(table, numbered).tolist(), strict=True)
    find_people(people, (replace(mention, given=number) for mention, number in marked))
    identified = Identified(people)
    pieces = [in_order_of_name(identified.mentions(table))]
    return identified.officials, pa.concat_tables([SCHEMAS["official_mentions"].empty_table(), *pieces])


def find_people(people: People, mentions: Iterable[Mention]) -> None:
    """Add the people that the mentions, all those of some bodies, speak of."""
    bodies: dict[str, dict[str, _Person]] = defaultdict(dict)
    for mention in mentions:
        body = body_of(mention.organisation, mention.provider, mention.first_twin or mention.doc_id)
        if _place(bodies[body], body, mention) and mention.given != NOT_GIVEN:
            people.saw(mention.given, mention.seen_on)
    for named in bodies.values():
        for person in _merged(list(named.values())):
            number = people.add(
                person.body, person.given, person.surname, fold_name(_best_name(person)), _official(person), person.ids
            )
            people.join(person.ats, number, _SAME)
            people.join((person.first_at,), number, _FIRST)
            for ats, why in person.joined:
                people.join(ats, number, why)
        named.clear()


def _place(people: dict[str, _Person], body: str, mention: Mention) -> bool:
    """Put a mention to its name; False where it holds none."""
    folded = fold_name(mention.name).split()
    words = [word for word in folded if word not in post_nominals()] or folded
    if not words:
        return False
    name = " ".join(words)
    person = people.get(name)
    if person is None:
        person = people[name] = _Person(body, tuple(words[:-1]), words[-1])
    person.add(mention)
    return True


def _merged(people: list[_Person]) -> list[_Person]:
    """The people of one body, once those are joined that are the same."""
    people.sort(key=lambda person: person.first)
    _merge_forms(people)
    _merge_misspelt(people)
    return [person for person in people if person.into is None]


def body_of(organisation: str | None, provider: str | None, text: str) -> str:
    """What keeps two people of one name apart: the authority or organisation they speak for, else the text itself (by
    the first document that holds it)."""
    name = organisation or provider
    return _body(name) if name else f"document {text}"


@cached_from_models
def _body(name: str) -> str:
    bare, code = authority_of(name)
    return code or fold_name(bare)


def _merge_forms(people: list[_Person]) -> None:
    """Join short forms and left-out middle names, then initials, to the one person of that surname they can be."""
    by_surname: dict[str, list[_Person]] = defaultdict(list)
    for person in people:
        by_surname[person.surname].append(person)
    for group in by_surname.values():
        if len(group) < 2:
            continue
        group.sort(key=lambda p: (len("".join(p.given)), p.given))
        full = [person for person in group if not person.is_initial]
        for person in (*full, *(person for person in group if person.is_initial)):
            candidates = {
                id(other.root()): (other, why)
                for other in full
                if other.root() is not person.root()
                for why in [_same_given(person.given, other.given)]
                if why
            }
            if len(candidates) == 1:
                other, why = next(iter(candidates.values()))
                _join(person, other, f"{why}, same surname and body")


def _same_given(one: tuple[str, ...], other: tuple[str, ...]) -> str | None:
    """Why two given names can be one person's, or None."""
    if not one or not other:
        return "surname alone" if bool(one) != bool(other) else None
    first, second = one[0], other[0]
    if first == second:
        return "middle name left out" if len(one) != len(other) else None
    if (len(first) == 1 or len(second) == 1) and first[0] == second[0]:
        return "same initial"
    if given_name_forms().get(first, frozenset()) & given_name_forms().get(second, frozenset()):
        return "a form of the same given name"
    return None


def _merge_misspelt(people: list[_Person]) -> None:
    """Join a surname one letter astray, only with the same given name, the same role and a near time."""
    from rapidfuzz.distance import OSA

    by_given: dict[str, list[_Person]] = defaultdict(list)
    for person in people:
        if person.into is None and person.given:
            by_given[person.given[0]].append(person)
    for group in by_given.values():
        group.sort(key=lambda p: (-p.n_mentions, p.surname))
        for index, common in enumerate(group):
            for rare in group[index + 1 :]:
                if rare.into is not None or common.into is not None or min(len(common.surname), len(rare.surname)) < 5:
                    continue
                if (
                    OSA.distance(common.surname, rare.surname, score_cutoff=1) <= 1
                    and common.folded_roles() & rare.folded_roles()
                    and _near(common, rare)
                ):
                    _join(rare, common, _ASTRAY)


def _near(one: _Person, other: _Person) -> bool:
    if not one.days or not other.days:
        return False
    return one.days[0] - NEAR <= other.days[1] and other.days[0] - NEAR <= one.days[1]


def _join(person: _Person, target: _Person, why: str) -> None:
    target, person = target.root(), person.root()
    if target is not person:
        target.absorb(person, why)


def _best_name(person: _Person) -> str:
    """The fullest name, the commonest of equally full ones."""
    return max(
        {*person.names, *person.slips},
        key=lambda name: (
            person.names[name] > 0,
            len(name.split()),
            "." not in name,
            len(name.split()[0]) > 1,
            person.names[name],
            name,
        ),
    )


def _official(person: _Person) -> dict[str, Any]:
    first, last = person.days or (None, None)
    return {
        "name": _best_name(person),
        **{name: person.latest[name][1] if name in person.latest else None for name in _LATEST},
        "n_documents": len(set(person.documents)),
        "n_quotes": person.n_quotes,
        "first_seen": first,
        "last_seen": last,
    }


def fold_name(name: str | None) -> str:
    """A name for comparison: case, punctuation and apostrophes folded; hyphens become spaces."""
    return " ".join(_PUNCTUATION.sub(" ", (name or "").replace("’", "").replace("'", "")).casefold().split())
