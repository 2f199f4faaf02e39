"""Judges JSON records: a field that does not fit is null, the others are kept."""

from collections.abc import Sequence

import duckdb
import pyarrow as pa

from unbounded.contracts import FileScan
from unbounded_embedded.duckdb.file_readers import record_columns
from unbounded_embedded.duckdb.judged_records import (
    JUDGED,
    LINE_COLUMN,
    REASON_COLUMN,
    TEXT_COLUMN,
    arriving_type,
    parsed,
    text_of,
)
from unbounded_embedded.duckdb.types import quoted, text_literal

_LINES = "__lines"


def judge(connection: duckdb.DuckDBPyConnection, scan: FileScan, columns: Sequence[str]) -> None:
    """Fill the table of judged records from one file; see :mod:`judged_records`."""
    fields = [field for field in record_columns(scan) if field.name in columns]
    connection.register(_LINES, _lines(text_of(scan)))
    try:
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {JUDGED} AS {_query(scan, fields)}").fetchall()
    finally:
        connection.unregister(_LINES)


def _lines(text: str) -> pa.Table:
    numbered = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    numbers, lines = zip(*numbered, strict=True) if numbered else ((), ())
    return pa.table({"number": pa.array(numbers, pa.int64()), "line": pa.array(lines, pa.string())})


def _query(scan: FileScan, fields: Sequence[pa.Field]) -> str:
    members = ", ".join(f"{quoted(field.name)} {arriving_type(scan, field)}" for field in fields)
    record = f"TRY_CAST(doc AS STRUCT({members}))" if fields else "NULL"
    values = [f"{quoted(f.name)} := {parsed(scan, f, f'record.{quoted(f.name)}')}" for f in fields]
    typed = f"struct_pack({', '.join(values)})" if fields else "NULL"
    return f"""
        WITH documents AS (SELECT number, rtrim(line, chr(13)) AS line, TRY_CAST(line AS JSON) AS doc FROM
        {_LINES}), records AS (SELECT number, line, doc, {record} AS record FROM documents),
        fields AS (SELECT number, line, doc, {typed} AS record FROM records),
        reasons AS (SELECT number, line, record, {_reason(fields)} AS reason FROM fields)
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
            f"WHEN {_is_bad(_member('doc', field.name), f'record.{quoted(field.name)}', field.type)} "
            f"THEN {text_literal(f'the field {field.name!r} is not a {field.type}')}"
            for field in fields
        ),
    ]
    return f"CASE {' '.join(cases)} END"


def _is_bad(json: str, value: str, kind: pa.DataType, depth: int = 0) -> str:
    """Return the condition that something is there and did not become a value, at any depth."""
    there = f"coalesce(json_type({json}), 'NULL') <> 'NULL'"
    if pa.types.is_struct(kind):
        inside = [
            _is_bad(_member(json, field.name), f"{value}.{quoted(field.name)}", field.type, depth) for field in kind
        ]
        return f"({there} AND (json_type({json}) <> 'OBJECT' OR {' OR '.join(inside)}))"
    if pa.types.is_list(kind):
        pair = f"p{depth}"
        item = _is_bad(f"{pair}[1]", f"{pair}[2]", kind.value_type, depth + 1)
        pairs = f"list_zip(json_extract({json}, '$[*]'), {value})"
        bad_items = f"len(list_filter({pairs}, lambda {pair}: {item}))"
        return f"({there} AND (json_type({json}) <> 'ARRAY' OR {bad_items} > 0))"
    return f"({there} AND {value} IS NULL)"


def _member(json: str, name: str) -> str:
    path = '$."' + name.replace('"', '\\"') + '"'
    return f"json_extract({json}, {text_literal(path)})"
