"""Markers of list items in a Word document: Word keeps them out of the text, in ``numbering.xml`` and the styles."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from docx.oxml.ns import qn

_BULLET = "• "
_MOST_STYLES = 50  # a chain of styles based on one another


class Lists:
    """What stands before each paragraph: a bullet, a number that counts on, or nothing."""

    def __init__(self, document: Any) -> None:
        self.styles = {style.get(qn("w:styleId")): style for style in document.styles.element.findall(qn("w:style"))}
        self.formats = _formats(document)
        self.counts: dict[str, dict[int, int]] = defaultdict(dict)

    def marker(self, paragraph: Any) -> str:
        """The marker of ``paragraph`` with the space behind it; "" where it is no list item."""
        number, level = self._numbering(paragraph)
        if number in (None, "0"):
            return ""
        form, start = self.formats.get((number, level), ("bullet", 1))
        if form == "none":
            return ""
        if form == "bullet":
            return _BULLET
        counts = self.counts[number]
        counts[level] = counts.get(level, start - 1) + 1
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        return _written(counts[level], form)

    def _numbering(self, paragraph: Any) -> tuple[str | None, int]:
        """The list a paragraph belongs to and its level in it: its own, or that of its style."""
        properties = paragraph.find(qn("w:pPr"))
        if properties is None:
            return None, 0
        style = properties.find(qn("w:pStyle"))
        number, level = _num_pr(properties)
        name = style.get(qn("w:val")) if style is not None else None
        for _ in range(_MOST_STYLES):
            if number is not None or name not in self.styles:
                break
            element = self.styles[name]
            own = element.find(qn("w:pPr"))
            if own is not None:
                found, found_level = _num_pr(own)
                number, level = found, level or found_level
            based = element.find(qn("w:basedOn"))
            name = based.get(qn("w:val")) if based is not None else None
        return number, level


def _num_pr(properties: Any) -> tuple[str | None, int]:
    numbering = properties.find(qn("w:numPr"))
    if numbering is None:
        return None, 0
    number, level = numbering.find(qn("w:numId")), numbering.find(qn("w:ilvl"))
    return (number.get(qn("w:val")) if number is not None else None, _whole(level, 0))


def _whole(element: Any, default: int) -> int:
    value = element.get(qn("w:val")) if element is not None else None
    return int(value) if value is not None and value.isdigit() else default


def _formats(document: Any) -> dict[tuple[str, int], tuple[str, int]]:
    """Form (``bullet``, ``decimal`` ...) and first number of each level of each list."""
    try:
        root = document.part.numbering_part.element
    except (KeyError, NotImplementedError, AttributeError):
        return {}
    abstract: dict[str, dict[int, tuple[str, int]]] = {}
    for element in root.findall(qn("w:abstractNum")):
        levels = abstract.setdefault(element.get(qn("w:abstractNumId")), {})
        for level in element.findall(qn("w:lvl")):
            form = level.find(qn("w:numFmt"))
            index = level.get(qn("w:ilvl"), "0")
            levels[int(index) if index.isdigit() else 0] = (
                form.get(qn("w:val"), "decimal") if form is not None else "decimal",
                _whole(level.find(qn("w:start")), 1),
            )
    formats: dict[tuple[str, int], tuple[str, int]] = {}
    for element in root.findall(qn("w:num")):
        link = element.find(qn("w:abstractNumId"))
        for index, value in abstract.get(link.get(qn("w:val")) if link is not None else "", {}).items():
            formats[element.get(qn("w:numId")), index] = value
    return formats


def _written(count: int, form: str) -> str:
    if form in ("lowerLetter", "upperLetter") and 1 <= count <= 26:
        letter = chr(ord("a") + count - 1)
        return f"{letter if form == 'lowerLetter' else letter.upper()}. "
    if form in ("lowerRoman", "upperRoman") and 1 <= count < 40:
        roman = _roman(count)
        return f"({roman}) " if form == "lowerRoman" else f"{roman.upper()}. "
    return f"{count}. "


def _roman(count: int) -> str:
    written = ""
    for value, letters in ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")):
        while count >= value:
            written, count = written + letters, count - value
    return written
