"""Deletes what no restart needs any more, beside the loop."""

import logging
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress

from unbounded_embedded.checkpoint.checkpoint import Checkpoint
from unbounded_embedded.operators.pipeline import Pipeline

_PURGE_EVERY = 20
_log = logging.getLogger(__name__)


class Housekeeper:
    """Purges a query's checkpoint on a thread of its own, since to delete many files can take longer than a batch.

    Args:
        checkpoint: Its logs are purged.
        pipeline: Its state is purged.
        batches_to_retain: How many batches logs and state can be taken back.
    """

    def __init__(self, checkpoint: Checkpoint, pipeline: Pipeline, batches_to_retain: int) -> None:
        self._checkpoint, self._pipeline, self._retain = checkpoint, pipeline, batches_to_retain
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="unbounded-purge")
        self._purge: Future[None] | None = None

    def after(self, batch_id: int) -> None:
        """Begin to purge if it is time and no purge is going on. Called after each batch."""
        if batch_id % _PURGE_EVERY == 0 and (self._purge is None or self._purge.done()):
            with suppress(RuntimeError):  # the program ends, or there is no thread to be had: another time
                self._purge = self._thread.submit(self._purge_below, batch_id - self._retain)

    def _purge_below(self, oldest: int) -> None:
        try:
            self._checkpoint.purge(oldest)
            self._pipeline.purge(oldest)
        except Exception:  # noqa: BLE001 - what is left over harms nobody; the next purge tries again
            _log.exception("Old files of the checkpoint %s could not be deleted", self._checkpoint.folder.url)

    def close(self) -> None:
        """Wait for a purge that is going on."""
        self._thread.shutdown()
