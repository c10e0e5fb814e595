"""What the document is about, read before the extractors: inspectorate, provider, event and kind of document.

"... third monitoring visit since ..."   -> event_type monitoring_visit
"A direction notice issued by the DfE"   -> event_type government_direction
"Dear Ms Beg ... Yours sincerely"        -> document_kind letter
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.errors import ModelFileError
from pipeline.lexicons import cached_from_models, check_keys, read_toml
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


@dataclass(frozen=True, slots=True)
class _Words:
    inspectorates: re.Pattern[str]
    names: dict[str, str]
    events: tuple[tuple[str, tuple[str, ...], re.Pattern[str], float], ...]  # literal cues, then any cue as a pattern
    explained: tuple[tuple[str, re.Pattern[str]], ...]
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
            allowed=("type", "cues", "patterns", "weight"),
            required=("type", "cues", "weight"),
        )
        if table["type"] not in EVENT_TYPES:
            raise ModelFileError(
                _FILE, f"event[{index}].type", f"{table['type']!r} is none of {', '.join(EVENT_TYPES)}"
            )
        literal = tuple(cue.casefold() for cue in table["cues"])
        cues = [re.escape(cue).replace("'", "['’]") for cue in sorted(table["cues"], key=len, reverse=True)]
        pattern = re.compile(rf"\b(?:{'|'.join([*cues, *table.get('patterns', ())])})", re.I)
        # Patterns cannot be looked for letter by letter: a cue of no letters makes the search run.
        events.append((table["type"], literal if "patterns" not in table else ("",), pattern, float(table["weight"])))
    pattern = re.compile(
        r"\b(?:" + "|".join(re.escape(alias) for alias in sorted(names, key=len, reverse=True)) + r")\b"
    )
    explained = tuple((table["type"], re.compile(table["pattern"], re.I)) for table in raw["explained"])
    papers = "|".join(re.escape(name) for name in raw["document"]["papers"])
    told_paper = re.compile(rf"\btold (?:the )?(?:[A-Z]\w+ ){{0,3}}(?:{papers})\b")
    return _Words(pattern, names, tuple(events), explained, told_paper, tuple(raw["document"]["report_headings"]))


def find_about(structure: Structure, *, publisher: str | None = None, title: str | None = None) -> About:
    """Read what the document is about; a value that cannot be told is None (``other`` for the event)."""
    evidence: list[Evidence] = []
    inspectorate = _inspectorate(structure, evidence)
    provider = find_provider(structure)
    if provider.name and provider.char_end > provider.char_start:
        evidence.append(Evidence("provider", provider.char_start, provider.char_end))
    event_type = _event(structure, inspectorate, evidence)
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
        document_kind=_document_kind(structure, inspectorate),
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


def _event(structure: Structure, inspectorate: str | None, evidence: list[Evidence]) -> str:
    """The kind of event that headline and first paragraphs tell of."""
    words, text = _words(), structure.text
    scores: dict[str, float] = {}
    where: dict[str, tuple[int, int]] = {}
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
        folded = text[block.start : block.end].casefold().replace("’", "'")
        for kind, literal, cues, worth in words.events:
            if not any(cue in folded for cue in literal):
                continue
            match = next((m for m in cues.finditer(text, block.start, block.end) if not _of_the_past(text, m)), None)
            if match:
                scores[kind] = scores.get(kind, 0.0) + weight * worth
                where.setdefault(kind, match.span())
    for kind, pattern in words.explained:
        match = pattern.search(text, 0, 50_000)
        if match:
            scores[kind] = scores.get(kind, 0.0) + 4.0
            where.setdefault(kind, match.span())
    if _VISIT_LINE.search(text, 0, 1500) and not re.search(r"(?i)monitoring|focus+ed|assurance", text[:300]):
        scores["inspection"] = scores.get("inspection", 0.0) + 12.0  # the cover of an inspection report
    special = {kind: value for kind, value in scores.items() if kind != "inspection"}
    if special:
        best = max(special, key=lambda kind: special[kind])
        if (special[best] >= 4.0 and scores.get("inspection", 0.0) < 12.0) or (
            special[best] >= 2.0 and special[best] >= 0.9 * scores.get("inspection", 0.0)
        ):
            evidence.append(Evidence("event_type", *where[best]))
            return best
    if "inspection" not in scores and inspectorate is None:
        return "other"
    if _only_a_visit(structure):
        return "focused_visit"
    if "inspection" in where:
        evidence.append(Evidence("event_type", *where["inspection"]))
        return "inspection"
    return "inspection" if inspectorate else "other"


_PAST = re.compile(
    r"(?:previous|earlier|last|four|five|three|two|after|since|following) (?:\w+ ){0,2}$|(?:previous|earlier) \w+ $",
    re.I,
)


_VISIT_LINE = re.compile(r"(?im)^inspection dates?\s?:|^inspection of .{3,80} services\s*$")


def _of_the_past(text: str, match: re.Match[str]) -> bool:
    """ "Four previous monitoring visits", "since the last inspection": not the news."""
    before = text[max(0, match.start() - 30) : match.start()]
    found = _PAST.search(before)
    return found is not None and found.group().casefold().startswith(("previous", "earlier", "last"))


def _only_a_visit(structure: Structure) -> bool:
    """Headline and first paragraphs speak of a visit and its letter, never of an inspection of one's own."""
    opening = " ".join(structure.words_of(block) for block in structure.blocks if block.kind in ("title", "paragraph"))[
        :900
    ].lower()
    return bool(re.search(r"\bvisit\b", opening)) and not re.search(
        r"\binspect(?:ed|ion)\b|\brated\b|\bgraded\b|\bjudged\b", opening
    )


def _publisher(structure: Structure, evidence: list[Evidence]) -> str | None:
    """A publisher that the page itself prints: "Orrin Valley Housing, 23 August 2023", or a letter's head."""
    for block in (*structure.blocks[:8], *structure.blocks[-6:]):
        if block.kind in ("meta", "paragraph", "note"):
            match = _DATED.match(structure.words_of(block))
            if match:
                evidence.append(Evidence("publisher", block.start, block.start + len(match["name"])))
                return match["name"]
    first = structure.blocks[0] if structure.blocks else None
    if first and first.kind == "address":
        evidence.append(Evidence("publisher", first.start, first.end))
        return structure.words_of(first)
    return None


def _document_kind(structure: Structure, inspectorate: str | None) -> str:
    kinds = {block.kind for block in structure.blocks}
    text = structure.text
    if "salutation" in kinds and "signature" in kinds:
        return "letter"
    if _VISIT_LINE.search(text, 0, 1500) and re.search(r"(?i)lead inspector", text[:3000]):
        return "report"
    headings = [structure.words_of(block) for block in structure.blocks if block.kind in ("heading", "title")]
    own = _words().report_headings
    if sum(heading.casefold().replace("’", "'").startswith(own) for heading in headings) >= 2:
        return "report"
    if "byline" in kinds or _words().told_paper.search(text, 0, 30_000):
        return "news"
    return "release"
