"""The subject of a verb of saying: what kind of source a noun phrase names, and with which words.

    she | Mr Walker | Bev                                -> pronoun | person | name
    Harrowmere Council leader Priya Lakhani              -> person, with a post
    The director of services, Faisal Noor-Hartley        -> person, with a post
    the council leader | the commissioner                -> post
    Ofsted’s report | a direction notice                 -> document
    inspectors | the lead inspector | the watchdog       -> inspectors
    a spokesman for the Teachers’ Alliance               -> spokesperson
    one parent | young people | a social worker          -> group
    Ofsted | Lynsworth Parent Carer Forum | the trust    -> body
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.names import Name, Token, is_acronym, is_body, is_nameable, is_role_head, name_words, read_body, read_name
from pipeline.quote_people import apposition_end, read_apposition
from pipeline.quote_roles import Post, read_post
from pipeline.quote_words import quote_words

#: Words that end a noun phrase.
_ENDS = frozenset({
    "is", "are", "was", "were", "has", "have", "had", "will", "would", "can", "could", "may", "might", "must", "should", "do", "does", "did", "who", "whose", "which", "that", "when", "where",
    "while", "because", "if", "after", "before", "during", "as", "by", "to", "on", "into", "following", "through", "since", "until", "about", "but", "or", "than", "not", "yesterday", "today", "tonight", "also", "then",
    "later", "afterwards", "however", "there", "he", "she", "they", "it", "we", "i", "you", "this", "last", "so", "what", "how", "why",
})
#: "Report cards", "the letter writer": the document only describes another noun.
_COMPOUND = frozenset({"author", "authors", "writer", "writers", "card", "cards", "team", "teams", "panel", "group", "stage", "process", "form", "holder", "committee", "day", "letter", "report", "findings", "summary", "notice"})
_GOES_ON = frozenset({"of", "for", "at", "and", "&", "from", "in", "with"})


@dataclass(frozen=True, slots=True)
class Subject:
    """What a noun phrase names; ``at`` and ``behind`` are token indices, the rest offsets."""

    kind: str  # pronoun, relative, person, name, post, document, inspectors, spokesperson, group, body, own
    at: int
    behind: int
    start: int
    end: int
    word: str  # the pronoun, or the head noun, lower case
    name: tuple[int, int] = (-1, -1)
    honorific: str | None = None
    post: Post | None = None
    body: tuple[int, int] = (-1, -1)
    generic: bool = False
    words: tuple[str, ...] = ()


def read_subject(text: str, tokens: Sequence[Token], at: int, end: int, known: frozenset[str]) -> Subject | None:
    """The source named by the noun phrase that begins at ``tokens[at]``, None where it names none."""
    if at >= end or not (tokens[at].text[0].isalnum()):
        return None
    words, quote, first = name_words(), quote_words(), tokens[at]
    pronoun = _pronoun(first, tokens, at, end)
    if pronoun is not None:
        return pronoun
    if first.low in quote.times and not (at + 1 < end and (is_nameable(tokens[at + 1]) or tokens[at + 1].text[0].isdigit())):
        return None
    start = at
    while start < end and tokens[start].low in quote.determiners and start - at < 3:
        start += 1
        if start < end and tokens[start].low == "of" and start + 1 < end and tokens[start + 1].low in ("the", "our", "those", "its", "their", "these"):
            start += 1
    stop = _run_end(tokens, start, end)
    if start >= stop:
        if at < start and tokens[at].low in quote.groups | quote.indefinite and tokens[at].low not in ("no", "all", "every", "each"):
            return _or_apposed(text, tokens, at, start, end, "group", tokens[start - 1].low, known)
        return None
    indefinite = tokens[at].low in quote.indefinite and start > at
    spokes = next((i for i in range(start, stop) if tokens[i].low in quote.spokespeople), -1)
    if spokes >= 0:
        return _spokesperson(text, tokens, at, start, spokes, end, known)
    person = _person(text, tokens, at, start, stop, end, known)
    if person is not None:
        return person
    for index in range(start, stop):
        token = tokens[index]
        low = token.low
        following = tokens[index + 1] if index + 1 < stop else None
        if (low in quote.inspectors and not token.possessive) or (low in ("inspection", "inspectorate") and following is not None and following.low in ("team", "teams")):
            return _or_apposed(text, tokens, at, index + (2 if low == "inspection" else 1), end, "inspectors", low, known)
        if low in quote.documents and not token.possessive and not (low == "plan" and following is not None and following.low == "holder"):
            if following is None or (following.low not in _COMPOUND and not is_role_head(following.low) and not following.cap and following.low not in quote.inspectors):
                return _subject("document", tokens, at, index + 1, low, words=tuple(t.low for t in tokens[at : index + 1]))
            if following.low in ("author", "writer", "authors"):
                break
            continue
        if token.low.endswith("s") and low in quote.groups and not token.possessive and (
                not token.cap or (index == at and (following is None or not following.cap))) and (following is None or following.low in _GOES_ON or not following.text[0].isalpha() or following.low in quote.postmodifiers):
            return _subject("group", tokens, at, index + 1, low, words=tuple(t.low for t in tokens[at : index + 1]))
    heads = [index for index in range(start, stop) if is_role_head(tokens[index].low) and not tokens[index].possessive]
    if heads and _heads_a_body(tokens, start, heads, stop):
        heads = []
    if heads and not indefinite and not (tokens[heads[0]].low in quote.groups and _is_plural(tokens[heads[0]].low)):
        return _post(text, tokens, at, heads, stop, end, known)
    group = next((i for i in range(start, stop) if tokens[i].low in quote.groups and not tokens[i].possessive), -1)
    if heads and indefinite:
        return _subject("group", tokens, at, max(heads[0], group) + 1, tokens[heads[0]].low)
    body = _body(text, tokens, at, start, stop, known)
    if body is not None and not (group >= 0 and indefinite):
        return body
    if group >= 0:
        named = group + 2 if group + 1 < end and tokens[group + 1].low in ("called", "named") else group + 1
        if named < end and (named < stop or named > group + 1) and is_nameable(tokens[named]):  # "Care leaver Jordan, 19,"
            given = tokens[named]
            return _subject("name", tokens, at, named + 1, given.low, name=(given.start, given.end), words=("human",))
        return _or_apposed(text, tokens, at, group + 1, end, "group", tokens[group].low, known)
    if first.low in quote.groups and indefinite:
        return _subject("group", tokens, at, start, first.low)
    if start < stop and tokens[start].cap and tokens[start].text[0].isalpha() and tokens[start].low not in words.not_names | quote.introductions and start == at:
        behind = read_body(tokens, start, stop)
        if behind == start + 1:
            if behind < stop and tokens[start].low not in words.given_female | words.given_male:
                return None  # "Effective work with families": a capital that only begins the sentence
            post = read_apposition(text, tokens[start].end, tokens[end - 1].end, known)
            return _subject("name", tokens, at, behind, tokens[start].low, name=(tokens[start].start, tokens[start].end), post=post if post is not None and post.start >= 0 else None)
        return _subject("body", tokens, at, behind, tokens[start].low, body=(tokens[start].start, tokens[behind - 1].end))
    return None


def _heads_a_body(tokens: Sequence[Token], start: int, heads: Sequence[int], stop: int) -> bool:
    """"Lynsworth Parent Carer Forum": the word of a post stands inside the capitalised name of a body."""
    last = read_body(tokens, start, stop)
    return last > heads[-1] + 1 and heads[0] > start and tokens[last - 1].low in name_words().organisations and not any(
        t.low in ("of", "for", "and") for t in tokens[heads[0] : last])


def _pronoun(first: Token, tokens: Sequence[Token], at: int, end: int) -> Subject | None:
    quote, low = quote_words(), first.low
    following = tokens[at + 1].low if at + 1 < end else ""
    if low in quote.singular or low in quote.plural or low == "it":
        return _subject("pronoun", tokens, at, at + 1, low)
    if low in ("who", "which"):
        return _subject("relative", tokens, at, at + 1, low)
    if low in quote.own and (first.text in ("I", "We", "we")):
        return _subject("own", tokens, at, at + 1, low)
    if low in quote.neuter and (not following or following in quote.verbs or (low == "it" and following in quote.between)):
        return _subject("pronoun", tokens, at, at + 1, "it")
    return None


def _subject(kind: str, tokens: Sequence[Token], at: int, behind: int, word: str, *, name: tuple[int, int] = (-1, -1), honorific: str | None = None,
             post: Post | None = None, body: tuple[int, int] = (-1, -1), generic: bool = False, words: tuple[str, ...] = ()) -> Subject:
    return Subject(kind, at, behind, tokens[at].start, tokens[behind - 1].end, word, name, honorific, post, body, generic, words)


def _run_end(tokens: Sequence[Token], start: int, end: int) -> int:
    """Index behind the words that can belong to the noun phrase: no stop, no verb, no clause."""
    verbs = quote_words().verbs
    index = start
    while index < end and index - start < 22:
        token = tokens[index]
        low = token.low
        if not (token.text[0].isalnum() or token.text in ("&", "/")):
            if (token.text == "," and index > start and _post_list(tokens, start, index, end)) or (
                    token.text == "." and index > start and tokens[index - 1].low in name_words().honorifics):
                index += 1
                continue
            break
        if low in ("the", "a", "an") and index > start and tokens[index - 1].low not in _GOES_ON and not (
                index + 1 < end and tokens[index + 1].low in name_words().honorifics):
            break
        if low in _ENDS and not (low == "to" and index > start and is_role_head(tokens[index - 1].low)):
            break
        if low in verbs and index > start and not token.cap and not (verbs[low].doubtful and low not in ("found", "felt", "has", "had", "have")) and not token.possessive:
            break
        index += 1
    while index > start and tokens[index - 1].low in _GOES_ON | {"the", "a", ","}:
        index -= 1
    return index


def _post_list(tokens: Sequence[Token], start: int, at: int, end: int) -> bool:
    """The comma stands inside a post before a name: "Member for Children, Schools and Families Jane Roe"."""
    heads = any(is_role_head(t.low) for t in tokens[start:at])
    tail = tokens[at + 1 : at + 5]
    return heads and any(t.low in ("for", "of") for t in tokens[start:at]) and len(tail) > 2 and tail[0].cap and not is_nameable(tail[0]) and any(t.low in ("and", "&") for t in tail[1:])


def _person(text: str, tokens: Sequence[Token], at: int, start: int, stop: int, end: int, known: frozenset[str]) -> Subject | None:
    """A name, with the words of a post before it or behind it."""
    words = name_words()
    heads = [i for i in range(start, stop) if (is_role_head(tokens[i].low) or (tokens[i].low in quote_words().groups and (i == start or not tokens[i].cap))) and not tokens[i].possessive]
    index = start
    while index < stop:
        token = tokens[index]
        titled = token.low in words.honorifics and token.cap and not token.possessive
        if not titled and not is_nameable(token) and not (token.cap and token.low in words.given_female | words.given_male):
            index += 1
            continue
        name = read_name(tokens, index, stop)
        if name is None or (name.honorific < 0 and name.last - name.first < 2):
            index += 1
            continue
        before = [i for i in heads if i < index]
        after = [i for i in heads if i >= name.end]
        adjectives = at < start < index <= start + 2 and not any(t.cap or t.low in _GOES_ON for t in tokens[start:index])  # "a stunned Anna Ramirez"
        if name.honorific < 0 and (_is_part_of_body(text, tokens, name, stop, known) or (after and tokens[name.end].low not in ("and", "&")) or not (index == start or before or adjectives)):
            index = max(index + 1, name.last)
            continue
        if name.honorific < 0 and index > start and tokens[index - 1].low in ("of", "for", "at", "and"):
            if name.last - name.first < 3 or not before:
                index = name.last
                continue
        if name.end + 1 < end and tokens[name.end].text == "," and tokens[name.end + 1].low == "which":
            body = (tokens[name.first].start, tokens[name.last - 1].end)  # "the charity Second Step, which visits ..."
            return _subject("body", tokens, at, name.end, tokens[name.last - 1].low, body=body)
        name = _shortened(tokens, name, index, before)
        return _as_person(text, tokens, at, start, name, stop, end, known)
    return None


def _shortened(tokens: Sequence[Token], name: Name, index: int, before: Sequence[int]) -> Name:
    """Behind "Director of Waste" a longer name begins with its given name, else it is its last two words."""
    words = name_words()
    if name.honorific >= 0 or name.last - name.first < 3 or not before:
        return name
    if not any(t.low in ("of", "for", "at") for t in tokens[before[-1] + 1 : index]):
        return name
    for first in range(name.first, name.last - 1):
        if tokens[first].low in words.given_female | words.given_male:
            return name._replace(first=first)
    return name._replace(first=name.last - 2) if tokens[name.last - 2].cap else name


def _is_part_of_body(text: str, tokens: Sequence[Token], name: Name, stop: int, known: frozenset[str]) -> bool:
    if text[tokens[name.first].start : tokens[name.last - 1].end].lower() in known:
        return True
    behind = read_body(tokens, name.first, stop)
    if behind <= name.end:
        return False
    following = tokens[name.end].low
    return following in name_words().organisations or (following in ("of", "and", "for", "&") and is_body(tokens, name.end, behind) and following != "of")


def _as_person(text: str, tokens: Sequence[Token], at: int, start: int, name: Name, stop: int, end: int, known: frozenset[str]) -> Subject:
    first_word = name.honorific if name.honorific >= 0 else name.first
    offsets = (tokens[name.first].start, tokens[name.last - 1].end)
    title = " ".join(t.text for t in tokens[name.honorific : name.first] if t.text != ".") if name.honorific >= 0 else None
    post = read_post(text, tokens[at].start, tokens[first_word - 1].end, known) if first_word > at else None
    limit = tokens[end - 1].end if end else offsets[1]
    behind = name.end
    beside = read_apposition(text, tokens[behind - 1].end, limit, known)
    if beside is not None and post is None:
        post = beside
    elif beside is not None and post is not None and post.body_start < 0 and beside.start < 0:
        post = post._replace(body_start=beside.body_start, body_end=beside.body_end, generic=beside.generic)
    if behind < end and tokens[behind].low in ("of", "from", "at") and post is not None and post.body_end > tokens[behind].start:
        while behind < end and tokens[behind].start < post.body_end:
            behind += 1
    return _subject("person", tokens, at, behind, tokens[name.last - 1].low, name=offsets, honorific=title, post=post)


def _spokesperson(text: str, tokens: Sequence[Token], at: int, start: int, spokes: int, end: int, known: frozenset[str]) -> Subject:
    name = read_name(tokens, spokes + 1, end) if spokes + 1 < end else None
    if name is None and spokes + 2 < end and tokens[spokes + 1].text == ",":
        name = read_name(tokens, spokes + 2, end)
    if name is not None and tokens[name.first].start - tokens[spokes].end < 14 and not is_body(tokens, name.first, read_body(tokens, name.first, end)):
        person = _as_person(text, tokens, at, start, name, name.end, end, known)
        if tokens[start].cap and read_body(tokens, start, spokes) == spokes and (spokes > start + 1 or at == start or tokens[at].low in ("the", "a", "an")) and spokes > start:
            body = (tokens[start].start, tokens[spokes - 1].end - _possessive_cut(tokens[spokes - 1]))
            return replace(person, post=Post(tokens[spokes].start, tokens[spokes].end, *body))
        return person
    body, generic, behind = (-1, -1), False, spokes + 1
    if behind < end and tokens[behind].low in ("for", "from", "at", "of", "with"):
        first = behind + 1
        while first < end and tokens[first].low in ("the", "a", "an", "our", "its"):
            first += 1
        last = read_body(tokens, first, end)
        if last == first:
            last = _run_end(tokens, first, end)
            nested = next((i for i in range(first, last) if tokens[i].cap), -1)
            generic = nested < 0
            if nested > first:  # "the Stapley branch of the Alliance" begins with a capital; "police in Leeds" does not
                last = max(nested, first + 1)
                while last > first and tokens[last - 1].low in ("in", "of", "at", "for", "the"):
                    last -= 1
                generic = True
        elif last < end and not tokens[last].cap and tokens[last].text[0].isalpha():  # "Stapley branch of the Teachers’ Alliance"
            if last + 1 < end and tokens[last + 1].low == "of":
                more = last + 2 + (last + 2 < end and tokens[last + 2].low == "the")
                further = read_body(tokens, more, end)
                last = further if further > more else last
        if last > first:
            body, behind = (tokens[first].start, tokens[last - 1].end), last
    elif spokes > start:
        first = start
        last = read_body(tokens, first, spokes)
        generic = last == first
        last = spokes if generic else last
        if not generic and last < spokes and tokens[last - 1].possessive is False and tokens[last].low in name_words().generic:
            last = last + 1
        body = (tokens[first].start, tokens[last - 1].end - _possessive_cut(tokens[last - 1]))
    return _subject("spokesperson", tokens, at, behind, tokens[spokes].low, body=body, generic=generic)


def _possessive_cut(token: Token) -> int:
    """The characters of a possessive ending: two in "Council’s", one in "Leeds’"."""
    return 0 if not token.possessive else 2 if token.text[-1] in "sS" else 1


def _or_apposed(text: str, tokens: Sequence[Token], at: int, behind: int, end: int, kind: str, word: str, known: frozenset[str]) -> Subject:
    """"The lead inspector, Mrs Carol Dunmore, wrote": the name in apposition makes it a person."""
    if behind + 1 < end and tokens[behind].text == "," and not word.endswith("s"):
        name = read_name(tokens, behind + 1, end)
        if name is not None and (name.honorific >= 0 or name.last - name.first >= 2) and (name.end >= end or not tokens[name.end].text[0].isalpha() or tokens[name.end].low in quote_words().verbs or tokens[name.end].low in quote_words().between):
            return _apposed(text, tokens, at, behind, name, known)
    return _subject(kind, tokens, at, behind, word, words=tuple(t.low for t in tokens[at:behind]))


def _apposed(text: str, tokens: Sequence[Token], at: int, behind: int, name: Name, known: frozenset[str]) -> Subject:
    title = " ".join(t.text for t in tokens[name.honorific : name.first] if t.text != ".") if name.honorific >= 0 else None
    return _subject("person", tokens, at, name.end, tokens[name.last - 1].low, name=(tokens[name.first].start, tokens[name.last - 1].end), honorific=title,
                    post=read_post(text, tokens[at].start, tokens[behind - 1].end, known))


def _post(text: str, tokens: Sequence[Token], at: int, heads: Sequence[int], stop: int, end: int, known: frozenset[str]) -> Subject:
    """A post without a name, or with the name in apposition behind it."""
    behind = heads[0] + 1
    while behind < stop and is_role_head(tokens[behind].low):
        behind += 1
    if behind < stop and tokens[behind].low in ("of", "for", "at", "in", "and", "&"):
        behind = stop
    close = behind
    if close < end and tokens[close].low in quote_words().postmodifiers:  # "the commissioner appointed by ministers, Dame ..."
        close = next((i for i in range(close, min(close + 9, end)) if tokens[i].text == "," or tokens[i].low in quote_words().verbs), close)
        close = close if close < end and tokens[close].text == "," else behind
    elif close < end and tokens[close].text == ",":
        limit = tokens[end - 1].end
        reach = apposition_end(text, tokens[at].start, limit)
        while close < end and tokens[close].start < reach:
            close += 1
    word = tokens[heads[0]].low
    apposed = _or_apposed(text, tokens, at, close, end, "post", word, known)
    if apposed.kind == "person" and behind < close and tokens[behind].text != ",":
        apposed = replace(apposed, post=read_post(text, tokens[at].start, tokens[behind - 1].end, known))
    if apposed.kind == "person":
        return apposed
    post = read_post(text, tokens[at].start, tokens[behind - 1].end, known)
    said = tuple(t.low for t in tokens[at:behind] if t.low not in quote_words().determiners and t.text[0].isalpha())
    return _subject("post", tokens, at, behind, tokens[max(h for h in heads if h < behind)].low, post=post, words=said)


def _body(text: str, tokens: Sequence[Token], at: int, start: int, stop: int, known: frozenset[str]) -> Subject | None:
    words = name_words()
    last = read_body(tokens, start, stop)
    if last > start:
        name = text[tokens[start].start : tokens[last - 1].end]
        if name.lower() in known or is_body(tokens, start, last) or (tokens[at].low == "the" and last - start > 1) or is_acronym(tokens[start]):
            if last == start + 1 and tokens[start].low in words.generic:
                return _subject("body", tokens, at, last, tokens[start].low, body=(tokens[start].start, tokens[start].end), generic=True)
            if last < stop and tokens[last].low in words.generic | {"police"} and not tokens[last].cap:
                last += 1
            cut = (2 if tokens[last - 1].text[-1] in "sS" else 1) if tokens[last - 1].possessive and name.lower() not in known and not tokens[last - 1].text.lower().startswith("barnardo") else 0
            if cut and last < stop:
                return None
            return _subject("body", tokens, at, last, tokens[last - 1].low, body=(tokens[start].start, tokens[last - 1].end - (0 if last == stop else cut)))
        if last == stop - 1 and tokens[last].low in words.generic | {"police"} and not tokens[last].cap and not tokens[last - 1].possessive and start == at:
            return _subject("body", tokens, at, stop, tokens[last].low, body=(tokens[start].start, tokens[last].end))  # "Richmond police"
    for size in (3, 2, 1):
        low = " ".join(t.low for t in tokens[start : start + size])
        if start + size <= stop and (low in words.generic or low in known or low in quote_words().government) and (tokens[at].low != start or low):
            return _subject("body", tokens, at, start + size, low, body=(tokens[start].start, tokens[start + size - 1].end), generic=low in words.generic)
    lows = [t.low for t in tokens[start:stop]]
    if tokens[at].low in ("the", "our", "its", "their", "a", "an") or tokens[start].low in ("police",):
        for index, low in enumerate(lows):
            if low in words.generic or low in ("police", "ministers"):
                return _subject("body", tokens, at, start + index + 1, low, body=(tokens[start].start, tokens[start + index].end), generic=True)
    return None


def _is_plural(low: str) -> bool:
    return low.endswith("s") and not low.endswith("ss")
