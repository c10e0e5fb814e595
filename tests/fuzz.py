"""``make fuzz``: send mutated documents of every kind through runs; no crash, no hang, every value on its characters.

    python tests/fuzz.py 50000 --seed 7 --keep odd/

Each round writes some thousand mutated files into a folder, runs them with two workers into tables, and checks that
each input came out as a document or as a failure with a message for people, that no document took its worker down or
held it too long, that no extractor raised, and that each row stands on the characters it claims. What breaks a promise is
kept in ``--keep``. A small sample of this runs in ``tests/test_fuzz.py``.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import pyarrow.parquet as pq
from mutate import mutated_file, texts_of

from pipeline.runner import run
from pipeline.storage.ids import input_of

ROOT = Path(__file__).parent.parent
ROUND = 2_000
#: Seconds for one mutated document of at most 60,000 characters: a hundred times what it needs.
MAX_SECONDS = 30.0
#: Errors that mean that the product failed, not the document.
OURS = frozenset({"worker_died", "too_slow", "out_of_memory"})


def fuzz(count: int, seed: int, keep: Path | None, workers: int = 2) -> Counter[str]:
    """Run ``count`` mutated files; returns what became of them. AssertionError where a promise is broken."""
    became: Counter[str] = Counter()
    texts = texts_of(ROOT / "data" / "raw")
    for number, first in enumerate(range(0, count, ROUND)):
        with tempfile.TemporaryDirectory() as folder:
            raw, out = Path(folder) / "raw", Path(folder) / "out"
            raw.mkdir()
            chooser = random.Random(f"{seed}-{number}")
            for index in range(min(ROUND, count - first)):
                extension, data = mutated_file(texts, chooser)
                (raw / f"{index:05d}{extension}").write_bytes(data)
            summary = run(raw, out, workers=workers, max_seconds=MAX_SECONDS)
            names = {file.name for file in raw.iterdir()}
            documents = pq.read_table(out / "documents", columns=["doc_id", "source", "text"]).to_pylist()
            became["files"] += len(names)
            became["documents"] += len(documents)
            became["failures"] += len(summary.failures)
            told = {input_of(row["source"], names) for row in (*documents, *summary.failures)}
            silent = {name for name in names - told if not (name.endswith(".csv") and _only_a_header(raw / name))}
            broken = dict.fromkeys(silent, "neither a document nor a failure")
            for row in summary.failures:
                if row["error"] in OURS or row["stage"] == "extract" or "\n" in row["message"] or not row["message"]:
                    broken[input_of(row["source"], names) or row["source"]] = f"{row['error']}: {row['message']}"
            by_id = {row["doc_id"]: row for row in documents}
            for table, column in (
                ("dates", "text"), ("judgements", "grade_text"), ("quotes", "text"), ("findings", "text"), ("evidence", None),
            ):  # fmt: skip
                for row in pq.read_table(out / table).to_pylist():
                    became[table] += 1
                    document = by_id[row["doc_id"]]
                    start, end = row["char_start"], row["char_end"]
                    stands = 0 <= start < end <= len(document["text"])
                    if not stands or (column and document["text"][start:end] != row[column]):
                        broken[input_of(document["source"], names) or document["source"]] = f"{table}: {row}"
            for name in broken:
                if keep is not None and (raw / name).is_file():
                    keep.mkdir(parents=True, exist_ok=True)
                    shutil.copy(raw / name, keep / f"{seed}-{number}-{name}")
            assert not broken, f"round {number}: {broken}"
    return became


def _only_a_header(file: Path) -> bool:
    """A table without rows holds no document, and is no failure."""
    return len(file.read_bytes().split(b"\n")) == 1


def main() -> None:
    """Fuzz and say what became of the files."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", type=int, nargs="?", default=50_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    began = time.perf_counter()
    became = fuzz(given.count, given.seed, given.keep, given.workers)
    print(f"{', '.join(f'{n:,} {what}' for what, n in became.items())}; {time.perf_counter() - began:.0f} s", file=sys.stdout)


if __name__ == "__main__":
    main()
