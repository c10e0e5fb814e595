"""One paragraph, sentence by sentence: laid out as a list, an answer to a question, or prose.

What one sentence leaves to the next (whom "it" means, whether the story has gone back in time) passes on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.judgements.areas.refs import AreaRef
from pipeline.judgements.context import Context, note_entities
from pipeline.judgements.mentions import Mention, Subject
from pipeline.judgements.page.in_order import ordered_mentions
from pipeline.judgements.page.labels import asked_mention
from pipeline.judgements.page.line_lists import line_mentions, named_mention
from pipeline.judgements.prose.again import counted_alone, so_too, spelt_after
from pipeline.judgements.prose.asides import counted_by_name, without_asides
from pipeline.judgements.prose.outcomes import outcome_mention
from pipeline.judgements.prose.sentences import read_sentence
from pipeline.judgements.prose.tokens import tokens_of
from pipeline.judgements.reading import GradeHit, Reading
from pipeline.judgements.subjects.sections import section_past
from pipeline.judgements.timing.standing import still_stands
from pipeline.judgements.words import among, group

_LONGEST = 1500  # characters of one sentence that are read together
_MOST = 40  # grades in one stretch; beyond that it is no sentence


def read_paragraph(
    reading: Reading, index: int, hits: Sequence[GradeHit], default: Subject, areas: list[AreaRef]
) -> list[Mention]:
    """The sentences of one block up to the last that holds a grade word."""
    block = reading.structure.blocks[index]
    headline = block.kind in ("title", "heading", "row")
    context = Context(default=default, areas=areas, past=section_past(reading, index), block=index)
    context.reported = block.kind == "bullet" and _reports(reading, block.lead_in)
    mentions: list[Mention] = []
    for start, end, inside in _stretches(reading, index, hits):
        if index in reading.named_lines and len(inside) > 1 and not mentions:
            first = named_mention(reading, index, start, end, inside)
            if first is not None:  # "Priory View: Requires Improvement - Safe and Well-led RI, the rest Good"
                mentions.append(first)
                context.recent = True
                start, inside = inside[0].end, inside[1:]
        asked = asked_mention(reading, index, start, end, inside, default, past=context.past)
        if asked is not None:
            mentions.append(asked)
            continue
        laid_out = line_mentions(reading, index, start, end, inside, default, past=context.past)
        laid_out = (
            laid_out
            or ordered_mentions(
                reading, index, start, end, inside, [*areas[-60:], *listed_in(mentions[-60:])], past=context.past
            )
            or laid_out
        )
        if laid_out is not None:
            mentions += laid_out
            context.recent = bool(laid_out)
            continue
        headline = headline or reading.text[start:end].isupper()  # capitals that say nothing
        tokens = without_asides(counted_by_name(tokens_of(reading, start, end, inside, headline=headline)))
        outcomes = [i for i, t in enumerate(tokens) if t.hit is not None and _is_outcome(reading, t.hit.grade)]
        mentions += [m for i in outcomes if (m := outcome_mention(reading, tokens, i)) is not None]
        for i in outcomes:
            tokens[i].kind, tokens[i].hit, tokens[i].low = "word", None, "outcome"
        if any(token.hit is not None for token in tokens):
            found = read_sentence(reading, tokens, context, headline=headline)
            mentions += found
            context.counted = None if found else counted_alone(tokens)
        else:
            mentions += so_too(reading, tokens, context) or spelt_after(reading, tokens, context)
            context.counted = None
            if context.last is not None and still_stands(tokens, 0):
                context.last.mention.status = "current"
            note_entities(reading, tokens, context)
            context.recent = False
    return mentions


def _reports(reading: Reading, lead: int) -> bool:
    """ "The Board noted that:" over items that tell the news in the past perfect."""
    if lead < 0:
        return False
    block = reading.structure.blocks[lead]
    words = reading.low[max(block.start, block.end - 60) : block.end].split()
    return words[-1:] == ["that:"] and any(among(word, "reporting_verbs") for word in words[-6:])


def listed_in(mentions: Sequence[Mention]) -> list[AreaRef]:
    """The areas that lists, labels and tables have graded."""
    return [ref for mention in mentions if mention.rule in ("label", "list", "table") for ref in mention.areas]


def _stretches(reading: Reading, index: int, hits: Sequence[GradeHit]) -> Iterator[tuple[int, int, list[GradeHit]]]:
    """The sentences of a block up to its last hit, each with its hits; overlong ones in pieces: time stays linear."""
    place = 0
    for sentence in reading.structure.sentences_of(index):
        start = sentence.start
        while start < sentence.end and start <= hits[-1].start:
            end = sentence.end
            if end - start > _LONGEST:
                end = start + _LONGEST
                end = max(reading.text.rfind(" ", start + _LONGEST // 2, end), start + _LONGEST // 2)
            inside = []
            while place < len(hits) and hits[place].start < end:
                if hits[place].start >= start and hits[place].end <= end:
                    inside.append(hits[place])
                place += 1
            if len(inside) <= _MOST and (inside or sentence.end - sentence.start <= _LONGEST):
                yield start, end, inside
            start = end
        if sentence.start > hits[-1].start:  # "Care leavers got the same grade.", behind the last grade word
            if sentence.end - sentence.start <= _LONGEST and _says_same(reading.text, sentence.start, sentence.end):
                yield sentence.start, sentence.end, []
            return


def _says_same(text: str, start: int, end: int) -> bool:
    sentence = text[start:end]
    return text.startswith(("So ", "The same ", *group("counted_openings")), start) or any(
        hint in sentence for hint in group("same_hints")
    )


def _is_outcome(reading: Reading, grade: str) -> bool:
    return grade in reading.inspectorate.outcome_grades
