"""The attribution behind a quotation.

“...,” said Mr Noor-Hartley.      “...,” Dame Ursula said.       “... well.” Mr Walker added.
“...”, according to the report.   “...” by inspectors            “...” (Girl, 9)   “...” – Ann Bell
“slow pace” of change in the service, inspectors said.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.quotes.clauses import Found, rest_fits, verbs_of
from pipeline.quotes.cue import WINDOW, Cue, make_cue
from pipeline.quotes.names import Token, is_nameable, read_name, tokens_of
from pipeline.quotes.phrases import make_subject
from pipeline.quotes.subjects import read_subject
from pipeline.quotes.words import Verb, quote_words

_CLOSE = frozenset(",.;:–—-()!?\"“”’'")


#: Sources that find: "..., inspectors found".
_FINDERS = frozenset({"document", "inspectors", "body"})


def _ends(tokens: Sequence[Token], at: int) -> bool:
    return at >= len(tokens) or tokens[at].text in ".,;"


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
    named = _beside(text, start, end, known) if finished and at == 0 else None
    if named is not None:
        return named
    if tokens[at].text in ("–", "—", "-", "("):
        at += 1
        if at >= len(tokens):
            return None
    for cue in (
        _inverted(text, tokens, at, known, finished),
        _according(text, tokens, at, known),
        _straight(text, tokens, at, known, finished),
    ):
        if cue is not None:
            return cue
    return None if finished else _later(text, tokens, at, known)


def _inverted(text: str, tokens: Sequence[Token], at: int, known: frozenset[str], finished: bool) -> Cue | None:
    """ "...,” said Mr Walker"."""
    quote = quote_words()
    found = next(verbs_of(tokens[at : at + 2]), None)
    if found is None and not finished and text[tokens[at].start - 3 : tokens[at].start - 1].startswith(","):
        return _unlisted(text, tokens, at, known)
    if found is None or found.at != 0 or not found.verb.speech or found.verb.ing:
        return None
    found = Found(found.verb, at, at + found.behind)
    first = found.behind
    while (
        first < len(tokens)
        and (
            tokens[first].low.endswith("ly")
            or tokens[first].low in ("also", "later", "then", "today", "yesterday", "a")
        )
        and tokens[first].low not in quote.determiners
    ):
        first += 1
    subject = read_subject(text, tokens, first, len(tokens), known)
    if subject is None:
        return None
    return make_cue(tokens, found, subject, "cue_behind")


def _unlisted(text: str, tokens: Sequence[Token], at: int, known: frozenset[str]) -> Cue | None:
    """ "...,” seethed Ann Bell.": right behind a comma and before a name any past tense is a verb of saying."""
    low = tokens[at].low
    if tokens[at].cap or not low.endswith("ed") or len(low) < 5:
        return None
    subject = read_subject(text, tokens, at + 1, len(tokens), known)
    if subject is None or subject.kind not in ("person", "post", "spokesperson"):
        return None
    return make_cue(tokens, Found(Verb(low, True, False, False, False), at, at + 1), subject, "cue_behind")


def _according(text: str, tokens: Sequence[Token], at: int, known: frozenset[str]) -> Cue | None:
    if at + 2 < len(tokens) and tokens[at].low == "according" and tokens[at + 1].low == "to":
        subject = read_subject(text, tokens, at + 2, len(tokens), known)
        if subject is not None:
            return Cue(subject, "according to", tokens[at].start, tokens[at + 1].end, "phrase")
    if tokens[at].low == "by" and at + 1 < len(tokens):
        subject = read_subject(text, tokens, at + 1, len(tokens), known)
        if subject is not None and subject.kind in ("inspectors", "document", "person", "body"):
            return Cue(subject, "by", tokens[at].start, tokens[at].end, "agent")
    return None


def _straight(text: str, tokens: Sequence[Token], at: int, known: frozenset[str], finished: bool) -> Cue | None:
    """ "...,” Dame Ursula said", "... well.” Mr Walker added."."""
    joins = tokens[at].low == "as" or (finished and tokens[at].low in ("but", "and", "so"))
    start = at + 1 if joins and at + 1 < len(tokens) else at
    if tokens[start].low in quote_words().prepositions:
        return None
    for found in verbs_of(tokens[:60]):
        closing = found.verb.form in quote_words().closing
        if found.verb.doubtful and found.at and tokens[found.at - 1].possessive:
            continue  # "the inspector's report says"
        if found.at <= start or not (found.verb.speech or closing or tokens[at].low == "as") or found.verb.ing:
            continue
        subject = read_subject(text, tokens, start, found.at, known)
        if subject is None:
            if found.at - start > 1:
                return None
            continue
        if subject.kind == "relative" or not rest_fits(tokens, subject, found.at):
            continue
        if finished and subject.kind == "own" and not _ends(tokens, found.behind):
            return None  # "“...” We have asked for her case to be reviewed."
        if closing and (subject.kind not in _FINDERS or not _ends(tokens, found.behind)):
            continue
        behind = tokens[found.behind] if found.behind < len(tokens) else None
        if finished and behind is not None and not _only_attributes(tokens, found):
            return None
        return make_cue(tokens, found, subject, "cue_behind")
    return None


def _only_attributes(tokens: Sequence[Token], found: Found) -> bool:
    """Nothing but circumstances follows the verb: "said.", "told the Courier.", "added in a statement."."""
    at = found.behind
    behind = tokens[at]
    if behind.text == "," and any(token.low == "that" for token in tokens[at + 1 : at + 5]):
        return False  # "... now.” She cautioned, however, that"
    if not behind.text[0].isalnum():
        return behind.text in ',.;–—-"”' and behind.text != ":"
    if tokens[-1].text == ":" and len(tokens) - at < 8:
        return False
    if found.verb.form in ("told", "tells", "tell", "reminded", "assured", "informed"):
        rest = [token.low for token in tokens[at : at + 9]]
        return (
            "that" not in rest
            and "how" not in rest
            and not any(
                low in ("was", "is", "were", "had", "has", "to", "he", "she", "they", "it", "would") for low in rest
            )
        )
    if behind.low in ("the", "that"):
        return False
    return behind.low in quote_words().circumstances


def _beside(text: str, start: int, end: int, known: frozenset[str]) -> Cue | None:
    """The rest of the line names who said it and nothing else: "“I saw him.” Nevaeh, Year 2"."""
    line = text.find("\n", start, end)
    tokens = tokens_of(text, start, line if line >= 0 else end)
    if not 3 <= len(tokens) <= 12 or not tokens[0].cap or any(token.text in ".!?:;" for token in tokens):
        return None
    if any(t.low in quote_words().verbs and not quote_words().verbs[t.low].doubtful for t in tokens):
        return None
    name = read_name(tokens, 0, len(tokens))
    alone = is_nameable(tokens[0]) and tokens[1].text == ","
    if name is not None and name.last - name.first > 1 and tokens[name.last : name.last + 1] and not alone:
        subject = read_subject(text, tokens, 0, len(tokens), known) if tokens[name.last].text == "," else None
    elif alone and (tokens[2].low in ("year", "aged", "age", "class") or tokens[2].text.isdigit()):
        span = (tokens[0].start, tokens[0].end)
        subject = make_subject("name", tokens, 0, 1, tokens[0].low, name=span, words=("human",))
    else:
        subject = read_subject(text, tokens, 0, len(tokens), known) if text[start - 1 : start] == "\n" else None
        subject = subject if subject is not None and subject.kind == "group" else None
    return Cue(subject, "", tokens[0].start, tokens[0].end, "signed") if subject is not None else None


def _signed(text: str, tokens: Sequence[Token], at: int, known: frozenset[str]) -> Cue | None:
    """A name set behind the words: "” – Ann Bell, headteacher", "” (Girl, 9)"."""
    if tokens[at].text not in ("–", "—", "-", "(", "~") or at + 1 >= len(tokens):
        return None
    if tokens[at].text == "(" and tokens[at + 1].low in ("page", "p", "para", "paragraph", "pp", "section", "pages"):
        return None
    if tokens[at + 1].low in ("year", "class", "age", "aged") and at + 2 < len(tokens):
        group = make_subject("group", tokens, at + 1, at + 3, tokens[at + 1].low)  # "” (Year 4)"
        return Cue(group, "", tokens[at].start, tokens[at].end, "signed") if tokens[at + 2].text[0].isdigit() else None
    subject = read_subject(text, tokens, at + 1, len(tokens), known)
    if subject is None:
        return None
    closed = tokens[at].text == "(" or len(tokens) - subject.behind <= 14
    rest = [
        token
        for token in tokens[subject.behind :]
        if token.low in quote_words().verbs and not quote_words().verbs[token.low].doubtful
    ]
    if not closed or rest:
        return None
    if tokens[at].text == "(" and subject.kind == "post" and subject.word in quote_words().groups:
        subject = subject._replace(kind="group")  # "(Carer, three years with us)"
    if tokens[at].text == "(" and subject.kind not in ("person", "group", "document", "name"):
        return None
    return Cue(subject, "", tokens[at].start, tokens[at].end, "signed")


def cue_behind_comma(text: str, start: int, end: int, known: frozenset[str]) -> Cue | None:
    """An attribution behind a comma inside ``text[start:end]``: "..., said Ann Petrie."."""
    tokens = tokens_of(text, start, end)
    return _later(text, tokens, 0, known) if tokens else None


def _later(text: str, tokens: Sequence[Token], at: int, known: frozenset[str]) -> Cue | None:
    """An attribution that ends the sentence: "... “slow pace” of change, according to the notice"."""
    for index in range(at, len(tokens) - 1):
        if tokens[index].low == "according" and tokens[index + 1].low == "to":
            return _according(text, tokens, index, known)
        if tokens[index].text != ",":
            continue
        found = next(verbs_of(tokens[index + 1 : index + 3]), None)
        if found is not None and found.at == 0 and found.verb.speech and not found.verb.ing:
            subject = read_subject(text, tokens, index + 1 + found.behind, len(tokens), known)
            if subject is not None:
                return make_cue(tokens, Found(found.verb, index + 1, index + 1 + found.behind), subject, "cue_behind")
        for later in verbs_of(tokens[index + 1 :]):
            verb = index + 1 + later.at
            subject = read_subject(text, tokens, index + 1, verb, known)
            if subject is None:
                break
            if (
                (later.verb.speech or (later.verb.form in quote_words().closing and subject.kind in _FINDERS))
                and not later.verb.ing
                and subject.kind != "relative"
                and rest_fits(tokens, subject, verb)
            ):
                behind = index + 1 + later.behind
                if behind >= len(tokens) or tokens[behind].text in ".,;":
                    return make_cue(tokens, Found(later.verb, verb, behind), subject, "cue_behind")
            break
    return None
