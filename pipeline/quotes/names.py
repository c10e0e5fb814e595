"""Names, titles and bodies in running text: the words of a window, and the name that begins at one of them.

    Cllr Sue Duffy     Dame Ursula Beckwith OBE     J. K. Okafor     Maria de Souza     Geraint ap Rhys     Siân O’Neill
    Harrowmere County Council     NHS Lynsworth Integrated Care Board     Department for Education

A name is known by its shape (capitals, initials, particles), by a title before it, and by what it does not
hold: words of posts, bodies and dates (``models/lexicons/names.toml``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from pipeline.lexicons import cached_from_models
from pipeline.quotes.name_words import name_words

_TOKEN = re.compile(
    r"(?:[^\W\d_]\.){1,4}(?!\w)|[^\W\d_][^\W_]*(?:[-'’‐‑&][^\W_]+)*(?:(?<=[sSzZ])['’](?=\s))?|\d[\w,.%]*\w|\d|[^\w\s*]"
)
_POSSESSIVE = ("'s", "s'", "z'")
#: Words that may stand inside the name of a body.
_INNER = frozenset({"of", "and", "for", "the", "&", "in"})


#: So many words are remembered.
MANY_WORDS = 20_000


class Token(NamedTuple):
    """One word or sign of a window, with its offsets in the document."""

    text: str
    start: int
    end: int
    low: str  # lower case, straight apostrophe, possessive left out
    cap: bool
    possessive: bool


#: ``Token`` without its constructor, which would take a third of the time of reading words.
_token = partial(tuple.__new__, Token)


def tokens_of(text: str, start: int, end: int) -> list[Token]:
    """The words and signs of ``text[start:end]``."""
    tokens: list[Token] = []
    for match in _TOKEN.finditer(text, start, end):
        word, at = match.group(), match.start()
        low = word.lower()
        if word.isalpha():
            tokens.append(_token((word, at, at + len(word), low, word[0] != low[0], False)))
        elif len(word) == 1:
            tokens.append(_token((word, at, at + 1, "'" if word == "’" else low, False, False)))
        else:
            tokens.append(_inflected(word, at))
    return tokens


def _inflected(word: str, at: int) -> Token:
    """A word that holds an apostrophe, a stop or a hyphen."""
    low = word.lower().replace("’", "'")
    possessive = len(low) > 2 and low.endswith(_POSSESSIVE)
    if possessive:
        low = low[:-2] if low.endswith("'s") else low[:-1]
    return Token(word, at, at + len(word), low.rstrip(".") or low, word[0].isupper(), possessive)


@cached_from_models
def _told() -> tuple[dict[str, bool], dict[str, bool]]:
    """What ``is_role_head`` and ``is_nameable`` said of the words met so far: the same few come again and again."""
    return {}, {}


def is_role_head(low: str) -> bool:
    """The word heads a post: "director", "leads", "vice-chair", "co-headteacher"."""
    told = _told()[0]
    answer = told.get(low)
    if answer is None:
        if len(told) > MANY_WORDS:
            told.clear()
        answer = told[low] = _heads_post(low)
    return answer


def _heads_post(low: str) -> bool:
    heads = name_words().role_heads
    if low.endswith(("-designate", "-elect")):
        low = low.rsplit("-", 1)[0]
    if low in heads or (low.endswith("s") and low[:-1] in heads) or low.endswith(("ologist", "ologists")):
        return True
    return "-" in low and is_role_head(low.rsplit("-", 1)[1])


def is_nameable(token: Token) -> bool:
    """The word could be part of a person's name."""
    if not token.cap:
        return False
    told = _told()[1]
    answer = told.get(token.text)
    if answer is None or token.low.endswith(("'", "’")):
        if len(told) > MANY_WORDS:
            told.clear()
        answer = told[token.text] = _could_name(token)
    return answer


def _could_name(token: Token) -> bool:
    if not token.text[0].isalpha():
        return False
    words, text = name_words(), token.text
    if "-of-" in token.low or token.low.endswith("year-old"):
        return False
    if len(text) == 1 or (len(text) <= 4 and text.endswith(".")):
        return text[0] != "I" or len(text) > 1
    if token.possessive or token.low in words.not_names or token.low in words.organisations:
        return False
    if is_role_head(token.low) and not _is_double_barrelled(text):
        return False
    return not (text.isupper() and len(text) <= 5 and text.isalpha())


def _is_double_barrelled(text: str) -> bool:
    """ "Lyle-Dean", "Evans-Baker": family names that end in the word of a post; "Vice-Chair" is none."""
    first, joined, second = text.partition("-")
    low, words = first.lower(), name_words()
    if not joined or not second[:1].isupper() or len(first) < 3:
        return False
    return low not in words.not_names and low not in words.prefixes and not is_role_head(low)


class Name(NamedTuple):
    """A person's name among tokens: ``honorific`` and letters after it left out of ``first`` to ``last``."""

    honorific: int  # index of the first title, -1 for none
    first: int
    last: int  # index behind the last word of the name
    end: int  # index behind letters after the name


def read_name(tokens: Sequence[Token], at: int, end: int, *, alone: bool = False) -> Name | None:
    """The name that begins at ``at``; a single word counts after a title, or where ``alone`` allows it."""
    words = name_words()
    honorific, first = -1, at
    while first < end and tokens[first].low in words.honorifics and tokens[first].cap and not tokens[first].possessive:
        if honorific < 0:
            honorific = first
        first += 1
        if first < end and tokens[first].text == ".":
            first += 1
    if honorific < 0 and first + 1 < end and tokens[first].low == "rt" and tokens[first + 1].low == "hon":
        honorific, first = first, first + 2
        while first < end and tokens[first].low in words.honorifics:
            first += 1
    last, n_words = first, 0
    given = honorific >= 0
    while last < end and n_words < 5:
        token = tokens[last]
        if token.text in words.postnominals and n_words >= (1 if honorific >= 0 else 2):
            break
        if is_nameable(token) or _is_ambiguous_name(tokens, last, end, given=given, first=n_words == 0):
            given = given or token.low in words.given
            last, n_words = last + 1, n_words + 1
        elif (
            n_words == 1
            and honorific < 0
            and token.cap
            and token.low in words.callings
            and _ends_name(tokens, last + 1, end)
        ):
            last, n_words = last + 1, n_words + 1  # "Zorita Baker, director"
        elif (
            token.low in words.particles
            and last + 1 < end
            and (n_words or token.cap)
            and _after_particles(tokens, last, end)
        ):
            last, n_words = last + 1, n_words + token.cap  # "Ten Broek"
        elif token.text.isupper() and len(token.text) > 5 and token.text.isalpha():
            last, n_words = last + 1, n_words + 1
        else:
            break
    if (
        n_words == 0
        or (n_words == 1 and honorific < 0 and not alone)
        or (
            tokens[first].text in "AI"
            and honorific < 0
            and len(tokens[first + 1 : last][:1])
            and len(tokens[first + 1].text) > 2
        )
    ):
        return None
    behind = last
    while behind < end and (
        tokens[behind].text in words.postnominals
        or (tokens[behind].text == "," and behind + 1 < end and tokens[behind + 1].text in words.postnominals)
    ):
        behind += 1
    return Name(honorific, first, last, behind)


def _ends_name(tokens: Sequence[Token], at: int, end: int) -> bool:
    """No further capital follows: "Zorita Baker said", but not "Marlow Dean Ann Bell"."""
    return at >= end or not tokens[at].cap


def _is_ambiguous_name(tokens: Sequence[Token], at: int, end: int, *, given: bool, first: bool) -> bool:
    """Words that are names only behind a title or a given name ("Ann Young"), or before a name ("June Roe")."""
    words, token = name_words(), tokens[at]
    if not token.cap or token.possessive or not token.text[0].isalpha() or token.low in ("the", "of"):
        return False
    if given:
        return token.low in words.surnames or (
            first and (at + 1 >= end or not tokens[at + 1].cap or is_nameable(tokens[at + 1]))
        )
    if not first or token.low not in words.given or (token.text.isupper() and len(token.text) > 2):
        return False  # "NED Olivia Stanford"
    dated = at > 0 and tokens[at - 1].low in (
        "in",
        "on",
        "by",
        "since",
        "last",
        "this",
        "next",
        "of",
        "from",
        "until",
        "to",
        "and",
        "during",
        "and",
    )
    return (
        not dated and not tokens[at - 1 if at else 0].text[0].isdigit() and at + 1 < end and is_nameable(tokens[at + 1])
    )


def _after_particles(tokens: Sequence[Token], at: int, end: int) -> bool:
    particles = name_words().particles
    while at < end and tokens[at].low in particles:
        at += 1
    return at < end and is_nameable(tokens[at])


def gender_of(honorific: str | None, name: str) -> str | None:
    """``m`` or ``f`` where the title or the given name tells, else None."""
    words = name_words()
    for title in (honorific or "").lower().replace(".", "").split():
        if title in words.male:
            return "m"
        if title in words.female:
            return "f"
    given = name.split()[0].lower() if name.split() else ""
    for part in (given, given.rsplit("-", 1)[-1], given.split("-")[0]):  # "Jean-Luc" is a man's
        if part in words.given_female:
            return "f"
        if part in words.given_male:
            return "m"
    return None


def read_body(tokens: Sequence[Token], at: int, end: int) -> int:
    """Index behind the capitalised name of a body that begins at ``at`` (``at`` itself where none does).

    "Department for Education", "Ashwater College of Further Education", "NHS Redmarsh", "Ofsted".
    """
    last = at
    while last < end:
        token = tokens[last]
        if (token.cap and token.text[0].isalpha()) or (token.text[0].isdigit() and last > at):
            last += 1
            if token.possessive and last < end and not tokens[last].cap:
                break
            continue
        if last > at and token.low in _INNER and _capital_follows(tokens, last, end):
            last += 1
            continue
        break
    while last > at and tokens[last - 1].low in _INNER and not tokens[last - 1].cap:
        last -= 1
    return last


def _capital_follows(tokens: Sequence[Token], at: int, end: int) -> bool:
    for index in range(at, min(at + 3, end)):
        if tokens[index].cap and tokens[index].text[0].isalpha():
            return True
        if tokens[index].low not in _INNER:
            return False
    return False


def is_body(tokens: Sequence[Token], at: int, end: int) -> bool:
    """The capitalised sequence names a body: it holds a word of bodies, or is an acronym."""
    words = name_words()
    for index in range(at, end):
        token = tokens[index]
        if token.low in words.organisations:
            return True
        if is_acronym(token):
            return True
    return False


def without_label(tokens: Sequence[Token], name: Name) -> Name:
    """ "Host Marty Kane", "Rival Ade Bankole": a word with a capital, then a given name and a family name."""
    first, given = name.first, name_words().given
    labelled = name.honorific < 0 and name.last - first > 2 and tokens[first].low not in given
    return name._replace(first=first + 1) if labelled and tokens[first + 1].low in given else name


def possessive_cut(token: Token) -> int:
    """The characters of a possessive ending: two in "Council’s", one in "Leeds’"."""
    return 0 if not token.possessive else 2 if token.text[-1] in "sS" else 1


def is_acronym(token: Token) -> bool:
    """The word is the short name of a body: "BSCB", "CQC's"."""
    words = name_words()
    plain = token.text.rstrip("sS").rstrip("'’") if token.possessive else token.text
    return (
        len(plain) >= 2
        and plain.isupper()
        and plain.isalpha()
        and plain not in words.postnominals
        and plain.lower() not in words.topics
        and not (len(plain) > 3 and plain.lower() in words.not_names)
    )
