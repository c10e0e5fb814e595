"""Every bad input becomes one plain line, quickly and in little memory; the rest of its file is read on."""

from __future__ import annotations

import gzip
import io
import json
import os
import time
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from builders import At, encrypted_pdf, page, part_replaced, pdf, word

from pipeline.ingest import read_input
from pipeline.sources import InputFile, SourceDocument, SourceFailure, list_inputs

Made = Callable[[], bytes]
#: Processor time that reading one of them may take: not of the clock, so that a busy machine fails none.
SECONDS = 5.0
READABLE = "readable are .csv .docx .htm .html .jsonl .md .parquet .pdf .txt"


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name.replace("__", "/"), data)
    return out.getvalue()


def parquet(table: pa.Table) -> bytes:
    out = io.BytesIO()
    pq.write_table(table, out)
    return out.getvalue()


def bomb(size: int) -> bytes:
    """Very much of nothing, compressed."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    block = b" " * (1 << 20)
    return b"".join(packer.compress(block) for _ in range(size >> 20)) + packer.flush()


LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE w:document [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + i, b"&%c;" % (97 + i) * 20) for i in range(8))
    + b"]>"
    b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>&i;</w:t></w:r></w:p></w:body></w:document>'
)
WIDE = b"<p " + b" ".join(b'a%d="<>"' % i for i in range(5000)) + b">Ofsted came.</p>"

#: Name of the file, what is in it, the code of the failure and its message.
BAD: list[tuple[str, Made, str, str]] = [
    # plain text
    ("empty.txt", lambda: b"", "empty", "is empty"),
    ("white.txt", lambda: b" \n\t\r\n\xc2\xa0", "empty", "holds only white space"),
    ("mark.txt", lambda: b"\xef\xbb\xbf", "empty", "is empty"),
    ("mark16.txt", lambda: b"\xff\xfe", "empty", "is empty"),
    ("nul.txt", lambda: b"Ofsted\0came", "binary", "holds NUL bytes: it is a binary file, or damaged"),
    (
        "nul16.txt",
        lambda: "Ofsted\0came".encode("utf-16"),
        "binary",
        "holds NUL characters: it is a binary file, or damaged",
    ),
    ("half16.txt", lambda: b"\xff\xfeO\0f\0s", "encoding", "says that it is UTF-16, but is not valid at byte 4"),
    ("half32.txt", lambda: b"\xff\xfe\0\0O\0\0\0f\0", "encoding", "says that it is UTF-32, but is not valid at byte 4"),
    (
        "random.txt",
        lambda: bytes((i * 7919 + 13) % 255 + 1 for i in range(4096)),
        "binary",
        "holds control characters: it is a binary file, or damaged",
    ),
    (
        "unknown.txt",
        lambda: bytes(range(0x80, 0x100)) * 40,
        "encoding",
        "is not valid UTF-8 (byte 0) and its encoding is not recognised: save it as UTF-8",
    ),
    ("pdf.txt", lambda: pdf([At(72, 72, "x")]), "binary", "is a PDF, whatever its name says"),
    ("zip.md", lambda: word("x"), "binary", "is a zip archive or an office document, whatever its name says"),
    ("picture.txt", lambda: b"\x89PNG\r\n\x1a\n", "binary", "is a picture, whatever its name says"),
    ("gzip.txt", lambda: gzip.compress(b"Ofsted came."), "binary", "is a gzip archive, whatever its name says"),
    ("huge.txt", lambda: b"x" * 100_000_000, "too_large", "is 100.0 MB large: over the limit (--max-chars)"),
    (
        "long.txt",
        lambda: b"x" * 5_000_001,
        "too_large",
        "has 5,000,001 characters: over the limit of 5,000,000 (--max-chars)",
    ),
    # gzip
    ("text.txt.gz", lambda: b"Ofsted came.", "damaged", "is no, or a damaged, gzip archive"),
    (
        "cut.txt.gz",
        lambda: gzip.compress(os.urandom(5000))[:3000],
        "damaged",
        "breaks off: it is a truncated gzip archive",
    ),
    (
        "spoilt.txt.gz",
        lambda: gzip.compress(b"Ofsted came.")[:-8] + bytes(8),
        "damaged",
        "is no, or a damaged, gzip archive",
    ),
    ("bomb.txt.gz", lambda: bomb(1 << 26), "too_large", "unpacks to more than 20.0 MB: over the limit (--max-chars)"),
    (
        "bomb.jsonl.gz",
        lambda: bomb(1 << 27),
        "too_large",
        "unpacks to more than 200 times its size: the rest was not read",
    ),
    (
        "bomb.csv.gz",
        lambda: gzip.compress(b"text\n") + bomb(1 << 27),
        "too_large",
        "unpacks to more than 200 times its size: the rest was not read",
    ),
    ("nothing.html.gz", lambda: gzip.compress(b""), "empty", "is empty"),
    # web pages
    ("empty.html", lambda: b"", "empty", "is empty"),
    ("white.html", lambda: b"\n \n", "empty", "holds only white space"),
    (
        "tags.html",
        lambda: page("", title="").replace(b"<p>", b"<!--").replace(b"</p>", b"-->"),
        "no_text",
        "is a page without text",
    ),
    (
        "script.html",
        lambda: b"<html><script>var x = 'Ofsted came';</script></html>",
        "no_text",
        "is a page without text",
    ),
    (
        "deep.html",
        lambda: b"<div>" * 100_000 + b"Ofsted came.",
        "damaged",
        "has elements nested more than 250 deep: it is no page made for readers",
    ),
    (
        "wide.html",
        lambda: WIDE,
        "damaged",
        "has an element with thousands of attributes: it is no page made for readers",
    ),
    (
        "surrogate.html",
        lambda: b"<p>\xed\xa0\xbd Ofsted came \xff\x81.</p>",
        "encoding",
        "is not valid UTF-8 (byte 3) and its encoding is not recognised: save it as UTF-8",
    ),
    # PDF
    ("empty.pdf", lambda: b"", "empty", "is empty"),
    ("text.pdf", lambda: b"Ofsted came.", "damaged", "is no PDF, whatever its name says"),
    ("cut.pdf", lambda: pdf([At(72, 72, "Ofsted came.")])[:300], "damaged", "is a damaged or truncated PDF"),
    ("head.pdf", lambda: b"%PDF-1.7\n", "damaged", "is a damaged or truncated PDF"),
    ("secret.pdf", encrypted_pdf, "encrypted", "is encrypted: a password is needed to read it"),
    (
        "scan.pdf",
        lambda: pdf([], [], []),
        "no_text",
        "has no text on its 3 pages: it seems to be scanned; run it through text recognition (OCR) first",
    ),
    ("pages.pdf", lambda: pdf(*[[]] * 5001), "too_large", "has 5,001 pages: over the limit of 5,000"),
    (
        "count.pdf",
        lambda: pdf([At(72, 72, "x")]).replace(b"/Count 1 ", b"/Count 9 "),
        "damaged",
        "is damaged: its page 2 of 9 cannot be read",
    ),
    (
        "twice.pdf",
        lambda: pdf([], packed=zlib.compress(zlib.compress(b" " * (1 << 26))), coding="[/FlateDecode /FlateDecode]"),
        "too_large",
        "has a part that is packed twice: it looks made to fill the memory",
    ),
    (
        "packed.pdf",
        lambda: pdf([], packed=zlib.compress(b" " * (280 << 20), 1), coding="/FlateDecode"),
        "too_large",
        "has a part that unpacks to more than 256 MB",
    ),
    # Word
    ("empty.docx", lambda: b"", "empty", "is empty"),
    ("text.docx", lambda: b"Ofsted came.", "damaged", "is no Word document, or a truncated one"),
    ("cut.docx", lambda: word("Ofsted came.")[:5000], "damaged", "is no Word document, or a truncated one"),
    ("other.docx", lambda: zipped(xl__workbook_xml=b"<x/>"), "damaged", "is a zip archive, but no Word document"),
    (
        "old.docx",
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512),
        "encrypted",
        "is an encrypted Word document, or an old one (.doc): save it as .docx without a password",
    ),
    (
        "broken.docx",
        lambda: part_replaced(word("Ofsted came."), "word/document.xml", b"<w:document>"),
        "damaged",
        "is no readable Word document (XMLSyntaxError)",
    ),
    (
        "partless.docx",
        lambda: zipped(**{"word/document.xml": b"<x/>"}),
        "damaged",
        "is no readable Word document (KeyError)",
    ),
    ("blank.docx", word, "empty", "is empty"),
    (
        "bomb.docx",
        lambda: part_replaced(word("x"), "word/document.xml", b" " * (60 << 20)),
        "too_large",
        "unpacks to more than a document can hold: over the limit (--max-chars)",
    ),
    (
        "laughs.docx",
        lambda: part_replaced(word("x"), "word/document.xml", LAUGHS),
        "damaged",
        "is no readable Word document (XMLSyntaxError)",
    ),
    # rows
    ("empty.jsonl", lambda: b"", "empty", "is empty"),
    ("utf16.jsonl", lambda: '{"text": "x"}'.encode("utf-16"), "encoding", "is not UTF-8, as JSON lines must be"),
    ("empty.csv", lambda: b"", "empty", "is empty"),
    ("white.csv", lambda: b"\n\n", "empty", "holds only white space"),
    (
        "columns.csv",
        lambda: b"name,score\nOfsted,1\n",
        "no_text_column",
        "has no column named text, body or content (its columns: name, score)",
    ),
    ("binary.csv", lambda: b"\x89PNG\r\n\x1a\n", "binary", "is a picture, whatever its name says"),
    ("nul.csv", lambda: b"text\nOfsted\0came\n", "binary", "holds NUL bytes: it is a binary file, or damaged"),
    ("empty.parquet", lambda: b"", "empty", "is empty"),
    ("text.parquet", lambda: b"Ofsted came.", "damaged", ""),
    ("cut.parquet", lambda: parquet(pa.table({"text": ["x"]}))[:-20], "damaged", ""),
    (
        "columns.parquet",
        lambda: parquet(pa.table({"name": ["x"]})),
        "no_text_column",
        "has no column named text, body or content (its columns: name)",
    ),
    (
        "numbers.parquet",
        lambda: parquet(pa.table({"text": [1, 2]})),
        "no_text_column",
        "its column text holds int64, not text",
    ),
    # other kinds
    (
        "release.doc",
        lambda: b"x",
        "unsupported",
        f"is of a kind that cannot be read (.doc); {READABLE}",
    ),
    (
        "report.pdf.gz",
        lambda: b"x",
        "unsupported",
        f"is of a kind that cannot be read (.pdf.gz); {READABLE}",
    ),
    (
        "README",
        lambda: b"x",
        "unsupported",
        f"is of a kind that cannot be read (no extension); {READABLE}",
    ),
]


def read(path: Path) -> list[SourceDocument | SourceFailure]:
    (file,) = list_inputs([path])
    return list(read_input(file))


@pytest.mark.parametrize(("name", "made", "error", "message"), BAD, ids=[case[0] for case in BAD])
def test_bad_input_is_one_plain_line(tmp_path: Path, name: str, made: Made, error: str, message: str) -> None:
    (tmp_path / name).write_bytes(made())
    started = time.process_time()
    (failure,) = read(tmp_path / name)
    assert time.process_time() - started < SECONDS
    assert isinstance(failure, SourceFailure), failure
    assert (failure.source, failure.error) == (name, error)
    assert failure.message and "\n" not in failure.message and len(failure.message) <= 500
    if message:
        assert failure.message == message


#: Rows of a file, and what becomes of each: a text, or the code and message of a failure.
ROWS: list[tuple[str, bytes, list[tuple[str, str, str]]]] = [
    (
        "json.jsonl",
        b'{"text": "a"}\n{"text": \n[1]\n{"text": "b"}\n',
        [
            ("1", "a", ""),
            ("2", "malformed", "line 2 is no valid JSON: Expecting value at column 9"),
            ("3", "malformed", "line 3 is no JSON object"),
            ("4", "b", ""),
        ],
    ),
    (
        "text.jsonl",
        b'{"id": 7}\n{"text": null}\n{"text": ""}\n{"text": " "}\n{"text": 5}\n{"text": ["x"]}\n{"text": "b"}',
        [
            ("7", "empty", "line 1 has no text"),
            ("2", "empty", "line 2 has no text"),
            ("3", "empty", "row 3 is empty"),
            ("4", "empty", "row 4 holds only white space"),
            ("5", "malformed", "line 5 its text is no text but a number"),
            ("6", "malformed", "line 6 its text is no text but a list"),
            ("7", "b", ""),
        ],
    ),
    (
        "ids.jsonl",
        b'{"id": "x", "text": "a"}\n{"id": "x", "text": "b"}\n{"id": "y\\ny", "text": "c"}\n',
        [("x", "a", ""), ("2 (id x)", "duplicate_id", "row 2 has the id x of row 1"), ("y y", "c", "")],
    ),
    (
        "bytes.jsonl",
        b'{"text": "\xff"}\n{"text": "b"}\n',
        [("1", "encoding", "line 1 is not valid UTF-8 at byte 10"), ("2", "b", "")],
    ),
    (
        "surrogate.jsonl",
        rb'{"text": "half \ud83d of it"}' + b"\n" + rb'{"id": "\udc00", "text": "\ud83d\ude00"}',
        [
            (
                "1",
                "encoding",
                "row 1 holds half of a surrogate pair (U+D83D) at character 5: its text was cut or wrongly encoded",
            ),
            ("\\udc00", "😀", ""),
        ],
    ),
    (
        "deep.jsonl",
        b"[" * 200_000 + b"\n" + b'{"text": "b"}\n',
        [("1", "malformed", "line 1 is no usable JSON: nested too deeply"), ("2", "b", "")],
    ),
    (
        "digits.jsonl",
        b'{"id": ' + b"9" * 10_000 + b', "text": "a"}\n{"text": "b"}\n',
        [("1", "malformed", "line 1 is no usable JSON: it holds a number with too many digits"), ("2", "b", "")],
    ),
    (
        "long.jsonl",
        b'{"text": "' + b"x" * 5_000_001 + b'"}\n{"text": "b"}\n',
        [
            ("1", "too_large", "line 1 has 5,000,001 characters: over the limit of 5,000,000 (--max-chars)"),
            ("2", "b", ""),
        ],
    ),
    (
        "huge.jsonl",
        b'{"text": "' + b"x" * 40_000_000 + b'"}\n{"text": "b"}\n',
        [("1", "too_large", "line 1 is over the limit (--max-chars)"), ("2", "b", "")],
    ),
    (
        "cells.csv",
        b'id,text\n1,a\n2\n3,c,d\n\n4,"e\nf ""g"""\n',
        [
            ("1", "a", ""),
            ("2", "malformed", "row 2 has 1 cells where the header has 2"),
            ("3", "malformed", "row 3 has 3 cells where the header has 2"),
            ("4", 'e\nf "g"', ""),
        ],
    ),
    (
        "quotes.csv",
        b'text\na "quoted" word\n"never closed\n',
        [("1", 'a "quoted" word', ""), ("2", "never closed\n", "")],
    ),
    (
        "open.csv",
        b'text\n"' + b"x\n" * 2_600_000,
        [
            (
                "1",
                "malformed",
                "row 1 (line 2500002) holds a cell over the limit (--max-chars), or a quotation mark never closed",
            )
        ],
    ),
]


@pytest.mark.parametrize(("name", "data", "expected"), ROWS, ids=[case[0] for case in ROWS])
def test_a_bad_row_takes_no_other_with_it(
    tmp_path: Path, name: str, data: bytes, expected: list[tuple[str, str, str]]
) -> None:
    (tmp_path / name).write_bytes(data)
    started = time.process_time()
    found = [
        (item.source.removeprefix(f"{name}#"), item.text, "")
        if isinstance(item, SourceDocument)
        else (item.source.removeprefix(f"{name}#"), item.error, item.message)
        for item in read(tmp_path / name)
    ]
    assert time.process_time() - started < SECONDS
    assert found[: len(expected)] == expected


@pytest.mark.parametrize("name", ["huge.txt", "bomb.txt.gz", "bomb.jsonl.gz", "bomb.csv.gz", "bomb.docx"])
def test_memory_stays_bounded(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(next(made for case, made, *_ in BAD if case == name)())
    tracemalloc.start()
    read(tmp_path / name)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 120 << 20


def test_max_chars_is_the_limit_of_every_kind(tmp_path: Path) -> None:
    words = "Ofsted came to Wexcombe. " * 10
    made = {
        "a.txt": words.encode(),
        "a.html": page(f"<p>{words}</p>"),
        "a.docx": word(words),
        "a.pdf": pdf([At(20, 72, words, 3)]),
        "a.jsonl": json.dumps({"text": words}).encode(),
        "a.csv": f"text\n{words}\n".encode(),
        "a.parquet": parquet(pa.table({"text": [words]})),
    }
    for name, data in made.items():
        (tmp_path / name).write_bytes(data)
    for file in list_inputs([tmp_path]):
        (document,) = read_input(file, max_chars=300)
        assert isinstance(document, SourceDocument), document
        (failure,) = read_input(file, max_chars=100)
        assert isinstance(failure, SourceFailure), file
        assert failure.error == "too_large"


def test_links_to_nothing_and_files_that_vanish(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "nowhere.txt")
    (failure,) = [item for file in list_inputs([tmp_path]) for item in read_input(file)]
    assert failure == SourceFailure("a.txt", "read", "missing", "is not there (any more), or is a link to nothing")


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.pdf", "a.docx", "a.jsonl", "a.csv", "a.parquet", "a.txt.gz"])
def test_files_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    (tmp_path / name).write_bytes(b"Ofsted came.")

    def denied(self: Path, *_: object, **__: object) -> object:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", denied)
    (failure,) = read(tmp_path / name)
    assert failure == SourceFailure(name, "read", "permission", "may not be read: permission denied")


def _denied(listed: Callable[[Path], Any]) -> Callable[[Path], Any]:
    def denied(path: Path) -> Any:
        if Path(path).name == "shut":
            raise PermissionError(13, "Permission denied")
        return listed(path)

    return denied


def test_a_folder_that_may_not_be_opened_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "shut").mkdir()
    (tmp_path / "a.txt").write_text("Ofsted came.")
    for name in ("listdir", "scandir"):
        monkeypatch.setattr(os, name, _denied(getattr(os, name)))
    document, failure = [item for file in list_inputs([tmp_path]) for item in read_input(file)]
    assert isinstance(document, SourceDocument)
    assert failure == SourceFailure("shut/", "read", "permission", "may not be read: permission denied")


def test_a_pipe_is_never_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (failure,) = read_input(InputFile(tmp_path / "pipe.txt", "pipe.txt", 0))
    assert failure == SourceFailure("pipe.txt", "read", "not_a_file", "is a pipe or a device, not a file")


def test_a_fault_in_a_library_is_a_failure_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def faulty(*_: object, **__: object) -> None:
        raise ZeroDivisionError("division\nby zero")

    monkeypatch.setattr("pipeline.readers.pdf.reflow", faulty)
    (tmp_path / "a.pdf").write_bytes(pdf([At(72, 72, "Ofsted came.")]))
    (failure,) = read(tmp_path / "a.pdf")
    assert failure == SourceFailure("a.pdf", "parse", "damaged", "cannot be read (ZeroDivisionError: division by zero)")


def test_letters_without_meaning_are_no_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.readers.pdf.reflow", lambda pages: "\ue001\ue002 \ufffd\ufffd a\n")
    (tmp_path / "a.pdf").write_bytes(pdf([At(72, 72, "Ofsted came.")]))
    (failure,) = read(tmp_path / "a.pdf")
    assert isinstance(failure, SourceFailure)
    assert failure.message.startswith("has letters that stand for no characters (its fonts do not say which)")
