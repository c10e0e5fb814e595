"""Lines joined into running words: what stood at the end of a line was a hyphen, half a word, or a word.

"multi-" / "agency"     -> "multi-agency"
"inter-" / "vention"    -> "intervention", where the document has the whole word elsewhere
"16- and 17-" / "year"  -> "16- and 17-year"
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from pipeline.readers.pdf_lines import Line

_OPEN_END = re.compile(r"\w[-–/]$")


class Joiner:
    """Joins the lines of a part, with the document's own words to tell "multi-agency" from "inter-vention"."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self.words: set[str] = set()
        for line in lines:
            words = line.text.casefold().split()
            self.words.update(word.strip(".,;:()'\"‘’“”!?") for word in (words[:-1] if line.broken else words))

    def join(self, texts: Sequence[tuple[str, str]]) -> str:
        """``texts`` are (words, how the last one is broken)."""
        joined = texts[0][0]
        for (before, broken), (text, _) in pairwise(texts):
            if broken == "soft":
                joined += text
            elif broken == "hyphen":
                joined += self._hyphen(before, text) + text
            elif _OPEN_END.search(before) and text[:1].isalnum():
                joined += text
            else:
                joined += " " + text
        return joined

    def _hyphen(self, before: str, after: str) -> str:
        head = before.split()[-1].casefold().lstrip("(‘“'\"") if before.split() else ""
        tail = after.split()[0].casefold().rstrip(".,;:)’”'\"!?") if after.split() else ""
        if f"{head}-{tail}" in self.words:
            return "-"
        if head + tail in self.words:
            return ""
        return "-"
