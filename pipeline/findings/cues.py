"""Phrases of the findings lexicons, found word by word: cheap enough to run over every word of a text.

``CueBook`` holds phrases under group names, and ``*`` in a phrase stands for any one word.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

#: A word with its inner apostrophes and hyphens, a sum's currency, or a percentage sign.
_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*|[%£]")
_CONTRACTIONS = (
    ("can't", "cannot"),
    ("won't", "will not"),
    ("n't", " not"),
    ("'ve", " have"),
    ("'re", " are"),
    ("'ll", " will"),
    ("i'm", "i am"),
    ("let's", "let us"),
)
#: Pieces remembered at most, and the characters of the longest that is.
_MOST_PIECES, _LONGEST_PIECE = 30_000, 40
_ANY = "*"
_ENDS = ""
_Node = dict[str, Any]


#: A phrase: its group, the word it begins at, and how many words it covers. (A plain tuple: there are very many.)
Hit = tuple[str, int, int]


class _Folded(dict[str, tuple[str, ...]]):
    """The words of each piece between white space, remembered: texts say the same few words again and again."""

    def __missing__(self, piece: str) -> tuple[str, ...]:
        folded = piece.lower().replace("’", "'")
        if "'" in folded:
            for short, long in _CONTRACTIONS:
                folded = folded.replace(short, long)
        words = tuple(_WORD.findall(folded))
        if len(self) < _MOST_PIECES and len(piece) <= _LONGEST_PIECE:
            self[piece] = words
        return words


_folded = _Folded()


def words_of(text: str) -> list[str]:
    """The words of ``text``, folded: lower case, straight apostrophes, none at the end ("parents'" is "parents").

    Contractions are undone ("doesn't" is "does not", "we've" is "we have"), so that one phrase meets both.
    """
    return list(itertools.chain.from_iterable(map(_folded.__getitem__, text.split())))


class CueBook:
    """Phrases by group, kept as a tree of words: most words of a text cost one look-up."""

    def __init__(self, groups: Mapping[str, Iterable[str]]) -> None:
        self.groups = tuple(groups)
        root: _Node = {}
        for group, phrases in groups.items():
            for phrase in phrases:
                node = root
                for word in _phrase_words(phrase):
                    node = node.setdefault(word, {})
                if node is not root:
                    node.setdefault(_ENDS, []).append(group)
        #: For each first word the groups that it fills alone, what may follow it, and whether anything may.
        self._first: dict[str, tuple[list[str], _Node, bool]] = {
            word: (node.pop(_ENDS, []), node, _ANY in node) for word, node in root.items()
        }

    def find(self, words: Sequence[str]) -> list[Hit]:
        """Every phrase in ``words``, in order of where it begins; phrases may overlap."""
        found: list[Hit] = []
        last = len(words) - 1
        for index, entry in enumerate(map(self._first.get, words)):
            if entry is None:
                continue
            groups, following, anything = entry
            for group in groups:
                found.append((group, index, 1))
            if following and index < last and (words[index + 1] in following or anything):
                self._follow(following, words, index, index + 1, found)
        return found

    def _follow(self, node: _Node, words: Sequence[str], index: int, place: int, found: list[Hit]) -> None:
        while True:
            groups = node.get(_ENDS)
            if groups:
                for group in groups:
                    found.append((group, index, place - index))
            if place >= len(words):
                return
            anything = node.get(_ANY)
            if anything is not None:
                self._follow(anything, words, index, place + 1, found)
            following = node.get(words[place])
            if following is None:
                return
            node, place = following, place + 1


def _phrase_words(phrase: str) -> list[str]:
    words: list[str] = []
    for part in phrase.lower().split():
        words += [_ANY] if part == _ANY else words_of(part)
    return words
