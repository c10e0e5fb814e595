"""Where documents name officials: every named person who speaks, and every lead inspector."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.people import honorific_of

#: The columns of mentions: ``document`` and ``at`` are the numbers of document and mention.
MENTION = pa.schema(
    [
        *(pa.field(name, pa.string()) for name in ("doc_id", "row_id", "name", "name_text", "honorific", "role")),
        *(pa.field(name, pa.string()) for name in ("organisation", "provider", "provider_code")),
        pa.field("seen_on", pa.date32()),
        pa.field("is_quote", pa.bool_()),
        pa.field("first_twin", pa.string()),
        pa.field("document", pa.int32()),
        pa.field("at", pa.int32()),
    ]
)
_FACTS = ["doc_id", "duplicate_of", "provider", "provider_code", "inspectorate", "lead_inspector", "seen_on"]
_SPEAKER = ["doc_id", "quote_id", "speaker", "speaker_text", "speaker_kind", "role", "organisation"]


def speaks(quotes: pa.Table) -> pa.ChunkedArray:
    """Which quotes are those of a named person."""
    named = pc.greater(pc.fill_null(pc.utf8_length(quotes["speaker"]), 0), 0)
    return pc.and_(pc.equal(quotes["speaker_kind"], "person"), named)


def mentions_of(staging: Path, part: str, first_document: int, first: int) -> pa.Table:
    """The mentions of one part: those of its quotes in their order, then those of lead inspectors.

    Documents and mentions are numbered from the numbers given.
    """
    days = ["published_on", "report_published_on"]
    documents = pq.read_table(staging / "documents" / part, columns=[*_FACTS[:-1], *days], partitioning=None)
    documents = documents.append_column("seen_on", pc.coalesce(*(documents[day] for day in days)))
    quotes = pq.read_table(staging / "quotes" / part, columns=_SPEAKER, partitioning=None)
    quotes = quotes.filter(speaks(quotes))
    theirs = pc.index_in(quotes["doc_id"], value_set=documents["doc_id"].combine_chunks())
    said_by = documents.take(theirs)
    led = np.flatnonzero(documents["lead_inspector"].is_valid())
    both = [_speaking(quotes, said_by), _leading(documents.take(pa.array(led)))]
    numbers = np.concatenate([theirs.to_numpy(), led]) + first_document
    mentions = pa.concat_tables(both).append_column("document", pa.array(numbers, pa.int32()))
    at = np.arange(first, first + len(mentions))
    return mentions.append_column("at", pa.array(at, pa.int32())).select(MENTION.names).cast(MENTION)


def _speaking(quotes: pa.Table, said_by: pa.Table) -> pa.Table:
    text = pc.if_else(pc.equal(pc.fill_null(quotes["speaker_text"], ""), ""), quotes["speaker"], quotes["speaker_text"])
    titles = quotes["speaker_text"].combine_chunks().dictionary_encode()
    honorifics = pa.array([honorific_of(words) for words in titles.dictionary.to_pylist()], pa.string())
    return pa.table(
        {
            "doc_id": quotes["doc_id"],
            "row_id": quotes["quote_id"],
            "name": quotes["speaker"],
            "name_text": text,
            "honorific": honorifics.take(titles.indices),
            "role": quotes["role"],
            "organisation": quotes["organisation"],
            "provider": said_by["provider"],
            "provider_code": said_by["provider_code"],
            "seen_on": said_by["seen_on"],
            "is_quote": pa.repeat(True, len(quotes)),
            "first_twin": said_by["duplicate_of"],
        }
    )


def _leading(documents: pa.Table) -> pa.Table:
    nothing = pa.nulls(len(documents), pa.string())
    return pa.table(
        {
            "doc_id": documents["doc_id"],
            "row_id": documents["doc_id"],
            "name": documents["lead_inspector"],
            "name_text": documents["lead_inspector"],
            "honorific": nothing,
            "role": pa.repeat("lead inspector", len(documents)),
            "organisation": documents["inspectorate"],
            "provider": documents["inspectorate"],
            "provider_code": nothing,
            "seen_on": documents["seen_on"],
            "is_quote": pa.repeat(False, len(documents)),
            "first_twin": documents["duplicate_of"],
        }
    )
