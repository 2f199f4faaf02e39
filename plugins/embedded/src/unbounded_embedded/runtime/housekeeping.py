"""Deletes what no restart needs any more, beside the loop."""

from concurrent.futures import Future, ThreadPoolExecutor

from unbounded_embedded.checkpoint.checkpoint import Checkpoint
from unbounded_embedded.operators.pipeline import Pipeline

_PURGE_EVERY = 20


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
        """Begin to purge if it is time and no purge is going on. Called after each batch.

        Raises:
            OSError: The purge before this one failed.
        """
        if batch_id % _PURGE_EVERY == 0 and self._is_free():
            self._purge = self._thread.submit(self._purge_below, batch_id - self._retain)

    def _is_free(self) -> bool:
        if self._purge is None:
            return True
        if not self._purge.done():
            return False
        self._purge.result()
        return True

    def _purge_below(self, oldest: int) -> None:
        self._checkpoint.purge(oldest)
        self._pipeline.purge(oldest)

    def close(self) -> None:
        """Wait for a purge that is going on."""
        self._thread.shutdown()
