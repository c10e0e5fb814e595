"""Compressed streams of a PDF that would unpack to more than the memory holds, found before PDFium unpacks them."""

from __future__ import annotations

import re
import zlib

from pipeline.errors import InputError

_STREAM = re.compile(rb"\bstream\r?\n")
#: Packed twice: two kilobytes become a gigabyte. No program writes this.
_PACKED_TWICE = re.compile(rb"/Fl(?:ateDecode)?\s{0,8}/Fl(?:ateDecode)?\b")
#: A smaller stream cannot grow large: Deflate packs at most about a thousand to one.
_HARMLESS = 200_000
_LARGEST = 1 << 28
_BLOCK = 1 << 16


def check_streams(data: bytes) -> None:
    """Raise ``InputError`` where a stream of the PDF ``data`` unpacks to more than 256 MB."""
    if _PACKED_TWICE.search(data):
        raise InputError("too_large", "has a part that is packed twice: it looks made to fill the memory")
    done = 0
    for match in _STREAM.finditer(data):
        start = match.end()
        if start <= done:
            continue
        done = data.find(b"endstream", start)
        done = done if done >= 0 else len(data)
        if done - start > _HARMLESS and _grows(data, start, done):
            raise InputError("too_large", "has a part that unpacks to more than 256 MB")


def _grows(data: bytes, start: int, end: int) -> bool:
    unpacker = zlib.decompressobj()
    size = 0
    try:
        for position in range(start, end, _BLOCK):
            packed = data[position : position + _BLOCK]
            while packed and not unpacker.eof:
                size += len(unpacker.decompress(packed, 1 << 24))
                packed = unpacker.unconsumed_tail
                if size > _LARGEST:
                    return True
            if unpacker.eof:
                return False
    except zlib.error:
        return False  # a picture, or packed otherwise
    return False
