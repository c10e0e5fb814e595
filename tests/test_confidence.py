"""Confidence from counts: shares, few rows, and plain errors for a wrong file."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline.confidence import confidence_of
from pipeline.errors import ModelFileError
from pipeline.lexicons import models_dir, use_models


@pytest.fixture
def counts(tmp_path: Path):
    """Writes another file of counts beside the other model files."""
    folder = tmp_path / "models"
    shutil.copytree(models_dir(), folder)

    def write(text: str) -> None:
        (folder / "confidence.toml").write_text(text, encoding="utf-8")
        use_models(folder)

    yield write
    use_models(None)


def test_many_rows_speak_for_themselves_and_few_for_the_whole(counts):
    counts("[dates]\nall = [800, 1000]\n[dates.rule]\nsure = [400, 400]\nrare = [0, 1]\nweak = [10, 100]\n")
    whole = confidence_of("dates", rule="never counted")
    assert whole == pytest.approx(0.8, abs=0.01)
    assert confidence_of("dates", rule="sure") > 0.98
    assert confidence_of("dates", rule="weak") == pytest.approx((10 + 15 * 0.8) / 115, abs=0.01)
    assert 0.6 < confidence_of("dates", rule="rare") < whole


def test_signs_add_up(counts):
    text = "[judgements]\nall = [80, 100]\n[judgements.rule]\nlist = [5, 20]\n[judgements.status]\nprevious = [5, 20]\n"
    counts(text)
    one = confidence_of("judgements", rule="list")
    assert confidence_of("judgements", rule="list", status="previous") < one < 0.8


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "dates"),
        ("[dates]\nrule = {}\n", "dates"),
        ("[dates]\nall = [2, 1]\n", "dates.all"),
        ("[dates]\nall = [1, 2]\n[dates.rule]\nday = 0.5\n", "dates.rule.day"),
    ],
)
def test_a_wrong_file_is_named_with_its_key(counts, text: str, key: str):
    counts(text)
    with pytest.raises(ModelFileError, match=r"confidence\.toml") as caught:
        confidence_of("dates", rule="day")
    assert caught.value.key == key
