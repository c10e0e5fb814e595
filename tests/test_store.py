"""The tables on disk: incremental, deterministic, whole after any kill, forgetting, one run at a time."""

from __future__ import annotations

import fcntl
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from pipeline.errors import UsageError
from pipeline.runner import forget, run
from pipeline.schemas import SCHEMAS
from pipeline.storage.ids import doc_id_of
from pipeline.storage.store import LOCK, Store
from tests.conftest import RELEASE

TIMELESS = [name for name in SCHEMAS if name not in ("runs", "failures")]


def rows(out: Path, tables: list[str] | None = None) -> dict[str, list[dict[str, Any]]]:
    return {name: pq.read_table(out / name).to_pylist() for name in tables or TIMELESS}


def sources(out: Path) -> list[str]:
    return pq.read_table(out / "documents")["source"].to_pylist()


def test_all_tables_with_all_columns_even_where_nothing_is_found(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "note.txt").write_text("The bus is late today in our village, as ever.", encoding="utf-8")
    run(tmp_path / "raw", tmp_path / "out")
    for name, schema in SCHEMAS.items():
        table = pq.read_table(tmp_path / "out" / name)
        assert table.schema.names == schema.names
        assert table.schema.field(0).metadata[b"description"]


def test_duplicates_point_at_the_first_by_source(releases: Path, tmp_path: Path) -> None:
    run(releases, tmp_path / "out")
    found = {row["source"]: row["duplicate_of"] for row in rows(tmp_path / "out")["documents"]}
    assert found == {"a.txt": None, "b.txt": None, "c.txt": doc_id_of("a.txt")}
    (releases / "0.txt").write_text(RELEASE, encoding="utf-8")
    run(releases, tmp_path / "out")
    found = {row["source"]: row["duplicate_of"] for row in rows(tmp_path / "out")["documents"]}
    assert found == {"0.txt": None, "a.txt": doc_id_of("0.txt"), "b.txt": None, "c.txt": doc_id_of("0.txt")}


def test_a_second_run_extracts_only_what_changed(releases: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run(releases, out).n_extracted == 3
    before = rows(out)
    again = run(releases, out)
    assert (again.n_extracted, again.n_unchanged) == (0, 3)
    assert rows(out) == before
    (releases / "b.txt").write_text("Short story. Ofsted came on 3 May 2024.", encoding="utf-8")
    (releases / "d.txt").write_text("Another one. Ofsted came on 4 May 2024.", encoding="utf-8")
    third = run(releases, out)
    assert (third.n_extracted, third.n_unchanged) == (2, 2)
    run(releases, tmp_path / "fresh")
    assert rows(out) == rows(tmp_path / "fresh")


def test_removed_inputs_stay_unless_pruned(releases: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(releases, out)
    (releases / "a.txt").unlink()
    run(releases, out)
    assert sources(out) == ["a.txt", "b.txt", "c.txt"]
    run(releases, out, prune=True)
    assert sources(out) == ["b.txt", "c.txt"]
    assert rows(out)["documents"][1]["duplicate_of"] is None


def test_workers_order_and_sizes_of_parts_and_partitions_do_not_matter(
    releases: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(12):
        text = RELEASE.replace("Ada Marsh", ("Ada Marsh", "Uma Holt")[number // 4 % 2])
        text = text.replace("12 March", f"{number + 1} March")
        council = ("Fennbridge", "Oakhampton", "Wexcombe", "Marlow Vale")[number % 4]
        led = "\nLead inspector: " + ("Rosa Penn", "Rosa Penn", "Ivo Lark")[number % 3] + "\n"
        (releases / f"n{number:02d}.txt").write_text(text.replace("Fennbridge", council) + led, encoding="utf-8")
    run(releases, tmp_path / "one")
    run(releases, tmp_path / "two", workers=2)
    files = sorted(releases.iterdir())
    random.Random(5).shuffle(files)
    monkeypatch.setattr("pipeline.storage.parts.PART_DOCUMENTS", 4)
    monkeypatch.setattr("pipeline.storage.segments.PART_DOCUMENTS", 3)
    monkeypatch.setattr("pipeline.resolving.resolve.PARTITION_DOCUMENTS", 2)
    monkeypatch.setattr("pipeline.resolving.resolve.PARTITION_MENTIONS", 2)
    run(files, tmp_path / "three")
    assert len(list((tmp_path / "three" / "documents").glob("*.parquet"))) > 2
    for half in (files[:7], files):
        run(half, tmp_path / "four")
    one = rows(tmp_path / "one")
    assert one == rows(tmp_path / "two") == rows(tmp_path / "three") == rows(tmp_path / "four")
    led = [row for row in one["officials"] if row["role"] == "lead inspector"]
    assert {row["name"]: row["n_documents"] for row in led} == {"Rosa Penn": 8, "Ivo Lark": 4}
    assert len({row["provider"] for row in one["inspections"]}) == 4


def test_forget_removes_a_document_everywhere(releases: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(releases, out)
    run(releases, out)
    assert forget("b.txt", out) == 1
    gone = doc_id_of("b.txt")
    for name, table in rows(out, list(SCHEMAS)).items():
        for row in table:
            assert gone not in row.values() and "b.txt" not in row.values(), name
    assert len(list((out / ".generations").iterdir())) == 1
    assert all(b"Oakhampton" not in path.read_bytes() for path in out.rglob("*") if path.is_file())
    with pytest.raises(UsageError, match="no such source"):
        forget("b.txt", out)


def test_no_text_and_min_confidence(releases: Path, tmp_path: Path) -> None:
    run(releases, tmp_path / "all")
    run(releases, tmp_path / "some", keep_text=False, min_confidence=0.9)
    everything, some = rows(tmp_path / "all"), rows(tmp_path / "some")
    assert {row["text"] for row in some["documents"]} == {None}
    for name in ("dates", "judgements", "quotes", "findings"):
        assert some[name] == [
            {**row, "official_id": row["official_id"]} if "official_id" in row else row
            for row in everything[name]
            if row["confidence"] >= 0.9
        ]
    with pytest.raises(UsageError, match="other options"):
        run(releases, tmp_path / "some")


def test_a_second_run_at_once_says_so(releases: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    with (out / LOCK).open("a+") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        with pytest.raises(UsageError, match="another run"):
            run(releases, out)


def test_bad_input_costs_itself_only(releases: Path, tmp_path: Path) -> None:
    (releases / "bad.pdf").write_bytes(b"%PDF-1.4 cut off here")
    (releases / "empty.txt").write_bytes(b"")
    summary = run(releases, tmp_path / "out")
    assert summary.exit_code == 1 and summary.n_extracted == 3
    assert [row["source"] for row in pq.read_table(tmp_path / "out" / "failures").to_pylist()] == [
        "bad.pdf",
        "empty.txt",
    ]
    again = run(releases, tmp_path / "out")  # unchanged: not tried again, still told
    assert again.exit_code == 1 and again.n_unchanged == 5 and len(again.failures) == 2
    (releases / "empty.txt").write_text("Now it says something: Ofsted came in May 2024.", encoding="utf-8")
    (releases / "bad.pdf").unlink()
    assert run(releases, tmp_path / "out", prune=True).exit_code == 0


def killed_run(raw: Path, out: Path, *, fault: str | None = None, after: float | None = None) -> int:
    environment = {**os.environ, **({"INSPECTIONS_FAULT": fault} if fault else {})}
    process = subprocess.Popen(
        [sys.executable, "-m", "pipeline", "run", str(raw), "--out", str(out), "-q"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    if after is not None:
        time.sleep(after)
        process.send_signal(signal.SIGKILL)
    return process.wait()


@pytest.mark.parametrize("name", ["staged", "synced", "named", "linked", "swapped", "cleaned"])
def test_a_kill_after_each_step_leaves_one_state_or_the_other(name: str, releases: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(releases, out)
    before = rows(out)
    (releases / "d.txt").write_text("Another one. Ofsted came on 4 May 2024.", encoding="utf-8")
    assert killed_run(releases, out, fault=name) == -signal.SIGKILL
    after = rows(out)
    run(releases, tmp_path / "calm")
    calm = rows(tmp_path / "calm")
    assert after == (calm if name in ("swapped", "cleaned") else before)
    run(releases, out)
    assert rows(out) == calm
    state = Store(out).current()
    assert state is not None
    assert all(path.name.isdigit() for path in (out / ".generations").iterdir())


def test_kills_at_random_instants(releases: Path, tmp_path: Path) -> None:
    out, chooser = tmp_path / "out", random.Random(11)
    run(releases, tmp_path / "calm")
    calm = rows(tmp_path / "calm")
    for _ in range(6):
        killed_run(releases, out, after=chooser.uniform(0.1, 0.9))
        if (out / ".current").exists():
            assert rows(out) == calm
    run(releases, out)
    assert rows(out) == calm
