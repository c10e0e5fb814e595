"""The theme of a finding (DESIGN section 5): the first topic named wins among several.

    "Pathway plans are late, and plans for ..."        -> care_leavers
    "Managers do not check ..."                        -> management_oversight
    a bullet without a topic in a school's report      -> education, the theme of schools
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.errors import ModelFileError
from pipeline.finding_cues import CueBook, words_of
from pipeline.lexicons import cached_from_models, check_keys, read_toml
from pipeline.records import About

FILE = "lexicons/themes.toml"
THEMES = ("early_help", "front_door", "assessment_and_planning", "child_protection", "court_and_permanence", "children_in_care", "care_leavers",
          "adoption", "disabled_children", "exploitation_and_missing", "health", "education", "voice_of_the_child", "workforce",
          "management_oversight", "leadership", "quality_assurance", "partnership", "resources", "other")


@cached_from_models
def theme_book() -> tuple[CueBook, dict[str, tuple[str, float]], dict[str, str]]:
    """The phrases of all themes, the theme and weight of each group, and the default themes."""
    raw = read_toml(FILE)
    check_keys(FILE, "", raw, allowed=(*THEMES, "default"), required=(*THEMES, "default"))
    groups: dict[str, list[str]] = {}
    worth: dict[str, tuple[str, float]] = {}
    for theme in THEMES:
        for weight, phrases in raw[theme].items():
            if not weight.isdigit() or not isinstance(phrases, list):
                raise ModelFileError(FILE, f"{theme}.{weight}", "must be a weight with its list of phrases")
            groups[f"{theme}:{weight}"] = phrases
            worth[f"{theme}:{weight}"] = (theme, float(weight))
    for kind, theme in raw["default"].items():
        if theme not in THEMES:
            raise ModelFileError(FILE, f"default.{kind}", f"{theme!r} is no theme")
    return CueBook(groups), worth, dict(raw["default"])


def theme_scores(words: Sequence[str]) -> dict[str, float]:
    """How much the words speak for each theme; what comes first and what is said in more words weighs more."""
    book, worth, _ = theme_book()
    hits = sorted(book.find(words), key=lambda hit: (hit.index, -hit.length))
    scores: dict[str, float] = {}
    covered: dict[str, int] = {}
    order = 0
    for hit in hits:
        theme, weight = worth[hit.group]
        if hit.index < covered.get(theme, 0):
            continue
        covered[theme] = hit.index + hit.length
        scores[theme] = scores.get(theme, 0.0) + weight * (1.0 + 0.3 * (hit.length - 1)) * 0.85**order * (1.0 - 0.6 * hit.index / (len(words) + 1))
        order += 1
    return scores


def theme_of(words: Sequence[str], *, about: About, heading: str, kind: str) -> str:
    """The best theme of a finding."""
    scores = theme_scores(words)
    _, _, defaults = theme_book()
    default = defaults.get(about.provider_kind, "other")
    for theme, score in theme_scores(words_of(heading)).items():
        scores[theme] = scores.get(theme, 0.0) + 0.15 * score
    scores[default] = scores.get(default, 0.0) + 1.0
    return max(scores, key=lambda theme: (scores[theme], -THEMES.index(theme)))
