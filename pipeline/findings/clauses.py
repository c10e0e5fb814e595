"""Clauses: where one sentence may hold two kinds of finding, and the bare words of a stretch.

    Supervision is regular, but it is seldom reflective.   -> two clauses
    Although staff are kind, records are poor.             -> two clauses
    The team is small but effective.                       -> one

Verbs and conjunctions stand in ``models/lexicons/findings.toml`` under ``[grammar]``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.findings.words import any_of, finding_words
from pipeline.lexicons import cached_from_models

_LEADING = re.compile(r"[\s\"“”‘'’«»(\[*_|]*")
SPACE_OR_CLOSE = " \t\n\r\u00a0\"”’'»)]_|"
_COMMA = re.compile(r",\s+(?=\w)")
_MIN_WORDS = 3
#: Characters of the longest sentence that is read clause by clause, and that a mark is looked for in.
_LONGEST = 2_000
_ONLY = re.compile(r"(?i)\bnot (?:only|just)\b|\b(?:all|nothing|anything|anybody|nobody)$")


@dataclass(frozen=True, slots=True)
class _Patterns:
    gap: re.Pattern[str]
    opening: re.Pattern[str]
    contrast: re.Pattern[str]
    finite: re.Pattern[str]
    saying: re.Pattern[str]


@cached_from_models
def _patterns() -> _Patterns:
    grammar = finding_words().grammar
    joining = any_of({*grammar["contrast"], "and"})
    # Behind the sign or blank with which both begin, so that the search can skip.
    conjunction = rf"(?:(?<=\s)|(?=\s))\s*(?:[-–—]\s+)?(?P<conj>{joining})\s+(?=(?P<word>[\w’'“\"‘]+))"
    semicolon = rf"(?<=;)\s+(?:(?:{any_of({*grammar['turning'], 'and'})}),?\s+)?"
    # Auxiliaries and frequent verbs, contractions ("don't", "they're"), and words that end as verbs do.
    finite = rf"\b(?:{any_of(grammar['verbs'])}|\w+n[’']t|\w+[’'](?:s|re|ve|ll|d)|\w{{2,}}ed|\w{{3,}}s)\b"
    return _Patterns(
        gap=re.compile(rf"[;,\s](?:{conjunction}|{semicolon})", re.I),
        opening=re.compile(rf"(?:{any_of(grammar['subordinate'])})\s+", re.I),
        contrast=re.compile(rf"\b(?:{any_of(grammar['contrast'])})\b", re.I),
        finite=re.compile(finite, re.I),
        saying=re.compile(rf"\b(?:{any_of(grammar['saying'])})\b", re.I),
    )


def saying() -> re.Pattern[str]:
    """Verbs by which words are given as somebody's."""
    return _patterns().saying


def contrasts(text: str, start: int, end: int) -> bool:
    """Whether "but", "although" or the like stands between."""
    return _patterns().contrast.search(text, start, end) is not None


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave out opening marks and white space, and closing marks that nothing inside opens."""
    if not text[start : start + 1].isalnum():
        leading = _LEADING.match(text, start, end)
        start = leading.end() if leading else start
    while end > start:
        last = text[end - 1]
        if last not in SPACE_OR_CLOSE and last not in "“‘,":
            break
        if last in "\"”’')]" and _opened_inside(text, start, end - 1, last):
            break
        end -= 1
    return start, end


def _opened_inside(text: str, start: int, end: int, mark: str) -> bool:
    start = max(start, end - _LONGEST)
    if mark == '"':
        return text.count('"', start, end) % 2 == 1
    if mark in "’'":
        opening = "‘" if mark == "’" else " '"
        return text.count(opening, start, end) > 0 or (text[end - 1 : end] == "s" and text[end + 1 : end + 2].isalnum())
    opening = {"”": "“", ")": "(", "]": "["}[mark]
    return text.count(opening, start, end) > text.count(mark, start, end)


def clauses_of(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The finite clauses of one sentence that a conjunction of contrast or addition joins; empty where there is one.

    Conjunctions, commas and the full stop are left out. A stretch far too long for a sentence is not divided.
    """
    if end - start > _LONGEST:
        return []
    pieces: list[tuple[int, int]] = []
    position = start
    patterns = _patterns()
    opening = patterns.opening.match(text, start, end)
    if opening:
        comma = next(
            (
                m
                for m in _COMMA.finditer(text, opening.end() + 8, end)
                if text.count(" ", opening.end(), m.start()) >= 2 and not _listed(text, m, end)
            ),
            None,
        )
        if comma is None:
            return []
        pieces.append((opening.end(), comma.start()))
        position = comma.end()
    for gap in patterns.gap.finditer(text, position, end):
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
    following = text[comma.end() : min(end, comma.end() + 12)].lower().split(" ")[0]
    return following in finding_words().grammar["continues_list"]


def _splits(text: str, position: int, gap: re.Match[str], end: int) -> bool:
    """Whether both sides of a conjunction read like finite clauses."""
    left, right = text[position : gap.start()], text[gap.end() : end]
    if left.count(" ") + 1 < _MIN_WORDS or right.count(" ") + 1 < _MIN_WORDS:
        return False
    grammar, finite = finding_words().grammar, _patterns().finite
    conj = (gap["conj"] or "").lower()
    word = (gap["word"] or "").lower().strip("’'“\"‘")
    comma = bool(conj) and any(sign in text[gap.start() : gap.start("conj")] for sign in ",;-–—")
    if conj == "and" and not (comma and finite.search(right[:60])) and word not in grammar["opens_clause"]:
        return False
    if conj in grammar["needs_comma"] and not comma:
        return False
    if conj == "but" and _ONLY.search(left):
        return False
    return bool(finite.search(left)) and bool(finite.search(right))


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    start, end = trimmed(text, start, end)
    while end > start and text[end - 1] in ".,;:!? \n":
        end -= 1
        if end > start and text[end - 1] in "\"”’'":
            start, end = trimmed(text, start, end)
    return start, end
