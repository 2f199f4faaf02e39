"""Aggregation that remembers its groups from batch to batch."""

import time
from collections.abc import Sequence
from functools import cached_property
from typing import Any

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
    group_by_sets,
    grouping_id,
    key_name,
    outer_columns,
    outer_query,
)
from unbounded_embedded.duckdb.types import cast_to_spark, quoted
from unbounded_embedded.operators.accumulators import accumulator
from unbounded_embedded.operators.group_table import GroupTable
from unbounded_embedded.operators.keys import KeyColumn, key_columns
from unbounded_embedded.operators.memory_estimate import MemoryEstimate
from unbounded_embedded.operators.operator import BatchTimes, OperatorReport, StatefulOperator
from unbounded_embedded.state.store import StateStore

_EVICTED_TO, _TYPES = b"evicted_to_ms", b"types"
_ROWS = "__rows"


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
        self.keys, self._input_sql = key_columns(node.grouping, event_time_columns(node.child), input_sql)
        self.accumulators = [accumulator(call, i) for i, call in enumerate(aggregate_calls(node.aggregates))]
        names = [column for key in self.keys for column in key.columns]
        self._super_groups = [] if node.kind == "plain" else [GROUPING_ID]
        columns = [*self._super_groups, *names]
        self.groups = GroupTable(database, f"state_{index}", columns, self.accumulators, node.describe())
        self._table = self._batch = f"batch_{index}"
        self._changed = f"changed_{index}"
        self.output = f"({self._output_query()})"
        self._report = OperatorReport()
        self._memory = MemoryEstimate()
        self._missing = _any_missing(self.keys) if node.kind == "plain" else ""
        """SQL over a batch's groups: these rows are in no group, for want of event time; empty if none can be."""
        self._evicted_to = self._count = 0
        self._upserts: pa.Table | None = None
        self.result: pa.Table | None = None
        self._is_top = is_top

    @property
    def ends_by_time(self) -> bool:
        """Whether groups end when the watermark passes them."""
        return self._ends is not None

    @cached_property
    def _ends(self) -> KeyColumn | None:
        """The key that says when a group ends; in complete mode no group does."""
        return None if self.mode == "complete" else next((key for key in self.keys if key.time), None)

    def prepare(self) -> None:
        counts_rows = self._missing and self._rows_column == _ROWS
        self.groups.create(
            f"SELECT * EXCLUDE ({_ROWS}) FROM ({self._batch_query})" if counts_rows else self._batch_query
        )
        self._forget_changes()

    def _forget_changes(self) -> None:
        self._upserts = self.groups.no_rows
        if self.mode != "complete":
            self.database.register(self._changed, self.groups.no_rows)

    # what comes in

    @cached_property
    def _batch_query(self) -> str:
        """The query that aggregates one batch. Types that Spark lacks are cast, so that state stays small."""
        query = self._untyped_batch_query()
        casts = [
            f"{cast_to_spark(name, type_)} AS {name}"
            for name, type_ in self.database.types(query, self.node.describe())
        ]
        return f"SELECT {', '.join(casts)} FROM ({query})"

    def _untyped_batch_query(self) -> str:
        names = [column for key in self.keys for column in key.columns]
        inputs = [f", {sql} AS {name}" for key in self.keys for name, sql in zip(key.columns, key.inputs, strict=True)]
        values = [
            f"{sql} AS {name}"
            for item in self.accumulators
            for name, sql in zip(item.columns, item.partials, strict=True)
        ]
        source = f"(SELECT *{''.join(inputs)} FROM {self._input_sql})"
        if self.node.kind != "plain":
            missing = _any_missing(self.keys)
            where = f" WHERE NOT ({missing})" if missing else ""
            selected = ", ".join([grouping_id(names), *names, *values])
            return f"SELECT {selected} FROM {source}{where}{group_by_sets(self.node, names)}"
        if self._missing and self._rows_column == _ROWS:
            values.append(f"count(*) AS {_ROWS}")
        group_by = f" GROUP BY {', '.join(names)}" if names else ""
        return f"SELECT {', '.join([*names, *values]) or '1 AS present'} FROM {source}{group_by}"

    @cached_property
    def _rows_column(self) -> str:
        """The column of a batch's groups that says how many rows each has; one that is there anyway, if possible."""
        counts = (item.columns[0] for item in self.accumulators if item.partials == ("COUNT(*)",))
        return next(counts, _ROWS)

    # one batch

    def digest(self, database: Database, table: str) -> None:
        database.execute(f"CREATE OR REPLACE TABLE {table} AS {self._batch_query}", self.node.describe())

    def run(self, times: BatchTimes) -> None:
        began = time.perf_counter()
        self._report = OperatorReport()
        if self.digested is None:
            self.digest(self.database, self._table)
        self._batch = self.digested or self._table
        self._merge(times)
        merged = time.perf_counter()
        self._evict(times)
        self._report.update_ms = _ms(merged - began)
        self._report.remove_ms = _ms(time.perf_counter() - merged)

    def _merge(self, times: BatchTimes) -> None:
        late = self._ends.is_final(times.late_ms) if self._ends and times.late_ms > 0 else "false"
        facts = self._facts(late)
        self._report.late, self._report.untimed = facts["late"], facts["untimed"]
        self._upserts, self.result = self.groups.no_rows, None
        if facts["groups"] > facts["late"]:
            left_out = [late] * bool(facts["late"]) + [self._missing] * bool(facts["untimed"])
            is_left_out = " OR ".join(left_out)
            timely = f"(SELECT * FROM {self._batch} WHERE ({is_left_out}) IS NOT TRUE)" if left_out else self._batch
            merged = self.groups.merge(timely, facts, self._least(facts), self._shown_columns)
            self._upserts = merged.rows
            self._memory.note(merged.rows)
            self._count += merged.new
            self.result = merged.shown if self._shown_columns else None
        self._report.updated = self._upserts.num_rows
        if self.mode == "update" and self.result is None:
            self.database.register(self._changed, self._upserts)

    def _least(self, facts: dict[str, Any]) -> tuple[str, int] | None:
        """Return the column that says when groups end and its least value, if all groups of the batch end."""
        if self._ends is None or self._ends.time is None or facts[self._ends.time[0]]:
            return None
        return self._ends.time[0], facts["least"]

    def _facts(self, late: str) -> dict[str, Any]:
        """Return what decides the shape of the merge: how many groups there are, how many are late, how many rows are
        in none, how often each key is null (under the key's name), and the least time in microseconds.
        """
        missing = self._missing or "false"
        facts = {"groups": f"count(*) FILTER (WHERE NOT ({missing}))", "late": f"count(*) FILTER (WHERE {late})"}
        facts["untimed"] = f"coalesce(sum({self._rows_column}) FILTER (WHERE {missing}), 0)" if self._missing else "0"
        facts |= {name: f"count(*) FILTER (WHERE NOT ({missing}) AND {name} IS NULL)" for name in self.groups.keys}
        if self._ends and self._ends.time:
            facts["least"] = f"epoch_us(min({self._ends.time[0]}) FILTER (WHERE NOT ({late})))"
        (row,) = self.database.execute(f"SELECT {', '.join(facts.values())} FROM {self._batch}")
        return dict(zip(facts, row, strict=True))

    def _evict(self, times: BatchTimes) -> None:
        evicted = self.groups.no_rows
        if self._ends and times.evict_ms > self._evicted_to:
            evicted = self.groups.evict(self._ends.is_final(times.evict_ms))
            self._evicted_to = times.evict_ms
        self._count -= evicted.num_rows
        self._report.removed = evicted.num_rows
        if self.mode == "append":
            self.database.register(self._changed, evicted)

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
        inner = ", ".join([*self._super_groups, *keys, *calls])
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
        for rows in [base, *deltas] if base is not None else deltas:
            self._memory.note(rows)
        for table in deltas[-1:] or [base]:
            self._require_own_types(table)
        self._evicted_to = max(_evicted_to(table) for table in [base, *deltas] if table is not None)
        self.groups.load(base, deltas)
        if self._ends and self._evicted_to:
            self.groups.evict(self._ends.is_final(self._evicted_to))
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
            custom_metrics={"numRowsWithNullEventTime": int(report.untimed)} if self._missing else {},
        )


def _any_missing(keys: Sequence[KeyColumn]) -> str:
    """Return SQL: a key is null that every group has. Empty if no key is such a one."""
    return " OR ".join(f"{key.columns[0]} IS NULL" for key in keys if key.never_null)


def _evicted_to(table: pa.Table) -> int:
    return int((table.schema.metadata or {}).get(_EVICTED_TO, b"0"))


def _ms(seconds: float) -> int:
    return round(seconds * 1000)
