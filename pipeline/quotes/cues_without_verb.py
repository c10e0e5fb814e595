"""Sources named before a quotation without a verb of saying.

According to the report, “...”       In the inspector’s words: “...”       Her comment: “...”
Ann Bell, headteacher: “...”         A message from our chief executive, Ann Bell: “...”
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.quotes.cue import Cue
from pipeline.quotes.name_words import name_words
from pipeline.quotes.names import Token, possessive_cut
from pipeline.quotes.phrases import Subject
from pipeline.quotes.subjects import read_subject
from pipeline.quotes.words import quote_words

_WHOSE = {"her": "she", "his": "he", "their": "they"}


def phrase_before(text: str, tokens: Sequence[Token], known: frozenset[str]) -> Cue | None:
    """Sources named without a verb: "According to the report, ...", "In the inspector's words: ...", "as X put it"."""
    lows = [token.low for token in tokens]
    if lows[0] in _WHOSE and tokens[-1].text == ":" and any(low in quote_words().comment_nouns for low in lows[1:5]):
        pronoun = Subject("pronoun", 0, 1, tokens[0].start, tokens[0].end, _WHOSE[lows[0]])
        return Cue(pronoun, "", tokens[0].start, tokens[0].end, "phrase")
    if tokens[-1].text == ":":  # "Ann Bell, headteacher: “..."
        sender = _sender(text, tokens, known)
        given = sender is not None and sender.kind == "name" and sender.word in name_words().given
        if sender is not None and (given or sender.kind == "group"):
            return Cue(sender, "", tokens[-1].start, tokens[-1].end, "signed")  # "This is from an adopter who rang:"
        subject = sender or read_subject(text, tokens, 0, len(tokens) - 1, known)
        if subject is not None and subject.kind in ("person", "name") and _is_label(tokens, subject):
            return Cue(subject, "", tokens[-1].start, tokens[-1].end, "signed")
    for index in range(len(tokens) - 1):
        pair = (lows[index], lows[index + 1])
        if pair == ("according", "to") or (pair == ("words", "of") and index):
            subject = read_subject(text, tokens, index + 2, len(tokens), known)
            if subject is not None:
                return Cue(
                    subject,
                    text[tokens[index].start : tokens[index + 1].end].lower(),
                    tokens[index].start,
                    tokens[index + 1].end,
                    "phrase",
                )
        if tokens[index].possessive and (
            pair[1] in ("words", "view", "opinion")
            or pair[1] in quote_words().comment_nouns
            or (index + 2 < len(tokens) and lows[index + 2] == "words")
        ):
            low = index
            while low > 0 and lows[low - 1] not in ("in", "to", "by") and tokens[low - 1].text[0].isalnum():
                low -= 1
            last, cut = tokens[index], possessive_cut(tokens[index])
            last = last._replace(text=last.text[: len(last.text) - cut], end=last.end - cut, possessive=False)
            owner = [*tokens[low:index], last]
            subject = read_subject(text, owner, 0, len(owner), known)
            described = pair[1] in quote_words().comment_nouns and lows[index + 2 : index + 3] in (["are"], ["were"])
            if subject is not None and subject.kind == "group" and described and tokens[-1].text != ":":
                continue  # "Children’s views are “at the heart of planning”": what is said of their views
            if subject is not None:
                return Cue(
                    subject, tokens[index + 1].text.lower(), tokens[index + 1].start, tokens[index + 1].end, "phrase"
                )
    return None


def _sender(text: str, tokens: Sequence[Token], known: frozenset[str]) -> Subject | None:
    """ "A message from our chief executive, Ann Bell:", "My favourite came from Nora, 15:"."""
    for index, token in enumerate(tokens[:12]):
        earlier = {before.low for before in tokens[max(0, index - 4) : index]}
        sent = token.low == "from" and (earlier & (quote_words().comment_nouns | {"came", "comes", "this"}))
        start = [before.low in quote_words().conjunctions for before in tokens[:index]]
        opens = token.low == "from" and all(start)  # "And finally from Tariq, 17:"
        if sent or opens or (token.low == "to" and "word" in earlier):  # "The last word goes to Jake, who's 16:"
            return read_subject(text, tokens, index + 1, len(tokens) - 1, known)
    return None


def _is_label(tokens: Sequence[Token], subject: Subject) -> bool:
    """Behind the name stand a post and bodies between commas, or an age, and no verb."""
    rest = tokens[subject.behind : -1]
    verbs = quote_words().verbs
    described = len(rest) > 1 and rest[0].text in (",", "(")
    told = described and (rest[1].low in ("who", "who's", "whose", "aged") or rest[1].text.isdigit())
    if subject.kind == "name":  # "Jake, who's 16 and has been with us for years:"
        beside = described and (subject.post is not None or rest[0].text == "(")  # "Sue, foster carer, Marlow:"
        return (told or beside) and tokens[subject.behind - 1].low in name_words().given
    if not rest:
        return True
    return rest[0].text in (",", "(", "–", "-") and not any(
        (t.low in verbs and not verbs[t.low].doubtful) or t.low in ("is", "was", "has", "were", "had") for t in rest
    )
