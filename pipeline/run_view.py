"""Run and print: a progress bar with rate and time left, then what was found and what failed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from pipeline.display import count, one_line
from pipeline.runner import run
from pipeline.summary import RunSummary

_TABLES = (
    ("documents", "documents"),
    ("dates", "dates"),
    ("judgements", "judgements"),
    ("quotes", "quotes"),
    ("findings", "findings"),
    ("evidence", "stretches of evidence"),
    ("officials", "officials"),
    ("inspections", "inspections"),
)


def run_and_print(sources: Sequence[str], out: Path, *, quiet: bool, log_json: bool, **options: Any) -> int:
    """Run, print what happened to the terminal, and return the exit code."""
    console, errors = Console(), Console(stderr=True)
    shown = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=errors,
        transient=True,
        disable=quiet or log_json or not errors.is_terminal,
    )
    with shown:
        task = shown.add_task("reading", total=None)
        summary = run(
            list(sources),
            out,
            progress=lambda done, of: shown.update(task, completed=done, total=of),
            **options,
        )
    if log_json:
        _print_json(summary)
        return summary.exit_code
    for row in summary.failures:
        errors.print(Text(f"failed: {one_line(row['source'])}: {row['message']}", style="red"), soft_wrap=True)
    if not quiet:
        _print_summary(console, summary)
    return summary.exit_code


def _print_summary(console: Console, summary: RunSummary) -> None:
    table = Table(title=f"Tables in {summary.out}", title_justify="left", show_edge=False)
    table.add_column("table")
    table.add_column("rows", justify="right")
    for name, words in _TABLES:
        table.add_row(words if name != "evidence" else f"evidence ({words})", f"{summary.rows.get(name, 0):,}")
    console.print(table)
    rate = f", {summary.n_words / summary.seconds:,.0f} words a second" if summary.n_words and summary.seconds else ""
    console.print(
        f"{count(summary.n_inputs, 'input')}: {count(summary.n_extracted, 'document')} extracted, "
        f"{count(summary.n_unchanged, 'input')} unchanged, "
        f"{len(summary.failures):,} failed; {summary.seconds:.1f} s{rate}",
        highlight=False,
        soft_wrap=True,
    )
    for note in summary.notes:
        console.print(f"note: {note}", style="yellow", highlight=False, soft_wrap=True)
    if summary.failures:
        console.print(
            "Each failure is a row of the failures table; everything else was extracted.",
            highlight=False,
            soft_wrap=True,
        )


def _print_json(summary: RunSummary) -> None:
    for row in summary.failures:
        print(json.dumps({"event": "failure", **row}, ensure_ascii=False))
    print(
        json.dumps(
            {
                "event": "run",
                "run_id": summary.run_id,
                "out": str(summary.out),
                **summary.counts,
                "seconds_by_stage": {stage: round(seconds, 3) for stage, seconds in summary.stage_seconds.items()},
                "rows": summary.rows,
                "notes": summary.notes,
            },
            ensure_ascii=False,
        )
    )
