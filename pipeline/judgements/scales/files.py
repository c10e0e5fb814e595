"""The scale files under ``models/scales/*.toml``: read, checked and compiled, one inspectorate a file."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from pipeline.errors import ModelFileError
from pipeline.judgements.scales.records import KINDS, Area, AreaSet, Grade, GradeWords, Inspectorate, Scale, any_area
from pipeline.judgements.scales.wordings import expansions, opening_words, opens_with_name, to_regex
from pipeline.lexicons import cached_from_models, check_keys, models_dir, read_toml


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
    check_keys(
        file,
        "",
        raw,
        allowed=(
            "inspectorate",
            "names",
            "overall",
            "default_for",
            "told_by",
            "not_by",
            "figures_with",
            "graded_events",
            "scales",
            "area_sets",
            "parts",
        ),
        required=("inspectorate", "names", "scales", "area_sets"),
    )
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
                standards += [
                    (re.compile(rf"\b(?:{to_regex(w)})\b", re.I), grade["id"], scale.standard_of)
                    for w in grade["wordings"]
                ]
                continue
            words += [(wording, grade["id"], False) for wording in (*grade["wordings"], *grade.get("short", ()))]
            words += [(wording, grade["id"], True) for wording in grade.get("cased", ())]
            short.update(wording.casefold() for wording in grade.get("short", ()))
            if grade.get("number"):
                numbers[grade["number"]] = grade["id"]
    standards.sort(key=lambda item: -len(item[0].pattern))
    parts = raw.get("parts", {}).get("wordings", ())
    return Inspectorate(
        name=raw["inspectorate"],
        names=tuple(raw["names"]),
        gives_overall=raw.get("overall", True),
        default_for=frozenset(raw.get("default_for", ())),
        graded_events=frozenset(raw.get("graded_events", ())),
        told_by=tuple(raw.get("told_by", ())),
        not_by=tuple(raw.get("not_by", ())),
        figures_with=tuple(raw.get("figures_with", ())),
        scales=tuple(scales),
        area_sets=tuple(_area_set(file, f"area_sets[{i}]", table) for i, table in enumerate(raw["area_sets"])),
        grade_words=_grade_words(file, words),
        standard_words=tuple(standards),
        outcome_grades=frozenset(
            grade["id"] for table in raw["scales"] if table.get("outcome") for grade in table["grades"]
        ),
        short_grades=frozenset(short),
        numbers=numbers,
        verb_grades=frozenset(grade["id"] for table in raw["scales"] for grade in table["grades"] if grade.get("verb")),
        parts=re.compile(r"\b(?:" + "|".join(to_regex(w) for w in _longest_first(parts)) + r")\b", re.I)
        if parts
        else None,
    )


def _scale(file: str, key: str, table: dict[str, Any]) -> Scale:
    check_keys(
        file,
        key,
        table,
        allowed=(
            "id",
            "label",
            "valid_from",
            "valid_until",
            "grades",
            "kinds",
            "events",
            "standard_of",
            "outcome",
            "overall",
        ),
        required=("id", "label", "valid_from", "grades"),
    )
    grades = []
    for index, grade in enumerate(table["grades"]):
        check_keys(
            file,
            f"{key}.grades[{index}]",
            grade,
            allowed=("id", "rank", "label", "wordings", "cased", "short", "number", "verb"),
            required=("id", "rank", "label", "wordings"),
        )
        grades.append(Grade(grade["id"], grade["rank"], grade["label"], grade.get("number")))
    if sorted(grade.rank for grade in grades) != list(range(1, len(grades) + 1)):
        raise ModelFileError(file, f"{key}.grades", "ranks must run from 1 (best) without gaps")
    kinds = frozenset(table.get("kinds", ()))
    if kinds - KINDS:
        raise ModelFileError(file, f"{key}.kinds", f"unknown kind {sorted(kinds - KINDS)[0]!r}")
    return Scale(
        table["id"],
        table["label"],
        tuple(grades),
        table["valid_from"],
        table.get("valid_until"),
        kinds,
        frozenset(table.get("events", ())),
        table.get("standard_of"),
        table.get("overall", True),
    )


def _area_set(file: str, key: str, table: dict[str, Any]) -> AreaSet:
    check_keys(file, key, table, allowed=("id", "kinds", "scales", "areas"), required=("id", "kinds", "areas"))
    kinds = frozenset(table["kinds"])
    if kinds - KINDS:
        raise ModelFileError(file, f"{key}.kinds", f"unknown kind {sorted(kinds - KINDS)[0]!r}")
    seen: dict[str, str] = {}
    wordings: list[tuple[str, Area]] = []
    cased: set[str] = set()  # abbreviations, read with their capitals
    for index, area in enumerate(table["areas"]):
        cased.update(area.get("cased", ()))
        place = f"{key}.areas[{index}]"
        check_keys(
            file,
            place,
            area,
            allowed=("key", "wordings", "short", "cased", "valid_from", "valid_until", "splits", "except_kinds"),
            required=("key", "wordings"),
        )
        for name in ("wordings", "short", "cased"):
            for wording in area.get(name, ()):
                for phrase in expansions(wording):
                    if seen.setdefault(phrase.casefold(), area["key"]) != area["key"]:
                        raise ModelFileError(
                            file, f"{place}.{name}", f"{phrase!r} already stands under {seen[phrase.casefold()]}"
                        )
                wordings.append(
                    (
                        wording,
                        Area(
                            area["key"],
                            name != "wordings",
                            area.get("valid_from"),
                            area.get("valid_until"),
                            tuple(area.get("splits", ())),
                            frozenset(area.get("except_kinds", ())),
                        ),
                    )
                )
    wordings.sort(key=lambda item: -max(map(len, expansions(item[0]))))

    def regex(wording: str) -> str:
        return f"(?-i:{to_regex(wording)})" if wording in cased else to_regex(wording)

    whole = tuple((re.compile(regex(wording), re.I), area) for wording, area in wordings)
    openings: dict[str, list[int]] = {}
    for rank, (wording, _) in enumerate(wordings):
        for word in opening_words(wording):
            openings.setdefault(word, []).append(rank)
    keys = tuple(dict.fromkeys(area["key"] for area in table["areas"]))
    return AreaSet(
        table["id"],
        kinds,
        frozenset(table.get("scales", ())),
        keys,
        any_area(pattern.pattern for pattern, _ in whole),
        {word: tuple(places) for word, places in openings.items()},
        tuple(place for place, (wording, _) in enumerate(wordings) if opens_with_name(wording)),
        whole,
    )


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
    regexes = [
        (f"(?-i:{to_regex(wording)})" if cased else to_regex(wording), grade) for wording, grade, cased in ordered
    ]
    pattern = re.compile(r"(?:" + "|".join(regex for regex, _ in regexes) + r")(?!\w)", re.I)
    whole = tuple((re.compile(regex, re.I), grade) for regex, grade in regexes)
    return GradeWords(_shortest(stems), tuple(sorted(cased_stems)), pattern, whole)


def _shortest(stems: set[str]) -> tuple[str, ...]:
    """Leave out every stem that begins with another."""
    return tuple(sorted(stem for stem in stems if not any(stem != other and stem.startswith(other) for other in stems)))


def _longest_first(wordings: Iterable[str]) -> list[str]:
    return sorted(wordings, key=lambda wording: -max(map(len, expansions(wording))))
