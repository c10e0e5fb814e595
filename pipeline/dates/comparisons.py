"""What has been done since an earlier inspection names it by its year.

    Inspectors said that support had deteriorated since 2019        the inspection of 2019
    how far we have travelled since 2019                            the same, where it is told of elsewhere
    Since 2019 the council has hired forty social workers           other
"""

from __future__ import annotations

from pipeline.dates.cue_words import cue_words
from pipeline.dates.cues import window_around
from pipeline.dates.mentions import Mention
from pipeline.dates.roles import OTHER, PREVIOUS

_FORMS = frozenset({"year", "month"})
_LEADS, _LEAD = ("since", "from", "than in"), 8  # characters before the date
_MOVING = 60  # characters


def tell_comparisons(text: str, mentions: list[Mention]) -> None:
    """Give the dates compared with the role of an earlier inspection."""
    earlier = {
        mention.expression.last.year for mention in mentions if mention.role == PREVIOUS and not mention.label
    }
    for mention in mentions:
        part = mention.expression.last
        if mention.role != OTHER or mention.label or part.form not in _FORMS or part.year is None:
            continue
        start = mention.expression.start
        if text[max(mention.begin, start - _LEAD) : start].rstrip().lower().endswith(_LEADS):
            moved, named = _has_moved_since(text, mention)
            if moved and (named or part.year in earlier):
                mention.role = PREVIOUS
                earlier.add(part.year)


def _has_moved_since(text: str, mention: Mention) -> tuple[bool, bool]:
    """Whether things have moved on from the date, and whether the sentence tells of inspectors or grades."""
    start, end = mention.expression.start, mention.expression.end
    known, window = cue_words(), window_around(text, start, end, begin=mention.begin, stop=mention.stop)
    if not known.moved.search(window.words, max(0, window.start - _MOVING), window.start):
        return False, False
    if known.others.search(window.words):
        return False, False
    patterns = (known.inspectors, known.grades, known.report_nouns, known.visits)
    return True, any(pattern.search(window.words) for pattern in patterns)
