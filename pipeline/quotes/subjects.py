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

from pipeline.quotes.bare_posts import or_apposed, read_bare_post
from pipeline.quotes.body_subjects import heads_a_body, or_named_body, read_body_subject
from pipeline.quotes.capitals import is_capital_elsewhere, is_common_noun
from pipeline.quotes.name_words import name_words
from pipeline.quotes.names import Token, is_nameable, is_role_head, read_body
from pipeline.quotes.persons import read_person, read_spokesperson
from pipeline.quotes.phrases import GOES_ON, Subject, make_subject, run_end
from pipeline.quotes.posts import read_apposition
from pipeline.quotes.roles import read_post
from pipeline.quotes.words import quote_words


def read_subject(text: str, tokens: Sequence[Token], at: int, end: int, known: frozenset[str]) -> Subject | None:
    """The source named by the noun phrase that begins at ``tokens[at]``, None where it names none."""
    if at >= end or not (tokens[at].text[0].isalnum()):
        return None
    words, quote, first = name_words(), quote_words(), tokens[at]
    pronoun = _pronoun(first, tokens, at, end)
    if pronoun is not None:
        return pronoun
    verb = quote.verbs.get(first.low)
    if verb is not None and verb.speech and not verb.doubtful and not first.cap:
        return None  # "and said carers feel"
    if first.low in quote.times and not (
        at + 1 < end and (is_nameable(tokens[at + 1]) or tokens[at + 1].text[0].isdigit())
    ):
        return None
    start = at
    while start < end and tokens[start].low in quote.determiners and start - at < 3:
        start += 1
        if (
            start < end
            and tokens[start].low == "of"
            and start + 1 < end
            and tokens[start + 1].low in ("the", "our", "those", "its", "their", "these")
        ):
            start += 1
    stop = run_end(tokens, start, end)
    stated = _stated(text, tokens, at, start, end, known) if start > at else None
    if stated is not None:
        return stated
    if start >= stop:
        if (
            at < start
            and (tokens[at].low in quote.groups or tokens[at].low in quote.indefinite)
            and tokens[at].low not in ("no", "all", "every", "each")
        ):
            return or_apposed(text, tokens, at, start, end, "group", tokens[start - 1].low, known)
        return None
    indefinite = tokens[at].low in quote.indefinite and start > at
    spokes = next((i for i in range(start, stop) if tokens[i].low in quote.spokespeople), -1)
    if spokes >= 0:
        return read_spokesperson(text, tokens, at, start, spokes, end, known)
    person = read_person(text, tokens, at, start, stop, end, known)
    if person is not None:
        return person
    crown = words.crown.match(text, tokens[start].start, tokens[end - 1].end)
    if crown is not None:
        behind = next((i for i in range(start, end) if tokens[i].start >= crown.end()), end)
        held = or_apposed(text, tokens, at, behind, end, "post", "inspector", known)
        if held.kind == "person":  # "the HM Chief Inspector of Constabulary, Sir Alec Thorn, writes"
            return held
    for index in range(start, stop):
        token = tokens[index]
        low = token.low
        if low in ("in", "with", "at", "from") and index > start:
            break  # "the commissioner in her report": what follows is no subject
        following = tokens[index + 1] if index + 1 < stop else None
        if (low in quote.inspectors and not token.possessive) or (
            low in ("inspection", "inspectorate") and following is not None and following.low in ("team", "teams")
        ):
            return or_apposed(
                text, tokens, at, index + (2 if low == "inspection" else 1), end, "inspectors", low, known
            )
        if (
            low in quote.documents
            and not token.possessive
            and not (low == "plan" and following is not None and following.low == "holder")
        ):
            if following is None or (
                following.low not in quote_words().compounds
                and not is_role_head(following.low)
                and not following.cap
                and following.low not in quote.inspectors
            ):
                return make_subject(
                    "document", tokens, at, index + 1, low, words=tuple(t.low for t in tokens[at : index + 1])
                )
            if following.low in ("author", "writer", "authors"):
                break
            continue
        if (
            token.low.endswith("s")
            and low in quote.groups
            and not token.possessive
            and not _is_remit(tokens, start, index)
            and (not token.cap or (index == at and (following is None or not following.cap)))
            and (
                following is None
                or following.low in GOES_ON
                or not following.text[0].isalpha()
                or following.low in quote.postmodifiers
            )
        ):
            return or_apposed(text, tokens, at, index + 1, end, "group", low, known)
    if first.low in quote.government and stop == start + 1 and not first.possessive:  # "Ministers"
        return make_subject("body", tokens, at, stop, first.low, body=(first.start, first.end), generic=True)
    heads = [index for index in range(start, stop) if is_role_head(tokens[index].low) and not tokens[index].possessive]
    if heads and heads_a_body(tokens, start, heads, stop):
        heads = []
    aged = _aged_name(text, tokens, at, heads, end, known)
    if aged is not None:
        return aged
    if heads and not indefinite and not (tokens[heads[0]].low in quote.groups and _is_plural(tokens[heads[0]].low)):
        return read_bare_post(text, tokens, at, heads, stop, end, known)
    group = next((i for i in range(start, stop) if tokens[i].low in quote.groups and not tokens[i].possessive), -1)
    if group > start and tokens[start].low in words.given and any(t.low in GOES_ON for t in tokens[start + 1 : group]):
        group = -1  # "Nell in Reception"
    if heads and indefinite:
        behind = max(heads[0], group) + 1  # "A Teachers’ Union representative, Jan Oduya, said"
        if behind < stop < end and tokens[behind].low in GOES_ON and tokens[stop].text == ",":
            behind = stop  # "A lawyer for the trust, Jan Oduya, said"
        return or_apposed(text, tokens, at, behind, end, "group", tokens[heads[0]].low, known)
    described = _description(tokens, at, stop, end)
    if described is not None:
        return described
    body = read_body_subject(text, tokens, at, start, stop, known)
    if body is not None and not (group >= 0 and indefinite):
        return or_named_body(tokens, body, start, stop, end)
    if group >= 0:
        named = group + 2 if group + 1 < end and tokens[group + 1].low in ("called", "named") else group + 1
        if (
            named < end and (named < stop or named > group + 1) and is_nameable(tokens[named])
        ):  # "Care leaver Jordan, 19,"
            given = tokens[named]
            return make_subject(
                "name", tokens, at, named + 1, given.low, name=(given.start, given.end), words=("human",)
            )
        return or_apposed(text, tokens, at, group + 1, end, "group", tokens[group].low, known)
    if first.low in quote.groups and indefinite:
        return make_subject("group", tokens, at, start, first.low)
    if (
        start < stop
        and tokens[start].cap
        and tokens[start].text[0].isalpha()
        and not any(first.low in known for known in (words.not_names, quote.introductions, words.part_of_post))
        and not (tokens[start].low.endswith("ing") and start + 1 < end and tokens[start + 1].text == ",")
        and start == at
    ):
        behind = read_body(tokens, start, stop)
        if behind > start + 1 and tokens[start].low in words.given and tokens[start + 1].low == "in":
            behind = start + 1  # "Nell in Reception"
        couple = behind > start + 2 and tokens[start].low in words.given and tokens[start + 1].low in ("and", "&")
        if couple and tokens[start + 2].low in words.given:  # "Pam and Trevor Illidge"
            span = (tokens[start].start, tokens[start].end)
            return make_subject("name", tokens, at, start + 1, tokens[start].low, name=span, words=("human",))
        if behind == start + 1:
            if behind == stop and is_common_noun(text, tokens, start):
                return None  # "Strengths set out in the report include"
            if (
                behind < stop
                and tokens[start].low not in words.given
                and not _acts(tokens[behind])
                and not is_capital_elsewhere(text, tokens[start])
            ):
                return None  # "Effective work with families": a capital that only begins the sentence
            post = read_apposition(text, tokens[start].end, tokens[end - 1].end, known)
            return make_subject(
                "name",
                tokens,
                at,
                behind,
                tokens[start].low,
                name=(tokens[start].start, tokens[start].end),
                post=post if post is not None and post.start >= 0 else None,
            )
        return make_subject(
            "body", tokens, at, behind, tokens[start].low, body=(tokens[start].start, tokens[behind - 1].end)
        )
    return None


def _stated(text: str, tokens: Sequence[Token], at: int, start: int, end: int, known: frozenset[str]) -> Subject | None:
    """ "A joint statement by Marlow Council and the ICB": the first of those whose statement it is."""
    quote = quote_words()
    noun = next((index for index in range(start, min(start + 3, end)) if tokens[index].low in quote.statements), end)
    first = noun + 1
    while first < min(noun + 3, end) and tokens[first].low in ("issued", "released", "on", "behalf"):
        first += 1
    if (
        first >= end
        or tokens[first].low not in ("by", "from", "of")
        or (tokens[first].low == "of" and first == noun + 1)
    ):
        return None
    subject = read_subject(text, tokens, first + 1, end, known)
    if subject is None or subject.kind not in ("body", "person"):
        return None
    behind = subject.behind
    while behind + 1 < end and tokens[behind].low in ("and", "&", ","):
        other = read_subject(text, tokens, behind + 1, end, known)
        if other is None or other.kind not in ("body", "person"):
            break
        behind = other.behind
    return subject._replace(at=at, behind=behind)


def _is_remit(tokens: Sequence[Token], start: int, at: int) -> bool:
    """ "The cabinet member for children and families": whom somebody's post is for."""
    joins = next((index for index in range(at - 1, start, -1) if tokens[index].low in ("of", "for")), start)
    return any(is_role_head(token.low) for token in tokens[start:joins])


def _acts(token: Token) -> bool:
    """ "Ofcom declined to comment but said": the word behind a capital is a verb, or joins another name."""
    return not token.cap and (token.low.endswith("ed") or token.low in ("and", "&"))


def _ends_phrase(token: Token) -> bool:
    quote = quote_words()
    return token.low in quote.verbs or token.low in quote.phrase_ends or token.low in quote.prepositions


def _description(tokens: Sequence[Token], at: int, stop: int, end: int) -> Subject | None:
    """ "The Spaniard", "the former winger", "the 34-year-old": one person, by a common noun."""
    if tokens[at].low in ("a", "an", "one", "another") and at + 3 < end and tokens[at + 3].low == "year-old":
        if tokens[at + 1].text[0].isdigit() and not (at + 4 < end and tokens[at + 4].cap):
            return make_subject("group", tokens, at, at + 4, "year-old", words=(tokens[at].low, "year-old"))
        return None
    if tokens[at].low != "the":
        return None
    words = quote_words().descriptions
    if at + 3 < end and tokens[at + 1].text[0].isdigit() and tokens[at + 3].low == "year-old":
        behind = at + 4
        while behind < min(end, at + 8) and tokens[behind].text.isalpha() and not _ends_phrase(tokens[behind]):
            behind += 1  # "the 66-year-old retired welder"
        return make_subject("group", tokens, at, behind, "year-old", words=("the", "year-old"))
    last = next((index for index in range(at + 1, min(stop, at + 5)) if tokens[index].low in words), -1)
    if last < 0 or any(token.possessive for token in tokens[at : last + 1]):
        return None
    if last + 1 < end and tokens[last + 1].cap:
        return None  # "the American Red Cross"
    said = tuple(token.low for token in tokens[at : last + 1])
    return make_subject("group", tokens, at, last + 1, tokens[last].low, words=said)


def _aged_name(
    text: str, tokens: Sequence[Token], at: int, heads: Sequence[int], end: int, known: frozenset[str]
) -> Subject | None:
    """ "Head girl Tilda, aged 11,": a post, then a given name alone with an age."""
    named = heads[-1] + 1 if heads else end
    if named < end and tokens[named].low in quote_words().groups:
        named += 1  # "head girl"
    if named + 2 >= end or not is_nameable(tokens[named]) or tokens[named + 1].text not in (",", "("):
        return None
    age = named + (3 if tokens[named + 2].low == "aged" else 2)
    aged = age < end and tokens[age].text.isdigit() and len(tokens[age].text) <= 2
    if not aged and not (tokens[named + 2].low == "who" and tokens[named].low in name_words().given):
        return None  # nor "Foster carer Jean, who ..."
    post, given = read_post(text, tokens[at].start, tokens[named - 1].end, known), tokens[named]
    return make_subject(
        "name", tokens, at, named + 1, given.low, name=(given.start, given.end), post=post, words=("human",)
    )


def _pronoun(first: Token, tokens: Sequence[Token], at: int, end: int) -> Subject | None:
    quote, low = quote_words(), first.low
    following = tokens[at + 1].low if at + 1 < end else ""
    if low in quote.singular or low in quote.plural or low == "it":
        return make_subject("pronoun", tokens, at, at + 1, low)
    if low in ("who", "which"):
        return make_subject("relative", tokens, at, at + 1, low)
    if low in quote.own and (first.text in ("I", "We", "we")):
        return make_subject("own", tokens, at, at + 1, low)
    if low in quote.neuter and (
        not following or following in quote.verbs or (low == "it" and following in quote.between)
    ):
        return make_subject("pronoun", tokens, at, at + 1, "it")
    return None


def _is_plural(low: str) -> bool:
    return low.endswith("s") and not low.endswith("ss")
