"""The stretch of a sentence that tells when a grade was given, its date, and whether that is before the news."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from pipeline.judgements.prose.cues import has, is_entity, opens_clause
from pipeline.judgements.reading import Reading, Token
from pipeline.judgements.timing.document_days import published_day, visit_day


def window_start(tokens: Sequence[Token], index: int) -> int:
    """First token of the stretch around a grade whose words of time are its own."""
    for i in range(index - 1, -1, -1):
        if tokens[i].kind == "grade":
            joints = [j for j in range(i + 1, index) if tokens[j].low == "," or "and" in tokens[j].tags]
            return joints[0] if joints else i + 1
        if tokens[i].low == ";" or ("but" in tokens[i].tags and i < index - 1):
            return i + 1
    return 0


def window_end(tokens: Sequence[Token], index: int) -> int:
    """Token behind the last of that stretch."""
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


def date_of(tokens: Sequence[Token], first: int, index: int, last: int) -> dt.date | None:
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
