"""How faithfully the reports of ``../shared/corpus/reports`` are read: cover table, dates, names and bullets.

    python benchmarks/reports.py [--reports DIR] [--only NAME] [--misses]

For each report, against ``truth.csv`` and ``truth_judgements.csv``: does each judged area stand with its grade on one
line of the text, does the line of inspection dates stand whole, the lead inspector's name, the publication date, and
are there as many bullets under "What needs to improve" as the report has. Then the same facts in the extracted rows.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import re
import statistics
import time
from collections import Counter, defaultdict
from pathlib import Path

from pipeline.ingest import list_inputs, read_input
from pipeline.sources import SourceDocument

REPORTS = Path(__file__).parent.parent.parent / "shared" / "corpus" / "reports"
_GRADES = {
    "requires_improvement": r"requires? improvement(?: to be good)?",
    "outstanding": "outstanding",
    "good": "good",
    "inadequate": "inadequate",
}
_DATES_LINE = re.compile(r"(?im)^inspection dates?\s?:.*$")
_IMPROVE = re.compile(r"(?m)^What needs to improve\b.*\n+((?:•.*\n)+)")
_BOARD = r"(?im)^(?:the (?:effectiveness of the )?)?local safeguarding children board.*?{}"


def check_text(text: str, truth: dict[str, str], judgements: list[dict[str, str]]) -> dict[str, bool]:
    """Which facts of the truth stand in the text as they should."""
    found: dict[str, bool] = {}
    for row in judgements:
        found[f"row {row['area']}"] = _row_stands(text, row)
    line = _DATES_LINE.search(text)
    found["dates line"] = line is not None and all(
        _names_day(line[0], truth[end]) for end in ("inspection_start", "inspection_end")
    )
    found["lead inspector"] = (
        re.search(rf"(?im)^lead inspectors?\s?:? {re.escape(truth['lead_inspector'])}(?:$|,| HMI$)", text) is not None
    )
    if truth["published_on"]:
        published = re.search(r"(?im)^report published\s?:(.*)$", text)
        found["published"] = published is not None and _names_day(published[1], truth["published_on"])
    if truth["needs_to_improve_bullets"]:
        bullets = _IMPROVE.search(text)
        found["improve bullets"] = bullets is not None and bullets[1].count("\n") == int(
            truth["needs_to_improve_bullets"]
        )
    return found


def _row_stands(text: str, row: dict[str, str]) -> bool:
    grade = _GRADES[row["grade"]]
    area = re.escape(row["area_text"]).replace("'", "['’]")
    if row["area"] == "safeguarding_board":
        return re.search(_BOARD.format(grade), text) is not None
    if row["area"] == "overall" and row["area_text"].startswith("Children"):
        return re.search(rf"(?im)^{area}[.]?$", text) is not None
    return re.search(rf"(?im)^{area}\.?\t{grade}$", text) is not None


def _names_day(line: str, iso: str) -> bool:
    day = dt.date.fromisoformat(iso)
    return re.search(rf"\b0?{day.day}\b", line) is not None and f"{day:%B}" in line and str(day.year) in line


def check_rows(document: SourceDocument, truth: dict[str, str], judgements: list[dict[str, str]]) -> dict[str, bool]:
    """Which facts of the truth the extracted rows hold."""
    from pipeline.stages import extract

    found = extract(
        document.text, published_on=document.published_on, publisher=document.publisher, title=document.title
    )
    facts = found.facts
    current = {
        (row.area, row.grade) for row in found.judgements if row.status == "current" and row.subject == "provider"
    }
    checks = {f"extracted {row['area']}": (row["area"], row["grade"]) in current for row in judgements}
    extra = {(area, grade) for area, grade in current} - {(row["area"], row["grade"]) for row in judgements}
    checks["no other current judgement"] = not extra
    checks["visit"] = (str(facts.inspection_start), str(facts.inspection_end)) == (
        truth["inspection_start"],
        truth["inspection_end"],
    )
    checks["lead inspector row"] = facts.lead_inspector == truth["lead_inspector"]
    overall = [row["grade"] for row in judgements if row["area"] == "overall"]
    if overall:
        checks["overall grade"] = facts.overall_grade == overall[0]
    return checks


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reports", type=Path, default=REPORTS)
    parser.add_argument("--only", default="")
    parser.add_argument("--misses", action="store_true", help="name each report and fact that is wrong")
    parser.add_argument("--rows", action="store_true", help="check the extracted rows too")
    options = parser.parse_args()
    truths = {row["document"]: row for row in csv.DictReader((options.reports / "truth.csv").open(encoding="utf-8"))}
    judgements: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in csv.DictReader((options.reports / "truth_judgements.csv").open(encoding="utf-8")):
        judgements[row["document"]].append(row)
    right: Counter[str] = Counter()
    of: Counter[str] = Counter()
    seconds: list[float] = []
    words = 0
    for file in list_inputs([options.reports]):
        if file.source not in truths or options.only not in file.source:
            continue
        started = time.perf_counter()
        (document,) = read_input(file)
        seconds.append(time.perf_counter() - started)
        if not isinstance(document, SourceDocument):
            print(f"{file.source}: {document.message}")
            continue
        words += len(document.text.split())
        checks = check_text(document.text, truths[file.source], judgements[file.source])
        if options.rows:
            checks |= check_rows(document, truths[file.source], judgements[file.source])
        for name, ok in checks.items():
            right[name] += ok
            of[name] += 1
            if options.misses and not ok:
                print(f"{file.source}: {name}")
    for name in of:
        print(f"{name:48} {right[name]:4} of {of[name]}")
    print(
        f"read {len(seconds)} reports, {words:,} words: "
        f"{statistics.mean(seconds):.3f} s a report, at most {max(seconds):.3f} s"
    )


if __name__ == "__main__":
    main()
