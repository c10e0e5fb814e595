"""Gathering: the results of an engine into segments, as they come."""

from __future__ import annotations

import contextlib

import pyarrow.compute as pc

from pipeline.engine.work import Perform, Work, wanted_rows
from pipeline.storage.columns import Names, in_order
from pipeline.storage.ids import belongs
from pipeline.storage.segments import Finished, Segments
from pipeline.summary import Progress, RunSummary


def take_results(
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
    """Have the work done and keep what comes in segments, counted in ``summary``; the failures.

    ``finished_before`` are inputs that a stopped run has finished. Ctrl-C writes what has come, for the next run.
    """
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
                        [row for row in result.failures if belongs(row["source"], source)],
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
