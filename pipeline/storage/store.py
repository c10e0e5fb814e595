"""The output folder: all tables change together, whatever kills the process.

A state of the tables is a folder ``.generations/<n>``; ``.current`` links to the one in force, and each table
folder links through it (``dates -> .current/dates``). A commit writes a new generation beside the old ones,
forces it to disk, and swaps ``.current`` by one rename: a reader finds the state before or the state after.
Unchanged files are hard links, so a small change costs little. ``docs/storage.md`` tells the whole protocol.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.addresses import check_is_folder
from pipeline.errors import InspectionPressError, UsageError
from pipeline.schemas import SCHEMA_VERSION, SCHEMAS
from pipeline.storage.tables import conform

SEGMENTS = "segments"
CURRENT, GENERATIONS, LOCK, MANIFEST = ".current", ".generations", ".lock", "manifest.json"
#: Generations kept besides the current one, for readers that still hold them open.
KEEP_OLD = 2


@dataclass(frozen=True, slots=True)
class State:
    """One committed state of the tables."""

    path: Path
    number: int
    manifest: dict[str, Any]

    @property
    def is_of_this_version(self) -> bool:
        """Whether its files have the columns of this version."""
        return bool(self.manifest.get("schema_version") == SCHEMA_VERSION)

    def files(self, table: str) -> list[Path]:
        """The Parquet files of a table in row order."""
        return sorted((self.path / table).glob("*.parquet"))

    def read(self, table: str, columns: list[str] | None = None) -> pa.Table:
        """A whole table, or some of its columns."""
        schema = SCHEMAS[table] if columns is None else pa.schema([SCHEMAS[table].field(name) for name in columns])
        parts = [pq.read_table(file, columns=columns, partitioning=None) for file in self.files(table)]
        return pa.concat_tables([conform(part, schema) for part in parts]) if parts else schema.empty_table()


class Store:
    """The tables under one output folder."""

    def __init__(self, folder: str | Path) -> None:
        check_is_folder(folder)
        self.folder = Path(folder)

    def current(self) -> State | None:
        """The committed state in force, None before the first run."""
        try:
            name = str((self.folder / CURRENT).readlink())
        except (FileNotFoundError, OSError):
            return None
        path = self.folder / name
        try:
            manifest = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise UsageError(
                f"{self.folder}: its current state {name} is incomplete; delete the folder and run again"
            ) from None
        return State(path, int(path.name), manifest)

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the folder for one run; a second run at once says so and ends. The lock dies with its process."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            handle = (self.folder / LOCK).open("a+")
        except OSError as error:
            raise UsageError(
                f"{self.folder}: cannot write there ({error.strerror}); choose another --out or mend its permissions"
            ) from None
        with handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise UsageError(f"{self.folder}: another run is writing there; wait for it to end") from None
            try:
                yield
            except OSError as error:  # a full disk, a folder that may not be written
                raise InspectionPressError(
                    f"{self.folder}: the run ended early ({error.strerror or error}); the tables are as they were before"  # noqa: E501
                ) from error

    def begin(self) -> Path:
        """A staging folder for the next generation; of what a killed run left there only its segments stay."""
        self._check_tables()
        root = self.folder / GENERATIONS
        root.mkdir(parents=True, exist_ok=True)
        state = self.current()
        staging = root / ".staging"
        for path in root.iterdir():
            if path != staging and (not path.name.isdigit() or state is None or int(path.name) > state.number):
                _remove(path)
        for path in staging.iterdir() if staging.is_dir() else ():
            if path.name != SEGMENTS:
                _remove(path)
        for table in SCHEMAS:
            (staging / table).mkdir(parents=True)
        return staging

    def commit(self, staging: Path, manifest: dict[str, Any]) -> State:
        """Make the staged tables the current state. Every step before the last rename leaves the old state in force."""
        state = self.current()
        number = (state.number if state else 0) + 1
        for table in SCHEMAS:
            if not any((staging / table).iterdir()):
                write_table(SCHEMAS[table].empty_table(), staging / table / "part-00000.parquet")
        manifest = {**manifest, "schema_version": SCHEMA_VERSION, "generation": number}
        (staging / MANIFEST).write_text(json.dumps(manifest, indent=1, sort_keys=True), encoding="utf-8")
        step("staged")
        _sync_tree(staging)
        step("synced")
        final = staging.parent / f"{number:06d}"
        staging.rename(final)
        _sync(final.parent)
        step("named")
        self._link_tables()
        step("linked")
        _swap(self.folder / CURRENT, f"{GENERATIONS}/{final.name}")
        _sync(self.folder)
        step("swapped")
        self._clean(number)
        step("cleaned")
        return State(final, number, manifest)

    def _check_tables(self) -> None:
        """What stands where a link of ours must stand is found before the work, not after it."""
        for table in SCHEMAS:
            link = self.folder / table
            if link.exists() and not link.is_symlink():
                raise UsageError(f"{link}: is no table of Inspection Press; choose another --out or move it away")

    def _link_tables(self) -> None:
        self._check_tables()
        for table in SCHEMAS:
            link = self.folder / table
            target = f"{CURRENT}/{table}"
            if link.is_symlink() and str(link.readlink()) == target:
                continue
            _swap(link, target)

    def _clean(self, number: int) -> None:
        for path in (self.folder / GENERATIONS).iterdir():
            if path.name.isdigit() and int(path.name) < number - KEEP_OLD:
                shutil.rmtree(path, ignore_errors=True)

    def forget_old(self) -> None:
        """Remove every generation but the current one (after an erasure)."""
        state = self.current()
        for path in (self.folder / GENERATIONS).iterdir():
            if state is None or path.name != state.path.name:
                _remove(path)


def write_table(table: pa.Table, path: Path) -> None:
    """Write one Parquet file, compressed, with the schema's descriptions."""
    pq.write_table(table, path, compression="zstd", write_statistics=True)


def table_writer(name: str, path: Path) -> pq.ParquetWriter:
    """A writer of one Parquet file of a table, piece by piece."""
    return pq.ParquetWriter(path, SCHEMAS[name], compression="zstd", write_statistics=True)


def link_file(path: Path, other: Path) -> None:
    """The same file under another name; a copy where the file system knows no hard links."""
    try:
        os.link(path, other)
    except OSError as error:
        if error.errno not in (errno.EPERM, errno.ENOTSUP, errno.EMLINK, errno.EXDEV):
            raise
        shutil.copyfile(path, other)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()


def step(name: str) -> None:
    """A named step of the commit protocol; fault tests stop the process here (``INSPECTIONS_FAULT=<step>``)."""
    if os.environ.get("INSPECTIONS_FAULT") == name:
        os.kill(os.getpid(), 9)


def _swap(link: Path, target: str) -> None:
    temporary = link.with_name(link.name + ".new")
    with contextlib.suppress(FileNotFoundError):
        temporary.unlink()
    temporary.symlink_to(target)
    temporary.replace(link)


def _sync_tree(root: Path) -> None:
    for folder, _, files in os.walk(root):
        for name in files:
            _sync(Path(folder) / name)
        _sync(Path(folder))


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
