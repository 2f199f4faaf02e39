"""Operations that look at one row at a time: they mean the same on a table and on a stream."""

from collections.abc import Mapping
from typing import Any, Self

import pyarrow as pa
from sqlglot import exp

from unbounded.api.analysis.resolve import boolean, has_aggregate, scalar
from unbounded.api.analysis.scope import Attribute
from unbounded.api.column import Column
from unbounded.api.frame.aggregation import aggregate_columns
from unbounded.api.frame.base import Frame
from unbounded.api.frame.projection import Item, Label, pass_through
from unbounded.errors import AnalysisError
from unbounded.plan.interval import parse_interval
from unbounded.plan.relational import Filter
from unbounded.plan.stateful import Aggregate, Watermark
from unbounded.schema import spark_type


class Transformations(Frame):
    """Select, filter, add, rename, drop."""

    def select(self, *columns: Any) -> Self:
        """Return a frame of these columns.

        Args:
            columns: Columns or SQL text; ``*``, ``alias.*`` and ``struct.*`` stand for several. If one of
                them aggregates, the result is one row for all rows.

        Raises:
            ColumnNotFoundError: A name is not there.
            AnalysisError: A type does not fit.

        Example:
            >>> session.range(2).select("id", "id * 10 AS tens").to_arrow().to_pylist()
            [{'id': 0, 'tens': 0}, {'id': 1, 'tens': 10}]
        """
        items = self._items(_flat(columns), "select")
        if not items:
            raise AnalysisError("select: at least one column is needed.")
        if any(has_aggregate(item.tree) for item in items):
            return self._aggregate((), _flat(columns), "select")
        return self._project(items)

    def select_expr(self, *texts: str) -> Self:
        """Return a frame of SQL expressions: ``select`` for text."""
        return self.select(*texts)

    def filter(self, condition: Column | str) -> Self:
        """Return the rows for which a condition is true.

        Raises:
            ColumnNotFoundError: A name is not there.
            AnalysisError: The condition is neither true nor false, or a type in it does not fit.

        Example:
            >>> session.range(4).filter("id > 2").collect()
            [Row(id=3)]
        """
        if (widened := self._with_columns_below(condition)) is not None:
            return widened.filter(condition)._first_columns(len(self.columns))  # noqa: SLF001 - a frame like this one
        resolved = boolean(condition, self._scope, "filter")
        if resolved.tree.find(exp.Window):
            raise AnalysisError(
                f"filter: {resolved} has a window over rows, which cannot stand here; make it a column first, with "
                f"with_column, and filter by that."
            )
        return self._passing_on(Filter(child=self._plan, condition=resolved))

    def where(self, condition: Column | str) -> Self:
        """Return the rows for which a condition is true: another word for ``filter``."""
        return self.filter(condition)

    def with_column(self, name: str, column: Column) -> Self:
        """Return the frame with one column more, or with another column of that name."""
        return self.with_columns({name: column})

    def with_columns(self, columns: Mapping[str, Column]) -> Self:
        """Return the frame with columns added, or replaced where the name is there. All see the old columns.

        Example:
            >>> session.range(1).with_columns({"next": F.col("id") + 1, "text": F.lit("a")}).collect()
            [Row(id=0, next=1, text='a')]
        """
        new = {name.casefold(): item for name, item in self._new_items(columns).items()}
        replaced = [new.pop(each.name.casefold(), pass_through(each)) for each in self._scope.attributes]
        return self._project([*replaced, *new.values()])

    def with_column_renamed(self, old: str, new: str) -> Self:
        """Return the frame with a column renamed; a name that is not there is no error, as in Spark."""
        return self.with_columns_renamed({old: new})

    def with_columns_renamed(self, names: Mapping[str, str]) -> Self:
        """Return the frame with columns renamed, old name to new."""
        new = {old.casefold(): name for old, name in names.items()}
        return self._project(
            [_renamed(each, new.get(each.name.casefold(), each.name)) for each in self._scope.attributes]
        )

    def to_df(self, *names: str) -> Self:
        """Return the frame with all columns renamed, in order.

        Raises:
            AnalysisError: The number of names is not the number of columns.
        """
        if len(names) != len(self.columns):
            raise AnalysisError(f"to_df: the frame has {len(self.columns)} columns and was given {len(names)} names.")
        return self._project([_renamed(each, name) for each, name in zip(self._scope.attributes, names, strict=True)])

    def drop(self, *columns: Column | str) -> Self:
        """Return the frame without these columns; a name that is not there is no error, as in Spark."""
        named = [each for column in columns if isinstance(column, str) for each in self._scope.named(column)]
        bound = [self._attribute(column, "drop") for column in columns if isinstance(column, Column)]
        gone = {attribute.internal for attribute in (*named, *bound)}
        return self._project([pass_through(each) for each in self._scope.attributes if each.internal not in gone])

    def with_watermark(self, event_time: str, delay_threshold: str) -> Self:
        """Declare a column as event time, and how late its rows may be. On a batch frame it does nothing.

        Args:
            event_time: The name of a timestamp column.
            delay_threshold: An interval such as ``"10 minutes"``; a month counts as 31 days.

        Raises:
            ColumnNotFoundError: The column is not there.
            AnalysisError: The column is no timestamp, or the delay is negative or no interval.

        Example:
            >>> late_by_an_hour = clicks.with_watermark("ts", "1 hour")  # doctest: +SKIP
        """
        attribute = self._attribute(event_time, "with_watermark")
        if not pa.types.is_timestamp(attribute.type):
            raise AnalysisError(
                f"with_watermark: {attribute.name!r} must be a timestamp and is {spark_type(attribute.type)}; cast it "
                f"first, with F.col({attribute.name!r}).cast('timestamp')."
            )
        delay = parse_interval(delay_threshold, allow_months=True)
        if delay < 0:
            raise AnalysisError(f"with_watermark: the delay threshold must not be negative and is {delay_threshold!r}.")
        return self._derive(Watermark(child=self._plan, column=attribute.internal, delay=delay))

    def alias(self, name: str) -> Self:
        """Return the frame under a name that may qualify its columns: ``frame.alias("a")`` has ``a.x``.

        Example:
            >>> numbers = session.range(2)
            >>> numbers.alias("a").join(numbers.alias("b"), F.expr("a.id = b.id + 1")).select("a.id").collect()
            [Row(id=1)]
        """
        return self._derive(self._plan, [Label.of(each.aliased(name)) for each in self._scope.attributes])

    def transform(self, function: Any, *args: Any, **kwargs: Any) -> Self:
        """Return ``function(frame, …)``: for chains of steps that have names."""
        result: Self = function(self, *args, **kwargs)
        return result

    def _new_items(self, columns: Mapping[str, Column]) -> dict[str, Item]:
        for column in columns.values():
            if not isinstance(column, Column):
                raise AnalysisError(f"with_columns: {column!r} is no Column; write F.lit({column!r}) or F.expr('…').")
            scalar(column, self._scope, "with_columns")
        return {
            name: item for name, column in columns.items() for item in self._items([column.alias(name)], "with_columns")
        }

    def _aggregate(self, keys: tuple[Item, ...], values: tuple[Any, ...], where: str, kind: Any = "plain") -> Self:
        """Return one row a group: the keys, then the aggregates."""
        grouping, aggregates, labels = aggregate_columns(keys, values, self._scope, where, kind)
        return self._derive(Aggregate(child=self._plan, grouping=grouping, aggregates=aggregates, kind=kind), labels)


def _flat(values: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(values[0]) if len(values) == 1 and isinstance(values[0], list | tuple) else values


def _renamed(attribute: Attribute, name: str) -> Item:
    if name == attribute.name:
        return pass_through(attribute)
    return Item(attribute.tree, (Label(name),))
