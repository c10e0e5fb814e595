"""Lines that name a source: headings, lead-ins, and signatures under a quotation.

What children said           Comments from parents           In summary, the report found strengths which included:
Ann Bell, headteacher        – Parent, Year 2
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.quotes.clauses import verbs_of
from pipeline.quotes.cue import WINDOW, Cue, make_cue
from pipeline.quotes.cues import cue_before
from pipeline.quotes.name_words import name_words
from pipeline.quotes.names import Token, is_nameable, is_role_head, read_name, tokens_of
from pipeline.quotes.phrases import Subject, make_subject
from pipeline.quotes.subjects import read_subject
from pipeline.quotes.words import quote_words

#: To whom or about whom something is said.
_AIMED = frozenset({"to", "with", "about", "of", "for", "at", "on"})


def cue_of_line(text: str, start: int, end: int, known: frozenset[str]) -> Cue | None:
    """The source a heading or lead-in names: "What children said", "the report found strengths which included:"."""
    cue = cue_before(text, start, end, known)
    tokens = tokens_of(text, max(start, end - WINDOW), end)
    quote = quote_words()
    plural = len(tokens) > 2 and tokens[-1].text == ":" and tokens[-2].low in quote.excerpt_nouns
    if plural and tokens[-2].low.endswith("s") and tokens[-3].low not in ("her", "his", "my"):
        passages = make_subject("document", tokens, len(tokens) - 2, len(tokens) - 1, "report", words=("report",))
        return Cue(passages, "", tokens[-2].start, tokens[-2].end, "mention")  # "She read out these passages:"
    if cue is not None and cue.subject is not None and cue.subject.kind not in ("relative",):
        return cue
    if tokens and tokens[0].low in ("what", "how", "why"):
        for found in sorted(verbs_of(tokens), key=lambda found: found.verb.doubtful):  # "our Ofsted report says"
            subject = read_subject(text, tokens, 1, found.at, known)
            if subject is not None:
                return make_cue(tokens, found, subject, "heading")
    told = last_named(tokens)
    if told is not None:
        return Cue(told, "", tokens[-1].start, tokens[-1].end, "mention")
    liked = any(token.low in quote.heading_verbs for token in tokens[1:5])
    if liked and tokens[-1].text == ":" and tokens[0].low in quote.singular:  # "She also liked:"
        subject = read_subject(text, tokens, 0, 1, known)
        if subject is not None:
            return Cue(subject, "", tokens[0].start, tokens[0].end, "mention")
    for index, token in enumerate(tokens):  # "Comments from parents", "favourite lines from the report"
        if (
            token.low in ("from", "by", "of", "in")
            and index
            and index + 1 < len(tokens)
            and any(t.low in quote.comment_nouns for t in tokens[max(0, index - 5) : index])
        ):
            subject = read_subject(text, tokens, index + 1, len(tokens), known)
            if subject is not None:
                return Cue(subject, token.low, token.start, token.end, "heading")
    for index, token in enumerate(tokens):
        named = index and (
            tokens[index - 1].low in quote.determiners
            or tokens[index - 1].possessive
            or (tokens[index - 1].cap and tokens[index - 1].low not in quote.introductions)
            or tokens[index - 1].low in ("inspection", "visit", "ofsted")
        )
        if (
            (token.low in quote.inspectors or (token.low in quote.documents and named))
            and not token.cap
            and not token.possessive
        ) or (index == 0 and token.low in quote.inspectors):
            low = index
            while (
                low > 0
                and (tokens[low - 1].low in quote.determiners or tokens[low - 1].possessive or tokens[low - 1].cap)
                and index - low < 4
            ):
                low -= 1
            subject = read_subject(text, tokens, low, len(tokens), known) or read_subject(
                text, tokens, index, len(tokens), known
            )
            if subject is not None and subject.kind in ("inspectors", "document"):
                return Cue(subject, "", token.start, token.end, "mention")
    return None


def last_named(tokens: Sequence[Token]) -> Subject | None:
    """ "Our chief executive Bea Olowu has issued a statement:", "One of them was Ros Whit:": the person named last."""
    if not tokens or tokens[-1].text != ":":
        return None
    words, end = name_words(), len(tokens)
    for index in range(end - 2, -1, -1):
        first = tokens[index]
        beside_post = index > 0 and is_role_head(tokens[index - 1].low)
        if not first.cap or not (beside_post or first.low in words.given or first.low in words.honorifics):
            continue
        name = read_name(tokens, index, end)
        before = tokens[index - 1] if index else None
        if name is None or name.end >= end or tokens[name.end].low in words.organisations:
            continue
        if (
            before is not None
            and not beside_post
            and (is_nameable(before) or before.low in words.organisations | _AIMED)
        ):
            continue
        if tokens[name.last - 1].possessive:
            continue
        title = " ".join(t.text for t in tokens[name.honorific : name.first] if t.text != ".")
        return make_subject(
            "person",
            tokens,
            index,
            name.end,
            tokens[name.last - 1].low,
            name=(tokens[name.first].start, tokens[name.last - 1].end),
            honorific=title if name.honorific >= 0 else None,
        )
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
    if (
        subject is None
        or subject.kind not in ("person", "group")
        or any(t.low in quote_words().verbs and not quote_words().verbs[t.low].doubtful for t in tokens)
    ):
        return None
    return Cue(subject, "", tokens[at].start, tokens[at].end, "signed")
