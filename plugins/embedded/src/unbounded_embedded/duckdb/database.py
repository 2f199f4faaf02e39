"""A DuckDB database in memory: the only place that opens connections."""

import json
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import duckdb
import pyarrow as pa

from unbounded_embedded.duckdb import hashing
from unbounded_embedded.duckdb.foreign_errors import foreign_errors

_SETTINGS = {
    "TimeZone": "'UTC'",
    "enable_progress_bar": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "preserve_insertion_order": "true",
    # A stream reads a file once: to keep its bytes costs memory, and half as much time again as reading them.
    "enable_external_file_cache": "false",
}

# A query runs the same few statements in every batch; to parse a small one anew is a fifth of its time.
_MOST_PARSED = 64


class Database:
    """One connection to a database in memory. Used by one thread at a time; ``cursor`` gives another to it.

    Args:
        threads: How many threads a statement may use; ``None`` is one per core.
        memory_limit: For instance ``"512MB"``; ``None`` is DuckDB's default of 80 % of the machine's.
    """

    def __init__(self, threads: int | None = None, memory_limit: str | None = None) -> None:
        # Rows that a MERGE or DELETE returns come through execute(), which warns of a copy that cannot be avoided.
        warnings.filterwarnings("ignore", message="Arrow output on a DB-API result")
        self._use(duckdb.connect(":memory:"))
        hashing.register(self.connection)
        for name, value in _SETTINGS.items():
            self.connection.execute(f"SET {name} = {value}")
        if threads is not None:
            self.connection.execute(f"SET threads = {threads}")
        if memory_limit is not None:
            self.connection.execute(f"SET memory_limit = '{memory_limit}'")

    def _use(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.connection = connection
        self._parsed = lru_cache(_MOST_PARSED)(connection.extract_statements)
        self._profiles, self._rows_from_files = False, 0
        self._registered: set[str] = set()

    def cursor(self) -> "Database":
        """Return another connection to the same database, for another thread or another view of time."""
        twin = object.__new__(Database)
        twin._use(self.connection.cursor())
        twin.connection.execute("SET TimeZone = 'UTC'")
        return twin

    def execute(self, sql: str, action: str = "The engine") -> list[tuple[Any, ...]]:
        """Run a statement and return its rows as tuples; for statements with few rows or none."""
        with foreign_errors(action):
            (statement,) = self._parsed(sql)
            result = self.connection.execute(statement)
            self._note_profile()
            return result.fetchall()

    def value(self, sql: str, action: str = "The engine") -> Any:
        """Run a query of one row and one column and return that value."""
        return self.execute(sql, action)[0][0]

    def returning(self, sql: str, action: str = "The engine") -> pa.Table:
        """Run a statement that changes rows and returns some, and return those."""
        with foreign_errors(action):
            (statement,) = self._parsed(sql)
            return self.connection.execute(statement).to_arrow_table()

    def arrow(self, sql: str, action: str = "The engine") -> pa.Table:
        """Run a query and return its rows."""
        with foreign_errors(action):
            (statement,) = self._parsed(sql)
            rows = self.connection.sql(statement).to_arrow_table()
            self._note_profile()
            return rows

    def enable_profiling(self) -> None:
        """Let :meth:`counting_scans` count. DuckDB's profiler costs each statement a little."""
        self.connection.execute("PRAGMA enable_profiling='no_output'")

    @contextmanager
    def counting_scans(self) -> Iterator[Callable[[], int]]:
        """Count the rows that statements read from files, before any filter, by DuckDB's profile of each.

        Yields:
            A function that gives the rows so far.
        """
        self._profiles, self._rows_from_files = True, 0
        try:
            yield lambda: self._rows_from_files
        finally:
            self._profiles = False

    def _note_profile(self) -> None:
        """Must come when a statement has run to its end, and before any other: for ``execute`` that is before its
        result is fetched, for ``sql`` after.
        """
        if self._profiles:
            profile = json.loads(self.connection.get_profiling_information(format="json"))
            self._rows_from_files += sum(_rows_from_files(operator) for operator in profile.get("operator", ()))

    def types(self, sql: str, action: str = "The engine") -> list[tuple[str, str]]:
        """Return the names and DuckDB types of a query's columns, without running it."""
        with foreign_errors(action):
            relation = self.connection.sql(sql)
            return list(zip(relation.columns, map(str, relation.types), strict=True))

    def register(self, name: str, data: pa.Table | pa.RecordBatchReader) -> None:
        """Make Arrow data readable under a name, on this connection, until :meth:`unregister`."""
        self.connection.register(name, data)
        self._registered.add(name)

    def unregister(self, name: str) -> None:
        """Forget registered data."""
        self.connection.unregister(name)
        self._registered.discard(name)

    def show(self, name: str, relation: pa.Table | str) -> None:
        """Let a name stand for Arrow data or for a query, on this connection, instead of what it stood for before."""
        if isinstance(relation, str):
            if name in self._registered:
                self.unregister(name)
            self.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {relation}")
        else:
            if name not in self._registered:
                self.execute(f"DROP VIEW IF EXISTS {name}")
            self.register(name, relation)

    def load(self, table: str, data: pa.Table | pa.RecordBatchReader, shared: bool = True) -> int:
        """Create or replace a table of Arrow data, and return the number of rows.

        Args:
            table: The table's name.
            data: The rows.
            shared: Other connections see the table; otherwise it is a temporary one of this connection.
        """
        self.register("arriving", data)
        try:
            return int(self.value(f"CREATE OR REPLACE {'' if shared else 'TEMP '}TABLE {table} AS FROM arriving"))
        finally:
            self.unregister("arriving")

    def interrupt(self) -> None:
        """Let the statement that another thread is running on this connection fail now; none is no error."""
        self.connection.interrupt()

    def close(self) -> None:
        """Let go of the connection. Twice is no error."""
        # Not only closed but forgotten: one that outlives the interpreter makes DuckDB complain of leaks when it ends.
        connection = vars(self).pop("connection", None)
        if connection is not None:
            connection.close()


def _rows_from_files(operator: dict[str, Any]) -> int:
    """Return the rows that an operator and those below it have read from files."""
    below = sum(_rows_from_files(child) for child in operator.get("children", ()))
    return below + (operator.get("rows_scanned", 0) if "Total Files Read" in operator.get("extra_info", {}) else 0)
