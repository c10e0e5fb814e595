"""Findings: cases as data, whole documents that no training has seen, and promises that hold for any text."""

from __future__ import annotations

import dataclasses
import shutil
import time
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.about import find_about
from pipeline.errors import ModelFileError
from pipeline.findings import find_findings
from pipeline.findings.classifier import AROUND, KINDS, around, finding_model
from pipeline.findings.clauses import clauses_of
from pipeline.findings.cues import CueBook, words_of
from pipeline.findings.grams import WordModel, WordReading, ngrams, stem
from pipeline.findings.sections import section_of
from pipeline.findings.themes import THEMES, theme_model
from pipeline.lexicons import models_dir, use_models
from pipeline.marked import read_marked
from pipeline.quotes import find_quotes
from pipeline.records import Finding
from pipeline.scoring import Outcome, compare, f1, finding_right
from pipeline.structure import build_structure

FILE = tomllib.loads((Path(__file__).parent / "cases" / "findings.toml").read_text(encoding="utf-8"))
SOURCES = {"inspectorate", "provider", "government", "press"}


def findings_of(text: str) -> list[Finding]:
    structure = build_structure(text)
    about = find_about(structure)
    return find_findings(structure, about=about, quotes=find_quotes(structure, about=about), judgements=[])


def outcome_of(name: str, marked: str) -> tuple[Outcome, list[Finding]]:
    text, labels = read_marked(marked)
    rows = findings_of(text)
    return compare(name, labels, [dataclasses.asdict(row) for row in rows], finding_right), rows


def params() -> list[Any]:
    return [
        pytest.param(
            case,
            id=case["name"],
            marks=[pytest.mark.xfail(strict=True, reason=case["xfail"])] if "xfail" in case else [],
        )
        for case in FILE["case"]
    ]


@pytest.mark.parametrize("case", params())
def test_case(case: dict[str, Any]) -> None:
    outcome, rows = outcome_of(case["name"], case["text"])
    missed = [(label["kind"], label["text"]) for label in outcome.missed]
    extra = [(row["kind"], row["text"]) for row in outcome.extra]
    assert (missed, extra) == ([], [])
    for words, field, value in case.get("check", []):
        row = next(row for row in rows if row.text.startswith(words))
        assert getattr(row, field) == value, (words, field)


def test_documents_nobody_trained_on() -> None:
    outcomes = [outcome_of(case["name"], case["text"])[0] for case in FILE["document"]]
    right, extra, missed = (sum(column) for column in zip(*(o.counts for o in outcomes), strict=True))
    matched = [pair for o in outcomes for pair in o.matched]
    assert len(outcomes) >= 15
    assert f1(right, extra, missed) >= 0.85
    assert np.mean([label["source"] == row["source"] for label, row in matched]) >= 0.9
    assert np.mean([label["theme"] == row["theme"] for label, row in matched]) >= 0.72


@given(st.text(alphabet=st.sampled_from("ab WeT.,;:!?\n-•\"'“”‘’()0£%"), max_size=300))
@settings(max_examples=150, deadline=None)
def test_rows_are_grounded_whatever_the_text(text: str) -> None:
    end = 0
    for row in findings_of(text):
        assert text[row.char_start : row.char_end] == row.text != ""
        assert row.char_start >= end
        end = row.char_end
        assert row.kind in KINDS[1:] and row.theme in THEMES and row.source in SOURCES
        assert 0 < row.confidence <= 1
        for part in row.evidence:
            assert text[part.char_start : part.char_end] == row.heading


@pytest.mark.parametrize("text", ["", "\x00", "İİ ẞ " * 50, "“" * 5_000, "' " * 5_000, ":\n" * 3_000])
def test_odd_text_breaks_nothing(text: str) -> None:
    findings_of(text)


@pytest.mark.parametrize(
    "unit", ["Inspectors found that a plan was late, but ", "“It is good,” they said. ", "- too late\n"]
)
def test_time_grows_with_length(unit: str) -> None:
    def seconds(times: int) -> float:
        structure = build_structure(unit * times)
        about = find_about(structure)
        best = 9.0
        for _ in range(3):
            start = time.process_time()
            find_findings(structure, about=about, quotes=[], judgements=[])
            best = min(best, time.process_time() - start)
        return best

    small, large = seconds(400), seconds(3_200)
    assert large < 8 * small * 2.5 + 0.05


@pytest.mark.parametrize(
    "words, kind",
    [
        ("What needs to improve?", "weaknesses"),
        ("Areas for improvement include:", "weaknesses"),
        ("Inspectors also praised:", "strengths"),
        ("What is working well", "strengths"),
        ("Steps taken since the inspection include:", "actions"),
        ("What we are doing about it", "actions"),
        ("Inspectors reviewed the progress made in the following areas:", "scope"),
        ("The council was judged as follows:", "grades"),
        ("Information about this inspection", "about"),
        ("Inspectors noted that:", "findings"),
        ("Fernhill Borough Council", "none"),
    ],
)
def test_sections_by_meaning(words: str, kind: str) -> None:
    assert section_of(words)[0] == kind


@pytest.mark.parametrize(
    "sentence, clauses",
    [
        ("Visits are regular, but plans are late.", ["Visits are regular", "plans are late"]),
        ("While staff are kind, records are poor.", ["staff are kind", "records are poor"]),
        ("The team is small but effective.", []),
        ("It is not only late but also long.", []),
        ("Staff are kind and skilled.", []),
        ("Leaders have met all but two of the targets.", []),
    ],
)
def test_clauses(sentence: str, clauses: list[str]) -> None:
    assert [sentence[start:end] for start, end in clauses_of(sentence, 0, len(sentence))] == clauses


def test_cue_book_finds_phrases_and_any_word() -> None:
    book = CueBook({"late": ["too late", "too *"], "improve": ["needs to improve"]})
    hits = book.find(words_of("It’s too late and needs to improve"))
    assert hits == [("late", 1, 2), ("late", 1, 2), ("improve", 4, 3)]


def test_contractions_are_undone() -> None:
    assert words_of("They don’t, we’ve 24%") == ["they", "do", "not", "we", "have", "24", "%"]


@pytest.mark.parametrize("which", ["kinds", "themes"])
def test_word_model_scores_the_ngrams_it_was_trained_on(which: str) -> None:
    model = finding_model().words if which == "kinds" else theme_model().words
    words = words_of("Inspectors found that children are not unsafe and that 24 plans were late")
    reading = model.reading
    said = [
        model.weights[model.index[gram]] * reading.fading**place
        for gram, place in ngrams(words, reading)
        if gram in model.index
    ]
    expected = np.sum(said, axis=0) * reading.damping(len(words)) + model.intercept
    assert np.allclose(model.scores_of([["late"], words])[1], expected, atol=1e-4)


def test_what_comes_first_says_more_where_words_fade() -> None:
    weights = np.array([[1.0, 0.0], [0.0, 1.0]], dtype=np.float32)
    model = WordModel({"plans": 0, "staff": 1}, weights, np.zeros(2, dtype=np.float32), ("p", "s"), WordReading(fading=0.5))
    first, second = model.scores_of([["plans", "staff"], ["staff", "plans"]])
    assert first[0] == second[1] == 2 * first[1] == 2 * second[0] > 0


@pytest.mark.parametrize(
    "word, kin", [("delays", "delayed"), ("planning", "planned"), ("swiftly", "swift"), ("improvements", "improving")]
)
def test_words_of_one_stem(word: str, kin: str) -> None:
    endings = finding_model().words.reading.endings
    assert stem(word, endings) == stem(kin, endings)


def test_words_that_training_has_not_met_are_taken_for_their_stem() -> None:
    index = {"delays": 0, "#dela": 1, "~#dela": 2, "#long #dela": 3}
    weights = np.array([[1.0], [10.0], [100.0], [1000.0]], dtype=np.float32)
    reading = WordReading(negations=("no",), reach=2, endings=("ed", "s"))
    model = WordModel(index, weights, np.zeros(1, dtype=np.float32), ("bad",), reading)
    found = [
        model.scores(words)[0] * (3 * len(words) + 1) ** 0.5
        for words in (["delays"], ["delayed"], ["no", "delayed"], ["long", "delayed"], ["unheard"])
    ]
    assert np.allclose(found, [11, 10, 110, 1010, 0])


def test_what_stands_around_a_sentence() -> None:
    good, bad, none = [0.0, 9.0, -9.0, 0.0], [0.0, -9.0, 9.0, 0.0], [9.0, -9.0, -9.0, -9.0]
    table = around(np.array([good, bad, none, good], dtype=np.float32), [False, True, False, True])
    told = [dict(zip(AROUND, row, strict=True)) for row in table.round().tolist()]
    assert [row["before=tone"] for row in told] == [0, 1, 0, 0]
    assert [row["above=tone"] for row in told] == [0, 0, -1, 0]
    assert [row["after=tone"] for row in told] == [-1, 0, 1, 0]
    assert [row["below=sure"] for row in told] == [0, -1, 0, 0]
    assert len({row["text=tone"] for row in told}) == 1
    assert around(np.zeros((0, 5), dtype=np.float32), []).shape == (0, len(AROUND))


@pytest.mark.parametrize(
    "name, old, new, key",
    [
        ("lexicons/findings.toml", "[negation]\n", "[negations]\n", "negations"),
        ("lexicons/themes.toml", "[early_help]", "[early_halp]", "early_halp"),
        ("findings/themes.json", '"lexicon"', '"lexikon"', "weights"),
        ("findings/context.json", '"labels"', '"lables"', "features"),
    ],
)
def test_a_wrong_model_file_is_named(tmp_path: Path, name: str, old: str, new: str, key: str) -> None:
    folder = tmp_path / "models"
    shutil.copytree(models_dir(), folder)
    path = folder / name
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    try:
        use_models(folder)
        with pytest.raises(ModelFileError, match=key):
            finding_model()
            theme_model()
            findings_of("Inspectors found that staff are kind.")
    finally:
        use_models(None)
