"""Dates that stand beside a label, where no sentence tells what they are.

    Published: 14:20, 16 January 2026 | Updated: 15:05, 16 January 2026     published, updated
    Inspection dates: 6 and 7 February 2023                                inspection
    Date of last inspection: 12 October 2021                               previous

A label needs a line of its own, as a sentence goes on: "Published on 3 May, the report says that ...".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.dates.cue_words import cue_words
from pipeline.dates.expressions import Expression
from pipeline.dates.words import FILE
from pipeline.dates.years import has_line, heads_table
from pipeline.lexicons import cached_from_models, check_keys, read_toml
from pipeline.structure import Block, Structure

PUBLISHED, UPDATED, EMBARGO, DATELINE, NO_LABEL = "published", "updated", "embargo", "dateline", ""
REVIEWED, INSPECTION, PREVIOUS, REPORT = "reviewed", "inspection", "previous", "report"

_KINDS = (PUBLISHED, EMBARGO, UPDATED, REVIEWED, INSPECTION, PREVIOUS, REPORT)
_KEYS = (*_KINDS, "history_headings", "dateline_words", "sittings", "sender_words", "page_verbs", "issue_words")
_HOUR = (
    r"\d{1,2}[.:]\d\d(?:\s?[ap]\.?m\.?)?|\d{1,2}\s?[ap]\.?m\.?|\d{1,2}[.:]?\d\d\s?(?:hours|hrs)|midnight|noon|midday"
)
_CLOCK = re.compile(rf"[\s,.:*_-]*(?:on\b)?(?:at\s)?(?:{_HOUR}|[a-z]{{3}}\b)?[\s,|–-]*(?:on\b)?[\s,]*$", re.IGNORECASE)
#: What parts the pieces of a line.
PIECE_BREAK = re.compile(r"\n|\||\s{3,}|[•·~]|\s[>›»]\s")
_BREAKS = ("\n", "|", "   ", "\t", "\xa0", "•", "·", "~", "›", "»", ">")  # without one of these a line is one piece
_PAGE_NUMBER = re.compile(r"\bpage\s\d+\b", re.IGNORECASE)
_MONTH_CELL = re.compile(r"[A-Z][a-z]+\.?\s(?:19|20)\d\d")
_DATES = re.compile(r"\W*Dates?\s?:\s*", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.;]\s")
_LABEL_MARKS = " :*_,-–"
#: Characters of a line that are looked at.
LINE = 160
_BY_SOMEBODY = re.compile(
    r"(?:this (?:\w+ ){1,2}?(?:was )?(?=first |originally ))?"
    r"(?P<label>(?:(?:first|originally) )?\w+) (?:by|in|on) .{1,60}?(?: on|,|\()"
)
#: The number of a page behind a date: ", p. 7".
PAGE_TAIL = re.compile(r"[\s,]{1,3}\(?(?:pp?|page)\.?\s?\d{1,3}\b[\s).]*$", re.IGNORECASE)
#: Blocks at the head and the foot of a page in which the page's own lines stand.
FIRST_LINES, BOTTOM = 5, 8
_LABEL_WORDS, _SENTENCE_WORDS, _SHORT_LINE = 6, 12, 40
#: Lines of a page that hold what their label says, whatever else they hold.
_LINES = frozenset({"meta", "row", "byline", "furniture", "address"})


@dataclass(frozen=True, slots=True)
class LabelWords:
    """The labels by kind, and the words that tell a line with a date from others."""

    kinds: dict[str, str]
    openings: frozenset[str]  # the first words of the labels
    history: frozenset[str]
    others: frozenset[str]
    sittings: frozenset[str]
    senders: frozenset[str]


@cached_from_models
def label_words() -> LabelWords:
    """Read and check the labels."""
    raw = read_toml(FILE)["labels"]
    check_keys(FILE, "labels", raw, allowed=_KEYS, required=_KEYS)
    kinds = {label: kind for kind in _KINDS for label in raw[kind]}
    lists = (frozenset(raw[key]) for key in ("history_headings", "dateline_words", "sittings", "sender_words"))
    return LabelWords(kinds, frozenset(label.split()[0] for label in kinds), *lists)


def label_of(structure: Structure, expression: Expression) -> str:
    """The kind of label right before the date on its line, "" where there is none."""
    block = structure.block_at(expression.start)
    head = head_of(structure, block, expression)
    if block is not None and block.kind == "paragraph" and len(head) == LINE and not _is_broken(head):
        is_low = structure.block_index(block.start) >= len(structure.blocks) - BOTTOM
        return _label_of_sentence(structure, block, expression, head) if is_low else NO_LABEL  # deep in a paragraph
    pieces = PIECE_BREAK.split(head) if _is_broken(head) else [head]
    if block is not None and (block.kind == "row" or head.endswith("   ")):
        pieces = [piece for piece in pieces if piece.strip(" *:")] or pieces
    kind = _kind(pieces[-1])
    if not kind and block is not None and expression.is_range and _DATES.fullmatch(head) and _heads_report(structure):
        return INSPECTION
    if kind and block is not None and expression.first.form == "year" and len(block.cells) > 2:
        return NO_LABEL  # "Inspection | 2019 | 2024" heads columns
    if not kind and block is not None and expression.end >= block.end and not head.strip(" *:"):
        kind = _kind_above(structure, block)
        if kind:
            return kind
    if not kind and block is not None:
        index, label = structure.block_index(expression.start), NO_LABEL
        if index <= FIRST_LINES:
            label = _label_behind_name(structure, block, expression, pieces[-1].split())
        if not label and index >= len(structure.blocks) - BOTTOM:
            label = _label_of_sentence(structure, block, expression, pieces[-1])
        return label
    return kind if kind and _holds(structure, block, expression, kind, ":" in head) else NO_LABEL


def _kind_above(structure: Structure, block: Block) -> str:
    """The label that stands over a line of nothing but its date: "Inspection date", "Published:"."""
    index = structure.block_index(block.start) - 1
    if index < 0 or structure.blocks[index].end - structure.blocks[index].start > _SHORT_LINE:
        return ""
    words = " ".join(structure.words_of(structure.blocks[index]).lower().strip(" *:_").split())
    return label_words().kinds.get(words, "")


def _is_broken(head: str) -> bool:
    for sign in _BREAKS:  # noqa: SIM110  (any() with a generator takes twice as long)
        if sign in head:
            return True
    return False


def _heads_report(structure: Structure) -> bool:
    return any(cue_words().visits.search(structure.words_of(block).lower()) for block in structure.blocks[:2])


def _label_of_sentence(structure: Structure, block: Block, expression: Expression, head: str) -> str:
    """``Contact: Democratic Services. Published 1 November 2021.`` at the foot"""
    pieces = _SENTENCE_END.split(head)
    if (
        len(pieces) < 2
        or expression.last.year is None
        or PAGE_TAIL.sub("", tail_of(structure, block, expression)).strip(" .\n")
    ):
        return NO_LABEL
    kind = _kind(pieces[-1])
    return kind if kind in (PUBLISHED, UPDATED) else NO_LABEL


def _label_behind_name(structure: Structure, block: Block, expression: Expression, words: list[str]) -> str:
    """``Tom Priddle Published Fri 19th Nov 2021``"""
    if expression.first.form in ("relative", "weekday"):
        return NO_LABEL  # "In feedback published yesterday"
    kind = _kind(words[-1]) if 0 < len(words) <= _LABEL_WORDS else ""
    rest = tail_of(structure, block, expression)
    is_line = len(rest.split()) <= _LABEL_WORDS and not rest.rstrip().endswith(".")
    return kind if kind in (PUBLISHED, UPDATED) and is_line else NO_LABEL


def head_of(structure: Structure, block: Block | None, expression: Expression) -> str:
    """What stands before the date in its block."""
    return structure.text[max(block.start if block else 0, expression.start - LINE) : expression.start]


def tail_of(structure: Structure, block: Block, expression: Expression) -> str:
    """What stands behind the date in its block."""
    return structure.text[expression.end : min(block.end, expression.end + LINE)]


def _kind(head: str) -> str:
    """The kind of the label that ``head`` is, or opens with before a time: "Published at 14:20,", "POSTED ON"."""
    known = label_words()
    kinds = known.kinds
    words = head.lower().replace("’", "'").strip(" \t\n*_#")
    opening = words.split(None, 1)[:1]
    if not opening or opening[0].rstrip(_LABEL_MARKS) not in known.openings:
        return ""
    whole = " ".join(words.rstrip(" :").split())
    if whole in kinds:
        return kinds[whole]
    told = _BY_SOMEBODY.fullmatch(whole)
    if told and kinds.get(told["label"]) == PUBLISHED:
        return PUBLISHED  # "Posted by Bex on", "First published in the Larkby Review,"
    for length in range(min(_LABEL_WORDS, words.count(" ") + 1), 0, -1):
        pieces = words.split(" ", length)
        label = " ".join(pieces[:length]).rstrip(_LABEL_MARKS)
        if label in kinds and _CLOCK.match(pieces[length] if len(pieces) > length else ""):
            return kinds[label]
    return ""


def _holds(structure: Structure, block: Block | None, expression: Expression, kind: str, has_colon: bool) -> bool:
    """A label needs a line of its own: "Published on 3 May, the report says that ..." is a sentence."""
    if block is None or block.kind in _LINES or expression.first.style == "iso":
        return True
    rest = tail_of(structure, block, expression)
    is_at_foot = structure.block_index(block.start) >= len(structure.blocks) - BOTTOM
    if kind in (PUBLISHED, UPDATED) and rest[:1] == "." and is_at_foot:
        return True  # "Page created 09.02.26. We aim to answer messages within two days."
    if has_colon:
        return len(rest) < LINE and not (kind == REPORT and len(rest.split()) > _SENTENCE_WORDS)
    return len(rest.split()) <= _LABEL_WORDS and not rest.rstrip().endswith(".")


def under_history(structure: Structure, expression: Expression) -> bool:
    """Whether the date stands in a table of earlier inspections, or is a year that heads a column."""
    block = structure.block_at(expression.start)
    if block is not None and expression.first.form == "year":
        if block.kind == "row" and (expression.start, expression.end) in block.cells:
            return True
        if heads_table(structure.text, expression):
            return True
    if block is not None and expression.first.form == "month" and has_line(structure.text, expression):
        return True
    if block is None or block.kind not in ("row", "bullet", "meta", "paragraph"):
        return False
    if block.kind in ("row", "meta") and expression.first.form == "month" and heads_columns(structure, block):
        return True
    heading = structure.heading_of(block)
    return heading is not None and structure.words_of(heading).lower().strip(" :") in label_words().history


def heads_columns(structure: Structure, block: Block) -> bool:
    """``Judgement | March 2017 | January 2020``: a table of grades by the month of the inspection."""
    if block.end - block.start > LINE:
        return False
    row = structure.text[block.start : block.end]
    cells = [cell.strip(" *") for cell in (row.split("|") if "|" in row else row.split("\t")) if cell.strip(" *")]
    return len(cells) > 2 and all(_MONTH_CELL.fullmatch(cell) for cell in cells[1:])


def in_running_line(structure: Structure, expression: Expression) -> bool:
    """Whether its line numbers a page ("Scrutiny Panel | 9 May 2024 | Page 2"), wherever the page broke the text."""
    text = structure.text
    first = text.rfind("\n", max(0, expression.start - LINE), expression.start)
    last = text.find("\n", expression.end, expression.end + LINE)
    return first >= 0 and last >= 0 and _PAGE_NUMBER.search(text, first, last) is not None
