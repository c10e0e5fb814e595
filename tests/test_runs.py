"""What a run does with inputs that fail, move, shrink or go: rows of files, options, pruning, going on after a kill."""

from __future__ import annotations

import contextlib
import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from pipeline.errors import InspectionPressError, UsageError
from pipeline.runner import forget, run
from pipeline.schemas import SCHEMAS
from pipeline.storage.ids import input_of
from tests.conftest import RELEASE


def write_rows(path: Path, *names: str, text: str = RELEASE) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = [{"id": name, "text": text.replace("Ada Marsh", f"Ada Marsh{number}")} for number, name in enumerate(names)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


def column(out: Path, table: str = "documents", name: str = "source") -> list[Any]:
    return pq.read_table(out / table)[name].to_pylist()


def test_the_input_of_a_row() -> None:
    assert input_of("a.jsonl#1#2", {"a.jsonl"}) == "a.jsonl"
    assert input_of("no #3.txt", {"no #3.txt", "no "}) == "no #3.txt"
    assert input_of("b.jsonl#1", {"a.jsonl"}) is None


def test_prune_knows_rows_whose_ids_hold_the_sign_of_a_row(tmp_path: Path) -> None:
    write_rows(tmp_path / "raw" / "a.jsonl", "x#1", "x#2")
    (tmp_path / "raw" / "no #3.txt").write_bytes(b"")
    first = run(tmp_path / "raw", tmp_path / "out", workers=0)
    again = run(tmp_path / "raw", tmp_path / "out", workers=0, prune=True)
    assert column(tmp_path / "out") == ["a.jsonl#x#1", "a.jsonl#x#2"]
    assert [row["source"] for row in first.failures] == [row["source"] for row in again.failures] == ["no #3.txt"]


def test_a_row_that_left_its_file_stays_unless_pruned(tmp_path: Path) -> None:
    file, out = tmp_path / "raw" / "a.jsonl", tmp_path / "out"
    write_rows(file, "1", "2", "3")
    run(file.parent, out, workers=0)
    write_rows(file, "1", "3")
    run(file.parent, out, workers=0)
    assert column(out) == ["a.jsonl#1", "a.jsonl#2", "a.jsonl#3"]
    assert run(file.parent, out, workers=0, prune=True).n_extracted == 2
    assert column(out) == ["a.jsonl#1", "a.jsonl#3"]
    assert run(file.parent, out, workers=0, prune=True).n_extracted == 0
    file.write_text(file.read_text() + "no json\n")  # the row that cannot be read may be any of them
    write_rows(tmp_path / "raw" / "b.jsonl", "4")
    file.write_text(file.read_text().partition("\n")[2])
    assert run(file.parent, out, workers=0, prune=True).exit_code == 1
    assert column(out) == ["a.jsonl#1", "a.jsonl#3", "b.jsonl#4"]


def test_a_document_that_fails_now_keeps_its_rows_and_is_told(releases: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(releases, out, workers=0)
    (releases / "a.txt").write_bytes(b"")
    assert [row["source"] for row in run(releases, out, workers=0, prune=True).failures] == ["a.txt"]
    assert column(out) == ["a.txt", "b.txt", "c.txt"]
    (releases / "a.txt").write_text(RELEASE, encoding="utf-8")
    assert run(releases, out, workers=0).exit_code == 0 and column(out, "failures") == []


def test_a_failure_is_tried_again_under_another_limit(releases: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert len(run(releases, out, workers=0, max_chars=100).failures) == 3
    assert len(run(releases, out, workers=0, max_chars=100).failures) == 3
    assert run(releases, out, workers=0).exit_code == 0 and len(column(out)) == 3


def test_failures_of_other_inputs_are_no_failures_of_this_run(releases: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "zero.txt").write_bytes(b"")
    assert run(tmp_path / "other", tmp_path / "out", workers=0).exit_code == 1
    summary = run(releases, tmp_path / "out", workers=0)
    assert summary.exit_code == 0 and column(tmp_path / "out", "failures") == ["zero.txt"]
    assert any("earlier failure" in note for note in summary.notes)


def test_prune_without_any_input_removes_nothing(releases: Path, tmp_path: Path) -> None:
    run(releases, tmp_path / "out", workers=0)
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match="no inputs"):
        run(tmp_path / "empty", tmp_path / "out", prune=True)
    assert len(column(tmp_path / "out")) == 3


def test_the_same_name_in_another_folder_is_told(releases: Path, tmp_path: Path) -> None:
    run(releases, tmp_path / "out", workers=0)
    (tmp_path / "raw2").mkdir()
    (tmp_path / "raw2" / "a.txt").write_text("Another story. Ofsted came on 4 May 2024.", encoding="utf-8")
    summary = run(tmp_path / "raw2", tmp_path / "out", workers=0)
    assert any("another folder" in note for note in summary.notes)
    summary = run([releases, tmp_path / "raw2"], tmp_path / "both", workers=0)
    assert column(tmp_path / "both") == ["b.txt", "c.txt", "raw/a.txt", "raw2/a.txt"] and not summary.notes


def test_options_change_for_all_documents_or_none(releases: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(releases, out, workers=0)
    with pytest.raises(UsageError, match="not among the sources"):
        run(releases / "b.txt", out, workers=0, refresh=True, keep_text=False)
    (releases / "a.txt").write_bytes(b"")  # fails now: its rows of before would hold the text
    run(releases, out, workers=0, refresh=True, keep_text=False)
    assert column(out, name="text") == [None, None]
    assert not any(b"Pathway plans" in path.read_bytes() for path in out.rglob("documents/*.parquet"))
    assert len(list((out / ".generations").iterdir())) == 1


def test_a_failure_can_be_forgotten(releases: Path, tmp_path: Path) -> None:
    (releases / "zero.txt").write_bytes(b"")
    run(releases, tmp_path / "out", workers=0)
    assert forget("zero.txt", tmp_path / "out") == 0
    assert column(tmp_path / "out", "failures") == [] and len(column(tmp_path / "out")) == 3


def test_a_folder_in_the_way_of_a_table_is_found_before_the_work(releases: Path, tmp_path: Path) -> None:
    (tmp_path / "out" / "quotes").mkdir(parents=True)
    with pytest.raises(UsageError, match="no table of Inspection Press"):
        run(releases, tmp_path / "out", workers=0, progress=lambda done, of: pytest.fail("it began to work"))


def test_stray_files_among_the_states_do_no_harm(releases: Path, tmp_path: Path) -> None:
    run(releases, tmp_path / "out", workers=0)
    (tmp_path / "out" / ".generations" / ".DS_Store").write_bytes(b"x")
    (tmp_path / "out" / ".generations" / ".staging").mkdir()
    (tmp_path / "out" / ".generations" / ".staging" / "segments").mkdir()
    (tmp_path / "out" / ".generations" / ".staging" / "segments" / "run.json").write_bytes(b"")  # the disk was full
    assert run(releases, tmp_path / "out", workers=0).n_unchanged == 3


def test_a_new_schema_rewrites_every_file(releases: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(releases, out, workers=0)
    expected = pq.read_table(out / "documents")
    manifest = out / ".current" / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"schema_version": "1"', '"schema_version": "0"'))
    for path in (out / "documents").glob("*.parquet"):  # as a version wrote them that knew no such column
        pq.write_table(pq.read_table(path, partitioning=None).drop_columns(["lead_inspector"]), path)
    assert run(releases, out, workers=0).n_extracted == 0
    assert pq.read_table(out / "documents").equals(expected)


def test_a_run_with_nothing_new_loads_neither_stages_nor_spacy(releases: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(releases, out, workers=0)
    code = f"""
import sys, pipeline
assert pipeline.run({str(releases)!r}, {str(out)!r}, workers=2).n_unchanged == 3
loaded = {{"spacy", "pipeline.stages"}} & set(sys.modules)
sys.exit(str(loaded) if loaded else 0)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@contextlib.contextmanager
def stopped_after(results: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Ctrl-C once that many results are stored."""
    import pipeline.storage.segments as module

    real, count = module.Segments.add, 0

    def add(self: Any, *given: Any) -> None:
        nonlocal count
        real(self, *given)
        count += 1
        if count == results:
            raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(module.Segments, "add", add)
        with pytest.raises(KeyboardInterrupt):
            yield


def test_ctrl_c_keeps_what_was_read_also_of_one_large_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.engine.handfuls.TASK_BYTES", 3000)
    write_rows(tmp_path / "raw" / "a.jsonl", *(f"{number:03d}#" for number in range(40)))
    with stopped_after(3, monkeypatch):
        run(tmp_path / "raw", tmp_path / "out", workers=0)
    summary = run(tmp_path / "raw", tmp_path / "out", workers=0)
    assert any("taken over" in note for note in summary.notes) and summary.n_extracted == 40
    run(tmp_path / "raw", tmp_path / "calm", workers=0)
    for name in SCHEMAS:
        if name != "runs":
            assert pq.read_table(tmp_path / "out" / name).equals(pq.read_table(tmp_path / "calm" / name)), name


def test_a_file_that_changes_between_two_stopped_runs_is_one_document(
    releases: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    monkeypatch.setattr("pipeline.engine.handfuls.TASK_FILES", 1)
    with stopped_after(2, monkeypatch):
        run(releases, out, workers=0)
    (releases / "a.txt").write_text(RELEASE.replace("Ada Marsh", "Ada Lake"), encoding="utf-8")
    with stopped_after(1, monkeypatch):
        run(releases, out, workers=0)
    assert run(releases, out, workers=0).n_extracted == 3
    assert column(out) == ["a.txt", "b.txt", "c.txt"]
    run(releases, tmp_path / "calm", workers=0)
    assert pq.read_table(out / "quotes").equals(pq.read_table(tmp_path / "calm" / "quotes"))


def test_a_segment_that_never_reached_the_disk_is_read_again(
    releases: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with stopped_after(1, monkeypatch):
        run(releases, tmp_path / "out", workers=0)
    for path in (tmp_path / "out").rglob("*.arrow"):
        path.write_bytes(b"")
    assert run(releases, tmp_path / "out", workers=0).n_extracted == 3
    assert len(column(tmp_path / "out")) == 3


def test_a_full_disk_is_one_line_and_leaves_the_state(releases: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(releases, out, workers=0)
    before = column(out)
    write_rows(releases / "many.jsonl", *map(str, range(100)), text=os.urandom(20_000).hex())
    command = [sys.executable, "-m", "pipeline", "run", str(releases), "--out", str(out), "-q"]
    limited = subprocess.run(
        command,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert limited.returncode == 2 and len(limited.stderr.splitlines()) == 1 and "ended early" in limited.stderr
    assert column(out) == before
    assert run(releases, out).exit_code == 0 and len(column(out)) == 103


def test_a_folder_that_cannot_be_written_is_one_plain_error(releases: Path) -> None:
    with pytest.raises(InspectionPressError, match="/proc"):
        run(releases, "/proc/nowhere", workers=0)


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="reads /proc")
@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_run_that_is_stopped_ends_at_once_with_its_workers(sign: signal.Signals, tmp_path: Path) -> None:
    (tmp_path / "hook").mkdir()
    hang = f"""
import os, pathlib, time, pipeline.stages as stages
def extract(text, **known):
    pathlib.Path({str(tmp_path)!r}, f"at-{{os.getpid()}}").touch()
    time.sleep(60)
stages.extract = extract
"""
    (tmp_path / "hook" / "sitecustomize.py").write_text(hang)
    write_rows(tmp_path / "raw" / "a.jsonl", "1", "2")
    for number in range(40):  # more than one worker takes at a time
        (tmp_path / "raw" / f"b{number}.txt").write_text(RELEASE)
    process = subprocess.Popen(
        [sys.executable, "-m", "pipeline", "run", str(tmp_path / "raw"), "--out", str(tmp_path / "out"), "-j", "2"],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path / "hook"), os.environ.get("PYTHONPATH", "")])},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    deadline = time.monotonic() + 60
    while len(list(tmp_path.glob("at-*"))) < 2 and time.monotonic() < deadline:  # both are in a document
        time.sleep(0.1)
    workers = children(process.pid)
    process.send_signal(sign)
    asked = time.monotonic()
    _, told = process.communicate(timeout=10)
    while any(Path(f"/proc/{pid}").exists() and "Z" not in state_of(pid) for pid in workers):
        assert time.monotonic() - asked < 2
        time.sleep(0.05)
    assert len(workers) == 2
    assert ("the next run goes on" in told) == (sign == signal.SIGINT)


def state_of(pid: int) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    return "Z"
