"""What the heads of a table's columns say of the grades below: when they were given, to whom, and whether they are any.

2016 | 2020 | 2025            the newest current, the others previous
This time | Last time         by their words
Hartlow | England             the provider's, and an average
Good by 2027 | Target         aims
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.judgements.mentions import Subject, news_status
from pipeline.judgements.page.cells import YEAR, is_before
from pipeline.judgements.page.lines import trimmed
from pipeline.judgements.reading import Reading
from pipeline.judgements.subjects.others import looks_like_name
from pipeline.judgements.words import among

_DATED = re.compile(r"\s*[(,]?\s*(?:[A-Z][a-z]+\s)?(?:19[5-9]|20[0-4])\d\)?$")


class Column(NamedTuple):
    """One column of grades; ``subject`` None is the row's own."""

    status: str = "current"
    subject: Subject | None = None
    counts: bool = True  # False: an average, no grade of anybody's
    day: dt.date | None = None


def read_columns(reading: Reading, heads: Sequence[tuple[int, int] | None], default: Subject) -> list[Column]:
    """The columns of grades by their heads, left to right; without heads the last is the newest."""
    latest = news_status(reading, default)
    words = ["" if head is None else reading.text[slice(*trimmed(reading.text, *head))] for head in heads]
    if len(heads) == 1:
        past = says(words[0], "column_past") and not says(words[0], "column_present")
        status = "target" if says(words[0], "column_target") else "previous" if past else latest
        return [Column(status, counts=not _is_average(words[0]))]
    columns = [Column(latest, counts=not _is_average(head)) for head in words]
    if any(reading.provider is not None and reading.provider.search(head) for head in words):
        for place, head in enumerate(heads):
            if head is not None and columns[place].counts and _is_other(reading, words[place]):
                start, end = trimmed(reading.text, *head)
                end -= len(words[place]) - len(_DATED.sub("", words[place]))
                name = Subject("other", reading.text[start:end], start, end)
                columns[place] = columns[place]._replace(status="current", subject=name)
    for place, said in enumerate(words):
        if says(said, "column_target"):
            columns[place] = columns[place]._replace(status="target")
    own = [
        place
        for place, column in enumerate(columns)
        if column.counts and column.subject is None and column.status != "target"
    ]
    for place, (status, day) in zip(
        own, _order(reading, [heads[i] for i in own], [words[i] for i in own], latest), strict=True
    ):
        columns[place] = columns[place]._replace(status=status, day=day)
    return columns


def _order(
    reading: Reading, heads: Sequence[tuple[int, int] | None], words: Sequence[str], latest: str
) -> list[tuple[str, dt.date | None]]:
    days = [day_of(reading, head) for head in heads]
    if days and all(day is not None for day in days) and len(set(days)) > 1:
        newest = max(day for day in days if day is not None)
        return [(latest if day == newest else "previous", day) for day in days]
    if len(heads) == 1 and days[0] is not None:
        return [("previous" if is_before(reading, days[0]) else latest, days[0])]
    if any(says(head, "column_past") or says(head, "column_present") for head in words):
        present = any(says(head, "column_present") for head in words)
        return [
            (
                "previous"
                if (says(head, "column_past") and not says(head, "column_present"))
                or (present and not says(head, "column_present"))
                else latest,
                None,
            )
            for head in words
        ]
    if len(heads) > 1 and any(day is not None for day in days):
        return [("previous" if day is not None else latest, day) for day in days]
    return [("previous" if place < len(heads) - 1 else latest, None) for place in range(len(heads))]


def day_of(reading: Reading, head: tuple[int, int] | None) -> dt.date | None:
    """The date that a head names."""
    if head is None:
        return None
    for mention in reading.dates_in(*head):
        if mention.end_date is not None:
            return mention.end_date
    year = YEAR.search(reading.text, *head)
    return dt.date(int(year.group()), 12, 31) if year else None


def says(words: str, name: str) -> bool:
    """Whether a head or label holds a word of the group."""
    return any(among(word.strip(" :*|()"), name) for word in words.lower().split())


def _is_average(words: str) -> bool:
    return bool(words) and says(words, "averages")


def _is_other(reading: Reading, words: str) -> bool:
    name = _DATED.sub("", words)  # "Aske (2021)"
    return (
        looks_like_name(reading, name)
        and not YEAR.search(name)
        and not any(says(words, name) for name in ("column_past", "column_present", "column_target", "column_grades"))
        and not (reading.provider is not None and reading.provider.search(words))
    )
