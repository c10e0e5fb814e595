"""What stands from the state before: which of its documents, failures and inputs stay, and which go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.engine.work import Work
from pipeline.errors import UsageError
from pipeline.lexicons import models_version
from pipeline.schemas import SCHEMAS
from pipeline.storage.columns import Inputs, Names, values_of
from pipeline.storage.ids import input_of
from pipeline.storage.ledger import Entry, folder_of, side_by_side
from pipeline.storage.segments import Segments
from pipeline.storage.store import State
from pipeline.version import __version__

#: Failures that say nothing of a file's bytes.
UNREAD = frozenset({"io", "missing", "permission"})


def has_other_options(state: State | None, options: dict[str, Any], *, refresh: bool) -> bool:
    """Whether the tables were written with other options, which only ``refresh`` may change."""
    before = state.manifest.get("options", {}) if state else {}
    if state is None or not before or before == options:
        return False
    if not refresh:
        told = f"text {'kept' if before['keep_text'] else 'left out'}, --min-confidence {before['min_confidence']:g}"
        raise UsageError(
            f"{state.path.parent.parent}: its tables were written with other options ({told}); give the same ones, or --refresh to extract everything anew"  # noqa: E501
        )
    return True


def check_all_there(out: str | Path, state: State | None, listed: Names) -> None:
    """Tables of which some documents were written with the old options and some with the new are none to trust."""
    absent = [source for _, source, home in _homes(documents_of(state), listed) if home is None]
    if absent:
        raise UsageError(
            f"{out}: {len(absent):,} of its documents ({absent[0]}, ...) are not among the sources, so they cannot be "
            "extracted with the new options; give all sources, --prune to remove these, or another --out"
        )


def documents_of(state: State | None) -> pa.Table:
    """``doc_id`` and ``source`` of the documents of a state, in order of source."""
    columns = ["doc_id", "source"]
    return state.read("documents", columns) if state else SCHEMAS["documents"].empty_table().select(columns)


def _homes(documents: pa.Table, listed: Names) -> Iterator[tuple[str, str, str | None]]:
    """doc_id, source and input of the documents that are no input themselves: rows of files, and what is not given
    now."""
    others = documents.filter(pc.invert(pc.is_in(documents["source"], value_set=listed.values)))
    is_input = lru_cache(maxsize=1024)(listed.__contains__)  # rows of one file come together
    for doc_id, source in zip(values_of(others["doc_id"]), values_of(others["source"]), strict=True):
        cut = source.rfind("#")
        while cut >= 0 and not is_input(source[:cut]):
            cut = source.rfind("#", 0, cut)
        yield doc_id, source, source[:cut] if cut >= 0 else None


def kept_failures(state: State | None, tried: Names, listed: Names, *, prune: bool) -> list[dict[str, Any]]:
    """Failures of inputs that this run does not try again; with ``prune`` only of inputs that are still given."""
    if state is None:
        return []
    return [
        row
        for row in state.read("failures").to_pylist()
        if input_of(row["source"], tried) is None
        and (input_of(row["source"], listed) is not None or not (prune or row["source"].endswith("/")))
    ]  # a folder is an input only while it cannot be opened


def dropped(
    state: State | None,
    listed: Names,
    work: Work,
    failed: list[dict[str, str]],
    segments: Segments,
    *,
    prune: bool,
) -> tuple[pa.Array, set[str], int]:
    """The doc_ids that are replaced now or that ``prune`` removes, inputs that were read now and do not hold all their
    documents any more, and how many documents ``prune`` removes.

    Of a file that failed, or one of whose rows did, nothing is removed: the document may be in what could not be read.
    """
    if state is None or not (len(work.files) or prune):
        return pa.array([], pa.string()), set(), 0
    documents = documents_of(state)
    is_replaced = pc.is_in(documents["source"], value_set=segments.sources)
    replaced = documents["doc_id"].filter(is_replaced)
    bad = {input_of(row["source"], listed) for row in failed}
    is_read = lru_cache(maxsize=1024)(work.files.sources.__contains__)
    left_over: set[str] = set()
    gone: list[str] = []
    for doc_id, _, home in _homes(documents.filter(pc.invert(is_replaced)), listed):
        if home is None:
            gone += [doc_id] if prune else []
        elif is_read(home):
            if prune and home not in bad:
                gone.append(doc_id)
            else:
                left_over.add(home)
    return pa.concat_arrays([*replaced.chunks, pa.array(gone, pa.string())]), left_over, len(gone)


@dataclass(frozen=True, slots=True)
class Marks:
    """Inputs of a run that the ledger remembers for more than their bytes."""

    failed: set[str | None]
    unread: set[str | None]  # of those the ones that could not be fetched: tried again though their bytes are the same
    left_over: set[str]  # the tables hold documents of rows that they may not hold any more


def marks_of(failed: list[dict[str, str]], listed: Names, left_over: set[str]) -> Marks:
    """The marks of a run with these failures."""
    unread = [row for row in failed if row["error"] in UNREAD]
    bad, unfetched = ({input_of(row["source"], listed) for row in rows} for rows in (failed, unread))
    return Marks(bad, unfetched, left_over)


def entries(
    files: Inputs,
    ledger: Iterable[Entry],
    work: Work,
    marks: Marks,
    *,
    prune: bool,
    limits: str,
) -> Iterator[Entry]:
    """The ledger after this run: its inputs, and earlier ones (without ``prune``)."""
    read = zip(work.files.sources, work.hashes(), strict=True)
    source, sha256 = next(read, (None, ""))
    models = models_version()
    for file, entry in side_by_side(files, ledger):
        if file is not None and file.source == source:
            folder, failed = folder_of(file.path, source), source in marks.failed
            held = "" if source in marks.unread else limits
            yield Entry(source, sha256, failed, __version__, models, held, folder, source in marks.left_over)
            source, sha256 = next(read, (None, ""))
        elif entry is not None and not (file is None and prune):
            yield entry
