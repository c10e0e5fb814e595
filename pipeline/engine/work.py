"""What a run has to do: which inputs are new or changed, in what tasks they go to an engine, and which rows of them
stay."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Container, Generator, Iterable, Iterator
from dataclasses import dataclass

import pyarrow as pa

from pipeline.engine.handfuls import cut_into_tasks, row_tasks
from pipeline.engine.local import run_tasks
from pipeline.engine.tasks import Result, Task
from pipeline.errors import UsageError
from pipeline.lexicons import models_version
from pipeline.storage.columns import InputFile, Inputs, Packed, values_of
from pipeline.storage.ledger import Entry, file_hash, folder_of, packed_hash, side_by_side, unpacked_hash
from pipeline.version import __version__

#: Performs input files, leaving out rows of files that are done; failures met on the way to a worker are added to
#: the list.
Perform = Callable[[Iterable[InputFile], list[dict[str, str]], Container[str]], Generator[Result, None, None]]


@dataclass(slots=True)
class Work:
    """The inputs to extract with the (packed) hashes of their bytes, and what is to be told of the others."""

    files: Inputs
    packed: pa.Array
    stale: int = 0  # unchanged inputs that other versions extracted
    moved: int = 0  # inputs that replace others of their names, from another folder

    def hash_of(self, source: str) -> str | None:
        """The hash of an input, None where it is none of this work."""
        at = self.files.sources.find(source)
        return None if at < 0 else unpacked_hash(self.packed[at].as_py())

    def hashes(self) -> Iterator[str]:
        """The hash of each file."""
        return map(unpacked_hash, values_of(self.packed))

    def notes(self) -> list[str]:
        """What whoever started the run should know of the inputs."""
        told = []
        if self.stale:
            told.append(
                f"{self.stale} unchanged inputs were extracted by another version of the pipeline or its models; "
                "--refresh extracts them anew"
            )
        if self.moved:
            told.append(
                f"{self.moved} inputs replace ones of the same name from another folder; give both folders in one run "
                "to keep both"
            )
        return told


def choose_work(files: Inputs, ledger: Iterable[Entry], *, refresh: bool, prune: bool, limits: str) -> Work:
    """The inputs to extract.

    An input is extracted when it is new, when its bytes have changed, when it failed under other versions or limits, on
    ``refresh``, or on ``prune`` where the tables hold rows that it may not hold any more. ``ledger`` is in order of
    source.
    """
    positions, hashes = array("q"), Packed(pa.binary())
    stale, moved, at = 0, 0, -1
    versions = (__version__, models_version())
    for file, entry in side_by_side(files, ledger):
        if file is None:
            continue
        at += 1
        digest = file_hash(file.path)
        same_versions = entry is not None and (entry.pipeline_version, entry.models_version) == versions
        again = entry is not None and (
            entry.sha256 != digest
            or (entry.failed and not (same_versions and entry.limits == limits))
            or (entry.left_over and prune)
        )
        if entry is None or refresh or again:
            positions.append(at)
            hashes.add(packed_hash(digest))
            moved += _is_elsewhere(file, digest, entry)
        else:
            stale += not same_versions
    chosen = files if len(positions) == len(files) else files.take(positions)
    return Work(chosen, hashes.array(), stale, moved)


def _is_elsewhere(file: InputFile, sha256: str, entry: Entry | None) -> bool:
    """Whether the file replaces another one of that name, which was read from another folder."""
    return entry is not None and entry.sha256 != sha256 and entry.folder not in ("", folder_of(file.path, file.source))


def engine_of(engine: str, address: str | None, *, workers: int, max_chars: int, max_seconds: float) -> Perform:
    """The function that performs files on the engine named."""
    if engine == "local":
        return lambda files, failures, done: run_tasks(
            cut_into_tasks(files, max_chars, lambda file: row_tasks(file, max_chars, failures, done)),
            workers=workers,
            max_seconds=max_seconds,
        )
    if engine == "ray":
        from pipeline.engine.cluster import run_on_ray

        return lambda files, failures, done: run_on_ray(
            cut_into_tasks(files, max_chars, lambda file: [Task(files=(file,), max_chars=max_chars)]),
            done,
            address=address,
            actors=max(workers, 1),
            max_seconds=max_seconds,
        )
    raise UsageError(f"--engine {engine}: no such engine (local, ray)")


def wanted_rows(result: Result, keep_text: bool, min_confidence: float) -> pa.Table:
    """The rows of a result without the text, or without unsure rows and their evidence, where the options say so."""
    if keep_text and min_confidence <= 0.0:
        return result.rows
    rows = result.rows.to_pylist()
    for row in rows:
        if row["error"]:
            continue
        if not keep_text:
            row["document"]["text"] = None
        if min_confidence > 0.0:
            gone = set()
            for table, key in (
                ("dates", "date_id"),
                ("judgements", "judgement_id"),
                ("quotes", "quote_id"),
                ("findings", "finding_id"),
            ):
                gone |= {item[key] for item in row[table] if item["confidence"] < min_confidence}
                row[table] = [item for item in row[table] if item["confidence"] >= min_confidence]
            row["evidence"] = [item for item in row["evidence"] if item["row_id"] not in gone]
    return pa.Table.from_pylist(rows, schema=result.rows.schema)
