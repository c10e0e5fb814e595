"""Who speaks where no verb of saying stands beside the words: lead-ins, headings, the sentence before.

In summary, the report found strengths which included:  •  “Stable leadership ...”
What children said          ‘I used to have nightmares and now I don’t.’
Asked about adult learning, he was frank. “It’s not where it should be.”
“The staff are lovely.”     Ann Bell, resident
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.quotes.bodies import inspectorate_aliases
from pipeline.quotes.capitals import is_capital_elsewhere
from pipeline.quotes.clauses import sentence_subject
from pipeline.quotes.context import WORD, Stretch
from pipeline.quotes.cue import WINDOW, Cue
from pipeline.quotes.lines import cue_of_line, last_named, name_line
from pipeline.quotes.mark_shapes import DOUBLE
from pipeline.quotes.marks import Marked
from pipeline.quotes.name_words import name_words
from pipeline.quotes.names import Token, tokens_of
from pipeline.quotes.paragraphs import next_spoken
from pipeline.quotes.phrases import Subject
from pipeline.quotes.words import quote_words
from pipeline.sentences import split_sentences
from pipeline.structure import Structure

#: So many stretches of one block are looked after when nothing beside them names their source.
MAX_ASKED = 60


#: "Mr Bankole was told that his rounds were “...”": the words are said to him.
_WAS_TOLD = re.compile(r"\b(?:was|were|been|is|are) (?:told|informed|assured)\b")


class Source(NamedTuple):
    """A possible source of a quotation and how it was found."""

    cue: Cue
    rule: str


class Lead:
    """Reads the lines that lead in to a stretch; each line is read once."""

    def __init__(self, structure: Structure, known: frozenset[str]) -> None:
        self.structure = structure
        self.known = known
        self._lines: dict[int, Cue | None] = {}
        self._asked: dict[int, int] = {}

    def tires(self, index: int) -> bool:
        """A block of very many stretches without attribution: no source is looked for behind the first ones."""
        self._asked[index] = self._asked.get(index, 0) + 1
        return self._asked[index] > MAX_ASKED

    def of_block(self, index: int) -> Cue | None:
        """The source that a lead-in or heading names, its last sentence first."""
        if index < 0:
            return None
        if index not in self._lines:
            block = self.structure.blocks[index]
            text = self.structure.text
            if text[block.start] in DOUBLE and text[block.end - 1] in DOUBLE:  # a quotation names no source
                self._lines[index] = None
                return None
            sentences = list(split_sentences(self.structure.text, max(block.start, block.end - 900), block.end))
            self._lines[index] = next(
                (
                    cue
                    for start, end in reversed(sentences[-3:])
                    for cue in (cue_of_line(self.structure.text, start, end, self.known),)
                    if cue is not None and cue.subject is not None
                ),
                None,
            )
        return self._lines[index]


def sources_of(lead: Lead, stretch: Stretch, before: Marked | None) -> Iterator[Source]:
    """Possible sources in the order in which they are believed."""
    structure, text = lead.structure, lead.structure.text
    index = stretch.marked.block
    block = structure.blocks[index]
    if lead.tires(index):
        return
    if stretch.closes_block or stretch.opens_block:
        following = next_spoken(structure, index)
        if (
            stretch.opens_block
            and stretch.closes_block
            and following >= 0
            and structure.blocks[following].kind != "bullet"
        ):
            signature = name_line(text, structure.blocks[following].start, structure.blocks[following].end, lead.known)
            if signature is not None:
                yield Source(signature, "signed")
    if block.kind in ("bullet", "row") and block.lead_in >= 0 and structure.blocks[block.lead_in].kind != "title":
        cue = lead.of_block(block.lead_in)
        if cue is not None:
            yield Source(cue, "lead_in")
    if stretch.opens_block:
        previous = _previous(structure, index)
        if previous >= 0 and text[structure.blocks[previous].end - 1] in ":;,-–—":
            cue = lead.of_block(previous)
            if cue is not None:
                yield Source(cue, "lead_in")
        if previous >= 0 and structure.blocks[previous].kind in ("heading", "title"):
            cue = lead.of_block(previous)
            if cue is not None and (structure.blocks[previous].kind == "heading" or cue.rule == "heading"):
                yield Source(cue, "heading")
    else:
        yield from _in_sentence(lead, stretch)
        low = max(block.start, before.outer_end if before is not None and before.block == index else block.start)
        yield from _earlier(lead, low, stretch.sentence, others=_of_others(text, stretch))
    if stretch.opens_block and block.kind not in ("bullet", "row"):
        previous = _previous(structure, index)
        if (
            previous >= 0
            and structure.blocks[previous].kind == "paragraph"
            and (before is None or before.block != previous)
        ):
            yield from _earlier(lead, structure.blocks[previous].start, structure.blocks[previous].end)
    if (
        block.kind in ("bullet", "row", "paragraph", "note")
        and block.heading >= 0
        and structure.blocks[block.heading].kind == "heading"
    ):
        cue = lead.of_block(block.heading)
        if (
            cue is not None
            and cue.subject is not None
            and cue.subject.kind in ("group", "inspectors", "document", "person", "body")
        ):
            yield Source(cue, "heading")


def _previous(structure: Structure, index: int) -> int:
    for before in range(index - 1, max(-1, index - 4), -1):
        if structure.blocks[before].kind not in ("furniture", "caption", "meta"):
            return before
    return -1


def _in_sentence(lead: Lead, stretch: Stretch) -> Iterator[Source]:
    """The subject of the sentence the words are woven into: "Mr Hill was “delighted with the news”"."""
    text, pair = lead.structure.text, stretch.marked
    if pair.outer_start - stretch.sentence < 2:
        return
    cue = cue_of_line(text, stretch.sentence, pair.outer_start, lead.known)
    told = last_named(tokens_of(text, max(stretch.sentence, pair.outer_start - WINDOW), pair.outer_start))
    if told is not None and cue is not None and cue.subject is not None and cue.subject.name == told.name:
        yield Source(Cue(told, "", told.start, told.end, "previous_sentence"), "previous_sentence")
    if cue is not None and cue.subject is not None and cue.subject.kind in ("inspectors", "document"):
        yield Source(cue, "mention")
        return
    tokens = tokens_of(text, max(stretch.sentence, pair.outer_start - WINDOW), pair.outer_start)
    if tokens and tokens[-1].text == ":" and any(token.low in quote_words().excerpt_nouns for token in tokens):
        whole = Subject("document", 0, 1, tokens[0].start, tokens[-1].end, "report")
        yield Source(Cue(whole, "", tokens[0].start, tokens[0].end, "mention"), "default")
    subject = sentence_subject(text, tokens, len(tokens), lead.known) if tokens else None
    # "The leader has put out this: “..."
    unnamed = subject is not None and subject.kind == "group" and subject.word not in quote_words().indefinite
    led = subject is not None and (subject.kind == "post" or unnamed) and tokens[-1].text == ":"
    if (
        subject is not None
        and not _WAS_TOLD.search(text, subject.end, pair.outer_start)
        and (subject.kind in ("person", "pronoun", "spokesperson") or led)
        and subject.word not in ("it", "they")
    ):
        yield Source(Cue(subject, "", subject.start, subject.end, "previous_sentence"), "previous_sentence")


def _earlier(lead: Lead, low: int, high: int, *, others: bool = False) -> Iterator[Source]:
    """The subject of the sentence before: "Asked about it, he was frank."."""
    text = lead.structure.text
    sentences = list(split_sentences(text, max(low, high - 600), high))
    for start, end in reversed(sentences[-2:]):
        cue = cue_of_line(text, start, end, lead.known)
        tokens = tokens_of(text, start, end)
        subject = sentence_subject(text, tokens, len(tokens), lead.known) if tokens else None
        if subject is not None and subject.kind == "name" and _only_begins(text, tokens[subject.at], subject.end):
            continue  # "Cleanliness is much better": a capital that begins its sentence
        if subject is not None and (
            subject.kind in ("person", "post", "spokesperson", "name")
            or (subject.kind == "pronoun" and subject.word in ("he", "she"))
        ):
            yield Source(Cue(subject, "", subject.start, subject.end, "previous_sentence"), "previous_sentence")
        elif (
            cue is not None
            and cue.subject is not None
            and (
                cue.subject.kind in ("inspectors", "document", "person", "pronoun")
                or _inspects(text, cue.subject)
                or (cue.subject.kind == "group" and not others)
            )
        ):
            yield Source(cue, "previous_sentence")


def _only_begins(text: str, token: Token, end: int) -> bool:
    """The word is no name: its capital only begins the sentence ("Esme, who is 11" is one)."""
    named = token.low in name_words().given or text.startswith((", who", ", aged", ", 1"), end)
    return not named and not is_capital_elsewhere(text, token)


def _inspects(text: str, subject: Subject) -> bool:
    """ "Ofsted found that officers listen. Teams “work with imagination”"."""
    return subject.kind == "body" and text[subject.start : subject.end].lower() in inspectorate_aliases()


def _of_others(text: str, stretch: Stretch) -> bool:
    """ "Parents spoke to inspectors. Leaders “did not act”": woven into a sentence about other people."""
    first = WORD.match(text, stretch.sentence, stretch.marked.outer_start)
    quote = quote_words()
    pronouns = quote.singular | quote.plural | quote.own | quote.determiners
    if stretch.cue is not None and stretch.cue.subject is not None:
        return True  # "Managers read everything. She wrote that “...”"
    return stretch.woven and first is not None and first.group().lower() not in pronouns
