"""A run: inputs in, tables out. Extracts what is new or changed, keeps the rest, commits everything at once."""

from __future__ import annotations

import contextlib
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
from pipeline.ids import input_of, short_hash
from pipeline.ledger import Entry, folder_of, read_ledger, write_ledger
from pipeline.lexicons import models_version
from pipeline.parts import Part, PartWriter, merge
from pipeline.resolve import resolve
from pipeline.schemas import DOCUMENT_TABLES, SCHEMAS
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
    seconds: float = 0.0  # to the beginning of the commit
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

    ``workers`` are processes that read and extract (0: this one, quicker for a handful of files, but a file that
    brings a
    library down takes the run along); a document that takes longer than ``max_seconds`` becomes a failure. ``refresh``
    extracts unchanged inputs anew; ``prune`` removes documents that are no longer in the inputs given;
    ``keep_text=False`` leaves ``documents.text`` null; rows below ``min_confidence`` are left out.
    ``engine`` is ``local`` or ``ray`` (on the cluster at ``address``, else one started here; ``workers`` are its
    actors).
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
        options: dict[str, Any] = {"keep_text": keep_text, "min_confidence": min_confidence}
        other_options = _other_options(state, options, refresh=refresh)
        if prune and not files and state is not None:
            raise UsageError(f"--prune: no inputs in {', '.join(map(str, paths))}; nothing was removed")
        summary = RunSummary(
            run_id=f"{started:%Y%m%dT%H%M%S}-{short_hash(started.isoformat(), str(out))[:6]}",
            out=Path(out),
            n_inputs=len(files),
        )
        ledger = read_ledger(state)
        listed = {file.source for file in files}
        limits = f"{max_chars} characters, {max_seconds:g} seconds"
        before = _sources(state)
        if other_options and not prune:
            _check_all_there(out, before, listed)
        work, hashes, stale = choose_work(files, ledger, refresh=refresh, prune=prune, limits=limits)
        summary.n_unchanged = len(files) - len(work)
        if stale:
            summary.notes.append(
                f"{stale} unchanged inputs were extracted by another version of the pipeline or its models; --refresh extracts them anew"  # noqa: E501
            )
        moved = sum(_is_elsewhere(file, hashes[file.source], ledger.get(file.source)) for file in work)
        if moved:
            summary.notes.append(
                f"{moved} inputs replace ones of the same name from another folder; give both folders in one run to keep both"  # noqa: E501
            )
        staging = store.begin()
        segments = Segments.open(
            staging / SEGMENTS,
            {"pipeline": __version__, "models": models_version(), **options, "limits": limits},
        )
        segments.keep({file.source: hashes[file.source] for file in work})
        if segments.sources or segments.finished:
            summary.notes.append(f"{len(segments.sources):,} documents were taken over from a run that did not end")
        kept = _kept_failures(state, {file.source for file in work}, listed, prune=prune)
        failed = _extract(work, hashes, segments, perform_all, progress=progress, summary=summary, **options)
        left_over, gone = _left_over(before, listed, work, failed, segments, prune=prune)
        if gone:
            summary.notes.append(f"{len(gone):,} documents that are not in the inputs given were removed (--prune)")
        drop = set(before.values()) if other_options else gone | _replaced(before, segments)
        writer = PartWriter(staging)
        summary.rows = _write_documents(writer, state, segments, drop)
        failures = sorted(
            [*kept, *({"run_id": summary.run_id, **row} for row in failed)],
            key=lambda row: (row["source"], row["message"]),
        )
        _write_failures(staging, failures)
        summary.failures = [row for row in failures if input_of(row["source"], listed) is not None]
        if len(failures) > len(summary.failures):
            summary.notes.append(
                f"{len(failures) - len(summary.failures):,} earlier failures of inputs that were not given now stand in failures (--prune removes them)"  # noqa: E501
            )
        bad = {input_of(row["source"], listed) for row in failed}
        entries = {source: entry for source, entry in ledger.items() if source in listed or not prune}
        for file in work:
            entries[file.source] = Entry(
                file.source,
                hashes[file.source],
                file.source in bad,
                __version__,
                models_version(),
                limits,
                folder_of(file.path, file.source),
                file.source in left_over,
            )
        write_ledger(staging, entries.values())
        summary.seconds = time.perf_counter() - clock
        _write_runs(staging, state, summary, started, f"{engine}, {workers} worker{'' if workers == 1 else 's'}")
        segments.remove()
        store.commit(
            staging,
            {
                "parts": [_plain(part) for part in writer.parts],
                "pipeline_version": __version__,
                "models_version": models_version(),
                "options": options,
            },
        )
        if other_options and not keep_text:
            store.forget_old()  # or the texts would lie on in older states
    return summary


def _write_documents(writer: PartWriter, state: State | None, segments: Segments, drop: set[str]) -> dict[str, int]:
    """Stage every table but ``failures`` and ``runs``, and count the rows; where nothing is new, what stands is
    linked."""
    versions = (__version__, models_version())
    if (
        state is not None
        and not segments.sources
        and not drop
        and state.is_of_this_version
        and (state.manifest.get("pipeline_version"), state.manifest.get("models_version")) == versions
    ):
        writer.link_all(state)
    else:
        duplicates, touched = find_duplicates(state, segments, drop)
        merge(writer, state, segments, drop, touched)
        mark_duplicates(writer, duplicates)
        resolve(writer.staging, writer, state)
    return {
        table: sum(pq.read_metadata(file).num_rows for file in (writer.staging / table).iterdir())
        for table in (*DOCUMENT_TABLES, "officials", "inspections")
    }


def _write_failures(staging: Path, failures: list[dict[str, Any]]) -> None:
    write_table(pa.Table.from_pylist(failures, schema=SCHEMAS["failures"]), staging / "failures" / "part-00000.parquet")


def forget(source: str, out: str | Path) -> int:
    """Remove a document (or all rows of a file) from every table and from old states; returns how many documents
    went."""
    store = Store(out)
    with store.lock():
        state = store.current()
        if state is None:
            raise UsageError(f"{out}: no tables there")
        drop = {doc_id for known, doc_id in _sources(state).items() if _belongs(known, source)}
        old_failures = state.read("failures").to_pylist()
        failures = [row for row in old_failures if not _belongs(row["source"], source)]
        if not drop and len(failures) == len(old_failures):
            raise UsageError(f"{source}: no such source in {out} (see documents.source)")
        staging = store.begin()
        segments = Segments.open(staging / SEGMENTS, {})
        writer = PartWriter(staging)
        _write_documents(writer, state, segments, drop)
        _write_failures(staging, failures)
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


def _other_options(state: State | None, options: dict[str, Any], *, refresh: bool) -> bool:
    """Whether the tables were written with other options, which only ``refresh`` may change."""
    before = state.manifest.get("options", {}) if state else {}
    if state is None or not before or before == options:
        return False
    if not refresh:
        told = f"text {'kept' if before['keep_text'] else 'left out'}, --min-confidence {before['min_confidence']:g}"
        raise UsageError(
            f"{state.path.parent.parent}: its tables were written with other options ({told}); give the same ones, or --refresh to extract everything anew"  # noqa: E501
        )
    return True


def _check_all_there(out: str | Path, before: dict[str, str], listed: set[str]) -> None:
    """Tables of which some documents were written with the old options and some with the new are none to trust."""
    absent = [source for source in before if input_of(source, listed) is None]
    if absent:
        raise UsageError(
            f"{out}: {len(absent):,} of its documents ({absent[0]}, ...) are not among the sources, so they cannot be "
            "extracted with the new options; give all sources, --prune to remove these, or another --out"
        )


def _sources(state: State | None) -> dict[str, str]:
    """The documents of a state: source -> doc_id."""
    if state is None:
        return {}
    table = state.read("documents", ["doc_id", "source"])
    return dict(zip(table["source"].to_pylist(), table["doc_id"].to_pylist(), strict=True))


def _is_elsewhere(file: InputFile, sha256: str, entry: Entry | None) -> bool:
    """Whether the file replaces another one of that name, which was read from another folder."""
    return entry is not None and entry.sha256 != sha256 and entry.folder not in ("", folder_of(file.path, file.source))


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
    todo = [file for file in work if file.source not in segments.finished]
    done = len(segments.finished)
    with contextlib.closing(perform_all(todo, failures, set(segments.sources))) as results:
        try:
            for result in results:
                rows = wanted_rows(result, keep_text, min_confidence)
                finished = [
                    Finished(
                        source, hashes[source], [row for row in result.failures if _belongs(row["source"], source)]
                    )
                    for source in result.inputs
                ]
                if result.part_of is not None:
                    finished.append(Finished(result.part_of, hashes[result.part_of], [], whole=False))
                segments.add(rows, finished)
                failures += result.failures
                good = rows.filter(pc.is_null(rows["error"]))
                summary.n_extracted += len(good)
                summary.n_words += sum(pc.sum(chunk.field("n_words")).as_py() or 0 for chunk in good["document"].chunks)
                done += len(result.inputs)
                if progress:
                    progress(done, len(work))
        except KeyboardInterrupt:
            segments.flush()  # the next run goes on from here
            raise
    segments.flush()
    if progress:
        progress(len(work), len(work))
    return failures


def _kept_failures(state: State | None, tried: set[str], listed: set[str], *, prune: bool) -> list[dict[str, Any]]:
    """Failures of inputs that this run does not try again; with ``prune`` only of inputs that are still given."""
    if state is None:
        return []
    return [
        row
        for row in state.read("failures").to_pylist()
        if input_of(row["source"], tried) is None
        and (input_of(row["source"], listed) is not None or not (prune or row["source"].endswith("/")))
    ]  # a folder is an input only while it cannot be opened


def _replaced(before: dict[str, str], segments: Segments) -> set[str]:
    return {before[source] for source in segments.sources if source in before}


def _left_over(
    before: dict[str, str],
    listed: set[str],
    work: list[InputFile],
    failed: list[dict[str, str]],
    segments: Segments,
    *,
    prune: bool,
) -> tuple[set[str], set[str]]:
    """Inputs that were read now and do not hold all their documents any more, and the doc_ids that ``prune`` removes.

    Of a file that failed, or one of whose rows did, nothing is removed: the document may be in what could not be read.
    """
    read, fresh = {file.source for file in work}, set(segments.sources)
    bad = {input_of(row["source"], listed) for row in failed}
    left_over: set[str] = set()
    gone: set[str] = set()
    for source, doc_id in before.items():
        home = input_of(source, listed)
        if home is None:
            gone |= {doc_id} if prune else set()
        elif home in read and source not in fresh and source != home:
            if prune and home not in bad:
                gone.add(doc_id)
            else:
                left_over.add(home)
    return left_over, gone


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


def _plain(part: Part) -> dict[str, Any]:
    return {"name": part.name, "first": part.first, "last": part.last, "rows": part.rows}
