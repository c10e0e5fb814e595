"""Addresses: files in an object store or on a server, read through fsspec as if they lay on this machine.

    inspections run s3://archive/releases/            every readable file below, ``source`` relative to it
    inspections run 's3://archive/press/**/*.html'    a glob, ``source`` relative to the part before the first wildcard
    inspections run gs://archive/2024.jsonl           one file, ``source`` is its name

The packages that speak to a store are extras; keys, regions and endpoints come from where they look for them (the
environment, mostly), in every process that reads. A listing tells what has changed: nothing is read to find out.
"""

from __future__ import annotations

import errno
import glob
import io
import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING, Any

from pipeline.errors import UsageError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
#: What a listing may say of a file that changes with its bytes, the best first.
_MARKS = ("ETag", "etag", "md5Hash", "generation", "LastModified", "last_modified", "updated", "created", "mtime")
#: Files of a task up to this size are fetched at once: one by one, waiting for them would take most of the time.
_AHEAD_BYTES = 8 * 2**20
_BUFFER, _BLOCK = 1 << 20, 8 << 20
#: The extra of this package, or else the package, that a protocol needs.
_NEEDS = {"s3": "inspection-press[s3]", "s3a": "inspection-press[s3]", "gs": "gcsfs", "gcs": "gcsfs", "abfs": "adlfs"}


@dataclass(frozen=True, slots=True)
class Address:
    """A file that is not on this machine, with what its listing said. It opens and tells its size as a path does."""

    text: str
    size: int
    version: str  # changes with its bytes; empty where the store does not tell

    @property
    def name(self) -> str:
        """Its last part."""
        return PurePosixPath(self.text).name

    def __str__(self) -> str:
        return self.text

    def packed(self) -> str:
        """Address and version as one string, for ``place_of``."""
        return f"{self.text}\n{self.version}"

    def stat(self) -> os.stat_result:
        """A regular file of its size."""
        return os.stat_result((stat.S_IFREG | 0o444, 0, 0, 1, 0, 0, self.size, 0, 0, 0))

    def open(self, mode: str = "rb", buffering: int = _BUFFER) -> IO[bytes]:
        """Open it for reading; whatever goes wrong, now or while it is read, is an OSError."""
        if mode != "rb":
            raise ValueError(f"{self.text} can only be read")
        ahead = _ahead.get(self.text)
        if isinstance(ahead, bytes):
            return io.BytesIO(ahead)
        with _os_errors():
            filesystem, path = _filesystem(self.text)
            return io.BufferedReader(_Stream(filesystem.open(path, "rb", block_size=_BLOCK)), max(buffering, _BUFFER))


Place = Path | Address
Listed = tuple[Address, str, bool]  # with its ``source``, and whether it was given by its own name


class _Stream(io.RawIOBase):
    """An open file of fsspec whose faults are OSErrors, whatever the library below raises."""

    def __init__(self, handle: Any) -> None:
        self._handle = handle

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return bool(self._handle.seekable())

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        with _os_errors():
            return int(self._handle.seek(offset, whence))

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer)
        with _os_errors():
            data = self._handle.read(len(view))
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._handle.close()
        super().close()


#: Bytes of small files of the task under way.
_ahead: dict[str, bytes] = {}


@contextmanager
def fetched_ahead(places: Iterable[Place]) -> Iterator[None]:
    """Fetch the small ones of these addresses together, and keep their bytes while the block runs.

    One that cannot be fetched is left to ``Address.open``, which then says why.
    """
    small = [place for place in places if isinstance(place, Address) and place.size <= _AHEAD_BYTES]
    try:
        for protocol in sorted({place.text.partition("://")[0] for place in small} if len(small) > 1 else ()):
            texts = [place.text for place in small if place.text.startswith(protocol + "://")]
            _ahead.update(_fetched([text for text in texts if not glob.has_magic(text)]))
        yield
    finally:
        _ahead.clear()


def _fetched(texts: list[str]) -> dict[str, bytes]:
    try:
        filesystem, _ = _filesystem(texts[0])
        paths = {text: filesystem._strip_protocol(text) for text in texts}
        found = filesystem.cat(list(paths.values()), on_error="return")
    except MemoryError:
        raise
    except Exception:  # whatever a library below may raise: each is then opened by itself and says what is wrong
        return {}
    return {text: found[path] for text, path in paths.items() if isinstance(found.get(path), bytes)}


def is_address(name: str) -> bool:
    """Whether a name given as a source is an address (``s3://...``) and no path."""
    return _ADDRESS.match(name) is not None


def check_is_folder(out: str | Path) -> None:
    """Refuse an address where a folder of this machine is needed; ``Path`` has made ``s3:/`` of its ``s3://``."""
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]+:/", os.fspath(out)):
        raise UsageError(
            f"--out {re.sub(':/+', '://', os.fspath(out))}: tables are written to a folder of this machine; "
            "copy them to an address afterwards"
        )


def place_of(packed: str, size: int) -> Place:
    """The path, or the address that ``Address.packed`` gave."""
    if not is_address(packed):
        return Path(packed)
    text, _, version = packed.rpartition("\n")
    return Address(text, size, version)


def listed_at(given: str) -> Iterator[Listed]:
    """The files at an address, below it or matching it; ``UsageError`` where there is none."""
    try:
        filesystem, path = _filesystem(given)
        filesystem.invalidate_cache()
        yield from _listed(filesystem, path, given)
        filesystem.invalidate_cache()  # which holds a thousand bytes a file
    except (UsageError, MemoryError):
        raise
    except FileNotFoundError:
        raise UsageError(f"{given} does not exist") from None
    except Exception as error:
        raise UsageError(f"{given} cannot be reached: {_reason(error)}") from None


def _listed(filesystem: Any, path: str, given: str) -> Iterator[Listed]:
    try:
        info = filesystem.info(path)
    except FileNotFoundError:
        if not glob.has_magic(path):
            raise
        yield from _matched(filesystem, path, given)
        return
    if info["type"] == "directory":
        yield from _below(filesystem, path.rstrip("/"), path.rstrip("/"))
    else:
        yield _address(filesystem, path, info), PurePosixPath(path).name, True


def _matched(filesystem: Any, pattern: str, given: str) -> Iterator[Listed]:
    base = pattern
    while glob.has_magic(base):
        base = base.rpartition("/")[0]
    matches = filesystem.glob(pattern, detail=True)
    if not matches:
        raise UsageError(f"{given} matches no file")
    for path in sorted(matches):
        if matches[path]["type"] != "directory":
            yield from _wanted(filesystem, path, matches[path], base)
        elif "**" not in pattern:
            yield from _below(filesystem, path, base)


def _below(filesystem: Any, folder: str, base: str) -> Iterator[Listed]:
    found = filesystem.find(folder, detail=True)
    for path in sorted(found):
        yield from _wanted(filesystem, path, found.pop(path), base)


def _wanted(filesystem: Any, path: str, info: Mapping[str, Any], base: str) -> Iterator[Listed]:
    if info["type"] == "file":
        yield _address(filesystem, path, info), path.removeprefix(base).lstrip("/"), False


def _address(filesystem: Any, path: str, info: Mapping[str, Any]) -> Address:
    mark = next((info[name] for name in _MARKS if info.get(name)), None)
    size = int(info.get("size") or 0)
    version = "" if mark is None else f"{mark}".strip('"').replace("\n", " ") + f", {size} bytes"
    return Address(str(filesystem.unstrip_protocol(path)), size, version)


def _filesystem(given: str) -> tuple[Any, str]:
    """fsspec's file system for an address, and the address as that calls it."""
    protocol = given.partition("://")[0]
    try:
        import fsspec.core

        filesystem, path = fsspec.core.url_to_fs(given)
    except ImportError:
        needed = _NEEDS.get(protocol, f"fsspec and what it needs for {protocol}")
        raise UsageError(f"{given}: {protocol}:// needs a package that is not here: pip install '{needed}'") from None
    except ValueError as error:
        raise UsageError(f"{given}: {_reason(error)}") from None
    return filesystem, str(path)


@contextmanager
def _os_errors() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise FileNotFoundError(errno.ENOENT, "not there") from error
    except PermissionError as error:
        raise PermissionError(errno.EACCES, "permission denied") from error
    except MemoryError:
        raise
    except Exception as error:  # the libraries below raise what they like
        raise OSError(errno.EIO, _reason(error)) from error


def _reason(error: Exception) -> str:
    """The first line of what a library says of an error."""
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__
