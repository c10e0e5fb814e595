"""Stretches to rows: one for each continuous speech by one speaker, and whose it is.

“...,” said X. “...”                      one row: nothing but the attribution stands between
“...,” said X. The vote was close. “...”  two rows: a sentence of the story stands between
“... / “...                               one row over paragraphs, unless the second is attributed anew
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.quotes.context import WORD, Stretch
from pipeline.quotes.cue import Cue
from pipeline.quotes.lead import Lead, sources_of
from pipeline.quotes.paragraphs import next_spoken
from pipeline.quotes.speaker import UNKNOWN, Speaker
from pipeline.quotes.speakers import Speakers
from pipeline.quotes.wording import is_clause
from pipeline.quotes.words import quote_words
from pipeline.sentences import split_sentences
from pipeline.structure import Structure

#: Shorter stretches than this are words or names unless somebody is said to say them.
MIN_WORDS = 4


_IN_DOCUMENT = re.compile(r"\bin (?:the|its|their|his|her|a|this) (?:[\w’'-]+ ){0,3}(?:letter|report)\b", re.I)
_SINGULAR = re.compile(r"\b(?:I|[Mm]y)\b")
_FIRST_PERSON = re.compile(r"\b(?:I|[Mm]y|[Ww]e|[Oo]ur)\b")


#: Speakers whose listed words are excerpts, each a row of its own.
_EXCERPTED = frozenset({"document", "group"})


@dataclass(slots=True)
class Row:
    stretches: list[Stretch]
    speaker: Speaker
    rule: str
    verb: str | None
    cue_span: tuple[int, int] = (-1, -1)
    excerpt: bool = False
    fragment: bool = False

    @property
    def last(self) -> Stretch:
        return self.stretches[-1]


def build_rows(structure: Structure, stretches: list[Stretch], speakers: Speakers, lead: Lead) -> list[Row]:
    text = structure.text
    rows: list[Row] = []
    for stretch in stretches:
        row = rows[-1] if rows else None
        cue = stretch.cue
        if stretch.woven and stretch.n_words < MIN_WORDS and not stretch.marked.continues:
            continue  # too short for a quotation, whoever said it
        if row is not None and _goes_on(structure, row, stretch, cue, speakers):
            row.stretches.append(stretch)
            if (
                row.rule in ("default", "unknown", "continued", "previous_sentence")
                and cue is not None
                and cue.subject is not None
            ):
                speaker = speakers.resolve(cue.subject, cue.verb)
                if speaker is not None:
                    _attribute(row, speaker, cue.rule, cue)
            continue
        new = Row(
            [stretch],
            UNKNOWN,
            "unknown",
            None,
            fragment=(stretch.woven or (stretch.led and text[stretch.marked.start].islower()))
            and not is_clause(text, stretch.marked),
        )
        _find_speaker(structure, new, row, cue, speakers, lead)
        rows.append(new)
    return rows


def _goes_on(structure: Structure, row: Row, stretch: Stretch, cue: Cue | None, speakers: Speakers) -> bool:
    """The stretch belongs to the speech of ``row``."""
    text, last = structure.text, row.last
    pair, before = stretch.marked, last.marked
    if pair.block == before.block:
        if pair.continues:
            return True
        if last.woven or stretch.woven or row.fragment:
            return False
        return _only_attribution(text, row, stretch, speakers)
    if pair.continues:
        return stretch.behind is None or row.rule in ("default", "unknown")
    if (
        not stretch.opens_block
        or cue is not None
        or row.fragment
        or last.woven
        or row.excerpt
        or row.speaker is UNKNOWN
    ):
        return False
    blocks = structure.blocks
    if (
        next_spoken(structure, before.block) != pair.block
        or blocks[pair.block].kind != "paragraph"
        or blocks[before.block].kind not in ("paragraph", "bullet", "note")
    ):
        return False
    if row.rule in ("default", "unknown", "mention", "heading") or row.speaker.name is None:
        return False
    if row.rule == "signed" and row.stretches[0].before is None:
        return False  # a name set behind the words closes them; "Ann Bell, headteacher:" only opens them
    return last.closes_block or _ends_with_attribution(structure, last)


def _only_attribution(text: str, row: Row, stretch: Stretch, speakers: Speakers) -> bool:
    """Between two stretches of one block stands nothing but "said X." or "She added:"."""
    last = row.last
    between = text[last.marked.outer_end : stretch.marked.outer_start]
    if between.startswith(".") and stretch.led and text[stretch.marked.start].islower():
        return False  # "... “well”. Leaders, they say, “listen”": words woven into a sentence of its own
    if not between.strip(" .,\n\t\u00a0"):
        return not row.excerpt and row.speaker.kind not in _EXCERPTED and row.rule not in ("default", "unknown")
    sentences = list(split_sentences(text, last.marked.outer_end, stretch.marked.outer_start))
    sentences = [(start, end) for start, end in sentences if re.search(r"\w", text[start:end])]
    if len(sentences) > 2 or _other_speaker(row, stretch, speakers):
        return False
    ended = not stretch.led
    if len(sentences) == 1:
        if last.behind is not None and (ended or last.behind.end > sentences[0][0]):
            return (
                stretch.before is None
                or stretch.before.end <= last.behind.end
                or _same_speaker(row, stretch.before, speakers)
            )
        return not ended and stretch.before is not None and _same_speaker(row, stretch.before, speakers)
    return (
        not ended
        and last.behind is not None
        and last.behind.start < sentences[0][1]
        and stretch.before is not None
        and _same_speaker(row, stretch.before, speakers)
    )


def _other_speaker(row: Row, stretch: Stretch, speakers: Speakers) -> bool:
    """ "“...,” said one witness. “...,” said another.": the second stretch has an attribution of its own behind it."""
    cue = stretch.behind
    if cue is None or cue.subject is None or row.last.behind is None or cue.subject.kind == "pronoun":
        return False
    return not _same_speaker(row, cue, speakers)


def _same_speaker(row: Row, cue: Cue, speakers: Speakers) -> bool:
    """The second attribution names the speaker of the row again: "She added:", "..., adding:"."""
    subject = cue.subject
    if subject is None:
        return True
    if subject.kind == "pronoun":
        return True
    speaker = speakers.resolve(subject, cue.verb)
    return speaker is not None and speaker.name is not None and speaker.name == row.speaker.name


def _ends_with_attribution(structure: Structure, last: Stretch) -> bool:
    """Behind the last stretch of a block stands only its own attribution."""
    text, block = structure.text, structure.blocks[last.marked.block]
    if last.behind is None:
        return False
    sentences = [
        s for s in split_sentences(text, last.marked.outer_end, block.end) if re.search(r"\w", text[s[0] : s[1]])
    ]
    return len(sentences) <= 1


def _find_speaker(
    structure: Structure, row: Row, before: Row | None, cue: Cue | None, speakers: Speakers, lead: Lead
) -> None:
    stretch = row.stretches[0]
    if cue is not None and cue.subject is not None:
        speaker = speakers.resolve(cue.subject, cue.verb)
        if speaker is not None:
            _attribute(row, speaker, cue.rule, cue)
            return
        somebody = cue.subject.kind == "pronoun" and cue.subject.word in quote_words().singular
        if somebody and cue.subject.start < speakers.first_inspector:
            _attribute(row, UNKNOWN, "unknown", cue)  # "she told me", of somebody whom no name tells
            return
    if before is not None and before.excerpt and _is_next_excerpt(structure, before, stretch):
        _attribute(row, before.speaker, before.rule, None)
        row.excerpt = True
        return
    for source in sources_of(lead, stretch, before.last.marked if before is not None else None):
        if source.cue.subject is None:
            continue
        speaker = (
            speakers.default() if source.rule == "default" else speakers.resolve(source.cue.subject, source.cue.verb)
        )
        if speaker is None:
            continue
        told = source.cue.verb and source.cue.rule == "cue_before" and source.cue.subject.end <= source.cue.start
        low = structure.blocks[structure.block_index(source.cue.start)].start if told else 0
        told = told and not _IN_DOCUMENT.search(structure.text, max(low, source.cue.start - 120), source.cue.start)
        if source.rule == "lead_in" and not told:  # "Strengths identified by inspectors include:"
            speaker = speakers.written(speaker)
        _attribute(row, speaker, source.rule, source.cue)
        final = (
            source.cue.verb in quote_words().verbs
            and structure.text[source.cue.end : source.cue.end + 2].lstrip()[:1] in ":,"
        )
        listed = (
            speaker.kind in _EXCERPTED
            or (source.rule == "heading" and speaker.kind != "person")
            or (speaker.kind == "organisation" and (source.cue.subject.kind == "inspectors" or not final))
            or _tells_of_several(structure, source.cue)
        )
        row.excerpt = source.rule in ("heading", "lead_in") and listed and stretch.opens_block
        return
    near = (
        before is not None
        and before.rule not in ("default", "unknown", "signed")
        and 0 <= stretch.marked.block - before.last.marked.block <= 1
    )
    if (
        near
        and before is not None
        and (not stretch.woven or before.last.marked.block == stretch.marked.block)
        and cue is None
    ):
        _attribute(row, before.speaker, "continued", None)
        return
    speaker = speakers.default()
    pair = stretch.marked
    first_person = _SINGULAR if stretch.woven else _FIRST_PERSON  # "as open as we have seen": inspectors may say "we"
    if speaker.name is None or first_person.search(structure.text, pair.start, min(pair.end, pair.start + 400)):
        _attribute(row, UNKNOWN, "unknown", cue)
    else:
        _attribute(row, speaker, "default", cue)


def _tells_of_several(structure: Structure, cue: Cue) -> bool:
    """ "These are some of the things she wrote:": each of them stands for itself."""
    block = structure.blocks[structure.block_index(cue.start)]
    words = WORD.findall(structure.text[max(block.start, cue.start - 60) : min(block.end, cue.end + 30)].lower())
    return any(word in quote_words().several for word in words)


def _attribute(row: Row, speaker: Speaker, rule: str, cue: Cue | None) -> None:
    if speaker.kind == "group" and rule == "signed":
        speaker = speaker._replace(role=None, organisation=None)  # "” (Firefighter, Blue Watch)"
    row.speaker, row.rule = speaker, rule
    if cue is None:
        row.speaker = speaker._replace(start=-1, end=-1)
    row.verb = cue.verb if cue is not None and cue.verb else None
    row.cue_span = (cue.start, cue.end) if cue is not None and cue.verb else (-1, -1)


def _is_next_excerpt(structure: Structure, before: Row, stretch: Stretch) -> bool:
    """The next item of a list of excerpts: "What children said", each in its own paragraph."""
    return stretch.opens_block and next_spoken(structure, before.last.marked.block) == stretch.marked.block
