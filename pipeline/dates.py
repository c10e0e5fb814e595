"""Dates: every expression that places something on the calendar, resolved, with what it is the date of.

    Published: 23/05/2014                            2014-05-23, document_published
    In February and March, Ofsted carried out ...     2014-02-01 to 2014-03-31, inspection
    inadequate in September 2018                      2018-09-01 to 2018-09-30, previous_inspection
    a letter published yesterday                     the day before publication, report_published
    everyone will be trained by January              the January after it, other

In this order: find candidates by their form (``date_expressions``), keep those that are dates where they stand
(``date_context``), find the page's own date (``date_labels``), tell what each dates (``date_roles``), place it
(``date_tense``, ``date_resolution``).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline import date_labels as labels
from pipeline import date_roles as roles
from pipeline.date_calendar import FIRST_YEAR, LAST_YEAR, Span
from pipeline.date_context import continues, is_date
from pipeline.date_expressions import Expression, find_expressions
from pipeline.date_repair import repair
from pipeline.date_resolution import Anchors, Setting, explicit_span, own_day, resolve, split_year_span
from pipeline.date_tense import FUTURE, UNKNOWN, tense_at, tense_of_list
from pipeline.date_words import date_words
from pipeline.records import About, DateMention
from pipeline.structure import Block, Structure

_SEEN_FROM_BEFORE = re.compile(r"\b(?:the\s+(?P<lead>following|previous)|(?P<that>that))\s+$", re.IGNORECASE)
_AND_ON = re.compile(r"\s*(?:,|,?\s(?:and|or)|&)\s*(?:again\s+)?(?:(?:on|in)\s+)?", re.IGNORECASE)  # "in May and in June"
_ACADEMIC = re.compile(r"(?i)\b(?:academic|school)\s+years?\W+$|^\W+(?:academic|school)\s+year")
_FINANCIAL = re.compile(r"(?i)\b(?:financial|tax)\s+years?\W+$|^\W+(?:financial|tax)\s+year")
_SCHOOLS = frozenset({"school", "college"})
_LABEL_ROLES = {labels.UPDATED: roles.OTHER, "reviewed": roles.OTHER, "inspection": roles.INSPECTION, "previous": roles.PREVIOUS, "report": roles.REPORT}
_EVENTS = frozenset({roles.INSPECTION, roles.REPORT, roles.PREVIOUS})
_CONFIDENCE = {"self": 0.98, "document_published": 0.9, "context": 0.75}
_UNRESOLVED = 0.5
_WRAPPED_AT = 40
_ITEM = 200  # characters of a list item or of what introduces it


@dataclass(slots=True)
class _Mention:
    """One date on its way to a record."""

    expression: Expression
    begin: int  # its sentence
    stop: int
    end: int  # of the expression, in the text as it is
    label: str = ""
    on_page: bool = False  # in a running head or foot
    role: str = roles.OTHER
    tense: str = ""
    span: Span | None = None
    anchor: str = "self"


def find_dates(structure: Structure, *, about: About, published_on: dt.date | None = None) -> list[DateMention]:
    """All dates of the text in order, resolved as far as the text (or ``published_on``) allows."""
    text = structure.text
    repaired = repair(text, date_words())
    mentions = [_Mention(expression, begin, stop, end=repaired.end_in_text(expression.end)) for expression, begin, stop in _found(structure, repaired.text)]
    own = _own_date(structure, mentions)
    for before, mention in zip([None, *mentions], mentions, strict=False):
        _read_around(structure, mention, about)
        if before is not None and not mention.label and _AND_ON.fullmatch(text, before.expression.end, mention.expression.start):
            mention.role, mention.tense = before.role, before.tense
    published = published_on if published_on and FIRST_YEAR < published_on.year < LAST_YEAR else None
    if published is None and own is not None:
        published = _own_day(own, mentions)
    reported = None if published else _report_day(mentions)
    explicit = _explicit(mentions)
    latest = max((span[0] for _, span, _ in explicit), default=None)
    anchors = Anchors(published, reported, _inspected(mentions), explicit, latest)
    _place(text, mentions, anchors, about)
    _give_page_roles(mentions, own, published, about)
    _settle(mentions, about, published or anchors.reported)
    return [_record(text, mention) for mention in mentions]


def published_on_of(dates: Sequence[DateMention]) -> dt.date | None:
    """The publication day among found dates: the page's own line, else its publication as a report."""
    for wanted in (roles.DOCUMENT, roles.REPORT):
        for date in dates:
            if date.role == wanted and date.rule == "publication_line" and date.start_date == date.end_date:
                return date.start_date
    return None


def _found(structure: Structure, text: str) -> Iterator[tuple[Expression, int, int]]:
    """Expressions that are dates where they stand, with the bounds of their sentence."""
    for start, end, broken in _regions(structure):
        before: Expression | None = None
        for expression in find_expressions(text, start, end):
            begin, stop = _sentence(structure, expression, start, end, broken=broken)
            if continues(text, before, expression) or is_date(text, expression, begin=begin, end=stop):
                before = expression
                yield expression, begin, stop


def _regions(structure: Structure) -> Iterator[tuple[int, int, bool]]:
    """The stretches in which a date may run: a block, or paragraphs that the page broke in mid-sentence."""
    text, blocks = structure.text, structure.blocks
    start, broken = 0, False
    for index, block in enumerate(blocks):
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        if following is not None and _runs_on(text, block, following):
            broken = True
            continue
        yield start, block.end, broken
        start, broken = block.end, False
    if start < len(text):
        yield start, len(text), False


def _runs_on(text: str, block: Block, following: Block) -> bool:
    if block.kind != "paragraph" or following.kind != "paragraph" or block.end - block.start < _WRAPPED_AT:
        return False
    opens = text[following.start]
    if not (opens.islower() or opens.isdigit()):
        return False
    gap = text[block.end : following.start]
    return len(gap) <= 4 and gap.count("\n") == 1 and not gap.strip() and text[block.end - 1] not in ".!?:;"


def _sentence(structure: Structure, expression: Expression, start: int, end: int, *, broken: bool) -> tuple[int, int]:
    """The sentence around an expression; where the page broke it, with its pieces on both sides."""
    index = structure.sentence_index(expression.start)
    if index < 0 or expression.start >= structure.sentences[index].end:
        return start, end
    begin, stop = structure.sentences[index].start, structure.sentences[index].end
    if broken:
        sentences = structure.sentences
        before = sentences[index - 1] if index else None
        if before is not None and before.start >= start and structure.text[before.end - 1] not in ".!?:;":
            begin = before.start
        last = min(structure.sentence_index(expression.end - 1) + 1, len(sentences) - 1)
        if structure.text[stop - 1] not in ".!?:;" and sentences[last].end <= end:
            stop = sentences[last].end
    return begin, max(stop, expression.end)


def _own_date(structure: Structure, mentions: list[_Mention]) -> _Mention | None:
    """Label what stands beside a label or alone on a line; return the page's own date."""
    candidates = []
    for mention in mentions:
        mention.label = labels.label_of(structure, mention.expression)
        if not mention.label and labels.is_dateline(structure, mention.expression):
            mention.label = labels.DATELINE
        block = structure.block_at(mention.expression.start)
        mention.on_page = (block.kind if block else "furniture") == "furniture"
        candidates.append((mention.expression, mention.label))
    chosen = labels.own_date(candidates)
    return next((mention for mention in mentions if mention.expression is chosen), None)


def _read_around(structure: Structure, mention: _Mention, about: About) -> None:
    """Role and tense by the words around."""
    expression, text = mention.expression, structure.text
    where = {"begin": mention.begin, "stop": mention.stop}
    mention.tense = tense_at(text, expression.start, expression.end, **where)
    if mention.tense == UNKNOWN:
        mention.tense = _tense_of_list(structure, expression)
    if mention.label in _LABEL_ROLES:
        mention.role = _LABEL_ROLES[mention.label]
    elif not mention.label:
        mention.role = roles.role_at(text, expression.start, expression.end, about=about, **where)
        if labels.under_history(structure, expression):
            mention.role = roles.PREVIOUS
    if mention.role == roles.INSPECTION and mention.tense == FUTURE:
        mention.role = roles.OTHER


def _tense_of_list(structure: Structure, expression: Expression) -> str:
    """The tense of what introduces the list that a date without a verb stands in: "We will:", "Next steps"."""
    block = structure.block_at(expression.start)
    if block is None or block.end - block.start > _ITEM:
        return UNKNOWN
    lead = structure.lead_in_of(block) or structure.heading_of(block)
    if lead is None or lead.kind == "title":
        return UNKNOWN
    return tense_of_list(structure.text, max(lead.start, lead.end - _ITEM), lead.end)


def _own_day(own: _Mention, mentions: list[_Mention]) -> dt.date | None:
    others = [span for mention in mentions if mention is not own and mention.tense != FUTURE
              for span in (explicit_span(mention.expression.last),) if span is not None]
    return own_day(own.expression.last, others)


def _explicit(mentions: list[_Mention]) -> tuple[tuple[int, Span, bool], ...]:
    """Dates that tell their year; bare years only where there is nothing better."""
    found = [(mention, span) for mention in mentions for span in (explicit_span(mention.expression.last),) if span is not None and mention.label not in (labels.UPDATED, "reviewed")]
    better = [(mention, span) for mention, span in found if mention.expression.last.form in ("day", "month", "season")]
    return tuple((mention.expression.start, span, mention.role == roles.PREVIOUS) for mention, span in better or found)


def _report_day(mentions: list[_Mention]) -> dt.date | None:
    """The day the report came out, where the page itself bears no date."""
    reported = [mention for mention in mentions if mention.role == roles.REPORT and mention.expression.last.form == "day" and not mention.expression.is_range]
    for mention in reported:
        span = explicit_span(mention.expression.last)
        if span is not None:
            return span[1]
    past = [span for _, span, _ in _explicit([mention for mention in mentions if mention.tense != FUTURE])]
    return own_day(reported[0].expression.last, past) if reported else None


def _inspected(mentions: list[_Mention]) -> dt.date | None:
    """The last day of the inspection, where the text gives it with its year: "this year" is then known at least."""
    spans = (explicit_span(mention.expression.last) for mention in mentions if mention.role == roles.INSPECTION)
    return max((span[1] for span in spans if span is not None), default=None)


def _place(text: str, mentions: list[_Mention], anchors: Anchors, about: About) -> None:
    before: Span | None = None
    for mention in mentions:
        expression = mention.expression
        if expression.first.form == "split_year":
            mention.span = split_year_span(expression.first, academic=_is_academic(text, expression, about))
            continue
        seen = _SEEN_FROM_BEFORE.search(text, max(0, expression.start - 16), expression.start) if expression.last.form == "month" else None
        lead = (seen["lead"] or seen["that"]).lower() if seen else ""
        setting = Setting(mention.tense, mention.role in _EVENTS, lead, before)
        mention.span, mention.anchor = resolve(expression, setting, anchors)
        before = mention.span or before


def _is_academic(text: str, expression: Expression, about: About) -> bool:
    head, tail = text[max(0, expression.start - 30) : expression.start], text[expression.end : expression.end + 30]
    if _FINANCIAL.search(head) or _FINANCIAL.search(tail):
        return False
    return about.provider_kind in _SCHOOLS or bool(_ACADEMIC.search(head) or _ACADEMIC.search(tail))


def _give_page_roles(mentions: list[_Mention], own: _Mention | None, published: dt.date | None, about: About) -> None:
    """The page's own date and its repetitions in stamps and running heads."""
    page_role = roles.REPORT if about.document_kind == "report" else roles.DOCUMENT
    for mention in mentions:
        if mention is own:
            mention.role = page_role if mention.label == labels.PUBLISHED else roles.DOCUMENT
        elif mention.role == roles.OTHER and (mention.label or mention.on_page) and mention.span is not None and published is not None and mention.span == (published, published):
            mention.role = roles.DOCUMENT


def _settle(mentions: list[_Mention], about: About, published: dt.date | None) -> None:
    visits = [roles.Visit(mention.role, mention.span, mention.expression.last.form == "day") for mention in mentions]
    for mention, role in zip(mentions, roles.settle_inspections(visits, about=about, published=published), strict=True):
        mention.role = role


def _record(text: str, mention: _Mention) -> DateMention:
    expression, span = mention.expression, mention.span
    confidence = _CONFIDENCE[mention.anchor] if span else _UNRESOLVED
    rule = "publication_line" if mention.label in (labels.PUBLISHED, labels.DATELINE, labels.EMBARGO) and mention.role in (roles.DOCUMENT, roles.REPORT) \
        else _rule(expression)
    return DateMention(text[expression.start : mention.end], expression.start, mention.end, span[0] if span else None, span[1] if span else None,
                       _granularity(expression), mention.role, mention.anchor, rule, confidence)


def _granularity(expression: Expression) -> str:
    if expression.is_range or expression.first.form in ("years", "split_year"):
        return "range"
    return {"weekday": "day", "relative": "day"}.get(expression.first.form, expression.first.form)


def _rule(expression: Expression) -> str:
    """``day``, ``numeric_day``, ``yearless_month``, ``relative_day``, ``weekday``, ``days_joined``, ..."""
    part = expression.last
    if expression.is_range:
        return f"{part.form}s_joined"
    if part.form in ("relative", "weekday"):
        return {"relative": "relative_day"}.get(part.form, part.form)
    if part.style in ("numeric", "iso"):
        return f"{part.style}_{part.form}"
    if part.year_word or part.which:
        return f"relative_{part.form}"
    return part.form if part.year is not None else f"yearless_{part.form}"
