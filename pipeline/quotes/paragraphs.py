"""Stretches in quotation marks over the whole text: block by block, and paragraphs of one speech linked.

“First paragraph. / “Second paragraph.”      re-opened: the second continues the first
“First paragraph. / Second paragraph.”       not re-opened: a lone closing mark ends it
"""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.quotes.mark_shapes import signs_of
from pipeline.quotes.marks import Marked, read_block
from pipeline.structure import Structure

#: Blocks whose quotation marks are read.
SPOKEN = frozenset({"paragraph", "bullet", "row", "note", "heading"})


#: A speech whose paragraphs are not re-opened is looked for in this many following blocks.
MAX_UNMARKED = 4
#: So many bullets without marks at most stand inside a speech.
MAX_LISTED = 12


def find_marked(structure: Structure) -> list[Marked]:
    """Every stretch in quotation marks, in text order, outermost only."""
    text = structure.text
    headline = _headline(structure)
    marked: list[Marked] = []
    loose: dict[int, int] = {}
    for index, block in enumerate(structure.blocks):
        if block.kind not in SPOKEN or index == headline:
            continue
        signs = signs_of(text, block.start, block.end)
        if not signs:
            continue
        found = read_block(text, index, block.start, block.end, signs)
        marked += found.pairs
        if found.loose_end >= 0:
            loose[index] = found.loose_end
    return _linked(structure, marked, loose)


def _headline(structure: Structure) -> int:
    """Index of a first block that is a headline without looking like one ("“A triumph,” says head"), -1 for none."""
    for index, block in enumerate(structure.blocks[:3]):
        if block.kind == "title":
            return -1
        if block.kind in ("paragraph", "heading"):
            words = structure.words_of(block)
            more = any(
                later.kind == "paragraph" and later.end - later.start > 60
                for later in structure.blocks[index + 1 : index + 8]
            )
            return index if more and len(words) <= 140 and words[-1] not in ".!?:…”\"’'»" else -1
    return -1


def _linked(structure: Structure, marked: list[Marked], loose: dict[int, int]) -> list[Marked]:
    """Join paragraphs: re-opened ones continue an unclosed stretch, and unmarked ones up to a lone closing mark."""
    if not marked:
        return marked
    text, blocks = structure.text, structure.blocks
    first_of: dict[int, int] = {}
    for position, pair in enumerate(marked):
        first_of.setdefault(pair.block, position)
    result: list[Marked] = []
    for position, pair in enumerate(marked):
        before = result[-1] if result else None
        continues = pair.continues
        if not continues and before is not None and not before.closed and first_of[pair.block] == position:
            at_start = pair.outer_start == blocks[pair.block].start and blocks[pair.block].kind != "heading"
            continues = at_start and before.single == pair.single and _next_said(structure, before) == pair.block
        result.append(pair._replace(continues=continues))
        last_of_block = position + 1 == len(marked) or marked[position + 1].block != pair.block
        if not pair.closed and last_of_block and loose:
            result += _unmarked(structure, pair, first_of, loose, text)
    return result


def _next_said(structure: Structure, pair: Marked) -> int:
    """The block in which an unclosed speech goes on: "Since May we have: / • cut caseloads / “We will do more.”"."""
    following = next_spoken(structure, pair.block)
    if structure.text[pair.end - 1] != ":":
        return following
    for _ in range(MAX_LISTED):
        if following < 0 or structure.blocks[following].kind != "bullet":
            break
        following = next_spoken(structure, following)
    return following


def _unmarked(
    structure: Structure, pair: Marked, first_of: dict[int, int], loose: dict[int, int], text: str
) -> Iterable[Marked]:
    """Paragraphs of a speech without marks of their own, up to the one that a lone mark closes."""
    passed: list[Marked] = []
    index = pair.block
    for _ in range(MAX_UNMARKED):
        index = next_spoken(structure, index)
        if index < 0 or index in first_of or structure.blocks[index].kind == "heading":
            return ()
        block = structure.blocks[index]
        if index in loose:
            end = loose.pop(index)
            stop = len(text[block.start : end].rstrip()) + block.start
            if stop == block.start:  # the mark stands alone before other words: it closes what was passed
                return passed
            return [*passed, Marked(index, block.start, block.start, stop, end + 1, True, True, pair.single)]
        passed.append(Marked(index, block.start, block.start, block.end, block.end, False, True, pair.single))
    return ()


def next_spoken(structure: Structure, index: int) -> int:
    """The block after ``index``, captions and page furniture passed over; -1 where there is none."""
    for following in range(index + 1, min(index + 4, len(structure.blocks))):
        if structure.blocks[following].kind not in ("furniture", "caption", "meta"):
            return following
    return -1
