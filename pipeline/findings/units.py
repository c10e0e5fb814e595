"""Stretches of text that may be a finding: sentences, bullets, and the clauses of a sentence that may hold two kinds.

"Decisions are timely," the letter says.             -> the words inside the marks
The letter states that: "leaders have achieved ..."  -> the whole sentence, attribution included
Supervision is regular, but it is seldom reflective. -> the sentence, and its two clauses
5. Matching is careful. Birth parents are helped.    -> one bullet of two sentences
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pipeline.findings.clauses import SPACE_OR_CLOSE, clauses_of, contrasts, saying, trimmed
from pipeline.findings.speech import Speech, Speeches
from pipeline.structure import Block, Structure


class Unit(NamedTuple):
    """A stretch that may be one finding."""

    start: int
    end: int
    block: int
    shape: str  # sentence, bullet, clause
    speaker: str = "narrator"  # who speaks: narrator, or the kind of speaker of the quotation around it
    verbatim: bool = False  # nearly all of it stands in quotation marks


def units_of(structure: Structure, speeches: Speeches) -> Iterator[Unit]:
    """The candidate stretches of all paragraphs and bullets, in order."""
    for index, block in enumerate(structure.blocks):
        if block.kind == "bullet" and not _long_paragraph(structure, index):
            bullet = _bullet(structure.text, index, block, speeches)
            if bullet.start < bullet.end:  # not marks and bars alone
                yield bullet
        elif block.kind in ("paragraph", "bullet"):
            for sentence in structure.sentences_of(index):
                yield from _sentence_units(structure.text, sentence.start, sentence.end, index, speeches)


def _long_paragraph(structure: Structure, index: int) -> bool:
    """A numbered paragraph of a report, and what follows a label ("Cause of concern 1:"), is prose, not an item."""
    marker = structure.blocks[index].marker
    if marker.endswith(":") or len(marker) > 6:
        return True
    return marker[:1].isdigit() and len(structure.sentences_of(index)) > 5


def parts_of(structure: Structure, speeches: Speeches, unit: Unit) -> tuple[list[Unit], bool]:
    """The sentences of a bullet, or the clauses of a sentence and whether "but" or the like joins them.

    Empty where there are not two.
    """
    if unit.shape == "bullet":
        parts = [
            part
            for sentence in structure.sentences_of(unit.block)
            for part in _sentence_units(structure.text, sentence.start, sentence.end, unit.block, speeches)
        ]
        return (parts if len(parts) > 1 else []), False
    found = clauses_of(structure.text, unit.start, unit.end)
    if len(found) < 2:
        return [], False
    parts = [Unit(start, end, unit.block, "clause", unit.speaker, unit.verbatim) for start, end in found]
    return parts, contrasts(structure.text, unit.start, unit.end)


def _bullet(text: str, index: int, block: Block, speeches: Speeches) -> Unit:
    start, end = trimmed(text, block.start, block.end)
    speaker, verbatim = _speech_at(speeches, start, end)
    return Unit(start, end, index, "bullet", speaker, verbatim)


def _sentence_units(text: str, start: int, end: int, block: int, speeches: Speeches) -> Iterator[Unit]:
    spans = speeches.within(start, end)
    cut = _cut_at_quotes(text, start, end, spans) if spans else []
    for first, last in cut or [(start, end)]:
        first, last = trimmed(text, first, last)
        if last - first < 4:
            continue
        speaker, verbatim = _speech_at(speeches, first, last) if spans else ("narrator", False)
        yield Unit(first, last, block, "sentence", speaker, verbatim)


def _cut_at_quotes(text: str, start: int, end: int, spans: list[Speech]) -> list[tuple[int, int]]:
    """Direct speech at the beginning or end of a sentence stands for itself; woven fragments stay in it."""
    inside: list[tuple[int, int]] = []
    for span in spans:
        first, last = max(start, span.start), min(end, span.end)
        if last - first >= 12 and text.count(" ", first, last) >= 2:
            inside.append((first, last))
    if not inside:
        return []
    first, last = inside[0]
    pieces: list[tuple[int, int]] = []
    if first - start <= 3:
        rest = text[last + 1 : end].strip(" .\n")
        if not rest:
            return [(start, end)] if first - start <= 1 and text[start:first].strip(SPACE_OR_CLOSE + "“‘") == "" else []
        if len(inside) > 1:
            pieces = [(first, last)] + [piece for piece in inside[1:] if piece[1] - piece[0] > 25]
            return pieces if saying().search(text, last, inside[1][0]) else []
        if saying().search(rest) and (len(rest.split()) <= 14 or text[last - 1 : last] in ",.!?"):
            return [(first, last)]
        return []
    opened = text[start:first].rstrip(" \"“‘'\n")
    if opened.endswith((":", ",")) and text[first].isupper() and end - last <= 3 and saying().search(opened):
        return [(first, last)]
    return []


def _speech_at(speeches: Speeches, start: int, end: int) -> tuple[str, bool]:
    covered: dict[str, int] = {}
    for span in speeches.within(start, end):
        shared = min(end, span.end) - max(start, span.start)
        covered[span.speaker] = covered.get(span.speaker, 0) + shared
    if not covered:
        return "narrator", False
    speaker = max(covered, key=lambda name: covered[name])
    most = covered[speaker] >= 0.6 * (end - start)
    return (speaker if most else "narrator"), most
