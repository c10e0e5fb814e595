"""One document in the terminal: its facts, the text with its evidence coloured, then its rows.

The signs before the words (``d3``, ``q1``) are those of the rows below, so that the view reads without colour
too. Whatever stands in a document is shown, never obeyed: control characters become visible signs, and
nothing of a document is taken for markup.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from pipeline.display import one_line, period, shorten, visible, words
from pipeline.errors import InputError
from pipeline.ingest import SourceFailure, list_inputs, read_input
from pipeline.reading import LETTERS, Reading, Row, area_of, read_extraction
from pipeline.segments import Segment, lines
from pipeline.stages import extract

#: Kinds that overlap show in different ways: quotes slant, findings are underlined, the rest is ink.
STYLES = {
    "date": "bold blue",
    "judgement": "bold magenta",
    "quote": "italic",
    "strength": "underline green",
    "weakness": "underline red",
    "response": "underline cyan",
}
NAMES = {
    "judgement": "judgements",
    "date": "dates",
    "quote": "quotes",
    "strength": "strengths",
    "weakness": "weaknesses",
    "response": "responses",
}
#: The text is printed in stretches of about this many characters: the cost grows with its length alone.
BLOCK = 4_000
#: Reading measure; wider terminals leave a margin.
MEASURE = 100
#: Characters of a quote or a finding that its row shows.
SNIPPET = 150


def show_file(
    path: Path, *, console: Console, published_on: dt.date | None = None, publisher: str | None = None
) -> None:
    """Print each document of one input file. Raises ``InputError`` at the end where one could not be read."""
    failure: SourceFailure | None = None
    if isinstance(console.file, io.TextIOWrapper):
        console.file.reconfigure(errors="replace")  # a terminal that knows no quotation marks shows "?"
    for file in list_inputs([path]):
        for item in read_input(file):
            if isinstance(item, SourceFailure):
                failure = failure or item
                continue
            found = extract(
                item.text,
                published_on=published_on or item.published_on,
                publisher=publisher or item.publisher,
                title=item.title,
            )
            show_reading(read_extraction(found, item.source), item.source, console=console)
    if failure is not None:
        raise InputError(failure.error, f"{one_line(failure.source)}: {one_line(failure.message)}", stage=failure.stage)


def show_reading(reading: Reading, source: str, *, console: Console) -> None:
    """Print one document that is ready to be shown."""
    width = min(console.width, MEASURE)
    console.print(_header(reading, source), width=width)
    if reading.text is not None and any(reading.rows.values()):
        console.print(Padding(_legend(reading), (0, 1)), width=width)
    if reading.text is not None:
        console.print()
        for block in _text(reading):
            if block.plain.endswith("\n"):
                block.right_crop(1)
            wrapped = block.wrap(console, width - 2, tab_size=4)
            for line in wrapped:
                line.rstrip()  # no underlined space at the end of a line
            console.print(Padding(Text("\n").join(wrapped), (0, 0, 0, 1), expand=False), width=width)
    for table in _tables(reading, console.width):
        console.print()
        console.print(table)


def _header(reading: Reading, source: str) -> Panel:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(overflow="fold")
    for fact in reading.facts:
        if fact.value:
            grid.add_row(fact.label, Text(fact.value))
    heading = Text(reading.title, style="bold")
    body = Table.grid()
    body.add_row(heading)
    body.add_row(Text(one_line(source), style="dim"))
    body.add_row("")
    body.add_row(grid)
    return Panel(body, box=box.ROUNDED, border_style="dim", padding=(0, 1))


def _legend(reading: Reading) -> Text:
    legend = Text()
    for kind in LETTERS:
        if reading.count(kind):
            legend.append(f"{LETTERS[kind]}\N{NO-BREAK SPACE}", style="dim")
            legend.append(NAMES[kind], style=STYLES[kind])
            legend.append(f"\N{NO-BREAK SPACE}{reading.count(kind)}  ", style="dim")
    return legend


def _text(reading: Reading) -> Iterator[Text]:
    """The text with signs and styles, a few lines at a time; runs of blank lines become one."""
    assert reading.text is not None
    blank, block = True, Text()
    for segments in lines(reading.text, reading.marks):
        empty = not reading.text[segments[0].start : segments[-1].end].strip()
        if empty and blank:
            continue
        blank = empty
        for piece in _pieces(segments):
            if len(block) >= 4 * BLOCK:  # inside a line only where the line is very long
                yield block
                block = Text()
            _append(block, reading.text, piece)
        if len(block) >= BLOCK:
            yield block
            block = Text()
    yield block


def _pieces(segments: Sequence[Segment]) -> Iterator[Segment]:
    """The segments of a line, cut where one is very long."""
    for segment in segments:
        for start in range(segment.start, segment.end, BLOCK):
            end = min(start + BLOCK, segment.end)
            yield Segment(start, end, segment.marks, segment.opening if start == segment.start else ())


def _append(line: Text, text: str, segment: Segment) -> None:
    for mark in sorted(segment.opening, key=lambda mark: (-mark.end, len(mark.sign), mark.sign)):  # j9 before j10
        if mark.labelled and mark.kind in STYLES:
            line.append(f"‹{mark.sign}›", style="dim")
    kinds = [mark.kind for mark in segment.marks if mark.kind in STYLES]
    # quotes and findings first, ink last: a later style wins where two set a colour
    ordered = sorted(dict.fromkeys(kinds), key=lambda kind: kind in ("date", "judgement"))
    if any(mark.sign == "fact-title" for mark in segment.marks):
        ordered.insert(0, "title")
    start = len(line)
    line.append(visible(text[segment.start : segment.end]))
    for kind in ordered:
        line.stylize("bold" if kind == "title" else STYLES[kind], start, len(line))


def _tables(reading: Reading, width: int) -> Iterator[Table]:
    findings = [*reading.rows["strength"], *reading.rows["weakness"], *reading.rows["response"]]
    if reading.rows["judgement"]:
        yield _table("Judgements", {"area": 5, "grade": 6, "status": 6}, reading.rows["judgement"], _judgement, width)
    if reading.rows["date"]:
        yield _table("Dates", {"stands as": 7, "means": 8, "role": 6}, reading.rows["date"], _date, width)
    if reading.rows["quote"]:
        yield _table("Quotes", {"speaker and words": 1}, reading.rows["quote"], _quote, width)
    if findings:
        yield _table("Findings", {"theme and words": 1}, findings, _finding, width)
    if not any(reading.rows.values()):
        table = Table(box=None, show_header=False)
        table.add_row("No date, judgement, quote or finding was found in this document.")
        yield table


def _table(
    title: str,
    columns: Mapping[str, int],
    rows: Sequence[Row],
    cells: Callable[[Row], list[Text]],
    width: int,
) -> Table:
    """Rows under their columns, each with its sign before it, its characters and its confidence after it."""
    table = Table(
        title=Text(f"{title}  {len(rows)}", style="bold"),
        title_justify="left",
        box=box.SIMPLE_HEAD,
        header_style="dim",
        padding=(0, 1),
        pad_edge=False,
        width=min(width, MEASURE),
        expand=True,
    )
    table.add_column("", style="dim", no_wrap=True)
    for name, share in columns.items():
        table.add_column(name, ratio=share)
    table.add_column("characters", justify="right", no_wrap=True, style="dim")
    table.add_column("sure", justify="right", no_wrap=True, style="dim")
    for row in rows:
        table.add_row(row.sign, *cells(row), f"{row.start}–{row.end}", f"{row.confidence:.2f}")
    return table


def _judgement(row: Row) -> list[Text]:
    return [
        Text(area_of(row.values)),
        Text(words(row.values["grade"]), style=STYLES["judgement"]),
        Text(", ".join(row.details)),
    ]


def _date(row: Row) -> list[Text]:
    values = row.values
    return [
        Text(one_line(row.text), style=STYLES["date"]),
        Text(period(values["start_date"], values["end_date"]) or "not resolved"),
        Text(words(values["role"])),
    ]


def _quote(row: Row) -> list[Text]:
    who = Text(row.value, style="bold")
    who.append("".join(f", {part}" for part in row.details if part != "Direct"), style="not bold dim")
    said = row.values["quote_text"]  # the words said alone, without "she told the Gazette" between them
    return [Text("\n").join((who, Text(f"“{shorten(said, SNIPPET)}”", style=STYLES["quote"])))]


def _finding(row: Row) -> list[Text]:
    head = Text(row.value, style="bold")
    head.append(f", {words(row.values['source'])}{', Verbatim' * row.values['verbatim']}", style="not bold dim")
    return [Text("\n").join((head, Text(shorten(row.text, SNIPPET), style=STYLES[row.kind].replace("underline ", ""))))]
