"""What others build on: the public names, the components in anybody's pipeline, the schemas, instant import."""

from __future__ import annotations

import subprocess
import sys

import pytest
import spacy

import pipeline
from pipeline import stages
from pipeline.engine.batches import INPUT_SCHEMA, OUTPUT_SCHEMA, extract_batch
from pipeline.evaluate import as_rows
from pipeline.schemas import SCHEMAS
from tests.conftest import RELEASE

COMPONENTS = [
    "inspection_structure",
    "inspection_dates",
    "inspection_judgements",
    "inspection_quotes",
    "inspection_findings",
]


@pytest.fixture(scope="module")
def nlp() -> spacy.language.Language:
    return pipeline.load()


def test_public_names() -> None:
    for name in pipeline.__all__:
        assert getattr(pipeline, name) is not None
    with pytest.raises(AttributeError, match="nonsense"):
        pipeline.nonsense  # noqa: B018


def test_import_loads_nothing_heavy() -> None:
    code = "import sys, pipeline, pipeline.cli; heavy = {'spacy', 'pyarrow', 'numpy', 'trafilatura', 'rich.table'} & set(sys.modules); sys.exit(str(heavy) if heavy else 0)"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr


def test_load_gives_an_ordinary_pipeline(nlp: spacy.language.Language) -> None:
    assert nlp.pipe_names == COMPONENTS
    assert not any(nlp.analyze_pipes()["problems"].values())
    doc = nlp(RELEASE)
    for key in ("structure", "dates", "judgements", "quotes", "findings"):
        assert len(doc.spans[key]) > 0, key
        for row in doc._.inspection[key]:
            assert 0 <= row["char_start"] < row["char_end"] <= len(RELEASE)


def test_spans_and_rows_say_the_same_as_extract(nlp: spacy.language.Language) -> None:
    doc, found = nlp(RELEASE), as_rows(pipeline.extract(RELEASE))
    for key, rows in found.items():
        mine = [{name: value for name, value in row.items() if name != "evidence"} for row in doc._.inspection[key]]
        assert mine == rows


@pytest.mark.parametrize("name", COMPONENTS)
def test_each_component_works_alone_in_another_pipeline(name: str) -> None:
    other = spacy.blank("en")
    other.add_pipe("sentencizer")
    other.add_pipe(name)
    doc = other(RELEASE)
    assert len(doc.spans[name.removeprefix("inspection_")]) > 0


def test_docs_survive_processes_and_disk(nlp: spacy.language.Language) -> None:
    one, two = nlp.pipe([RELEASE, RELEASE.replace("Good", "Outstanding")], n_process=2)
    again = spacy.tokens.Doc(nlp.vocab).from_bytes(one.to_bytes())
    assert again._.inspection == one._.inspection
    assert [span.text for span in two.spans["dates"]] == [span.text for span in one.spans["dates"]]


def test_what_is_known_of_a_document_can_be_given(nlp: spacy.language.Language) -> None:
    doc = nlp.make_doc("Ofsted inspected Fennbridge Council on 3 May.")
    doc._.inspection_published_on = "2021-06-01"
    assert [row["start_date"] for row in nlp(doc)._.inspection["dates"]] == ["2021-05-03"]


def test_the_seam_keeps_rows_one_to_one_and_errors_as_values(monkeypatch: pytest.MonkeyPatch) -> None:
    import pyarrow as pa

    rows = [
        {"source": f"{i}.txt", "text": text, "title": None, "published_on": None, "publisher": None}
        for i, text in enumerate([RELEASE, "broken", ""])
    ]
    real = stages.extract

    def sometimes(text: str, **known: object) -> object:
        if text == "broken":
            raise ValueError("a fault")
        return real(text, **known)

    monkeypatch.setattr(stages, "extract", sometimes)
    result = extract_batch(pa.Table.from_pylist(rows, schema=INPUT_SCHEMA))
    assert result.schema.equals(OUTPUT_SCHEMA) and result["source"].to_pylist() == ["0.txt", "1.txt", "2.txt"]
    assert [error is None for error in result["error"].to_pylist()] == [True, False, True]
    assert "could not be extracted" in result["error"][1].as_py()["message"]


def test_every_column_is_described_and_flags_are_never_null() -> None:
    for name, schema in SCHEMAS.items():
        assert schema.metadata[b"description"]
        for field in schema:
            assert field.metadata[b"description"], f"{name}.{field.name}"
            if str(field.type) in ("bool", "int64"):
                assert not field.nullable, f"{name}.{field.name}"


def test_every_fact_read_from_the_text_has_evidence() -> None:
    found = pipeline.extract(RELEASE)
    behind = {item.field for item in found.facts.evidence}
    for name in ("title", "published_on", "inspectorate", "provider", "inspection_start", "inspection_end"):
        assert getattr(found.facts, name) is not None and name in behind, name
    for name in ("report_published_on", "overall_grade", "lead_inspector"):
        assert getattr(found.facts, name) is None or name in behind, name
