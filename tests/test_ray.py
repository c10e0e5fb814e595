"""The same job on a local Ray cluster: rows equal to the local engine's, whatever dies. Skipped without the extra."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.errors import InspectionPressError, UsageError
from pipeline.runner import run
from tests.conftest import RELEASE
from tests.test_store import rows, sources

ray = pytest.importorskip("ray", reason="the extra is not installed (pip install 'inspection-press[ray]')")

#: Loaded by every worker process that an actor keeps: texts that behave as a fault in a library or a machine would.
FAULTS = textwrap.dedent("""
    import os, sys, time
    if "-P" in sys.orig_argv:
        import pipeline.stages as stages
        real, mark = stages.extract, os.environ["INSPECTIONS_TEST_MARK"]
        def extract(text, **known):
            if text.startswith("CRASH"):
                os.kill(os.getpid(), 11)
            if text.startswith("HANG"):
                time.sleep(60)
            if text.startswith("STRIKE") and not os.path.exists(mark):
                open(mark, "w").close()
                os.kill(os.getppid(), 9)  # the actor
            while text.startswith("WAIT") and not os.path.exists(mark):
                time.sleep(0.1)
            return real(text, **known)
        stages.extract = extract
""")


@pytest.fixture(scope="module")
def mark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A file that tells the workers that the fault has happened."""
    folder = tmp_path_factory.mktemp("hook")
    (folder / "sitecustomize.py").write_text(FAULTS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(folder))
        patch.setenv("INSPECTIONS_TEST_MARK", str(folder / "mark"))
        yield folder / "mark"


@pytest.fixture(scope="module", autouse=True)
def cluster(mark: Path) -> Iterator[None]:
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    room = {"num_cpus": 2, "object_store_memory": 100 * 2**20}
    ray.init(address="local", include_dashboard=False, log_to_driver=False, **room)
    yield
    ray.shutdown()


@pytest.fixture(autouse=True)
def unmarked(mark: Path) -> None:
    mark.unlink(missing_ok=True)


def write_more(folder: Path, number: int) -> None:
    for i in range(number):
        (folder / f"n{i:02d}.txt").write_text(RELEASE.replace("Ada Marsh", f"Una Peel{i}"), encoding="utf-8")


def test_rows_equal_the_local_engines(releases: Path, tmp_path: Path) -> None:
    (releases / "zero.txt").write_bytes(b"")
    wide = [{"id": i, "text": RELEASE.replace("Ada", f"Ada{i}"), "other": "x" * 2**16} for i in range(12)]
    large = "".join(json.dumps(row) + "\n" for row in wide) + "no json\n"
    (releases / "large.jsonl").write_text(large, encoding="utf-8")  # read on the cluster, not by an actor
    local = run(releases, tmp_path / "local", workers=0)
    cluster = run(releases, tmp_path / "cluster", engine="ray", workers=2)
    assert rows(tmp_path / "local") == rows(tmp_path / "cluster")
    assert cluster.n_extracted == 15 and cluster.n_words == local.n_words
    assert [row["source"] for row in cluster.failures] == [row["source"] for row in local.failures]
    assert [row["source"] for row in local.failures] == ["large.jsonl#13", "zero.txt"]
    assert run(releases, tmp_path / "cluster", engine="ray").n_extracted == 0


def test_a_bad_document_costs_itself(releases: Path, tmp_path: Path) -> None:
    (releases / "a1.txt").write_text("CRASH here", encoding="utf-8")
    (releases / "b1.txt").write_text("HANG here", encoding="utf-8")
    summary = run(releases, tmp_path / "out", engine="ray", workers=2, max_seconds=8)
    assert {row["source"]: row["error"] for row in summary.failures} == {"a1.txt": "worker_died", "b1.txt": "too_slow"}
    assert sources(tmp_path / "out") == ["a.txt", "b.txt", "c.txt"]


def test_an_actor_that_dies_loses_nothing(releases: Path, tmp_path: Path, mark: Path) -> None:
    write_more(releases, 40)
    (releases / "k.txt").write_text("STRIKE\n\n" + RELEASE, encoding="utf-8")
    summary = run(releases, tmp_path / "out", engine="ray", workers=2)
    assert mark.exists() and summary.exit_code == 0 and summary.n_extracted == 44
    run(releases, tmp_path / "calm", workers=0)
    assert rows(tmp_path / "out") == rows(tmp_path / "calm")


def test_a_killed_driver_leaves_its_work_to_the_next_run(releases: Path, tmp_path: Path, mark: Path) -> None:
    write_more(releases, 20)
    (releases / "z.txt").write_text("WAIT\n\n" + RELEASE, encoding="utf-8")
    code = (
        "import pipeline.storage.segments as store, pipeline.runner as runner; store.PATIENCE = 0.0; "
        f"runner.run({str(releases)!r}, {str(tmp_path / 'out')!r}, engine='ray', workers=2)"
    )
    driver = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 120
    while not list((tmp_path / "out").rglob("segments/*[0-9].json")):
        assert driver.poll() is None and time.monotonic() < deadline
        time.sleep(0.1)
    theirs = [pid for pid in descendants(driver.pid) if is_at_work(pid)]
    assert theirs
    driver.send_signal(signal.SIGKILL)
    driver.wait()
    mark.touch()
    summary = run(releases, tmp_path / "out", engine="ray", workers=2)
    assert any("taken over" in note for note in summary.notes) and summary.n_extracted == 24
    run(releases, tmp_path / "calm", workers=0)
    assert rows(tmp_path / "out") == rows(tmp_path / "calm")
    assert not any(is_running(pid) for pid in theirs)


def test_another_version_on_the_cluster_is_one_plain_error(
    releases: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.engine.cluster.__version__", "0.0.0")
    with pytest.raises(InspectionPressError, match="another version"):
        run(releases, tmp_path / "out", engine="ray")


def test_too_many_actors_and_no_cluster_are_plain_errors(releases: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="room for 2"):
        run(releases, tmp_path / "out", engine="ray", workers=3)
    command = [sys.executable, "-m", "pipeline", "run", str(releases), "--engine", "ray", "--address", "127.0.0.1:1"]
    told = subprocess.run([*command, "--out", str(tmp_path / "out")], capture_output=True, text=True, check=False)
    assert told.returncode == 2 and "127.0.0.1:1 cannot be reached" in told.stderr
    assert len(told.stderr.splitlines()) == 1


def descendants(pid: int) -> list[int]:
    found = [pid]
    for one in found:
        for children in Path(f"/proc/{one}/task").glob("*/children"):
            found += map(int, children.read_text().split())
    return found[1:]


def is_at_work(pid: int) -> bool:
    """Whether it is an actor or the worker process of one; agents of Ray take their time to end."""
    command = Path(f"/proc/{pid}/cmdline").read_bytes()
    return command.startswith(b"ray::MapWorker") or b"\0-P\0" in command


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
