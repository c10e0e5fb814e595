"""When was a grade given: now, or at an earlier inspection?

"At its last inspection, in 2019, ..."     previous, unless the news is not a later visit
"remains", "is now", "this time"           current
"had been", "previously", "up from"        previous
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.judgements.cues import (
    LATER_VISITS,
    clause_start,
    has,
    is_entity,
    opens_clause,
)
from pipeline.judgements.mentions import (
    published_day,
    visit_day,
)
from pipeline.judgements.reading import Reading, Token
from pipeline.judgements.words import among, group


@dataclass(slots=True)
class Timing:
    """When a grade was given, as its sentence says."""

    status: str
    firm: bool
    on: dt.date | None


def timing(
    reading: Reading,
    tokens: Sequence[Token],
    index: int,
    governor: int,
    *,
    other: bool,
    carried: Timing | None,
    inherited: bool,
) -> Timing:
    """Status of the grade at ``index``: as its clause says, else the grade it is joined to, else the kind of news."""
    first = _window_start(tokens, index)
    last = _window_end(tokens, index)
    window = [token for i, token in enumerate(tokens[first:last], first) if i != index]
    day = _date_of(tokens, first, index, last)
    past = said_past(tokens, first, last, index) or spans_after(tokens, index)
    lasting = any("last" in token.tags for token in window)
    present = any(
        "current" in token.tags
        for i, token in enumerate(tokens[max(first, clause_start(tokens, index)) : last])
        if token.kind != "grade"
    )
    present_tense = any(among(token.low, "present_verbs") for token in tokens[max(first, governor - 3) : index])
    later = reading.about.event_type in LATER_VISITS
    if carried is not None and carried.status == "target":
        return carried
    if other and 0 <= governor < index and among(tokens[governor].low, "judging_now"):
        return Timing("current", True, None)  # "formerly of a council which Ofsted rates as outstanding"
    if _first_since(tokens, index) and not other:
        return Timing("current", True, None)
    if any(among(t.low, "kept_now") for t in tokens[max(0, governor - 2) : index]) and not other and day is not None:
        return Timing("current", True, None)  # "remains rated as good from the previous inspection"
    if still_stands(tokens, index + 1) or stands_as_told(tokens, index):
        return Timing("current", True, day)
    if 0 <= governor < index and _keeps_its_last(tokens, governor):
        return Timing("current", True, None)
    if present and not other and 0 <= governor < index and "current" in tokens[index - 1].tags:
        return Timing("current", True, None)  # "since the previous inspection ..., and services are now good"
    if present and not past:
        return Timing("current", True, _date_of(tokens, index, index, last) if other else day)
    if not later and not inherited and not said_past(tokens, first, index) and _is_present(tokens, index, governor):
        dated = governor > 0 and tokens[governor - 1].kind == "date"  # "an improvement on the 2019 grades of adequate"
        near = _date_of(tokens, governor - dated, index, last)
        if near is None or other or not is_earlier(reading, near, tokens, governor, last):
            return Timing("current", True, None)
    if other:
        past = past and not any(
            among(t.low, "last_times") for t in window
        )  # the latest grade of another, as far as told
        return Timing("previous" if past and not present else "current", past, day)
    if past and not present:
        return Timing("previous", True, day)
    if carried is not None and (
        carried.status == "target" or (not (present or present_tense) and day is None and not lasting)
    ):
        return carried
    if (
        day is not None
        and present_tense
        and any(
            t.low == "since" and i + 1 < len(tokens) and tokens[i + 1].kind in ("date", "word")
            for i, t in enumerate(tokens[index:last], index)
        )
    ):
        return Timing("previous" if later else "current", not later, day)
    if day is not None:
        earlier = is_earlier(reading, day, tokens, first, last)
        if earlier is not None:
            settled = later or (earlier and not _is_standing(reading))
            return Timing("previous" if settled else "current", earlier is False and not later, day)
    if not other and _last_time(tokens, first, last):
        return Timing("previous", True, None)
    if lasting:
        return Timing("current" if _is_standing(reading) else "previous", False, day)
    if present_tense and not inherited:
        return Timing("current", True, day)
    if inherited:
        return Timing("previous", False, day)
    return Timing("previous" if later else "current", False, day)


def _last_time(tokens: Sequence[Token], first: int, last: int) -> bool:
    """ "Last year it got good for everything", in a text without a day of its own."""
    return any(
        t.date is not None and t.date.end_date is None and t.date.role == "previous_inspection" and t.low[:5] == "last "
        for t in tokens[first:last]
    )


def _first_since(tokens: Sequence[Token], index: int) -> bool:
    """ "its first good judgement since 2010": the day is when it last was."""
    first = any(among(t.low, "ordinals") for t in tokens[max(0, index - 3) : index])
    after = tokens[index + 1 : index + 6]
    return first and any(a.low == "since" and b.kind == "date" for a, b in itertools.pairwise(after))


def _keeps_its_last(tokens: Sequence[Token], governor: int) -> bool:
    """ "keep their previous ratings of good": an earlier grade, and the one that stands."""
    i = governor - 1
    while i >= 0 and (has(tokens[i], "previous_adjective", "det", "current", "rating") or tokens[i].kind == "insp"):
        if "keep" in tokens[i].tags:
            return True
        i -= 1
    return i >= 0 and i < governor - 1 and "keep" in tokens[i].tags


def still_stands(tokens: Sequence[Token], first: int) -> bool:
    """ "and that rating remains in place", "That grade still stands.", "This judgement has not changed"."""
    for i in range(max(first, 1), len(tokens)):
        if tokens[i].kind == "grade":
            return False
        if among(tokens[i - 1].low, "demonstratives") and i + 1 < len(tokens) and among(tokens[i].low, "stays_on"):
            return True  # "and that remains its rating"
        if "rating_sure" in tokens[i].tags and among(tokens[i - 1].low, "pointers"):
            words = {t.low for t in tokens[i + 1 : i + 6]}
            return bool(words & group("standing_words"))
    return False


def stands_as_told(tokens: Sequence[Token], index: int) -> bool:
    """ "our overall judgement of good, awarded in 2020, is unaffected", "the ratings for these, all good, stand"."""
    if not any(has(t, "rating", "rating_subject") or among(t.low, "grades_by_another_name") for t in tokens[:index]):
        return False
    for i in range(index + 1, min(index + 14, len(tokens))):
        token = tokens[i]
        if token.kind == "grade" or token.low == ";" or "but" in token.tags:
            return False
        if among(token.low, "standing_sure") and has(tokens[i - 1], "copula", "keep", "adverb"):
            return True
        if "copula" in token.tags and i + 2 < len(tokens) and tokens[i + 1].low == "carried":
            return True
        if among(token.low, "stays_on") and i + 1 < len(tokens) and among(tokens[i + 1].low, "until_words"):
            return True
        if "negation" in token.tags and i + 1 < len(tokens) and among(tokens[i + 1].low, "change_verbs"):
            return True
    return False


def _is_present(tokens: Sequence[Token], index: int, governor: int) -> bool:
    """The verb that gives the grade is in the present or present perfect: "is good", "has been graded good"."""
    window = tokens[max(0, governor - 4) : governor + 1] if governor < index else tokens[max(0, index - 4) : index]
    for i in range(len(window) - 1, -1, -1):
        if "previous" in window[i].tags:
            return False
        if has(window[i], "copula", "aux", "modal"):
            if among(window[i].low, "present_verbs"):
                return True
            if among(window[i].low, "present_auxiliaries"):
                return True
            if not among(window[i].low, "be"):
                return False
    return False


def _is_standing(reading: Reading) -> bool:
    """The news is no visit, so that the latest grade still stands."""
    return reading.about.event_type in ("government_direction", "other")


def said_past(tokens: Sequence[Token], first: int, last: int, index: int = -1) -> bool:
    """ "previously", "in the past", "its former rating", "at the previous inspection"."""
    for i in range(first, min(last, len(tokens))):
        if i == index:
            continue
        token = tokens[i]
        if "previous" in token.tags:
            if index >= 0 and _apposed(tokens, i, index):
                continue
            if token.low == "then" and _next_in_turn(tokens, i):
                continue
            if among(token.low, "reported") and index >= 0 and any("say" in t.tags for t in tokens[:i]):
                continue
            if among(token.low, "reported") and index < 0 and not _grades_next(tokens, i):
                continue  # "Inspectors had been on site in May", in a sentence without a grade
            return True
        if among(token.low, "first_of_two") and i + 1 < last and has(tokens[i + 1], "copula", "aux", "judged"):
            continue  # "The former was good"
        if "previous_adjective" in token.tags and any(
            "rating" in t.tags or among(t.low, "inspection_nouns") or t.kind == "grade" for t in tokens[i + 1 : i + 5]
        ):
            return True
    return False


def _grades_next(tokens: Sequence[Token], i: int) -> bool:
    """ "had been judged", "had been: ...": of grades."""
    after = tokens[i + 1 : i + 4]
    return not after or after[0].kind in ("punct", "grade") or any(has(t, "judged", "found") for t in after)


def _apposed(tokens: Sequence[Token], i: int, index: int) -> bool:
    """ "leadership, two years ago the weakest area of all, was judged outstanding": of what it was, not of the verb."""
    opening = next((j for j in range(i - 1, max(-1, i - 4), -1) if tokens[j].low == ","), -1)
    closing = next((j for j in range(i + 2, min(i + 10, index)) if tokens[j].low == ","), -1)
    if opening < 1 or closing < 0 or any(t.kind in ("date", "grade") for t in tokens[opening:closing]):
        return False
    plain = not any(has(t, "copula", "aux", "judged", "which") for t in tokens[opening + 1 : closing])
    return plain and has(tokens[i + 1], "det", "extreme") and has(tokens[closing + 1], "copula", "aux", "judged")


def spans_after(tokens: Sequence[Token], index: int) -> bool:
    """ "six years after they were branded inadequate": before the news."""
    for i in range(index - 1, max(-1, index - 10), -1):
        if among(tokens[i].low, "spans_after"):
            return True
        if tokens[i].kind in ("punct", "grade"):
            return False
    return False


def _next_in_turn(tokens: Sequence[Token], i: int) -> bool:
    """ "good in 2018 and then adequate", "Then, in May, ...": what came next, not a time gone by."""
    before = tokens[i - 1] if i else None
    after = tokens[i + 1] if i + 1 < len(tokens) else None
    opens = before is None or has(before, "and", "but") or before.low == ";"
    return opens and (after is None or not has(after, "judged", "copula"))


def _window_start(tokens: Sequence[Token], index: int) -> int:
    for i in range(index - 1, -1, -1):
        if tokens[i].kind == "grade":
            joints = [j for j in range(i + 1, index) if tokens[j].low == "," or "and" in tokens[j].tags]
            return joints[0] if joints else i + 1
        if tokens[i].low == ";" or ("but" in tokens[i].tags and i < index - 1):
            return i + 1
    return 0


def _window_end(tokens: Sequence[Token], index: int) -> int:
    for i in range(index + 1, len(tokens)):
        token = tokens[i]
        if token.kind == "grade" or token.low in (";", "–", "—", ":", "because") or "but" in token.tags:
            return i
        if (
            token.low == "("
            and i + 1 < len(tokens)
            and (
                has(tokens[i + 1], "previous", "from", "copula", "negation")
                or "previous_adjective" in tokens[i + 1].tags
            )
        ):
            return i
        if (
            token.low == "since"
            and i + 1 < len(tokens)
            and tokens[i + 1].kind != "date"
            and not (tokens[i + 1].kind == "word" and tokens[i + 1].low in ("then", "last", "at"))
        ):
            return i
        if (
            token.low == ","
            and i + 1 < len(tokens)
            and (
                tokens[i + 1].low.endswith("ing")
                or has(tokens[i + 1], "and", "say", "with", "as", "current", "previous", "copula", "aux", "which")
                or any("rating" in t.tags for t in tokens[i + 2 : i + 4])  # "..., a grade higher than in 2017"
                or (i + 2 < len(tokens) and tokens[i + 2].low == "same")  # "..., the same grade as in 2019"
                or ("from" in tokens[i + 1].tags and any(t.kind == "grade" for t in tokens[i + 2 : i + 8]))
                or is_entity(tokens[i + 1])
            )
        ):
            return i
        if token.low == "and" and opens_clause(tokens, i + 1):
            return i
    return len(tokens)


def _date_of(tokens: Sequence[Token], first: int, index: int, last: int) -> dt.date | None:
    """The date that belongs to a grade: the nearest after it in its clause, else the nearest before it."""
    after = [token for token in tokens[index + 1 : last] if token.kind == "date"]
    before = [t for i, t in enumerate(tokens[first:index], first) if t.kind == "date" and not _of_comment(tokens, i)]
    for token in (*after[:1], *before[::-1]):
        if token.date is not None and token.date.end_date is not None:
            return token.date.end_date
        if token.date is None and token.low[:4].isdigit():
            return dt.date(int(token.low[:4]), 12, 31)
    return None


def _of_comment(tokens: Sequence[Token], i: int) -> bool:
    """ "The watchdog, which last came in 2018, was ...": a date of a relative clause that grades nothing."""
    if i + 1 >= len(tokens) or tokens[i + 1].low != ",":
        return False
    for j in range(i - 1, max(0, i - 9), -1):
        if tokens[j].kind == "grade" or has(tokens[j], "judged"):
            return False
        if tokens[j].low == ",":
            return "which" in tokens[j + 1].tags
    return False


def is_earlier(
    reading: Reading, day: dt.date, tokens: Sequence[Token] = (), first: int = 0, last: int = 0
) -> bool | None:
    """Whether a day lies before the visit that is the news; None where the text does not tell."""
    roles = {token.date.role for token in tokens[first:last] if token.date is not None and token.date.end_date == day}
    today = reading.day
    if today is not None and (today - day).days > 730 and "inspection" in roles and visit_day(reading) != day:
        return True
    recent = (
        visit_day(reading) is None and today is not None and (today - day).days < 150
    )  # too recent to be an earlier one
    if "previous_inspection" in roles and (today is None or day < today) and not recent:
        return True
    if roles & {"inspection", "report_published", "document_published"}:
        return False
    visit = visit_day(reading)
    if visit is not None:
        return day < visit
    published = published_day(reading)
    if published is not None:
        return (published - day).days > 200
    return None
