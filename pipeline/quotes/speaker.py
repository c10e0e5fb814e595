"""What is known of whoever says the words of a quotation."""

from __future__ import annotations

from typing import NamedTuple


class Speaker(NamedTuple):
    """Whose words a quotation holds, with the characters that say so (-1 where none do)."""

    name: str | None
    kind: str  # person, organisation, document, group
    role: str | None = None
    organisation: str | None = None
    honorific: str | None = None
    start: int = -1
    end: int = -1
    role_span: tuple[int, int] = (-1, -1)
    body_span: tuple[int, int] = (-1, -1)


UNKNOWN = Speaker(None, "group")
