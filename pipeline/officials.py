"""Officials as people: one row a person over all documents, and why each mention is that person.

First version: a person is a name within one provider. ``Cllr Sue Duffy``, ``Councillor Sue Duffy`` and
``Sue Duffy`` of one council are one.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from pipeline.ids import short_hash
from pipeline.schemas import SCHEMAS


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


@dataclass(slots=True)
class _Person:
    official_id: str
    mentions: list[tuple[Mention, str]] = field(default_factory=list)


def resolve_officials(mentions: Iterable[Mention], known: dict[tuple[str, str], str] | None = None) -> tuple[pa.Table, pa.Table]:
    """The tables ``officials`` and ``official_mentions``. ``known`` maps (folded name, body) to ids given before."""
    people: dict[tuple[str, str], _Person] = {}
    for mention in mentions:
        key = (fold_name(mention.name), fold_name(mention.provider_code or mention.provider or mention.organisation or ""))
        person = people.get(key)
        if person is None:
            person = people[key] = _Person((known or {}).get(key) or short_hash("official", *key))
        person.mentions.append((mention, "same name and provider" if person.mentions else "first mention"))
    ordered = sorted(people.values(), key=lambda p: (fold_name(p.mentions[0][0].name), p.official_id))
    officials = pa.Table.from_pylist([_official(person) for person in ordered], schema=SCHEMAS["officials"])
    rows = [_mention_row(person.official_id, mention, why) for person in ordered for mention, why in person.mentions]
    return officials, pa.Table.from_pylist(rows, schema=SCHEMAS["official_mentions"])


def _official(person: _Person) -> dict[str, Any]:
    mentions = [mention for mention, _ in person.mentions]
    dated = sorted(mentions, key=lambda m: (m.seen_on or dt.date.min, m.doc_id))
    seen = [m.seen_on for m in mentions if m.seen_on]
    latest = {name: next((getattr(m, name) for m in reversed(dated) if getattr(m, name)), None) for name in ("honorific", "role", "organisation", "provider_code")}
    return {"official_id": person.official_id, "name": max((m.name for m in mentions), key=lambda n: (len(n), n)), **latest,
            "n_documents": len({m.doc_id for m in mentions}), "n_quotes": sum(m.is_quote for m in mentions),
            "first_seen": min(seen, default=None), "last_seen": max(seen, default=None)}


def _mention_row(official_id: str, mention: Mention, why: str) -> dict[str, Any]:
    return {"official_id": official_id, "doc_id": mention.doc_id, "row_id": mention.row_id, "name_text": mention.name_text,
            "role": mention.role, "seen_on": mention.seen_on, "joined_by": why}


def fold_name(name: str) -> str:
    """A name for comparison: case, punctuation and apostrophes folded."""
    return " ".join(re.sub(r"[^\w\s]", " ", name.replace("’", "").replace("'", "")).casefold().split())
