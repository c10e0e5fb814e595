"""Whether a date that no sentence holds is the page's own: alone on a line, after the name of a paper or a sitting.

    Tidworthy Gazette, 14 July 2023  /  Tuesday 4 February       a line of its own, or behind its source
    by Ann Lee | 16.02.2024 | 4 comments                         a piece of a line
    Minutes of the Scrutiny Panel held on 5 December 2024        the day of a sitting
    12 May 2023 - Larkby's services for children ...             the beginning of the first paragraph

Near the top or at the foot only, and no row of a table, event of a diary or line about an inspection.
"""

from __future__ import annotations

import re

from pipeline.dates.cue_words import cue_words
from pipeline.dates.expressions import Expression
from pipeline.dates.labels import (
    BOTTOM,
    FIRST_LINES,
    LINE,
    PAGE_TAIL,
    PIECE_BREAK,
    head_of,
    heads_columns,
    label_words,
    tail_of,
)
from pipeline.dates.words import date_words
from pipeline.structure import Block, Structure

#: An hour beside a date: "14:20 BST", "6.02 pm".
TIME = re.compile(r"\b\d{1,2}[:.]\d\d(?:\s?[ap]\.?m\b\.?)?(?:\s(?:BST|GMT)\b)?", re.IGNORECASE)
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
_SITTING = re.compile(r"(\w+)(?:\s\[[^\]]{1,40}\])?:\s*$")
_SITTING_WORDS, _PAPERS = frozenset({"meeting", "minutes"}), frozenset({"minutes", "agenda", "meeting"})
_STOP = re.compile(r"[.!?;].")
_UPDATE = re.compile(r"^[\s.,;(–-]+(?:last\s)?updated\b.*", re.IGNORECASE | re.DOTALL)
_FROM_PAPER = re.compile(r"\W{0,3}(?:Taken f|F)rom\s(?:the\s|The\s)?(?:[A-Z&][\w'’-]*\s){1,6}(?:of|dated)\s$")
_IMPRINT = re.compile(r"\W{0,3}(?:(?:[A-Z][\w'’-]*|&|and|of|the|for|on)\s){0,6}[A-Z][\w'’-]*,\s?$")
_BY = re.compile(r"\W*by\s", re.IGNORECASE)  # "By Tom Priddle on November 7, 2024 in Adults, Inspection"
_BY_NAME = re.compile(r"\W*[Bb]y\s(?:[A-Z][\w'’.-]*\s){1,4}(?:on|[,|–-])\s")
_ICON = re.compile(r"^\W*(?:an?\s)?icon\sof\s(?:an?\s)?(?:\w+\s?){1,3}\.?\s*$", re.IGNORECASE)  # read out by browsers
_TOP, _MENU, _FIRST_BLOCKS, _LAST_BLOCKS = 10, 20, 3, 2  # blocks
_LINE_WORDS, _SOURCE, _TITLE = 9, 40, 24  # words, characters
_TITLES = frozenset({"title", "heading", "meta"})
_NO_DATELINES = frozenset({"bullet", "row", "caption", "title", "note", "boilerplate"})


def is_dateline(structure: Structure, expression: Expression) -> bool:
    """Whether the date stands alone on a line near the top or the foot, or opens the first paragraph."""
    index = structure.block_index(expression.start)
    if index < 0 or expression.first.form == "year":
        return False
    block, has_year = structure.blocks[index], expression.last.year is not None
    if block.kind == "paragraph" and expression.start - block.start > LINE:
        return False  # deep in a paragraph
    index_below = index - _headline(structure)
    at_top = index_below < _TOP or _before_salutation(structure, index)
    if index > FIRST_LINES and not at_top and not (has_year and index >= len(structure.blocks) - BOTTOM):
        return False  # no line at the head or foot
    if expression.last.form == "month" and (heads_columns(structure, block) or _is_table_line(structure, index)):
        return False
    if index > FIRST_LINES and block.kind in _NO_DATELINES - {"title"} and block.start < expression.start:
        return False
    head = _without_time(head_of(structure, block, expression))
    head = _ICON.sub("", head) if "icon" in head else head
    if index < _FIRST_BLOCKS and block.kind in _TITLES and _ends_title(structure, block, expression, head):
        return True
    if has_year and _FROM_PAPER.fullmatch(head) and not tail_of(structure, block, expression).strip(" .)\n"):
        at_end = index < _LAST_BLOCKS or index >= len(structure.blocks) - _LAST_BLOCKS
        return at_end and expression.last.form == "day" and not expression.is_range
    if index <= FIRST_LINES and _dates_sitting(structure, block, expression, head):
        return True
    may_head = index <= FIRST_LINES and not _in_table(structure, index)
    if may_head and _alone_in_piece(structure, block, expression, head):
        return True
    sitting = block.kind == "title" and _names_sitting(head)
    if block.kind in _NO_DATELINES and block.start < expression.start and not sitting:
        return False
    if not has_year and index_below > FIRST_LINES:
        return False
    tail, source = _without_time(tail_of(structure, block, expression)), head.strip()
    tail = PAGE_TAIL.sub("", _UPDATE.sub("", tail))
    opens_story = _OPENS_STORY.match(tail) if has_year and block.kind == "paragraph" else None
    in_events = tail.lstrip().startswith(":") and index_below > FIRST_LINES
    if opens_story and (expression.last.form != "day" or in_events):
        return False  # "Nov 2021: Ofsted rates services inadequate", in a list of events
    if at_top and opens_story:
        return len(source) <= _SOURCE and (not source or source.endswith(","))
    if not source.strip("|(*_") and not _BESIDE.split(tail)[0].strip(" \t\n|).,*_"):
        return at_top or block.kind not in ("bullet", "row")
    if at_top and has_year and (_BY.match(head) if block.kind == "byline" else _BY_NAME.fullmatch(head)):
        return True
    if index_below <= FIRST_LINES and has_year and not source and _opens_letter(tail):
        return True
    if has_year and index >= len(structure.blocks) - _LAST_BLOCKS and _is_imprint(head, tail):
        return expression.last.form == "day" and not expression.is_range
    return _is_line_of_source(block, head, tail, has_year=has_year)


def _opens_letter(tail: str) -> bool:
    """``11 May 2018 Mr Ivor Wren Head of Larkby School``: the lines of a letter's head run together."""
    word = tail[:_TITLE].split(None, 1)[:1]
    return bool(word) and word[0].strip(".").lower() in date_words().lists["honorifics"] and word[0].istitle()


def _without_time(words: str) -> str:
    return TIME.sub("", words) if ":" in words or "." in words else words


def _alone_in_piece(structure: Structure, block: Block, expression: Expression, head: str) -> bool:
    """``by Ann Lee | 16.02.2024 | 4 comments``, ``NEWS FROM LARKBY COUNCIL        22/10/10``; no row of a table."""
    if expression.first.form != "day" or expression.is_range or expression.last.year is None:
        return False
    tail = _without_time(tail_of(structure, block, expression))
    if not (head.strip() or tail.strip()) or len(re.findall(r"[^\s|>›»•·~]+", head + tail)) > _LINE_WORDS:
        return False
    if PIECE_BREAK.split(head)[-1].strip() or PIECE_BREAK.split(tail)[0].strip(" ,\t"):
        return False
    words = {word.lower() for word in re.findall(r"[^\W\d_]+", head + tail)}
    return label_words().others.isdisjoint(words - label_words().senders)


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
    is_last = not tail_of(structure, block, expression).strip(" )") and _ENDS_SOURCE.search(head) is not None
    return is_last and label_words().others.isdisjoint(re.findall(r"\w+", head.lower()))


def _headline(structure: Structure) -> int:
    """How many blocks of menus and notices stand before the headline."""
    for index, block in enumerate(structure.blocks[:_MENU]):
        if block.kind in ("title", "heading"):
            return index
        if block.kind == "paragraph" and block.end - block.start > LINE:
            return 0
    return 0


def _is_line_of_source(block: Block, head: str, tail: str, *, has_year: bool) -> bool:
    """``Tidworthy Gazette, 14 July 2023``, ``News | Children | 10 June 2024``; no sentence, no "Sports day: 3 May"."""
    words = [word.strip(".,|").lower() for word in (head + tail).split()]
    if len(words) > _LINE_WORDS or not label_words().others.isdisjoint(words) or _STOP.search(tail.strip()):
        return False
    labelled_otherwise = ":" in PIECE_BREAK.split(head)[-1] and not _names_sitting(head)
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
    is_other = words[-1] in known.institution_nouns or not label_words().others.isdisjoint(words)
    is_grade = known.grades.fullmatch(tail.lower().strip(" .\n")) is not None
    return not (is_other or is_grade or known.inspectors.search(head.lower()))


def _names_sitting(head: str) -> bool:
    """ "Scrutiny Committee: 16 October 2017"."""
    found = _SITTING.search(head)
    return found is not None and found[1].lower() in label_words().sittings


def _dates_sitting(structure: Structure, block: Block, expression: Expression, head: str) -> bool:
    """ "Minutes of the Scrutiny Panel held on 5 December 2024", "Health Board, 16 January 2025, item 9"."""
    if expression.is_range or expression.first.form != "day":
        return False
    if expression.last.year is not None and _ITEM.match(tail_of(structure, block, expression)):
        return True
    if _MINUTES.match(head) is None:
        return False
    words = set(re.findall(r"\w+", head.lower()))
    if not label_words().sittings.isdisjoint(words):
        return True
    return not _PAPERS.isdisjoint(words) and label_words().others.isdisjoint(
        words - label_words().senders - _SITTING_WORDS
    )


def _before_salutation(structure: Structure, index: int) -> bool:
    return any(block.kind == "salutation" for block in structure.blocks[index + 1 : index + 12])
