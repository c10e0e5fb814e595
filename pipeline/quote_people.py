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

from pipeline.names import Token, gender_of, is_body, is_nameable, is_role_head, name_words, read_body, read_name, tokens_of
from pipeline.quote_roles import Post, read_post
from pipeline.quote_words import quote_words
from pipeline.structure import Structure

#: Parts of a page whose names count. Headlines do not: their capitals join names to other words.
_NAMED_IN = frozenset({"paragraph", "bullet", "row", "note", "caption", "salutation", "signature"})
_RUN = re.compile(
    r"(?:(?:[A-Z]\.){1,3}|[^\W\d_a-zß-öø-ÿ][\w'’-]*\.?)(?:[ \u00a0\n](?:(?:[a-zñ]{1,5}[ \u00a0]){0,2}(?:(?:[A-Z]\.){1,3}|[^\W\d_a-zß-öø-ÿ][\w'’-]*\.?)))+")
_BEFORE, _AFTER = 140, 220
#: People who share a word of their names, and mentions looked at for a post: enough for any document, and bounded.
MAX_SHARING, MAX_ROLES = 100, 300
_BRACKET = re.compile(r"\s\([^()]{1,30}\)\s*$")
_ROLE_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
#: "Ruth Abara, who led ..., has been appointed commissioner", "appointed Celia Warrender, who led ..., as interim director"
_APPOINTED = re.compile(r"(?:, who [^,.;]{1,90},)?\s(?:(?:has been|was|is) appointed (?:as )?|as )(?:(?:the|a|an|our|its|new|their)\s)*")
#: "Lucy Winterbourne has been headteacher since 2021"
_IS = re.compile(r"\s(?:is|was|has been|had been|became|becomes|took over as|took up post as|serves as|works as|joined as|started as|has become|was appointed)\s(?:(?:also|now|the|a|an|our|its|new|their)\s)*")


@dataclass(slots=True)
class Mention:
    """One place where a person is named; ``subject`` where the name begins its sentence or clause."""

    start: int
    end: int
    subject: bool


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


class People:
    """The people of one document, by full name, family name and given name."""

    def __init__(self, structure: Structure, quoted: Sequence[tuple[int, int]], known: frozenset[str]) -> None:
        self._structure = structure
        self.text = structure.text
        self.known = known
        self.persons: dict[str, Person] = {}
        self._by_word: dict[str, list[str]] = {}
        self._short: list[tuple[str, str, int, int]] = []
        self._quoted = quoted
        self._quoted_starts = [start for start, _ in quoted]
        for block in structure.blocks:
            if block.kind in _NAMED_IN:
                self._read(block.start, block.end)
        self._titled()
        ordered = [(mention, person) for person in self.persons.values() for mention in person.mentions if not self._in_quote(mention.start)]
        self._ordered = sorted(ordered, key=_first_start)
        self._starts = [mention.start for mention, _ in self._ordered]

    def _read(self, start: int, end: int) -> None:
        for match in _RUN.finditer(self.text, start, end):
            tokens = tokens_of(self.text, match.start(), match.end())
            at = 0
            while at < len(tokens) - 1:
                name = read_name(tokens, at, len(tokens))
                if name is not None and name.honorific >= 0 and name.last - name.first == 1:
                    self._short.append((tokens[name.honorific].text, tokens[name.first].text, tokens[name.honorific].start, tokens[name.first].end))
                if name is None or name.last - name.first < 2 or _goes_on(tokens, name.end) or self._is_known(tokens, name.first, name.last):
                    at = at + 1 if name is None else name.end
                    continue
                self.add(tokens, name.honorific, name.first, name.last, before=at)
                at = name.end

    def _is_known(self, tokens: Sequence[Token], first: int, last: int) -> bool:
        return self.text[tokens[first].start : tokens[last - 1].end].lower() in self.known

    def add(self, tokens: Sequence[Token], honorific: int, first: int, last: int, *, before: int = 0, sure: bool = False) -> Person:
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
        title = " ".join(token.text for token in tokens[honorific:first] if token.text != ".") if honorific >= 0 else None
        person.honorific = person.honorific or title
        person.gender = person.gender or gender_of(title, name)
        start = tokens[honorific if honorific >= 0 else first].start
        bisect.insort(person.mentions, Mention(start, tokens[last - 1].end, self._is_subject(start)), key=_start_of)
        person.strong = person.strong or sure or honorific >= 0 or self._looks_human(tokens, first, last)
        return person

    def _is_subject(self, start: int) -> bool:
        """The name begins its sentence or clause, but for a post and an introduction ("Asked about it, Mr Hill ...")."""
        head = re.split(r"[.!?:;\n\"“”]\s*", self.text[max(0, start - 160) : start])[-1]
        if re.search(r"[.!?]['’]\s+$", head):
            return True
        words = _WORD.findall(head.lower())
        if not words:
            return True
        quote = quote_words()
        clause = _WORD.findall(re.split(r",|\b(?:and|but|while|as|said|says|added|that|because|when)\b", head.lower())[-1])
        if head.rstrip().endswith(",") and words[0] not in quote.introductions and words[0] in {"the", "our", "its", "his", "her", "their"} | _possessors(words):
            clause = words[1:]
        elif head.rstrip().endswith(",") and words[0] not in quote.introductions:
            return False
        return len(clause) <= 9 and not any(word in quote.verbs and not quote.verbs[word].doubtful or word in _STOPS and word not in ("the", "last", "night", "a") or word.endswith("ed") for word in clause)

    def _looks_human(self, tokens: Sequence[Token], first: int, last: int) -> bool:
        words = name_words()
        if _is_thing(self.text, tokens[last - 1].end):
            return False
        given = tokens[first].low.split("-")[0]
        if given in words.given_female or given in words.given_male:
            return True
        if first and is_role_head(tokens[first - 1].low):
            return True
        before = self.text[max(0, tokens[first].start - 30) : tokens[first].start].split()
        if before and (is_role_head(before[-1].lower().rstrip(",")) or before[-1].lower().rstrip(",") in quote_words().groups):
            return True
        after = self.text[tokens[last - 1].end : tokens[last - 1].end + 70]
        return bool(re.match(r",? (?:aged )?\d\d,|, who(?:se)?\b|, (?:an?|the|our|its)? ?[^,.;:]{0,60}", after)) and (
            bool(re.match(r",? (?:aged )?\d\d,|, who(?:se)?\b", after)) or any(is_role_head(word) for word in re.findall(r"[a-z-]+", after.lower())[:6]))

    def _titled(self) -> None:
        """Further mentions: "Mr Walker", "Dame Ursula", of people named in full elsewhere."""
        for title, name, start, end in self._short:
            person = self.find(name, before=start, honorific=title)
            if person is not None:
                bisect.insort(person.mentions, Mention(start, end, self._is_subject(start)), key=_start_of)
                person.gender = person.gender or gender_of(title, person.name)

    def _in_quote(self, offset: int) -> bool:
        at = bisect.bisect_right(self._quoted_starts, offset) - 1
        return at >= 0 and offset < self._quoted[at][1]

    def find(self, name: str, *, before: int, honorific: str | None = None) -> Person | None:
        """The person meant by a full name, family name or given name at ``before``: the nearest one named earlier, else later."""
        if name in self.persons and " " in name:
            return self.persons[name]
        words = name.split()
        if not words:
            return None
        candidates = [self.persons[full] for full in self._by_word.get(words[-1].lower(), ()) if len(words) == 1 or full.split()[0] == words[0] or _initials(full, words)]
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

    def before(self, offset: int, *, gender: str | None, reach: int) -> Person | None:
        """The person whom "she" or "he" at ``offset`` stands for: the last subject of that gender, else the last one named."""
        index = bisect.bisect_left(self._starts, offset) - 1
        fallback: Person | None = None
        while index >= 0 and self._starts[index] >= offset - reach:
            mention, person = self._ordered[index]
            index -= 1
            if not person.strong or (gender and person.gender not in (None, gender)):
                continue
            if mention.subject:
                return person
            fallback = fallback or person
        return fallback

    def with_role(self, words: Sequence[str], before: int) -> Person | None:
        """The person whose post has all of ``words`` ("director", "council leader"): the nearest one."""
        at = bisect.bisect_left(self._starts, before)
        asked: set[str] = set()
        for index in (*range(at - 1, max(-1, at - 1 - MAX_ROLES), -1), *range(at, min(len(self._ordered), at + MAX_ROLES))):
            person = self._ordered[index][1]
            if person.strong and person.name not in asked and self._has_role(person, words):
                return person
            asked.add(person.name)
        return None

    def _has_role(self, person: Person, words: Sequence[str]) -> bool:
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
                        post = post._replace(body_start=person.post.body_start, body_end=person.post.body_end, generic=person.post.generic)
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
            said = _IS.match(self.text, end) or _APPOINTED.match(self.text, end)
            if said:
                post = read_post(self.text, said.end(), _piece_end(self.text, said.end(), min(len(self.text), end + _AFTER)), self.known)
                if post is not None and 0 <= post.start and len(self.text[post.start : post.end].split()) <= 9 and post.start - said.end() < 4:
                    return post
        if before is None or before.start < 0:
            return behind or before
        if behind is not None and behind.body_start >= 0 and behind.start < 0:
            return before._replace(body_start=behind.body_start, body_end=behind.body_end, generic=behind.generic)
        return before


def _possessors(words: Sequence[str]) -> set[str]:
    return {word for word in words[:1] if word.endswith(("’s", "'s"))} or ({words[0]} if any(w.endswith(("’s", "'s")) for w in words[:5]) else set())


def _is_thing(text: str, end: int) -> bool:
    return re.compile(r",? which\b").match(text, end) is not None


def _goes_on(tokens: Sequence[Token], end: int) -> bool:
    """A word of bodies follows at once: "Orrin Valley Housing" is nobody's name."""
    return end < len(tokens) and tokens[end].cap and tokens[end].low in name_words().organisations


def _initials(full: str, words: Sequence[str]) -> bool:
    return full.split()[0][:1] == words[0][:1] and (len(words[0].rstrip(".")) == 1 or len(full.split()[0].rstrip(".")) == 1)


def _nearness(person: Person, before: int) -> tuple[bool, int]:
    at = bisect.bisect_left(person.mentions, before, key=_start_of)
    if at:
        return True, person.mentions[at - 1].start
    return False, -person.mentions[0].start if person.mentions else 0


def _start_of(mention: Mention) -> int:
    return mention.start


def _first_start(pair: tuple[Mention, Person]) -> int:
    return pair[0].start


def post_before(text: str, start: int, known: frozenset[str], low: int = 0) -> Post | None:
    """The post in the words right before a name: "Chair of governors David", "The director of services, Faisal"."""
    offset = max(low, start - _BEFORE)
    head = text[offset:start]
    head = _BRACKET.sub(" ", head)
    comma = re.search(r",\s*$", head)
    if comma:
        head = head[: comma.start()]
    elif not head.endswith((" ", "\u00a0", "\n")):
        return None
    tokens = tokens_of(text, offset, offset + len(head.rstrip()))
    first = _role_start(tokens)
    if first is None or not any(is_role_head(token.low) for token in tokens[first:]):
        return None
    if comma and not ((first and tokens[first - 1].low in ("the", "its", "his", "her", "their", "our")) or any(t.possessive for t in tokens[first : first + 6])):
        return None
    return read_post(text, tokens[first].start, tokens[-1].end, known)


def _role_start(tokens: Sequence[Token]) -> int | None:
    """Index of the first word of the post that ends the window; None where its last word belongs to none."""
    words, quote = name_words(), quote_words()
    if not tokens or not (is_role_head(tokens[-1].low) or tokens[-1].cap or len(tokens) > 1):
        return None
    first = len(tokens)
    while first > 0 and len(tokens) - first < 16:
        token = tokens[first - 1]
        if not (token.text[0].isalnum() or token.text in ("&", "/")) or token.text[0].isdigit():
            if token.text == "," and _in_list(tokens, first - 1):
                first -= 1
                continue
            break
        if token.low == "the" and first < len(tokens) and first > 1 and tokens[first - 2].low in ("of", "for", "at") and (
                tokens[first].cap or tokens[first].low in words.part_of_post | words.generic):
            first -= 1
            continue
        if token.low in _STOPS or (token.low in quote.verbs and not quote.verbs[token.low].doubtful) or (token.low.endswith(("ed", "ly")) and not token.cap and token.low not in words.not_names):
            break
        if token.low in words.honorifics and token.cap and (first == len(tokens) or not is_role_head(token.low)):
            break
        first -= 1
    if 0 < first < len(tokens) and tokens[first].low == "majesty":
        first -= 1
    while first < len(tokens) and tokens[first].low in ("and", "of", "for", "at", "in", "from", "&", "with"):
        first += 1
    if first >= len(tokens):
        return None
    tail = tokens[-1]
    if is_role_head(tail.low):
        return first
    heads = [index for index in range(first, len(tokens)) if is_role_head(tokens[index].low)]
    if not heads:
        return None
    between = tokens[heads[-1] + 1 :]
    return first if between and between[0].low in ("of", "for", "at", "and", "in") and len(between) <= 9 else None


def _in_list(tokens: Sequence[Token], at: int) -> bool:
    """The comma stands inside a post: "Member for Children, Schools and Families"."""
    head = [t.low for t in tokens[max(0, at - 6) : at]]
    tail = tokens[at + 1 : at + 5]
    return ("for" in head or "of" in head) and any(t.low in ("and", "&") for t in tail) and bool(tail) and tail[0].cap


_STOPS = frozenset({
    "the", "a", "an", "his", "her", "their", "its", "our", "my", "this", "that", "these", "those", "who", "which", "whose", "when", "where", "while", "as", "by", "to", "with", "on",
    "after", "before", "but", "or", "because", "if", "is", "was", "are", "were", "has", "have", "had", "will", "would", "be", "been", "he", "she", "they", "it", "we", "i", "you", "from",
    "last", "night", "week", "month", "year", "today", "yesterday", "tomorrow", "morning", "evening", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "however", "meanwhile",
    "both", "between", "then", "now", "also", "not", "than", "like", "about", "welcome", "thank", "thanks", "meet", "join", "joining", "including", "include", "such", "where", "there", "here", "so", "under", "over", "into", "out", "up", "can", "could", "may", "must", "should",
})


def read_apposition(text: str, at: int, limit: int, known: frozenset[str]) -> Post | None:
    """The post in the words right behind a name, from the comma, dash or bracket at ``at``."""
    opening = re.compile(r"[\s*]*(?:\([^)]{1,12}\)\s*)?(?P<sign>[,(]|\s[–—-])\s*(?:aged\s+)?(?:\d{1,3}\s*,\s*)?").match(text, at, limit)
    of = re.compile(r"\s(?:of|from|at)\s(?=(?:the\s)?[A-Z])").match(text, at, limit)
    if opening is None:
        if of is None:
            who = re.compile(r"\s(?=who\s(?:is|was|became|has))").match(text, at, limit)
            return read_post(text, who.end(), _piece_end(text, who.end(), limit), known) if who else None
        return _body_only(text, of.end(), limit)
    start = opening.end()
    if opening["sign"] == "(":
        close = text.find(")", start, limit)
        return read_post(text, start, close, known) if close > 0 else None
    of = re.compile(r"(?:of|from|at|with)\s(?=(?:the\s)?[A-Z])").match(text, start, limit)
    if of:
        return _body_only(text, of.end(), limit)
    end = apposition_end(text, start, limit)
    post = read_post(text, start, end, known)
    if post is None or post.body_start < 0:  # "chief nurse, NHS Westdale" and "Chief Inspector Lee Marsh, Westdale Police"
        body = _whole_body(text, *((start, end) if post is None else (end + 1, _piece_end(text, end + 1, limit)) if text[end : end + 1] == "," else (end, end)))
        if body is not None:
            return body if post is None else post._replace(body_start=body.body_start, body_end=body.body_end)
    return post


def _whole_body(text: str, start: int, end: int) -> Post | None:
    """The piece between two commas is the name of a body and nothing else."""
    tokens = tokens_of(text, start, end)
    first = 1 if tokens and tokens[0].low == "the" else 0
    if len(tokens) <= first or len(tokens) > 9 or read_body(tokens, first, len(tokens)) != len(tokens) or not is_body(tokens, first, len(tokens)):
        return None
    if any(is_role_head(token.low) for token in tokens) or tokens[first].low in name_words().honorifics:
        return None
    return Post(-1, -1, tokens[first].start, tokens[-1].end)


def _body_only(text: str, at: int, limit: int) -> Post | None:
    tokens = tokens_of(text, at, min(limit, at + 90))
    first = 1 if tokens and tokens[0].low == "the" else 0
    last = read_body(tokens, first, len(tokens))
    if last > first and is_body(tokens, first, last):
        return Post(-1, -1, tokens[first].start, tokens[last - 1].end)
    return None


_PIECE = re.compile(r"[,;:.!?()\"“”\n]|\s[–—-]\s|(?<=\s)[‘']|\s(?:who|whose|which|where)\b")


def _piece_end(text: str, start: int, limit: int) -> int:
    for match in _PIECE.finditer(text, start, limit):
        if match.group() == "." and re.search(r"\b(?:[A-Z]|St|Dr|Mr|Mrs|Ms)$", text[max(start, match.start() - 4) : match.start()]):
            continue
        return match.start()
    return limit


def apposition_end(text: str, start: int, limit: int) -> int:
    """The end of an appositive post: commas inside it go on where they join a list ("Children, Schools and Families")."""
    relative = re.compile(r"who(?:'s|’s)?\s").match(text, start, limit)
    end = _piece_end(text, relative.end() if relative else start, limit)
    first = text[start:end].lower()
    if not any(is_role_head(word) for word in re.findall(r"[a-z][a-z-]*", first)):
        return end
    while end < limit and text[end] == ",":
        following = _piece_end(text, end + 1, limit)
        piece = text[end + 1 : following].strip()
        words = piece.split()
        if not words or len(words) > 7 or not re.search(r"\b(?:for|of|in)\b", first):
            break
        lows = [word.lower() for word in words]
        if lows[0] in ("and", "&"):
            named = sum(is_nameable(token) for token in tokens_of(text, end + 1, following))
            if len(words) > 5 or named > 1 or any(word in quote_words().verbs for word in lows):
                break
        elif lows[0] in _STOPS or any(word in quote_words().verbs and not quote_words().verbs[word].doubtful for word in lows) or any(is_role_head(w) for w in lows):
            break
        elif not ("and" in lows or "&" in lows):
            later = text[following + 1 : following + 40] if following < limit and text[following] == "," else ""
            if not re.match(r"\s*(?:[\w’'-]+\s){0,3}(?:and|&)\s", later):
                break
        end = following
    return end
