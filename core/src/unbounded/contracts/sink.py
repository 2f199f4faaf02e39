"""What a sink must be."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import pyarrow as pa

from unbounded.contracts.capabilities import SinkCapabilities
from unbounded.contracts.options import Options
from unbounded.contracts.storage import Folder
from unbounded.plan.query import OutputMode

CommitMessage = Any
"""What ``write`` tells ``commit``: any value that can be pickled."""


@dataclass(frozen=True)
class SinkContext:
    """What the engine tells a sink before the first batch.

    Args:
        schema: The columns of every batch.
        key_columns: The names of the columns that together identify a row of the result (the grouping columns of an
            aggregate); empty if the result has no key.
        output_mode: What the rows of a batch are: new rows, changed rows, or the whole result.
        query_id: The id that survives restarts. Together with the batch id it names a batch for all time.
        query_name: The query's name, if it has one.
        partition_by: The columns that the user wants the output partitioned by.
        folder: A folder of the checkpoint that belongs to the sink; ``None`` in a batch write.
        publish_table: Offers a table to the session's catalog under a name: the function is called whenever somebody
            reads the table, from any thread.
        make_dataframe: Turns an Arrow table into a batch DataFrame of the running session.
    """

    schema: pa.Schema
    key_columns: tuple[str, ...]
    output_mode: OutputMode
    query_id: str
    query_name: str | None
    partition_by: tuple[str, ...]
    folder: Folder | None
    publish_table: Callable[[str, Callable[[], pa.Table]], None]
    make_dataframe: Callable[[pa.Table], Any]


@dataclass(frozen=True)
class BatchContext:
    """Which batch it is.

    Args:
        batch_id: Counts from 0 without gaps. A batch that is run again after a failure has the same id and, if its
            sources can replay, the same rows.
        partition: Which part of the batch; the embedded engine has one, number 0.
        replayed: Whether this id may have been written before, in part or in whole.
    """

    batch_id: int
    partition: int = 0
    replayed: bool = False


class Sink(ABC):
    """A place for results. One instance serves one query.

    The engine calls, from the query's thread only: ``open`` once; for each batch ``write`` once a partition, then
    ``commit`` with all messages, or ``abort`` if a write failed; at the end ``close``. A batch that fails is tried
    again a bounded number of times from ``write`` on, with the same batch id, and then ends the query with the error.

    **Exactly-once** is the sink's half of a bargain: the engine logs the offsets before the batch and repeats an
    uncommitted batch with the same id; the sink makes ``commit`` with one id twice leave one result, and shows
    nothing before ``commit``. What a sink really promises is in ``capabilities``.

    Args:
        options: The options, already checked against ``Options``.
        function: The user's callable or object, for sinks of the ``foreach`` kind.
    """

    name: ClassVar[str]
    Options: ClassVar[type[Options]]

    def __init__(self, options: Any, function: Any = None) -> None:
        self.options = options
        self.function = function

    @abstractmethod
    def capabilities(self) -> SinkCapabilities:
        """Return what the sink can do with its options as they are. Called before ``open``; must not touch the
        outside world.
        """

    def check(self, context: SinkContext) -> Iterable[str]:  # noqa: ARG002 - for those who override it
        """Return, or yield, what is wrong with this query for this sink, one sentence each, before anything starts: a
        partition column that is missing, a table without a name. Must not change the outside world.
        """
        return ()

    def open(self, context: SinkContext) -> None:
        """Get ready. Called once, before the first batch of a run. What an earlier run left undone is undone here.

        That run may still be at work, in another process, on the batch that this one is about to repeat. So what it has
        prepared for a batch that is not committed must stay.
        """
        self.context = context

    @abstractmethod
    def write(self, batch: BatchContext, data: pa.RecordBatchReader) -> CommitMessage | None:
        """Write the rows of one partition so that ``commit`` can make them visible.

        Called for empty batches too. ``data`` can be read once, and must be read to its end.
        """

    def commit(self, batch: BatchContext, messages: Sequence[CommitMessage | None]) -> None:
        """Make the batch visible, durably. May come twice with one batch id, also in another process; the second
        must change nothing.
        """

    def abort(self, batch: BatchContext, messages: Sequence[CommitMessage | None]) -> None:
        """Throw away what ``write`` did. Not called after a crash: ``open`` and the next ``write`` must cope."""

    def close(self) -> None:
        """Let go of everything. Called once at the end, also after an error; may come without ``open``."""

    def describe(self) -> str:
        """Return the sink in one line for the progress report, without secrets."""
        return self.name
