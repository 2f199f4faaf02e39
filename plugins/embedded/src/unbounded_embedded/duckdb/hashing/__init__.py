"""Spark's ``hash``, ``xxhash64``, ``crc32`` and ``sha2``, which DuckDB lacks, as functions over Arrow arrays.

All rows of a chunk are hashed side by side: the first four bytes of every text, then the next four of those that are
longer, and so on. No Python runs for a row, but for the digests of ``sha2``.
"""

from collections.abc import Callable, Sequence

import duckdb
import pyarrow as pa
from duckdb.func import ARROW, SPECIAL

from unbounded_embedded.duckdb.hashing.crc32 import crc32
from unbounded_embedded.duckdb.hashing.murmur3 import Murmur3
from unbounded_embedded.duckdb.hashing.sha2 import sha2
from unbounded_embedded.duckdb.hashing.xxhash64 import XxHash64


def register(connection: duckdb.DuckDBPyConnection) -> None:
    """Let a database call ``spark_hash``, ``spark_xxhash64``, ``spark_crc32`` and ``spark_sha2``."""
    for name, (function, type_) in _FUNCTIONS.items():
        connection.create_function(name, function, None, type_, type=ARROW, null_handling=SPECIAL)


def _over_chunks(function: Callable[[Sequence[pa.Array]], pa.Array]) -> Callable[..., pa.Array]:
    """Return the function as DuckDB calls it: with an argument a column, each in chunks."""

    def called(*columns: pa.ChunkedArray) -> pa.Array:
        return function([column.combine_chunks() for column in columns])

    return called


_FUNCTIONS = {
    "spark_hash": (_over_chunks(Murmur3().of), "INTEGER"),
    "spark_xxhash64": (_over_chunks(XxHash64().of), "BIGINT"),
    "spark_crc32": (_over_chunks(lambda columns: crc32(columns[0])), "BIGINT"),
    "spark_sha2": (_over_chunks(lambda columns: sha2(*columns)), "VARCHAR"),
}
