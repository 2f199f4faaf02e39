"""A stream of parquet files that arrive one by one, each a batch."""

from itertools import count
from pathlib import Path
from typing import Self

import duckdb

import unbounded as ub


class Arrivals:
    """A directory that a query watches, and the query.

    Args:
        root: An existing directory, for the arrivals, for the place where they are written first, and the checkpoint.
    """

    def __init__(self, root: str | Path) -> None:
        self.directory, self.checkpoint = Path(root, "arrivals"), Path(root, "checkpoint")
        self._aside = Path(root, "aside")
        self.directory.mkdir()
        self._aside.mkdir()
        self._numbers = count()
        self._query: ub.StreamingQuery

    def feed(self, counts: ub.DataFrame, sink: str = "noop", name: str | None = None) -> Self:
        """Start a query over the directory, in update mode, from its checkpoint if there is one."""
        writer = (
            counts.write_stream.format(sink).output_mode("update").option("checkpoint_location", str(self.checkpoint))
        )
        self._query = (writer.query_name(name) if name else writer).start()
        return self

    def take(self, rows: str) -> float:
        """Let the rows of a DuckDB query arrive as one file, and return the seconds of the batch that takes them."""
        file = self._aside / f"{next(self._numbers):06}.parquet"
        duckdb.sql(f"COPY ({rows}) TO '{file}' (FORMAT parquet)")
        file.replace(self.directory / file.name)
        self._query.process_all_available()
        batch = next(progress for progress in reversed(self._query.recent_progress) if progress.num_input_rows)
        return batch.num_input_rows / batch.processed_rows_per_second

    @property
    def groups(self) -> int:
        """How many groups the query remembers."""
        return self._query.recent_progress[-1].state_operators[0].num_rows_total
