"""Readers: one module a kind of file, each from bytes (or a path) to text and what the file says of itself."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

_PROGRAM_TITLE = re.compile(
    r"(?i)microsoft word\b|\(?(?:untitled|anonymous|unspecified)\)?$|(?:document|slide|page) ?\d*$"
    r"|.*\.(?:docx?|pdf|indd|rtf|odt|txt)$"
)


@dataclass(frozen=True, slots=True)
class Content:
    """What one document says: its canonical text, and what its metadata state."""

    text: str
    title: str | None = None
    published_on: dt.date | None = None
    publisher: str | None = None
    address: str | None = None


def stated_title(stated: str | None) -> str | None:
    """The title that a file states of itself, without what programs put there ("Microsoft Word - draft3.docx")."""
    title = " ".join((stated or "").split())
    return None if not title or _PROGRAM_TITLE.match(title) else title[:500]
