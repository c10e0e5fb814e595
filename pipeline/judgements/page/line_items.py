"""Items of a list on one line: its parts, and the areas or other providers that they name.

"keeping people safe; leading the force"                    areas, known or not
"leadership, management and governance"                     one area that holds a comma and an "and"
"Holme, Deeping and North Fell"                             other providers
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.judgements.areas.refs import AreaRef
from pipeline.judgements.mentions import Subject
from pipeline.judgements.page.cells import read_cell
from pipeline.judgements.page.label_kinds import label_kind
from pipeline.judgements.page.lines import TRIM, is_clause, trimmed, whole_area
from pipeline.judgements.reading import GradeHit, Reading
from pipeline.judgements.subjects.others import lists_others, looks_like_name

COMMAS = re.compile(r"\s*,\s*(?:and\s+)?")
_BREAKS = re.compile(r"\s*(?:;|\||•|·)\s*|\s+/+\s+|\t+|\n+")
_NAME_BREAKS = re.compile(r"\s*,\s*(?:and\s+)?|\s+(?:and|&)\s+")
_AND = re.compile(r"\s+(?:and|&)\s+")


def split_at(marks: re.Pattern[str], text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The stretches of ``text[start:end]`` between its marks, empty ones too."""
    pieces, position = [], start
    for mark in marks.finditer(text, start, end):
        pieces.append((position, mark.start()))
        position = mark.end()
    return [*pieces, (position, end)]


def parts_of(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The parts of a line between semicolons, bars and slashes."""
    pieces = split_at(_BREAKS, text, start, end)
    return [(a, b) for a, b in pieces if (words := text[a:b].strip(TRIM)) and words != "and"]


def within(hits: Sequence[GradeHit], start: int, end: int) -> list[GradeHit]:
    """The grades inside a stretch."""
    return [hit for hit in hits if start <= hit.start and hit.end <= end]


def listed_areas(
    reading: Reading, start: int, end: int, grade: str, hits: Sequence[GradeHit] = ()
) -> list[AreaRef] | None:
    """The areas that the items of a list name, None where they are no areas.

    ``hits`` are grades inside the items, each in brackets behind its area: "Good: leadership (was inadequate)".
    """
    text = reading.text
    pieces = parts_of(text, start, end)
    if len(pieces) < 2:
        pieces = _by_comma(reading, start, end, grade)
    refs: list[AreaRef] = []
    known = 0
    for a, b in pieces:
        for hit in hits:
            if a <= hit.start and hit.end <= b:
                opens = text.rfind("(", a, hit.start)
                if opens < 0 or not read_cell(reading, opens, b, [hit]):
                    return None
                b = opens
        a, b = trimmed(text, a, b)
        words = text[a:b]
        if not words:
            continue
        if not any(ch.isalpha() for ch in words):
            return None  # "Outstanding = 1"
        found = whole_area(reading, a, b, grade)
        if not found and (len(words.split()) > 10 or is_clause(words)):
            return None
        known += bool(found)
        refs += found or (AreaRef("other", words, a, b),)
    if not refs:
        return None
    unknown = len(pieces) - known
    plain = not reading.inspectorate.gives_overall and (known or len(pieces) > 1)
    return refs if known > unknown or (known and known == unknown) or plain else None


def listed_names(reading: Reading, index: int, start: int, end: int) -> list[Subject]:
    """Other providers that a grade is listed for: "Outstanding: Holme, Deeping and North Fell"; [] for none."""
    found: list[Subject] = []
    if not lists_others(reading, index, before=start):
        return found
    text = reading.text
    for part in parts_of(text, start, end):
        for piece in split_at(_NAME_BREAKS, text, *part):
            a, b = trimmed(text, *piece)
            words = text[a:b]
            if not looks_like_name(reading, words) or label_kind(reading, words) == "provider":
                return []
            found.append(Subject("other", words, a, b))
    return found


def _by_comma(reading: Reading, start: int, end: int, grade: str) -> list[tuple[int, int]]:
    """Items between commas, the last two joined by "and"; an area that holds an "and" stays whole."""
    pieces = split_at(COMMAS, reading.text, start, end)
    if len(pieces) > 1 and _is_area(reading, start, end):
        return [(start, end)]  # "leadership, management and governance"
    joined: list[tuple[int, int]] = []
    while pieces:
        size = next((n for n in (3, 2) if len(pieces) >= n and _is_area(reading, pieces[0][0], pieces[n - 1][1])), 1)
        joined.append((pieces[0][0], pieces[size - 1][1]))
        pieces = pieces[size:]
    last = joined[-1]
    if not _is_area(reading, *last):
        for mark in _AND.finditer(reading.text, *last):
            if whole_area(reading, last[0], mark.start(), grade) and whole_area(reading, mark.end(), last[1], grade):
                joined[-1:] = [(last[0], mark.start()), (mark.end(), last[1])]
                break
    return joined


def _is_area(reading: Reading, start: int, end: int) -> bool:
    words = reading.text[slice(*trimmed(reading.text, start, end))]
    return any(area_set.area_of(words) for area_set in reading.area_sets)
