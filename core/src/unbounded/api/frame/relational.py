"""Operations on whole frames: union, join, groups, order, duplicates."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal, Self, TypeGuard, cast

from sqlglot import exp

from unbounded.api.analysis.resolve import scalar
from unbounded.api.analysis.scope import Attribute
from unbounded.api.analysis.struct_fields import differs_in_names, with_names_of
from unbounded.api.column import Column
from unbounded.api.frame.base import Frame
from unbounded.api.frame.joining import join_parts
from unbounded.api.frame.ordering import sort_key, sort_order
from unbounded.api.frame.projection import Item, Label, named_columns, pass_through
from unbounded.api.frame.transformations import Transformations
from unbounded.api.grouped import GroupedData
from unbounded.errors import AnalysisError, ColumnNotFoundError
from unbounded.plan.expression import DIALECT
from unbounded.plan.relational import Distinct, Join, Limit, Sort, Union
from unbounded.schema import spark_type

if TYPE_CHECKING:
    from unbounded.api.dataframe import DataFrame


class Relational(Transformations):
    """Group, join, unite, sort, limit."""

    def group_by(self, *keys: Any) -> GroupedData:
        """Return the rows grouped by keys; without keys they are one group.

        Args:
            keys: Columns or SQL text, or positions from 1; ``F.window(…)`` groups by time.

        Example:
            >>> session.range(4).group_by((F.col("id") % 2).alias("odd")).count().order_by("odd").collect()
            [Row(odd=0, count=2), Row(odd=1, count=2)]
        """
        return self._grouped(keys, "plain", "group_by")

    groupby = group_by

    def rollup(self, *keys: Any) -> GroupedData:
        """Return groups by all keys, by all but the last, and so on to one group of all rows."""
        return self._grouped(keys, "rollup", "rollup")

    def cube(self, *keys: Any) -> GroupedData:
        """Return groups by every combination of the keys."""
        return self._grouped(keys, "cube", "cube")

    def agg(self, *aggregates: Any) -> "DataFrame":
        """Return aggregates over all rows, as one row. See :meth:`GroupedData.agg`."""
        return self.group_by().agg(*aggregates)

    def join(self, other: Self, on: Any = None, how: str = "inner") -> Self:
        """Return pairs of rows that match.

        Args:
            other: The frame on the right.
            on: A name or a list of names that both frames have (each then appears once), or a condition as a
                Column or a list of them. Without it, all pairs.
            how: ``inner``, ``left``, ``right``, ``full``, ``semi``, ``anti`` or ``cross``, or a longer
                spelling of Spark's, such as ``left_outer``.

        Raises:
            ColumnNotFoundError: A name is not there.
            AnalysisError: A name is ambiguous, or a type does not fit.

        Example:
            >>> names = session.create_dataframe([(0, "zero"), (1, "one")], "id BIGINT, name STRING")
            >>> session.range(3).join(names, "id", "left").order_by("id").collect()
            [Row(id=0, name='zero'), Row(id=1, name='one'), Row(id=2, name=None)]
        """
        parts = join_parts(self._scope, other._scope, on, how)
        columns, labels = named_columns(parts.items)
        plan = Join(
            left=self._plan,
            right=other._plan,
            how=parts.how,
            condition=parts.condition,
            columns=tuple(columns),
        )
        return self._derive(plan, labels)

    def cross_join(self, other: Self) -> Self:
        """Return all pairs of rows."""
        return self.join(other, how="cross")

    def union(self, other: Self) -> Self:
        """Return the rows of both frames, columns by position, duplicates kept.

        Raises:
            AnalysisError: The frames have different numbers of columns.
        """
        if len(self.columns) != len(other.columns):
            raise AnalysisError(
                f"union: the frames must have the same number of columns and have {len(self.columns)} "
                f"({', '.join(self.columns)}) and {len(other.columns)} ({', '.join(other.columns)}); "
                "union_by_name matches them by name."
            )
        pairs = list(zip(other._scope.attributes, self._scope.attributes, strict=True))
        if any(differs_in_names(theirs.type, ours.type) for theirs, ours in pairs):
            other = other._project([_renamed_inside(theirs, ours) for theirs, ours in pairs])
        return self._derive(Union(children=(self._plan, other._plan)))  # noqa: SLF001 - a frame like this one

    union_all = union

    def union_by_name(self, other: Self, allow_missing_columns: bool = False) -> Self:
        """Return the rows of both frames, columns by name.

        Args:
            other: The other frame.
            allow_missing_columns: A column that one of the frames lacks is null there.

        Raises:
            ColumnNotFoundError: A column is missing and that is not allowed.

        Example:
            >>> a, b = session.range(1).select("id", "1 AS x"), session.range(1).select("2 AS x", "id")
            >>> a.union_by_name(b).collect()
            [Row(id=0, x=1), Row(id=0, x=2)]
        """
        missing = [each for each in other._scope.attributes if not self._scope.named(each.name)]
        if missing and not allow_missing_columns:
            raise ColumnNotFoundError(missing[0].name, self.columns, "union_by_name, the first frame")
        ours = (
            self._project([*map(pass_through, self._scope.attributes), *map(_null_like, missing)]) if missing else self
        )
        return ours.union(
            other._project(
                [_counterpart(each, other, allow_missing_columns) for each in ours._scope.attributes]  # noqa: SLF001
            )
        )

    def order_by(self, *columns: Any, ascending: bool | Sequence[bool] | None = None) -> Self:
        """Return the rows in order. On a stream: after an aggregation, in output mode complete.

        Args:
            columns: Columns or SQL text; ``F.col("x").desc()`` or ``"x DESC NULLS LAST"`` give the direction. A number
                is a position from 1, and from the greatest value down if it is negative.
            ascending: One direction for all, or one for each.

        Raises:
            ColumnNotFoundError: A name is not there.
            AnalysisError: There is no column, no such position, or an aggregate.

        Example:
            >>> session.range(3).order_by(F.col("id").desc()).limit(1).collect()
            [Row(id=2)]
        """
        flat = columns[0] if len(columns) == 1 and isinstance(columns[0], list | tuple) else columns
        directions = ascending if isinstance(ascending, Sequence) else [ascending] * len(flat)
        if len(directions) != len(flat):
            raise AnalysisError(f"order_by: {len(flat)} columns and {len(directions)} directions do not fit.")
        if not flat:
            raise AnalysisError("order_by: at least one column is needed.")
        columns = tuple(self._in_direction(value) if _is_position(value) else value for value in flat)
        keys = [sort_key(value, up, self._scope) for value, up in zip(columns, directions, strict=True)]
        widened = self._with_columns_below(*keys)
        if widened is not None:
            return widened._sorted(keys)._first_columns(len(self.columns))  # noqa: SLF001 - a frame like this one
        return self._sorted(keys)

    sort = order_by

    def _in_direction(self, position: int) -> Column:
        column = self._at(abs(position), "order_by")
        return column if position > 0 else column.desc()

    def _at(self, position: int, where: str) -> Column:
        """Return the column at a position, counted from 1."""
        if not 1 <= position <= len(self._scope.attributes):
            raise AnalysisError(f"{where}: there is no column at position {position}; there are {len(self.columns)}.")
        return Column(self._scope.attributes[position - 1].bound)

    def _sorted(self, keys: Sequence[Column]) -> Self:
        orders = tuple(sort_order(key, self._scope) for key in keys)
        return self._passing_on(Sort(child=self._plan, orders=orders))

    def limit(self, count: int) -> Self:
        """Return the first ``count`` rows.

        Raises:
            AnalysisError: The number is negative.
        """
        if count < 0:
            raise AnalysisError(f"limit: the number of rows must not be negative and is {count}.")
        return self._passing_on(Limit(child=self._plan, count=count))

    def offset(self, count: int) -> Self:
        """Return the rows after the first ``count``.

        Raises:
            AnalysisError: The number is negative.
        """
        if count < 0:
            raise AnalysisError(f"offset: the number of rows must not be negative and is {count}.")
        return self._derive(Limit(child=self._plan, count=Limit.ALL, offset=count))

    def distinct(self) -> Self:
        """Return each different row once. Batch only for now."""
        self._require_no_stream("distinct", self.columns)
        return self._derive(Distinct(child=self._plan))

    def drop_duplicates(self, subset: Sequence[str] | None = None) -> Self:
        """Return one row for each different combination of some columns, by default of all. Batch
        only for now.
        """
        if subset is None:
            return self.distinct()
        self._require_no_stream("drop_duplicates", subset)
        keys = self._attributes([*subset], "drop_duplicates")
        rest = [each for each in self._scope.attributes if each not in keys]
        grouped = self._grouped(tuple(Column(each.bound) for each in keys), "plain", "drop_duplicates")
        firsts = [Column(exp.First(this=each.bound)).alias(each.name) for each in rest]
        once = cast("Self", grouped.agg(*firsts)) if rest else self.select(*subset).distinct()
        return once.select(*self.columns)

    def _grouped(self, keys: Sequence[Any], kind: Literal["plain", "rollup", "cube"], where: str) -> GroupedData:
        given = keys[0] if len(keys) == 1 and isinstance(keys[0], list | tuple) else keys
        flat = [self._at(key, where) if _is_position(key) else key for key in given]
        for key in flat:
            scalar(key, self._scope, where)
        return GroupedData(cast("DataFrame", self), tuple(self._items(flat, where)), kind)

    def _require_no_stream(self, action: str, columns: Sequence[str]) -> None:
        if self.is_streaming:
            raise AnalysisError(
                f"{action}: duplicates of a stream are not supported yet; group_by({', '.join(map(repr, columns))}) in "
                "output mode update gives each combination once, or drop duplicates inside foreach_batch."
            )


def _is_position(value: Any) -> TypeGuard[int]:
    """Return whether a value that may be a column is the position of one."""
    return isinstance(value, int) and not isinstance(value, bool)


def _renamed_inside(attribute: Attribute, wanted: Attribute) -> Item:
    return Item(with_names_of(attribute.tree, attribute.type, wanted.type), (Label.of(attribute),))


def _null_like(attribute: Any) -> Item:
    type_ = exp.DataType.build(spark_type(attribute.type), dialect=DIALECT)
    return Item(exp.Cast(this=exp.Null(), to=type_), (Label(attribute.name),))


def _counterpart(attribute: Any, other: Frame, allow_missing: bool) -> Item:
    matches = other._scope.named(attribute.name)  # noqa: SLF001 - a frame like this one
    if not matches and not allow_missing:
        raise ColumnNotFoundError(attribute.name, other.columns, "union_by_name, the other frame")
    return pass_through(matches[0]) if matches else _null_like(attribute)
