"""Groups of rows, waiting to be aggregated."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

from sqlglot import exp

from unbounded.api.camel_case import CamelCase, snake_case
from unbounded.api.column import Column, call
from unbounded.api.frame.projection import Item
from unbounded.api.not_yet import METHODS, refuse_missing
from unbounded.errors import AnalysisError
from unbounded.plan.expression import identifier
from unbounded.schema import is_number

if TYPE_CHECKING:
    from unbounded.api.dataframe import DataFrame


class GroupedData(CamelCase):
    """What ``group_by``, ``rollup`` and ``cube`` return: call ``agg`` or a shortcut to get a frame.

    Args:
        frame: The rows.
        keys: The grouping keys.
        kind: Which groups there are.
    """

    def __init__(self, frame: "DataFrame", keys: tuple[Item, ...], kind: Literal["plain", "rollup", "cube"]) -> None:
        self._frame = frame
        self._keys = keys
        self._kind = kind

    def __getattr__(self, name: str) -> Any:
        refuse_missing(snake_case(name), METHODS, "GroupedData")
        return super().__getattr__(name)

    def agg(self, *aggregates: Any) -> "DataFrame":
        """Return one row per group: the keys, then the aggregates.

        Args:
            aggregates: Columns or SQL text with aggregate functions; or one dict from column name to function
                name.

        Raises:
            ColumnNotFoundError: A name is not there.
            AnalysisError: There is no aggregate, or one uses a column that has many values in a group.

        Example:
            >>> grouped = session.range(5).group_by((F.col("id") % 2).alias("odd"))
            >>> grouped.agg(F.sum("id").alias("total"), "max(id) AS most").order_by("odd").collect()
            [Row(odd=0, total=6, most=4), Row(odd=1, total=4, most=3)]
        """
        if len(aggregates) == 1 and isinstance(aggregates[0], Mapping):
            aggregates = tuple(_named_call(function, column) for column, function in aggregates[0].items())
        if not aggregates:
            raise AnalysisError("agg: give at least one aggregate, such as F.count('*') or 'sum(price) AS total'.")
        return self._frame._aggregate(self._keys, aggregates, "agg", self._kind)  # noqa: SLF001 - half of one facade

    def count(self) -> "DataFrame":
        """Return the number of rows of each group, as ``count``.

        Example:
            >>> session.range(3).group_by("id").count().columns
            ['id', 'count']
        """
        return self.agg(Column(exp.Count(this=exp.Star(), big_int=True)).alias("count"))

    def sum(self, *columns: str) -> "DataFrame":
        """Return the sum of each column, by default of every numeric one, as ``sum(name)``."""
        return self._of_each("sum", columns)

    def avg(self, *columns: str) -> "DataFrame":
        """Return the mean of each column, by default of every numeric one, as ``avg(name)``."""
        return self._of_each("avg", columns)

    def mean(self, *columns: str) -> "DataFrame":
        """Return the mean of each column: another word for ``avg``."""
        return self.avg(*columns)

    def min(self, *columns: str) -> "DataFrame":
        """Return the least value of each column, by default of every numeric one, as ``min(name)``."""
        return self._of_each("min", columns)

    def max(self, *columns: str) -> "DataFrame":
        """Return the greatest value of each column, by default of every numeric one, as ``max(name)``."""
        return self._of_each("max", columns)

    def pivot(self, column: str, values: Any = None) -> "DataFrame":  # noqa: ARG002
        """Not there: the columns of a result must be known before its rows are.

        Raises:
            AnalysisError: Always, with what to write instead.
        """
        raise AnalysisError(
            f"pivot({column!r}) is not supported: the columns of a frame must be known before its rows are. "
            f"Write an aggregate for each value, such as \"count(*) FILTER (WHERE {column} = 'a') AS a\"."
        )

    def _of_each(self, function: str, columns: tuple[str, ...]) -> "DataFrame":
        return self.agg(*(_named_call(function, column) for column in columns or self._numeric_columns()))

    def _numeric_columns(self) -> list[str]:
        keys = {label.name for key in self._keys for label in key.labels}
        columns = self._frame._scope.attributes  # noqa: SLF001 - half of one facade
        numeric = [each.name for each in columns if is_number(each.type) and each.name not in keys]
        if not numeric:
            raise AnalysisError("There is no numeric column to aggregate; name the columns.")
        return numeric


def _named_call(function: str, column: str) -> Column:
    if column == "*":
        return Column(exp.Count(this=exp.Star(), big_int=True))
    return call(function, Column(exp.column(identifier(column).copy())))
