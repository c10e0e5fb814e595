"""A run: inputs in, tables out. Extracts what is new or changed, keeps the rest, commits everything at once."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.engine.gather import take_results
from pipeline.engine.local import MAX_SECONDS
from pipeline.engine.work import choose_work, engine_of
from pipeline.errors import UsageError
from pipeline.lexicons import models_version
from pipeline.storage.columns import one_array, release
from pipeline.storage.ids import belongs, short_hash
from pipeline.storage.ledger import link_ledger, read_ledger, write_ledger
from pipeline.storage.parts import PartWriter
from pipeline.storage.segments import Segments
from pipeline.storage.staging import write_documents, write_failures, write_runs
from pipeline.storage.standing import (
    check_all_there,
    documents_of,
    dropped,
    entries,
    has_other_options,
    kept_failures,
    marks_of,
)
from pipeline.storage.store import SEGMENTS, Store, write_table
from pipeline.summary import Progress, RunSummary
from pipeline.version import __version__


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

    ``workers`` are processes that read and extract (0: this one, quicker for a handful of files, but a file that
    brings a library down takes the run along); a document that takes longer than ``max_seconds`` becomes a failure.
    ``refresh`` extracts unchanged inputs anew; ``prune`` removes documents that are no longer in the inputs given;
    ``keep_text=False`` leaves ``documents.text`` null; rows below ``min_confidence`` are left out.
    ``engine`` is ``local`` or ``ray`` (on the cluster at ``address``, else one started here; ``workers`` are its
    actors). ``progress(done, of)`` is called as inputs are finished. Raises ``UsageError`` where the call itself is
    wrong; a bad input only lands in ``failures``.
    """
    from pipeline.ingest import list_inputs

    paths = [sources] if isinstance(sources, str | Path) else list(sources)
    started, clock = dt.datetime.now(dt.UTC), time.perf_counter()
    files = list_inputs(paths)
    store = Store(out)
    perform_all = engine_of(engine, address, workers=workers, max_chars=max_chars, max_seconds=max_seconds)
    with store.lock():
        state = store.current()
        options: dict[str, Any] = {"keep_text": keep_text, "min_confidence": min_confidence}
        other_options = has_other_options(state, options, refresh=refresh)
        if prune and not files and state is not None:
            raise UsageError(f"--prune: no inputs in {', '.join(map(str, paths))}; nothing was removed")
        summary = RunSummary(
            run_id=f"{started:%Y%m%dT%H%M%S}-{short_hash(started.isoformat(), str(out))[:6]}",
            out=Path(out),
            n_inputs=len(files),
        )
        listed = files.sources
        limits = f"{max_chars} characters, {max_seconds:g} seconds"
        if other_options and not prune:
            check_all_there(out, state, listed)
        work = choose_work(files, read_ledger(state), refresh=refresh, prune=prune, limits=limits)
        summary.n_unchanged = len(files) - len(work.files)
        summary.notes += work.notes()
        staging = store.begin()
        segments = Segments.open(
            staging / SEGMENTS,
            {"pipeline": __version__, "models": models_version(), **options, "limits": limits},
        )
        finished = segments.take_up(work.hash_of)
        if len(segments) or len(finished):
            summary.notes.append(f"{len(segments):,} documents were taken over from a run that did not end")
        kept = kept_failures(state, work.files.sources, listed, prune=prune)
        failed = take_results(work, finished, segments, perform_all, progress=progress, summary=summary, **options)
        release()
        drop, left_over, n_gone = dropped(state, listed, work, failed, segments, prune=prune)
        if n_gone:
            summary.notes.append(f"{n_gone:,} documents that are not in the inputs given were removed (--prune)")
        if other_options and state is not None:
            drop = one_array(documents_of(state)["doc_id"], pa.string())
        writer = PartWriter(staging)
        summary.rows = write_documents(writer, state, segments, drop)
        failures = [*kept, *({"run_id": summary.run_id, **row} for row in failed)]
        write_failures(staging, failures)
        summary.add_failures(failures, listed)
        if state is not None and not len(work.files) and not prune:
            link_ledger(staging, state)
        else:
            marks = marks_of(failed, listed, left_over)
            write_ledger(staging, entries(files, read_ledger(state), work, marks, prune=prune, limits=limits))
        summary.seconds = time.perf_counter() - clock
        write_runs(staging, state, summary, started, f"{engine}, {workers} worker{'' if workers == 1 else 's'}")
        segments.remove()
        store.commit(
            staging,
            {
                "parts": [asdict(part) for part in writer.parts],
                "pipeline_version": __version__,
                "models_version": models_version(),
                "options": options,
            },
        )
        if other_options and not keep_text:
            store.forget_old()  # or the texts would lie on in older states
    return summary


def forget(source: str, out: str | Path) -> int:
    """Remove a document (or all rows of a file) from every table and from old states; returns how many documents
    went."""
    store = Store(out)
    with store.lock():
        state = store.current()
        if state is None:
            raise UsageError(f"{out}: no tables there")
        documents = documents_of(state)
        names = documents["source"]
        theirs = pc.or_(pc.equal(names, source), pc.starts_with(names, source + "#"))
        drop = one_array(documents["doc_id"].filter(theirs), pa.string())
        old_failures = state.read("failures").to_pylist()
        failures = [row for row in old_failures if not belongs(row["source"], source)]
        if not len(drop) and len(failures) == len(old_failures):
            raise UsageError(f"{source}: no such source in {out} (see documents.source)")
        staging = store.begin()
        segments = Segments.open(staging / SEGMENTS, {})
        writer = PartWriter(staging)
        write_documents(writer, state, segments, drop)
        write_failures(staging, failures)
        write_table(state.read("runs"), staging / "runs" / "part-00000.parquet")
        write_ledger(
            staging,
            (
                entry
                for entry in read_ledger(state)
                if not belongs(entry.source, source) and not belongs(source, entry.source)
            ),
        )
        segments.remove()
        store.commit(staging, {**state.manifest, "parts": [asdict(part) for part in writer.parts]})
        store.forget_old()
    return len(drop)
