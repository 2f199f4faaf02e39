"""A streaming query that was started."""

from typing import Any

from unbounded.api.camel_case import CamelCase
from unbounded.contracts import RunningQuery, StreamingQueryProgress
from unbounded.errors import AnalysisError, StreamingQueryError
from unbounded.plan.query import QuerySpec


class StreamingQuery(CamelCase):
    """The handle of a query. All methods may be called from any thread.

    Args:
        running: The query in its engine.

    Example:
        >>> query = session.read_stream.rate().write_stream.format("noop").start()
        >>> query.is_active
        True
        >>> query.stop()
        >>> query.is_active
        False
    """

    def __init__(self, running: RunningQuery) -> None:
        self._running = running

    @property
    def id(self) -> str:
        """The id that the checkpoint keeps: it survives restarts."""
        return self._running.id

    @property
    def run_id(self) -> str:
        """The id of this run."""
        return self._running.run_id

    @property
    def name(self) -> str | None:
        """The query's name, if it has one."""
        return self._running.name

    @property
    def spec(self) -> QuerySpec:
        """The whole query as data, which goes to JSON and YAML."""
        return self._running.spec

    @property
    def is_active(self) -> bool:
        """Whether the query still runs."""
        return self._running.is_active

    @property
    def status(self) -> dict[str, Any]:
        """What the query does now: ``message``, ``isDataAvailable`` and ``isTriggerActive``."""
        return self._running.status

    @property
    def recent_progress(self) -> list[StreamingQueryProgress]:
        """The reports of the last batches, oldest first."""
        return self._running.recent_progress

    @property
    def last_progress(self) -> StreamingQueryProgress | None:
        """The report of the last batch, or ``None`` before the first has ended."""
        recent = self.recent_progress
        return recent[-1] if recent else None

    def exception(self) -> StreamingQueryError | None:
        """Return the error that ended the query, its cause in ``__cause__``; ``None`` if there was none."""
        error = self._running.exception()
        if error is None or isinstance(error, StreamingQueryError):
            return error
        failed = StreamingQueryError(f"{self} ended with an error: {error}", self.id, self.run_id)
        failed.__cause__ = error
        return failed

    def await_termination(self, timeout: float | None = None) -> bool:
        """Wait until the query has ended. Ctrl-C while waiting stops the query, which can be restarted.

        Args:
            timeout: Seconds to wait at most; ``None`` waits for ever.

        Returns:
            Whether the query has ended.

        Raises:
            StreamingQueryError: The query ended with an error.
            AnalysisError: The timeout is no positive number.
        """
        check_timeout(timeout)
        try:
            ended = self._running.await_termination(timeout)
        except KeyboardInterrupt:
            self.stop()
            raise
        if ended and (error := self.exception()):
            raise error
        return ended

    def process_all_available(self) -> None:
        """Wait until everything that is there now has been committed to the sink. Meant for tests.

        Raises:
            StreamingQueryError: The query ended with an error meanwhile.
        """
        self._running.process_all_available()
        if error := self.exception():
            raise error

    def stop(self) -> None:
        """End the query and return when it has ended. What it did stays, and a restart continues there."""
        self._running.stop()

    def explain(self, extended: bool = False) -> None:
        """Print how the engine runs the query."""
        print(self._running.explain(extended))  # noqa: T201 - what the method is for

    def __repr__(self) -> str:
        return f"StreamingQuery {self.name or self.id} (run {self.run_id})"


def check_timeout(timeout: object) -> None:
    """Do nothing if a timeout is ``None`` or a positive number of seconds.

    Raises:
        AnalysisError: It is not.
    """
    if timeout is None or (isinstance(timeout, int | float) and not isinstance(timeout, bool) and timeout > 0):
        return
    raise AnalysisError(f"The timeout must be a positive number of seconds, not {timeout!r}.")
