"""A document that kills its worker, hangs, or eats memory costs that document and nothing else."""

from __future__ import annotations

import itertools
import json
import textwrap
from pathlib import Path
from types import SimpleNamespace

import pyarrow.parquet as pq
import pytest

from pipeline.engine.local import run_tasks
from pipeline.engine.tasks import Task, perform
from pipeline.runner import run
from pipeline.sources import list_inputs
from tests.conftest import RELEASE

#: Loaded by every worker of these tests: three texts behave as a fault in a library would.
FAULTS = textwrap.dedent("""
    import os, time
    import pipeline.stages as stages
    real = stages.extract
    def extract(text, **known):
        if text.startswith("CRASH"):
            os.kill(os.getpid(), 11)
        if text.startswith("HANG"):
            time.sleep(60)
        if text.startswith("EAT"):
            bytearray(2**36)
        return real(text, **known)
    stages.extract = extract
""")


@pytest.fixture
def faults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "hook").mkdir()
    (tmp_path / "hook" / "sitecustomize.py").write_text(FAULTS)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "hook"))


@pytest.mark.usefixtures("faults")
@pytest.mark.parametrize("workers", [1, 2])
def test_one_bad_document_among_many(workers: int, releases: Path, tmp_path: Path) -> None:
    for name, text in (("a1.txt", "CRASH here"), ("b1.txt", "HANG here"), ("c1.txt", "EAT all")):
        (releases / name).write_text(text, encoding="utf-8")
    for number in range(10):
        (releases / f"n{number}.txt").write_text(RELEASE.replace("Ada Marsh", f"Una Peel{number}"), encoding="utf-8")
    summary = run(releases, tmp_path / "out", workers=workers, max_seconds=5)
    assert {row["source"]: row["error"] for row in summary.failures} == {
        "a1.txt": "worker_died",
        "b1.txt": "too_slow",
        "c1.txt": "out_of_memory",
    }
    assert all("left out" in row["message"] for row in summary.failures)
    assert len(pq.read_table(tmp_path / "out" / "documents")) == 13


def test_workers_give_what_this_process_gives(releases: Path) -> None:
    tasks = [Task(files=(file,)) for file in list_inputs([releases])]
    here = {result.rows["source"][0].as_py(): result.rows for result in run_tasks(tasks, workers=0)}
    there = {result.rows["source"][0].as_py(): result.rows for result in run_tasks(tasks, workers=2)}
    assert here.keys() == there.keys() and all(here[name].equals(there[name]) for name in here)


def test_no_tasks_start_no_workers() -> None:
    assert list(run_tasks([], workers=2)) == []


def test_a_task_without_one_input(releases: Path) -> None:
    task = Task(files=tuple(list_inputs([releases])))
    assert [task.without(1).source(i) for i in range(2)] == ["a.txt", "c.txt"]
    assert perform(task.without(1)).rows["source"].to_pylist() == ["a.txt", "c.txt"]


@pytest.mark.usefixtures("faults")
@pytest.mark.parametrize("size", [2**21, 100], ids=["one task", "rows as tasks"])
def test_a_bad_row_costs_itself_and_not_its_file(size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.engine.handfuls.TASK_BYTES", size)
    texts = [RELEASE, "CRASH here", RELEASE.replace("Ada", "Una"), "CRASH there", "The bus is late, as ever."]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))
    summary = run(tmp_path / "a.jsonl", tmp_path / "out", max_seconds=20)
    assert [(row["source"], row["error"]) for row in summary.failures] == [
        ("a.jsonl#2", "worker_died"),
        ("a.jsonl#4", "worker_died"),
    ]
    documents = pq.read_table(tmp_path / "out" / "documents")["source"].to_pylist()
    assert documents == ["a.jsonl#1", "a.jsonl#3", "a.jsonl#5"]


def test_workers_import_this_package_whatever_lies_in_the_folder(
    releases: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pipeline").mkdir()
    (tmp_path / "pipeline" / "__init__.py").write_text("raise SystemExit(1)")
    monkeypatch.chdir(tmp_path)
    assert run(releases, tmp_path / "out").n_extracted == 3


def test_a_run_that_stood_still_itself_blames_no_document(releases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = itertools.count(0, 1000)
    monkeypatch.setattr("pipeline.engine.local.time", SimpleNamespace(monotonic=lambda: next(clock)))
    tasks = [Task(files=(file,)) for file in list_inputs([releases])]
    assert sum(len(result.rows) for result in run_tasks(tasks, workers=1)) == 3
