"""Files of many documents, one a row: JSON lines, CSV, Parquet. Read row by row, a bad row never takes others with it.

releases.jsonl#17   the row whose id is 17, or line 17 where rows have no id
"""

from __future__ import annotations

import codecs
import csv
import json
import re
import sys
from collections.abc import Iterator, Mapping
from typing import IO, Any

from pipeline.addresses import Place
from pipeline.errors import InputError
from pipeline.readers import Content
from pipeline.readers.bounded import opened, read_lines
from pipeline.readers.columns import Columns, find_columns, no_text_column, row_content, row_id
from pipeline.readers.encoding import decode

#: One row: its number, what it is called after ``#``, and its document or what is wrong with it.
Row = tuple[int, str, Content | InputError]

_BLOCK = 1 << 20
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_DELIMITERS = ",;\t|"


def read_jsonl(path: Place, max_chars: int, *, zipped: bool) -> Iterator[Row]:
    """The rows of a file with one JSON object a line; empty lines are skipped."""
    limit = 6 * max_chars + 65536  # every character may be written \uXXXX
    packed_size = path.stat().st_size if zipped else 0
    with opened(path, zipped=zipped) as handle:
        for number, line in read_lines(handle, limit, packed_size=packed_size):
            if line is None:
                yield (
                    number,
                    str(number),
                    InputError("too_large", f"line {number} is over the limit (--max-chars)", stage="parse"),
                )
                continue
            if number == 1:
                line = line.removeprefix(codecs.BOM_UTF8)
                if line.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, b"\x1f\x8b", b"PK\x03\x04", b"%PDF")):
                    raise InputError("encoding", "is not UTF-8, as JSON lines must be", stage="decode")
            if line.isspace() or not line:
                continue
            try:
                row = _json_row(line, number)
            except InputError as error:
                yield number, str(number), error
                continue
            yield _row(row, find_columns(row), number, max_chars, f"line {number}")


def _json_row(line: bytes, number: int) -> dict[str, Any]:
    try:
        row = json.loads(line.decode("utf-8").rstrip())
    except UnicodeDecodeError as error:
        raise InputError(
            "encoding", f"line {number} is not valid UTF-8 at byte {error.start}", stage="decode"
        ) from None
    except json.JSONDecodeError as error:
        raise InputError(
            "malformed", f"line {number} is no valid JSON: {error.msg} at column {error.colno}", stage="parse"
        ) from None
    except (RecursionError, ValueError) as error:
        why = "nested too deeply" if isinstance(error, RecursionError) else "it holds a number with too many digits"
        raise InputError("malformed", f"line {number} is no usable JSON: {why}", stage="parse") from None
    if not isinstance(row, dict):
        raise InputError("malformed", f"line {number} is no JSON object", stage="parse")
    return row


def read_csv_rows(path: Place, max_chars: int, *, zipped: bool) -> Iterator[Row]:
    """The rows of a CSV file with a header; the delimiter is the one that gives a column of texts."""
    csv.field_size_limit(min(max(max_chars + 1, 131072), sys.maxsize))
    encoding = _encoding_of(path, zipped=zipped)
    packed_size = path.stat().st_size if zipped else 0
    with opened(path, zipped=zipped) as handle:
        lines = _text_lines(handle, encoding, 4 * max_chars + 65536, packed_size)
        first = next(lines, "")
        delimiter, columns = _delimiter(first)
        rows = csv.reader(lines, delimiter=delimiter)
        names = next(csv.reader([first], delimiter=delimiter), [])
        if columns.text is None:
            raise no_text_column(names)
        number = 0
        while True:
            number += 1
            try:
                cells = next(rows)
            except StopIteration:
                return
            except csv.Error as error:
                what = (
                    "holds a cell over the limit (--max-chars), or a quotation mark never closed"
                    if "limit" in str(error)
                    else str(error)
                )
                yield (
                    number,
                    str(number),
                    InputError("malformed", f"row {number} (line {rows.line_num + 1}) {what}", stage="parse"),
                )
                continue
            if any(cells):
                yield _csv_row(names, cells, columns, number, max_chars)


def _csv_row(names: list[str], cells: list[str], columns: Columns, number: int, max_chars: int) -> Row:
    row: dict[str, Any] = dict(zip(names, cells, strict=False))
    if len(cells) != len(names):
        return (
            number,
            row_id(row, columns, number),
            InputError(
                "malformed", f"row {number} has {len(cells)} cells where the header has {len(names)}", stage="parse"
            ),
        )
    return _row(row, columns, number, max_chars, f"row {number}")


def _delimiter(header: str) -> tuple[str, Columns]:
    best = (",", find_columns(next(csv.reader([header]), [])))
    for delimiter in _DELIMITERS:
        columns = find_columns(next(csv.reader([header], delimiter=delimiter), []))
        if columns.text is not None:
            return delimiter, columns
    return best


def _encoding_of(path: Place, *, zipped: bool) -> str:
    """The encoding of a file, found without keeping it: by its mark, else UTF-8 where valid, else Windows-1252."""
    with opened(path, zipped=zipped) as handle:
        block = handle.read(_BLOCK)
        for mark, name in (
            (codecs.BOM_UTF8, "utf-8-sig"),
            (codecs.BOM_UTF16_LE, "utf-16"),
            (codecs.BOM_UTF16_BE, "utf-16"),
        ):
            if block.startswith(mark):
                return name
        if not block.strip():
            raise InputError("empty", "is empty" if not block else "holds only white space")
        decode(
            block[: block.rfind(b"\n") + 1] or block[:65536].decode("utf-8", "ignore").encode()
        )  # refuses binary files
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            while block:
                decoder.decode(block)
                block = handle.read(_BLOCK)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8"


def _text_lines(handle: IO[bytes], encoding: str, limit: int, packed_size: int) -> Iterator[str]:
    if encoding == "utf-16":  # lines of bytes would be cut in the middle of a character
        data = handle.read(limit + 1)
        if len(data) > limit:
            raise InputError("too_large", "is over the limit (--max-chars) for UTF-16: save it as UTF-8")
        yield from _LINE.findall(decode(data))
        return
    for number, line in read_lines(handle, limit, packed_size=packed_size):
        if line is None:
            raise InputError(
                "too_large", f"line {number} is over the limit (--max-chars); the rest was not read", stage="parse"
            )
        text = line.decode(encoding if number == 1 or encoding != "utf-8-sig" else "utf-8", "replace")
        yield from _LINE.findall(text) if "\r" in text[:-2] else (text,)


def read_parquet(path: Place, max_chars: int) -> Iterator[Row]:
    """The rows of a Parquet file, a few at a time."""
    from pipeline.readers.parquet import parquet_rows

    for number, (row, columns) in enumerate(parquet_rows(path), 1):
        yield _row(row, columns, number, max_chars, f"row {number}")


def _row(row: Mapping[str, Any], columns: Columns, number: int, max_chars: int, called: str) -> Row:
    name = row_id(row, columns, number)
    try:
        return number, name, row_content(row, columns, max_chars)
    except InputError as error:
        return number, name, InputError(error.kind, f"{called} {error}", stage=error.stage)
