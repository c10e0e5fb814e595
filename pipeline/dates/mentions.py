"""The dates of one text on their way to rows: where they stand, and what the words around say of them.

``find_mentions`` yields the expressions of each block that are dates where they stand, with their sentence. A
sentence that the page broke ("... in January" / "2017, when ...") is read as one.
"""

from __future__ import annotations

import bisect
import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.dates.calendar import Span
from pipeline.dates.context import continues, is_date
from pipeline.dates.expressions import Expression, find_expressions, trigger_places
from pipeline.dates.repair import repair
from pipeline.dates.resolution import explicit_span
from pipeline.dates.roles import OTHER
from pipeline.dates.tense import FUTURE, PAST, UNKNOWN, has_one_form, opens_agenda, tense_at, tense_of_list
from pipeline.dates.words import date_words
from pipeline.structure import Block, Structure

_THAT_IS = re.compile(r"\s?[(,–-]\s?(?:on\s)?")  # "today (Monday 10 June)"
_ALONE = 60  # characters of a line that holds little but a date
_WRAPPED_AT, _TINY = 40, 9  # characters of a line
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_ITEM = 200  # characters of a list item, and of what introduces it
_CLOSED = ".!?:;"


@dataclass
class Mention:
    """One date: its expression, its sentence, and what has been told of it so far."""

    structure: Structure
    expression: Expression
    begin: int  # its sentence
    stop: int
    end: int  # of the expression, in the text as it is
    label: str = ""
    on_page: bool = False  # in a running head or foot
    role: str = OTHER
    span: Span | None = None
    anchor: str = "self"
    ahead: bool = False  # told of a visit to come
    like: Mention | None = None  # the one it is joined to: "in May and in June"

    @functools.cached_property
    def tense(self) -> str:
        """What the verbs around tell; without one, what introduces the list it stands in."""
        if self.like is not None:
            return self.like.tense
        start, end = self.expression.start, self.expression.end
        tense = tense_at(self.structure.text, start, end, begin=self.begin, stop=self.stop)
        if tense == UNKNOWN:
            return _tense_of_list(self.structure, start)
        if tense == PAST and _opens_openly(self.structure, self.begin):
            of_list = _tense_of_list(self.structure, start)
            return tense if of_list == UNKNOWN else of_list
        return tense

    @functools.cached_property
    def explicit(self) -> Span | None:
        """Its span, where its own words tell all."""
        return explicit_span(self.expression.last)


def find_mentions(structure: Structure) -> Iterator[Mention]:
    """The dates of the text in order."""
    repaired = repair(structure.text, date_words())
    text = repaired.text
    places = trigger_places(text)
    first = 0
    for start, end, broken in _regions(structure):
        last = bisect.bisect_left(places, end, first)
        if first == last:
            continue
        before: Expression | None = None
        for expression in find_expressions(text, end, places[first:last]):
            begin, stop = _sentence(structure, expression, start, end, broken=broken)
            if continues(text, before, expression) or is_date(text, expression, begin=begin, end=stop):
                before = expression
                yield Mention(structure, expression, begin, stop, repaired.end_in_text(expression.end))
        first = last


def _regions(structure: Structure) -> Iterator[tuple[int, int, bool]]:
    """The stretches in which a date may run: a block, or paragraphs that the page broke in mid-sentence."""
    text, blocks = structure.text, structure.blocks
    start, broken = 0, False
    for index, block in enumerate(blocks):
        if index + 1 < len(blocks) and _runs_on(text, block, blocks[index + 1]):
            broken = True
            continue
        yield start, block.end, broken
        start, broken = block.end, False
    if start < len(text):
        yield start, len(text), False


def _runs_on(text: str, block: Block, following: Block) -> bool:
    if block.end - block.start <= _TINY and following.end - following.start <= _TINY:
        return text[block.end : following.start] == "\n"  # a date printed one word a line
    if block.kind != "paragraph" or following.kind != "paragraph" or block.end - block.start < _WRAPPED_AT:
        return False
    opens = text[following.start]
    if not (opens.islower() or opens.isdigit()) or text[block.end - 1] in _CLOSED:
        return False
    gap = text[block.end : following.start]
    return len(gap) <= 4 and gap.count("\n") == 1 and not gap.strip()


def _sentence(structure: Structure, expression: Expression, start: int, end: int, *, broken: bool) -> tuple[int, int]:
    """The sentence around an expression; where the page broke it, with its pieces on both sides."""
    sentences, text = structure.sentences, structure.text
    index = structure.sentence_index(expression.start)
    if index < 0 or expression.start >= sentences[index].end:
        return start, end
    begin, stop = sentences[index].start, sentences[index].end
    if broken:
        if index and sentences[index - 1].start >= start and text[sentences[index - 1].end - 1] not in _CLOSED:
            begin = sentences[index - 1].start
        last = min(structure.sentence_index(expression.end - 1) + 1, len(sentences) - 1)
        if text[stop - 1] not in _CLOSED and sentences[last].end <= end:
            stop = sentences[last].end
    return begin, max(stop, expression.end)


def _opens_openly(structure: Structure, begin: int) -> bool:
    """Whether the item of a list opens with a verb that is present and past alike: "- put in place by 31 July"."""
    block = structure.block_at(begin)
    if block is None or block.kind != "bullet":
        return False
    opening = _FIRST_WORD.search(structure.text, block.start, block.end)
    return opening is not None and opening.start() >= begin and has_one_form(opening[0])


def _tense_of_list(structure: Structure, offset: int) -> str:
    """The tense of what introduces the list that a date without a verb stands in: "We will:", "Next steps"."""
    block = structure.block_at(offset)
    if block is None or block.end - block.start > _ITEM or block.kind == "caption":
        return UNKNOWN
    lead = structure.lead_in_of(block) or structure.heading_of(block)
    if block.end - block.start <= _ALONE and (above := structure.block_index(block.start) - 1) >= 0:
        title = structure.blocks[above]  # "24. DATE OF NEXT MEETING / 13 March"
        if title.end - title.start <= _WRAPPED_AT and opens_agenda(structure.words_of(title)):
            return FUTURE
    if lead is None or lead.kind == "title":
        return UNKNOWN
    return tense_of_list(structure.text, max(lead.start, lead.end - _ITEM), lead.end)


def names_that_day(text: str, mention: Mention, following: Mention) -> bool:
    """ "today (Monday 10 June)": the second names the day of the first."""
    day = following.expression
    if mention.expression.first.form != "relative" or day.last.form != "day" or day.is_range:
        return False
    return _THAT_IS.fullmatch(text, mention.end, following.expression.start) is not None
