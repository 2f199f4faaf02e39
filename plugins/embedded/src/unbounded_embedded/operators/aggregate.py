"""Aggregation that remembers its groups from batch to batch."""

import time
from functools import cached_property

import pyarrow as pa
import pyarrow.compute as pc

from unbounded.contracts import StateOperatorProgress
from unbounded.plan.aggregation import aggregate_calls
from unbounded.plan.event_time import event_time_columns
from unbounded.plan.query import OutputMode
from unbounded.plan.stateful import Aggregate
from unbounded_embedded.duckdb.database import Database
from unbounded_embedded.duckdb.grouping import call_name, key_name, outer_query
from unbounded_embedded.duckdb.types import spark_counterpart
from unbounded_embedded.operators.accumulators import accumulator
from unbounded_embedded.operators.keys import KeyColumn, key_columns
from unbounded_embedded.operators.operator import BatchTimes, OperatorReport, StatefulOperator
from unbounded_embedded.state.store import StateStore

_EVICTED_TO = b"evicted_to_ms"


class StreamingAggregate(StatefulOperator):
    """Groups in a table: one row a group, its keys and what its aggregates must remember.

    A batch is aggregated by itself, and the result merged into the table. What comes out depends on the output mode:
    the groups that ended (append), those that the batch touched (update), or all (complete).

    Args:
        node: The aggregate.
        input_sql: What stands for its input in FROM.
        index: The operator's number; its tables are named after it.
        mode: The query's output mode.
        database: The query's database.
        store: Where its state is kept.
    """

    def __init__(
        self,
        node: Aggregate,
        input_sql: str,
        index: int,
        mode: OutputMode,
        database: Database,
        store: StateStore,
    ) -> None:
        self.node, self.mode, self.database, self.store = node, mode, database, store
        self.state, self.batch, self.changed = f"state_{index}", f"batch_{index}", f"changed_{index}"
        self.keys, self.input_sql = key_columns(node.grouping, event_time_columns(node.child), input_sql)
        self.accumulators = [accumulator(call, i) for i, call in enumerate(aggregate_calls(node.aggregates))]
        self.output = f"({self._output_query()})"
        self._report = OperatorReport()
        self._evicted_to = self._groups = 0
        self._upserts: pa.Table | None = None

    # what is kept

    @cached_property
    def _key_names(self) -> list[str]:
        grouping = ["grouping_id"] if self.node.kind != "plain" else []
        return grouping + [column for key in self.keys for column in key.columns]

    @cached_property
    def _value_names(self) -> list[str]:
        return [column for item in self.accumulators for column in item.columns]

    @property
    def ends_by_time(self) -> bool:
        """Whether groups end when the watermark passes them."""
        return self._ends is not None

    @cached_property
    def _ends(self) -> KeyColumn | None:
        """The key that says when a group ends; in complete mode no group does."""
        return None if self.mode == "complete" else next((key for key in self.keys if key.time), None)

    def prepare(self) -> None:
        self.database.execute(f"CREATE TABLE {self.state} AS {self._batch_query}", self.node.describe())
        self._forget_changes()

    @cached_property
    def _batch_query(self) -> str:
        """The query that aggregates one batch. Types that Spark lacks are cast, so that state stays small."""
        query = self._untyped_batch_query()
        columns = self.database.types(query, self.node.describe())
        casts = [
            f"CAST({name} AS {counterpart}) AS {name}" if (counterpart := spark_counterpart(type_)) else name
            for name, type_ in columns
        ]
        return f"SELECT {', '.join(casts)} FROM ({query})"

    def _untyped_batch_query(self) -> str:
        inputs = [f"{sql} AS {name}" for key in self.keys for name, sql in zip(key.columns, key.inputs, strict=True)]
        values = [
            f"{sql} AS {name}"
            for item in self.accumulators
            for name, sql in zip(item.columns, item.partials, strict=True)
        ]
        source = f"(SELECT *{''.join(f', {text}' for text in inputs)} FROM {self.input_sql})"
        names = [column for key in self.keys for column in key.columns]
        present = [f"{key.columns[0]} IS NOT NULL" for key in self.keys if key.never_null]
        where = f" WHERE {' AND '.join(present)}" if present else ""
        if self.node.kind != "plain":
            grouped = ", ".join(names)
            selected = [f"grouping_id({grouped})::BIGINT AS grouping_id", *names, *values]
            return f"SELECT {', '.join(selected)} FROM {source}{where} GROUP BY {self.node.kind.upper()} ({grouped})"
        group_by = f" GROUP BY {', '.join(names)}" if names else ""
        return f"SELECT {', '.join([*names, *values]) or '1 AS present'} FROM {source}{where}{group_by}"

    # one batch

    def run(self, times: BatchTimes) -> None:
        began = time.perf_counter()
        self._report = OperatorReport()
        self.database.execute(f"CREATE OR REPLACE TEMP TABLE {self.batch} AS {self._batch_query}", self.node.describe())
        self._merge(times)
        merged = time.perf_counter()
        self._evict(times)
        self._report.update_ms = _ms(merged - began)
        self._report.remove_ms = _ms(time.perf_counter() - merged)

    def _merge(self, times: BatchTimes) -> None:
        late = self._ends.is_final(times.late_ms) if self._ends and times.late_ms > 0 else "false"
        facts = self._facts(late)
        self._report.late = facts["late"]
        if facts["groups"] > facts["late"]:
            groups = self.batch if not facts["late"] else f"(SELECT * FROM {self.batch} WHERE NOT ({late}))"
            merged = self.database.returning(self._merge_statement(groups, facts), self.node.describe())
            self._groups += pc.sum(merged["is_new"]).as_py()
            self._upserts = merged.drop_columns(["is_new"])
        else:
            self._upserts = self._no_rows
        self._report.updated = self._upserts.num_rows
        if self.mode == "update":
            self.database.register(self.changed, self._upserts)

    def _facts(self, late: str) -> dict[str, int]:
        """Return what decides the shape of the merge: how many groups, how many late, which keys are ever null, and
        the least time.
        """
        facts = {"groups": "count(*)", "late": f"count(*) FILTER (WHERE {late})"}
        facts |= {f"null_{name}": f"count(*) - count({name})" for name in self._key_names}
        if self._ends and self._ends.time:
            facts["least"] = f"epoch_us(min({self._ends.time[0]}) FILTER (WHERE NOT ({late})))"
        (row,) = self.database.execute(f"SELECT {', '.join(facts.values())} FROM {self.batch}")
        return dict(zip(facts, row, strict=True))

    def _merge_statement(self, groups: str, facts: dict[str, int]) -> str:
        same = self._same_group({name: facts[f"null_{name}"] for name in self._key_names})
        if facts.get("least") is not None and self._ends and self._ends.time:
            same += f" AND s.{self._ends.time[0]} >= make_timestamp({facts['least']}::BIGINT)"
        updates = [
            f"{name} = {merge}"
            for item in self.accumulators
            for name, merge in zip(item.columns, item.merges, strict=True)
        ]
        names = [*self._key_names, *self._value_names]
        matched = f"UPDATE SET {', '.join(updates)}" if updates else "DO NOTHING"
        return (
            f"MERGE INTO {self.state} s USING {groups} d ON {same} "
            f"WHEN MATCHED THEN {matched} "
            f"WHEN NOT MATCHED THEN INSERT ({', '.join(names)}) VALUES ({', '.join(f'd.{name}' for name in names)}) "
            f"RETURNING {', '.join(f's.{name}' for name in names)}, merge_action = 'INSERT' AS is_new"
        )

    def _evict(self, times: BatchTimes) -> None:
        if self._ends is None or times.evict_ms <= self._evicted_to:
            evicted = self._no_rows
        else:
            final = self._ends.is_final(times.evict_ms)
            evicted = self.database.returning(f"DELETE FROM {self.state} WHERE {final} RETURNING *", "The eviction")
            self._evicted_to = times.evict_ms
        self._groups -= evicted.num_rows
        self._report.removed = evicted.num_rows
        if self.mode == "append":
            self.database.register(self.changed, evicted)

    # what comes out

    def _output_query(self) -> str:
        keys = [f"{key.output} AS {key_name(index)}" for index, key in enumerate(self.keys)]
        calls = [f"{item.final} AS {call_name(index)}" for index, item in enumerate(self.accumulators)]
        rows = self.state if self.mode == "complete" else self._typed_changes
        return outer_query(self.node, f"(SELECT {', '.join([*keys, *calls]) or '1'} FROM {rows})")

    @property
    def _typed_changes(self) -> str:
        """The changes in the types of the state. Arrow has no type for DuckDB's own aggregate states, so these are
        given theirs by a union with no rows of the state; without the CTE DuckDB 2.0 optimizes that away too early.
        """
        if not any(item.is_opaque for item in self.accumulators):
            return self.changed
        names = ", ".join([*self._key_names, *self._value_names])
        typed = f"SELECT {names} FROM {self.state} WHERE false UNION ALL SELECT {names} FROM {self.changed}"
        return f"(WITH typed AS MATERIALIZED ({typed}) SELECT * FROM typed)"

    @cached_property
    def _no_rows(self) -> pa.Table:
        return self.database.returning(f"SELECT * FROM {self.state} LIMIT 0")

    def _forget_changes(self) -> None:
        self._upserts = self._no_rows
        if self.mode != "complete":
            self.database.register(self.changed, self._no_rows)

    # state

    def delta(self) -> pa.Table:
        assert self._upserts is not None
        return self._upserts.replace_schema_metadata({_EVICTED_TO: str(self._evicted_to)})

    def restore(self, version: int | None) -> None:
        self.database.execute(f"DELETE FROM {self.state}")
        self._evicted_to = self._groups = 0
        self._forget_changes()
        if version is None:
            return
        base, deltas = self.store.load(version)
        tables = [*([base] if base is not None else []), *deltas]
        self._evicted_to = max(_evicted_to(table) for table in tables)
        self._insert(base, self._newest(deltas))
        if self._ends and self._evicted_to:
            self.database.execute(f"DELETE FROM {self.state} WHERE {self._ends.is_final(self._evicted_to)}")
        self._groups = self.database.value(f"SELECT count(*) FROM {self.state}")

    def _newest(self, deltas: list[pa.Table]) -> pa.Table:
        """Return the rows of all deltas, of each group only the last. A group that was evicted never comes back."""
        if len(deltas) < 2:
            return deltas[0] if deltas else self._no_rows
        versions = [
            delta.append_column("version", pa.repeat(pa.scalar(i), len(delta))) for i, delta in enumerate(deltas)
        ]
        self.database.register("deltas", pa.concat_tables(versions))
        group = ", ".join(self._key_names) or "1"
        last = f"row_number() OVER (PARTITION BY {group} ORDER BY version DESC) = 1"
        newest = self.database.arrow(f"SELECT * EXCLUDE (version) FROM deltas QUALIFY {last}", "The state")
        self.database.unregister("deltas")
        return newest

    def _insert(self, base: pa.Table | None, newest: pa.Table) -> None:
        """Fill the state with the newest rows, and with those of the snapshot that have no newer."""
        self.database.register("newest", newest)
        if base is not None:
            nulls = {name: newest[name].null_count for name in self._key_names}
            self.database.register("base", base)
            older = f"SELECT * FROM base s WHERE NOT EXISTS (FROM newest d WHERE {self._same_group(nulls)})"
            self.database.execute(f"INSERT INTO {self.state} {older}", "The state")
            self.database.unregister("base")
        self.database.execute(f"INSERT INTO {self.state} SELECT * FROM newest", "The state")
        self.database.unregister("newest")

    def _same_group(self, nulls: dict[str, int]) -> str:
        """Return SQL: the rows ``s`` and ``d`` are of one group. A plain ``=`` lets DuckDB skip the parts of the state
        that hold none of the groups, ``IS NOT DISTINCT FROM`` does not; so that is used only for keys that are null
        somewhere in ``d``.
        """
        same = [
            f"s.{name} IS NOT DISTINCT FROM d.{name}" if nulls[name] else f"s.{name} = d.{name}"
            for name in self._key_names
        ]
        return " AND ".join(same) or "true"

    def snapshot(self) -> pa.Table:
        order = f" ORDER BY {self._ends.columns[0]}" if self._ends else ""
        rows = self.database.arrow(f"SELECT * FROM {self.state}{order}", "The snapshot")
        return rows.replace_schema_metadata({_EVICTED_TO: str(self._evicted_to)})

    def progress(self) -> StateOperatorProgress:
        report = self._report
        return StateOperatorProgress(
            operator_name="stateStoreSave",
            num_rows_total=self._groups,
            num_rows_updated=report.updated,
            num_rows_removed=report.removed,
            num_rows_dropped_by_watermark=report.late,
            all_updates_time_ms=report.update_ms,
            all_removals_time_ms=report.remove_ms,
            commit_time_ms=report.commit_ms,
            custom_metrics=report.custom,
        )


def _evicted_to(table: pa.Table) -> int:
    return int((table.schema.metadata or {}).get(_EVICTED_TO, b"0"))


def _ms(seconds: float) -> int:
    return round(seconds * 1000)
