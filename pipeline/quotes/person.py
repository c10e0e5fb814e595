"""A person of a document, and the places that name him or her."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.quotes.roles import Post


class Mention(NamedTuple):
    """One place where a person is named."""

    start: int
    end: int


@dataclass(slots=True)
class Person:
    """A person named in full somewhere in the document."""

    name: str
    honorific: str | None = None
    gender: str | None = None
    strong: bool = False
    mentions: list[Mention] = field(default_factory=list)
    post: Post | None = None
    described: bool = False


class Named(NamedTuple):
    """Who was named last before an offset; ``subject`` where the name begins its sentence or clause."""

    start: int
    person: Person
    subject: bool


def start_of(mention: Mention) -> int:
    return mention.start
