"""Who was inspected: the provider's name, kind and code, from the way inspection texts name it.

    Harrowmere Council's children's services  -> Harrowmere (authority)
    Fernhollow, a care home for 38 people     -> Fernhollow (home)
    WRENFIELD PRIMARY ACADEMY (a headline)    -> Wrenfield Primary Academy (school), as the body spells it

Names are runs of capitalised words. Each is weighed by where it stands (headline, first paragraphs), how
often it comes back, whether it is said to be inspected, and whether the document is of its kind.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pipeline.errors import ModelFileError
from pipeline.lexicons import cached_from_models, check_keys, read_csv, read_toml
from pipeline.structure import STORY, Structure

_FILE = "lexicons/providers.toml"
_CAP = r"(?:St\.|[A-ZÀ-Þ][\w'’&\-]*)"
_LINK = r"(?:of|the|and|&|for|upon|on|with|in|le|de|y|yr|under|by)"
_NAME = re.compile(rf"{_CAP}(?:[ ]{_CAP}|[ ]{_LINK}(?=[ ][A-Z])(?:[ ](?:the)(?=[ ][A-Z]))?)*")
_TRAILING = re.compile(r"(?:['’]s?|[.,;:'’&-])+$")
_INSPECTED = re.compile(
    r"^['’]?s?(?: children['’]s (?:services|social care))?,?(?: (?:has|have|had|is|are|was|were|been|being|officially|once again|again|now|also)){0,4} "
    r"(?:inspected|rated|judged|graded|retain|keep|kept|celebrat|receiv|given|visited|told|found|praised|downgraded|upgraded|placed|awarded|gets|got|improv|moved|achiev|maintain|issued|fail|slammed|criticised|good\b|outstanding\b|inadequate\b)",
    re.I)
_INSPECTION_OF = re.compile(r"(?:inspection|inspections|visit|visits|review|report|rating|judgement|report card) (?:of|to|at|for|on|into) (?:the )?(?:services (?:in|at|run by) )?$", re.I)


class Provider(NamedTuple):
    """The provider, the names by which the text calls it, and where the first of them stands."""

    name: str | None
    code: str | None
    kind: str
    names: tuple[str, ...]
    char_start: int
    char_end: int


@dataclass(frozen=True, slots=True)
class _Kinds:
    ends: dict[str, str]  # folded closing words -> kind
    ending: re.Pattern[str]
    starts: dict[str, str]
    described: re.Pattern[str]
    descriptions: dict[str, str]
    context: dict[str, re.Pattern[str]]


@dataclass(slots=True)
class _Candidate:
    kind: str
    score: float = 0.0
    places: list[tuple[int, int]] = field(default_factory=list)
    spellings: dict[str, int] = field(default_factory=dict)


@cached_from_models
def _kinds() -> _Kinds:
    tables = read_toml(_FILE).get("kinds", {})
    ends: dict[str, str] = {}
    starts: dict[str, str] = {}
    descriptions: dict[str, str] = {}
    context: dict[str, re.Pattern[str]] = {}
    for kind, table in tables.items():
        check_keys(_FILE, f"kinds.{kind}", table, allowed=("ends", "starts", "descriptions", "context"), required=("ends", "descriptions", "context"))
        for words in table["ends"]:
            if words.casefold() in ends and ends[words.casefold()] != kind:
                raise ModelFileError(_FILE, f"kinds.{kind}.ends", f"{words!r} already stands under {ends[words.casefold()]}")
            ends[words.casefold()] = kind
        starts.update((words.casefold(), kind) for words in table.get("starts", ()))
        descriptions.update((words.casefold().replace("’", "'"), kind) for words in table["descriptions"] if words.casefold() not in descriptions)
        context[kind] = re.compile(r"\b(?:" + "|".join(re.escape(w) for w in sorted(table["context"], key=len, reverse=True)) + r")\b", re.I)
    ending = re.compile(r"(?:^|\s)(?P<end>" + "|".join(re.escape(w) for w in sorted(ends, key=len, reverse=True)) + r")(?=$|\s+of\s|\s+for\s|\s+in\s|\s+and\s)", re.I)
    described = re.compile(
        r"^,? (?:which is |who are |is |was )?(?:a|an|the|our|one of)\b[^.;:“\"\n]{0,70}?\b(?P<what>"
        + "|".join(re.escape(w).replace("'", "['’]") for w in sorted(descriptions, key=len, reverse=True)) + r")s?\b", re.I)
    return _Kinds(ends, ending, starts, described, descriptions, context)


@cached_from_models
def _stops() -> tuple[frozenset[str], frozenset[str], tuple[str, ...]]:
    table = read_toml(_FILE)["stop"]
    return frozenset(w.casefold() for w in table["first"]), frozenset(w.casefold() for w in table["whole"]), tuple(table["holds"])


@cached_from_models
def authorities() -> dict[str, dict[str, str]]:
    """Folded name or other name -> row of ``models/authorities.csv``."""
    table: dict[str, dict[str, str]] = {}
    for row in read_csv("authorities.csv"):
        for name in (row["name"], *row["also_known_as"].split(";")):
            if name.strip():
                table[_fold(name)] = row
    for trust, name in read_toml(_FILE)["authority"].get("run_by", {}).items():
        row = table.get(_fold(name))
        if row is None:
            raise ModelFileError(_FILE, f"authority.run_by.{trust}", f"{name!r} is not in models/authorities.csv")
        table[_fold(trust)] = row
    return table


def authority_of(name: str) -> tuple[str, str | None]:
    """An authority's own name and GSS code from any way of naming it: ``Bradford City Council`` -> Bradford."""
    words = _TRAILING.sub("", name.strip())
    known = authorities().get(_fold(words))
    if known is None:
        words = _bare_authority(words)
        known = authorities().get(_fold(words))
    return (known["name"], known["gss_code"]) if known else (words, None)


def _bare_authority(words: str) -> str:
    table = read_toml(_FILE)
    ending = _kinds().ending.search(words)
    if ending and ending["end"].casefold() in _kinds().ends and _kinds().ends[ending["end"].casefold()] == "authority":
        words = words[: ending.start()].strip()
    words = _TRAILING.sub("", words)
    changed = True
    while changed:
        changed = False
        for before in table["authority"]["before"]:
            if words.casefold().startswith(before.casefold() + " "):
                words, changed = words[len(before) + 1 :], True
        for after in table["authority"]["after"]:
            if words.casefold().endswith(" " + after.casefold()):
                words, changed = words[: -len(after) - 1], True
    return words


def find_provider(structure: Structure, *, title: str | None = None) -> Provider:
    """The provider of the text, or a ``Provider`` of None values where none can be told."""
    text = structure.text
    prior = _document_kinds(structure)
    candidates: dict[tuple[str, str], _Candidate] = {}
    order = 0
    for block in structure.blocks:
        if block.kind not in STORY and block.kind not in ("byline", "meta", "address", "caption"):
            continue
        place = _place_weight(block.kind, order)
        order += block.kind in ("paragraph", "bullet")
        for match in _NAME.finditer(text, block.start, block.end):
            _weigh(text, match, place, prior, candidates)
    _add_known_authorities(structure, prior, candidates)
    _join_short_names(candidates)
    _add_bare_names(structure, candidates)
    best = _best(candidates)
    if best is None:
        return Provider(None, None, _top(prior), (), 0, 0)
    (_, kind), chosen = best
    start, end = min(chosen.places)
    spelling = max(chosen.spellings, key=lambda name: (not name.isupper(), len(name) if kind != "authority" else chosen.spellings[name]))
    if kind == "authority":
        name, code = authority_of(spelling)
    else:
        name, code = spelling, None
    return Provider(name, code, kind, _names(structure, name, kind, chosen), start, end)


def _place_weight(kind: str, order: int) -> float:
    if kind == "title":
        return 6.0
    if kind in ("heading", "byline") and order < 2:
        return 4.0
    if kind == "meta":
        return 1.5
    if kind == "address":
        return 1.0
    return 3.0 if order == 0 else 2.0 if order == 1 else 1.0 if order < 6 else 0.5


def _document_kinds(structure: Structure) -> dict[str, float]:
    """How much of the document speaks of each kind of provider, as shares."""
    text = structure.text[:20_000]
    counts = {kind: float(sum(1 for _ in pattern.finditer(text))) for kind, pattern in _kinds().context.items()}
    whole = sum(counts.values()) or 1.0
    shares = {kind: count / whole for kind, count in counts.items()}
    shares["trust"] = shares.get("trust", 0.0) + 0.7 * shares.get("hospital", 0.0)  # a trust's news is about its hospitals
    return shares


def _top(prior: dict[str, float]) -> str:
    kind = max(prior, key=lambda k: prior[k])
    return kind if prior[kind] > 0 else "other"


def _weigh(text: str, match: re.Match[str], place: float, prior: dict[str, float], candidates: dict[tuple[str, str], _Candidate]) -> None:
    kinds = _kinds()
    first, whole, holds = _stops()
    start, words = match.start(), match.group()
    while True:
        head, _, rest = words.partition(" ")
        if rest and (head.casefold() in first or not head[0].isupper()):
            start += len(head) + 1
            words = rest
        else:
            break
    possessive = re.search(r"['’]s? (?=[A-Z])", words)
    after = text[match.end() : match.end() + 110]
    of_a_place = bool(re.search(r"\b(?:a|an|this|another) $", text[max(0, start - 9) : start], re.I))
    kind, name = _kind_of(words, "" if of_a_place else after)
    if kind is None and possessive:
        kind, name = _kind_of(words[: possessive.end()].strip(), " " + words[possessive.end() :] + after)
    if kind is None and prior.get("authority", 0.0) >= 0.25:
        kind, name = _place_of(words, text[max(0, start - 40) : start], after)
    if kind is None or not name or name.casefold() in whole or name.casefold() in first or any(hold in name for hold in holds):
        return
    if " " not in name and _opens_sentence(text, start) and not re.search(rf"[a-z,] {re.escape(name)}\b", text):
        return  # an ordinary word that is capitalised only because a sentence begins with it
    key = _bare_authority(name) if kind == "authority" else _head_of(name)
    if not key or key.casefold() in first or key.casefold() in whole:
        return
    weight = place * (0.35 + prior.get(kind, 0.0) * 2.0)
    end = start + len(name)
    follows = text[end : end + 110]
    if _INSPECTED.match(follows):
        weight *= 1.8
    if _INSPECTION_OF.search(text[max(0, start - 60) : start]):
        weight *= 2.0
    if re.match(r"(?:, [^,.\n]{3,90}),? (?:was|has|is|were|have) ", follows) and _INSPECTED.match(follows[follows.index(",", 1) if "," in follows[1:] else 0 :].lstrip(",")):
        weight *= 1.8
    if re.search(r"(?:run|owned|operated|managed|provided) by (?:the )?$", text[max(0, start - 20) : start], re.I):
        weight *= 0.3
    if re.search(r"(?:neighbouring|nearby|sister|like|from|other|of the|part of(?: the)?|called) $", text[max(0, start - 16) : start], re.I):
        weight *= 0.35
    candidate = candidates.setdefault((_fold(key), kind), _Candidate(kind))
    candidate.score += weight
    candidate.places.append((start, end))
    candidate.spellings[name] = candidate.spellings.get(name, 0) + 1


def _opens_sentence(text: str, start: int) -> bool:
    before = text[max(0, start - 3) : start].rstrip(" \t•–-")
    return not before or before[-1] in ".!?:\n“\"‘'"


def _kind_of(words: str, after: str) -> tuple[str | None, str]:
    """The kind that a capitalised run names, and the name cut to it."""
    kinds = _kinds()
    name = _TRAILING.sub("", words)
    head = name.partition(" ")[0].casefold()
    if head in kinds.starts and " " in name:
        return kinds.starts[head], name
    endings = list(kinds.ending.finditer(name))
    if len(endings) > 1 and name.startswith(" and ", endings[0].end("end")) and kinds.ends[endings[0]["end"].casefold()] != kinds.ends[endings[-1]["end"].casefold()]:
        name = name[: endings[0].end("end")]  # "Fennbridge Council and Mereshire Police" are two
        endings = endings[:1]
    if endings:
        best = endings[-1] if endings[-1].end("end") == len(name) else endings[0]
        if best.start("end") > 0:
            tail = name[best.end("end") :]
            full = name if re.match(r"\s+of\s", tail) or not tail else name[: best.end("end")]
            return kinds.ends[best["end"].casefold()], full
    if _authority_head().match(name):
        return "authority", name
    low = re.match(r"(?:['’]s?)? ((?:local authority )?children['’]s (?:services|social care)|local authority|local area partnership|local area|adult social care|care home|nursing home|school|police|fire service)\b", after[: 60] if not words.endswith(("'s", "’s", "s’", "s'")) else " " + after.lstrip()[:60])
    if low:
        what = low[1].replace("’", "'")
        kind = {"care home": "home", "nursing home": "home", "school": "school", "police": "police", "fire service": "fire"}.get(what, "authority")
        return kind, name
    described = kinds.described.match(after)
    if described:
        return kinds.descriptions[described["what"].casefold().replace("’", "'")], name
    return None, name


@cached_from_models
def _places() -> tuple[re.Pattern[str], re.Pattern[str]]:
    table = read_toml(_FILE)["place"]
    before = "|".join(re.escape(words) for words in sorted(table["before"], key=len, reverse=True))
    after = "|".join(re.escape(words) for words in sorted(table["after"], key=len, reverse=True))
    return re.compile(rf"\b(?:{before}) (?:in|across|of) (?:the )?$", re.I), re.compile(rf"(?:['’]s?)? (?:{after})\b")


def _place_of(words: str, before: str, after: str) -> tuple[str | None, str]:
    """A place that stands for its authority: "education in Dyffryn Arlais", "Wexcombe council's adult social care"."""
    in_place, of_place = _places()
    if in_place.search(before) or of_place.match(after):
        return "authority", _TRAILING.sub("", words)
    return None, ""


@cached_from_models
def _authority_head() -> re.Pattern[str]:
    before = [words for words in read_toml(_FILE)["authority"]["before"] if words[0].isupper()]
    return re.compile(r"(?:The )?(?:" + "|".join(re.escape(words) for words in before) + r") [A-Z]")


def _head_of(name: str) -> str:
    """What two spellings of one provider share: its words before the institution."""
    ending = _kinds().ending.search(name)
    return name[: ending.start()].strip() if ending and ending.start() > 0 else name


@cached_from_models
def _known_names() -> re.Pattern[str]:
    names = {name.strip() for row in read_csv("authorities.csv") for name in (row["name"], *row["also_known_as"].split(";")) if name.strip()}
    return re.compile(r"\b(?:" + "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True)) + r")\b")


def _add_known_authorities(structure: Structure, prior: dict[str, float], candidates: dict[tuple[str, str], _Candidate]) -> None:
    """A real authority may be named without the word council: "Bradford has consistently had ..."."""
    if prior.get("authority", 0.0) < 0.3:
        return
    for block in structure.blocks[:40]:
        if block.kind not in STORY:
            continue
        for match in _known_names().finditer(structure.text, block.start, block.end):
            candidate = candidates.setdefault((_fold(match.group()), "authority"), _Candidate("authority"))
            candidate.score += 0.4 * prior["authority"]
            candidate.places.append(match.span())
            candidate.spellings[match.group()] = candidate.spellings.get(match.group(), 0) + 1


def _join_short_names(candidates: dict[tuple[str, str], _Candidate]) -> None:
    """"Stockton" is Stockton-on-Tees where only that authority can be meant, or where the text names it so elsewhere."""
    known = {_fold(row["name"]) for row in read_csv("authorities.csv")}
    for short, kind in [key for key in candidates if key[1] == "authority" and key[0] not in authorities()]:
        longer = [name for name in known if name.startswith((short + " ", short + "-"))]
        named = [name for name in longer if (name, "authority") in candidates]
        chosen = named if len(named) == 1 else longer if len(longer) == 1 else []
        if not chosen:
            continue
        target = candidates.setdefault((chosen[0], "authority"), _Candidate("authority"))
        candidate = candidates.pop((short, kind))
        target.score += candidate.score
        target.places += candidate.places
        if not target.spellings:
            target.spellings[authorities()[chosen[0]]["name"]] = 0
        for spelling in candidate.spellings:
            target.spellings.setdefault(spelling, 0)


def _add_bare_names(structure: Structure, candidates: dict[tuple[str, str], _Candidate]) -> None:
    """A candidate gains by each further mention of its bare name ("Fernhollow has come out of ...")."""
    text = structure.text[:40_000]
    titles = [b for b in structure.blocks[:6] if b.kind in ("title", "heading")]
    for (_, kind), candidate in candidates.items():
        name = next(iter(candidate.spellings))
        bare = _bare_authority(name) if kind == "authority" else _head_of(name)
        if len(bare) < 3:
            continue
        mentions = len(re.findall(rf"\b{re.escape(bare)}\b", text))
        candidate.score *= 1.0 + 0.15 * min(mentions, 10)
        if any(re.search(rf"\b{re.escape(bare)}\b", text[b.start : b.end], re.I) for b in titles):
            candidate.score *= 1.6


def _best(candidates: dict[tuple[str, str], _Candidate]) -> tuple[tuple[str, str], _Candidate] | None:
    if not candidates:
        return None
    return max(candidates.items(), key=lambda item: (item[1].score, -min(item[1].places)[0]))


def _names(structure: Structure, name: str, kind: str, chosen: _Candidate) -> tuple[str, ...]:
    names = {_TRAILING.sub("", spelling) for spelling in chosen.spellings} | {name}
    bare = name if kind == "authority" else _head_of(name)
    if len(bare) >= 4 and re.search(rf"\b{re.escape(bare)}\b", structure.text):
        names.add(bare)
    return tuple(sorted(names, key=lambda n: (-len(n), n)))


def _fold(name: str) -> str:
    return " ".join(name.casefold().replace("&", "and").replace("’", "'").replace(",", " ").split())


def lexicon_problems() -> list[str]:
    """Every problem of the provider lexicon that loading does not raise (used by the tests)."""
    table: dict[str, Any] = read_toml(_FILE)
    return [f"kinds.{kind}: empty {key}" for kind, part in table["kinds"].items() for key in ("ends", "descriptions", "context") if not part[key]]
