"""Print an evaluation: a table of scores; on request each miss and extra, and how far confidence holds."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline.evaluate import Evaluation, evaluate
from pipeline.reliability import graded_rows, reliability
from pipeline.scoring import Item, same_name, same_words


def print_evaluation(
    labels_dirs: Sequence[Path], *, errors: bool = False, only: str | None = None, confidence: bool = False
) -> None:
    """Score ``labels_dirs`` together and print the result."""
    console = Console()
    result = evaluate(*labels_dirs)
    if errors:
        _print_errors(console, result, only)
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, collapse_padding=True)
    table.add_column("kind", no_wrap=True)
    for name in ("precision", "recall", "F1", "95 %", "right", "extra", "missed"):
        table.add_column(name, justify="right", no_wrap=True)
    for line in result.scores():
        table.add_row(
            line.name,
            f"{line.precision:.3f}",
            f"{line.recall:.3f}",
            f"{line.f1:.3f}",
            f"{line.low:.2f}-{line.high:.2f}",
            str(line.right),
            str(line.extra),
            str(line.missed),
        )
    console.print(table)
    console.print(Text(f"rows whose text is not text[char_start:char_end]: {result.ungrounded}"))
    if confidence:
        _print_confidence(console, result)


def _print_confidence(console: Console, result: Evaluation) -> None:
    for kind, outcomes in result.outcomes.items():
        found = reliability(graded_rows(kind, outcomes))
        table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, collapse_padding=True)
        table.add_column(f"{kind}: confidence", no_wrap=True, min_width=22)
        for name in ("rows", "mean", "right", "95 %"):
            table.add_column(name, justify="right", no_wrap=True)
        for one in found.bins:
            interval = f"{one.interval[0]:.2f}-{one.interval[1]:.2f}"
            table.add_row(
                f"{one.low:.2f}-{one.high:.2f}", str(one.rows), f"{one.mean:.3f}", f"{one.right:.3f}", interval
            )
        console.print()
        console.print(table)
        console.print(Text(f"Brier score {found.brier:.4f}; of a constant {found.constant:.4f}"))


def _print_errors(console: Console, result: Evaluation, only: str | None) -> None:
    def say(mark: str, document: str, item: Item, note: str = "") -> None:
        text = result.texts[document]
        start, end = item["char_start"], item["char_end"]
        before, after = (
            text[max(0, start - 60) : start].replace("\n", "⏎"),
            text[end : end + 50].replace("\n", "⏎"),
        )
        words = text[start:end].replace("\n", "⏎")
        words = words if len(words) < 160 else f"{words[:90]} ... {words[-60:]}"
        skip = {"text", "char_start", "char_end", "quote_text", "grade_text", "evidence"}
        values = " ".join(f"{key}={value}" for key, value in item.items() if key not in skip and value is not None)
        console.print(Text(f"  {mark} [{start}] {before}[[{words}]]{after}\n        {values} {note}"))

    for kind, outcomes in result.outcomes.items():
        if only not in (None, kind):
            continue
        for outcome in outcomes:
            console.print(Text(f"{kind}: {outcome.document}", style="bold"))
            for label in outcome.missed:
                say("MISS ", outcome.document, label)
            for row in outcome.extra:
                say("EXTRA", outcome.document, row)
            for label, row in outcome.matched:
                words = ["role", "theme", "source", "speaker_kind", *(["organisation"] if kind == "quotes" else [])]
                wrong = [key for key in words if key in label and not same_words(label[key], row[key])]
                if kind == "quotes" and not same_name(label["speaker"], row["speaker"]):
                    wrong.append("speaker")
                if wrong:
                    say(
                        "VALUE",
                        outcome.document,
                        row,
                        "; ".join(f"{key} should be {label[key]!r}" for key in wrong),
                    )
    if only in (None, "facts"):
        for document, field, label, found in result.facts_wrong:
            console.print(Text(f"  FACT  {document}: {field} should be {label!r}, is {found!r}"), soft_wrap=True)
