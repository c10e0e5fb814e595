"""A second reading of the grades of a sentence, by linear models trained on labelled sentences.

The rules read first (``prose``). What they leave out, and what they say of status, subject and area, is weighed against
what the trained models make of the same tokens: the models add a grade that no rule claims where they are sure that it
is given, and overrule a rule only where they are much surer than it deserves.

    "Which word did Ofsted choose this time? Good."     no rule claims it: added
    "It was good." (of a home named just before)        subject: the home, where the rules said the provider

``training/train_judgements.py`` trains the models; ``models/README.md`` says how well they do.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from pipeline.errors import ModelFileError
from pipeline.judgements.areas.refs import AreaRef, area_ref, gives_overall
from pipeline.judgements.context import Context
from pipeline.judgements.learned.signs import Signs, Told, areas_told, grade_signs, signs_of
from pipeline.judgements.mentions import CONFIDENCE, PROVIDER, Mention, Subject, named_subject
from pipeline.judgements.prose.cues import asks, choices, explains_scale, has, is_negated
from pipeline.judgements.reading import GradeHit, Reading, Token
from pipeline.judgements.subjects.sections import section_past
from pipeline.judgements.words import among
from pipeline.lexicons import cached_from_models
from pipeline.weights import Vector, read_weights

STATUSES = ("current", "previous", "target")
#: Columns of the model of grades: given at all, each status, of somebody else.
LABELS = ("given", *STATUSES, "other")
#: How sure the models must be to add a grade that no rule claims; how much likelier (in logarithms) another status or
#: subject, and other areas, must be than the one that the rules chose. Chosen on documents the rules first met.
ADDED, ADDED_PLAIN, STATUS_BY, SUBJECT_BY, AREAS_BY = 0.6, 0.7, 1.2, 0.8, 2.0
#: Between the place and the sign in the name of a feature.
JOINT = "|"
_NAMED = ("other", "part", "name")
_OWNERS = (*_NAMED, "prov", "own")
_IT = ("it", "they")
_UNNAMED = ("overall", "other")  # areas that a count of providers does not tell either
_LOWEST = 1e-4
_COUNT = 4  # tokens in which a sentence begins with a count


class _Linear:
    """Sums of the weights of signs; unknown signs count nothing."""

    def __init__(self, name: str, labels: tuple[str, ...]) -> None:
        index, self.weights, self.intercept, found = read_weights(name)
        if found != labels:
            raise ModelFileError(name, "labels", f"must be {', '.join(labels)}")
        #: Place of each sign's row, by the place in the sentence that a group of signs shares.
        self.places: dict[str, dict[str, int]] = {}
        for told, row in index.items():
            place, _, sign = told.partition(JOINT)
            self.places.setdefault(place, {})[sign] = row

    def scores(self, told: Told) -> Vector:
        rows: list[int] = []
        for place, signs in told:
            known = self.places.get(place)
            if known is not None:
                rows += [known[sign] for sign in signs if sign in known]
        total: Vector = self.weights[rows].sum(axis=0) + self.intercept
        return total


@cached_from_models
def _grades() -> _Linear:
    return _Linear("judgements/grades", LABELS)


@cached_from_models
def _areas() -> _Linear:
    return _Linear("judgements/areas", ("area",))


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the models make of one grade word."""

    given: float  # the chance that it is given at all
    status: dict[str, float]  # logarithms of chances
    other: float  # the chance that it is somebody else's


#: The chance of each area of a sentence, by the index of its token; -1 stands for the provider as a whole.
Chances = list[tuple[float, int]]


def setting_of(reading: Reading, context: Context, *, headline: bool) -> list[str]:
    """Signs of what the sentence stands in, as the sentences before it left it."""
    about, last = reading.about, context.last
    block = reading.structure.blocks[context.block].kind if context.block >= 0 else ""
    found = [f"event:{about.event_type}", f"block:{block}", f"default:{context.default.kind}"]
    if context.recent:
        found.append("recent")
    if context.past:
        found.append("past")
    if headline:
        found.append("headline")
    if context.topic is not None:
        found.append("topic")
    if context.subject is not None:
        found.append(f"subject:{context.subject.kind}")
    if last is not None:
        told = (f"last:{last.mention.status}", f"last:{last.mention.subject.kind}")
        found += [f"r{sign}" for sign in told] if context.recent else told
    return found


def opinion_of(tokens: Sequence[Token], signs: Sequence[Signs], index: int, setting: Sequence[str]) -> Opinion:
    """Weigh one grade word."""
    scores = _grades().scores(grade_signs(tokens, signs, index, setting)).tolist()
    status = scores[1:4]
    most = max(status)
    whole = most + math.log(sum(math.exp(score - most) for score in status))
    return Opinion(
        _chance(scores[0]),
        {name: score - whole for name, score in zip(STATUSES, status, strict=True)},
        _chance(scores[4]),
    )


def areas_of(tokens: Sequence[Token], signs: Sequence[Signs], index: int, setting: Sequence[str]) -> Chances:
    """Weigh every area of the sentence for one grade word."""
    weigh = _areas().scores
    return [(_chance(weigh(told)[0]), at) for at, told in areas_told(tokens, signs, index, setting)]


def _chance(score: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, float(score)))))


def weighed_grades(tokens: Sequence[Token]) -> list[int]:
    """Indexes of the grades that the models weigh: all but those told by their place, "the top grade"."""
    return [i for i, token in enumerate(tokens) if token.hit and token.hit.grade not in ("best", "worst")]


def second_reading(
    reading: Reading,
    tokens: Sequence[Token],
    setting: Sequence[str],
    mentions: list[Mention],
    context: Context,
    nobodys: Collection[int],
) -> list[Mention]:
    """The mentions of one sentence with what the models add and overrule; ``setting`` from before it was read.

    ``nobodys`` are grades of some of whom only the number is told: they are added to areas alone that are named.
    """
    indexes = weighed_grades(tokens)
    if not indexes or any(among(token.low, "respectively") for token in tokens):
        return mentions  # "good and inadequate respectively": the rules tell which is whose
    signs = [signs_of(reading, token) for token in tokens]
    choice = choices(tokens) if not asks(tokens) else set(indexes)
    any_area = any(token.kind == "area" for token in tokens)
    added: list[Mention] = []
    for index in indexes:
        hit = tokens[index].hit
        assert hit is not None
        mine = [mention for mention in mentions if mention.start == hit.start]
        opinion = opinion_of(tokens, signs, index, setting)
        if mine:
            _weigh_anew(reading, tokens, index, mine, opinion, context)
            if len(mine) == 1 and not mine[0].scope and not mine[0].excluded and any_area:
                _name_areas(reading, tokens, mine[0], areas_of(tokens, signs, index, setting))
        elif opinion.given > _needed(hit) and not _refused(tokens, index, choice):
            found = _added(reading, tokens, index, opinion, areas_of(tokens, signs, index, setting), context)
            if index not in nobodys or any(ref.key not in _UNNAMED for mention in found for ref in mention.areas):
                added += found
    return mentions + added


def _needed(hit: GradeHit) -> float:
    """How sure the models must be to add a grade: surer of a word that is an everyday adjective too."""
    return ADDED_PLAIN if among(hit.grade, "everyday_grades") and not hit.strong else ADDED


def _refused(tokens: Sequence[Token], index: int, choice: Collection[int]) -> bool:
    """The rules know it to be none: a choice of grades, a scale explained, a grade denied."""
    return index in choice or explains_scale(tokens, index) or is_negated(tokens, index)


def _weigh_anew(
    reading: Reading, tokens: Sequence[Token], index: int, mine: list[Mention], opinion: Opinion, context: Context
) -> None:
    """Overrule what the rules said of one grade where the models are much surer of something else."""
    first = mine[0]
    told = section_past(reading, context.block)  # by the heading or lead-in that it stands under
    if not told and all(mention.status == first.status and not mention.firm for mention in mine):
        status = max(opinion.status, key=lambda name: opinion.status[name] + STATUS_BY * (name == first.status))
        for mention in mine:
            mention.status = status
    if all(mention.subject == first.subject for mention in mine) and context.default.kind == "provider":
        lean = math.log(max(_LOWEST, opinion.other)) - math.log(max(_LOWEST, 1 - opinion.other))
        subject = first.subject
        if subject.kind == "provider" and lean > SUBJECT_BY:
            subject = _somebody(reading, tokens, index, context) or subject
        elif subject.kind == "other" and lean < -SUBJECT_BY and subject.start not in reading.elsewhere:
            subject = PROVIDER
        for mention in mine:
            mention.subject = subject
    for mention in mine:
        mention.belief = _belief(opinion, mention.status, mention.subject)


def _belief(opinion: Opinion, status: str, subject: Subject) -> float:
    """The chance that the models give to a mention as it is read now."""
    whose = opinion.other if subject.kind == "other" else 1 - opinion.other
    return opinion.given * math.exp(opinion.status[status]) * whose


def _name_areas(reading: Reading, tokens: Sequence[Token], mention: Mention, chances: Chances) -> None:
    """Give a mention the areas that the models hold much likelier than its own, all of which the sentence must name."""
    refs = {at: _refs(reading, tokens, mention.grade, at) for _, at in chances}
    theirs = {ref.key for ref in mention.areas} or {"overall"}
    rules = {at for at, found in refs.items() if ({ref.key for ref in found} or {"overall"}) & theirs}
    if not theirs <= {ref.key for at in rules for ref in refs[at]} | ({"overall"} if -1 in rules else set()):
        return
    chosen = _likeliest(chances)
    if ({ref.key for at in chosen for ref in refs[at]} or {"overall"}) == theirs:
        return
    if _score(chances, set(chosen)) - _score(chances, rules) <= AREAS_BY:
        return
    if -1 not in chosen or gives_overall(reading, mention.grade):
        mention.areas = tuple(ref for at in chosen for ref in refs[at])


def _score(chances: Chances, chosen: set[int]) -> float:
    return sum(math.log(max(_LOWEST * 10, chance if at in chosen else 1 - chance)) for chance, at in chances)


def _likeliest(chances: Chances) -> list[int]:
    """The areas likelier than not, else the likeliest."""
    return [at for chance, at in chances if chance >= 0.5] or [max(chances)[1]]


def _refs(reading: Reading, tokens: Sequence[Token], grade: str, at: int) -> tuple[AreaRef, ...]:
    return area_ref(reading, grade, tokens[at].start, tokens[at].end) if at >= 0 else ()


def _added(
    reading: Reading, tokens: Sequence[Token], index: int, opinion: Opinion, chances: Chances, context: Context
) -> list[Mention]:
    """A grade that no rule claims, as the models read it; none where nobody can be told whose it is."""
    hit = tokens[index].hit
    assert hit is not None
    subject: Subject | None = context.default
    if _takes_up_part(reading, tokens, index, context):
        subject = context.subject
    elif opinion.other > 0.5 and context.default.kind == "provider":
        subject = _somebody(reading, tokens, index, context)
    chosen = _likeliest(chances)
    if any(at >= 0 and tokens[at].short and _is_plain(reading, tokens, hit, at) for at in chosen):
        return []
    if subject is None or (-1 in chosen and not gives_overall(reading, hit.grade)):
        return []
    status = max(opinion.status, key=lambda name: opinion.status[name])
    named = tuple(ref for at in chosen for ref in _refs(reading, tokens, hit.grade, at))
    whole = named and -1 in chosen
    sets = [(), named] if whole else [named]
    return [
        Mention(
            hit.grade,
            hit.start,
            hit.end,
            "learned",
            CONFIDENCE["learned"],
            areas,
            subject=subject,
            status=status,
            block=hit.block,
            belief=_belief(opinion, status, subject),
        )
        for areas in sets
    ]


def _is_plain(reading: Reading, tokens: Sequence[Token], hit: GradeHit, at: int) -> bool:
    """ "attendance at school was good", where a home is judged: an everyday word beside no area of its framework."""
    everyday = among(hit.grade, "everyday_grades") and reading.inspectorate.gives_overall
    return everyday and all(ref.key == "other" for ref in _refs(reading, tokens, hit.grade, at))


def _takes_up_part(reading: Reading, tokens: Sequence[Token], index: int, context: Context) -> bool:
    """ "Our stroke unit was inspected in May. It was good before": a pronoun that takes up a part of the trust."""
    spoken_of = context.subject is not None and context.subject.start in reading.elsewhere
    before = tokens[:index]
    return (
        spoken_of
        and any("pronoun" in token.tags and token.low in _IT for token in before)
        and not any(token.kind in _OWNERS for token in before)
    )


def _is_anybody(reading: Reading, tokens: Sequence[Token], place: int) -> bool:
    """ "schools rated outstanding were exempt": many, of whom none is named."""
    token = tokens[place]
    if not reading.text[token.start].islower() or not token.low.endswith("s"):
        return False
    return place == 0 or not (has(tokens[place - 1], "det", "number", "count") or tokens[place - 1].possessive)


def _somebody(reading: Reading, tokens: Sequence[Token], index: int, context: Context) -> Subject | None:
    """Whom the sentence names nearest before the grade, else whom the one before spoke of, else behind it."""
    before = next((place for place in range(index - 1, -1, -1) if tokens[place].kind in _NAMED), None)
    if before is None:
        if context.subject is not None and context.subject.kind == "other":
            return context.subject
        token = next((token for token in tokens[index + 1 :] if token.kind in _NAMED), None)
        if token is None:
            return None
    else:
        token = tokens[before]
        if token.kind == "name" and any(has(other, "number", "count") for other in tokens[:_COUNT]):
            return None  # "Only eighteen councils in England are rated outstanding"
        if _is_anybody(reading, tokens, before):
            return None
    return named_subject(reading, "other", token)
