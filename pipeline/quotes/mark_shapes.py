"""What each quotation mark of a block is by the characters around it: opening, closing, or an apostrophe.

said: “We are proud.”        opens behind a blank, closes behind a stop
the boys’ club, ’twas, ’90s  an apostrophe at the edge of a word
a 12" ruler                  an inch
"""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.quotes.words import quote_words

DOUBLE = '"“”„‟«»＂'
SINGLE = "'‘’‚‛`´＇"
_ANY = frozenset(DOUBLE + SINGLE)
_MARK = re.compile(f"[{DOUBLE}{SINGLE}]")
_OPENERS = frozenset("([{—–-/|:>*_")
_CLOSERS = frozenset(".,;:!?)]}—–-/…|<*_")
STRONG_STOP = frozenset(".,!?…;:")
_LAST_WORD = re.compile(r"[^\W\d_]+$")
_NEXT_WORD = re.compile(r"[^\W_]+")


class Mark(NamedTuple):
    """A mark by its offsets, and the sides it can stand on."""

    start: int
    end: int
    opens: bool
    closes: bool
    sure: bool  # closes beyond doubt: after a stop, or before one


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
        elif sign in DOUBLE or not (
            low < start and text[start - 1].isalnum() and start + 1 < high and text[start + 1].isalnum()
        ):
            signs.append((start, start + 1))
    return signs


def shaped(text: str, span: tuple[int, int], low: int, high: int) -> Mark:
    """What the characters around a mark, and the mark itself, say about its side."""
    start, end = span
    sign = text[start:end]
    before = text[start - 1] if start > low else " "
    after = text[end] if end < high else " "
    free_before = before.isspace() or before in _OPENERS or before in _ANY
    free_after = after.isspace() or after in _CLOSERS or after in _ANY
    opens = (
        not after.isspace() and (after not in _CLOSERS or after in "-–—*_") and (free_before or before in STRONG_STOP)
    )
    closes = (not before.isspace() and free_after and not (before in "([{" or start == low)) or (
        before in STRONG_STOP and not free_after
    )
    if opens and closes:  # the sign decides, or the state
        if sign in "“‘„‚«``":
            closes = False
        elif sign in "”’»´" or before in STRONG_STOP:
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
    sure = closes and (before in STRONG_STOP or not after.isspace() or end >= high)
    return Mark(start, end, opens, closes, sure)


def elided(text: str, end: int, high: int) -> bool:
    """An apostrophe at the head of a word: 'twas, '90s, 'em."""
    if end >= high or not text[end].isalnum():
        return False
    word = _NEXT_WORD.match(text, end, min(high, end + 20))
    if word is None:
        return False
    name = word.group().lower()
    return name in quote_words().elided_front or (name[:2].isdigit() and (len(name) == 2 or name[2:] == "s"))


def after_plural(text: str, mark: Mark) -> bool:
    """The mark may be an apostrophe: it follows an s or a clipped word, and a word follows it."""
    before = text[mark.start - 1 : mark.start]
    if mark.sure or not before.isalpha():
        return False
    if before in "sSzxZX":
        return True
    word = _LAST_WORD.search(text, max(0, mark.start - 12), mark.start)
    return word is not None and word.group().lower() in quote_words().elided_back


def starts_word(text: str, mark: Mark) -> bool:
    """A word begins right behind the mark and none ends right before it."""
    return mark.end < len(text) and text[mark.end].isalnum() and (mark.start == 0 or text[mark.start - 1].isspace())


def is_inch(text: str, mark: Mark, marks: list[Mark], i: int) -> bool:
    """A 12" ruler, inside a quotation that closes later."""
    if not text[mark.start - 1 : mark.start].isdigit() or text[mark.start] != '"' or mark.sure or i + 1 >= len(marks):
        return False
    return marks[i + 1].closes and not marks[i + 1].opens


def ends_sentence(text: str, offset: int) -> bool:
    """The last character before ``offset`` is a stop."""
    head = text[max(0, offset - 8) : offset].rstrip().rstrip("\"”’'»)")
    return head[-1:] in ".!?…:," if head else False


def speech_opens(text: str, low: int, offset: int) -> bool:
    """The mark begins its block, or follows a stop ("said:", "said."): a speech even if it never closes."""
    head = text[max(low, offset - 4) : offset].rstrip()
    return not head or head[-1] in ":;,–—.!?…" or (offset - low <= 3 and not head.isalnum())
