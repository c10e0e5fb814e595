"""Which grades did an inspectorate give, for what, to whom, and do they still stand?

    "Overall effectiveness: Good"                                        overall, good, current
    "The report found that performance was Good in the following areas:" each bullet an area
    "The service moved from inadequate to requires improvement"          previous, and current
    "We aim to be outstanding by 2027"                                   target
    "good progress", "No service was inadequate"                         none

Grade wordings are found first; lists, tables and the grammar of each sentence decide which of them give a grade.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.judgements.again import so_too
from pipeline.judgements.context import Context, note_entities
from pipeline.judgements.cues import has
from pipeline.judgements.flat_tables import flat_tables
from pipeline.judgements.hits import find_hits
from pipeline.judgements.labels import asked_mention, bare_grade, label_mention, two_line_mention
from pipeline.judgements.line_lists import line_mentions, named_mention, ordered_mentions
from pipeline.judgements.lists import list_mentions
from pipeline.judgements.mentions import AreaRef, Mention, Subject, document_day
from pipeline.judgements.outcomes import outcome_mention, standard_mentions
from pipeline.judgements.prose import read_sentence
from pipeline.judgements.reading import GradeHit, Reading
from pipeline.judgements.roundups import graded_names, note_named_lines, without_tallies
from pipeline.judgements.rows import rows_of
from pipeline.judgements.scale_records import AreaSet, Inspectorate
from pipeline.judgements.scales import inspectorates
from pipeline.judgements.sections import section_past, section_subject
from pipeline.judgements.tables import line_table, table_mentions
from pipeline.judgements.timing import still_stands
from pipeline.judgements.tokens import Token, tokens_of
from pipeline.judgements.words import among, group, judgement_words, known_group
from pipeline.lexicons import cached_from_models
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


def open_reading(structure: Structure, about: About, dates: Sequence[DateMention]) -> Reading | None:
    """What the reader needs to know of the document; None without scales for its inspectorate."""
    inspectorate = _inspectorate(about, structure.text)
    if inspectorate is None:
        return None
    if about.event_type in inspectorate.graded_events:
        about = replace(about, event_type="inspection")
    words = judgement_words()
    ordered = sorted(dates, key=lambda mention: mention.char_start)
    names = [name for name in about.provider_names or ((about.provider,) if about.provider else ()) if name]
    reading = Reading(
        structure,
        about,
        ordered,
        inspectorate,
        words,
        inspectorate.area_sets_for(about.provider_kind),
        words.own[about.provider_kind],
        provider=_name_pattern(names, re.I) if names else None,
        inspectors=_inspectors(),
        date_starts=[mention.char_start for mention in ordered],
    )
    low = reading.low
    reading.board = "safeguarding children" in low or "scb" in low
    reading.day = document_day(reading)
    if _is_misdated(reading):
        reading.day = None
        reading.days.update(visit=None, published=None)
    reading.area_sets = _speaking(reading.area_sets, low)
    reading.area_sets = tuple(s for s in reading.area_sets if not s.scales or _in_use(reading, s, low))
    return reading


def _speaking(area_sets: tuple[AreaSet, ...], low: str) -> tuple[AreaSet, ...]:
    """The sets with the one first whose areas alone the text names: a council's adult learning service."""
    if not area_sets or area_sets[0].scales:
        return area_sets
    marks = {
        s.id: sum(mark in low for mark in group(f"marks_of_{s.id}"))
        for s in area_sets
        if known_group(f"marks_of_{s.id}")
    }
    first = area_sets[0].id
    best = max(marks, key=lambda name: marks[name], default=first)
    if marks.get(first, 1) or not marks.get(best):
        return area_sets
    return tuple(sorted(area_sets, key=lambda s: s.id != best))


def _is_misdated(reading: Reading) -> bool:
    """A day without a year of its own, from before the scale was that the text speaks of ("report card")."""
    day = reading.day
    if day is None or "report card" not in reading.low:
        return False
    newer = [s for s in reading.inspectorate.scales if not s.gives_overall and s.valid_from > day]
    spoken_of = any(" " in g.label and g.label.lower() in reading.low for s in newer for g in s.grades)
    return spoken_of and not any(
        m.anchor == "self" for m in reading.dates if m.role in ("inspection", "report_published", "document_published")
    )


def _in_use(reading: Reading, area_set: AreaSet, low: str) -> bool:
    """Whether the scales that an area set belongs to were in use, or are spoken of, when the text was written."""
    scales = [scale for scale in reading.inspectorate.scales if scale.id in area_set.scales]
    if reading.day is not None:
        return any(scale.valid_from <= reading.day for scale in scales)
    return (
        any(" " in grade.label and grade.label.lower() in low for scale in scales for grade in scale.grades)
        or "report card" in low
    )


def _inspectorate(about: About, text: str) -> Inspectorate | None:
    """The inspectorate that the text names, else the one whose words it uses or whose providers are of this kind."""
    known = inspectorates()
    if about.inspectorate is not None:
        return known.get(about.inspectorate)
    usual = next((found for found in known.values() if about.provider_kind in found.default_for), None)
    low = text.lower()
    named = {name: low.find(name.lower()) for name in known if len(name) > 7}  # "CARE INSPECTORATE" on a cover
    told = min((name for name, place in named.items() if place >= 0), key=lambda name: named[name], default=None)
    if told is not None:
        return known[told]
    for found in known.values():
        fits = about.provider_kind == "other" or any(about.provider_kind in s.kinds for s in found.area_sets)
        marks = sum(mark in low for mark in found.told_by) if fits and found is not usual else 0
        if marks >= 2 and not any(word in low for word in found.not_by):
            return found
    return usual


@cached_from_models
def _inspectors() -> re.Pattern[str]:
    """The names of all inspectorates."""
    return _name_pattern([name for known in inspectorates().values() for name in known.names])


def _name_pattern(names: Sequence[str], flags: int = 0) -> re.Pattern[str]:
    """Any of the names, longest first, a possessive ending included."""
    literal = (
        re.sub("['’]", "['’]", re.escape(name)).replace(r"\ ", r"\s+")
        for name in sorted(set(names), key=len, reverse=True)
    )
    return re.compile(r"(?<!\w)(?:" + "|".join(literal) + r")(?!\w)(?:['’]s\b)?", flags)


def _read(reading: Reading, hits: Sequence[GradeHit]) -> list[Mention]:
    blocks = reading.structure.blocks
    by_block: dict[int, list[GradeHit]] = {}
    for hit in hits:
        by_block.setdefault(hit.block, []).append(hit)
    by_block = without_tallies(reading, by_block)
    note_named_lines(reading, by_block)
    mentions, done = graded_names(reading, by_block)
    found, used = flat_tables(reading, {index: hits for index, hits in by_block.items() if index not in done})
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
                told = _read_prose(reading, block, by_block[block], default, areas)
                mentions += [mention for mention in told if mention.start not in read]
            continue
        found = _read_block(reading, index, by_block[index], default, by_block, areas)
        mentions += found
        areas += [ref for mention in found if mention.rule in ("label", "list", "table") for ref in mention.areas]
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
    mentions, used = list_mentions(reading, index, hits, default)
    hits = hits[: len(hits) - used]
    if not hits:
        return mentions
    line = line_table(reading, index, hits, default)
    if line:
        return mentions + line
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
    return mentions + _read_prose(reading, index, hits, default, areas)


def _read_prose(
    reading: Reading, index: int, hits: Sequence[GradeHit], default: Subject, areas: list[AreaRef]
) -> list[Mention]:
    """The sentences of one block up to the last that holds a grade word."""
    block = reading.structure.blocks[index]
    headline = block.kind in ("title", "heading", "row")
    context = Context(default=default, areas=areas, past=section_past(reading, index), block=index)
    context.reported = block.kind == "bullet" and _reports(reading, block.lead_in)
    mentions: list[Mention] = []
    for start, end, inside in _stretches(reading, index, hits):
        if index in reading.named_lines and len(inside) > 1 and not mentions:
            first = named_mention(reading, index, start, end, inside)
            if first is not None:  # "Priory View: Requires Improvement - Safe and Well-led RI, the rest Good"
                mentions.append(first)
                context.recent = True
                start, inside = inside[0].end, inside[1:]
        asked = asked_mention(reading, index, start, end, inside, default, past=context.past)
        if asked is not None:
            mentions.append(asked)
            continue
        laid_out = line_mentions(reading, index, start, end, inside, default, past=context.past)
        laid_out = (
            laid_out
            or ordered_mentions(
                reading, index, start, end, inside, [*areas[-60:], *_listed_in(mentions[-60:])], past=context.past
            )
            or laid_out
        )
        if laid_out is not None:
            mentions += laid_out
            context.recent = bool(laid_out)
            continue
        headline = headline or reading.text[start:end].isupper()  # capitals that say nothing
        tokens = _without_asides(_counted_by_name(tokens_of(reading, start, end, inside, headline=headline)))
        outcomes = [
            m
            for i, token in enumerate(tokens)
            if token.hit is not None and _is_outcome(reading, token.hit.grade)
            for m in (outcome_mention(reading, tokens, i),)
            if m is not None
        ]
        mentions += outcomes
        for token in tokens:
            if token.hit is not None and _is_outcome(reading, token.hit.grade):
                token.kind, token.hit, token.low = "word", None, "outcome"
        if any(token.hit is not None for token in tokens):
            mentions += read_sentence(reading, tokens, context, headline=headline)
        else:
            mentions += so_too(reading, tokens, context)
            if context.last is not None and still_stands(tokens, 0):
                context.last.mention.status = "current"
            note_entities(reading, tokens, context)
            context.recent = False
    return mentions


def _reports(reading: Reading, lead: int) -> bool:
    """ "The Board noted that:" over items that tell the news in the past perfect."""
    if lead < 0:
        return False
    block = reading.structure.blocks[lead]
    words = reading.low[max(block.start, block.end - 60) : block.end].split()
    return words[-1:] == ["that:"] and any(among(word, "reporting_verbs") for word in words[-6:])


def _listed_in(mentions: Sequence[Mention]) -> list[AreaRef]:
    """The areas that the lists of one block have graded so far."""
    return [ref for mention in mentions if mention.rule in ("label", "list", "table") for ref in mention.areas]


def _without_asides(tokens: list[Token]) -> list[Token]:
    """Leave out what stands between two commas and tells neither grade, area nor day: where something is, who runs it.

    "Willow House, in Mill Lane, was ..."      "Willow House, which is run by Oak Homes, was ..."
    """
    kept: list[Token] = []
    i = 0
    while i < len(tokens):
        end = _end_of_aside(tokens, i) if kept and tokens[i].low == "," else i
        if end == i:
            kept.append(tokens[i])
        i = end + 1
    return kept


def _counted_by_name(tokens: list[Token]) -> list[Token]:
    """ "two (Holme and Deeping) are good, one (Marl Valley) is not": the names stand for the counts."""
    opens = next((i for i, t in enumerate(tokens) if t.low == "(" and i and has(tokens[i - 1], "number", "count")), -1)
    if opens < 0:
        return tokens
    kept = list(tokens[: opens - 1])
    i = opens - 1
    while i < len(tokens):
        closes = -1
        if has(tokens[i], "number", "count") and i + 1 < len(tokens) and tokens[i + 1].low == "(":
            closes = next((j for j in range(i + 2, min(i + 14, len(tokens))) if tokens[j].low == ")"), -1)
        named = tokens[i + 2 : closes] if closes > 0 else []
        if any(t.kind in ("name", "other") for t in named) and all(
            t.kind in ("name", "other") or t.low == "," or "and" in t.tags for t in named
        ):
            kept += named
            i = closes + 1
        else:
            kept.append(tokens[i])
            i += 1
    return kept


def _end_of_aside(tokens: Sequence[Token], comma: int) -> int:
    """The comma that ends the aside which the one at ``comma`` opens, else ``comma``."""
    first = comma + 1
    said = next((j for j in range(first + 1, min(first + 8, len(tokens))) if tokens[j].low == ","), -1)
    aside = tokens[first:said] if said > 0 else []
    if any(among(t.low, "comment_words") for t in aside) and not any(
        t.kind != "word" or has(t, "judged", "keep", "negation") for t in aside
    ):
        return said  # "we remain, I am glad to say, a good school"
    if first + 3 < len(tokens) and tokens[first].low == "which" and tokens[first + 1].low in ("is", "was"):
        first += 2
    if first + 1 >= len(tokens) or not among(tokens[first].low, "aside_words"):
        return comma
    by = tokens[first + 1].low == "by"
    for j in range(first + 1, min(first + 8, len(tokens))):
        if tokens[j].low == ",":
            return j
        if tokens[j].kind not in ("word", "name") and not (by and tokens[j].kind == "other"):
            return comma
    return comma


_LONGEST = 1500  # characters of one sentence that are read together
_MOST = 40  # grades in one stretch; beyond that it is no sentence


def _stretches(reading: Reading, index: int, hits: Sequence[GradeHit]) -> Iterator[tuple[int, int, list[GradeHit]]]:
    """The sentences of a block up to its last hit, each with its hits; overlong ones in pieces: time stays linear."""
    place = 0
    for sentence in reading.structure.sentences_of(index):
        start = sentence.start
        while start < sentence.end and start <= hits[-1].start:
            end = sentence.end
            if end - start > _LONGEST:
                end = start + _LONGEST
                end = max(reading.text.rfind(" ", start + _LONGEST // 2, end), start + _LONGEST // 2)
            inside = []
            while place < len(hits) and hits[place].start < end:
                if hits[place].start >= start and hits[place].end <= end:
                    inside.append(hits[place])
                place += 1
            if len(inside) <= _MOST and (inside or sentence.end - sentence.start <= _LONGEST):
                yield start, end, inside
            start = end
        if sentence.start > hits[-1].start:  # "Care leavers got the same grade.", behind the last grade word
            if sentence.end - sentence.start <= _LONGEST and _says_same(reading.text, sentence.start, sentence.end):
                yield sentence.start, sentence.end, []
            return


def _says_same(text: str, start: int, end: int) -> bool:
    sentence = text[start:end]
    return text.startswith(("So ", "The same "), start) or any(hint in sentence for hint in group("same_hints"))


def _is_outcome(reading: Reading, grade: str) -> bool:
    return grade in reading.inspectorate.outcome_grades


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
