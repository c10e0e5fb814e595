"""What a date is the date of: the inspection, its report, an earlier inspection, or something else.

    inspected on / visit took place on / Inspection dates:         inspection
    report published today / letter came out on                    report_published
    last inspected in / judged inadequate in / rated good in       previous_inspection
    appointed in / must be done by / neighbouring X was rated in   other

The cue nearest to the date decides, one of its own clause before one of the next. Which of several visits is
the news is settled afterwards by their dates (``settle_inspections``).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.date_calendar import Span
from pipeline.date_words import FILE
from pipeline.lexicons import cached_from_models, check_keys, read_toml
from pipeline.records import About

DOCUMENT, REPORT, INSPECTION, PREVIOUS, OTHER = "document_published", "report_published", "inspection", "previous_inspection", "other"
#: Visits that end this many days before the inspection that is the news are earlier ones.
EARLIER_BY = 45
#: Events that are themselves visits; in the news of others every visit is an earlier one.
VISITS = frozenset({"inspection", "focused_visit", "monitoring_visit", "joint_inspection", "send_inspection"})

_KEYS = ("inspection", "publication", "report_nouns", "grade", "grade_words", "other", "transparent", "happening", "previous", "others", "other_publication", "no_names")
_BEFORE, _BEHIND = 220, 110
_CLAUSE_COST, _BEHIND_COST, _ENDING_COST, _DIRECT = 25, 40, 6, 14
_CLAUSE = re.compile(r"[;:()–—]|,\s(?:which|who|when|while|but|and|after|where)\b|,\s|\b(?:which|who|when|while|but|and|after|before|where|because|since|following|as)\b", re.IGNORECASE)
_OF = re.compile(r"[\s,:(]*(?:of|dated|from|for|on)?[\s,:(]*(?:the\s)?$")  # "report of 3 May", "letter, December 2019"
_ONE_DAY = re.compile(r"(?:[^\W\d]+,?\s+)?\d{1,2}(?:st|nd|rd|th)?\s+[^\W\d]+(?:\s+\d{4})?$")
_BESIDE = frozenset({"", "'s", "’s"})
_AIM = re.compile(r"\bby\s+$", re.IGNORECASE)  # "outstanding by 2027"
_PASSIVE = re.compile(r"(?P<name>[A-Z][\w’'-]+(?:\s(?:(?:of|the|and|&|upon|on)\s)?[A-Z][\w’'-]+){0,6})(?:,[^,.;]{1,70},)?\s(?:which\s|who\s)?(?:was|were|is|are|has been|had been|remains|remained)\b[^,.;]{0,40}$")


@dataclass(frozen=True, slots=True)
class _Cues:
    pattern: re.Pattern[str]
    kinds: dict[str, str]
    transparent: frozenset[str]
    happening: re.Pattern[str]
    previous: re.Pattern[str]
    others: re.Pattern[str]
    other_publication: re.Pattern[str]
    report_nouns: re.Pattern[str]
    no_names: frozenset[str]


@cached_from_models
def _cues() -> _Cues:
    raw = read_toml(FILE)["roles"]
    check_keys(FILE, "roles", raw, allowed=_KEYS, required=_KEYS)
    kinds = {phrase: kind for kind in ("other", "grade_words", "grade", "report_nouns", "publication", "inspection") for phrase in raw[kind]}
    cues = re.compile(rf"(?<![\w-])(?:(?P<phrase>{_alternatives(kinds)})|(?P<ending>\w{{2,}}ed))(?![\w-])", re.IGNORECASE)
    return _Cues(cues, kinds, frozenset(raw["transparent"]), re.compile(rf"\b(?:{_alternatives(raw['happening'])})\W+(?:\w+\W+){{0,2}}$", re.IGNORECASE), _phrases(raw["previous"]), _phrases(raw["others"]),
                 _phrases(raw["other_publication"]), _phrases(raw["report_nouns"]), frozenset(raw["no_names"]))


def _alternatives(phrases: Iterable[str]) -> str:
    return "|".join(re.escape(phrase).replace(r"\ ", r"\s+").replace("'", "['’]") for phrase in sorted(phrases, key=lambda p: (-len(p), p)))


def _phrases(phrases: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{_alternatives(phrases)})(?![\w-])", re.IGNORECASE)


def role_at(text: str, start: int, end: int, *, begin: int, stop: int, about: About) -> str:
    """The role of the date ``text[start:end]``, by the words of its sentence ``text[begin:stop]``."""
    cues = _cues()
    begin, stop = max(begin, start - _BEFORE), min(stop, end + _BEHIND)
    kind, cue = _nearest(text, start, end, begin, stop, cues)
    if cue is None:
        return OTHER
    deadline = bool(_AIM.search(text, max(begin, start - 10), start))
    if deadline and (kind != "publication" or start - cue[1] > _DIRECT or cue[0] >= end):
        return OTHER
    if kind in ("publication", "report_nouns"):
        return REPORT if _is_of_a_report(text, cue, begin, stop, cues) else OTHER
    if kind in ("grade", "grade_words"):
        return OTHER if _is_of_another(text, begin, start, cues, about) else PREVIOUS
    if kind == "inspection":
        if _is_of_another(text, begin, start, cues, about):
            return OTHER
        if _published_then(text, cue, start, end, begin, cues):
            return REPORT
        marked = cues.previous.search(text, max(begin, min(cue[0], start) - 40), max(start, cue[1]))
        return PREVIOUS if marked else INSPECTION
    return OTHER


def _published_then(text: str, cue: tuple[int, int], start: int, end: int, begin: int, cues: _Cues) -> bool:
    """"Ofsted published the result of its visit to X on 13 December": one day, and the finite verb before has no other."""
    verb = None
    for match in cues.pattern.finditer(text, begin, cue[0]):
        if match["phrase"] and _kind(match, cues) == "publication":
            verb = match
    return verb is not None and not _CLAUSE.search(text, verb.end(), cue[0]) and bool(_ONE_DAY.match(text, start, end)) \
        and bool(re.search(r"\bon\s+$", text[max(begin, start - 5) : start]))


def _nearest(text: str, start: int, end: int, begin: int, stop: int, cues: _Cues) -> tuple[str, tuple[int, int] | None]:
    """The kind and place of the cue that costs least to reach from the date."""
    best: tuple[int, str, tuple[int, int] | None] = (10_000, "", None)
    happening = cues.happening.search(text, max(begin, start - 30), start)
    for match in cues.pattern.finditer(text, begin, stop):
        if start <= match.start() < end:
            continue
        kind = _kind(match, cues)
        if not kind:
            continue
        behind = match.start() >= end
        gap = match.start() - end if behind else start - match.end()
        between = (end, match.start()) if behind else (match.end(), start)
        if kind in ("grade_words", "report_nouns") and (gap > _DIRECT or (kind == "report_nouns" and not behind and not _OF.match(text, *between))):
            continue
        clauses = 0 if happening and not behind else sum(1 for _ in _CLAUSE.finditer(text, *between))
        cost = gap + _CLAUSE_COST * clauses + (_ENDING_COST if match["ending"] else 0)
        if behind and kind in ("inspection", "report_nouns") and text[slice(*between)].strip() in _BESIDE:
            cost = -1  # "the 2018 inspection", "April's monitoring visit"
        elif behind:
            cost += _BEHIND_COST
        if cost < best[0] or (cost == best[0] and not behind):
            best = (cost, kind, match.span())
    return best[1], best[2]


def _kind(match: re.Match[str], cues: _Cues) -> str:
    if match["phrase"]:
        return cues.kinds[" ".join(match["phrase"].lower().replace("’", "'").split())]
    return "" if match["ending"].lower() in cues.transparent or match["ending"][0].isupper() else "other"


def _is_of_a_report(text: str, cue: tuple[int, int], begin: int, stop: int, cues: _Cues) -> bool:
    """Whether what came out is an inspectorate's report or letter, and no plan, notice or statement."""
    nouns = [(min(abs(cue[0] - m.end()), abs(m.start() - cue[1])), False) for m in cues.other_publication.finditer(text, begin, stop)]
    nouns += [(min(abs(cue[0] - m.end()), abs(m.start() - cue[1])), True) for m in cues.report_nouns.finditer(text, begin, stop)]
    return min(nouns)[1] if nouns else True


def _is_of_another(text: str, begin: int, start: int, cues: _Cues, about: About) -> bool:
    """"Neighbouring Westray was rated good in 2018": a visit to somebody else."""
    if cues.others.search(text, begin, start):
        return True
    subject = _PASSIVE.search(text, begin, start)
    if subject is None or not about.provider_names:
        return False
    first = _first_word(subject["name"])
    return first not in cues.no_names and not any(_first_word(name) == first for name in about.provider_names)


def _first_word(name: str) -> str:
    """"Westray" of "Westray's services", "cedars" of "The Cedars"; "" where an article is all."""
    words = [word for word in name.lower().replace("’", "'").split() if word != "the"]
    return words[0].removesuffix("'s").removesuffix("'") if words else ""


@dataclass(frozen=True, slots=True)
class Visit:
    """A mention of an inspection: its role so far, and its span where known."""

    role: str
    span: Span | None
    exact: bool  # names days


def settle_inspections(visits: Sequence[Visit], *, about: About, published: dt.date | None) -> list[str]:
    """Roles by dates: the latest visit is the news, what ended well before it is an earlier one, the same days are it."""
    roles = [visit.role for visit in visits]
    if about.event_type not in VISITS:
        return [PREVIOUS if role == INSPECTION else role for role in roles]
    current = [visit for visit in visits if visit.role == INSPECTION and visit.span is not None and not (published and visit.span[0] > published)]
    if not current:
        return roles
    pool = [visit for visit in current if visit.exact] or current
    news = max((visit.span for visit in pool if visit.span), key=lambda span: span[0])
    for index, visit in enumerate(visits):
        if visit.span is None:
            continue
        if visit.role == INSPECTION and (news[0] - visit.span[1]).days > EARLIER_BY:
            roles[index] = PREVIOUS
        elif visit.role == PREVIOUS and visit.span[0] <= news[1] and news[0] <= visit.span[1] and news[0].year == visit.span[0].year:
            roles[index] = INSPECTION
    return roles
