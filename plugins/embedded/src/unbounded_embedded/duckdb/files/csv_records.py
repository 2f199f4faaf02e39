"""Judges CSV records: missing fields are null, fields too many are left out, one that does not fit is null."""

from collections.abc import Iterator, Sequence
from itertools import islice

import duckdb
import pyarrow as pa

from unbounded.contracts import FileScan
from unbounded.schema import spark_type
from unbounded_embedded.duckdb.exact_values import ExactValues
from unbounded_embedded.duckdb.files.csv_text import CsvDialect, CsvRecord, records
from unbounded_embedded.duckdb.files.judged_records import (
    LINE_COLUMN,
    REASON_COLUMN,
    RECORDS,
    TEXT_COLUMN,
    fill,
    text_of,
)
from unbounded_embedded.duckdb.files.readers import record_columns
from unbounded_embedded.duckdb.types import quoted, text_literal

_AT_ONCE = 50_000


def judge(connection: duckdb.DuckDBPyConnection, scan: FileScan, columns: Sequence[str]) -> None:
    """Fill the table of judged records from one file; see :mod:`judged_records`. The records are those of the text
    itself: what DuckDB says of the ones it rejects is cut off after some thousand characters.
    """
    fields = [field for field in record_columns(scan) if field.name in columns]
    schema = _schema(len(record_columns(scan)))
    found = records(text_of(scan), CsvDialect.of(scan), one_column=len(record_columns(scan)) == 1)
    if scan.options.get("header"):
        next(found, None)
    rows = pa.RecordBatchReader.from_batches(schema, _batches(found, schema))
    fill(connection, rows, _query(scan, fields))


def _schema(width: int) -> pa.Schema:
    own = [("number", pa.int64()), ("line", pa.large_string()), ("fault", pa.string())]
    return pa.schema([*own, *((f"f{i}", pa.large_string()) for i in range(width))])


def _batches(found: Iterator[CsvRecord], schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    width = len(schema) - 3
    while some := list(islice(found, _AT_ONCE)):
        columns = zip(*(_row(record, width) for record in some), strict=True)
        arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
        yield pa.record_batch(arrays, schema)


def _row(record: CsvRecord, width: int) -> tuple[object, ...]:
    fields, fault = record.fields, record.fault
    if len(fields) != width:
        fault = f"it has {len(fields)} fields, not {width}"
        fields = (fields + [None] * width)[:width]
    return (record.number, record.text, fault, *fields)


def _query(scan: FileScan, fields: Sequence[pa.Field]) -> str:
    read = ExactValues.of(scan)
    position = {field.name: i for i, field in enumerate(record_columns(scan))}
    values = "".join(f", {read.parsed(f.type, f'f{position[f.name]}')} AS v{position[f.name]}" for f in fields)
    misfits = (
        f"WHEN f{position[f.name]} IS NOT NULL AND v{position[f.name]} IS NULL THEN {text_literal(_misfit(f))}"
        for f in fields
    )
    reason = f"CASE WHEN fault IS NOT NULL THEN fault {' '.join(misfits)} END"
    columns = "".join(f"v{position[f.name]} AS {quoted(f.name)}, " for f in fields)
    return f"""
        WITH parsed AS (SELECT *{values} FROM {RECORDS}), judged AS (SELECT *, {reason} AS reason FROM parsed)
        SELECT {columns}number AS {LINE_COLUMN}, reason AS {REASON_COLUMN},
            CASE WHEN reason IS NOT NULL THEN line END AS {TEXT_COLUMN}
        FROM judged"""


def _misfit(field: pa.Field) -> str:
    return f"the field {field.name!r} is no {spark_type(field.type)}"
