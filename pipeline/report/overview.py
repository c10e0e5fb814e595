"""What the overview page counts: grades by area, findings by theme, officials, documents, runs, failures."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.display import words
from pipeline.judgements.scales.files import Scale as KnownScale
from pipeline.judgements.scales.files import inspectorates
from pipeline.reading import Values, area_of
from pipeline.report.charts import Piece, diverging, strip, tone
from pipeline.report.disagreements import Disagreement, find_disagreements
from pipeline.report.source import Source
from pipeline.schemas import SCHEMAS

#: Longer lists end with a line that says how many more the tables hold; one area more is shown instead.
MAX_AREAS, MAX_OFFICIALS = 16, 15

_DOCUMENT_COLUMNS = (
    "doc_id",
    "source",
    "duplicate_of",
    "title",
    "published_on",
    "inspectorate",
    "provider",
    "event_type",
    "inspection_start",
    "inspection_end",
    "overall_grade",
    "n_words",
    "pipeline_version",
    "models_version",
)


@dataclass(frozen=True, slots=True)
class Area:
    """One line of a table of grades: how often the area had each grade."""

    name: str
    counts: Mapping[str, int]
    pieces: Sequence[Piece]
    total: int


@dataclass(frozen=True, slots=True)
class Scale:
    """The current grades of one scale, best first, by area."""

    name: str
    grades: Sequence[str]
    tones: Mapping[str, int]
    areas: Sequence[Area]
    left_out: int


@dataclass(frozen=True, slots=True)
class Theme:
    """What was found about one theme."""

    name: str
    weaknesses: int
    strengths: int
    responses: int
    bars: tuple[Piece, Piece]


@dataclass(frozen=True, slots=True)
class Line:
    """One document in the list: its facts and how much was found in it."""

    values: Values
    page: str
    tone: int | None
    counts: Mapping[str, int]

    @property
    def name(self) -> str:
        """The title, else the source."""
        return str(self.values["title"] or self.values["source"])


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything the overview page shows but its drawings."""

    lines: Sequence[Line]
    by_id: Mapping[str, Line]
    n_rows: Mapping[str, int]
    n_providers: int
    n_duplicates: int
    first_published: dt.date | None
    last_published: dt.date | None
    scales: Sequence[Scale]
    disagreements: Sequence[Disagreement]
    themes: Sequence[Theme]
    officials: Sequence[Values]
    n_officials: int
    failures: Sequence[Values]
    last_run: Values | None
    versions: Sequence[tuple[str, str]]


def reading_order(source: Source) -> pa.Table:
    """The documents without their text: by provider, then in order of publication, then by source."""
    documents = source.read("documents", _DOCUMENT_COLUMNS)
    return documents.take(
        pc.sort_indices(
            documents,
            sort_keys=[("provider", "ascending"), ("published_on", "ascending"), ("source", "ascending")],
        )
    )


def make_overview(source: Source, documents: pa.Table, pages: Mapping[str, str]) -> Overview:
    """Count what the tables hold. ``pages`` names the page of each document."""
    once = documents.filter(pc.is_null(documents["duplicate_of"]))  # a text published twice counts once
    own = once["doc_id"].combine_chunks()
    judgements = source.read(
        "judgements", ["doc_id", "area", "area_text", "grade", "scale", "rank", "status", "subject"]
    ).to_pylist()
    sizes = _scale_sizes(judgements)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for table in ("dates", "judgements", "quotes", "findings"):
        kinds = source.read(table, ["doc_id", "kind"] if table == "findings" else ["doc_id"])
        keys = kinds["kind"].to_pylist() if table == "findings" else [table] * len(kinds)
        for doc_id, kind in zip(kinds["doc_id"].to_pylist(), keys, strict=True):
            counts[doc_id][kind] += 1
    tones = {
        row["doc_id"]: tone(row["rank"], sizes[row["scale"]])
        for row in reversed(judgements)
        if row["area"] == "overall" and row["status"] == "current" and row["subject"] == "provider"
    }
    lines = [
        Line(row, pages[row["doc_id"]], tones.get(row["doc_id"]), counts.get(row["doc_id"], Counter()))
        for row in documents.to_pylist()
    ]
    officials = _officials(source)
    runs = source.read("runs").sort_by("finished").to_pylist()
    published = pc.min_max(documents["published_on"]).as_py()
    kept = set(own.to_pylist())
    return Overview(
        lines=lines,
        by_id={line.values["doc_id"]: line for line in lines},
        n_rows={name: source.count(name) for name in SCHEMAS},
        n_providers=pc.count_distinct(documents["provider"]).as_py(),
        n_duplicates=len(documents) - len(once),
        first_published=published["min"],
        last_published=published["max"],
        scales=_scales([row for row in judgements if row["doc_id"] in kept], sizes),
        disagreements=find_disagreements(source),
        themes=_themes(source, own),
        officials=officials[:MAX_OFFICIALS],
        n_officials=len(officials),
        failures=source.read("failures").sort_by("source").to_pylist(),
        last_run=runs[-1] if runs else None,
        versions=sorted(
            set(
                zip(
                    documents["pipeline_version"].to_pylist(),
                    documents["models_version"].to_pylist(),
                    strict=True,
                )
            )
        ),
    )


def _scale_sizes(judgements: Sequence[Values]) -> dict[str, int]:
    """How many ranks each scale has: as the model files say, else as many as the rows need."""
    sizes: dict[str, int] = defaultdict(
        int, {name: max(grade.rank for grade in scale.grades) for name, scale in _known_scales().items()}
    )
    for row in judgements:
        sizes[row["scale"]] = max(sizes[row["scale"]], row["rank"])
    return sizes


def _known_scales() -> dict[str, KnownScale]:
    return {scale.id: scale for inspectorate in inspectorates().values() for scale in inspectorate.scales}


def _scales(judgements: Sequence[Values], sizes: Mapping[str, int]) -> list[Scale]:
    """Current judgements of the providers themselves, a table for each scale, the largest first."""
    counts: dict[str, dict[tuple[bool, str], Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    ranks: dict[str, dict[str, int]] = defaultdict(dict)
    for row in judgements:
        if row["status"] == "current" and row["subject"] == "provider":
            counts[row["scale"]][row["area"] != "overall", area_of(row)][row["grade"]] += 1
            ranks[row["scale"]].setdefault(row["grade"], row["rank"])
    scales = []
    known = _known_scales()
    longest = max((counter.total() for areas in counts.values() for counter in areas.values()), default=1)
    for scale, areas in counts.items():
        for step in known[scale].grades if scale in known else ():
            ranks[scale].setdefault(step.id, step.rank)
        grades = sorted(ranks[scale], key=lambda grade: (ranks[scale][grade], grade))
        tones = {grade: tone(ranks[scale][grade], sizes[scale]) for grade in grades}
        label = known[scale].label if scale in known else words(scale)
        ordered = sorted(areas.items(), key=lambda item: (item[0][0], -item[1].total(), item[0][1]))
        n_drawn = MAX_AREAS if len(ordered) > MAX_AREAS + 1 else len(ordered)
        drawn = [
            Area(name, counter, strip(counter, grades, tones, longest), counter.total())
            for (_, name), counter in ordered[:n_drawn]
        ]
        scales.append(Scale(label, grades, tones, drawn, len(ordered) - len(drawn)))
    return sorted(scales, key=lambda scale: (-sum(area.total for area in scale.areas), scale.name))


def _themes(source: Source, doc_ids: pa.Array) -> list[Theme]:
    counted = (
        source.read("findings", ["doc_id", "kind", "theme"], doc_ids)
        .group_by(["theme", "kind"])
        .aggregate([([], "count_all")])
    )
    by_theme: dict[str, dict[str, int]] = defaultdict(dict)
    for row in counted.to_pylist():
        by_theme[row["theme"]][row["kind"]] = row["count_all"]
    longest = max((max(kinds.get("weakness", 0), kinds.get("strength", 0)) for kinds in by_theme.values()), default=0)
    themes = [
        Theme(
            words(theme),
            kinds.get("weakness", 0),
            kinds.get("strength", 0),
            kinds.get("response", 0),
            diverging(kinds.get("weakness", 0), kinds.get("strength", 0), longest),
        )
        for theme, kinds in by_theme.items()
    ]
    return sorted(
        themes,
        key=lambda theme: (
            theme.name == "Other",
            -(theme.weaknesses + theme.strengths),
            -theme.responses,
            theme.name,
        ),
    )


def _officials(source: Source) -> list[dict[str, Any]]:
    rows = source.read("officials", ["name", "role", "organisation", "n_documents", "n_quotes"]).to_pylist()
    quoted = [row for row in rows if row["n_quotes"]]
    return sorted(quoted, key=lambda row: (-row["n_quotes"], -row["n_documents"], row["name"]))
