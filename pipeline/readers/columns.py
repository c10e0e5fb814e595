"""Rows of a file into documents: which columns hold text, id, title, day, publisher and address.

    {"id": 17, "headline": "Ofsted visit", "body": "Ofsted has ...", "date": "2024-05-23"}

Names of columns are in ``models/lexicons/metadata.toml``; case, spaces and hyphens in them do not matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.errors import InputError
from pipeline.lexicons import cached_from_models, read_toml
from pipeline.readers import Content
from pipeline.readers.days import parse_day

_CONTROL = re.compile(r"[\x00-\x1f\x7f\s]+")
_LONGEST_ID = 300


@cached_from_models
def _known() -> dict[str, list[str]]:
    return dict(read_toml("lexicons/metadata.toml")["columns"])


@dataclass(frozen=True, slots=True)
class Columns:
    """The names by which one file calls the columns that matter; None where it has none."""

    text: str | None
    id: str | None
    title: str | None
    published_on: str | None
    publisher: str | None
    address: str | None

    def present(self) -> list[str]:
        """The columns to read."""
        return [
            name
            for name in (self.text, self.id, self.title, self.published_on, self.publisher, self.address)
            if name is not None
        ]


def find_columns(names: Iterable[str]) -> Columns:
    """The columns that matter among ``names``."""
    folded: dict[str, str] = {}
    for name in names:
        folded.setdefault(re.sub(r"[\s-]+", "_", name.strip().lower()), name)
    return Columns(
        **{
            role: next((folded[alias] for alias in aliases if alias in folded), None)
            for role, aliases in _known().items()
        }
    )


def no_text_column(names: Iterable[str]) -> InputError:
    """The failure of a file without a column of texts."""
    shown = [one_line(name)[:40] for name in names]
    has = ", ".join(shown[:8]) + (", ..." if len(shown) > 8 else "")
    wanted = _known()["text"]
    return InputError(
        "no_text_column",
        f"has no column named {', '.join(wanted[:2])} or {wanted[2]} (its columns: {has or 'none'})",
        stage="parse",
    )


def row_content(row: Mapping[str, Any], columns: Columns, max_chars: int) -> Content:
    """The document in one row; ``InputError`` where its text is missing, no text or too long."""
    value = row.get(columns.text) if columns.text else None
    if value is None:
        raise InputError("empty", "has no text", stage="parse")
    if not isinstance(value, str):
        raise InputError("malformed", f"its {columns.text} is no text but {_type_name(value)}", stage="parse")
    if len(value) > max_chars:
        raise InputError(
            "too_large", f"has {len(value):,} characters: over the limit of {max_chars:,} (--max-chars)", stage="parse"
        )
    return Content(
        value.replace("\r\n", "\n"),
        _text(row, columns.title),
        parse_day(_value(row, columns.published_on)),
        _text(row, columns.publisher),
        _text(row, columns.address),
    )


def row_id(row: Mapping[str, Any], columns: Columns, number: int) -> str:
    """What the row is called after the ``#``: its id, else its number."""
    value = _value(row, columns.id)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    named = one_line(str(value))[:_LONGEST_ID] if isinstance(value, str | int | float) else ""
    return named.encode("utf-8", "backslashreplace").decode("utf-8") or str(number)


def one_line(text: str) -> str:
    """``text`` without line breaks and control characters."""
    return _CONTROL.sub(" ", text).strip()


def _value(row: Mapping[str, Any], name: str | None) -> Any:
    return row.get(name) if name is not None else None


def _text(row: Mapping[str, Any], name: str | None) -> str | None:
    value = _value(row, name)
    if not isinstance(value, str):
        return None
    return one_line(value.encode("utf-8", "replace").decode("utf-8"))[:2000] or None


def _type_name(value: Any) -> str:
    return {
        "dict": "an object",
        "list": "a list",
        "bool": "true or false",
        "int": "a number",
        "float": "a number",
        "bytes": "binary",
    }.get(type(value).__name__, type(value).__name__)
