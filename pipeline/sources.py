"""Inputs: which files a run reads, in what order, and the documents that come out of them.

    inspections run releases/            every readable file below the folder, ``source`` relative to it
    inspections run 'press/**/*.html'    a glob, ``source`` relative to the part before the first wildcard
    inspections run report.pdf           one file, ``source`` is its name

``list_inputs`` is deterministic: the same files give the same list whatever the order of the arguments.
"""

from __future__ import annotations

import datetime as dt
import glob
import os
import stat
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.ids import doc_id_of

__all__ = ["InputFile", "SourceDocument", "SourceFailure", "doc_id_of", "is_readable_kind", "kind_of", "list_inputs"]

#: Kinds of files that hold one document each, and those that hold one a row.
DOCUMENT_KINDS = frozenset({".txt", ".md", ".html", ".htm", ".pdf", ".docx"})
ROW_KINDS = frozenset({".jsonl", ".csv", ".parquet"})
#: Kinds that may also be compressed (``.txt.gz``); the others are compressed inside already.
GZIP_KINDS = frozenset({".txt", ".md", ".html", ".htm", ".jsonl", ".csv"})
#: Most folders that are put before a name to tell two files apart.
_MAX_DEPTH = 64


@dataclass(frozen=True, slots=True)
class InputFile:
    """One input: where it is, what it is called in the tables, and what tells whether it has changed."""

    path: Path
    source: str
    size: int
    mtime: int  # nanoseconds
    named: bool = False  # given by its own name, not found in a folder


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """One document with its canonical text: what ``documents.text`` holds and all offsets point into."""

    source: str
    text: str
    title: str | None = None
    published_on: dt.date | None = None  # as the metadata state it, never guessed from the text
    publisher: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class SourceFailure:
    """One input, or one row of one, that could not be read: a row of ``failures``."""

    source: str
    stage: str
    error: str
    message: str


def kind_of(name: str) -> tuple[str, bool]:
    """The extension that says what a file is, in lower case, and whether it is compressed: (``.txt``, True)."""
    lowered = name.lower()
    zipped = lowered.endswith(".gz")
    extension = os.path.splitext(lowered[:-3] if zipped else lowered)[1]  # noqa: PTH122
    return extension, zipped


def is_readable_kind(name: str) -> bool:
    """Whether the name of a file says that Inspection Press can read it."""
    extension, zipped = kind_of(name)
    return extension in (GZIP_KINDS if zipped else DOCUMENT_KINDS | ROW_KINDS)


def list_inputs(paths: Sequence[str | Path]) -> list[InputFile]:
    """The input files of files, folders and globs, sorted by ``source``.

    Folders are walked to the bottom; hidden files, unknown extensions, pipes and devices in them are skipped,
    and a folder reached twice over links is entered once. A file named outright is always listed (what is wrong with it
    becomes a failure), a name that does not exist is a ``UsageError``. A file reached twice is listed once. Where
    two files would have the same ``source``, both get the folders above them that tell them apart.
    """
    found: dict[str, InputFile] = {}
    for given in paths:
        for file in _inputs_of(os.fspath(given)):
            identity = os.path.realpath(file.path)
            known = found.get(identity)
            if known is None or (len(file.source), file.source) < (len(known.source), known.source):
                found[identity] = file
    return sorted(_told_apart(list(found.values())), key=lambda file: file.source)


def _inputs_of(given: str) -> Iterator[InputFile]:
    if "\0" in given or not given:
        raise UsageError(f"{_shown(given)!r} is not the name of a file or folder")
    try:
        status = os.stat(given)  # noqa: PTH116
    except FileNotFoundError:
        if not glob.has_magic(given):
            raise UsageError(f"{_shown(given)} does not exist") from None
        yield from _globbed(given)
    except OSError as error:
        raise UsageError(f"{_shown(given)} cannot be opened: {error.strerror}") from None
    else:
        path = Path(given)
        if stat.S_ISDIR(status.st_mode):
            yield from _walked(path)
        elif stat.S_ISREG(status.st_mode):
            yield _file(path, path.name, status, named=True)
        else:
            raise UsageError(f"{_shown(given)} is a pipe or a device, not a file")


def _globbed(pattern: str) -> Iterator[InputFile]:
    head = pattern
    while glob.has_magic(head):
        head = os.path.dirname(head)  # noqa: PTH120
    base = Path(head or ".")
    matches = sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207
    if not matches:
        raise UsageError(f"{_shown(pattern)} matches no file")
    for match in map(Path, matches):
        try:
            status = match.stat()
        except OSError:
            continue
        if stat.S_ISDIR(status.st_mode):
            if "**" not in pattern:
                yield from _walked(match, base)
        elif stat.S_ISREG(status.st_mode) and is_readable_kind(match.name) and not _is_hidden(match.name):
            yield _file(match, _relative(match, base), status)


def _walked(folder: Path, base: Path | None = None) -> Iterator[InputFile]:
    """The readable files below ``folder``; a folder that cannot be opened is itself an input, which then fails."""
    base = base or folder
    pending, linked = deque([folder]), deque[Path]()  # folders reached over links come last
    entered: set[tuple[int, int]] = set()
    while pending or linked:
        here = (pending or linked).popleft()
        try:
            status = here.stat()
            names = sorted(os.listdir(here))  # noqa: PTH208
        except OSError:
            yield InputFile(here, _relative(here, base) + "/", 0, 0)
            continue
        identity = (status.st_dev, status.st_ino)
        if identity in entered:  # reached over a link
            continue
        entered.add(identity)
        for name in names:
            path = here / name
            if _is_hidden(name):
                continue
            try:
                status = path.stat()
            except OSError:  # a link to nothing: listed if its name says that it should be read
                if is_readable_kind(name):
                    yield InputFile(path, _relative(path, base), 0, 0)
                continue
            if stat.S_ISDIR(status.st_mode):
                (linked if path.is_symlink() else pending).append(path)
            elif stat.S_ISREG(status.st_mode) and is_readable_kind(name):
                yield _file(path, _relative(path, base), status)


def _file(path: Path, source: str, status: os.stat_result, *, named: bool = False) -> InputFile:
    return InputFile(path, _shown(source), status.st_size, status.st_mtime_ns, named)


def _relative(path: Path, base: Path) -> str:
    return _shown(Path(os.path.relpath(path, base)).as_posix())


def _is_hidden(name: str) -> bool:
    """Dot files, and the lock files that office programs leave beside an open document."""
    return name.startswith((".", "~$"))


def _shown(name: str) -> str:
    """A name that is valid text: bytes of a file name that are no UTF-8 are written as ``\\xe9``."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _told_apart(files: list[InputFile]) -> list[InputFile]:
    """Give files of the same ``source`` as many of the folders above them as tell them apart."""
    for _ in range(_MAX_DEPTH):
        counts = Counter(file.source for file in files)
        if max(counts.values(), default=0) <= 1:
            break
        files = [replace(file, source=_longer(file)) if counts[file.source] > 1 else file for file in files]
    return files


def _longer(file: InputFile) -> str:
    parts = Path(os.path.abspath(file.path)).parts  # noqa: PTH100
    depth = file.source.count("/") + 2
    return _shown("/".join(parts[max(1, len(parts) - depth) :]))
