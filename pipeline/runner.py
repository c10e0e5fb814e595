"""A run: inputs in, tables out. Extracts what is new or changed, keeps the rest, commits everything at once."""

from __future__ import annotations

import contextlib
import datetime as dt
import time
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.columns import Inputs, Names, in_order, one_array, release, values_of
from pipeline.duplicates import find_duplicates, mark_duplicates
from pipeline.engines import MAX_SECONDS
from pipeline.errors import UsageError
from pipeline.ids import input_of, short_hash
from pipeline.ledger import Entry, folder_of, link_ledger, read_ledger, side_by_side, write_ledger
from pipeline.lexicons import models_version
from pipeline.parts import Part, PartWriter, merge
from pipeline.records import STAGES
from pipeline.resolve import resolve
from pipeline.schemas import DOCUMENT_TABLES, SCHEMAS
from pipeline.segment_store import Finished, Segments
from pipeline.store import SEGMENTS, State, Store, write_table
from pipeline.version import __version__
from pipeline.work import Perform, Work, choose_work, engine_of, wanted_rows


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
    stage_seconds: dict[str, float] = field(default_factory=lambda: dict.fromkeys(STAGES, 0.0))  # over all workers
    rows: dict[str, int] = field(default_factory=dict)
    failures: list[dict[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def exit_code(self) -> int:
        """1 where an input failed, else 0."""
        return 1 if self.failures else 0


Progress = Callable[[int, int], None]
#: Failures that say nothing of a file's bytes.
UNREAD = frozenset({"io", "missing", "permission"})


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
        listed = files.sources
        limits = f"{max_chars} characters, {max_seconds:g} seconds"
        if other_options and not prune:
            _check_all_there(out, state, listed)
        work = choose_work(files, read_ledger(state), refresh=refresh, prune=prune, limits=limits)
        summary.n_unchanged = len(files) - len(work.files)
        if work.stale:
            summary.notes.append(
                f"{work.stale} unchanged inputs were extracted by another version of the pipeline or its models; --refresh extracts them anew"  # noqa: E501
            )
        if work.moved:
            summary.notes.append(
                f"{work.moved} inputs replace ones of the same name from another folder; give both folders in one run to keep both"  # noqa: E501
            )
        staging = store.begin()
        segments = Segments.open(
            staging / SEGMENTS,
            {"pipeline": __version__, "models": models_version(), **options, "limits": limits},
        )
        finished = segments.take_up(work.hash_of)
        if len(segments) or len(finished):
            summary.notes.append(f"{len(segments):,} documents were taken over from a run that did not end")
        kept = _kept_failures(state, work.files.sources, listed, prune=prune)
        failed = _extract(work, finished, segments, perform_all, progress=progress, summary=summary, **options)
        release()
        drop, left_over, n_gone = _dropped(state, listed, work, failed, segments, prune=prune)
        if n_gone:
            summary.notes.append(f"{n_gone:,} documents that are not in the inputs given were removed (--prune)")
        if other_options and state is not None:
            drop = one_array(_documents(state)["doc_id"], pa.string())
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
        unread = {input_of(row["source"], listed) for row in failed if row["error"] in UNREAD}
        if state is not None and not len(work.files) and not prune:
            link_ledger(staging, state)
        else:
            marked = (bad, unread, left_over)
            write_ledger(staging, _entries(files, read_ledger(state), work, marked, prune=prune, limits=limits))
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


def _write_documents(writer: PartWriter, state: State | None, segments: Segments, drop: pa.Array) -> dict[str, int]:
    """Stage every table but ``failures`` and ``runs``, and count the rows; where nothing is new, what stands is
    linked."""
    versions = (__version__, models_version())
    if (
        state is not None
        and not len(segments)
        and not len(drop)
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
        documents = _documents(state)
        names = documents["source"]
        theirs = pc.or_(pc.equal(names, source), pc.starts_with(names, source + "#"))
        drop = one_array(documents["doc_id"].filter(theirs), pa.string())
        old_failures = state.read("failures").to_pylist()
        failures = [row for row in old_failures if not _belongs(row["source"], source)]
        if not len(drop) and len(failures) == len(old_failures):
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
                for entry in read_ledger(state)
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


def _check_all_there(out: str | Path, state: State | None, listed: Names) -> None:
    """Tables of which some documents were written with the old options and some with the new are none to trust."""
    absent = [source for _, source, home in _homes(_documents(state), listed) if home is None]
    if absent:
        raise UsageError(
            f"{out}: {len(absent):,} of its documents ({absent[0]}, ...) are not among the sources, so they cannot be "
            "extracted with the new options; give all sources, --prune to remove these, or another --out"
        )


def _documents(state: State | None) -> pa.Table:
    """``doc_id`` and ``source`` of the documents of a state, in order of source."""
    columns = ["doc_id", "source"]
    return state.read("documents", columns) if state else SCHEMAS["documents"].empty_table().select(columns)


def _homes(documents: pa.Table, listed: Names) -> Iterator[tuple[str, str, str | None]]:
    """doc_id, source and input of the documents that are no input themselves: rows of files, and what is not given
    now."""
    others = documents.filter(pc.invert(pc.is_in(documents["source"], value_set=listed.values)))
    is_input = lru_cache(maxsize=1024)(listed.__contains__)  # rows of one file come together
    for doc_id, source in zip(values_of(others["doc_id"]), values_of(others["source"]), strict=True):
        cut = source.rfind("#")
        while cut >= 0 and not is_input(source[:cut]):
            cut = source.rfind("#", 0, cut)
        yield doc_id, source, source[:cut] if cut >= 0 else None


def _extract(
    work: Work,
    finished_before: Names,
    segments: Segments,
    perform_all: Perform,
    *,
    progress: Progress | None,
    keep_text: bool,
    min_confidence: float,
    summary: RunSummary,
) -> list[dict[str, str]]:
    failures = list(segments.failures)
    summary.n_extracted = len(segments)
    todo = (file for file in work.files if file.source not in finished_before)
    done, of = len(finished_before), len(work.files)
    rows_before = in_order(segments.sources)
    with contextlib.closing(perform_all(todo, failures, rows_before)) as results:
        try:
            for result in results:
                rows = wanted_rows(result, keep_text, min_confidence)
                finished = [
                    Finished(
                        source,
                        work.hash_of(source) or "",
                        [row for row in result.failures if _belongs(row["source"], source)],
                    )
                    for source in result.inputs
                ]
                if result.part_of is not None:
                    finished.append(Finished(result.part_of, work.hash_of(result.part_of) or "", [], whole=False))
                segments.add(rows, finished)
                failures += result.failures
                for stage, seconds in result.seconds.items():
                    summary.stage_seconds[stage] += seconds
                good = rows.filter(pc.is_null(rows["error"]))
                summary.n_extracted += len(good)
                summary.n_words += sum(pc.sum(chunk.field("n_words")).as_py() or 0 for chunk in good["document"].chunks)
                done += len(result.inputs)
                if progress:
                    progress(done, of)
        except KeyboardInterrupt:
            segments.flush()  # the next run goes on from here
            raise
    segments.flush()
    if progress:
        progress(of, of)
    return failures


def _kept_failures(state: State | None, tried: Names, listed: Names, *, prune: bool) -> list[dict[str, Any]]:
    """Failures of inputs that this run does not try again; with ``prune`` only of inputs that are still given."""
    if state is None:
        return []
    return [
        row
        for row in state.read("failures").to_pylist()
        if input_of(row["source"], tried) is None
        and (input_of(row["source"], listed) is not None or not (prune or row["source"].endswith("/")))
    ]  # a folder is an input only while it cannot be opened


def _dropped(
    state: State | None,
    listed: Names,
    work: Work,
    failed: list[dict[str, str]],
    segments: Segments,
    *,
    prune: bool,
) -> tuple[pa.Array, set[str], int]:
    """The doc_ids that are replaced now or that ``prune`` removes, inputs that were read now and do not hold all their
    documents any more, and how many documents ``prune`` removes.

    Of a file that failed, or one of whose rows did, nothing is removed: the document may be in what could not be read.
    """
    if state is None or not (len(work.files) or prune):
        return pa.array([], pa.string()), set(), 0
    documents = _documents(state)
    is_replaced = pc.is_in(documents["source"], value_set=segments.sources)
    replaced = documents["doc_id"].filter(is_replaced)
    bad = {input_of(row["source"], listed) for row in failed}
    is_read = lru_cache(maxsize=1024)(work.files.sources.__contains__)
    left_over: set[str] = set()
    gone: list[str] = []
    for doc_id, _, home in _homes(documents.filter(pc.invert(is_replaced)), listed):
        if home is None:
            gone += [doc_id] if prune else []
        elif is_read(home):
            if prune and home not in bad:
                gone.append(doc_id)
            else:
                left_over.add(home)
    return pa.concat_arrays([*replaced.chunks, pa.array(gone, pa.string())]), left_over, len(gone)


def _entries(
    files: Inputs,
    ledger: Iterable[Entry],
    work: Work,
    marked: tuple[Container[str | None], Container[str | None], Container[str]],
    *,
    prune: bool,
    limits: str,
) -> Iterator[Entry]:
    """The ledger after this run: its inputs, and earlier ones (without ``prune``).

    ``marked`` are those that failed, those of them that could not be fetched (and are tried again, though their bytes
    have not changed), and those of which rows are left over.
    """
    bad, unread, left_over = marked
    read = zip(work.files.sources, values_of(work.hashes), strict=True)
    source, sha256 = next(read, (None, ""))
    models = models_version()
    for file, entry in side_by_side(files, ledger):
        if file is not None and file.source == source:
            folder, failed = folder_of(file.path, source), source in bad
            held = "" if source in unread else limits
            yield Entry(source, sha256, failed, __version__, models, held, folder, source in left_over)
            source, sha256 = next(read, (None, ""))
        elif entry is not None and not (file is None and prune):
            yield entry


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
        **{f"seconds_{stage}": round(seconds, 3) for stage, seconds in summary.stage_seconds.items()},
    }
    before = state.read("runs") if state else SCHEMAS["runs"].empty_table()
    write_table(
        pa.concat_tables([before, pa.Table.from_pylist([row], schema=SCHEMAS["runs"])]).combine_chunks(),
        staging / "runs" / "part-00000.parquet",
    )


def _plain(part: Part) -> dict[str, Any]:
    return {"name": part.name, "first": part.first, "last": part.last, "rows": part.rows}
