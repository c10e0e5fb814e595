"""Rows of a Parquet file, streamed in small batches, only the columns that matter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.addresses import Place
from pipeline.errors import InputError
from pipeline.readers.bounded import check_regular, io_failure
from pipeline.readers.columns import Columns, find_columns, no_text_column

_BATCH = 64
#: Largest column of texts of one row group, unpacked: Parquet holds a row group's pages in memory.
_LARGEST_GROUP = 2 << 30


def parquet_rows(path: Place) -> Iterator[tuple[Mapping[str, Any], Columns]]:
    """Each row as a mapping, with the columns that matter."""
    try:
        check_regular(path)
        with path.open("rb") as handle:
            with pq.ParquetFile(handle) as file:
                columns = find_columns(file.schema_arrow.names)
                if columns.text is None:
                    raise no_text_column(file.schema_arrow.names)
                _check_type(file.schema_arrow, columns.text)
                _check_size(file, columns.text)
            # a long text that comes back in many rows is held once
            with pq.ParquetFile(handle, read_dictionary=[columns.text], pre_buffer=False, buffer_size=1 << 20) as file:
                for batch in file.iter_batches(_BATCH, columns=columns.present(), use_threads=False):
                    for index in range(batch.num_rows):
                        yield _row(batch, index), columns
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, pa.ArrowKeyError, UnicodeDecodeError) as error:
        raise InputError("damaged", f"is no readable Parquet file: {_first_line(error)}", stage="parse") from None
    except OSError as error:
        if error.errno is None:
            raise InputError("damaged", f"is no readable Parquet file: {_first_line(error)}", stage="parse") from None
        raise io_failure(error) from None


def _row(batch: pa.RecordBatch, index: int) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for name, column in zip(batch.schema.names, batch.columns, strict=True):
        try:
            row[name] = column[index].as_py()
        except (UnicodeDecodeError, ValueError, OverflowError):
            row[name] = None
    return row


def _check_type(schema: pa.Schema, name: str) -> None:
    kind = schema.field(name).type
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    if not (
        pa.types.is_string(kind)
        or pa.types.is_large_string(kind)
        or pa.types.is_null(kind)
        or getattr(pa.types, "is_string_view", lambda _: False)(kind)
    ):
        raise InputError("no_text_column", f"its column {name} holds {kind}, not text", stage="parse")


def _check_size(file: pq.ParquetFile, name: str) -> None:
    metadata = file.metadata
    for group in range(metadata.num_row_groups):
        for index in range(metadata.num_columns):
            column = metadata.row_group(group).column(index)
            if column.path_in_schema == name and column.total_uncompressed_size > _LARGEST_GROUP:
                raise InputError(
                    "too_large",
                    f"a row group of it holds {column.total_uncompressed_size / 1e9:.1f} GB of text: "
                    "write it with smaller row groups",
                    stage="parse",
                )


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [""])[0][:200]
