"""Judgements told by the page: a lead-in with bullets, labels before a grade, an area on one line and its grade on the next.

    "performance was Good in the following areas:"   each bullet an area
    "Adult learning programmes: Requires improvement" a label no scale file names
    "Is the service safe?" / "Good"                   two lines
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.judgement_cues import LATER_VISITS, has, is_hypothetical, is_negated, said_past
from pipeline.judgement_mentions import CONFIDENCE, PROVIDER, AreaRef, Mention, Subject, area_ref, find_area
from pipeline.judgement_tokens import GradeHit, Reading, tokens_of
from pipeline.structure import Block

_TRIM = " \t\n*_\"“”‘’'•.|#:–—-=…(["
_NUMBERED = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2})*[.)]?|[a-z]\)|KQ\d:?)\s+")
_SEPARATOR = re.compile(r"(?:\s*[:=]\s*|\s+[-–—]\s+|\s*\.{3,}\s*|\s*…\s*|\s{2,}|\t+|\s*\(\s*)[\s\d\-–\"“‘'*(]*$")
_FINITE = re.compile(r"(?i)\b(?:is|are|was|were|has|have|had|should|must|will|do|does|did|can|could|need|needs|feel|said)\b")
_LIST_WORDS = re.compile(r"(?i)\b(?:areas?|following|judge?ments?|categor(?:y|ies)|key questions?|questions|pillars|themes|aspects|graded|rated|judged|ratings?|grades?)\b")
_SMALL = frozenset("the of and for in to a an on with at by or who are is that from as performance".split())
_WHEN = frozenset("previous last former current latest this now inspection inspection's grade grades judgement judgements rating ratings".split())
_LINKED = re.compile(r"(?i)\b(?:for|in|areas?|following|as follows|across|categor(?:y|ies)|including|questions|being)\b[^:]{0,30}:?$")


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Offsets without marks, numbering and white space around."""
    while start < end and text[start] in _TRIM:
        start += 1
    while end > start and text[end - 1] in _TRIM:
        end -= 1
    number = _NUMBERED.match(text[start:end])
    return (start + number.end(), end) if number else (start, end)


def whole_area(reading: Reading, start: int, end: int, grade: str) -> tuple[AreaRef, ...]:
    """The area that a whole line names ("Children looked after and achieving permanence performance"), () for none."""
    text = reading.text
    start, end = trimmed(text, start, end)
    words = text[start:end].rstrip("?")
    if not words:
        return ()
    if find_area(reading, grade, words) is not None:
        return tuple(ref._replace(text=text[start:end], end=end) for ref in area_ref(reading, grade, start, start + len(words)))
    best: tuple[AreaRef, ...] = ()
    for area_set in reading.area_sets:
        for match in area_set.pattern.finditer(text, start, end):
            if not best or match.end() - match.start() > best[0].end - best[0].start:
                refs = area_ref(reading, grade, match.start(), match.end())
                best = refs if refs[0].key != "other" or area_set.area_of(match.group()) else best
    if not best:
        return ()
    around = (text[start : best[0].start] + " " + text[best[0].end : end]).lower().replace("’", "'").split()
    strange = [word for word in (w.strip(_TRIM + ",;)?") for w in around) if word and word not in reading.words.area_lead and word not in _SMALL and word not in _WHEN]
    if len(strange) <= (0 if len(around) <= 2 else 1) or (len(around) <= 4 and best[0].end - best[0].start >= 0.5 * (end - start) and not _FINITE.search(" ".join(strange))):
        return tuple(ref._replace(text=text[start:end], start=start, end=end) for ref in best)
    return ()


def list_mentions(reading: Reading, index: int, hits: Sequence[GradeHit], default: Subject) -> tuple[list[Mention], int]:
    """The bullets under a lead-in that states one grade for all of them; and how many hits of the block that used up."""
    blocks = reading.structure.blocks
    block = blocks[index]
    items = _items(reading, index)
    if not items or not hits or block.end - hits[-1].start > 300:
        return [], 0
    hit = hits[-1]
    text = reading.text
    sentence = reading.structure.sentence_at(hit.start)
    start, end = (sentence.start, sentence.end) if sentence else (block.start, block.end)
    if end < block.end or end - start > 1500:
        return [], 0
    tail = text[hit.end : block.end].rstrip(" *\"”’'")
    alone = not text[block.start : hit.start].strip(_TRIM + "0123456789") and not tail.strip(_TRIM)
    if not (alone or tail.endswith(":") or block.kind in ("heading", "title")):
        return [], 0
    areas = [whole_area(reading, item.start, item.end, hit.grade) for item in items]
    known = sum(1 for refs in areas if refs)
    tokens = tokens_of(reading, start, end, [h for h in hits if h.start >= start])
    at = next(i for i, token in enumerate(tokens) if token.hit == hit)
    if is_negated(tokens, at, at) or is_hypothetical(tokens, at, at) or any(has(t, "because") and t.low != "as" for t in tokens[at:]):
        return [], 0
    linked = alone or bool(_LINKED.search(text[hit.end : block.end])) or bool(_LIST_WORDS.search(text[start : hit.start]))
    if not linked:
        return [], 0
    plain_lead = re.search(r"(?i)\bareas?\s*$", text[start : hit.start]) is not None  # "areas requiring improvement"
    if known < len(items) * (1.0 if plain_lead or block.kind == "heading" and not alone else 0.5):
        short = all(len(text[i.start : i.end].split()) <= 9 and not _FINITE.search(text[i.start : i.end]) and text[i.end - 1] != "." for i in items)
        if plain_lead or not (short and known + (not reading.inspectorate.gives_overall) and _LIST_WORDS.search(text[start:end])):
            return [], 0
    when = "previous" if (said_past(tokens, 0, len(tokens)) or any(has(t, "last") for t in tokens)) and not any(has(t, "current") for t in tokens) else "current"
    if reading.about.event_type in LATER_VISITS:
        when = "previous"
    mentions: list[Mention] = []
    for item, refs in zip(items, areas, strict=True):
        first, last = trimmed(text, item.start, item.end)
        named = refs or (AreaRef("other", text[first:last], first, last),)
        mentions.append(Mention(hit.grade, hit.start, hit.end, "list", CONFIDENCE["list"], named, subject=default, status=when, firm=True, block=index))
    return mentions, 1


def _items(reading: Reading, index: int) -> list[Block]:
    """Bullets that a block introduces, or the bare lines below it that are areas and nothing else."""
    blocks, items = reading.structure.blocks, []
    for block in blocks[index + 1 : index + 30]:
        if block.kind in ("furniture",):
            continue
        if block.kind == "bullet" and block.lead_in == index:
            items.append(block)
        elif block.kind in ("paragraph", "heading") and (not items or items[-1].kind != "bullet") and block.end - block.start <= 120 \
                and _bare_area(reading, block):
            items.append(block)
        else:
            break
    return items


def _bare_area(reading: Reading, block: Block) -> bool:
    start, end = trimmed(reading.text, block.start, block.end)
    return any(area_set.area_of(reading.text[start:end]) for area_set in reading.area_sets)


def label_mention(reading: Reading, index: int, hit: GradeHit, default: Subject, *, listed: bool, past: bool = False) -> Mention | None:
    """One line "label, separator, grade" whose label no scale file names; ``listed`` where its neighbours are alike."""
    block, text = reading.structure.blocks[index], reading.text
    if text[hit.end : block.end].strip(_TRIM + "\"”’')]★⭐✓0123456789") or block.end - block.start > 140:
        return None
    before = text[block.start : hit.start]
    separator = _SEPARATOR.search(before)
    if separator is None:
        return None
    start, end = trimmed(text, block.start, block.start + separator.start())
    words = text[start:end]
    if not words or len(words.split()) > 14 or not (words[0].isupper() or words[0].isdigit()) or any(words.lower().startswith(w) for w in reading.words.widgets):
        return None
    if whole_area(reading, start, end, hit.grade):
        return None  # prose reads known areas
    kind = label_kind(reading, words)
    if kind == "none":
        return None
    subject, areas = default, ()
    if kind == "other":
        subject = Subject("other", words, start, end)
    elif kind == "area":
        if not listed:
            return None
        areas = (AreaRef("other", words, start, end),)
    past = re.search(r"(?i)\b(?:previous|last|former|earlier|prior)\b", words) is not None or past
    later = reading.about.event_type in LATER_VISITS
    status = "previous" if past or (later and subject.kind == "provider") else "current"
    return Mention(hit.grade, hit.start, hit.end, "label", CONFIDENCE["label"] - (0.1 if kind == "area" else 0.0), areas, subject=subject, status=status, firm=past, block=index)


def label_kind(reading: Reading, words: str) -> str:
    """What a label names: ``overall`` ("Ofsted rating"), ``provider``, ``other`` (somebody else), ``area``, ``none``."""
    low = words.lower()
    if any(low.endswith(noun) for noun in ("rating", "grade", "judgement", "judgment", "verdict", "outcome", "result")) and len(words.split()) <= 6:
        return "overall"
    if reading.provider is not None and reading.provider.fullmatch(words):
        return "provider"
    if reading.inspectorate.parts is not None and reading.inspectorate.parts.search(words):
        return "other"
    if reading.inspectors is not None and reading.inspectors.fullmatch(words):
        return "overall"
    last = words.split()[-1].lower().rstrip("'’s")
    if (last in reading.words.facility or words.split()[-1].lower() in reading.words.facility) and last not in ("service", "services", "one", "group", "area", "team", "arrangements") \
            and sum(word[:1].isupper() for word in words.split()) >= 2 and not (reading.provider is not None and reading.provider.search(words)):
        return "other"
    if re.search(r"[.!?;]$", words) and not words.endswith("?"):
        return "none"
    return "area"


def two_line_mention(reading: Reading, index: int, hit: GradeHit, default: Subject, *, past: bool = False) -> Mention | None:
    """A block that is a grade and nothing else, under a block that is an area and nothing else."""
    blocks, text = reading.structure.blocks, reading.text
    block = blocks[index]
    inside = text[block.start : hit.start].strip(_TRIM + "0123456789")
    if index and blocks[index - 1].kind == "bullet" and block.kind != "bullet" and _items(reading, index):
        return None  # a grade as the heading of its own list
    if len(inside.split()) > 6 or text[hit.end : block.end].strip(_TRIM + "●★⬤○)]↑↓→0123456789"):
        return None
    refs: tuple[AreaRef, ...] = ()
    above = index
    while above > max(0, index - 3) and not refs:  # an area may run over two lines
        above -= 1
        if blocks[above].kind == "furniture":
            continue
        if blocks[above].end - blocks[above].start > 130 or blocks[above].kind not in ("paragraph", "heading", "bullet", "row"):
            return None
        start, end = trimmed(text, blocks[above].start, hit.start)
        if not inside and above == index - 1:
            two = above > 0 and trimmed(text, blocks[above - 1].start, hit.start)
            refs = (area_ref(reading, hit.grade, *two) if two and find_area(reading, hit.grade, text[slice(*two)]) else ()) or whole_area(reading, start, end, hit.grade)
        elif find_area(reading, hit.grade, text[start:end].rstrip("?")) is not None:
            refs = area_ref(reading, hit.grade, start, end)
    if not refs:
        return None
    status = "previous" if past or reading.about.event_type in LATER_VISITS else "current"
    return Mention(hit.grade, hit.start, hit.end, "label", CONFIDENCE["label"], refs, subject=default, status=status, firm=True, block=index)


__all__ = ["PROVIDER", "label_kind", "label_mention", "list_mentions", "trimmed", "two_line_mention", "whole_area"]
