"""A language for stories about a query: rows arrive, it is restarted, and after each step we know its output.

Example:
    >>> with Scenario("value INT", lambda numbers: numbers.group_by("value").count(), output_mode="update") as story:
    ...     _ = story.add(3).expect((3, 1))
    ...     _ = story.add(3, 2).restart().expect((3, 2), (2, 1))
"""

import shutil
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Self

from unbounded.api.dataframe import DataFrame
from unbounded.api.query import StreamingQuery
from unbounded.api.session import Session
from unbounded.api.writer import DataStreamWriter
from unbounded.contracts import StateOperatorProgress, StreamingQueryProgress
from unbounded.errors import StreamingQueryError
from unbounded.plugins.registry import Registry
from unbounded.schema import SchemaLike
from unbounded.testing.capturing_sink import Capture
from unbounded.testing.clock import ManualClock
from unbounded.testing.registry import testing_registry
from unbounded.testing.scripted_source import Script
from unbounded.testing.values import comparable, row_of

_ENDS_BY_ITSELF = ("once", "available_now")


class Scenario:
    """One query over one scripted source or several, with a clock of its own.

    Steps and looks return the scenario, so that they are written one after the other. A look sees what the
    query has put out since the look before. Use it in a ``with`` statement, or through the ``scenario``
    fixture of ``unbounded.testing.pytest_plugin``, so that the query ends with the test.

    Args:
        schema: The columns of the source; a tuple for several sources.
        query: Builds the query from the streaming frame, or frames.
        output_mode: The query's output mode.
        trigger: Keyword arguments for ``trigger``; by default a batch runs as soon as the last one ends. With
            ``once`` or ``available_now`` every step is a run of its own.
        sink: Points the writer at another sink; ``expect`` knows only what the capturing sink was given.
        checkpoint: Where the checkpoint is; a temporary directory if not given.
        conf: Settings of the session.
        source_options: Further options of the sources.
        restart_after_each: Stop the query after every step, so that each begins with a recovery.
        registry: Knows the plugins; by default :func:`testing_registry`, which takes more of them.
    """

    def __init__(
        self,
        schema: SchemaLike | tuple[SchemaLike, ...],
        query: Callable[..., DataFrame],
        *,
        output_mode: str = "append",
        trigger: dict[str, Any] | None = None,
        sink: Callable[[DataStreamWriter], DataStreamWriter] | None = None,
        checkpoint: str | None = None,
        conf: dict[str, str] | None = None,
        source_options: dict[str, Any] | None = None,
        restart_after_each: bool = False,
        registry: Registry | None = None,
    ) -> None:
        self.scripts = [Script(one) for one in (schema if isinstance(schema, tuple) else (schema,))]
        self.capture, self.clock = Capture(), ManualClock()
        self.session = Session(conf=conf, registry=registry or testing_registry(), clock=self.clock)
        self._temporary = None if checkpoint else tempfile.mkdtemp(prefix="unbounded-scenario-")
        self.checkpoint = checkpoint or str(self._temporary)
        self.progress: list[StreamingQueryProgress] = []
        self._build, self._mode, self._trigger = query, output_mode, trigger or {}
        self._sink, self._source_options = sink or self._captured, source_options or {}
        self._restart_after_each = restart_after_each
        self._looked_at = -1
        self._query: StreamingQuery | None = None

    # steps

    def add(self, *values: Any, to: int = 0) -> Self:
        """Let rows arrive at a source, as one addition, and wait until the query has nothing more to do.

        Args:
            values: The rows: dicts, tuples in the order of the columns, or single values if there is one
                column. For a TIMESTAMP column a number is seconds since 1970 UTC.
            to: Which source.
        """
        return self.arrive(*values, to=to).settle()

    def arrive(self, *values: Any, to: int = 0) -> Self:
        """Let rows arrive and do not wait."""
        script = self.scripts[to]
        script.add([row_of(value, script.schema) for value in values])
        return self

    def settle(self) -> Self:
        """Start the query if it does not run, and wait until it has nothing more to do.

        Raises:
            StreamingQueryError: The query ended with an error. The next step starts it again.
        """
        query = self._query or self.start()
        try:
            if self._ends_by_itself:
                query.await_termination()
            else:
                query.process_all_available()
        finally:
            self._note_progress(query)
            if self._ends_by_itself or self._restart_after_each or query.exception():
                self.stop()
        return self

    def start(self) -> StreamingQuery:
        """Start the query and return its handle, without waiting for its first batch."""
        writer = self._sink(self._build(*map(self._read, self.scripts)).write_stream)
        writer.output_mode(self._mode)
        if self._trigger:
            writer.trigger(**self._trigger)
        self._query = writer.option("checkpoint_location", self.checkpoint).start()
        return self._query

    def stop(self) -> Self:
        """Stop the query if it runs."""
        query, self._query = self._query, None
        if query:
            query.stop()
        return self

    def restart(self) -> Self:
        """Stop the query, start it again on its checkpoint, and wait until it has nothing more to do."""
        return self.stop().settle()

    def becomes(
        self,
        query: Callable[..., DataFrame] | None = None,
        *,
        output_mode: str | None = None,
        trigger: dict[str, Any] | None = None,
    ) -> Self:
        """Stop the query; the next start on the checkpoint is of a changed one. What is not given stays."""
        self.stop()
        self._build, self._mode = query or self._build, output_mode or self._mode
        self._trigger = self._trigger if trigger is None else trigger
        return self

    def close(self) -> None:
        """Stop everything, and delete the checkpoint if it was a temporary one."""
        self.stop()
        self.session.stop()
        if self._temporary:
            shutil.rmtree(self._temporary, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    # looks

    def expect(self, *rows: Any, in_order: bool = False) -> Self:
        """Check what the query has put out since the last look, over all batches in between.

        Args:
            rows: Tuples in the order of the columns, or single values if there is one column. A window is
                compared by its start, a timestamp as seconds since 1970 UTC.
            in_order: The rows must also come in this order.
        """
        found, wanted = [row for batch in self.new_batches() for row in batch], [_tuple(row) for row in rows]
        if not in_order:
            found, wanted = sorted(found, key=repr), sorted(wanted, key=repr)
        assert found == wanted, f"the query put out {found}, expected {wanted}"
        return self

    def expect_batches(self, *batches: list[Any]) -> Self:
        """Check how many batches there were since the last look, and the rows of each in any order."""
        found = [sorted(batch, key=repr) for batch in self.new_batches()]
        wanted = [sorted((_tuple(row) for row in batch), key=repr) for batch in batches]
        assert found == wanted, f"the batches put out {found}, expected {wanted}"
        return self

    def expect_failure(self, *words: str) -> Self:
        """Check that the query ends with an error that has these words. The next step starts it again."""
        try:
            self.settle()
        except StreamingQueryError as failure:
            text = str(failure)
        else:
            raise AssertionError(f"the query went on, expected an error with {words}")
        missing = [word for word in words if word not in text]
        assert not missing, f"the error does not have {missing}: {text}"
        return self

    def new_batches(self) -> list[list[tuple[Any, ...]]]:
        """Return what each batch since the last look has put out."""
        fresh = [batch_id for batch_id in sorted(self.capture.batches) if batch_id > self._looked_at]
        self._looked_at = max(fresh, default=self._looked_at)
        return [[comparable(row) for row in self.capture.batches[batch_id]] for batch_id in fresh]

    @property
    def last(self) -> StreamingQueryProgress:
        """The last batch's progress report."""
        return self.progress[-1]

    @property
    def state(self) -> StateOperatorProgress:
        """What the last batch reports of the top-most stateful operator."""
        return self.last.state_operators[0]

    @property
    def watermark(self) -> float:
        """The watermark that the last batch used, in seconds since 1970 UTC."""
        moment = datetime.fromisoformat(self.last.event_time["watermark"])
        return moment.replace(tzinfo=UTC).timestamp()

    @property
    def late_rows(self) -> int:
        """How many rows all batches together have dropped as late."""
        return sum(op.num_rows_dropped_by_watermark for report in self.progress for op in report.state_operators)

    # inside

    @property
    def _ends_by_itself(self) -> bool:
        return any(self._trigger.get(name) for name in _ENDS_BY_ITSELF)

    def _read(self, script: Script) -> DataFrame:
        reader = self.session.read_stream.format("scripted").option("script", script.id)
        return reader.options(**self._source_options).load()

    def _captured(self, writer: DataStreamWriter) -> DataStreamWriter:
        return writer.format("capture").option("capture", self.capture.id)

    def _note_progress(self, query: StreamingQuery) -> None:
        known = {(report.run_id, report.batch_id) for report in self.progress}
        self.progress += [r for r in query.recent_progress if (r.run_id, r.batch_id) not in known]


def _tuple(row: Any) -> tuple[Any, ...]:
    return row if isinstance(row, tuple) else (row,)
