"""``make fault``: kill a run at many random instants and after each step of the commit; nothing may be lost, doubled or left over.

    python tests/fault.py 200

Each round runs into one output folder, is killed, checks that readers see the state before or after, and goes on; at the end the
rows must equal those of an undisturbed run. A sample of this runs in ``tests/test_store.py``.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyarrow.parquet as pq

from pipeline.schemas import SCHEMAS

ROOT = Path(__file__).parent.parent
STEPS = ("staged", "synced", "named", "linked", "swapped", "cleaned")
TIMELESS = [name for name in SCHEMAS if name not in ("runs", "failures")]


def start(raw: Path, out: Path, **environment: str) -> subprocess.Popen[bytes]:
    """A run as a process of its own."""
    command = [sys.executable, "-m", "pipeline", "run", str(raw), "--out", str(out), "--workers", "0", "-q"]
    return subprocess.Popen(
        command, env={**os.environ, **environment}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def rows(out: Path) -> dict[str, list[dict[str, object]]]:
    """All rows of all tables but the ones that carry time."""
    return {name: pq.read_table(out / name).to_pylist() for name in TIMELESS}


def main() -> None:
    """Kill ``argv[1]`` runs (200 by default) and report."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    chooser = random.Random(17)
    with tempfile.TemporaryDirectory() as folder:
        raw, out, calm = Path(folder) / "raw", Path(folder) / "out", Path(folder) / "calm"
        shutil.copytree(ROOT / "data" / "raw", raw)
        began = time.perf_counter()
        assert start(raw, calm).wait() == 0
        seconds = time.perf_counter() - began
        expected = rows(calm)
        killed = 0
        for number in range(rounds):
            if number % 10 == 0:
                shutil.rmtree(out, ignore_errors=True)
            if number < 2 * len(STEPS):
                process = start(raw, out, INSPECTIONS_FAULT=STEPS[number % len(STEPS)])
            else:
                process = start(raw, out)
                time.sleep(chooser.uniform(0.0, seconds * 1.1))
                process.send_signal(signal.SIGKILL)
            killed += process.wait() == -signal.SIGKILL
            if (out / ".current").exists():
                assert rows(out) == expected, (
                    f"round {number}: a reader saw neither the state before nor the state after"
                )
        assert start(raw, out).wait() == 0
        assert rows(out) == expected, "after all kills the rows differ"
        strays = [p.name for p in (out / ".generations").iterdir() if not p.name.isdigit()]
        assert not strays, f"left over: {strays}"
        print(
            f"{killed} of {rounds} runs killed; every reader saw one state, and the last run gives the rows of an undisturbed one"
        )


if __name__ == "__main__":
    main()
