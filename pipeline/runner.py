"""A run: inputs in, tables out. Extracts what is new or changed, keeps the rest, commits everything at once."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.duplicates import find_duplicates, mark_duplicates
from pipeline.engines import MAX_SECONDS
from pipeline.errors import UsageError
from pipeline.ids import doc_id_of, short_hash
from pipeline.ledger import Entry, read_ledger, write_ledger
from pipeline.lexicons import models_version
from pipeline.parts import Part, PartWriter, merge
from pipeline.resolve import resolve
from pipeline.schemas import SCHEMAS
from pipeline.segment_store import Finished, Segments
from pipeline.sources import InputFile
from pipeline.store import SEGMENTS, State, Store, write_table
from pipeline.version import __version__
from pipeline.work import Perform, choose_work, engine_of, wanted_rows


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


def run(
    sources: str | Path | Sequence[str | Path],
    out: str | Path = "data/processed",
    *,
    workers: int = 1,
    max_chars: int = 5_000_000,
    max_seconds: float = MAX_SECONDS,
    engine: str = "local",
    address: str | None = None,
    refresh: bool = False,
    prune: bool = False,
    keep_text: bool = True,
    min_confidence: float = 0.0,
    progress: Progress | None = None,
) -> RunSummary:
    """Extract ``sources`` (files, folders, globs) into the tables under ``out``.

    ``workers`` are processes that read and extract (0: this one, quicker for a handful of files, but a file that brings a
    library down takes the run along); an input that takes longer than ``max_seconds`` becomes a failure. ``refresh`` extracts unchanged inputs anew; ``prune`` removes documents that are no longer among the inputs;
    ``keep_text=False`` leaves ``documents.text`` null; rows below ``min_confidence`` are left out.
    ``engine`` is ``local`` or ``ray`` (on the cluster at ``address``, else one started here; ``workers`` are its actors).
    ``progress(done, of)`` is called as inputs are finished. Raises ``UsageError`` where the call itself is wrong;
    a bad input only lands in ``failures``.
    """
    from pipeline.ingest import list_inputs

    paths = [sources] if isinstance(sources, str | Path) else list(sources)
    started, clock = dt.datetime.now(dt.UTC), time.perf_counter()
    files = list_inputs(paths)
    store = Store(out)
    perform_all = engine_of(engine, address, workers=workers, max_chars=max_chars, max_seconds=max_seconds)
    with store.lock():
        state = store.current()
        _check_options(state, keep_text=keep_text, min_confidence=min_confidence, refresh=refresh)
        summary = RunSummary(
            run_id=f"{started:%Y%m%dT%H%M%S}-{short_hash(started.isoformat(), str(out))[:6]}",
            out=Path(out),
            n_inputs=len(files),
        )
        ledger = read_ledger(state)
        work, hashes, stale = choose_work(files, ledger, refresh=refresh)
        summary.n_unchanged = len(files) - len(work)
        if stale:
            summary.notes.append(
                f"{stale} unchanged inputs were extracted by another version of the pipeline or its models; --refresh extracts them anew"
            )
        staging = store.begin()
        segments = Segments.open(
            staging / SEGMENTS,
            {
                "pipeline": __version__,
                "models": models_version(),
                "keep_text": keep_text,
                "min_confidence": min_confidence,
                "max_chars": max_chars,
            },
        )
        segments.keep({file.source: hashes[file.source] for file in work})
        if segments.finished:
            summary.notes.append(f"{len(segments.finished)} inputs were taken over from a run that did not end")
        kept = _kept_failures(state, {file.source for file in work}, {file.source for file in files} if prune else None)
        failed = _extract(
            work,
            hashes,
            segments,
            perform_all,
            progress=progress,
            keep_text=keep_text,
            min_confidence=min_confidence,
            summary=summary,
        )
        drop = _replaced(state, segments) | (_pruned(state, files) if prune else set())
        duplicates, touched = find_duplicates(state, segments, drop)
        writer = PartWriter(staging)
        merge(writer, state, segments, drop, touched)
        mark_duplicates(writer, duplicates)
        summary.rows = resolve(staging, writer, state)
        summary.failures = sorted(
            [*kept, *({"run_id": summary.run_id, **row} for row in failed)],
            key=lambda row: (row["source"], row["message"]),
        )
        write_table(
            pa.Table.from_pylist(summary.failures, schema=SCHEMAS["failures"]),
            staging / "failures" / "part-00000.parquet",
        )
        _write_ledger(staging, ledger, work, hashes, failed, files if prune else None)
        summary.rows.update(_counts(staging, writer))
        summary.seconds = time.perf_counter() - clock
        _write_runs(staging, state, summary, started, f"{engine}, {workers} worker{'' if workers == 1 else 's'}")
        segments.remove()
        store.commit(
            staging,
            {
                "parts": [_plain(part) for part in writer.parts],
                "pipeline_version": __version__,
                "models_version": models_version(),
                "options": {"keep_text": keep_text, "min_confidence": min_confidence},
            },
        )
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
        segments = Segments.open(staging / SEGMENTS, {})
        duplicates, touched = find_duplicates(state, segments, drop)
        writer = PartWriter(staging)
        merge(writer, state, segments, drop, touched)
        mark_duplicates(writer, duplicates)
        resolve(staging, writer, state)
        failures = [row for row in state.read("failures").to_pylist() if not _belongs(row["source"], source)]
        write_table(
            pa.Table.from_pylist(failures, schema=SCHEMAS["failures"]),
            staging / "failures" / "part-00000.parquet",
        )
        write_table(state.read("runs"), staging / "runs" / "part-00000.parquet")
        write_ledger(
            staging,
            (
                entry
                for entry in read_ledger(state).values()
                if not _belongs(entry.source, source) and not _belongs(source, entry.source)
            ),
        )
        segments.remove()
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
        raise UsageError(
            f"{state.path.parent.parent}: its tables were written with other options ({told}); give the same ones, or --refresh to extract everything anew"
        )


def _extract(
    work: list[InputFile],
    hashes: dict[str, str],
    segments: Segments,
    perform_all: Perform,
    *,
    progress: Progress | None,
    keep_text: bool,
    min_confidence: float,
    summary: RunSummary,
) -> list[dict[str, str]]:
    failures = [row for one in segments.finished.values() for row in one.failures]
    summary.n_extracted = len(segments.sources)
    done = len(segments.finished)
    todo = [file for file in work if file.source not in segments.finished]
    for result in perform_all(todo, failures):
        rows = wanted_rows(result, keep_text, min_confidence)
        segments.add(
            rows,
            [
                Finished(
                    source,
                    hashes[source],
                    [row for row in result.failures if _belongs(row["source"], source)],
                )
                for source in result.inputs
            ],
        )
        failures += result.failures
        good = rows.filter(pc.is_null(rows["error"]))
        summary.n_extracted += len(good)
        summary.n_words += pc.sum(good["document"].combine_chunks().field("n_words")).as_py() or 0 if len(good) else 0
        done += len(result.inputs)
        if progress:
            progress(done, len(work))
    segments.flush()
    if progress:
        progress(len(work), len(work))
    return failures


def _kept_failures(state: State | None, tried: set[str], listed: set[str] | None) -> list[dict[str, Any]]:
    """Failures of inputs that this run does not try again (``listed``: with --prune only of inputs still there)."""
    if state is None:
        return []
    return [
        row
        for row in state.read("failures").to_pylist()
        if row["source"].split("#")[0] not in tried
        and row["source"] not in tried
        and (listed is None or row["source"].split("#")[0] in listed)
    ]


def _replaced(state: State | None, segments: Segments) -> set[str]:
    if state is None or not segments.sources:
        return set()
    fresh = {doc_id_of(source) for source in segments.sources}
    return fresh.intersection(state.read("documents", ["doc_id"])["doc_id"].to_pylist())


def _pruned(state: State | None, files: list[InputFile]) -> set[str]:
    if state is None:
        return set()
    listed = {file.source for file in files}
    return {
        row["doc_id"]
        for row in state.read("documents", ["doc_id", "source"]).to_pylist()
        if row["source"] not in listed and row["source"].rpartition("#")[0] not in listed
    }


def _write_ledger(
    staging: Path,
    ledger: dict[str, Entry],
    work: list[InputFile],
    hashes: dict[str, str],
    failed: list[dict[str, str]],
    listed: list[InputFile] | None,
) -> None:
    bad = {row["source"].split("#")[0] for row in failed} | {row["source"] for row in failed}
    entries = dict(ledger)
    for file in work:
        entries[file.source] = Entry(
            file.source, hashes[file.source], file.source in bad, __version__, models_version()
        )
    if listed is not None:
        names = {file.source for file in listed}
        entries = {source: entry for source, entry in entries.items() if source in names}
    write_ledger(staging, entries.values())


def _write_runs(staging: Path, state: State | None, summary: RunSummary, started: dt.datetime, engine: str) -> None:
    row = {
        "run_id": summary.run_id,
        "started": started,
        "finished": dt.datetime.now(dt.UTC),
        "pipeline_version": __version__,
        "models_version": models_version(),
        "engine": engine,
        "n_inputs": summary.n_inputs,
        "n_extracted": summary.n_extracted,
        "n_unchanged": summary.n_unchanged,
        "n_failed": len(summary.failures),
        "n_words": summary.n_words,
        "seconds": round(summary.seconds, 3),
    }
    before = state.read("runs") if state else SCHEMAS["runs"].empty_table()
    write_table(
        pa.concat_tables([before, pa.Table.from_pylist([row], schema=SCHEMAS["runs"])]).combine_chunks(),
        staging / "runs" / "part-00000.parquet",
    )


def _counts(staging: Path, writer: PartWriter) -> dict[str, int]:
    return {
        table: sum(pq.read_metadata(staging / table / part.name).num_rows for part in writer.parts)
        for table in ("documents", "dates", "judgements", "quotes", "findings", "evidence")
    }


def _plain(part: Part) -> dict[str, Any]:
    return {"name": part.name, "first": part.first, "last": part.last, "rows": part.rows}
