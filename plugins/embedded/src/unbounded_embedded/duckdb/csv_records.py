"""Judges CSV records: missing fields are null, fields too many are left out, one that does not fit is
null.
"""

import csv
from collections.abc import Iterator, Sequence

import duckdb
import pyarrow as pa

from unbounded.contracts import FileScan
from unbounded_embedded.duckdb.file_readers import read_csv, record_columns, spelled
from unbounded_embedded.duckdb.judged_records import JUDGED, NOTHING_WRONG, parsed
from unbounded_embedded.duckdb.types import quoted, text_literal

_REJECTS = "__rejects"
_REJECT_SCANS = "__reject_scans"
_RECORDS = "__records"


def judge(connection: duckdb.DuckDBPyConnection, scan: FileScan, columns: Sequence[str]) -> None:
    """Fill the table of judged records from one file; see :mod:`judged_records`. DuckDB takes the good
    records and rejects the others; only those are looked at again.
    """
    fields = [field for field in record_columns(scan) if field.name in columns]
    _take_good(connection, scan, fields)
    rejected = connection.execute(f"SELECT DISTINCT line, csv_line FROM {_REJECTS} ORDER BY line").fetchall()
    connection.register(_RECORDS, _records(scan, rejected))
    try:
        connection.execute(f"INSERT INTO {JUDGED} {_query(scan, fields)}").fetchall()
    finally:
        connection.unregister(_RECORDS)


def _take_good(connection: duckdb.DuckDBPyConnection, scan: FileScan, fields: Sequence[pa.Field]) -> None:
    for table in (_REJECTS, _REJECT_SCANS):
        connection.execute(f"DROP TABLE IF EXISTS {table}")
    reader = read_csv(
        scan,
        store_rejects="true",
        rejects_limit="0",
        rejects_table=text_literal(_REJECTS),
        rejects_scan=text_literal(_REJECT_SCANS),
    )
    values = (f"{spelled(scan).get(f.name, quoted(f.name))} AS {quoted(f.name)}" for f in fields)
    own = ", ".join([*values, *NOTHING_WRONG])
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {JUDGED} AS SELECT {own} FROM {reader}").fetchall()


def _records(scan: FileScan, rejected: Sequence[tuple[int, str]]) -> pa.Table:
    """Return the rejected lines, split into fields of text."""
    names = [field.name for field in record_columns(scan)]
    rows = [_record(scan, number, line, len(names)) for start, text in rejected for number, line in _lines(start, text)]
    columns = list(zip(*rows, strict=True)) if rows else [()] * (len(names) + 3)
    kinds = [pa.int64(), pa.string(), pa.int64(), *[pa.string()] * len(names)]
    labels = ["number", "line", "found", *(f"f{i}" for i in range(len(names)))]
    return pa.table([pa.array(c, k) for c, k in zip(columns, kinds, strict=True)], names=labels)


def _lines(start: int, text: str) -> Iterator[tuple[int, str]]:
    """A quote that never ends makes DuckDB reject all lines to the end of the file; each is judged by
    itself.
    """
    lines = text.lstrip("\r\n").splitlines()
    return ((start + i, line) for i, line in enumerate(lines) if line.strip())


def _record(scan: FileScan, number: int, line: str, width: int) -> tuple[object, ...]:
    fields = [None if field == scan.options.get("null_value", "") else field for field in _split(scan, line)]
    return (number, line, len(fields), *(fields + [None] * width)[:width])


def _split(scan: FileScan, line: str) -> list[str]:
    options = scan.options
    quote, escape = options.get("quote", '"'), options.get("escape", '"')
    delimiter = options.get("delimiter") or options.get("sep") or ","
    if len(delimiter) > 1:
        return line.split(delimiter)
    reader = csv.reader(
        [line],
        delimiter=delimiter,
        quotechar=quote or None,
        quoting=csv.QUOTE_MINIMAL if quote else csv.QUOTE_NONE,
        doublequote=escape == quote,
        escapechar=escape if escape and escape != quote else None,
    )
    return next(reader, [])


def _query(scan: FileScan, fields: Sequence[pa.Field]) -> str:
    every = record_columns(scan)
    position = {field.name: f"f{i}" for i, field in enumerate(every)}
    values = {field.name: parsed(scan, field, position[field.name]) for field in fields}
    cases = [
        f"WHEN found <> {len(every)} THEN 'it has ' || found || ' fields, not {len(every)}'",
        *(
            f"WHEN {position[name]} IS NOT NULL AND {value} IS NULL THEN {text_literal(_misfit(scan, name))}"
            for name, value in values.items()
        ),
    ]
    columns = ", ".join([*values.values(), "number", "reason", "CASE WHEN reason IS NOT NULL THEN line END"])
    return f"SELECT {columns} FROM (SELECT *, CASE {' '.join(cases)} END AS reason FROM {_RECORDS})"


def _misfit(scan: FileScan, name: str) -> str:
    return f"the field {name!r} is not a {scan.schema.field(name).type}"
