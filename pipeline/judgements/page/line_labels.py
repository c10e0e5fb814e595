"""Labels before a cell of their line: where they end, and what they name.

"Help and protection: RI (2018: inadequate)"        an area
"Westering - Good (was RI)"                         another provider, where others are listed
"(a) the impact of leaders to be good;"             an item under "It had judged:"
"Care leavers: not judged"                          a label of nothing
"""

from __future__ import annotations

import re

from pipeline.judgements.areas.refs import AreaRef
from pipeline.judgements.mentions import Subject
from pipeline.judgements.page.cells import is_empty_cell
from pipeline.judgements.page.columns import says
from pipeline.judgements.page.label_kinds import label_kind
from pipeline.judgements.page.lines import TRIM, is_clause, trimmed, whole_area
from pipeline.judgements.reading import Reading
from pipeline.judgements.subjects.others import lists_others, looks_like_name
from pipeline.judgements.words import among

_MARK = re.compile(r"(?:\s*[:=|]\s*|\s+[-–—~]\s+|\s*(?:\.\s?){3,}\s*|\s*…\s*|\s{2,}|\t+|(?<=\?)\s+)")
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_TO_BE = re.compile(r"\s+(?:to be|as being|as|to)\s+[\"“‘'*(]*$")


def label_end(text: str, start: int, stop: int) -> int | None:
    """Where the label before a cell ends: at the first mark after which nothing but times stands."""
    for mark in _MARK.finditer(text, start, stop):
        words = text[mark.end() : stop].lower().split()
        plain = [bare for word in words if (bare := word.strip(TRIM + ",;()"))]
        if all(among(word, "cell_past") or among(word, "cell_turns") or word.isdigit() for word in plain):
            return mark.start() if mark.start() > start else None
    return None


def turn_start(text: str, start: int, stop: int) -> int:
    """Where the words of time between a label and its grade begin: "Well-led up from", "caring still"."""
    words = list(_WORD.finditer(text, start, stop))
    first = stop
    while (
        len(words) > 1 and among(words[-1].group().lower(), "label_turns") and not text[words[-1].end() : first].strip()
    ):
        first = words.pop().start()
    return first


def labels_nothing(text: str, start: int, end: int) -> bool:
    """ "Care leavers: not judged"."""
    mark = _MARK.search(text, start, end)
    return mark is not None and is_empty_cell(text[mark.end() : end])


def labels_a_fact(text: str, start: int, end: int) -> bool:
    """ "Pupils: 212", "Type: academy" beside "Ofsted: Good"."""
    mark = _MARK.search(text, start, end)
    return mark is not None and ":" in mark.group() and end - start <= 60 and mark.start() - start <= 30


def area_to_be(reading: Reading, index: int, start: int, stop: int) -> re.Match[str] | None:
    """Where the area of an item ends: "(a) the impact of leaders to be good;" under "It had judged:"."""
    blocks, text = reading.structure.blocks, reading.text
    block = blocks[index]
    joint = _TO_BE.search(text, start, stop)
    if joint is None or block.kind != "bullet" or block.lead_in < 0 or joint.end() != stop:
        return None
    lead = blocks[block.lead_in]
    words = text[max(lead.start, lead.end - 80) : lead.end].lower().split()
    tags = {tag for word in words for tag in reading.words.phrases.get((word.strip(TRIM + ",;"),), ())}
    return joint if text[lead.end - 1] == ":" and tags & {"judged", "found"} else None


def heads_line(reading: Reading, index: int, start: int, split: int) -> bool:
    """A short label that no scale file names, at the beginning of its line: "Care planning 3 (was 4)"."""
    block, words = reading.structure.blocks[index], reading.text[start:split].split()
    opens = block.start == start and bool(words) and words[0][:1].isupper() and len(words) <= 6
    return opens and not reading.inspectorate.gives_overall and not is_clause(" ".join(words))


def label_of(
    reading: Reading, index: int, start: int, end: int, grade: str, default: Subject, *, names: bool, sure: bool
) -> tuple[tuple[AreaRef, ...], Subject] | None:
    """The areas and the subject that a label names; None where it is no label.

    ``names``: the labels of this line are names of other providers. ``sure``: several grades stand behind it, so that
    words which no scale file knows may be an area.
    """
    text = reading.text
    areas = whole_area(reading, start, end, grade)
    if areas:
        return areas, default
    start, end = trimmed(text, start, end)
    words = text[start:end]
    if (
        not any(ch.isalpha() for ch in words)
        or len(words.split()) > 12
        or is_clause(words)
        or says(words, "averages")
        or any(d.char_start == start for d in reading.dates_in(start, end))
    ):
        return None
    if names or (lists_others(reading, index, before=start) and looks_like_name(reading, words)):
        return (), Subject("other", words, start, end)
    kind = label_kind(reading, words)
    if kind in ("overall", "provider"):
        return (), default
    if kind == "other":
        return (), Subject("other", words, start, end)
    if (
        kind == "area"
        and sure
        and words[0].isupper()
        and (":" in text[end : end + 3] or reading.structure.blocks[index].start + 6 > start)
        and not any(among(word.strip(TRIM + ",").lower(), "history_nouns") for word in words.split())
    ):
        return (AreaRef("other", words, start, end),), default
    return None
