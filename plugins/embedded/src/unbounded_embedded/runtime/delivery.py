"""Giving a batch to the sink, again if it must be."""

import logging
import threading
from collections.abc import Callable

import pyarrow as pa

from unbounded.contracts import BatchContext, Sink
from unbounded.errors import CheckpointError, SinkError

_FIRST_PAUSE_SECONDS = 0.05
_log = logging.getLogger(__name__)


class Delivery:
    """Writes batches to a sink with a bounded number of attempts, and a pause before each further one.

    Args:
        sink: The sink, opened.
        attempts: How often a batch is tried.
        stopping: Set when the query shall end; then there is no further attempt.
        require_turn: Called before each attempt; raises if the batch is not for this run to put out.
    """

    def __init__(
        self, sink: Sink, attempts: int, stopping: threading.Event, require_turn: Callable[[BatchContext], None]
    ) -> None:
        self._sink, self._attempts, self._stopping, self._require_turn = sink, attempts, stopping, require_turn

    def deliver(self, batch: BatchContext, rows: pa.Table) -> None:
        """Write and commit a batch.

        Args:
            batch: Which batch it is.
            rows: Its rows.

        Raises:
            SinkError: The last attempt failed too; its error is the cause.
            CheckpointInUseError: Another run has the checkpoint, or has done the batch.
        """
        for attempt in range(1, self._attempts + 1):
            self._require_turn(batch)
            try:
                self._attempt(batch, rows)
                return
            except CheckpointError:
                raise
            except Exception as error:
                if attempt == self._attempts or self._stopping.is_set():
                    raise self._failure(batch, attempt, error) from error
                _log.warning("%s failed at batch %d, attempt %d: %s", self._sink.name, batch.batch_id, attempt, error)
                self._stopping.wait(_FIRST_PAUSE_SECONDS * 2 ** (attempt - 1))
        raise AssertionError("a batch is tried at least once")

    def _attempt(self, batch: BatchContext, rows: pa.Table) -> None:
        try:
            message = self._sink.write(batch, rows.to_reader())
        except Exception:
            self._sink.abort(batch, [])
            raise
        self._sink.commit(batch, [message])

    def _failure(self, batch: BatchContext, attempts: int, error: Exception) -> SinkError:
        times = "once" if attempts == 1 else f"{attempts} times"
        return SinkError(
            f"The sink {self._sink.describe()!r} failed {times} at batch {batch.batch_id}: "
            f"{type(error).__name__}: {error}"
        )
