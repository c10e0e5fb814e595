"""Names of months and weekdays that a page or a browser broke: "Septem-/ber 2018", "Novem<soft hyphen>ber".

The broken name is written whole into a copy of the same length, followed by blanks, so that every offset of
the copy but the end of such a name is an offset of the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.dates.words import DateWords

_SIGNS = ("\u00ad", "\u200b", "\ufffe", "-\n", "‐\n")
_BROKEN = re.compile(r"\b([^\W\d_]{1,9})(?:[\u00ad\u200b\ufffe]\s{0,2}|[-‐]\s?\n\s{0,4})([^\W\d_]{1,9})\b")


@dataclass(frozen=True, slots=True)
class Repaired:
    """The copy to read, and where a mended name ends in it and in the text."""

    text: str
    ends: dict[int, int]

    def end_in_text(self, end: int) -> int:
        """The offset in the text at which an expression that ends at ``end`` in the copy ends."""
        return self.ends.get(end, end)


def repair(text: str, words: DateWords) -> Repaired:
    """Mend the broken names of ``text``; without any, the text itself."""
    for sign in _SIGNS:
        if sign in text:
            return _mended(text, words)
    return Repaired(text, {})


def _mended(text: str, words: DateWords) -> Repaired:
    pieces: list[str] = []
    ends: dict[int, int] = {}
    position = 0
    for match in _BROKEN.finditer(text):
        whole = match[1] + match[2]
        if whole.lower() not in words.months and whole.lower() not in words.weekdays:
            continue
        pieces += [text[position : match.start()], whole.ljust(match.end() - match.start())]
        ends[match.start() + len(whole)] = match.end()
        position = match.end()
    return Repaired("".join([*pieces, text[position:]]), ends)
