"""Windows over the rows of a table: which rows beside its own a column may look at, and in what order."""

import sys
from typing import Any, ClassVar

from sqlglot import exp

from unbounded.api.camel_case import CamelCase
from unbounded.api.column import Column, to_columns
from unbounded.api.frame.ordering import from_text
from unbounded.api.operators import to_tree
from unbounded.errors import AnalysisError

_FAR = 2**62
"""A distance from here on is no limit, as in PySpark, whose constants are of this size."""


class WindowSpec(CamelCase):
    """The rows that a function looks at, for ``Column.over``. Each method returns a new one.

    A time window, which groups rows by their event time, is something else: ``F.window``.

    Example:
        >>> latest = Window.partition_by("user").order_by(F.col("n").desc())
        >>> rows = session.create_dataframe([("a", 1), ("a", 2), ("b", 3)], "user STRING, n INT")
        >>> rows.with_column("place", F.row_number().over(latest)).filter("place = 1").order_by("n").collect()
        [Row(user='a', n=2, place=1), Row(user='b', n=3, place=1)]
    """

    unbounded_preceding: ClassVar[int] = -sys.maxsize - 1
    """The beginning of the partition, for ``rows_between`` and ``range_between``."""
    unbounded_following: ClassVar[int] = sys.maxsize
    """The end of the partition."""
    current_row: ClassVar[int] = 0
    """The row itself."""

    def __init__(self, parts: exp.Window | None = None) -> None:
        self._parts = exp.Window(over="OVER") if parts is None else parts

    def partition_by(self, *columns: Any) -> "WindowSpec":
        """Look only at rows that are equal in these columns, given as columns, names or SQL text."""
        return self._with(partition_by=[column.tree.copy() for column in to_columns(columns)])

    def order_by(self, *columns: Any) -> "WindowSpec":
        """Order the rows; ``F.col("x").desc()`` or ``"x DESC"`` give the direction."""
        flat = columns[0] if len(columns) == 1 and isinstance(columns[0], list | tuple) else columns
        orders = [(from_text(value) if isinstance(value, str) else value).sort_order for value in flat]
        keys = [
            exp.Ordered(
                this=order.expression.tree.copy(), desc=order.descending or None, nulls_first=not order.nulls_last
            )
            for order in orders
        ]
        return self._with(order=exp.Order(expressions=keys))

    def rows_between(self, start: int, end: int) -> "WindowSpec":
        """Look at the rows from one distance to another: ``-1`` is the row before, ``0`` the row itself.

        Raises:
            AnalysisError: The end lies before the start.
        """
        return self._framed("ROWS", start, end)

    def range_between(self, start: Any, end: Any) -> "WindowSpec":
        """Look at the rows whose value in the order lies within a distance; for times the distances are columns such as
        ``F.expr("INTERVAL 1 HOUR")``.

        Raises:
            AnalysisError: The end lies before the start.
        """
        return self._framed("RANGE", start, end)

    def over(self, function: Column) -> Column:
        """Return a function over these rows. ``Column.over`` calls it."""
        bare = function.tree.this if isinstance(function.tree, exp.Alias) else function.tree
        window = self._parts.copy()
        window.set("this", bare.copy())
        return Column(window)

    def _with(self, **parts: Any) -> "WindowSpec":
        window = self._parts.copy()
        for name, part in parts.items():
            window.set(name, part)
        return WindowSpec(window)

    def _framed(self, kind: str, start: Any, end: Any) -> "WindowSpec":
        if isinstance(start, int) and isinstance(end, int) and start > end:
            raise AnalysisError(f"{kind.lower()}_between: the end {end} lies before the start {start}.")
        (begin, begin_side), (last, last_side) = _bound(start, "PRECEDING"), _bound(end, "FOLLOWING")
        spec = exp.WindowSpec(kind=kind, start=begin, start_side=begin_side, end=last, end_side=last_side)
        return self._with(spec=spec)


def _bound(distance: Any, side: str) -> tuple[Any, str | None]:
    """Return a bound and its side, as SQL writes them."""
    if not isinstance(distance, int):
        return to_tree(distance), side
    if abs(distance) >= _FAR:
        return "UNBOUNDED", "PRECEDING" if distance < 0 else "FOLLOWING"
    if distance == 0:
        return "CURRENT ROW", None
    return exp.Literal.number(abs(distance)), "PRECEDING" if distance < 0 else "FOLLOWING"


Window = WindowSpec()
"""All rows, in no order: where every window begins."""
