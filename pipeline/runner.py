"""A run: inputs in, tables out. Extracts what is new or changed, keeps the rest, commits everything at once."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.engines import MAX_SECONDS, run_tasks
from pipeline.errors import UsageError
from pipeline.ids import doc_id_of, short_hash
from pipeline.ledger import Entry, file_hash, read_ledger, write_ledger
from pipeline.lexicons import models_version
from pipeline.parts import Part, PartWriter, Segments, merge, parts_of
from pipeline.resolve import first_of_each_text, resolve
from pipeline.schemas import SCHEMAS
from pipeline.sources import InputFile, SourceFailure
from pipeline.store import State, Store, write_table
from pipeline.tasks import Result, Task
from pipeline.version import __version__

#: Inputs a worker takes at a time: few enough to spread, many enough to pay for the trip.
TASK_FILES, TASK_BYTES = 32, 2 * 2**20
_ROW_FILES = (".jsonl", ".csv", ".parquet", ".jsonl.gz", ".csv.gz")


@dataclass(slots=True)
class RunSummary:
    """What a run did."""

    run_id: str
    out: Path
    n_inputs: int = 0
    n_extracted: int = 0
    n_unchanged: int = 0
    n_words: int = 0
    seconds: float = 0.0
    rows: dict[str, int] = field(default_factory=dict)
    failures: list[dict[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def exit_code(self) -> int:
        """1 where an input failed, else 0."""
        return 1 if self.failures else 0


Progress = Callable[[int, int], None]


def run(sources: str | Path | Sequence[str | Path], out: str | Path = "data/processed", *, workers: int = 1, max_chars: int = 5_000_000, max_seconds: float = MAX_SECONDS,
        refresh: bool = False, prune: bool = False, keep_text: bool = True, min_confidence: float = 0.0, progress: Progress | None = None) -> RunSummary:
    """Extract ``sources`` (files, folders, globs) into the tables under ``out``.

    ``workers`` are processes that read and extract (0: this one, quicker for a handful of files, but a file that brings a
    library down takes the run along); an input that takes longer than ``max_seconds`` becomes a failure. ``refresh`` extracts unchanged inputs anew; ``prune`` removes documents that are no longer among the inputs;
    ``keep_text=False`` leaves ``documents.text`` null; rows below ``min_confidence`` are left out.
    ``progress(done, of)`` is called as inputs are finished. Raises ``UsageError`` where the call itself is wrong;
    a bad input only lands in ``failures``.
    """
    from pipeline.ingest import list_inputs

    paths = [sources] if isinstance(sources, str | Path) else list(sources)
    started, clock = dt.datetime.now(dt.UTC), time.perf_counter()
    files = list_inputs(paths)
    store = Store(out)
    with store.lock():
        state = store.current()
        _check_options(state, keep_text=keep_text, min_confidence=min_confidence, refresh=refresh)
        summary = RunSummary(run_id=f"{started:%Y%m%dT%H%M%S}-{short_hash(started.isoformat(), str(out))[:6]}", out=Path(out), n_inputs=len(files))
        ledger = read_ledger(state)
        work, hashes = _choose(files, ledger, refresh, summary)
        staging = store.begin()
        segments = Segments.open(staging / "new")
        kept = _kept_failures(state, {file.source for file in work}, {file.source for file in files} if prune else None)
        failed = _extract(work, segments, workers=workers, max_chars=max_chars, max_seconds=max_seconds, progress=progress, keep_text=keep_text,
                          min_confidence=min_confidence, summary=summary)
        drop = _replaced(state, segments) | (_pruned(state, files) if prune else set())
        duplicates, touched = _duplicates(state, segments, drop)
        writer = PartWriter(staging)
        merge(writer, state, segments, drop, touched)
        _mark_duplicates(writer, duplicates)
        summary.rows = resolve(staging, writer, state)
        summary.failures = sorted([*kept, *({"run_id": summary.run_id, **row} for row in failed)], key=lambda row: (row["source"], row["message"]))
        write_table(pa.Table.from_pylist(summary.failures, schema=SCHEMAS["failures"]), staging / "failures" / "part-00000.parquet")
        _write_ledger(staging, ledger, work, hashes, failed, files if prune else None)
        summary.rows.update(_counts(staging, writer))
        summary.seconds = time.perf_counter() - clock
        _write_runs(staging, state, summary, started, workers)
        _remove(staging / "new")
        store.commit(staging, {"parts": [_plain(part) for part in writer.parts], "pipeline_version": __version__, "models_version": models_version(),
                               "options": {"keep_text": keep_text, "min_confidence": min_confidence}})
    return summary


def forget(source: str, out: str | Path) -> int:
    """Remove a document (or all rows of a file) from every table and from old states; returns how many documents went."""
    store = Store(out)
    with store.lock():
        state = store.current()
        if state is None:
            raise UsageError(f"{out}: no tables there")
        known = state.read("documents", ["doc_id", "source"]).to_pylist()
        drop = {row["doc_id"] for row in known if _belongs(row["source"], source)}
        if not drop:
            raise UsageError(f"{source}: no such source in {out} (see documents.source)")
        staging = store.begin()
        segments = Segments.open(staging / "new")
        duplicates, touched = _duplicates(state, segments, drop)
        writer = PartWriter(staging)
        merge(writer, state, segments, drop, touched)
        _mark_duplicates(writer, duplicates)
        resolve(staging, writer, state)
        failures = [row for row in state.read("failures").to_pylist() if not _belongs(row["source"], source)]
        write_table(pa.Table.from_pylist(failures, schema=SCHEMAS["failures"]), staging / "failures" / "part-00000.parquet")
        write_table(state.read("runs"), staging / "runs" / "part-00000.parquet")
        write_ledger(staging, (entry for entry in read_ledger(state).values() if not _belongs(entry.source, source) and not _belongs(source, entry.source)))
        _remove(staging / "new")
        store.commit(staging, {**state.manifest, "parts": [_plain(part) for part in writer.parts]})
        store.forget_old()
    return len(drop)


def _belongs(source: str, named: str) -> bool:
    return source == named or source.startswith(named + "#")


def _check_options(state: State | None, *, keep_text: bool, min_confidence: float, refresh: bool) -> None:
    if state is None or refresh:
        return
    before = state.manifest.get("options", {})
    if before and before != {"keep_text": keep_text, "min_confidence": min_confidence}:
        told = f"text {'kept' if before['keep_text'] else 'left out'}, --min-confidence {before['min_confidence']:g}"
        raise UsageError(f"{state.path.parent.parent}: its tables were written with other options ({told}); give the same ones, or --refresh to extract everything anew")


def _choose(files: list[InputFile], ledger: dict[str, Entry], refresh: bool, summary: RunSummary) -> tuple[list[InputFile], dict[str, str]]:
    """The inputs that are new, changed, or failed under other versions; and the hashes of all."""
    work, hashes, stale = [], {}, 0
    models = models_version()
    for file in files:
        hashes[file.source] = digest = file_hash(file.path)
        entry = ledger.get(file.source)
        same_versions = entry is not None and (entry.pipeline_version, entry.models_version) == (__version__, models)
        if entry is None or refresh or entry.sha256 != digest or (entry.failed and not same_versions):
            work.append(file)
        else:
            summary.n_unchanged += 1
            stale += not same_versions
    if stale:
        summary.notes.append(f"{stale} unchanged inputs were extracted by another version of the pipeline or its models; --refresh extracts them anew")
    return work, hashes


def _tasks(files: Iterable[InputFile], max_chars: int, failures: list[dict[str, str]]) -> Iterator[Task]:
    """Small inputs in handfuls for the workers to read; large files of rows are read here, a batch of rows a task."""
    handful: list[InputFile] = []
    size = 0
    for file in files:
        if file.source.lower().endswith(_ROW_FILES) and file.size > TASK_BYTES:
            yield from _row_tasks(file, max_chars, failures)
            continue
        handful.append(file)
        size += file.size
        if len(handful) >= TASK_FILES or size >= TASK_BYTES:
            yield Task(files=tuple(handful), max_chars=max_chars)
            handful, size = [], 0
    if handful:
        yield Task(files=tuple(handful), max_chars=max_chars)


def _row_tasks(file: InputFile, max_chars: int, failures: list[dict[str, str]]) -> Iterator[Task]:
    from pipeline.batches import documents_table
    from pipeline.ingest import read_input

    documents, size = [], 0
    for item in read_input(file, max_chars=max_chars):
        if isinstance(item, SourceFailure):
            failures.append({"source": item.source, "stage": item.stage, "error": item.error, "message": item.message})
            continue
        documents.append(item)
        size += len(item.text)
        if len(documents) >= 256 or size >= TASK_BYTES:
            yield Task(documents=documents_table(documents), max_chars=max_chars)
            documents, size = [], 0
    if documents:
        yield Task(documents=documents_table(documents), max_chars=max_chars)


def _extract(work: list[InputFile], segments: Segments, *, workers: int, max_chars: int, max_seconds: float, progress: Progress | None, keep_text: bool,
             min_confidence: float, summary: RunSummary) -> list[dict[str, str]]:
    failures: list[dict[str, str]] = []
    done = 0
    for result in run_tasks(_tasks(work, max_chars, failures), workers=workers, max_seconds=max_seconds):
        rows = _filtered(result, keep_text, min_confidence)
        segments.add(rows)
        failures += result.failures
        good = rows.filter(pc.is_null(rows["error"]))
        summary.n_extracted += len(good)
        summary.n_words += pc.sum(good["document"].combine_chunks().field("n_words")).as_py() or 0 if len(good) else 0
        done += result.n_inputs
        if progress:
            progress(done, len(work))
    segments.flush()
    if progress:
        progress(len(work), len(work))
    return failures


def _filtered(result: Result, keep_text: bool, min_confidence: float) -> pa.Table:
    """The rows of a result without the text, or without unsure rows and their evidence, where the options say so."""
    if keep_text and min_confidence <= 0.0:
        return result.rows
    rows = result.rows.to_pylist()
    for row in rows:
        if row["error"]:
            continue
        if not keep_text:
            row["document"]["text"] = None
        if min_confidence > 0.0:
            gone = set()
            for table, key in (("dates", "date_id"), ("judgements", "judgement_id"), ("quotes", "quote_id"), ("findings", "finding_id")):
                gone |= {item[key] for item in row[table] if item["confidence"] < min_confidence}
                row[table] = [item for item in row[table] if item["confidence"] >= min_confidence]
            row["evidence"] = [item for item in row["evidence"] if item["row_id"] not in gone]
    return pa.Table.from_pylist(rows, schema=result.rows.schema)


def _kept_failures(state: State | None, tried: set[str], listed: set[str] | None) -> list[dict[str, Any]]:
    """Failures of inputs that this run does not try again (``listed``: with --prune only of inputs still there)."""
    if state is None:
        return []
    return [row for row in state.read("failures").to_pylist()
            if row["source"].split("#")[0] not in tried and row["source"] not in tried and (listed is None or row["source"].split("#")[0] in listed)]


def _replaced(state: State | None, segments: Segments) -> set[str]:
    if state is None or not segments.sources:
        return set()
    fresh = {doc_id_of(source) for source in segments.sources}
    return fresh.intersection(state.read("documents", ["doc_id"])["doc_id"].to_pylist())


def _pruned(state: State | None, files: list[InputFile]) -> set[str]:
    if state is None:
        return set()
    listed = {file.source for file in files}
    return {row["doc_id"] for row in state.read("documents", ["doc_id", "source"]).to_pylist()
            if row["source"] not in listed and row["source"].rpartition("#")[0] not in listed}


def _duplicates(state: State | None, segments: Segments, drop: set[str]) -> tuple[dict[str, str | None], set[str]]:
    """``duplicate_of`` by doc_id for texts that come more than once (or did), and the old documents whose value changes."""
    pairs: list[tuple[str, str, str]] = []
    before: dict[str, str | None] = {}
    if state is not None:
        for row in state.read("documents", ["doc_id", "source", "text_sha256", "duplicate_of"]).to_pylist():
            if row["doc_id"] not in drop:
                pairs.append((row["source"], row["doc_id"], row["text_sha256"]))
                before[row["doc_id"]] = row["duplicate_of"]
    for sources, digests in segments.column("text_sha256"):
        pairs += [(source, doc_id_of(source), digest) for source, digest in zip(sources.to_pylist(), digests.to_pylist(), strict=True)]
    now = first_of_each_text(pairs)
    changed = {doc_id for doc_id, value in before.items() if now.get(doc_id) != value}
    now.update({doc_id: None for doc_id in changed if doc_id not in now})
    return now, changed


def _mark_duplicates(writer: PartWriter, duplicates: dict[str, str | None]) -> None:
    if not duplicates:
        return
    known = pa.array(sorted(duplicates), pa.string())
    values = pa.array([duplicates[doc_id] for doc_id in known.to_pylist()], pa.string())
    for part in writer.parts:
        path = writer.staging / "documents" / part.name
        table = pq.read_table(path, partitioning=None).cast(SCHEMAS["documents"])
        doc_ids = table["doc_id"].combine_chunks()
        marked = pc.if_else(pc.is_in(doc_ids, value_set=known), values.take(pc.index_in(doc_ids, value_set=known)), table["duplicate_of"].combine_chunks())
        if not marked.equals(table["duplicate_of"].combine_chunks()):
            index = table.schema.get_field_index("duplicate_of")
            writer.rewrite(part, "documents", table.set_column(index, SCHEMAS["documents"].field("duplicate_of"), marked))


def _write_ledger(staging: Path, ledger: dict[str, Entry], work: list[InputFile], hashes: dict[str, str], failed: list[dict[str, str]],
                  listed: list[InputFile] | None) -> None:
    bad = {row["source"].split("#")[0] for row in failed} | {row["source"] for row in failed}
    entries = dict(ledger)
    for file in work:
        entries[file.source] = Entry(file.source, hashes[file.source], file.source in bad, __version__, models_version())
    if listed is not None:
        names = {file.source for file in listed}
        entries = {source: entry for source, entry in entries.items() if source in names}
    write_ledger(staging, entries.values())


def _write_runs(staging: Path, state: State | None, summary: RunSummary, started: dt.datetime, workers: int) -> None:
    row = {"run_id": summary.run_id, "started": started, "finished": dt.datetime.now(dt.UTC), "pipeline_version": __version__, "models_version": models_version(),
           "engine": f"local, {workers} worker{'' if workers == 1 else 's'}", "n_inputs": summary.n_inputs, "n_extracted": summary.n_extracted,
           "n_unchanged": summary.n_unchanged, "n_failed": len(summary.failures), "n_words": summary.n_words, "seconds": round(summary.seconds, 3)}
    before = state.read("runs") if state else SCHEMAS["runs"].empty_table()
    write_table(pa.concat_tables([before, pa.Table.from_pylist([row], schema=SCHEMAS["runs"])]).combine_chunks(), staging / "runs" / "part-00000.parquet")


def _counts(staging: Path, writer: PartWriter) -> dict[str, int]:
    return {table: sum(pq.read_metadata(staging / table / part.name).num_rows for part in writer.parts)
            for table in ("documents", "dates", "judgements", "quotes", "findings", "evidence")}


def _plain(part: Part) -> dict[str, Any]:
    return {"name": part.name, "first": part.first, "last": part.last, "rows": part.rows}


def _remove(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()


__all__ = ["RunSummary", "forget", "parts_of", "run"]
