"""One page a document: its text with the evidence marked, beside the rows that the evidence belongs to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.display import visible
from pipeline.reading import LETTERS, Reading, read_document
from pipeline.report.overview import Line
from pipeline.report.render import write_page
from pipeline.report.source import DocumentRows
from pipeline.segments import Mark, Segment, lines

TITLE = "fact-title"  # the sign of the title: it shows in the size of its line, and has no row
#: How a segment shows the marks over it: ground for quotes, underline for findings, ink for the rest.
_INK = ("judgement", "date")
_FINDINGS = ("strength", "weakness", "response")
_PLURALS = {
    "judgement": "Judgements",
    "date": "Dates",
    "quote": "Quotes",
    "strength": "Strengths",
    "weakness": "Weaknesses",
    "response": "Responses",
}


@dataclass(frozen=True, slots=True)
class Stretch:
    """A segment as the template writes it: visible text, classes, signs of its rows, anchors before it."""

    text: str
    classes: str
    signs: str
    anchors: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of the text; ``kind`` is ``title``, ``heading``, ``blank`` or empty."""

    kind: str
    stretches: tuple[Stretch, ...]


def write_document_page(
    path: Path,
    rows: DocumentRows,
    *,
    report_title: str,
    previous: Line | None,
    following: Line | None,
    place: tuple[int, int],
    same_text: str | None,
) -> None:
    """Write the page of one document, with links to its neighbours and to the first with the same text."""
    reading = read_document(rows.document, rows.tables, rows.evidence)
    write_page(
        path,
        "document.html.j2",
        report_title=report_title,
        document=rows.document,
        reading=reading,
        paragraphs=paragraphs(reading),
        letters=LETTERS,
        plurals=_PLURALS,
        previous=previous,
        following=following,
        place=place,
        same_text=same_text,
    )


def paragraphs(reading: Reading) -> Iterator[Paragraph]:
    """The text line by line; put together, the stretches are the text itself."""
    if reading.text is None:
        return
    for line in lines(reading.text, reading.marks):
        stretches = tuple(_stretch(reading.text, segment) for segment in line)
        yield Paragraph(_kind(reading.text, line), stretches)


def _kind(text: str, line: list[Segment]) -> str:
    if not text[line[0].start : line[-1].end].strip():
        return "blank"
    marks = [mark for segment in line for mark in segment.marks]
    if any(mark.sign == TITLE for mark in marks):
        return "title"
    return "heading" if any(mark.kind == "heading" for mark in marks) else ""


def _stretch(text: str, segment: Segment) -> Stretch:
    kinds = [mark.kind for mark in segment.marks]
    classes = ["quote"] if "quote" in kinds else []
    classes += [kind for kind in reversed(kinds) if kind in _FINDINGS][:1]  # of nested findings the inner one
    classes += [kind for kind in _INK if kind in kinds][:1]
    signs = dict.fromkeys(mark.sign for mark in segment.marks if mark.sign != TITLE)
    opening = sorted(segment.opening, key=lambda mark: (-mark.end, len(mark.sign), mark.sign))  # j9 before j10
    anchors = tuple(mark for mark in opening if mark.labelled and mark.sign != TITLE)
    return Stretch(visible(text[segment.start : segment.end]), " ".join(classes), " ".join(signs), anchors)
