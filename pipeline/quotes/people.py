"""Who is named in a document, and as what: the people and bodies that "she", "Mr Walker" and "the trust" stand for.

    Philippa Dunstan, CQC's deputy director of operations in the Midlands, said
    Director of Children’s Services Tom Averill said
    Bernadette Quill, who became leader of Whitlow Council in May, was ...
    Whitlow’s commissioner, Dame Ursula Beckwith, will hand back her powers

Names are read once from the whole text; their posts only for those who speak.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.quotes.name_words import name_words
from pipeline.quotes.names import Token, gender_of, is_nameable, is_role_head, read_name, tokens_of
from pipeline.quotes.posts import piece_end, post_before, read_apposition
from pipeline.quotes.roles import Post, read_post
from pipeline.quotes.words import quote_words
from pipeline.structure import Structure

#: Parts of a page whose names count. Headlines do not: their capitals join names to other words.
_NAMED_IN = frozenset({"paragraph", "bullet", "row", "note", "caption", "salutation", "signature"})
_CAPITAL = r"(?:(?:[A-Z]\.){1,3}|[^\W\d_a-zß-öø-ÿ][\w'’-]*\.?)"
_RUN = re.compile(rf"{_CAPITAL}(?:[ \u00a0\n](?:(?:[a-zñ]{{1,5}}[ \u00a0]){{0,2}}{_CAPITAL}))+")
_ALONE = re.compile(r"(?:, (?:aged )?| \()\d{1,2}[,)]|, (?P<given>[A-Z][a-zà-ÿ]+),")
_LAST_WORD = re.compile(r"(?P<before>[^\W\d_] )?(?P<word>[^\W\d_]+)$")
_AFTER = 220
#: People who share a word of their names, and mentions looked at for a post: enough for any document, and bounded.
MAX_SHARING, MAX_ROLES, MAX_SHORT = 100, 300, 2000
#: A name so near to a pronoun comes before a subject so far from it.
NEAR, FAR = 250, 700
#: Behind one of these stands a place or a body rather than a person.
_PLACED = re.compile(r"\b(?:in|at|of|from|near|to|the|outside|on|for|into|a|an)\s\Z", re.I)
#: Behind a family name: it goes on, owns something, or another name follows.
_BESIDE_FAMILY = re.compile(r"\w|[-‐]\w|[’']s?\b|\.\w| [A-Z]")
_ROLE_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
#: "Ruth Abara, who joined the council as interim director in May"
_JOINED = re.compile(
    r",? who (?:arrived|joined|came|started|took over|returned|was appointed|was brought in|has served)"
    r"(?: [^,.;\n]{1,40}?)? as (?:(?:the|a|an|our|its|new|their|his|her)\s)*"
)
#: "Ruth Abara, who led ..., has been appointed commissioner", "appointed Celia Warrender ... as interim director"
_APPOINTED = re.compile(
    r"(?:, who [^,.;]{1,90},)?\s(?:(?:has been|was|is) appointed (?:as )?|as )(?:(?:the|a|an|our|its|new|their)\s)*"
)
#: "Lucy Winterbourne has been headteacher since 2021"
_DETERMINER = r"(?:(?:also|now|the|a|an|our|its|new|their)\s)*"
_NOW = re.compile(
    rf"\bwho (?:(?:has been|was|is) (?:appointed|named|brought in)|is|now serves) (?:as )?{_DETERMINER}(?=[a-zA-Z])"
)
_IS = re.compile(
    r"\s(?:is|was|has been|had been|became|becomes|took over as|took up post as|serves as|works as|joined as|"
    rf"started as|has become|was appointed)\s{_DETERMINER}"
)


class Mention(NamedTuple):
    """One place where a person is named."""

    start: int
    end: int


@dataclass(slots=True)
class Person:
    """A person named in full somewhere in the document."""

    name: str
    honorific: str | None = None
    gender: str | None = None
    strong: bool = False
    mentions: list[Mention] = field(default_factory=list)
    post: Post | None = None
    described: bool = False


class Named(NamedTuple):
    """Who was named last before an offset; ``subject`` where the name begins its sentence or clause."""

    start: int
    person: Person
    subject: bool


class People:
    """The people of one document, by full name, family name and given name."""

    def __init__(self, structure: Structure, quoted: Sequence[tuple[int, int]], known: frozenset[str]) -> None:
        self._structure = structure
        self.text = structure.text
        self.known = known
        self.persons: dict[str, Person] = {}
        self._by_word: dict[str, list[str]] = {}
        self._merged: dict[str, str] = {}
        self._short: list[tuple[str, str, int, int]] = []
        self._families: list[tuple[Sequence[Token], int, int]] = []
        self._quoted = quoted
        self._quoted_starts = [start for start, _ in quoted]
        for block in structure.blocks:
            if block.kind in _NAMED_IN:
                self._read(block.start, block.end)
        self._merge_family_names()
        for block in structure.blocks:
            if block.kind in _NAMED_IN:
                self._read_alone(block.start, block.end)
        self._titled()
        ordered = [
            (mention.start, person)
            for person in self.persons.values()
            for mention in person.mentions
            if not self._in_quote(mention.start)
        ]
        self._subjects: dict[int, bool] = {}
        self._ordered = sorted([*ordered, *self._by_family_name()], key=_first)
        self._starts = [start for start, _ in self._ordered]

    def _read(self, start: int, end: int) -> None:
        for match in _RUN.finditer(self.text, start, end):
            tokens = _of_possessor(tokens_of(self.text, match.start(), match.end()))
            at = 0
            while at < len(tokens) - 1:
                name = read_name(tokens, at, len(tokens))
                if name is not None and name.honorific >= 0 and name.last - name.first == 1:
                    self._short.append(
                        (
                            tokens[name.honorific].text,
                            tokens[name.first].text,
                            tokens[name.honorific].start,
                            tokens[name.first].end,
                        )
                    )
                if name is not None and name.honorific < 0 and tokens[name.first].low in name_words().particles:
                    self._families.append((tokens, name.first, name.last))  # "Van der Meulen", "De Barros"
                    at = name.end
                    continue
                if (
                    name is None
                    or name.last - name.first < 2
                    or _goes_on(tokens, name.end)
                    or self._is_known(tokens, name.first, name.last)
                ):
                    at = at + 1 if name is None else name.end
                    continue
                self.add(tokens, name.honorific, name.first, name.last, before=at)
                at = name.end

    def _merge_family_names(self) -> None:
        """ "Ruiz Etxeberria" is Carlos Ruiz Etxeberria."""
        for name in [name for name in self.persons if name.count(" ") > 1]:
            short = name.split(" ", 1)[1]
            double = self.persons.get(short)
            if double is None or short.split()[0].lower() in name_words().given:
                continue
            del self.persons[short]
            for word in {short.split()[0].lower(), short.split()[-1].lower()}:
                self._by_word[word] = [other for other in self._by_word[word] if other != short]
            self.persons[name].mentions = sorted([*self.persons[name].mentions, *double.mentions])
            self._merged[short] = name

    def _read_alone(self, start: int, end: int) -> None:
        """ "Tia, 20, said", "her husband, Joe, agreed": a given name alone, of somebody nowhere named in full."""
        for match in _ALONE.finditer(self.text, start, end):
            behind = _LAST_WORD.search(self.text[max(start, match.start() - 30) : match.start()])
            if behind is None:
                continue
            if match["given"] is None and behind["before"] is None:
                span = (match.start() - len(behind["word"]), match.start())
            elif match["given"] is not None and behind["word"].lower() in quote_words().relatives:
                span = match.span("given")
            else:
                continue
            tokens = tokens_of(self.text, *span)
            if len(tokens) == 1 and tokens[0].low not in self._by_word and is_nameable(tokens[0]):
                self.add(tokens, -1, 0, 1)

    def _is_known(self, tokens: Sequence[Token], first: int, last: int) -> bool:
        return self.text[tokens[first].start : tokens[last - 1].end].lower() in self.known

    def add(
        self, tokens: Sequence[Token], honorific: int, first: int, last: int, *, before: int = 0, sure: bool = False
    ) -> Person:
        """Keep a full name with its place; returns the person."""
        words = [token.text for token in tokens[first:last]]
        name = " ".join(words)
        person = self.persons.get(name)
        if person is None:
            person = self.persons[name] = Person(name)
            for word in {words[0].lower(), words[-1].lower()}:
                sharing = self._by_word.setdefault(word, [])
                if len(sharing) < MAX_SHARING:
                    sharing.append(name)
        title = (
            " ".join(token.text for token in tokens[honorific:first] if token.text != ".") if honorific >= 0 else None
        )
        person.honorific = person.honorific or title
        person.gender = person.gender or gender_of(title, name)
        start = tokens[honorific if honorific >= 0 else first].start
        bisect.insort(person.mentions, Mention(start, tokens[last - 1].end), key=_start_of)
        person.strong = person.strong or sure or honorific >= 0 or self._looks_human(tokens, first, last)
        return person

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
            and words[0] in {"the", "our", "its", "his", "her", "their"} | _possessors(words)
        ):
            clause = words[1:]
        elif head.rstrip().endswith(",") and words[0] not in quote.introductions:
            return False
        return len(clause) <= 9 and not any(
            (word in quote.verbs and not quote.verbs[word].doubtful)
            or (word in quote_words().post_stops and word not in ("the", "last", "night", "a"))
            or word.endswith("ed")
            for word in clause
        )

    def _looks_human(self, tokens: Sequence[Token], first: int, last: int) -> bool:
        words = name_words()
        if _is_thing(self.text, tokens[last - 1].end):
            return False
        given = tokens[first].low.split("-")[0]
        if given in words.given:
            return True
        if first and is_role_head(tokens[first - 1].low):
            return True
        before = self.text[max(0, tokens[first].start - 30) : tokens[first].start].split()
        if before and (
            is_role_head(before[-1].lower().rstrip(",")) or before[-1].lower().rstrip(",") in quote_words().groups
        ):
            return True
        after = self.text[tokens[last - 1].end : tokens[last - 1].end + 70]
        return bool(re.match(r",? (?:aged )?\d\d,|, who(?:se)?\b|, (?:an?|the|our|its)? ?[^,.;:]{0,60}", after)) and (
            bool(re.match(r",? (?:aged )?\d\d,|, who(?:se)?\b", after))
            or any(is_role_head(word) for word in re.findall(r"[a-z-]+", after.lower())[:6])
        )

    def _titled(self) -> None:
        """Further mentions: "Mr Walker", "Dame Ursula", "Van der Meulen", of people named in full elsewhere."""
        for tokens, first, last in self._families:
            name = " ".join(token.text for token in tokens[first:last])
            person = self.find(name, before=tokens[first].start)
            if person is None:
                self.add(tokens, -1, first, last)
                continue
            start = tokens[first].start
            bisect.insort(person.mentions, Mention(start, tokens[last - 1].end), key=_start_of)
            person.strong = True
        for title, name, start, end in self._short:
            person = self.find(name, before=start, honorific=title)
            gender = gender_of(title, "")
            if person is not None and gender and person.gender not in (None, gender):
                person = self._relative(name, gender) or person
            if person is not None:
                bisect.insort(person.mentions, Mention(start, end), key=_start_of)
                person.gender = person.gender or gender_of(title, person.name)
            else:  # "Mr Justice Plaistow", nowhere named in full
                tokens = tokens_of(self.text, end - len(name), end)
                self.add(tokens, -1, 0, 1, sure=True).honorific = title

    def _relative(self, family: str, gender: str) -> Person | None:
        """ "Gordon Prewett ... his wife, Caroline ... Mrs Prewett": the only woman with a given name alone."""
        alone = [person for name, person in self.persons.items() if " " not in name and person.gender == gender]
        if len(alone) != 1:
            return None
        person, name = alone[0], f"{alone[0].name} {family}"
        self._merged[person.name] = person.name = name
        self.persons[name] = self.persons.pop(name.split()[0])
        self._by_word[name.split()[0].lower()] = [name]
        self._by_word.setdefault(family.lower(), []).append(name)
        person.strong = True
        return person

    def _by_family_name(self) -> list[tuple[int, Person]]:
        """Where people named in full elsewhere stand with their family name alone: "Gaspard said she planned"."""
        found: list[tuple[int, Person]] = []
        for family in dict.fromkeys(
            person.name.rsplit(" ", 1)[-1] for person in self.persons.values() if person.strong and " " in person.name
        ):
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
        return before[0].lower() in name_words().not_names | name_words().honorifics

    def _in_quote(self, offset: int) -> bool:
        at = bisect.bisect_right(self._quoted_starts, offset) - 1
        return at >= 0 and offset < self._quoted[at][1]

    def find(self, name: str, *, before: int, honorific: str | None = None) -> Person | None:
        """The person meant by a full, family or given name at ``before``: the nearest named earlier, else later."""
        name = self._merged.get(name, name)
        if name in self.persons and " " in name:
            return self.persons[name]
        words = name.split()
        if not words:
            return None
        candidates = [
            self.persons[full]
            for full in self._by_word.get(words[-1].lower(), ())
            if len(words) == 1
            or full.split()[0] == words[0]
            or _initials(full, words)
            or (words[0].lower() in name_words().particles and full.lower().endswith(f" {name.lower()}"))
        ]
        if len(words) == 1 and honorific:
            titles = (honorific or "").lower()
            gender = gender_of(honorific, "")
            by_given = any(title in titles for title in ("sir", "dame", "lady", "lord", "sister", "father", "brother"))
            fitting = [p for p in candidates if gender is None or p.gender in (None, gender)] or candidates
            family = [p for p in fitting if p.name.split()[-1].lower() == words[0].lower()]
            candidates = fitting if by_given else family
        strong = [person for person in candidates if person.strong] or candidates
        if not strong:
            return None
        return max(strong, key=lambda person: _nearness(person, before))

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

    def _begins(self, start: int) -> bool:
        if start not in self._subjects:
            self._subjects[start] = self._is_subject(start)
        return self._subjects[start]

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
                post = self.post_at(mention.start, mention.end)
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
        return person.post

    def post_at(self, start: int, end: int) -> Post | None:
        """The post that stands before or behind the name at ``start`` to ``end``."""
        block = self._structure.block_at(start)
        before = post_before(self.text, start, self.known, block.start if block is not None else 0)
        if before is not None and before.start >= 0 and before.body_start >= 0:
            return before
        behind = read_apposition(self.text, end, min(len(self.text), end + _AFTER), self.known)
        if (before is None or before.start < 0) and (behind is None or behind.start < 0):
            said = _IS.match(self.text, end) or _APPOINTED.match(self.text, end) or _JOINED.match(self.text, end)
            if said:
                post = read_post(
                    self.text,
                    said.end(),
                    piece_end(self.text, said.end(), min(len(self.text), end + _AFTER)),
                    self.known,
                )
                if (
                    post is not None
                    and post.start >= 0
                    and len(self.text[post.start : post.end].split()) <= 9
                    and post.start - said.end() < 4
                ):
                    return post
        if before is None or before.start < 0:
            return self._later_post(behind, end) or behind or before
        if behind is not None and behind.body_start >= 0 and behind.start < 0:
            return before._replace(body_start=behind.body_start, body_end=behind.body_end, generic=behind.generic)
        return before

    def _later_post(self, post: Post | None, end: int) -> Post | None:
        """ "A former director of services in Leeds who has been appointed commissioner": the post held now."""
        if (
            post is None
            or post.start < 0
            or not self.text[post.start : post.end].lower().startswith(name_words().former)
        ):
            return None
        now = _NOW.search(self.text, end, min(len(self.text), end + _AFTER))
        if now is None:
            return None
        later = read_post(
            self.text, now.end(), piece_end(self.text, now.end(), min(len(self.text), now.end() + 90)), self.known
        )
        return later if later is not None and later.start >= 0 else None


def _of_possessor(tokens: list[Token]) -> list[Token]:
    """ "Carol Nettlefold’s husband": the family name without its ending, behind a given name."""
    words = name_words()
    for at in range(1, len(tokens)):
        token, given = tokens[at], tokens[at - 1].low
        if token.possessive and (given in words.given):
            cut = 2 if token.text[-1] in "sS" and token.text[-2] in "'’" else 1
            plain = token._replace(text=token.text[:-cut], end=token.end - cut, possessive=False)
            if is_nameable(plain):
                tokens[at] = plain
    return tokens


def _possessors(words: Sequence[str]) -> set[str]:
    return {word for word in words[:1] if word.endswith(("’s", "'s"))} or (
        {words[0]} if any(w.endswith(("’s", "'s")) for w in words[:5]) else set()
    )


def _is_thing(text: str, end: int) -> bool:
    return re.compile(r",? which\b").match(text, end) is not None


def _goes_on(tokens: Sequence[Token], end: int) -> bool:
    """A word of bodies follows at once: "Orrin Valley Housing" is nobody's name."""
    return end < len(tokens) and tokens[end].cap and tokens[end].low in name_words().organisations


def _initials(full: str, words: Sequence[str]) -> bool:
    return full.split()[0][:1] == words[0][:1] and (
        len(words[0].rstrip(".")) == 1 or len(full.split()[0].rstrip(".")) == 1
    )


def _nearness(person: Person, before: int) -> tuple[bool, int]:
    at = bisect.bisect_left(person.mentions, before, key=_start_of)
    if at:
        return True, person.mentions[at - 1].start
    return False, -person.mentions[0].start if person.mentions else 0


def _start_of(mention: Mention) -> int:
    return mention.start


def _first(pair: tuple[int, Person]) -> int:
    return pair[0]
