"""Lists whose items each open with a grade and say in free words what it was given for: all of them, or none.

"The force is:" / "- 'outstanding' at keeping people safe; and" / "- 'requires improvement' in how it treats the public"
"Good at preventing crime (previously adequate)"        with the grade before
"Good overall"                                          among others of its kind
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from pipeline.judgements.areas.refs import AreaRef
from pipeline.judgements.mentions import Mention
from pipeline.judgements.page.cells import Graded, is_past, read_cell
from pipeline.judgements.page.laid_out import Line
from pipeline.judgements.page.line_items import listed_areas, parts_of, within
from pipeline.judgements.page.lines import TRIM, trimmed, whole_area
from pipeline.judgements.reading import GradeHit, Reading
from pipeline.judgements.subjects.sections import section_past, section_subject
from pipeline.judgements.words import among, group
from pipeline.lexicons import cached_from_models

_LEAD = 60  # characters before the grade of an item
_LONGEST = 320  # characters of an item
_KINDS = frozenset({"bullet", "paragraph"})
_WORD = re.compile(r"[^\W\d_]+")
_TURN = re.compile(r"\s*[(,\[–—-]\s*")


@cached_from_models
def _link() -> re.Pattern[str]:
    """What ties a grade to the words behind it: "at", "in terms of"."""
    links = "|".join(sorted(map(re.escape, group("item_links")), key=len, reverse=True))
    return re.compile(rf"(?i)[\"”’'*)]*\s+(?:{links})\s+")


@cached_from_models
def _cut() -> re.Pattern[str]:
    """Where the words for an area end: "; and", ". Officers ...", ", but"."""
    turns, asides = ("|".join(sorted(group(name), key=len, reverse=True)) for name in ("item_cuts", "item_asides"))
    return re.compile(rf"(?i)\s*(?:;|\.\s|\.$|[,–—-]?\s(?:{turns})\b|,\s(?:{asides})\b|,\s*(?:and)?\s*$)")


def graded_items(reading: Reading, by_block: Mapping[int, list[GradeHit]]) -> tuple[list[Mention], set[int]]:
    """The grades of all such lists, and the blocks that they used up."""
    mentions: list[Mention] = []
    used: set[int] = set()
    blocks = reading.structure.blocks
    for run in _runs(reading, by_block):
        found = [_item(reading, index, blocks[index].end, by_block[index]) for index in run]
        if all(found):
            mentions += [mention for item in found for mention in item]
            used.update(run)
    for index, hits in by_block.items():
        if len(hits) > 1 and index not in used and not reading.inspectorate.gives_overall:
            joined = _joined(reading, index, hits)
            mentions += joined
            used.update((index,) if joined else ())
    return mentions, used


def _joined(reading: Reading, index: int, hits: Sequence[GradeHit]) -> list[Mention]:
    """ "The force: • is 'good' at ...; • 'requires improvement' at ...": a list whose lines a copy has joined."""
    text, block = reading.text, reading.structure.blocks[index]
    start = max(text.rfind(mark, block.start, hits[0].start) for mark in ":•")
    if start < 0 or "•" not in text[start : hits[-1].start]:
        return []
    mentions: list[Mention] = []
    for first, last in parts_of(text, start + 1, block.end):
        inside = within(hits, first, last)
        if not inside:
            return []
        found = _item(reading, index, last, inside) if _opens(reading, first, last, inside[0]) else []
        if not found:
            return []
        mentions += found
    return mentions


def _runs(reading: Reading, by_block: Mapping[int, list[GradeHit]]) -> Iterator[list[int]]:
    """The items with grades of each list that has at least two, where all of them open with theirs."""
    blocks = reading.structure.blocks
    run: list[int] = []
    for index in (*sorted(by_block), len(blocks)):
        block = blocks[index] if index < len(blocks) else None
        opens = (
            block is not None and block.kind in _KINDS and _opens(reading, block.start, block.end, by_block[index][0])
        )
        joined = run and opens and _beside(reading, run[-1], index)
        if not joined:
            if len(run) > 1:
                yield run
            run = []
        if opens:
            run.append(index)


def _beside(reading: Reading, last: int, index: int) -> bool:
    """Whether two items belong to one list: under one lead-in, or one line below the other."""
    blocks = reading.structure.blocks
    if blocks[last].kind != blocks[index].kind:
        return False
    if blocks[index].kind == "bullet" and blocks[index].lead_in >= 0:
        return blocks[last].lead_in == blocks[index].lead_in
    return all(blocks[place].kind == "furniture" for place in range(last + 1, index))


def _opens(reading: Reading, start: int, end: int, hit: GradeHit) -> bool:
    """Whether nothing but "is", "and was judged to be" stands before the first grade of an item."""
    if hit.start - start > _LEAD or end - start > _LONGEST:
        return False
    return all(among(word, "item_leads") for word in _WORD.findall(reading.low[start : hit.start]))


def _item(reading: Reading, index: int, end: int, hits: Sequence[GradeHit]) -> list[Mention]:
    """The grades of one item, each for the areas behind the first; [] where it is laid out in another way."""
    first = hits[0]
    graded = [Graded(first)]
    if len(hits) > 1:
        turn, before = _before(reading, first.end, end, hits[1:])
        if not before:
            return []
        graded, end = graded + before, turn
    areas = _areas(reading, first, end)
    line = Line(reading, index, section_subject(reading, index), section_past(reading, index))
    return [line.mention(given, (ref,), rule="list") for given in graded for ref in areas]


def _before(reading: Reading, start: int, end: int, hits: Sequence[GradeHit]) -> tuple[int, list[Graded]]:
    """The grades before ("(previously adequate)", ", up from adequate"), and where what is said of them begins."""
    for mark in _TURN.finditer(reading.text, start, hits[0].start):
        cell = read_cell(reading, mark.start(), end, hits)
        if cell and (is_past(reading.text[mark.start() : hits[0].start]) or cell[0].day is not None):
            return mark.start(), [graded._replace(status="previous") for graded in cell]
    return end, []


def _areas(reading: Reading, hit: GradeHit, end: int) -> Sequence[AreaRef]:
    """What the words behind a grade name: areas of a scale file or, where there is no overall grade, any one area."""
    text = reading.text
    if text[hit.end : end].strip(TRIM + ",;!").lower() == "overall":
        return whole_area(reading, hit.end, end, hit.grade)
    link = _link().match(text, hit.end, end)
    if link is None:
        return ()
    stop = _cut().search(text, link.end(), end)
    start, stop_at = trimmed(text, link.end(), stop.start() if stop else end)
    words = text[start:stop_at].split()
    if not 1 <= len(words) <= 20:
        return ()
    listed = listed_areas(reading, start, stop_at, hit.grade) or []
    if len(listed) > 1 and all(whole_area(reading, ref.start, ref.end, hit.grade) for ref in listed):
        return listed
    known = whole_area(reading, start, stop_at, hit.grade)
    if known or reading.inspectorate.gives_overall:
        return known
    if not words[0].endswith("ing") and any(word.strip(",;") in reading.words.not_area for word in words[:3]):
        return ()  # "for the second time"
    return (AreaRef("other", text[start:stop_at], start, stop_at),)
