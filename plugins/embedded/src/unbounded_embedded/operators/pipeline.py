"""A streaming plan as a chain of operators over one database.

What the runtime sees of the whole: it reads the batch's input, runs the operators inside a transaction, takes the
output and what the state has changed, and ends the transaction one way or the other. Runs of stateless nodes are no
operators: they are rendered into the statements of those that read them.
"""

from collections.abc import Callable, Sequence
from itertools import cycle
from typing import Any

import pyarrow as pa

from unbounded.contracts import Row
from unbounded.plan.edges import Scan
from unbounded.plan.node import Node
from unbounded.plan.query import OutputMode
from unbounded.plan.relational import Observe
from unbounded.plan.stateful import Aggregate, Watermark
from unbounded.plan.streaming import streaming_scans
from unbounded.plan.walk import find, walk
from unbounded_embedded.duckdb.database import Database
from unbounded_embedded.duckdb.decimals import with_decimal_types
from unbounded_embedded.duckdb.rendering import render, source_of
from unbounded_embedded.duckdb.translation.datetimes import BATCH_TIME
from unbounded_embedded.duckdb.types import timestamp_literal
from unbounded_embedded.duckdb.typing import as_spark, schema_of_plan
from unbounded_embedded.operators.aggregate import StreamingAggregate
from unbounded_embedded.operators.input_reader import BatchInput, Digest, InputReader
from unbounded_embedded.operators.observer import MetricsObserver
from unbounded_embedded.operators.operator import BatchTimes, Operator, StatefulOperator
from unbounded_embedded.operators.source_relation import Part, SourceRelation
from unbounded_embedded.operators.watermark import EventTimeStats, WatermarkObserver
from unbounded_embedded.state.store import StateStore, StateVersion

MOST_AHEAD = 2
"""How many batches may be read while one runs. One alone leaves cores idle between the end of one read and the next."""

_PARSED_AS_THEY_ARE_READ = ("json", "csv")


class Pipeline:
    """The operators of one query, in the order in which they run.

    Args:
        plan: The optimized plan.
        mode: The query's output mode.
        threads: How many threads a statement may use; ``None`` is one per core.
        store: Gives the state store of a stateful operator, by its number.
        read_table: Gives the rows of a plan that does not stream; called once for each, in :meth:`prepare`.
    """

    def __init__(
        self,
        plan: Node,
        mode: OutputMode,
        threads: int | None,
        store: Callable[[int], StateStore],
        read_table: Callable[[Node], pa.Table],
    ) -> None:
        self.database = Database(threads)
        self.plan = plan = with_decimal_types(plan, lambda node: schema_of_plan(self.database, node))
        self.mode = mode
        self._store, self._read_table = store, read_table
        self._tells_time = BATCH_TIME in render(plan, {leaf: "leaf" for leaf in walk(plan) if not leaf.inputs})
        self.sources = self._source_relations(streaming_scans(plan))
        self._readers = [InputReader(self.sources, self.database, self._digest, i) for i in range(MOST_AHEAD + 1)]
        self._next_reader = cycle(self._readers)
        self._leaves: dict[Node, str] = {
            scan: source.name for scan in find(plan, Scan) for source in self.sources if source.scan == scan
        }
        self._static: list[Node] = []
        self.operators: list[Operator] = []
        self._output = ""
        self._digested = Digest()
        self._in_transaction = False

    # setting up

    def _source_relations(self, scans: list[Scan]) -> list[SourceRelation]:
        """A source that one statement reads, and reads once, is read where it lies; any other is copied first."""
        places = [scan for scan in find(self.plan, Scan) if scan.streaming]
        read_once = len(places) == 1 and not find(self.plan, Watermark) and not find(self.plan, Observe)
        in_place = _PARSED_AS_THEY_ARE_READ if read_once and not self._tells_time else ()
        return [SourceRelation(scan, f"source_{index}", in_place) for index, scan in enumerate(scans)]

    def prepare(self) -> None:
        """Create the tables and read what does not stream. Called once.

        Raises:
            AnalysisError: An expression does not fit its input.
        """
        self.load(BatchInput([source.no_rows for source in self.sources]))
        self._build(self.plan)
        self._output = as_spark(self.database, render(self.plan, self._leaves), self.plan.describe())

    def _build(self, node: Node) -> None:
        """Make the operators of a node and of all below it, inputs first."""
        if node in self._leaves:
            return
        if not node.is_streaming:
            self._leaves[node] = self._static_table(node)
            return
        for child in node.inputs:
            self._build(child)
        operator = self._operator_of(node)
        if operator is not None:
            operator.prepare()
            self.operators.append(operator)
            self._leaves[node] = operator.output

    def _static_table(self, node: Node) -> str:
        name = f"static_{len(self._static)}"
        self._static.append(node)
        self.database.load(name, self._read_table(node))
        return name

    def _operator_of(self, node: Node) -> Operator | None:
        if isinstance(node, Watermark):
            return WatermarkObserver(
                node, self._input(node.child), len(self._of_kind(WatermarkObserver)), self.database
            )
        if isinstance(node, Aggregate):
            index = len(self.stateful)
            input_sql = self._input(node.child)
            is_top = node is self.plan
            return StreamingAggregate(node, input_sql, index, self.mode, self.database, self._store(index), is_top)
        if isinstance(node, Observe):
            return MetricsObserver(node, self._input(node.child), self.database)
        return None

    def _input(self, node: Node) -> str:
        return source_of(node, self._leaves)

    def _of_kind(self, kind: type[Any]) -> list[Any]:
        return [operator for operator in self.operators if isinstance(operator, kind)]

    @property
    def stateful(self) -> list[StatefulOperator]:
        """The operators that remember, lowest first."""
        return self._of_kind(StatefulOperator)

    @property
    def watermarks(self) -> list[WatermarkObserver]:
        """The operators that watch event time."""
        return self._of_kind(WatermarkObserver)

    @property
    def evicts(self) -> bool:
        """Whether a watermark that moves makes a batch without data worth running."""
        return self.mode != "complete" and any(
            isinstance(operator, StreamingAggregate) and operator.ends_by_time for operator in self.operators
        )

    # one batch

    def read(self, parts: Sequence[Sequence[Part]]) -> BatchInput:
        """Read the input of a batch: the parts that each source gave.

        Called once for each batch. While one batch runs, other threads may read for the :data:`MOST_AHEAD` after it.

        Raises:
            SourceError: A file is gone or cannot be read.
            DataError: A record, a column or a folder is not what the schema says.
        """
        return next(self._next_reader).read(parts)

    def interrupt_reading(self) -> None:
        """Let each :meth:`read` that goes on in another thread fail."""
        for reader in self._readers:
            reader.interrupt()

    def _digest(self, database: Database, table: str) -> Digest:
        """Run the first statement over the input, on a connection that shows it."""
        if not self.stateful:
            return Digest(rows=database.arrow(self._output, "The query"))
        self.stateful[0].digest(database, table)
        return Digest(table)

    def load(self, batch_input: BatchInput) -> None:
        """Put the batch's rows where the operators read them."""
        self._digested = batch_input.digest or Digest()
        if batch_input.digest is None:
            for source, rows in zip(self.sources, batch_input.sources, strict=True):
                self.database.show(source.name, rows.relation)

    def begin(self) -> None:
        """Begin the transaction of a batch."""
        self.database.execute("BEGIN")
        self._in_transaction = True

    def run(self, times: BatchTimes) -> None:
        """Run the operators, inside the transaction."""
        if self._tells_time:
            self.database.execute(f"SET VARIABLE {BATCH_TIME} = {timestamp_literal(times.timestamp_ms * 1000)}")
        for lowest in self.stateful[:1]:
            lowest.digested = self._digested.table
        for operator in self.operators:
            operator.run(times)

    def output(self) -> pa.Table:
        """Return the rows for the sink, inside the transaction."""
        top = self._of_kind(StreamingAggregate)
        rows = top[-1].result if top else self._digested.rows
        return self.database.arrow(self._output, "The query") if rows is None else rows

    def commit(self) -> None:
        """Keep what the batch did to the state."""
        self.database.execute("COMMIT")
        self._in_transaction = False

    def rollback(self) -> None:
        """Undo what the batch did to the state, if anything. Twice is no error."""
        if self._in_transaction:
            self._in_transaction = False
            self.database.execute("ROLLBACK")

    def event_times(self) -> list[EventTimeStats | None]:
        """Return what each watermark saw in the last batch."""
        return [watermark.stats for watermark in self.watermarks]

    def observed(self) -> dict[str, Row]:
        """Return the metrics of each observation in the last batch, by its name."""
        return {observer.node.name: observer.values for observer in self._of_kind(MetricsObserver)}

    # state

    def restore(self, version: StateVersion | None, run: int) -> None:
        """Bring all state to the version that a batch left behind; ``None`` is empty.

        Args:
            version: The batch, and who committed it.
            run: The number of the run that goes on from there.
        """
        for operator in self.stateful:
            operator.store.begin(run, version)
            operator.restore(version.batch_id if version else None)

    def persist(self, version: int) -> None:
        """Make what the batch did to the state durable."""
        for operator in self.stateful:
            operator.persist(version)

    def snapshot_if_due(self, version: int) -> None:
        """Begin to write snapshots of states whose deltas have grown large, in the background."""
        for operator in self.stateful:
            if operator.store.snapshot_is_due:
                operator.store.write_snapshot(version, operator.snapshot())

    def compact(self) -> None:
        """Give back memory that past batches left behind. Called between batches."""
        for operator in self.stateful:
            operator.compact()

    def purge(self, oldest_needed: int) -> None:
        """Delete state that no version from ``oldest_needed`` on needs."""
        for operator in self.stateful:
            operator.store.purge(oldest_needed)

    def close(self) -> None:
        """Let go of everything."""
        for operator in self.stateful:
            operator.store.close()
        for reader in self._readers:
            reader.close()
        self.database.close()
