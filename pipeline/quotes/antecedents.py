"""What "it" and "they" beside a quotation stand for.

The report praises staff. It says that leaders “listen”.       the report
Inspectors spent a week there. They found “drift and delay”.    the inspectors
The union met on Friday. Its members were told that they ...    no source: passed over
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.quotes.clauses import sentence_subject
from pipeline.quotes.name_words import name_words
from pipeline.quotes.names import Token, is_nameable, read_body, tokens_of
from pipeline.quotes.phrases import Subject, make_subject
from pipeline.quotes.words import quote_words
from pipeline.sentences import split_sentences
from pipeline.structure import Structure

#: So many paragraphs, and sentences in all, are read backwards for a subject.
MAX_BLOCKS, MAX_SENTENCES = 3, 6
_REACH = 900
_WINDOW = 300
_ENDED = re.compile(r"[.!?:;][\"”’')]*\s*\Z|\A\s*\Z")
#: "NAIROBI, Kenya — ", "SAN FRANCISCO (AP) -"
_DATELINE = re.compile(r"[A-Z][A-Z .'’-]{2,30}(?:, [A-Z][\w. ]{1,25})?(?: \([A-Za-z/ ]{2,20}\))? [—–-]+ ")
_OPENING = re.compile(r"(?:(?:But|And|Yet|Still,) )?(?P<name>[A-Z][\w’'-]+) [a-z]+s\b")


class Earlier(NamedTuple):
    """The subject of an earlier sentence; ``distance`` 0 for the pronoun's own, 1 for the one before it."""

    subject: Subject
    distance: int


class Antecedents:
    """Reads the sentences before a pronoun, those in quotation marks left out."""

    def __init__(self, structure: Structure, quoted: Sequence[tuple[int, int]], known: frozenset[str]) -> None:
        self._structure, self._quoted, self._known = structure, quoted, known
        self._starts = [start for start, _ in quoted]
        self._read: dict[tuple[int, int], tuple[Subject, ...]] = {}

    def before(self, offset: int) -> Iterator[Earlier]:
        """The subjects of the sentences before ``offset``, the nearest first."""
        distance = 0
        for block_start, high in self._stretches(offset):
            sentences = list(split_sentences(self._structure.text, max(block_start, high - _REACH), high))
            if distance == 0 and (not sentences or _ENDED.search(self._structure.text, sentences[-1][0], high)):
                distance = 1  # the pronoun begins its sentence
            for start, end in reversed(sentences):
                for subject in self._subjects(start, end):
                    yield Earlier(subject, distance)
                distance += 1
                if distance > MAX_SENTENCES:
                    return
            distance = max(1, distance)

    def passage(self, offset: int) -> tuple[int, int]:
        """The writer's words before ``offset`` in its paragraph, from the last quotation on."""
        index = self._structure.block_index(offset)
        if index < 0:
            return offset, offset
        text, at, high = self._structure.text, bisect.bisect_left(self._starts, offset) - 1, offset
        if at >= 0 and self._quoted[at][1] <= offset and not text[self._quoted[at][1] : offset].strip():
            high, at = self._quoted[at][0], at - 1  # "“...,” he said": the words are what he says
        low = max(self._structure.blocks[index].start, offset - _REACH, self._quoted[at][1] if at >= 0 else 0)
        return min(low, high), high

    def together(self, first: int, second: int) -> bool:
        """Both offsets stand in one paragraph."""
        return self._structure.block_index(first) == self._structure.block_index(second)

    def opening_name(self, offset: int) -> str | None:
        """The name and verb that open the paragraph of ``offset``: "Rudd shrugs." gives "Rudd"."""
        index = self._structure.block_index(offset)
        block = self._structure.blocks[index] if index >= 0 else None
        opening = _OPENING.match(self._structure.text, block.start, offset) if block is not None else None
        return opening["name"] if opening else None

    def section(self, offset: int) -> str | None:
        """The body that the heading above ``offset`` names and nothing else: "Marsh End Junior School"."""
        blocks, index = self._structure.blocks, self._structure.block_index(offset)
        heading = blocks[index].heading if index >= 0 else -1
        if heading < 0 or blocks[heading].kind != "heading" or blocks[heading].end - blocks[heading].start > 80:
            return None
        tokens = tokens_of(self._structure.text, blocks[heading].start, blocks[heading].end)
        whole = tokens and read_body(tokens, 0, len(tokens)) == len(tokens) and len(tokens) > 1
        named = whole and tokens[-1].low in name_words().organisations and is_nameable(tokens[0])
        return " ".join(self._structure.text[blocks[heading].start : blocks[heading].end].split()) if named else None

    def _stretches(self, offset: int) -> Iterator[tuple[int, int]]:
        blocks, index = self._structure.blocks, self._structure.block_index(offset)
        if index < 0:
            return
        yield blocks[index].start, offset
        passed = 0
        for before in range(index - 1, max(-1, index - 12), -1):
            if blocks[before].kind in ("paragraph", "note"):
                yield blocks[before].start, blocks[before].end
                passed += 1
            if passed >= MAX_BLOCKS or blocks[before].kind == "title":
                return

    def _subjects(self, start: int, end: int) -> tuple[Subject, ...]:
        """The subject of a sentence, then a report that it mentions otherwise ("much in the report is kind")."""
        key = start, end
        if key not in self._read:
            found: list[Subject | None] = []
            if not self._in_quotation(start):
                dateline = _DATELINE.match(self._structure.text, start, end)
                start = dateline.end() if dateline else start
                tokens = tokens_of(self._structure.text, start, min(end, start + _WINDOW))
                if tokens:
                    found.append(_attributed(tokens))
                    found.append(sentence_subject(self._structure.text, tokens, len(tokens), self._known))
                found += [_mentioned(tokens, at) for at in range(len(tokens))]
            self._read[key] = tuple(subject for subject in found if subject is not None)
        return self._read[key]

    def _in_quotation(self, offset: int) -> bool:
        at = bisect.bisect_right(self._starts, offset) - 1
        return at >= 0 and offset < self._quoted[at][1]


def _attributed(tokens: Sequence[Token]) -> Subject | None:
    """ "Children come first, inspectors say.": the sentence is theirs."""
    last = len(tokens) - (tokens[-1].text in ".!?")
    said = quote_words().verbs.get(tokens[last - 1].low) if last > 3 else None
    if said is None or not said.speech or tokens[last - 3].text != ",":
        return None
    return _mentioned(tokens, last - 2)


def _mentioned(tokens: Sequence[Token], at: int) -> Subject | None:
    """ "the report" or "inspectors" at ``tokens[at]``."""
    quote, token = quote_words(), tokens[at]
    if token.low in quote.inspectors and token.low.rstrip("'").endswith("s"):
        return make_subject("inspectors", tokens, at, at + 1, token.low.rstrip("'"), words=(token.low,))
    if token.low not in quote.inspection_documents or token.cap or token.possessive or token.low.endswith("s"):
        return None
    before = tokens[at - 1] if at else None
    if before is None or not (before.low in quote.determiners or before.possessive):
        return None
    if at + 1 < len(tokens) and tokens[at + 1].low in quote.compounds:
        return None
    return make_subject("document", tokens, at - 1, at + 1, token.low, words=(before.low, token.low))
