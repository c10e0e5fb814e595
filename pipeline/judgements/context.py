"""What one sentence leaves to the next: accepted grades, whom "it" means, whether the story has gone back in time."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.judgements.areas import Reach
from pipeline.judgements.mentions import (
    PROVIDER,
    AreaRef,
    Mention,
    Subject,
)
from pipeline.judgements.phrases import (
    Governor,
)
from pipeline.judgements.timing import Timing


@dataclass(slots=True)
class Context:
    """What earlier sentences leave behind for the next one of the same part of the page."""

    default: Subject = PROVIDER  # whose section it is
    subject: Subject | None = None  # whom "it" means
    areas: list[AreaRef] = field(default_factory=list)  # named so far: what "both" and "all three" mean
    here: list[AreaRef] = field(default_factory=list)  # those of the same part of the page
    past: bool = False  # the paragraph has gone back to an earlier inspection
    block: int = -1
    recent: bool = False  # the sentence before gave a grade
    last: Given | None = None  # the latest grade given


@dataclass(slots=True)
class Given:
    """One accepted grade of a sentence."""

    index: int
    gov: Governor
    reach: Reach
    subject: Subject
    timing: Timing
    mention: Mention = field(repr=False)
    others: list[Subject] = field(default_factory=list)  # "Rowan Lodge and Beech Close are rated good"
