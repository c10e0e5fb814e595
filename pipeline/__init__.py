"""Inspection Press: texts about public inspections into tidy tables, every value tied to its characters.

    import pipeline
    found = pipeline.extract(text, published_on=date(2024, 6, 10))    # typed records
    nlp = pipeline.load(); doc = nlp(text); doc.spans["judgements"]   # spaCy
    pipeline.run("data/raw", "data/processed")                        # Parquet tables

Names are loaded when first used, so ``import pipeline`` costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from pipeline.version import __version__

if TYPE_CHECKING:
    from pipeline.errors import InspectionPressError
    from pipeline.nlp import load
    from pipeline.records import DateMention, Extraction, Facts, Finding, Judgement, Quote
    from pipeline.runner import forget, run
    from pipeline.stages import extract
    from pipeline.summary import RunSummary

_HOME = {
    "extract": "stages",
    "load": "nlp",
    "run": "runner",
    "forget": "runner",
    "RunSummary": "summary",
    "Extraction": "records",
    "Facts": "records",
    "DateMention": "records",
    "Judgement": "records",
    "Quote": "records",
    "Finding": "records",
    "InspectionPressError": "errors",
}

__all__ = [
    "DateMention",
    "Extraction",
    "Facts",
    "Finding",
    "InspectionPressError",
    "Judgement",
    "Quote",
    "RunSummary",
    "__version__",
    "extract",
    "forget",
    "load",
    "run",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'pipeline' has no attribute {name!r}")
    return getattr(importlib.import_module(f"pipeline.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
