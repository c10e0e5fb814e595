"""What the reader of judgements knows of a document, and the tokens and grade words it passes on."""

from __future__ import annotations

import bisect
import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.judgements.scales.records import Area, AreaSet, Inspectorate
from pipeline.judgements.words import Words, judgement_words
from pipeline.records import About, DateMention
from pipeline.structure import Structure

NO_TAGS: frozenset[str] = frozenset()


class Subject(NamedTuple):
    """Whose grade it is, and where the text says so (start < 0: nowhere near)."""

    kind: str  # provider, other
    text: str | None = None
    start: int = -1
    end: int = -1


#: A grade told by its place ("the top mark"), until the document names it.
PLACES = frozenset({"best", "worst", "second_best", "second_worst"})

#: Blocks that can state a grade. Captions and notes are the writer's words too.
READ = frozenset({"title", "heading", "paragraph", "bullet", "row", "caption", "note", "meta"})


class GradeHit(NamedTuple):
    """A grade wording found in the text, not yet known to be a judgement."""

    start: int
    end: int
    grade: str  # canonical key, or one of PLACES for "the top grade"
    strong: bool  # capital letter inside a sentence, or in quotation marks
    right: str  # what follows: alone, rating, own, insp, area, rated
    block: int
    verb: bool = False  # the words can be the verb of their clause: "requires improvement"


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
    board: bool = False  # a safeguarding board is named somewhere
    date_starts: list[int] = field(default_factory=list)
    legends: set[int] = field(default_factory=set)  # blocks that list the grades of a scale
    past_sections: dict[tuple[int, int], bool] = field(
        default_factory=dict
    )  # (heading, lead-in) -> of an earlier inspection
    named_lines: dict[int, Subject] = field(default_factory=dict)  # lines of a round-up -> whose grade they give
    sections: list[tuple[int, int, Subject]] = field(default_factory=list)  # blocks of a round-up that tell of one
    elsewhere: set[int] = field(default_factory=set)  # where one is named who surely is not the provider itself
    day: dt.date | None = None  # of the visit that is the news, else of publication
    days: dict[str, dt.date | None] = field(default_factory=dict)  # of the visit and of publication, once looked up
    text: str = field(init=False)
    low: str = field(init=False)  # the text in small letters and with straight apostrophes, character for character

    def __post_init__(self) -> None:
        self.text = self.structure.text
        self.low = lowered(self.text)

    def outdated(self, area: Area) -> bool:
        """Whether an area's framework had ended before the document's day."""
        return area.valid_until is not None and not area.splits and self.day is not None and self.day > area.valid_until

    def dates_in(self, start: int, end: int) -> Sequence[DateMention]:
        """The dates of the text from ``start`` to ``end``."""
        first = bisect.bisect_left(self.date_starts, start)
        return self.dates[first : bisect.bisect_left(self.date_starts, end)]


def lowered(text: str) -> str:
    """``text`` as the lexicon spells words, character for character."""
    low = text.lower()
    if len(low) != len(text):
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return low.replace("’", "'")


def taken(claims: Iterable[Token], start: int, end: int) -> bool:
    """Whether a claimed span overlaps ``start`` to ``end``."""
    return any(token.start < end and start < token.end for token in claims)
