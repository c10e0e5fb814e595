"""Where the words around a quotation say who speaks: the verb of saying and its subject.

    Kersten England, chief executive of Bradford Council, said: “...”      before
    In her report, inspector Lois Cranmer says that children “...”         before
    “...,” said Mr Noor-Hartley.      “...,” Dame Ursula said.             behind
    “...”, according to the report.   “...” (Girl, 9)   “...” – Ann Bell   behind
    has been described by inspectors as “...”                              before, passive

A window is one sentence; the subject is the noun phrase that fills it up to the verb, read from the first
place where one can begin, so that titles and relative clauses do not mislead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.names import Token, is_nameable, name_words, read_name, tokens_of
from pipeline.quote_subjects import Subject, read_subject
from pipeline.quote_words import Verb, quote_words

#: No attribution is looked for further than this from its quotation.
WINDOW = 420
_CLOSE = frozenset(",.;:–—-()!?\"“”’'")
_BEHIND_VERB = frozenset({"in", "at", "on", "after", "during", "when", "as", "to", "of", "with", "from", "about", "following", "yesterday", "today", "last", "this", "later", "afterwards", "earlier", "while", "via", "by", "through", "outside", "inside", "recently", "again", "before", "for", "the"})


_MODALS = frozenset({"must", "to", "can", "could", "will", "would", "should", "may", "might", "not", "did", "does", "do"})
_WHOSE = {"her": "she", "his": "he", "their": "they"}


class Cue(NamedTuple):
    """An attribution: its subject (None where the sentence names none), the verb and how it was found."""

    subject: Subject | None
    verb: str
    start: int
    end: int
    rule: str
    passive: bool = False


class _Found(NamedTuple):
    verb: Verb
    at: int
    behind: int


def cue_before(text: str, start: int, end: int, known: frozenset[str]) -> Cue | None:
    """The attribution in ``text[start:end]``, the part of the sentence that leads up to a quotation."""
    start = max(start, end - WINDOW)
    tokens = tokens_of(text, start, end)
    if not tokens:
        return None
    best: Cue | None = None
    phrase = _phrase_before(text, tokens, known)
    for found in reversed(list(_verbs(tokens))):
        cue = _led_by(text, tokens, found, known)
        if cue is not None and cue.subject is not None:
            # "According to the report, pupils feel ... “...”": the words are the report's
            return phrase if phrase is not None and not found.verb.speech else cue
        best = best or cue
    return phrase or best


def cue_behind(text: str, start: int, end: int, known: frozenset[str], *, finished: bool) -> Cue | None:
    """The attribution in ``text[start:end]``, the rest of the sentence behind a quotation.

    ``finished``: the quotation ended with a full stop of its own, so that what follows must be an
    attribution and nothing else ("... well.” Mr Walker said.").
    """
    end = min(end, start + WINDOW)
    tokens = tokens_of(text, start, end)
    at = 0
    while at < len(tokens) and tokens[at].text in _CLOSE and tokens[at].text not in "(–—-":
        at += 1
    if at >= len(tokens):
        return None
    signed = _signed(text, tokens, at, known)
    if signed is not None:
        return signed
    if tokens[at].text in ("–", "—", "-", "("):
        at += 1
        if at >= len(tokens):
            return None
    for cue in (_inverted(text, tokens, at, known, finished), _according(text, tokens, at, known), _straight(text, tokens, at, known, finished)):
        if cue is not None:
            return cue
    return None if finished else _later(text, tokens, at, known)


def _verbs(tokens: Sequence[Token]) -> Iterator[_Found]:
    quote = quote_words()
    for index, token in enumerate(tokens):
        low = token.low
        if token.possessive or (token.cap and index and tokens[index - 1].text not in "\"“‘'"):
            continue
        seconds = quote.verb_heads.get(low)
        if seconds and index + 1 < len(tokens) and tokens[index + 1].low in seconds:
            yield _Found(quote.verbs[f"{low} {tokens[index + 1].low}"], index, index + 2)
        elif low in quote.verbs:
            yield _Found(quote.verbs[low], index, index + 1)


def _cue(tokens: Sequence[Token], found: _Found, subject: Subject | None, rule: str, *, passive: bool = False) -> Cue:
    return Cue(subject, found.verb.form, tokens[found.at].start, tokens[found.behind - 1].end, rule, passive)


def _led_by(text: str, tokens: Sequence[Token], found: _Found, known: frozenset[str]) -> Cue | None:
    """The subject of a verb that stands before the quotation; None where the word is no verb here."""
    quote = quote_words()
    at = found.at
    before = tokens[at - 1] if at else None
    if found.verb.participle and before is not None and (before.low in quote.be or (before.low in quote.between and at > 1 and tokens[at - 2].low in quote.be)):
        subject = _agent(text, tokens, found.behind, known)
        return _cue(tokens, found, subject, "cue_before", passive=subject is None)
    if before is not None and (before.low in quote.determiners and before.low not in ("this", "that", "all", "both", "another", "one", "many", "others", "several", "some") or before.low in ("of", "in", "to", "for", "with", "by", "no", "new", "good")):
        return None if before.low != "to" or found.verb.doubtful else _cue(tokens, found, sentence_subject(text, tokens, at, known), "cue_before")
    if before is not None and not found.verb.speech and before.low in _MODALS:
        return None
    if found.verb.ing:
        if found.verb.doubtful and found.behind < len(tokens) - 1:
            return None
        subject = sentence_subject(text, tokens, at, known)
        return _cue(tokens, found, subject, "cue_before")
    if before is not None and before.low in ("that", "which", "who") and (found.verb.participle or not found.verb.doubtful):  # "a report that found"
        subject = _antecedent(text, tokens, at - 1, known)
        if subject is not None:
            return _cue(tokens, found, subject, "cue_before")
    subject = _filling(text, tokens, 0, at, known)
    if subject is not None:
        return _cue(tokens, found, subject, "cue_before")
    if found.verb.doubtful:
        return None
    subject = _adjacent(text, tokens, at, known)
    if subject is None or (subject.kind == "pronoun" and subject.at and tokens[subject.at - 1].low == "what"):  # "Ofsted praised what it called"
        subject = sentence_subject(text, tokens, subject.at if subject is not None else at, known) or subject
    return _cue(tokens, found, subject, "cue_before")


def _agent(text: str, tokens: Sequence[Token], at: int, known: frozenset[str]) -> Subject | None:
    """"described by inspectors as": the body behind "by"."""
    for index in range(at, min(at + 8, len(tokens) - 1)):
        if tokens[index].low == "by":
            return read_subject(text, tokens, index + 1, len(tokens), known)
    return None


def _starts(tokens: Sequence[Token], low: int, high: int) -> Iterator[int]:
    """Where a clause, and so a subject, can begin."""
    quote = quote_words()
    first = low
    while first < high and (tokens[first].low in quote.conjunctions and tokens[first].low not in quote.determiners or not tokens[first].text[0].isalnum()):
        first += 1
    yield first
    for index in range(first + 1, high):
        token = tokens[index - 1]
        if token.text in (",", ";", ":", "–", "—", "-", ")", "\"", "”") or token.low in quote.clause_starts or (token.low in quote.verbs and not quote.verbs[token.low].doubtful):
            yield index


def _filling(text: str, tokens: Sequence[Token], low: int, verb: int, known: frozenset[str]) -> Subject | None:
    """The first noun phrase that reaches right up to the verb."""
    tried = -1
    for index in _starts(tokens, low, verb):
        if index >= verb or index <= tried:
            continue
        tried = index
        if tokens[index].low in quote_words().introductions and not tokens[index].possessive and tokens[index].low not in ("this",):
            continue
        subject = read_subject(text, tokens, index, verb, known)
        if subject is not None and _rest_fits(tokens, subject, verb):
            if subject.kind == "relative":
                return _antecedent(text, tokens, index, known) or sentence_subject(text, tokens, index, known) or subject
            return subject
    return None


def _antecedent(text: str, tokens: Sequence[Token], relative: int, known: frozenset[str]) -> Subject | None:
    """What stands before "who": "by inspectors who said", "Thanks also to Jean, our cook, who said"."""
    for index in range(max(0, relative - 4), relative):
        if tokens[index].low in quote_words().introductions | quote_words().clause_starts:
            continue
        subject = read_subject(text, tokens, index, relative, known)
        if subject is not None and subject.behind == relative and subject.kind not in ("relative", "pronoun", "name"):
            return subject
    for index in range(relative - 2, max(-1, relative - 16), -1):
        if not tokens[index].cap or tokens[index].low in quote_words().verbs:
            continue
        name = read_name(tokens, index, relative, alone=tokens[index].low in name_words().given_female | name_words().given_male)
        if name is not None and name.end < relative and tokens[name.end].text == ",":
            while index and is_nameable(tokens[index - 1]):
                index -= 1
            return read_subject(text, tokens, index, relative, known)
    return None


def _rest_fits(tokens: Sequence[Token], subject: Subject, verb: int) -> bool:
    """Only adverbs, an insertion between commas or what describes the subject further stands before the verb."""
    quote = quote_words()
    at, last = subject.behind, verb
    described = at < last and tokens[at].low in quote.postmodifiers
    while at < last and (tokens[at].low in quote.between or tokens[at].low.endswith("ly")):
        at += 1
    while last > at and (tokens[last - 1].low in quote.between or tokens[last - 1].low.endswith("ly")):
        last -= 1
    if at >= last:
        return True
    if subject.kind in ("person", "name") and tokens[at].low in ("and", "&"):  # of several people the first
        return not any(t.low in quote.verbs and not quote.verbs[t.low].doubtful for t in tokens[at:last])
    if tokens[at].text in (",", "(", "–", "—", "-"):
        return tokens[last - 1].text in (",", ")", "–", "—", "-") or tokens[last - 1].text in ("”", "\"")
    if subject.kind in ("document", "inspectors", "group", "body", "post", "spokesperson", "person"):
        first = tokens[subject.behind].low
        if described and not (subject.kind == "person" and first not in ("of", "from", "who", "at", "in")):
            return subject.kind in ("document", "inspectors") or not any(t.text in (",", ";", ":") for t in tokens[at:last]) or tokens[last - 1].text == ","
    return False


def _adjacent(text: str, tokens: Sequence[Token], verb: int, known: frozenset[str]) -> Subject | None:
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
    return all(token.low in between or token.low.endswith("ly") for token in tokens[subject.behind : verb]) and not tokens[subject.behind - 1].possessive


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
    """"Last month the ombudsman’s report criticised ...": a subject behind a time without a comma."""
    introductions = quote_words().introductions
    for index in range(1, min(6, verb)):
        if tokens[index].text == ",":
            return None
        if tokens[index].low in ("the", "a", "an") and tokens[index - 1].low not in introductions | {"of"}:
            return read_subject(text, tokens, index, verb, known)
    return None


def _phrase_before(text: str, tokens: Sequence[Token], known: frozenset[str]) -> Cue | None:
    """Sources named without a verb: "According to the report, ...", "In the inspector's words: ...", "as X put it"."""
    lows = [token.low for token in tokens]
    if lows[0] in _WHOSE and tokens[-1].text == ":" and any(low in quote_words().comment_nouns for low in lows[1:5]):
        pronoun = Subject("pronoun", 0, 1, tokens[0].start, tokens[0].end, _WHOSE[lows[0]])
        return Cue(pronoun, "", tokens[0].start, tokens[0].end, "phrase")
    if tokens[-1].text == ":":  # "Ann Bell, headteacher: “..."
        subject = read_subject(text, tokens, 0, len(tokens) - 1, known)
        if subject is not None and subject.kind == "person" and _is_label(tokens, subject):
            return Cue(subject, "", tokens[-1].start, tokens[-1].end, "signed")
    for index in range(len(tokens) - 1):
        pair = (lows[index], lows[index + 1])
        if pair == ("according", "to") or (pair == ("words", "of") and index):
            subject = read_subject(text, tokens, index + 2, len(tokens), known)
            if subject is not None:
                return Cue(subject, text[tokens[index].start : tokens[index + 1].end].lower(), tokens[index].start, tokens[index + 1].end, "phrase")
        if tokens[index].possessive and (pair[1] in ("words", "view", "opinion") or pair[1] in quote_words().comment_nouns or (index + 2 < len(tokens) and lows[index + 2] == "words")):
            low = index
            while low > 0 and lows[low - 1] not in ("in", "to", "by") and tokens[low - 1].text[0].isalnum():
                low -= 1
            owner = [*tokens[low:index], tokens[index]._replace(possessive=False)]
            subject = read_subject(text, owner, 0, len(owner), known)
            if subject is not None:
                return Cue(subject, "words", tokens[index + 1].start, tokens[index + 1].end, "phrase")
    return None


def _is_label(tokens: Sequence[Token], subject: Subject) -> bool:
    """Behind the name stand a post and bodies between commas, and no verb."""
    rest = tokens[subject.behind : -1]
    verbs = quote_words().verbs
    if not rest:
        return True
    return rest[0].text in (",", "(", "–", "-") and not any((t.low in verbs and not verbs[t.low].doubtful) or t.low in ("is", "was", "has", "were", "had") for t in rest)


def _inverted(text: str, tokens: Sequence[Token], at: int, known: frozenset[str], finished: bool) -> Cue | None:
    """"...,” said Mr Walker"."""
    quote = quote_words()
    found = next(_verbs(tokens[at : at + 2]), None)
    if found is None or found.at != 0 or not found.verb.speech or found.verb.ing:
        return None
    found = _Found(found.verb, at, at + found.behind)
    first = found.behind
    while first < len(tokens) and (tokens[first].low.endswith("ly") or tokens[first].low in ("also", "later", "then", "today", "yesterday", "a")) and tokens[first].low not in quote.determiners:
        first += 1
    subject = read_subject(text, tokens, first, len(tokens), known)
    if subject is None:
        return None
    return _cue(tokens, found, subject, "cue_behind")


def _according(text: str, tokens: Sequence[Token], at: int, known: frozenset[str]) -> Cue | None:
    if at + 2 < len(tokens) and tokens[at].low == "according" and tokens[at + 1].low == "to":
        subject = read_subject(text, tokens, at + 2, len(tokens), known)
        if subject is not None:
            return Cue(subject, "according to", tokens[at].start, tokens[at + 1].end, "phrase")
    if tokens[at].low == "by" and at + 1 < len(tokens):
        subject = read_subject(text, tokens, at + 1, len(tokens), known)
        if subject is not None and subject.kind in ("inspectors", "document", "person"):
            return Cue(subject, "by", tokens[at].start, tokens[at].end, "agent")
    return None


def _straight(text: str, tokens: Sequence[Token], at: int, known: frozenset[str], finished: bool) -> Cue | None:
    """"...,” Dame Ursula said", "... well.” Mr Walker added."."""
    start = at + 1 if tokens[at].low in ("as", "but", "and", "so") and at + 1 < len(tokens) else at
    for found in _verbs(tokens[:60]):
        if found.at <= start or (not found.verb.speech and tokens[at].low != "as") or found.verb.ing:
            continue
        subject = read_subject(text, tokens, start, found.at, known)
        if subject is None:
            if found.at - start > 1:
                return None
            continue
        if subject.kind == "relative" or not _rest_fits(tokens, subject, found.at):
            continue
        behind = tokens[found.behind] if found.behind < len(tokens) else None
        if finished and behind is not None and not _only_attributes(tokens, found):
            return None
        return _cue(tokens, found, subject, "cue_behind")
    return None


def _only_attributes(tokens: Sequence[Token], found: _Found) -> bool:
    """Nothing but circumstances follows the verb: "said.", "told the Courier.", "added in a statement."."""
    at = found.behind
    behind = tokens[at]
    if not behind.text[0].isalnum():
        return behind.text in ",.;–—-\"”" and behind.text != ":"
    if tokens[-1].text == ":" and len(tokens) - at < 8:
        return False
    if found.verb.form in ("told", "tells", "tell", "reminded", "assured", "informed"):
        rest = [token.low for token in tokens[at : at + 9]]
        return "that" not in rest and "how" not in rest and not any(low in ("was", "is", "were", "had", "has", "to", "he", "she", "they", "it", "would") for low in rest)
    if behind.low in ("the", "that"):
        return False
    return behind.low in _BEHIND_VERB


def _signed(text: str, tokens: Sequence[Token], at: int, known: frozenset[str]) -> Cue | None:
    """A name set behind the words: "” – Ann Bell, headteacher", "” (Girl, 9)"."""
    if tokens[at].text not in ("–", "—", "-", "(", "~") or at + 1 >= len(tokens):
        return None
    if tokens[at].text == "(" and tokens[at + 1].low in ("page", "p", "para", "paragraph", "pp", "section", "pages"):
        return None
    subject = read_subject(text, tokens, at + 1, len(tokens), known)
    if subject is None:
        return None
    closed = tokens[at].text == "(" or len(tokens) - subject.behind <= 14
    rest = [token for token in tokens[subject.behind :] if token.low in quote_words().verbs and not quote_words().verbs[token.low].doubtful]
    if not closed or rest:
        return None
    if tokens[at].text == "(" and subject.kind not in ("person", "group", "document", "name"):
        return None
    return Cue(subject, "", tokens[at].start, tokens[at].end, "signed")


def cue_behind_comma(text: str, start: int, end: int, known: frozenset[str]) -> Cue | None:
    """An attribution behind a comma inside ``text[start:end]``: "..., said Ann Petrie."."""
    tokens = tokens_of(text, start, end)
    return _later(text, tokens, 0, known) if tokens else None


def _later(text: str, tokens: Sequence[Token], at: int, known: frozenset[str]) -> Cue | None:
    """An attribution that ends the sentence: "... “slow pace” of change, according to the notice"; "..., inspectors said"."""
    for index in range(at, len(tokens) - 1):
        if tokens[index].low == "according" and tokens[index + 1].low == "to":
            return _according(text, tokens, index, known)
        if tokens[index].text != ",":
            continue
        found = next(_verbs(tokens[index + 1 : index + 3]), None)
        if found is not None and found.at == 0 and found.verb.speech and not found.verb.ing:
            subject = read_subject(text, tokens, index + 1 + found.behind, len(tokens), known)
            if subject is not None:
                return _cue(tokens, _Found(found.verb, index + 1, index + 1 + found.behind), subject, "cue_behind")
        for later in _verbs(tokens[index + 1 :]):
            verb = index + 1 + later.at
            subject = read_subject(text, tokens, index + 1, verb, known)
            if subject is None:
                break
            if later.verb.speech and not later.verb.ing and subject.kind != "relative" and _rest_fits(tokens, subject, verb):
                behind = index + 1 + later.behind
                if behind >= len(tokens) or tokens[behind].text in ".,;":
                    return _cue(tokens, _Found(later.verb, verb, behind), subject, "cue_behind")
            break
    return None


_SOURCE_NOUN = re.compile(r"[A-Za-z]+")


def cue_of_line(text: str, start: int, end: int, known: frozenset[str]) -> Cue | None:
    """The source that a heading or a lead-in names: "What children said", "the report found strengths which included:"."""
    cue = cue_before(text, start, end, known)
    if cue is not None and cue.subject is not None and cue.subject.kind not in ("relative",):
        return cue
    tokens = tokens_of(text, max(start, end - WINDOW), end)
    quote = quote_words()
    if tokens and tokens[0].low in ("what", "how", "why"):
        for found in _verbs(tokens):
            subject = read_subject(text, tokens, 1, found.at, known)
            if subject is not None:
                return _cue(tokens, found, subject, "heading")
    for index, token in enumerate(tokens):  # "Comments from parents", "favourite lines from the report"
        if token.low in ("from", "by", "of", "in") and index and index + 1 < len(tokens) and any(t.low in quote.comment_nouns for t in tokens[max(0, index - 5) : index]):
            subject = read_subject(text, tokens, index + 1, len(tokens), known)
            if subject is not None:
                return Cue(subject, token.low, token.start, token.end, "heading")
    for index, token in enumerate(tokens):
        named = index and (tokens[index - 1].low in quote.determiners or tokens[index - 1].possessive or (tokens[index - 1].cap and tokens[index - 1].low not in quote.introductions) or tokens[index - 1].low in ("inspection", "visit", "ofsted"))
        if (token.low in quote.inspectors or (token.low in quote.documents and named)) and not token.cap and not token.possessive or (index == 0 and token.low in quote.inspectors):
            low = index
            while low > 0 and (tokens[low - 1].low in quote.determiners or tokens[low - 1].possessive or tokens[low - 1].cap) and index - low < 4:
                low -= 1
            subject = read_subject(text, tokens, low, len(tokens), known) or read_subject(text, tokens, index, len(tokens), known)
            if subject is not None and subject.kind in ("inspectors", "document"):
                return Cue(subject, "", token.start, token.end, "mention")
    return None


def name_line(text: str, start: int, end: int, known: frozenset[str]) -> Cue | None:
    """A line that is a signature under a quotation: "Ann Bell, headteacher", "– Parent, Year 2"."""
    tokens = tokens_of(text, start, min(end, start + 140))
    at = 0
    while at < len(tokens) and not tokens[at].text[0].isalnum():
        at += 1
    if at >= len(tokens) or len(tokens) > 22 or any(token.text in ".!?:;" for token in tokens[at:]):
        return None
    if at == 0 and (read_name(tokens, 0, len(tokens)) is None or "," not in text[start:end]):
        return None
    subject = read_subject(text, tokens, at, len(tokens), known)
    if subject is None or subject.kind not in ("person", "group") or any(t.low in quote_words().verbs and not quote_words().verbs[t.low].doubtful for t in tokens):
        return None
    return Cue(subject, "", tokens[at].start, tokens[at].end, "signed")
