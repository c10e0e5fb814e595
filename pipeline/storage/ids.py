"""Ids made of content: the same row has the same id in every run, on every machine."""

from __future__ import annotations

import hashlib
from collections.abc import Container


def short_hash(*parts: object) -> str:
    """Sixteen hex digits over the parts; None and the empty string differ."""
    joined = "\x1f".join(["\x00" if part is None else str(part) for part in parts])
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def doc_id_of(source: str) -> str:
    """The id of a document: the first 16 hex digits of SHA-256 of its source."""
    return hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def text_hash(text: str) -> str:
    """SHA-256 of a text, hex."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def input_of(source: str, inputs: Container[str]) -> str | None:
    """Which of the inputs a document or row comes from: the one of that name, or the file before a ``#`` (names may
    hold more)."""
    if source in inputs:
        return source
    cut = source.rfind("#")
    while cut >= 0:
        if source[:cut] in inputs:
            return source[:cut]
        cut = source.rfind("#", 0, cut)
    return None


def belongs(source: str, named: str) -> bool:
    """Whether a source is that input or a row of it."""
    return source == named or source.startswith(named + "#")
