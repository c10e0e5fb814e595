"""Running headers, footers and page numbers of a PDF: the lines that come back in the margins of its pages.

    "Inspection of Wexcombe children's services"  at the foot of every page  -> dropped
    "4", "Page 4 of 12", "- iv -"                 alone in a margin          -> dropped

A line counts as furniture only near the edge of its page and only where the same words (numbers apart) stand at
the same height of other pages, so that a title is never lost.
"""

from __future__ import annotations

import re
from collections import Counter

from pipeline.readers.pdf_lines import Line

#: Heights, as shares of the page, above and below which a line stands in a margin.
_HEAD, _FOOT = 0.1, 0.915
_NUMBER = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"(?i)\W*(?:page\s*)?(?:\d{1,4}|[ivxl]{1,6})(?:\s*(?:of|/|\|)\s*\d{1,4})?\W*$")


def without_furniture(pages: list[list[Line]], heights: list[float]) -> list[list[Line]]:
    """The pages without running headers, running footers and page numbers."""
    seen: Counter[tuple[str, int]] = Counter()
    for lines, height in zip(pages, heights, strict=True):
        for key in {key for line in lines if (key := _key(line, height))}:
            seen[key] += 1
    needed = 2 if len(pages) <= 4 else 3
    return [
        _in_order([line for line in lines if not _is_furniture(line, height, seen, needed)], height)
        for lines, height in zip(pages, heights, strict=True)
    ]


def _in_order(lines: list[Line], height: float) -> list[Line]:
    """Margins in their places: files often hold the foot of a page before its text."""
    return sorted(lines, key=lambda line: (line.y > _FOOT * height) - (line.y < _HEAD * height))


def _key(line: Line, height: float) -> tuple[str, int] | None:
    """What makes a margin line the same on another page: its words and its height (in steps of six points)."""
    if _HEAD * height < line.y < _FOOT * height or len(line.text) > 200:
        return None
    return _NUMBER.sub("#", line.text.casefold()), round(line.y / 6)


def _is_furniture(line: Line, height: float, seen: Counter[tuple[str, int]], needed: int) -> bool:
    key = _key(line, height)
    if key is None:
        return False
    if _PAGE_NUMBER.match(line.text):
        return True
    words, step = key
    return seen[key] + seen[words, step - 1] + seen[words, step + 1] >= needed
