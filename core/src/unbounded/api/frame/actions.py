"""Operations that give the user rows: batch frames only."""

from collections.abc import Iterator
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from unbounded.api.frame.missing import Missing
from unbounded.contracts import Row, rows_of
from unbounded.errors import ConfigurationError
from unbounded.plan.relational import Limit

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl


class Actions(Missing):
    """Collect, count, take, and the same as Arrow, pandas and Polars."""

    def to_arrow(self) -> pa.Table:
        """Return all rows as an Arrow table; timestamps are UTC microseconds without a zone.

        Raises:
            AnalysisError: The frame is a stream.

        Example:
            >>> session.range(2).to_arrow().column("id").to_pylist()
            [0, 1]
        """
        self._require_batch("to_arrow()")
        return self._table()

    def collect(self) -> list[Row]:
        """Return all rows.

        Raises:
            AnalysisError: The frame is a stream.
        """
        self._require_batch("collect()")
        return list(rows_of(self._table()))

    def to_local_iterator(self, prefetch_partitions: bool = False) -> Iterator[Row]:  # noqa: ARG002
        """Return all rows, one after the other.

        Args:
            prefetch_partitions: Accepted, and without effect.
        """
        self._require_batch("to_local_iterator()")
        return rows_of(self._table())

    def count(self) -> int:
        """Return the number of rows.

        Raises:
            AnalysisError: The frame is a stream.
        """
        self._require_batch("count()", "group_by().count().write_stream…start()")
        return int(self.group_by().count().collect()[0][0])

    def take(self, count: int) -> list[Row]:
        """Return the first ``count`` rows."""
        self._require_batch("take()")
        return self.limit(count).collect()

    def tail(self, count: int) -> list[Row]:
        """Return the last ``count`` rows; all others are computed as well."""
        self._require_batch("tail()")
        table = self._table()
        return list(rows_of(table.slice(max(0, table.num_rows - count))))

    def head(self, count: int | None = None) -> Any:
        """Return the first row or ``None``; with a number, a list of that many."""
        self._require_batch("head()")
        if count is not None:
            return self.take(count)
        rows = self.take(1)
        return rows[0] if rows else None

    def first(self) -> Row | None:
        """Return the first row, or ``None`` if there is none."""
        row: Row | None = self.head()
        return row

    def is_empty(self) -> bool:
        """Return whether there are no rows."""
        self._require_batch("is_empty()")
        return not self.take(1)

    def to_pandas(self) -> "pd.DataFrame":
        """Return all rows as a pandas DataFrame.

        Raises:
            ConfigurationError: pandas is not installed.
        """
        self._require_batch("to_pandas()")
        _require_installed("pandas", "to_pandas()")
        return self._table().to_pandas()

    def to_polars(self) -> "pl.DataFrame":
        """Return all rows as a Polars DataFrame.

        Raises:
            ConfigurationError: Polars is not installed.
        """
        self._require_batch("to_polars()")
        _require_installed("polars", "to_polars()")
        import polars as pl

        frame = pl.from_arrow(self._table())
        return frame if isinstance(frame, pl.DataFrame) else frame.to_frame()

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Give all rows to another library by the Arrow PyCapsule interface."""
        self._require_batch("reading the frame as Arrow")
        return self._table().__arrow_c_stream__(requested_schema)

    def _table(self, rows: int | None = None) -> pa.Table:
        """Return all rows, or the first, under the names that users know."""
        plan = self._plan if rows is None else Limit(child=self._plan, count=rows)
        return self._session.collect(plan).rename_columns(self.columns)


def _require_installed(library: str, method: str) -> None:
    if find_spec(library) is None:
        raise ConfigurationError(f"{method} needs {library}, which is not installed: pip install {library}")
