"""Grade scales and judgement areas of each inspectorate, read from ``models/scales/*.toml``.

A grade is known by its wordings ("requires improvement to be good", "RI"), belongs to the scale of its inspectorate
and date, and carries that scale's rank (1 = best). An area is known by its wordings ("the impact of leaders").
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from pipeline.errors import ModelFileError
from pipeline.lexicons import cached_from_models, check_keys, models_dir, read_toml
from pipeline.wordings import expansions, to_regex

KINDS = frozenset({"authority", "school", "college", "home", "agency", "nursery", "hospital", "trust", "police", "fire", "other"})


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


@dataclass(frozen=True, slots=True)
class AreaSet:
    """The areas of one framework, and one pattern of all their wordings."""

    id: str
    kinds: frozenset[str]
    scales: frozenset[str]
    keys: tuple[str, ...]
    pattern: re.Pattern[str]
    whole: tuple[tuple[re.Pattern[str], Area], ...]
    _known: dict[str, Area | None] = field(default_factory=dict, compare=False, repr=False)

    def area_of(self, words: str) -> Area | None:
        """The area that ``words`` name, the first listed where several do."""
        if words in self._known:
            return self._known[words]
        area = next((area for pattern, area in self.whole if pattern.fullmatch(words)), None)
        if len(self._known) < 5000 and len(words) < 200:
            self._known[words] = area
        return area


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
            lambda s: event in s.events if s.events else (not s.kinds or kind in s.kinds) and (on is None or s.valid_on(on)),
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


@cached_from_models
def inspectorates() -> dict[str, Inspectorate]:
    """All inspectorates by the name that ``documents.inspectorate`` uses."""
    found: dict[str, Inspectorate] = {}
    for path in sorted((models_dir() / "scales").glob("*.toml")):
        file = f"scales/{path.name}"
        inspectorate = _inspectorate(file, read_toml(file))
        if inspectorate.name in found:
            raise ModelFileError(file, "inspectorate", f"{inspectorate.name!r} has another file")
        found[inspectorate.name] = inspectorate
    if not found:
        raise ModelFileError("scales", "", "no scale files there")
    return found


def _inspectorate(file: str, raw: dict[str, Any]) -> Inspectorate:
    check_keys(file, "", raw, allowed=("inspectorate", "names", "overall", "scales", "area_sets", "parts"), required=("inspectorate", "names", "scales", "area_sets"))
    scales: list[Scale] = []
    words: list[tuple[str, str, bool]] = []
    standards: list[tuple[re.Pattern[str], str, str]] = []
    numbers: dict[int, str] = {}
    short: set[str] = set()
    for index, table in enumerate(raw["scales"]):
        scale = _scale(file, f"scales[{index}]", table)
        scales.append(scale)
        for grade in table["grades"]:
            if scale.standard_of:
                standards += [(re.compile(rf"\b(?:{to_regex(w)})\b", re.I), grade["id"], scale.standard_of) for w in grade["wordings"]]
                continue
            words += [(wording, grade["id"], False) for wording in (*grade["wordings"], *grade.get("short", ()))]
            words += [(wording, grade["id"], True) for wording in grade.get("cased", ())]
            short.update(wording.casefold() for wording in grade.get("short", ()))
            if grade.get("number"):
                numbers[grade["number"]] = grade["id"]
    standards.sort(key=lambda item: -len(item[0].pattern))
    parts = raw.get("parts", {}).get("wordings", ())
    return Inspectorate(
        name=raw["inspectorate"], names=tuple(raw["names"]), gives_overall=raw.get("overall", True), scales=tuple(scales),
        area_sets=tuple(_area_set(file, f"area_sets[{i}]", table) for i, table in enumerate(raw["area_sets"])),
        grade_words=_grade_words(file, words), standard_words=tuple(standards),
        outcome_grades=frozenset(grade["id"] for table in raw["scales"] if table.get("outcome") for grade in table["grades"]),
        short_grades=frozenset(short), numbers=numbers,
        verb_grades=frozenset(grade["id"] for table in raw["scales"] for grade in table["grades"] if grade.get("verb")),
        parts=re.compile(r"\b(?:" + "|".join(to_regex(w) for w in _longest_first(parts)) + r")\b", re.I) if parts else None)


def _scale(file: str, key: str, table: dict[str, Any]) -> Scale:
    check_keys(file, key, table, allowed=("id", "label", "valid_from", "valid_until", "grades", "kinds", "events", "standard_of", "outcome"),
               required=("id", "label", "valid_from", "grades"))
    grades = []
    for index, grade in enumerate(table["grades"]):
        check_keys(file, f"{key}.grades[{index}]", grade, allowed=("id", "rank", "label", "wordings", "cased", "short", "number", "verb"),
                   required=("id", "rank", "label", "wordings"))
        grades.append(Grade(grade["id"], grade["rank"], grade["label"], grade.get("number")))
    if sorted(grade.rank for grade in grades) != list(range(1, len(grades) + 1)):
        raise ModelFileError(file, f"{key}.grades", "ranks must run from 1 (best) without gaps")
    kinds = frozenset(table.get("kinds", ()))
    if kinds - KINDS:
        raise ModelFileError(file, f"{key}.kinds", f"unknown kind {sorted(kinds - KINDS)[0]!r}")
    return Scale(table["id"], table["label"], tuple(grades), table["valid_from"], table.get("valid_until"), kinds,
                 frozenset(table.get("events", ())), table.get("standard_of"))


def _area_set(file: str, key: str, table: dict[str, Any]) -> AreaSet:
    check_keys(file, key, table, allowed=("id", "kinds", "scales", "areas"), required=("id", "kinds", "areas"))
    kinds = frozenset(table["kinds"])
    if kinds - KINDS:
        raise ModelFileError(file, f"{key}.kinds", f"unknown kind {sorted(kinds - KINDS)[0]!r}")
    seen: dict[str, str] = {}
    wordings: list[tuple[str, Area]] = []
    for index, area in enumerate(table["areas"]):
        place = f"{key}.areas[{index}]"
        check_keys(file, place, area, allowed=("key", "wordings", "short", "valid_from", "valid_until", "splits"), required=("key", "wordings"))
        for field in ("wordings", "short"):
            for wording in area.get(field, ()):
                for phrase in expansions(wording):
                    if seen.setdefault(phrase.casefold(), area["key"]) != area["key"]:
                        raise ModelFileError(file, f"{place}.{field}", f"{phrase!r} already stands under {seen[phrase.casefold()]}")
                wordings.append((wording, Area(area["key"], field == "short", area.get("valid_from"), area.get("valid_until"), tuple(area.get("splits", ())))))
    wordings.sort(key=lambda item: -max(map(len, expansions(item[0]))))
    pattern = re.compile(r"(?<![\w-])(?:" + "|".join(to_regex(wording) for wording, _ in wordings) + r")(?![\w-]|['’](?!s?[ ,.;:)]))", re.I)
    whole = tuple((re.compile(to_regex(wording), re.I), area) for wording, area in wordings)
    keys = tuple(dict.fromkeys(area["key"] for area in table["areas"]))
    return AreaSet(table["id"], kinds, frozenset(table.get("scales", ())), keys, pattern, whole)


def _grade_words(file: str, words: Iterable[tuple[str, str, bool]]) -> GradeWords:
    unique = dict.fromkeys(words)
    meaning: dict[str, str] = {}
    stems: set[str] = set()
    cased_stems: set[str] = set()
    for wording, grade, cased in unique:
        for phrase in expansions(wording):
            if meaning.setdefault(phrase.casefold(), grade) != grade:
                raise ModelFileError(file, "scales", f"{phrase!r} names both {meaning[phrase.casefold()]} and {grade}")
            (cased_stems if cased else stems).add(phrase.split()[0] if cased else phrase.split()[0].lower())
    ordered = sorted(unique, key=lambda item: -max(map(len, expansions(item[0]))))
    regexes = [(f"(?-i:{to_regex(wording)})" if cased else to_regex(wording), grade) for wording, grade, cased in ordered]
    pattern = re.compile(r"(?:" + "|".join(regex for regex, _ in regexes) + r")(?!\w)", re.I)
    whole = tuple((re.compile(regex, re.I), grade) for regex, grade in regexes)
    return GradeWords(_shortest(stems), tuple(sorted(cased_stems)), pattern, whole)


def _shortest(stems: set[str]) -> tuple[str, ...]:
    """Leave out every stem that begins with another."""
    return tuple(sorted(stem for stem in stems if not any(stem != other and stem.startswith(other) for other in stems)))


def _longest_first(wordings: Iterable[str]) -> list[str]:
    return sorted(wordings, key=lambda wording: -max(map(len, expansions(wording))))
