"""An attribution: whose the words beside it are, by which verb, and how it was found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.quotes.clauses import Found
from pipeline.quotes.names import Token
from pipeline.quotes.phrases import Subject

#: No attribution is looked for further than this from its quotation.
WINDOW = 420


class Cue(NamedTuple):
    """An attribution: its subject (None where the sentence names none), the verb and how it was found."""

    subject: Subject | None
    verb: str
    start: int
    end: int
    rule: str
    passive: bool = False


def make_cue(
    tokens: Sequence[Token], found: Found, subject: Subject | None, rule: str, *, passive: bool = False
) -> Cue:
    """The attribution by the verb ``found`` to ``subject``."""
    return Cue(subject, found.verb.form, tokens[found.at].start, tokens[found.behind - 1].end, rule, passive)
