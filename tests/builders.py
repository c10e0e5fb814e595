"""Tiny files of every kind, made in the tests themselves: pages, PDFs, Word documents, rows."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from html import escape
from typing import NamedTuple

from docx import Document


class At(NamedTuple):
    """Words on a page of a PDF: x from the left and y from the top, in points."""

    x: float
    y: float
    words: str
    size: float = 12
    bold: bool = False


def pdf(*pages: Sequence[At], title: str = "", extra_trailer: str = "", packed: bytes = b"", coding: str = "") -> bytes:
    """A PDF of A4 pages with words at given places, in Helvetica; or with ``packed`` as the content of every page."""
    objects: list[bytes] = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>"
        % (b" ".join(b"%d 0 R" % (6 + 2 * i) for i in range(len(pages))), len(pages)),
        *(
            b"<< /Type /Font /Subtype /Type1 /BaseFont /%s /Encoding /WinAnsiEncoding >>" % name
            for name in (b"Helvetica", b"Helvetica-Bold")
        ),
        b"<< /Title (%s) >>" % title.encode("cp1252"),
    ]
    filtered = b" /Filter %s" % coding.encode() if coding else b""
    for number, page in enumerate(pages):
        stream = packed or b"\n".join(_show(words) for words in page)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>" % (7 + 2 * number)
        )
        objects.append(b"<< /Length %d%s >>\nstream\n%s\nendstream" % (len(stream), filtered, stream))
    return _assembled(objects, extra_trailer.encode("latin-1"))


def _show(at: At) -> bytes:
    words = at.words.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    return b"BT /F%d %g Tf 1 0 0 1 %g %g Tm (%s) Tj ET" % (2 if at.bold else 1, at.size, at.x, 842 - at.y, words)


def _assembled(objects: Iterable[bytes], extra_trailer: bytes) -> bytes:
    out = io.BytesIO(b"")
    out.write(b"%PDF-1.4\n")
    places: list[int] = []
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(
        b"trailer\n<< /Size %d /Root 1 0 R /Info 5 0 R %s >>\nstartxref\n%d\n%%%%EOF\n"
        % (len(places) + 1, extra_trailer, start)
    )
    return out.getvalue()


def lines(
    x: float, y: float, words: Sequence[str], *, size: float = 12, leading: float = 14.5, bold: bool = False
) -> list[At]:
    """Lines below one another."""
    return [At(x, y + number * leading, line, size, bold) for number, line in enumerate(words)]


def encrypted_pdf() -> bytes:
    """A PDF that asks for a password."""
    return pdf(
        [At(72, 100, "Secret")],
        extra_trailer=(
            "/Encrypt << /Filter /Standard /V 1 /R 2 /Length 40 /P -4 /O <" + "41" * 32 + "> /U <" + "42" * 32 + "> >> "
            "/ID [<" + "43" * 16 + "> <" + "43" * 16 + ">]"
        ),
    )


def page(body: str, *, head: str = "", title: str = "News") -> bytes:
    """A web page with the furniture of a council's site around ``body``."""
    return f"""<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>{escape(title)}</title>{head}</head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/bins">Bins and recycling</a></li></ul></nav>
<div class="cookie-bar"><p>We use cookies to make this site work.</p></div>
<main>{body}</main>
<aside><h3>More news</h3><ul><li><a href="/1">Library reopens after repairs</a></li></ul></aside>
<footer><p>© Wexcombe Council</p></footer></body></html>""".encode()


def word(*parts: str | Sequence[Sequence[str]], title: str = "") -> bytes:
    """A Word document: "# heading", "* bullet", "1. numbered", other paragraphs, and tables as rows of cells."""
    document = Document()
    document.core_properties.title = title
    for part in parts:
        if not isinstance(part, str):
            table = document.add_table(rows=0, cols=len(part[0]))
            for row in part:
                for cell, words in zip(table.add_row().cells, row, strict=True):
                    cell.text = words
        elif part.startswith("# "):
            document.add_heading(part[2:], 1)
        elif part.startswith("* "):
            document.add_paragraph(part[2:], style="List Bullet")
        elif part.startswith("1. "):
            document.add_paragraph(part[3:], style="List Number")
        else:
            document.add_paragraph(part)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def part_replaced(document: bytes, name: str, data: bytes) -> bytes:
    """A Word document with one part replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part.filename, data if part.filename == name else old.read(part))
    return out.getvalue()
