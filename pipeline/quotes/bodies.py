"""Bodies by the names the tables use: inspectorates, government, the provider, and "the trust" named elsewhere."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cached_property

from pipeline.lexicons import cached_from_models, read_toml
from pipeline.quotes.councils import Councils
from pipeline.quotes.name_words import name_words
from pipeline.quotes.names import is_nameable, read_body, tokens_of
from pipeline.quotes.posts import read_apposition
from pipeline.quotes.stated_names import StatedNames
from pipeline.quotes.words import quote_words
from pipeline.records import About

_FILE = "lexicons/inspectorates.toml"
_RUNS = re.compile(r"\b(?:run|runs|deliver|delivers|provide|provides|delivering|running|providing)\b")
_NAME = r"(?P<body>(?:[A-Z][\w’'-]*[ \u00a0](?:of |and |for )?){0,5}[A-Z][\w’'-]*)"
_RUNNER = re.compile(rf"{_NAME},? (?:the|an?|which|that|who) ")
#: Who runs a service is told in the first characters of a text.
_LEAD = 4000
#: The name of a site stands in so many characters at the head of its page.
_HEADER = 120
_HEADER_LINES = 400
_VISITED = re.compile(
    r"\b(?:visit to|visited|inspection of|inspected) (?:the )?"
    r"(?P<body>(?:[A-Z][\w’'-]*[ \u00a0](?:and )?){1,6}(?:Trust|Company))\b(?! (?:and|Council))"
)
#: "An update from your Parent Carer Forum"
_SENT_BY = re.compile(r"^.{0,60}\b(?:from|by) (?:your|our|the) ")
_PIECES = re.compile(r"\s+[–—|•·>/-]\s+|[:,]\s")


@cached_from_models
def inspectorate_aliases() -> dict[str, str]:
    """Lower-case alias -> the inspectorate's name in the tables."""
    return {alias.lower(): table["name"] for table in read_toml(_FILE)["inspectorate"] for alias in table["aliases"]}


def without_people(text: str, about: About) -> About:
    """The facts without a provider's name that is a person's: "Neil Abram, the school's principal, opened ..."."""
    people = [name for name in about.provider_names if _is_person(text, name)]
    if about.provider is not None and _is_person(text, about.provider):
        about = replace(about, provider=None, provider_code=None, provider_kind="other")
    names = tuple(name for name in about.provider_names if name not in people)
    return replace(about, provider_names=names) if people else about


def _is_person(text: str, name: str) -> bool:
    """A given name and a family name, with a post in apposition somewhere."""
    if name.partition(" ")[0].lower() not in name_words().given:
        return False
    tokens = tokens_of(name, 0, len(name))
    if not 2 <= len(tokens) <= 4 or not all(map(is_nameable, tokens)):
        return False
    at = text.find(f"{name}, ")
    if at < 0:
        return False
    end = at + len(name)
    post = read_apposition(text, end, min(len(text), end + 220), frozenset())
    return post is not None and post.start >= 0


class Bodies:
    """Names of bodies in one document."""

    def __init__(self, text: str, about: About) -> None:
        self._text = text
        self._about = about
        self.stated = StatedNames(text)
        self.councils = Councils(text, about, self.stated)
        self.known = frozenset(
            {name.lower() for name in about.provider_names}
            | set(inspectorate_aliases())
            | set(quote_words().government)
            | {name.lower() for name in (about.provider, about.publisher) if name}
        )

    def provider(self) -> str | None:
        """The provider as a body that somebody can work for, spelt as the text spells it."""
        about = self._about
        if about.provider_kind == "hospital" and about.provider and "NHS" not in about.provider:
            return self._nhs_trust or about.provider
        if about.provider_kind != "authority":
            return self._at_place or about.provider
        return self.councils.name

    @cached_property
    def _at_place(self) -> str | None:
        """The one body of its kind that the text names, where the provider is called by its town: "a Derry school"."""
        place, kind = self._about.provider, self._about.provider_kind
        if not place or not place.isalpha() or not re.search(rf"\b[Ii]n {place}\b", self._text):
            return None
        nouns = [noun for noun, kinds in name_words().stands_for.items() if kind in kinds and noun.isalpha()]
        named = {name for noun in nouns for _, name in self.stated.find(noun)}
        return named.pop() if len(named) == 1 else None

    def own(self) -> str | None:
        """Who says "we" and "our" in the text: its publisher, else whoever's page it is, else the provider."""
        own = self._about.publisher or self.masthead or self.runs_provider or self.provider()
        return own or (self._about.provider if self._about.provider_kind == "authority" else None)

    @cached_property
    def masthead(self) -> str | None:
        """A body other than the one inspected whose name heads the page.

        "Marlow Parent Carer Forum - Issue 9", "Kith and Kindred response to the inspection of Marlow".
        """
        opening = name_words().responds.search(self._text, 0, _HEADER_LINES)
        if opening is not None:
            name = " ".join(opening["body"].split()).removeprefix("The ")
            if name.lower() not in self.known and (self._about.provider or "\n").lower() not in name.lower():
                return self.stated.spelt_out(name) if name.isupper() else name
        ends = name_words().of_members | name_words().companies
        for line in self._text[:_HEADER_LINES].split("\n")[:4]:
            for piece in _PIECES.split(line):
                piece = _SENT_BY.sub("", piece)
                words = piece.split()
                if not words or words[-1].lower() not in ends or piece.isupper():
                    continue
                tokens = tokens_of(piece, 0, len(piece))
                if 1 < len(tokens) < 8 and read_body(tokens, 0, len(tokens)) == len(tokens):
                    name = " ".join(words).removeprefix("The ")
                    return None if name.lower() in self.known else name
        return None

    @cached_property
    def runs_provider(self) -> str | None:
        """A trust or company on whose page the text stands: "Children’s Trust, which runs services for Marlow"."""
        if self._about.provider_kind != "authority" or not self._about.provider:
            return None
        text, place = self._text, self._about.provider
        visited = _VISITED.search(text, 0, _LEAD)
        if visited is not None and visited["body"].startswith(place):
            return " ".join(visited["body"].split())  # "Ofsted's visit to Marlow Children's Trust in January"
        at = text.find(place, 0, _LEAD)
        for _ in range(20):
            if at < 0:
                return None
            if text[max(0, at - 18) : at].removesuffix("the ").endswith((" for ", " behalf of ")):
                sentence = max(text.rfind(stop, 0, at) for stop in ".\n") + 1
                verb = _RUNS.search(text, max(sentence, at - 90), at)
                runner = _RUNNER.search(text, max(sentence, verb.start() - 160), verb.start()) if verb else None
                name = " ".join(runner["body"].split()).removeprefix("The ") if runner else ""
                if name and name in text[:_HEADER]:
                    return name
            at = text.find(place, at + 1, _LEAD)
        return None

    @cached_property
    def _nhs_trust(self) -> str | None:
        """The one NHS trust that the text names: it runs the hospital, and employs those who speak for it."""
        named = {name for _, name in self.stated.find("trust") if "NHS" in name}
        return named.pop() if len(named) == 1 else None

    def council(self, before: int) -> str | None:
        """The council of a councillor: the provider, else the nearest one named."""
        if self._about.provider_kind == "authority":
            return self.provider()
        return self.stated.nearest("council", before)

    def canonical(self, name: str) -> str:
        """A body's name as the tables write it: "Care Quality Commission" -> "CQC", "ministers" -> "Government"."""
        plain = " ".join(name.split())
        low = plain.lower().removeprefix("the ")
        low_plain = low.replace("’", "'")
        alias = inspectorate_aliases().get(low) or quote_words().government.get(low_plain)
        if alias:
            return alias
        for known, title in inspectorate_aliases().items():
            if (
                len(known) > 8
                and low.startswith(("his majesty's ", "her majesty's ", "his majesty’s ", "her majesty’s ", "hm "))
                and known in low
            ):
                return title
        if self._about.provider and low in {other.lower() for other in self._about.provider_names}:
            full = self.provider()
            if low.endswith(" authority") and full and not full.endswith("Authority"):
                return plain.removeprefix("the ").removeprefix("The ")  # a fire authority is not its service
            if full and (self._about.provider_kind != "authority" or low == self._about.provider.lower()):
                return full
        plain = plain[4:] if plain.lower().startswith("the ") else plain
        return self.stated.capitalised(plain) if plain.islower() and " " in plain else self.stated.in_full(plain)

    def generic(self, noun: str, before: int) -> str | None:
        """The body that a common noun stands for: the provider where it is one, else the nearest body so called."""
        noun = noun.lower().replace("’", "'")
        for prefix in ("the ", "a ", "an ", "our ", "its ", "their "):
            noun = noun.removeprefix(prefix)
        if noun in quote_words().government:
            return quote_words().government[noun]
        head = noun.split()[-1] if noun.split() else noun
        if head in name_words().part_of_post and head.endswith("s"):
            return self.provider()  # "who chairs the governors"
        for word in (noun, head):
            if self._about.provider and self._about.provider_kind in name_words().stands_for.get(word, ()):
                if self._about.provider_kind == "authority":
                    return self.councils.called(noun)
                named = self.stated.nearest(head, before)
                if named is not None and head in name_words().owners:
                    return named  # "the charity’s director", of a charity that runs the home
                return self.provider() or named or self._about.provider
        full = self.stated.capitalised(noun) if " " in noun else noun
        if full != noun:
            return full
        if head in ("police", "force"):
            return self.stated.nearest("police", before) or (None if head == "force" else "police")
        if head in ("watchdog", "regulator", "inspectorate"):
            return self._about.inspectorate
        if head in ("department", "ministers", "minister"):
            return next(
                (name for name in quote_words().government.values() if name != "Government" and name in self._text),
                None,
            )
        if head in name_words().sitting and noun.count(" ") > 1:
            return noun  # "the integrated care board", nowhere named in full
        return self.stated.nearest(head, before) or (self._of_members if head in name_words().of_members else None)

    @cached_property
    def _of_members(self) -> str | None:
        """ "The union" of a text that names one body with members: "Public Service Alliance (PSA)"."""
        if self.masthead is not None:
            return self.masthead
        named = {name for noun in sorted(name_words().of_members) for _, name in self.stated.find(noun)}
        named = {name for name in named if name.lower() not in self.known}
        return named.pop() if len(named) == 1 else None
