"""Grade scales and judgement areas of an inspectorate, as the scale files give them.

A grade is known by its wordings ("requires improvement to be good", "RI"), belongs to the scale of its inspectorate
and date, and carries that scale's rank (1 = best). An area is known by its wordings ("the impact of leaders").
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pipeline.lexicons import cached_from_models

_WORD = re.compile(r"(?<![\w-])\w+")
KINDS = frozenset(
    {"authority", "school", "college", "home", "agency", "nursery", "hospital", "trust", "police", "fire", "other"}
)


@dataclass(frozen=True, slots=True)
class Grade:
    """One grade of one scale."""

    id: str
    rank: int
    label: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Scale:
    """The grades an inspectorate gave from one date to another."""

    id: str
    label: str
    grades: tuple[Grade, ...]
    valid_from: dt.date
    valid_until: dt.date | None
    kinds: frozenset[str]
    events: frozenset[str]
    standard_of: str | None
    gives_overall: bool = True

    def grade(self, grade_id: str) -> Grade | None:
        """The grade of that key, None where the scale has none."""
        return next((grade for grade in self.grades if grade.id == grade_id), None)

    def valid_on(self, day: dt.date) -> bool:
        """Whether the scale was in use on ``day``."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


@dataclass(frozen=True, slots=True)
class Area:
    """What an area's wording stands for."""

    key: str
    short: bool = False  # names the area only where the grammar ties it to a grade
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None
    splits: tuple[str, ...] = ()
    except_kinds: frozenset[str] = frozenset()  # kinds of provider whose own name the words are


def any_area(wordings: Iterable[str]) -> re.Pattern[str]:
    """Any of the wordings, between words."""
    return re.compile(rf"(?<![\w-])(?:{'|'.join(wordings)})(?![\w-]|['’](?!s?[ ,.;:)]))", re.I)


@dataclass(frozen=True, slots=True, eq=False)
class AreaSet:
    """The areas of one framework, and one pattern of all their wordings."""

    id: str
    kinds: frozenset[str]
    scales: frozenset[str]
    keys: tuple[str, ...]
    pattern: re.Pattern[str]
    openings: dict[str, tuple[int, ...]]  # places in ``whole`` by the words, in small letters, that may open a wording
    with_names: tuple[int, ...]  # places of those in front of which a name or initials may stand
    whole: tuple[tuple[re.Pattern[str], Area], ...]
    _opened: dict[str, re.Pattern[str]] = field(default_factory=dict, compare=False, repr=False)
    _known: dict[str, Area | None] = field(default_factory=dict, compare=False, repr=False)

    def opened_by(self, word: str) -> re.Pattern[str]:
        """The few wordings that may begin with ``word`` or a name, as a pattern compiled when it is first asked for."""
        if word not in self.openings:
            word = ""
        if word not in self._opened:
            places = sorted({*self.openings.get(word, ()), *self.with_names})
            self._opened[word] = any_area(self.whole[place][0].pattern for place in places)
        return self._opened[word]

    def area_of(self, words: str) -> Area | None:
        """The area that ``words`` name, the first listed where several do."""
        if words in self._known:
            return self._known[words]
        area = next((area for pattern, area in self.whole if pattern.fullmatch(words)), None)
        if len(self._known) < 5000 and len(words) < 200:
            self._known[words] = area
        return area


@cached_from_models
def _ranks_by_opening(area_sets: tuple[AreaSet, ...]) -> tuple[dict[str, tuple[int, ...]], tuple[int, ...]]:
    """The ranks of the sets by the words with which their wordings may begin, and of those that begin with names."""
    ranks = {
        word: tuple(rank for rank, area_set in enumerate(area_sets) if word in area_set.openings)
        for word in frozenset().union(*(area_set.openings for area_set in area_sets))
    }
    return ranks, tuple(rank for rank, area_set in enumerate(area_sets) if area_set.with_names)


def area_wordings(
    area_sets: tuple[AreaSet, ...], text: str, low: str, start: int, end: int
) -> Iterator[tuple[int, re.Match[str]]]:
    """Where wordings of the sets stand in ``text[start:end]``, each with the rank of its set, in text order.

    One walk over the words of ``low`` (the text in small letters) for all sets: at each word only those wordings are
    tried that may begin with it.
    """
    by_opening, with_names = _ranks_by_opening(area_sets)
    ends = [start] * len(area_sets)
    for word in _WORD.finditer(low, start, end):
        place = word.start()
        ranks = by_opening.get(word[0], ())
        if with_names and text[place].isupper():
            ranks += with_names
        for rank in ranks:
            if place >= ends[rank]:
                match = area_sets[rank].opened_by(word[0]).match(text, place, end)
                if match is not None:
                    ends[rank] = match.end()
                    yield rank, match


@dataclass(frozen=True, slots=True)
class GradeWords:
    """The wordings of all grades of an inspectorate: ``stems`` to find them quickly, ``pattern`` to read them."""

    stems: tuple[str, ...]  # lower-case beginnings
    cased_stems: tuple[str, ...]
    pattern: re.Pattern[str]
    whole: tuple[tuple[re.Pattern[str], str], ...]

    def grade_of(self, words: str) -> str:
        """The key of the grade that ``words`` name."""
        return next(grade for pattern, grade in self.whole if pattern.fullmatch(words))


@dataclass(frozen=True, slots=True)
class Inspectorate:
    """Everything one scale file holds."""

    name: str
    names: tuple[str, ...]
    gives_overall: bool
    default_for: frozenset[str]  # kinds of provider whose texts may leave it unnamed
    graded_events: frozenset[str]  # of those that are visits without grades elsewhere
    told_by: tuple[str, ...]  # words, in small letters, of which two tell a text that names no inspectorate
    not_by: tuple[str, ...]  # words that a text of it does not hold
    figures_with: tuple[str, ...]  # words, one of which a text holds that tells grades as figures; none: any text may
    scales: tuple[Scale, ...]
    area_sets: tuple[AreaSet, ...]
    grade_words: GradeWords
    standard_words: tuple[tuple[re.Pattern[str], str, str], ...]  # pattern, grade, area of the standard
    outcome_grades: frozenset[str]  # whose wordings are whole sentences
    short_grades: frozenset[str]  # folded short wordings
    numbers: dict[int, str]
    verb_grades: frozenset[str]  # whose wordings can be the verb of a clause
    parts: re.Pattern[str] | None

    def scale_for(self, grade_id: str, *, on: dt.date | None, kind: str, event: str) -> Scale:
        """The scale a grade belongs to: the first that fits event, kind and date; then kind; then any that holds it."""
        holding = [scale for scale in self.scales if scale.grade(grade_id)]
        tests = (
            lambda s: (
                event in s.events if s.events else (not s.kinds or kind in s.kinds) and (on is None or s.valid_on(on))
            ),
            lambda s: not s.events and (on is None or s.valid_on(on)),
            lambda s: not s.events and (not s.kinds or kind in s.kinds),
        )
        for test in tests:
            for scale in holding:
                if test(scale):
                    return scale
        return holding[0]

    def area_sets_for(self, kind: str) -> tuple[AreaSet, ...]:
        """The area sets, those meant for the kind of provider first, those of special scales last."""
        return tuple(sorted(self.area_sets, key=lambda s: (bool(s.scales), kind not in s.kinds)))
