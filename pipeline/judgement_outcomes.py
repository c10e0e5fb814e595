"""Grades that are no adjective: the standard for safeguarding, met or not, and the outcome sentences of area SEND inspections.

    "The safeguarding standard was met."                                   met
    "arrangements lead to inconsistent experiences and outcomes"           inconsistent
    "The best is that arrangements typically lead to positive ..."         an explanation, none
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from pipeline.judgement_cues import has, is_aim, is_hypothetical, is_negated
from pipeline.judgement_hits import READ, lowered
from pipeline.judgement_mentions import CONFIDENCE, AreaRef, Mention
from pipeline.judgement_reading import GradeHit, Reading, Token
from pipeline.judgement_timing import said_past

_BETWEEN = r"(?:[\s:|\-–—\"“‘'•*(]+|\b(?:was|were|is|are|has|have|been|being|judged|found|to|be|as|marked|rated|recorded|also|all|fully|now|both|again|inspectors|deemed|considered)\b){0,14}"
_REPORT_CARD = dt.date(2025, 11, 1)


def standard_mentions(reading: Reading, hits: Sequence[GradeHit]) -> list[Mention]:
    """Whether the safeguarding standard was met, in documents of the report-card age."""
    words = reading.inspectorate.standard_words
    if not words:
        return []
    scales = {scale.id for scale in reading.inspectorate.scales if scale.valid_from >= _REPORT_CARD and not scale.standard_of}
    grades = {grade.id for scale in reading.inspectorate.scales if scale.id in scales for grade in scale.grades}
    day = reading.day
    low = lowered(reading.text)
    card = any(hit.grade in grades for hit in hits) or (day is not None and day >= _REPORT_CARD) or "report card" in low
    if not card and reading.about.provider_kind not in ("school", "college", "nursery"):
        return []
    mentions: list[Mention] = []
    area = words[0][2]
    place = low.find(area)
    while place >= 0:
        block_index = reading.structure.block_index(place)
        block = reading.structure.blocks[block_index] if block_index >= 0 else None
        if block is not None and place < block.end and block.kind in READ:
            found = _standard_at(reading, place, block.start, block.end)
            if found is not None and (card or "standard" in reading.text[slice(*found[3])].lower()):
                start, end, grade, named = found
                if not (mentions and mentions[-1].start == start):
                    mentions.append(Mention(grade, start, end, "standard", CONFIDENCE["standard"], (AreaRef(area, reading.text[named[0] : named[1]], *named),), block=block_index))
        place = low.find(area, place + len(area))
    return mentions


def _standard_at(reading: Reading, place: int, first: int, last: int) -> tuple[int, int, str, tuple[int, int]] | None:
    text = reading.text
    sentence = reading.structure.sentence_at(place)
    if sentence is not None:
        first, last = max(first, sentence.start), min(last, sentence.end)
    first, last = max(first, place - 300), min(last, place + 300)
    named = re.compile(r"safeguarding(?:\s+(?:standards?|requirements?|expectations?))?|(?:standards?|requirements?|expectations?)\s+for\s+safeguarding", re.I)
    area = named.search(text, max(first, place - 25), last)
    if area is None or not area.start() <= place <= area.end():
        return None
    gap = re.compile(_BETWEEN, re.I).match(text, area.end(), last)
    for pattern, grade, _ in reading.inspectorate.standard_words:
        at = gap.end() if gap else area.end()
        match = pattern.match(text, at, last)
        if match is None and gap:  # "was not met": the gap may have swallowed nothing of it
            match = pattern.match(text, area.end(), last)
        if match is not None and not match.group().lower().startswith(("meets", "meeting", "does", "did", "do ", "fail")):
            return match.start(), match.end(), grade, area.span()
        before = None
        for candidate in pattern.finditer(text, first, area.start()):
            before = candidate
        if before is not None and len(text[before.end() : area.start()].split()) <= 5 and not re.search(r"[.;,]", text[before.end() : area.start()]) and "standard" in area.group().lower():
            return before.start(), before.end(), grade, area.span()
    return None


def outcome_mention(reading: Reading, tokens: Sequence[Token], index: int) -> Mention | None:
    """The outcome sentence of an area SEND inspection."""
    hit = tokens[index].hit
    assert hit is not None
    outcomes = {token.hit.grade for token in tokens if token.hit is not None}
    window = tokens[max(0, index - 12) : index]
    words = reading.text[hit.start : hit.end].lower()
    aim = is_aim(tokens, index)
    if is_negated(tokens, index, index) or (not aim and is_hypothetical(tokens, index, index)) or len(outcomes) > 1:
        return None
    if words in reading.inspectorate.short_grades:
        if not (hit.strong and (hit.right == "rating" or any(has(t, "judged", "give", "rating", "of") for t in window) or aim)):
            return None
    elif any(has(token, "extreme", "scale") for token in tokens) or not (any(has(token, "lead_to") for token in window) or aim):
        return None
    past = (said_past(tokens, 0, len(tokens)) or any(has(token, "last") for token in tokens)) and not any(has(token, "current") for token in tokens)
    status = "target" if aim else "previous" if past else "current"
    return Mention(hit.grade, hit.start, hit.end, "aim" if aim else "outcome", CONFIDENCE["outcome"], status=status, firm=True, block=hit.block)
