"""Score the pipeline against labelled documents: ``inspections evaluate LABELS_DIR``.

Each label file names its document, which lies in the folder above (``labels/../name.txt``).
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import UsageError
from pipeline.records import Extraction
from pipeline.scoring import (
    RIGHT,
    Item,
    Outcome,
    Score,
    compare,
    quote_with_speaker,
    same_name,
    same_words,
    score,
    share_right,
)
from pipeline.stages import extract

#: Facts of the ``documents`` row that a label file states.
FACTS = (
    "inspectorate",
    "provider",
    "provider_code",
    "published_on",
    "event_type",
    "inspection_start",
    "inspection_end",
    "report_published_on",
    "overall_grade",
)


@dataclass(slots=True)
class Evaluation:
    """All outcomes of labelled folders, the scores made of them, and rows whose text is not the text there."""

    outcomes: dict[str, list[Outcome]]
    texts: dict[str, str]
    facts_wrong: list[tuple[str, str, Any, Any]]  # document, field, label, found
    facts: list[list[bool]]  # each document's: right or wrong
    ungrounded: int

    def scores(self) -> list[Score]:
        """One score a kind of row, then the shares of right speakers, roles, themes and facts."""
        table = [score(kind, [o.counts for o in self.outcomes[kind]]) for kind in RIGHT]
        quotes, findings = self.outcomes["quotes"], self.outcomes["findings"]
        table.append(score("quote and speaker", [quote_with_speaker(o) for o in quotes]))
        table.append(
            share_right(
                "  speaker right",
                ([same_name(a["speaker"], b["speaker"]) for a, b in o.matched] for o in quotes),
            )
        )
        table.append(
            share_right("  role right", ([same_words(a["role"], b["role"]) for a, b in o.matched] for o in quotes))
        )
        table.append(
            share_right(
                "  organisation right",
                ([same_words(a["organisation"], b["organisation"]) for a, b in o.matched] for o in quotes),
            )
        )
        table.append(
            share_right(
                "  speaker_kind right",
                ([a["speaker_kind"] == b["speaker_kind"] for a, b in o.matched] for o in quotes),
            )
        )
        table.append(
            share_right(
                "  date role right",
                ([a["role"] == b["role"] for a, b in o.matched] for o in self.outcomes["dates"]),
            )
        )
        table.append(share_right("  theme right", ([a["theme"] == b["theme"] for a, b in o.matched] for o in findings)))
        table.append(
            share_right("  source right", ([a["source"] == b["source"] for a, b in o.matched] for o in findings))
        )
        for kind in ("strength", "weakness", "response"):
            table.append(score(f"  {kind}", [_of_kind(o, kind) for o in findings]))
        table.append(share_right("document facts", self.facts))
        return table


def _of_kind(outcome: Outcome, kind: str) -> tuple[int, int, int]:
    return (
        sum(1 for label, _ in outcome.matched if label["kind"] == kind),
        sum(1 for row in outcome.extra if row["kind"] == kind),
        sum(1 for label in outcome.missed if label["kind"] == kind),
    )


def evaluate(*labels_dirs: str | Path) -> Evaluation:
    """Extract every labelled document of the folders and compare. Raises ``UsageError`` where nothing is labelled."""
    outcomes: dict[str, list[Outcome]] = {kind: [] for kind in RIGHT}
    texts: dict[str, str] = {}
    wrong: list[tuple[str, str, Any, Any]] = []
    facts: list[list[bool]] = []
    ungrounded = 0
    for labels, text in (pair for folder in labels_dirs for pair in labelled_documents(folder)):
        name = labels["document"]
        texts[name] = text
        found = extract(text)
        rows = as_rows(found)
        ungrounded += count_ungrounded(found)
        for kind, right in RIGHT.items():
            outcomes[kind].append(compare(name, labels[kind], rows[kind], right))
        facts.append([])
        for field in FACTS:
            if field in labels:
                value = _plain(getattr(found.facts, field))
                facts[-1].append(value == labels[field])
                if value != labels[field]:
                    wrong.append((name, field, labels[field], value))
    return Evaluation(outcomes, texts, wrong, facts, ungrounded)


def labelled_documents(labels_dir: str | Path) -> Iterator[tuple[dict[str, Any], str]]:
    """Each label file of the folder with the text of its document, decoded as the labels' offsets expect."""
    folder = Path(labels_dir)
    files = sorted(folder.glob("*.json"))
    if not files:
        raise UsageError(f"{folder}: no label files (*.json) there")
    for file in files:
        labels = json.loads(file.read_text(encoding="utf-8"))
        path = folder.parent / labels["document"]
        if not path.is_file():
            raise UsageError(f"{file}: its document {path} does not exist")
        yield labels, path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")


def as_rows(found: Extraction) -> dict[str, list[Item]]:
    """The records of an extraction as plain rows, dates as ISO strings."""
    return {
        kind: [
            {key: _plain(value) for key, value in dataclasses.asdict(record).items() if key != "evidence"}
            for record in getattr(found, kind)
        ]
        for kind in RIGHT
    }


def count_ungrounded(found: Extraction) -> int:
    """Rows whose text is not ``text[char_start:char_end]``, and evidence that points outside the text."""
    text, bad = found.text, 0
    for kind in RIGHT:
        for record in getattr(found, kind):
            words = record.grade_text if kind == "judgements" else record.text
            bad += text[record.char_start : record.char_end] != words
            bad += any(not 0 <= e.char_start < e.char_end <= len(text) for e in getattr(record, "evidence", ()))
    return bad


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value
