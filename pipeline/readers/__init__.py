"""Readers: one module a kind of file, each from bytes (or a path) to text and what the file says about itself."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Content:
    """What one document says: its canonical text, and what its metadata state."""

    text: str
    title: str | None = None
    published_on: dt.date | None = None
    publisher: str | None = None
    address: str | None = None
