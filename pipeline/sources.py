"""Inputs: which files a run reads, in what order, and the documents that come out of them.

    inspections run releases/            every readable file below the folder, ``source`` relative to it
    inspections run 'press/**/*.html'    a glob, ``source`` relative to the part before the first wildcard
    inspections run report.pdf           one file, ``source`` is its name
    inspections run s3://archive/2024    the same for addresses (``pipeline/addresses.py``)

``list_inputs`` is deterministic: the same files give the same list whatever the order of the arguments.
"""

from __future__ import annotations

import datetime as dt
import glob
import os
import stat
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.addresses import Address, is_address, listed_at, place_of
from pipeline.errors import UsageError
from pipeline.storage.columns import InputFile, Inputs, InputsBuilder, inputs_of, release
from pipeline.storage.ids import doc_id_of

__all__ = ["InputFile", "SourceDocument", "SourceFailure", "doc_id_of", "is_readable_kind", "kind_of", "list_inputs"]

#: Kinds of files that hold one document each, and those that hold one a row.
DOCUMENT_KINDS = frozenset({".txt", ".md", ".html", ".htm", ".pdf", ".docx"})
ROW_KINDS = frozenset({".jsonl", ".csv", ".parquet"})
#: Kinds that may also be compressed (``.txt.gz``); the others are compressed inside already.
GZIP_KINDS = frozenset({".txt", ".md", ".html", ".htm", ".jsonl", ".csv"})
#: Most folders that are put before a name to tell two files apart.
_MAX_DEPTH = 64


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


def list_inputs(paths: Sequence[str | Path]) -> Inputs:
    """The input files of files, folders, globs and addresses, sorted by ``source``.

    Folders are walked to the bottom; hidden files, unknown extensions, pipes and devices in them are skipped,
    and a folder reached twice over links is entered once. A file named outright is always listed (what is wrong with it
    becomes a failure), a name that does not exist is a ``UsageError``. A file reached twice is listed once. Where
    two files would have the same ``source``, both get the folders above them that tell them apart.
    """
    found = InputsBuilder()
    for given in paths:
        _add_inputs(found, os.fspath(given))
    table = found.table()
    files = inputs_of(_told_apart(table) if found.may_share_sources else table)
    del table
    release()
    return files


def _add_inputs(found: InputsBuilder, given: str) -> None:
    if "\0" in given or not given:
        raise UsageError(f"{_shown(given)!r} is not the name of a file or folder")
    given = given.removeprefix("file://")
    if is_address(given):
        _add_address(found, given)
        return
    try:
        status = os.stat(given)  # noqa: PTH116
    except FileNotFoundError:
        if not glob.has_magic(given):
            raise UsageError(f"{_shown(given)} does not exist") from None
        _add_globbed(found, given)
    except OSError as error:
        raise UsageError(f"{_shown(given)} cannot be opened: {error.strerror}") from None
    else:
        if stat.S_ISDIR(status.st_mode):
            _add_folder(found, Path(given))
        elif stat.S_ISREG(status.st_mode):
            found.add(given, _shown(Path(given).name), status.st_size, os.path.realpath(given))
        else:
            raise UsageError(f"{_shown(given)} is a pipe or a device, not a file")


def _add_address(found: InputsBuilder, given: str) -> None:
    for address, source, named in listed_at(given):
        if named or (is_readable_kind(source) and not any(map(_is_hidden, source.split("/")))):
            found.add(address.packed(), source, address.size, str(address))


def _add_globbed(found: InputsBuilder, pattern: str) -> None:
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
                _add_folder(found, match, base)
        elif stat.S_ISREG(status.st_mode) and is_readable_kind(match.name) and not _is_hidden(match.name):
            found.add(os.fspath(match), _relative(match, base), status.st_size, os.path.realpath(match))


def _add_folder(found: InputsBuilder, folder: Path, base: Path | None = None) -> None:
    """The readable files below ``folder``; a folder that cannot be opened is itself an input, which then fails."""
    base = base or folder
    pending, linked = deque([folder]), deque[Path]()  # folders reached over links come last
    entered: set[tuple[int, int]] = set()
    while pending or linked:
        here = (pending or linked).popleft()
        try:
            status = here.stat()
            entries = sorted(os.scandir(here), key=lambda entry: entry.name)
        except OSError:
            found.add(os.fspath(here), _relative(here, base) + "/", 0, os.path.realpath(here))
            continue
        identity = (status.st_dev, status.st_ino)
        if identity in entered:  # reached over a link
            continue
        entered.add(identity)
        within, real = _relative(here, base), os.path.realpath(here)
        within = "" if within == "." else within + "/"
        for entry in entries:
            name = entry.name
            if _is_hidden(name):
                continue
            is_link = entry.is_symlink()
            if not is_link and entry.is_dir():
                pending.append(here / name)
                continue
            readable = is_readable_kind(name)
            if not (readable or is_link):
                continue
            source, size = within + _shown(name), 0
            try:
                status = entry.stat()
            except OSError:  # a link to nothing: listed if its name says that it should be read
                if not readable:
                    continue
            else:
                if stat.S_ISDIR(status.st_mode):
                    linked.append(here / name)
                    continue
                if not (readable and stat.S_ISREG(status.st_mode)):
                    continue
                size = status.st_size
            found.add(entry.path, source, size, os.path.realpath(entry.path) if is_link else f"{real}/{name}")


def _relative(path: Path, base: Path) -> str:
    return _shown(Path(os.path.relpath(path, base)).as_posix())


def _is_hidden(name: str) -> bool:
    """Dot files, and the lock files that office programs leave beside an open document."""
    return name.startswith((".", "~$"))


def _shown(name: str) -> str:
    """A name that is valid text: bytes of a file name that are no UTF-8 are written as ``\\xe9``."""
    if name.isascii():
        return name
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _told_apart(table: pa.Table) -> pa.Table:
    """Give files of the same ``source`` as many of the folders above them as tell them apart."""
    for _ in range(_MAX_DEPTH):
        counts = table.group_by("source").aggregate([([], "count_all")])
        several = counts.filter(pc.greater(counts["count_all"], 1))["source"]
        if not len(several):
            break
        shared = pc.is_in(table["source"], value_set=several.combine_chunks())
        alike = table.filter(shared)
        longer = [
            _longer(os.fsdecode(path), source)
            for path, source in zip(alike["path"].to_pylist(), alike["source"].to_pylist(), strict=True)
        ]
        index = table.schema.get_field_index("source")
        alike = alike.set_column(index, "source", pa.array(longer, pa.string()))
        table = pa.concat_tables([table.filter(pc.invert(shared)), alike])
    return table


def _longer(path: str, source: str) -> str:
    place = place_of(path, 0)
    parts = Path(str(place) if isinstance(place, Address) else os.path.abspath(place)).parts  # noqa: PTH100
    depth = source.count("/") + 2
    return _shown("/".join(parts[max(1, len(parts) - depth) :]))
