"""What "it" and "they" stand for: the source that was last the subject, else the report and its inspectors.

The report is kind. It says ...                 the report
Inspectors came in May. They found ...          the inspectors
Ann Bell and Jo Day met them. They said ...     the first of several people
“...,” the council said. “...,” they added      who spoke last
"""

from __future__ import annotations

import re

from pipeline.quotes.antecedents import Antecedents
from pipeline.quotes.phrases import Subject
from pipeline.quotes.speaker import Speaker
from pipeline.quotes.words import quote_words
from pipeline.records import About

_AND_ANOTHER = re.compile(r"\s(?:and|&)\s+[A-Z]")
_IN = ("In ", "in ")
_POSSESSIVE = ("'s", "’s")


class Things:
    """Resolves "it" and "they" of one document, in text order: it remembers who spoke last."""

    def __init__(self, text: str, about: About, earlier: Antecedents) -> None:
        self._text, self._earlier = text, earlier
        name = about.inspectorate
        self._inspectors = Speaker(name, "organisation", organisation=name) if name else None
        self._report = Speaker(name, "document", organisation=name) if name else None
        self.last: Speaker | None = None
        self.last_thing: Speaker | None = None  # of those who are no persons

    def remember(self, speaker: Speaker) -> None:
        """Keep the speaker for the pronouns that follow."""
        self.last = speaker
        if speaker.kind != "person" and speaker.name is not None:
            self.last_thing = speaker

    def meant(self, subject: Subject, verb: str) -> Subject | Speaker | None:
        """The earlier subject or the speaker that the pronoun before ``verb`` stands for."""
        plural = subject.word == "they"
        if plural and self._inspectors is not None and verb in quote_words().inspecting:
            return self._inspectors
        resuming = plural and verb in quote_words().resuming and self.last is not None
        for earlier in self._earlier.before(subject.start):
            if earlier.distance == 0 and self._text.startswith(_IN, earlier.subject.start - 3):
                continue  # "In a report last year, it warned"
            if not earlier.subject.generic and self._text.startswith(_POSSESSIVE, earlier.subject.end - 2):
                continue  # "Marlow's services are inadequate": the place says nothing
            if resuming and earlier.distance > 1:
                return self.last
            joint = plural and earlier.subject.kind == "person" and earlier.distance <= 1
            near = self.last_thing is not None and not plural and earlier.subject.start < self.last_thing.start
            if near and earlier.distance and self.last == self.last_thing:
                return self.last_thing  # "“...,” the report says. It adds": told later than any other source
            if _can_be(earlier.subject, plural, earlier.distance) or (
                joint and _AND_ANOTHER.match(self._text, earlier.subject.end)
            ):
                return earlier.subject
        if plural and self.last is not None and (resuming or self.last.kind == "person"):
            return self.last
        return self.last_thing or (self._inspectors if plural else self._report)


def is_thing(subject: Subject) -> bool:
    """The subject is "it" or "they"."""
    return subject.kind == "pronoun" and subject.word in ("it", "they")


def _can_be(subject: Subject, plural: bool, distance: int) -> bool:
    """A pronoun agrees with the subject in number; people come into question only from the sentence before."""
    words = quote_words()
    match subject.kind:
        case "document":
            return not plural
        case "inspectors":
            return plural == subject.word.endswith("s")
        case "body":
            return distance <= 1 or not plural
        case "spokesperson":
            return plural and distance <= 1
        case "group":
            return plural and distance == 1 and subject.word in words.groups - words.indefinite
    return False
