"""The same job on a local Ray cluster: rows equal to the local engine's. Skipped where the extra is not installed."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.runner import run
from tests.test_store import rows

pytest.importorskip("ray", reason="the extra is not installed (pip install 'inspection-press[ray]')")


def test_rows_equal_the_local_engines(releases: Path, tmp_path: Path) -> None:
    (releases / "zero.txt").write_bytes(b"")
    local = run(releases, tmp_path / "local", workers=0)
    cluster = run(releases, tmp_path / "cluster", engine="ray", workers=2)
    assert rows(tmp_path / "local") == rows(tmp_path / "cluster")
    assert [row["source"] for row in cluster.failures] == [row["source"] for row in local.failures] == ["zero.txt"]
