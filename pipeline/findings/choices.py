"""The rows that a unit gives: itself, or runs of its clauses where they hold two kinds.

Plans are clear, but few are read.              a strength and a weakness
Staff are kind and skilled, and know children.  one strength
"""

from __future__ import annotations

from pipeline.findings.candidates import GATE, NONE, SURE_NONE, Candidate

#: Clauses are told apart where each is at least this sure of its kind, less where "but" or "although" joins them.
_SURE_CLAUSE = 0.75
_SURE_CONTRAST = 0.5
#: Of two clauses that "but" or the like joins, one praises and the other blames where that is at least this share as
#: likely as that both do the same, and neither is likely to be anything else.
_OPPOSED = 0.5
_NO_FINDING, _NO_ANSWER = 0.25, 0.3


def choose(whole: Candidate, parts: list[Candidate]) -> list[list[Candidate]]:
    """The rows that a unit gives: itself, or runs of its parts where they hold two kinds. Each row is its parts."""
    if whole.barred:
        return []
    if whole.forced or len(parts) < 2:
        return [[whole]] if whole.kind != "none" else []
    if whole.contrast and whole.chances[NONE] < GATE:
        told = _opposed(parts)
        if told:
            return told
    if whole.contrast and whole.kind != "none":
        parts = [part.as_finding() for part in parts]
    needed = _SURE_CONTRAST if whole.contrast else _SURE_CLAUSE
    sure = [part.kind if part.chance(part.kind) >= needed else "?" for part in parts]
    kinds = {kind for kind in sure if kind not in ("?", "none")}
    if len(kinds) >= 2 and (
        whole.contrast or "response" in kinds or all("cue:say" in part.features.own for part in parts)
    ):
        return _runs(parts)
    if whole.kind == "none":
        return []
    if kinds and any(part.kind == "none" and part.chance("none") >= SURE_NONE for part in parts):
        runs = _runs(parts)
        if runs:
            return runs
    return [[whole]]


def _opposed(parts: list[Candidate]) -> list[list[Candidate]]:
    """Both clauses of "Plans are clear, but few are read", each with its own kind; nothing where they do not differ."""
    if len(parts) != 2 or any(
        part.chances[NONE] >= _NO_FINDING or part.chance("response") >= _NO_ANSWER for part in parts
    ):
        return []
    (good, bad), (good_too, bad_too) = (part.chances[1:3] for part in parts)
    if max(good * bad_too, bad * good_too) < _OPPOSED * (good * good_too + bad * bad_too):
        return []
    first, second = ("strength", "weakness") if good * bad_too > bad * good_too else ("weakness", "strength")
    return [[parts[0].told(first)], [parts[1].told(second)]]


def _runs(parts: list[Candidate]) -> list[list[Candidate]]:
    runs: list[list[Candidate]] = []
    last = ""
    for part in parts:
        kind = part.kind
        if kind == "none":
            last = ""
            continue
        if kind == last:
            runs[-1].append(part)
        else:
            runs.append([part])
        last = kind
    return runs
