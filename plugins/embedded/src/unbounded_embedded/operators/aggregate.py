"""Aggregation that remembers its groups from batch to batch."""

import time
from functools import cached_property

import pyarrow as pa

from unbounded.contracts import StateOperatorProgress
from unbounded.errors import IncompatiblePlanError
from unbounded.plan.aggregation import aggregate_calls
from unbounded.plan.event_time import event_time_columns
from unbounded.plan.query import OutputMode
from unbounded.plan.stateful import Aggregate
from unbounded_embedded.duckdb.database import Database
from unbounded_embedded.duckdb.grouping import (
    GROUPING_ID,
    call_name,
    flattened,
    key_name,
    outer_columns,
    outer_query,
)
from unbounded_embedded.duckdb.types import cast_to_spark, quoted
from unbounded_embedded.operators.accumulators import accumulator
from unbounded_embedded.operators.arriving_groups import Arrived, ArrivingGroups
from unbounded_embedded.operators.group_table import GroupTable
from unbounded_embedded.operators.keys import EndTime, key_columns
from unbounded_embedded.operators.memory_estimate import MemoryEstimate
from unbounded_embedded.operators.operator import BatchTimes, OperatorReport, StatefulOperator
from unbounded_embedded.state.store import StateStore

_EVICTED_TO, _TYPES = b"evicted_to_ms", b"types"


class StreamingAggregate(StatefulOperator):
    """Groups that outlive a batch.

    A batch is aggregated by itself, and the result merged into the table of all groups. What comes out depends on the
    output mode: the groups that ended (append), those that the batch touched (update), or all (complete).

    Args:
        node: The aggregate.
        input_sql: What stands for its input in FROM.
        index: The operator's number; its tables are named after it.
        mode: The query's output mode.
        database: The query's database.
        store: Where its state is kept.
        is_top: Its output is the output of the query. Then :attr:`result` has the batch's rows, if they came out of
            the statement that merged the batch.
    """

    def __init__(
        self,
        node: Aggregate,
        input_sql: str,
        index: int,
        mode: OutputMode,
        database: Database,
        store: StateStore,
        is_top: bool,
    ) -> None:
        self.node, self.mode, self.database, self.store = node, mode, database, store
        self.keys, input_sql = key_columns(node.grouping, event_time_columns(node.child), input_sql)
        self.accumulators = [accumulator(call, i) for i, call in enumerate(aggregate_calls(node.aggregates))]
        self._arriving = ArrivingGroups(node, self.keys, self.accumulators, input_sql, self._ends, database)
        action = node.describe()
        self.groups = GroupTable(database, f"state_{index}", self._arriving.columns, self.accumulators, action)
        self._table = f"batch_{index}"
        self._changed = f"changed_{index}"
        self.output = f"({self._output_query()})"
        self._report = OperatorReport()
        self._memory = MemoryEstimate()
        self._evicted_to = self._count = 0
        self._upserts: pa.Table | None = None
        self.result: pa.Table | None = None
        self._is_top = is_top

    @property
    def ends_by_time(self) -> bool:
        """Whether groups end when the watermark passes them."""
        return self._ends is not None

    @cached_property
    def _ends(self) -> EndTime | None:
        """What says when a group ends; in complete mode no group does."""
        return None if self.mode == "complete" else next((key.ends for key in self.keys if key.ends), None)

    def prepare(self) -> None:
        self.groups.create(self._arriving.query_of_state)
        self._forget_changes()

    def _forget_changes(self) -> None:
        self._upserts = self.groups.no_rows
        if self.mode != "complete":
            self.database.register(self._changed, self.groups.no_rows)

    # one batch

    def digest(self, database: Database, table: str) -> None:
        self._arriving.create(database, table)

    def run(self, times: BatchTimes) -> None:
        began = time.perf_counter()
        self._report = OperatorReport()
        if self.digested is None:
            self.digest(self.database, self._table)
        self._merge(self._arriving.sift(self.digested or self._table, self._late_to(times)))
        merged = time.perf_counter()
        self._evict(times)
        self._report.update_ms = _ms(merged - began)
        self._report.remove_ms = _ms(time.perf_counter() - merged)

    def _late_to(self, times: BatchTimes) -> int | None:
        return self._ends.last_final(times.late_ms) if self._ends and times.late_ms > 0 else None

    def _merge(self, arrived: Arrived) -> None:
        self._report.late, self._report.untimed = arrived.late, arrived.untimed
        self._upserts, self.result = self.groups.no_rows, None
        if arrived.count:
            merged = self.groups.merge(arrived.relation, arrived.nulls, arrived.least, self._shown_columns)
            self._upserts = merged.rows
            self._memory.note(merged.rows)
            self._count += merged.new
            self.result = merged.shown if self._shown_columns else None
        self._report.updated = self._upserts.num_rows
        if self.mode == "update" and self.result is None:
            self.database.register(self._changed, self._upserts)

    def _evict(self, times: BatchTimes) -> None:
        evicted = self.groups.no_rows
        if self._ends and times.evict_ms > self._evicted_to:
            evicted = self._evicted(self._ends, times.evict_ms)
            self._evicted_to = times.evict_ms
        self._count -= evicted.num_rows
        self._report.removed = evicted.num_rows
        if self.mode == "append":
            self.database.register(self._changed, evicted)

    def _evicted(self, ends: EndTime, watermark_ms: int) -> pa.Table:
        last_final = ends.last_final(watermark_ms)
        is_more_final = not self._evicted_to or last_final > ends.last_final(self._evicted_to)
        return self.groups.evict(ends.is_up_to(last_final)) if is_more_final else self.groups.no_rows

    # what comes out

    @cached_property
    def _shown_columns(self) -> list[str]:
        """The output's columns over the groups themselves, for the statement that merges a batch to return; none if
        the output needs a query of its own.
        """
        finals = [item.final for item in self.accumulators]
        if self.mode != "update" or not self._is_top or any("SELECT" in final for final in finals):
            return []
        keys = [key.output for key in self.keys]
        types = self.database.types(f"SELECT * FROM {self.output}", self.node.describe())
        columns = []
        for (sql, name), (_, type_) in zip(outer_columns(self.node), types, strict=True):
            columns.append(f"{cast_to_spark(flattened(sql, keys, finals), type_)} AS {quoted(name)}")
        return columns

    def _output_query(self) -> str:
        keys = [f"{key.output} AS {key_name(index)}" for index, key in enumerate(self.keys)]
        calls = [f"{item.final} AS {call_name(index)}" for index, item in enumerate(self.accumulators)]
        rows = self.groups.name if self.mode == "complete" else self.groups.in_types_of_state(self._changed)
        super_groups = [] if self.node.kind == "plain" else [GROUPING_ID]
        inner = ", ".join([*super_groups, *keys, *calls])
        return outer_query(self.node, f"(SELECT {inner or '1'} FROM {rows})")

    # state

    def delta(self) -> pa.Table:
        assert self._upserts is not None
        return self._labelled(self._upserts)

    def snapshot(self) -> pa.Table:
        return self._labelled(self.groups.rows())

    def _labelled(self, groups: pa.Table) -> pa.Table:
        return groups.replace_schema_metadata({_EVICTED_TO: str(self._evicted_to), _TYPES: self.groups.types})

    def restore(self, version: int | None) -> None:
        self.groups.clear()
        self._evicted_to = self._count = 0
        self._forget_changes()
        if version is None:
            return
        base, deltas = self.store.load(version)
        tables = [table for table in (base, *deltas) if table is not None]
        for table in tables:
            self._memory.note(table)
        self._require_own_types(tables[-1])
        self._evicted_to = max(map(_evicted_to, tables))
        self.groups.load(base, deltas)
        if self._ends and self._evicted_to:
            self.groups.evict(self._ends.is_up_to(self._ends.last_final(self._evicted_to)))
        self._count = self.groups.count

    def _require_own_types(self, groups: pa.Table) -> None:
        """State is what it is: read as other types, old groups would go on as groups that they never were."""
        found = (groups.schema.metadata or {}).get(_TYPES, b"").decode()
        if found != self.groups.types:
            raise IncompatiblePlanError(
                f"{self.node.describe()}: the checkpoint keeps its groups as ({found}), and this query's are "
                f"({self.groups.types}). Cast the columns to the types that they had, or give the query a checkpoint "
                "location of its own."
            )

    def compact(self) -> None:
        self.groups.compact(self._count)

    def progress(self) -> StateOperatorProgress:
        report = self._report
        return StateOperatorProgress(
            operator_name="stateStoreSave",
            num_rows_total=self._count,
            num_rows_updated=report.updated,
            num_rows_removed=report.removed,
            num_rows_dropped_by_watermark=report.late,
            all_updates_time_ms=report.update_ms,
            all_removals_time_ms=report.remove_ms,
            commit_time_ms=self.commit_ms,
            memory_used_bytes=self._memory.of(self._count),
            custom_metrics={"numRowsWithNullEventTime": report.untimed} if self._arriving.counts_untimed else {},
        )


def _evicted_to(table: pa.Table) -> int:
    return int((table.schema.metadata or {}).get(_EVICTED_TO, b"0"))


def _ms(seconds: float) -> int:
    return round(seconds * 1000)
