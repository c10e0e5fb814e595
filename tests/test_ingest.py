"""Every kind of file gives documents with canonical text and the metadata it states."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import os
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from builders import At, page, part_replaced, pdf, word

from pipeline.errors import UsageError
from pipeline.ingest import read_input
from pipeline.sources import InputFile, SourceDocument, doc_id_of, list_inputs

RELEASE = "Ofsted visits Wexcombe\n\n“Leaders know their services,” the report says.\n\n  • Plans are timely\n"


def read(path: Path) -> list[SourceDocument]:
    """The documents of one file, none of which may be a failure."""
    (file,) = list_inputs([path])
    found = list(read_input(file))
    assert all(isinstance(item, SourceDocument) for item in found), found
    return found  # type: ignore[return-value]


def read_bytes(tmp_path: Path, name: str, data: bytes) -> SourceDocument:
    path = tmp_path / name
    path.write_bytes(data)
    (document,) = read(path)
    return document


# --- listing -----------------------------------------------------------------------------------------------------


def names(*paths: str | Path) -> list[str]:
    return [file.source for file in list_inputs(paths)]


def test_folder_is_walked_in_order_without_hidden_and_unknown_files(tmp_path: Path) -> None:
    for name in (
        "b.txt",
        "a/z.HTML",
        "a/deep/er/c.jsonl.gz",
        ".hidden.txt",
        ".git/x.txt",
        "~$lock.docx",
        "picture.png",
        "x.pdf.gz",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    assert names(tmp_path) == ["a/deep/er/c.jsonl.gz", "a/z.HTML", "b.txt"]


def test_order_of_arguments_does_not_matter_and_nothing_is_listed_twice(tmp_path: Path) -> None:
    for name in ("one/a.txt", "one/b.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    given = [tmp_path / "one", tmp_path / "one" / "b.txt", str(tmp_path / "one" / "*.txt")]
    assert names(*given) == names(*reversed(given)) == ["a.txt", "b.txt"]


def test_sources_of_glob_and_single_file(tmp_path: Path) -> None:
    for name in ("press/2023/a.txt", "press/2024/b.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    assert names(f"{tmp_path}/press/**/*.txt") == ["2023/a.txt", "2024/b.txt"]
    assert names(f"{tmp_path}/press/2023/*.txt") == ["a.txt"]
    assert names(tmp_path / "press" / "2024" / "b.txt") == ["b.txt"]


def test_same_name_in_two_folders_keeps_two_sources(tmp_path: Path) -> None:
    for name in ("one/news/a.txt", "two/news/a.txt"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text(name)
    assert names(tmp_path / "one", tmp_path / "two") == ["one/news/a.txt", "two/news/a.txt"]


def test_linked_folders_are_entered_once(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "x.txt").write_text("x")
    (tmp_path / "a" / "b" / "loop").symlink_to(tmp_path / "a")
    (tmp_path / "again").symlink_to(tmp_path / "a" / "b")
    assert names(tmp_path) == ["a/b/x.txt"]


def test_pipes_in_a_folder_are_skipped(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "a.txt").write_text("x")
    assert names(tmp_path) == ["a.txt"]


def test_names_of_files_that_are_odd_or_no_unicode(tmp_path: Path) -> None:
    for name in ("two\nlines.txt", "café 😀.txt"):
        (tmp_path / name).write_text("x")
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")).write_text("x")
    found = names(tmp_path)
    assert found == sorted(["two\nlines.txt", "café 😀.txt", "caf\\xe9.txt"])
    assert [document.text for file in list_inputs([tmp_path]) for document in read_input(file)] == ["x"] * 3
    assert all(source.encode("utf-8") for source in found)


@pytest.mark.parametrize("path", ["no/such/folder", "no-such-file.txt", "nothing/*.txt", "", "bad\0name"])
def test_a_path_that_is_not_there_is_a_usage_error(path: str) -> None:
    with pytest.raises(UsageError):
        list_inputs([path])


def test_a_pipe_named_outright_is_a_usage_error(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(UsageError, match="pipe"):
        list_inputs([tmp_path / "pipe.txt"])


def test_doc_id_is_made_of_the_source() -> None:
    assert doc_id_of("a.txt") == "18b7cb099a9ea3f5"


# --- plain text --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("utf-8", RELEASE.encode()),
        ("utf-8 with mark", b"\xef\xbb\xbf" + RELEASE.encode()),
        ("windows line ends", RELEASE.replace("\n", "\r\n").encode()),
        ("utf-16 with mark", RELEASE.encode("utf-16")),
        ("utf-16 big-endian with mark", b"\xfe\xff" + RELEASE.encode("utf-16-be")),
        ("utf-16 without mark", RELEASE.encode("utf-16-le")),
        ("utf-16 big-endian without mark", RELEASE.encode("utf-16-be")),
        ("utf-32 with mark", RELEASE.encode("utf-32")),
        ("windows-1252", RELEASE.encode("cp1252")),
    ],
)
def test_plain_text_is_the_decoded_file(tmp_path: Path, name: str, data: bytes) -> None:
    assert read_bytes(tmp_path, "a.txt", data).text == RELEASE
    assert read_bytes(tmp_path, "a.md.gz", gzip.compress(data)).text == RELEASE


def test_latin_1_letters_are_read(tmp_path: Path) -> None:
    assert (
        read_bytes(tmp_path, "a.txt", "Siân visited a café in £ land.".encode("latin-1")).text
        == "Siân visited a café in £ land."
    )


def test_one_stray_byte_does_not_spoil_the_rest(tmp_path: Path) -> None:
    data = "“Good” – said Siân’s café owner, “very good”".encode() + b" it\x92s"
    assert read_bytes(tmp_path, "a.txt", data).text == "“Good” – said Siân’s café owner, “very good” it’s"


def test_nothing_else_is_touched(tmp_path: Path) -> None:
    text = "\ufeffA\rB\n\n\n  C\t\u200bD \x0c E\u2028F\n".removeprefix("\ufeff")
    assert read_bytes(tmp_path, "a.txt", text.encode()).text == text


def test_a_million_quotation_marks_are_a_text(tmp_path: Path) -> None:
    assert len(read_bytes(tmp_path, "a.txt", b'"' * 1_000_000).text) == 1_000_000


# --- web pages ---------------------------------------------------------------------------------------------------

STORY = """<h1>Ofsted visits Wexcombe</h1><p>Published: 3 May 2024</p>
<p>Performance was <b>Good</b> in the
following areas:</p>
<ul><li>Adoption</li><li><p>Care leavers</p></li></ul>
<p>“Leaders know their services well,” the report says.<br><br>She added: "It&#8217;s a start."</p>
<h2>Judgements</h2>
<table><tr><th>Area</th><th>Grade</th></tr><tr><td>Overall effectiveness</td><td>Requires improvement</td></tr></table>
<p>Leadership: 4 - Good</p>"""
STORY_TEXT = """Ofsted visits Wexcombe

Published: 3 May 2024

Performance was Good in the following areas:

• Adoption
• Care leavers

“Leaders know their services well,” the report says.

She added: "It’s a start."

Judgements

Area | Grade
Overall effectiveness | Requires improvement

Leadership: 4 - Good
"""


@pytest.mark.parametrize(
    "wrapped",
    [
        "{}",
        "<article>{}</article>",
        '<div class="row"><div class="col-8">{}</div></div>',
        "<form><section>{}</section></form>",
        '<table width="100%"><tr><td>Wexcombe</td></tr><tr><td>{}</td></tr></table>',
    ],
)
def test_main_text_of_a_page_keeps_its_shape(tmp_path: Path, wrapped: str) -> None:
    assert read_bytes(tmp_path, "a.html", page(wrapped.format(STORY))).text == STORY_TEXT


def test_a_short_page_is_read_whole(tmp_path: Path) -> None:
    assert read_bytes(tmp_path, "a.htm", b"<p>Ofsted rated it <i>good</i>.</p>").text == "Ofsted rated it good.\n"


def test_the_heading_of_a_page_is_never_lost(tmp_path: Path) -> None:
    body = '<div class="hero-banner"><h1>Visit to Wexcombe</h1></div><div><p>Ofsted came.</p><p>Ofsted left.</p></div>'
    assert read_bytes(tmp_path, "a.html", page(body)).text.startswith("Visit to Wexcombe\n\nOfsted came.")


@pytest.mark.parametrize(
    ("head", "body", "day"),
    [
        ('<meta property="article:published_time" content="2024-05-03T23:30:00+01:00">', "", "2024-05-03"),
        ('<meta name="DCTERMS.issued" content="2024-05-03">', "", "2024-05-03"),
        (
            '<script type="application/ld+json">[{"@type": "Report", "datePublished": "2024-05-03"}]</script>',
            "",
            "2024-05-03",
        ),
        ("", '<p>Posted <time class="entry-date" datetime="2024-05-03">3 May</time></p>', "2024-05-03"),
        ("", "<p>Published: <time>3 May 2024</time></p>", "2024-05-03"),
        ("", '<span itemprop="datePublished" content="2024-05-03">last week</span>', "2024-05-03"),
        ('<meta property="article:modified_time" content="2024-05-03">', "", None),
        ('<link rel="canonical" href="https://wexcombe.example/2024/05/03/visit">', "", None),
        ("", "<p>Published: 3 May 2024</p>", None),
        ("", '<time class="event-date" datetime="2024-05-03"></time>', None),
        ('<meta name="date" content="not a date"><script type="application/ld+json">{broken</script>', "", None),
    ],
)
def test_day_of_publication_comes_from_metadata_alone(tmp_path: Path, head: str, body: str, day: str | None) -> None:
    document = read_bytes(
        tmp_path, "a.html", page(f"<h1>Visit</h1>{body}<p>Ofsted visited on 1 April 2020.</p>", head=head)
    )
    assert document.published_on == (dt.date.fromisoformat(day) if day else None)


def test_title_publisher_and_address_of_a_page(tmp_path: Path) -> None:
    head = '<meta property="og:site_name" content="Wexcombe Council"><link rel="canonical" href="https://wexcombe.example/visit">'
    document = read_bytes(
        tmp_path, "a.html", page("<p>Ofsted came.</p>", head=head, title="Visit to Wexcombe - Wexcombe Council")
    )
    assert (document.title, document.publisher, document.address) == (
        "Visit to Wexcombe",
        "Wexcombe Council",
        "https://wexcombe.example/visit",
    )


def test_encoding_that_a_page_declares(tmp_path: Path) -> None:
    data = '<meta charset="iso-8859-1"><h1>Siân’s visit</h1><p>A café – £5.</p>'.encode("cp1252")
    assert read_bytes(tmp_path, "a.html", data).text == "Siân’s visit\n\nA café – £5.\n"


# --- Word --------------------------------------------------------------------------------------------------------


def test_word_document_in_its_order(tmp_path: Path) -> None:
    data = word(
        "# Ofsted visits Wexcombe",
        "Strengths included:",
        "* stable leaders",
        "* timely plans",
        [["Area", "Grade"], ["Overall effectiveness", "Good"]],
        "1. Ensure plans are clear.",
        "1. Act sooner.",
        "Ends",
        title="A visit",
    )
    document = read_bytes(tmp_path, "a.docx", data)
    assert document.title == "A visit"
    assert document.text == (
        "Ofsted visits Wexcombe\n\nStrengths included:\n\n• stable leaders\n• timely plans\n\n"
        "Area | Grade\nOverall effectiveness | Good\n\n1. Ensure plans are clear.\n2. Act sooner.\n\nEnds\n"
    )


def test_a_table_that_lays_out_a_word_page_is_read_as_text(tmp_path: Path) -> None:
    long = "Inspectors found that leaders know their services well. " * 10
    assert "|" not in read_bytes(tmp_path, "a.docx", word([["News", long], ["Contact", "Press office"]])).text


# --- rows --------------------------------------------------------------------------------------------------------

ROWS = [
    {
        "id": "w1",
        "headline": "A visit",
        "body": "Ofsted came.\nIt left.",
        "date": "2024-05-03",
        "publisher": "Wexcombe Gazette",
        "url": "https://x.example",
    },
    {
        "id": 2,
        "headline": None,
        "body": "Ofsted rated it “good”, twice",
        "date": "03/05/2024",
        "publisher": "",
        "url": None,
    },
]


def as_jsonl() -> bytes:
    return "\n".join(json.dumps(row) for row in ROWS).encode() + b"\n\n"


def as_csv(delimiter: str = ",") -> bytes:
    rows = [list(ROWS[0]), *(list(row.values()) for row in ROWS)]
    return "\r\n".join(
        delimiter.join('"' + str(cell or "").replace('"', '""') + '"' for cell in row) for row in rows
    ).encode()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.jsonl", as_jsonl()),
        ("a.jsonl.gz", gzip.compress(as_jsonl())),
        ("a.jsonl", b"\xef\xbb\xbf" + as_jsonl()),
        ("a.csv", as_csv()),
        ("a.csv", as_csv(";")),
        ("a.csv", as_csv("\t")),
        ("a.csv.gz", gzip.compress(as_csv())),
        ("a.csv", b"\xef\xbb\xbf" + as_csv()),
        ("a.csv", as_csv().decode().encode("cp1252")),
        ("a.csv", as_csv().decode().encode("utf-16")),
    ],
)
def test_rows_become_documents(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    first, second = read(tmp_path / name)
    assert first == SourceDocument(
        f"{name}#w1", "Ofsted came.\nIt left.", "A visit", dt.date(2024, 5, 3), "Wexcombe Gazette", "https://x.example"
    )
    assert second == SourceDocument(f"{name}#2", "Ofsted rated it “good”, twice", None, dt.date(2024, 5, 3), None, None)


def test_parquet_rows(tmp_path: Path) -> None:
    table = pa.table(
        {"Text": ["Ofsted came.", "Ofsted left."], "published_on": [dt.date(2024, 5, 3), None], "score": [1, 2]}
    )
    pq.write_table(table, tmp_path / "a.parquet")
    assert read(tmp_path / "a.parquet") == [
        SourceDocument("a.parquet#1", "Ofsted came.", published_on=dt.date(2024, 5, 3)),
        SourceDocument("a.parquet#2", "Ofsted left."),
    ]


def test_rows_without_id_are_called_by_their_number(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "one"}\n\n{"text": "two"}\n')
    assert [document.source for document in read(tmp_path / "a.jsonl")] == ["a.jsonl#1", "a.jsonl#3"]


def test_rows_of_a_large_file_come_one_by_one(tmp_path: Path) -> None:
    with (tmp_path / "a.jsonl").open("w") as handle:
        for number in range(20_000):
            handle.write(json.dumps({"text": f"Release {number}. " * 20}) + "\n")
    rows = read_input(InputFile(tmp_path / "a.jsonl", "a.jsonl", 1))
    assert next(rows).source == "a.jsonl#1"  # type: ignore[union-attr]
    assert sum(1 for _ in rows) == 19_999


# --- PDF ---------------------------------------------------------------------------------------------------------


def test_pdf_with_a_title_of_its_own(tmp_path: Path) -> None:
    document = read_bytes(tmp_path, "a.PDF", pdf([At(72, 100, "Ofsted came (“twice”).")], title="Visit to Wexcombe"))
    assert (document.text, document.title) == ("Ofsted came (“twice”).\n", "Visit to Wexcombe")
    assert read_bytes(tmp_path, "b.pdf", pdf([At(72, 100, "x y")], title="Microsoft Word - draft3.docx")).title is None


def test_reading_pdfs_leaves_no_file_open(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf([At(72, 100, "Ofsted came.")]))
    before = open_files()
    for _ in range(50):
        read(tmp_path / "a.pdf")
    assert open_files() <= before


def open_files() -> int:
    listing = Path("/proc/self/fd")
    return sum(1 for _ in listing.iterdir()) if listing.exists() else 0


WORDS = """<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
 xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:body>
<w:p><w:ins><w:r><w:t>Ofsted came</w:t></w:r></w:ins><w:del><w:r><w:delText> not</w:delText></w:r></w:del>
<w:hyperlink><w:r><w:t xml:space="preserve"> to Wexcombe</w:t></w:r></w:hyperlink>
<w:r><w:rPr><w:vanish/></w:rPr><w:t>secretly</w:t></w:r>
<w:r><w:instrText>HYPERLINK</w:instrText></w:r><w:r><w:t>.</w:t></w:r></w:p>
<w:sdt><w:sdtContent><w:p><w:r><w:t>Published:</w:t><w:tab/><w:t>3 May</w:t>
<w:br/><w:t>By Ada Finch</w:t></w:r></w:p></w:sdtContent></w:sdt>
<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p><w:r><w:t>A box.</w:t></w:r></w:p></w:txbxContent>
</mc:Choice>
<mc:Fallback>
<w:txbxContent><w:p><w:r><w:t>A box.</w:t></w:r></w:p></w:txbxContent></mc:Fallback></mc:AlternateContent></w:r></w:p>
<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Overall</w:t></w:r></w:p></w:tc>
<w:tc><w:tbl><w:tr><w:tc><w:p><w:r><w:t>Good</w:t></w:r></w:p>
</w:tc></w:tr></w:tbl><w:p/></w:tc></w:tr></w:tbl></w:body></w:document>"""


def test_changes_boxes_and_controls_of_a_word_document(tmp_path: Path) -> None:
    data = part_replaced(word("x"), "word/document.xml", WORDS.encode())
    assert read_bytes(tmp_path, "a.docx", data).text == (
        "Ofsted came to Wexcombe.\n\nPublished:\t3 May\nBy Ada Finch\n\nA box.\n\nOverall | Good\n"
    )
