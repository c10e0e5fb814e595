"""From the subject of an attribution to the speaker: a full name, a post and a body.

"she added"            -> the woman who was last the subject
"Mr Walker said"       -> Steve Walker, named in full elsewhere
"the director warned"  -> Faisal Noor-Hartley, whose post is "director of children's services"
"the report says"      -> Ofsted, document          "inspectors wrote" -> Ofsted, organisation
"one parent said"      -> nobody named, group
"""

from __future__ import annotations

import re
from functools import cached_property

from pipeline.quotes.antecedents import Antecedents
from pipeline.quotes.bodies import Bodies, inspectorate_aliases
from pipeline.quotes.employers import Employers
from pipeline.quotes.issuers import Issuers
from pipeline.quotes.name_words import name_words
from pipeline.quotes.names import gender_of, is_role_head, tokens_of
from pipeline.quotes.people import People
from pipeline.quotes.person import Person
from pipeline.quotes.phrases import Subject
from pipeline.quotes.references import References, gender_of_noun, is_one_of
from pipeline.quotes.roles import Post, read_post
from pipeline.quotes.speaker import UNKNOWN, Speaker
from pipeline.quotes.things import Things, is_thing
from pipeline.quotes.words import quote_words
from pipeline.records import About

_AGED = re.compile(r",? (?:aged )?\d{1,2}\b|, who(?:se)?\b")
_BRANCH = re.compile(r"^(?:[\w’'-]+\s){1,4}(?:branch|arm|wing|division|region|section) of (?:the )?(?P<body>.+)$")


_COUPLE = re.compile(r" (?:and|&) [A-Z][\w’'-]+ (?P<family>[A-Z][\w’'-]+)\b")
_INSPECTOR = re.compile(r"\binspector\b", re.I)
_OWNER = {"her ": "she", "his ": "he"}


#: Where what is told of a subject begins.
_PREDICATE = re.compile(r",|\s(?:has|have|had|is|was|will|who|says?|said|told|tells|spoke|speaks)\b")
UNDESCRIBED = Post(-1, -1)


class Speakers:
    """Resolves the subjects of one document, in text order: it remembers who spoke last."""

    def __init__(self, text: str, about: About, people: People, bodies: Bodies, earlier: Antecedents) -> None:
        self._text, self._about, self._people, self._bodies = text, about, people, bodies
        self._issuers = Issuers(text, about, bodies)
        self._earlier = earlier
        self._employers = Employers(text, about, people, bodies, earlier)
        self._things = Things(text, about, earlier)
        self._references = References(text, people, earlier)

    def resolve(self, subject: Subject, verb: str = "") -> Speaker | None:
        """The speaker that ``subject`` of ``verb`` names; None where it cannot be told ("she", nobody named before)."""
        meant = self._things.meant(subject, verb) if is_thing(subject) else subject
        speaker = self._resolve(meant) if isinstance(meant, Subject) else meant
        if speaker is not None:
            speaker = speaker._replace(start=subject.start, end=subject.end)
            self._references.spoke_unnamed(subject, speaker)
            self.remember(speaker)
        return speaker

    def remember(self, speaker: Speaker) -> None:
        """Keep the speaker for the pronouns that follow."""
        self._things.remember(speaker)

    @property
    def last(self) -> Speaker | None:
        """Who spoke last."""
        return self._things.last

    def default(self) -> Speaker:
        """Words without any attribution in a text about an inspection are the report's."""
        inspectorate = self._about.inspectorate
        return Speaker(inspectorate, "document", organisation=inspectorate) if inspectorate else UNKNOWN

    def written(self, speaker: Speaker) -> Speaker:
        """Words woven into the items of a list of what inspectors found stand in their report."""
        inspected = speaker.kind == "organisation" and speaker.name == self._about.inspectorate
        return speaker._replace(kind="document") if inspected else speaker

    @cached_property
    def first_inspector(self) -> int:
        """Behind the first "inspector" of the text; no offset reaches it where there is none."""
        found = _INSPECTOR.search(self._text)
        return found.end() if found else len(self._text) + 1

    def _resolve(self, subject: Subject) -> Speaker | None:
        match subject.kind:
            case "person":
                return self._person(subject)
            case "name":
                return self._bare_name(subject)
            case "pronoun":
                return self._pronoun(subject)
            case "post":
                return self._post(subject)
            case "document":
                return self._document(subject)
            case "inspectors":
                return self._inspectors(subject)
            case "spokesperson" | "body":
                return self._body(subject)
            case "own":
                name = self._bodies.own()
                return Speaker(name, "organisation", organisation=name) if name else None
            case "group":
                return self._group(subject)
        return None

    def _said(self, span: tuple[int, int]) -> str:
        return " ".join(self._text[span[0] : span[1]].split())

    def _person(self, subject: Subject) -> Speaker:
        name = self._said(subject.name)
        person = self._people.find(name, before=subject.start + 1, honorific=subject.honorific)
        family = person is not None and person.name.lower().endswith(name.lower())  # "Van der Meulen"
        if person is None or (" " in name and not family):
            tokens = tokens_of(self._text, *subject.name)
            if len(tokens) > 1:
                person = self._people.add(tokens, -1, 0, len(tokens), sure=True)
            elif person is None:
                return self._employers.described(Speaker(name, "person", honorific=subject.honorific), subject.post)
        person.strong = True
        person.honorific = person.honorific or subject.honorific
        person.gender = person.gender or gender_of(subject.honorific, person.name)
        if subject.post is not None and (subject.post.start >= 0 or person.post is None):
            known = self._people.describe(person)
            if (
                known is None
                or known.start < 0
                or (known.body_start < 0 <= min(subject.post.start, subject.post.body_start))
            ):
                person.post = (
                    subject.post
                    if known is None or subject.post.body_start >= 0
                    else subject.post._replace(
                        body_start=known.body_start, body_end=known.body_end, generic=known.generic
                    )
                )
        return self._as_speaker(person, subject.start)

    def _as_speaker(self, person: Person, offset: int) -> Speaker:
        self._references.spoke(offset, person)
        return self._employers.described(
            Speaker(person.name, "person", honorific=person.honorific), self._people.describe(person)
        )

    def _bare_name(self, subject: Subject) -> Speaker:
        name = self._said(subject.name)
        couple = _COUPLE.match(self._text, subject.end) if " " not in name and gender_of(None, name) else None
        if couple:  # "Pam and Trevor Illidge said"
            return self._employers.described(Speaker(f"{name} {couple['family']}", "person"), subject.post)
        plain = re.sub(r"[’']s?$", "", name) if name.lower() not in self._bodies.known else name
        person = self._people.find(plain, before=subject.start)
        if person is not None and person.strong:
            return self._as_speaker(person, subject.start)
        name = plain if "human" in subject.words or gender_of(None, plain) else name
        if (
            subject.post is not None
            or "human" in subject.words
            or gender_of(None, name)
            or _AGED.match(self._text, subject.end)
        ):
            return self._employers.described(Speaker(name, "person"), subject.post)
        canonical = self._bodies.canonical(name)
        if person is not None and canonical == name and person.name.startswith(f"{name} "):
            canonical = person.name  # "Calder", of "Calder Foods"
        return Speaker(canonical, "organisation", organisation=canonical)

    def _pronoun(self, subject: Subject) -> Speaker | None:
        if subject.word in quote_words().singular:
            meant = self._meant(subject.start, "m" if subject.word == "he" else "f")
            return meant or self._unnamed_before(subject)
        return None

    def _unnamed_before(self, subject: Subject) -> Speaker | None:
        """ "The inspector watched two panels. She wrote that ...", "Val summed it up when she said"."""
        for earlier in self._earlier.before(subject.start):
            if earlier.subject.kind == "name" and earlier.distance < 2:
                named = self._bare_name(earlier.subject)
                if named.kind == "person":
                    return named
            if earlier.subject.kind == "inspectors" and not earlier.subject.word.endswith("s"):
                return self._inspectors(earlier.subject)
        return None

    def _meant(self, offset: int, gender: str | None) -> Speaker | None:
        """The speaker that "he", "she" or "the teenager" at ``offset`` stands for."""
        by_post = self._post_before(offset, gender)
        if by_post is not None:
            return by_post
        spokesperson = self._references.spokesperson_before(offset, gender)
        if spokesperson is not None:
            return self._body(spokesperson)
        meant = self._references.meant(offset, gender)
        return self._as_speaker(meant, offset) if isinstance(meant, Person) else meant

    def _post_before(self, offset: int, gender: str | None) -> Speaker | None:
        """ "The leader rejected the claim. “...” she added": the post is the subject of the sentence before."""
        first = next(self._earlier.before(offset), None)
        if first is None or first.distance != 1 or first.subject.kind != "post":
            return None
        if not self._earlier.together(first.subject.start, offset):
            return None
        speaker = self._post(first.subject)
        person = self._people.persons.get(speaker.name) if speaker is not None and speaker.name else None
        return speaker if person is not None and person.gender in (None, gender) else None

    def _group(self, subject: Subject) -> Speaker:
        """Nobody named, but for "the mother of three" and "the Spaniard": whoever the story is telling of."""
        if is_one_of(self._text, subject):
            return UNKNOWN  # "The mother of one of them"
        if subject.words[:1] == ("the",) and subject.word in quote_words().descriptions:
            return self._meant(subject.start, gender_of_noun(subject.word)) or UNKNOWN
        if subject.words[:1] in (("a",), ("an",)):
            person = self._people.introduced(subject.start)
            if person is not None and (self._people.describe(person) or UNDESCRIBED).start < 0:
                ended = _PREDICATE.search(self._text, subject.end, subject.end + 120)
                end = ended.start() if ended else subject.end
                person.post = read_post(self._text, subject.start, end, self._bodies.known) or person.post
            return self._as_speaker(person, subject.start) if person is not None else UNKNOWN
        return UNKNOWN

    def _post(self, subject: Subject) -> Speaker | None:
        words = [
            word
            for word in subject.words
            if word not in ("new", "current", "then", "own", "of", "for", "and", "the", "at")
        ]
        head = subject.word
        at = words.index(head) if head in words else len(words) - 1
        person = self._people.with_role(words[: at + 1] or [head], subject.start)
        if person is None and at + 1 > 1:
            person = (
                self._people.with_role([head], subject.start)
                if words[0] in name_words().generic | {"deputy", "interim"} | set(quote_words().government)
                else None
            )
        if person is None and head in quote_words().descriptive:  # "the Fellgate councillor": who was just spoken of
            for earlier in self._earlier.before(subject.start):
                if earlier.subject.kind == "person" and earlier.distance <= 2:
                    return self._person(earlier.subject)
        if person is None and self._text[subject.start : subject.start + 4].lower() == "the ":
            meant = self._references.meant(subject.start, gender_of_noun(subject.word))
            described = head in quote_words().descriptions
            if isinstance(meant, Person) and (described or self._people.describe(meant) is None):
                person = meant  # "the striker", of a footballer whose post nothing else states
        if person is not None:
            return self._as_speaker(person, subject.start)
        role = self._employers.described(UNKNOWN, subject.post)
        return role._replace(kind="group")

    def _document(self, subject: Subject) -> Speaker:
        owner = _OWNER.get(f"{subject.words[0]} ") if subject.words else None
        if owner is not None and subject.word in quote_words().personal_documents:  # "her letter said"
            writer = self._pronoun(subject._replace(kind="pronoun", word=owner))
            if writer is not None and writer.kind == "person":
                return writer
        issuer = self._issuers.issuer_of(subject)
        return Speaker(issuer, "document", organisation=issuer)

    def _inspectors(self, subject: Subject) -> Speaker:
        for word in subject.words:
            if word in inspectorate_aliases():
                name: str | None = inspectorate_aliases()[word]
                return Speaker(name, "organisation", organisation=name)
        said = self._text[subject.start : subject.end].lower()
        for alias, name in inspectorate_aliases().items():
            if alias in said:
                return Speaker(name, "organisation", organisation=name)
        if subject.word in ("inspector", "hmi") and subject.words[0] not in ("an", "one", "another"):
            person = self._people.with_role(["inspector"], subject.start)
            if person is not None:
                return self._as_speaker(person, subject.start)
        name = self._about.inspectorate
        joint = subject.word == "inspectorates" and name is not None  # who speak in their joint letter
        return Speaker(name, "document" if joint else "organisation", organisation=name)

    def _whose_spokesperson(self, offset: int) -> Speaker:
        """ "A spokesperson said": of the body that was last the subject, else of the one that spoke last."""
        for earlier in self._earlier.before(offset):
            if earlier.subject.kind in ("body", "own"):
                return self._resolve(earlier.subject) or UNKNOWN
            if earlier.subject.kind == "name" and earlier.distance <= 1:  # "Calder said ..., a spokesman said"
                named = self._bare_name(earlier.subject)
                if named.kind == "organisation":
                    return named
        thing = self._things.last_thing
        if thing is not None and thing.name != self._about.inspectorate:
            return thing
        name = self._bodies.own()
        return Speaker(name, "organisation", organisation=name) if name else UNKNOWN

    def _ranked(self, said: str, subject: Subject) -> Speaker | None:
        """ "ACC Oakes": a rank before the family name of somebody named in full elsewhere."""
        *ranks, family = said.split()
        if not ranks or not all(rank.isupper() or is_role_head(rank.lower().rstrip(".")) for rank in ranks):
            return None
        person = self._people.find(family, before=subject.start)
        if person is None or not person.strong or not person.name.endswith(f" {family}"):
            return None
        return self._as_speaker(person, subject.start)

    def _body(self, subject: Subject) -> Speaker | None:
        if subject.body[0] < 0:
            return self._whose_spokesperson(subject.start)
        if (
            gender_of(None, said := self._said(subject.body))
            and " " not in said
            and _AGED.match(self._text, subject.end)
        ):
            return Speaker(said, "person")  # "The school council's Gwen, 10, and Ifan, 11, said"
        owner = _OWNER.get(self._text[max(0, subject.body[0] - 4) : subject.body[0]].lower())
        if owner is not None:  # "her group would ask", "his office said"
            return self._pronoun(subject._replace(kind="pronoun", word=owner))
        said = _first_of(self._said(subject.body))
        ranked = self._ranked(said, subject)
        if ranked is not None:
            return ranked
        generic = subject.generic or said.lower() in name_words().generic
        name = self._bodies.generic(said, subject.start) if generic else self._bodies.canonical(said)
        if name is None and generic:
            name = self._employers.named_before(subject.start)
        if name is None:  # "the central bank": nothing in the text says which
            name = re.sub(r"^(?:the|an?|its|their|our|his|her)\s", "", said, flags=re.I)
        branch = _BRANCH.match(name)
        return Speaker(name, "organisation", organisation=branch["body"] if branch else name)


def _first_of(name: str) -> str:
    """ "Marlow Council and the Marlow Children’s Company": of several bodies the first."""
    first, joined, second = name.partition(" and ")
    whole = joined and first.split()[-1].lower() in name_words().complete
    bodies = any(word.isupper() or word.lower() in name_words().organisations for word in second.split())
    return first if whole and bodies else name
