"""Which grades did an inspectorate give, for what, to whom, and do they still stand?

    "Overall effectiveness: Good"                                        overall, good, current
    "The report found that performance was Good in the following areas:" each bullet an area
    "The service moved from inadequate to requires improvement"          previous, and current
    "We aim to be outstanding by 2027"                                   target
    "good progress", "No service was inadequate"                         none

Grade wordings are found first; lists, tables and the grammar of each sentence decide which of them give a grade.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.judgements.areas.refs import AreaRef
from pipeline.judgements.document import open_reading
from pipeline.judgements.hits import find_hits
from pipeline.judgements.mentions import Mention, Subject
from pipeline.judgements.page.all_above import all_above
from pipeline.judgements.page.flat_pairs import flat_pairs
from pipeline.judgements.page.flat_rows import line_table
from pipeline.judgements.page.flat_tables import flat_tables
from pipeline.judgements.page.graded_items import graded_items
from pipeline.judgements.page.labels import label_mention
from pipeline.judgements.page.line_lists import line_mentions
from pipeline.judgements.page.lists import list_mentions
from pipeline.judgements.page.roundups import graded_names, note_named_lines, without_tallies
from pipeline.judgements.page.tables import table_mentions
from pipeline.judgements.page.two_lines import bare_grade, two_line_mention
from pipeline.judgements.prose.outcomes import standard_mentions
from pipeline.judgements.prose.paragraphs import listed_in, read_paragraph
from pipeline.judgements.reading import GradeHit, Reading
from pipeline.judgements.rows import rows_of
from pipeline.judgements.subjects.sections import section_past, section_subject
from pipeline.records import About, DateMention, Judgement
from pipeline.structure import Structure


def find_judgements(structure: Structure, *, about: About, dates: Sequence[DateMention]) -> list[Judgement]:
    """The judgements that a text states, in text order; none where its inspectorate has no scale file."""
    reading = open_reading(structure, about, dates)
    if reading is None:
        return []
    hits = find_hits(reading)
    mentions = standard_mentions(reading, hits)
    if hits:
        mentions += _read(reading, hits)
    return rows_of(reading, mentions) if mentions else []


def _read(reading: Reading, hits: Sequence[GradeHit]) -> list[Mention]:
    """Round-ups first, then flattened tables, then block by block: tables, lists and labels, prose."""
    blocks = reading.structure.blocks
    by_block: dict[int, list[GradeHit]] = {}
    for hit in hits:
        by_block.setdefault(hit.block, []).append(hit)
    by_block = without_tallies(reading, by_block)
    note_named_lines(reading, by_block)
    mentions, done = graded_names(reading, by_block)
    found, used = flat_tables(reading, {index: hits for index, hits in by_block.items() if index not in done})
    mentions, done = mentions + found, done | used
    found, used = graded_items(reading, {index: hits for index, hits in by_block.items() if index not in done})
    mentions, done = mentions + found, done | used
    for index in _legends(reading, {i: inside for i, inside in by_block.items() if i not in done}):
        del by_block[index]
    areas: list[AreaRef] = [ref for mention in mentions for ref in mention.areas]
    for index in sorted(by_block):
        if index in done:
            continue
        default = section_subject(reading, index)
        if blocks[index].kind == "row":
            group = _table(reading, index)
            done.update(group)
            read: set[int] = set()
            found = table_mentions(reading, group, by_block, default, past=section_past(reading, index), seen=read)
            mentions += found
            areas += [ref for mention in found for ref in mention.areas]
            read.update(mention.start for mention in found)
            left = [hit for i in group for hit in by_block.get(i, ()) if hit.start not in read]
            for block in dict.fromkeys(hit.block for hit in left):
                told = read_paragraph(reading, block, by_block[block], default, areas)
                mentions += [mention for mention in told if mention.start not in read]
            continue
        found = _read_block(reading, index, by_block[index], default, by_block, areas)
        mentions += found
        areas += listed_in(found)
    return mentions


def _legends(reading: Reading, by_block: dict[int, list[GradeHit]]) -> list[int]:
    """Blocks that list the grades of a scale, one a line, and give none: three or more bare ones, all different."""
    blocks, found = reading.structure.blocks, []
    run: list[int] = []
    for index in (*sorted(by_block), len(blocks)):
        bare = index < len(blocks) and bare_grade(reading, index) is not None
        if run and (not bare or any(b.kind != "furniture" for b in blocks[run[-1] + 1 : index])):
            grades = [by_block[i][0].grade for i in run]
            if len(run) >= 3 and len(set(grades)) == len(grades):
                found += run
            run = []
        if bare:
            run.append(index)
    reading.legends.update(found)
    return found


def _read_block(
    reading: Reading,
    index: int,
    hits: list[GradeHit],
    default: Subject,
    by_block: dict[int, list[GradeHit]],
    areas: list[AreaRef],
) -> list[Mention]:
    if len(hits) == 1:
        two_lines = two_line_mention(reading, index, hits[0], default, past=section_past(reading, index))
        if two_lines is not None:
            return [two_lines]
    above = all_above(reading, index, hits, default)
    if above:
        return above
    mentions, used = list_mentions(reading, index, hits, default)
    hits = hits[: len(hits) - used]
    if not hits:
        return mentions
    line = line_table(reading, index, hits, default)
    if line:
        return mentions + line
    if len(hits) > 2:
        pairs, hits = flat_pairs(reading, index, hits, default, past=section_past(reading, index))
        mentions += pairs
        if not hits:
            return mentions
    if len(hits) == 1 and not mentions:
        label = label_mention(
            reading,
            index,
            hits[0],
            default,
            listed=_has_neighbours(reading, index, by_block),
            past=section_past(reading, index),
        )
        if label is not None:
            return [label]
    block = reading.structure.blocks[index]
    if not mentions and block.end - block.start <= 200 and "?" in reading.text[block.start : block.end]:
        past = section_past(reading, index)  # "How good is our setting? 5 - Very good (2019: 4 - Good)"
        laid_out = line_mentions(reading, index, block.start, block.end, hits, default, past=past)
        if laid_out:
            return laid_out
    return mentions + read_paragraph(reading, index, hits, default, areas)


def _table(reading: Reading, index: int) -> list[int]:
    """The run of row blocks around ``index`` (page furniture inside is stepped over)."""
    blocks = reading.structure.blocks
    first = last = index
    while first > 0 and blocks[first - 1].kind in ("row", "furniture"):
        first -= 1
    while last + 1 < len(blocks) and blocks[last + 1].kind in ("row", "furniture"):
        last += 1
    return [i for i in range(first, last + 1) if blocks[i].kind == "row"]


def _has_neighbours(reading: Reading, index: int, by_block: dict[int, list[GradeHit]]) -> bool:
    """Another short line with a grade stands beside this one, so that both are lines of one list."""
    blocks = reading.structure.blocks
    for step in (-1, 1):
        beside = index + step
        while 0 <= beside < len(blocks) and blocks[beside].kind == "furniture":
            beside += step
        if (
            beside in by_block
            and blocks[beside].end - blocks[beside].start <= 140
            and reading.text[by_block[beside][-1].end : blocks[beside].end].strip(" .*") == ""
        ):
            return True
    return False
