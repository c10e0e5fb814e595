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

from pipeline.quotes.words import quote_words

#: No pair of marks reaches further than this: an odd mark may not swallow a page.
MAX_REACH = 6000

_DOUBLE = '"“”„‟«»＂'
_SINGLE = "'‘’‚‛`´＇"
_ANY = frozenset(_DOUBLE + _SINGLE)
_MARK = re.compile(f"[{_DOUBLE}{_SINGLE}]")
_OPENERS = frozenset("([{—–-/|:>*_")
_CLOSERS = frozenset(".,;:!?)]}—–-/…|<*_")
_STRONG_STOP = frozenset(".,!?…;:")
_SENTENCE_END = re.compile(r"[.!?]\s+[^\W\d_a-z]")
_LAST_WORD = re.compile(r"[^\W\d_]+$")
_NEXT_WORD = re.compile(r"[^\W_]+")


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


class _Mark(NamedTuple):
    start: int
    end: int
    opens: bool
    closes: bool
    sure: bool  # closes beyond doubt: after a stop, or before one


class _Block(NamedTuple):
    pairs: list[Marked]
    loose_end: int  # offset of a closing mark that nothing in the block opened, -1 for none


def signs_of(text: str, low: int, high: int) -> list[tuple[int, int]]:
    """The quotation marks and apostrophes of a block that stand at the edge of a word; two single ones are a double."""
    signs: list[tuple[int, int]] = []
    for match in _MARK.finditer(text, low, high):
        start = match.start()
        sign = text[start]
        if signs and signs[-1][1] > start:
            continue  # the second half of a pair
        if sign in "'`" and text[start + 1 : start + 2] == sign and start + 1 < high:
            signs.append((start, start + 2))
        elif sign in _DOUBLE or not (
            low < start and text[start - 1].isalnum() and start + 1 < high and text[start + 1].isalnum()
        ):
            signs.append((start, start + 1))
    return signs


def read_block(text: str, index: int, low: int, high: int, signs: list[tuple[int, int]]) -> _Block:
    doubles = [_shaped(text, sign, low, high) for sign in signs if text[sign[0]] in _DOUBLE or sign[1] - sign[0] == 2]
    pairs, loose = _pair_doubles(text, index, low, high, doubles) if doubles else ([], -1)
    singles = [sign for sign in signs if sign[1] - sign[0] == 1 and text[sign[0]] in _SINGLE]
    if singles:
        starts = [pair.outer_start for pair in pairs]
        outside = [sign for sign in singles if not _inside(pairs, starts, sign[0])]
        marks = [_shaped(text, sign, low, high) for sign in outside if not _elided(text, sign[1], high)]
        more, loose_single = _pair_singles(text, index, low, high, marks, loose)
        if more:
            pairs = _outermost(pairs, more)
        if not pairs:
            loose = loose if loose >= 0 else loose_single
    return _Block(pairs, loose)


def _shaped(text: str, span: tuple[int, int], low: int, high: int) -> _Mark:
    """What the characters around a mark, and the mark itself, say about its side."""
    start, end = span
    sign = text[start:end]
    before = text[start - 1] if start > low else " "
    after = text[end] if end < high else " "
    free_before = before.isspace() or before in _OPENERS or before in _ANY
    free_after = after.isspace() or after in _CLOSERS or after in _ANY
    opens = (
        not after.isspace() and (after not in _CLOSERS or after in "-–—*_") and (free_before or before in _STRONG_STOP)
    )
    closes = (not before.isspace() and free_after and not (before in "([{" or start == low)) or (
        before in _STRONG_STOP and not free_after
    )
    if opens and closes:  # the sign decides, or the state
        if sign in "“‘„‚«``":
            closes = False
        elif sign in "”’»´" or before in _STRONG_STOP:
            opens = False
        elif start == low or (before in _OPENERS and before not in "*_") or not free_after:
            closes = False
    elif not opens and not closes:  # white space on both sides, or letters on both sides
        opens = sign in '“‘„«``"' and not after.isspace() if not before.isspace() else sign in "“‘„«``"
        closes = not opens or sign == '"'
        if before.isspace() and after.isspace():
            opens, closes = sign not in "”’»", True
    elif opens and sign in "”»" and not before.isspace() and start > low:
        opens, closes = False, True
    elif closes and sign in "“„«" and not after.isspace() and after not in _CLOSERS and after not in _ANY:
        opens, closes = True, False
    sure = closes and (before in _STRONG_STOP or not after.isspace() or end >= high)
    return _Mark(start, end, opens, closes, sure)


def _elided(text: str, end: int, high: int) -> bool:
    """An apostrophe at the head of a word: 'twas, '90s, 'em."""
    if end >= high or not text[end].isalnum():
        return False
    word = _NEXT_WORD.match(text, end, min(high, end + 20))
    if word is None:
        return False
    name = word.group().lower()
    return name in quote_words().elided_front or (name[:2].isdigit() and (len(name) == 2 or name[2:] == "s"))


def _pair_doubles(text: str, index: int, low: int, high: int, marks: list[_Mark]) -> tuple[list[Marked], int]:
    balance = 0  # closing less opening marks from here to the end of the block
    ahead = [0] * len(marks)
    for i in range(len(marks) - 1, -1, -1):
        ahead[i] = balance
        balance += (marks[i].closes and not marks[i].opens) - (marks[i].opens and not marks[i].closes)
    pairs: list[Marked] = []
    opened: _Mark | None = None
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
            mark.opens and not mark.sure and ahead[i] >= 1 and depth == 0 and _starts_word(text, mark)
        ):
            if depth:
                depth -= 1
            elif not _is_inch(text, mark, marks, i):
                _add(pairs, text, index, opened, mark, single=False, continues=reopened)
                opened = None
        elif ahead[i] >= 2:
            depth += 1
        else:  # opened anew though never closed
            if _ends_sentence(text, mark.start):
                _add(pairs, text, index, opened, None, end=mark.start, single=False, continues=reopened)
                reopened = True
            else:
                reopened = False
            opened, depth = mark, 0
    if opened is not None and _speech_opens(text, low, opened.start):
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
    text: str, index: int, low: int, high: int, marks: list[_Mark], other: int
) -> tuple[list[Marked], int]:
    """Pairs of single marks; apostrophes at the end of a word (parents’ evening) are told apart by what follows."""
    none = len(marks)
    doubtful = [_after_plural(text, mark) for mark in marks]
    next_open, next_sure = [none] * (none + 1), [none] * (none + 1)
    for i in range(none - 1, -1, -1):
        mark = marks[i]
        next_open[i] = i if mark.opens and not mark.closes else next_open[i + 1]
        next_sure[i] = i if mark.closes and (mark.sure or not doubtful[i]) else next_sure[i + 1]
    pairs: list[Marked] = []
    opened: _Mark | None = None
    loose = -1
    for i, mark in enumerate(marks):
        if opened is not None and mark.start - opened.start > MAX_REACH:
            opened = None
        if opened is None:
            if mark.opens and (text[mark.start] != "’" or _speech_opens(text, low, mark.start)):
                opened = mark
            elif mark.closes and loose < 0 and not pairs and text[mark.start - 1 : mark.start] in _STRONG_STOP:
                loose = mark.start
        elif mark.closes and not (mark.opens and not mark.sure):
            apostrophe = (
                doubtful[i] and not mark.sure and next_sure[i + 1] < none and next_sure[i + 1] < next_open[i + 1]
            )
            if apostrophe and not _speech_opens(text, low, opened.start):  # woven words do not run over a sentence
                apostrophe = _SENTENCE_END.search(text, mark.end, marks[next_sure[i + 1]].start) is None
            if not apostrophe:
                _add(pairs, text, index, opened, mark, single=True, continues=False)
                opened = None
        elif mark.opens and text[mark.start] == "‘" and _ends_sentence(text, mark.start) and next_sure[i + 1] < none:
            _add(pairs, text, index, opened, None, end=mark.start, single=True, continues=False)
            opened = mark
    if opened is not None and other > opened.end:  # opened by one family, closed by the other
        _add(pairs, text, index, opened, _Mark(other, other + 1, False, True, True), single=True, continues=False)
    elif opened is not None and _speech_opens(text, low, opened.start):
        end = _repaired_end(text, opened.end, high, '”"')
        if text[end - 1 : end] in ".!?…" or end < high:
            _add(pairs, text, index, opened, None, end=end, single=True, continues=False)
    return pairs, loose


def _add(
    pairs: list[Marked],
    text: str,
    index: int,
    opened: _Mark,
    closed: _Mark | None,
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


def _after_plural(text: str, mark: _Mark) -> bool:
    """The mark may be an apostrophe: it follows an s or a clipped word, and a word follows it."""
    before = text[mark.start - 1 : mark.start]
    if mark.sure or not before.isalpha():
        return False
    if before in "sSzxZX":
        return True
    word = _LAST_WORD.search(text, max(0, mark.start - 12), mark.start)
    return word is not None and word.group().lower() in quote_words().elided_back


def _starts_word(text: str, mark: _Mark) -> bool:
    return mark.end < len(text) and text[mark.end].isalnum() and (mark.start == 0 or text[mark.start - 1].isspace())


def _is_inch(text: str, mark: _Mark, marks: list[_Mark], i: int) -> bool:
    """A 12" ruler, inside a quotation that closes later."""
    if not text[mark.start - 1 : mark.start].isdigit() or text[mark.start] != '"' or mark.sure or i + 1 >= len(marks):
        return False
    return marks[i + 1].closes and not marks[i + 1].opens


def _ends_sentence(text: str, offset: int) -> bool:
    """The last character before ``offset`` is a stop."""
    head = text[max(0, offset - 8) : offset].rstrip().rstrip("\"”’'»)")
    return head[-1:] in ".!?…:," if head else False


def _speech_opens(text: str, low: int, offset: int) -> bool:
    """The mark begins its block, or follows a stop ("said:", "said."): a speech even if it never closes."""
    head = text[max(low, offset - 4) : offset].rstrip()
    return not head or head[-1] in ":,–—.!?…" or (offset - low <= 3 and not head.isalnum())


def _repaired_end(text: str, start: int, high: int, others: str) -> int:
    """The end of an unclosed stretch: a mark of the other family that closes it, else the end of the block, bounded."""
    limit = min(high, start + MAX_REACH)
    tail = text[start:limit].rstrip()
    if tail[-1:] in others and tail[-2:-1] in _STRONG_STOP:
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
