"""Who is named in a document, in full, by a family name with a title, or by a given name alone.

    Cllr Ann Bell ... Mrs Bell            one person
    Carlos Ruiz Echeverri ... Ruiz Echeverri
    Tia, 20, said        her husband, Joe, agreed

Names are read once from the whole text. Headlines do not count: their capitals join names to other words.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence

from pipeline.quotes.name_words import name_words
from pipeline.quotes.names import Token, gender_of, is_nameable, is_role_head, read_name, tokens_of, without_label
from pipeline.quotes.person import Mention, Person, start_of
from pipeline.quotes.words import quote_words
from pipeline.structure import Structure

#: Parts of a page whose names count.
_NAMED_IN = frozenset({"paragraph", "bullet", "row", "note", "caption", "salutation", "signature"})
# A word with a capital, or initials. It begins with the capital, so that the search for a run of them can skip.
_CAPITAL = r"[^\W\d_a-zß-öø-ÿ](?:(?<=[A-Z])\.(?:[A-Z]\.){0,2}|[\w'’-]*\.?)"
_RUN = re.compile(rf"{_CAPITAL}(?:[ \u00a0\n](?:(?:[a-zñ]{{1,5}}[ \u00a0]){{0,2}}{_CAPITAL}))+")
# Both branches begin with their sign, so that the search can skip.
_ALONE = re.compile(
    r", (?:(?:aged |now (?:aged )?)?\d{1,2}[,)]|who(?: is|’s|'s) (?:aged )?\d{1,2}\b|aged [a-z]+,"
    r"|(?P<told>whos?e?\b)|(?P<given>[A-Z][a-zà-ÿ]+),)| \(\d{1,2}[,)]"
)
_LAST_WORD = re.compile(r"(?P<before>[^\W\d_] )?(?P<word>[^\W\d_]+)$")
#: People who share a word of their names: enough for any document, and bounded.
MAX_SHARING = 100
#: So far a full name is looked for behind which only "Mr Okonta" stands.
MAX_TEXT = 50_000


class Register:
    """The people of one document, by full name, family name and given name."""

    def __init__(self, structure: Structure, known: frozenset[str]) -> None:
        self.text = structure.text
        self.known = known
        self.persons: dict[str, Person] = {}
        self._by_word: dict[str, list[str]] = {}
        self._merged: dict[str, str] = {}
        self._short: list[tuple[str, str, int, int]] = []
        self._alone: list[Person] = []
        self._owners = 0
        self._families: list[tuple[Sequence[Token], int, int]] = []
        for block in structure.blocks:
            if block.kind in _NAMED_IN:
                self._read(block.start, block.end)
        self._merge_family_names()
        for block in structure.blocks:
            if block.kind in _NAMED_IN:
                self._read_alone(block.start, block.end)
                self._read_beside(block.start, block.end)
        self._titled()

    def _read(self, start: int, end: int) -> None:
        for match in _RUN.finditer(self.text, start, end):
            tokens = _of_possessor(tokens_of(self.text, match.start(), match.end()))
            at = 0
            while at < len(tokens) - 1:
                name = read_name(tokens, at, len(tokens))
                name = without_label(tokens, name) if name is not None else None
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
                    or (at and tokens[at - 1].low in name_words().leading)
                    or _goes_on(tokens, name.end)
                    or self._is_known(tokens, name.first, name.last)
                ):
                    at = at + 1 if name is None else name.end
                    continue
                self.add(tokens, name.honorific, name.first, name.last)
                at = name.end

    def _merge_family_names(self) -> None:
        """ "Ruiz Etxeberria" is Carlos Ruiz Etxeberria."""
        for name in [name for name in self.persons if name.count(" ") > 1]:
            short = name.split(" ", 1)[1]
            double = self.persons.get(short)
            if double is None or name not in self.persons or short.split()[0].lower() in name_words().given:
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
            word = behind["word"].lower()
            start_of_word = match.start() - len(behind["word"])
            inside = behind["before"] is not None and word in name_words().given and self._follows_small(start_of_word)
            if match["told"] is not None and (word not in name_words().given or not behind["word"][0].isupper()):
                continue  # "Phil, who adopted two brothers," but not "parents, who"
            if match["given"] is None and (behind["before"] is None or inside):
                span = (match.start() - len(behind["word"]), match.start())
            elif match["given"] is not None and (
                word in quote_words().relatives
                or (word == "them" and match["given"].lower() in name_words().given)  # "One of them, Eilidh, drew it"
                or (is_role_head(word) and self._is_given(match["given"], start_of_word))
            ):
                span = match.span("given")
            else:
                continue
            tokens = tokens_of(self.text, *span)
            if len(tokens) == 1 and tokens[0].low not in self._by_word and is_nameable(tokens[0]):
                self._alone.append(self.add(tokens, -1, 0, 1))

    def _read_beside(self, start: int, end: int) -> None:
        """ "Her friend Tash", "three-year-old Archie": a given name behind who bears it."""
        for match in quote_words().related.finditer(self.text, start, end):
            tokens = tokens_of(self.text, *match.span("given"))
            if len(tokens) == 1 and tokens[0].low not in self._by_word and is_nameable(tokens[0]):
                person = self.add(tokens, -1, 0, 1, sure=True)
                female, male = quote_words().female_nouns, quote_words().male_nouns
                person.gender = "f" if match["who"] in female else "m" if match["who"] in male else person.gender
                self._alone.append(person)

    def _follows_small(self, offset: int) -> bool:
        """ "Among them was Osian, aged ten,": the word before has no capital."""
        before = self.text[max(0, offset - 20) : offset].split()[-1:]
        return bool(before) and before[0].islower()

    def _is_given(self, name: str, post_end: int) -> bool:
        """ "I asked our nurse manager, Shabna, what": a given name, or any name behind a post of ours."""
        phrase = self.text[max(0, post_end - 40) : post_end].lower().split()
        return name.lower() in name_words().given or bool({"our", "my"} & set(phrase[-4:]))

    def _is_known(self, tokens: Sequence[Token], first: int, last: int) -> bool:
        return self.text[tokens[first].start : tokens[last - 1].end].lower() in self.known

    def add(self, tokens: Sequence[Token], honorific: int, first: int, last: int, *, sure: bool = False) -> Person:
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
        bisect.insort(person.mentions, Mention(start, tokens[last - 1].end), key=start_of)
        person.strong = person.strong or sure or honorific >= 0 or self._looks_human(tokens, first, last)
        return person

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
            bisect.insort(person.mentions, Mention(start, tokens[last - 1].end), key=start_of)
            person.strong = True
        for title, name, start, end in self._short:
            person = self.find(name, before=start, honorific=title)
            gender = gender_of(title, "")
            if person is not None and gender and person.gender not in (None, gender):
                person = self._relative(name, gender) or person
            if person is not None:
                bisect.insort(person.mentions, Mention(start, end), key=start_of)
                person.gender = person.gender or gender_of(title, person.name)
            else:  # "Mr Justice Plaistow", nowhere named in full
                tokens = self._possessor(name) or tokens_of(self.text, end - len(name), end)
                titled = self.add(tokens, -1, 0, len(tokens), sure=True)
                titled.honorific, titled.gender = title, gender_of(title, titled.name)  # "Mrs Lee", though Lee is a he
                if len(tokens) > 1:
                    bisect.insort(self.persons[f"{tokens[0].text} {name}"].mentions, Mention(start, end), key=start_of)

    def _possessor(self, family: str) -> list[Token] | None:
        """The full name that only a possessive gives: "Des Okonjo’s office ... Mr Okonjo"."""
        self._owners += 1
        if self._owners > MAX_SHARING:
            return None
        owner = re.compile(rf"\b[A-Z][\w’'-]+ {re.escape(family)}(?=[’']s?\b)").search(self.text, 0, MAX_TEXT)
        tokens = tokens_of(self.text, *owner.span()) if owner else []
        return tokens if len(tokens) == 2 and all(map(is_nameable, tokens)) else None

    def _relative(self, family: str, gender: str) -> Person | None:
        """ "Gordon Prewett ... his wife, Caroline ... Mrs Prewett": the only woman with a given name alone."""
        alone = [person for person in self._alone[:MAX_SHARING] if " " not in person.name and person.gender == gender]
        if len(alone) != 1:
            return None
        person, name = alone[0], f"{alone[0].name} {family}"
        self._merged[person.name] = person.name = name
        self.persons[name] = self.persons.pop(name.split()[0])
        self._by_word[name.split()[0].lower()] = [name]
        self._by_word.setdefault(family.lower(), []).append(name)
        person.strong = True
        return person

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
    at = bisect.bisect_left(person.mentions, before, key=start_of)
    if at:
        return True, person.mentions[at - 1].start
    return False, -person.mentions[0].start if person.mentions else 0
