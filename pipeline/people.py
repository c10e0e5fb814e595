"""What names of people have in common: titles before a name, given names with several forms, letters after it."""

from __future__ import annotations

import re
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


def honorific_of(words: str | None) -> str | None:
    """The titles that a name begins with, as written: ``Cllr Dr`` of ``Cllr Dr Sue Duffy``; None without one."""
    found = _honorifics().match(words or "")
    return found["titles"].strip() if found else None


def without_honorific(name: str) -> str:
    """``Sue Duffy`` of ``Councillor Sue Duffy``."""
    return _honorifics().sub("", name, count=1)


@cached_from_models
def _honorifics() -> re.Pattern[str]:
    """One title or more with a word behind, so that ``Sister`` or ``Judge`` alone stays a word."""
    lists = read_toml("lexicons/names.toml")["honorifics"].values()
    titles = sorted({title.lower() for words in lists for title in words}, key=lambda title: (-len(title), title))
    one = "|".join(re.escape(title).replace(r"\ ", r"\s+") for title in titles)
    return re.compile(rf"^(?:the\s+)?(?P<titles>(?:(?:{one})\b\.?\s+)+)(?=\S)", re.I)
