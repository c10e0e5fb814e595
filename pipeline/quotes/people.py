"""The people of a document as those whom "she", "Mr Walker" and "the leader" stand for.

    Philippa Dunstan said inspectors were pleased. [...] She added          the subject last named
    Director of Children’s Services Tom Averill said [...] the director     the one whose post it is
    Gov. Ellen Ridgway [...] the governor                                   the one whose title it is

Posts are read only for those who speak.
"""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Sequence

from pipeline.quotes.name_words import name_words
from pipeline.quotes.names import is_role_head
from pipeline.quotes.person import Named, Person
from pipeline.quotes.posts import read_apposition
from pipeline.quotes.register import Register
from pipeline.quotes.roles import Post
from pipeline.quotes.stated_posts import post_beside, said_post
from pipeline.quotes.words import quote_words
from pipeline.structure import Structure

#: Mentions looked at for a post, and family names alone: enough for any document, and bounded.
MAX_ROLES, MAX_FAMILIES, MAX_SHORT = 300, 300, 2000
#: A name so near to a pronoun comes before a subject so far from it.
NEAR, FAR = 250, 700
#: The lead of a story stands among its first blocks, and whom it tells of opens the next.
LEAD = 6
_INTRODUCED = re.compile(r"(?P<name>[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){1,2}), (?:aged )?\d{1,2},")
#: Behind one of these stands a place or a body rather than a person.
_PLACED = re.compile(r"\b(?:in|at|of|from|near|to|the|outside|on|for|into|a|an)\s\Z", re.I)
#: Behind a family name: it goes on, owns something, or another name follows.
_BESIDE_FAMILY = re.compile(r"\w|[-‐]\w|[’']s?\b|\.\w| [A-Z]")
_ROLE_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_COPULAS = ("is", "was", "remains")
_ENDS_SENTENCE = re.compile(r"(?:[A-Z]\w*\.? )?[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){1,3}[.,;]")


class People(Register):
    """The people of one document, with the order in which they are named outside quotations."""

    def __init__(self, structure: Structure, quoted: Sequence[tuple[int, int]], known: frozenset[str]) -> None:
        super().__init__(structure, known)
        self._structure = structure
        self._quoted = quoted
        self._quoted_starts = [start for start, _ in quoted]
        ordered = [
            (mention.start, person)
            for person in self.persons.values()
            for mention in person.mentions
            if not self._in_quote(mention.start)
        ]
        self._subjects: dict[int, bool] = {}
        families = self._by_family_name()
        self._family_at: dict[str, list[int]] = {}
        for at, person in families:
            self._family_at.setdefault(person.name, []).append(at)
        self._ordered = sorted([*ordered, *families], key=_first)
        self._starts = [start for start, _ in self._ordered]

    def _by_family_name(self) -> list[tuple[int, Person]]:
        """Where people named in full elsewhere stand with their family name alone: "Gaspard said she planned"."""
        found: list[tuple[int, Person]] = []
        families = dict.fromkeys(
            person.name.rsplit(" ", 1)[-1] for person in self.persons.values() if person.strong and " " in person.name
        )
        for family in itertools.islice(families, MAX_FAMILIES):
            if len(found) > MAX_SHORT:
                break
            at = self.text.find(family)
            while at >= 0 and len(found) <= MAX_SHORT:
                end = at + len(family)
                if self._stands_alone(at, end):
                    person = self.find(family, before=at)
                    if person is not None:
                        found.append((at, person))
                at = self.text.find(family, end)
        return found

    def _stands_alone(self, start: int, end: int) -> bool:
        """A family name that is part of no longer name: "But Gaspard said", not "Anna Gaspard", "Gaspard Street"."""
        sign = self.text[start - 1 : start]
        if sign.isalnum() or sign in ("-", "’", "'") or _BESIDE_FAMILY.match(self.text, end) or self._in_quote(start):
            return False
        before = self.text[max(0, start - 25) : start].split()[-1:]
        if not before or not before[0][-1].isalpha() or before[0].islower():
            return True
        low = before[0].lower()
        return low in name_words().not_names or low in name_words().honorifics

    def _in_quote(self, offset: int) -> bool:
        at = bisect.bisect_right(self._quoted_starts, offset) - 1
        return at >= 0 and offset < self._quoted[at][1]

    def before(self, offset: int, *, gender: str | None, reach: int) -> Named | None:
        """Whom "she" or "he" at ``offset`` stands for: the last subject of that gender, else the last one named."""
        index = bisect.bisect_left(self._starts, offset) - 1
        nearest: Named | None = None
        doubtful: Named | None = None  # of nobody known to be a person: "By the time Adaobi Kersey reached"
        while index >= 0 and self._starts[index] >= offset - reach:
            start, person = self._ordered[index]
            index -= 1
            if gender and person.gender not in (None, gender):
                continue
            if not person.strong:
                if doubtful is None and " " in person.name and not _PLACED.search(self.text, max(0, start - 12), start):
                    doubtful = Named(start, person, False)
                continue
            if self._begins(start):
                far = nearest is not None and offset - nearest.start < NEAR and offset - start > FAR
                return nearest if far else Named(start, person, True)
            nearest = nearest or Named(start, person, False)
        return nearest or doubtful

    def named_between(self, start: int, end: int) -> list[tuple[int, Person]]:
        """Who is named outside quotations from ``start`` to ``end``."""
        low, high = bisect.bisect_left(self._starts, start), bisect.bisect_left(self._starts, end)
        return self._ordered[low:high]

    def _begins(self, start: int) -> bool:
        if start not in self._subjects:
            self._subjects[start] = self._is_subject(start)
        return self._subjects[start]

    def _is_subject(self, start: int) -> bool:
        """The name begins its sentence or clause, but for a post or introduction ("Asked about it, Mr Hill ...")."""
        head = re.split(r"[.!?:;\n\"“”]\s*", self.text[max(0, start - 160) : start])[-1]
        if re.search(r"[.!?]['’]\s+$", head):
            return True
        block = self._structure.block_at(start)
        if block is not None and block.kind == "caption":
            return False  # "Photo: Ned Marsh"
        words = _WORD.findall(head.lower())
        if not words:
            return True
        if words[-1] in _COPULAS and _ENDS_SENTENCE.match(self.text, start):
            return True  # "The council's head of safeguarding is Ann Bell. She said"
        quote = quote_words()
        clause = _WORD.findall(
            re.split(
                r",|\b(?:and|but|while|as|said|says|added|that|because|when|after|before|until|once|if|whether|where|since|"
                r"according to|by the time)\b",
                head.lower(),
            )[-1]
        )
        if (
            head.rstrip().endswith(",")
            and words[0] not in quote.introductions
            and words[0] in quote.determiners | _possessors(words)
        ):
            clause = words[1:]
        elif head.rstrip().endswith(",") and words[0] not in quote.introductions:
            return False
        return len(clause) <= 9 and not any(
            (word in quote.verbs and not quote.verbs[word].doubtful and not is_role_head(word))
            or (word in quote_words().post_stops and word not in ("the", "last", "night", "a"))
            or word.endswith("ed")
            for word in clause
        )

    def introduced(self, offset: int) -> Person | None:
        """ "A baker who ... says he ...", and the next paragraph begins "Lee Marsh, 43, ...": the lead names nobody."""
        blocks, index = self._structure.blocks, self._structure.block_index(offset)
        if not 0 <= index < min(LEAD, len(blocks) - 1) or blocks[index].kind != "paragraph":
            return None
        opening = _INTRODUCED.match(self.text, blocks[index + 1].start, blocks[index + 1].end)
        return self.persons.get(opening["name"]) if opening else None

    def with_role(self, words: Sequence[str], before: int) -> Person | None:
        """The person whose post has all of ``words`` ("director", "council leader"): the nearest one."""
        at = bisect.bisect_left(self._starts, before)
        asked: set[str] = set()
        for index in (
            *range(at - 1, max(-1, at - 1 - MAX_ROLES), -1),
            *range(at, min(len(self._ordered), at + MAX_ROLES)),
        ):
            person = self._ordered[index][1]
            if person.strong and person.name not in asked and self._has_role(person, words):
                return person
            asked.add(person.name)
        return None

    def _has_role(self, person: Person, words: Sequence[str]) -> bool:
        if words[-1] in quote_words().titles.get((person.honorific or "").lower().rstrip("."), ()):
            return True  # "the governor": Gov. Reyes
        post = self.describe(person)
        if post is None or post.start < 0:
            return False
        said = self.text[post.start : post.end].lower().replace("’", "'")
        body = self.text[post.body_start : post.body_end].lower() if post.body_start >= 0 else ""
        if words[-1] not in _ROLE_WORD.findall(said):
            return False
        return all(word in said or word in body or word in name_words().generic for word in words[:-1])

    def describe(self, person: Person) -> Post | None:
        """The post beside the first mention that states one."""
        if not person.described:
            person.described = True
            for mention in person.mentions[:12]:
                block = self._structure.block_at(mention.start)
                low = block.start if block is not None else 0
                post = post_beside(self.text, mention.start, mention.end, low, self.known)
                if post is not None and (post.start >= 0 or person.post is None):
                    if person.post is not None and post.body_start < 0 and person.post.start < 0:
                        post = post._replace(
                            body_start=person.post.body_start,
                            body_end=person.post.body_end,
                            generic=person.post.generic,
                        )
                    person.post = post
                    if post.start >= 0:
                        break
            if person.post is None or person.post.start < 0:
                self._describe_by_family(person)
        return person.post

    def _describe_by_family(self, person: Person) -> None:
        """ "Moyo is the council's principal social worker"."""
        length = len(person.name.rsplit(" ", 1)[-1])
        for at in self._family_at.get(person.name, ())[:6]:
            post = said_post(self.text, at + length, self.known)
            if post is None and name_words().speaks_for.match(self.text, at + length):
                post = read_apposition(self.text, at + length, at + length + FAR // 2, self.known)
            if post is not None:
                person.post = post
                return


def _possessors(words: Sequence[str]) -> set[str]:
    return {word for word in words[:1] if word.endswith(("’s", "'s"))} or (
        {words[0]} if any(w.endswith(("’s", "'s")) for w in words[:5]) else set()
    )


def _first(pair: tuple[int, Person]) -> int:
    return pair[0]
