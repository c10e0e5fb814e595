"""The clause around a verb of saying: where it begins, and the noun phrase that is its subject.

But Jeanette Stobbs, regional secretary of the union, said       a title or clause between commas is passed over
In a letter posted on the website, inspectors noted              an introduction is left out
The inspector liked the garden, and said                         the subject of the sentence serves a second verb
a report that found                                              what stands before "that" or "who"
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.quotes.name_words import name_words
from pipeline.quotes.names import Token, is_nameable, is_role_head, read_name
from pipeline.quotes.phrases import Subject
from pipeline.quotes.subjects import read_subject
from pipeline.quotes.words import Verb, quote_words


class Found(NamedTuple):
    verb: Verb
    at: int
    behind: int


def verbs_of(tokens: Sequence[Token]) -> Iterator[Found]:
    quote = quote_words()
    for index, token in enumerate(tokens):
        low = token.low
        if token.possessive or (token.cap and index and tokens[index - 1].text not in "\"“‘'"):
            continue
        seconds = quote.verb_heads.get(low)
        if seconds and index + 1 < len(tokens) and tokens[index + 1].low in seconds:
            if index + 2 < len(tokens) and tokens[index + 2].low == "to" and tokens[index + 1].low == "on":
                continue  # "students go on to university", "went on to say"
            yield Found(quote.verbs[f"{low} {tokens[index + 1].low}"], index, index + 2)
        elif low in quote.verbs:
            yield Found(quote.verbs[low], index, index + 1)


def _starts(tokens: Sequence[Token], low: int, high: int) -> Iterator[int]:
    """Where a clause, and so a subject, can begin."""
    quote = quote_words()
    first = low
    while first < high and (
        (tokens[first].low in quote.conjunctions and tokens[first].low not in quote.determiners)
        or not tokens[first].text[0].isalnum()
    ):
        first += 1
    yield first
    for index in range(first + 1, high):
        token = tokens[index - 1]
        if (
            token.text in (",", ";", ":", "–", "—", "-", ")", '"', "”")
            or token.low in quote.clause_starts
            or (token.low in quote.verbs and not quote.verbs[token.low].doubtful)
        ):
            yield index


def filling(text: str, tokens: Sequence[Token], low: int, verb: int, known: frozenset[str]) -> Subject | None:
    """The first noun phrase that reaches right up to the verb."""
    tried = -1
    for index in _starts(tokens, low, verb):
        if index >= verb or index <= tried:
            continue
        tried = index
        if (
            tokens[index].low in quote_words().introductions
            and not tokens[index].possessive
            and tokens[index].low not in ("this",)
        ):
            continue
        subject = read_subject(text, tokens, index, verb, known)
        if subject is not None and rest_fits(tokens, subject, verb):
            if index and subject.kind == "document" and tokens[index - 1].low in quote_words().introductions:
                later = filling(text, tokens, subject.behind, verb, known)  # "Speaking after the visit, Ms Orr said"
                return later or subject
            if subject.kind == "person" and subject.behind < verb and _of_introduction(tokens, index):
                later = filling(
                    text, tokens, subject.behind, verb, known
                )  # "In a letter to the head, Ann Bell, Mr Orr"
                return later if later is not None and later.kind in ("person", "post", "body") else subject
            if subject.kind == "relative":
                return antecedent(text, tokens, index, known) or sentence_subject(text, tokens, index, known) or subject
            return subject
    return None


def _of_introduction(tokens: Sequence[Token], at: int) -> bool:
    """The name at ``at`` stands in apposition to a post in the words that introduce the clause."""
    introduced = tokens[0].low in quote_words().introductions
    return introduced and at > 2 and tokens[at - 1].text == "," and is_role_head(tokens[at - 2].low)


def antecedent(text: str, tokens: Sequence[Token], relative: int, known: frozenset[str]) -> Subject | None:
    """What stands before "who": "by inspectors who said", "Thanks also to Jean, our cook, who said"."""
    for index in range(max(0, relative - 4), relative):
        if tokens[index].low in quote_words().introductions or tokens[index].low in quote_words().clause_starts:
            continue
        subject = read_subject(text, tokens, index, relative, known)
        if subject is not None and subject.behind == relative and subject.kind not in ("relative", "pronoun", "name"):
            return subject
    if tokens[relative].low == "who" and relative > 2 and tokens[relative - 1].text == ",":
        for index in range(max(1, relative - 4), relative - 1):  # "respected by staff, who said"
            if tokens[index - 1].low in quote_words().prepositions and tokens[relative - 2].low in quote_words().groups:
                subject = read_subject(text, tokens, index, relative - 1, known)
                if subject is not None and subject.behind == relative - 1 and subject.kind == "group":
                    return subject
    if tokens[relative].low == "which" and relative > 1 and tokens[relative - 1].text == ",":
        for index in range(max(0, relative - 7), relative - 1):  # "rated good by Ofsted, which described"
            if tokens[index].cap or tokens[index].low == "the":
                subject = read_subject(text, tokens, index, relative - 1, known)
                if subject is not None and subject.behind == relative - 1 and subject.kind in ("body", "inspectors"):
                    return subject
    for index in range(relative - 2, max(-1, relative - 16), -1):
        if not tokens[index].cap or tokens[index].low in quote_words().verbs:
            continue
        name = read_name(tokens, index, relative, alone=tokens[index].low in name_words().given)
        if name is not None and name.last < relative and tokens[name.last].text == ",":
            while index and is_nameable(tokens[index - 1]):
                index -= 1
            return read_subject(text, tokens, index, relative, known)
    return None


def rest_fits(tokens: Sequence[Token], subject: Subject, verb: int) -> bool:
    """Only adverbs, an insertion between commas or what describes the subject further stands before the verb."""
    quote = quote_words()
    at, last = subject.behind, verb
    described = at < last and tokens[at].low in quote.postmodifiers
    reported = subject.at > 0 and at < last and tokens[at].low == "that"
    if reported and tokens[subject.at - 1].low in quote.verbs and subject.kind == "group":
        return False  # "She reminds members that the letter spoke of"
    while at < last and (tokens[at].low in quote.between or tokens[at].low.endswith("ly")):
        at += 1
    while last > at and (tokens[last - 1].low in quote.between or tokens[last - 1].low.endswith("ly")):
        last -= 1
    if at >= last:
        return True
    if subject.kind in ("person", "name") and tokens[at].low in ("and", "&"):  # of several people the first
        return not any(t.low in quote.verbs and not quote.verbs[t.low].doubtful for t in tokens[at:last])
    if tokens[at].text in (",", "(", "–", "—", "-"):
        return tokens[last - 1].text in (",", ")", "–", "—", "-") or tokens[last - 1].text in ("”", '"')
    if subject.kind in ("document", "inspectors", "group", "body", "post", "spokesperson", "person"):
        first = tokens[subject.behind].low
        if described and _is_over(tokens, at, last):
            return False
        if described and not (subject.kind == "person" and first not in ("of", "from", "who", "at", "in")):
            return (
                subject.kind in ("document", "inspectors")
                or not any(t.text in (",", ";", ":") for t in tokens[at:last])
                or tokens[last - 1].text == ","
            )
    return False


def _is_over(tokens: Sequence[Token], low: int, high: int) -> bool:
    """The clause of the subject has its own verb: "A report on the home was published after inspectors found"."""
    quote = quote_words()
    own = next((i for i in range(low, high) if tokens[i].low in quote.finite_heads), high)
    if any(token.low in ("who", "which", "that", "whose", "what") for token in tokens[low:own]):
        return False
    return any(token.low in quote.times_of for token in tokens[own + 1 : high])


def adjacent(text: str, tokens: Sequence[Token], verb: int, known: frozenset[str]) -> Subject | None:
    """A noun phrase that ends right before the verb, wherever it begins ("In May the council said")."""
    best: Subject | None = None
    for index in range(max(0, verb - 9), verb):
        subject = read_subject(text, tokens, index, verb, known)
        if subject is not None and subject.kind not in ("relative", "own") and _adjoins(tokens, subject, verb):
            best = subject
            break
    return best


def _adjoins(tokens: Sequence[Token], subject: Subject, verb: int) -> bool:
    between = quote_words().between
    return (
        all(token.low in between or token.low.endswith("ly") for token in tokens[subject.behind : verb])
        and not tokens[subject.behind - 1].possessive
    )


def sentence_subject(text: str, tokens: Sequence[Token], verb: int, known: frozenset[str]) -> Subject | None:
    """The subject of the sentence, for a second verb ("..., and said that", "..., adding:")."""
    quote = quote_words()
    for count, index in enumerate(_starts(tokens, 0, verb)):
        if count == 0 and index < verb and tokens[index].low in quote.introductions:
            timed = _after_time(text, tokens, verb, known)
            if timed is not None and timed.kind != "relative":
                return timed
        if count > 5:
            return None
        if index >= verb or (tokens[index].low in quote.introductions and tokens[index].low != "this"):
            continue
        subject = read_subject(text, tokens, index, verb, known)
        if subject is not None and subject.kind not in ("relative", "own"):
            return subject
    return None


def _after_time(text: str, tokens: Sequence[Token], verb: int, known: frozenset[str]) -> Subject | None:
    """ "Last month the ombudsman’s report criticised ...": a subject behind a time without a comma."""
    introductions = quote_words().introductions
    for index in range(1, min(6, verb)):
        if tokens[index].text == ",":
            return None
        if (
            tokens[index].low in ("the", "a", "an")
            and tokens[index - 1].low not in introductions
            and tokens[index - 1].low != "of"
        ):
            return read_subject(text, tokens, index, verb, known)
    return None
