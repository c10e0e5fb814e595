"""A sentence as tokens that the grammar of judgements reads: grades, areas, names, dates, and words with their tags.

The council's leadership was rated Good by Ofsted in 2021
own(poss)     area       copula judged grade by insp for date
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from pipeline.judgements.reading import NO_TAGS, GradeHit, Reading, Token, taken
from pipeline.judgements.scales.records import area_wordings
from pipeline.judgements.subjects.names import mark_providers, names_in
from pipeline.judgements.subjects.parts import with_parts
from pipeline.judgements.words import among, group

_WORD = re.compile(r"\d[\d,.]*\d|[^\W_]+(?:[-'’.&‑][^\W_]+)*|[^\s\w]|_+")

_YEAR = re.compile(r"\b(?:19[5-9]|20[0-4])\d(?:[/–-]\d\d)?\b")

_ARTICLE = "the"
_POSSESSIVES = ("'s", "s'")
_CLITIC = re.compile(r"(?:(?<=\w)'(?:re|ve|ll|d|m)|(?<=^it)'s|(?<=^that)'s|(?<=^he)'s|(?<=^she)'s|(?<=^there)'s)$")


def tokens_of(
    reading: Reading, start: int, end: int, hits: Iterable[GradeHit], *, headline: bool = False
) -> list[Token]:
    """The tokens of ``text[start:end]``; ``headline`` where capitals say nothing."""
    own = [match.span() for match in reading.provider.finditer(reading.text, start, end)] if reading.provider else []
    claims = [Token(hit.start, hit.end, "", "grade", hit=hit) for hit in hits]
    claims = _with_areas(reading, start, end, claims, own)
    for pattern, kind in ((reading.inspectorate.parts, "part"), (reading.inspectors, "insp")):
        if pattern is not None:
            _claim(
                claims,
                (
                    (m.start(), m.end())
                    for m in pattern.finditer(reading.text, start, end)
                    if not any(a <= m.start() and m.end() <= b for a, b in own)
                    and (m.group().lower() not in reading.own_nouns or _is_bare(reading, m.start(), m.group().lower()))
                ),
                kind,
                reading.text,
            )
    for mention in reading.dates_in(start, end):
        if mention.char_end <= end and not taken(claims, mention.char_start, mention.char_end):
            claims.append(Token(mention.char_start, mention.char_end, mention.text.lower(), "date", date=mention))
    if not reading.dates:
        _claim(
            claims,
            ((m.start(), m.end()) for m in _YEAR.finditer(reading.text, start, end)),
            "date",
            reading.text,
        )
    claims.sort(key=lambda token: token.start)
    claims += names_in(reading, start, end, claims, own, headline)
    claims.sort(key=lambda token: token.start)
    tokens: list[Token] = []
    position = start
    for claim in claims:
        _add_words(reading, position, claim.start, tokens)
        tokens.append(claim)
        position = claim.end
    _add_words(reading, position, end, tokens)
    tokens = _without_services_of_areas(tokens)
    _pass_over_reasons(tokens)
    mark_providers(reading, tokens)
    tokens = with_parts(reading, tokens)
    reading.elsewhere.update(token.start for token in tokens if token.kind == "part")
    _mark_verbs(tokens)
    return _with_wholes(tokens)


def _is_bare(reading: Reading, start: int, noun: str) -> bool:
    """ "Surgery was rated good", of a hospital: no article before it, and no word of the provider's name."""
    before = reading.low[max(0, start - 12) : start].split()
    names = " ".join(reading.about.provider_names).lower()
    hospital = any(word in names for word in group("hospital_names"))
    return hospital and noun not in names and not (before and among(before[-1], "definite"))


def _without_services_of_areas(tokens: list[Token]) -> list[Token]:
    """ "our care leavers' service" is the area: what it owns adds nothing."""
    dropped: set[int] = set()
    for i in range(len(tokens) - 2):
        if tokens[i].kind == "area" and (
            among(tokens[i + 1].low, "agencies") or (tokens[i].short and among(tokens[i + 1].low, "worries"))
        ):
            tokens[i].kind = "word"  # "the fostering agency", "over safety fears"
        elif (
            tokens[i].kind == "area"
            and tokens[i + 1].low in ("'", "’")
            and tokens[i + 1].start == tokens[i].end
            and among(tokens[i + 2].low, "service")
        ):
            dropped |= {i + 1, i + 2}
        elif (  # "looked after children's services"
            i + 3 < len(tokens)
            and tokens[i].kind == "area"
            and tokens[i + 1].low in ("'", "’")
            and tokens[i + 2].low == "s"
            and tokens[i + 2].end - tokens[i].end == 2
            and among(tokens[i + 3].low, "service")
        ):
            dropped |= {i + 1, i + 2, i + 3}
    return [token for i, token in enumerate(tokens) if i not in dropped] if dropped else tokens


def _pass_over_reasons(tokens: list[Token]) -> None:
    """ "Rated inadequate after concerns about safety", "... over leadership and staffing": why, not for what."""
    grades = [i for i, token in enumerate(tokens) if token.kind == "grade"]
    if not grades:
        return
    for i in range(grades[-1] + 2, len(tokens)):
        if tokens[i].kind != "area" or not tokens[i].short:
            continue
        link = i - 2 if "det" in tokens[i - 1].tags else i - 1
        before = tokens[link - 1]
        joined = "and" in tokens[link].tags and before.kind == "reason"
        worry = among(before.low, "worries") or (tokens[link].low == "over" and link - 1 == grades[-1])
        if joined or (worry and among(tokens[link].low, "worry_links")):
            tokens[i].kind = "reason"
    for token in tokens:
        if token.kind == "reason":
            token.kind = "word"


def _mark_verbs(tokens: list[Token]) -> None:
    """ "The report grades the force as ...": a noun of grades as the verb of who inspects."""
    verbs = group("verbs_too")
    for i, token in enumerate(tokens[1:-1], 1):
        if token.low in verbs:
            after = tokens[i + 1]
            giver = any(t.kind == "insp" or "inspectors" in t.tags for t in tokens[:i])
            taken_by = after.kind in ("area", "own", "prov", "other", "name") or bool(after.tags & {"det", "pronoun"})
            doing = token.low == "rating" and bool(
                tokens[i - 1].tags & {"because", "by"}
            )  # "after rating it inadequate"
            giver = (giver and token.low != "rating") or doing
            if giver and taken_by and not tokens[i - 1].tags & {"det", "for", "of", "number"}:
                token.tags = frozenset({"judged"})


def _with_wholes(tokens: list[Token]) -> list[Token]:
    """The tokens with "each of the four categories" and "all other key areas" as one each."""
    openings = group("wholes") | group("remaining")
    if not any(token.low.partition(" ")[0] in openings for token in tokens):
        return tokens
    merged: list[Token] = []
    i = 0
    while i < len(tokens):
        last, rest = _whole_from(tokens, i)
        if last > i:
            low = " ".join(token.low for token in tokens[i : last + 1])
            merged.append(
                Token(tokens[i].start, tokens[last].end, low, "word", frozenset({"rest" if rest else "all_areas"}))
            )
            i = last
        else:
            merged.append(tokens[i])
        i += 1
    return merged


def _whole_from(tokens: list[Token], i: int) -> tuple[int, bool]:
    """Last token of "all four sub-judgements" from ``i`` (``i`` itself: none), and whether it is about the others.

    "In the" may be one token before: then "other three areas" is the whole of it.
    """
    first = tokens[i].low.split()[0] if tokens[i].kind == "word" and tokens[i].low else ""
    rest = among(first, "remaining") and i > 0 and tokens[i - 1].low.rpartition(" ")[2] == _ARTICLE
    if not (rest or among(first, "wholes")) or "all_areas" in tokens[i].tags or "rest" in tokens[i].tags:
        return i, False
    for j in range(i + 1, min(i + 7, len(tokens))):
        token = tokens[j]
        if token.kind != "word":
            break
        if among(token.low.split()[-1], "judged_nouns"):
            return j, rest
        rest = rest or among(token.low, "remaining")
        if not (
            token.tags & {"of", "det", "number", "count", "rating"}
            or among(token.low, "judged_qualifiers")
            or among(token.low, "remaining")
        ):
            break
    return i, False


def _claim(claims: list[Token], spans: Iterable[tuple[int, int]], kind: str, text: str) -> None:
    for start, end in spans:
        if not taken(claims, start, end):
            claims.append(Token(start, end, text[start:end].lower(), kind))


def _with_areas(
    reading: Reading, start: int, end: int, grades: list[Token], own: Sequence[tuple[int, int]]
) -> list[Token]:
    """Areas beside the grades; an area that holds a grade word ("How good is our leadership?") swallows it.

    A word inside the provider's own name ("Harbour Lights Fostering") is no area.
    """
    text = reading.text
    found: list[tuple[int, int, int, int, bool]] = []
    kind = reading.about.provider_kind
    for rank, match in area_wordings(reading.area_sets, text, reading.low, start, end):
        area_set = reading.area_sets[rank]
        area = area_set.area_of(match[0])
        if (
            area is not None
            and not (area.key == "safeguarding_board" and area.short and not reading.board)
            and not reading.outdated(area)
            and kind not in area.except_kinds
        ):
            first, last = match.span()
            foreign = kind not in area_set.kinds and not area_set.scales
            found.append((first - last, rank, first, last, area.short or foreign))
    areas: list[Token] = []
    for _, _, first, last, short in sorted(found):
        if taken(areas, first, last) or any(a <= first and last <= b and last - first < b - a for a, b in own):
            continue
        inside = [grade for grade in grades if grade.start < last and first < grade.end]
        if any(grade.start < first or grade.end > last for grade in inside):
            continue
        grades = [grade for grade in grades if grade not in inside]
        low = text[first:last].lower().replace("’", "'")
        tags = frozenset({"rating"}) if low.endswith(tuple(group("overall_labels"))) else NO_TAGS
        areas.append(Token(first, last, low, "area", tags, short=short))
    return grades + areas


def _add_words(reading: Reading, start: int, end: int, tokens: list[Token]) -> None:
    """Words and phrases of the lexicon between two claimed spans."""
    if start >= end:
        return
    lexicon = reading.words
    openings = lexicon.openings
    pieces = _pieces(reading.low, start, end)
    index, count = 0, len(pieces)
    while index < count:
        first, last, low = pieces[index]
        taken, tags, possessive = 1, NO_TAGS, False
        node, place = openings.get(low), index
        while node is not None:
            place += 1
            if node.tags is not None:
                taken, tags = place - index, node.tags
            node = node.after.get(pieces[place][2]) if place < count else None
        if taken > 1:
            last = pieces[index + taken - 1][1]
            low = " ".join(piece[2] for piece in pieces[index : index + taken])
        elif not tags and low.endswith(_POSSESSIVES):
            low = low[:-2] if low.endswith("'s") else low[:-1]
            tags, possessive = lexicon.phrases.get((low,), NO_TAGS), True
        kind = "word" if low[:1].isalnum() else "punct"
        tokens.append(Token(first, last, low, kind, tags, None, None, False, possessive))
        index += taken


def _pieces(low: str, start: int, end: int) -> list[tuple[int, int, str]]:
    """Words and marks of a text in small letters; "we'd" and "it's" as two."""
    pieces: list[tuple[int, int, str]] = []
    for match in _WORD.finditer(low, start, end):
        first, last = match.span()
        word = match[0]
        if not word.isascii():
            word = word.casefold()
        if "'" in word and len(word) == last - first and (clitic := _CLITIC.search(word)) is not None:
            middle = first + clitic.start()
            pieces.append((first, middle, word[: clitic.start()]))
            first, word = middle, clitic[0]
        pieces.append((first, last, word))
    return pieces
