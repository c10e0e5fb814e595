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
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pyarrow as pa

from pipeline.lexicons import cached_from_models
from pipeline.official_ids import People, official_tables
from pipeline.people import given_name_forms, post_nominals
from pipeline.provider_words import authority_of
from pipeline.schemas import SCHEMAS

#: A misspelt surname is joined only to a person in the same role seen within this time.
NEAR = dt.timedelta(days=3 * 365)
_PUNCTUATION = re.compile(r"[^\w\s]")


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
    at: int = 0  # its number among all mentions


@dataclass(slots=True)
class _Person:
    """All mentions under one folded name of one body, and later whatever was merged into them."""

    body: str
    given: tuple[str, ...]
    surname: str
    mentions: list[tuple[Mention, str]] = field(default_factory=list)
    into: _Person | None = None

    def root(self) -> _Person:
        person = self
        while person.into is not None:
            person = person.into
        return person

    @property
    def is_initial(self) -> bool:
        """Only an initial, or nothing, stands for the given name."""
        return not self.given or len(self.given[0]) == 1

    def roles(self) -> set[str]:
        return {fold_name(m.role) for m, _ in self.mentions if m.role}

    def days(self) -> list[dt.date]:
        return [m.seen_on for m, _ in self.mentions if m.seen_on]


def resolve_officials(
    mentions: Iterable[Mention], known: Mapping[tuple[str, str], str] | None = None, before: pa.Table | None = None
) -> tuple[pa.Table, pa.Table]:
    """The tables ``officials`` and ``official_mentions`` of mentions held at once; ``known`` maps (doc_id, row_id) to
    ids given before, or ``before`` is the table ``official_mentions`` that holds them."""
    bodies: dict[str, list[Mention]] = defaultdict(list)
    columns = ("doc_id", "row_id", "name_text", "role", "seen_on")
    rows = []
    for at, mention in enumerate(mentions):
        bodies[body_of(mention.organisation, mention.provider, mention.first_twin or mention.doc_id)].append(
            replace(mention, at=at)
        )
        rows.append({name: getattr(mention, name) for name in columns})
    schema = SCHEMAS["official_mentions"].remove_metadata()
    table = pa.Table.from_pylist(rows, schema=pa.schema([schema.field(name) for name in columns]))
    if before is None:
        given_before = [
            {"official_id": given, "doc_id": doc, "row_id": row} for (doc, row), given in (known or {}).items()
        ]
        before = pa.Table.from_pylist(given_before, schema=schema)
    people = find_people(sorted(bodies.items()), len(rows))
    officials, pieces, _ = official_tables(people, table, before)
    return officials, pa.concat_tables([SCHEMAS["official_mentions"].empty_table(), *pieces])


def find_people(bodies: Iterable[tuple[str, list[Mention]]], n_mentions: int) -> People:
    """The people of one body after another, so that only one body's mentions are held at a time."""
    people = People(n_mentions)
    for body, named in bodies:
        for person in _people_of(body, named):
            number = people.add(
                person.body, person.given, person.surname, fold_name(_best_name(person)), _official(person)
            )
            for mention, why in person.mentions:
                people.join(mention.at, number, why)
    return people


def _people_of(body: str, mentions: list[Mention]) -> list[_Person]:
    names: dict[str, _Person] = {}
    for mention in sorted(mentions, key=lambda m: (m.doc_id, m.row_id)):
        _place(names, body, mention)
    people = list(names.values())
    _merge_forms(people)
    _merge_misspelt(people)
    return [person for person in people if person.into is None]


def _place(people: dict[str, _Person], body: str, mention: Mention) -> None:
    words = [word for word in fold_name(mention.name).split() if word not in post_nominals()] or fold_name(
        mention.name
    ).split()
    if not words:
        return
    name = " ".join(words)
    person = people.get(name)
    if person is None:
        person = people[name] = _Person(body, tuple(words[:-1]), words[-1])
        person.mentions.append((mention, "first mention of the name at this body"))
    else:
        person.mentions.append((mention, "same name and body"))


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
        group.sort(key=lambda p: (-len(p.mentions), p.surname))
        for index, common in enumerate(group):
            for rare in group[index + 1 :]:
                if rare.into is not None or common.into is not None or min(len(common.surname), len(rare.surname)) < 5:
                    continue
                if (
                    OSA.distance(common.surname, rare.surname, score_cutoff=1) <= 1
                    and common.roles() & rare.roles()
                    and _near(common, rare)
                ):
                    _join(
                        rare,
                        common,
                        "surname one letter astray, same given name, role and body, near in time",
                    )


def _near(one: _Person, other: _Person) -> bool:
    days, others = one.days(), other.days()
    if not days or not others:
        return False
    return min(days) - NEAR <= max(others) and min(others) - NEAR <= max(days)


def _join(person: _Person, target: _Person, why: str) -> None:
    target, person = target.root(), person.root()
    if target is person:
        return
    target.mentions += [(mention, why) for mention, _ in person.mentions]
    person.mentions, person.into = [], target


def _best_name(person: _Person) -> str:
    """The fullest name, the commonest of equally full ones."""
    counts: dict[str, int] = defaultdict(int)
    for mention, why in person.mentions:
        counts[mention.name] += 0 if why.startswith("surname one letter astray") else 1
    return max(
        counts,
        key=lambda name: (
            counts[name] > 0,
            len(name.split()),
            "." not in name,
            len(name.split()[0]) > 1,
            counts[name],
            name,
        ),
    )


def _official(person: _Person) -> dict[str, Any]:
    mentions = [mention for mention, _ in person.mentions]
    dated = sorted(mentions, key=lambda m: (m.seen_on or dt.date.min, m.doc_id, m.row_id))
    seen = [m.seen_on for m in mentions if m.seen_on]
    latest = {
        name: next((getattr(m, name) for m in reversed(dated) if getattr(m, name)), None)
        for name in ("honorific", "role", "organisation", "provider_code")
    }
    return {
        "name": _best_name(person),
        **latest,
        "n_documents": len({m.doc_id for m in mentions}),
        "n_quotes": sum(m.is_quote for m in mentions),
        "first_seen": min(seen, default=None),
        "last_seen": max(seen, default=None),
    }


def fold_name(name: str | None) -> str:
    """A name for comparison: case, punctuation and apostrophes folded; hyphens become spaces."""
    return " ".join(_PUNCTUATION.sub(" ", (name or "").replace("’", "").replace("'", "")).casefold().split())
