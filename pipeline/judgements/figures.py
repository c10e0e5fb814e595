"""Grades told as bare figures, where the scale numbers its grades.

"How good is our leadership?   5"                  a line of a list or table
"graded 5 for leadership and 4 for its setting"    told, and told on
"at least a 4/6 for its staff team"                out of the whole scale
"Quality of staffing: 5; quality of information: 4"
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.judgements.page.lines import is_clause
from pipeline.judgements.reading import READ, GradeHit, Reading
from pipeline.judgements.words import any_of, group
from pipeline.lexicons import cached_from_models, in_small_letters, read_toml
from pipeline.structure import Block

_LINE = re.compile(r"(?P<label>.{4,120}?)[\s:|?\-–—.]+(?P<figure>[1-9])(?:\s*(?:/|out of)\s*\d)?[\s|]*$", re.S)
_BEFORE = re.compile(r"\s?\([1-9]\)\W*$")  # the figure of the inspection before, at the end of a line
_LINE_KINDS = frozenset({"row", "bullet", "paragraph", "heading"})
_ON = 160  # characters within which "and 4 for its setting" takes up an earlier figure
_LABEL = 90  # characters of "Quality of staffing: 5"


class _Patterns(NamedTuple):
    figure: re.Pattern[str]
    whole: re.Pattern[str]  # what may follow: "/6", "out of six"
    worded: re.Pattern[str]  # a grade word follows, which is the grade
    ends: re.Pattern[str]  # what may follow a figure that is a grade
    lead: re.Pattern[str]  # "was graded", "a grade of", "awarded the home a"
    on: re.Pattern[str]  # "..., and", "but" before a further figure
    onward: re.Pattern[str]  # "from a 3 to a 4"
    rise: re.Pattern[str]  # " to 4" behind a figure
    label: re.Pattern[str]
    copulas: tuple[str, ...]  # "which was a 4"


@cached_from_models
def _patterns() -> _Patterns:
    words = any_of("figure_names")
    links = any_of("figure_links")
    return _Patterns(
        re.compile(
            rf"(?<![\w.,/£$%-])(?:(?P<digit>[1-9])(?=s?(?![\w%°/-]|[.,]\d)|/\d\b)|(?P<word>{words})\b(?!-))s?", re.I
        ),
        re.compile(r"\s*(?:/\s*|out of\s+)(?:\d\b|" + words + r"\b)", re.I),
        re.compile(r"\s*[\"”’']?\s*(?:\(|[-–—]|,\s*(?:or|which is)?|or|:|/)\s*[\"“‘']?\s*$", re.I),
        re.compile(rf"\s*(?:$|[.,;:!?)\"”’'–—](?!\d)|(?:{any_of('figure_ends')})\b)", re.I),
        re.compile(
            rf"\b(?:{any_of('figure_leads')})(?:\s+(?:{links})\b)*(?-i:\s+[A-Z][\w'’]+){{0,4}}"
            rf"(?:\s+(?:{links})\b)*\s*[\"“‘']?$"
            rf"|\b(?:{any_of('rating_plurals')})\b[^.;:]{{0,70}}\b(?:{any_of('finite_be')})\s*:?\s*$",
            re.I,
        ),
        re.compile(r"(?:,|;|\b(?:and|but|with|plus|or))\s+(?:(?:a|an|the|only|just|then)\s+)*$", re.I),
        re.compile(r"\bto\s+(?:a\s+)?$", re.I),
        re.compile(r"\s+to\s+(?:a\s+)?[1-9](?=[.,;:!?)\s]*(?:$|[.,;:!?)]|(?:and|but|while|out|on)\b))", re.I),
        re.compile(r"(?P<label>[^.;:,\n|•()]{3,80}?)(?:\s*(?:[:=–—-]|\()\s*|\s)$"),
        tuple(f"{words} " for words in sorted(group("figure_copulas"))),
    )


@cached_from_models
def number_names() -> dict[str, int]:
    """The numbers by their names, from "one" on."""
    names: list[str] = read_toml("lexicons/judgements.toml")["groups"]["figure_names"]
    return {name: place for place, name in enumerate(names, start=1)}


def figure_hits(reading: Reading, worded: Sequence[GradeHit]) -> Iterator[GradeHit]:
    """Bare figures that give a grade, told in sentences and in the lines of a list or table."""
    done = {hit.block for hit in worded}
    told = list(_told(reading, sorted(worded)))
    yield from told
    yield from _lines(reading, done, {hit.block for hit in told})


def _lines(reading: Reading, done: set[int], told: set[int]) -> Iterator[GradeHit]:
    """Figures at the end of a line behind a label: one that names an area, or stands among lines that mostly do;
    ``told`` are the blocks whose figures are read already."""
    run: list[
        tuple[GradeHit | None, bool]
    ] = []  # of neighbouring lines: the figure, and whether its label names an area
    for index, block in enumerate(reading.structure.blocks):
        if block.kind == "furniture":
            continue
        match = None
        if index not in done and block.kind in _LINE_KINDS and block.end - block.start <= 140:
            above = reading.structure.blocks[index - 1] if index else block
            alone = block.end - block.start == 1 and above.end - above.start <= 120
            match = _LINE.match(reading.text, above.start if alone else block.start, block.end)
        if match is None or int(match["figure"]) not in reading.inspectorate.numbers:
            yield from _kept(run)
            run = []
            continue
        label = match["label"].strip(" |?:*–—-")
        grade = reading.inspectorate.numbers[int(match["figure"])]
        hit = GradeHit(match.start("figure"), match.end("figure"), grade, True, "alone", index)
        known = _names_area(reading, match["label"].strip(" |?:*"))
        if index in told:
            run.append((None, True))
        elif known or (label[:1].isupper() and len(label.split()) <= 9 and not is_clause(label)):
            run.append((hit, known))
    yield from _kept(run)


def _kept(run: Sequence[tuple[GradeHit | None, bool]]) -> Iterator[GradeHit]:
    """The lines that name areas, and the others where they are no more than those: "Setting - 5" / "Staff - 4"."""
    known = sum(named for _, named in run)
    for hit, named in run:
        if hit is not None and (named or 2 * known >= len(run)):
            yield hit


def _told(reading: Reading, worded: Sequence[GradeHit]) -> Iterator[GradeHit]:
    """Figures of sentences: "graded 5", "a 4/6 for ...", "..., and 4 for its setting"; "a 2 (weak)" is one grade."""
    text, known, patterns = reading.text, reading.inspectorate.numbers, _patterns()
    names = number_names()
    place = 0
    last = figure = -_ON
    for match in patterns.figure.finditer(text):
        if match["word"] and text[match.start() - 4 : match.start()].lower() == "the ":
            continue  # "the other, the one for care leavers"
        number = int(match["digit"]) if match["digit"] else names[in_small_letters(match["word"])]
        index = reading.structure.block_index(match.start())
        block = reading.structure.blocks[index] if index >= 0 else None
        if number not in known or block is None or block.kind not in READ or match.end() > block.end:
            continue
        end = match.end()
        whole = patterns.whole.match(text, end, block.end)
        end = whole.end() if whole else end
        while place < len(worded) and worded[place].start < end:
            last = max(last, worded[place].end)
            place += 1
        following = worded[place].start if place < len(worded) else len(text)
        if place < len(worded) and following - end <= 16 and patterns.worded.match(text[end:following]):
            hit = worded[place]
            if known[number] == hit.grade and text[end:following].strip() == "(" and text[hit.end : hit.end + 1] == ")":
                yield hit._replace(start=match.start(), end=hit.end + 1, right="alone", strong=True)
            continue  # "a 2, or weak": the word is the grade
        again = _BEFORE.match(text, end, block.end)  # "Wellbeing 5 (4)"
        was = match.start() - figure <= 2 and text[figure : match.start()].strip() == "(" and text[end : end + 1] == ")"
        if not (again or patterns.ends.match(text, end, block.end)) and not (whole and text[end : end + 2] == " ("):
            continue
        before = text[max(block.start, match.start() - 100) : match.start()]
        tied = text[end : end + 4].lower().startswith((" for", " in "))
        if (
            patterns.lead.search(before)
            or (whole is not None and (tied or patterns.on.search(before)))
            or (whole is not None and (_heads_line(reading, block, match.start()) or match.start() - last < 12))
            or (match.start() - last < _ON and tied and patterns.on.search(before))
            or (match["digit"] and match.start() - last <= 6 and patterns.on.search(before))  # "were 3, 2 and 4"
            or (
                before.lower().endswith(patterns.copulas)
                and (match.start() - last < _ON or (tied and _area_follows(reading, end)))
            )
            or (match.start() - last < 40 and patterns.onward.search(before))
            or (match["digit"] and (was or _labelled(reading, before[-_LABEL:])))
            or (match["digit"] and _rises(reading, before, block, end))
        ):
            last = figure = end
            yield GradeHit(match.start(), end, known[number], True, "alone", index)


def _rises(reading: Reading, before: str, block: Block, end: int) -> bool:
    """ "Staffing has gone up a grade, from 3 to 4": the first figure of a change told of an area."""
    if not before.endswith(("from ", "from a ")) or not _patterns().rise.match(reading.text, end, block.end):
        return False
    return any(area_set.pattern.search(before[-80:]) for area_set in reading.area_sets)


def _area_follows(reading: Reading, end: int) -> bool:
    """ "a 5 for our setting"."""
    return any(area_set.pattern.search(reading.text, end, end + 40) for area_set in reading.area_sets)


def _heads_line(reading: Reading, block: Block, figure: int) -> bool:
    """ "Care planning 3/6" at the beginning of a short line."""
    words = reading.text[block.start : figure].strip(" :-–—|(").split()
    return bool(words) and len(words) <= 6 and block.end - block.start <= 80 and words[0][:1].isupper()


def _labelled(reading: Reading, before: str) -> bool:
    """ "Quality of staffing: ", "leadership (" right before a figure."""
    match = _patterns().label.search(before)
    if match is None:
        return False
    words = match["label"].split()
    return any(_names_area(reading, " ".join(words[first:])) for first in range(max(0, len(words) - 7), len(words)))


def _names_area(reading: Reading, words: str) -> bool:
    return any(area_set.area_of(words) or area_set.area_of(words.rstrip("?")) for area_set in reading.area_sets)
