"""Labels and grades by turns in running text, where a copy has joined the lines of a list or the cells of a table.

"Inspection judgements Quality of education: Good Behaviour and attitudes: Outstanding Early years: Good."
"Are services safe? Good Are services effective? Good Are services well-led? Requires improvement"
"Safe Good (was RI) Effective Good Caring Outstanding"
"Safe Effective Caring Overall Good Good Outstanding Good"
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.judgements.areas.refs import AreaRef, area_ref
from pipeline.judgements.mentions import Mention, Subject
from pipeline.judgements.page.cells import YEAR, Graded, is_past, newest_first, says_times_only
from pipeline.judgements.page.laid_out import Line
from pipeline.judgements.page.lines import TRIM, is_clause, trimmed, whole_area
from pipeline.judgements.reading import GradeHit, Reading

_LONGEST = 130  # characters of a label
_FEWEST = 3


class _Pair(NamedTuple):
    hit: GradeHit
    areas: tuple[AreaRef, ...]
    known: bool  # a scale file names the area
    before: bool = False
    more: tuple[GradeHit, ...] = ()  # in further columns


def flat_pairs(
    reading: Reading, index: int, hits: Sequence[GradeHit], default: Subject, *, past: bool
) -> tuple[list[Mention], list[GradeHit]]:
    """The grades of each run of three labels and more with their grades; and the hits that are left."""
    line = Line(reading, index, default, past)
    across = _across(reading, index, hits)
    if across:
        return [line.mention(Graded(hit), refs) for hit, refs in across], []
    mentions: list[Mention] = []
    left: list[GradeHit] = []
    for run in _runs(reading, index, hits):
        new = [pair for pair in run if not pair.before]
        columns = {len(pair.more) for pair in run}
        if len(new) < _FEWEST or 2 * sum(pair.known for pair in new) < len(new) or columns not in ({0}, {1}):
            left += [hit for pair in run for hit in (pair.hit, *pair.more)]
        elif columns == {1}:
            mentions += _two_columns(line, run)
        else:
            mentions += [line.mention(Graded(p.hit, "previous" if p.before else ""), p.areas) for p in run]
    return mentions, left


def _runs(reading: Reading, index: int, hits: Sequence[GradeHit]) -> Iterator[list[_Pair]]:
    """The hits in order, those together that follow their labels by turns."""
    run: list[_Pair] = []
    start = reading.structure.blocks[index].start
    for hit in hits:
        gap = reading.text[start : hit.start]
        if run and run[-1].areas and not gap.strip(" |/→\n\t"):
            run[-1] = run[-1]._replace(more=(*run[-1].more, hit))
        elif (
            run and gap.lstrip()[:1] in tuple("(,[/–-") and is_past(gap) and says_times_only(reading, start, hit.start)
        ):
            run.append(run[-1]._replace(hit=hit, before=True))
        else:
            pair = _label(reading, start, hit) if run and run[-1].areas else None
            if pair is None:
                yield run
                run = []
                pair = _first_label(reading, start, hit) or _Pair(hit, (), known=False)
            run.append(pair)
        start = hit.end
    yield run


def _two_columns(line: Line, run: Sequence[_Pair]) -> list[Mention]:
    """ "Area 2018 2022 Leadership Inadequate Good Adoption Good Good": the second column is the newer one, where the
    years before the first label do not say that the first is."""
    first = run[0].areas[0].start
    years = [int(year) for year in YEAR.findall(line.text, max(0, first - 80), first)][-2:]
    falling = years[0] > years[1] if len(years) == 2 else newest_first(line.reading, line.index)
    mentions = []
    for pair in run:
        new, old = (pair.hit, pair.more[0]) if falling else (pair.more[0], pair.hit)
        mentions += [line.mention(Graded(new), pair.areas), line.mention(Graded(old, "previous"), pair.areas)]
    return mentions


def _across(reading: Reading, index: int, hits: Sequence[GradeHit]) -> list[tuple[GradeHit, tuple[AreaRef, ...]]]:
    """ "Safe Effective Caring Overall Good Good Outstanding Good": as many areas as grades, in the same order."""
    text, start = reading.text, reading.structure.blocks[index].start
    if any(text[a.end : b.start].strip(" |\n\t") for a, b in itertools.pairwise(hits)):
        return []
    found: list[AreaRef] = []
    end = hits[0].start
    while len(found) < len(hits):
        while end > start and text[end - 1] in " |:\n\t?":
            end -= 1
        refs = _ending_at(reading, start, end, hits[-1 - len(found)].grade)
        if not refs:
            return []
        found.append(refs[0])
        end = refs[0].start
    return [(hit, (ref,)) for hit, ref in zip(hits, reversed(found), strict=True)]


def _label(reading: Reading, start: int, hit: GradeHit) -> _Pair | None:
    """A grade for the area that all words between the grade before and it name."""
    text = reading.text
    first, last = trimmed(text, start, hit.start)
    words = text[first:last]
    if hit.start - start > _LONGEST or not words[:1].isupper() or text[start:first].strip(" \n\t)|*-–—/•"):
        return None
    known = whole_area(reading, first, last, hit.grade)
    if known:
        return _Pair(hit, known, known=True)
    marked = text[first : hit.start].rstrip(" *").endswith(":")
    if not marked or len(words.split()) > 8 or is_clause(words) or ":" in words:
        return None
    return _Pair(hit, (AreaRef("other", words, first, last),), known=False)


def _first_label(reading: Reading, start: int, hit: GradeHit) -> _Pair | None:
    """A grade for the area that the last words before it name."""
    first, last = trimmed(reading.text, max(start, hit.start - _LONGEST), hit.start)
    last -= reading.text[last - 1 : last] == "?"
    refs = _ending_at(reading, first, last, hit.grade)
    plain = not reading.text[last : hit.start].strip(TRIM + "?")
    return _Pair(hit, refs, known=True) if refs and plain else None


def _ending_at(reading: Reading, start: int, end: int, grade: str) -> tuple[AreaRef, ...]:
    """The longest area in capitals that the text before ``end`` closes with."""
    begins = [
        match.start()
        for area_set in reading.area_sets
        for match in area_set.pattern.finditer(reading.text, max(start, end - _LONGEST), end)
        if match.end() == end and match.group()[:1].isupper()
    ]
    return area_ref(reading, grade, min(begins), end) if begins else ()
