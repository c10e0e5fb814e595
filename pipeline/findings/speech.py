"""Who speaks where: the quoted stretches of a document and whose words they are.

    "Decisions are timely," the letter says.           -> inspectorate
    Cllr Farr said: "We have opened a hub."            -> provider
    "It is a scandal," said the union's secretary.     -> other

The rows of the quotes stage are used where there are any; otherwise marks are paired within each block and the
speaker's kind is read from the words around them.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.findings.cues import CueBook, words_of
from pipeline.findings.words import finding_words
from pipeline.lexicons import cached_from_models
from pipeline.records import About, Quote
from pipeline.structure import Block, Structure

_OPENING = "“\"‘'"
_PAIR = {"“": "”", '"': '"', "‘": "’", "'": "'"}
_QUOTED_BLOCKS = frozenset({"paragraph", "bullet"})
_MARK = re.compile("[“\"‘']")
#: Characters that a quotation may go on for.
_REACH = 3_000


class Speech(NamedTuple):
    """Words inside quotation marks, and the kind of speaker: inspectorate, provider, government or other."""

    start: int
    end: int
    speaker: str


class Speeches:
    """The quoted stretches of one document, looked up by offset."""

    def __init__(self, spans: Sequence[Speech]) -> None:
        self.spans = sorted(spans)
        self._starts = [span.start for span in self.spans]

    def within(self, start: int, end: int) -> list[Speech]:
        """The stretches that share a character with ``start..end``."""
        if not self.spans:
            return []
        index = max(0, bisect.bisect_right(self._starts, start) - 1)
        found = []
        for span in self.spans[index:]:
            if span.start >= end:
                break
            if span.end > start:
                found.append(span)
        return found


@cached_from_models
def _speakers() -> CueBook:
    return CueBook(finding_words().speakers)


def find_speech(structure: Structure, *, about: About, quotes: Sequence[Quote]) -> Speeches:
    """The quoted stretches of ``structure``, from the quotes stage or, without it, from the marks themselves."""
    if quotes:
        spans = [
            Speech(part.char_start, part.char_end, speaker)
            for quote in quotes
            for speaker in (_speaker_of(quote, about),)
            for part in quote.evidence
            if part.field == "segment"
        ]
        spans += [
            Speech(quote.char_start, quote.char_end, _speaker_of(quote, about))
            for quote in quotes
            if not any(part.field == "segment" for part in quote.evidence)
        ]
        return Speeches(spans)
    return Speeches(_marked(structure))


def _speaker_of(quote: Quote, about: About) -> str:
    """The kind of speaker of a row of the quotes stage."""
    named = " ".join(filter(None, (quote.speaker, quote.role, quote.organisation)))
    kind = speaker_kind(named)
    if quote.speaker_kind == "document":
        return "government" if kind == "government" else "inspectorate"
    organisation = quote.organisation or (quote.speaker if quote.speaker_kind == "organisation" else "") or ""
    if about.inspectorate and organisation and about.inspectorate.lower() in organisation.lower():
        return "inspectorate"
    if quote.speaker_kind == "group":
        return "other"
    if kind != "none":
        return kind
    return "provider" if quote.role or organisation else "other"


def speaker_kind(words: str) -> str:
    """``inspectorate``, ``government``, ``other`` or ``provider`` by the words of a speaker; ``none`` without any."""
    counts: dict[str, int] = {}
    for group, _, length in _speakers().find(words_of(words)):
        counts[group] = counts.get(group, 0) + length
    if not counts:
        return "none"
    if "other" in counts:
        return "other"
    return max(counts, key=lambda kind: (counts[kind], kind))


def _marked(structure: Structure) -> list[Speech]:
    spans: list[Speech] = []
    speaker = "none"
    before: Block | None = None
    for block in structure.blocks:
        if block.kind not in _QUOTED_BLOCKS:
            if block.kind == "heading":
                speaker = "none"
            continue
        pairs, left_open = _pairs(structure.text, block)
        if pairs:
            around = _outside(structure.text, block, pairs)
            kind = speaker_kind(around)
            if kind == "none":
                if before is not None and structure.text[before.end - 1 : before.end] == ":":
                    kind = speaker_kind(structure.words_of(before)[-160:])
                if kind == "none":
                    kind = speaker
            spans += [Speech(start, end, kind) for start, end in pairs]
            speaker = kind if left_open or not around.strip(" .,") else "none" if kind == "none" else kind
        before = block
    return spans


def _outside(text: str, block: Block, pairs: Sequence[tuple[int, int]]) -> str:
    pieces, position = [], block.start
    for start, end in pairs:
        pieces.append(text[position:start])
        position = end
    pieces.append(text[position : block.end])
    return " ".join(pieces)


def _pairs(text: str, block: Block) -> tuple[list[tuple[int, int]], bool]:
    """Offsets inside each pair of marks of one block, outermost only; whether the last one stays open."""
    pairs: list[tuple[int, int]] = []
    position = block.start
    barren: dict[str, int] = {}  # up to where no single mark closes, so that none is looked for there again
    while True:
        opening = _MARK.search(text, position, block.end)
        if opening is None:
            return pairs, False
        start = opening.end()
        mark = opening.group()
        if not _opens(text, opening.start(), block):
            position = start
            continue
        limit = min(block.end, start + _REACH)
        end = _closing(text, max(start, barren.get(mark, start)), limit, mark)
        if end < 0:
            if mark in "'‘":
                position, barren[mark] = start, limit
                continue
            pairs.append((start, block.end))
            return pairs, True
        pairs.append((start, end))
        position = end + 1


def _opens(text: str, at: int, block: Block) -> bool:
    before = text[at - 1] if at > block.start else " "
    after = text[at + 1 : at + 2]
    return not before.isalnum() and before not in ".,!?" and bool(after) and not after.isspace()


def _closing(text: str, start: int, limit: int, mark: str) -> int:
    close = _PAIR[mark]
    position = start
    while True:
        found = text.find(close, position, limit)
        if found < 0:
            return -1
        if mark == "“":
            return found
        before, after = text[found - 1 : found], text[found + 1 : found + 2]
        if not after.isalnum() and (mark == '"' or before in ".,!?…" or not after or after in " \n.,;:)!?"):
            if mark in "'‘" and before == "s" and after == " " and text.find(close, found + 1, limit) > 0:
                position = found + 1
                continue
            return found
        position = found + 1
