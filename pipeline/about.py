"""What the document is about, read before the extractors: inspectorate, provider, event and kind of document.

"Ofsted and the CQC have published ..."  -> inspectorate Ofsted
"The prisons watchdog says ..."          -> inspectorate HMIP
"Dear Ms Beg ... Yours sincerely"        -> document_kind letter
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.event_types import EXPLAINED, event_of, straight
from pipeline.lexicons import at_word_start, cached_from_models, check_keys, read_toml
from pipeline.providers import find_provider
from pipeline.records import About, Evidence
from pipeline.structure import STORY, Block, Structure

_FILE = "lexicons/inspectorates.toml"
_DATED = re.compile(r"^(?P<name>[A-Z][^,|\d]{3,60}),\s+\d{1,2} [A-Z][a-z]+ \d{4}$")
#: Characters at the top within which a report's cover says what it is, news names its paper.
COVER, NEWS = 1_500, 30_000


@dataclass(frozen=True, slots=True)
class _Words:
    inspectorates: re.Pattern[str]
    names: dict[str, str]
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
    pattern = re.compile(rf"(?:{'|'.join(map(at_word_start, sorted(names, key=len, reverse=True)))})\b")
    unnamed = []
    for index, table in enumerate(raw["unnamed"]):
        check_keys(_FILE, f"unnamed[{index}]", table, allowed=("name", "words", "kinds"), required=("name", "words"))
        unnamed.append((table["name"], tuple(table["words"]), tuple(table.get("kinds", ()))))
    papers = "|".join(re.escape(name) for name in raw["document"]["papers"])
    told_paper = re.compile(rf"{at_word_start('told ')}(?:the )?(?:[A-Z]\w+ ){{0,3}}(?:{papers})\b")
    return _Words(
        pattern,
        names,
        tuple(unnamed),
        told_paper,
        tuple(raw["document"]["report_headings"]),
    )


def find_about(structure: Structure, *, publisher: str | None = None) -> About:
    """Read what the document is about; a value that cannot be told is None (``other`` for the event)."""
    evidence: list[Evidence] = []
    inspectorate = _inspectorate(structure, evidence)
    provider = find_provider(structure)
    if inspectorate is None:
        inspectorate = _unnamed_inspectorate(structure, provider.kind, evidence)
    if provider.name and provider.char_end > provider.char_start:
        evidence.append(Evidence("provider", provider.char_start, provider.char_end))
    cover = _is_cover(structure.text)
    event_type = event_of(structure, inspectorate, evidence, cover=cover, provider_kind=provider.kind)
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
    folded = straight(structure.text[:EXPLAINED])
    for name, phrases, kinds in _words().unnamed:
        if kinds and kind not in kinds:
            continue
        for words in phrases:
            place = folded.find(words)
            if place >= 0:
                evidence.append(Evidence("inspectorate", place, place + len(words)))
                return name
    return None


_VISIT_LINE = re.compile(
    r"(?im)^(?:inspection dates?|dates? of (?:inspection|visit)|visit dates?|dates?)\b\s*(?::| {3})"
)
# The title of an inspectorate's own report: "Inspection of Larkby Lodge", "Inspection report for early years".
_REPORT_TITLE = re.compile(
    r"(?:Inspection (?:of|report\b)|Report of an inspection|(?:Estyn|Ofsted|CQC|HMICFRS|HMIP): [a-z])"
)
_COVER_BLOCKS = 3
_COVER_LINE = re.compile(r"(?im)inspection (?:dates?\s?:|of .{3,80} services\s*$)")


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
