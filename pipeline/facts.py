"""The facts of one document: its row of ``documents``, put together from what the stages found.

``overall_grade`` is the current overall grade of the provider itself and stays null where none is stated;
the visit is the span of the dates with role ``inspection``; nothing is guessed.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from pipeline.people import post_nominals, without_honorific
from pipeline.records import About, DateMention, Evidence, Facts, Judgement
from pipeline.structure import Structure
from pipeline.visits import visit_of

_NAME = r"[A-Z][\w'’-]+(?: (?:[A-Z]\.|[A-Z][\w'’-]+|de|van|der|le|la|O['’][A-Z]\w+)){1,3}"
_LEAD = re.compile(
    rf"(?i:lead inspector(?: s)?|lead inspectors|inspector|the lead inspector)\s*(?::|,|was|is)\s*(?P<name>(?:(?:Mr|Mrs|Ms|Miss|Dr) )?{_NAME})"  # noqa: E501
)
_LEAD_BEFORE = re.compile(
    rf"(?P<name>(?:(?:Mr|Mrs|Ms|Miss|Dr) )?{_NAME}),? (?:(?:the|who was|was) )?(?:the )?lead inspector\b"
)
_LEAD_NAMED = re.compile(rf"(?i:lead inspector),? (?P<name>(?:(?:Mr|Mrs|Ms|Miss|Dr) )?{_NAME})")
_LED_BY = re.compile(
    r"(?i:\b(?:inspection|visit|inspectors|team)(?:,| team,| was| were)? led by )"
    rf"(?:(?:lead inspector|HMI|HM Inspector|(?:His|Her) Majesty['’]s Inspector),? )?"
    rf"(?P<name>(?:(?:Mr|Mrs|Ms|Miss|Dr) )?{_NAME})"
)
# Its first letter in all its forms stands apart, which lets the search skip.
_INSPECTOR = re.compile(r"[Iiİı](?i:nspector)")
_COLON, _OPENS_WORD = re.compile(r"\s*:"), re.compile(r"\b")


#: News of these kinds is no inspection itself: the visits that it tells of are earlier ones.
NO_INSPECTION = ("government_direction", "other")


def find_facts(
    structure: Structure,
    *,
    about: About,
    dates: Sequence[DateMention],
    judgements: Sequence[Judgement],
    published_on: dt.date | None = None,
    title: str | None = None,
) -> Facts:
    """Gather the document's facts; every value read from the text has a row of evidence."""
    evidence = list(about.evidence)
    if published_on is None:
        published_on = _published(structure, dates, evidence, about)
    start = end = reported = None
    inspected = about.event_type not in NO_INSPECTION
    if inspected:
        start, end = visit_of(structure.text, dates, evidence)
    if about.event_type != "other":  # what a direction follows is the newest report
        reported = _first(dates, "report_published", "report_published_on", evidence)
    if inspected and reported is None and published_on is not None and _is_the_inspectorates(structure, about):
        reported = published_on
        evidence += [item._replace(field="report_published_on") for item in evidence if item.field == "published_on"]
    grade = _overall(judgements, evidence)
    inspector = _lead_inspector(structure, evidence)
    return Facts(
        title=_title(structure, title, evidence),
        publisher=about.publisher,
        published_on=published_on,
        inspectorate=about.inspectorate,
        provider=about.provider,
        provider_code=about.provider_code,
        event_type=about.event_type,
        inspection_start=start,
        inspection_end=end,
        report_published_on=reported,
        overall_grade=grade,
        lead_inspector=inspector,
        n_words=len(structure.text.split()),
        evidence=tuple(evidence),
    )


def _is_the_inspectorates(structure: Structure, about: About) -> bool:
    """The document is the inspectorate's own report or letter, so its day is the report's."""
    if about.document_kind != "letter":
        return about.document_kind == "report"
    ends = " ".join(structure.words_of(block) for block in structure.blocks if block.kind in ("signature", "address"))
    return "Inspector" in ends or bool(about.inspectorate and about.inspectorate in ends)


def _title(structure: Structure, given: str | None, evidence: list[Evidence]) -> str | None:
    for block in structure.blocks:
        if block.kind == "title":
            evidence.append(Evidence("title", block.start, block.end))
            return " ".join(structure.words_of(block).split())
    return given


def _published(
    structure: Structure, dates: Sequence[DateMention], evidence: list[Evidence], about: About
) -> dt.date | None:
    found = _first(dates, "document_published", "published_on", evidence)
    if found is None and about.document_kind == "report":
        found = _first(dates, "report_published", "published_on", evidence)
    if found is None:
        opens = len(structure.text) - len(structure.text.lstrip())
        for date in dates:  # "published today (4 November 2024)"; a letter whose first words are its date
            if date.start_date == date.end_date and (date.text.casefold() == "today" or date.char_start == opens):
                evidence.append(Evidence("published_on", date.char_start, date.char_end))
                return date.start_date
    return found


def _first(dates: Sequence[DateMention], role: str, field: str, evidence: list[Evidence]) -> dt.date | None:
    """The first date of that role that names one day."""
    for date in dates:
        if date.role == role and date.start_date is not None and date.start_date == date.end_date:
            evidence.append(Evidence(field, date.char_start, date.char_end))
            return date.start_date
    return None


def _overall(judgements: Sequence[Judgement], evidence: list[Evidence]) -> str | None:
    """The provider's own overall grade; of several stated as current the one that no newer replaces."""
    stated = [
        judgement
        for judgement in judgements
        if judgement.area == "overall" and judgement.status == "current" and judgement.subject == "provider"
    ]
    if not stated:
        return None
    chosen = next((judgement for judgement in stated if judgement.in_force), stated[0])
    evidence.append(Evidence("overall_grade", chosen.char_start, chosen.char_end))
    return chosen.grade


def _lead_inspector(structure: Structure, evidence: list[Evidence]) -> str | None:
    text = structure.text
    for match in _INSPECTOR.finditer(text):
        start, end = match.span()
        if text[max(0, start - len("lead ")) : start].lower() == "lead ":
            start -= len("lead ")
        elif (colon := _COLON.match(text, end)) and _OPENS_WORD.match(text, start):
            end = colon.end()
        else:
            continue
        found = _LEAD.match(text, start) or _LEAD_BEFORE.search(text, max(0, start - 60), end + 1)
        found = found or _LEAD_NAMED.match(text, start)
        if found:
            return _named(found, evidence)
    led = text.find(" led by ")
    while led >= 0:  # "the inspection was led by Ada Holm HMI"
        found = _LED_BY.search(text, max(0, led - 30), led + 120)
        if found:
            return _named(found, evidence)
        led = text.find(" led by ", led + 1)
    return None


def _named(found: re.Match[str], evidence: list[Evidence]) -> str:
    name, end = without_honorific(found["name"]), found.end("name")
    while name.rpartition(" ")[2].lower() in post_nominals():
        end -= len(name) - len(name.rpartition(" ")[0])
        name = name.rpartition(" ")[0]
    evidence.append(Evidence("lead_inspector", end - len(name), end))
    return name
