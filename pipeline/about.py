"""What the document is about, read before the extractors: inspectorate, provider, event and kind of document.

"... third monitoring visit since ..."   -> event_type monitoring_visit
"A direction notice issued by the DfE"   -> event_type government_direction
"Dear Ms Beg ... Yours sincerely"        -> document_kind letter
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.errors import ModelFileError
from pipeline.lexicons import at_word_start, cached_from_models, check_keys, read_toml
from pipeline.providers import find_provider
from pipeline.records import About, Evidence
from pipeline.structure import STORY, Block, Structure

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
_DATED = re.compile(r"^(?P<name>[A-Z][^,|\d]{3,60}),\s+\d{1,2} [A-Z][a-z]+ \d{4}$")
#: Characters at the top within which a report's cover says what it is, an event is explained, news names its paper.
COVER, EXPLAINED, NEWS = 1_500, 50_000, 30_000
#: Characters of headline and first paragraphs that tell a visit from an inspection.
VISIT_OPENING = 900
#: Weight of an event that one of the first paragraphs names, where nothing speaks of an inspection.
ONE_WORD = 1.0


@dataclass(frozen=True, slots=True)
class _Words:
    inspectorates: re.Pattern[str]
    names: dict[str, str]
    # Literal words of which one must be there, then what is looked for.
    events: tuple[tuple[str, tuple[str, ...], re.Pattern[str], float], ...]
    explained: tuple[tuple[str, tuple[str, ...], re.Pattern[str]], ...]
    unnamed: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]  # inspectorate, words, kinds
    told_paper: re.Pattern[str]
    report_headings: tuple[str, ...]


@cached_from_models
def _words() -> _Words:
    raw = read_toml(_FILE)
    names: dict[str, str] = {}
    for index, table in enumerate(raw["inspectorate"]):
        check_keys(_FILE, f"inspectorate[{index}]", table, allowed=("name", "aliases"), required=("name", "aliases"))
        names.update((alias, table["name"]) for alias in table["aliases"])
    events = []
    for index, table in enumerate(raw["event"]):
        check_keys(
            _FILE,
            f"event[{index}]",
            table,
            allowed=("type", "cues", "patterns", "hints", "weight"),
            required=("type", "cues", "weight", *(("hints",) if "patterns" in table else ())),
        )
        if table["type"] not in EVENT_TYPES:
            raise ModelFileError(
                _FILE, f"event[{index}].type", f"{table['type']!r} is none of {', '.join(EVENT_TYPES)}"
            )
        literal = tuple(_folded(words) for words in table.get("hints", table["cues"]))
        cues = [at_word_start(_folded(cue)) for cue in sorted(table["cues"], key=len, reverse=True)]
        # All are looked for in small letters, which lets the search skip.
        extra = [rf"\b(?:{words})" for words in table.get("patterns", ())]
        pattern = re.compile("|".join([*cues, *extra]))
        events.append((table["type"], literal, pattern, float(table["weight"])))
    pattern = re.compile(rf"(?:{'|'.join(map(at_word_start, sorted(names, key=len, reverse=True)))})\b")
    explained = []
    for index, table in enumerate(raw["explained"]):
        keys = ("type", "hints", "pattern")
        check_keys(_FILE, f"explained[{index}]", table, allowed=keys, required=keys)
        explained.append((table["type"], tuple(table["hints"]), re.compile(table["pattern"], re.I)))
    unnamed = []
    for index, table in enumerate(raw["unnamed"]):
        check_keys(_FILE, f"unnamed[{index}]", table, allowed=("name", "words", "kinds"), required=("name", "words"))
        unnamed.append((table["name"], tuple(table["words"]), tuple(table.get("kinds", ()))))
    papers = "|".join(re.escape(name) for name in raw["document"]["papers"])
    told_paper = re.compile(rf"{at_word_start('told ')}(?:the )?(?:[A-Z]\w+ ){{0,3}}(?:{papers})\b")
    return _Words(
        pattern,
        names,
        tuple(events),
        tuple(explained),
        tuple(unnamed),
        told_paper,
        tuple(raw["document"]["report_headings"]),
    )


def find_about(structure: Structure, *, publisher: str | None = None, title: str | None = None) -> About:
    """Read what the document is about; a value that cannot be told is None (``other`` for the event)."""
    evidence: list[Evidence] = []
    inspectorate = _inspectorate(structure, evidence)
    provider = find_provider(structure)
    if inspectorate is None:
        inspectorate = _unnamed_inspectorate(structure, provider.kind, evidence)
    if provider.name and provider.char_end > provider.char_start:
        evidence.append(Evidence("provider", provider.char_start, provider.char_end))
    cover = _is_cover(structure.text)
    event_type = _event(structure, inspectorate, evidence, cover=cover, provider_kind=provider.kind)
    if publisher is None:
        publisher = _publisher(structure, evidence)
    return About(
        inspectorate=inspectorate,
        provider=provider.name,
        provider_code=provider.code,
        provider_kind=provider.kind,
        provider_names=provider.names,
        publisher=publisher,
        event_type=event_type,
        document_kind=_document_kind(structure, cover=cover),
        evidence=tuple(evidence),
    )


def _story(structure: Structure) -> list[Block]:
    return [
        block
        for block in structure.blocks
        if block.kind in STORY or block.kind in ("meta", "address", "signature", "byline")
    ]


def _inspectorate(structure: Structure, evidence: list[Evidence]) -> str | None:
    """The inspectorate named most, headline and first paragraph counting more; of several in one breath the first."""
    words = _words()
    weights: dict[str, float] = {}
    where: dict[str, tuple[int, int]] = {}
    for order, block in enumerate(_story(structure)[:400]):
        for match in words.inspectorates.finditer(structure.text, block.start, block.end):
            name = words.names[match.group()]
            weights[name] = weights.get(name, 0.0) + (3.0 if order < 3 else 1.0)
            where.setdefault(name, match.span())
    if not weights:
        return None
    leading = min(where, key=lambda name: where[name])
    best = max(weights, key=lambda name: (weights[name], -where[name][0]))
    if weights[leading] >= 0.5 * weights[best]:
        best = leading
    evidence.append(Evidence("inspectorate", *where[best]))
    return best


def _unnamed_inspectorate(structure: Structure, kind: str, evidence: list[Evidence]) -> str | None:
    """ "The prisons watchdog", "HMI" in a school: the inspectorate that a text means without naming it."""
    folded = _folded(structure.text[:EXPLAINED])
    for name, phrases, kinds in _words().unnamed:
        if kinds and kind not in kinds:
            continue
        for words in phrases:
            place = folded.find(words)
            if place >= 0:
                evidence.append(Evidence("inspectorate", place, place + len(words)))
                return name
    return None


def _event(
    structure: Structure, inspectorate: str | None, evidence: list[Evidence], *, cover: bool, provider_kind: str
) -> str:
    """The kind of event that headline and first paragraphs tell of."""
    words, text = _words(), structure.text
    scores: dict[str, float] = {}
    where: dict[str, tuple[int, int]] = {}
    start_of_text = _folded(text[:EXPLAINED])
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
        folded = start_of_text[block.start : block.end] if is_read else _folded(structure.words_of(block))
        opening.append((block.start, weight, folded))
    whole = "\n".join([folded for _, _, folded in opening])
    events = []
    for kind, literal, cues, worth in words.events:
        there = [phrase for phrase in literal if phrase in whole]
        if there:
            events.append((kind, there, cues, worth))
    for start, weight, folded in opening:
        for kind, there, cues, worth in events:
            if not _holds_one(folded, there):
                continue
            for match in cues.finditer(folded):
                if not _of_the_past(folded, match, kind) and not _years_old(folded, match, text):
                    scores[kind] = scores.get(kind, 0.0) + weight * worth
                    where.setdefault(kind, (start + match.start(), start + match.end()))
                    break
    for kind, hints, pattern in words.explained:
        found = _first_in_lines(pattern, hints, start_of_text)
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
_FULL_DATE = re.compile(r"\b\d{1,2}(?:st|nd|rd|th)? (?:[A-Z][A-Za-z]{2,8}) (20\d\d)\b")
_YEAR_BEHIND = re.compile(r"(?: \w+){0,3}? (?:in|on|of) (?:[a-z0-9]+ ){0,2}(20\d\d)\b")
_YEAR_BEFORE = re.compile(r"\bin (?:[a-z]+ )?(20\d\d),? (?:\w+ ){0,2}$")
_OLD = 2  # years
_VISITED, _FOCUSED_INSPECTION = ("authority", "other"), "focused inspection"
_IN_A_YEAR = re.compile(r",?(?: \w+){0,6}? (?:in|since) (?:[a-z]+ )?(?:19|20)\d\d\b")


_VISIT_LINE = re.compile(
    r"(?im)^(?:inspection dates?|dates? of (?:inspection|visit)|visit dates?|dates?)\b\s*(?::| {3})"
)
# The title of an inspectorate's own report: "Inspection of Larkby Lodge", "Inspection report for early years".
_REPORT_TITLE = re.compile(
    r"(?:Inspection (?:of|report\b)|Report of an inspection|(?:Estyn|Ofsted|CQC|HMICFRS|HMIP): [a-z])"
)
_COVER_BLOCKS = 3
_COVER_LINE = re.compile(r"(?im)inspection (?:dates?\s?:|of .{3,80} services\s*$)")


def _holds_one(folded: str, phrases: Sequence[str]) -> bool:
    for phrase in phrases:  # noqa: SIM110  (any() with a generator takes twice as long)
        if phrase in folded:
            return True
    return False


def _folded(text: str) -> str:
    """Small letters and straight apostrophes, every character at its place."""
    small = text.lower()
    if len(small) != len(text):
        small = "".join(letter.lower()[0] for letter in text)
    return small.replace("’", "'")


def _first_in_lines(pattern: re.Pattern[str], hints: tuple[str, ...], folded: str) -> re.Match[str] | None:
    """The first match in the lines that hold one of the hints."""
    places = [place for place in map(folded.find, hints) if place >= 0]
    if not places:
        return None
    start = folded.rfind("\n", 0, min(places)) + 1
    for line in folded[start:].splitlines(keepends=True):
        end = start + len(line)
        if _holds_one(line, hints):
            match = pattern.search(folded, start, end)
            if match:
                return match
        start = end
    return None


def _is_cover(text: str) -> bool:
    """The text opens as an inspection report does: "Inspection dates: 3 to 7 March"."""
    start, top = 0, text[:COVER].lower()
    if not top.startswith("inspection") and "\ninspection" not in top:
        return False
    while True:
        if _COVER_LINE.match(text, start, COVER):
            return True
        start = text.find("\n", start, COVER) + 1
        if not start:
            return False


def _of_the_past(text: str, match: re.Match[str], kind: str) -> bool:
    """ "Four previous monitoring visits", "since the last inspection": not the news."""
    before = text[max(0, match.start() - 100) : match.start()]
    if kind == "government_direction" and (_YEARS_AGO.search(before) or _IN_A_YEAR.match(text, match.end())):
        return True  # "from 2019, when ministers appointed a commissioner"
    if not _holds_one(before[-30:], _EARLIER):
        return False
    found = _PAST.search(before[-30:])
    return found is not None and found.group().casefold().startswith(_EARLIER)


def _years_old(block: str, match: re.Match[str], text: str) -> bool:
    """ "After a focused visit in July 2022", in news of 2024."""
    if "20" not in block[max(0, match.start() - 40) : match.end() + 60]:
        return False
    year = _YEAR_BEHIND.match(block, match.end())
    year = year or _YEAR_BEFORE.search(block, max(0, match.start() - 40), match.start())
    if year is None:
        return False
    written = max((int(told) for told in _FULL_DATE.findall(text, 0, EXPLAINED)), default=0)
    return written - int(year[1]) >= _OLD


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


def _publisher(structure: Structure, evidence: list[Evidence]) -> str | None:
    """A publisher that the page itself prints: "Orrin Valley Housing, 23 August 2023", or a letter's head."""
    for block in (*structure.blocks[:8], *structure.blocks[-6:]):
        if block.kind in ("meta", "paragraph", "note"):
            match = _DATED.match(structure.words_of(block)) if structure.text[block.end - 1].isdigit() else None
            if match:
                evidence.append(Evidence("publisher", block.start, block.start + len(match["name"])))
                return match["name"]
    first = structure.blocks[0] if structure.blocks else None
    if first and first.kind == "address":
        evidence.append(Evidence("publisher", first.start, first.end))
        return structure.words_of(first)
    return None


def _document_kind(structure: Structure, *, cover: bool) -> str:
    kinds = {block.kind for block in structure.blocks}
    text = structure.text
    if "salutation" in kinds and "signature" in kinds:
        return "letter"
    if cover and "lead inspector" in text[:3000].lower():
        return "report"
    headings = [structure.words_of(block) for block in structure.blocks if block.kind in ("heading", "title")]
    own = _words().report_headings
    count = sum(heading.casefold().replace("’", "'").startswith(own) for heading in headings)
    has_title = any(_REPORT_TITLE.match(structure.words_of(block)) for block in structure.blocks[:_COVER_BLOCKS])
    if count >= 2 or (
        (has_title or (count and "byline" not in kinds)) and (cover or _VISIT_LINE.search(text, 0, COVER))
    ):
        return "report"
    if "byline" in kinds or _words().told_paper.search(text, 0, NEWS):
        return "news"
    return "release"
