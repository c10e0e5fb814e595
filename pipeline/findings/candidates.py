"""A stretch with all that is known of it, and the kind it is taken for: strength, weakness, response or none.

The classifier gives each kind its chance; the list it stands in may demand a kind ("What needs to improve?") and its
place may rule a finding out ("ends with a colon").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.findings.classifier import KINDS
from pipeline.findings.features import Features
from pipeline.findings.readings import Reading
from pipeline.findings.sections import Section
from pipeline.findings.units import Unit

NONE = KINDS.index("none")
_COLUMN = {kind: column for column, kind in enumerate(KINDS)}
_LISTED = {"strengths": "strength", "weaknesses": "weakness", "actions": "response"}
#: A lead-in of at least this weight decides the kind of its bullets.
_FORCING = 2.0
#: One of this weight is a heading of a report ("What needs to improve") and stands against any doubt; a weaker one
#: ("What's better", "Improvements") gives way where the words are this sure of another kind, or of none.
_EXACT = 3.0
_CONTRADICTED = 0.6
_SURELY_OTHER = 0.9
#: A stretch is reported where the chance that it is no finding stays below this.
GATE = 0.5
#: A kind is given where it is at least this likely, and a strength or weakness as likely to be the reverse of it is
#: better left out than told the wrong way round: it must be clearer where its rival has this chance.
_LEAST = 0.35
_CLEAR = 0.65
_RIVAL = 0.2
#: A clause is cut off as no finding only where it is at least this surely none.
SURE_NONE = 0.9


@dataclass(slots=True)
class Candidate:
    """A unit with everything read about it: its words, features, place, and how likely each kind is."""

    unit: Unit
    reading: Reading
    features: Features
    heading: Section
    lead_in: Section
    chances: Sequence[float]
    graded: bool = False  # a bullet that is no more than the area of a grade
    contrast: bool = False  # "but", "although" or "while" joins its clauses

    @property
    def forced(self) -> str:
        """The kind that the list demands of its bullets: a list of weaknesses holds weaknesses."""
        if self.unit.shape != "bullet" or self.lead_in.weight < _FORCING:
            return ""
        kind = _LISTED.get(self.lead_in.kind, "")
        if kind and self.lead_in.weight < _EXACT:
            likeliest = max(self.chances[1:])
            if (likeliest >= _CONTRADICTED and likeliest > self.chance(kind)) or self.chances[NONE] >= _SURELY_OTHER:
                return ""
        return kind

    @property
    def barred(self) -> bool:
        """Whether the place rules a finding out: a list of what was looked at or of grades, the opening of a list."""
        if (
            self.graded
            or "ends_graded" in self.features.own
            or (self.unit.shape == "bullet" and self.lead_in.kind in ("scope", "grades"))
        ):
            return True
        return "ends_colon" in self.features.own or (
            "ends_question" in self.features.own and self.unit.speaker == "narrator"
        )

    @property
    def kind(self) -> str:
        """The likeliest kind, ``none`` included."""
        forced = self.forced
        if forced:
            return forced
        if self.chances[NONE] >= GATE:
            return "none"
        likeliest = max(self.chances[1:])
        if likeliest < _LEAST or (likeliest < _CLEAR and min(self.chances[1:3]) > _RIVAL):
            return "none"
        return KINDS[self.chances.index(likeliest, 1)]

    def as_finding(self) -> Candidate:
        """The same where something is known to be found: one kind or another unless it is surely none."""
        none = self.chances[NONE]
        if none < GATE or none >= SURE_NONE:
            return self
        rest = max(1e-6, 1.0 - none)
        return replace(self, chances=[0.0, *(chance / rest for chance in self.chances[1:])])

    def told(self, kind: str) -> Candidate:
        """The same as a row of ``kind``, which the clause beside it speaks for."""
        chances = [0.0] * len(KINDS)
        chances[_COLUMN[kind]] = max(_CLEAR, self.chance(kind))
        return replace(self, chances=chances)

    def chance(self, kind: str) -> float:
        """How likely ``kind`` is."""
        return self.chances[_COLUMN[kind]]
