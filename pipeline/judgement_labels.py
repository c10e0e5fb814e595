"""Labels before a grade: on the same line, or on the line above.

"Adult learning programmes: Requires improvement"   a label no scale file names
"Ofsted rating: Good"                               the provider as a whole
"Is the service safe?" / "Good"                     two lines
"""

from __future__ import annotations

import re

from pipeline.judgement_cues import (
    LATER_VISITS,
)
from pipeline.judgement_lines import TRIM, bare_items, trimmed, whole_area
from pipeline.judgement_mentions import (
    CONFIDENCE,
    AreaRef,
    Mention,
    Subject,
    area_ref,
    find_area,
)
from pipeline.judgement_reading import GradeHit, Reading
from pipeline.judgement_words import among, group

_SEPARATOR = re.compile(r"(?:\s*[:=]\s*|\s+[-–—]\s+|\s*\.{3,}\s*|\s*…\s*|\s{2,}|\t+|\s*\(\s*)[\s\d\-–\"“‘'*(]*$")


def label_mention(
    reading: Reading, index: int, hit: GradeHit, default: Subject, *, listed: bool, past: bool = False
) -> Mention | None:
    """One line "label, separator, grade" whose label no scale file names; ``listed`` where its neighbours are alike."""
    block, text = reading.structure.blocks[index], reading.text
    if text[hit.end : block.end].strip(TRIM + "\"”’')]★⭐✓0123456789") or block.end - block.start > 140:
        return None
    before = text[block.start : hit.start]
    separator = _SEPARATOR.search(before)
    if separator is None:
        return None
    start, end = trimmed(text, block.start, block.start + separator.start())
    while end > start and (text[end - 1].isdigit() or text[end - 1] in " ?"):
        end -= 1
    words = text[start:end]
    if (
        not words
        or len(words.split()) > 14
        or not (words[0].isupper() or words[0].isdigit())
        or any(words.lower().startswith(w) for w in reading.words.widgets)
    ):
        return None
    known = whole_area(reading, start, end, hit.grade)
    sentence = reading.structure.sentence_at(hit.start)
    if known and (sentence is None or sentence.start <= start):
        return None  # prose reads known areas
    kind = "area" if known else label_kind(reading, words)
    if kind == "none":
        return None
    subject = default
    areas: tuple[AreaRef, ...] = ()
    if kind == "other":
        subject = Subject("other", words, start, end)
    elif kind == "area":
        if not (listed or known):
            return None
        areas = known or (AreaRef("other", words, start, end),)
    past = any(among(word, "column_past") for word in words.lower().split()) or past
    later = reading.about.event_type in LATER_VISITS
    status = "previous" if past or (later and subject.kind == "provider") else "current"
    return Mention(
        hit.grade,
        hit.start,
        hit.end,
        "label",
        CONFIDENCE["label"] - (0.1 if kind == "area" else 0.0),
        areas,
        subject=subject,
        status=status,
        firm=past,
        block=index,
    )


def label_kind(reading: Reading, words: str) -> str:
    """What a label names: ``overall`` ("Ofsted rating"), ``provider``, ``other`` ``area`` or ``none``."""
    if not words.strip():
        return "none"
    low = words.lower()
    if low.endswith(tuple(group("overall_labels"))) and len(words.split()) <= 6:
        return "overall"
    if reading.provider is not None and reading.provider.fullmatch(words):
        return "provider"
    if reading.inspectorate.parts is not None and reading.inspectorate.parts.search(words):
        return "other"
    if reading.inspectors is not None and reading.inspectors.fullmatch(words):
        return "overall"
    last = (words.split() or [""])[-1].lower().rstrip("'’s")
    if (
        (last in reading.words.facility or words.split()[-1].lower() in reading.words.facility)
        and not among(last, "loose_facilities")
        and sum(word[:1].isupper() for word in words.split()) >= 2
        and not (reading.provider is not None and reading.provider.search(words))
    ):
        return "other"
    if re.search(r"[.!?;]$", words) and not words.endswith("?"):
        return "none"
    return "area"


def two_line_mention(
    reading: Reading, index: int, hit: GradeHit, default: Subject, *, past: bool = False
) -> Mention | None:
    """A block that is a grade and nothing else, under a block that is an area and nothing else."""
    blocks, text = reading.structure.blocks, reading.text
    block = blocks[index]
    inside = text[block.start : hit.start].strip(TRIM + "0123456789")
    if index and blocks[index - 1].kind == "bullet" and block.kind != "bullet" and bare_items(reading, index):
        return None  # a grade as the heading of its own list
    if len(inside.split()) > 6 or text[hit.end : block.end].strip(TRIM + "●★⬤○)]↑↓→0123456789"):
        return None
    refs: tuple[AreaRef, ...] = ()
    above = index
    while above > max(0, index - 3) and not refs:  # an area may run over two lines
        above -= 1
        if blocks[above].kind == "furniture":
            continue
        if blocks[above].end - blocks[above].start > 130 or blocks[above].kind not in (
            "paragraph",
            "heading",
            "bullet",
            "row",
        ):
            return None
        start, end = trimmed(text, blocks[above].start, hit.start)
        if not inside and above == index - 1:
            two = above > 0 and trimmed(text, blocks[above - 1].start, hit.start)
            refs = (
                area_ref(reading, hit.grade, *two) if two and find_area(reading, hit.grade, text[slice(*two)]) else ()
            ) or whole_area(reading, start, end, hit.grade)
        elif find_area(reading, hit.grade, text[start:end].rstrip("?")) is not None:
            refs = area_ref(reading, hit.grade, start, end)
    if not refs:
        return None
    status = "previous" if past or reading.about.event_type in LATER_VISITS else "current"
    return Mention(
        hit.grade,
        hit.start,
        hit.end,
        "label",
        CONFIDENCE["label"],
        refs,
        subject=default,
        status=status,
        firm=True,
        block=index,
    )
