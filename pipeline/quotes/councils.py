"""The council that a text is about, by the name that the text itself gives it.

MARLOW County Council     London Borough of Marlow     Marlow council      these words
leader of the county council, which is named no further                    "county council"
Marlow’s director     the council’s director, which is named nowhere       the place: "Marlow"
cabinet member Ann Bell, of a council that is named nowhere                none

A value points at exact characters, so no name is put together from a place and the word "council". The reference
corpus never does so (63 people with a body, none composed). Of the other labelled texts that name no council, eight
give the place, the common noun or nothing, six compose a name: that writer's habit is given up.
"""

from __future__ import annotations

import re
from functools import cached_property

from pipeline.quotes.stated_names import StatedNames
from pipeline.records import About

_TIER = r"(?:\s(?:county|city|borough|district|metropolitan|unitary)){0,2}"
_TIERED = re.compile(r"(?:[a-z]+\s){1,2}council\Z")


class Councils:
    """Names the council of one document."""

    def __init__(self, text: str, about: About, stated: StatedNames) -> None:
        self._text, self._about, self._stated = text, about, stated

    @cached_property
    def name(self) -> str | None:
        """Its name as the text has it, None where it has none."""
        about, place = self._about, self._about.provider or ""
        for name in about.provider_names:
            if name.endswith("Council") and name != name.upper():
                # "MARLOW County Council" begins its story
                return place + name[len(place) :] if name.lower().startswith(place.lower()) else name
        if about.publisher and about.publisher.endswith("Council"):
            return about.publisher
        if not place:
            return self._stated.nearest("council", len(self._text))
        borough = (name for name in about.provider_names if name.endswith(f" of {place}"))  # "London Borough of Marlow"
        return next(borough, None) or self._of_place

    @cached_property
    def _of_place(self) -> str | None:
        """A name that only the place and a small "council" make: "Wexham council", "HEXHAM COUNCIL"."""
        stated = re.search(rf"\b{re.escape(self._about.provider or '')}{_TIER}\scouncil\b", self._text, re.I)
        name = " ".join(stated.group().split()) if stated else None
        return name.title() if name and name.isupper() else name

    def called(self, noun: str) -> str | None:
        """The council that the common noun of a post stands for: "the county council’s", "the city’s"."""
        return self.name or (noun if _TIERED.match(noun) else self._about.provider)
