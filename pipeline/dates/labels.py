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
from dataclasses import dataclass

from pipeline.dates.context import has_line, heads_table
from pipeline.dates.cues import cue_words
from pipeline.dates.expressions import Expression
from pipeline.dates.words import FILE
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
#: An hour beside a date: "14:20 BST", "6.02 pm".
TIME = re.compile(r"\b\d{1,2}[:.]\d\d(?:\s?[ap]\.?m\b\.?)?(?:\s(?:BST|GMT)\b)?", re.IGNORECASE)
_BREAK = re.compile(r"\n|\||\s{3,}|[•·~]|\s[>›»]\s")  # between the pieces of a line
_BESIDE = re.compile(r"[•·~]")  # "23 May 2022 · 3 minute read"
_OPENS_STORY = re.compile(r"\s*[-–—:]\s")
_ENDS_SOURCE = re.compile(
    r"[,|(–-]\s*(?:w/e\s|w/ending\s|w/c\s|week\s(?:ending|commencing|beginning)\s)?$", re.IGNORECASE
)
_ITEM = re.compile(r",?\s(?:agenda\s)?item\s(?:no\.?\s)?\d", re.IGNORECASE)
_MINUTES = re.compile(
    r"\W*(?:(?:draft|approved|unconfirmed|confirmed|extracts?|taken|from|of|the)\s){0,4}(?:minutes|notes|record|agenda|proceedings)\b",
    re.IGNORECASE,
)
_ISSUE = re.compile(r"\b(?:issue|no|number|edition|volume|vol)\b\.?\s\d", re.IGNORECASE)
_PAGE_NUMBER = re.compile(r"\bpage\s\d+\b", re.IGNORECASE)
_MONTH_CELL = re.compile(r"[A-Z][a-z]+\.?\s(?:19|20)\d\d")
_SITTING = re.compile(r"(\w+)(?:\s\[[^\]]{1,40}\])?:\s*$")
_SITTING_WORDS, _PAPERS = frozenset({"meeting", "minutes"}), frozenset({"minutes", "agenda", "meeting"})
_DATES = re.compile(r"\W*Dates?\s?:\s*", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.;]\s")
_STOP = re.compile(r"[.!?;].")
_UPDATE = re.compile(r"^[\s.,;(–-]+(?:last\s)?updated\b.*", re.IGNORECASE | re.DOTALL)
_LABEL_MARKS = " :*_,-–"
_FROM_PAPER = re.compile(r"\W{0,3}(?:Taken f|F)rom\s(?:the\s|The\s)?(?:[A-Z&][\w'’-]*\s){1,6}(?:of|dated)\s$")
_IMPRINT = re.compile(r"\W{0,3}(?:(?:[A-Z][\w'’-]*|&|and|of|the|for|on)\s){0,6}[A-Z][\w'’-]*,\s?$")
_LINE = 160  # characters of a line that are looked at
_BY = re.compile(r"\W*by\s", re.IGNORECASE)  # "By Tom Priddle on November 7, 2024 in Adults, Inspection"
_BY_SOMEBODY = re.compile(
    r"(?:this (?:\w+ ){1,2}?(?:was )?(?=first |originally ))?"
    r"(?P<label>(?:(?:first|originally) )?\w+) (?:by|in|on) .{1,60}?(?: on|,|\()"
)
_PAGE_TAIL = re.compile(r"[\s,]{1,3}\(?(?:pp?|page)\.?\s?\d{1,3}\b[\s).]*$", re.IGNORECASE)
_TOP, _BOTTOM, _FIRST_LINES, _MENU, _FIRST_BLOCKS, _LAST_BLOCKS = 10, 8, 5, 20, 3, 2
_LABEL_WORDS, _LINE_WORDS, _SENTENCE_WORDS, _SOURCE = 6, 9, 12, 40
#: Lines of a page that hold what their label says, whatever else they hold.
_LINES = frozenset({"meta", "row", "byline", "furniture", "address"})
_TITLES = frozenset({"title", "heading", "meta"})
_NO_DATELINES = frozenset({"bullet", "row", "caption", "title", "note", "boilerplate"})


@dataclass(frozen=True, slots=True)
class _Labels:
    kinds: dict[str, str]
    openings: frozenset[str]  # the first words of the labels
    history: frozenset[str]
    others: frozenset[str]
    sittings: frozenset[str]
    senders: frozenset[str]


@cached_from_models
def _labels() -> _Labels:
    raw = read_toml(FILE)["labels"]
    check_keys(FILE, "labels", raw, allowed=_KEYS, required=_KEYS)
    kinds = {label: kind for kind in _KINDS for label in raw[kind]}
    lists = (frozenset(raw[key]) for key in ("history_headings", "dateline_words", "sittings", "sender_words"))
    return _Labels(kinds, frozenset(label.split()[0] for label in kinds), *lists)


def label_of(structure: Structure, expression: Expression) -> str:
    """The kind of label right before the date on its line, "" where there is none."""
    block = structure.block_at(expression.start)
    head = _head(structure, block, expression)
    pieces = _BREAK.split(head)
    if block is not None and (block.kind == "row" or head.endswith("   ")):
        pieces = [piece for piece in pieces if piece.strip(" *:")] or pieces
    kind = _kind(pieces[-1])
    if not kind and block is not None and expression.is_range and _DATES.fullmatch(head) and _heads_report(structure):
        return INSPECTION
    if kind and block is not None and expression.first.form == "year" and len(block.cells) > 2:
        return NO_LABEL  # "Inspection | 2019 | 2024" heads columns
    if not kind and block is not None:
        index, label = structure.block_index(expression.start), NO_LABEL
        if index <= _FIRST_LINES:
            label = _label_behind_name(structure, block, expression, pieces[-1].split())
        if not label and index >= len(structure.blocks) - _BOTTOM:
            label = _label_of_sentence(structure, block, expression, pieces[-1])
        return label
    return kind if kind and _holds(structure, block, expression, kind, ":" in head) else NO_LABEL


def _heads_report(structure: Structure) -> bool:
    return any(cue_words().visits.search(structure.words_of(block).lower()) for block in structure.blocks[:2])


def _label_of_sentence(structure: Structure, block: Block, expression: Expression, head: str) -> str:
    """``Contact: Democratic Services. Published 1 November 2021.`` at the foot"""
    pieces = _SENTENCE_END.split(head)
    if (
        len(pieces) < 2
        or expression.last.year is None
        or _PAGE_TAIL.sub("", _tail(structure, block, expression)).strip(" .\n")
    ):
        return NO_LABEL
    kind = _kind(pieces[-1])
    return kind if kind in (PUBLISHED, UPDATED) else NO_LABEL


def _label_behind_name(structure: Structure, block: Block, expression: Expression, words: list[str]) -> str:
    """``Tom Priddle Published Fri 19th Nov 2021``"""
    if expression.first.form in ("relative", "weekday"):
        return NO_LABEL  # "In feedback published yesterday"
    kind = _kind(words[-1]) if 0 < len(words) <= _LABEL_WORDS else ""
    rest = _tail(structure, block, expression)
    is_line = len(rest.split()) <= _LABEL_WORDS and not rest.rstrip().endswith(".")
    return kind if kind in (PUBLISHED, UPDATED) and is_line else NO_LABEL


def _head(structure: Structure, block: Block | None, expression: Expression) -> str:
    return structure.text[max(block.start if block else 0, expression.start - _LINE) : expression.start]


def _tail(structure: Structure, block: Block, expression: Expression) -> str:
    return structure.text[expression.end : min(block.end, expression.end + _LINE)]


def _kind(head: str) -> str:
    """The kind of the label that ``head`` is, or opens with before a time: "Published at 14:20,", "POSTED ON"."""
    known = _labels()
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
    rest = _tail(structure, block, expression)
    is_at_foot = structure.block_index(block.start) >= len(structure.blocks) - _BOTTOM
    if kind in (PUBLISHED, UPDATED) and rest[:1] == "." and is_at_foot:
        return True  # "Page created 09.02.26. We aim to answer messages within two days."
    if has_colon:
        return len(rest) < _LINE and not (kind == REPORT and len(rest.split()) > _SENTENCE_WORDS)
    return len(rest.split()) <= _LABEL_WORDS and not rest.rstrip().endswith(".")


def is_dateline(structure: Structure, expression: Expression) -> bool:
    """Whether the date stands alone on a line near the top or the foot, or opens the first paragraph."""
    index = structure.block_index(expression.start)
    if index < 0 or expression.first.form == "year":
        return False
    block, has_year = structure.blocks[index], expression.last.year is not None
    if expression.last.form == "month" and (_heads_columns(structure, block) or _is_table_line(structure, index)):
        return False
    if index > _FIRST_LINES and block.kind in _NO_DATELINES - {"title"} and block.start < expression.start:
        return False
    head = TIME.sub("", _head(structure, block, expression))
    if index < _FIRST_BLOCKS and block.kind in _TITLES and _ends_title(structure, block, expression, head):
        return True
    if has_year and _FROM_PAPER.fullmatch(head) and not _tail(structure, block, expression).strip(" .)\n"):
        at_end = index < _LAST_BLOCKS or index >= len(structure.blocks) - _LAST_BLOCKS
        return at_end and expression.last.form == "day" and not expression.is_range
    if index <= _FIRST_LINES and _dates_sitting(structure, block, expression, head):
        return True
    may_head = index <= _FIRST_LINES and not _in_table(structure, index)
    if may_head and _alone_in_piece(structure, block, expression, head):
        return True
    sitting = block.kind == "title" and _names_sitting(head)
    if block.kind in _NO_DATELINES and block.start < expression.start and not sitting:
        return False
    index_below = index - _headline(structure)
    at_top = index_below < _TOP or _before_salutation(structure, index)
    if not has_year and index_below > _FIRST_LINES:
        return False
    if not at_top and not (has_year and index >= len(structure.blocks) - _BOTTOM):
        return False
    tail, source = TIME.sub("", _tail(structure, block, expression)), head.strip()
    tail = _PAGE_TAIL.sub("", _UPDATE.sub("", tail))
    opens_story = _OPENS_STORY.match(tail) if has_year and block.kind == "paragraph" else None
    in_events = tail.lstrip().startswith(":") and index_below > _FIRST_LINES
    if opens_story and (expression.last.form != "day" or in_events):
        return False  # "Nov 2021: Ofsted rates services inadequate", in a list of events
    if at_top and opens_story:
        return len(source) <= _SOURCE and (not source or source.endswith(","))
    if not source.strip("|(*_") and not _BESIDE.split(tail)[0].strip(" \t\n|).,*_"):
        return at_top or block.kind not in ("bullet", "row")
    if block.kind == "byline" and at_top and has_year and _BY.match(head):
        return True
    if has_year and index >= len(structure.blocks) - _LAST_BLOCKS and _is_imprint(head, tail):
        return expression.last.form == "day" and not expression.is_range
    return _is_line_of_source(block, head, tail, has_year=has_year)


def _alone_in_piece(structure: Structure, block: Block, expression: Expression, head: str) -> bool:
    """``by Ann Lee | 16.02.2024 | 4 comments``, ``NEWS FROM LARKBY COUNCIL        22/10/10``; no row of a table."""
    if expression.first.form != "day" or expression.is_range or expression.last.year is None:
        return False
    tail = TIME.sub("", _tail(structure, block, expression))
    if not (head.strip() or tail.strip()) or len(re.findall(r"[^\s|>›»•·~]+", head + tail)) > _LINE_WORDS:
        return False
    if _BREAK.split(head)[-1].strip() or _BREAK.split(tail)[0].strip(" ,\t"):
        return False
    words = {word.lower() for word in re.findall(r"[^\W\d_]+", head + tail)}
    return _labels().others.isdisjoint(words - _labels().senders)


def _is_table_line(structure: Structure, index: int) -> bool:
    """Whether lines beside it have as many bars: "Larkmoor | Good | May 2019" above "Dunley | Good | June 2019"."""
    near = structure.blocks[max(0, index - 2) : index + 3]
    bars = [structure.text.count("|", block.start, block.end) for block in near]
    own = structure.text.count("|", structure.blocks[index].start, structure.blocks[index].end)
    return own > 1 and bars.count(own) > 1


def _in_table(structure: Structure, index: int) -> bool:
    cells = len(structure.blocks[index].cells)
    near = structure.blocks[max(0, index - 2) : index + 3]
    return cells > 1 and sum(len(block.cells) == cells for block in near) > 1


def _ends_title(structure: Structure, block: Block, expression: Expression, head: str) -> bool:
    """``Improvement Board: update to Cabinet, 12 October 2022``; not "Ofsted visit to Larkby, 12 October 2022"."""
    if expression.is_range or expression.last.year is None:
        return False
    if expression.first.form != "day" and not (expression.first.form == "month" and _ISSUE.search(head)):
        return False
    is_last = not _tail(structure, block, expression).strip(" )") and _ENDS_SOURCE.search(head) is not None
    return is_last and _labels().others.isdisjoint(re.findall(r"\w+", head.lower()))


def _headline(structure: Structure) -> int:
    """How many blocks of menus and notices stand before the headline."""
    for index, block in enumerate(structure.blocks[:_MENU]):
        if block.kind in ("title", "heading"):
            return index
        if block.kind == "paragraph" and block.end - block.start > _LINE:
            return 0
    return 0


def _is_line_of_source(block: Block, head: str, tail: str, *, has_year: bool) -> bool:
    """``Tidworthy Gazette, 14 July 2023``, ``News | Children | 10 June 2024``; no sentence, no "Sports day: 3 May"."""
    words = [word.strip(".,|").lower() for word in (head + tail).split()]
    if len(words) > _LINE_WORDS or not _labels().others.isdisjoint(words) or _STOP.search(tail.strip()):
        return False
    labelled_otherwise = ":" in _BREAK.split(head)[-1] and not _names_sitting(head)
    if labelled_otherwise or tail.lstrip().startswith(":") or block.kind in ("bullet", "row"):
        return False
    if block.kind in ("meta", "byline", "address"):
        return True
    is_source = not head.strip() or _ENDS_SOURCE.search(head) is not None or _names_sitting(head)
    return has_year and is_source and not tail.rstrip().endswith(".")


def _is_imprint(head: str, tail: str) -> bool:
    """``Larkby & Dale Post, 24 August 2023. Fair: book by Monday`` at the foot; not "Dale Lodge, 3 May 2023. Good"."""
    if not tail.startswith(". ") or _IMPRINT.fullmatch(head) is None:
        return False
    words = [word.lower() for word in re.findall(r"\w+", head)]
    known = cue_words()
    is_other = words[-1] in known.institution_nouns or not _labels().others.isdisjoint(words)
    is_grade = known.grades.fullmatch(tail.lower().strip(" .\n")) is not None
    return not (is_other or is_grade or known.inspectors.search(head.lower()))


def _names_sitting(head: str) -> bool:
    """ "Scrutiny Committee: 16 October 2017"."""
    found = _SITTING.search(head)
    return found is not None and found[1].lower() in _labels().sittings


def _dates_sitting(structure: Structure, block: Block, expression: Expression, head: str) -> bool:
    """ "Minutes of the Scrutiny Panel held on 5 December 2024", "Health Board, 16 January 2025, item 9"."""
    if expression.is_range or expression.first.form != "day":
        return False
    if expression.last.year is not None and _ITEM.match(_tail(structure, block, expression)):
        return True
    if _MINUTES.match(head) is None:
        return False
    words = set(re.findall(r"\w+", head.lower()))
    if not _labels().sittings.isdisjoint(words):
        return True
    return not _PAPERS.isdisjoint(words) and _labels().others.isdisjoint(words - _labels().senders - _SITTING_WORDS)


def _before_salutation(structure: Structure, index: int) -> bool:
    return any(block.kind == "salutation" for block in structure.blocks[index + 1 : index + 12])


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
    if block.kind in ("row", "meta") and expression.first.form == "month" and _heads_columns(structure, block):
        return True
    heading = structure.heading_of(block)
    return heading is not None and structure.words_of(heading).lower().strip(" :") in _labels().history


def _heads_columns(structure: Structure, block: Block) -> bool:
    """``Judgement | March 2017 | January 2020``: a table of grades by the month of the inspection."""
    if block.end - block.start > _LINE:
        return False
    row = structure.text[block.start : block.end]
    cells = [cell.strip(" *") for cell in (row.split("|") if "|" in row else row.split("\t")) if cell.strip(" *")]
    return len(cells) > 2 and all(_MONTH_CELL.fullmatch(cell) for cell in cells[1:])


def in_running_line(structure: Structure, expression: Expression) -> bool:
    """Whether its line numbers a page ("Scrutiny Panel | 9 May 2024 | Page 2"), wherever the page broke the text."""
    text = structure.text
    first = text.rfind("\n", max(0, expression.start - _LINE), expression.start)
    last = text.find("\n", expression.end, expression.end + _LINE)
    return first >= 0 and last >= 0 and _PAGE_NUMBER.search(text, first, last) is not None


def own_date(candidates: Sequence[tuple[Expression, str]]) -> Expression | None:
    """Of dates with their label kinds, in order, the one that is the page's own date."""
    days = [(each, label) for each, label in candidates if each.first.form == "day" and not each.is_range]
    told = [label for each, label in days if each.last.year is not None]
    kinds = (PUBLISHED, DATELINE, EMBARGO, UPDATED)
    if PUBLISHED not in told and DATELINE in told:
        kinds = (DATELINE, EMBARGO, UPDATED, PUBLISHED)  # "Published   30 May" in a table is the report's
    for kind in kinds:
        for expression, label in days:
            if label == kind and (kind == PUBLISHED or kind not in told or expression.last.year is not None):
                return expression
    for expression, label in candidates:
        if label in (DATELINE, PUBLISHED) and expression.last.form == "month" and expression.last.year:
            return expression  # "Westray Matters, no. 212, December 2019", "July/August 2023"
    return None
