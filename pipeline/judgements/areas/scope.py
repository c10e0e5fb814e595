"""Mentions made definite: "the top grade" named, "across the board" spelt out, grades of one area put in order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.judgements.areas.refs import AreaRef, area_ref, gives_overall
from pipeline.judgements.mentions import Mention, folded
from pipeline.judgements.prose.cues import LATER_VISITS
from pipeline.judgements.reading import PLACES, Reading
from pipeline.judgements.timing.document_days import published_day, visit_day

_WHOLE = AreaRef("overall", "", -1, -1)

_BESIDE = 7  # characters between two areas of one list

_LONG_BEFORE = 730  # days: between two inspections

_MONTHS = 100  # days
_LAID_OUT = frozenset({"table", "label", "list"})

_ALL_AREAS = AreaRef("other", "all areas", -1, -1)


def settled(reading: Reading, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions with one area each, a grade that was in use, and a status that agrees with the others'."""
    known = _resolved(reading, _in_use(reading, mentions))
    told = _standing_grades(reading, _with_order_of_time(reading, _echoes(_spelt_out(reading, known))))
    return _others_latest(reading, told)


def _in_use(reading: Reading, mentions: Iterable[Mention]) -> list[Mention]:
    """Leave out current grades that no scale held at the time: "exceptional" of a school in 2019."""
    day = visit_day(reading) or published_day(reading)
    if day is None and any(mention.granularity in ("day", "month") for mention in reading.dates):
        day = reading.day  # but no bare year that the text happens to name
    kept = []
    for mention in mentions:
        scales = [scale for scale in reading.inspectorate.scales if scale.grade(mention.grade)]
        if scales and not (mention.areas or mention.scope or any(scale.gives_overall for scale in scales)):
            continue  # a report card grades areas alone
        if day is None or not scales or mention.status == "previous" or mention.subject.kind == "other":
            kept.append(mention)
            continue
        slack = dt.timedelta(days=400)
        if any(
            scale.valid_from - slack <= day and (scale.valid_until is None or day <= scale.valid_until + slack)
            for scale in scales
        ):
            kept.append(mention)
    return kept


def _resolved(reading: Reading, mentions: list[Mention]) -> list[Mention]:
    """Give "the top grade" the grade that the document names for it, else, where it is for an area of the provider,
    the one that the scale of the day has there; without one it is none."""
    ends: dict[tuple[str, str], str] = {}
    for mention in mentions:
        for place in _places_of(reading, mention.grade):
            ends.setdefault((place, mention.subject.kind), mention.grade)
    resolved: list[Mention] = []
    for mention in mentions:
        grade = ends.get((mention.grade, mention.subject.kind))
        if grade is not None:
            areas = tuple(ref for known in mention.areas for ref in _again(reading, grade, known))
            resolved.append(replace(mention, grade=grade, areas=areas, echo=not (areas or mention.scope)))
        elif mention.grade not in PLACES:
            resolved.append(mention)
        elif mention.areas and mention.subject.kind == "provider":
            known = _at_place(reading, mention)
            if known is not None:
                areas = tuple(ref for named in mention.areas for ref in _again(reading, known, named))
                resolved.append(replace(mention, grade=known, areas=areas))
    return resolved


def _at_place(reading: Reading, mention: Mention) -> str | None:
    """The grade that stands at a place of the scales in use at the time; None where they differ."""
    on, kind = (mention.on if mention.status == "previous" else None) or reading.day, reading.about.provider_kind
    found: set[str] = set()
    for scale in reading.inspectorate.scales:
        in_use = on is None or scale.valid_on(on)
        if in_use and not scale.events and (not scale.kinds or kind in scale.kinds) and not scale.standard_of:
            found |= {grade.id for grade in scale.grades if mention.grade in _places_of(reading, grade.id)}
    return found.pop() if len(found) == 1 else None


def _echoes(mentions: list[Mention]) -> list[Mention]:
    """ "We were inadequate", "the lowest rating": said again of a grade given elsewhere, they take its status."""
    stated: dict[tuple[str, str, str], str] = {}
    for mention in mentions:
        if not _is_weak(mention):
            stated.setdefault((mention.areas[0].key, mention.grade, _subject_key(mention)), mention.status)
    kept = []
    for mention in mentions:
        status = stated.get((mention.areas[0].key, mention.grade, _subject_key(mention)))
        if _is_weak(mention) and status not in (None, "target"):
            kept.append(replace(mention, status=status or mention.status))
        elif not mention.echo:
            kept.append(mention)
    return kept


def _is_weak(mention: Mention) -> bool:
    return mention.echo or (mention.rule == "told" and not mention.firm and mention.on is None)


def _again(reading: Reading, grade: str, ref: AreaRef) -> tuple[AreaRef, ...]:
    return area_ref(reading, grade, ref.start, ref.end) if ref.start >= 0 else (ref,)


def _places_of(reading: Reading, grade_id: str) -> set[str]:
    """The places a grade has on the scales that hold it: the best, the second worst."""
    places: set[str] = set()
    for scale in reading.inspectorate.scales:
        grade = scale.grade(grade_id)
        if grade is not None:
            last = len(scale.grades)
            named = {1: "best", 2: "second_best", last - 1: "second_worst", last: "worst"}
            places.add(named.get(grade.rank, ""))
    return places - {""}


def _spelt_out(reading: Reading, mentions: list[Mention]) -> list[Mention]:
    """Every area of "across the board" that the document names; the provider as a whole where no area is said."""
    named: dict[tuple[str, str], AreaRef] = {}
    explicit: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for mention in mentions:
        if mention.subject.kind == "provider" and not mention.scope:
            explicit.setdefault((mention.status, mention.grade), set()).update(
                _identity(ref) for ref in mention.areas if ref.key != "overall"
            )
        if mention.subject.kind == "provider" and mention.status != "target":
            for ref in mention.areas:
                named.setdefault((ref.key, folded(ref.text) if ref.key == "other" else ""), ref)
    spelt: list[Mention] = []
    standards = {scale.standard_of: scale for scale in reading.inspectorate.scales if scale.standard_of}
    for mention in mentions:
        if any(ref.key in standards and not standards[ref.key].grade(mention.grade) for ref in mention.areas):
            left = tuple(ref for ref in mention.areas if ref.key not in standards)
            if not left:
                continue  # a standard is met or not, and has no other grade
            mention = replace(mention, areas=left)
        if not mention.scope:
            areas = mention.areas or (_WHOLE,)
        elif mention.scope == "spelt":
            areas = mention.areas + (
                (_WHOLE,)
                if mention.whole and mention.subject.kind == "provider" and gives_overall(reading, mention.grade)
                else ()
            )
        elif mention.subject.kind == "other" or mention.status == "target":
            if mention.scope == "rest":
                continue
            areas = (_WHOLE if reading.inspectorate.gives_overall else _ALL_AREAS,)
        else:
            graded = {key for key in named if named[key].key != "overall"}
            if not named or (mention.status == "current" and len(graded) < 2):
                named = {**_named_anywhere(reading, mention.grade), **named}
            areas = _every(reading, mention, explicit, named)
        spelt += [replace(mention, areas=(ref,), scope="") for ref in areas]
    return spelt


def _identity(ref: AreaRef) -> tuple[str, str]:
    """The key of an area, and its words where no file names it."""
    return ref.key, folded(ref.text) if ref.key == "other" else ""


def _every(
    reading: Reading,
    mention: Mention,
    explicit: dict[tuple[str, str], set[tuple[str, str]]],
    named: dict[tuple[str, str], AreaRef],
) -> tuple[AreaRef, ...]:
    left_out = {_identity(ref) for ref in mention.excluded}
    stated = [ref for ref in mention.areas if _identity(ref) not in left_out and ref.key != "overall"]
    for (status, grade), keys in explicit.items():
        if status == mention.status and grade != mention.grade and (mention.scope == "rest" or status == "current"):
            left_out |= keys
    refs = stated + [
        ref for ref in named.values() if _identity(ref) not in left_out and ref.key != "overall" and ref not in stated
    ]
    if not refs and left_out:
        refs = [ref for ref in _named_anywhere(reading, mention.grade).values() if _identity(ref) not in left_out]
    whole = mention.whole and mention.scope == "all" and gives_overall(reading, mention.grade)
    if whole:
        refs.append(next((ref for ref in named.values() if ref.key == "overall"), _WHOLE))
    if not refs and mention.scope == "all":
        return (_WHOLE,) if gives_overall(reading, mention.grade) else (_ALL_AREAS,)
    return tuple(refs)


def _named_anywhere(reading: Reading, grade: str) -> dict[tuple[str, str], AreaRef]:
    """Areas that the document names without a grade of their own ("inspectors looked at ...")."""
    found: dict[tuple[str, str], AreaRef] = {}
    scales = {scale.id for scale in reading.inspectorate.scales if scale.grade(grade)}
    first = next((s for s in reading.area_sets if s.scales & scales), reading.area_sets[0])
    last = -1000
    matches = list(first.pattern.finditer(reading.text))
    for i, match in enumerate(matches):
        area = first.area_of(match.group())
        if area is None or area.key == "overall":
            continue
        near = match.start() - last <= _BESIDE or (
            i + 1 < len(matches) and matches[i + 1].start() - match.end() <= _BESIDE
        )
        last = match.end()
        if area.short and not near:
            continue  # "leadership" alone is no area; "leadership, help and protection" are two
        for ref in area_ref(reading, grade, match.start(), match.end()):
            found.setdefault((ref.key, folded(ref.text) if ref.key == "other" else ""), ref)
    return found


def _standing_grades(reading: Reading, mentions: list[Mention]) -> list[Mention]:
    """At a visit without grades, "rated inadequate in 2022" and "remains inadequate" are one grade, which stands."""
    if reading.about.event_type not in LATER_VISITS:
        return mentions
    standing = {
        (m.areas[0].key, m.grade, _subject_key(m)) for m in mentions if m.rule == "kept" and m.status == "current"
    }
    return [
        replace(m, status="current")
        if m.status == "previous" and (m.areas[0].key, m.grade, _subject_key(m)) in standing
        else m
        for m in mentions
    ]


def _with_order_of_time(reading: Reading, mentions: list[Mention]) -> list[Mention]:
    """Of several grades of one area the newest is current, the others previous."""
    groups: dict[tuple[str, str, str], list[int]] = {}
    for i, mention in enumerate(mentions):
        ref = mention.areas[0]
        if mention.status != "target":
            groups.setdefault(
                (ref.key, folded(ref.text) if ref.key == "other" else "", _subject_key(mention)), []
            ).append(i)
    settled = list(mentions)
    for indices in groups.values():
        current = [i for i in indices if mentions[i].status == "current"]
        latest = max((day for i in current if (day := mentions[i].on) is not None), default=None)
        for i in current if reading.about.event_type in ("government_direction", "other") else ():
            day = mentions[i].on
            if day is not None and latest is not None and (latest - day).days > _LONG_BEFORE:
                settled[i] = replace(mentions[i], status="previous")  # "inadequate in 2023; it was inadequate in 2016"
        for i in _older(mentions, current):
            settled[i] = replace(mentions[i], status="previous")
        if len({mentions[i].grade for i in current}) < 2:
            continue
        dated = [i for i in current if mentions[i].on is not None]
        undated = [i for i in current if mentions[i].on is None]
        newest = max((day for i in dated if (day := mentions[i].on) is not None), default=None)
        tables = [i for i in current if mentions[i].rule in ("table", "label", "list")]
        now = [i for i in dated if mentions[i].firm]
        if (
            now
            and undated
            and not any(mentions[i].firm for i in undated)
            and len({mentions[i].grade for i in now}) == 1
        ):
            keep = {mentions[now[0]].grade}
        elif dated and undated and len({mentions[i].grade for i in undated}) == 1:
            keep = {mentions[undated[0]].grade}
        elif newest is not None and len({mentions[i].on for i in dated}) > 1:
            keep = {mentions[i].grade for i in dated if mentions[i].on == newest}
        elif tables and len({mentions[i].grade for i in tables}) == 1:
            keep = {mentions[tables[0]].grade}
        else:
            firm = [i for i in current if mentions[i].firm]
            turns = [i for i in current if mentions[i].rule == "change" and mentions[i].on is None]
            if len(turns) == len(current) and len({mentions[i].block for i in turns}) == 1:
                keep = {mentions[turns[-1]].grade}  # "went to inadequate; it has gone back to good"
            elif firm and len({mentions[i].grade for i in firm}) == 1:
                keep = {mentions[firm[0]].grade}
            elif mentions[current[0]].subject.kind == "provider":
                keep = {mentions[current[0]].grade}  # the news comes first
            else:
                continue
        for i in current:
            if mentions[i].grade not in keep:
                settled[i] = replace(mentions[i], status="previous")
    return settled


def _older(mentions: Sequence[Mention], current: Sequence[int]) -> list[int]:
    """ "2024: Good" / "2019: Outstanding" / "2014: Good": lines of a page whose day is long before another's."""
    days = {i: day for i in current if mentions[i].rule in _LAID_OUT and (day := mentions[i].on) is not None}
    newest = max(days.values(), default=None)
    return [i for i, day in days.items() if newest is not None and (newest - day).days > _MONTHS]


def _others_latest(reading: Reading, mentions: list[Mention]) -> list[Mention]:
    """What another provider "climbed to" is its grade until a newer one is told, whenever it was."""
    last: dict[tuple[str, str, str], int] = {}
    for i, mention in enumerate(mentions):
        if mention.subject.kind == "other" and mention.status != "target" and mention.areas:
            ref = mention.areas[0]
            key = (ref.key, folded(ref.text) if ref.key == "other" else "", _subject_key(mention))
            if mention.status == "current":
                last[key] = -1
            elif last.get(key, 0) >= 0:
                last[key] = i
    settled = list(mentions)
    for i in last.values():
        before = reading.text[max(0, mentions[i].start - 12) : mentions[i].start].lower() if i >= 0 else ""
        if mentions[i].rule == "change" and " to " in before:
            settled[i] = replace(mentions[i], status="current")
    return settled


def _subject_key(mention: Mention) -> str:
    return "" if mention.subject.kind == "provider" else folded(mention.subject.text or "")
