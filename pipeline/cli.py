"""The command line: each command parses its arguments, calls one function of the library and prints.

Exit codes: 0 all went well; 1 some inputs failed (see the ``failures`` table); 2 the command itself was wrong.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from pipeline.errors import InspectionPressError
from pipeline.version import __version__

app = typer.Typer(
    name="inspections",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="Read texts about public inspections into tidy Parquet tables in which every value points at its evidence.",
)

Models = Annotated[
    Path | None,
    typer.Option("--models", help="Folder of model files to use instead of the ones that came with the package."),
]


def _version(value: bool) -> None:
    if value:
        typer.echo(f"inspections {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and end.")
    ] = False,
    models: Models = None,
) -> None:
    if models is not None:
        os.environ["INSPECTIONS_MODELS"] = str(models)  # worker processes read it too


@app.command()
def run(
    sources: Annotated[
        list[str],
        typer.Argument(
            help="Files, folders, globs or addresses (s3://...): .txt .md .html .pdf .docx .jsonl .csv .parquet "
            "(text kinds also .gz)."
        ),
    ],
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder of the tables.")] = Path("data/processed"),
    workers: Annotated[
        int,
        typer.Option("--workers", "-j", min=0, help="Processes that read and extract; 0 works in this one."),
    ] = 1,
    max_chars: Annotated[int, typer.Option(min=1, help="Documents longer than this land in failures.")] = 5_000_000,
    max_seconds: Annotated[float, typer.Option(min=1.0, help="An input that takes longer lands in failures.")] = 120.0,
    engine: Annotated[
        str, typer.Option(help="local, or ray for a cluster (needs the extra inspection-press[ray]).")
    ] = "local",
    address: Annotated[
        str | None,
        typer.Option(help="With --engine ray: the cluster's address; without it one is started here."),
    ] = None,
    refresh: Annotated[
        bool,
        typer.Option("--refresh", help="Extract unchanged inputs anew (after an upgrade of pipeline or models)."),
    ] = False,
    prune: Annotated[
        bool, typer.Option("--prune", help="Remove documents that are no longer among the sources.")
    ] = False,
    no_text: Annotated[
        bool, typer.Option("--no-text", help="Leave documents.text out of the tables, for sharing.")
    ] = False,
    min_confidence: Annotated[float, typer.Option(min=0.0, max=1.0, help="Leave out rows less sure than this.")] = 0.0,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print failures only.")] = False,
    log_json: Annotated[
        bool,
        typer.Option("--log-json", help="Print one JSON line for the run and one for each failure, instead of tables."),
    ] = False,
) -> None:
    """Extract texts into Parquet tables; a second run extracts only what is new or changed.

    Example: inspections run data/raw --out data/processed --workers 2
    """
    from pipeline.run_view import run_and_print

    try:
        code = run_and_print(
            sources,
            out,
            quiet=quiet,
            log_json=log_json,
            workers=workers,
            max_chars=max_chars,
            max_seconds=max_seconds,
            engine=engine,
            address=address,
            refresh=refresh,
            prune=prune,
            keep_text=not no_text,
            min_confidence=min_confidence,
        )
    except KeyboardInterrupt:
        typer.echo(
            "inspections: stopped; the tables are as they were before, and the next run goes on from what was read",
            err=True,
        )
        code = 130
    raise typer.Exit(code)


@app.command()
def show(
    file: Annotated[Path, typer.Argument(help="One document, of any kind that run reads.")],
    published_on: Annotated[
        str | None,
        typer.Option(help="Day the text was published (YYYY-MM-DD), where the text does not say it."),
    ] = None,
    publisher: Annotated[str | None, typer.Option(help="Who published it.")] = None,
) -> None:
    """Show one document in the terminal: its facts, the text with the evidence coloured, then the rows.

    Example: inspections show data/raw/ilacs-lydbrooke.txt
    """
    import datetime as dt

    from rich.console import Console

    from pipeline.errors import UsageError
    from pipeline.show import show_file

    try:
        day = dt.date.fromisoformat(published_on) if published_on else None
    except ValueError:
        raise UsageError(f"--published-on {published_on}: is no day (write YYYY-MM-DD)") from None
    show_file(file, console=Console(), published_on=day, publisher=publisher)


@app.command()
def evaluate(
    labels: Annotated[
        list[Path], typer.Argument(help="Folders of label files (*.json); their documents lie in the folder above.")
    ],
    errors: Annotated[
        bool, typer.Option("--errors", help="Print each miss and each extra with its line of text.")
    ] = False,
    only: Annotated[
        str | None,
        typer.Option(help="With --errors: one kind of row (dates, judgements, quotes, findings, facts)."),
    ] = None,
    confidence: Annotated[
        bool, typer.Option("--confidence", help="Print how often rows of each confidence were right, and Brier scores.")
    ] = False,
) -> None:
    """Score the pipeline against labelled documents: precision, recall, F1 and bootstrap intervals for each kind of
    row.

    Example: inspections evaluate ../shared/corpus/written/labels --errors --only dates
    """
    from pipeline.evaluation_view import print_evaluation

    print_evaluation(labels, errors=errors, only=only, confidence=confidence)


@app.command()
def report(
    tables: Annotated[Path, typer.Argument(help="Folder of tables that run wrote.")] = Path("data/processed"),
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder for the pages.")] = Path("report"),
) -> None:
    """Write HTML pages from the tables: an overview, and each document with its evidence highlighted beside its rows.

    Example: inspections report data/processed -o report
    """
    from pipeline.report import write_report

    typer.echo(write_report(tables, out))


@app.command()
def schema(
    table: Annotated[str | None, typer.Argument(help="One table; without it, all of them.")] = None,
) -> None:
    """Print every table with its columns, their types and what they mean.

    Example: inspections schema judgements
    """
    from pipeline.schema_view import print_schema

    print_schema(table)


@app.command()
def forget(
    source: Annotated[
        str,
        typer.Argument(help="The document's source, as in documents.source; a file's name stands for all its rows."),
    ],
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder of the tables.")] = Path("data/processed"),
) -> None:
    """Remove a document from every table and from older states of the tables.

    Example: inspections forget letters/2024-03-example.pdf --out data/processed
    """
    from pipeline.runner import forget as forget_source

    gone = forget_source(source, out)
    typer.echo(f"{source}: {gone} document{'s' if gone != 1 else ''} removed from every table")


def main() -> None:
    """Entry point of the ``inspections`` command: a person's mistake is one plain line and exit code 2."""
    try:
        app()
    except InspectionPressError as error:
        typer.echo(f"inspections: {error}", err=True)
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(0)


if __name__ == "__main__":
    main()
