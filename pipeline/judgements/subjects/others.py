"""Lists of other providers: neighbours, the homes of a council, the hospitals of a trust, by their names alone."""

from __future__ import annotations

from pipeline.judgements.page.lines import TRIM
from pipeline.judgements.reading import Reading
from pipeline.judgements.words import among


def looks_like_name(reading: Reading, words: str) -> bool:
    """Whether words are a proper name, and not the provider's: "Westering", "Isle of Hurn"."""
    parts = words.split()
    if not 1 <= len(parts) <= 6 or not words[:1].isupper():
        return False
    if among(parts[0].lower().strip("."), "paper_parts"):
        return False
    if any(area_set.area_of(words) for area_set in reading.area_sets):
        return False
    if reading.provider is not None and reading.provider.fullmatch(words):
        return False
    return all(part[:1].isupper() or part[:1].isdigit() or among(part.lower(), "name_links") for part in parts)


def lists_others(reading: Reading, index: int, *, before: int | None = None) -> bool:
    """Whether the words that lead to a block, or stand before ``before`` in it, speak of other providers."""
    if index in reading.named_lines:
        return True
    blocks, text = reading.structure.blocks, reading.text
    block = blocks[index]
    if before is not None and before > block.start:
        sentence = reading.structure.sentence_at(before)
        first = max(block.start, sentence.start if sentence else block.start)
        if _speaks_of_others(text[max(first, before - 200) : before]):
            return True
    key = (block.heading, block.lead_in if block.lead_in >= 0 else index - 1)
    leads = {block.heading, key[1]}
    for above in range(index - 1, max(-1, index - 12), -1):
        leads.add(above)
        if blocks[above].end - blocks[above].start >= 60:
            break
    return any(
        lead >= 0 and _speaks_of_others(text[max(blocks[lead].start, blocks[lead].end - 200) : blocks[lead].end])
        for lead in leads
    )


def _speaks_of_others(words: str) -> bool:
    """ "our neighbours", "other councils", "nearby", "our hospitals"."""
    parts = [word.strip(TRIM + ",;()?!").lower() for word in words.rstrip(" :").split()[-24:]]
    return any(among(part, "neighbours") for part in parts)
