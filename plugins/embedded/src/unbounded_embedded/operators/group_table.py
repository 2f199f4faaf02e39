"""The groups of an aggregation as a table: one row a group, its keys and what its aggregates must remember."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import pyarrow as pa
import pyarrow.compute as pc

from unbounded_embedded.duckdb.database import Database
from unbounded_embedded.duckdb.types import timestamp_literal
from unbounded_embedded.operators.accumulators import Accumulator

Nulls = Mapping[str, int]
"""How many nulls each key has."""

_IS_NEW = "merge_action = 'INSERT'"

# DuckDB keeps the space of deleted rows. To copy those that are left pays when so many are gone.
_LEAST_DELETED = 100_000


@dataclass(frozen=True)
class Merged:
    """What a merge did.

    Args:
        rows: The groups that it touched, as they are now.
        new: How many of them were not there before.
        shown: The same groups in the columns that were asked for.
    """

    rows: pa.Table
    new: int
    shown: pa.Table


class GroupTable:
    """A table in the query's database, into which each batch is merged.

    Args:
        database: The query's database.
        name: The table's name.
        keys: The names of the key columns.
        accumulators: How each aggregate call is remembered.
        action: What errors begin with.
    """

    def __init__(
        self, database: Database, name: str, keys: Sequence[str], accumulators: Sequence[Accumulator], action: str
    ) -> None:
        self.database, self.name, self.keys, self.action = database, name, tuple(keys), action
        self._accumulators = accumulators
        self._columns = [*keys, *(column for item in accumulators for column in item.columns)]
        self._deleted = 0

    def create(self, batch_query: str) -> None:
        """Create the table in the types of a query that aggregates a batch; the batch must be empty."""
        self.database.execute(f"CREATE TABLE {self.name} AS {batch_query}", self.action)

    @cached_property
    def no_rows(self) -> pa.Table:
        """No rows of this table."""
        return self.database.returning(f"SELECT * FROM {self.name} LIMIT 0")

    @cached_property
    def types(self) -> str:
        """The types of its columns, in words."""
        columns = self.database.types(f"SELECT * FROM {self.name}")
        return ", ".join(type_ for _, type_ in columns)

    @property
    def count(self) -> int:
        """How many groups there are."""
        return int(self.database.value(f"SELECT count(*) FROM {self.name}"))

    def merge(self, groups: str, nulls: Nulls, least: tuple[str, int] | None, shown: Sequence[str]) -> "Merged":
        """Merge a batch's groups into the table.

        Args:
            groups: What stands for them in FROM.
            nulls: How many nulls each key has in them.
            least: A key column that is a time and the least of its values in the batch, in microseconds: rows of the
                table before it need not be looked at.
            shown: SQL over a group as it is after the merge, for :attr:`Merged.shown`.
        """
        same = self._same_group(nulls)
        if least is not None:
            same += f" AND s.{least[0]} >= {timestamp_literal(least[1])}"
        updates = [
            f"{name} = {merge}"
            for item in self._accumulators
            for name, merge in zip(item.columns, item.merges, strict=True)
        ]
        first = self._columns[0]
        matched = f"UPDATE SET {', '.join(updates or [f'{first} = s.{first}'])}"  # so that RETURNING has the group
        merged = self.database.returning(
            f"MERGE INTO {self.name} s USING {groups} d ON {same} "
            f"WHEN MATCHED THEN {matched} "
            f"WHEN NOT MATCHED THEN INSERT ({', '.join(self._columns)}) "
            f"VALUES ({', '.join(f'd.{name}' for name in self._columns)}) "
            f"RETURNING {', '.join([*(f's.{name}' for name in self._columns), _IS_NEW, *shown])}",
            self.action,
        )
        width = len(self._columns)
        new = pc.sum(merged.column(width)).as_py()
        return Merged(merged.select(range(width)), new, merged.select(range(width + 1, merged.num_columns)))

    def evict(self, condition: str) -> pa.Table:
        """Delete the groups for which a condition is true, and return them."""
        evicted = self.database.returning(f"DELETE FROM {self.name} WHERE {condition} RETURNING *", self.action)
        self._deleted += evicted.num_rows
        return evicted

    def compact(self, count: int) -> None:
        """Give back the space of deleted groups, if there are more of them than of the ``count`` that are left.

        So the work follows what was deleted. Called outside a transaction.
        """
        if self._deleted > max(count, _LEAST_DELETED):
            self.database.execute(f"CREATE OR REPLACE TABLE {self.name} AS FROM {self.name}", self.action)
            self._deleted = 0

    def rows(self) -> pa.Table:
        """Return a copy of the whole table."""
        return self.database.arrow(f"SELECT * FROM {self.name}", self.action)

    def in_types_of_state(self, arrow_view: str) -> str:
        """Return what stands in FROM for rows that came out of the table as Arrow data.

        Arrow has a decimal for HUGEINT, and no type for DuckDB's own aggregate states; a union with no rows of the
        table gives it back. Without the CTE, DuckDB 2.0 optimizes the union away too early.
        """
        view = self._with_wide_sums(arrow_view)
        if not any(item.is_opaque for item in self._accumulators):
            return view
        names = ", ".join(self._columns)
        typed = f"SELECT {names} FROM {self.name} WHERE false UNION ALL SELECT {names} FROM {view}"
        return f"(WITH typed AS MATERIALIZED ({typed}) SELECT * FROM typed)"

    def _with_wide_sums(self, arrow_view: str) -> str:
        sums = [column for item in self._accumulators if item.is_sum for column in item.columns]
        casts = [f"cast_to_type({name}, (SELECT {name} FROM {self.name} WHERE false)) AS {name}" for name in sums]
        return f"(SELECT * REPLACE ({', '.join(casts)}) FROM {arrow_view})" if casts else arrow_view

    # restoring

    def clear(self) -> None:
        """Delete all groups."""
        self.database.execute(f"DELETE FROM {self.name}")

    def load(self, base: pa.Table | None, deltas: Sequence[pa.Table]) -> None:
        """Fill the empty table with a snapshot and the changes after it, oldest first.

        If the first key is a time, as that of a window is, rows go in by it: a batch then touches few parts of the
        table. By other keys the order would not pay for the sorting.
        """
        newest = self._newest(deltas)
        self.database.register("newest", newest)
        rows = "SELECT * FROM newest"
        if base is not None:
            self.database.register("base", base)
            same = self._same_group({name: newest[name].null_count for name in self.keys})
            rows += f" UNION ALL SELECT * FROM base s WHERE NOT EXISTS (FROM newest d WHERE {same})"
        by_time = self.keys and pa.types.is_timestamp(newest.schema.field(self.keys[0]).type)
        order = f" ORDER BY {self.keys[0]}" if by_time else ""
        self.database.execute(f"INSERT INTO {self.name} SELECT * FROM ({rows}){order}", self.action)
        for name in ("newest", "base") if base is not None else ("newest",):
            self.database.unregister(name)

    def _newest(self, deltas: Sequence[pa.Table]) -> pa.Table:
        """Return the rows of all deltas, of each group only the last. A group that was evicted never comes back."""
        if len(deltas) < 2:
            return deltas[0] if deltas else self.no_rows
        versions = [
            delta.append_column("version", pa.repeat(pa.scalar(i), len(delta))) for i, delta in enumerate(deltas)
        ]
        self.database.register("deltas", pa.concat_tables(versions))
        group = ", ".join(self.keys) or "1"
        last = f"row_number() OVER (PARTITION BY {group} ORDER BY version DESC) = 1"
        newest = self.database.arrow(f"SELECT * EXCLUDE (version) FROM deltas QUALIFY {last}", self.action)
        self.database.unregister("deltas")
        return newest

    def _same_group(self, nulls: Nulls) -> str:
        """Return SQL: the rows ``s`` and ``d`` are of one group. A plain ``=`` lets DuckDB skip the parts of the table
        that hold none of the groups, ``IS NOT DISTINCT FROM`` does not; so that is used only for keys that are null
        somewhere in ``d``.
        """
        same = [
            f"s.{name} IS NOT DISTINCT FROM d.{name}" if nulls[name] else f"s.{name} = d.{name}" for name in self.keys
        ]
        return " AND ".join(same) or "true"
