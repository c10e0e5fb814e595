"""The second reading of judgements: what the trained models add to the rules, and what happens without their weights."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from pipeline import extract
from pipeline.errors import ModelFileError
from pipeline.judgements.learned.second import LABELS
from pipeline.lexicons import models_dir, use_models
from pipeline.weights import read_weights

OPENING = "Ofsted inspected Harnsworth Council in May 2024. "


@pytest.fixture
def models(tmp_path: Path) -> Path:
    folder = tmp_path / "models"
    shutil.copytree(models_dir(), folder)
    return folder


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("With leadership the inspectors were in no doubt: outstanding.", ("leadership", "outstanding", "current")),
        ("For children in care the word that inspectors chose was good.", ("children_in_care", "good", "current")),
    ],
)
def test_grades_that_no_rule_claims_are_added(sentence: str, expected: tuple[str, str, str]) -> None:
    rows = extract(OPENING + sentence).judgements
    assert [(row.area, row.grade, row.status) for row in rows] == [expected]
    assert rows[0].rule == "learned"


@pytest.mark.parametrize(
    "sentence",
    [
        "Is leadership good enough for our children?",
        "Leadership is not yet good.",
        "It is good to see so many foster carers in the room, and the tea was outstanding.",
        "Children in care made good progress, and the adequate heating was welcome.",
    ],
)
def test_ordinary_words_and_denials_are_not(sentence: str) -> None:
    assert extract(OPENING + sentence).judgements == []


def test_weights_fit_the_reader() -> None:
    index, weights, intercept, labels = read_weights("judgements/grades")
    assert labels == LABELS
    assert weights.shape == (len(index), len(LABELS)) and intercept.shape == (len(LABELS),)


def test_missing_weights_are_told_in_one_line(models: Path) -> None:
    (models / "judgements" / "grades.npz").unlink()
    use_models(models)
    try:
        with pytest.raises(ModelFileError, match="make train"):
            extract(OPENING + "Leadership is good.")
    finally:
        use_models(None)


def test_weights_of_other_labels_are_refused(models: Path) -> None:
    listed = models / "judgements" / "grades.json"
    listing = json.loads(listed.read_text(encoding="utf-8"))
    listing["labels"] = [*listing["labels"][:-1], "nobody"]
    listed.write_text(json.dumps(listing), encoding="utf-8")
    use_models(models)
    try:
        with pytest.raises(ModelFileError, match="labels"):
            extract(OPENING + "Leadership is good.")
    finally:
        use_models(None)
