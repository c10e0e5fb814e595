"""The kind of event that a document tells of, from its headline, its first paragraphs and what it explains.

"... third monitoring visit since ..."               -> monitoring_visit
"A direction notice issued by the DfE"               -> government_direction
"The visit did not result in a graded judgement"     -> focused_visit
inspectors of a council wrote a letter, no report    -> focused_visit
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipeline.errors import ModelFileError
from pipeline.lexicons import at_word_start, cached_from_models, check_keys, holds_one, read_toml
from pipeline.records import Evidence
from pipeline.structure import Structure

EVENT_TYPES = (
    "inspection",
    "focused_visit",
    "monitoring_visit",
    "joint_inspection",
    "send_inspection",
    "government_direction",
    "other",
)
_FILE = "lexicons/inspectorates.toml"
_HINTED = ("hints", "pattern")
#: Characters within which an event is explained.
EXPLAINED = 50_000
#: Characters of headline and first paragraphs that tell a visit from an inspection.
VISIT_OPENING = 900
#: Times that a letter is spoken of which is what inspectors wrote.
LETTERS = 2
#: Weight of an event that one of the first paragraphs names, where nothing speaks of an inspection.
ONE_WORD = 1.0


@dataclass(frozen=True, slots=True)
class _Hinted:
    """What is looked for only where one of some literal words stands."""

    hints: tuple[str, ...]
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Event:
    """One kind of event: its wordings, in small letters, which lets the searches skip."""

    kind: str
    weight: float
    wordings: tuple[_Hinted, ...]


@dataclass(frozen=True, slots=True)
class _Words:
    events: tuple[_Event, ...]
    explained: tuple[tuple[str, _Hinted], ...]
    letter: re.Pattern[str]
    no_letter: re.Pattern[str]


@cached_from_models
def _words() -> _Words:
    raw = read_toml(_FILE)
    events = []
    for index, table in enumerate(raw["event"]):
        check_keys(
            _FILE,
            f"event[{index}]",
            table,
            allowed=("type", "cues", "patterns", "hints", "weight"),
            required=("type", "cues", "weight"),
        )
        if table["type"] not in EVENT_TYPES:
            raise ModelFileError(
                _FILE, f"event[{index}].type", f"{table['type']!r} is none of {', '.join(EVENT_TYPES)}"
            )
        cues = [at_word_start(straight(cue)) for cue in sorted(table["cues"], key=len, reverse=True)]
        literal = tuple(straight(words) for words in table.get("hints", table["cues"]))
        wordings = [_Hinted(literal, re.compile("|".join(cues)))]
        for place, each in enumerate(table.get("patterns", ())):
            check_keys(_FILE, f"event[{index}].patterns[{place}]", each, allowed=_HINTED, required=_HINTED)
            wordings.append(_Hinted(tuple(each["hints"]), re.compile(rf"\b(?:{each['pattern']})")))
        events.append(_Event(table["type"], float(table["weight"]), tuple(wordings)))
    explained = []
    for index, table in enumerate(raw["explained"]):
        keys = ("type", *_HINTED)
        check_keys(_FILE, f"explained[{index}]", table, allowed=keys, required=keys)
        explained.append((table["type"], _Hinted(tuple(table["hints"]), re.compile(table["pattern"]))))
    check_keys(_FILE, "letter", raw["letter"], allowed=("pattern", "unless"), required=("pattern", "unless"))
    letter, no_letter = (re.compile(raw["letter"][key]) for key in ("pattern", "unless"))
    return _Words(tuple(events), tuple(explained), letter, no_letter)


def event_of(
    structure: Structure, inspectorate: str | None, evidence: list[Evidence], *, cover: bool, provider_kind: str
) -> str:
    """The kind of event that headline and first paragraphs tell of."""
    words, text = _words(), structure.text
    scores: dict[str, float] = {}
    where: dict[str, tuple[int, int]] = {}
    start_of_text = straight(text[:EXPLAINED])
    opening: list[tuple[int, float, str]] = []
    order = 0
    for block in structure.blocks:
        if block.kind not in ("title", "heading", "paragraph", "bullet", "meta"):
            continue
        weight = 3.0 if block.kind == "title" else (2.0, 1.5, 0.6, 0.4, 0.3, 0.2)[order] if order < 6 else 0.0
        if block.kind == "heading" and order == 0:
            weight = 2.5
        if weight == 0.0:
            break
        order += block.kind in ("paragraph", "bullet")
        is_read = block.end <= EXPLAINED
        folded = start_of_text[block.start : block.end] if is_read else straight(structure.words_of(block))
        opening.append((block.start, weight, folded))
    whole = "\n".join([folded for _, _, folded in opening])
    latest_year = _latest_year_of(text)
    for event in words.events:
        wordings = [wording for wording in event.wordings if holds_one(whole, wording.hints)]
        for start, weight, folded in opening if wordings else ():
            found = _told(folded, wordings, event.kind, latest_year)
            if found:
                scores[event.kind] = scores.get(event.kind, 0.0) + weight * event.weight
                where.setdefault(event.kind, (start + found.start(), start + found.end()))
    for kind, explained in words.explained:
        found = _first_in_lines(explained, start_of_text)
        if found:
            scores[kind] = scores.get(kind, 0.0) + 4.0
            where.setdefault(kind, found.span())
    if cover and not re.search(r"(?i)monitoring|focus+ed|assurance", text[:300]):
        scores["inspection"] = scores.get("inspection", 0.0) + 12.0  # the cover of an inspection report
    special = {kind: value for kind, value in scores.items() if kind != "inspection"}
    if special:
        best = max(special, key=lambda kind: special[kind])
        if best == "focused_visit" and provider_kind not in _VISITED and _FOCUSED_INSPECTION in whole:
            return "inspection"  # the CQC's focused inspection of a hospital
        if (special[best] >= 4.0 and scores.get("inspection", 0.0) < 12.0) or (
            special[best] >= ONE_WORD and special[best] >= 0.9 * scores.get("inspection", 0.0)
        ):
            evidence.append(Evidence("event_type", *where[best]))
            return best
    if "inspection" not in scores and inspectorate is None:
        return "other"
    if provider_kind in ("authority", "other") and _only_a_visit(structure):
        is_monitoring = "monitoring visit" in start_of_text and "focused visit" not in start_of_text
        return "monitoring_visit" if is_monitoring else "focused_visit"
    if provider_kind == "authority" and _ends_in_a_letter(start_of_text):
        return "focused_visit"
    if "inspection" in where:
        evidence.append(Evidence("event_type", *where["inspection"]))
        return "inspection"
    return "inspection" if inspectorate else "other"


_PAST = re.compile(
    r"(?:previous|earlier|last|four|five|three|two|after|since|following) (?:\w+ ){0,2}$|(?:previous|earlier) \w+ $",
    re.I,
)


_EARLIER = ("previous", "earlier", "last")
_YEARS_AGO = re.compile(r"(?:, when|\b(?:[Ii]n|since|from) (?:19|20)\d\d,?) (?:[\w’'-]+,? ){0,12}$")
# Its first digit stands in front of the boundary, which lets the search skip.
_FULL_DATE = re.compile(r"[0-9](?<!\w[0-9])[0-9]?(?:st|nd|rd|th)? [A-Z][A-Za-z]{2,8} (20[0-9][0-9])\b")
_YEAR_BEHIND = re.compile(r"(?: \w+){0,3}? (?:in|on|of) (?:[a-z0-9]+ ){0,2}(20\d\d)\b")
_YEAR_BEFORE = re.compile(r"\bin (?:[a-z]+ )?(20\d\d),? (?:\w+ ){0,2}$")
_OLD = 2  # years
_VISITED, _FOCUSED_INSPECTION = ("authority", "other"), "focused inspection"
_IN_A_YEAR = re.compile(r",?(?: \w+){0,6}? (?:in|since) (?:[a-z]+ )?(?:19|20)\d\d\b")


def straight(text: str) -> str:
    """Small letters and straight apostrophes, every character at its place."""
    small = text.lower()
    if len(small) != len(text):
        small = "".join(letter.lower()[0] for letter in text)
    return small.replace("’", "'")


def _told(block: str, wordings: Sequence[_Hinted], kind: str, latest_year: Callable[[], int]) -> re.Match[str] | None:
    """The first of the wordings in a block that is not of the past."""
    for wording in wordings:
        if holds_one(block, wording.hints):
            for match in wording.pattern.finditer(block):
                if not _of_the_past(block, match, kind) and not _years_old(block, match, latest_year):
                    return match
    return None


def _first_in_lines(wanted: _Hinted, folded: str) -> re.Match[str] | None:
    """The first match in the lines that hold one of the hints."""
    lines = set()
    for hint in wanted.hints:
        place = folded.find(hint)
        while place >= 0:
            end = folded.find("\n", place)
            end = len(folded) if end < 0 else end
            lines.add((folded.rfind("\n", 0, place) + 1, end))
            place = folded.find(hint, end)
    for start, end in sorted(lines):
        match = wanted.pattern.search(folded, start, end)
        if match:
            return match
    return None


def _of_the_past(text: str, match: re.Match[str], kind: str) -> bool:
    """ "Four previous monitoring visits", "since the last inspection": not the news."""
    before = text[max(0, match.start() - 100) : match.start()]
    if kind == "government_direction" and (_YEARS_AGO.search(before) or _IN_A_YEAR.match(text, match.end())):
        return True  # "from 2019, when ministers appointed a commissioner"
    if not holds_one(before[-30:], _EARLIER):
        return False
    found = _PAST.search(before[-30:])
    return found is not None and found.group().casefold().startswith(_EARLIER)


def _years_old(block: str, match: re.Match[str], latest_year: Callable[[], int]) -> bool:
    """ "After a focused visit in July 2022", in news of 2024."""
    if "20" not in block[max(0, match.start() - 40) : match.end() + 60]:
        return False
    year = _YEAR_BEHIND.match(block, match.end())
    year = year or _YEAR_BEFORE.search(block, max(0, match.start() - 40), match.start())
    return year is not None and latest_year() - int(year[1]) >= _OLD


def _latest_year_of(text: str) -> Callable[[], int]:
    """The latest year of the full dates in the text, looked for when it is first asked for."""

    @functools.cache
    def latest() -> int:
        return max((int(told) for told in _FULL_DATE.findall(text, 0, EXPLAINED)), default=0)

    return latest


def _ends_in_a_letter(text: str) -> bool:
    """A visit ends in a letter to the council, an inspection in a report."""
    words = _words()
    if text.count("letter") < LETTERS or words.no_letter.search(text):
        return False
    return sum(1 for _ in words.letter.finditer(text)) >= LETTERS


def _only_a_visit(structure: Structure) -> bool:
    """Headline and first paragraphs speak of a visit and its letter, never of an inspection of one's own."""
    opening = ""
    for block in structure.blocks:
        if block.kind in ("title", "paragraph"):
            opening += structure.text[block.start : min(block.end, block.start + VISIT_OPENING)] + " "
            if len(opening) >= VISIT_OPENING:
                break
    opening = opening[:VISIT_OPENING].lower()
    return (
        "visit" in opening
        and re.search(r"\bvisit\b", opening) is not None
        and not re.search(r"\binspect(?:ed|ion)\b|\brated\b|\bgraded\b|\bjudged\b", opening)
    )
