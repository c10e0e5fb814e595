"""What a linear model is told of a grade word in its sentence: the kinds, tags and words of the tokens around it.

    "The borough was rated good in 2019"
     own         copula judged G  for date        b1:T:judged  b2:T:copula  ent:own  A:date-old  ...

Signs come in groups that share a place: ``("b1:", ("T:judged", "L:rated"))``. Nothing here knows what a sign means for
the judgement; ``models/judgements`` holds what each is worth.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from pipeline.judgements.prose.cues import is_aim, is_hypothetical, is_negated
from pipeline.judgements.reading import Reading, Token
from pipeline.judgements.words import among

Signs = tuple[str, ...]
#: Signs by the place they share; "" for those that need none.
Told = list[tuple[str, Collection[str]]]

#: Days between a date and the day of the visit within which it is near.
NEAR = 120
_BESIDE, _BEHIND = 5, 4  # tokens whose place is told
_BEFORE, _AFTER = 25, 19  # tokens that are told without their place
_NO_SIGNS: Signs = ()
_NAMED = frozenset({"prov", "own", "other", "name", "insp", "part", "indefinite"})
_OWNERS = frozenset({"prov", "own", "other", "name", "part"})
_VERBS = frozenset({"copula", "judged", "give", "keep", "move", "aux", "say", "modal"})
_PAUSES = frozenset(",;:–—.")
_FIRST, _LAST, _NEXT_TO = ("BOS",), ("EOS",), ("ADJ",)
_B = tuple(f"b{step}:" for step in range(_BESIDE + 1))
_A = tuple(f"a{step}:" for step in range(_BEHIND + 1))


def signs_of(reading: Reading, token: Token) -> Signs:
    """What one token is: its kind, and what its tags or its own letters say."""
    kind = token.kind
    if kind in ("word", "punct"):
        return (*sorted(f"T:{tag}" for tag in token.tags), f"L:{token.low}") if token.tags else (f"L:{token.low}",)
    if kind == "grade":
        return ("K:grade",)
    if kind == "area":
        more = ("area-rating",) if "rating" in token.tags else _NO_SIGNS
        return ("K:area", *more, "poss") if token.possessive else ("K:area", *more)
    if kind == "date":
        return ("K:date", f"date-{_age(reading, token)}", f"date-{token.date.role if token.date else '?'}")
    return (f"K:{kind}", f"poss-{kind}") if token.possessive else (f"K:{kind}",)


def _age(reading: Reading, token: Token) -> str:
    if token.date is None or token.date.end_date is None or reading.day is None:
        return "?"
    days = (reading.day - token.date.end_date).days
    return "future" if days < 0 else "near" if days <= NEAR else "old"


def grade_signs(tokens: Sequence[Token], signs: Sequence[Signs], index: int, setting: Collection[str]) -> Told:
    """All that is told of the grade at ``index``; ``setting`` is what its sentence and the one before tell."""
    hit = tokens[index].hit
    assert hit is not None
    count = len(tokens)
    n_grades = sum(token.kind == "grade" for token in tokens)
    n_areas = sum(token.kind == "area" for token in tokens)
    own = [f"g:{hit.grade}", f"right:{hit.right}", f"grades:{min(4, n_grades)}", f"areas:{min(4, n_areas)}", *setting]
    if hit.strong:
        own.append("strong")
    if hit.verb:
        own.append("verb")
    if among(hit.grade, "everyday_grades"):
        own.append("everyday-strong" if hit.strong else "everyday")
    if index == 0:
        own.append("opens")
    if index >= count - 1 - (tokens[-1].kind == "punct"):
        own.append("closes")
    if is_negated(tokens, index):
        own.append("negated")
    if is_hypothetical(tokens, index):
        own.append("hypothetical")
    if is_aim(tokens, index):
        own.append("aim")
    told: Told = [("", own)]
    told += [(_B[step], signs[index - step] if index >= step else _FIRST) for step in range(1, _BESIDE + 1)]
    told += [(_A[step], signs[index + step] if index + step < count else _LAST) for step in range(1, _BEHIND + 1)]
    left = signs[index - 1] if index else _FIRST
    further = signs[index - 2] if index > 1 else _FIRST
    right = signs[index + 1] if index + 1 < count else _LAST
    told.append(("bb:", [f"{other}>{sign}" for sign in left[:2] for other in further[:2]]))
    told.append(("ba:", [f"{sign}>{other}" for sign in left[:2] for other in right[:2]]))
    told += _around(tokens, signs, range(index - 1, max(-1, index - 1 - _BEFORE), -1), "B:", "C:")
    told += _around(tokens, signs, range(index + 1, min(count, index + 1 + _AFTER)), "A:", "D:")
    own += _owner_signs(tokens, index)
    told += _date_and_verb(tokens, signs, index)
    return told


def _around(
    tokens: Sequence[Token], signs: Sequence[Signs], places: range, all_in: str, in_clause: str
) -> Iterator[tuple[str, Collection[str]]]:
    """The signs on one side, and once more those of the same clause."""
    far: set[str] = set()
    near: set[str] | None = None
    for place in places:
        far.update(signs[place])
        if near is None and (tokens[place].low in _PAUSES or tokens[place].kind == "grade"):
            near = set(far)
    yield all_in, far
    yield in_clause, far if near is None else near


def _owner_signs(tokens: Sequence[Token], index: int) -> list[str]:
    """Who stands nearest before the grade, and who else before."""
    kinds = [token.kind for token in tokens[:index] if token.kind in _OWNERS][:3]
    for place in range(index - 1, -1, -1):
        token = tokens[place]
        is_pronoun = token.kind == "word" and "pronoun" in token.tags
        if token.kind in _NAMED or is_pronoun:
            kind = f"pron-{token.low}" if is_pronoun else token.kind
            kind += "-p" if token.possessive else ""
            return [f"ent:{kind}", f"ent-at:{min(6, index - place)}", f"ents:{'>'.join(kinds)}"]
    return ["ent:none"]


def _date_and_verb(
    tokens: Sequence[Token], signs: Sequence[Signs], index: int
) -> Iterator[tuple[str, Collection[str]]]:
    """The nearest date on either side, and the verb before the grade with the word before it."""
    for place in range(index - 1, -1, -1):
        if tokens[place].kind == "date":
            yield "date-b:", signs[place][1:]
            break
    for place in range(index + 1, len(tokens)):
        if tokens[place].kind == "date":
            yield "date-a:", (*signs[place][1:], f"at:{min(5, place - index)}")
            break
    for place in range(index - 1, max(-1, index - 10), -1):
        if not _VERBS.isdisjoint(tokens[place].tags):
            before = tokens[place - 1] if place else None
            word = "" if before is None else before.low if before.kind == "word" else before.kind
            yield "v:", (tokens[place].low, f"{word} {tokens[place].low}")
            return


def areas_told(
    tokens: Sequence[Token], signs: Sequence[Signs], index: int, setting: Collection[str]
) -> Iterator[tuple[int, Told]]:
    """Each area that the grade at ``index`` may be of, by the index of its token, with what is told of it.

    -1 stands for the provider as a whole, where the sentence names no such area.
    """
    places = [place for place, token in enumerate(tokens) if token.kind == "area"]
    for at in places:
        yield at, _area_signs(tokens, signs, index, at)
    if not any("rating" in tokens[at].tags for at in places):
        yield -1, _overall_signs(tokens, signs, index, setting)


def _overall_signs(tokens: Sequence[Token], signs: Sequence[Signs], index: int, setting: Collection[str]) -> Told:
    """What speaks for or against the provider as a whole, where the sentence names no such area."""
    count = len(tokens)
    told: Told = [
        ("", ["default", f"def-areas:{min(4, sum(token.kind == 'area' for token in tokens))}"]),
        ("def-", setting),
    ]
    for step in (1, 2, 3):
        told.append((f"def-b{step}:", signs[index - step] if index >= step else _FIRST))
        told.append((f"def-a{step}:", signs[index + step] if index + step < count else _LAST))
    for side, places in (("def-B:", range(index)), ("def-A:", range(index + 1, count))):
        told.append((side, {sign for place in places for sign in signs[place] if sign[:2] in ("K:", "T:")}))
    return told


def _area_signs(tokens: Sequence[Token], signs: Sequence[Signs], index: int, at: int) -> Told:
    """What speaks for or against the area named at ``at`` being the one that the grade at ``index`` is of."""
    side, first, last = ("b", at + 1, index) if at < index else ("a", index + 1, at)
    between = range(first, last)
    count = len(tokens)
    own = [
        "",
        f"dist:{min(8, last - first)}",
        f"grades:{min(3, sum(tokens[place].kind == 'grade' for place in between))}",
        f"areas:{min(3, sum(tokens[place].kind == 'area' for place in between))}",
        f"n:{min(5, sum(token.kind == 'area' for token in tokens))}",
        *_rivals(tokens, index, at, side),
    ]
    if "rating" in tokens[at].tags:
        own.append("whole")
    told: Told = [
        (side, own),
        (f"{side}m:", {sign for place in between for sign in signs[place]}),
        (f"{side}m0:", signs[first] if last > first else _NEXT_TO),
        (f"{side}m-1:", signs[last - 1] if last > first else _NEXT_TO),
        (f"{side}pre:", signs[at - 1] if at else _FIRST),
        (f"{side}post:", signs[at + 1] if at + 1 < count else _LAST),
    ]
    for step in (1, 2):
        told.append((f"{side}hb{step}:", signs[index - step] if index >= step else _FIRST))
        told.append((f"{side}ha{step}:", signs[index + step] if index + step < count else _LAST))
    return told


def _rivals(tokens: Sequence[Token], index: int, at: int, side: str) -> Iterator[str]:
    """Other areas nearer to the grade, and other grades nearer to the area."""
    before = [place for place in range(index) if tokens[place].kind == "area"]
    after = [place for place in range(index + 1, len(tokens)) if tokens[place].kind == "area"]
    earlier = [place for place in range(index) if tokens[place].kind == "grade"]
    later = [place for place in range(index + 1, len(tokens)) if tokens[place].kind == "grade"]
    if side == "b" and after:
        yield f"-but-a:{min(5, after[0] - index)}"
    if side == "a" and before:
        yield f"-but-b:{min(5, index - before[-1])}"
    yield f"gb{bool(earlier)}ga{bool(later)}"
    if side == "a" and later and later[0] > at:
        yield f"-before-grade:{min(6, later[0] - at)}"
    if side == "b" and earlier and earlier[-1] < at:
        yield f"-after-grade:{min(6, at - earlier[-1])}"
