"""Which named person "she", "the governor" or "the mother of three" stands for.

Rudd shrugs. “We try,” he says.                              the named subject of the sentence before
Ms Bell spoke first. [...] “We are proud,” she said.         the woman last named as a subject, or who spoke last
One adopter wrote to the paper: “...” She added:             nobody named: the unnamed one who spoke last
A spokeswoman for the force said ... “...,” she said.        the body that the spokeswoman speaks for
Hannah Lind was ill. “Nine times,” says the mother of three  whoever the story is telling of
"""

from __future__ import annotations

import re

from pipeline.lexicons import cached_from_models
from pipeline.quotes.antecedents import Antecedents
from pipeline.quotes.name_words import name_words
from pipeline.quotes.people import People
from pipeline.quotes.person import Person
from pipeline.quotes.phrases import Subject
from pipeline.quotes.speaker import UNKNOWN, Speaker
from pipeline.quotes.words import quote_words
from pipeline.sentences import split_sentences

#: "She" looks back so far for a name.
PRONOUN_REACH = 2500
#: Whom the writer asked is looked for so far back.
ASKED_REACH = 500
_OF_ONE = re.compile(
    r" of (?:one|an?|another)\b|, who (?:asked|wished|wanted|did not wish) (?:not )?to (?:be named|remain)"
)
#: "Another trader, who asked not to be named, was blunter."
_ANONYMOUS = re.compile(
    r"\b(?:ask\w*|wish\w*|want\w*|prefer\w*|request\w*) (?:not )?to (?:be (?:named|identified)|remain anonymous)|"
    r"\b(?:did not|didn['’]t|does not|doesn['’]t) (?:want|wish) to be (?:named|identified)|on condition of anonymity|"
    r"declin\w+ to (?:be named|give (?:his|her|their) name)|(?:asked|has asked) not to be (?:named|identified)"
)
_CONTINUES = re.compile(r"\W*(?:He|She)\b")
_APPOSED = re.compile(r"[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)?, \Z")


@cached_from_models
def _one_of_them() -> re.Pattern[str]:
    """ "One drinker offered an alternative.", "Her new husband was still shivering.": somebody without a name."""
    relatives = "|".join(sorted(quote_words().relatives))
    return re.compile(
        r"(?:\A|[.!?]['’”\"]? |, )(?:(?:One|Another|one|another) (?!of\b|in\b|person\b)[a-z-]+|"
        rf"(?:Her|His) (?:[a-z-]+ )?(?:{relatives})) (?!and\b)[a-z]+[^.!?]*[.!?]?\s*\Z"
    )


def gender_of_noun(word: str) -> str | None:
    """``f`` for "mother" and "spokeswoman", ``m`` for "father" and "Frenchman", else None."""
    words = quote_words()
    if word.endswith(("woman", "women")) or word in words.female_nouns:
        return "f"
    return "m" if word.endswith(("man", "men")) or word in words.male_nouns else None


def is_one_of(text: str, subject: Subject) -> bool:
    """ "The daughter of one resident", "the mother of a boy": nobody who is named."""
    return _OF_ONE.match(text, subject.end) is not None


def _is_somebody(subject: Subject) -> bool:
    """The sentence has a subject that may go on speaking."""
    person = subject.kind in ("person", "name", "spokesperson", "post")
    return person or (subject.kind == "pronoun" and subject.word in quote_words().singular)


class References:
    """Remembers, in text order, who spoke: people by name, and the unnamed."""

    def __init__(self, text: str, people: People, earlier: Antecedents) -> None:
        self._text, self._people, self._earlier = text, people, earlier
        self._last_person: tuple[int, Person] | None = None
        self._unnamed: tuple[int, Speaker, str | None] | None = None

    def spoke(self, offset: int, person: Person) -> None:
        """``person`` is named or meant at ``offset`` as a speaker."""
        self._last_person = (offset, person)

    def spoke_unnamed(self, subject: Subject, speaker: Speaker) -> None:
        """ "One parent", "a spokesman": who speaks is not named, but "she" may go on speaking."""
        first = subject.words[0] if subject.words else ""
        single = subject.kind == "group" and first in quote_words().indefinite and not subject.word.endswith("s")
        if single or subject.kind == "spokesperson":
            self._unnamed = (subject.start, speaker, gender_of_noun(subject.word))

    def meant(self, offset: int, gender: str | None) -> Person | Speaker | None:
        """Who "he" (``m``), "she" (``f``) or "the teenager" (None) at ``offset`` stands for; None where nobody fits."""
        if self._unnamed_before(offset):
            return UNKNOWN
        at, person = self._named(offset, gender)
        if self._unnamed is not None and self._unnamed[0] > at and self._unnamed[2] in (None, gender):
            return self._unnamed[1]
        if person is not None:
            person.gender = person.gender or gender
        return person

    def spokesperson_before(self, offset: int, gender: str | None) -> Subject | None:
        """The unnamed spokesperson who is the subject of the sentence before."""
        first = next(self._earlier.before(offset), None)
        if first is None or first.distance > 1 or first.subject.kind != "spokesperson":
            return None
        return first.subject if gender_of_noun(first.subject.word) in (None, gender) else None

    def _named(self, offset: int, gender: str | None) -> tuple[int, Person | None]:
        nearest = self._asked_before(offset, gender) or self._subject_before(offset, gender)
        if nearest is not None:
            return nearest
        told = self._only_one_before(offset, gender)
        if told is not None:
            return told
        found = self._people.before(offset, gender=gender, reach=PRONOUN_REACH)
        last = self._last_person
        if (
            last is not None
            and (gender is None or last[1].gender in (None, gender))
            and (found is None or not found.subject or found.start < last[0])
        ):
            return last
        return (found.start, found.person) if found is not None else (-1, None)

    def _asked_before(self, offset: int, gender: str | None) -> tuple[int, Person] | None:
        """ "I ask Rudd when it will end. “Soon,” he says.": whom the writer asks, where nobody else is named since."""
        low = max(0, offset - ASKED_REACH)
        asked = next(iter([*quote_words().asked.finditer(self._text, low, offset)][-1:]), None)
        if asked is None:
            return None
        titled = asked["name"].split()
        titled = titled[1:] if titled[0].lower().rstrip(".") in name_words().honorifics else titled
        person = self._people.find(" ".join(titled), before=asked.start())
        if person is None or not person.strong or (gender is not None and person.gender not in (None, gender)):
            return None
        others = {named.name for _, named in self._people.named_between(asked.end(), offset)}
        return (asked.start("name"), person) if others <= {person.name} else None

    def _subject_before(self, offset: int, gender: str | None) -> tuple[int, Person] | None:
        """ "Rudd shrugs. “We try,” he says.": the named subject of the sentence before, in the same paragraph."""
        first = next(self._earlier.before(offset), None)
        if first is not None and self._earlier.together(first.subject.start, offset):
            subject = first.subject
            if first.distance < 1 or subject.kind not in ("person", "name"):
                return None
            name, at = " ".join(self._text[slice(*subject.name)].split()), subject.start
            person = self._people.find(name, before=offset, honorific=subject.honorific)
        else:
            opening = self._earlier.opening_name(offset)
            at = self._text.rfind(opening, 0, offset) if opening else -1
            person = self._people.find(opening, before=offset) if opening else None
        if person is None or not person.strong or (gender is not None and person.gender not in (None, gender)):
            return None
        return at, person

    def _only_one_before(self, offset: int, gender: str | None) -> tuple[int, Person] | None:
        """ "It is led by Brendan Keo. He said", "That did not wash with Shanice Obie. “...” she said"."""
        sentences = list(split_sentences(self._text, *self._earlier.passage(offset)))
        ended = [s for s in sentences if self._text[s[0] : s[1]].rstrip()[-1:] in (".", "!", "?", "”", "’", '"')]
        while len(ended) > 1 and _CONTINUES.match(self._text, ended[-1][0]):
            if self._people.named_between(*ended[-1]):
                break
            ended.pop()  # "... from Ann Bell, our lead member. She rang me at seven."
        high = ended[-1][1] if ended else offset
        told = (e.subject for e in self._earlier.before(offset) if e.distance)
        subject = next((subject for subject in told if subject.start < high), None)
        apposed = (
            subject is not None
            and subject.kind == "post"
            and _APPOSED.search(self._text, max(0, subject.start - 40), subject.start)
        )
        if not ended or (
            subject is not None and subject.start >= ended[-1][0] and _is_somebody(subject) and not apposed
        ):
            return None  # "from Ann Bell, our lead member" has no other subject
        named = self._people.named_between(*ended[-1])
        people = {person.name for _, person in named}
        if len(people) != 1 or not named[0][1].strong:
            return None
        return named[0] if gender is None or named[0][1].gender in (None, gender) else None

    def _unnamed_before(self, offset: int) -> bool:
        """ "One adopter said ... “...,” she said": nobody named is the subject of the sentence before."""
        before = self._text[slice(*self._earlier.passage(offset))]
        if before and (_ANONYMOUS.search(before) or _one_of_them().search(before)):
            return True
        first = next(self._earlier.before(offset), None)
        if first is None or first.distance > 1 or first.subject.kind != "group" or first.subject.word.endswith("s"):
            return False
        if first.subject.word in quote_words().plural_nouns:
            return False
        if _APPOSED.search(self._text, max(0, first.subject.start - 30), first.subject.start):
            return False  # "Priya Ram, an analyst"
        if is_one_of(self._text, first.subject):
            return True
        return first.subject.words[:1] != () and first.subject.words[0] in quote_words().indefinite
