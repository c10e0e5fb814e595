"""What the words in the marks are by themselves: a clause, a shorter stretch, or a name that nobody says.

children are seen often and seen alone        a clause: direct
a tribute to nine hundred colleagues          no clause: a fragment, where it is woven into a sentence
the ‘Mind of my own’ app, ‘requires improvement to be good’, the motto “no child left waiting”: names
"""

from __future__ import annotations

import re

from pipeline.quotes.context import WORD, Stretch
from pipeline.quotes.marks import Marked
from pipeline.quotes.words import quote_words

_STOP_INSIDE = re.compile(r"[.!?]\s+[A-Z]")
#: "the help they need": a noun with a clause behind it, no clause.
_NOUN_CLAUSE = re.compile(r"(?:the|a|an|its|their) [\w ]{1,30}\b(?:they|we|he|she|it|i)\b", re.I)
#: "Adequate and needs improvement": grades joined; so many characters at most have two of them.
_AND, _GRADE = re.compile(r" (?:and|or|to|nor)(?: or)? (?!be\b)"), 80
#: So many words at most has a title.
_TITLE_WORDS = 12


def is_clause(text: str, pair: Marked) -> bool:
    """A clause of its own: a finite verb with its subject, not "a place where children are safe"."""
    words = text[pair.start : pair.end]
    quote = quote_words()
    lead = WORD.findall(text[max(0, pair.outer_start - 24) : pair.outer_start].lower())
    starts_verb = quote.starts_verb.match(words) is not None
    if lead and lead[-1] == "that" and not starts_verb:
        return not quote.finite.match(text, pair.outer_end + 1)  # "that “pockets of good work” had not spread"
    woven = text[pair.outer_start - 2 : pair.outer_start - 1].isalpha()
    if words[:1].islower() and lead and woven and lead[-1] not in quote.clause_starts and lead[-1] not in quote.verbs:
        return False
    if words[:1].isupper() and words[-1:] in ".!?":
        return True
    if _STOP_INSIDE.search(words) or quote.starts_clause.match(words):
        return True
    finite = None if starts_verb else quote.finite.search(words)
    if finite is None or _NOUN_CLAUSE.match(words):
        return False
    relative = quote.relative.search(words)
    return relative is None or relative.start() > finite.start()


def is_name(text: str, stretch: Stretch) -> bool:
    """What stands in marks is a grade, a title or a slogan: nobody's words."""
    pair, quote = stretch.marked, quote_words()
    words = text[pair.start : pair.end]
    grades = _AND.split(" ".join(WORD.findall(words.lower()))) if len(words) < _GRADE else [words]
    if all(grade in quote.grades for grade in grades):
        return True
    led = text[pair.outer_start - 2 : pair.outer_start - 1] in (":", ",")
    if not stretch.woven and not (stretch.n_words <= 8 and led):
        return False
    head = text[max(0, pair.outer_start - 40) : pair.outer_start].rstrip().rstrip(":,").lower()
    if quote.name_before.search(head) and not (
        words[:1].islower() and head.endswith(("dubbed", "called", "branded as"))
    ):
        return True
    return stretch.woven and (_names_thing(text, pair, head) or _is_title(text, stretch, head))


def _names_thing(text: str, pair: Marked, head: str) -> bool:
    """ "the ‘three houses’ tool": a determiner before, and what kind of thing it is behind."""
    quote = quote_words()
    if text[pair.outer_end : pair.outer_end + 1] != " ":
        return False
    behind = WORD.match(text, pair.outer_end + 1, pair.outer_end + 30)
    lead = WORD.findall(head[-20:])
    if behind is None or behind.group().lower() not in quote.name_after or not lead:
        return False
    return lead[-1] in quote.determiners or lead[-1] in ("new", "of", "and") or lead[-1].endswith(("'s", "’s"))


def _is_title(text: str, stretch: Stretch, head: str) -> bool:
    """ "guidance ‘Raising concerns and making complaints’": a capital in mid-sentence, or capitals throughout."""
    pair, quote = stretch.marked, quote_words()
    words = text[pair.start : pair.end]
    if words[-1] in ".!?," or stretch.n_words > _TITLE_WORDS or not words[0].isupper():
        return False
    lead = WORD.findall(head[-20:])
    woven = text[pair.outer_start - 2 : pair.outer_start - 1].isalpha()
    if (
        woven
        and lead
        and lead[-1] not in quote.verbs
        and lead[-1] != "that"
        and not words.startswith(("I ", "I’", "I'"))
    ):
        return True
    main = [word for word in WORD.findall(words) if len(word) > 3 or word[0].isupper()]
    capitals = sum(word[0].isupper() for word in main)
    return capitals > 1 and capitals >= 0.75 * len(main)
