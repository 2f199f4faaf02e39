"""The groups of one batch, before they are merged into those that were there."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from sqlglot import exp

from unbounded.plan.stateful import Aggregate
from unbounded_embedded.duckdb.database import Database
from unbounded_embedded.duckdb.grouping import GROUPING_ID, group_by_sets, grouping_id
from unbounded_embedded.duckdb.translation import tree_to_duckdb
from unbounded_embedded.duckdb.types import cast_to_spark, timestamp_literal
from unbounded_embedded.operators.accumulators import Accumulator
from unbounded_embedded.operators.group_table import Nulls
from unbounded_embedded.operators.keys import EndTime, KeyColumn

_ROWS = "__rows"
_COUNT_ROWS = tree_to_duckdb(exp.Count(this=exp.Star()))


@dataclass(frozen=True)
class Arrived:
    """Groups that are in time, and what decides how they are merged.

    Args:
        relation: What stands for them in FROM.
        count: How many they are.
        nulls: How many nulls each key column has in them.
        least: If all of them end: the column that says when, and its least value in microseconds.
        late: How many others were too late.
        untimed: How many rows are in no group, for want of event time.
    """

    relation: str
    count: int
    nulls: Nulls
    least: tuple[str, int] | None = None
    late: int = 0
    untimed: int = 0


class ArrivingGroups:
    """Aggregates batches by themselves.

    Args:
        node: The aggregate.
        keys: Its grouping keys.
        accumulators: What to keep of each of its calls.
        input_sql: What stands for its input in FROM, with the inputs of the keys.
        ends: What says when groups end, if they do.
        database: The query's database.
    """

    def __init__(
        self,
        node: Aggregate,
        keys: Sequence[KeyColumn],
        accumulators: Sequence[Accumulator],
        input_sql: str,
        ends: EndTime | None,
        database: Database,
    ) -> None:
        self._node, self._keys, self._accumulators, self._database = node, keys, accumulators, database
        self._input_sql, self._ends = input_sql, ends
        self._names = [column for key in keys for column in key.columns]
        self._missing = _any_missing(keys)
        self.columns = self._names if node.kind == "plain" else [GROUPING_ID, *self._names]
        """The columns that tell one group from another."""

    @property
    def counts_untimed(self) -> bool:
        """Whether there can be rows without an event time, and :meth:`sift` counts them."""
        return bool(self._missing) and self._node.kind == "plain"

    @property
    def query_of_state(self) -> str:
        """The query that aggregates one batch, with the columns that state has."""
        counts_rows = self.counts_untimed and self._rows_column == _ROWS
        return f"SELECT * EXCLUDE ({_ROWS}) FROM ({self._query})" if counts_rows else self._query

    def create(self, database: Database, table: str) -> None:
        """Aggregate a batch into a table."""
        database.execute(f"CREATE OR REPLACE TABLE {table} AS {self._query}", self._node.describe())

    def sift(self, table: str, late_to: int | None) -> Arrived:
        """Tell the groups of a batch that go into the state from those that came too late or are none.

        Args:
            table: What :meth:`create` made.
            late_to: Groups of this instant (see :class:`EndTime`) or an earlier one are too late; ``None`` if none is.
        """
        arrived, is_any_late = self._measured(table, late_to)
        late = self._ends.is_up_to(late_to) if self._ends and late_to is not None and is_any_late else ""
        missing = self._missing if self.counts_untimed and self._is_any_missing(arrived.nulls) else ""
        left_out = " OR ".join(filter(None, [late, missing]))
        if not left_out:
            return arrived
        timely, _ = self._measured(f"(SELECT * FROM {table} WHERE ({left_out}) IS NOT TRUE)")
        return self._with_left_out(timely, table, late or "false", missing or "false")

    def _measured(self, groups: str, late_to: int | None = None) -> tuple[Arrived, bool]:
        """Look at groups, and return whether any is late too."""
        least = f"min({self._ends.column})" if self._ends else "NULL::TIMESTAMP"
        is_any_late = "false" if late_to is None else f"coalesce({least} <= {timestamp_literal(late_to)}, false)"
        nulls = "".join(f", count(*) - count({name})" for name in self.columns)
        query = f"SELECT count(*), {is_any_late}, epoch_us({least}){nulls} FROM {groups}"
        ((count, late, micros, *counts),) = self._database.execute(query, self._node.describe())
        null_counts = dict(zip(self.columns, counts, strict=True))
        least_time = None
        if self._ends and micros is not None and not null_counts[self._ends.column]:
            least_time = self._ends.column, micros
        return Arrived(groups, count, null_counts, least_time), late

    def _with_left_out(self, timely: Arrived, table: str, late: str, missing: str) -> Arrived:
        rows = self._rows_column if self.counts_untimed else "0"
        counts = f"count(*) FILTER (WHERE {late}), coalesce(sum({rows}) FILTER (WHERE {missing}), 0)"
        ((groups, untimed),) = self._database.execute(f"SELECT {counts} FROM {table}", self._node.describe())
        return replace(timely, late=groups, untimed=int(untimed))

    def _is_any_missing(self, nulls: Nulls) -> bool:
        return any(nulls[key.columns[0]] for key in self._keys if key.never_null)

    @cached_property
    def _query(self) -> str:
        """The query that aggregates one batch. Types that Spark lacks are cast, so that state stays small; but the sum
        of whole numbers stays wide, as what does not fit now may fit with the next batch.
        """
        query = self._untyped_query()
        casts = [
            name if type_ == "HUGEINT" and name not in self.columns else f"{cast_to_spark(name, type_)} AS {name}"
            for name, type_ in self._database.types(query, self._node.describe())
        ]
        return f"SELECT {', '.join(casts)} FROM ({query})"

    def _untyped_query(self) -> str:
        inputs = [f", {sql} AS {name}" for key in self._keys for name, sql in zip(key.columns, key.inputs, strict=True)]
        values = [
            f"{sql} AS {name}"
            for item in self._accumulators
            for name, sql in zip(item.columns, item.partials, strict=True)
        ]
        source = f"(SELECT *{''.join(inputs)} FROM {self._input_sql})"
        if self._node.kind != "plain":
            where = f" WHERE NOT ({self._missing})" if self._missing else ""
            selected = ", ".join([grouping_id([key.columns[0] for key in self._keys]), *self._names, *values])
            sets = [f"({', '.join(key.columns)})" for key in self._keys]
            return f"SELECT {selected} FROM {source}{where}{group_by_sets(self._node, sets)}"
        if self.counts_untimed and self._rows_column == _ROWS:
            values.append(f"{_COUNT_ROWS} AS {_ROWS}")
        group_by = f" GROUP BY {', '.join(self._names)}" if self._names else ""
        return f"SELECT {', '.join([*self._names, *values]) or '1 AS present'} FROM {source}{group_by}"

    @cached_property
    def _rows_column(self) -> str:
        """The column of a batch's groups that says how many rows each has; one that is there anyway, if possible."""
        counts = (item.columns[0] for item in self._accumulators if item.partials == (_COUNT_ROWS,))
        return next(counts, _ROWS)


def _any_missing(keys: Sequence[KeyColumn]) -> str:
    """Return SQL: a key is null that every group has. Empty if no key is such a one."""
    return " OR ".join(f"{key.columns[0]} IS NULL" for key in keys if key.never_null)
