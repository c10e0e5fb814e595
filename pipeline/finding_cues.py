"""Phrases of the findings lexicons, found word by word: cheap enough to run over every word of a text.

``CueBook`` holds phrases under group names. One dictionary look-up a word finds the phrases that may begin
there; ``~`` ends a word of which only the beginning counts and ``*`` stands for any one word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

#: A word with its inner apostrophes and hyphens, a sum's currency, or a percentage sign.
_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*|[%£]")
_CONTRACTIONS = (("can't", "cannot"), ("won't", "will not"), ("n't", " not"), ("'ve", " have"), ("'re", " are"), ("'ll", " will"), ("i'm", "i am"), ("let's", "let us"))
_CACHE_LIMIT = 60_000
_ANY = "*"


class Hit(NamedTuple):
    """A phrase of ``group`` that covers ``length`` words from word ``index``."""

    group: str
    index: int
    length: int


_Phrase = tuple[tuple[str, ...], str]


def words_of(text: str) -> list[str]:
    """The words of ``text``, folded: lower case, straight apostrophes, none at the end ("parents'" is "parents").

    Contractions are undone ("doesn't" is "does not", "we've" is "we have"), so that one phrase meets both.
    """
    folded = text.lower().replace("’", "'")
    if "'" in folded:
        for short, long in _CONTRACTIONS:
            folded = folded.replace(short, long)
    return _WORD.findall(folded)


class CueBook:
    """Phrases by group, compiled for look-up by first word."""

    def __init__(self, groups: Mapping[str, Iterable[str]]) -> None:
        self.groups = tuple(groups)
        self._exact: dict[str, list[_Phrase]] = {}
        self._prefix: dict[str, list[_Phrase]] = {}
        for group, phrases in groups.items():
            for phrase in phrases:
                words = tuple(_phrase_words(phrase))
                if not words:
                    continue
                first = words[0]
                table = self._prefix if first.endswith("~") else self._exact
                table.setdefault(first.rstrip("~"), []).append((words, group))
        self._prefix_lengths = sorted({len(word) for word in self._prefix})
        self._seen: dict[str, tuple[_Phrase, ...]] = {}

    def find(self, words: Sequence[str]) -> Iterator[Hit]:
        """Every phrase in ``words``, in order of where it begins; phrases may overlap."""
        seen = self._seen
        for index, word in enumerate(words):
            phrases = seen.get(word)
            if phrases is None:
                phrases = self._phrases_from(word)
            for phrase, group in phrases:
                length = len(phrase)
                if length == 1 or _matches(phrase, words, index):
                    yield Hit(group, index, length)

    def _phrases_from(self, word: str) -> tuple[_Phrase, ...]:
        found = list(self._exact.get(word, ()))
        for length in self._prefix_lengths:
            if length > len(word):
                break
            found += self._prefix.get(word[:length], ())
        if len(self._seen) > _CACHE_LIMIT:
            self._seen.clear()
        self._seen[word] = tuple(found)
        return self._seen[word]


def _phrase_words(phrase: str) -> list[str]:
    words: list[str] = []
    for part in phrase.lower().split():
        if part == _ANY:
            words.append(_ANY)
        elif part.endswith("~"):
            words.append(part)
        else:
            words += words_of(part)
    return words


def _matches(phrase: tuple[str, ...], words: Sequence[str], index: int) -> bool:
    if index + len(phrase) > len(words):
        return False
    for offset in range(1, len(phrase)):
        wanted = phrase[offset]
        if wanted == words[index + offset] or wanted == _ANY:
            continue
        if wanted.endswith("~") and words[index + offset].startswith(wanted[:-1]):
            continue
        return False
    return True
