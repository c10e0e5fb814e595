"""Sentence boundaries of inspection prose: offsets only, closing quotation marks kept with their sentence.

"... do a difficult job."  |  Mr. Hallam said ...      a mark after the stop belongs to the sentence
at 9.15 on the first day, e.g. by phone                 no boundary inside numbers and abbreviations
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.lexicons import cached_from_models, read_toml

# A stop, its closing marks, white space, and a character that can open a sentence. Each run of stops is tried once:
# what stands before its first is looked at behind it, so that the search skips from stop to stop.
_BOUNDARY = re.compile(
    r"(?P<stop>[.!?…](?<![.!?…]{2})[.!?…]*+)(?P<close>[\"”’'»)\]]*[.]?)(?P<gap>\s++)(?=[\"“‘'«(\[]*[A-Z0-9£À-ÖØ-Þ•])"
)
_STOP, _CLOSE, _GAP = (_BOUNDARY.groupindex[name] for name in ("stop", "close", "gap"))
_LAST_WORD = re.compile(r"([A-Za-z][A-Za-z.]*)$")


@cached_from_models
def abbreviations() -> frozenset[str]:
    """Words before a full stop that do not end a sentence."""
    return frozenset(read_toml("lexicons/structure.toml")["abbreviations"])


@cached_from_models
def _longest_abbreviation() -> int:
    return max(map(len, abbreviations()), default=1)


def split_sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Offsets of the sentences of ``text[start:end]``, white space between them left out."""
    known = abbreviations()
    longer = 1 + _longest_abbreviation()
    begin = start
    for match in _BOUNDARY.finditer(text, start, end):
        stop, close, gap = match.group(_STOP, _CLOSE, _GAP)
        place, last = match.span()
        if stop == "." and not close:
            is_longer = place - begin >= longer and text[place - longer : place].isalpha()  # than any abbreviation
            if not is_longer and _is_abbreviation(text, begin, place, known):
                continue
        if last >= end:
            break
        yield begin, last - len(gap)
        begin = last
    if begin < end:
        yield begin, end


def _is_abbreviation(text: str, begin: int, stop: int, known: frozenset[str]) -> bool:
    word = _LAST_WORD.search(text, max(begin, stop - 12), stop)
    if word is None:
        return False
    name = word[1]
    return name.lower() in known or (len(name) == 1 and name.isupper() and name != "I")
