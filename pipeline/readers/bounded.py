"""Bytes of a file, never more than a bound: large files are refused before they are read, archives while they are.

Every way in which a file can fail to open or to unpack becomes an ``InputError`` in plain words.
"""

from __future__ import annotations

import gzip
import os
import stat
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from pipeline.addresses import Address, Place
from pipeline.errors import InputError

#: Compressed rows may grow to this many times their size, once they are larger than ``_UNPACK_FREE`` bytes.
_UNPACK_RATIO = 200
_UNPACK_FREE = 64 << 20
_BLOCK = 1 << 20


def read_bytes(path: Place, limit: int, *, zipped: bool) -> bytes:
    """All bytes of a file, unpacked; ``InputError`` where there are more than ``limit``."""
    with opened(path, zipped=zipped) as handle:
        room = limit
        if not zipped:
            room = path.stat().st_size
            if room > limit:
                raise too_large(room)
        data = handle.read(room + 1)
    if len(data) > limit:
        raise InputError("too_large", f"unpacks to more than {_megabytes(limit)}: over the limit (--max-chars)")
    return data


def too_large(size: int) -> InputError:
    """The failure of a file whose size alone says that it holds too many characters."""
    return InputError("too_large", f"is {_megabytes(size)} large: over the limit (--max-chars)")


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 100_000 else f"{size:,} bytes"


@contextmanager
def opened(path: Place, *, zipped: bool) -> Iterator[IO[bytes]]:
    """The file open for reading, unpacked where it is compressed; faults while reading too become ``InputError``."""
    try:
        check_regular(path)
        with path.open("rb") as plain:
            if zipped:
                with gzip.GzipFile(fileobj=plain, mode="rb") as unpacked:
                    yield unpacked  # type: ignore[misc]
            else:
                yield plain
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        what = "breaks off: it is a truncated" if isinstance(error, EOFError) else "is no, or a damaged,"
        raise InputError("damaged", f"{what} gzip archive") from None
    except OSError as error:
        raise io_failure(error) from None


def check_regular(path: Place) -> None:
    """Refuse folders, pipes and devices, which could keep a reader waiting for ever."""
    if isinstance(path, Address):
        return
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        os.listdir(path)  # noqa: PTH208  a folder is an input only because it could not be listed: say why
        raise InputError("not_a_file", "is a folder")
    if not stat.S_ISREG(mode):
        raise InputError("not_a_file", "is a pipe or a device, not a file")


def io_failure(error: OSError) -> InputError:
    """The failure of a file that the system would not open or read."""
    if isinstance(error, PermissionError):
        return InputError("permission", "may not be read: permission denied")
    if isinstance(error, FileNotFoundError):
        return InputError("missing", "is not there (any more), or is a link to nothing")
    return InputError("io", f"cannot be read: {error.strerror or error}")


def read_lines(handle: IO[bytes], limit: int, *, packed_size: int = 0) -> Iterator[tuple[int, bytes | None]]:
    """Number (from 1) and bytes of each line; None for one that is longer than ``limit``, which is not kept in memory.

    ``packed_size`` is the size of the archive the lines come out of; unreasonable growth is refused.
    """
    number = position = 0
    while line := handle.readline(limit + 1):
        number += 1
        position += len(line)
        _check_growth(position, packed_size)
        if len(line) <= limit or line.endswith(b"\n"):
            yield number, line
            continue
        while line and not line.endswith(b"\n"):
            line = handle.readline(_BLOCK)
            position += len(line)
            _check_growth(position, packed_size)
        yield number, None


def _check_growth(position: int, packed_size: int) -> None:
    if packed_size and position > _UNPACK_FREE and position > _UNPACK_RATIO * packed_size:
        raise InputError("too_large", f"unpacks to more than {_UNPACK_RATIO} times its size: the rest was not read")
