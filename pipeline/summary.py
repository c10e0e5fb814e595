"""What a run tells whoever started it."""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.records import STAGES
from pipeline.storage.ids import input_of

#: Told of how many inputs are finished, of how many.
Progress = Callable[[int, int], None]


@dataclass(slots=True)
class RunSummary:
    """What a run did."""

    run_id: str
    out: Path
    n_inputs: int = 0
    n_extracted: int = 0
    n_unchanged: int = 0
    n_words: int = 0
    seconds: float = 0.0  # to the beginning of the commit
    stage_seconds: dict[str, float] = field(default_factory=lambda: dict.fromkeys(STAGES, 0.0))  # over all workers
    rows: dict[str, int] = field(default_factory=dict)
    failures: list[dict[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add_failures(self, failures: list[dict[str, Any]], inputs: Container[str]) -> None:
        """Take over the failures of the inputs given, and tell of earlier ones."""
        self.failures = [row for row in in_order(failures) if input_of(row["source"], inputs) is not None]
        if earlier := len(failures) - len(self.failures):
            self.notes.append(
                f"{earlier:,} earlier failures of inputs that were not given now stand in failures "
                "(--prune removes them)"
            )

    @property
    def counts(self) -> dict[str, int | float]:
        """What ``runs`` and the line of JSON both tell, by the name of the column."""
        return {
            "n_inputs": self.n_inputs,
            "n_extracted": self.n_extracted,
            "n_unchanged": self.n_unchanged,
            "n_failed": len(self.failures),
            "n_words": self.n_words,
            "seconds": round(self.seconds, 3),
        }

    @property
    def exit_code(self) -> int:
        """1 where an input failed, else 0."""
        return 1 if self.failures else 0


def in_order(failures: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Failures by source and message."""
    return sorted(failures, key=lambda row: (row["source"], row["message"]))
