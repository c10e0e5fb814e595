"""Shared fixtures: the labelled corpus (skipped where absent), and a folder of small releases."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CORPUS = ROOT.parent / "shared" / "corpus"

RELEASE = """Fennbridge children's services rated Good

Published: 12 March 2024

Fennbridge Council's services for children were inspected by Ofsted between 15 and 19 January 2024. The report was published on 8 March 2024.

The council was judged as follows:

• Overall effectiveness: Good
• The experiences and progress of children in care: Outstanding
• The experiences and progress of care leavers: Requires improvement to be good

Inspectors found that social workers know their children well. They said that pathway plans are too often late.

Councillor Ada Marsh, Cabinet Member for Children, said: “I am proud of our staff. We know that care leavers deserve better, and we have recruited six personal advisers.”
"""


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The labelled corpus beside the repository."""
    if not CORPUS.is_dir():
        pytest.skip(f"the labelled corpus is not there ({CORPUS})")
    return CORPUS


@pytest.fixture
def releases(tmp_path: Path) -> Path:
    """A folder of three small releases, two of them with the same text."""
    folder = tmp_path / "raw"
    folder.mkdir()
    (folder / "a.txt").write_text(RELEASE, encoding="utf-8")
    (folder / "b.txt").write_text(
        RELEASE.replace("Fennbridge", "Oakhampton").replace("Ada Marsh", "Tom Birch"), encoding="utf-8"
    )
    (folder / "c.txt").write_text(RELEASE, encoding="utf-8")
    return folder
