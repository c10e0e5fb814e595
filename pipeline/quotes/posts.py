"""The post beside a name: in the words before it, and in apposition behind it.

Director of Children’s Services Tom Averill       Whitlow’s commissioner, Dame Ursula Beckwith
Jo Pike, Deputy Leader and Cabinet Member for Families at Thornmere Council, said
Superintendent Dev Anand of Westdale Police       Ann Bell, 54, from Unison
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.quotes.apposed_bodies import body_only, generic_only, small_body, sorted_body, whole_body
from pipeline.quotes.apposition_ends import apposition_end, piece_end
from pipeline.quotes.name_words import name_words
from pipeline.quotes.names import Token, is_nameable, is_role_head, tokens_of
from pipeline.quotes.roles import Post, read_post
from pipeline.quotes.words import quote_words

#: So far before a name its post is looked for.
REACH_BEFORE = 140
#: What stands between a name and its post.
_OPENING = re.compile(r"[\s*]*(?:\([^)]{1,12}\)\s*)?(?P<sign>[,(]|\s[–—-])\s*(?:aged\s+)?(?:\d{1,3}\s*,\s*)?")
_OF = re.compile(r"\s(?:of|from|at)\s(?=(?:the\s)?[A-Z])")
_WITH = re.compile(r"(?:of|from|at|with)\s(?=(?:the\s)?[A-Z])")
#: "Dr Kay Brand, for the integrated care board,"
_ON_BEHALF = re.compile(
    r"(?:for|from|of|representing)\sthe\s(?P<body>[a-z][a-z’'-]*(?:\s[a-z][a-z’'-]*){0,3})(?=[,.;\n])"
)
#: "Jo Lund, of the charity Second Chance,"
_BELONGS = re.compile(r",?\s(?:of|from|with|for|at|representing)\s(?:the\s|a\s)?(?=[a-z])")
#: "Wil Penry of the county council’s education committee"
_OF_THE = re.compile(r"\s(?:of|from|at|with)\sthe\s(?=[a-z])")
_COPULA = re.compile(r"(?:is|was|has|had|will)\s")
_CHAIRS = re.compile(r"who\s(?:also\s)?(?P<post>(?:co-)?chair)s\b")
_PART_OF = re.compile(r"(?:[a-z][\w’'-]*\s){1,5}(?:at|for|with)\s(?=(?:the\s)?[A-Z])")
_WHO = re.compile(r"\s(?=who\s(?:is|was|became|has))")
#: "The lead inspector, a Mr Yusuf Lorr,"
_A_TITLED = re.compile(r", an?\s*$")
#: "Non-Executive Director Col. Rupert Shan"
_RANK = re.compile(
    r"(\w)(?:(?P<comma>,)| (?<!Chief )(?<!Det )(?<!Detective )(?<!Temp ))\s?(?:(?:Chief|Det|Temp) )?"
    r"(?:Col|Capt|Maj|Lt|Brig|Gen|Cdr|Cmdr|Sgt|Supt|Insp)\.?\s*$"
)
#: "an inspector from Ofsted, Mr Hill,"
_SENT_FROM = re.compile(
    r"\b(?:[Aa]n?|[Tt]he|[Oo]ne)\s(?P<post>(?:[a-z][\w’'-]*\s){1,4}(?:from|at)\s(?:the\s)?[A-Z][^,.;:()\n]*)$"
)
_BRACKET = re.compile(r"\s\([^()]{1,30}\)\s*$")


def post_before(text: str, start: int, known: frozenset[str], low: int = 0) -> Post | None:
    """The post in the words right before a name: "Chair of governors David", "The director of services, Faisal"."""
    offset = max(low, start - REACH_BEFORE)
    head = text[offset:start]
    head = _A_TITLED.sub(",", _RANK.sub(_without_rank, _BRACKET.sub(" ", head)))
    stripped = head.rstrip()
    comma = stripped.endswith(",")
    cell = head.endswith("\t")
    label = stripped.endswith(":") or cell
    if comma or label:  # "(chair: Rev. Stephen Dunn)", "Leader of the Council: Cllr Hugo Dunn", a table's cell
        head = stripped if cell else stripped[:-1]
    elif not head.endswith((" ", "\u00a0", "\n")):
        return None
    tokens = tokens_of(text, offset, offset + len(head.rstrip()))
    sent = _SENT_FROM.search(head) if comma else None
    if sent:
        post = read_post(text, offset + sent.start("post"), offset + sent.end("post"), known)
        if post is not None and post.start >= 0 and post.body_start >= 0:
            return post
    first = _role_start(tokens)
    if first is None or not any(is_role_head(token.low) for token in tokens[first:]):
        return None
    begins = first == 0 or tokens[first - 1].text in ".!?:(|•"
    if label and not begins:
        return None
    if comma and not (
        begins
        or (
            first
            and tokens[first - 1].low in ("the", "a", "an", "its", "his", "her", "their", "our", "my", "your", "whose")
        )
        or any(t.possessive for t in tokens[first : first + 6])
    ):
        return None
    post = read_post(text, tokens[first].start, tokens[-1].end, known)
    if post is not None and tokens[first].low in ("former", "retired") and text[:start][offset:].count(","):
        now = post_before(text, tokens[first].start, known, low)  # "The board's chair, former head teacher Ann Bell"
        return now if now is not None and text[tokens[first].start - 2] == "," else post
    return post


def _without_rank(rank: re.Match[str]) -> str:
    """ "Its commander, Chief Supt Ann Bell": the post stands before the rank."""
    return f"{rank[1]}, " if rank["comma"] else f"{rank[1]} "


def _role_start(tokens: Sequence[Token]) -> int | None:
    """Index of the first word of the post that ends the window; None where its last word belongs to none."""
    words, quote = name_words(), quote_words()
    if not tokens or not (is_role_head(tokens[-1].low) or tokens[-1].cap or len(tokens) > 1):
        return None
    first = len(tokens)
    while first > 0 and len(tokens) - first < 16:
        token = tokens[first - 1]
        if not (token.text[0].isalnum() or token.text in ("&", "/")) or token.text[0].isdigit():
            if token.text.isdigit() and first > 1 and tokens[first - 2].low in ("year", "stage", "class"):
                first -= 2
                continue  # "Year 4 teacher"
            short = token.text == "." and first > 1 and tokens[first - 2].low in words.abbreviated
            if short or (token.text == "," and _in_list(tokens, first - 1)):
                first -= 1
                continue
            break
        if (
            token.low == "the"
            and first < len(tokens)
            and first > 1
            and (tokens[first - 2].low in ("of", "for", "at") or _joins_places(tokens, first))
            and (tokens[first].cap or tokens[first].low in words.part_of_post or tokens[first].low in words.generic)
        ):
            first -= 1
            continue
        if token.cap and token.low in ("after", "before") and first > 1 and tokens[first - 2].cap:
            first -= 1
            continue  # "Head of Service for Looked After Children"
        if (
            token.low in quote_words().post_stops
            or (token.low in quote.verbs and not quote.verbs[token.low].doubtful)
            or (token.low.endswith(("ed", "ly")) and not token.cap and token.low not in words.not_names)
        ):
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
    if is_role_head(tail.low) or (tail.low in ("girl", "boy") and len(tokens) > 1 and tokens[-2].low == "head"):
        return first
    heads = [index for index in range(first, len(tokens)) if is_role_head(tokens[index].low)]
    if not heads:
        return None
    between = tokens[heads[-1] + 1 :]
    return first if between and between[0].low in ("of", "for", "at", "and", "in") and len(between) <= 9 else None


def _joins_places(tokens: Sequence[Token], at: int) -> bool:
    """ "MSP for Marlow and the Glens": the article at ``at - 1`` stands between two places."""
    return at > 2 and at < len(tokens) and tokens[at].cap and tokens[at - 2].low == "and" and tokens[at - 3].cap


def _in_list(tokens: Sequence[Token], at: int) -> bool:
    """The comma stands inside a post: "Member for Children, Schools and Families"."""
    head = [t.low for t in tokens[max(0, at - 6) : at]]
    tail = tokens[at + 1 : at + 5]
    if at and tokens[at - 1].cap and not is_nameable(tokens[at - 1]) and [t.low for t in tail[1:2]] == ["and"]:
        return tail[0].cap and not is_nameable(tail[0])  # "Police, Fire and Crime Commissioner"
    return ("for" in head or "of" in head) and any(t.low in ("and", "&") for t in tail) and bool(tail) and tail[0].cap


def read_apposition(text: str, at: int, limit: int, known: frozenset[str]) -> Post | None:
    """The post in the words right behind a name, from the comma, dash or bracket at ``at``."""
    belongs = name_words().speaks_for.match(text, at, limit) or name_words().runs.match(text, at, limit)
    if belongs and not name_words().unit.match(text, belongs.end(), limit):
        body = body_only(text, belongs.end(), limit, named=True) or generic_only(text, belongs.end(), limit, owner=True)
        body = body or sorted_body(text, belongs.end(), limit)
        part = _PART_OF.match(text, belongs.end(), limit) if body is None else None
        if part:  # "who runs the front door at Marlow Children's Trust"
            body = body_only(text, part.end(), limit)
        if body is not None:
            chairs = _CHAIRS.search(text, belongs.start(), belongs.end())
            return body._replace(start=chairs.start("post"), end=chairs.end("post")) if chairs else body
    opening = _OPENING.match(text, at, limit)
    of = _OF.match(text, at, limit)
    belongs = _BELONGS.match(text, at, limit)
    of_sort = sorted_body(text, belongs.end(), limit) if belongs else None
    if of_sort is not None:
        return of_sort
    if opening is None:
        if of is None:
            of_the = _OF_THE.match(text, at, limit)
            if of_the:
                return generic_only(text, of_the.end(), limit, owner=True) or small_body(text, of_the.end(), limit)
            who = _WHO.match(text, at, limit)
            return read_post(text, who.end(), piece_end(text, who.end(), limit), known) if who else None
        return body_only(text, of.end(), limit)
    start = opening.end()
    if opening["sign"] == "(":
        close = text.find(")", start, limit)
        return read_post(text, start, close, known) if close > 0 else None
    of = _WITH.match(text, start, limit)
    if of:
        return body_only(text, of.end(), limit)
    spoken_for = _ON_BEHALF.match(text, start, limit)
    if spoken_for and spoken_for["body"].lower() in name_words().generic:
        return Post(-1, -1, *spoken_for.span("body"), True)
    if _COPULA.match(text, start, limit):
        return None  # "Ann Bell, 44, is the council's third director"
    end = apposition_end(text, start, limit)
    post = read_post(text, start, end, known)
    if (
        post is None or post.body_start < 0
    ):  # "chief nurse, NHS Westdale" and "Chief Inspector Lee Marsh, Westdale Police"
        body = whole_body(
            text,
            *(
                (start, end)
                if post is None
                else (end + 1, piece_end(text, end + 1, limit))
                if text[end : end + 1] == ","
                else (end, end)
            ),
        )
        if body is not None:
            return body if post is None else post._replace(body_start=body.body_start, body_end=body.body_end)
    return post
