"""Grade scales and areas as data: complete, unambiguous, read by their own wordings, and extended by one file."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.errors import ModelFileError
from pipeline.judgements import find_judgements
from pipeline.judgements.scales.files import inspectorates
from pipeline.judgements.scales.wordings import expansions, to_regex
from pipeline.judgements.words import judgement_words
from pipeline.lexicons import models_dir, read_toml, use_models
from pipeline.records import About
from pipeline.structure import build_structure

GRADES = {
    "Ofsted": {
        "outstanding",
        "good",
        "requires_improvement",
        "inadequate",
        "satisfactory",
        "adequate",
        "excellent",
        "exceptional",
        "strong_standard",
        "expected_standard",
        "needs_attention",
        "urgent_improvement",
        "met",
        "not_met",
        "positive",
        "inconsistent",
        "systemic_failings",
    },
    "CQC": {"outstanding", "good", "requires_improvement", "inadequate"},
    "HMICFRS": {"outstanding", "good", "adequate", "requires_improvement", "inadequate"},
    "Estyn": {"excellent", "good", "adequate", "unsatisfactory"},
    "Care Inspectorate": {"excellent", "very_good", "good", "adequate", "weak", "unsatisfactory"},
}
AREAS = {
    ("Ofsted", "authority"): {
        "overall",
        "help_and_protection",
        "children_in_care",
        "care_leavers",
        "children_in_care_and_care_leavers",
        "adoption",
        "leadership",
        "safeguarding_board",
        "fostering",
    },
    ("Ofsted", "home"): {"overall", "help_and_protection", "leadership"},
    ("Ofsted", "school"): {
        "overall",
        "quality_of_education",
        "behaviour_and_attitudes",
        "personal_development",
        "leadership_and_management",
        "early_years",
        "sixth_form",
    },
    ("CQC", "home"): {"overall", "safe", "effective", "caring", "responsive", "well_led"},
}
REPORT_CARD = {
    "inclusion",
    "curriculum_and_teaching",
    "achievement",
    "attendance_and_behaviour",
    "personal_development_and_wellbeing",
    "early_years",
    "sixth_form",
    "leadership_and_governance",
    "safeguarding",
}
LIGHTS = """
inspectorate = "Lights"
names = ["Lights"]
[[scales]]
id = "lamps"
label = "Lamps"
valid_from = 2000-01-01
grades = [
  { id = "bright", rank = 1, label = "Bright", wordings = ["bright"] },
  { id = "dim", rank = 2, label = "Dim", wordings = ["dim"] },
]
[[area_sets]]
id = "lamps"
kinds = ["other"]
[[area_sets.areas]]
key = "other"
wordings = ["lamp oil"]
"""
FILES = sorted(path.name for path in (models_dir() / "scales").glob("*.toml"))


@pytest.fixture
def models(tmp_path: Path) -> Iterator[Path]:
    """A copy of the model files that a test may change."""
    folder = tmp_path / "models"
    shutil.copytree(models_dir(), folder)
    use_models(folder)
    yield folder
    use_models(None)


@pytest.mark.parametrize("name", sorted(GRADES))
def test_grades_promised(name: str) -> None:
    found = {grade.id for scale in inspectorates()[name].scales for grade in scale.grades}
    assert found == GRADES[name]


@pytest.mark.parametrize(("name", "kind"), sorted(AREAS))
def test_areas_promised(name: str, kind: str) -> None:
    first = inspectorates()[name].area_sets_for(kind)[0]
    assert set(first.keys) - {"other"} == AREAS[name, kind]


def test_report_card_areas() -> None:
    card = next(area_set for area_set in inspectorates()["Ofsted"].area_sets if area_set.scales)
    assert set(card.keys) - {"other"} == REPORT_CARD


@pytest.mark.parametrize("file", FILES)
def test_every_wording_reads_as_itself(file: str) -> None:
    raw = read_toml(f"scales/{file}")
    inspectorate = inspectorates()[raw["inspectorate"]]
    for scale in raw["scales"]:
        for grade in scale["grades"]:
            for wording in (*grade["wordings"], *grade.get("cased", ()), *grade.get("short", ())):
                for phrase in expansions(wording):
                    if scale.get("standard_of"):
                        assert any(p.fullmatch(phrase) and g == grade["id"] for p, g, _ in inspectorate.standard_words)
                    else:
                        match = inspectorate.grade_words.pattern.match(phrase)
                        assert match is not None and match.group() == phrase
                        assert inspectorate.grade_words.grade_of(phrase) == grade["id"]
    for table, area_set in zip(raw["area_sets"], inspectorate.area_sets, strict=True):
        for area in table["areas"]:
            for wording in (*area["wordings"], *area.get("short", ())):
                for phrase in expansions(wording):
                    if wording.startswith("<initials>"):
                        phrase = f"H{phrase}"
                    known = area_set.area_of(phrase)
                    assert known is not None and known.key == area["key"], phrase


@pytest.mark.parametrize(
    ("wording", "phrase", "reads"),
    [
        ("require(s|d|) improvement [to be good]", "requires\n improvement to be good", True),
        ("require(s|d|) improvement [to be good]", "requiring improvement", False),
        ("looked[-]after children", "looked after children", True),
        ("looked[-]after children", "looked‑after children", True),
        ("pupils' achievement", "pupils’ achievement", True),
        ("leadership, management and governance", "leadership management & governance", True),
        ("the <name> board", "the Upper Tarn board", True),
        ("the <name> board", "the safeguarding board", False),
        ("<initials>SCB", "HSCB", True),
    ],
)
def test_notation(wording: str, phrase: str, reads: bool) -> None:
    import re

    assert bool(re.fullmatch(to_regex(wording), phrase, re.IGNORECASE)) is reads


def test_scale_of_a_grade_by_date_and_kind() -> None:
    ofsted, hmicfrs = inspectorates()["Ofsted"], inspectorates()["HMICFRS"]
    day = dt.date(2011, 5, 1)
    assert ofsted.scale_for("good", on=day, kind="school", event="inspection").id == "ofsted_four_grade_satisfactory"
    assert ofsted.scale_for("good", on=dt.date(2024, 5, 1), kind="school", event="inspection").id == "ofsted_four_grade"
    assert ofsted.scale_for("inconsistent", on=None, kind="authority", event="other").id == "area_send_outcome"
    grade = hmicfrs.scale_for("inadequate", on=dt.date(2024, 1, 1), kind="police", event="inspection").grade(
        "inadequate"
    )
    assert grade is not None and grade.rank == 5
    older = hmicfrs.scale_for("inadequate", on=dt.date(2018, 1, 1), kind="police", event="inspection").grade(
        "inadequate"
    )
    assert older is not None and older.rank == 4


def test_an_inspectorate_is_one_file(models: Path) -> None:
    (models / "scales" / "lights.toml").write_text(LIGHTS, encoding="utf-8")
    use_models(models)
    about = About(inspectorate="Lights", provider="Far Skerry", provider_kind="other", provider_names=("Far Skerry",))
    rows = find_judgements(
        build_structure("Far Skerry was rated bright. Its lamp oil was judged dim."), about=about, dates=[]
    )
    assert [(row.area, row.grade, row.scale, row.rank) for row in rows] == [
        ("overall", "bright", "lamps", 1),
        ("other", "dim", "lamps", 2),
    ]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('rank = 1, label = "Outstanding"', 'rnak = 1, label = "Outstanding"', "rnak"),
        ("rank = 2", "rank = 3", "ranks must run from 1"),
        ('kinds = ["home", "hospital", "trust"', 'kinds = ["hoem", "hospital", "trust"', "hoem"),
        ('short = ["caring"]', 'short = ["caring", "safe"]', "already stands under"),
    ],
)
def test_a_wrong_file_is_named(models: Path, old: str, new: str, message: str) -> None:
    path = models / "scales" / "cqc.toml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    use_models(models)
    with pytest.raises(ModelFileError, match=r"scales/cqc\.toml") as caught:
        inspectorates()
    assert message in str(caught.value)


def test_the_lexicon_refuses_unknown_tags(models: Path) -> None:
    path = models / "lexicons" / "judgements.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("[follow]", 'jugded = ["rated"]\n[follow]', 1), encoding="utf-8"
    )
    use_models(models)
    with pytest.raises(ModelFileError, match="jugded"):
        judgement_words()
