"""The main text among the lines of a page: where Trafilatura finds it, with the short lines that it leaves out.

Trafilatura knows the story from the navigation, but drops headings, dates and short rows ("Leadership: 4 - Good"). So
its lines only show where the story stands; from there everything is kept that is neither links nor page furniture.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from pipeline.lexicons import cached_from_models, read_toml
from pipeline.readers.html_blocks import PageLine

_UNWORDED = re.compile(r"[\W_]+")
#: Share of a line that must be links for it to be navigation.
_LINKED = 0.8
#: Share of the main text that must be found again among the lines of the page.
_FOUND = 0.5
#: Lines between the heading of the page and the first line of its story: dates, bylines, captions.
_HEAD_LINES = 15


@cached_from_models
def _furniture() -> tuple[frozenset[str], tuple[str, ...]]:
    words = read_toml("lexicons/metadata.toml")["furniture"]
    return frozenset(words["tags"]), tuple(words["classes"])


def main_text(lines: Sequence[PageLine], main: Sequence[PageLine]) -> list[PageLine]:
    """The lines of the story. ``main`` are the lines that Trafilatura gives; without any the whole page is searched."""
    wanted = {key for line in main if (key := _key(line.words))}
    told = [index for index, line in enumerate(lines) if _key(line.words) in wanted]
    found = sum(len(lines[index].words) for index in told)
    if not told:
        return [line for line in lines if not _is_link(line) and not _in_furniture(line, None)]
    if found < _FOUND * sum(len(line.words) for line in main):
        return list(main)
    container = _container([lines[index] for index in told])
    first, last = _reach(lines, told, container)
    story = set(told)
    return [
        line
        for index, line in enumerate(lines[first : last + 1], first)
        if index in story or not (_is_link(line) or _in_furniture(line, container))
    ]


def _key(words: str) -> str:
    return _UNWORDED.sub("", words.casefold())


def _is_link(line: PageLine) -> bool:
    return line.linked >= _LINKED * len(line.words)


def _container(told: Sequence[PageLine]) -> Any:
    """The innermost element that holds nearly all of the story."""
    weights: dict[Any, int] = {}
    whole = sum(len(line.words) for line in told)
    for line in told:
        element = line.element
        while element is not None:
            weights[element] = weights.get(element, 0) + len(line.words)
            element = element.getparent()
    element = told[0].element
    best = max(told, key=lambda line: len(line.words)).element
    while best is not None and weights[best] < 0.9 * whole:
        best = best.getparent()
    return best if best is not None else element


def _reach(lines: Sequence[PageLine], told: Sequence[int], container: Any) -> tuple[int, int]:
    """First and last line of the story: from the heading above it to the end of its container."""
    inside = [index for index in told if _is_inside(lines[index].element, container)] or list(told)
    first, last = inside[0], inside[-1]
    for index in range(first - 1, max(-1, first - 1 - _HEAD_LINES), -1):
        if lines[index].element is not None and lines[index].element.tag == "h1":
            first = index
            break
    while last + 1 < len(lines) and _is_inside(lines[last + 1].element, container) and not _is_link(lines[last + 1]):
        if _in_furniture(lines[last + 1], container):
            break
        last += 1
    return first, last


def _is_inside(element: Any, container: Any) -> bool:
    while element is not None:
        if element is container:
            return True
        element = element.getparent()
    return False


def _in_furniture(line: PageLine, container: Any) -> bool:
    """An element around the line, below ``container``, is navigation, a footer, a cookie bar or the like."""
    tags, classes = _furniture()
    element = line.element
    while element is not None and element is not container:
        if element.tag in tags:
            return True
        if isinstance(element.tag, str) and element.tag not in ("body", "html"):
            named = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('role') or ''}".lower()
            if any(word in named for word in classes):
                return True
        element = element.getparent()
    return False
