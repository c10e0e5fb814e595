"""Speeches set as paragraphs of their own without any marks, behind "said:" and a blank line.

    Cllr Ann Petrie, leader of the council, said:

    We are delighted with this report and with our staff.

Only where the lead-in names a speaker, the paragraphs hold no marks and speak in the first person: the row has
the rule ``unmarked_block`` and a low confidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.quotes.cue import Cue
from pipeline.quotes.cues import cue_before
from pipeline.quotes.paragraphs import next_spoken
from pipeline.quotes.words import quote_words
from pipeline.sentences import split_sentences
from pipeline.structure import Structure

_FIRST_PERSON = re.compile(r"\b(?:I|[Ww]e|[Oo]ur|[Mm]y|us|me|I['’]\w+|[Ww]e['’]\w+)\b")
_MARKS = re.compile(r"[\"“”„«»]|(?:^|\s)[‘'](?=\w)")
#: A longer run of paragraphs is the text itself, not a speech in it.
MAX_BLOCKS = 8


def find_unmarked(structure: Structure, known: frozenset[str]) -> Iterator[tuple[int, int, int, Cue]]:
    """Each unmarked speech: its offsets, the index of its first block and its attribution."""
    text = structure.text
    for index, block in enumerate(structure.blocks):
        if block.kind not in ("paragraph", "bullet") or text[block.end - 1] != ":" or block.end - block.start > 600:
            continue
        first = next_spoken(structure, index)
        if first < 0 or not _speaks(structure, first):
            continue
        cue = _lead_in(structure, index, known)
        if cue is None:
            continue
        last, following = first, next_spoken(structure, first)
        while 0 <= following <= first + MAX_BLOCKS and _speaks(structure, following):
            last, following = following, next_spoken(structure, following)
        yield structure.blocks[first].start, structure.blocks[last].end, first, cue


def _lead_in(structure: Structure, index: int, known: frozenset[str]) -> Cue | None:
    text, block = structure.text, structure.blocks[index]
    start, end = list(split_sentences(text, block.start, block.end))[-1]
    cue = cue_before(text, start, end, known)
    if cue is None or cue.subject is None or cue.subject.kind not in ("person", "spokesperson", "name"):
        return None
    verb = quote_words().verbs.get(cue.verb)
    return cue if verb is not None and verb.speech and end - cue.end <= 2 else None


def _speaks(structure: Structure, index: int) -> bool:
    block = structure.blocks[index]
    words = structure.words_of(block)
    return (
        block.kind == "paragraph"
        and len(words) > 30
        and words[-1] in ".!?"
        and not _MARKS.search(words)
        and _FIRST_PERSON.search(words) is not None
    )
