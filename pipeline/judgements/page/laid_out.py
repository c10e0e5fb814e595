"""One line that is laid out as a list, and what a grade on it says: whose it is, and whether it is of before."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.judgements.areas.refs import AreaRef
from pipeline.judgements.mentions import Mention, Subject, news_status, placed_mention
from pipeline.judgements.page.cells import Graded, is_before
from pipeline.judgements.page.labels import day_above
from pipeline.judgements.reading import Reading


@dataclass(frozen=True, slots=True)
class Line:
    """A line of block ``index``: ``default`` is whose section it stands in, ``past`` whether that tells of before."""

    reading: Reading
    index: int
    default: Subject
    past: bool

    @property
    def text(self) -> str:
        """The text of the whole document."""
        return self.reading.text

    def mention(
        self, graded: Graded, areas: tuple[AreaRef, ...], subject: Subject | None = None, *, rule: str = "label"
    ) -> Mention:
        """One grade of the line, of ``subject`` or else of whom the section is about."""
        subject = subject or self.default
        later = news_status(self.reading, subject) == "previous"
        dated = graded.day is not None and subject.kind == "provider" and is_before(self.reading, graded.day)
        above = day_above(self.reading, self.index) if graded.day is None and subject.kind == "provider" else None
        past = (
            self.past or later or bool(graded.status) or dated or (above is not None and is_before(self.reading, above))
        )
        return placed_mention(
            graded.hit, self.index, areas, subject, "previous" if past else "current", graded.day or above, rule=rule
        )
