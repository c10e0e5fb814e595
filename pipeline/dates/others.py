"""Whether the inspection a date belongs to is somebody else's: a neighbour's, a sister home's, the next school's.

Neighbouring Westray was rated good in 2018
the head of Ysgol Penlan, which was judged excellent in 2018
Only Tarnshire has so far been rated outstanding, in March
"Elsewhere in the district", "Hilltop Free School"            headings over what happened to others
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.dates.cue_words import cue_words
from pipeline.dates.cues import Window
from pipeline.lexicons import cached_from_models
from pipeline.records import About
from pipeline.structure import Block, Structure

_NAME = r"[A-Z][\w’'-]+(?:\s(?:(?:of|the|and|&|upon|on)\s)?[A-Z][\w’'-]*){0,6}"
_WERE = r"was|were|is|are|remains|remained|(?:has|have|had)(?:\s\w+){0,2}\sbeen"
_TO_DATE = (
    r"[^,.;]{0,60}(?:,\s(?:\w+\s|(?:having|up|down|but|after)\s[^,.;]{0,50}"
    r"|(?:and|but)\s(?:it|they)\s[^.;]{1,70}))?$"
)
_IN = r"(?P<in>(?<!services\s)\b(?:in|at|near|on)\s)?"  # "Larkby Lodge in Tarn, part of the Vale Group, was ..."
_LONGEST_NAME, _LEVELS = 8, 3  # words of a heading; headings one above another
_OPENS = re.compile(r"\W*(?:(?:back|then|later|and|but),?\s+)?(?:in|on|by|during)\s+")
_GOES_ON = re.compile(r"\W*(?:it|they)\b")
_OPENING_SUBJECT = re.compile(
    rf"(?:^|[.!?”\"]\s+|\n)(?P<in>)(?:Neighbouring\s|Nearby\s|The\s)?(?P<name>{_NAME})\s(?:was|were|is|has|had|got|fell|rose)\b"
)
_ENDS_SENTENCE = re.compile(r"[.!?]\s+\S")
_NEARBY, _TITLE = 3000, 20  # characters
_ROWS = 40  # of a table that are looked at
_NEAR, _LONGEST_HEADING, _OPENING, _SENTENCE_BEFORE = 600, 160, 20, 240  # characters
_SINGLE = frozenset({"school", "college", "home", "nursery"})  # providers that are one institution


@cached_from_models
def _subjects() -> tuple[tuple[tuple[str, ...], re.Pattern[str]], ...]:
    """Sentences whose subject, in group ``name``, is what was inspected, up to the date; each after the small words
    of which one must be there."""
    words = cue_words()
    be = rf"(?:{_WERE}|{words.fates})\b"
    kinds = words.institution_kinds
    graded, found = ("rated", "judged", "graded"), ("found", "branded", "declared", "deemed")
    patterns = (
        (("which", "who"), rf"(?P<name>{_NAME})(?:,\s[a-z][^,.;]{{1,40}})?,?\s(?:which|who)\s{be}{_TO_DATE}(?P<in>)"),
        (("",), rf"(?P<name>{_NAME})(?:\s(?:{kinds}))?(?:\s(?:in|at|near)\s{_NAME})?\s{be}{_TO_DATE}(?P<in>)"),
        ((",",), rf"{_IN}(?P<name>{_NAME}),[^,.;]{{1,70}},\s{be}{_TO_DATE}"),
        (graded, rf"{_IN}(?P<name>{_NAME}),\s(?:itself\s|now\s)?(?:rated|judged|graded)\b{_TO_DATE}"),
        # "Ofsted found Larkby inadequate", "who led Larkby when it was rated"
        ((*graded, *found), rf"(?P<in>)\b(?:{'|'.join((*graded, *found))})\s(?P<name>{_NAME})\b{_TO_DATE}"),
        (("where",), rf"(?P<name>{_NAME}),\swhere\s[^,.;]{{0,60}}$(?P<in>)"),
        (
            ("inspected", "visited"),
            rf"{_IN}(?P<name>{_NAME}),\s(?:itself\s|last\s)?(?:inspected|visited)\s(?:in|on)\s$",
        ),
        (("when",), rf"(?P<name>{_NAME})\swhen\sit\s{be}{_TO_DATE}(?P<in>)"),
        # "Its secondary school, Larkby High, has been"
        (
            (",",),
            rf"(?P<in>)\b(?:{kinds}|one|service|town|village|city)\b[^,.;]{{0,30}},\s(?P<name>{_NAME}),\s{be}{_TO_DATE}",
        ),
    )
    return tuple((hints, re.compile(pattern)) for hints, pattern in patterns)


def is_of_another(text: str, window: Window, about: About) -> bool:
    """Whether the sentence tells of another provider's inspection."""
    words = cue_words()
    if words.others.search(window.words, 0, window.start) or _is_of_one_apart(text, window):
        return True
    if not about.provider_names:
        return False
    for subject in _all_subjects(text, window):
        first = _first_word(subject["name"]) if not subject["in"] else ""
        if not first or first in words.no_names or words.visits.fullmatch(first) or words.grades.match(first):
            continue
        if _is_inspector(text, subject.start("name"), subject["name"]):
            continue
        if _is_common(text, subject.start("name"), subject["name"]):
            continue
        if all(_first_word(name) != first for name in about.provider_names):
            return True
    return False


def _all_subjects(text: str, window: Window) -> Iterator[re.Match[str]]:
    head = window.words[: window.start]
    for hints, pattern in _subjects():
        for hint in hints:
            if hint in head:
                found = pattern.search(text, window.base, window.base + window.start)
                if found:
                    yield found
                break
    for subject_of in (_subject_behind, _subject_before):
        found = subject_of(text, window)
        if found:
            yield found


def _subject_behind(text: str, window: Window) -> re.Match[str] | None:
    """ "In March Larkby was rated inadequate"."""
    if not _OPENS.fullmatch(window.words, 0, window.start):
        return None
    return _behind().match(text, window.base + window.end)


def _subject_before(text: str, window: Window) -> re.Match[str] | None:
    """ "Larkby Council was inadequate in 2013. It was rated good in 2019"."""
    if not _GOES_ON.match(window.words):
        return None
    before = text[max(0, window.base - _SENTENCE_BEFORE) : window.base]
    openings = list(_OPENING_SUBJECT.finditer(before))
    if not openings or _ENDS_SENTENCE.search(before, openings[-1].end()):
        return None
    found = openings[-1]
    name = found["name"].split()
    return found if len(name) == 1 or name[-1].lower() in cue_words().institution_nouns else None


@cached_from_models
def _behind() -> re.Pattern[str]:
    words = cue_words()
    return re.compile(
        rf"(?P<in>),?\s(?:the\s)?(?P<name>{_NAME})(?:\s(?:{words.institution_kinds}))?\s(?:{_WERE}|{words.fates})\b"
    )


def _is_of_one_apart(text: str, window: Window) -> bool:
    """ "The adoption agency is inspected by itself. It was found to be good in February"."""
    if not cue_words().same_subject.match(window.words):
        return False
    before = text[max(0, window.base - _SENTENCE_BEFORE) : window.base].lower()
    return cue_words().apart.search(before) is not None


def _is_inspector(text: str, start: int, name: str) -> bool:
    """ "Two Inspectors were in the borough", "lead inspector Ann Lee was"."""
    inspectors = cue_words().inspectors
    before = text[max(0, start - _TITLE) : start].rstrip().rsplit(" ", 1)[-1].lower()
    return inspectors.search(name.lower()) is not None or inspectors.fullmatch(before) is not None


def _is_common(text: str, start: int, name: str) -> bool:
    """Whether the one word that opens a sentence is no name: the text has it in small letters too."""
    if " " in name or text[max(0, start - 2) : start].strip(" \n\"“‘'") not in ("", ".", "•", "-", "?", "!"):
        return False
    nearby = text[max(0, start - _NEARBY) : start + _NEARBY]
    return re.search(rf"(?<!\w){re.escape(name.lower())}(?!\w)", nearby) is not None


def under_another(structure: Structure, offset: int, about: About) -> bool:
    """Whether the headings above say that the passage is about others."""
    block = structure.block_at(offset)
    if block is None or not about.provider_names:
        return False
    if _is_row_of_another(structure, offset, about):
        return True
    first, last = max(block.start, offset - _NEAR), min(block.end, offset + _NEAR)
    names_provider = _names_provider(structure.text[first:last], about)
    heading = structure.heading_of(block)
    for _ in range(_LEVELS):
        if heading is None or heading.kind != "heading" or heading.end - heading.start > _LONGEST_HEADING:
            return False
        if _names_institution(structure, heading, about):
            return True
        is_for_others = cue_words().others_headings.search(structure.words_of(heading).lower()) is not None
        if is_for_others and not names_provider:
            return True
        heading = structure.heading_of(heading)
    return False


def _is_row_of_another(structure: Structure, offset: int, about: About) -> bool:
    """``Larkmoor | Inadequate | Nov 2019`` in a table whose head is ``Council | Grade | Date``."""
    index = structure.block_index(offset)
    first, bars = _first_cell(structure, structure.blocks[index])
    if not first or _names_provider(first, about):
        return False
    head = ""
    for each in range(index - 1, max(-1, index - _ROWS), -1):
        cell, count = _first_cell(structure, structure.blocks[each])
        if count != bars:
            break
        head = cell
    return head.strip(" *").lower() in cue_words().row_heads


def _first_cell(structure: Structure, block: Block) -> tuple[str, int]:
    """The first cell of a line with bars or tabs, and how many of them it has."""
    line = structure.text[block.start : min(block.end, block.start + _NEAR)]
    bar = "|" if "|" in line else "\t"
    return (line.strip(" |\t").split(bar)[0], line.count(bar)) if bar in line else ("", 0)


def after_another(structure: Structure, start: int, begin: int, about: About) -> bool:
    """ "Inspectors also went to Hill Top Primary. It kept its grade after a visit in October"."""
    block = structure.block_at(start)
    if block is None or not about.provider_names or about.provider_kind not in _SINGLE:
        return False
    words, text = cue_words(), structure.text
    first = begin
    if words.same_subject.match(text[begin : begin + _OPENING].lower()):
        first = max(block.start, begin - _SENTENCE_BEFORE)
    first = max(first, start - _NEAR)
    if _names_provider(text[first:start], about):
        return False
    names = [
        name for name in words.institution.finditer(text, first, start) if not text.endswith("by ", first, name.start())
    ]  # "run by Westray Council"
    return bool(names) and not _is_provider(names[-1].group(), about)


def _is_provider(name: str, about: About) -> bool:
    known = {word for provider in about.provider_names for word in provider.split() if word[:1].isupper()}
    return any(word in known and word.lower() not in cue_words().institution_nouns for word in name.split())


def _names_institution(structure: Structure, heading: Block, about: About) -> bool:
    """``Hilltop Free School``: a name of its own, that ends in what it is the name of, before a comma or bracket."""
    words = cue_words()
    name = re.split(r"[,(:|–-]", structure.words_of(heading))[0].split()
    if not 2 <= len(name) <= _LONGEST_NAME or name[-1].lower() not in words.institution_nouns:
        return False
    if not all(word[:1].isupper() or word in ("of", "and", "the", "&") for word in name):
        return False
    is_told = any(word.lower() in words.no_names or word.lower() in words.institution_nouns for word in name[:1])
    return not is_told and not _names_provider(" ".join(name), about)


def _names_provider(words: str, about: About) -> bool:
    return any(name in words for name in about.provider_names)


def _first_word(name: str) -> str:
    """ "westray" of "Westray's services", "cedars" of "The Cedars"; "" where an article is all."""
    words = [word for word in name.lower().replace("’", "'").split() if word != "the"]
    return words[0].removesuffix("'s").removesuffix("'") if words else ""
