"""Lines laid out as lists: labels with a grade and the one before it, and grades with the areas they were given for.

"Help and protection: RI (2018: inadequate)"               a label, the grade, the grade before
"Overall: Good | Safe: Good | Well-led: Outstanding"       several in one line
"nearby: Westering - Good (was RI); Hurn - RI"             other providers by name
"Eastdale / Good / 2021"                                   cells between slashes
"The story so far: satisfactory (2008), good (2013)"       the provider's history
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.judgements.areas.refs import area_ref
from pipeline.judgements.mentions import PROVIDER, Mention, Subject
from pipeline.judgements.page.cells import Graded, day_in, is_before, is_empty_cell, is_past, read_cell, says_times_only
from pipeline.judgements.page.columns import says
from pipeline.judgements.page.grade_first import grade_first, opens_with_grade
from pipeline.judgements.page.laid_out import Line
from pipeline.judgements.page.line_items import COMMAS, listed_areas, parts_of, split_at, within
from pipeline.judgements.page.line_labels import (
    area_to_be,
    heads_line,
    label_end,
    label_of,
    labels_a_fact,
    labels_nothing,
    turn_start,
)
from pipeline.judgements.page.lines import TRIM, is_clause, trimmed, whole_area
from pipeline.judgements.reading import GradeHit, Reading
from pipeline.judgements.subjects.others import lists_others, looks_like_name
from pipeline.judgements.words import among

_CLOSES = re.compile(rf"[{re.escape(TRIM)}!)]*\d?[{re.escape(TRIM)}!)]*")  # behind the last grade of a line: "Good 2"
_LONGEST = 600


def line_mentions(
    reading: Reading, index: int, start: int, end: int, hits: Sequence[GradeHit], default: Subject, *, past: bool
) -> list[Mention] | None:
    """The grades of ``text[start:end]`` where it is laid out as a list; None where it is prose or a plain label."""
    if not hits or end - start > _LONGEST or len(hits) > 12:
        return None
    dated = _dated_alone(reading, index, start, end, hits, default, past=past)
    if dated:
        return dated
    lead = _time_lead(reading, start, hits[0].start)
    if lead is not None and len(hits) > 1:
        start, past = lead[0], past or lead[1]
    line = Line(reading, index, default, past)
    if opens_with_grade(reading.text, start, hits[0].start):
        found = grade_first(line, end, hits)
        if found is not None:
            return found
    parts = parts_of(reading.text, start, end)
    if len(parts) > 1:
        tabbed = "\t" in reading.text[start:end] and hits[0].start >= parts[1][0]
        return (
            (_labelled(line, start, end, hits) if tabbed else [])
            or _several(line, parts, hits)
            or _led(line, start, end, hits)
            or _shared(line, start, end, hits)
            or _slashed(line, parts, hits)
            or None
        )
    return _labelled(line, start, end, hits) or _led(line, start, end, hits)


def named_mention(reading: Reading, index: int, start: int, end: int, hits: Sequence[GradeHit]) -> Mention | None:
    """The grade behind the name that opens a line of a round-up, where the line tells more of its own."""
    told = reading.named_lines[index]
    if not start <= told.start < hits[0].start or read_cell(reading, told.end, end, hits):
        return None
    subject = told if told.kind == "other" else PROVIDER
    return Line(reading, index, subject, past=False).mention(Graded(hits[0]), (), subject)


def _dated_alone(
    reading: Reading, index: int, start: int, end: int, hits: Sequence[GradeHit], default: Subject, *, past: bool
) -> list[Mention]:
    """ "Inadequate in 2018.": a sentence of a history that is a grade and its year, and nothing else."""
    if reading.text[start : hits[0].start].strip(TRIM) or end - start > 120 or not reading.inspectorate.gives_overall:
        return []
    cell = read_cell(reading, start, end, hits)
    if not cell or any(graded.day is None for graded in cell) or "(" in reading.text[start:end]:
        return []
    line = Line(reading, index, default, past)
    return [line.mention(graded, ()) for graded in cell]


def _time_lead(reading: Reading, start: int, stop: int) -> tuple[int, bool] | None:
    """ "In 2012: performance - adequate; ...": where the list begins, and whether that was before."""
    colon = reading.text.find(":", start, stop)
    if not 0 <= colon - start <= 60 or not says_times_only(reading, start, colon):
        return None
    day = day_in(reading, start, colon)
    past = is_past(reading.text[start:colon]) or (day is not None and is_before(reading, day))
    return (colon + 1, past) if day is not None or past else None


def _several(line: Line, parts: Sequence[tuple[int, int]], hits: Sequence[GradeHit]) -> list[Mention]:
    """ "Overall: Good | Safe: Good": each part a label and a cell; [] unless all of them are."""
    graded = [part for part in parts if within(hits, *part)]
    if len(graded) < 2:
        return []
    mentions: list[Mention] = []
    first: tuple[int, int] | None = None  # the grade-first part that bare items below belong to
    names = _names_others(line, graded, hits)
    for part in parts:
        inside = within(hits, *part)
        if not inside:
            if first is not None:
                more = listed_areas(line.reading, *part, mentions[-1].grade)
                if more is None:
                    return []
                last = mentions[-1]
                hit = GradeHit(last.start, last.end, last.grade, True, "alone", line.index)
                mentions += [line.mention(Graded(hit), (ref,)) for ref in more]
            elif not (
                labels_nothing(line.text, *part)
                or labels_a_fact(line.text, *part)
                or says_times_only(line.reading, *part)
                or (part == parts[0] and part[1] - part[0] <= 40 and "|" in line.text[part[1] : graded[0][0]])
            ):
                return []
            continue
        first = None
        if opens_with_grade(line.text, part[0], inside[0].start):
            found = grade_first(line, part[1], inside)
            if not found:
                return []
            first = part
        else:
            found = _labelled(line, *part, inside, single=True, names=names)
        if not found:
            return []
        mentions += found
    return mentions


def _labelled(
    line: Line, start: int, end: int, hits: Sequence[GradeHit], *, single: bool = False, names: bool = False
) -> list[Mention]:
    """ "Help and protection: RI (2018: inadequate)"; a label with a plain grade only where ``single``."""
    split = label_end(line.text, start, hits[0].start)
    told = line.reading.named_lines.get(line.index)
    if told is not None and start <= told.start < hits[0].start:
        single, start, split = True, told.start, told.end
    begin = -1  # of the cell, where it does not follow the label
    if split is None and (joint := area_to_be(line.reading, line.index, start, hits[0].start)) is not None:
        single, split, begin = True, joint.start(), joint.end()
    if split is None:
        split = turn_start(line.text, start, hits[0].start)
        bracket = line.text[hits[0].end : hits[0].end + 2] == " ("
        closes = hits[0].strong and len(hits) == 1 and _CLOSES.fullmatch(line.text, hits[0].end, end) is not None
        closes = closes and not is_clause(" ".join(line.text[start:split].split()[-1:]))  # "Leadership is Good."
        if not (single or bracket or closes):
            return []
        if whole_area(line.reading, start, split, hits[0].grade):
            single = single or closes  # "Quality of education GOOD."
        elif not (bracket and len(hits) > 1 and heads_line(line.reading, line.index, start, split)):
            return []
    cell = read_cell(line.reading, begin if begin >= 0 else split, end, hits)
    if told is not None and not cell and len(hits) == 1:
        cell = [Graded(hits[0])]  # "Deeping: outstanding for a third time"
    more = any(ch.isalpha() for ch in line.text[hits[-1].end : end])  # "(not graded on its own in 2021)"
    dated = ":" in line.text[split : hits[0].start] and says_times_only(line.reading, start, split)
    dated = dated or "(" in line.text[start:split]  # "Adoption (January 2024): Outstanding"
    if not cell or not (single or more or dated or len(hits) > 1 or cell[0].status or cell[0].day is not None):
        return []
    day = day_in(line.reading, start, split) if len(cell) == 1 else None
    if day is not None and says_times_only(line.reading, start, split):  # "2014: inadequate."
        return [line.mention(cell[0]._replace(day=day), ())]
    named = label_of(
        line.reading, line.index, start, split, cell[0].hit.grade, line.default, names=names, sure=len(cell) > 1
    )
    if named is None:
        return []
    areas, subject = named
    if len(cell) == 1 and says(line.text[start:split], "column_past"):  # "Rating at last inspection: Good (...)"
        cell = [cell[0]._replace(status="previous")]
    return [line.mention(graded, areas, subject) for graded in cell]


def _led(line: Line, start: int, end: int, hits: Sequence[GradeHit]) -> list[Mention] | None:
    """ "For comparison, the grades nearby are: Westering - Good; Hurn - RI", or a history after a colon."""
    colon = line.text.find(":", start, hits[0].start)
    if colon < 0:
        return None
    parts = parts_of(line.text, colon + 1, end)
    if len(parts) < 2:
        parts = _by_comma(line, colon + 1, end, hits)
    if len(parts) > 1 and hits[0].start - colon > 3:
        return _several(line, parts, hits) or None
    cell = read_cell(line.reading, colon + 1, end, hits)
    if len(cell) < 2:
        return None
    told = sorted(
        {
            area.span()
            for area_set in line.reading.area_sets
            for area in area_set.pattern.finditer(line.text, start, colon)
        }
    )
    refs = area_ref(line.reading, hits[0].grade, *told[0]) if len(told) == 1 else ()
    if refs and (len(cell) > 2 or any(graded.day for graded in cell)):
        return [line.mention(graded, refs) for graded in cell]  # "For leadership the ladder was longer: ..."
    dated = sum(graded.day is not None for graded in cell)
    words = [word.strip(TRIM + ",").lower() for word in line.text[start:colon].split()]
    if dated >= 2 and len(words) <= 14 and any(among(word, "history_nouns") for word in words):
        return [line.mention(graded, ()) for graded in cell]
    return None


def _shared(line: Line, start: int, end: int, hits: Sequence[GradeHit]) -> list[Mention]:
    """ "All other judgements (leadership; help and protection): Good": one grade behind the areas it is for."""
    split = label_end(line.text, start, hits[0].start)
    cell = read_cell(line.reading, split, end, hits) if split is not None else []
    if split is None or not cell:
        return []
    opens = line.text.find("(", start, split)
    refs = listed_areas(line.reading, opens + 1 if opens >= 0 else start, split, hits[0].grade)
    if (
        refs is None
        or len(refs) < 2
        or any(not whole_area(line.reading, ref.start, ref.end, hits[0].grade) for ref in refs)
    ):
        return []
    return [line.mention(graded, (ref,), rule="list") for graded in cell for ref in refs]


def _slashed(line: Line, parts: Sequence[tuple[int, int]], hits: Sequence[GradeHit]) -> list[Mention]:
    """ "Eastdale / Good / 2021": a row whose cells stand between slashes."""
    graded = [part for part in parts if within(hits, *part)]
    if len(graded) != 1 or graded[0] == parts[0]:
        return []
    others = [part for part in parts[1:] if part != graded[0]]
    if not all(says_times_only(line.reading, *part) or is_empty_cell(line.text[slice(*part)]) for part in others):
        return []
    opens = line.text.find(" (", hits[-1].end, graded[0][1])
    last = opens if opens >= 0 and line.text[graded[0][1] - 1] == ")" else graded[0][1]  # "Good (now a trust)"
    cell = read_cell(line.reading, graded[0][0], last, hits)
    named = (
        label_of(line.reading, line.index, *parts[0], cell[0].hit.grade, line.default, names=False, sure=False)
        if cell
        else None
    )
    return [line.mention(graded, *named) for graded in cell] if named is not None else []


def _by_comma(line: Line, start: int, end: int, hits: Sequence[GradeHit]) -> list[tuple[int, int]]:
    """ "safe - good, caring - outstanding": parts between commas, each with a grade behind a mark."""
    parts = split_at(COMMAS, line.text, start, end)
    graded = [(a, within(hits, a, b)) for a, b in parts]
    labelled = all(inside and label_end(line.text, a, inside[0].start) is not None for a, inside in graded)
    return parts if labelled else []


def _names_others(line: Line, parts: Sequence[tuple[int, int]], hits: Sequence[GradeHit]) -> bool:
    """Whether the labels are names of other providers."""
    for a, b in parts:
        split = label_end(line.text, a, within(hits, a, b)[0].start)
        if split is None or not looks_like_name(line.reading, line.text[slice(*trimmed(line.text, a, split))]):
            return False
    return lists_others(line.reading, line.index, before=parts[0][0])
