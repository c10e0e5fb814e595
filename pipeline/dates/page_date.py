"""The page's own date where no label and no dateline tells it: the likeliest of the days that the page prints.

    Sunday Recorder 2 April 2023 p.7                    a line near the top that ends in a day
    THE HERALD ** Thursday, 29th June, 2017 ** 40p      a piece of the first line
    Carers' newsletter, Summer 2025                     an issue of a month or season
    We sent this to 212 families on 15.03.24            the last line, by its verb

Each candidate is weighed by its place, the shape of its line and the words beside it. A line about an inspection,
an event or a deadline is none, and neither is a day that comes before what the page tells of the past.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.dates.calendar import Span
from pipeline.dates.cue_words import cue_words
from pipeline.dates.datelines import TIME
from pipeline.dates.expressions import Expression
from pipeline.dates.resolution import explicit_span
from pipeline.dates.words import FILE, lowered
from pipeline.lexicons import cached_from_models, read_toml
from pipeline.structure import Block, Structure

#: The least weight of a page's date.
LIKELY = 3.0

_NO_LINES = frozenset({"bullet", "caption", "boilerplate", "salutation"})
_TOP, _FOOT, _LEAST = 6, 3, 2  # blocks
_LONGEST, _WORDS = 110, 12  # characters and words of its line
_BREAK = re.compile(r"\*\*|[|•·~]|\s{3,}")
_PRICE_OR_PAGE = re.compile(r"^[\s,]*(?:(?:pp?|page)\.?\s?\d+|\d+p|£\d+(?:\.\d\d)?)[\s.]*$", re.IGNORECASE)
_APART = re.compile(r"(?:^|[,|!?)(–-])\s*$")
_YEAR = re.compile(r"(?<![\d£.,])20[0-4]\d(?!\d|[.,]\d)")
_COPYRIGHT = re.compile(
    r"(?:©|\([Cc]\)|[Cc]opyright|COPYRIGHT)[^\n\d]{0,60}(?P<year>20\d\d)(?:\s?[-–]\s?(?P<until>20\d\d))?"
)
_WORD = re.compile(r"[^\W\d_]+")
_LAST_WORD = re.compile(r"[^\W\d_]+\s*$")
_TALK = re.compile(r"\b(?:is|are|was|were|will|has|have|had|be|been)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _PageWords:
    verbs: frozenset[str]
    issues: frozenset[str]
    others: frozenset[str]


@cached_from_models
def _words() -> _PageWords:
    labels = read_toml(FILE)["labels"]
    others = frozenset(labels["dateline_words"]) - frozenset(labels["sender_words"])
    return _PageWords(frozenset(labels["page_verbs"]), frozenset(labels["issue_words"]), others)


def likely_page_date(structure: Structure, dates: Sequence[tuple[Expression, str]], past: Sequence[Span]) -> int:
    """Index of the date that is the page's own, -1 where none is likely; ``dates`` go with their labels.

    ``past`` holds what the page tells of as done, which its own date does not come before.
    """
    best, weight = -1, LIKELY
    blocks = [structure.block_index(expression.start) for expression, _ in dates]
    for index, (expression, label) in enumerate(dates):
        if label or _in_list(structure, blocks, index):
            continue
        found = _weight(structure, expression)
        if found > weight or (found == weight and best < 0):
            span = _span_of(expression)
            if span is None or all(other[0] <= span[1] for other in past):
                best, weight = index, found
    return best


def _in_list(structure: Structure, blocks: list[int], index: int) -> bool:
    """Lines above or below have their days too: a diary."""
    near = {blocks[other] for other in (index - 1, index + 1) if 0 <= other < len(blocks)}
    beside = near & {blocks[index] - 1, blocks[index] + 1}
    lines = [structure.words_of(structure.blocks[block]) for block in beside]
    return blocks[index] > 1 and any(len(line) <= _LONGEST // 2 and not line.endswith(".") for line in lines)


def _span_of(expression: Expression) -> Span | None:
    return explicit_span(expression.last)


def _weight(structure: Structure, expression: Expression) -> float:
    index = structure.block_index(expression.start)
    block, count = structure.blocks[index], len(structure.blocks)
    if index < 0 or expression.is_range or count < _FOOT:
        return 0.0
    at_top, at_foot = index < _TOP, index >= count - _FOOT
    if block.end - block.start > _LONGEST or not (at_top or at_foot) or expression.start >= block.end:
        return 0.0
    if block.kind in _NO_LINES or len(block.cells) > 2:
        return 0.0
    head, tail = _pieces(structure, block, expression)
    if expression.last.form in ("month", "season"):
        return _weight_of_issue(head, tail, expression, at_top=index < _TOP // 2)
    if expression.last.form != "day":
        return 0.0
    place = _place(index, count, at_top=at_top)
    at_foot = at_foot and index >= _LEAST
    return _weight_of_day(block, expression, head, tail, place=place, at_top=at_top, at_foot=at_foot)


def _place(index: int, count: int, *, at_top: bool) -> float:
    return 2.5 - 0.25 * index if at_top else 1.5 + 0.25 * (index - count + _FOOT)


def _pieces(structure: Structure, block: Block, expression: Expression) -> tuple[str, str]:
    """What stands before and behind the date in its piece of the line, without the hour, price and page."""
    head = TIME.sub("", structure.text[block.start : expression.start])
    tail = TIME.sub("", structure.text[expression.end : block.end])
    return _BREAK.split(head)[-1], _PRICE_OR_PAGE.sub("", _BREAK.split(tail)[0])


def _weight_of_issue(head: str, tail: str, expression: Expression, *, at_top: bool) -> float:
    """ "Carers' newsletter, Summer 2025"."""
    if not at_top or tail.strip(" .)") or expression.last.year is None:
        return 0.0
    is_issue = not _words().issues.isdisjoint(_WORD.findall(lowered(head)))
    return LIKELY if is_issue else 0.0


def _weight_of_day(
    block: Block, expression: Expression, head: str, tail: str, *, place: float, at_top: bool, at_foot: bool
) -> float:
    known, line = _words(), lowered(f"{head} {tail}")
    words = _WORD.findall(line)
    if len(words) > _WORDS or not known.others.isdisjoint(words) or tail.lstrip().startswith(":"):
        return 0.0
    by_verb = at_foot and not known.verbs.isdisjoint(words) and not tail.strip(" .)*_")
    if (by_verb and cue_words().report_nouns.search(line)) or not (by_verb or at_top):
        return 0.0
    if not by_verb and (_goes_on(head) or _is_about_inspections(line) or _TALK.search(line)):
        return 0.0
    is_last, is_first = not tail.strip(" .)*_"), not head.strip(" (*_")
    if not (is_last or is_first) or (head.rstrip().endswith(":") and len(words) > 3):
        return 0.0
    weight = place + (1.0 if is_last else 0.0) + (1.0 if by_verb else 0.0)
    weight += 0.5 if _APART.search(head) else 0.0
    weight += 0.5 if len(words) <= 6 else 0.0
    weight += 0.5 if expression.last.weekday is not None else 0.0
    weight += 0.5 if block.kind in ("title", "heading", "meta", "byline", "furniture", "address") else 0.0
    weight -= 1.0 if tail.rstrip().endswith(".") and not by_verb else 0.0
    if expression.last.year is None:
        weight -= 0.5 if place >= 1.5 and _APART.search(head) else LIKELY
    return weight


def _goes_on(head: str) -> bool:
    """A sentence leads up to the day: "Training runs on"; the name of a bulletin may be in small letters."""
    last = _LAST_WORD.search(head)
    return last is not None and last[0].islower() and last[0].strip() not in _words().issues


def _is_about_inspections(line: str) -> bool:
    known = cue_words()
    return any(pattern.search(line) for pattern in (known.visits, known.report_nouns, known.inspectors))


def years_printed(structure: Structure) -> tuple[list[int], list[int]]:
    """The years of copyright lines ("© 2024 Larkby Post"), and of numbers at the top and foot ("Notice 2024/61")."""
    text = structure.text
    copyright_years = [int(match["until"] or match["year"]) for match in _COPYRIGHT.finditer(text)]
    ends = (*structure.blocks[:_FOOT], *structure.blocks[-_FOOT:])
    short = [block for block in ends if block.end - block.start <= _LONGEST]
    return copyright_years, [int(year) for block in short for year in _YEAR.findall(text, block.start, block.end)]
