"""Each stretch in marks with what stands around it: how it is set in its sentence, and what attributes it.

said: “We are proud.”           led: a speech behind a stop, or at the head of its block
was “a tribute to colleagues”   woven into the writer's sentence
the ‘three houses’ tool         nobody's words: a name
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.quotes.cue import WINDOW, Cue
from pipeline.quotes.cues import cue_before
from pipeline.quotes.cues_behind import cue_behind, cue_behind_comma
from pipeline.quotes.marks import Marked
from pipeline.quotes.words import quote_words
from pipeline.sentences import split_sentences
from pipeline.structure import Structure

_JOINED = re.compile(r"\b(?:and|but)\s+(?:\w+ly\s+|also\s+|then\s+)?$")
WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


@dataclass(slots=True)
class Stretch:
    """One marked stretch and its surroundings."""

    marked: Marked
    woven: bool  # mid-sentence, with no stop before it
    led: bool  # behind a colon, comma or dash
    finished: bool  # ends with a full stop of its own
    opens_block: bool
    closes_block: bool
    sentence: int  # where the writer's sentence that holds it begins
    before: Cue | None = None
    behind: Cue | None = None
    same_sentence: bool = False  # another stretch stands earlier in that sentence
    n_words: int = 0

    @property
    def cue(self) -> Cue | None:
        """Its own attribution: the one it is led in by, else the one behind it."""
        before, behind = self.before, self.behind
        if before is None or behind is None or self.opens_block:
            return (behind or before) if self.opens_block else (before or behind)
        if before.subject is None:
            return behind
        verb = quote_words().verbs.get(before.verb)
        speech = before.rule == "cue_before" and verb is not None and verb.speech
        if self.woven and (behind.rule == "phrase" or (not speech and behind.rule in ("agent", "cue_behind"))):
            return behind
        return before


def read_stretches(structure: Structure, marked: Sequence[Marked], known: frozenset[str]) -> list[Stretch]:
    """The surroundings of every stretch, in order."""
    stretches: list[Stretch] = []
    for position, pair in enumerate(marked):
        before = stretches[-1] if stretches and stretches[-1].marked.block == pair.block else None
        following = (
            marked[position + 1] if position + 1 < len(marked) and marked[position + 1].block == pair.block else None
        )
        stretches.append(_read(structure, pair, before, following, known))
    _share(structure.text, stretches)
    return stretches


def _read(
    structure: Structure, pair: Marked, before: Stretch | None, following: Marked | None, known: frozenset[str]
) -> Stretch:
    text, block = structure.text, structure.blocks[pair.block]
    low = before.marked.outer_end if before is not None else block.start
    high = following.outer_start if following is not None else block.end
    lead = text[max(low, pair.outer_start - WINDOW) : pair.outer_start]
    head = lead.rstrip()
    sign = head[-1:] if head else ("" if before is None else text[low - 1])
    if sign == ";" and _ends_in_speech(head):
        sign = ":"  # "she said; “...”"
    fresh = (
        not sign
        or sign in ".!?…;"
        or (sign in "\"”’'»)]" and (before is None or before.finished or before.marked.closed) and not head.strip())
        or (sign in "\"”’')»" and head[-2:-1] in ".!?…")
    )
    led = sign in ":,–—-(|" if sign else False
    finished = text[pair.end - 1] in ".…" or (
        text[pair.end - 1] in "!?" and text[pair.outer_end : pair.outer_end + 3].strip()[:1].isupper()
    )
    sentences = list(split_sentences(text, max(low, pair.outer_start - WINDOW), pair.outer_start)) if head else []
    same = (
        before is not None
        and len(sentences) <= 1
        and not (sentences and fresh)
        and not (before.finished and not before.woven)
    )
    start = low if not sentences else sentences[-1][0]
    if same and before is not None:
        start = before.sentence
    elif fresh and sign:
        start = pair.outer_start
    stretch = Stretch(
        pair,
        woven=not fresh and not led and not _led_by_verb(text, head, pair),
        led=led,
        finished=finished,
        opens_block=not head and before is None,
        closes_block=following is None and not text[pair.outer_end : block.end].strip(" .,;\n\t\u00a0)"),
        sentence=start,
        same_sentence=same,
        n_words=len(WORD.findall(text, pair.start, min(pair.end, pair.start + 400))),
    )
    own = max(low, start) if sentences else low
    if head and not (fresh and sign in ".!?…;" and not same):
        stretch.before = cue_before(text, own, pair.outer_start, known)
    if not pair.closed:
        stretch.marked, stretch.behind = _unclosed(text, pair, following is not None, known)
    elif finished and sign == ":" and stretch.before is not None and stretch.before.subject is not None:
        pass  # "Anna said: “...” Her husband agreed.": the words are hers already
    elif high > pair.outer_end:
        stretch.behind = _behind(
            text,
            pair,
            high,
            known,
            finished=finished and (not stretch.woven or text[pair.outer_end : pair.outer_end + 2].strip().isupper()),
            leads=None if following is None else stretch.before is not None,
        )
    return stretch


def _unclosed(text: str, pair: Marked, goes_on: bool, known: frozenset[str]) -> tuple[Marked, Cue | None]:
    """ "“We are proud of it, said Ann Petrie. “There is more ...": the attribution stands inside the unclosed marks."""
    low = max(pair.start, pair.end - 160)
    sentences = list(split_sentences(text, low, pair.end))
    start, end = sentences[-1]
    cue = cue_behind_comma(text, start, end, known)
    if cue is None or cue.subject is None or len(text[max(cue.end, cue.subject.end) : end]) > 40:
        return pair, None
    comma = text.rfind(",", start, min(cue.start, cue.subject.start))
    return (pair if goes_on or comma < 0 else pair._replace(end=comma + 1, outer_end=comma + 1)), cue


def _led_by_verb(text: str, head: str, pair: Marked) -> bool:
    """ "said “We are proud": a capital right behind a verb of saying."""
    return text[pair.start].isupper() and _ends_in_speech(head)


def _ends_in_speech(head: str) -> bool:
    words = WORD.findall(head[-24:])
    verb = quote_words().verbs.get(words[-1].lower()) if words else None
    return verb is not None and verb.speech


def _behind(
    text: str, pair: Marked, high: int, known: frozenset[str], *, finished: bool, leads: bool | None
) -> Cue | None:
    rest = text[pair.outer_end : min(high, pair.outer_end + WINDOW)]
    stripped = rest.lstrip()
    if not stripped or stripped.startswith((":", ";")):
        return None
    lead = len(rest) - len(stripped)
    if re.match(r"[.!?]\s", stripped) or stripped in (".", "!", "?"):
        return None
    first = next(split_sentences(text, pair.outer_end + lead, min(high, pair.outer_end + WINDOW)), None)
    if first is None:
        return None
    cue = cue_behind(text, first[0], first[1], known, finished=finished)
    if (
        cue is not None
        and finished
        and leads is not None
        and cue.rule == "cue_behind"
        and not text[cue.end : high].strip()
        and high - first[1] < 3
    ):
        return None  # "... Protesters chanted “...”": the verb leads to the next words
    if cue is not None and leads and cue.rule == "cue_behind" and not text[cue.end : high].strip(" :,"):
        return None  # "Ann Bell said “...”, and Jo Day said “...”"
    last = text[first[0] : first[1]].rstrip()[-1:]
    if (
        cue is not None
        and (last == ":" or (last == "," and leads and finished))
        and cue.rule == "cue_behind"
        and (cue.subject is None or cue.subject.start < cue.start)
        and (finished or cue.end >= first[1] - 30)
        and text[pair.end - 1] != ","  # "“We are sorry,” Ms Lund told them, adding:"
    ):
        return None  # "“...” Mr Hill added:" leads to what follows
    return cue


def _share(text: str, stretches: list[Stretch]) -> None:
    """Stretches of one sentence share its attribution: the one before, else one that stands behind a later one."""
    for position, stretch in enumerate(stretches):
        own, earlier = stretch.cue, stretches[position - 1].cue if position else None
        if stretch.same_sentence and earlier is not None and (own is None or (own.subject is None and not own.passive)):
            stretch.before = earlier
        elif (
            stretch.same_sentence and earlier is not None and earlier.subject is not None and stretch.before is not None
        ):
            stretch.before = _with_first_subject(text, stretch.before, earlier)
    for position in range(len(stretches) - 2, -1, -1):
        if stretches[position + 1].same_sentence and stretches[position].cue is None:
            behind = stretches[position + 1].behind
            if behind is not None and (stretches[position].woven or behind.rule == "phrase"):
                stretches[position].behind = behind


def _with_first_subject(text: str, cue: Cue, earlier: Cue) -> Cue:
    """ "It praises the “close bond” of carers, and says that ...": the second verb has the first's subject."""
    subject = cue.subject
    if subject is None or subject.end > cue.start or cue.rule != "cue_before":
        return cue
    return cue._replace(subject=earlier.subject) if _JOINED.search(text, subject.end, cue.start) else cue
