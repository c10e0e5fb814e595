"""Any input to documents with canonical text; every bad input to a plain message.

    for item in read_input(file):        SourceDocument or SourceFailure, one a document or row

One reader a kind of file (``pipeline/readers``), chosen by the extension; this module bounds what they may read,
checks what they return and turns whatever goes wrong into a row of ``failures``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from pipeline.errors import InputError
from pipeline.readers import Content
from pipeline.readers.bounded import check_regular, io_failure, read_bytes
from pipeline.sources import (
    DOCUMENT_KINDS,
    ROW_KINDS,
    InputFile,
    SourceDocument,
    SourceFailure,
    is_readable_kind,
    kind_of,
    list_inputs,
)

__all__ = ["InputFile", "SourceDocument", "SourceFailure", "list_inputs", "read_input"]

MAX_CHARS = 5_000_000
_SURROGATE = re.compile("[\ud800-\udfff]")


def read_input(file: InputFile, *, max_chars: int = MAX_CHARS) -> Iterator[SourceDocument | SourceFailure]:
    """The documents of one input file, each with its canonical text, or what is wrong with it.

    Never raises for what a file holds. A document with more than ``max_chars`` characters is a failure, found
    before it is decoded where its size tells. Rows of ``.jsonl``, ``.csv`` and ``.parquet`` come one by one.
    """
    try:
        yield from _read(file, max_chars)
    except InputError as error:
        yield _failure(file.source, error)
    except OSError as error:
        yield _failure(file.source, io_failure(error))
    except MemoryError:
        yield _failure(file.source, InputError("memory", "needs more memory than there is"))
    except Exception as error:  # a fault in a library that reads the format: the run goes on
        yield _failure(
            file.source, InputError("damaged", f"cannot be read ({type(error).__name__}: {error})", stage="parse")
        )


def _read(file: InputFile, max_chars: int) -> Iterator[SourceDocument | SourceFailure]:
    extension, zipped = kind_of(file.path.name)
    check_regular(file.path)
    if not is_readable_kind(file.path.name):
        kinds = " ".join(sorted(DOCUMENT_KINDS | ROW_KINDS))
        name = f"{extension}.gz" if zipped else extension or "no extension"
        raise InputError("unsupported", f"is of a kind that cannot be read ({name}); readable are {kinds}")
    if extension in ROW_KINDS:
        yield from _rows(file, extension, zipped, max_chars)
        return
    content = _document(file, extension, zipped, max_chars)
    _check(content, max_chars)
    yield _source_document(file.source, content)


def _document(file: InputFile, extension: str, zipped: bool, max_chars: int) -> Content:
    limit = 4 * max_chars + 4  # a character takes four bytes at most
    if extension == ".pdf":
        from pipeline.readers.pdf import read_pdf

        return read_pdf(file.path, max_chars)
    if extension == ".docx":
        from pipeline.readers.docx import read_docx

        return read_docx(file.path, max_chars)
    data = read_bytes(file.path, limit, zipped=zipped)
    if not data:
        raise InputError("empty", "is empty")
    if extension in (".html", ".htm"):
        from pipeline.readers.html import read_html

        return read_html(data)
    from pipeline.readers.text import read_text

    return read_text(data)


def _rows(file: InputFile, extension: str, zipped: bool, max_chars: int) -> Iterator[SourceDocument | SourceFailure]:
    from pipeline.readers import rows

    readers: dict[str, Callable[[], Iterable[rows.Row]]] = {
        ".jsonl": lambda: rows.read_jsonl(file.path, max_chars, zipped=zipped),
        ".csv": lambda: rows.read_csv_rows(file.path, max_chars, zipped=zipped),
        ".parquet": lambda: rows.read_parquet(file.path, max_chars),
    }
    if file.size == 0:
        raise InputError("empty", "is empty")
    seen: dict[str, int] = {}
    for number, name, content in readers[extension]():
        source = f"{file.source}#{name}"
        try:
            if isinstance(content, InputError):
                raise content
            if name in seen:
                source = f"{file.source}#{number} (id {name})"
                raise InputError("duplicate_id", f"row {number} has the id {name} of row {seen[name]}", stage="parse")
            _check(content, max_chars, f"row {number} ")
        except InputError as error:
            yield _failure(source, error)
        else:
            seen[name] = number
            yield _source_document(source, content)


def _check(content: Content, max_chars: int, called: str = "") -> None:
    """Refuse a text that is none."""
    if not content.text or content.text.isspace():
        raise InputError(
            "empty", f"{called}holds only white space" if content.text else f"{called}is empty", stage="parse"
        )
    if len(content.text) > max_chars:
        raise InputError(
            "too_large",
            f"{called}has {len(content.text):,} characters: over the limit of {max_chars:,} (--max-chars)",
            stage="parse",
        )
    if (half := _SURROGATE.search(content.text)) is not None:
        raise InputError(
            "encoding",
            f"{called}holds half of a surrogate pair (U+{ord(half[0]):04X}) at character {half.start()}: "
            "its text was cut or wrongly encoded",
            stage="decode",
        )


def _source_document(source: str, content: Content) -> SourceDocument:
    return SourceDocument(source, content.text, content.title, content.published_on, content.publisher, content.address)


def _failure(source: str, error: InputError) -> SourceFailure:
    message = " ".join(str(error).encode("utf-8", "replace").decode("utf-8").split())
    return SourceFailure(source, error.stage, error.kind, message[:500])
