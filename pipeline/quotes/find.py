"""Whose words stand in quotation marks: one row for one continuous speech by one speaker.

    Cllr Sue Duffy, portfolio holder for families, said: “Children come first.”   -> Sue Duffy, person
    “We aim to be good,” she replied, “and we will be.”                           -> one row, two segments
    The letter describes “a partnership with energy and purpose”.                 -> Ofsted, document; a fragment
    ‘I like it here.’ (Girl, 9)                                                   -> nobody named, group

``find_quotes`` pairs the marks (``marks``), reads what stands around each stretch (``context``, ``cues``), resolves the
subject (``speakers``) and joins stretches of one speech into a row (``rows``).
"""

from __future__ import annotations

from pipeline.confidence import confidence_of
from pipeline.quotes.antecedents import Antecedents
from pipeline.quotes.bodies import Bodies, without_people
from pipeline.quotes.context import Stretch, read_stretches
from pipeline.quotes.kept import is_term, kept_rows
from pipeline.quotes.lead import Lead
from pipeline.quotes.marks import Marked
from pipeline.quotes.paragraphs import find_marked
from pipeline.quotes.people import People
from pipeline.quotes.rows import MIN_WORDS, Row, build_rows
from pipeline.quotes.speakers import Speakers
from pipeline.quotes.unmarked import find_unmarked
from pipeline.records import About, Evidence, Quote
from pipeline.structure import Structure


def find_quotes(structure: Structure, *, about: About) -> list[Quote]:
    """Every quotation of the text with its speaker, in text order."""
    about = without_people(structure.text, about)
    marked = find_marked(structure)
    bodies = Bodies(structure.text, about)
    unmarked = list(find_unmarked(structure, bodies.known))
    if not marked and not unmarked:
        return []
    quoted = [(pair.outer_start, pair.outer_end) for pair in marked]
    people = People(structure, quoted, bodies.known)
    speakers = Speakers(structure.text, about, people, bodies, Antecedents(structure, quoted, bodies.known))
    stretches = read_stretches(structure, marked, bodies.known)
    rows = build_rows(structure, stretches, speakers, Lead(structure, bodies.known))
    spoken = {stretch.marked.block for stretch in stretches}
    for start, end, block, cue in unmarked:
        speaker = speakers.resolve(cue.subject) if cue.subject is not None and block not in spoken else None
        if speaker is not None:
            whole = Marked(block, start, start, end, end, True, False, False)
            row = Row(
                [Stretch(whole, False, False, True, True, True, start, n_words=MIN_WORDS)],
                speaker,
                "unmarked_block",
                cue.verb,
                (cue.start, cue.end),
            )
            rows.append(row)
    rows.sort(key=lambda row: row.stretches[0].marked.start)
    own_report = about.document_kind == "report" or (
        about.publisher is not None and about.publisher == about.inspectorate
    )
    return _as_records(
        structure, [row for row in kept_rows(structure, rows) if not is_term(structure.text, row, own_report)]
    )


def _as_records(structure: Structure, rows: list[Row]) -> list[Quote]:
    text = structure.text
    records = []
    for row in rows:
        first, last = row.stretches[0].marked, row.last.marked
        segments = tuple(Evidence("segment", s.marked.start, s.marked.end) for s in row.stretches)
        speaker = row.speaker
        spans = (
            ("speaker", (speaker.start, speaker.end)),
            ("role", speaker.role_span if speaker.role else (-1, -1)),
            ("organisation", speaker.body_span if speaker.organisation else (-1, -1)),
            ("cue", row.cue_span),
        )
        evidence = segments + tuple(Evidence(name, span[0], span[1]) for name, span in spans if 0 <= span[0] < span[1])
        records.append(
            Quote(
                text=text[first.start : last.end],
                quote_text=" ".join(text[s.marked.start : s.marked.end] for s in row.stretches),
                char_start=first.start,
                char_end=last.end,
                n_segments=len(row.stretches),
                kind="fragment" if row.fragment else "direct",
                speaker=speaker.name,
                speaker_text=text[speaker.start : speaker.end] if speaker.start >= 0 else None,
                speaker_kind=speaker.kind,
                role=speaker.role,
                organisation=speaker.organisation,
                honorific=speaker.honorific,
                cue=row.verb,
                rule=row.rule,
                confidence=confidence_of("quotes", rule=row.rule, speaker_kind=speaker.kind),
                evidence=evidence,
            )
        )
    return records
