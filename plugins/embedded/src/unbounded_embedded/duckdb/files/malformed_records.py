"""Judges the records of a file that does not parse as a whole, one by one, as Spark's three modes ask."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import duckdb

from unbounded.contracts import FileScan
from unbounded.errors import MalformedRecordError
from unbounded_embedded.duckdb.files import csv_records, json_records, text_records
from unbounded_embedded.duckdb.files.judged_records import JUDGED, LINE_COLUMN, REASON_COLUMN, TEXT_COLUMN

_Judge = Callable[[duckdb.DuckDBPyConnection, FileScan, Sequence[str]], None]

FORMATS: dict[str, _Judge] = {"json": json_records.judge, "csv": csv_records.judge, "text": text_records.judge}
"""The formats that can be read record by record."""

_SHOWN = 200


@dataclass(frozen=True)
class Judged:
    """What came of it.

    Args:
        table: The records to keep, with the columns of the file and
            :data:`~unbounded_embedded.duckdb.files.judged_records.TEXT_COLUMN`.
        malformed: How many records did not parse, kept or not.
    """

    table: str
    malformed: int


def judge(connection: duckdb.DuckDBPyConnection, scan: FileScan, columns: Sequence[str]) -> Judged:
    """Read one file record by record.

    Args:
        connection: Where the records are put, in a temporary table that the next call replaces.
        scan: The file, one.
        columns: The columns wanted; a record is bad if one of these does not parse.

    Raises:
        MalformedRecordError: A record is bad and ``mode`` is ``FAILFAST``.
    """
    FORMATS[scan.format](connection, scan, columns)
    mode = scan.options.get("mode", "PERMISSIVE")
    if mode == "FAILFAST":
        _fail_at_the_first(connection, scan)
    malformed = connection.execute(f"SELECT count(*) FROM {JUDGED} WHERE {TEXT_COLUMN} IS NOT NULL").fetchall()[0][0]
    kept = f"(FROM {JUDGED} WHERE {TEXT_COLUMN} IS NULL)" if mode == "DROPMALFORMED" else JUDGED
    return Judged(kept, int(malformed))


def _fail_at_the_first(connection: duckdb.DuckDBPyConnection, scan: FileScan) -> None:
    bad = connection.execute(
        f"SELECT {LINE_COLUMN}, {TEXT_COLUMN}, {REASON_COLUMN} FROM {JUDGED} WHERE {TEXT_COLUMN} IS NOT NULL "
        f"ORDER BY {LINE_COLUMN} LIMIT 1"
    ).fetchall()
    for line, text, reason in bad:
        shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}… ({len(text)} characters)"
        raise MalformedRecordError(
            f"The file {scan.paths[0]!r} has a malformed record in line {line}: {reason}. It reads: {shown!r}. "
            f"Mend it, or set the option mode to PERMISSIVE or DROPMALFORMED."
        )
