"""Bytes to characters: UTF-8 first, then what a byte order mark says, then with care what Windows writes.

Nothing is guessed that would turn a binary file into letters: such a file is refused with a plain message.
"""

from __future__ import annotations

import codecs
import re

from pipeline.errors import InputError

_MARKS = (  # UTF-32 before UTF-16: its mark begins with the same bytes
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: First bytes of files that are no text, whatever their name says.
_SIGNATURES = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a zip archive or an office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Word or Excel document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"PAR1", "a Parquet file"),
    (b"{\\rtf", "a rich text document"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
)
_CONTROL = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_CONTROL_CHARACTER = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_HIGH = re.compile(rb"[\x80-\xff]")
_LETTERS = re.compile(rb"[A-Za-z]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_SAMPLE = 65536


def decode(data: bytes, *, declared: str | None = None) -> str:
    """The characters of ``data``, without byte order mark; ``declared`` is the encoding that the file itself names.

    Raises ``InputError``: ``binary`` where this is no text, ``encoding`` where it is text that cannot be decoded.
    """
    for signature, what in _SIGNATURES:
        if data.startswith(signature):
            raise InputError("binary", f"is {what}, whatever its name says", stage="decode")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding)
    if b"\0" in data[:_SAMPLE]:
        return _without_mark(data)
    if declared:
        text = _as_declared(data, declared)
        if text is not None:
            return _checked(text)
    try:
        return _checked(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        return _checked(_eight_bit(data, error))


def _strict(data: bytes, encoding: str) -> str:
    try:
        return _checked(data.decode(encoding))
    except UnicodeDecodeError as error:
        raise InputError(
            "encoding",
            f"says that it is {encoding.upper().removesuffix('-LE').removesuffix('-BE')}, "
            f"but is not valid at byte {error.start}",
            stage="decode",
        ) from None


def _checked(text: str) -> str:
    if "\0" in text:
        raise InputError("binary", "holds NUL characters: it is a binary file, or damaged", stage="decode")
    return text


def _without_mark(data: bytes) -> str:
    """UTF-16 without a mark shows as a NUL at every second byte of plain letters; anything else with NULs is binary."""
    sample = data[:_SAMPLE]
    sample = sample[: len(sample) // 2 * 2]
    half = len(sample) // 2
    for encoding, nuls, letters in (
        ("utf-16-le", sample[1::2], sample[0::2]),
        ("utf-16-be", sample[0::2], sample[1::2]),
    ):
        if half and nuls.count(0) > 0.7 * half and letters.count(0) <= 0.02 * half:
            text = _strict(data, encoding)
            if not _CONTROL_CHARACTER.search(text):
                return text
    raise InputError("binary", "holds NUL bytes: it is a binary file, or damaged", stage="decode")


def _as_declared(data: bytes, declared: str) -> str | None:
    try:
        codec = codecs.lookup(declared.strip()).name
    except (LookupError, ValueError):
        return None
    if codec in ("iso8859-1", "ascii", "latin-1"):  # browsers read these as Windows-1252, and so do their authors
        codec = "cp1252"
    if not codec.startswith(("utf", "cp125", "iso8859", "mac-", "koi8")):
        return None
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return None


def _eight_bit(data: bytes, error: UnicodeDecodeError) -> str:
    """Text that is not valid UTF-8: mostly UTF-8 with a few stray bytes, Windows-1252, or another old encoding."""
    if _CONTROL.search(data[:_SAMPLE]):
        raise InputError("binary", "holds control characters: it is a binary file, or damaged", stage="decode")
    repaired = data.decode("utf-8", "surrogateescape")
    stray = len(_SURROGATE.findall(repaired))
    whole = len(_HIGH.findall(data)) - stray
    if whole > 4 * stray:  # one wrong byte among many right ones
        return _SURROGATE.sub(_windows_character, repaired)
    high, letters = len(_HIGH.findall(data[:_SAMPLE])), len(_LETTERS.findall(data[:_SAMPLE]))
    if high <= 0.25 * (high + letters):
        try:
            return data.decode("cp1252")
        except UnicodeDecodeError:
            pass
    from charset_normalizer import from_bytes  # slow to import, seldom needed

    best = from_bytes(data[:_SAMPLE]).best()
    if best is not None and best.chaos < 0.1 and best.coherence > 0.2:
        try:
            return data.decode(best.encoding)
        except (UnicodeDecodeError, LookupError):
            pass
    raise InputError(
        "encoding",
        f"is not valid UTF-8 (byte {error.start}) and its encoding is not recognised: save it as UTF-8",
        stage="decode",
    )


def _windows_character(match: re.Match[str]) -> str:
    return bytes([ord(match[0]) - 0xDC00]).decode("cp1252", "replace")
