"""Mutated inputs of every kind, from the sample releases: what a hostile, broken or merely odd source could hold.

Two layers: words of a document are mutated and written as a whole file of some kind (so that it can be read and the
extractors meet the text), and the bytes of a file are mutated (so that the readers meet it broken).
"""

from __future__ import annotations

import gzip
import io
import json
import random
import zipfile
from collections.abc import Callable
from html import escape
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
from builders import At, pdf
from docx import Document

#: What is dropped into texts: marks that open or close something, odd characters, and words that extractors wait for.
ODD = (
    *"\"'“”‘’«»()[]{}<>&|\t\n\r\v\f\0\x1b\x85\xa0\xad•·–—…*#-_:;,.!?/\\%£$",
    "\u200b\u200d\u2028\u2029\u202e\ufeff\ufffe\ufffd\uf0b7🙂e\u0301İßﬁ",
    "\n\n\n", "\n• ", "\n- ", "\n| ", " | ", "\n\t", "said: ", "“said” said “", " he said. ", " inspectors said ", "O’", "’s ",
    "Good", "Outstanding: ", "requires improvement to be ", " inadequate", "rated ", "6/6", " 4 ", "overall effectiveness",
    "31 February 2024", "between 29 April and ", "0/0/0", "9999", "1 January 0001", "last ", "today", "Monday", "1-2-3-4-5",
    "Cllr ", "Mr ", "Dame ", "OBE ", "Council ", "Ofsted ", "CQC ", "http://a.b/c?d=e ", "a@b.c ", "&nbsp;", "<b>", "</p>", "<!--",
)  # fmt: skip


def mutated_text(text: str, chooser: random.Random) -> str:
    """The words of a document after a few changes."""
    for _ in range(chooser.choice((1, 2, 3, 5, 12))):
        text = chooser.choice(_TEXT_CHANGES)(text, chooser)[:60_000]
    return text


def _stretch(text: str, chooser: random.Random, longest: int) -> tuple[int, int]:
    start = chooser.randrange(len(text) + 1)
    return start, min(len(text), start + chooser.randint(0, longest))


def _drop_in(text: str, chooser: random.Random) -> str:
    at = chooser.randrange(len(text) + 1)
    return text[:at] + "".join(chooser.choices(ODD, k=chooser.randint(1, 6))) + text[at:]


def _cut_out(text: str, chooser: random.Random) -> str:
    start, end = _stretch(text, chooser, 400)
    return text[:start] + text[end:]


def _repeat(text: str, chooser: random.Random) -> str:
    start, end = _stretch(text, chooser, 60)
    return text[:end] + text[start:end] * chooser.choice((1, 3, 50, 400)) + text[end:]


def _exchange(text: str, chooser: random.Random) -> str:
    old, new = chooser.choice(ODD), chooser.choice(ODD)
    return text.replace(old, new) if len(old) * len(text) and text.count(old) * len(new) < 100_000 else text


def _shuffle_lines(text: str, chooser: random.Random) -> str:
    lines = text.split("\n")
    chooser.shuffle(lines)
    return "\n".join(lines)


def _one_line(text: str, chooser: random.Random) -> str:
    return text.replace("\n", chooser.choice((" ", "", "  ", "\u2028")))


def _capitals(text: str, chooser: random.Random) -> str:
    return chooser.choice((str.upper, str.lower, str.title, str.swapcase))(text)


_TEXT_CHANGES: tuple[Callable[[str, random.Random], str], ...] = (
    *(_drop_in,) * 6, *(_cut_out,) * 4, *(_repeat,) * 2, *(_exchange,) * 4, _shuffle_lines, _one_line, _capitals,
)  # fmt: skip


def mutated_bytes(data: bytes, chooser: random.Random) -> bytes:
    """The bytes of a file after a few changes."""
    changed = bytearray(data)
    for _ in range(chooser.choice((1, 2, 4, 30))):
        at = chooser.randrange(len(changed) + 1)
        what = chooser.randrange(6)
        if what == 0 and at < len(changed):
            changed[at] = chooser.randrange(256)
        elif what == 1:
            del changed[at : at + chooser.choice((1, 4, 100, 5000))]
        elif what == 2:
            changed[at:at] = chooser.randbytes(chooser.choice((1, 4, 100)))
        elif what == 3:
            changed[at:at] = changed[max(0, at - 200) : at] * chooser.choice((1, 2, 20))
        elif what == 4 and chooser.random() < 0.3:
            del changed[at:]
        elif at < len(changed):
            changed[at] ^= 1 << chooser.randrange(8)
    return bytes(changed)


def _html(text: str) -> bytes:
    body = "".join(f"<p>{escape(part)}</p>\n" for part in text.split("\n\n"))
    return f"<html><head><title>News</title></head><body><article><h1>News</h1>{body}</article></body></html>".encode()


def _docx(text: str) -> bytes:
    document, out = Document(), io.BytesIO()
    printable = "".join(c for c in text if c in "\n\t" or (c >= " " and c not in "\ufffe\uffff"))
    for part in printable.split("\n\n")[:60]:
        document.add_paragraph(part)
    document.save(out)
    return out.getvalue()


def _pdf(text: str) -> bytes:
    lines = [line for line in text.encode("cp1252", "replace").decode("cp1252").split("\n") if line.strip()][:100]
    pages = [lines[i : i + 50] for i in range(0, len(lines), 50)] or [[]]
    return pdf(*([At(60, 60 + 14.5 * n, line[:100]) for n, line in enumerate(page)] for page in pages))


def _table(text: str) -> pa.Table:
    return pa.table({"id": ["a", "b"], "text": [text, text[: len(text) // 2]], "published_on": ["2024-03-01", None]})


def _parquet(text: str) -> bytes:
    out = io.BytesIO()
    pq.write_table(_table(text), out)
    return out.getvalue()


def _csv(text: str) -> bytes:
    out = io.BytesIO()
    pyarrow.csv.write_csv(_table(text), out)
    return out.getvalue()


def _jsonl(text: str) -> bytes:
    return "\n".join(json.dumps({"id": n, "text": text[n * 500 :]}) for n in range(2)).encode()


def _plain(text: str) -> bytes:
    return text.encode()


#: How the words of a document are written as a file, by its extension.
WRITERS: dict[str, Callable[[str], bytes]] = {
    ".txt": _plain,
    ".md": _plain,
    ".html": _html,
    ".htm": _html,
    ".jsonl": _jsonl,
    ".csv": _csv,
    ".parquet": _parquet,
    ".docx": _docx,
    ".pdf": _pdf,
    ".txt.gz": lambda text: gzip.compress(_plain(text), 1),
    ".jsonl.gz": lambda text: gzip.compress(_jsonl(text), 1),
}
#: Plain text most often: it is cheap, and every extractor meets it just as it is.
_KINDS = (*WRITERS, *(".txt",) * 12, ".html", ".jsonl")


def _broken(data: bytes, extension: str, chooser: random.Random) -> bytes:
    """A file with broken bytes; a Word document is often broken inside, where its parts still unzip."""
    if extension == ".docx" and chooser.random() < 0.7:
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
            for name in old.namelist():
                part = old.read(name)
                new.writestr(name, mutated_bytes(part, chooser) if name == "word/document.xml" else part)
        return out.getvalue()
    return mutated_bytes(data, chooser)


def texts_of(folder: Path) -> list[str]:
    """The plain texts to start from."""
    return [file.read_text(encoding="utf-8") for file in sorted(folder.glob("*.txt"))]


def mutated_file(texts: list[str], chooser: random.Random) -> tuple[str, bytes]:
    """One mutated input: its extension and its bytes."""
    text = chooser.choice(texts)
    if chooser.random() < 0.3:
        start, end = _stretch(text, chooser, 3000)
        text = text[start:end] + chooser.choice(texts)[:1500]
    elif chooser.random() < 0.6:
        text = text[:1500]  # short ones are quick, and reach as many rules
    extension = chooser.choice(_KINDS)
    text = mutated_text(text, chooser)
    data = WRITERS[extension](text)
    if chooser.random() < (0.15 if extension == ".txt" else 0.5):
        data = _broken(data, extension, chooser)
    return extension, data
