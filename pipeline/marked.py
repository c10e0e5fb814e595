"""Texts whose findings are marked in place, for training and for test cases: readable, and offsets never go stale.

    {S front_door|Decisions are timely}, but {W? workforce|turnover is high}.
    {R@government leadership|Ministers have appointed a commissioner.}

``S``, ``W`` and ``R`` are strength, weakness and response; ``?`` marks an optional finding, ``@`` a source
other than the usual one (the inspectorate; for a response the provider).
"""

from __future__ import annotations

import re
from typing import Any

_KINDS = {"S": "strength", "W": "weakness", "R": "response"}
_MARK = re.compile(r"\{(?P<kind>[SWR])(?P<optional>\??)(?:@(?P<source>\w+))? (?P<theme>\w+)\|(?P<words>[^{}]*)\}")


def read_marked(marked: str) -> tuple[str, list[dict[str, Any]]]:
    """The plain text, and its findings as labels with offsets into it."""
    pieces: list[str] = []
    labels: list[dict[str, Any]] = []
    length = position = 0
    for match in _MARK.finditer(marked):
        before = marked[position : match.start()]
        start = length + len(before)
        length = start + len(match["words"])
        pieces += (before, match["words"])
        position = match.end()
        source = match["source"] or ("provider" if match["kind"] == "R" else "inspectorate")
        labels.append(
            {
                "text": match["words"],
                "char_start": start,
                "char_end": length,
                "kind": _KINDS[match["kind"]],
                "theme": match["theme"],
                "source": source,
                "optional": bool(match["optional"]),
            }
        )
    text = "".join(pieces) + marked[position:]
    if "{" in text:
        raise ValueError(f"a mark is not closed or nested: {text[text.index('{') :][:60]!r}")
    return text, labels
