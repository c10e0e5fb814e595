"""Commands measured from outside: seconds, and the memory of a whole process tree."""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path

RUN = [sys.executable, "-m", "pipeline", "run"]


def median_of(command: list[str], times: int = 5) -> float:
    """Median wall seconds of a command, run so many times after one run that nobody counts."""
    seconds_of(command)
    return statistics.median(seconds_of(command) for _ in range(times))


def worker_start() -> float:
    """Median seconds until a worker process has loaded every stage and model file."""
    from pipeline.engine.local import MAX_BYTES, _Worker
    from pipeline.engine.worker import receive

    spent = []
    for _ in range(5):
        start = time.perf_counter()
        worker = _Worker(MAX_BYTES)
        assert receive(worker.source)[0] == "ready"
        spent.append(time.perf_counter() - start)
        worker.end()
    return statistics.median(spent)


def seconds_of(command: list[str]) -> float:
    """Wall seconds of one command, which must succeed."""
    start = time.perf_counter()
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    spent = time.perf_counter() - start
    if done.returncode:
        sys.exit(f"{' '.join(command)}\nended with {done.returncode}:\n{(done.stdout + done.stderr)[-2000:]}")
    return spent


def peak_memory(command: list[str]) -> tuple[float, float]:
    """Seconds of a command and the largest memory of its whole process tree, in MB."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    peak, done = 0.0, threading.Event()

    def watch() -> None:
        nonlocal peak
        while not done.wait(0.2):
            peak = max(peak, sum(_resident(pid) for pid in _tree(process.pid)))

    watcher = threading.Thread(target=watch)
    watcher.start()
    start = time.perf_counter()
    code = process.wait()
    done.set()
    watcher.join()
    assert code == 0, command
    return time.perf_counter() - start, peak


def _tree(root: int) -> list[int]:
    found, queue = [], [root]
    while queue:
        pid = queue.pop()
        found.append(pid)
        try:
            for task in Path(f"/proc/{pid}/task").iterdir():
                queue += [int(child) for child in (task / "children").read_text().split()]
        except OSError:
            continue
    return found


def _resident(pid: int) -> float:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * resource.getpagesize() / 2**20
    except OSError:
        return 0.0
