"""Quotation marks and what stands between them, block by block: only shapes, no meaning.

    “We are proud.”   "We are proud."   ‘the boys’ club isn’t open’   «We are proud.»
    “First paragraph. / “Second paragraph.”      re-opened: the second continues the first
    “... effective Business Manager. “           a mark that opens where it should close
    "Thresholds are well understood              never closed: ends with its block, if it was opened as a speech

Marks are paired inside one block; of nested pairs only the outer is kept. What the shapes leave open (is
this ’ an apostrophe?) is settled by what follows, looked up in tables made in one backward pass, so the
whole is linear in the number of marks.
"""

from __future__ import annotations

import bisect
import re
from typing import NamedTuple

from pipeline.quotes.mark_shapes import (
    DOUBLE,
    SINGLE,
    STRONG_STOP,
    Mark,
    after_plural,
    elided,
    ends_sentence,
    is_inch,
    shaped,
    speech_opens,
    starts_word,
)

#: No pair of marks reaches further than this: an odd mark may not swallow a page.
MAX_REACH = 6000
_SENTENCE_END = re.compile(r"[.!?]\s+[^\W\d_a-z]")


class Marked(NamedTuple):
    """A stretch inside marks; ``start`` and ``end`` are its first and last characters, white space left out."""

    block: int
    outer_start: int  # the opening mark (or ``start`` where none stands)
    start: int
    end: int
    outer_end: int  # behind the closing mark (or ``end`` where none stands)
    closed: bool
    continues: bool  # goes on with the stretch before it: that one was never closed
    single: bool


class _Block(NamedTuple):
    pairs: list[Marked]
    loose_end: int  # offset of a closing mark that nothing in the block opened, -1 for none


def read_block(text: str, index: int, low: int, high: int, signs: list[tuple[int, int]]) -> _Block:
    """The stretches inside the marks of the block ``text[low:high]``, of which ``signs`` are the offsets."""
    doubles = [shaped(text, sign, low, high) for sign in signs if text[sign[0]] in DOUBLE or sign[1] - sign[0] == 2]
    pairs, loose = _pair_doubles(text, index, low, high, doubles) if doubles else ([], -1)
    singles = [sign for sign in signs if sign[1] - sign[0] == 1 and text[sign[0]] in SINGLE]
    if singles:
        starts = [pair.outer_start for pair in pairs]
        outside = [sign for sign in singles if not _inside(pairs, starts, sign[0])]
        marks = [shaped(text, sign, low, high) for sign in outside if not elided(text, sign[1], high)]
        more, loose_single = _pair_singles(text, index, low, high, marks, loose)
        if more:
            pairs = _outermost(pairs, more)
        if not pairs:
            loose = loose if loose >= 0 else loose_single
    return _Block(pairs, loose)


def _pair_doubles(text: str, index: int, low: int, high: int, marks: list[Mark]) -> tuple[list[Marked], int]:
    balance = 0  # closing less opening marks from here to the end of the block
    ahead = [0] * len(marks)
    for i in range(len(marks) - 1, -1, -1):
        ahead[i] = balance
        balance += (marks[i].closes and not marks[i].opens) - (marks[i].opens and not marks[i].closes)
    pairs: list[Marked] = []
    opened: Mark | None = None
    reopened = False
    depth = 0
    loose = -1
    for i, mark in enumerate(marks):
        if opened is not None and mark.start - opened.start > MAX_REACH:
            opened, depth = None, 0
        if opened is None:
            if mark.opens:
                opened, depth, reopened = mark, 0, False
            elif mark.sure and not pairs and loose < 0:
                loose = mark.start
        elif mark.closes and not (
            mark.opens and not mark.sure and ahead[i] >= 1 and depth == 0 and starts_word(text, mark)
        ):
            if depth:
                depth -= 1
            elif not is_inch(text, mark, marks, i):
                _add(pairs, text, index, opened, mark, single=False, continues=reopened)
                opened = None
        elif ahead[i] >= 2:
            depth += 1
        else:  # opened anew though never closed
            if ends_sentence(text, mark.start):
                _add(pairs, text, index, opened, None, end=mark.start, single=False, continues=reopened)
                reopened = True
            else:
                reopened = False
            opened, depth = mark, 0
    if opened is not None and speech_opens(text, low, opened.start):
        _add(
            pairs,
            text,
            index,
            opened,
            None,
            end=_repaired_end(text, opened.end, high, "’'"),
            single=False,
            continues=reopened,
        )
    return pairs, loose


def _pair_singles(
    text: str, index: int, low: int, high: int, marks: list[Mark], other: int
) -> tuple[list[Marked], int]:
    """Pairs of single marks; apostrophes at the end of a word (parents’ evening) are told apart by what follows."""
    none = len(marks)
    doubtful = [after_plural(text, mark) for mark in marks]
    next_open, next_sure = [none] * (none + 1), [none] * (none + 1)
    for i in range(none - 1, -1, -1):
        mark = marks[i]
        next_open[i] = i if mark.opens and not mark.closes else next_open[i + 1]
        next_sure[i] = i if mark.closes and (mark.sure or not doubtful[i]) else next_sure[i + 1]
    pairs: list[Marked] = []
    opened: Mark | None = None
    loose = -1
    for i, mark in enumerate(marks):
        if opened is not None and mark.start - opened.start > MAX_REACH:
            opened = None
        if opened is None:
            if mark.opens and (text[mark.start] != "’" or speech_opens(text, low, mark.start)):
                opened = mark
            elif mark.closes and loose < 0 and not pairs and text[mark.start - 1 : mark.start] in STRONG_STOP:
                loose = mark.start
        elif mark.closes and not (mark.opens and not mark.sure):
            apostrophe = (
                doubtful[i] and not mark.sure and next_sure[i + 1] < none and next_sure[i + 1] < next_open[i + 1]
            )
            if apostrophe and not speech_opens(text, low, opened.start):  # woven words do not run over a sentence
                apostrophe = _SENTENCE_END.search(text, mark.end, marks[next_sure[i + 1]].start) is None
            if not apostrophe:
                _add(pairs, text, index, opened, mark, single=True, continues=False)
                opened = None
        elif mark.opens and text[mark.start] == "‘" and ends_sentence(text, mark.start) and next_sure[i + 1] < none:
            _add(pairs, text, index, opened, None, end=mark.start, single=True, continues=False)
            opened = mark
    if opened is not None and other > opened.end:  # opened by one family, closed by the other
        _add(pairs, text, index, opened, Mark(other, other + 1, False, True, True), single=True, continues=False)
    elif opened is not None and speech_opens(text, low, opened.start):
        end = _repaired_end(text, opened.end, high, '”"')
        if text[end - 1 : end] in ".!?…" or end < high:
            _add(pairs, text, index, opened, None, end=end, single=True, continues=False)
    return pairs, loose


def _add(
    pairs: list[Marked],
    text: str,
    index: int,
    opened: Mark,
    closed: Mark | None,
    *,
    end: int = 0,
    single: bool,
    continues: bool,
) -> None:
    start, stop = opened.end, closed.start if closed else end
    while start < stop and text[start].isspace():
        start += 1
    while stop > start and text[stop - 1].isspace():
        stop -= 1
    if stop > start:
        pairs.append(
            Marked(
                index, opened.start, start, stop, closed.end if closed else stop, closed is not None, continues, single
            )
        )


def _repaired_end(text: str, start: int, high: int, others: str) -> int:
    """The end of an unclosed stretch: a mark of the other family that closes it, else the end of the block, bounded."""
    limit = min(high, start + MAX_REACH)
    tail = text[start:limit].rstrip()
    if tail[-1:] in others and tail[-2:-1] in STRONG_STOP:
        return start + len(tail) - 1
    found = re.search(
        rf"[.,!?…][{others}](?=\s+(?:said|says|[\w’' -]{{2,30}} (?:said|says|added|adds)))", text[start:limit]
    )
    if found:
        return start + found.start() + 1
    if limit < high:  # far too long for a paragraph: only its first sentence is believed
        stop = re.compile(r"[.!?…](?=\s)").search(text, start, limit)
        return stop.end() if stop else start
    return limit


def _inside(pairs: list[Marked], starts: list[int], offset: int) -> bool:
    at = bisect.bisect_right(starts, offset) - 1
    return at >= 0 and offset < pairs[at].outer_end


def _outermost(doubles: list[Marked], singles: list[Marked]) -> list[Marked]:
    """Both families in order, without pairs inside another pair and without crossing ones."""
    kept: list[Marked] = []
    for pair in sorted(doubles + singles, key=lambda p: (p.outer_start, -p.outer_end)):
        if kept and pair.outer_start < kept[-1].outer_end:
            continue
        kept.append(pair)
    return kept
