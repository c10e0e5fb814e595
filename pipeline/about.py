"""Who inspected whom, and what kind of event the text speaks of. (First version: being written.)"""

from __future__ import annotations

from pipeline.records import About
from pipeline.structure import Structure


def find_about(structure: Structure, *, publisher: str | None = None, title: str | None = None) -> About:
    return About(inspectorate="Ofsted", publisher=publisher)
