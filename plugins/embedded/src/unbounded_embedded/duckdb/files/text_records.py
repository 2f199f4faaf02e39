"""Takes the lines of a text file that DuckDB's reader does not: with line ends of several kinds, or with bytes that
are no text. No line is bad.
"""

import re
from collections.abc import Sequence

import duckdb
import pyarrow as pa

from unbounded.contracts import FileScan
from unbounded_embedded.duckdb.files.judged_records import NOTHING_WRONG, RECORDS, fill, text_of
from unbounded_embedded.duckdb.files.readers import text_column
from unbounded_embedded.duckdb.types import quoted


def judge(connection: duckdb.DuckDBPyConnection, scan: FileScan, _: Sequence[str]) -> None:
    """Fill the table of judged records from one file; see :mod:`judged_records`."""
    *lines, last = re.split(r"\r\n|\r|\n", text_of(scan))
    name = text_column(scan)
    records = pa.table({name: pa.array([*lines, last] if last else lines, pa.string())})
    fill(connection, records, f"SELECT {', '.join([quoted(name), *NOTHING_WRONG])} FROM {RECORDS}")
