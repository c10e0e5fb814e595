"""Sources that are addresses: listed, read, told from one another and tried again as files are. Skipped without fsspec."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.errors import UsageError
from pipeline.runner import run
from pipeline.sources import list_inputs
from tests.conftest import RELEASE
from tests.test_store import rows, sources

fsspec = pytest.importorskip("fsspec", reason="the extra is not installed (pip install 'inspection-press[s3]')")


@pytest.fixture
def archive(releases: Path) -> Path:
    """The releases, with a file of every kind that is opened in its own way."""
    (releases / "deep").mkdir()
    (releases / "deep" / "d.txt.gz").write_bytes(gzip.compress(RELEASE.encode()))
    (releases / "zero.txt").write_bytes(b"")
    (releases / ".hidden.txt").write_text("not read", encoding="utf-8")
    (releases / "image.png").write_bytes(b"\x89PNG")
    (releases / "j.jsonl").write_text("".join(json.dumps({"id": i, "text": RELEASE}) + "\n" for i in range(3)))
    table = pa.table({"id": ["x", "y"], "text": [RELEASE.replace("Ada", "Una"), RELEASE]})
    pq.write_table(table, releases / "p.parquet")
    return releases


@pytest.fixture
def store(archive: Path) -> Iterator[Any]:
    """The same in a store: ``memory://press/raw``."""
    memory = fsspec.filesystem("memory")
    for path in archive.rglob("*"):
        if path.is_file():
            memory.pipe(f"/press/raw/{path.relative_to(archive)}", path.read_bytes())
    yield memory
    memory.rm("/press", recursive=True)


def listed(*given: str) -> list[str]:
    return [file.source for file in list_inputs(given)]


def test_a_store_gives_the_rows_of_a_folder(store: Any, archive: Path, tmp_path: Path) -> None:
    local = run(archive, tmp_path / "local", workers=0)
    there = run("memory://press/raw", tmp_path / "out", workers=0)
    assert rows(tmp_path / "local") == rows(tmp_path / "out") and there.n_extracted == local.n_extracted == 9
    assert [row["message"] for row in there.failures] == [row["message"] for row in local.failures] == ["is empty"]


def test_only_what_has_changed_is_read_again(store: Any, tmp_path: Path) -> None:
    run("memory://press/raw", tmp_path / "out", workers=0)
    assert run("memory://press/raw/", tmp_path / "out", workers=0).n_extracted == 0
    store.pipe("/press/raw/b.txt", b"Another story. Ofsted came on 3 May 2024.")
    again = run("memory://press/raw", tmp_path / "out", workers=0)
    assert (again.n_extracted, again.n_unchanged, again.notes) == (1, 6, [])


@pytest.mark.usefixtures("store")
def test_folders_globs_and_files_are_listed_as_on_this_machine(archive: Path) -> None:
    assert listed("memory://press/raw") == listed(str(archive)) == listed(f"file://{archive}")
    assert listed("memory://press/raw/**/*.gz") == ["deep/d.txt.gz"]
    assert listed("memory://press/*/[ab].txt", "memory://press/raw/a.txt") == ["a.txt", "raw/b.txt"]
    assert listed("memory://press/raw/image.png") == ["image.png"]  # named outright: it becomes a failure
    apart = listed("memory://press/raw/a.txt", str(archive / "a.txt"))
    assert len(apart) == 2 and apart[0] != apart[1] and all(name.endswith("raw/a.txt") for name in apart)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("memory://press/nothing", "does not exist"),
        ("memory://press/*.pdf", "matches no file"),
        ("nosuch://press", "nosuch"),
    ],
)
def test_what_is_wrong_with_an_address_is_one_plain_line(given: str, told: str) -> None:
    with pytest.raises(UsageError, match=told) as caught:
        list_inputs([given])
    assert given in str(caught.value) and "\n" not in str(caught.value)


def test_a_package_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fsspec.core", None)
    with pytest.raises(UsageError, match=r"pip install 'inspection-press\[s3\]'"):
        list_inputs(["s3://press/raw"])


def test_what_could_not_be_fetched_is_tried_again(store: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(real: Any) -> Any:
        def read(self: Any, path: str, *args: Any, **known: Any) -> Any:
            if path.endswith((".parquet", "b.txt")):
                raise ConnectionResetError("the line went dead\nand more")
            return real(self, path, *args, **known)

        return read

    with monkeypatch.context() as patch:
        for name in ("open", "cat_file"):
            patch.setattr(type(store), name, broken(getattr(type(store), name)))
        summary = run("memory://press/raw", tmp_path / "out", workers=0)
    told = {row["source"]: (row["error"], row["message"]) for row in summary.failures}
    assert told["b.txt"] == told["p.parquet"] == ("io", "cannot be read: the line went dead")
    assert sources(tmp_path / "out") == ["a.txt", "c.txt", "deep/d.txt.gz", "j.jsonl#0", "j.jsonl#1", "j.jsonl#2"]
    again = run("memory://press/raw", tmp_path / "out", workers=0)
    assert again.n_extracted == 3 and [row["source"] for row in again.failures] == ["zero.txt"]


def test_tables_are_written_to_a_folder_of_this_machine(releases: Path, tmp_path: Path) -> None:
    for out in ("s3://press/out", Path("s3://press/out")):
        with pytest.raises(UsageError, match="--out s3://press/out"):
            run(releases, out, workers=0)


def test_an_s3_server(archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    s3fs = pytest.importorskip("s3fs", reason="the extra is not installed (pip install 'inspection-press[s3]')")
    moto = pytest.importorskip("moto.server", reason="moto is not installed (pip install 'moto[server]')")
    server = moto.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        address = "http://{}:{}".format(*server.get_host_and_port())
        for name, value in {"ACCESS_KEY_ID": "x", "SECRET_ACCESS_KEY": "x", "DEFAULT_REGION": "us-east-1"}.items():
            monkeypatch.setenv(f"AWS_{name}", value)
        monkeypatch.setenv("AWS_ENDPOINT_URL", address)
        s3 = s3fs.S3FileSystem(endpoint_url=address)
        s3.mkdir("press")
        s3.put(f"{archive}/", "press/raw/", recursive=True)
        run(archive, tmp_path / "local", workers=0)
        for workers in (0, 1):
            out = tmp_path / f"out{workers}"
            assert [row["source"] for row in run("s3://press/raw", out, workers=workers).failures] == ["zero.txt"]
            assert rows(out) == rows(tmp_path / "local")
            assert run("s3://press/raw", out, workers=workers).n_extracted == 0
    finally:
        server.stop()
    command = [sys.executable, "-m", "pipeline", "run", "s3://press/raw", "--out", str(tmp_path / "out")]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert told.returncode == 2 and len(told.stderr.splitlines()) == 1 and "cannot be reached" in told.stderr
