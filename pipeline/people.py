"""What names of people have in common: given names with several forms, letters after a name."""

from __future__ import annotations

from collections import defaultdict

from pipeline.lexicons import cached_from_models, read_toml


@cached_from_models
def given_name_forms() -> dict[str, frozenset[int]]:
    """Given name (folded) -> the groups of ``nicknames`` it stands in."""
    forms: dict[str, set[int]] = defaultdict(set)
    for index, group in enumerate(read_toml("lexicons/officials.toml")["nicknames"]):
        for name in group:
            forms[name].add(index)
    return {name: frozenset(groups) for name, groups in forms.items()}


@cached_from_models
def post_nominals() -> frozenset[str]:
    """Letters after a name that are no part of it (folded): OBE, QPM, HMI."""
    return frozenset(read_toml("lexicons/officials.toml")["post_nominals"])
