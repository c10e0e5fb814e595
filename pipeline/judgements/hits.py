"""Where grade words stand in a text, and what follows them: the cheap first look that most adjectives do not survive.

"was rated Good."         alone        "its good rating"         rating
"good progress"           dropped      "a Good school"           own
"Outstanding Ofsted ..."  insp         "inadequate-rated"        rated
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.judgements.figures import figure_hits
from pipeline.judgements.reading import READ, GradeHit, Reading
from pipeline.judgements.words import among, group, judgement_words
from pipeline.lexicons import cached_from_models
from pipeline.structure import Structure

_OPENING, _CLOSING = "\"“‘'«", "\"”’'»"
_RIGHT = re.compile(
    r"[\"”’'»)*\]]*(?P<number>\s*[(\[]\d[)\]])?[\"”’'»)*]*(?P<gap>\s*)(?P<next>-(?=[A-Za-z])|[^\W_]+(?:[-'’][^\W_]+)*|\S)?"
)
_RATED = re.compile(r"(?i)-(?:rated|graded|judged)\b")
_OPENS = re.compile(r"[.!?:•\n][\s\"“‘'`*(]*$")  # what stands before the first word of a sentence
_STANDALONE = frozenset("`.,;:!?–—|/-…([*•·●⬤○+>&↑↓→=✓~★■")


@cached_from_models
def _superlatives() -> tuple[re.Pattern[str], tuple[str, ...]]:
    words = judgement_words()
    named = "|".join(words.superlative_nouns)
    noun = rf"\s+(?:possible\s+|available\s+|overall\s+)?(?:{named})\b"
    of_all = rf"\s+(?:(?:possible|overall|of (?:the|its|all)|of)\s+)?(?:(?:three|four|five|six)\s+)?(?:{named})s?\b"
    parts = [
        f"(?P<{name}>(?:{'|'.join(re.escape(w) for w in sorted(listed, key=len, reverse=True))})"
        f"(?={of_all if '_' in name else noun}))"
        for name, listed in words.places.items()
    ]
    stems = tuple(sorted({phrase.split()[0] for listed in words.places.values() for phrase in listed}))
    return re.compile(rf"(?:{'|'.join(parts)}){of_all}", re.I), stems


@cached_from_models
def _provider_openings() -> re.Pattern[str]:
    """Words that open a provider's noun: "Good primary school", "inadequate children's services"."""
    return re.compile(
        "|".join(
            re.escape(words).replace("'", "['’]") for words in sorted(group("provider_openings"), key=len, reverse=True)
        ),
        re.I,
    )


def find_hits(reading: Reading) -> list[GradeHit]:
    """Every grade wording that may stand for a grade, in text order."""
    structure, text, low = reading.structure, reading.text, reading.low
    grade_words = reading.inspectorate.grade_words
    superlative, superlative_stems = _superlatives()
    places = sorted({*_places(low, grade_words.stems), *_places(text, grade_words.cased_stems)})
    hits: list[GradeHit] = []
    position = 0
    openings = [name.split()[:2] for name in reading.about.provider_names if grade_words.pattern.match(name)]
    names = tuple(" ".join(words) for words in openings if all(word.isalpha() and word.istitle() for word in words))
    for place in places:
        if place < position or (names and text.startswith(names, place)):
            continue  # "Good Shepherd"
        match = grade_words.pattern.match(text, place)
        if match is not None:
            hit = _hit(reading, structure, match.start(), match.end(), grade_words.grade_of(match.group()))
            if hit is not None:
                hits.append(hit)
                position = match.end()
    figured = reading.inspectorate.figures_with
    if reading.inspectorate.numbers and (not figured or any(words in low for words in figured)):
        figures = list(figure_hits(reading, hits))
        ends = {figure.end - 1 for figure in figures}  # "2 (weak)" stands for its "weak"
        hits = [hit for hit in hits if hit.end not in ends] + figures
    for place in _places(low, superlative_stems):
        match = superlative.match(text, place)
        if match is not None:
            hit = _hit(reading, structure, match.start(), match.end(), match.lastgroup or "best")
            if hit is not None:
                hits.append(hit)
    return sorted(hits)


def _places(text: str, stems: tuple[str, ...]) -> Iterator[int]:
    for stem in stems:
        place = text.find(stem)
        while place >= 0:
            before = text[place - 1] if place else " "
            if not (before.isalnum() or before in "_-") or (before == "-" and _is_time_prefix(text, place)):
                yield place
            place = text.find(stem, place + len(stem))


def _is_time_prefix(text: str, place: int) -> bool:
    """ "once-inadequate", "now-outstanding"."""
    return any(text.endswith(word + "-", 0, place) for word in group("standing"))


def _hit(reading: Reading, structure: Structure, start: int, end: int, grade: str) -> GradeHit | None:
    block_index = structure.block_index(start)
    if block_index < 0:
        return None
    block = structure.blocks[block_index]
    if block.kind not in READ or (end > block.end and not _runs_on(structure, block_index, end)):
        return None
    text = reading.text
    if text[max(block.start, start - 4) : start].lower() == "how ":
        return None  # "How good is our leadership?"
    before = text[max(block.start, start - 2) : start]
    quoted = before[-1:] in _OPENING and before[-1:] != "" and text[end : end + 1] in tuple(_CLOSING + ",.")
    inside = start > block.start and not _OPENS.search(text, max(block.start, start - 6), start)
    strong = quoted or (text[start].isupper() and inside)
    right = _right(reading, end, block.end, multiword=" " in text[start:end], strong=strong)
    if right is None and (grade in reading.inspectorate.outcome_grades or grade in reading.inspectorate.verb_grades):
        right = "alone"
    if right is None:
        return None
    return GradeHit(start, end, grade, strong, right, block_index, _is_verb(reading, text[start:end], grade))


def _runs_on(structure: Structure, index: int, end: int) -> bool:
    """A grade whose words stand on two lines of a copy: "Requires" / "improvement to be good"."""
    following = structure.blocks[index + 1] if index + 1 < len(structure.blocks) else None
    if following is None or following.kind != structure.blocks[index].kind or following.end != end:
        return False
    return structure.text[structure.blocks[index].end : following.start].strip(" ") == "\n"


def _is_verb(reading: Reading, words: str, grade: str) -> bool:
    """ "requires improvement", "needing urgent improvement", "RI": can be the verb of a clause."""
    if grade not in reading.inspectorate.verb_grades:
        return False
    first = words.split()[0].lower()
    return among(first, "finite_grades") or first.endswith("ing") or " " not in words


def _right(reading: Reading, end: int, limit: int, *, multiword: bool, strong: bool) -> str | None:
    """What follows a grade: None where it is a plain adjective before a noun."""
    text, words = reading.text, reading.words
    match = _RIGHT.match(text, end, limit)
    following = match["next"] if match else None
    if not match or following is None or "\n" in match["gap"] or "\t" in match["gap"] or "  " in match["gap"]:
        return "alone"
    if following == "-" and match["gap"]:
        return "alone"  # "Four areas were adequate - understanding risk, ..."
    if following == "-":
        return "rated" if _RATED.match(text, match.start("next")) else None
    if following[0] in _STANDALONE or following[0] in _OPENING + _CLOSING:
        return "alone"
    low = following.casefold().replace("’", "'")
    tags = words.phrases.get((low,), frozenset())
    if tags & {"rating", "rating_plural"}:
        return "rating"
    if reading.inspectors is not None and reading.inspectors.match(text, match.start("next")):
        return "insp"
    if reading.provider is not None and reading.provider.match(text, match.start("next")):
        return "own"
    if (
        (low in words.facility and not among(low, "vague"))
        or low in reading.own_nouns
        or (low.endswith("'s") and low[:-2] in words.facility)
        or _provider_openings().match(text, match.start("next"))
    ):
        return "own"
    if low in words.follow or low == "ones":
        return "alone"
    if following[0].isupper() and reading.inspectorate.grade_words.pattern.match(text, match.start("next"), limit):
        return "alone"  # "Leadership Inadequate Good", cells with one space between
    for area_set in reading.area_sets:
        if area_set.pattern.match(text, match.start("next"), limit):
            return "area"
    if following[0].isdigit() or not following[0].isalnum():
        return "alone"
    if any(
        mention.char_start == match.start("next")
        for mention in reading.dates_in(match.start("next"), match.start("next") + 1)
    ):
        return "alone"
    return "alone" if multiword and strong else None
