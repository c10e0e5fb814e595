"""Stretches of text that may be a finding: sentences, bullets, and the clauses of a sentence that may hold two kinds.

    "Decisions are timely," the letter says.             -> the words inside the marks
    The letter states that: "leaders have achieved ..."  -> the whole sentence, attribution included
    Supervision is regular, but it is seldom reflective. -> the sentence, and its two clauses
    5. Matching is careful. Birth parents are helped.    -> one bullet of two sentences
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.finding_speech import Speech, Speeches
from pipeline.structure import Block, Structure

_LEADING = re.compile(r"[\s\"“”‘'’«»(\[*_|]*")
_CLAUSE_GAP = re.compile(
    r"(?P<gap>,?\s+[-–—]\s+(?=but|and|although|though|while)|[;,]?\s+)(?P<conj>but|although|though|whereas|while|whilst|yet|and)\s+(?=(?P<word>[\w’'“\"‘]+))"
    r"|;\s+(?P<after>(?:however|but|and|although),?\s+)?", re.I)
_SUBORDINATE = re.compile(r"(?P<conj>although|though|while|whilst|whereas)\s+", re.I)
_CONTRAST = re.compile(r"(?i)\b(?:but|although|though|while|whilst|whereas|yet)\b")
_COMMA = re.compile(r",\s+(?=\w)")
_FINITE = re.compile(
    r"(?i)\b(?:is|are|was|were|has|have|had|do|does|did|will|would|can|could|should|must|may|might|\w+n[’']t|\w+[’'](?:s|re|ve|ll|d)|\w{2,}ed|\w{3,}s|"
    r"found|made|took|take|know|feel|felt|need|want|keep|kept|see|saw|told|said|got|get|give|gave|go|went|live|meet|met|make|think|rose|fell|remain|receive|help|find|wait|lack|work)\b")
_SUBJECT = frozenset("i we they it he she there this that these those the our their its his her inspectors ofsted some many most others too one not no more staff children pupils people managers leaders".split())
_SAYING = re.compile(r"(?i)\b(?:said|says|say|added|adds|wrote|writes|states?|stated|warned|warns|report(?:ed|s)?|noted|notes|found|concluded|concludes|told|commented|explained|continued|recalls?|replied|admitted|observed|according|described)\b")
_SPACE_OR_CLOSE = " \t\n\r\u00a0\"”’'»)]_|"
_MIN_WORDS = 3


@dataclass(frozen=True, slots=True)
class Unit:
    """A stretch that may be one finding; ``parts`` are its sentences (bullets) or clauses (sentences)."""

    start: int
    end: int
    block: int
    shape: str  # sentence, bullet, clause
    speaker: str = "narrator"  # who speaks: narrator, or the kind of speaker of the quotation around it
    verbatim: bool = False  # nearly all of it stands in quotation marks
    parts: tuple[Unit, ...] = ()
    contrast: bool = False  # "but", "although" or "while" joins the clauses


def units_of(structure: Structure, speeches: Speeches) -> Iterator[Unit]:
    """The candidate stretches of all paragraphs and bullets, in order."""
    for index, block in enumerate(structure.blocks):
        if block.kind == "bullet" and not _long_paragraph(structure, index):
            yield _bullet(structure, index, block, speeches)
        elif block.kind in ("paragraph", "bullet"):
            for sentence in structure.sentences_of(index):
                yield from _sentence_units(structure.text, sentence.start, sentence.end, index, speeches)


def _long_paragraph(structure: Structure, index: int) -> bool:
    """A numbered paragraph of a report, and what follows a label ("Cause of concern 1:"), is prose, not an item."""
    marker = structure.blocks[index].marker
    if marker.endswith(":") or len(marker) > 6:
        return True
    return marker[:1].isdigit() and len(structure.sentences_of(index)) > 5


def _bullet(structure: Structure, index: int, block: Block, speeches: Speeches) -> Unit:
    sentences = structure.sentences_of(index)
    parts = tuple(unit for sentence in sentences
                  for unit in _sentence_units(structure.text, sentence.start, sentence.end, index, speeches))
    start, end = _trimmed(structure.text, block.start, block.end)
    speaker, verbatim = _speech_at(speeches, start, end)
    return Unit(start, end, index, "bullet", speaker, verbatim, parts)


def _sentence_units(text: str, start: int, end: int, block: int, speeches: Speeches) -> Iterator[Unit]:
    spans = speeches.within(start, end)
    cut = _cut_at_quotes(text, start, end, spans) if spans else []
    for first, last in cut or [(start, end)]:
        first, last = _trimmed(text, first, last)
        if last - first < 4:
            continue
        speaker, verbatim = _speech_at(speeches, first, last)
        clauses = tuple(Unit(a, b, block, "clause", speaker, verbatim) for a, b in clauses_of(text, first, last))
        contrast = bool(clauses) and _CONTRAST.search(text, first, last) is not None
        yield Unit(first, last, block, "sentence", speaker, verbatim, clauses, contrast)


def _cut_at_quotes(text: str, start: int, end: int, spans: list[Speech]) -> list[tuple[int, int]]:
    """Direct speech at the beginning or end of a sentence stands for itself; woven fragments stay in it."""
    inside: list[tuple[int, int]] = []
    for span in spans:
        first, last = max(start, span.start), min(end, span.end)
        if last - first >= 12 and text.count(" ", first, last) >= 2:
            inside.append((first, last))
    if not inside:
        return []
    first, last = inside[0]
    pieces: list[tuple[int, int]] = []
    if first - start <= 3:
        rest = text[last + 1 : end].strip(" .\n")
        if not rest:
            return [(start, end)] if first - start <= 1 and text[start:first].strip(_SPACE_OR_CLOSE + "“‘") == "" else []
        if len(inside) > 1:
            pieces = [(first, last)] + [piece for piece in inside[1:] if piece[1] - piece[0] > 25]
            return pieces if _SAYING.search(text, last, inside[1][0]) else []
        if _SAYING.search(rest) and (len(rest.split()) <= 14 or text[last - 1 : last] in ",.!?"):
            return [(first, last)]
        return []
    opened = text[start:first].rstrip(" \"“‘'\n")
    if opened.endswith((":", ",")) and text[first].isupper() and end - last <= 3 and _SAYING.search(opened):
        return [(first, last)]
    return []


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave out opening marks and white space, and closing marks that nothing inside opens."""
    leading = _LEADING.match(text, start, end)
    start = leading.end() if leading else start
    while end > start:
        last = text[end - 1]
        if last not in _SPACE_OR_CLOSE and last not in "“‘,":
            break
        if last in "\"”’')]" and _opened_inside(text, start, end - 1, last):
            break
        end -= 1
    return start, end


def _opened_inside(text: str, start: int, end: int, mark: str) -> bool:
    if mark == '"':
        return text.count('"', start, end) % 2 == 1
    if mark in "’'":
        opening = "‘" if mark == "’" else " '"
        return text.count(opening, start, end) > 0 or text[end - 1 : end] == "s" and text[end + 1 : end + 2].isalnum()
    opening = {"”": "“", ")": "(", "]": "["}[mark]
    return text.count(opening, start, end) > text.count(mark, start, end)


def _speech_at(speeches: Speeches, start: int, end: int) -> tuple[str, bool]:
    covered: dict[str, int] = {}
    for span in speeches.within(start, end):
        shared = min(end, span.end) - max(start, span.start)
        covered[span.speaker] = covered.get(span.speaker, 0) + shared
    if not covered:
        return "narrator", False
    speaker = max(covered, key=lambda name: covered[name])
    most = covered[speaker] >= 0.6 * (end - start)
    return (speaker if most else "narrator"), most


def clauses_of(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The finite clauses of one sentence that a conjunction of contrast or addition joins; empty where there is one.

    Conjunctions, commas and the full stop are left out.
    """
    pieces: list[tuple[int, int]] = []
    position = start
    opening = _SUBORDINATE.match(text, start, end)
    if opening:
        comma = next((m for m in _COMMA.finditer(text, opening.end() + 8, end)
                      if text.count(" ", opening.end(), m.start()) >= 2 and not _listed(text, m, end)), None)
        if comma is None:
            return []
        pieces.append((opening.end(), comma.start()))
        position = comma.end()
    for gap in _CLAUSE_GAP.finditer(text, position, end):
        if gap.start() <= position or not _splits(text, position, gap, end):
            continue
        pieces.append((position, gap.start()))
        position = gap.end()
    if not pieces:
        return []
    pieces.append((position, end))
    trimmed = [_bare(text, first, last) for first, last in pieces]
    return [piece for piece in trimmed if piece[1] - piece[0] > 3]


def _listed(text: str, comma: re.Match[str], end: int) -> bool:
    following = text[comma.end() : min(end, comma.end() + 8)].lower()
    return following.startswith(("and ", "which ", "who ", "or ", "such ", "whose "))


def _splits(text: str, position: int, gap: re.Match[str], end: int) -> bool:
    """Whether both sides of a conjunction read like finite clauses."""
    left, right = text[position : gap.start()], text[gap.end() : end]
    if left.count(" ") + 1 < _MIN_WORDS or right.count(" ") + 1 < _MIN_WORDS:
        return False
    conj = (gap["conj"] or "").lower()
    if conj in ("and", "yet", "while", "whilst"):
        word = (gap["word"] or "").lower().strip("’'“\"‘")
        comma = gap["gap"].startswith((",", ";")) or any(ch in gap["gap"] for ch in "-–—")
        if conj == "and" and not (comma and _FINITE.search(right[:60])) and word not in ("i", "we", "they", "it", "that", "there"):
            return False
        if conj != "and" and not comma:
            return False
    if conj == "but" and re.search(r"(?i)\bnot (?:only|just)\b", left):
        return False
    return bool(_FINITE.search(left)) and bool(_FINITE.search(right))


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    start, end = _trimmed(text, start, end)
    while end > start and text[end - 1] in ".,;:!? \n":
        end -= 1
        if end > start and text[end - 1] in "\"”’'":
            start, end = _trimmed(text, start, end)
    return start, end
