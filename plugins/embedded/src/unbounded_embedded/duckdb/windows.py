"""Time windows in expressions.

``window(ts, '10 minutes', '5 minutes', '1 minute')`` gives each row one window or several. DuckDB has no such function,
so a query that uses it reads from a query that has computed the windows as columns.

A window is identified by its start. The last window that holds a time starts at the time bucket, as wide as the slide,
that the time is in; each of the others starts one slide earlier. Alignment is to 1970-01-01 plus the offset, as in
Spark.
"""

from dataclasses import dataclass

from sqlglot import exp

from unbounded.errors import AnalysisError
from unbounded.plan.event_time import is_window_call
from unbounded.plan.expression import Expression
from unbounded.plan.interval import parse_interval
from unbounded_embedded.duckdb.translation import tree_to_duckdb
from unbounded_embedded.duckdb.types import timestamp_literal

_FURTHEST = 9_223_372_022_400_000_000
"""No timestamp of DuckDB is further from 1970, before or after, in microseconds."""


@dataclass(frozen=True)
class TimeWindow:
    """One call of ``window``. Durations are microseconds.

    Args:
        time: The tree of the time column's expression.
        duration: How long a window is.
        slide: How far one window's start is from the next one's.
        offset: How far the first window of all is shifted against 1970-01-01.
    """

    time: exp.Expr
    duration: int
    slide: int
    offset: int

    @property
    def per_row(self) -> int:
        """How many windows hold one instant, at the most."""
        return -(-self.duration // self.slide)

    @property
    def last_start(self) -> str:
        """SQL: the start of the last window that holds the row."""
        return f"time_bucket({interval_sql(self.slide)}, {self.instant}, {timestamp_literal(self.offset)})"

    @property
    def has_time(self) -> str:
        """SQL: the row has a time whose windows begin and end within the times that there are; null and infinity have
        none. Rows without one are in no window.
        """
        reach = self.duration + self.slide
        least, most = (timestamp_literal(end) for end in (-_FURTHEST + reach, _FURTHEST - reach))
        return f"{self.instant} BETWEEN {least} AND {most}"

    @property
    def instant(self) -> str:
        """SQL: the row's time."""
        time = exp.Paren(this=self.time) if isinstance(self.time, exp.Binary) else self.time
        return f"CAST({tree_to_duckdb(resolve_window_time(time.copy()))} AS TIMESTAMP)"


def window_of(tree: exp.Expr) -> TimeWindow:
    """Return the window that a call of ``window`` describes."""
    time, *durations = tree.expressions
    duration, slide, offset = (_micros(durations[index]) if index < len(durations) else None for index in range(3))
    assert duration is not None
    return TimeWindow(time, duration, slide or duration, offset or 0)


def _micros(tree: exp.Expr) -> int:
    if not (isinstance(tree, exp.Literal) and tree.is_string):
        raise AnalysisError(f"window: a duration must be text such as '10 minutes', not {tree.sql('spark')}.")
    return parse_interval(tree.name)


def starts_query(window: TimeWindow, input_sql: str, column: str) -> str:
    """Return a query that gives each row of the input once per window, with the window's start in ``column``; a row
    that is in no window comes once, with null there.
    """
    if window.per_row == 1:
        start = f"CASE WHEN {window.has_time} THEN {window.last_start} END"
        return f"SELECT *, {start} AS {column} FROM {input_sql}"
    last = f"epoch_us({window.last_start})"
    starts = f"range({last}, {last} - {window.duration}, -{window.slide})"
    start = f"make_timestamp(unnest(CASE WHEN {window.has_time} THEN {starts} ELSE [NULL] END))"
    rows = f"SELECT *, {start} AS {column} FROM {input_sql}"
    if window.duration % window.slide == 0:
        return rows
    is_inside = f"{column} + {interval_sql(window.duration)} > {window.instant}"
    return f"SELECT * FROM ({rows}) WHERE {column} IS NULL OR {is_inside}"


def struct_sql(start: str, duration: int) -> str:
    """Return SQL for the struct ``{start, end}`` of a window that begins at ``start``."""
    return f"{{'start': {start}, 'end': {start} + {interval_sql(duration)}}}"


def interval_sql(micros: int) -> str:
    """Return SQL for an interval."""
    return f"to_microseconds({micros})"


def lift_windows(expressions: tuple[Expression, ...], input_sql: str) -> tuple[list[exp.Expr], str]:
    """Compute the windows that some expressions call for.

    Args:
        expressions: Spark SQL.
        input_sql: What they read, as SQL that may stand in FROM.

    Returns:
        The trees, in which a call of ``window`` has become a column, and the SQL to read instead.
    """
    lifted: dict[str, str] = {}
    trees = []
    for expression in expressions:
        tree = resolve_window_time(expression.tree.copy())
        for call in [node for node in tree.find_all(exp.Anonymous) if is_window_call(node)]:
            text = call.sql("spark")
            if text not in lifted:
                lifted[text] = f"__window_{len(lifted)}"
                input_sql = _with_struct(window_of(call), input_sql, lifted[text])
            tree = _replaced(tree, call, exp.column(lifted[text]))
        trees.append(tree)
    return trees, input_sql


def _with_struct(window: TimeWindow, input_sql: str, column: str) -> str:
    starts = starts_query(window, input_sql, f"{column}_start")
    struct = struct_sql(f"{column}_start", window.duration)
    rows = f"({starts}) WHERE {column}_start IS NOT NULL"
    return f"(SELECT * EXCLUDE ({column}_start), {struct} AS {column} FROM {rows})"


def _replaced(tree: exp.Expr, old: exp.Expr, new: exp.Expr) -> exp.Expr:
    if tree is old:
        return exp.alias_(new, "window")
    old.replace(new)
    return tree


def resolve_window_time(tree: exp.Expr) -> exp.Expr:
    """Return the tree with ``window_time(w)`` as the last instant of the window: its end less a microsecond."""
    for call in [node for node in tree.find_all(exp.Anonymous) if node.name.lower() == "window_time"]:
        end = exp.Dot(this=call.expressions[0].copy(), expression=exp.to_identifier("end", quoted=True))
        last = exp.Sub(this=end, expression=exp.Anonymous(this="to_microseconds", expressions=[exp.Literal.number(1)]))
        if call is tree:
            return exp.paren(last)
        call.replace(exp.paren(last))
    return tree
