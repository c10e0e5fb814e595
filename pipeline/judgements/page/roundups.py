"""Round-ups: lines that name one provider after another with its grade, and what the page tells below each.

STOURFORD: GOOD (was inadequate, 2019)      a heading, and the text below it is about Stourford
**Eastmere** (Good, up from RI)             a name in bold
Saxby: good. Inspectors praised ...         a paragraph that opens with a name
Outstanding 3 | Good 14 | Inadequate 4      a tally, nobody's grades
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Mapping, Sequence

from pipeline.judgements.mentions import PROVIDER, Mention, Subject, placed_mention
from pipeline.judgements.page.cells import says_times_only
from pipeline.judgements.page.label_kinds import label_kind
from pipeline.judgements.page.lines import trimmed
from pipeline.judgements.page.two_lines import bare_grade
from pipeline.judgements.reading import GradeHit, Reading
from pipeline.judgements.subjects.others import lists_others, looks_like_name
from pipeline.judgements.words import among

_KINDS = frozenset({"title", "heading", "paragraph", "bullet"})
_LONGEST = 70  # characters of a name
_NAME_END = re.compile(r"[\s*_]*(?::|–|—|\s-|\(|,|[*_]{1,2}(?=\s))[\s*_\"“‘']*")
_TIME = re.compile(r"\d{1,2}[:.]\d\d(?:\s?[ap]m)?\s*[-–—:]?\s+")  # of an entry in a live blog
_AFTER = re.compile(
    r"[\"”’'*)_]*(?:\s*$|\s*[.,;(–—|\[]|\s-\s|\s+(?:(?:for (?:a|the)|again|overall|too|once more|to|with)\b|\())"
)
_CAPITALISED = r"[A-Z][\w'’-]+"
_STORY = re.compile(
    rf"(?:[A-Z][A-Z ]{{1,20}}:\s+)?(?P<name>{_CAPITALISED}(?:\s(?:(?:of|and|the|on|upon)\s)?{_CAPITALISED}){{0,3}})"
    r"\s+(?P<verb>[a-z]+)\b"
)  # a heading: "UP: Marlow reaches good"
_TALLY = re.compile(r"(?:^|(?<=[\s:=(|–—-]))\d{1,3}(?![\w.])\s*%?|(?<=[\s|])\d{1,2}\.\d\s*%")


def without_tallies(reading: Reading, by_block: Mapping[int, list[GradeHit]]) -> dict[int, list[GradeHit]]:
    """The grades of each block, but for blocks that only count how many have each."""
    counted = {index for index, hits in by_block.items() if _counts(reading, index, hits)}
    kept: dict[int, list[GradeHit]] = {}
    for index, hits in by_block.items():
        alone = index in counted and len({hit.grade for hit in hits}) < 2
        near = [by_block[place][0].grade for place in (index - 1, index + 1) if place in counted] if alone else []
        if index in counted and (not alone or any(grade != hits[0].grade for grade in near)):
            reading.legends.add(index)
        else:
            kept[index] = hits
    return kept


def _counts(reading: Reading, index: int, hits: Sequence[GradeHit]) -> bool:
    """ "Outstanding 3 | Good 14", "Good: 14 councils": a number beside each grade, which is not the grade's own."""
    block, text = reading.structure.blocks[index], reading.text
    if block.end - block.start > 200 or len(hits) > 8:
        return False
    opening = text[block.start : hits[0].start].lower().partition(":")[0].strip(" *")
    if len(hits) > 2 and among(opening, "legend_labels") and len({hit.grade for hit in hits}) == len(hits):
        return True  # "Key: 1 Outstanding 2 Good 3 Requires improvement"
    edges = [block.start, *(place for hit in hits for place in (hit.start, hit.end)), block.end]
    gaps = [text[edges[i] : edges[i + 1]] for i in range(0, len(edges), 2)]
    numbers = [number for gap in gaps for number in _TALLY.findall(gap)]
    if len(numbers) < len(hits):
        return False
    if [number.strip() for number in numbers] == [str(_rank(reading, hit.grade)) for hit in hits]:
        return False  # "Good 2"
    words = re.findall(r"[^\W\d_]+", " ".join(gaps).lower())
    return all(among(word, "tally_words") for word in words)


def _rank(reading: Reading, grade: str) -> int:
    return next((found.rank for scale in reading.inspectorate.scales if (found := scale.grade(grade))), 0)


def note_named_lines(reading: Reading, by_block: Mapping[int, list[GradeHit]]) -> None:
    """Keep the lines that name providers with their grades, where there are several, and the blocks below each."""
    lines: dict[int, Subject] = {}
    for index in sorted(by_block):
        named = _named(reading, index, by_block[index])
        if named is not None:
            lines[index] = named
    names = {subject.text for subject in lines.values()}
    if len(names) < 2 or not (
        any(subject.kind == "provider" for subject in lines.values())
        or any(lists_others(reading, index) for index in lines)
    ):
        return
    reading.named_lines.update(lines)
    starts, longest = sorted(lines), 0
    blocks = reading.structure.blocks
    for place, start in enumerate(starts):
        stop = starts[place + 1] if place + 1 < len(starts) else len(blocks)
        if blocks[start].end - by_block[start][-1].end > 60:
            reading.sections.append((start, start + 1, lines[start]))
            continue  # the paragraph tells it all itself
        end = start + 1
        while end < stop and blocks[end].kind in ("paragraph", "bullet", "caption", "furniture"):
            end += 1
        if place + 1 == len(starts):
            end = min(end, start + 1 + longest)
        longest = max(longest, end - start - 1)
        reading.sections.append((start, end, lines[start]))


def graded_names(reading: Reading, by_block: Mapping[int, list[GradeHit]]) -> tuple[list[Mention], set[int]]:
    """Names of other providers one a line below their grade: "Outstanding" / "Holme" / "Deeping" / "Good" / "Saxby"."""
    blocks, text = reading.structure.blocks, reading.text
    mentions: list[Mention] = []
    used: set[int] = set()
    listed: set[int] = set()
    for index in sorted(by_block):
        if bare_grade(reading, index) is None or not lists_others(reading, index):
            continue
        above = blocks[index - 1] if index else None
        if above is None or not (
            above.kind == "heading"
            or text[above.end - 1] in ":."
            or above.end - above.start > 60
            or index - 1 in listed
        ):
            continue  # the cell of a flattened table
        names: list[Subject] = []
        for below in range(index + 1, min(index + 40, len(blocks))):
            start, end = trimmed(text, blocks[below].start, blocks[below].end)
            words = text[start:end]
            if (
                below in by_block
                or blocks[below].kind not in _KINDS
                or not looks_like_name(reading, words)
                or "." in text[end : blocks[below].end]
                or label_kind(reading, words) == "provider"
            ):
                break
            names.append(Subject("other", words, start, end))
            listed.add(below)
        hit = by_block[index][0]
        mentions += [placed_mention(hit, index, (), name, "current") for name in names]
        used.update((index,) if names else ())
    return mentions, used


def _named(reading: Reading, index: int, hits: Sequence[GradeHit]) -> Subject | None:
    """The provider that a line opens with, before its grade."""
    block, text = reading.structure.blocks[index], reading.text
    if block.kind not in _KINDS or hits[0].start - block.start > _LONGEST + 12:
        return None
    clock = _TIME.match(text, block.start, block.end)
    first = clock.end() if clock else block.start
    marks = _NAME_END.finditer(text, first + 2, hits[0].start)
    mark = next((found for found in marks if _says_when_and_where(reading, found.end(), hits[0].start)), None)
    if mark is None and block.kind == "heading":
        return _heads_story(reading, first, hits[0].start)
    if mark is None or not _AFTER.match(text, hits[0].end, block.end):
        return None  # but "Deeping: down two grades, from good"
    if "," in mark.group() and not says_times_only(reading, hits[0].end, block.end):
        return None  # "Thornlea Academy, good, May 2024"
    start, end = trimmed(text, first, mark.start())
    words = text[start:end]
    own = reading.provider.match(words) if reading.provider is not None else None
    if own is not None and (own.end() == len(words) or words[own.end()] == ","):
        return Subject("provider", words, start, end)
    if not looks_like_name(reading, words.replace(",", " ")) or not any(len(word) > 2 for word in words.split()):
        return None
    return Subject("other", words, start, end)


def _says_when_and_where(reading: Reading, start: int, stop: int) -> bool:
    """Times alone, or "Aldford. Inspected 3 May. Rating:", between a name and its grade."""
    if says_times_only(reading, start, stop):
        return True
    text = reading.text
    colon = text.rfind(":", start, stop)
    words = text[start:colon].split() if colon >= 0 else []
    if not words or not among(words[-1].lower(), "bare_labels") or text[colon + 1 : stop].strip(" *"):
        return False
    last = text.rfind(words[-1], start, colon)
    place = re.match(rf"(?:{_CAPITALISED}[\s,]*){{1,5}}[.;,]\s*", text[start:last])
    return place is not None and says_times_only(reading, start + place.end(), last)


def _heads_story(reading: Reading, start: int, stop: int) -> Subject | None:
    """ "UP: Marlow reaches good", "Saxby drops to inadequate": the name that a heading opens with, before its verb."""
    found = _STORY.match(reading.text, start, stop)
    if found is None:
        return None
    verb = found["verb"].lower()
    tags = reading.words.phrases.get((verb,), frozenset())
    words = found["name"]
    if not tags & {"move", "judged", "keep", "give"} or among(words.lower(), "laymen"):
        return None
    if reading.provider is not None and reading.provider.fullmatch(words):
        return Subject("provider", words, *found.span("name"))
    inspects = reading.words.phrases.get((words.lower(),), frozenset()) & {"inspectors"} or (
        reading.inspectors is not None and reading.inspectors.fullmatch(words)
    )
    return None if inspects or not looks_like_name(reading, words) else Subject("other", words, *found.span("name"))


def section_of(reading: Reading, index: int) -> Subject | None:
    """Of whom the part of a round-up tells that a block stands in."""
    place = bisect.bisect_right(reading.sections, index, key=lambda section: section[0]) - 1
    if place < 0:
        return None
    _, end, subject = reading.sections[place]
    if index >= end:
        return None
    return subject if subject.kind == "other" else PROVIDER
