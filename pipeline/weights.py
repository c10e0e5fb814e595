"""Weights of the linear models under ``models/``: named features, one column for each label, an intercept."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import ModelFileError
from pipeline.lexicons import models_dir

Vector = NDArray[np.float32]


def read_weights(name: str) -> tuple[dict[str, int], Vector, Vector, tuple[str, ...]]:
    """``models/<name>.json`` (labels, features) with ``models/<name>.npz`` (weights, intercept).

    Raises ``ModelFileError`` where one is missing, cannot be read or does not fit the other.
    """
    listed, arrays = models_dir() / f"{name}.json", models_dir() / f"{name}.npz"
    try:
        listing = json.loads(listed.read_text(encoding="utf-8"))
        with np.load(arrays, allow_pickle=False) as stored:
            weights = stored["weights"].astype(np.float32)
            intercept = stored["intercept"].astype(np.float32)
    except FileNotFoundError as error:
        raise ModelFileError(name, "", f"not found: {error.filename}; `make train` makes it") from None
    except (ValueError, KeyError, OSError) as error:
        raise ModelFileError(name, "", f"cannot be read: {error}") from None
    features, labels = listing.get("features"), listing.get("labels")
    if not features or not labels or weights.shape != (len(features), len(labels)) or intercept.shape != (len(labels),):
        raise ModelFileError(name, "features", "does not fit the weights beside it")
    return {feature: place for place, feature in enumerate(features)}, weights, intercept, tuple(labels)


def write_weights(
    path: Path, features: Iterable[str], weights: NDArray[Any], intercept: NDArray[Any], labels: Sequence[str]
) -> None:
    """Write ``<path>.json`` and ``<path>.npz`` as ``read_weights`` reads them (half precision)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    listing = {"labels": list(labels), "features": list(features)}
    path.with_suffix(".json").write_text(
        json.dumps(listing, ensure_ascii=False, indent=0) + "\n",  # a line each: changes can be read
        encoding="utf-8",
    )
    np.savez_compressed(
        path.with_suffix(".npz"),
        weights=np.asarray(weights, dtype=np.float16),
        intercept=np.asarray(intercept, dtype=np.float32),
    )
