"""Read and check the files under ``models/``: words, scales and weights live there, never in code.

The folder beside the package is read in a checkout, the copy inside the package in an installed wheel;
``use_models(path)`` or the ``INSPECTIONS_MODELS`` environment variable names another.
"""

from __future__ import annotations

import csv
import functools
import hashlib
import inspect
import os
import re
import tomllib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from pipeline.errors import ModelFileError

_PACKAGE = Path(__file__).parent
_chosen: Path | None = None


def models_dir() -> Path:
    """The folder of model files in force."""
    if _chosen is not None:
        return _chosen
    named = os.environ.get("INSPECTIONS_MODELS")
    if named:
        return Path(named)
    beside = _PACKAGE.parent / "models"
    return beside if (beside / "scales").is_dir() else _PACKAGE / "_models"


def use_models(path: str | Path | None) -> None:
    """Read model files from ``path`` from now on (None: the default again)."""
    global _chosen
    _chosen = Path(path) if path is not None else None
    clear_caches()


def clear_caches() -> None:
    """Forget every file read so far, and whatever was compiled from it."""
    for cached in _CACHED:
        cached.cache_clear()


_CACHED: list[Any] = []


def load_models() -> None:
    """Read and compile all that the modules loaded so far take from the model files, so that the first document costs
    no more than the next."""
    for cached in list(_CACHED):
        if not inspect.signature(cached).parameters:
            cached()


def cached_from_models(function: Any) -> Any:
    """Decorator: keep the result of a loader until ``use_models`` names another folder."""
    wrapped = functools.cache(function)
    _CACHED.append(wrapped)
    return wrapped


@cached_from_models
def read_toml(name: str) -> dict[str, Any]:
    """The TOML file ``models/<name>`` as a dictionary; a clear error names file and position."""
    path = models_dir() / name
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ModelFileError(name, "", f"not found (looked in {models_dir()})") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ModelFileError(name, "", f"is not valid TOML: {error}") from None


@cached_from_models
def read_csv(name: str) -> list[dict[str, str]]:
    """The CSV file ``models/<name>`` as a list of rows."""
    path = models_dir() / name
    try:
        with path.open(encoding="utf-8", newline="") as handle:
            return list(csv.DictReader(handle))
    except FileNotFoundError:
        raise ModelFileError(name, "", f"not found (looked in {models_dir()})") from None


def check_keys(
    file: str, key: str, table: Mapping[str, Any], *, allowed: Collection[str], required: Collection[str] = ()
) -> None:
    """Refuse unknown and missing keys of one table of a model file, naming file and key."""
    for name in table:
        if name not in allowed:
            raise ModelFileError(
                file, f"{key}.{name}" if key else name, f"unknown key (allowed: {', '.join(sorted(allowed))})"
            )
    for name in required:
        if name not in table:
            raise ModelFileError(file, f"{key}.{name}" if key else name, "is missing")


def at_word_start(literal: str) -> str:
    """A pattern for a literal that begins a word.

    It says so behind the first letter and not before it: an alternation that begins with letters is searched several
    times as fast as one that begins with a boundary.
    """
    first = re.escape(literal[0])
    return f"{first}(?<!\\w{first}){re.escape(literal[1:])}"


def holds_one(text: str, phrases: Collection[str]) -> bool:
    """Whether one of the phrases stands somewhere in the text."""
    for phrase in phrases:  # noqa: SIM110  (any() with a generator takes twice as long)
        if phrase in text:
            return True
    return False


# Letters that a pattern takes for an "i", "s" or "k" where it ignores case.
_ODD_LETTERS = str.maketrans("İıſ\u212a", "iisk")


def in_small_letters(matched: str) -> str:
    """What a pattern that ignores case has matched, as the lexicon spells it: "APRIL", "Aprıl" -> april."""
    return matched.lower() if matched.isascii() else matched.translate(_ODD_LETTERS).lower()


@cached_from_models
def models_version() -> str:
    """Twelve hex digits over all model files, so that a table tells which words made it."""
    digest = hashlib.sha256()
    root = models_dir()
    for path in sorted(root.rglob("*")):
        if path.is_file() and path.suffix in {".toml", ".csv", ".txt", ".npz", ".json"}:
            digest.update(path.relative_to(root).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
