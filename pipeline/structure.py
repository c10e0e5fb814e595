"""The parts of a page: which characters are title, heading, bullet, paragraph, table row or furniture.

    Published: 23/05/2014                      -> meta
    The report found strengths which included: -> paragraph, the lead-in of the bullets below
      • "Stable, consistent leadership ..."     -> bullet (the marker is left out of the block)
    Kingsmere County Council - Page 2 of 3     -> furniture, even in the middle of a sentence

``build_structure`` is pure and linear in the length of the text. Everything later stages ask (which
heading, which lead-in, which sentence) is answered from offsets by bisection.
"""

from __future__ import annotations

import bisect
import functools
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.layout import Line, read_lines
from pipeline.sentences import split_sentences

#: Blocks whose words are the story itself; findings, judgements and quotes are read from these.
STORY = frozenset({"title", "heading", "paragraph", "bullet", "row"})

_HEADINGS, _INTRODUCED = frozenset({"heading", "title"}), frozenset({"bullet", "row"})


class Block(NamedTuple):
    """One part of the page. ``text[start:end]`` leaves out bullet markers and surrounding white space."""

    # title, byline, meta, heading, paragraph, bullet, row, caption, address, salutation, signature, note, furniture,
    # boilerplate
    kind: str
    start: int
    end: int
    marker: str = ""  # the bullet, number or hashes before ``start``
    level: int = 0  # headings: 1 is the highest
    heading: int = -1  # index of the heading block it stands under, -1 for none
    lead_in: int = -1  # bullets and rows: index of the block that introduces the list, -1 for none
    cells: tuple[tuple[int, int], ...] = ()  # rows: offsets of each cell


class Sentence(NamedTuple):
    """One sentence: its offsets, closing marks included, and the index of its block."""

    start: int
    end: int
    block: int


@dataclass(frozen=True, slots=True)
class Structure:
    """The blocks of one text in order, and its sentences."""

    text: str
    blocks: tuple[Block, ...]
    sentences: tuple[Sentence, ...]
    _block_starts: tuple[int, ...]
    _sentence_starts: tuple[int, ...]

    def words_of(self, part: Block | Sentence) -> str:
        """The characters of a block or sentence."""
        return self.text[part.start : part.end]

    def block_index(self, offset: int) -> int:
        """Index of the block that holds ``offset`` (or the one before it, where none does); -1 before the first."""
        return bisect.bisect_right(self._block_starts, offset) - 1

    def block_at(self, offset: int) -> Block | None:
        """The block that holds ``offset``, None between blocks."""
        index = self.block_index(offset)
        if index < 0 or offset >= self.blocks[index].end:
            return None
        return self.blocks[index]

    def sentence_index(self, offset: int) -> int:
        """Index of the last sentence that starts at or before ``offset``; -1 before the first."""
        return bisect.bisect_right(self._sentence_starts, offset) - 1

    def sentence_at(self, offset: int) -> Sentence | None:
        """The sentence that holds ``offset``, None between sentences."""
        index = self.sentence_index(offset)
        if index < 0 or offset >= self.sentences[index].end:
            return None
        return self.sentences[index]

    def sentences_of(self, block_index: int) -> tuple[Sentence, ...]:
        """The sentences of one block, in order."""
        block = self.blocks[block_index]
        first = bisect.bisect_left(self._sentence_starts, block.start)
        last = bisect.bisect_left(self._sentence_starts, block.end)
        return self.sentences[first:last]

    def heading_of(self, block: Block) -> Block | None:
        """The heading a block stands under."""
        return self.blocks[block.heading] if block.heading >= 0 else None

    def lead_in_of(self, block: Block) -> Block | None:
        """The sentence or heading that introduces the list a bullet or row belongs to."""
        return self.blocks[block.lead_in] if block.lead_in >= 0 else None


def build_structure(text: str) -> Structure:
    """Read the parts of ``text``: every non-white character belongs to one block (markers apart)."""
    blocks = _govern(read_lines(text))
    sentences = [
        _sentence((start, end, index))
        for index, block in enumerate(blocks)
        for start, end in split_sentences(text, block.start, block.end)
    ]
    return Structure(
        text,
        tuple(blocks),
        tuple(sentences),
        tuple(block.start for block in blocks),
        tuple(sentence.start for sentence in sentences),
    )


# Made from all values at once, without the call of Python that names them.
_block = functools.partial(tuple.__new__, Block)
_sentence = functools.partial(tuple.__new__, Sentence)


def _govern(lines: list[Line]) -> list[Block]:
    """The blocks of the lines; every one with its heading, every list item with its lead-in."""
    governed: list[Block] = []
    open_headings: list[int] = []
    lead_in = -1
    for index, line in enumerate(lines):
        kind, level = line.kind, line.level
        introduced = lead_in if kind in _INTRODUCED else -1
        if kind in _HEADINGS:
            while open_headings and lines[open_headings[-1]].level >= level:
                open_headings.pop()
        heading = open_headings[-1] if open_headings else -1
        governed.append(_block((kind, line.start, line.end, line.marker, level, heading, introduced, line.cells)))
        if kind in _HEADINGS:
            open_headings.append(index)
            lead_in = index
        elif kind == "paragraph":
            lead_in = index
    return governed
