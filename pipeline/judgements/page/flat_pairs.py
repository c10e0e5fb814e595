"""Labels and grades by turns in running text, where a copy has joined the lines of a list or the cells of a table.

"Inspection judgements Quality of education: Good Behaviour and attitudes: Outstanding Early years: Good."
"Are services safe? Good Are services effective? Good Are services well-led? Requires improvement"
"Safe Good (was RI) Effective Good Caring Outstanding"
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.judgements.areas.refs import AreaRef, area_ref
from pipeline.judgements.mentions import Mention, Subject
from pipeline.judgements.page.cells import Graded, is_past, says_times_only
from pipeline.judgements.page.laid_out import Line
from pipeline.judgements.page.lines import TRIM, is_clause, trimmed, whole_area
from pipeline.judgements.reading import GradeHit, Reading

_LONGEST = 130  # characters of a label
_FEWEST = 3


def flat_pairs(
    reading: Reading, index: int, hits: Sequence[GradeHit], default: Subject, *, past: bool
) -> tuple[list[Mention], list[GradeHit]]:
    """The grades of each run of three labels and more with their grades; and the hits that are left."""
    line = Line(reading, index, default, past)
    mentions: list[Mention] = []
    left: list[GradeHit] = []
    run: list[tuple[GradeHit, tuple[AreaRef, ...], bool]] = []  # grade, its area, whether of before

    def close() -> None:
        known = [refs for _, refs, before in run if not before and refs[0].key != "other"]
        if sum(not before for _, _, before in run) < _FEWEST or 2 * len(known) < len(run):
            left.extend(hit for hit, _, _ in run)
        else:
            mentions.extend(line.mention(Graded(hit, "previous" if before else ""), refs) for hit, refs, before in run)
        run.clear()

    start = reading.structure.blocks[index].start
    for hit in hits:
        gap = reading.text[start : hit.start]
        if run and gap.lstrip()[:1] in tuple("(,[/–-") and is_past(gap) and says_times_only(reading, start, hit.start):
            run.append((hit, run[-1][1], True))
        else:
            refs = _label(reading, start, hit, whole=bool(run))
            if not refs and run:
                close()
                refs = _label(reading, start, hit, whole=False)
            if refs:
                run.append((hit, refs, False))
            else:
                left.append(hit)
        start = hit.end
    close()
    return mentions, sorted(left)


def _label(reading: Reading, start: int, hit: GradeHit, *, whole: bool) -> tuple[AreaRef, ...]:
    """The area that all words before a grade name, or of the first of a run the last of them."""
    text = reading.text
    if whole:
        first, last = trimmed(text, start, hit.start)
        words = text[first:last]
        if hit.start - start > _LONGEST or not words[:1].isupper() or text[start:first].strip(" \n\t)|*-–—/•"):
            return ()
        known = whole_area(reading, first, last, hit.grade)
        marked = text[first : hit.start].rstrip(" *").endswith(":")
        if known or not marked or len(words.split()) > 8 or is_clause(words) or ":" in words:
            return known
        return (AreaRef("other", words, first, last),)
    first, last = trimmed(text, max(start, hit.start - _LONGEST), hit.start)
    last = last if text[last - 1 : last] != "?" else last - 1
    ends = [
        match
        for area_set in reading.area_sets
        for match in area_set.pattern.finditer(text, first, last)
        if match.end() == last and match.group()[:1].isupper()
    ]
    if not ends or text[last : hit.start].strip(TRIM + "?"):
        return ()
    return area_ref(reading, hit.grade, min(match.start() for match in ends), last)
