"""Dates that stand beside a label or on a line of their own, where no sentence tells what they are.

    Published: 14:20, 16 January 2026 | Updated: 15:05, 16 January 2026     published, updated
    Inspection dates: 6 and 7 February 2023                                inspection
    Date of last inspection: 12 October 2021                               previous
    Tidworthy Gazette, 14 July 2023  /  Tuesday 4 February                  dateline

The page's own date is the one labelled as published, else a dateline, else an embargo, else "last updated".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.date_expressions import Expression
from pipeline.date_words import FILE
from pipeline.lexicons import cached_from_models, check_keys, read_toml
from pipeline.structure import Block, Structure

PUBLISHED, UPDATED, EMBARGO, DATELINE, NO_LABEL = "published", "updated", "embargo", "dateline", ""
_KEYS = ("published", "embargo", "updated", "reviewed", "inspection", "previous", "report", "history_headings", "dateline_words")
_LABEL = re.compile(r"^[\W_]*(?P<label>[A-Za-z][A-Za-z'’ ()-]{2,50}?)[\s*_]*(?P<colon>:?)[\s*_]*(?P<between>.{0,40})$", re.DOTALL)
_CLOCK = re.compile(r"(?i)^[\s,.:*_-]*(?:on\b)?(?:(?:at\s)?\d{1,2}[.:]\d\d(?:\s?[ap]\.?m\.?)?|\d{1,2}\s?[ap]\.?m\.?|midnight|noon|midday|(?:[A-Z]{3}\b))?[\s,|–-]*(?:on\b)?[\s,]*$")
_TIME = re.compile(r"\b\d{1,2}[:.]\d\d(?:\s?[ap]m)?\b", re.IGNORECASE)
_BREAK = re.compile(r"\n|\s\|\s|\||\s{3,}|[•·]")
_DATELINE_REST = re.compile(r"[^.!?;]*$")
_LINE = 160
_TOP, _BOTTOM, _FIRST_LINES = 10, 8, 5


@cached_from_models
def _labels() -> tuple[dict[str, str], frozenset[str], frozenset[str]]:
    raw = read_toml(FILE)["labels"]
    check_keys(FILE, "labels", raw, allowed=_KEYS, required=_KEYS)
    kinds = {label: kind for kind in _KEYS[:-2] for label in raw[kind]}
    return kinds, frozenset(raw["history_headings"]), frozenset(raw["dateline_words"])


def label_of(structure: Structure, expression: Expression) -> str:
    """The kind of label right before the date on its line, "" where there is none.

    ``published``, ``embargo``, ``updated``, ``reviewed``, ``inspection``, ``previous``, ``report``.
    """
    block = structure.block_at(expression.start)
    begin = max(block.start if block else 0, expression.start - _LINE)
    head = structure.text[begin : expression.start]
    pieces = _BREAK.split(head)
    if block is not None and block.kind == "row" and not pieces[-1].strip(" *:") and len(pieces) > 1:
        pieces = [piece for piece in pieces if piece.strip()] or pieces
    found = _LABEL.match(pieces[-1])
    if found is None:
        return NO_LABEL
    kinds = _labels()[0]
    whole = re.sub(r"\s+", " ", pieces[-1].strip(" \t\n*_#:").lower().replace("’", "'"))
    kind = kinds.get(whole, "")
    if not kind:
        kind = _leading_label(pieces[-1], kinds)
    if kind and not _fills_line(structure, block, expression, kind, ":" in head):
        return NO_LABEL
    return kind


def _leading_label(head: str, kinds: dict[str, str]) -> str:
    """"Published at 14:20," and "POSTED ON": a label, then nothing but a time."""
    words = re.sub(r"^[\W_]+", "", head.lower().replace("’", "'"))
    for length in range(min(6, words.count(" ") + 1), 0, -1):
        pieces = words.split(" ", length)
        label = " ".join(pieces[:length]).rstrip(" :*_,-–")
        rest = pieces[length] if len(pieces) > length else ""
        if label in kinds and _CLOCK.match(rest):
            return kinds[label]
    return ""


def _fills_line(structure: Structure, block: Block | None, expression: Expression, kind: str, colon: bool) -> bool:
    """A label needs a line of its own: "Published on 3 May, the report says that ..." is a sentence."""
    if block is None or block.kind in ("meta", "row", "byline", "furniture", "address"):
        return True
    rest = structure.text[expression.end : min(block.end, expression.end + _LINE)]
    if colon:
        return len(rest) < _LINE and not (kind == "report" and len(rest.split()) > 12)
    return len(rest.split()) <= 6 and not rest.rstrip().endswith(".")


def is_dateline(structure: Structure, expression: Expression) -> bool:
    """Whether the date stands alone on a line near the top or the foot, or opens the first paragraph."""
    index = structure.block_index(expression.start)
    if index < 0:
        return False
    block, text = structure.blocks[index], structure.text
    if block.kind in ("bullet", "row", "caption", "title", "note", "boilerplate") and block.start < expression.start:
        return False
    if expression.last.year is None and index > _FIRST_LINES:
        return False
    head = _TIME.sub("", text[max(block.start, expression.start - _LINE) : expression.start])
    tail = text[expression.end : min(block.end, expression.end + _LINE)]
    at_top = index < _TOP or _before_salutation(structure, index)
    if at_top and block.kind == "paragraph" and expression.last.year is not None and len(head) <= 40 and re.match(r"\s*[-–—:]\s", tail) and (not head.strip() or head.rstrip().endswith(",")):
        return True
    whole = not head.strip(" \t|(*_") and not tail.strip(" \t|).*_")
    if not at_top and not (index >= len(structure.blocks) - _BOTTOM and expression.last.year is not None):
        return False
    if whole:
        return at_top or block.kind not in ("bullet", "row")
    if tail.lstrip().startswith(":"):
        return False  # "Thursday 28 March: end of term"
    words = len(head.split()) + len(tail.split())
    if words > 9 or head.rstrip().endswith(":") or ":" in _BREAK.split(head)[-1] or not _DATELINE_REST.match(tail.strip()) or block.kind in ("title", "bullet", "row"):
        return False
    lowered = {word.strip(".,|").lower() for word in (head + tail).split()}
    if lowered & _labels()[2]:
        return False
    if block.kind in ("meta", "byline", "address"):
        return True
    return bool(re.search(r"[,|–-]\s*$", head) or not head.strip()) and not tail.rstrip().endswith(".") and expression.last.year is not None


def _before_salutation(structure: Structure, index: int) -> bool:
    return any(block.kind == "salutation" for block in structure.blocks[index + 1 : index + 12])


def under_history(structure: Structure, expression: Expression) -> bool:
    """Whether the date stands in a table of earlier inspections, or is a year that heads a column."""
    block = structure.block_at(expression.start)
    if block is not None and block.kind == "row" and expression.first.form == "year" and (expression.start, expression.end) in block.cells:
        return True
    if block is None or block.kind not in ("row", "bullet", "meta", "paragraph"):
        return False
    heading = structure.heading_of(block)
    return heading is not None and structure.words_of(heading).lower().strip(" :") in _labels()[1]


def own_date(candidates: Sequence[tuple[Expression, str]]) -> Expression | None:
    """Of dates with their label kinds, in order, the one that is the page's own date."""
    for kind in (PUBLISHED, DATELINE, EMBARGO, UPDATED):
        for expression, label in candidates:
            if label == kind and expression.first.form == "day" and not expression.is_range:
                return expression
    return None
