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

from pipeline.judgements.prose.cues import LATER_VISITS, clause_start, has
from pipeline.judgements.reading import Reading, Token
from pipeline.judgements.timing.days import date_of, is_earlier, window_end, window_start
from pipeline.judgements.timing.past_words import said_past, spans_after
from pipeline.judgements.timing.standing import keeps_its_last, latest_stands, stands_as_told, still_stands
from pipeline.judgements.words import among


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
    first = window_start(tokens, index)
    last = window_end(tokens, index)
    window = [token for i, token in enumerate(tokens[first:last], first) if i != index]
    day = date_of(tokens, first, index, last)
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
    if not other and _told_after_relative(tokens, governor) and not said_past(tokens, index + 1, last):
        return Timing("current", True, None)
    if day is not None and not other and _as_it_was(tokens, governor):
        return Timing("previous", True, day)
    if other and 0 <= governor < index and among(tokens[governor].low, "judging_now"):
        return Timing("current", True, None)  # "formerly of a council which Ofsted rates as outstanding"
    if _first_since(tokens, index) and not other:
        return Timing("current", True, None)
    if any(among(t.low, "kept_now") for t in tokens[max(0, governor - 2) : index]) and not other and day is not None:
        return Timing("current", True, None)  # "remains rated as good from the previous inspection"
    if still_stands(tokens, index + 1) or stands_as_told(tokens, index):
        return Timing("current", True, day)
    if 0 <= governor < index and keeps_its_last(tokens, governor):
        return Timing("current", True, None)
    if present and not other and 0 <= governor < index and "current" in tokens[index - 1].tags:
        return Timing("current", True, None)  # "since the previous inspection ..., and services are now good"
    if present and not past:
        return Timing("current", True, date_of(tokens, index, index, last) if other else day)
    if not later and not inherited and not said_past(tokens, first, index) and _is_present(tokens, index, governor):
        dated = governor > 0 and tokens[governor - 1].kind == "date"  # "an improvement on the 2019 grades of adequate"
        near = date_of(tokens, governor - dated, index, last)
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
            settled = later or (earlier and not latest_stands(reading))
            return Timing("previous" if settled else "current", earlier is False and not later, day)
    if not other and _last_time(tokens, first, last):
        return Timing("previous", True, None)
    if lasting:
        return Timing("current" if latest_stands(reading) else "previous", False, day)
    if present_tense and not inherited:
        return Timing("current", True, day)
    if inherited:
        return Timing("previous", False, day)
    return Timing("previous" if later else "current", False, day)


def _told_after_relative(tokens: Sequence[Token], governor: int) -> bool:
    """ "A school that was in trouble two years ago has been rated good": the time is the relative clause's."""
    if governor < 4 or not among(tokens[governor - 1].low.partition(" ")[0], "present_auxiliaries"):
        return False
    opening = next((i for i in range(1, min(governor, 6)) if "which" in tokens[i].tags), -1)
    return opening > 0 and tokens[opening - 1].kind == "indefinite" and governor - opening > 3


def _as_it_was(tokens: Sequence[Token], governor: int) -> bool:
    """ "whether we are still the school that was found to be good in 2017"."""
    start = next((i for i in range(governor - 1, max(0, governor - 6), -1) if "which" in tokens[i].tags), -1)
    if start < 2 or tokens[start - 1].kind not in ("own", "other", "prov", "indefinite"):
        return False
    past = any(among(t.low, "was") for t in tokens[start : governor + 1]) or tokens[governor].low.startswith("found")
    return past and any(has(t, "keep") or among(t.low, "standing_sure") or t.low == "still" for t in tokens[:start])


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
