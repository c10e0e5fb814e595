"""The command line: each command parses its arguments, calls one function of the library and prints."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(name="inspections", no_args_is_help=True, add_completion=False, rich_markup_mode=None,
                  help="Read texts about public inspections into tidy Parquet tables, every value with its evidence.")


@app.callback()
def _root() -> None:
    pass


@app.command()
def evaluate(
    labels_dir: Annotated[Path, typer.Argument(help="Folder of label files (*.json); the documents lie in the folder above.")],
    errors: Annotated[bool, typer.Option("--errors", help="Print each miss and each extra with its line of text.")] = False,
    only: Annotated[str | None, typer.Option(help="With --errors: one kind of row (dates, judgements, quotes, findings, facts).")] = None,
) -> None:
    """Score the pipeline against labelled documents.

    Example: inspections evaluate ../shared/corpus/written/labels --errors
    """
    from pipeline.evaluation_view import print_evaluation

    print_evaluation(labels_dir, errors=errors, only=only)


def main() -> None:
    """Entry point of the ``inspections`` command."""
    app()


if __name__ == "__main__":
    main()
