"""Whose section a part of the page stands in, and whether it tells of an earlier inspection.

### Maternity services                        grades below are that service's
Previous inspection / "The judgements in January 2015 were:"   grades below are previous
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.judgements.cues import has
from pipeline.judgements.mentions import PROVIDER, Subject
from pipeline.judgements.reading import Reading, Token
from pipeline.judgements.scale_records import Area
from pipeline.judgements.timing import is_earlier, said_past
from pipeline.judgements.tokens import tokens_of
from pipeline.judgements.words import among


def _names_area(reading: Reading, words: str) -> Area | None:
    return next((area for area_set in reading.area_sets if (area := area_set.area_of(words)) is not None), None)


def section_subject(reading: Reading, index: int) -> Subject:
    """Whose section a block stands in: a part of the provider, or another provider, that a heading names."""
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
    return PROVIDER


def section_past(reading: Reading, index: int) -> bool:
    """The heading, or the lead-in of the list, speaks of an earlier inspection."""
    block = reading.structure.blocks[index]
    lead = block.lead_in if block.kind in ("bullet", "row") else index - 1
    if (block.heading, lead) not in reading.past_sections:
        reading.past_sections[block.heading, lead] = _is_past(reading, block.heading, lead)
    return reading.past_sections[block.heading, lead]


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
        tokens = tokens_of(reading, heading.start, heading.end, (), headline=True)
        if (said_past(tokens, 0, len(tokens)) or any(has(t, "last") for t in tokens)) and not any(
            has(t, "current") for t in tokens
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
        has(t, "current") or (t.start >= sentences[-1].start and among(t.low, "present_auxiliaries")) for t in tokens
    ):
        return False
    if said_past(tokens, 0, len(tokens)) or any(has(t, "last") for t in tokens):
        return True
    days = [t.date.end_date for t in tokens if t.date is not None and t.date.end_date is not None]
    return bool(days) and is_earlier(reading, max(days), tokens, 0, len(tokens)) is True
