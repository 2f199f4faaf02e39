"""The three ways in which batches make a table: added, replaced, merged by key.

One thread writes and any thread reads. What is published is immutable, so that a reader never waits for a
writer and never sees half a batch.
"""

import threading
from abc import ABC, abstractmethod
from collections.abc import Sequence

import pyarrow as pa

from unbounded.plan.query import OutputMode
from unbounded_memory.chunks import appended
from unbounded_memory.merging import merged

SMALLEST_MERGE = 100_000
"""Changes that are always cheap enough to keep unmerged, in rows."""

MERGE_RATIO = 4
"""Changes that nobody reads are merged when they have grown to one in so many rows of the table."""


class ResultTable(ABC):
    """A table that batches build. ``apply`` is called from one thread, ``snapshot`` from any."""

    @abstractmethod
    def apply(self, batch: pa.Table) -> None:
        """Take in one batch: readers see all of it from now on."""

    @abstractmethod
    def snapshot(self) -> pa.Table:
        """Return the table as it is after the last whole batch."""


def table_for(mode: OutputMode, schema: pa.Schema, keys: Sequence[str]) -> ResultTable:
    """Return an empty table that takes batches of an output mode.

    Args:
        mode: What the rows of a batch are.
        schema: The columns.
        keys: The columns that identify a row; may be empty.
    """
    if mode == "complete":
        return ReplacedTable(schema)
    if mode == "update" and keys:
        return UpsertedTable(schema, keys)
    return GrowingTable(schema)


class ReplacedTable(ResultTable):
    """Each batch is the whole table."""

    def __init__(self, schema: pa.Schema) -> None:
        self._rows = pa.Table.from_batches([], schema)

    def apply(self, batch: pa.Table) -> None:
        self._rows = batch

    def snapshot(self) -> pa.Table:
        return self._rows


class GrowingTable(ResultTable):
    """Each batch adds its rows."""

    def __init__(self, schema: pa.Schema) -> None:
        self._schema = schema
        self._chunks: tuple[pa.Table, ...] = ()

    def apply(self, batch: pa.Table) -> None:
        self._chunks = appended(self._chunks, batch)

    def snapshot(self) -> pa.Table:
        return pa.concat_tables([self._schema.empty_table(), *self._chunks])


class UpsertedTable(ResultTable):
    """Each batch replaces the rows of its keys and adds those that are new.

    A batch costs what it holds, not what the table holds: it is put behind the earlier changes as it is.
    Changes are merged into the table when somebody reads it, or when they are many.
    """

    def __init__(self, schema: pa.Schema, keys: Sequence[str]) -> None:
        self._keys = tuple(keys)
        self._base = schema.empty_table()
        self._changes: tuple[pa.Table, ...] = ()
        self._swap = threading.Lock()

    def apply(self, batch: pa.Table) -> None:
        with self._swap:
            self._changes = appended(self._changes, batch)
        if self._are_changes_many():
            self.snapshot()

    def snapshot(self) -> pa.Table:
        with self._swap:
            base, changes = self._base, self._changes
        if not changes:
            return base
        rows = merged(base, pa.concat_tables(changes), self._keys)
        self._keep(rows, base, changes)
        return rows

    def _keep(self, rows: pa.Table, base: pa.Table, changes: tuple[pa.Table, ...]) -> None:
        """Keep a merge for the next reader, unless a batch or another reader came in between."""
        with self._swap:
            if self._base is base and self._changes is changes:
                self._base, self._changes = rows, ()

    def _are_changes_many(self) -> bool:
        changed: int = sum(chunk.num_rows for chunk in self._changes)
        merge_at: int = max(SMALLEST_MERGE, self._base.num_rows // MERGE_RATIO)
        return changed > merge_at
