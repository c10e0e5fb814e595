"""The body behind a post in which it is held.

chief executive of Bradford Council           by its name
leader of a council that is thought careful   by a common noun: its name stands elsewhere
holder in the city’s cabinet                  the owner of what it sits in
Head of Service for Children in Care          none: the whole is the post
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.quotes.name_words import name_words
from pipeline.quotes.names import (
    Token,
    is_acronym,
    is_body,
    is_nameable,
    is_role_head,
    read_body,
)

_PREPOSITIONS = frozenset({"of", "at", "for", "from", "with", "in", "on"})
_INNER = frozenset({"of", "for", "and", ","})


def _leads_company(tokens: Sequence[Token]) -> bool:
    """ "Managing director of Stubbs Precision": posts that only a body of some kind has."""
    lows = {token.low for token in tokens}
    return bool(lows & name_words().of_company) or {"managing", "director"} <= lows or {"chief", "executive"} <= lows


def trailing_body(
    text: str, tokens: Sequence[Token], first: int, last: int, known: frozenset[str]
) -> tuple[int, int, int, bool] | None:
    """A body behind the post: (end of the post, first and last word of the body, generic)."""
    words = name_words()
    for index in range(first + 1, last - 1):
        preposition = tokens[index].low
        if preposition not in _PREPOSITIONS:
            continue
        office = preposition == "for" and tokens[index - 1].low in ("minister", "secretary", "spokesperson")
        if office and tokens[index + 1].low != "the" and not is_acronym(tokens[index + 1]):
            continue  # "Minister for Housing"
        start = index + 1
        while start < last and tokens[start].low in ("the", "a", "an", "our", "its", "their"):
            start += 1
        if (
            start + 2 < last
            and tokens[start].possessive
            and not tokens[start].cap
            and tokens[start].low in words.generic
        ):
            start += 1  # "chair of the school's parent teacher association"
        if start >= last:
            continue
        sits = preposition in ("in", "on") and tokens[last - 1].low in ("cabinet", "executive")
        if sits and start <= last - 2 < start + 4 and tokens[last - 2].possessive:  # "holder in the city's cabinet"
            return index, start, last - 1, not tokens[last - 2].cap
        low = " ".join(text[tokens[start].start : tokens[last - 1].end].lower().split())
        alone = last - start == 1 and tokens[start].cap and tokens[start - 1].low == "the"
        if alone and low in words.part_of_post and any(name.endswith(f" {low}") for name in known):
            return index, start, last, True  # "Chair of the Board", of a Board that is the provider
        if low in known:
            return index, start, last, False
        if start > index + 1 and low in words.generic and low not in words.part_of_post:
            return index, start, last, True
        told = start > index + 1 and start + 1 < last and tokens[start + 1].low in ("that", "with")
        if told and tokens[start].low in words.generic and any(is_role_head(t.low) for t in tokens[first:index]):
            return index, start, start + 1, True  # "leader of a council that is thought careful"
        if (
            low in words.part_of_post
            or low in words.topics
            or not any(is_role_head(t.low) for t in tokens[first:index])
        ):
            continue
        if tokens[start].low in words.part_of_post:  # "Head of Service for Children in Care"
            continue
        if tokens[index - 1].low == "mayor" and preposition == "of" and tokens[start].cap:
            return index, start, read_body(tokens, start, last), False  # "deputy mayor of Hessock"
        body_end = read_body(tokens, start, last)
        served = all(t.low in words.organisations or t.low in ("and", "&") for t in tokens[start:body_end])
        if served and body_end > start + 1:
            continue  # "Head of Service for Fostering and Adoption"
        sort = next((i for i in range(start, last - 1) if tokens[i].low in words.generic and not tokens[i].cap), last)
        if start < sort < last - 1 and tokens[sort + 1].cap and read_body(tokens, sort + 1, last) == last:
            return index, sort + 1, last, False  # "chief executive of the Ashmere charity Family Bridge"
        if body_end == start:  # "the firefighters' union", "a local charity"
            named = next((i for i in range(start + 1, last) if tokens[i].cap), last)
            if named < last and tokens[named - 1].low in words.generic and read_body(tokens, named, last) == last:
                return index, named, last, False  # "the public service union Concord"
            long = last - start > 2 and tokens[start - 1].low == "the"
            if long and tokens[last - 1].low in words.sitting and all(t.low not in _INNER for t in tokens[start:last]):
                return index, start, last, False  # "chair of the health scrutiny panel"
            if (
                tokens[last - 1].low in words.generic
                and not any(t.low in _PREPOSITIONS for t in tokens[start:last])
                and tokens[last - 1].low
                not in (
                    "service",
                    "group",
                    "board",
                    "department",
                    "home",
                    "house",
                    "office",
                    "panel",
                    "force",
                    "party",
                    "practice",
                    "care",
                )
                and preposition in ("of", "at", "for", "from", "with")
                and 2 <= last - start <= 4
            ):
                return index, start, last, False
            continue
        noun = " ".join(t.low for t in tokens[body_end:last])
        if noun in words.generic and tokens[last - 1].low in words.complete and is_nameable(tokens[start]):
            return index, start, last, False  # "leader of Cannon Vale council"
        second = body_end > start + 1 and body_end < last and tokens[body_end].low in ("and", "&")
        second = second and any(is_role_head(t.low) for t in tokens[body_end + 1 : body_end + 5])
        if second and is_body(tokens, start, body_end):
            return index, start, body_end, False  # "Depute Leader of Marlow Council and chair of the Board"
        if body_end < last and not (body_end < last and tokens[body_end].text in (",", "(")):
            continue
        if preposition == "of" and tokens[index - 1].low == "head" and body_end - index == 2 == last - index:
            continue  # "Head of School", "Head of Agency"
        chief = {"chief", "executive"} <= {token.low for token in tokens[first:index]} and body_end == last
        if chief and preposition == "of" and body_end > start + 1 and all(t.cap for t in tokens[start:body_end]):
            return index, start, body_end, False  # "chief executive of Children England"
        if (
            tokens[body_end - 1].low not in words.complete
            and low.startswith(
                ("children", "adult", "young people", "families", "education", "social care", "public health")
            )
            and preposition in ("of", "for")
        ):
            continue
        company = is_nameable(tokens[start]) and (
            (preposition == "of" and _leads_company(tokens[first:index]))
            or (body_end > start + 1 and tokens[body_end - 1].low in words.companies)  # "manager for Kinloch Care"
        )
        strict = preposition in ("of", "for", "in", "on", "from") and not company
        society = (
            tokens[start - 1].low == "the" and body_end - start > 1 and is_nameable(tokens[start])
        )  # "the Friends of Dell Wood"
        if (
            is_body(tokens, start, body_end)
            or society
            or not strict
            or text[tokens[start].start : tokens[body_end - 1].end].lower() in known
        ):
            if body_end - start == 1 and tokens[start].low in words.part_of_post:
                continue
            if preposition == "in" and not is_body(tokens, start, body_end):
                continue
            return index, start, body_end, False
    return None
