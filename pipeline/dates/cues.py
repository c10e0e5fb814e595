"""Which words near a date tell what it is the date of: the cue that is nearest, clause by clause.

    "The report, published on Friday, follows a visit in May"    Friday: published; May: visit
    "the 2018 inspection", "April's monitoring visit"            the noun right behind the date
    "the visit, which took place on 8 and 9 November"            a verb of taking place passes on its subject

Cues are phrases of ``models/lexicons/dates.toml`` by kind, and any other verb in "ed" (kind ``other``).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.dates.cue_words import CueWords, cue_words
from pipeline.dates.words import lowered
from pipeline.lexicons import at_word_start

#: How near a grade or a noun such as "report" must stand to a date to be its cue.
DIRECT = 14
_BEFORE, _BEHIND = 220, 110
_CLAUSE_COST, _BEHIND_COST, _ENDING_COST = 25, 40, 6
_OPENS_CLAUSE = "|".join(
    rf"{at_word_start(word)}\b"
    for word in (
        *("which", "who", "when", "while", "but", "and", "after", "before"),
        *("where", "because", "since", "following", "as"),
    )
)
# Each branch begins with its own character: such an alternation is searched twice as fast.
_CLAUSE = re.compile(rf";|:|\(|\)|–|—|,\s(?:{_OPENS_CLAUSE})?|{_OPENS_CLAUSE}")
_OF = re.compile(r"[\s,:(]*(?:of|dated|from|for)?[\s,:(]*(?:the\s)?$")  # "report of 3 May", "letter, December 2019"
_SENTENCE_BEFORE = 200  # characters
_NAMED = frozenset({"inspection", "report_nouns", "grade_words"})  # "the 2018 inspection", "March 2017's verdict"
_OWNED = re.compile(r"(?:['’]s|s['’]|\bunder\s(?:its|our|their|the))\s$")
_A_NOUN = re.compile(r"\s(?!by\b|in\b|on\b|from\b|at\b|for\b|to\b|as\b|and\b)[a-z]{4}")
_OF_ADDRESSES = (".", "/", "@")
_WITH_US = (" us", " here")
_OPENS_SPEECH = re.compile(r"(?:[:,]\s|\n\s*)['\"‘“]\w")  # somebody else speaks
_WHEN_IT_WAS = re.compile(r",?\s(?:when|where)\s[^,.;:]{0,60}\b(?:was|were|had)\s[^,.;:]{0,12}$")
# "In 2017 we were told that we required improvement"
_IT_WAS = re.compile(
    r"\s[^,.;:]{0,50}\b(?:was|were|been|told\s(?:that\s)?\w+)\s(?:at\slast\s)?(?:(?:given|awarded|handed|found|declared)\s)?"
    r"(?:to\sbe\s)?(?:an?\s)?(?:\d\s\()?['\"‘“]?$"
)
_TOLD = re.compile(
    r"\b(?:told|said|found|ruled|judged|wrote|decided|concluded)\s(?:us\s|them\s|it\s)?(?:back\s)?(?:in|on)\s$"
)
_THAT_IT_WAS = re.compile(r"\sthat\s[^.;:]{0,60}\b(?:was|were|had\sbeen)\s(?:\w+\s)?['\"‘“]?")
_IN_OR_ON = ("in", "on")
_A_VISIT = frozenset({"visit", "visits"})
_FROM = re.compile(r"\s(?:from|by)\s[a-z][^,.;]{0,40}")  # "a visit from the mayor"
_TOLD_REACH = 100  # characters
_AND_THE = re.compile(r"(?:,|,?\s(?:and|but|while))\s(?:the|its|their|our|a)\s")  # "on 21 February and the report"
_SOME_PEOPLE = re.compile(r"\b(?:people|visitors|of them|the team)\s(?:[^\s.,;:]+\s){0,3}$")
_RELATIVE_TO_THEM = re.compile(r"\s(?:\w+\s)?(?:that|who)\s(?:had\s|have\s|has\s)?")
_DOINGS = frozenset({"arrivals", "presence"})
_NOUN_AHEAD = re.compile(r"\b(?:the|an?|its|our|their)\s(?:\w+\s)?$")
_NEXT = re.compile(r"[;:.]|\b(?:next|about|discuss|debate|consider)\b")
_UNDER = re.compile(r"\s(?:under|overall|for|across)\s[^,.;:]{0,50}\b(?:in|since)\s")
_NOW = re.compile(r"\b(?:is|are|now)\b")
_VERDICTS = frozenset({"grade", "grade_words", "publication", "report_nouns"})
_BESIDE = frozenset({"", "'s", "’s"})


@dataclass(slots=True)
class Window:
    """The words of one sentence around a date, in small letters; offsets count from ``base``."""

    words: str
    base: int
    start: int  # of the date, from base
    end: int


@dataclass(slots=True)
class Cue:
    """The cue that decides: its kind and its place in the window."""

    kind: str
    start: int
    end: int


def window_around(text: str, start: int, end: int, *, begin: int, stop: int) -> Window:
    """The part of the sentence ``text[begin:stop]`` in which a cue may stand."""
    begin, stop = max(begin, start - _BEFORE), min(stop, end + _BEHIND)
    return Window(lowered(text[begin:stop]), begin, start - begin, end - begin)


def nearest_cue(text: str, window: Window, without: frozenset[str] = frozenset()) -> Cue | None:
    """The cue that costs least to reach from the date, of the kinds ``without`` none; None where there is none."""
    known, words, start, end = cue_words(), window.words, window.start, window.end
    is_led = words[max(0, start - 4) : start].rstrip().endswith(_IN_OR_ON)
    if is_led and "grade_words" not in without and _TOLD.search(words, max(0, start - 24), start):
        verdict = known.grades.search(words, end, min(len(words), end + _TOLD_REACH))
        if verdict and _THAT_IT_WAS.fullmatch(words, end, verdict.start()):
            return Cue("grade_words", *verdict.span())  # "when we were told in 2019 that our culture was inadequate"
    happening = known.happening.search(words, max(0, start - 30), start)
    ahead, behind = _around(window, known.cues.finditer(words))
    best: Cue | None = None
    cheapest = 10_000
    for match in reversed(ahead):
        first, last = match.span()
        gap = start - last
        if gap >= cheapest:
            break
        kind = _kind(match, text, window.base, known)
        if not kind or kind in without or not _near_enough(kind, gap, words[last:start], behind=False):
            continue
        if happening and (kind in _VERDICTS or (kind == "other" and first >= happening.start())):
            continue  # "the visit, the second since it was judged inadequate in 2021, took place on 3 May"
        crossed = 0 if happening else _crossed(words, last, start)
        cost = gap + _CLAUSE_COST * crossed + (_ENDING_COST if match["ending"] else 0)
        if cost < cheapest:
            best, cheapest = Cue(kind, first, last), cost
    for match in behind:
        first, last = match.span()
        gap = first - end
        if gap > cheapest:
            break
        kind, between = _kind(match, text, window.base, known), words[end:first]
        if not kind or kind in without or not _near_enough(kind, gap, between, behind=True):
            continue
        if kind in _NAMED and between.strip() in _BESIDE:
            cost = -1
        else:
            cost = gap + _BEHIND_COST + _CLAUSE_COST * _crossed(words, end, first)
            cost += _ENDING_COST if match["ending"] else 0
            if kind == "grade_words" and _IT_WAS.match(between):
                cost = min(cost, _BEHIND_COST)  # whatever verb of telling stands between
        if cost < cheapest:
            best, cheapest = Cue(kind, first, last), cost
    if best is None or best.kind != "other" or best.start >= start:
        return best
    return _what_they_did(ahead, best, text, window, known) or best


def _around(window: Window, found: Iterator[re.Match[str]]) -> tuple[list[re.Match[str]], Iterable[re.Match[str]]]:
    """The cues before the date, and those behind it, which are searched as they are asked for."""
    ahead: list[re.Match[str]] = []
    for match in found:
        if match.start() >= window.end:
            return ahead, itertools.chain((match,), found)
        if match.end() <= window.start:
            ahead.append(match)
    return ahead, ()


def _what_they_did(ahead: list[re.Match[str]], best: Cue, text: str, window: Window, known: CueWords) -> Cue | None:
    """ "returned for interviews with the board from 13 to 15 August": the arrival, and not the noun behind it."""
    for match in reversed(ahead):
        if match["phrase"] and known.kinds.get(match["phrase"]) in _DOINGS:
            if _kind(match, text, window.base, known) != "inspection":
                continue
            if match.end() > best.start or not _NOUN_AHEAD.search(window.words, match.end(), best.start):
                return None
            is_apart = _crossed(window.words, match.end(), window.start)
            return None if is_apart else Cue("inspection", *match.span())
    return None


def _crossed(words: str, first: int, last: int) -> int:
    """How many clauses begin between two places."""
    return len(_CLAUSE.findall(words, first, last))


def _near_enough(kind: str, gap: int, between: str, *, behind: bool) -> bool:
    if kind not in ("grade_words", "report_nouns"):
        return True
    if behind and kind == "grade_words" and (_WHEN_IT_WAS.match(between) or _IT_WAS.match(between)):
        return True  # "a long way from 2022, when apprenticeships were inadequate"
    if behind and kind == "report_nouns" and (_NEXT.search(between) or _AND_THE.match(between)):
        return False  # "was good in 2021; its next report"
    if behind and kind == "grade_words" and _NOW.search(between):
        return False  # "which opened in September, is outstanding"
    if not behind and kind == "grade_words" and _UNDER.fullmatch(between):
        return True  # "inadequate under the council in 2016 and again in 2019"
    return gap <= DIRECT and (kind == "grade_words" or behind or _OF.match(between) is not None)


def _kind(match: re.Match[str], text: str, base: int, known: CueWords) -> str:
    if match["phrase"]:
        kind = known.kinds[" ".join(match["phrase"].replace("’", "'").split())]
        if kind == "plain":
            return ""  # "it's a good idea to book"
        if kind == "presence":
            if _inspectors_did(match, text, base, known):
                return "inspection"
            return "" if " " in match["phrase"] else "other"
        if kind == "arrivals":
            if _inspectors_did(match, text, base, known) or known.by_inspectors.match(match.string, match.end()):
                return "inspection"
            return "publication" if known.came.search(match.string, 0, match.end()) else "other"
        if kind == "echoes":
            return "grade_words" if known.grades.search(match.string, 0, match.start()) else ""
        if kind == "inspection" and match["phrase"] in _A_VISIT:
            guest = _FROM.match(text, base + match.end())
            return "other" if guest and not known.inspectors.search(lowered(guest[0])) else kind
        return kind
    if match["doing"]:
        return known.kinds.get(match["doing"], "" if match["doing"] in known.transparent else "other")
    if match["ending"] in known.transparent or text[base + match.start()].isupper():  # "Ofsted"
        return ""
    first = base + match.start()
    if text[first - 1 : first] in _OF_ADDRESSES and first:
        return ""  # "reports.ofsted.gov.uk"
    is_owned = _OWNED.search(match.string, max(0, match.start() - 14), match.start())
    if is_owned and _A_NOUN.match(match.string, match.end()):
        return ""  # "under Ofsted's renewed framework"
    if known.by_inspectors.match(match.string, match.end()):
        return "inspection"  # "was checked by Ofsted last month"
    return "other"


def _inspectors_did(match: re.Match[str], text: str, base: int, known: CueWords) -> bool:
    """ "Ofsted's team had arrived", "inspectors, who spent"; not "inspectors praised the head, who arrived"."""
    with_us = match["phrase"].endswith(_WITH_US) and match.string.endswith(("she ", "he "), 0, match.start())
    if with_us or match.string.endswith("they ", 0, match.start()):
        before = lowered(text[max(0, base - _SENTENCE_BEFORE) : base])
        if any(not _OPENS_SPEECH.search(before, who.end()) for who in known.inspectors.finditer(before)):
            return True  # "Inspectors first saw this in 2019. When they came back in May 2021"
    ends = [who.end() for who in known.inspectors.finditer(match.string, 0, match.start())]
    if not ends and _SOME_PEOPLE.search(match.string, max(0, match.start() - 40), match.start()):
        before = lowered(text[max(0, base - _SENTENCE_BEFORE) : base])
        return any(
            pattern.search(before) for pattern in (known.inspectors, known.visits)
        )  # "Ofsted rang. A week later nine people walked into"
    if ends and match.string.endswith("they ", 0, match.start()):
        return True
    if ends and _RELATIVE_TO_THEM.fullmatch(match.string, ends[-1], match.start()):
        return True  # "an Ofsted team that was here"
    return bool(ends) and not known.other_subjects.search(match.string, ends[-1], match.start())


def publication_before(text: str, window: Window, cue: Cue) -> int | None:
    """Where a verb of publication that comes before ``cue`` in the same clause ends, None without one."""
    known = cue_words()
    ends = [
        match.end()
        for match in known.cues.finditer(window.words, 0, cue.start)
        if match["phrase"] and _kind(match, text, window.base, known) == "publication"
    ]
    return ends[-1] if ends and not _CLAUSE.search(window.words, ends[-1], cue.start) else None
