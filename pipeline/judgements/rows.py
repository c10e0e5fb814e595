"""From mentions to rows: one for each distinct (area, grade, status, subject), further mentions as evidence."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from pipeline.confidence import confidence_of
from pipeline.judgements.areas.scope import settled
from pipeline.judgements.mentions import (
    Mention,
    folded,
)
from pipeline.judgements.reading import Reading
from pipeline.judgements.words import among
from pipeline.records import Evidence, Judgement

_LISTED = frozenset({"table", "label", "list"})

#: Names of the chances that the second reading gives, highest first.
BELIEFS = (("sure", 0.95), ("likely", 0.85), ("rather", 0.65))

_COMPARED = 200  # rows whose wording a further mention is compared with


def rows_of(reading: Reading, mentions: Sequence[Mention]) -> list[Judgement]:
    """The rows of one document, in text order."""
    ordered = sorted(mentions, key=lambda m: (m.start, m.end))
    return _merged(reading, settled(reading, ordered))


def _merged(reading: Reading, mentions: Sequence[Mention]) -> list[Judgement]:
    rows: list[list[Mention]] = []
    buckets: dict[tuple[str, str, str, str], list[list[Mention]]] = {}
    exact: dict[tuple[str, ...], list[Mention]] = {}
    for mention in mentions:
        bucket = buckets.setdefault((mention.areas[0].key, mention.grade, mention.status, mention.subject.kind), [])
        words = (
            mention.areas[0].key,
            mention.grade,
            mention.status,
            mention.subject.kind,
            mention.areas[0].text if mention.areas[0].key == "other" else "",
            mention.subject.text or "",
        )
        row = exact.get(words) or next((row for row in bucket[:_COMPARED] if _same(row[0], mention)), None)
        if row is None:
            row = []
            rows.append(row)
            bucket.append(row)
        exact.setdefault(words, row)
        row.append(mention)
    judgements = [_judgement(reading, row, buckets) for row in rows]
    return sorted(judgements, key=lambda j: (j.char_start, j.char_end, j.area, j.status, j.area_text or ""))


def _same(a: Mention, b: Mention) -> bool:
    if (a.grade, a.status, a.subject.kind) != (b.grade, b.status, b.subject.kind) or a.areas[0].key != b.areas[0].key:
        return False
    if a.areas[0].key == "other":
        listed = a.rule in _LISTED and b.rule in _LISTED  # lines of lists and tables are told apart by every word
        if not _alike(a.areas[0].text, b.areas[0].text, share=1.0 if listed else 0.67) or (
            listed and len(_stems(a.areas[0].text)) != len(_stems(b.areas[0].text))
        ):
            return False
    return a.subject.kind == "provider" or _same_name(a.subject.text or "", b.subject.text or "")


def _same_name(a: str, b: str) -> bool:
    """Whether one name is the other or a shorter form of it: "Eastmoor" and "Eastmoor Council"."""
    first, second = ({word.rstrip("s") for word in folded(name).split()} for name in (a, b))
    return first <= second or second <= first if first and second else first == second


def _alike(a: str, b: str, *, share: float = 0.67) -> bool:
    """Whether two wordings name one thing: equal, or the words of the shorter mostly among those of the longer."""
    first, second = _stems(a), _stems(b)
    if not first or not second:
        return first == second
    shorter, longer = sorted((first, second), key=len)
    return len(shorter & longer) >= share * len(shorter) and (share == 1.0 or len(shorter & longer) > 0)


@functools.lru_cache(maxsize=4096)
def _stems(words: str) -> frozenset[str]:
    return frozenset(word[:5] for word in folded(words).split() if not among(word, "small"))


def _judgement(
    reading: Reading, row: Sequence[Mention], buckets: dict[tuple[str, str, str, str], list[list[Mention]]]
) -> Judgement:
    first = row[0]
    ref = next((m.areas[0] for m in row if m.areas[0].start >= 0), first.areas[0])
    scale = reading.inspectorate.scale_for(
        first.grade,
        on=first.on if first.status == "previous" else reading.day,
        kind=reading.about.provider_kind,
        event=reading.about.event_type,
    )
    grade = scale.grade(first.grade)
    assert grade is not None
    places = list(dict.fromkeys((m.start, m.end) for m in row))
    evidence = [Evidence("mention", start, end) for start, end in places[1:]]
    if ref.start >= 0:
        evidence.append(Evidence("area", ref.start, ref.end))
    subject = next((m.subject for m in row if m.subject.start >= 0), first.subject)
    if first.subject.kind == "other" and subject.start >= 0:
        evidence.append(Evidence("subject_text", subject.start, subject.end))
    best = max(row, key=lambda m: m.confidence)
    return Judgement(
        area=first.areas[0].key,
        area_text=reading.text[ref.start : ref.end] if ref.start >= 0 else (ref.text or None),
        grade=first.grade,
        grade_text=reading.text[first.start : first.end],
        scale=scale.id,
        rank=grade.rank,
        status=first.status,
        in_force=_in_force(reading, row, buckets),
        subject=first.subject.kind,
        subject_text=(subject.text if first.subject.kind == "other" else None),
        char_start=first.start,
        char_end=first.end,
        n_mentions=len(places),
        rule=best.rule,
        confidence=confidence_of("judgements", rule=best.rule, status=first.status, belief=_told(row)),
        evidence=tuple(evidence),
    )


def _told(row: Sequence[Mention]) -> str:
    """How much the second reading believes a row, of several mentions the most; "none" outside sentences."""
    beliefs = [mention.belief for mention in row if mention.belief is not None]
    if not beliefs:
        return "none"
    return next((name for name, least in BELIEFS if max(beliefs) >= least), "little")


def _same_ground(reading: Reading, key: str) -> frozenset[str]:
    """The area and those that share its ground: one judgement for children in care and care leavers, and the two."""
    joint = {
        area.key: area.splits for area_set in reading.area_sets for _, area in area_set.whole if key and area.splits
    }
    return frozenset((key, *joint.get(key, ()), *(name for name, parts in joint.items() if key in parts)))


def _in_force(
    reading: Reading, row: Sequence[Mention], buckets: dict[tuple[str, str, str, str], list[list[Mention]]]
) -> bool:
    """No newer grade of the same area and subject is stated."""
    mine = row[0]
    if mine.status != "previous":
        return mine.status == "current"
    keys = _same_ground(reading, mine.areas[0].key)
    rivals = (
        other
        for (area, _, status, subject), bucket in buckets.items()
        if area in keys and subject == mine.subject.kind and status != "target"
        for other in bucket[:_COMPARED]
    )
    for other in rivals:
        theirs = other[0]
        if other is row:
            continue
        if mine.areas[0].key == "other" and not _alike(mine.areas[0].text, theirs.areas[0].text):
            continue
        if mine.subject.kind == "other" and not _same_name(mine.subject.text or "", theirs.subject.text or ""):
            continue
        if theirs.status == "current":
            return False
        newest = max((m.on for m in row if m.on), default=None)
        others = max((m.on for m in other if m.on), default=None)
        if newest is not None and others is not None and others > newest:
            return False
    return True
