"""From mentions to rows: every area spelt out, "the top grade" resolved, one row for each distinct judgement.

One row for each (area, grade, status, subject); of grades of one area the newest is current and in force.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.judgement_cues import LATER_VISITS
from pipeline.judgement_mentions import AreaRef, Mention
from pipeline.judgement_tokens import Reading
from pipeline.records import Evidence, Judgement

_LISTED = frozenset({"table", "label", "list"})
_COMPARED = 200  # rows whose wording a further mention is compared with
_WHOLE = AreaRef("overall", "", -1, -1)
_ALL_AREAS = AreaRef("other", "all areas", -1, -1)
_SMALL = frozenset("the of and our its is how good well for to in on a an their we do are with who that at by".split())


def rows_of(reading: Reading, mentions: Sequence[Mention]) -> list[Judgement]:
    """The rows of one document, in text order."""
    ordered = sorted(mentions, key=lambda m: (m.start, m.end))
    ordered = _in_use(reading, ordered)
    ordered = _resolved(reading, ordered)
    ordered = _spelt_out(reading, ordered)
    ordered = _with_order_of_time(reading, ordered)
    return _merged(reading, ordered)


def _in_use(reading: Reading, mentions: Iterable[Mention]) -> list[Mention]:
    """Leave out current grades that no scale of the inspectorate held at the time: "exceptional" of a school in 2019."""
    day = reading.day
    if day is None:
        return list(mentions)
    kept = []
    for mention in mentions:
        if mention.grade in ("best", "worst") or mention.status == "previous":
            kept.append(mention)
            continue
        scales = [scale for scale in reading.inspectorate.scales if scale.grade(mention.grade)]
        slack = dt.timedelta(days=400)
        if any(scale.valid_from - slack <= day and (scale.valid_until is None or day <= scale.valid_until + slack) for scale in scales):
            kept.append(mention)
    return kept


def _resolved(reading: Reading, mentions: list[Mention]) -> list[Mention]:
    """Give "the top grade" the grade that the document names for it; without one it is none."""
    named = [m for m in mentions if m.grade not in ("best", "worst")]
    resolved: list[Mention] = []
    for mention in mentions:
        if mention.grade not in ("best", "worst"):
            resolved.append(mention)
            continue
        same = [m for m in named if m.subject.kind == mention.subject.kind]
        grade = next((m.grade for m in same if _is_end(reading, m.grade, best=mention.grade == "best")), None)
        if grade is None:
            continue
        if mention.areas or mention.scope or any(m.grade == grade and _is_overall(m) and m.status == mention.status for m in same):
            areas = tuple(ref for known in mention.areas for ref in _again(reading, grade, known))
            resolved.append(replace(mention, grade=grade, areas=areas))
    return resolved


def _again(reading: Reading, grade: str, ref: AreaRef) -> tuple[AreaRef, ...]:
    from pipeline.judgement_mentions import area_ref

    return area_ref(reading, grade, ref.start, ref.end) if ref.start >= 0 else (ref,)


def _is_end(reading: Reading, grade_id: str, *, best: bool) -> bool:
    for scale in reading.inspectorate.scales:
        grade = scale.grade(grade_id)
        if grade is not None and grade.rank == (1 if best else len(scale.grades)):
            return True
    return False


def _is_overall(mention: Mention) -> bool:
    return not mention.areas and not mention.scope or any(ref.key == "overall" for ref in mention.areas)


def _spelt_out(reading: Reading, mentions: list[Mention]) -> list[Mention]:
    """Every area of "across the board" that the document names; the provider as a whole where no area is said."""
    named: dict[tuple[str, str], AreaRef] = {}
    explicit: dict[tuple[str, str], set[str]] = {}
    for mention in mentions:
        if mention.subject.kind == "provider" and not mention.scope:
            explicit.setdefault((mention.status, mention.grade), set()).update(ref.key for ref in mention.areas if ref.key != "overall")
        if mention.subject.kind == "provider" and mention.status != "target":
            for ref in mention.areas:
                named.setdefault((ref.key, _norm(ref.text) if ref.key == "other" else ""), ref)
    spelt: list[Mention] = []
    for mention in mentions:
        if not mention.scope:
            areas = mention.areas or (_WHOLE,)
        elif mention.scope == "spelt":
            areas = mention.areas + ((_WHOLE,) if mention.whole and mention.subject.kind == "provider" and reading.inspectorate.gives_overall else ())
        elif mention.subject.kind == "other" or mention.status == "target":
            if mention.scope == "rest":
                continue
            areas = (_WHOLE if reading.inspectorate.gives_overall else _ALL_AREAS,)
        else:
            named = named or _named_anywhere(reading, mention.grade)
            areas = _every(reading, mention, explicit, named)
        spelt += [replace(mention, areas=(ref,), scope="") for ref in areas]
    return spelt


def _every(reading: Reading, mention: Mention, explicit: dict[tuple[str, str], set[str]], named: dict[tuple[str, str], AreaRef]) -> tuple[AreaRef, ...]:
    left_out = {ref.key for ref in mention.excluded}
    for (status, grade), keys in explicit.items():
        if status == mention.status and grade != mention.grade and (mention.scope == "rest" or status == "current"):
            left_out |= keys
    refs = [ref for ref in (*mention.areas, *named.values()) if ref.key not in left_out and ref.key != "overall"]
    whole = mention.whole and mention.scope == "all" and reading.inspectorate.gives_overall
    if whole:
        refs.append(next((ref for ref in named.values() if ref.key == "overall"), _WHOLE))
    if not refs and mention.scope == "all":
        return (_WHOLE,) if reading.inspectorate.gives_overall else (_ALL_AREAS,)
    return tuple(refs)


def _named_anywhere(reading: Reading, grade: str) -> dict[tuple[str, str], AreaRef]:
    """Areas that the document names without a grade of their own ("inspectors looked at ...")."""
    from pipeline.judgement_mentions import area_ref

    found: dict[tuple[str, str], AreaRef] = {}
    first = reading.area_sets[0]
    for match in first.pattern.finditer(reading.text):
        area = first.area_of(match.group())
        if area is None or area.short or area.key == "overall":
            continue
        for ref in area_ref(reading, grade, match.start(), match.end()):
            found.setdefault((ref.key, _norm(ref.text) if ref.key == "other" else ""), ref)
    return found


def _with_order_of_time(reading: Reading, mentions: list[Mention]) -> list[Mention]:
    """Of several grades of one area the newest is current, the others previous."""
    groups: dict[tuple[str, str, str], list[int]] = {}
    for i, mention in enumerate(mentions):
        ref = mention.areas[0]
        if mention.status != "target":
            groups.setdefault((ref.key, _norm(ref.text) if ref.key == "other" else "", _subject_key(mention)), []).append(i)
    settled = list(mentions)
    for indices in groups.values():
        current = [i for i in indices if mentions[i].status == "current"]
        if len({mentions[i].grade for i in current}) < 2:
            continue
        dated = [i for i in current if mentions[i].on is not None]
        undated = [i for i in current if mentions[i].on is None]
        newest = max((mentions[i].on for i in dated), default=None)
        tables = [i for i in current if mentions[i].rule in ("table", "label", "list")]
        if dated and undated and len({mentions[i].grade for i in undated}) == 1:
            keep = {mentions[undated[0]].grade}
        elif newest is not None and len({mentions[i].on for i in dated}) > 1:
            keep = {mentions[i].grade for i in dated if mentions[i].on == newest}
        elif tables and len({mentions[i].grade for i in tables}) == 1:
            keep = {mentions[tables[0]].grade}
        else:
            firm = [i for i in current if mentions[i].firm]
            if firm and len({mentions[i].grade for i in firm}) == 1:
                keep = {mentions[firm[0]].grade}
            elif mentions[current[0]].subject.kind == "provider":
                keep = {mentions[current[0]].grade}  # the news comes first
            else:
                continue
        for i in current:
            if mentions[i].grade not in keep:
                settled[i] = replace(mentions[i], status="previous")
    return settled


def _subject_key(mention: Mention) -> str:
    return "" if mention.subject.kind == "provider" else _norm(mention.subject.text or "")


def _merged(reading: Reading, mentions: Sequence[Mention]) -> list[Judgement]:
    rows: list[list[Mention]] = []
    buckets: dict[tuple[str, str, str, str], list[list[Mention]]] = {}
    exact: dict[tuple[str, ...], list[Mention]] = {}
    for mention in mentions:
        bucket = buckets.setdefault((mention.areas[0].key, mention.grade, mention.status, mention.subject.kind), [])
        words = (mention.areas[0].key, mention.grade, mention.status, mention.subject.kind, mention.areas[0].text if mention.areas[0].key == "other" else "", mention.subject.text or "")
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
        if not _alike(a.areas[0].text, b.areas[0].text, share=1.0 if listed else 0.67) or (listed and len(_stems(a.areas[0].text)) != len(_stems(b.areas[0].text))):
            return False
    return a.subject.kind == "provider" or _alike(a.subject.text or "", b.subject.text or "", share=1.0)


def _alike(a: str, b: str, *, share: float = 0.67) -> bool:
    """Whether two wordings name one thing: equal, or the words of the shorter mostly among those of the longer."""
    first, second = _stems(a), _stems(b)
    if not first or not second:
        return first == second
    shorter, longer = sorted((first, second), key=len)
    return len(shorter & longer) >= share * len(shorter) and (share == 1.0 or len(shorter & longer) > 0)


@functools.lru_cache(maxsize=4096)
def _stems(words: str) -> frozenset[str]:
    return frozenset(re.sub(r"(?:ies|ing|es|ed|s|e|y)$", "", word) for word in _norm(words).split() if word not in _SMALL)


def _norm(words: str) -> str:
    return " ".join(re.sub(r"[^\w\s]", " ", words.casefold().replace("’", "").replace("'", "")).split())


def _judgement(reading: Reading, row: Sequence[Mention], buckets: dict[tuple[str, str, str, str], list[list[Mention]]]) -> Judgement:
    first = row[0]
    ref = next((m.areas[0] for m in row if m.areas[0].start >= 0), first.areas[0])
    scale = reading.inspectorate.scale_for(first.grade, on=first.on if first.status == "previous" else reading.day,
                                           kind=reading.about.provider_kind, event=reading.about.event_type)
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
        area=first.areas[0].key, area_text=reading.text[ref.start : ref.end] if ref.start >= 0 else (ref.text or None), grade=first.grade,
        grade_text=reading.text[first.start : first.end], scale=scale.id, rank=grade.rank, status=first.status, in_force=_in_force(row, buckets),
        subject=first.subject.kind, subject_text=(subject.text if first.subject.kind == "other" else None), char_start=first.start, char_end=first.end,
        n_mentions=len(places), rule=best.rule, confidence=best.confidence, evidence=tuple(evidence))


def _in_force(row: Sequence[Mention], buckets: dict[tuple[str, str, str, str], list[list[Mention]]]) -> bool:
    """No newer grade of the same area and subject is stated."""
    mine = row[0]
    if mine.status != "previous":
        return mine.status == "current"
    rivals = (other for (area, _, status, subject), bucket in buckets.items() if area == mine.areas[0].key and subject == mine.subject.kind and status != "target"
              for other in bucket[:_COMPARED])
    for other in rivals:
        theirs = other[0]
        if other is row:
            continue
        if mine.areas[0].key == "other" and not _alike(mine.areas[0].text, theirs.areas[0].text):
            continue
        if mine.subject.kind == "other" and not _alike(mine.subject.text or "", theirs.subject.text or "", share=1.0):
            continue
        if theirs.status == "current":
            return False
        newest = max((m.on for m in row if m.on), default=None)
        others = max((m.on for m in other if m.on), default=None)
        if newest is not None and others is not None and others > newest:
            return False
    return True


__all__ = ["LATER_VISITS", "rows_of"]
