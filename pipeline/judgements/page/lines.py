"""Lines of a page as areas: what a whole line, cell or bullet names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.judgements.areas.refs import AreaRef, area_ref, find_area
from pipeline.judgements.reading import Reading
from pipeline.judgements.words import among
from pipeline.structure import Block

TRIM = " \t\n`*_\"“”‘’'•.|#:–—-=…([☆★✩✪⭐●○◆→"

LINE_KINDS = frozenset({"paragraph", "heading", "bullet", "row"})  # blocks that may be a label or a bare grade

_BRACKETS = re.compile(r"\([^()]*\)")
_NUMBERED = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2})*[.)]?|[a-z]\)|(?i:KQ|key question)\s?\d{1,2}\s?[:.–-]?)\s+")


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Offsets without marks, numbering and white space around."""
    while start < end and text[start] in TRIM:
        start += 1
    while end > start and text[end - 1] in TRIM:
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
        return tuple(
            ref._replace(text=text[start:end], end=end) for ref in area_ref(reading, grade, start, start + len(words))
        )
    bracket = text.rfind("(", start, end)
    if bracket > start and words.endswith(")"):  # "Leadership (impact of leaders on practice)"
        refs = whole_area(reading, start, bracket, grade)
        if refs:
            return refs
    best: tuple[AreaRef, ...] = ()
    for area_set in reading.area_sets:
        for match in area_set.pattern.finditer(text, start, end):
            if not best or match.end() - match.start() > best[0].end - best[0].start:
                refs = area_ref(reading, grade, match.start(), match.end())
                best = refs if refs[0].key != "other" or area_set.area_of(match.group()) else best
    if not best:
        return ()
    after = _BRACKETS.sub(" ", text[best[0].end : end]).lower()
    if among(after.strip(" ,(").partition(" ")[0], "label_tails"):
        after = ""  # "help and protection provided to children, young people, families and carers"
    around = (text[start : best[0].start].lower() + " " + after).replace("’", "'").split()
    around = [
        word for word in around if not word.strip("(),.").isdigit() and not (word.startswith("(") or word.endswith(")"))
    ]
    strange = [
        word
        for word in (w.strip(TRIM + ",;)?") for w in around)
        if word and word not in reading.words.area_lead and not among(word, "small") and not among(word, "in_labels")
    ]
    if len(strange) <= (0 if len(around) <= 2 else 1) or (
        len(around) <= 4
        and best[0].end - best[0].start >= 0.5 * (end - start)
        and not any(among(word, "finite_verbs") for word in strange)
    ):
        return tuple(ref._replace(text=text[start:end], start=start, end=end) for ref in best)
    return ()


def block_before(blocks: Sequence[Block], index: int) -> int:
    """Index of the block before one, page furniture stepped over; -1 for none."""
    index -= 1
    while index >= 0 and blocks[index].kind == "furniture":
        index -= 1
    return index


def bare_items(reading: Reading, index: int) -> list[Block]:
    """Bullets that a block introduces, or the bare lines below it that are areas and nothing else."""
    blocks, text = reading.structure.blocks, reading.text
    items: list[Block] = []
    nested = blocks[index].kind == "bullet" and text[blocks[index].end - 1] == ":"  # "- Good for:" over bullets
    for block in blocks[index + 1 : index + 30]:
        if block.kind == "furniture":
            continue
        below = block.lead_in == index or (block.heading == index and block.lead_in < 0)
        if (block.kind == "bullet" and (below or (nested and is_bare_area(reading, block)))) or (
            block.kind in ("paragraph", "heading")
            and (not items or items[-1].kind != "bullet")
            and block.end - block.start <= 120
            and is_bare_area(reading, block)
        ):
            items.append(block)
        else:
            break
    return items


def is_bare_area(reading: Reading, block: Block) -> bool:
    """Whether a block is an area and nothing else."""
    start, end = trimmed(reading.text, block.start, block.end)
    words = reading.text[start:end].rstrip("?")
    first, _, rest = words.partition(" ")
    plain = rest if among(first.lower(), "item_openers") else words
    return any(area_set.area_of(words) or area_set.area_of(plain) for area_set in reading.area_sets)


def is_clause(words: str) -> bool:
    """Whether words hold a finite verb, and so are more than a name."""
    return any(among(word.strip(TRIM + ",;)?").lower(), "finite_verbs") for word in words.split())
