"""The theme of a finding: the first topic named wins among several.

    "Pathway plans are late, and plans for ..."        -> care_leavers
    "Managers do not check ..."                        -> management_oversight
    "It also means that families wait longer."         -> the theme of the finding before it
    a bullet without a topic in a school's report      -> education, the theme of schools

The words of ``models/lexicons/themes.toml``, a word model, the heading, the finding before and the kind of provider
each speak for themes; ``models/findings/themes.json`` holds how much each is worth (``training/train_themes.py``).
"""

from __future__ import annotations

import functools
import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.errors import ModelFileError
from pipeline.findings.cues import CueBook, Hit, words_of
from pipeline.findings.grams import Vector, WordModel, WordReading
from pipeline.findings.words import finding_words
from pipeline.lexicons import cached_from_models, check_keys, models_dir, read_toml
from pipeline.records import About
from pipeline.weights import read_weights

FILE = "lexicons/themes.toml"
THEMES = (
    "early_help",
    "front_door",
    "assessment_and_planning",
    "child_protection",
    "court_and_permanence",
    "children_in_care",
    "care_leavers",
    "adoption",
    "disabled_children",
    "exploitation_and_missing",
    "health",
    "education",
    "voice_of_the_child",
    "workforce",
    "management_oversight",
    "leadership",
    "quality_assurance",
    "partnership",
    "resources",
    "other",
)
_PLACE = {theme: place for place, theme in enumerate(THEMES)}
#: What speaks for a theme, in the order of the learnt weights.
SIGNS = (
    "lexicon",
    "first_named",
    "longest_named",
    "word_model",
    "default",
    "heading",
    "title",
    "before",
    "before_if_pronoun",
    "before_if_unnamed",
    "unnamed_default",
    "other",
)
#: Kinds of provider whose findings lean to themes in ways of their own.
FIELDS = ("authority", "education", "health", "care", "children's care", "police", "fire", "other")
_FIELD_OF = {
    "authority": 0,
    "school": 1,
    "college": 1,
    "nursery": 1,
    "hospital": 2,
    "trust": 2,
    "home": 3,
    "agency": 4,
    "police": 5,
    "fire": 6,
}
#: How much less what comes later speaks, word by word.
_FADING = 0.95


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The phrases of all themes, what each group is worth, and the default theme of each kind of provider."""

    book: CueBook
    worth: dict[str, tuple[int, float]]
    defaults: dict[str, str]


@cached_from_models
def theme_lexicon() -> Lexicon:
    """Read ``models/lexicons/themes.toml``."""
    raw = read_toml(FILE)
    check_keys(FILE, "", raw, allowed=(*THEMES, "default"), required=(*THEMES, "default"))
    groups: dict[str, list[str]] = {}
    worth: dict[str, tuple[int, float]] = {}
    for theme in THEMES:
        for weight, phrases in raw[theme].items():
            if not weight.isdigit() or not isinstance(phrases, list):
                raise ModelFileError(FILE, f"{theme}.{weight}", "must be a weight with its list of phrases")
            groups[f"{theme}:{weight}"] = phrases
            worth[f"{theme}:{weight}"] = (_PLACE[theme], float(weight))
    for kind, theme in raw["default"].items():
        if theme not in THEMES:
            raise ModelFileError(FILE, f"default.{kind}", f"{theme!r} is no theme")
    return Lexicon(CueBook(groups), worth, dict(raw["default"]))


def _longest_first(hit: Hit) -> tuple[int, int]:
    return hit[1], -hit[2]


def named(words: Sequence[str]) -> tuple[list[float], int, int]:
    """How far the words name each theme, the theme named first and the one named in most words (-1 for none).

    What comes first weighs more; a phrase inside a longer one of the same theme does not count again.
    """
    lexicon = theme_lexicon()
    scores = [0.0] * len(THEMES)
    hits = sorted(lexicon.book.find(words), key=_longest_first)
    covered = [0] * len(THEMES)
    first = longest = -1
    most = order = 0
    for group, at, length in hits:
        place, weight = lexicon.worth[group]
        if at < covered[place]:
            continue
        covered[place] = at + length
        scores[place] += weight * (0.7 + 0.3 * length) * 0.85**order * (1.0 - 0.6 * at / (len(words) + 1))
        order += 1
        if weight >= 3:
            first = place if first < 0 else first
            if length > most:
                longest, most = place, length
    return scores, first, longest


@dataclass(slots=True)
class ThemeContext:
    """What is known around a finding: the default theme, what heading and title name, the theme before it."""

    default: int
    title: Vector
    field: int = len(FIELDS) - 1
    before: int = -1
    block: int = -1

    @classmethod
    def of(cls, about: About, title: str) -> ThemeContext:
        """The context at the beginning of a document: a home that Ofsted inspects is one for children."""
        provider_kind, title = about.provider_kind, f"{about.provider or ''} {title}"
        defaults = theme_lexicon().defaults
        topic = np.array(named(words_of(title))[0], dtype=np.float32)
        default = defaults.get(provider_kind, "other")
        if provider_kind == "agency" and topic[_PLACE["adoption"]] > topic[_PLACE[default]]:
            default = "adoption"
        elif provider_kind == "home" and (about.inspectorate == "Ofsted" or "child" in title.lower()):
            default = "children_in_care"
        field = _FIELD_OF.get(provider_kind, len(FIELDS) - 1)
        if provider_kind == "home" and default == "children_in_care":
            field = FIELDS.index("children's care")
        return cls(_PLACE[default], topic, field)


@dataclass(frozen=True, slots=True)
class Topic:
    """What the theme of one finding is told from."""

    words: Sequence[str]
    heading: Vector  # what the heading or lead-in names
    block: int


def signs(topics: Sequence[Topic], context: ThemeContext, word_scores: Vector) -> tuple[Vector, list[int]]:
    """For each finding one row a theme and one column a sign, without the finding before; and the theme named first."""
    table = np.zeros((len(topics), len(THEMES), len(SIGNS)), dtype=np.float32)
    read = [named(topic.words) for topic in topics]
    rows = np.arange(len(topics))
    table[:, :, 0] = [scores for scores, _, _ in read]
    first, longest = np.array([row[1] for row in read]), np.array([row[2] for row in read])
    table[rows[first >= 0], first[first >= 0], 1] = 1.0
    table[rows[longest >= 0], longest[longest >= 0], 2] = 1.0
    table[:, :, 3] = word_scores - word_scores.max(axis=1, keepdims=True)
    table[:, context.default, 4] = 1.0
    table[:, :, 5] = [topic.heading for topic in topics]
    table[:, :, 6] = context.title
    table[first < 0, context.default, 10] = 1.0
    table[:, -1, 11] = 1.0
    return table, first.tolist()


def before_signs(words: Sequence[str], first: int) -> tuple[int, ...]:
    """The signs by which a finding of the same block speaks for its own theme in the one after it."""
    taken_up = bool(words) and words[0] in finding_words().grammar["taking_up"]
    return (7, *((8,) if taken_up else ()), *((9,) if first < 0 else ()))


@dataclass(frozen=True, slots=True)
class ThemeModel:
    """The word model of themes, the weight of each sign, and how each kind of provider leans to each theme."""

    words: WordModel
    weights: Vector
    leanings: Vector

    def choose(self, topics: Sequence[Topic], context: ThemeContext) -> list[str]:
        """The best theme of each finding; ``context`` remembers the last for those that follow."""
        if not topics:
            return []
        table, first = signs(topics, context, self.words.scores_of([topic.words for topic in topics]))
        worth = self.weights.tolist()
        chosen: list[str] = []
        sums = np.dot(table.reshape(-1, len(SIGNS)), self.weights).reshape(len(topics), len(THEMES))
        rows = (sums + self.leanings[context.field]).tolist()
        for topic, named_first, values in zip(topics, first, rows, strict=True):
            if context.before >= 0 and context.block == topic.block:
                values[context.before] += sum(worth[sign] for sign in before_signs(topic.words, named_first))
            best = values.index(max(values))
            context.before, context.block = best, topic.block
            chosen.append(THEMES[best])
        return chosen


@cached_from_models
def reading_of_themes() -> WordReading:
    """How the word model of themes reads words: by their stems too."""
    return WordReading(endings=finding_words().endings, fading=_FADING)


@cached_from_models
def theme_model() -> ThemeModel:
    """The trained model of ``models/findings/``."""
    index, weights, intercept, labels = read_weights("findings/theme_words")
    if labels != THEMES:
        raise ModelFileError("findings/theme_words.json", "labels", "are not the themes of this version")
    path = models_dir() / "findings" / "themes.json"
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        learnt = np.array([stored["weights"][sign] for sign in SIGNS], dtype=np.float32)
        leanings = np.array(
            [[stored["leanings"][field][theme] for theme in THEMES] for field in FIELDS], dtype=np.float32
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelFileError("findings/themes.json", "weights", f"cannot be read: {error}") from None
    return ThemeModel(WordModel(index, weights, intercept, labels, reading_of_themes()), learnt, leanings)


@functools.lru_cache(maxsize=512)
def heading_names(heading: str) -> Vector:
    """What a heading or lead-in names."""
    return np.array(named(words_of(heading))[0], dtype=np.float32)
