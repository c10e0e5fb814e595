"""The pages of the report: faithful to the text, deaf to what a document holds, complete in their links."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.display import visible
from pipeline.errors import UsageError
from pipeline.report import page_name, source, write_report
from pipeline.report.charts import diverging, strip, tone
from pipeline.schemas import SCHEMAS
from pipeline.storage.ids import doc_id_of

TEXT = """Ofsted rates Wexmoor good

Ofsted published its report today. Wexmoor was judged good for help and protection, requires improvement
for leadership.

Inspectors said: "Social workers know children well since May 2023, but plans drift."
Cllr Ann Ode said: "We are pleased," and added: "We have hired ten managers."
"""

HOSTILE = [
    "<script>alert(1)</script>",
    "</script></style></title><script>alert(2)</script>",
    "\"><img src=x onerror=alert(3)>' onmouseover='alert(4)",
    "javascript:alert(5)",
    "{{ 7 * 7 }}{% raw %}<!-- ]]> --",
    "‮reversed‬ \x1b[31mred \x00nul \r cr ␀ \u2028 line <\u200bscript>",
    "＜script＞ &lt;script&gt; &#60;b&#62;",
]


def span(words: str, text: str = TEXT) -> dict[str, int]:
    start = text.index(words)
    return {"char_start": start, "char_end": start + len(words)}


def document(name: str = "a.txt", text: str | None = TEXT, **values: Any) -> dict[str, Any]:
    facts = {
        "doc_id": doc_id_of(name),
        "source": name,
        "text_sha256": "0" * 64,
        "title": "Ofsted rates Wexmoor good",
        "inspectorate": "Ofsted",
        "provider": "Wexmoor",
        "event_type": "inspection",
        "overall_grade": "good",
        "published_on": dt.date(2024, 5, 3),
        "language": "en",
        "n_words": 60,
        "pipeline_version": "1",
        "models_version": "abc",
        "text": text,
    }
    return facts | values


def rows_of(doc: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Rows whose places overlap: a fragment inside a strength, a date inside a quote inside a finding."""
    own = {"doc_id": doc["doc_id"], "rule": "r", "confidence": 0.9}
    date = {"granularity": "day", "anchor": "self", "role": "other"}
    judgement = {
        "scale": "ofsted_four_grade",
        "status": "current",
        "in_force": True,
        "subject": "provider",
        "n_mentions": 1,
    }
    finding = {"theme": "workforce", "source": "inspectorate", "verbatim": False, "text": "..."}
    said = 'We are pleased," and added: "We have hired ten managers.'
    return {
        "dates": [
            own | date | {"date_id": "d-today", "text": "today"} | span("today"),
            own | date | {"date_id": "d-may", "text": "May 2023"} | span("May 2023"),
        ],
        "judgements": [
            own
            | judgement
            | {
                "judgement_id": "j-1",
                "area": "help_and_protection",
                "grade": "good",
                "grade_text": "good",
                "rank": 2,
            }
            | span("good for help"),
            own
            | judgement
            | {
                "judgement_id": "j-2",
                "area": "leadership",
                "grade": "requires_improvement",
                "grade_text": "requires improvement",
                "rank": 3,
            }
            | span("requires improvement"),
        ],
        "quotes": [
            own
            | {
                "quote_id": "q-1",
                "text": "...",
                "quote_text": "...",
                "n_segments": 1,
                "kind": "direct",
                "speaker": "Ofsted",
                "speaker_kind": "organisation",
            }
            | span("Social workers know children well since May 2023, but plans drift."),
            own
            | {
                "quote_id": "q-2",
                "text": said,
                "quote_text": said,
                "n_segments": 2,
                "kind": "direct",
                "speaker": "Ann Ode",
                "speaker_kind": "person",
                "role": "leader",
                "organisation": "Wexmoor Council",
            }
            | span(said),
        ],
        "findings": [
            own
            | finding
            | {"finding_id": "f-1", "kind": "strength"}
            | span("Social workers know children well since May 2023"),
            own | finding | {"finding_id": "f-2", "kind": "weakness"} | span("plans drift"),
            own
            | finding
            | {"finding_id": "f-3", "kind": "response", "source": "provider"}
            | span("We have hired ten managers."),
        ],
        "evidence": [
            {"doc_id": doc["doc_id"], "table": table, "row_id": row, "field": field} | span(words)
            for table, row, field, words in [
                ("quotes", "q-2", "segment", "We are pleased,"),
                ("quotes", "q-2", "segment", "We have hired ten managers."),
                ("quotes", "q-2", "speaker", "Ann Ode"),
                ("documents", doc["doc_id"], "title", "Ofsted rates Wexmoor good"),
                ("documents", doc["doc_id"], "provider", "Wexmoor"),
                ("documents", doc["doc_id"], "published_on", "today"),
            ]
        ],
    }


def write_tables(folder: Path, documents: list[dict[str, Any]], **others: list[dict[str, Any]]) -> Path:
    """Tables as a run writes them; documents with the text above, or none, have the rows of ``rows_of``."""
    rows: dict[str, list[dict[str, Any]]] = {name: list(others.get(name, [])) for name in SCHEMAS}
    rows["documents"] += documents
    for doc in documents:
        if doc["text"] in (TEXT, None):
            for table, own in rows_of(doc).items():
                rows[table] += own
    for name, schema in SCHEMAS.items():
        (folder / name).mkdir(parents=True, exist_ok=True)
        pq.write_table(pa.Table.from_pylist(rows[name], schema=schema), folder / name / "part-00000.parquet")
    return folder


class Page(HTMLParser):
    """What a browser would make of a page: its elements, links and ids, and the reader's text."""

    def __init__(self, path: Path) -> None:
        super().__init__(convert_charrefs=True)
        self.path, self.html = path, path.read_text(encoding="utf-8")
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = self.reader = ""
        self.depth = 0
        self.feed(self.html)
        self.ids = [attributes["id"] for _, attributes in self.elements if "id" in attributes]
        self.links = [attributes["href"] or "" for _, attributes in self.elements if "href" in attributes]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self.elements.append((tag, attributes))
        if tag == "div" and (self.depth or attributes.get("class") == "text"):
            self.depth += 1

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag == "div" and self.depth > 0

    def handle_data(self, data: str) -> None:
        self.text += data
        if self.depth:
            self.reader += data

    def marks(self) -> list[tuple[str, str]]:
        return [(a["data-rows"] or "", a["class"] or "") for tag, a in self.elements if tag == "mark"]


def report(folder: Path, tables: Path) -> dict[str, Page]:
    index = write_report(tables, folder / "report")
    return {
        path.name: Page(path) for path in [index, *sorted((folder / "report" / "documents").glob("*.html"))]
    }


def test_the_reader_shows_the_text_itself(tmp_path: Path) -> None:
    page = report(tmp_path, write_tables(tmp_path / "t", [document()]))[page_name(doc_id_of("a.txt"))]
    assert page.reader == TEXT


def test_overlapping_marks_are_cut_into_segments_with_every_row(tmp_path: Path) -> None:
    page = report(tmp_path, write_tables(tmp_path / "t", [document()]))[page_name(doc_id_of("a.txt"))]
    marks = page.marks()
    assert ("q1 s1 d2", "quote strength date") in marks  # the date inside the strength inside the quote
    assert ("q1 w1", "quote weakness") in marks
    assert ("q2 r1", "quote response") in marks
    assert ("d1 fact-published_on", "date") in marks
    assert ("q1", "quote") in marks  # ", but " between strength and weakness


@pytest.mark.parametrize("words", HOSTILE)
def test_text_of_a_document_is_never_markup(tmp_path: Path, words: str) -> None:
    bad = document(
        words,
        f"{words}\n\n{TEXT}{words}",
        title=words,
        provider=words,
        provider_code=words,
        publisher=words,
        inspectorate=words,
        overall_grade=words,
        event_type=words,
        lead_inspector=words,
        pipeline_version=words,
        models_version=words,
    )
    own = {
        "doc_id": bad["doc_id"],
        "rule": words,
        "confidence": 0.5,
        "char_start": 0,
        "char_end": len(words),
        "text": words,
    }
    tables = write_tables(
        tmp_path / "t",
        [document(), bad],
        dates=[own | dict.fromkeys(("date_id", "granularity", "role", "anchor"), words)],
        judgements=[
            own
            | dict.fromkeys(
                (
                    "judgement_id",
                    "area",
                    "area_text",
                    "grade",
                    "grade_text",
                    "scale",
                    "subject",
                    "subject_text",
                ),
                words,
            )
            | {"status": "current", "rank": 3, "n_mentions": 2, "in_force": True},
            own
            | dict.fromkeys(("judgement_id", "area", "area_text", "grade", "grade_text", "scale"), words)
            | {"status": "current", "subject": "provider", "rank": 3, "n_mentions": 2, "in_force": True},
        ],
        quotes=[
            own
            | dict.fromkeys(
                ("quote_id", "quote_text", "kind", "speaker", "speaker_kind", "role", "organisation"), words
            )
            | {"n_segments": 2}
        ],
        findings=[
            own
            | dict.fromkeys(("finding_id", "theme", "source", "heading"), words)
            | {"kind": "weakness", "verbatim": True}
        ],
        evidence=[
            {
                "doc_id": bad["doc_id"],
                "table": "documents",
                "row_id": bad["doc_id"],
                "field": "provider",
                "char_start": 0,
                "char_end": len(words),
            }
        ],
        officials=[
            dict.fromkeys(("official_id", "name", "role", "organisation"), words)
            | {"n_documents": 1, "n_quotes": 1}
        ],
        failures=[dict.fromkeys(("run_id", "source", "stage", "error", "message"), words)],
    )
    plain = report(tmp_path / "plain", write_tables(tmp_path / "plain" / "t", [document()]))
    allowed = {tag for page in plain.values() for tag, _ in page.elements} | {
        "rect",
        "svg",
        "title",
        "dl",
        "div",
        "dt",
        "dd",
        "bdi",
    }
    pages = report(tmp_path, tables)
    assert len(pages) == 3
    for page in pages.values():
        tags = [tag for tag, _ in page.elements]
        assert set(tags) <= allowed
        assert tags.count("script") == tags.count("style") == 1
        assert not [
            name
            for _, attributes in page.elements
            for name in attributes
            if name.startswith("on") or name in ("src", "style")
        ]
        assert not [link for link in page.links if ":" in link]
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", page.html)
    hostile = pages[page_name(bad["doc_id"])]
    assert hostile.reader == visible(bad["text"])
    assert visible(words).split()[0] in pages["index.html"].text


def test_links_resolve_and_ids_are_unique(tmp_path: Path) -> None:
    documents = [
        document(f"{name}.txt", provider=provider)
        for name, provider in [("c", "Ayle"), ("a", "Boon"), ("b", None)]
    ]
    pages = report(tmp_path, write_tables(tmp_path / "t", documents))
    for page in pages.values():
        assert len(page.ids) == len(set(page.ids))
        for link in page.links:
            path, _, fragment = link.partition("#")
            target = (page.path.parent / path).resolve() if path else page.path.resolve()
            assert target.is_file(), link
            assert not fragment or fragment in pages[target.name].ids, link
    first, second, third = (pages[page_name(doc_id_of(name))] for name in ("c.txt", "a.txt", "b.txt"))
    assert [link for link in first.links if link.endswith(".html")].count(
        second.path.name
    ) == 2  # at the top and the bottom
    assert third.path.name in second.links and first.path.name in second.links
    assert third.path.name not in first.links


def test_pages_load_nothing_and_allow_only_their_own_script(tmp_path: Path) -> None:
    for page in report(tmp_path, write_tables(tmp_path / "t", [document()])).values():
        tags = {tag for tag, _ in page.elements}
        assert not tags & {
            "link",
            "img",
            "iframe",
            "object",
            "embed",
            "base",
            "form",
            "audio",
            "video",
            "use",
            "image",
        }
        assert not re.search(r"https?:|@import|url\(|src=", page.html)
        policy = next(
            a["content"] or "" for tag, a in page.elements if a.get("http-equiv") == "Content-Security-Policy"
        )
        assert policy.startswith("default-src 'none';") and "unsafe" not in policy
        for tag in ("style", "script"):
            inner = re.search(rf"<{tag}>(.*?)</{tag}>", page.html, re.DOTALL)
            assert inner
            digest = base64.b64encode(hashlib.sha256(inner[1].encode()).digest()).decode()
            assert f"{tag}-src 'sha256-{digest}'" in policy


def test_tables_without_text_give_pages_of_rows(tmp_path: Path) -> None:
    page = report(tmp_path, write_tables(tmp_path / "t", [document(text=None)]))[
        page_name(doc_id_of("a.txt"))
    ]
    assert "written without the text" in page.text
    assert not page.marks() and not page.reader
    assert {"j1", "d2", "q2", "s1", "w1", "r1"} <= set(page.ids)
    assert not [link for link in page.links if link.startswith("#t-")]


def test_empty_tables_give_an_overview_alone(tmp_path: Path) -> None:
    pages = report(tmp_path, write_tables(tmp_path / "t", []))
    assert list(pages) == ["index.html"]
    assert "hold no documents yet" in pages["index.html"].text


def test_a_document_in_which_nothing_was_found_says_so(tmp_path: Path) -> None:
    for text in ("Nothing here.", "", "\n\n"):
        pages = report(tmp_path, write_tables(tmp_path / "t", [document(text=text)]))
        assert "was found in this document" in pages[page_name(doc_id_of("a.txt"))].text


def test_the_overview_counts_a_repeated_text_once(tmp_path: Path) -> None:
    again = document("b.txt", duplicate_of=doc_id_of("a.txt"))
    pages = report(tmp_path, write_tables(tmp_path / "t", [document(), again]))
    words = " ".join(pages["index.html"].text.split())
    assert "2 documents about 1 provider, published on 3 May 2024." in words
    assert "1 document repeats the text of another" in words
    grades = re.findall(
        r'<th scope="row" dir="auto">(Help and protection|Leadership)</th>.*?</tr>',
        pages["index.html"].html,
        re.DOTALL,
    )
    assert grades == ["Help and protection", "Leadership"]
    assert re.search(r"Workforce</th>\s*<td class=\"number\">1</td>", pages["index.html"].html)
    assert page_name(doc_id_of("a.txt")) in pages[page_name(again["doc_id"])].links


def test_grades_on_which_documents_differ_are_listed(tmp_path: Path) -> None:
    visit = {"inspection_id": "i", "provider": "Wexmoor", "event_type": "inspection", "n_documents": 3}
    dates = {"start_date": dt.date(2024, 4, 29), "end_date": dt.date(2024, 5, 3)}
    grade = {"inspection_id": "i", "scale": "ofsted_four_grade", "agrees": False}
    grades = [
        grade | {"area": "overall", "grade": "inadequate", "rank": 4, "n_documents": 1},
        grade | {"area": "overall", "grade": "good", "rank": 2, "n_documents": 2},
        grade | {"area": "leadership", "grade": "good", "rank": 2, "n_documents": 3, "agrees": True},
    ]
    tables = write_tables(tmp_path / "t", [document()], inspections=[visit | dates], inspection_grades=grades)
    text = " ".join(report(tmp_path, tables)["index.html"].text.split())
    assert "29 April to 3 May 2024OverallGood (2 documents), Inadequate (1 document)" in text
    assert "2024Leadership" not in text


def test_the_same_tables_give_the_same_bytes_in_groups_of_any_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables = write_tables(tmp_path / "t", [document(f"{n}.txt", provider=f"P{n % 3}") for n in range(7)])
    one = {name: page.html for name, page in report(tmp_path / "one", tables).items()}
    monkeypatch.setattr(source, "GROUP_DOCUMENTS", 2)
    assert {name: page.html for name, page in report(tmp_path / "two", tables).items()} == one


def test_pages_of_forgotten_documents_go_and_other_files_stay(tmp_path: Path) -> None:
    report(tmp_path, write_tables(tmp_path / "t", [document("a.txt"), document("b.txt")]))
    (tmp_path / "report" / "documents" / "notes.html").write_text("mine", encoding="utf-8")
    pages = report(tmp_path, write_tables(tmp_path / "t", [document("b.txt")]))
    assert set(pages) == {"index.html", "notes.html", page_name(doc_id_of("b.txt"))}


def test_a_page_is_named_by_its_id_alone() -> None:
    assert page_name("0123456789abcdef") == "0123456789abcdef.html"
    for odd in ("../../etc/passwd", "A" * 16, "", "0123456789abcdef\n", "\ud800"):
        assert re.fullmatch(r"[0-9a-f]{16}\.html", page_name(odd))


def test_missing_and_damaged_tables_are_one_plain_line(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no tables there"):
        write_report(tmp_path / "nowhere", tmp_path / "report")
    tables = write_tables(tmp_path / "t", [document()])
    (tables / "findings" / "part-00000.parquet").write_bytes(b"PAR1 no longer")
    with pytest.raises(UsageError, match="findings") as caught:
        write_report(tables, tmp_path / "report")
    assert "\n" not in str(caught.value)
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(UsageError, match="cannot write"):
        write_report(write_tables(tmp_path / "t", [document()]), tmp_path / "file")


def test_a_table_that_is_not_there_counts_as_empty(tmp_path: Path) -> None:
    tables = write_tables(tmp_path / "t", [document()])
    for name in ("officials", "failures", "runs", "evidence"):
        (tables / name / "part-00000.parquet").unlink()
    assert len(report(tmp_path, tables)) == 2


@pytest.mark.parametrize(
    ("rank", "grades", "place"), [(1, 4, 0), (2, 4, 2), (3, 4, 4), (4, 4, 6), (2, 2, 6), (1, 1, 0), (9, 4, 6)]
)
def test_a_tone_tells_where_a_grade_stands_on_its_scale(rank: int, grades: int, place: int) -> None:
    assert tone(rank, grades) == place


def test_bars_are_drawn_to_one_measure() -> None:
    pieces = strip(
        {"good": 3, "inadequate": 1}, ["good", "inadequate"], {"good": 2, "inadequate": 6}, longest=8
    )
    assert [(piece.x, piece.width) for piece in pieces] == [(0, 375), (375, 125)]
    weak, strong = diverging(2, 4, longest=4)
    assert (weak.x, weak.width, strong.x, strong.width) == (250, 250, 500, 500)
    assert diverging(0, 0, longest=0)[0].width == 0
