"""A language for stories about a query: rows arrive, the query is restarted, and after each step its output is known.

Example:
    >>> from unbounded import functions as F
    >>> story = Scenario("value INT", lambda rows: rows.group_by("value").count(), output_mode="update")
    >>> story.add(3).expect((3, 1))
    >>> story.add(3, 2).restart().expect((3, 2), (2, 1))
    >>> story.stop()
"""

import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from unbounded.api.dataframe import DataFrame
from unbounded.api.query import StreamingQuery
from unbounded.api.session import Session
from unbounded.contracts import StreamingQueryProgress
from unbounded.schema import SchemaLike
from unbounded.testing.capturing_sink import Capture
from unbounded.testing.clock import ManualClock
from unbounded.testing.plugin import testing_registry
from unbounded.testing.scripted_source import Script


class Scenario:
    """One query over one scripted source or several, with a clock of its own.

    Every step returns the scenario, so that steps are written one after the other. ``expect`` looks at what the query
    has put out since the last look, over all batches in between, in any order.

    Args:
        schema: The columns of the source, or of each of several.
        query: Builds the query from the streaming frame, or frames.
        output_mode: The query's output mode.
        checkpoint: Where its checkpoint is; a temporary directory if not given.
        trigger: Keyword arguments for ``trigger``; by default a batch runs as soon as the last one ends.
        conf: Settings of the session.
        source_options: Further options of the sources.
    """

    def __init__(
        self,
        schema: SchemaLike | tuple[SchemaLike, ...],
        query: Callable[..., DataFrame],
        *,
        output_mode: str = "append",
        checkpoint: str | None = None,
        trigger: dict[str, Any] | None = None,
        conf: dict[str, str] | None = None,
        source_options: dict[str, Any] | None = None,
    ) -> None:
        schemas = schema if isinstance(schema, tuple) else (schema,)
        self.scripts = [Script(one) for one in schemas]
        self.capture, self.clock = Capture(), ManualClock()
        self.session = Session(conf=conf, registry=testing_registry(), clock=self.clock)
        self.checkpoint = checkpoint or tempfile.mkdtemp(prefix="unbounded-scenario-")
        self._build, self._mode, self._trigger = query, output_mode, trigger
        self._source_options = source_options or {}
        self._seen: dict[int, int] = {}
        self._query: StreamingQuery | None = None
        self.progress: list[StreamingQueryProgress] = []

    # steps

    def add(self, *values: Any, to: int = 0) -> "Scenario":
        """Let rows arrive at a source, as one addition, and wait until the query has nothing more to do.

        A row is a dict, a tuple in the order of the columns, or one value if there is one column. For a TIMESTAMP
        column a number is seconds since 1970 UTC.
        """
        self.arrive(*values, to=to)
        return self.settle()

    def arrive(self, *values: Any, to: int = 0) -> "Scenario":
        """Let rows arrive and do not wait."""
        script = self.scripts[to]
        script.add([_row(value, script) for value in values])
        return self

    def settle(self) -> "Scenario":
        """Wait until the query has nothing more to do; start it if it does not run."""
        self._running().process_all_available()
        self._note_progress()
        return self

    def run_to_end(self) -> "Scenario":
        """Start the query and wait until it ends by itself, as ``once`` and ``available_now`` do."""
        query = self._start()
        query.await_termination()
        self._note_progress()
        self._query = None
        return self

    def stop(self) -> "Scenario":
        """Stop the query."""
        if self._query:
            self._query.stop()
            self._query = None
        return self

    def restart(self) -> "Scenario":
        """Stop the query, start it again on its checkpoint, and wait until it has nothing more to do."""
        return self.stop().settle()

    def becomes(self, query: Callable[..., DataFrame], output_mode: str | None = None) -> "Scenario":
        """Stop the query; the next start is of another query on the same checkpoint."""
        self.stop()
        self._build, self._mode = query, output_mode or self._mode
        return self

    # what came out

    def expect(self, *rows: Any) -> "Scenario":
        """Check what the query has put out since the last look, in any order.

        A row is a tuple in the order of the columns, or one value if there is one column. A window column is compared
        by its start, a timestamp as seconds since 1970 UTC.
        """
        found = sorted(self.new_output(), key=repr)
        wanted = sorted((row if isinstance(row, tuple) else (row,) for row in rows), key=repr)
        assert found == wanted, f"put out {found}, expected {wanted}"
        return self

    def new_output(self) -> list[tuple[Any, ...]]:
        """Return the rows put out since the last look."""
        fresh = []
        for batch_id in sorted(self.capture.batches):
            rows = self.capture.batches[batch_id]
            fresh += [_plain(row) for row in rows[self._seen.get(batch_id, 0) :]]
            self._seen[batch_id] = len(rows)
        return fresh

    @property
    def last(self) -> StreamingQueryProgress:
        """The last batch's progress report."""
        return self.progress[-1]

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

    def _running(self) -> StreamingQuery:
        if self._query is None:
            self._query = self._start()
        return self._query

    def _start(self) -> StreamingQuery:
        frames = [
            self.session.read_stream.format("scripted").option("script", script.id).options(**self._source_options).load()
            for script in self.scripts
        ]
        writer = self._build(*frames).write_stream.format("capture").option("capture", self.capture.id)
        writer = writer.output_mode(self._mode).option("checkpoint_location", self.checkpoint)
        self._query = (writer.trigger(**self._trigger) if self._trigger else writer).start()
        return self._query

    def _note_progress(self) -> None:
        if self._query:
            known = {(report.run_id, report.batch_id) for report in self.progress}
            self.progress += [r for r in self._query.recent_progress if (r.run_id, r.batch_id) not in known]


def _row(value: Any, script: Script) -> dict[str, Any]:
    if isinstance(value, dict):
        return value
    cells = value if isinstance(value, tuple) else (value,)
    return {
        field.name: _cell(cell, str(field.type)) for field, cell in zip(script.schema, cells, strict=True)
    }


def _cell(value: Any, type_: str) -> Any:
    if type_.startswith("timestamp") and isinstance(value, int | float):
        return datetime.fromtimestamp(value, UTC).replace(tzinfo=None)
    return value


def _plain(row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(_comparable(value) for value in row.values())


def _comparable(value: Any) -> Any:
    if isinstance(value, dict) and value.keys() == {"start", "end"}:
        return _comparable(value["start"])
    if isinstance(value, datetime):
        seconds = value.replace(tzinfo=UTC).timestamp()
        return int(seconds) if seconds.is_integer() else seconds
    return value
