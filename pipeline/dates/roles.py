"""What a date is the date of: the inspection, its report, an earlier inspection, or something else.

    inspected on / visit took place on / Inspection dates:         inspection
    report published today / letter came out on                    report_published
    last inspected in / judged inadequate in / rated good in       previous_inspection
    appointed in / must be done by / neighbouring X was rated in   other

The nearest cue decides (``cues``). Which of several visits is the news is settled by their dates (``visits``).
"""

from __future__ import annotations

import re

from pipeline.dates.cue_words import cue_words
from pipeline.dates.cues import DIRECT, Cue, Window, nearest_cue, publication_before, window_around
from pipeline.dates.others import is_of_another
from pipeline.dates.words import lowered
from pipeline.lexicons import at_word_start
from pipeline.records import About
from pipeline.structure import Structure

DOCUMENT, REPORT, INSPECTION = "document_published", "report_published", "inspection"
PREVIOUS, OTHER = "previous_inspection", "other"
#: Roles of a visit, and of what the news can be.
VISIT_ROLES = frozenset({INSPECTION, PREVIOUS})
EVENT_ROLES = frozenset({INSPECTION, REPORT, PREVIOUS})

# "outstanding by 2027", "good by the end of 2026"
_AIM = re.compile(r"\bby\s+(?:the\s+)?(?:(?:end|start|beginning|middle|close)\s+of\s+)?$")
_ON = re.compile(r"\bon\s+$")
_ONE_DAY = re.compile(r"(?:[^\W\d]+,?\s+)?\d{1,2}(?:st|nd|rd|th)?\s+[^\W\d]+(?:\s+\d{4})?$")
_PREVIOUS_REACH = 40
_ANAPHOR, _BEFORE = 70, 160  # characters of a sentence up to its date, and of the one before it
_FAR_BACK = 400  # characters
_COMING_OUT = frozenset({"publication", "report_nouns"})
_TELLING, _LAST_REPORT = 60, 110  # characters
_WHEN = re.compile(r",?\s(?:when|where)\b")
_TOLD_BEFORE = re.compile(r"\b(?:19|20)\d\d,\s(?:were|was|are|have|has|had|and|but)\b")
_BY = re.compile(r",?\sby\s")
_HAS_SINCE = re.compile(r"\b(?:that|which|who)\s(?:has|have|had)\b[^,;:]*\bsince\s$")
_AT_THE_NEXT = re.compile(
    r",?\s(?:at|on|during)\sthe\s(?:next|first|second|third|fourth|last|latest|previous)(?:\sone)?,\s(?:in|on)\s$"
)
_IN_OR_ON = (" in", " on")
_ON_OR_BY, _BE = ("on", "for", "by"), ("is", "was", "be")
_DUE, _QUESTION = 90, 120  # characters
_ANSWERS = re.compile(r"(?:(?:It|That|This)\swas\s)?(?:back\s)?(?:[Ii]n|[Oo]n)\s|")
_ASKS_WHEN = re.compile(
    r"[^\w]*(?:q?\d+[.):]\s)?(?:(?:and\s)?when\b|what\sabout\b|which\sda(?:y|te)\b|how\slong\sago\b)"
)
_DAY_IS = re.compile(r"\b(?:first|last|final)\s(?:planned\s|full\s)?day\s(?:on\ssite\s)?(?:is|was|will\sbe)\s$")
_IN_BRACKETS = re.compile(r"(?:['’]s)?\s(?:\w+\s){0,3}(?:in|inside|within)\s(?:round\s|square\s)?brackets\b")
_GRADE_NUMBER = re.compile(r"(?:[:;,(|]|\b(?:grade|a|an))\s?[1-6]\s\($")  # "Overall: 2 (2015), 4 (2019)"
_ROUND = re.compile(r"\b(?:round|cycle|tranche)\s(?:\d|one|two|three)\s\($")
_NO_CHANGE = re.compile(r"\b(?:no\schange|unchanged)\s(?:since|from|on)\s$")
_NOT = re.compile(r"\b(?:not|never|before|draft)\b|n't\b")
_SAME_DAY = re.compile(
    r"[^.;:]{0,30}\b(?:public|published|released|online|out|website)\b[^.;:]{0,12}"
    r"\b(?:the\s)?same\s(?:day|afternoon|morning|evening)\b"
)
_DAY_OF = re.compile(
    r"\s?[,(–-]\s?the\s(?:first|second|third|last|final|opening|closing)\sday\sof\s(?:the\s|its\s|their\s|an?\s)?(?:\w+\s){0,2}?"
    r"(?:inspections?|visits?|fieldwork|assessment)\b"
)
_IT_CAME = re.compile(
    r"\W*(?:it|both|they)\s(?:\w+\s)?(?:arrived|landed|came\s(?:out|back|through)|followed)\s(?:on\s)?"
)
_IT = re.compile(r"\W*(?:it|they|both|copies|this)\b")
_HAD = re.compile(r"\bhad\s(?:\w+\s){0,4}$")  # "had crept up to good by 2018"
_WHAT_IT_FOUND = re.compile(r"\b(?:it|they|inspectors|what)\s(?:\w+\s){0,2}(?:found|saw|heard)\s(?:\w+\s){0,3}$")
_MARKS = ("grade", "rating", "judgement", "judgment", "verdict", "mark")
_MARK = "|".join(map(at_word_start, _MARKS))
_GRADE_GIVEN = re.compile(
    rf"(?:{_MARK})s?\s(?:(?:that|which|as|than)\s)?(?:\w+\s){{1,4}}(?:given|got|had|held|received|awarded|earned|achieved|gained)\s"
    rf"(?:us\s|it\s|them\s)?(?:back\s)?(?:in|since|from|on)\s$|(?:{_MARK})s?\ssince\s$"
)
_GIVEN_THEN = ("in", "since", "from", "on")
_LAST_TIME = re.compile(
    r"\b(?:last|previous)\stime(?:\s(?:round|out|around|they\scame|inspectors\scame))?[\s,(–:-]{1,3}(?:back\s)?(?:(?:in|on)\s)?$"
)
_WAS = re.compile(r"\b(?:had|was|were)\s(?:\w+\s)?$")
_LEADS = ("in", "of", "from", "on", "since", "dated", "the")  # right before a date
_SINCE_THEN = re.compile(r"\bsince\s+$")
_BARE_YEAR = re.compile(r"\b(?:19|20)\d\d$")
_SINCE = re.compile(r"\b(?:first|last|latest|previous)\b(?:(?!\b(?:that|which|who)\b)[^.;:]){0,60}\bsince\s+$")
_OPENS = re.compile(r"\W*(?:(?:back|later)\s+)?(?:in|on|during)\s+$")


def role_at(
    text: str, start: int, end: int, *, begin: int, stop: int, about: About, lasts: bool = False, is_day: bool = False
) -> str:
    """The role of the date ``text[start:end]``, by the words of its sentence ``text[begin:stop]``.

    ``lasts``: it runs over days or months, as a visit does and the coming out of a report does not.
    """
    window = window_around(text, start, end, begin=begin, stop=stop)
    known, lead = cue_words(), window.words[: window.start].rstrip()
    is_led = lead.endswith(_LEADS)  # few patterns are worth a search behind another word
    if (lead.endswith("since") and _is_since_the_last(window)) or _is_of_earlier_grade(window, lead):
        return OTHER if is_of_another(text, window, about) else PREVIOUS
    if is_led and _is_in_last_report(window):
        return OTHER if is_of_another(text, window, about) else PREVIOUS
    if is_day and lead.endswith(known.telling_ends) and _leads_up(known.tellers, window):
        return REPORT  # "Ofsted said on Monday"
    is_awaited = is_day and lead.endswith(_ON_OR_BY)
    if is_awaited and (due := known.report_due.search(window.words, max(0, window.start - _DUE), window.start)):
        return OTHER if is_of_another(text, window, about) or _NOT.search(due[0]) else REPORT
    if is_day and _IT_CAME.fullmatch(window.words, 0, window.start) and _tells_of_report(text, window):
        return REPORT  # "Our Ofsted report is out! It arrived on Tuesday"
    if "same " in window.words and _SAME_DAY.match(window.words, window.end):
        return REPORT  # "sent to the council on Tuesday and made public the same day"
    day_is = is_day and lead.endswith(_BE) and _DAY_IS.search(window.words, max(0, window.start - 40), window.start)
    if day_is and _speaks_of_them(text, window):
        return INSPECTION
    if lead.endswith("(") and _is_of_grade_in_brackets(window):
        return OTHER if is_of_another(text, window, about) else PREVIOUS
    if is_led and _NO_CHANGE.search(window.words, max(0, window.start - 24), window.start):
        return PREVIOUS
    if is_day and known.tells_behind.match(window.words, window.end):
        return REPORT  # "On Wednesday, Ofsted said otherwise"
    day_of = _DAY_OF.match(window.words, window.end)
    if day_of is not None:
        return _which_inspection(Cue("inspection", day_of.start(), day_of.end()), window)
    is_object = lead.endswith(known.handled_ends)
    if is_object and known.handled.search(window.words, max(0, window.start - _TELLING), window.start):
        return OTHER  # "will debate the report next Tuesday"
    cue = nearest_cue(text, window)
    if is_day and lead.endswith(known.handing_ends) and _leads_up(known.hands_down, window):
        return _which_inspection(cue, window) if cue is not None and _goes_there(cue, window) else REPORT
    if lead.endswith(_IN_OR_ON) and _is_next_visit(window):
        return INSPECTION
    if cue is None or (cue.kind == "other" and _WHEN.match(window.words, window.end)):
        cue = _inspectorate_behind(window) or cue
    if lasts and cue is not None and cue.kind in _COMING_OUT:
        cue = nearest_cue(text, window, _COMING_OUT) or _inspectors_found(window)
    if is_day and (cue is None or cue.kind in ("other", "grade", "grade_words")) and _is_by_inspectorate(window):
        return REPORT  # "The verdict was delivered on Thursday by Ofsted"
    if cue is None or cue.kind == "other" or _is_aimed_at(cue, window):
        return OTHER
    is_cut_off = "," in window.words[window.end : cue.start] and not _WHEN.match(window.words, window.end)
    if is_cut_off and _SINCE_THEN.search(window.words, 0, window.start):
        return OTHER  # "run since 2019 by a trust, it was rated good"
    if cue.end <= window.start and _HAS_SINCE.search(window.words, cue.end, window.start):
        return OTHER  # "their report on a department that has had six directors since 2015"
    is_aim = _AIM.search(window.words, max(0, window.start - 24), window.start) is not None
    if is_aim and not (_is_published_by(cue, window) or _is_past_grade(cue, window)):
        return OTHER
    if cue.kind in ("publication", "report_nouns"):
        before = lowered(text[max(0, window.base - _BEFORE) : window.base])
        is_report = _is_of_a_report(cue, window, before) and not known.others.search(window.words, 0, window.start)
        return REPORT if is_report else OTHER
    if is_of_another(text, window, about):
        return OTHER
    if cue.kind != "inspection":
        return REPORT if _came_out_then(text, cue, window) else PREVIOUS
    return REPORT if _published_then(text, cue, window) else _which_inspection(cue, window)


def _is_in_last_report(window: Window) -> bool:
    """ "In our last report, in December 2021"."""
    known, near = cue_words(), window.words[max(0, window.start - _LAST_REPORT) : window.start]
    return any(last in near for last in known.lasts) and known.last_reports.search(near) is not None


def _is_aimed_at(cue: Cue, window: Window) -> bool:
    """ "We set out in 2018 to be a good council"."""
    if cue.kind not in ("grade", "grade_words") or cue.start < window.end:
        return False
    return cue_words().aims_at.search(window.words, 0, cue.start) is not None


def _is_of_grade_in_brackets(window: Window) -> bool:
    """ "2 (2015), 4 (2019)", "The grades in full (2019 in brackets)", "Round 2 (2021)"."""
    near = max(0, window.start - 24)
    if _IN_BRACKETS.match(window.words, window.end) or _ROUND.search(window.words, near, window.start):
        return True
    return _GRADE_NUMBER.search(window.words, near, window.start) is not None


def _tells_of_report(text: str, window: Window) -> bool:
    before = lowered(text[max(0, window.base - _ANAPHOR) : window.base])
    return cue_words().report_nouns.search(before) is not None


def _speaks_of_them(text: str, window: Window) -> bool:
    return cue_words().inspectors.search(lowered(text[max(0, window.base - _FAR_BACK) : window.base])) is not None


def _leads_up(pattern: re.Pattern[str], window: Window) -> bool:
    return pattern.search(window.words, max(0, window.start - _TELLING), window.start) is not None


def _is_of_earlier_grade(window: Window, lead: str) -> bool:
    """ "the same grade as we were given in 2016", "the grade it had held since 2015", "And last time, May 2022?"."""
    words, start = window.words, window.start
    if lead.endswith(_GIVEN_THEN):
        before = words[max(0, start - 110) : start]
        if any(mark in before for mark in _MARKS) and _GRADE_GIVEN.search(before):
            return True
    near = max(0, start - 50)
    return words.find("time", near, start) >= 0 and _LAST_TIME.search(words, near, start) is not None


def _is_next_visit(window: Window) -> bool:
    """ "a monitoring visit in June 2018 ... and at the next, in February 2019"."""
    if not _AT_THE_NEXT.search(window.words, max(0, window.start - 40), window.start):
        return False
    return cue_words().visits.search(window.words, 0, window.start) is not None


def _goes_there(cue: Cue, window: Window) -> bool:
    """ "The watchdog yesterday visited"; what else it does on a day, it says of what it found."""
    return cue.kind == "inspection" and 0 <= cue.start - window.end <= 1


def _inspectors_found(window: Window) -> Cue | None:
    """ "has published what it found between 8 October and 14 November"."""
    found = _WHAT_IT_FOUND.search(window.words, 0, window.start)
    return Cue("inspection", found.start(), found.end()) if found else None


def _is_by_inspectorate(window: Window) -> bool:
    by = _BY.match(window.words, window.end)
    return by is not None and cue_words().visitors.match(window.words, by.end() - 1) is not None


def _which_inspection(cue: Cue, window: Window) -> str:
    first = max(0, min(cue.start, window.start) - _PREVIOUS_REACH)
    told = _TOLD_BEFORE.search(window.words, first, window.start)
    first = told.end() if told else first  # "who were last here in October 2021, were back on"
    return PREVIOUS if cue_words().previous.search(window.words, first, max(window.start, cue.end)) else INSPECTION


def _is_since_the_last(window: Window) -> bool:
    """ "the first report on the force since January 2023"."""
    known, head = cue_words(), window.words[: window.start]
    if not _SINCE.search(head):
        return False
    return known.report_nouns.search(head) is not None or known.visits.search(head) is not None


def _inspectorate_behind(window: Window) -> Cue | None:
    """ "In 2010 the CQC put them in its third band": what an inspectorate does, it does after a visit."""
    if not _OPENS.fullmatch(window.words, 0, window.start):
        return None
    found = cue_words().visitors.match(window.words, window.end)
    if found and cue_words().others.search(window.words, window.end):
        return None  # "In 2022 the regulator took another home to court"
    return Cue("inspection", found.start(), found.end()) if found else None


def _is_published_by(cue: Cue, window: Window) -> bool:
    """ "to be published by 3 May"; other things done by a day are deadlines."""
    is_weak = cue_words().weak_publication.fullmatch(window.words, cue.start, cue.end) is not None
    return cue.kind == "publication" and not is_weak and cue.end <= window.start <= cue.end + DIRECT


def _is_past_grade(cue: Cue, window: Window) -> bool:
    """ "By March 2021 it had climbed to good"."""
    if cue.end <= window.start:
        return cue.kind in ("grade", "grade_words") and _HAD.search(window.words, 0, cue.start) is not None
    is_behind = cue.kind == "grade" and cue.start > window.end
    return is_behind and _WAS.search(window.words, window.end, cue.start) is not None


def _published_then(text: str, cue: Cue, window: Window) -> bool:
    """ "Ofsted published the result of its visit to X on 13 December": the one day is that of the finite verb."""
    if not _ONE_DAY.match(window.words, window.start, window.end) or not _ON.search(window.words, 0, window.start):
        return False
    return cue.end <= window.start and publication_before(text, window, cue) is not None


def _came_out_then(text: str, cue: Cue, window: Window) -> bool:
    """ "published its verdict today"; not "published its rating of good in 2018"."""
    if cue.kind != "grade_words" or cue.end > window.start or _BARE_YEAR.search(window.words, window.start, window.end):
        return False
    return publication_before(text, window, cue) is not None


def _is_of_a_report(cue: Cue, window: Window, before: str) -> bool:
    """Whether what came out is an inspectorate's report or letter, and no plan, notice or statement."""
    words = cue_words()
    nouns = [
        (min(abs(cue.start - match.end()), abs(match.start() - cue.end)), of_inspectorate)
        for of_inspectorate, pattern in ((False, words.other_publication), (True, words.report_nouns))
        for match in pattern.finditer(window.words)
    ]
    if not nouns and words.weak_publication.fullmatch(window.words, cue.start, cue.end):
        if _IT.match(window.words) and words.report_nouns.search(before):
            return True  # "... your copy of the report. It went on the website yesterday"
        return words.inspectors.search(window.words) is not None  # "a new app went live"
    return min(nouns)[1] if nouns else True


def is_of_visit_before(text: str, start: int, *, begin: int, about: About) -> bool:
    """ "... have had five visits. The latest, on 6 December": the sentence goes on with the visit of the one before."""
    known = cue_words()
    begin = max(begin, text.rfind(";", max(begin, start - _ANAPHOR), start) + 1)
    opening = known.anaphors.fullmatch(lowered(text[begin:start])) if start - begin <= _ANAPHOR else None
    if opening is None:
        return False
    if is_of_another(text, window_around(text, start, start, begin=begin, stop=start), about):
        return False
    before = lowered(text[max(0, begin - _BEFORE) : begin])
    return (known.inspectors if opening["did"] else known.visits).search(before) is not None


def role_answered(structure: Structure, start: int, *, is_day: bool) -> str:
    """The role that a question gives to the date that opens its answer: "When was the last inspection? / In 2017"."""
    index = structure.block_index(start)
    if index < 1:
        return OTHER
    block, question = structure.blocks[index], structure.blocks[index - 1]
    if structure.text[question.end - 1] != "?":
        return OTHER
    asked = lowered(structure.text[max(question.start, question.end - _QUESTION) : question.end])
    if not _ANSWERS.fullmatch(structure.text, block.start, start) or not _ASKS_WHEN.match(asked):
        return OTHER
    known = cue_words()
    if known.previous_asked.search(asked):
        return PREVIOUS
    if is_day and (known.report_nouns.search(asked) or known.publications.search(asked)):
        return REPORT
    return INSPECTION if known.inspectors.search(asked) or known.visits.search(asked) else OTHER


def tells_of_next(text: str, start: int, begin: int) -> bool:
    """ "The next visit is on 4 March": after the one that is the news."""
    return cue_words().next_visits.search(lowered(text[max(begin, start - _BEFORE) : start])) is not None
