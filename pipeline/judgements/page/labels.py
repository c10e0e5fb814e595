"""Labels before a grade on the same line, and the words before a grade that is a sentence of its own.

"Adult learning programmes: Requires improvement"   a label no scale file names
"Ofsted rating: Good"                               the provider as a whole
"March 2014: Inadequate"                            a line of a history
"Leadership? Outstanding."                          behind a question
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from pipeline.judgements.areas.refs import AreaRef, area_ref
from pipeline.judgements.mentions import PROVIDER, Mention, Subject, news_status, placed_mention
from pipeline.judgements.page.cells import day_in, is_before, says_times_only
from pipeline.judgements.page.columns import says
from pipeline.judgements.page.label_kinds import label_kind
from pipeline.judgements.page.lines import LINE_KINDS, TRIM, block_before, is_clause, trimmed, whole_area
from pipeline.judgements.prose.cues import LATER_VISITS
from pipeline.judgements.reading import GradeHit, Reading
from pipeline.judgements.scales.records import area_wordings
from pipeline.judgements.subjects.others import lists_others, looks_like_name
from pipeline.judgements.words import among

_SEPARATOR = re.compile(
    r"(?:\s*[:=]\s*|\s+[-–—]\s+|\s*\.{3,}\s*|\s*…\s*|\s{2,}|\t+|\s*\(\s*|(?<=\?)\s+)[\s\d\-–\"“‘'`*(]*$"
)

_SPACE = re.compile(r"\s+$")  # "Staff 5"


def label_mention(
    reading: Reading, index: int, hit: GradeHit, default: Subject, *, listed: bool, past: bool = False
) -> Mention | None:
    """One line "label, separator, grade" whose label no scale file names; ``listed`` where its neighbours are alike."""
    block, text = reading.structure.blocks[index], reading.text
    if text[hit.end : block.end].strip(TRIM + "\"”’')]✓⬤0123456789") or block.end - block.start > 140:
        return None
    before = text[block.start : hit.start]
    separator = _SEPARATOR.search(before) or (_SPACE.search(before) if text[hit.start].isdigit() else None)
    if separator is None:
        return None
    start, end = trimmed(text, block.start, block.start + separator.start())
    day = day_in(reading, start, end)
    if day is not None and says_times_only(reading, start, end):
        return _history_mention(reading, index, hit, day, default, past=past)
    day = _day_of_inspection(reading, block.start, end)
    if day is not None:
        return _history_mention(reading, index, hit, day, default, past=past)
    while end > start and (text[end - 1].isdigit() or text[end - 1] in " ?"):
        end -= 1
    words = text[start:end]
    told = reading.named_lines.get(index)
    if told is not None and told.end < end:  # "Tiny Steps, Aldford. Inspected 7 May. Rating: Good"
        subject = told if told.kind == "other" else PROVIDER
        return placed_mention(hit, index, (), subject, news_status(reading, subject), rule="label")
    if (
        not words
        or len(words.split()) > 14
        or not (words[0].isupper() or words[0].isdigit() or (listed and start == block.start and not is_clause(words)))
        or any(words.lower().startswith(w) for w in reading.words.widgets)
    ):
        return None
    known = whole_area(reading, start, end, hit.grade)
    sentence = reading.structure.sentence_at(hit.start)
    if known and "/" not in words and (sentence is None or sentence.start <= start):
        return None  # prose reads known areas
    kind = "area" if known else label_kind(reading, words)
    if kind == "none" or (kind == "area" and not known and says(words, "averages")):
        return None
    if (
        kind == "area"
        and not known
        and looks_like_name(reading, words)
        and lists_others(reading, index)
        and not _beside_area(reading, index)
    ):
        kind = "other"
    subject = default
    areas: tuple[AreaRef, ...] = ()
    if kind == "overall" and among(words.lower(), "bare_labels"):
        areas = _named_above(reading, index, hit.grade)
    if kind == "other":
        subject = Subject("other", words, start, end)
    elif kind == "area":
        if not (listed or known):
            return None
        areas = known or (AreaRef("other", words, start, end),)
    past = any(among(word, "column_past") for word in words.lower().split()) or past
    above = day_above(reading, index) if subject.kind == "provider" else None
    past = past or (above is not None and is_before(reading, above))
    status = "previous" if past else news_status(reading, subject)
    mention = placed_mention(hit, index, areas, subject, status, above, rule="label", firm=past)
    mention.confidence -= 0.1 if kind == "area" else 0.0
    return mention


def _beside_area(reading: Reading, index: int) -> bool:
    """Whether the line above or below opens with an area: "Leadership - 4" / "Staff - 5"."""
    blocks, text = reading.structure.blocks, reading.text
    for place in (index - 1, index + 1):
        if 0 <= place < len(blocks) and blocks[place].kind == blocks[index].kind:
            start, end = trimmed(text, blocks[place].start, blocks[place].end)
            if end - start <= 140 and any(area_set.pattern.match(text, start, end) for area_set in reading.area_sets):
                return True
    return False


def day_above(reading: Reading, index: int) -> dt.date | None:
    """The day that a line of its own names on top of the lines this one stands among: "June 2015" / "Ofsted: Good"."""
    blocks, text = reading.structure.blocks, reading.text
    top = index
    while top and index - top < 8 and blocks[top - 1].end - blocks[top - 1].start <= 90:
        if text.count("\n", blocks[top - 1].end, blocks[top].start) > 1:
            break
        top -= 1
        start, end = blocks[top].start, blocks[top].end
        day = day_in(reading, start, end) if end - start <= 40 else None
        if day is not None and says_times_only(reading, start, end):
            return day
    return None


def _day_of_inspection(reading: Reading, start: int, end: int) -> dt.date | None:
    """The day of "12 Mar 2018 - Short inspection", "Full inspection, 6 March 2020", lines of a list of reports."""
    dates = reading.dates_in(start, end)
    if len(dates) != 1 or dates[0].end_date is None:
        return None
    around = f"{reading.low[start : dates[0].char_start]} {reading.low[dates[0].char_end : end]}".split()
    words = [bare for word in around if (bare := word.strip(TRIM + ",;()"))]
    return dates[0].end_date if words and all(among(word, "inspection_kinds") for word in words) else None


def _history_mention(
    reading: Reading, index: int, hit: GradeHit, day: dt.date, default: Subject, *, past: bool
) -> Mention:
    """ "March 2014: Inadequate", a line of a history: of the area that its heading names, else of all."""
    block, text = reading.structure.blocks[index], reading.text
    areas: tuple[AreaRef, ...] = ()
    for above in (block.lead_in, block.heading):
        if above >= 0 and not areas and reading.structure.blocks[above].kind in ("heading", "paragraph"):
            lead = reading.structure.blocks[above]
            if lead.end - lead.start <= 80 and text[lead.start : lead.end].strip():
                areas = whole_area(reading, lead.start, lead.end, hit.grade)
    older = is_before(reading, day) and default.kind == "provider"
    later = reading.about.event_type in LATER_VISITS
    status = "previous" if past or older or later else "current"
    return placed_mention(hit, index, areas, default, status, day, rule="label")


def asked_mention(
    reading: Reading, index: int, start: int, end: int, hits: Sequence[GradeHit], default: Subject, *, past: bool
) -> Mention | None:
    """ "Leadership? Outstanding.": a sentence that is a grade, behind a question that is an area."""
    text, block = reading.text, reading.structure.blocks[index]
    if len(hits) != 1 or text[start : hits[0].start].strip(TRIM) or text[hits[0].end : end].strip(TRIM + "!"):
        return None
    asked = len(text[block.start : start].rstrip()) + block.start
    answered = text.rfind("?", max(block.start, asked - 60), asked) + 1
    moved = bool(answered) and text[asked - 1] in ".!" and len(text[answered:asked].split()) <= 6
    if moved:
        asked = answered  # "Are children in care looked after well? Yes. Good."
    if asked <= block.start or text[asked - 1] != "?":
        return _announced(reading, index, asked, hits[0], default, past=past)
    question = reading.structure.sentence_at(asked - 1)
    if question is None or asked - question.start > 120:
        return None
    refs = whole_area(reading, question.start, asked, hits[0].grade)
    asks = any(among(word.strip("?,.").lower(), "quality_asked") for word in text[question.start : asked].split())
    if moved and not asks:
        return None  # "Do they like it? Yes. Good."
    if not refs and asks:
        named = list(area_wordings(reading.area_sets[:1], text, reading.low, question.start, asked))
        refs = area_ref(reading, hits[0].grade, *named[0][1].span()) if len(named) == 1 else ()
    if not refs:
        return None
    status = "previous" if past or reading.about.event_type in LATER_VISITS else "current"
    return placed_mention(hits[0], index, refs, default, status, rule="label", firm=False)


def _announced(
    reading: Reading, index: int, end: int, hit: GradeHit, default: Subject, *, past: bool
) -> Mention | None:
    """ "The report is here and the word is... Good!": a sentence that is a grade, behind one that leads up to it."""
    text, first = reading.text, max(reading.structure.blocks[index].start, end - 120)
    if not text[first:end].endswith(("...", "…", ":")) or not reading.inspectorate.gives_overall:
        return None
    words = reading.low[first:end].rstrip(" .…:").split()[-8:]
    told = any({"rating", "rating_subject"} & reading.words.phrases.get((word,), frozenset()) for word in words)
    if not words or not among(words[-1], "present_verbs") or not told:
        return None
    status = "previous" if past or reading.about.event_type in LATER_VISITS else "current"
    return placed_mention(hit, index, (), default, status, rule="rating", firm=False)


def _named_above(reading: Reading, index: int, grade: str) -> tuple[AreaRef, ...]:
    """The area of "Area: Leadership" or "Key question 2: Provision" on the line above "Judgement: Good"."""
    blocks, text = reading.structure.blocks, reading.text
    above = block_before(blocks, index)
    if above < 0 or blocks[above].kind not in LINE_KINDS or blocks[above].end - blocks[above].start > 130:
        return ()
    start, end = trimmed(text, blocks[above].start, blocks[above].end)
    colon = text.rfind(":", start, end)
    if colon >= 0:
        start, end = trimmed(text, colon + 1, end)
    return whole_area(reading, start, end, grade)
