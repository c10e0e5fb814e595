"""Which unit the news is of where a text names several: the one institution, the body that runs it, or the whole.

A children's home has been rated ...             the home, not the council that runs it
our hospitals; the trust remains good            the trust, on a page of its own
the unit at Holmby Hospital is "inadequate"      the hospital, in the news
a joint inspection in Ruxley                     the authority, not the police beside it
"""

from __future__ import annotations

import re

from pipeline.lexicons import in_small_letters
from pipeline.providers.candidates import Candidates
from pipeline.providers.words import provider_words
from pipeline.structure import STORY, Structure

#: Title and first paragraphs that say what kind of provider the news is about; characters of each.
OPENING_BLOCKS, OPENING = 3, 500
#: Characters in which several inspected together are named, or a trust says "our hospitals".
TOP = 1_500
#: What is worth a body that only runs what is inspected, and a part that only stands for its whole.
RUNS_IT, PART_OF_IT = 0.4, 0.02
_TOGETHER = frozenset({"police", "fire", "trust", "hospital"})
#: Blocks in which a page of the provider's own says "our", and how often.
OWN_BLOCKS, OWN = 8, 2
_OWN = re.compile(r"\b(?:[Oo]ur|[Ww]e|us)\b")
_QUOTED = re.compile(r"[“\"][^”\"]*(?:[”\"]|$)")


def unit_of(structure: Structure) -> str | None:
    """The kind of the one institution whose inspection the opening tells of: "A children's home has been rated"."""
    words, blocks = provider_words(), 0
    for block in structure.blocks:
        if block.kind not in ("title", "heading", "paragraph"):
            continue
        end = min(block.end, block.start + OPENING)
        found = words.unit.search(structure.text, block.start, end)
        if found is None and block.kind == "title":
            found = words.headed.match(structure.text, block.start, end)
        if found:
            return words.descriptions[in_small_letters(found["what"]).replace("’", "'")]
        blocks += 1
        if blocks >= OPENING_BLOCKS:
            break
    return None


def speaks_of_itself(structure: Structure) -> bool:
    """The page's first paragraphs say "our" and "we" outside quotation marks."""
    said = 0
    for block in [block for block in structure.blocks if block.kind in STORY][:OWN_BLOCKS]:
        unquoted = _QUOTED.sub("", structure.text[block.start : min(block.end, block.start + OPENING)])
        said += len(_OWN.findall(unquoted))
    return said >= OWN


def weigh_units(structure: Structure, unit: str | None, candidates: Candidates) -> None:
    """A council runs the home that is inspected, a trust speaks of its hospital, a force is one of several."""
    kinds = {kind for _, kind in candidates}
    if unit:
        _lessen(candidates, "authority", RUNS_IT)
    if {"trust", "hospital"} <= kinds:
        opening = structure.text[:TOP].casefold()
        if any(words in opening for words in provider_words().ours):
            _lessen(candidates, "hospital", PART_OF_IT)
        elif speaks_of_itself(structure):
            _lessen(candidates, "hospital", RUNS_IT)
        elif _told(candidates, "hospital") and not _told(candidates, "trust"):
            _lessen(candidates, "trust", RUNS_IT)
    if "authority" in kinds and kinds & _TOGETHER and _of_several(structure):
        for kind in _TOGETHER & kinds:
            _lessen(candidates, kind, PART_OF_IT)


def _lessen(candidates: Candidates, kind: str, factor: float) -> None:
    for (_, other), candidate in candidates.items():
        if other == kind:
            candidate.score *= factor


def _told(candidates: Candidates, kind: str) -> bool:
    return any(candidate.told for (_, other), candidate in candidates.items() if other == kind)


def _of_several(structure: Structure) -> bool:
    opening = structure.text[:TOP].casefold()
    return any(words in opening for words in provider_words().joint)
