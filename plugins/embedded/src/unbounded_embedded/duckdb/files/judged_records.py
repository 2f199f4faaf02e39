"""What the judges of single records share: the table they fill, and the text of the file."""

import duckdb
import pyarrow as pa

from unbounded.contracts import FileScan, decompressed
from unbounded.errors import SourceError

RECORDS = "__records"
"""The name under which a judge reads the records of a file; see :func:`fill`."""

JUDGED = "__judged"
"""The temporary table of judged records: the wanted columns of the file, and the three below."""

LINE_COLUMN = "__unbounded_line"
TEXT_COLUMN = "__unbounded_text"
REASON_COLUMN = "__unbounded_reason"

NOTHING_WRONG = (
    f"NULL::BIGINT AS {LINE_COLUMN}",
    f"NULL::VARCHAR AS {REASON_COLUMN}",
    f"NULL::VARCHAR AS {TEXT_COLUMN}",
)
"""The three of a good record, in SQL."""


def text_of(scan: FileScan) -> str:
    """Return the text of a scan's one file, without a byte order mark; bytes that are no text become replacement
    characters.

    Raises:
        FileNotFoundError: It is gone.
        SourceError: It cannot be read, or not be decompressed.
    """
    try:
        with decompressed(scan.paths[0], scan.options.get("compression", "auto")) as stream:
            content = stream.read()
    except FileNotFoundError:
        raise
    except Exception as error:
        raise SourceError(f"The file {scan.paths[0]!r} cannot be read as {scan.format}: {error}") from error
    text = content.decode(scan.options.get("encoding", "utf-8"), errors="replace")
    return text.removeprefix("\ufeff")


def fill(connection: duckdb.DuckDBPyConnection, records: pa.Table | pa.RecordBatchReader, query: str) -> None:
    """Fill the table of judged records.

    Args:
        connection: Where the table is; an older one is replaced.
        records: The records as they are in the file.
        query: Judges them: it reads :data:`RECORDS` and gives the columns of :data:`JUDGED`.
    """
    connection.register(RECORDS, records)
    try:
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {JUDGED} AS {query}").fetchall()
    finally:
        connection.unregister(RECORDS)
