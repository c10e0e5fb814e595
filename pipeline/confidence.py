"""The confidence of a row: how often rows like it were right on documents that the stages met for the first time.

``models/confidence.toml`` counts right rows and all rows by sign: the rule, the status, the kind of speaker and so on.
Each sign moves the odds of the table as a whole by as much as its own share differs; a sign with few rows moves them
little, because each share is taken together with some rows of the whole.
"""

from __future__ import annotations

import math
from typing import Any

from pipeline.errors import ModelFileError
from pipeline.lexicons import cached_from_models, read_toml

_FILE = "confidence.toml"
#: Rows of the whole table that each sign's own rows are taken together with.
_PRIOR_ROWS = 15
#: No row is certain, and none that is given is worthless.
_LOWEST, _HIGHEST = 0.05, 0.99


def confidence_of(table: str, **signs: str) -> float:
    """The probability that a row of ``table`` (dates, judgements, quotes) with these signs is right.

    ``confidence_of("judgements", rule="table", status="previous", subject="provider")``. A value that the file does not
    count leaves the odds as they are.
    """
    return _confidence(table, tuple(signs.items()))


@cached_from_models
def _confidence(table: str, signs: tuple[tuple[str, str], ...]) -> float:
    whole, shares = _counts(table)
    odds = _logit(whole)
    for sign, value in signs:
        right, rows = shares.get(sign, {}).get(value, (0, 0))
        odds += _logit((right + _PRIOR_ROWS * whole) / (rows + _PRIOR_ROWS)) - _logit(whole)
    return round(min(_HIGHEST, max(_LOWEST, 1 / (1 + math.exp(-odds)))), 3)


def _logit(share: float) -> float:
    return math.log(share / (1 - share))


@cached_from_models
def _counts(table: str) -> tuple[float, dict[str, dict[str, tuple[int, int]]]]:
    """The share of right rows of a table, and the counts by sign and value."""
    read = read_toml(_FILE).get(table)
    if not isinstance(read, dict) or "all" not in read:
        raise ModelFileError(_FILE, table, "is missing, or has no key `all = [rows right, all rows]`")
    right, rows = _pair(f"{table}.all", read["all"])
    shares = {
        sign: {value: _pair(f"{table}.{sign}.{value}", pair) for value, pair in values.items()}
        for sign, values in read.items()
        if sign != "all"
    }
    return (right + 1) / (rows + 2), shares


def _pair(key: str, value: Any) -> tuple[int, int]:
    if not (isinstance(value, list) and len(value) == 2 and all(isinstance(n, int) for n in value)):
        raise ModelFileError(_FILE, key, "must be two whole numbers: [rows right, all rows]")
    right, rows = value
    if not 0 <= right <= rows:
        raise ModelFileError(_FILE, key, "has more right rows than rows")
    return right, rows
