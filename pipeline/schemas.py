"""The Arrow schemas of all tables, written once: every column typed, described and marked nullable or not.

Descriptions live in the field metadata, so they travel inside the Parquet files; ``inspections schema`` prints them.
"""

from __future__ import annotations

import pyarrow as pa

from pipeline.records import STAGES

SCHEMA_VERSION = "1"

_S, _I, _F, _B, _D = pa.string(), pa.int64(), pa.float64(), pa.bool_(), pa.date32()
_T = pa.timestamp("us", tz="UTC")


def _schema(table: str, purpose: str, columns: list[tuple[str, pa.DataType, bool, str]]) -> pa.Schema:
    fields = [
        pa.field(name, kind, nullable=nullable, metadata={"description": words})
        for name, kind, nullable, words in columns
    ]
    return pa.schema(fields, metadata={"table": table, "description": purpose, "schema_version": SCHEMA_VERSION})


_DOC_ID = (
    "doc_id",
    _S,
    False,
    "document: 16 hex digits of SHA-256 of its source; it outlives corrections of the text",
)
_START = ("char_start", _I, False, "first character (half-open, Unicode code points, into documents.text)")
_END = ("char_end", _I, False, "end: one past the last character")
_RULE = ("rule", _S, False, "short name of the rule that decided")
_CONFIDENCE = ("confidence", _F, False, "how sure, 0 to 1; see models/README.md for what it means")

SCHEMAS: dict[str, pa.Schema] = {
    "documents": _schema(
        "documents",
        "One row a document, with its facts.",
        [
            _DOC_ID,
            (
                "source",
                _S,
                False,
                "path relative to the input folder, file.jsonl#id for a row of a file, or the address",
            ),
            ("text_sha256", _S, False, "SHA-256 of the text, hex"),
            ("duplicate_of", _S, True, "doc_id of the first document (by source) with the same text"),
            ("title", _S, True, "headline"),
            ("publisher", _S, True, "who published the text"),
            ("published_on", _D, True, "day the text was published"),
            ("inspectorate", _S, True, "Ofsted, CQC, HMICFRS, Estyn, Care Inspectorate, ..."),
            (
                "provider",
                _S,
                True,
                "who was inspected: canonical name; for a council's services the authority's name",
            ),
            ("provider_code", _S, True, "GSS code of the authority"),
            (
                "event_type",
                _S,
                False,
                "inspection, focused_visit, monitoring_visit, joint_inspection, send_inspection, government_direction, other",  # noqa: E501
            ),
            ("inspection_start", _D, True, "first day of the inspection or visit that is the news"),
            ("inspection_end", _D, True, "last day of it"),
            ("report_published_on", _D, True, "day the inspectorate's report or letter came out"),
            (
                "overall_grade",
                _S,
                True,
                "current overall grade of the provider itself; null where none is stated",
            ),
            ("lead_inspector", _S, True, "name without honorific"),
            ("language", _S, False, "language of the text (ISO 639-1)"),
            ("n_words", _I, False, "words of the text"),
            ("pipeline_version", _S, False, "version of the pipeline that read it"),
            ("models_version", _S, False, "version of the model files: 12 hex digits over their content"),
            ("text", _S, True, "the text that all offsets point into; null with --no-text"),
        ],
    ),
    "dates": _schema(
        "dates",
        "One row an expression that places something on the calendar.",
        [
            _DOC_ID,
            ("date_id", _S, False, "id of the row, from doc_id and offsets"),
            ("text", _S, False, "the expression as it stands"),
            _START,
            _END,
            ("start_date", _D, True, "first day, inclusive; null if it cannot be resolved"),
            ("end_date", _D, True, "last day, inclusive; null if it cannot be resolved"),
            ("granularity", _S, False, "day, month, season, year, range"),
            (
                "role",
                _S,
                False,
                "document_published, report_published, inspection, previous_inspection, other",
            ),
            (
                "anchor",
                _S,
                False,
                "what a year-less or relative date was resolved against: self, document_published, context",
            ),
            _RULE,
            _CONFIDENCE,
        ],
    ),
    "judgements": _schema(
        "judgements",
        "One row a distinct grade of an area, by status and subject.",
        [
            _DOC_ID,
            ("judgement_id", _S, False, "id of the row, from doc_id, offsets and what was judged"),
            ("area", _S, False, "canonical key of the area judged, other where no scale file names it"),
            ("area_text", _S, True, "the area as stated"),
            ("grade", _S, False, "canonical key of the grade"),
            ("grade_text", _S, False, "the grade words of the first mention: text[char_start:char_end]"),
            ("scale", _S, False, "the scale the grade belongs to"),
            ("rank", _I, False, "1 = best on that scale"),
            ("status", _S, False, "current, previous, target"),
            ("in_force", _B, False, "no newer grade of that area is stated"),
            ("subject", _S, False, "provider (whose inspection is the news) or other"),
            ("subject_text", _S, True, "who was judged, as stated"),
            _START,
            _END,
            ("n_mentions", _I, False, "how often the document says it"),
            _RULE,
            _CONFIDENCE,
        ],
    ),
    "quotes": _schema(
        "quotes",
        "One row a continuous speech by one speaker.",
        [
            _DOC_ID,
            ("quote_id", _S, False, "id of the row, from doc_id and offsets"),
            ("text", _S, False, "the whole stretch from the first quoted character to the last"),
            ("quote_text", _S, False, "the words inside the marks alone, joined"),
            _START,
            _END,
            ("n_segments", _I, False, "stretches inside marks"),
            ("kind", _S, False, "direct (a clause or more) or fragment (woven into the writer's sentence)"),
            ("speaker", _S, True, "full name without honorific, or the organisation"),
            ("speaker_text", _S, True, "how the attribution names the speaker"),
            ("speaker_kind", _S, False, "person, organisation, document, group"),
            ("role", _S, True, "post as written, without the organisation"),
            ("organisation", _S, True, "the speaker's body"),
            ("official_id", _S, True, "the person in officials"),
            ("cue", _S, True, "verb of saying"),
            _RULE,
            _CONFIDENCE,
        ],
    ),
    "findings": _schema(
        "findings",
        "One row a strength, weakness or response.",
        [
            _DOC_ID,
            ("finding_id", _S, False, "id of the row, from doc_id and offsets"),
            ("kind", _S, False, "strength, weakness, response"),
            ("text", _S, False, "the statement as it stands"),
            _START,
            _END,
            ("theme", _S, False, "one of the themes of models/lexicons/themes.toml"),
            ("source", _S, False, "whose finding or action: inspectorate, provider, government, press"),
            ("verbatim", _B, False, "the words stand in quotation marks as the inspectorate's own"),
            ("heading", _S, True, "heading or lead-in it stands under"),
            _RULE,
            _CONFIDENCE,
        ],
    ),
    "evidence": _schema(
        "evidence",
        "Where every other value comes from, a row for each stretch of text.",
        [
            _DOC_ID,
            ("table", _S, False, "table of the row that the value belongs to"),
            ("row_id", _S, False, "id of that row (doc_id for documents)"),
            ("field", _S, False, "column, or mention / segment for further places"),
            _START,
            _END,
        ],
    ),
    "officials": _schema(
        "officials",
        "One row a person, resolved over all documents.",
        [
            ("official_id", _S, False, "id of the person; once given it stays"),
            ("name", _S, False, "fullest name without honorific"),
            ("honorific", _S, True, "latest honorific"),
            ("role", _S, True, "latest role"),
            ("organisation", _S, True, "latest organisation"),
            ("provider_code", _S, True, "GSS code of the authority the documents are about"),
            ("n_documents", _I, False, "documents that name the person"),
            ("n_quotes", _I, False, "quotes by the person"),
            ("first_seen", _D, True, "earliest publication day"),
            ("last_seen", _D, True, "latest publication day"),
        ],
    ),
    "official_mentions": _schema(
        "official_mentions",
        "One row a mention of an official in a document.",
        [
            ("official_id", _S, False, "the person"),
            _DOC_ID,
            (
                "row_id",
                _S,
                False,
                "quote_id of the quote, or doc_id where the document itself names the person",
            ),
            ("name_text", _S, False, "name as stated there"),
            ("role", _S, True, "role as stated there"),
            ("seen_on", _D, True, "publication day of the document"),
            ("joined_by", _S, False, "why it is this person"),
        ],
    ),
    "inspections": _schema(
        "inspections",
        "One row an inspection or visit, resolved over all documents that speak of it.",
        [
            ("inspection_id", _S, False, "id of the inspection"),
            ("provider", _S, False, "who was inspected"),
            ("provider_code", _S, True, "GSS code of the authority"),
            ("inspectorate", _S, True, "who inspected"),
            ("event_type", _S, False, "kind of event, as in documents"),
            ("start_date", _D, True, "first day"),
            ("end_date", _D, True, "last day"),
            ("report_published_on", _D, True, "day the report came out"),
            ("overall_grade", _S, True, "overall grade given"),
            ("n_documents", _I, False, "documents that speak of it"),
        ],
    ),
    "inspection_documents": _schema(
        "inspection_documents",
        "Which documents speak of which inspection.",
        [
            ("inspection_id", _S, False, "the inspection"),
            _DOC_ID,
            (
                "about",
                _S,
                False,
                "this: the inspection is the document's news; earlier: it only looks back at it",
            ),
        ],
    ),
    "inspection_grades": _schema(
        "inspection_grades",
        "The grades an inspection gave, over all its documents.",
        [
            ("inspection_id", _S, False, "the inspection"),
            ("area", _S, False, "area judged"),
            ("grade", _S, False, "grade given"),
            ("scale", _S, False, "its scale"),
            ("rank", _I, False, "1 = best on that scale"),
            ("n_documents", _I, False, "documents that say so"),
            ("agrees", _B, False, "false where documents differ"),
        ],
    ),
    "runs": _schema(
        "runs",
        "One row a run.",
        [
            ("run_id", _S, False, "id of the run"),
            ("started", _T, False, "when it began"),
            ("finished", _T, False, "when its tables were committed"),
            ("pipeline_version", _S, False, "version of the pipeline"),
            ("models_version", _S, False, "version of the model files"),
            ("engine", _S, False, "local or ray, with its workers"),
            ("n_inputs", _I, False, "documents seen"),
            ("n_extracted", _I, False, "documents extracted in this run"),
            ("n_unchanged", _I, False, "documents already done"),
            ("n_failed", _I, False, "inputs that failed"),
            ("n_words", _I, False, "words extracted"),
            ("seconds", _F, False, "wall seconds"),
            *(
                (f"seconds_{stage}", _F, True, f"seconds spent on {stage}, added up over workers; null in older runs")
                for stage in STAGES
            ),
        ],
    ),
    "failures": _schema(
        "failures",
        "Each input that could not be read or extracted.",
        [
            ("run_id", _S, False, "run that met it last"),
            ("source", _S, False, "the input"),
            ("stage", _S, False, "read, decode, parse, extract"),
            ("error", _S, False, "short stable code"),
            ("message", _S, False, "one plain line: what, where and what to do"),
        ],
    ),
}

#: Tables that one document's extraction fills on its own.
DOCUMENT_TABLES = ("documents", "dates", "judgements", "quotes", "findings", "evidence")
#: Tables resolved over all documents after extraction.
RESOLVED_TABLES = (
    "officials",
    "official_mentions",
    "inspections",
    "inspection_documents",
    "inspection_grades",
)


def empty_table(name: str) -> pa.Table:
    """A table of that schema with zero rows."""
    return SCHEMAS[name].empty_table()
