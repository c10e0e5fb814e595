"""Whose words stand in quotation marks: one row for one continuous speech by one speaker.

    Cllr Sue Duffy, portfolio holder for families, said: “Children come first.”   -> Sue Duffy, person
    “We aim to be good,” she replied, “and we will be.”                           -> one row, two segments
    The letter describes “a partnership with energy and purpose”.                 -> Ofsted, document; a fragment
    ‘I like it here.’ (Girl, 9)                                                   -> nobody named, group

``find_quotes`` pairs the marks (``quote_marks``), reads what stands around each stretch (``quote_context``,
``quote_cues``), resolves the subject (``speakers``) and joins stretches of one speech into a row.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from pipeline.quote_bodies import Bodies
from pipeline.quote_context import Stretch, is_clause, is_name, read_stretches
from pipeline.quote_cues import Cue
from pipeline.quote_lead import Lead, sources_of
from pipeline.quote_marks import Marked, find_marked, next_spoken
from pipeline.quote_people import People
from pipeline.quote_unmarked import find_unmarked
from pipeline.quote_words import quote_words
from pipeline.records import About, Evidence, Quote
from pipeline.sentences import split_sentences
from pipeline.speakers import UNKNOWN, Speaker, Speakers
from pipeline.structure import Structure

#: How sure each way of finding the speaker is.
CONFIDENCE = {
    "cue_before": 0.95, "cue_behind": 0.97, "phrase": 0.93, "agent": 0.85, "signed": 0.9, "lead_in": 0.92, "heading": 0.85, "mention": 0.75,
    "previous_sentence": 0.8, "continued": 0.75, "default": 0.5, "unknown": 0.4, "unmarked_block": 0.4,
}
#: Shorter stretches than this are words or names unless somebody is said to say them.
MIN_WORDS = 4
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_FIRST_PERSON = re.compile(r"\b(?:I|[Mm]y|[Ww]e|[Oo]ur)\b")
#: Speakers whose listed words are excerpts, each a row of its own.
_EXCERPTED = frozenset({"document", "group"})


@dataclass(slots=True)
class _Row:
    stretches: list[Stretch]
    speaker: Speaker
    rule: str
    verb: str | None
    cue_span: tuple[int, int] = (-1, -1)
    excerpt: bool = False
    fragment: bool = False
    extra: list[Evidence] = field(default_factory=list)

    @property
    def last(self) -> Stretch:
        return self.stretches[-1]


def find_quotes(structure: Structure, *, about: About) -> list[Quote]:
    """Every quotation of the text with its speaker, in text order (DESIGN section 3, Quotes)."""
    marked = find_marked(structure)
    bodies = Bodies(structure.text, about)
    unmarked = list(find_unmarked(structure, bodies.known))
    if not marked and not unmarked:
        return []
    people = People(structure, [(pair.outer_start, pair.outer_end) for pair in marked], bodies.known)
    speakers = Speakers(structure.text, about, people, bodies)
    stretches = read_stretches(structure, marked, bodies.known)
    rows = _rows(structure, stretches, speakers, Lead(structure, bodies.known))
    spoken = {stretch.marked.block for stretch in stretches}
    for start, end, block, cue in unmarked:
        speaker = speakers.resolve(cue.subject) if cue.subject is not None and block not in spoken else None
        if speaker is not None:
            whole = Marked(block, start, start, end, end, True, False, False)
            row = _Row([Stretch(whole, False, False, True, True, True, start, n_words=MIN_WORDS)], speaker, "unmarked_block", cue.verb, (cue.start, cue.end))
            rows.append(row)
    rows.sort(key=lambda row: row.stretches[0].marked.start)
    own_report = about.document_kind == "report" or (about.publisher is not None and about.publisher == about.inspectorate)
    return _as_records(structure, [row for row in _kept(structure, rows) if not _is_term(structure.text, row, own_report)])


def _rows(structure: Structure, stretches: list[Stretch], speakers: Speakers, lead: Lead) -> list[_Row]:
    text = structure.text
    rows: list[_Row] = []
    for stretch in stretches:
        row = rows[-1] if rows else None
        cue = stretch.cue
        if stretch.woven and stretch.n_words < MIN_WORDS and not stretch.marked.continues:
            continue  # too short for a quotation, whoever said it
        if row is not None and _goes_on(structure, row, stretch, cue, speakers):
            row.stretches.append(stretch)
            if row.rule in ("default", "unknown", "continued", "previous_sentence") and cue is not None and cue.subject is not None:
                speaker = speakers.resolve(cue.subject)
                if speaker is not None:
                    _attribute(row, speaker, cue.rule, cue)
            continue
        new = _Row([stretch], UNKNOWN, "unknown", None, fragment=(stretch.woven or (stretch.led and text[stretch.marked.start].islower())) and not is_clause(text, stretch.marked))
        _find_speaker(structure, new, row, cue, speakers, lead)
        rows.append(new)
    return rows


def _goes_on(structure: Structure, row: _Row, stretch: Stretch, cue: Cue | None, speakers: Speakers) -> bool:
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
    if not stretch.opens_block or cue is not None or row.fragment or last.woven or row.excerpt or row.speaker is UNKNOWN:
        return False
    blocks = structure.blocks
    if next_spoken(structure, before.block) != pair.block or blocks[pair.block].kind != "paragraph" or blocks[before.block].kind not in ("paragraph", "bullet", "note"):
        return False
    if row.rule in ("default", "unknown", "mention", "heading", "signed") or row.speaker.name is None:
        return False
    return last.closes_block or _ends_with_attribution(structure, last)


def _only_attribution(text: str, row: _Row, stretch: Stretch, speakers: Speakers) -> bool:
    """Between two stretches of one block stands nothing but "said X." or "She added:"."""
    last = row.last
    between = text[last.marked.outer_end : stretch.marked.outer_start]
    if not between.strip(" .,\n\t\u00a0"):
        return not row.excerpt and row.speaker.kind not in _EXCERPTED and row.rule not in ("default", "unknown")
    sentences = list(split_sentences(text, last.marked.outer_end, stretch.marked.outer_start))
    sentences = [(start, end) for start, end in sentences if re.search(r"\w", text[start:end])]
    if len(sentences) > 2 or _other_speaker(row, stretch, speakers):
        return False
    ended = not stretch.led
    if len(sentences) == 1:
        if last.behind is not None and (ended or last.behind.end > sentences[0][0]):
            return stretch.before is None or stretch.before.end <= last.behind.end or _same_speaker(row, stretch.before, speakers)
        return not ended and stretch.before is not None and _same_speaker(row, stretch.before, speakers)
    return not ended and last.behind is not None and last.behind.start < sentences[0][1] and stretch.before is not None and _same_speaker(row, stretch.before, speakers)


def _other_speaker(row: _Row, stretch: Stretch, speakers: Speakers) -> bool:
    """"“...,” said one witness. “...,” said another.": the second stretch has an attribution of its own behind it."""
    cue = stretch.behind
    if cue is None or cue.subject is None or row.last.behind is None or cue.subject.kind == "pronoun":
        return False
    return not _same_speaker(row, cue, speakers)


def _same_speaker(row: _Row, cue: Cue, speakers: Speakers) -> bool:
    """The second attribution names the speaker of the row again: "She added:", "..., adding:"."""
    subject = cue.subject
    if subject is None:
        return True
    if subject.kind == "pronoun":
        return True
    speaker = speakers.resolve(subject)
    return speaker is not None and speaker.name is not None and speaker.name == row.speaker.name


def _ends_with_attribution(structure: Structure, last: Stretch) -> bool:
    """Behind the last stretch of a block stands only its own attribution."""
    text, block = structure.text, structure.blocks[last.marked.block]
    if last.behind is None:
        return False
    sentences = [s for s in split_sentences(text, last.marked.outer_end, block.end) if re.search(r"\w", text[s[0] : s[1]])]
    return len(sentences) <= 1


def _find_speaker(structure: Structure, row: _Row, before: _Row | None, cue: Cue | None, speakers: Speakers, lead: Lead) -> None:
    stretch = row.stretches[0]
    if cue is not None and cue.subject is not None:
        speaker = None
        if cue.subject.kind == "pronoun" and cue.subject.word in ("it", "they"):
            meant = lead.antecedent(min(cue.subject.start, stretch.marked.outer_start), before.last.marked.outer_end if before is not None else 0)
            speaker = speakers.resolve(meant) if meant is not None else None
            if speaker is not None:
                speaker = replace(speaker, start=cue.subject.start, end=cue.subject.end)
        speaker = speaker or speakers.resolve(cue.subject)
        if speaker is not None:
            _attribute(row, speaker, cue.rule, cue)
            return
    if before is not None and before.excerpt and _is_next_excerpt(structure, before, stretch):
        _attribute(row, before.speaker, before.rule, None)
        row.excerpt = True
        return
    for source in sources_of(lead, stretch, before.last.marked if before is not None else None):
        if source.cue.subject is None:
            continue
        speaker = speakers.default() if source.rule == "default" else speakers.resolve(source.cue.subject)
        if speaker is None:
            continue
        _attribute(row, speaker, source.rule, source.cue)
        final = source.cue.verb in quote_words().verbs and structure.text[source.cue.end : source.cue.end + 2].lstrip()[:1] in ":,"
        listed = speaker.kind in _EXCERPTED or (source.rule == "heading" and speaker.kind != "person") or (speaker.kind == "organisation" and (source.cue.subject.kind == "inspectors" or not final))
        row.excerpt = source.rule in ("heading", "lead_in") and listed and stretch.opens_block
        return
    near = before is not None and before.rule not in ("default", "unknown", "signed") and 0 <= stretch.marked.block - before.last.marked.block <= 1
    if near and before is not None and (not stretch.woven or before.last.marked.block == stretch.marked.block) and cue is None:
        _attribute(row, before.speaker, "continued", None)
        return
    speaker = speakers.default()
    pair = stretch.marked
    if speaker.name is None or _FIRST_PERSON.search(structure.text, pair.start, min(pair.end, pair.start + 400)):
        _attribute(row, UNKNOWN, "unknown", cue)
    else:
        _attribute(row, speaker, "default", cue)


def _attribute(row: _Row, speaker: Speaker, rule: str, cue: Cue | None) -> None:
    row.speaker, row.rule = speaker, rule
    if cue is None:
        row.speaker = replace(speaker, start=-1, end=-1)
    row.verb = cue.verb if cue is not None and cue.verb else None
    row.cue_span = (cue.start, cue.end) if cue is not None and cue.verb else (-1, -1)


def _is_next_excerpt(structure: Structure, before: _Row, stretch: Stretch) -> bool:
    """The next item of a list of excerpts: "What children said", each in its own paragraph."""
    return stretch.opens_block and next_spoken(structure, before.last.marked.block) == stretch.marked.block


def _kept(structure: Structure, rows: list[_Row]) -> list[_Row]:
    """Leave out single words, grades, names, and captions or pull quotes that repeat a row."""
    text = structure.text
    kept = [row for row in rows if _is_quote(text, row)]
    seen: dict[tuple[str, str | None], int] = {}
    texts: list[str] = []
    for position, row in enumerate(kept):
        plain = _plain(text, row)
        texts.append(plain)
        seen.setdefault((plain, row.speaker.name), position)
    whole = "\n".join(texts) if len(texts) <= 400 else ""
    result = []
    for position, row in enumerate(kept):
        plain = texts[position]
        if structure.blocks[row.last.marked.block].kind == "heading" and not (row.last.opens_block and row.last.closes_block and row.rule in ("heading", "lead_in")):
            continue
        if seen[plain, row.speaker.name] != position and len(plain) > 12:
            continue
        pulled = row.rule in ("default", "unknown", "continued", "previous_sentence", "mention", "signed") and len(row.stretches) == 1 and row.last.opens_block and row.last.closes_block
        if pulled and whole and whole.count(plain) > 1 and len(plain) > 20:
            continue
        result.append(row)
    return result


def _is_term(text: str, row: _Row, own_report: bool) -> bool:
    """Words in marks that nobody is said to say: "the ‘voice of the child’ conference", a term in the inspectorate's own report."""
    first = row.stretches[0]
    weak = ("default", "unknown", "previous_sentence", "heading", "mention", "continued") if own_report else ("default", "unknown")
    if row.rule not in weak or first.opens_block or len(row.stretches) > 1:
        return False
    pair = first.marked
    if first.woven:
        before = _WORD.findall(text[max(0, pair.outer_start - 20) : pair.outer_start].lower())
        return own_report or (bool(before) and before[-1] in quote_words().determiners)
    return first.n_words <= 8 and text[pair.end - 1] not in ".!?," and text[pair.outer_end : pair.outer_end + 1] != "."


def _plain(text: str, row: _Row) -> str:
    return " ".join(_WORD.findall(" ".join(text[s.marked.start : s.marked.end] for s in row.stretches).lower().replace("’", "'")))


def _is_quote(text: str, row: _Row) -> bool:
    first = row.stretches[0]
    n_words = sum(stretch.n_words for stretch in row.stretches)
    if len(row.stretches) == 1 and is_name(text, first):
        return False
    if n_words >= MIN_WORDS:
        return True
    if n_words < 2 or first.woven:
        return False
    if row.excerpt and n_words == 3 and text[first.marked.end - 1] in ".!?" and first.opens_block:
        return True
    own = first.cue is not None and first.cue.rule in ("cue_before", "cue_behind", "signed")
    return own and text[first.marked.end - 1] in ".,!?" and (first.behind is not None or (first.led and text[first.marked.start].isupper()))


def _as_records(structure: Structure, rows: list[_Row]) -> list[Quote]:
    text = structure.text
    records = []
    for row in rows:
        first, last = row.stretches[0].marked, row.last.marked
        segments = tuple(Evidence("segment", s.marked.start, s.marked.end) for s in row.stretches)
        speaker = row.speaker
        spans = (("speaker", (speaker.start, speaker.end)), ("role", speaker.role_span if speaker.role else (-1, -1)),
                 ("organisation", speaker.body_span if speaker.organisation else (-1, -1)), ("cue", row.cue_span))
        evidence = segments + tuple(Evidence(name, span[0], span[1]) for name, span in spans if 0 <= span[0] < span[1])
        records.append(Quote(
            text=text[first.start : last.end], quote_text=" ".join(text[s.marked.start : s.marked.end] for s in row.stretches), char_start=first.start, char_end=last.end,
            n_segments=len(row.stretches), kind="fragment" if row.fragment else "direct", speaker=speaker.name,
            speaker_text=text[speaker.start : speaker.end] if speaker.start >= 0 else None, speaker_kind=speaker.kind, role=speaker.role,
            organisation=speaker.organisation, honorific=speaker.honorific, cue=row.verb, rule=row.rule,
            confidence=CONFIDENCE.get(row.rule, 0.5) * (1.0 if all(s.marked.closed or s is not row.last for s in row.stretches) else 0.9), evidence=evidence))
    return records
