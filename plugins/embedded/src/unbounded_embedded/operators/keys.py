"""Grouping keys as columns of state: where each comes from, how it is shown, and when its group is final."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlglot import exp

from unbounded.plan.event_time import EventTime, event_time_of, is_window_call
from unbounded.plan.expression import Expression
from unbounded_embedded.duckdb.translation import tree_to_duckdb
from unbounded_embedded.duckdb.types import timestamp_literal
from unbounded_embedded.duckdb.windows import resolve_window_time, starts_query, struct_sql, window_of


@dataclass(frozen=True)
class EndTime:
    """When the groups of a key end, told by a column of state.

    Args:
        column: The column, of which groups have an instant each.
        distance: From that instant to the end of the group, in microseconds.
        slide: The instants are so many microseconds apart.
        offset: One of them, in microseconds since 1970 UTC.
    """

    column: str
    distance: int = 0
    slide: int = 1
    offset: int = 0

    def last_final(self, watermark_ms: int) -> int:
        """Return the last instant whose groups have ended when the watermark is there, in microseconds."""
        latest = watermark_ms * 1000 - self.distance
        return latest - (latest - self.offset) % self.slide

    def is_up_to(self, instant: int) -> str:
        """Return SQL: the group is of this instant or an earlier one. The constant is on one side, so that whole row
        groups are skipped.
        """
        return f"{self.column} <= {timestamp_literal(instant)}"


@dataclass(frozen=True)
class KeyColumn:
    """One grouping key.

    Args:
        columns: The columns of state that hold it.
        inputs: For each of these columns, SQL over the input.
        output: SQL over the state that gives the key as the user sees it.
        ends: When its groups end, if the key is event time.
        never_null: Rows in which the key is null are in no group.
    """

    columns: tuple[str, ...]
    inputs: tuple[str, ...]
    output: str
    ends: EndTime | None = None
    never_null: bool = False


def key_columns(
    grouping: Sequence[Expression], event_times: dict[str, EventTime], input_sql: str
) -> tuple[list[KeyColumn], str]:
    """Return the keys, and the SQL to read instead of ``input_sql``, in which rows stand once per window.

    Their names stand beside those of the user's columns in one query, so they begin with two underscores.
    """
    keys = []
    for index, expression in enumerate(grouping):
        name, tree = f"__k{index}", expression.unaliased.tree
        if is_window_call(tree):
            key, input_sql = _window(tree, name, event_time_of(expression, event_times), input_sql)
        else:
            key = _plain(tree, name, event_time_of(expression, event_times))
        keys.append(key)
    return keys, input_sql


def _window(tree: exp.Expr, name: str, event_time: EventTime | None, input_sql: str) -> tuple[KeyColumn, str]:
    window = window_of(tree)
    start = f"{name}_start"
    key = KeyColumn(
        columns=(name,),
        inputs=(start,),
        output=_null_in_super_groups(name, struct_sql(name, window.duration)),
        ends=EndTime(name, window.duration, window.slide, window.offset) if event_time else None,
        never_null=True,
    )
    return key, f"({starts_query(window, input_sql, start)})"


def _plain(tree: exp.Expr, name: str, event_time: EventTime | None) -> KeyColumn:
    sql = tree_to_duckdb(resolve_window_time(tree.copy()))
    if event_time and event_time.is_window:
        end = f"{name}_end"
        parts = (f"({sql})['start']", f"({sql})['end']")
        struct = _null_in_super_groups(name, f"{{'start': {name}, 'end': {end}}}")
        return KeyColumn((name, end), parts, struct, EndTime(end), never_null=True)
    return KeyColumn((name,), (sql,), name, EndTime(name) if event_time else None)


def _null_in_super_groups(start: str, window: str) -> str:
    """Return SQL for a window that is null, not a struct of nulls, in groups of a rollup or cube that are of all."""
    return f"CASE WHEN {start} IS NOT NULL THEN {window} END"
