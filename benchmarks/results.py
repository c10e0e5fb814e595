"""Write one section of ``benchmarks/RESULTS.md`` and leave the others as they are."""

from __future__ import annotations

import re
from pathlib import Path

RESULTS = Path(__file__).parent / "RESULTS.md"
_TITLE = "# Measured results\n\nEach section is written by the benchmark it names.\n"


def write_section(heading: str, body: str, path: Path = RESULTS) -> None:
    """Replace the section ``## heading`` by ``body``, or add it at the end."""
    text = path.read_text(encoding="utf-8") if path.is_file() else _TITLE
    section = f"## {heading}\n\n{body.strip()}\n"
    pattern = re.compile(rf"^## {re.escape(heading)}\n.*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)
    if pattern.search(text):
        text = pattern.sub(lambda _: section + "\n", text, count=1)
    else:
        text = text.rstrip("\n") + "\n\n" + section
    path.write_text(text.rstrip("\n") + "\n", encoding="utf-8")
