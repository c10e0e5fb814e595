"""The body in which a speaker holds a post: the one its words name, else the one that its place implies.

chief executive of Bradford Council               the council, as the text spells it
the trust’s chair       the firm’s founder        the trust or firm last spoken of by name
Our Chair               Its chair, Kay Brand      whoever's page it is; the body that was last the subject
Cllr Jo Pike, cabinet member for children         the council that the text is about
Unite was angry. National officer Bev Coombes     Unite
"""

from __future__ import annotations

import re

from pipeline.quotes.antecedents import Antecedents, Earlier
from pipeline.quotes.bodies import Bodies
from pipeline.quotes.name_words import name_words
from pipeline.quotes.names import gender_of, is_body, is_role_head, tokens_of
from pipeline.quotes.people import People
from pipeline.quotes.roles import Post
from pipeline.quotes.speaker import Speaker
from pipeline.quotes.words import quote_words
from pipeline.records import About

_WHOSE = re.compile(r"(?P<body>(?:[A-Z][\w’'&-]*[ \u00a0](?:of |and |for |the )?){1,6}[A-Z][\w’'-]*), whose $")
_LED_IN = re.compile(
    r"(?:^|[.!?:\n”\"]\s*|\bAnd )(?:[Aa]t|[Ff]or|[Ff]rom|[Oo]n behalf of)\s(?:the\s)?"
    r"(?P<body>[^,.;:!?\n“”\"]{3,60}),\s(?:the\s|its\s)?\Z"
)
_LOCAL = re.compile(r"[’']s?\s[A-Z][\w’'-]*(?:\s[A-Z][\w’'-]*)?$")
_ONE_WORD = re.compile(r"(?:(?<![\w’'-] )|(?<=[a-z,] ))(?P<body>[A-Z][a-z]{3,})[’']s? (?:new )?\Z")
#: "Labour's Cllr Ann Bell"
_OF_PARTY = re.compile(r"[’']s?\s(?:[A-Z][a-z]+\.?\s)?\Z")
_RANK = re.compile(r"(?:Chief |Detective |Detective Chief |Acting |Temporary )?Inspector$")
_SPOKES = re.compile(r"\bspokes(?:wo)?(?:man|person)\b", re.I)
_WHOSE_POST = {"her ": "f", "his ": "m"}
#: "Her co-chair" looks back so far for her.
_NEAR = 900
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


class Employers:
    """Reads, for the posts of one document, the bodies in which they are held."""

    def __init__(self, text: str, about: About, people: People, bodies: Bodies, earlier: Antecedents) -> None:
        self._text, self._about, self._people, self._bodies = text, about, people, bodies
        self._earlier = earlier
        self._owned = False  # a post was said to be the place's: "Marlow’s director"

    def described(self, speaker: Speaker, post: Post | None) -> Speaker:
        """The speaker with the role and the organisation that ``post`` states or implies."""
        role = self._said(post.start, post.end) if post is not None and post.start >= 0 else None
        body_span = (post.body_start, post.body_end) if post is not None else (-1, -1)
        organisation = None
        if post is not None and post.body_start >= 0:
            said = self._said(*body_span)
            behind = tokens_of(self._text, post.body_end, post.body_end + 14)[:1]
            if behind and behind[0].low in quote_words().branches:
                said = _LOCAL.sub("", said)  # "the Police Federation's Marlow branch"
            place = said == self._about.provider or said.lower() + " " in f"{self._about.provider} ".lower()
            if post.generic or (" " not in said and said.lower() in name_words().generic):
                organisation = self._bodies.generic(said, post.body_start) or self.named_before(post.body_start)
                if organisation and " " in said and said.split()[-1].lower() not in organisation.lower():
                    organisation = None  # the fire service that was told of is not "the fire authority"
                self._owned = self._owned or (organisation is not None and organisation == self._about.provider)
                if organisation is None and " " in said and post.generic:
                    organisation = said  # "the fire authority", nowhere named in full, is no part of its service
                elif organisation is None and role and post.start < post.body_start:
                    organisation = self._usual(role, post.start)
                if role and "police" in role.lower() and self._about.provider_kind == "authority":
                    organisation = None  # "the borough's police commander"
                if organisation is None and role is None and self._about.provider_kind not in ("authority", "other"):
                    organisation = self._bodies.provider()  # "who has run the group since 2008", of a pre-school
            elif place and role and _is_outside(role):  # "Marland’s Police and Crime Commissioner"
                organisation = said
            elif role and role.lower().endswith("mayor"):
                organisation = said  # "the deputy mayor of Hessock"
            else:
                organisation = self._bodies.canonical(said)
        elif role and post is not None:
            organisation = self._usual(role, post.start)
            if organisation is None and _SPOKES.search(role) and self._is_councillor(speaker.honorific):
                organisation = self._bodies.council(post.start)  # "Labour’s education spokesman, Cllr Ann Bell"
        elif speaker.name is not None:
            organisation = self._without_post(speaker)
        return speaker._replace(
            role=role,
            organisation=organisation,
            role_span=(post.start, post.end) if post is not None else (-1, -1),
            body_span=body_span,
        )

    def _without_post(self, speaker: Speaker) -> str | None:
        """ "Cllr Ann Bell said" sits on the council; "Ann Bell, who runs the front door," works for the provider."""
        person = self._people.persons.get(speaker.name or "")
        if person is None or self._about.inspectorate is None:
            return None
        at = person.mentions[0].start
        if self._is_councillor(person.honorific) and not _OF_PARTY.search(self._text, max(0, at - 40), at):
            return self._bodies.council(at)
        if any(name_words().does_part.match(self._text, mention.end) for mention in person.mentions[:12]):
            return self._bodies.runs_provider or self._bodies.provider()
        return None

    def _is_councillor(self, honorific: str | None) -> bool:
        return (honorific or "").lower().rstrip(".") in name_words().councillors

    def _usual(self, role: str, offset: int) -> str | None:
        """The body of a post that names none: the provider's posts are held at the provider."""
        words, low = name_words(), role.lower().replace("’", "'")
        if self._text.startswith("whose ", offset - 6):
            possessor = _WHOSE.search(self._text, max(0, offset - 90), offset)
            if possessor:  # "Tarn Mountain Rescue, whose leader Ann Bell"
                return self._bodies.canonical(possessor["body"])
        its = self._text[max(0, offset - 4) : offset].lower() == "its "
        if (its or words.of_union.search(low)) and self._earlier.section(offset) is None:
            owner = self._owner(offset)
            if owner is not None:
                return owner
        if words.of_union.search(low) and self._bodies.masthead is not None:
            return self._bodies.masthead
        colleague = self._colleague(offset) if low.startswith(("co-", "joint ", "deputy")) else None
        if colleague is not None:
            return colleague
        stranger = _ONE_WORD.search(self._text, max(0, offset - 40), offset)
        before = self._text[max(0, stranger.start() - 20) : stranger.start()].split()[-1:] if stranger else []
        titled = before and before[0].lower().rstrip(".") in words.honorifics  # "Mr Hill's solicitor"
        if stranger is not None and not titled and self._is_stranger(stranger["body"]):
            return self._bodies.canonical(stranger["body"])
        led = self._led_in(offset) or self._appointed_by(offset)
        if led is not None:
            return led
        if _is_outside(role) or low.startswith(words.former):
            return None
        if low.startswith("local ") and self._about.provider_kind != "authority":
            return None  # "Local councillor": of the ward that a school stands in
        if self._about.provider_kind == "police" and _RANK.match(role):
            return self._bodies.provider()  # "Chief Inspector Lee Marsh": of the force, not of those who inspect it
        if words.crown.match(role) or any(low.startswith(post) or low.endswith(post) for post in words.of_inspectorate):
            return (
                self._about.inspectorate if "detective" not in low and "chief inspector of police" not in low else None
            )
        if self._text[max(0, offset - 4) : offset].lower() == "our ":
            return self._bodies.own()
        if low.startswith("opposition "):
            return self._bodies.council(offset)
        heads = [word for word in _WORD.findall(low) if is_role_head(word)]
        if not heads or not any(
            head in words.of_provider
            or head.rstrip("s") in words.of_provider
            or head.rsplit("-", 1)[-1].rstrip("s") in words.of_provider
            for head in heads
        ):
            return None
        section = self._earlier.section(offset)
        if section is not None:
            return section
        if self._bodies.provider() is None:
            colleague = self._colleague(offset)  # "her service manager", of a director whose body is told
            if colleague is not None:
                return colleague
        if self._bodies.masthead is not None and set(heads) <= words.of_body and "director" not in heads:
            return self._bodies.masthead
        if words.of_council.search(role):
            return self._bodies.council(offset) or self._place(offset)
        ranked = low.startswith("principal ") and not low.startswith("principal of ")  # "principal social worker"
        if self._about.provider_kind == "authority" and words.of_school.search(role) and not ranked:
            return None
        if self._about.inspectorate is None and self._about.event_type in (None, "other"):
            return None  # news of something else: the body told of need not be everybody's
        if self._about.provider_kind == "school" and words.of_trust.search(role):
            return self._bodies.generic("trust", offset) or self._bodies.provider()
        return self._bodies.runs_provider or self._bodies.provider() or self._place(offset)

    def _place(self, offset: int) -> str | None:
        """ "Marlow’s director" of a text that names no council; once one is said to be its, so are the others."""
        place = self._about.provider
        if place is None or self._about.provider_kind != "authority":
            return None
        self._owned = self._owned or self._text[max(0, offset - len(place) - 3) : offset].startswith(
            (f"{place}'s ", f"{place}’s ")
        )
        return place if self._owned else None

    def _is_stranger(self, owner: str) -> bool:
        """ "Inquest's director": a body or place of one word that is neither the provider nor anybody's name."""
        low, words = owner.lower(), name_words()
        if any(low in known for known in (words.not_names, words.given, self._bodies.known, quote_words().determiners)):
            return False
        ours = " ".join((self._about.provider or "", *self._about.provider_names)).lower()
        return low not in ours and self._people.find(owner, before=0) is None

    def _led_in(self, offset: int) -> str | None:
        """ "At the teachers' union, branch secretary Ann Bell", "For the county council, director Jo Day"."""
        led = _LED_IN.search(self._text, max(0, offset - 110), offset)
        return self._named(*led.span("body")) if led else None

    def _appointed_by(self, offset: int) -> str | None:
        """ "The trust has recruited a new finance director, Ann Bell": who took her on."""
        appointed = name_words().appointed_by.search(self._text, max(0, offset - 110), offset)
        return self._named(*appointed.span("body")) if appointed else None

    def _named(self, start: int, end: int) -> str | None:
        """The body that the words are the name of or, in small letters, stand for."""
        tokens = tokens_of(self._text, start, end)
        said = self._said(start, end)
        low, generic = said.lower(), name_words().generic
        if not tokens or (len(tokens) == 1 and low in generic):
            return self._bodies.generic(low, start) if tokens else None
        if is_body(tokens, 0, len(tokens)) and tokens[0].cap:
            return self._bodies.canonical(said)
        if tokens[-1].low not in generic or any(token.cap for token in tokens):
            return None
        return (self._bodies.generic(said, start) if low in generic else None) or said

    def _owner(self, offset: int) -> str | None:
        """ "Marlow Fire Authority meets today ... its chair": the body, by name, that was last the subject."""
        for earlier in self._earlier.before(offset):
            if earlier.distance <= 2 and self._has_name(earlier):
                said = self._said(*earlier.subject.body)
                generic = " " not in said and said.lower() in name_words().generic
                name = (self._bodies.generic(said, offset) if generic else None) or self._bodies.canonical(said)
                if said.endswith(("'s", "’s")):  # "Marlow's clinical commissioning group"
                    tokens = tokens_of(self._text, earlier.subject.body[1], earlier.subject.body[1] + 60)[:4]
                    lows = [" ".join(token.low for token in tokens[:size]) for size in (4, 3, 2, 1)]
                    noun = next((low for low in lows if low in name_words().generic), None)
                    name = f"{said} {noun}" if noun else name
                if name != self._about.inspectorate:
                    return name
        return None

    def _colleague(self, offset: int) -> str | None:
        """ "Her co-chair": the body of the woman last named."""
        gender = _WHOSE_POST.get(self._text[max(0, offset - 4) : offset].lower())
        if gender is None:
            return None
        reach = _NEAR
        named = self._people.before(offset, gender=gender, reach=reach) or self._people.before(
            offset, gender=None, reach=reach
        )
        post = self._people.describe(named.person) if named is not None else None
        if named is None or post is None or post.start >= offset:
            return None
        return self.described(Speaker(named.person.name, "person"), post).organisation

    def named_before(self, offset: int) -> str | None:
        """ "The agency", "the firm": the body, by name, that was last the subject."""
        for earlier in self._earlier.before(offset):
            if earlier.distance > 2:
                return None
            if self._has_name(earlier) and not earlier.subject.generic and not self._inspects(earlier):
                return self._bodies.canonical(self._said(*earlier.subject.body).split(" in ")[-1])
            if earlier.subject.kind == "name" and earlier.subject.post is None:
                name = self._said(*earlier.subject.name)
                person = self._people.find(name, before=earlier.subject.start)
                if gender_of(None, name) is None and (person is None or not person.strong):
                    return self._bodies.canonical(name)
        return None

    def _inspects(self, earlier: Earlier) -> bool:
        return self._bodies.canonical(self._said(*earlier.subject.body)) == self._about.inspectorate

    def _has_name(self, earlier: Earlier) -> bool:
        return earlier.subject.kind == "body" and self._text[earlier.subject.body[0]].isupper()

    def _said(self, start: int, end: int) -> str:
        return " ".join(self._text[start:end].split())


def _is_outside(role: str) -> bool:
    """Posts that the provider does not hold: "union leader", "police and crime commissioner"."""
    return name_words().outside.search(role.replace("’", "'")) is not None
