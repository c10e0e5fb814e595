"""The words right before and right behind an expression, by which the rules of ``context`` judge it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.dates.words import date_words

_REACH = 48
_MARKS_OF_WORDS, _INSIDE_WORDS = "_£$€#%", "'’-"
_TAIL = re.compile(r"(?P<gap>[^\w\n]*)(?P<word>[\w]+(?:['’][\w]+)?)?")
_POSSESSIVE = re.compile(r"['’]s\s+(?P<noun>\w+(?:\s\w+)?)")
_FILLER = r"(?:at\s+(?:least|the\s+(?:earliest|latest))|both|either|around|about)"
_FILLED = re.compile(rf"\b(?P<lead>\w+)\s+{_FILLER}\s+$", re.IGNORECASE)
_HOUR_BEFORE = re.compile(r"\b\d{1,2}(?:[.:]\d\d)?\s?[ap]\.?m\.?,?\s$", re.IGNORECASE)
_OPENING = " \t\n\xa0(‘’“\"'"  # what may stand between a lead and its date


@dataclass(slots=True)
class Around:
    """An expression at ``start`` to ``end`` and its neighbours; ``lead`` and ``tail`` are in small letters."""

    text: str
    start: int
    end: int
    begin: int  # of its sentence
    lead_raw: str
    lead_gap: str
    tail_raw: str
    tail_gap: str
    lead: str
    tail: str

    @classmethod
    def of(cls, text: str, start: int, end: int, begin: int, stop: int) -> Around:
        """The neighbours of ``text[start:end]`` within its sentence ``text[begin:stop]``."""
        first, last = _word_before(text, start, max(begin, start - _REACH))
        lead, lead_gap = text[first:last], text[last:start]
        behind = _TAIL.match(text, end, min(stop, end + _REACH))
        tail, tail_gap = (behind["word"] or "", behind["gap"]) if behind else ("", "")
        return cls(text, start, end, begin, lead, lead_gap, tail, tail_gap, _folded(lead), _folded(tail))

    @property
    def lead_is_next(self) -> bool:
        """Nothing but white space parts it from the word before."""
        return not self.lead_gap.strip()

    @property
    def tail_is_next(self) -> bool:
        """One blank parts it from the word behind."""
        return self.tail_gap == " "

    @property
    def opens_sentence(self) -> bool:
        """Nothing stands before it in its sentence."""
        return not self.lead or self.start <= self.begin + 1

    @property
    def lead_opens_sentence(self) -> bool:
        """The word before is the first of the sentence."""
        return self.start - len(self.lead_raw) - len(self.lead_gap) <= self.begin

    @property
    def lead_is_possessive(self) -> bool:
        """ "the council's", "inspectors'"."""
        return self.lead.endswith(("'s", "s'"))

    def possessed(self) -> list[str]:
        """The words behind its own "'s": ``today's positive report`` gives positive, report."""
        found = _POSSESSIVE.match(self.text, self.end)
        return found["noun"].lower().split() if found else []

    def led_by(self, leads: frozenset[str]) -> bool:
        """Whether the word right before is one of ``leads``: "in May", "until at least 2027", "mid-March"."""
        if self.lead_gap == "-":
            return self.lead in date_words().lists["hyphen_leads"]
        filled = _FILLED.search(self.text, max(self.begin, self.start - 24), self.start)
        lead = filled["lead"].lower() if filled else self.lead
        return lead in leads and not self.lead_gap.strip(_OPENING)


def is_behind_hour(text: str, start: int) -> bool:
    """ "7pm Wednesday": an hour stands right before ``start``."""
    return _HOUR_BEFORE.search(text, max(0, start - 12), start) is not None


def _word_before(text: str, start: int, limit: int) -> tuple[int, int]:
    """Offsets of the last word of ``text[limit:start]``, read backwards; both ``start`` where there is none."""
    last = start
    while last > limit and not _of_word(text[last - 1]):
        last -= 1
    first = last
    while first > limit and (_of_word(text[first - 1]) or text[first - 1] in _INSIDE_WORDS):
        first -= 1
    while first < last and text[first] in _INSIDE_WORDS:
        first += 1
    return first, last


def _of_word(char: str) -> bool:
    return char.isalnum() or char in _MARKS_OF_WORDS


def _folded(word: str) -> str:
    return word.lower().replace("’", "'")
