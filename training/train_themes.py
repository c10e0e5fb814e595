"""Train the themes of findings: a word model, and the worth of each sign that speaks for a theme."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from meanings import meanings
from samples import Document, sentences
from scipy.optimize import minimize

from pipeline.findings.cues import words_of
from pipeline.findings.grams import WordModel
from pipeline.findings.sections import Sections
from pipeline.findings.themes import (
    FIELDS,
    SIGNS,
    THEMES,
    ThemeContext,
    ThemeModel,
    Topic,
    before_signs,
    heading_names,
    reading_of_themes,
    signs,
)

_PLACE = {theme: place for place, theme in enumerate(THEMES)}


@dataclass(slots=True)
class ThemeSample:
    """One labelled finding with what stands around it."""

    group: str
    words: list[str]
    theme: int
    heading: np.ndarray
    context: ThemeContext
    block: int
    weight: float


def theme_samples(doc: Document) -> list[ThemeSample]:
    """The findings of one document in text order."""
    sections = Sections(doc.structure)
    title = next((doc.structure.words_of(block) for block in doc.structure.blocks if block.kind == "title"), "")
    found: list[ThemeSample] = []
    before, last = -1, -1
    for label in sorted(doc.labels, key=lambda item: item["char_start"]):
        place = doc.structure.block_index(label["char_start"])
        block = doc.structure.blocks[place]
        lead = sections.lead_in(block.lead_in) if block.kind == "bullet" and block.lead_in >= 0 else None
        section = lead if lead and lead.block >= 0 else sections.heading(place)
        heading = doc.structure.words_of(doc.structure.blocks[section.block]) if section.block >= 0 else ""
        context = ThemeContext.of(doc.about, title)
        context.before, context.block = (before, place) if last == place else (-1, -1)
        found.append(
            ThemeSample(
                doc.name,
                words_of(label["text"]),
                _PLACE[label["theme"]],
                heading_names(heading),
                context,
                place,
                0.3 if label.get("optional") else 1.0,
            )
        )
        before, last = _PLACE[label["theme"]], place
    return found


def fit_theme_words(rows: Sequence[tuple[Sequence[str], int, float]]) -> WordModel:
    """The word model of all themes (every theme has rows)."""
    from train_findings import fit_words

    return fit_words(
        [(words, THEMES[theme], weight) for words, theme, weight in rows],
        labels=THEMES,
        strength=12.0,
        least=3,
        reading=reading_of_themes(),
        apart=True,
        meanings=meanings(),
    )


def fit_themes(samples: Sequence[ThemeSample], *, inner: int = 5) -> ThemeModel:
    """The word model, and sign weights learnt on word scores of models that have not seen the document."""
    from train_findings import folds_of

    extra = [(words_of(row["text"]), _PLACE[row["theme"]], 1.0) for row in sentences() if row["theme"]]
    folds = folds_of(sorted({sample.group for sample in samples}), inner, seed=17)
    tables, fields, goals, weights = [], [], [], []
    for fold in range(inner):
        model = fit_theme_words([(s.words, s.theme, s.weight) for s in samples if folds[s.group] != fold] + extra)
        for sample in samples:
            if folds[sample.group] == fold:
                tables.append(signs_of(sample, model))
                fields.append(sample.context.field)
                goals.append(sample.theme)
                weights.append(sample.weight)
    learnt, leanings = _conditional_logit(
        np.stack(tables).astype(np.float64), np.array(fields), np.array(goals), np.array(weights)
    )
    whole = fit_theme_words([(s.words, s.theme, s.weight) for s in samples] + extra)
    return ThemeModel(whole, learnt.astype(np.float32), leanings.astype(np.float32))


def signs_of(sample: ThemeSample, model: WordModel) -> np.ndarray:
    """The signs of one finding, those of the finding before it with them."""
    context = sample.context
    topic = Topic(sample.words, sample.heading, sample.block)
    table, first = signs([topic], context, model.scores_of([sample.words]))
    if context.before >= 0:
        table[0, context.before, list(before_signs(sample.words, first[0]))] = 1.0
    return table[0]


def _conditional_logit(
    tables: np.ndarray, fields: np.ndarray, goals: np.ndarray, weights: np.ndarray, ridge: float = 0.5
) -> tuple[np.ndarray, np.ndarray]:
    """The worth of each sign, and for each kind of provider what each theme has in advance."""
    rows = np.arange(len(goals))
    shape = (len(FIELDS), len(THEMES))
    of_field = np.zeros((len(FIELDS), len(goals)))
    of_field[fields, rows] = 1.0

    def loss(learnt: np.ndarray) -> tuple[float, np.ndarray]:
        leanings = learnt[len(SIGNS) :].reshape(shape)
        values = tables @ learnt[: len(SIGNS)] + leanings[fields]
        values -= values.max(axis=1, keepdims=True)
        chances = np.exp(values)
        chances /= chances.sum(axis=1, keepdims=True)
        value = -(weights * np.log(chances[rows, goals] + 1e-12)).sum() + ridge * (learnt**2).sum()
        slope = np.einsum("nt,nts->s", weights[:, None] * chances, tables) - weights @ tables[rows, goals]
        chances[rows, goals] -= 1.0
        leaning = of_field @ (weights[:, None] * chances)
        return value, np.concatenate([slope, leaning.ravel()]) + 2 * ridge * learnt

    start = np.zeros(len(SIGNS) + len(FIELDS) * len(THEMES))
    start[: len(SIGNS)] = 0.1
    found = minimize(loss, start, jac=True, method="L-BFGS-B").x
    return found[: len(SIGNS)], found[len(SIGNS) :].reshape(shape)


def themes_right(model: ThemeModel, samples: Sequence[ThemeSample]) -> list[bool]:
    """Which findings get their theme, the finding before standing as labelled."""
    right = []
    for sample in samples:
        held = sample.context
        context = dataclasses.replace(held)
        topic = Topic(sample.words, sample.heading, sample.block)
        right.append(model.choose([topic], context) == [THEMES[sample.theme]])
    return right


__all__ = ["ThemeSample", "fit_themes", "theme_samples", "themes_right"]
