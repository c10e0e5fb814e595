"""Lines laid out as lists: labels with a grade and the one before it, and grades with the areas they were given for.

"Help and protection: RI (2018: inadequate)"               a label, the grade, the grade before
"Overall: Good | Safe: Good | Well-led: Outstanding"       several in one line
"nearby: Westering - Good (was RI); Hurn - RI"             other providers by name
"Good - keeping people safe; leading the force"            the grade first
"The story so far: satisfactory (2008), good (2013)"       the provider's history
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from pipeline.judgements.cells import Graded, day_in, is_before, is_empty_cell, is_past, read_cell, says_times_only
from pipeline.judgements.columns import says
from pipeline.judgements.cues import LATER_VISITS
from pipeline.judgements.label_kinds import label_kind
from pipeline.judgements.labels import day_above
from pipeline.judgements.lines import TRIM, is_clause, trimmed, whole_area
from pipeline.judgements.mentions import CONFIDENCE, PROVIDER, AreaRef, Mention, Subject, area_ref
from pipeline.judgements.others import lists_others, looks_like_name
from pipeline.judgements.reading import GradeHit, Reading
from pipeline.judgements.words import among, group
from pipeline.lexicons import cached_from_models

_BREAKS = re.compile(r"\s*(?:;|\||•|·)\s*|\s+/+\s+|\t+|\n+")
_COMMAS = re.compile(r"\s*,\s*(?:and\s+)?")
_CLOSES = re.compile(rf"[{re.escape(TRIM)}!)]*\d?[{re.escape(TRIM)}!)]*")  # behind the last grade of a line: "Good 2"
_TO_BE = re.compile(r"\s+(?:to be|as being|as|to)\s+[\"“‘'*(]*$")
_NAME_BREAKS = re.compile(r"\s*,\s*(?:and\s+)?|\s+(?:and|&)\s+")
_AND = re.compile(r"\s+(?:and|&)\s+")
_MARK = re.compile(r"[\"”’')\]*]*(?:\s*[(\[]\d[)\]])?\*{0,2}\s*(?::|=|\||\t|\s[-–—~]\s|[–—]|\.{3,}|(?<=\])(?=\s))\s*")
_LABEL_END = re.compile(r"(?:\s*[:=|]\s*|\s+[-–—~]\s+|\s*(?:\.\s?){3,}\s*|\s*…\s*|\s{2,}|\t+|(?<=\?)\s+)")
_LONGEST = 600


@cached_from_models
def _opening() -> re.Pattern[str]:
    """Words before a grade that opens a list: "Graded good: ...", "Areas rated good:"."""
    verbs = "|".join(sorted(group("grade_openings"), key=len, reverse=True))
    return re.compile(rf"(?i)[\s{re.escape(TRIM)}\d)]*(?:(?:{verbs})\s+)?[\"“‘'*(]*")


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
    reader = _Line(reading, index, default, past=past)
    if _opening().fullmatch(reading.text, start, hits[0].start):
        found = reader.grade_first(start, end, hits)
        if found is not None:
            return found
    parts = _parts(reading.text, start, end)
    if len(parts) > 1:
        tabbed = "\t" in reading.text[start:end] and hits[0].start >= parts[1][0]
        return (
            (reader.one(start, end, hits) if tabbed else [])
            or reader.several(parts, hits)
            or reader.led(start, end, hits)
            or reader.shared(start, end, hits)
            or reader.slashed(parts, hits)
            or None
        )
    return reader.one(start, end, hits) or reader.led(start, end, hits)


def named_mention(reading: Reading, index: int, start: int, end: int, hits: Sequence[GradeHit]) -> Mention | None:
    """The grade behind the name that opens a line of a round-up, where the line tells more of its own."""
    told = reading.named_lines[index]
    if not start <= told.start < hits[0].start or read_cell(reading, told.end, end, hits):
        return None
    subject = told if told.kind == "other" else PROVIDER
    return _Line(reading, index, subject, past=False).mention(Graded(hits[0]), (), subject)


def _dated_alone(
    reading: Reading, index: int, start: int, end: int, hits: Sequence[GradeHit], default: Subject, *, past: bool
) -> list[Mention]:
    """ "Inadequate in 2018.": a sentence of a history that is a grade and its year, and nothing else."""
    if reading.text[start : hits[0].start].strip(TRIM) or end - start > 120 or not reading.inspectorate.gives_overall:
        return []
    cell = read_cell(reading, start, end, hits)
    if not cell or any(graded.day is None for graded in cell) or "(" in reading.text[start:end]:
        return []
    reader = _Line(reading, index, default, past=past)
    return [reader.mention(graded, ()) for graded in cell]


def ordered_mentions(
    reading: Reading,
    index: int,
    start: int,
    end: int,
    hits: Sequence[GradeHit],
    areas: Sequence[AreaRef],
    *,
    past: bool,
) -> list[Mention]:
    """Grades alone, for the areas listed above, in order.

    "And last time? Good, inadequate. In that order."    "In 2019 the grades were inadequate, good and good."
    """
    block, text = reading.structure.blocks[index], reading.text
    if len(hits) < 2 or any(
        text[a.end : b.start].strip(" ,;/|") not in ("", "and") for a, b in itertools.pairwise(hits)
    ):
        return []
    listed = list({ref.key if ref.key != "other" else ref.text: ref for ref in areas}.values())
    if len(listed) != len(hits):
        return []
    after = text[hits[-1].end : min(block.end, end + 60)].lower().split()
    told = any(among(word.strip(".,!;"), "ordered") for word in after)
    lead = text[start : hits[0].start].strip(TRIM)
    earlier = past
    if not lead and told:
        earlier = past or is_past(text[max(block.start, start - 80) : start])
    elif lead:
        words = [word.strip(TRIM + ",;)").lower() for word in lead.split()]
        day = day_in(reading, start, hits[0].start)
        earlier = past or any(among(word, "column_past") for word in words) or bool(day and is_before(reading, day))
        plural = any(among(word, "rating_plurals") for word in words) and (earlier or told)
        pointed = told and any(among(word, "demonstratives") for word in words)
        timed = earlier and says_times_only(reading, start, hits[0].start)  # "Last time, in 2016: RI / RI"
        if (
            not (plural or pointed or timed)
            or len(words) > 16
            or text[hits[-1].end : end].strip(TRIM + ")").count(" ") > 4
        ):
            return []
    else:
        return []
    status = "previous" if earlier else "current"
    return [
        Mention(
            hit.grade, hit.start, hit.end, "list", CONFIDENCE["list"], (ref,), status=status, firm=True, block=index
        )
        for hit, ref in zip(hits, listed, strict=True)
    ]


def _time_lead(reading: Reading, start: int, stop: int) -> tuple[int, bool] | None:
    """ "In 2012: performance - adequate; ...": where the list begins, and whether that was before."""
    colon = reading.text.find(":", start, stop)
    if not 0 <= colon - start <= 60 or not says_times_only(reading, start, colon):
        return None
    day = day_in(reading, start, colon)
    past = is_past(reading.text[start:colon]) or (day is not None and is_before(reading, day))
    return (colon + 1, past) if day is not None or past else None


def _parts(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The parts of a line between semicolons, bars and slashes."""
    parts, position = [], start
    for mark in _BREAKS.finditer(text, start, end):
        parts.append((position, mark.start()))
        position = mark.end()
    parts.append((position, end))
    return [(a, b) for a, b in parts if (words := text[a:b].strip(TRIM)) and words != "and"]


class _Line:
    """The reader of one line."""

    def __init__(self, reading: Reading, index: int, default: Subject, *, past: bool) -> None:
        self.reading, self.text, self.index = reading, reading.text, index
        self.default, self.past = default, past

    def several(self, parts: Sequence[tuple[int, int]], hits: Sequence[GradeHit]) -> list[Mention]:
        """ "Overall: Good | Safe: Good": each part a label and a cell; () unless all of them are."""
        graded = [part for part in parts if any(part[0] <= hit.start and hit.end <= part[1] for hit in hits)]
        if len(graded) < 2:
            return []
        mentions: list[Mention] = []
        first: tuple[int, int] | None = None  # the grade-first part that bare items below belong to
        names = self._names(graded, hits)
        for part in parts:
            inside = [hit for hit in hits if part[0] <= hit.start and hit.end <= part[1]]
            if not inside:
                if first is not None:
                    more = self._items(*part, mentions[-1].grade)
                    if more is None:
                        return []
                    mentions += [self.mention(Graded(_hit_of(mentions[-1], self.index)), (ref,)) for ref in more]
                elif not self._labels_nothing(*part):
                    return []
                continue
            first = None
            if _opening().fullmatch(self.text, part[0], inside[0].start):
                found = self.grade_first(*part, inside)
                if not found:
                    return []
                first = part
            else:
                found = self.one(*part, inside, single=True, names=names)
            if not found:
                return []
            mentions += found
        return mentions

    def led(self, start: int, end: int, hits: Sequence[GradeHit]) -> list[Mention] | None:
        """ "For comparison, the grades nearby are: Westering - Good; Hurn - RI", or a history after a colon."""
        colon = self.text.find(":", start, hits[0].start)
        if colon < 0:
            return None
        parts = _parts(self.text, colon + 1, end)
        if len(parts) < 2:
            parts = self._by_comma(colon + 1, end, hits)
        if len(parts) > 1 and hits[0].start - colon > 3:
            return self.several(parts, hits) or None
        cell = read_cell(self.reading, colon + 1, end, hits)
        if len(cell) < 2:
            return None
        told = sorted(
            {
                area.span()
                for area_set in self.reading.area_sets
                for area in area_set.pattern.finditer(self.text, start, colon)
            }
        )
        refs = area_ref(self.reading, hits[0].grade, *told[0]) if len(told) == 1 else ()
        if refs and (len(cell) > 2 or any(graded.day for graded in cell)):
            return [self.mention(graded, refs) for graded in cell]  # "For leadership the ladder was longer: ..."
        dated = sum(graded.day is not None for graded in cell)
        words = [word.strip(TRIM + ",").lower() for word in self.text[start:colon].split()]
        if dated >= 2 and len(words) <= 14 and any(among(word, "history_nouns") for word in words):
            return [self.mention(graded, ()) for graded in cell]
        return None

    def shared(self, start: int, end: int, hits: Sequence[GradeHit]) -> list[Mention]:
        """ "All other judgements (leadership; help and protection): Good": one grade behind the areas it is for."""
        split = self._label_end(start, hits[0].start)
        cell = read_cell(self.reading, split, end, hits) if split is not None else []
        if split is None or not cell:
            return []
        opens = self.text.find("(", start, split)
        refs = self._items(opens + 1 if opens >= 0 else start, split, hits[0].grade)
        if refs is None or len(refs) < 2 or any(not self._known(ref.start, ref.end, hits[0].grade) for ref in refs):
            return []
        return [self.mention(graded, (ref,), rule="list") for graded in cell for ref in refs]

    def slashed(self, parts: Sequence[tuple[int, int]], hits: Sequence[GradeHit]) -> list[Mention]:
        """ "Eastdale / Good / 2021": a row whose cells stand between slashes."""
        graded = [part for part in parts if any(part[0] <= hit.start and hit.end <= part[1] for hit in hits)]
        if len(graded) != 1 or graded[0] == parts[0]:
            return []
        others = [part for part in parts[1:] if part != graded[0]]
        if not all(says_times_only(self.reading, *part) or is_empty_cell(self.text[slice(*part)]) for part in others):
            return []
        opens = self.text.find(" (", hits[-1].end, graded[0][1])
        last = opens if opens >= 0 and self.text[graded[0][1] - 1] == ")" else graded[0][1]  # "Good (now a trust)"
        cell = read_cell(self.reading, graded[0][0], last, hits)
        named = self._label(*parts[0], cell[0].hit.grade, names=False, sure=False) if cell else None
        return [self.mention(graded, *named) for graded in cell] if named is not None else []

    def _by_comma(self, start: int, end: int, hits: Sequence[GradeHit]) -> list[tuple[int, int]]:
        """ "safe - good, caring - outstanding": parts between commas, each with a grade behind a mark."""
        parts, position = [], start
        for mark in _COMMAS.finditer(self.text, start, end):
            parts.append((position, mark.start()))
            position = mark.end()
        parts.append((position, end))
        for a, b in parts:
            hit = next((hit for hit in hits if a <= hit.start and hit.end <= b), None)
            if hit is None or self._label_end(a, hit.start) is None:
                return []
        return parts

    def _names(self, parts: Sequence[tuple[int, int]], hits: Sequence[GradeHit]) -> bool:
        """Whether the labels are names of other providers."""
        for a, b in parts:
            hit = next(hit for hit in hits if a <= hit.start and hit.end <= b)
            split = self._label_end(a, hit.start)
            if split is None or not looks_like_name(self.reading, self.text[slice(*trimmed(self.text, a, split))]):
                return False
        return lists_others(self.reading, self.index, before=parts[0][0])

    def _labels_nothing(self, start: int, end: int) -> bool:
        """ "Care leavers: not judged"."""
        mark = _LABEL_END.search(self.text, start, end)
        return mark is not None and is_empty_cell(self.text[mark.end() : end])

    def _label_end(self, start: int, stop: int) -> int | None:
        """Where the label before a cell ends: at the first mark after which nothing but times stands."""
        for mark in _LABEL_END.finditer(self.text, start, stop):
            words = self.text[mark.end() : stop].lower().split()
            plain = [bare for word in words if (bare := word.strip(TRIM + ",;()"))]
            if all(among(word, "cell_past") or among(word, "cell_turns") or word.isdigit() for word in plain):
                return mark.start() if mark.start() > start else None
        return None

    def one(
        self, start: int, end: int, hits: Sequence[GradeHit], *, single: bool = False, names: bool = False
    ) -> list[Mention]:
        """ "Help and protection: RI (2018: inadequate)"; a label with a plain grade only where ``single``."""
        split = self._label_end(start, hits[0].start)
        told = self.reading.named_lines.get(self.index)
        if told is not None and start <= told.start < hits[0].start:
            single, start, split = True, told.start, told.end
        begin = -1  # of the cell, where it does not follow the label
        if split is None and (joint := self._to_be(start, hits[0].start)) is not None:
            single, split, begin = True, joint.start(), joint.end()
        if split is None:
            split = hits[0].start
            bracket = self.text[hits[0].end : hits[0].end + 2] == " ("
            closes = hits[0].strong and len(hits) == 1 and _CLOSES.fullmatch(self.text, hits[0].end, end) is not None
            closes = closes and not is_clause(" ".join(self.text[start:split].split()[-1:]))  # "Leadership is Good."
            if not (single or bracket or closes):
                return []
            if whole_area(self.reading, start, split, hits[0].grade):
                single = single or closes  # "Quality of education GOOD."
            elif not (bracket and len(hits) > 1 and self._heads_line(start, split)):
                return []
        cell = read_cell(self.reading, begin if begin >= 0 else split, end, hits)
        if told is not None and not cell and len(hits) == 1:
            cell = [Graded(hits[0])]  # "Deeping: outstanding for a third time"
        more = any(ch.isalpha() for ch in self.text[hits[-1].end : end])  # "(not graded on its own in 2021)"
        dated = ":" in self.text[split : hits[0].start] and says_times_only(self.reading, start, split)
        dated = dated or "(" in self.text[start:split]  # "Adoption (January 2024): Outstanding"
        if not cell or not (single or more or dated or len(hits) > 1 or cell[0].status or cell[0].day is not None):
            return []
        day = day_in(self.reading, start, split) if len(cell) == 1 else None
        if day is not None and says_times_only(self.reading, start, split):  # "2014: inadequate."
            return [self.mention(cell[0]._replace(day=day), ())]
        named = self._label(start, split, cell[0].hit.grade, names=names, sure=len(cell) > 1)
        if named is None:
            return []
        areas, subject = named
        if len(cell) == 1 and says(self.text[start:split], "column_past"):  # "Rating at last inspection: Good (...)"
            cell = [cell[0]._replace(status="previous")]
        return [self.mention(graded, areas, subject) for graded in cell]

    def _to_be(self, start: int, stop: int) -> re.Match[str] | None:
        """Where the area of an item ends: "(a) the impact of leaders to be good;" under "It had judged:"."""
        blocks, reading = self.reading.structure.blocks, self.reading
        block = blocks[self.index]
        joint = _TO_BE.search(self.text, start, stop)
        if joint is None or block.kind != "bullet" or block.lead_in < 0 or joint.end() != stop:
            return None
        lead = blocks[block.lead_in]
        words = self.text[max(lead.start, lead.end - 80) : lead.end].lower().split()
        tags = {tag for word in words for tag in reading.words.phrases.get((word.strip(TRIM + ",;"),), ())}
        return joint if self.text[lead.end - 1] == ":" and tags & {"judged", "found"} else None

    def _heads_line(self, start: int, split: int) -> bool:
        """A short label that no scale file names, at the beginning of its line: "Care planning 3 (was 4)"."""
        block, words = self.reading.structure.blocks[self.index], self.text[start:split].split()
        opens = block.start == start and bool(words) and words[0][:1].isupper() and len(words) <= 6
        return opens and not self.reading.inspectorate.gives_overall and not is_clause(" ".join(words))

    def _label(
        self, start: int, end: int, grade: str, *, names: bool, sure: bool
    ) -> tuple[tuple[AreaRef, ...], Subject] | None:
        reading = self.reading
        areas = whole_area(reading, start, end, grade)
        if areas:
            return areas, self.default
        start, end = trimmed(self.text, start, end)
        words = self.text[start:end]
        if (
            not any(ch.isalpha() for ch in words)
            or len(words.split()) > 12
            or is_clause(words)
            or says(words, "averages")
            or any(d.char_start == start for d in reading.dates_in(start, end))
        ):
            return None
        if names or (lists_others(reading, self.index, before=start) and looks_like_name(reading, words)):
            return (), Subject("other", words, start, end)
        kind = label_kind(reading, words)
        if kind in ("overall", "provider"):
            return (), self.default
        if kind == "other":
            return (), Subject("other", words, start, end)
        if (
            kind == "area"
            and sure
            and words[0].isupper()
            and (":" in self.text[end : end + 3] or self.reading.structure.blocks[self.index].start + 6 > start)
            and not any(among(word.strip(TRIM + ",").lower(), "history_nouns") for word in words.split())
        ):
            return (AreaRef("other", words, start, end),), self.default
        return None

    def grade_first(self, start: int, end: int, hits: Sequence[GradeHit]) -> list[Mention] | None:
        """ "Good - keeping people safe; leading the force"; [] for "Outstanding: none"."""
        hit = hits[0]
        mark = _MARK.match(self.text, hit.end, end)
        if mark is None:
            return self._in_brackets(hit, end) if len(hits) == 1 else None
        if is_empty_cell(self.text[mark.end() : end]):
            return []
        refs = self._items(mark.end(), end, hit.grade, hits[1:])
        if refs is None:
            return [self.mention(Graded(hit), (), named) for named in self._names_in(mark.end(), end)] or None
        mentions = [self.mention(Graded(hit), (ref,), rule="list") for ref in refs]
        if len(hits) > 1:  # "Good: leadership (was inadequate)"
            by_start = sorted(refs, key=lambda ref: ref.start)
            for other in hits[1:]:
                ref = next((ref for ref in reversed(by_start) if ref.start < other.start), None)
                if ref is not None:
                    mentions.append(self.mention(Graded(other, "previous"), (ref,), rule="list"))
        return mentions

    def _in_brackets(self, hit: GradeHit, end: int) -> list[Mention] | None:
        """ "Good (leadership, children in care)": areas alone between the brackets."""
        opens = self.text.find("(", hit.end, end)
        closes = self.text.rfind(")", hit.end, end)
        if opens < 0 or closes < opens or self.text[hit.end : opens].strip() or self.text[closes + 1 : end].strip(TRIM):
            return None
        refs = self._items(opens + 1, closes, hit.grade)
        if not refs or not all(self._known(ref.start, ref.end, hit.grade) for ref in refs):
            return None
        return [self.mention(Graded(hit), (ref,), rule="list") for ref in refs]

    def _items(self, start: int, end: int, grade: str, hits: Sequence[GradeHit] = ()) -> list[AreaRef] | None:
        """The areas that a list names, None where they are no areas."""
        pieces = _parts(self.text, start, end)
        if len(pieces) < 2:
            pieces = self._commas(start, end, grade)
        refs: list[AreaRef] = []
        known = 0
        for a, b in pieces:
            for hit in hits:
                if a <= hit.start and hit.end <= b:
                    opens = self.text.rfind("(", a, hit.start)
                    if opens < 0 or not read_cell(self.reading, opens, b, [hit]):
                        return None
                    b = opens
            a, b = trimmed(self.text, a, b)
            words = self.text[a:b]
            if not words:
                continue
            if not any(ch.isalpha() for ch in words):
                return None  # "Outstanding = 1"
            found = whole_area(self.reading, a, b, grade)
            if not found and (len(words.split()) > 10 or is_clause(words)):
                return None
            known += bool(found)
            refs += found or (AreaRef("other", words, a, b),)
        if not refs:
            return None
        unknown = len(pieces) - known
        plain = not self.reading.inspectorate.gives_overall and (known or len(pieces) > 1)
        return refs if known > unknown or (known and known == unknown) or plain else None

    def _names_in(self, start: int, end: int) -> list[Subject]:
        """Other providers that a grade is listed for: "Outstanding: Holme, Deeping and North Fell"."""
        found: list[Subject] = []
        if not lists_others(self.reading, self.index, before=start):
            return found
        pieces = _parts(self.text, start, end)
        for part in pieces:
            position = part[0]
            for mark in itertools.chain(_NAME_BREAKS.finditer(self.text, *part), (None,)):
                stop = mark.start() if mark is not None else part[1]
                a, b = trimmed(self.text, position, stop)
                position = mark.end() if mark is not None else part[1]
                words = self.text[a:b]
                if not looks_like_name(self.reading, words) or label_kind(self.reading, words) == "provider":
                    return []
                found.append(Subject("other", words, a, b))
        return found

    def _commas(self, start: int, end: int, grade: str) -> list[tuple[int, int]]:
        """Items between commas, the last two joined by "and"; an area that holds an "and" stays whole."""
        pieces, position = [], start
        for mark in _COMMAS.finditer(self.text, start, end):
            pieces.append((position, mark.start()))
            position = mark.end()
        pieces.append((position, end))
        if len(pieces) > 1 and self._is_area(start, end):
            return [(start, end)]  # "leadership, management and governance"
        joined: list[tuple[int, int]] = []
        while pieces:
            size = next((n for n in (3, 2) if len(pieces) >= n and self._is_area(pieces[0][0], pieces[n - 1][1])), 1)
            joined.append((pieces[0][0], pieces[size - 1][1]))
            pieces = pieces[size:]
        last = joined[-1]
        if not self._is_area(*last):
            for mark in _AND.finditer(self.text, *last):
                if self._known(last[0], mark.start(), grade) and self._known(mark.end(), last[1], grade):
                    joined[-1:] = [(last[0], mark.start()), (mark.end(), last[1])]
                    break
        return joined

    def _is_area(self, start: int, end: int) -> bool:
        words = self.text[slice(*trimmed(self.text, start, end))]
        return any(area_set.area_of(words) for area_set in self.reading.area_sets)

    def _known(self, start: int, end: int, grade: str) -> bool:
        return bool(whole_area(self.reading, start, end, grade))

    def mention(
        self, graded: Graded, areas: tuple[AreaRef, ...], subject: Subject | None = None, *, rule: str = "label"
    ) -> Mention:
        subject = subject or self.default
        later = self.reading.about.event_type in LATER_VISITS and subject.kind == "provider"
        dated = graded.day is not None and subject.kind == "provider" and is_before(self.reading, graded.day)
        above = day_above(self.reading, self.index) if graded.day is None and subject.kind == "provider" else None
        past = (
            self.past or later or bool(graded.status) or dated or (above is not None and is_before(self.reading, above))
        )
        return Mention(
            graded.hit.grade,
            graded.hit.start,
            graded.hit.end,
            rule,
            CONFIDENCE[rule],
            areas,
            subject=subject,
            status="previous" if past else "current",
            firm=True,
            on=graded.day or above,
            block=self.index,
        )


def _hit_of(mention: Mention, block: int) -> GradeHit:
    return GradeHit(mention.start, mention.end, mention.grade, True, "alone", block)
