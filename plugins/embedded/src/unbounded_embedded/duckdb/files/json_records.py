"""Judges JSON records: a field that does not fit is null, the others are kept."""

from collections.abc import Sequence

import duckdb
import pyarrow as pa

from unbounded.contracts import FileScan
from unbounded.schema import spark_type
from unbounded_embedded.duckdb.exact_values import ExactValues
from unbounded_embedded.duckdb.files.json_values import is_bad, member, value_of
from unbounded_embedded.duckdb.files.judged_records import (
    LINE_COLUMN,
    REASON_COLUMN,
    RECORDS,
    TEXT_COLUMN,
    fill,
    text_of,
)
from unbounded_embedded.duckdb.files.readers import record_columns
from unbounded_embedded.duckdb.nested_values import struct_of
from unbounded_embedded.duckdb.types import quoted, text_literal


def judge(connection: duckdb.DuckDBPyConnection, scan: FileScan, columns: Sequence[str]) -> None:
    """Fill the table of judged records from one file; see :mod:`judged_records`."""
    fields = [field for field in record_columns(scan) if field.name in columns]
    fill(connection, _lines(text_of(scan)), _query(scan, fields))


def _lines(text: str) -> pa.Table:
    numbered = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    numbers, lines = zip(*numbered, strict=True) if numbered else ((), ())
    return pa.table({"number": pa.array(numbers, pa.int64()), "line": pa.array(lines, pa.string())})


def _query(scan: FileScan, fields: Sequence[pa.Field]) -> str:
    values = ExactValues.of(scan)
    parts = ((field.name, value_of(values, field.type, member("doc", field.name))) for field in fields)
    record = struct_of(parts) if fields else "NULL"
    return f"""
        WITH documents AS (SELECT number, rtrim(line, chr(13)) AS line, TRY_CAST(line AS JSON) AS doc FROM
        {RECORDS}), records AS (SELECT number, line, doc, {record} AS record FROM documents),
        reasons AS (SELECT number, line, record, {_reason(fields)} AS reason FROM records)
        SELECT {"".join(f"record.{quoted(field.name)}, " for field in fields)}
            number AS {LINE_COLUMN}, reason AS {REASON_COLUMN}, CASE WHEN reason IS NOT NULL THEN line END AS
            {TEXT_COLUMN}
        FROM reasons"""


def _reason(fields: Sequence[pa.Field]) -> str:
    """Return the SQL of a sentence for a bad record, null for a good one."""
    cases = [
        "WHEN doc IS NULL THEN 'it is not valid JSON'",
        "WHEN json_type(doc) NOT IN ('OBJECT', 'NULL') THEN 'it is not an object'",
        *(
            f"WHEN {is_bad(member('doc', field.name), f'record.{quoted(field.name)}', field.type)} "
            f"THEN {text_literal(f'the field {field.name!r} is no {spark_type(field.type)}')}"
            for field in fields
        ),
    ]
    return f"CASE {' '.join(cases)} END"
