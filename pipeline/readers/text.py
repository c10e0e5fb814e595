"""Plain text and Markdown: the document is the decoded file itself."""

from __future__ import annotations

from pipeline.readers import Content
from pipeline.readers.encoding import decode


def read_text(data: bytes) -> Content:
    """The decoded file, its byte order mark dropped and ``\\r\\n`` made ``\\n``; nothing else is touched."""
    return Content(decode(data).replace("\r\n", "\n"))
