"""Which rows are quotations: no single words, grades, names or terms, and none that only repeats another.

the ‘three houses’ tool      rated ‘requires improvement to be good’      a pull quote of a speech below
"""

from __future__ import annotations

from pipeline.quotes.context import WORD
from pipeline.quotes.rows import MIN_WORDS, Row
from pipeline.quotes.wording import is_name
from pipeline.quotes.words import quote_words
from pipeline.structure import Structure


def kept_rows(structure: Structure, rows: list[Row]) -> list[Row]:
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
        if structure.blocks[row.last.marked.block].kind == "heading" and not (
            row.last.opens_block and row.last.closes_block and row.rule in ("heading", "lead_in")
        ):
            continue
        if seen[plain, row.speaker.name] != position and len(plain) > 12:
            continue
        pulled = (
            row.rule in ("default", "unknown", "continued", "previous_sentence", "mention", "signed")
            and len(row.stretches) == 1
            and row.last.opens_block
            and row.last.closes_block
        )
        if pulled and whole and whole.count(plain) > 1 and len(plain) > 20:
            continue
        result.append(row)
    return result


def is_term(text: str, row: Row, own_report: bool) -> bool:
    """Words that nobody is said to say: "the ‘voice of the child’ conference", a term in an inspectorate's report."""
    first = row.stretches[0]
    weak = (
        ("default", "unknown", "previous_sentence", "heading", "mention", "continued")
        if own_report
        else ("default", "unknown")
    )
    if row.rule not in weak or first.opens_block or len(row.stretches) > 1:
        return False
    pair = first.marked
    if first.woven:
        before = WORD.findall(text[max(0, pair.outer_start - 20) : pair.outer_start].lower())
        if before[-1:] == ["that"] and len(before) > 1 and before[-2] in quote_words().verbs:
            return own_report  # "found that ‘pockets of better practice’ had not spread"
        return own_report or (bool(before) and before[-1] in quote_words().determiners)
    if text[max(0, pair.outer_start - 4) : pair.outer_start].rstrip().endswith(","):
        return False  # "Learners do, however, “grow in confidence at work” and feel safe"
    return first.n_words <= 8 and text[pair.end - 1] not in ".!?," and text[pair.outer_end : pair.outer_end + 1] != "."


def _plain(text: str, row: Row) -> str:
    return " ".join(
        WORD.findall(" ".join(text[s.marked.start : s.marked.end] for s in row.stretches).lower().replace("’", "'"))
    )


def _is_quote(text: str, row: Row) -> bool:
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
    return (
        own
        and text[first.marked.end - 1] in ".,!?"
        and (first.behind is not None or (first.led and text[first.marked.start].isupper()))
    )
