"""Train the second reading of judgements: ``python training/train_judgements.py [--corpus ../shared/corpus] [FOLDER...]``.

A sample is a grade word of a sentence with the signs that the pipeline itself would weigh; its label tells whether it
is given, when, to whom and for what. Folders with a ``labels`` folder in them are read beside the documents written for
the project. ``--leave NAME`` leaves out every document whose name or folder holds NAME, ``--to FOLDER`` writes elsewhere.
"""

from __future__ import annotations

import argparse
import functools
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")  # small fits: more threads only wait for each other
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)]

from pipeline.about import find_about
from pipeline.dates import find_dates
from pipeline.ingest import list_inputs, read_input
from pipeline.judgements.areas.refs import AreaRef, area_ref
from pipeline.judgements.find import find_judgements
from pipeline.judgements.learned.second import JOINT, LABELS, STATUSES, weighed_grades
from pipeline.judgements.learned.signs import Told, areas_told, grade_signs, signs_of
from pipeline.judgements.mentions import Mention, folded
from pipeline.judgements.prose import sentences as prose
from pipeline.judgements.reading import Reading, Token
from pipeline.structure import build_structure
from pipeline.weights import write_weights

HERE = Path(__file__).parent
OWN = HERE / "judgements.jsonl"
WHOLE = (AreaRef("overall", "", -1, -1),)
_STRENGTH = 0.3  # of a fit: the smaller, the smoother
_LEAST = 3
_REPEATED = 0.5  # what a grade counts that only repeats a labelled one
_CASE = 1.0  # what a grade of the test cases counts: single sentences, many of them odd
_REPORT = 0.3  # what a grade word of an inspection report counts
_CORPUS = 2.0  # what one of the corpus counts: its labels are the reference
_SMALLEST = 0.01  # weights below it are left out


@dataclass(frozen=True, slots=True)
class Document:
    """One labelled text, and how much each of its grades counts."""

    name: str
    text: str
    judgements: list[dict[str, Any]]
    weight: float = 1.0


@dataclass(slots=True)
class Sample:
    """One grade word: its signs, what its label says (None: nothing) and the signs of each area it might be of."""

    signs: list[str]
    given: bool
    status: str | None
    other: bool | None
    weight: float
    areas: list[tuple[list[str], bool]]


def documents(corpus: Path | None, folders: Sequence[Path]) -> Iterator[Document]:
    """The documents written for training, those of the corpus, and those of further folders."""
    if OWN.exists():
        for line in OWN.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            yield Document(row["name"], row["text"], row["judgements"])
    corpora = [corpus / name for name in ("releases", "written")] if corpus else []
    for folder in (*corpora, *folders):
        for path in sorted((folder / "labels").glob("*.json")):
            labels = json.loads(path.read_text(encoding="utf-8"))
            text = (folder / labels["document"]).read_text(encoding="utf-8-sig").replace("\r\n", "\n")
            weight = _CORPUS if folder in corpora else 1.0
            yield Document(f"{folder.name}/{labels['document']}", text, labels["judgements"], weight)


def samples_of(document: Document) -> list[Sample]:
    """Every grade word of its sentences, as the second reading would meet it."""
    return watched(functools.partial(_judge, document.text), document.judgements, document.weight)


def cases() -> Iterator[Callable[[], Any]]:
    """Readings of the texts of ``tests/cases``, whose rows the tests check: there the rules are right."""
    sys.path.insert(0, str(ROOT / "tests"))
    from test_judgements import CASES, judge

    for case in CASES:
        if not {"xfail", "skip"} & case.keys():
            yield functools.partial(judge, case)


def reports(corpus: Path) -> Iterator[Callable[[], Any]]:
    """Readings of the inspection reports: hundreds of findings that are no grades, and grades that the rules know."""
    for path in sorted((corpus / "reports").glob("*.pdf")):
        for file in list_inputs([path]):
            for row in read_input(file, max_chars=5_000_000):
                if hasattr(row, "text"):
                    yield functools.partial(_judge, row.text)


def _judge(text: str) -> None:
    structure = build_structure(text)
    about = find_about(structure)
    find_judgements(structure, about=about, dates=find_dates(structure, about=about))


def watched(read: Callable[[], Any], labels: list[dict[str, Any]] | None, weight: float) -> list[Sample]:
    """What the second reading meets while ``read`` runs; without labels the rules are taken to be right."""
    samples: list[Sample] = []

    def watch(
        reading: Reading, tokens: list[Token], setting: Sequence[str], mentions: list[Mention], *_: object
    ) -> list[Mention]:
        told = labels if labels is not None else [row for mention in mentions for row in _as_labels(mention)]
        samples.extend(_samples(told, weight, reading, tokens, setting, mentions))
        return mentions

    reader, prose.second_reading = prose.second_reading, watch
    try:
        read()
    finally:
        prose.second_reading = reader
    return samples


def _as_labels(mention: Mention) -> Iterator[dict[str, Any]]:
    """A mention of the rules as the labels of its areas."""
    for area in mention.areas or (None,):
        yield {
            "char_start": mention.start,
            "grade": mention.grade,
            "area": area.key if area else "other" if mention.scope else "overall",
            "area_text": area.text if area else None,
            "status": mention.status,
            "subject": mention.subject.kind,
        }


def _samples(
    judgements: list[dict[str, Any]],
    weight: float,
    reading: Reading,
    tokens: list[Token],
    setting: Sequence[str],
    mentions: list[Mention],
) -> Iterator[Sample]:
    grades = weighed_grades(tokens)
    if not grades:
        return
    signs = [signs_of(reading, token) for token in tokens]
    for index in grades:
        hit = tokens[index].hit
        assert hit is not None
        labels = [label for label in judgements if abs(label["char_start"] - hit.start) <= 2]
        wanted = [label for label in labels if not label.get("optional")]
        claimed = [mention for mention in mentions if mention.start == hit.start]
        repeated = any(label["grade"] == hit.grade for label in judgements)
        if labels and not wanted:
            continue  # neither right nor wrong
        told = _named(grade_signs(tokens, signs, index, setting))
        if not wanted:
            if claimed and repeated:
                first = claimed[0]
                yield Sample(told, True, first.status, first.subject.kind == "other", weight * _REPEATED, [])
            else:
                yield Sample(told, False, None, None, weight * (_REPEATED if repeated else 1.0), [])
            continue
        status, subject = wanted[0]["status"], wanted[0]["subject"]
        wanted = [label for label in wanted if (label["status"], label["subject"]) == (status, subject)]
        areas = []
        for at, told_of in areas_told(tokens, signs, index, setting):
            refs = area_ref(reading, hit.grade, tokens[at].start, tokens[at].end) if at >= 0 else WHOLE
            hits = any(_is_area(ref.key, ref.text, label) for ref in refs for label in wanted)
            areas.append((_named(told_of), hits))
        if not any(hits for _, hits in areas):
            areas = []  # its area is named elsewhere, or by words that no file knows
        yield Sample(told, True, status, subject == "other", weight, areas)


def _named(told: Told) -> list[str]:
    return [f"{place}{JOINT}{sign}" for place, signs in told for sign in signs]


def _is_area(key: str, words: str, label: dict[str, Any]) -> bool:
    if key != label["area"] or key != "other":
        return bool(key == label["area"])
    ours, theirs = set(folded(words).split()), set(folded(label["area_text"] or "").split())
    return len(ours & theirs) >= 0.6 * min(len(ours), len(theirs)) > 0


def fit(rows: Sequence[list[str]], answers: Sequence[Any], weights: Sequence[float]) -> tuple[dict[str, Any], Any]:
    """One logistic regression over the signs; its weights by sign (a column for each answer) and its intercepts."""
    counts: dict[str, int] = {}
    for row in rows:
        for sign in set(row):
            counts[sign] = counts.get(sign, 0) + 1
    index = {sign: i for i, sign in enumerate(sorted(sign for sign, n in counts.items() if n >= _LEAST))}
    places = [sorted({index[sign] for sign in row if sign in index}) for row in rows]
    starts = np.cumsum([0, *map(len, places)])
    matrix = sparse.csr_matrix(
        (np.ones(starts[-1]), np.concatenate([np.array(p, dtype=int) for p in places]), starts),
        shape=(len(rows), len(index)),
    )
    model = LogisticRegression(C=_STRENGTH, max_iter=600).fit(matrix, list(answers), sample_weight=list(weights))
    return {sign: model.coef_[:, i] for sign, i in index.items()}, model


def train(samples: Sequence[Sample], to: Path) -> None:
    """Fit the four models and write their weights."""
    given, of_given = fit([s.signs for s in samples], [s.given for s in samples], [s.weight for s in samples])
    told = [s for s in samples if s.status is not None]
    weights = [s.weight for s in told]
    status, of_status = fit([s.signs for s in told], [STATUSES.index(s.status or "") for s in told], weights)
    other, of_other = fit([s.signs for s in told], [bool(s.other) for s in told], weights)
    names = sorted({*given, *status, *other})
    nothing, nowhere = np.zeros(1), np.zeros(len(STATUSES))
    rows = [
        np.concatenate([given.get(name, nothing), status.get(name, nowhere), other.get(name, nothing)])
        for name in names
    ]
    intercept = np.concatenate([of_given.intercept_, of_status.intercept_, of_other.intercept_])
    _write(to / "grades", names, np.array(rows), intercept, LABELS)
    named = [(signs, hits) for s in told for signs, hits in s.areas]
    area, of_area = fit([signs for signs, _ in named], [hits for _, hits in named], [1.0] * len(named))
    names = sorted(area)
    _write(to / "areas", names, np.array([area[name] for name in names]), of_area.intercept_, ("area",))
    print(f"{len(samples)} grade words, {len(told)} of them given, {len(named)} areas weighed")


def _write(path: Path, names: list[str], rows: Any, intercept: Any, labels: tuple[str, ...]) -> None:
    kept = [i for i in range(len(names)) if np.abs(rows[i]).max() >= _SMALLEST]
    write_weights(path, [names[i] for i in kept], rows[kept], intercept, labels)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--leave", action="append", default=[])
    parser.add_argument("--to", type=Path, default=ROOT / "models" / "judgements")
    given = parser.parse_args()
    samples, seen = [], set()
    for document in documents(given.corpus, given.folders):
        if document.text[:300] in seen or any(name in document.name for name in given.leave):
            continue
        seen.add(document.text[:300])
        samples += samples_of(document)
    samples += [sample for read in cases() for sample in watched(read, None, _CASE)]
    if given.corpus:
        samples += [sample for read in reports(given.corpus) for sample in watched(read, None, _REPORT)]
    train(samples, given.to)


if __name__ == "__main__":
    main()
