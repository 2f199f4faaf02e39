"""What an operator must be."""

import time
from abc import ABC, abstractmethod
from dataclasses import dataclass

import pyarrow as pa

from unbounded.contracts import StateOperatorProgress
from unbounded_embedded.duckdb.database import Database
from unbounded_embedded.state.store import StateStore


@dataclass(frozen=True)
class BatchTimes:
    """When a batch happens, in milliseconds since 1970 UTC.

    Args:
        batch_id: The batch.
        timestamp_ms: The batch's recorded time; a replay has the same one.
        late_ms: Rows whose time is at or before this watermark are late: that of the batch before.
        evict_ms: State whose time is at or before this watermark is final: that of this batch.
    """

    batch_id: int
    timestamp_ms: int
    late_ms: int = 0
    evict_ms: int = 0


class Operator(ABC):
    """One step of a pipeline: reads relations of the query's database, and leaves one behind for the steps above.

    **A relation is a set of changes.** As long as the steps below only ever append, its rows are plain rows. A step
    that revises what it has said before adds a column ``__change`` of ``+1`` and ``-1``, as in differential dataflow;
    a step that cannot read such a column must not stand above one that writes it.
    """

    output: str
    """What stands for the operator's rows in FROM after :meth:`run`."""

    @abstractmethod
    def prepare(self) -> None:
        """Set up tables, once, when the relations below exist, still empty but typed."""

    @abstractmethod
    def run(self, times: BatchTimes) -> None:
        """Process one batch, inside the transaction that the runtime has begun."""


@dataclass
class OperatorReport:
    """What a stateful operator did in one batch, for the progress report."""

    updated: int = 0
    removed: int = 0
    late: int = 0
    untimed: int = 0
    update_ms: int = 0
    remove_ms: int = 0


class StatefulOperator(Operator):
    """An operator that remembers. Its state is versioned by batch: version N is what batch N left behind."""

    store: StateStore
    commit_ms: int = 0
    """How long the last :meth:`persist` took."""

    digested: str | None = None
    """The table that :meth:`digest` made of this batch's input, set before :meth:`run`; ``None``: it was not called."""

    @abstractmethod
    def digest(self, database: Database, table: str) -> None:
        """Reduce the input of a batch, as ``database`` shows it, to what :meth:`run` needs, in a new table.

        Runs one statement that rests on the input's rows alone: neither on the state nor on time, since the batch
        before may not be done, and its transaction may be open on another connection.
        """

    @abstractmethod
    def restore(self, version: int | None) -> None:
        """Bring the state to a version, from the store; ``None`` is empty."""

    @abstractmethod
    def delta(self) -> pa.Table:
        """Return what the last :meth:`run` changed, so that :meth:`restore` can repeat it."""

    def persist(self, version: int) -> None:
        """Make what the last :meth:`run` changed durable, as what a version adds to the one before."""
        began = time.perf_counter()
        self.store.write_delta(version, self.delta())
        self.commit_ms = round((time.perf_counter() - began) * 1000)

    @abstractmethod
    def snapshot(self) -> pa.Table:
        """Return the whole state as it is now. A copy: no reader of the database may stay open while batches go on,
        or every row that they touch is kept twice.
        """

    @abstractmethod
    def compact(self) -> None:
        """Give back memory that past batches left behind, if it is worth the work. Called between batches."""

    @abstractmethod
    def progress(self) -> StateOperatorProgress:
        """Return the report of the last batch."""
