"""Print the tables' columns: name, type, whether it can be null, and what it means."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from pipeline.errors import UsageError
from pipeline.schemas import SCHEMAS


def print_schema(table: str | None = None, console: Console | None = None) -> None:
    """Print one table's columns, or all tables'. Raises ``UsageError`` for a table that does not exist."""
    console = console or Console()
    if table is not None and table not in SCHEMAS:
        raise UsageError(f"{table}: no such table (tables: {', '.join(SCHEMAS)})")
    for name in [table] if table else SCHEMAS:
        schema = SCHEMAS[name]
        shown = Table(
            title=f"{name}: {schema.metadata[b'description'].decode()}",
            title_justify="left",
            show_edge=False,
            expand=False,
        )
        shown.add_column("column", no_wrap=True)
        shown.add_column("type", no_wrap=True)
        shown.add_column("null", no_wrap=True)
        shown.add_column("meaning")
        for field in schema:
            shown.add_row(
                field.name,
                str(field.type),
                "yes" if field.nullable else "",
                field.metadata[b"description"].decode(),
            )
        console.print(shown)
        console.print()
