"""Whose section a part of the page stands in, and whether it tells of an earlier inspection.

### Maternity services                        grades below are that service's
Previous inspection / "The judgements in January 2015 were:"   grades below are previous
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.judgements.mentions import PROVIDER, Subject
from pipeline.judgements.page.lines import trimmed
from pipeline.judgements.page.roundups import section_of
from pipeline.judgements.prose.tokens import tokens_of
from pipeline.judgements.reading import Reading, Token
from pipeline.judgements.scales.records import Area
from pipeline.judgements.subjects.others import lists_others, looks_like_name
from pipeline.judgements.timing.days import is_earlier
from pipeline.judgements.timing.past_words import said_past
from pipeline.judgements.words import among


def _names_area(reading: Reading, words: str) -> Area | None:
    return next((area for area_set in reading.area_sets if (area := area_set.area_of(words)) is not None), None)


def section_subject(reading: Reading, index: int) -> Subject:
    """Whose section a block stands in: a part of the provider, or another provider, that a heading names."""
    told = section_of(reading, index) if reading.sections else None
    if told is not None:
        return told
    blocks, text = reading.structure.blocks, reading.text
    heading = blocks[index].heading
    while heading >= 0:
        block = blocks[heading]
        if block.kind != "heading":
            break
        words = text[block.start : block.end].strip(" :*").split(",")[0]
        parts = reading.inspectorate.parts
        if parts is not None and parts.fullmatch(words):
            return Subject("other", words, block.start, block.end)
        last = words.split()[-1].lower() if words else ""
        if (
            last in reading.words.facility
            and last not in reading.own_nouns
            and 2 <= len(words.split()) <= 7
            and words[:1].isupper()
            and all(word[:1].isupper() or among(word, "heading_small") for word in words.split())
            and not (reading.provider is not None and reading.provider.search(words))
            and _names_area(reading, words) is None
        ):
            return Subject("other", words, block.start, block.end)
        heading = block.heading
    return _named_on_top(reading, index)


def top_of(reading: Reading, index: int) -> int:
    """The first line of the lines that stand together with this one, -1 where it stands alone or below none."""
    blocks, text = reading.structure.blocks, reading.text
    top = index
    while (
        top
        and index - top < 10
        and blocks[top].end - blocks[top].start <= 140
        and text.count("\n", blocks[top - 1].end, blocks[top].start) <= 1
        and blocks[top - 1].end - blocks[top - 1].start <= 90
    ):
        top -= 1
    return top if top < index else -1


def _named_on_top(reading: Reading, index: int) -> Subject:
    """ "The Willows" on top of "Overall: Good", where the page is of several homes."""
    blocks, text = reading.structure.blocks, reading.text
    top = top_of(reading, index)
    if top < 0 or blocks[top].kind not in ("paragraph", "heading", "bullet", "byline"):
        return PROVIDER
    start, end = trimmed(text, blocks[top].start, blocks[top].end)
    words = text[start:end]
    named = (
        2 <= len(words.split()) <= 6
        and looks_like_name(reading, words)
        and not any(mark in words for mark in ":|/()")
        and not any(
            (word.isdigit() and len(word) == 4) or among(word.lower(), "column_grades") for word in words.split()
        )
        and not reading.inspectorate.grade_words.pattern.search(words)
        and not (reading.provider is not None and reading.provider.search(words))
        and lists_others(reading, top)
    )
    return Subject("other", words, start, end) if named else PROVIDER


def section_past(reading: Reading, index: int) -> bool:
    """The heading, or the lead-in of the list, speaks of an earlier inspection."""
    block = reading.structure.blocks[index]
    lead = block.lead_in if block.kind in ("bullet", "row") else _lead_of(reading, index)
    if (block.heading, lead) not in reading.past_sections:
        reading.past_sections[block.heading, lead] = _is_past(reading, block.heading, lead)
    if reading.past_sections[block.heading, lead]:
        return True
    top = top_of(reading, index)
    if top < 0 or reading.structure.blocks[top].kind not in ("paragraph", "heading"):
        return False
    if (-2, top) not in reading.past_sections:
        reading.past_sections[-2, top] = _past_on_top(reading, top)
    return reading.past_sections[-2, top]


def _lead_of(reading: Reading, index: int) -> int:
    """The block before the lines with grades that this one is among: what they all stand under."""
    blocks, text, grades = reading.structure.blocks, reading.text, reading.inspectorate.grade_words.pattern
    above = index - 1
    while above > max(-1, index - 15):
        block = blocks[above]
        line = block.end - block.start <= 140 and block.kind in ("paragraph", "heading", "furniture")
        if not line or text[block.end - 1] in ".:" or not grades.search(text, block.start, block.end):
            break
        above -= 1
    return above


def _past_on_top(reading: Reading, top: int) -> bool:
    """ "Grades at its last inspection (October 2019)" on top of the lines that give them."""
    block, text = reading.structure.blocks[top], reading.text
    words = text[block.start : block.end]
    if words.endswith((".", "!")) or reading.inspectorate.grade_words.pattern.search(text, block.start, block.end):
        return False
    if not any(among(word.strip(":()").lower(), "history_nouns") for word in words.split()) and not any(
        among(word.strip(":()").lower(), "list_nouns") or word.lower().startswith("inspection")
        for word in words.split()
    ):
        return False
    if " and " in words or "," in words or _tells_the_latest(reading, block.start, block.end):
        return False  # heads of two columns; "Last full inspection: March 2023" of a list of facts
    tokens = _without_brackets(tokens_of(reading, block.start, block.end, (), headline=True))
    return any("last" in t.tags or among(t.low, "column_past") for t in tokens) and not any(
        "current" in t.tags or among(t.low, "column_present") for t in tokens
    )


def _tells_the_latest(reading: Reading, start: int, end: int) -> bool:
    """ "Last full inspection: March 2023", where no inspection after it is told of."""
    dates = reading.dates_in(start, end)
    if len(dates) != 1 or dates[0].end_date is None or reading.text[end - 1 : end] == ":":
        return False
    if ":" not in reading.text[start : dates[0].char_start] or reading.text[dates[0].char_end : end].strip(" .)"):
        return False
    return not any(
        mention.role == "inspection" and mention.end_date is not None and mention.end_date > dates[0].end_date
        for mention in reading.dates
    )


def _without_brackets(tokens: Sequence[Token]) -> list[Token]:
    """ "Our grades (last inspection in italics):" is no list of the last inspection's."""
    kept: list[Token] = []
    depth = 0
    for token in tokens:
        depth += (token.low == "(") - (token.low == ")")
        if depth <= 0 and token.low != ")":
            kept.append(token)
    return kept


def _is_past(reading: Reading, heading_index: int, lead: int) -> bool:
    blocks, text = reading.structure.blocks, reading.text
    heading = blocks[heading_index] if heading_index >= 0 else None
    if heading is not None and heading.kind == "heading" and heading.end - heading.start <= 80:
        tokens = _without_brackets(tokens_of(reading, heading.start, heading.end, (), headline=True))
        if (said_past(tokens, 0, len(tokens)) or any("last" in t.tags for t in tokens)) and not any(
            "current" in t.tags for t in tokens
        ):
            return True
    if lead < 0 or blocks[lead].kind != "paragraph" or text[blocks[lead].end - 1 : blocks[lead].end] != ":":
        return False
    sentences = reading.structure.sentences_of(lead)[-2:]
    if not sentences or sentences[-1].end - sentences[0].start > 2000:
        return False
    tokens = _without_brackets(tokens_of(reading, sentences[0].start, sentences[-1].end, ()))
    since = next((i for i, t in enumerate(tokens) if t.low == "since" and t.start < sentences[-1].start), -1)
    if since >= 0:  # "... a fall since the council was rated good in 2021. They found that:"
        tokens = [t for i, t in enumerate(tokens) if i < since or t.start >= sentences[-1].start]
    if any(
        "current" in t.tags or (t.start >= sentences[-1].start and among(t.low, "present_auxiliaries")) for t in tokens
    ):
        return False
    if said_past(tokens, 0, len(tokens)) or any("last" in t.tags for t in tokens):
        return True
    days = [t.date.end_date for t in tokens if t.date is not None and t.date.end_date is not None]
    return bool(days) and is_earlier(reading, max(days), tokens, 0, len(tokens)) is True
