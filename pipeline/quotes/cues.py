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
from collections.abc import Sequence

from pipeline.quotes.bodies import inspectorate_aliases
from pipeline.quotes.clauses import Found, adjacent, antecedent, filling, sentence_subject, verbs_of
from pipeline.quotes.cue import WINDOW, Cue, make_cue
from pipeline.quotes.cues_without_verb import phrase_before
from pipeline.quotes.names import Token, is_role_head, tokens_of
from pipeline.quotes.phrases import Subject
from pipeline.quotes.subjects import read_subject
from pipeline.quotes.words import quote_words

_ASIDE = re.compile(r", (?:it|they|he|she) \w+,")


def cue_before(text: str, start: int, end: int, known: frozenset[str]) -> Cue | None:
    """The attribution in ``text[start:end]``, the part of the sentence that leads up to a quotation."""
    start = max(start, end - WINDOW)
    tokens = tokens_of(text, start, end)
    if not tokens:
        return None
    best: Cue | None = None
    aside = _aside(tokens) if _ASIDE.search(text, start, end) else None
    if aside is not None:
        return aside
    verbs = list(verbs_of(tokens))
    if tokens[-1].low == "that" and len(tokens) > 1 and tokens[-2].text in ("and", ",", "but"):
        verbs = [found for found in verbs if _takes_that(tokens, found.behind)] or verbs
    for found in reversed(verbs):
        cue = _led_by(text, tokens, found, known)
        if cue is not None and cue.subject is not None:
            if _goes_on_reporting(tokens, found, cue.subject):
                continue  # "... “belong” and that carers see them as “...”": whoever said the first says this
            reported = _is_reported(tokens, found, cue.subject)
            if found.verb.speech and not reported:
                return cue
            phrase = phrase_before(text, tokens, known)
            if phrase is None and reported:
                cue = _reporting(text, tokens, verbs, found, cue.subject.at, known) or cue
            # "According to the report, pupils feel ... “...”": the words are the report's
            return phrase if phrase is not None and not found.verb.speech else cue
        best = best or cue
    return phrase_before(text, tokens, known) or best


def _takes_that(tokens: Sequence[Token], behind: int) -> bool:
    """ "They reported that calls are answered, that crews are ready and that “...”": not the verbs between."""
    at = next((index for index in range(behind, min(behind + 5, len(tokens) - 1)) if tokens[index].low == "that"), -1)
    return at >= 0 and all(token.text[0].isalnum() for token in tokens[behind:at])


def _aside(tokens: Sequence[Token]) -> Cue | None:
    """ "Social workers, it says, write to children “as if ...”": an attribution between commas, by a pronoun."""
    quote = quote_words()
    for index in range(1, len(tokens) - 3):
        if tokens[index].text != "," or tokens[index + 3].text != ",":
            continue
        pronoun, verb = tokens[index + 1], quote.verbs.get(tokens[index + 2].low)
        if verb is not None and verb.speech and not verb.ing and pronoun.low in ("it", "they", "he", "she"):
            subject = Subject("pronoun", index + 1, index + 2, pronoun.start, pronoun.end, pronoun.low)
            return Cue(subject, verb.form, tokens[index + 2].start, tokens[index + 2].end, "cue_before")
    return None


def _goes_on_reporting(tokens: Sequence[Token], found: Found, subject: Subject) -> bool:
    """A second clause behind "that", of people who do not speak in it."""
    first = tokens[subject.at].low
    return subject.kind == "group" and first == "that" and subject.word.endswith("s") and not found.verb.speech


def _is_reported(tokens: Sequence[Token], found: Found, subject: Subject) -> bool:
    """ "heads felt", "calls are answered by staff": a clause that somebody else may be reporting."""
    if subject.kind not in ("group", "post", "name"):
        return False
    passive = found.at > 0 and (
        tokens[found.at - 1].low in quote_words().be or tokens[found.at - 1].low in quote_words().between
    )
    return not found.verb.speech if not passive else found.verb.speech and found.verb.participle


def _reporting(
    text: str,
    tokens: Sequence[Token],
    verbs: Sequence[Found],
    reported: Found,
    reported_from: int,
    known: frozenset[str],
) -> Cue | None:
    """The attribution that the clause of ``reported`` depends on: "Ms Bell said that heads felt “...”"."""
    for found in verbs:
        if found.at >= reported.at:
            return None
        reports = found.behind < len(tokens) and (tokens[found.behind].low == "that" or found.behind == reported_from)
        if reports and found.verb.speech:
            cue = _led_by(text, tokens, found, known)
            if cue is not None and (cue.subject is None or cue.subject.kind != "group"):
                return cue  # without a subject it is that of the words quoted before: "and said carers feel"
    return None


def _inserted(text: str, tokens: Sequence[Token], found: Found, known: frozenset[str]) -> Subject | None:
    """ "Leaders, say the inspectors, “listen”": an attribution between commas, its verb first."""
    if not found.at or tokens[found.at - 1].text not in ",–—-" or not found.verb.speech or found.verb.ing:
        return None
    subject = read_subject(text, tokens, found.behind, len(tokens), known)
    if subject is None or subject.behind >= len(tokens) or tokens[subject.behind].text not in ",–—-":
        return None
    alone = all(token.text != "," for token in tokens[: found.at - 1])  # "Mr Hill, the head, said" has another before
    return subject if alone or subject.kind in ("inspectors", "document", "pronoun") else None


def _led_by(text: str, tokens: Sequence[Token], found: Found, known: frozenset[str]) -> Cue | None:
    """The subject of a verb that stands before the quotation; None where the word is no verb here."""
    quote = quote_words()
    at = found.at
    before = tokens[at - 1] if at else None
    if (
        found.verb.participle
        and before is not None
        and (before.low in quote.be or (before.low in quote.between and at > 1 and tokens[at - 2].low in quote.be))
    ):
        subject = _agent(text, tokens, found.behind, known)
        return make_cue(tokens, found, subject, "cue_before", passive=subject is None)
    if found.verb.participle and at and found.behind < len(tokens) and tokens[found.behind].low == "by":
        subject = read_subject(text, tokens, found.behind + 1, len(tokens), known)
        ours = subject is not None and text[subject.start : subject.end].lower() in inspectorate_aliases()
        if subject is not None and (ours or subject.kind in ("inspectors", "document")):
            return make_cue(tokens, found, subject, "cue_before")  # "Strengths identified by the inspectors include"
    if before is not None and (
        (
            before.low in quote.determiners
            and before.low not in ("this", "that", "all", "both", "another", "one", "many", "others", "several", "some")
        )
        or before.low in ("of", "in", "to", "for", "with", "by", "no", "new", "good")
    ):
        return (
            None
            if before.low != "to" or found.verb.doubtful
            else make_cue(tokens, found, sentence_subject(text, tokens, at, known), "cue_before")
        )
    following = tokens[found.behind].low if found.behind < len(tokens) else ""
    if before is not None and before.low == "that" and following in ("for", "of", "from", "in", "on"):
        return None  # "that demand for vans had": a noun
    if found.verb.doubtful and before is not None and before.possessive:
        return None  # "the union's demands"
    if found.verb.doubtful and at > 1 and tokens[at - 2].low in ("a", "an") and _is_adjective(tokens[at - 1]):
        return None  # "on a video call that"
    if before is not None and not found.verb.speech and before.low in quote_words().modals:
        return None
    if following == "from" and found.verb.form in ("hear", "heard") and tokens[-1].text == ":":
        heard = read_subject(text, tokens, found.behind + 1, len(tokens), known)
        if heard is not None:
            return make_cue(tokens, found, heard, "cue_before")  # "We also hear from Joan Tibbs, who knows:"
    inserted = _inserted(text, tokens, found, known)
    if inserted is not None:
        return make_cue(tokens, found, inserted, "cue_before")
    if found.verb.ing:
        if found.verb.doubtful and found.behind < len(tokens) - 1:
            return None
        subject = sentence_subject(text, tokens, at, known)
        return make_cue(tokens, found, subject, "cue_before")
    if (
        before is not None
        and before.low in ("that", "which", "who")
        and (found.verb.participle or not found.verb.doubtful)
    ):  # "a report that found"
        subject = antecedent(text, tokens, at - 1, known)
        if subject is not None:
            return make_cue(tokens, found, subject, "cue_before")
    subject = _in_relative(text, tokens, at, known) or filling(text, tokens, 0, at, known)
    if (
        subject is not None
        and subject.kind == "body"
        and found.verb.form in quote.inspection_documents
        and tokens[subject.at].low in quote.determiners
    ):
        return None  # "Our Ofsted report card"
    if subject is not None:
        return make_cue(tokens, found, subject, "cue_before")
    if found.verb.doubtful:
        return None
    subject = adjacent(text, tokens, at, known)
    if subject is None or (
        subject.kind == "pronoun" and subject.at and tokens[subject.at - 1].low == "what"
    ):  # "Ofsted praised what it called"
        subject = sentence_subject(text, tokens, subject.at if subject is not None else at, known) or subject
    return make_cue(tokens, found, subject, "cue_before")


def _in_relative(text: str, tokens: Sequence[Token], at: int, known: frozenset[str]) -> Subject | None:
    """ "Support that Ofsted calls “...”", "critical of what it calls “...”": the subject of a relative clause."""
    if at < 2:
        return None
    if tokens[at - 2].low == "what" and tokens[at - 1].low in ("it", "they"):
        subject = sentence_subject(text, tokens, at - 2, known)
        return subject if subject is not None and subject.kind == "body" else None
    if tokens[at - 2].low not in ("that", "which") or not tokens[at - 1].cap or at < 4:
        return None
    subject = read_subject(text, tokens, at - 1, at, known)
    return subject if subject is not None and subject.kind in ("body", "inspectors") else None


def _is_adjective(token: Token) -> bool:
    return not token.cap and not is_role_head(token.low) and token.low not in quote_words().groups


def _agent(text: str, tokens: Sequence[Token], at: int, known: frozenset[str]) -> Subject | None:
    """ "described by inspectors as": the body behind "by"."""
    for index in range(at, min(at + 8, len(tokens) - 1)):
        if tokens[index].low == "by":
            return read_subject(text, tokens, index + 1, len(tokens), known)
    return None
