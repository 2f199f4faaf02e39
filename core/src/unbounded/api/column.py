"""A column: a thin builder of Spark SQL expressions."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from sqlglot import exp

from unbounded.api.camel_case import snake_case, twin_of
from unbounded.api.data.literals import literal
from unbounded.api.not_yet import COLUMN_METHODS, refuse_missing
from unbounded.api.operators import Operators, to_tree, wrapped
from unbounded.errors import AnalysisError
from unbounded.plan.expression import DIALECT, Expression, identifier
from unbounded.plan.relational import SortOrder
from unbounded.schema import spark_type, type_from_ddl

if TYPE_CHECKING:
    from unbounded.api.window import WindowSpec


class Column(Operators):
    """An expression over the columns of a frame. Build one with ``F.col``, ``F.lit``, ``F.expr`` or
    ``frame["name"]``.

    Example:
        >>> from unbounded import functions as F
        >>> (F.col("price") * 2).alias("double")
        Column<'price * 2 AS double'>
    """

    def __init__(self, tree: exp.Expr, order: SortOrder | None = None) -> None:
        super().__init__(tree)
        self._order = order

    @property
    def expression(self) -> Expression:
        """The expression as the plan keeps it."""
        return Expression.of(self.tree)

    @property
    def sort_order(self) -> SortOrder:
        """How this column sorts: as ``asc()`` and its kin said, ascending otherwise."""
        return self._order or SortOrder(expression=self.expression)

    # tests
    def is_null(self) -> "Column":
        """Whether the value is null."""
        return Column(exp.Is(this=wrapped(self), expression=exp.Null()))

    def is_not_null(self) -> "Column":
        """Whether the value is not null."""
        return Column(exp.Not(this=exp.Is(this=wrapped(self), expression=exp.Null())))

    def isin(self, *values: Any) -> "Column":
        """Whether the value is one of ``values``, which may be one list."""
        flat = values[0] if len(values) == 1 and isinstance(values[0], list | tuple | set) else values
        return Column(exp.In(this=wrapped(self), expressions=[to_tree(value) for value in flat]))

    def between(self, lower: Any, upper: Any) -> "Column":
        """Whether the value lies between two others, both included."""
        return Column(exp.Between(this=wrapped(self), low=to_tree(lower), high=to_tree(upper)))

    def like(self, pattern: str) -> "Column":
        """Whether the text matches a SQL pattern with ``%`` and ``_``."""
        return self._binary(exp.Like, self, pattern)

    def ilike(self, pattern: str) -> "Column":
        """Whether the text matches a SQL pattern, letter case aside."""
        return self._binary(exp.ILike, self, pattern)

    def rlike(self, pattern: str) -> "Column":
        """Whether a part of the text matches a regular expression."""
        return Column(exp.RegexpLike(this=wrapped(self), expression=to_tree(pattern)))

    def contains(self, other: Any) -> "Column":
        """Whether the text contains another."""
        return call("contains", self, other)

    def startswith(self, other: Any) -> "Column":
        """Whether the text starts with another."""
        return call("startswith", self, other)

    def endswith(self, other: Any) -> "Column":
        """Whether the text ends with another."""
        return call("endswith", self, other)

    def is_nan(self) -> "Column":
        """Whether the number is NaN; false for null."""
        return call("isnan", self)

    # parts
    def substr(self, start: Any, length: Any) -> "Column":
        """The part of the text from ``start``, counted from 1, of ``length`` characters."""
        return call("substring", self, start, length)

    def get_field(self, name: str) -> "Column":
        """The field of a struct."""
        return Column(exp.Dot(this=wrapped(self), expression=exp.to_identifier(name)))

    def get_item(self, key: Any) -> "Column":
        """The element of an array, counted from 0, or the value of a map's key, or the field of a struct."""
        return Column(exp.Bracket(this=wrapped(self), expressions=[to_tree(key)]))

    def __getitem__(self, key: Any) -> "Column":
        return self.get_item(key)

    def __getattr__(self, name: str) -> "Column":
        if name.startswith("_"):
            raise AttributeError(name)
        refuse_missing(snake_case(name), COLUMN_METHODS, "Column")
        try:
            return cast("Column", twin_of(self, name))
        except AttributeError:
            return self.get_field(name)

    # shape
    def alias(self, *names: str) -> "Column":
        """The same values under another name; a generator that gives several columns takes several names."""
        bare = self.tree.this if isinstance(self.tree, exp.Alias) else self.tree
        if len(names) == 1:
            return Column(exp.alias_(bare.copy(), identifier(names[0])))
        return Column(exp.Aliases(this=bare.copy(), expressions=[identifier(name).copy() for name in names]))

    name = alias

    def cast(self, type_: Any) -> "Column":
        """The value as another type: Spark's name for it (``"bigint"``, ``"array<string>"``) or an Arrow type."""
        text = type_ if isinstance(type_, str) else spark_type(getattr(type_, "arrow_type", type_))
        type_from_ddl(text)
        return Column(exp.TryCast(this=wrapped(self), to=exp.DataType.build(text, dialect=DIALECT)))

    astype = cast
    try_cast = cast

    def when(self, condition: "Column", value: Any) -> "Column":
        """A further branch of ``F.when``."""
        return Column(self._case().copy().when(condition.tree.copy(), to_tree(value), copy=False))

    def otherwise(self, value: Any) -> "Column":
        """The value where no branch of ``F.when`` applies."""
        return Column(self._case().copy().else_(to_tree(value), copy=False))

    def _case(self) -> exp.Case:
        if not isinstance(self.tree, exp.Case):
            raise AnalysisError("when() and otherwise() continue F.when(condition, value).")
        return self.tree

    # order
    def asc(self) -> "Column":
        """Ascending, nulls first."""
        return self._ordered(descending=False, nulls_last=False)

    def asc_nulls_first(self) -> "Column":
        """Ascending, nulls first."""
        return self.asc()

    def asc_nulls_last(self) -> "Column":
        """Ascending, nulls last."""
        return self._ordered(descending=False, nulls_last=True)

    def desc(self) -> "Column":
        """Descending, nulls last."""
        return self._ordered(descending=True, nulls_last=True)

    def desc_nulls_last(self) -> "Column":
        """Descending, nulls last."""
        return self.desc()

    def desc_nulls_first(self) -> "Column":
        """Descending, nulls first."""
        return self._ordered(descending=True, nulls_last=False)

    def _ordered(self, descending: bool, nulls_last: bool) -> "Column":
        order = SortOrder(expression=self.expression, descending=descending, nulls_last=nulls_last)
        return Column(self.tree, order)

    def over(self, window: "WindowSpec") -> "Column":
        """The function, computed for each row over the rows of a window. Of tables only.

        Args:
            window: Which rows, for instance ``Window.partition_by("user").order_by("ts")``.
        """
        return window.over(self)

    def __repr__(self) -> str:
        shown = self.tree.copy()
        for column in shown.find_all(exp.Column):
            if column.table.startswith("#"):  # the token of a column that is bound to a frame: see api.analysis.scope
                column.set("table", None)
        return f"Column<{shown.sql(DIALECT)!r}>"


ColumnOrName = Column | str

__all__ = ["Column", "ColumnOrName", "call", "literal", "named", "to_column", "to_columns", "to_tree"]


def call(function: str, *arguments: Any) -> Column:
    """Return a call of a Spark SQL function; the arguments are columns or literal values.

    Raises:
        AnalysisError: The function does not take so many.
    """
    trees = [to_tree(argument) for argument in arguments]
    try:
        return Column(exp.func(function, *trees, dialect=DIALECT))
    except (ValueError, IndexError) as error:
        given = f"{len(trees)} argument{'s' * (len(trees) != 1)}"
        raise AnalysisError(f"{function} cannot be called with {given}.") from error


def to_column(value: ColumnOrName) -> Column:
    """Return a column: itself, or that which SQL text says. A plain name is the column of that name."""
    if isinstance(value, Column):
        return value
    if isinstance(value, str):
        return Column(Expression.parse(value).tree)
    raise AnalysisError(f"{value!r} is not a column; give a Column or text such as 'name' or 'price * 2'.")


def named(name: str) -> Column:
    """Return the column of a name, in which dots lead into structs; ``sum(x)`` is the name of a column, no call."""
    try:
        tree = Expression.parse(name).tree
    except AnalysisError:
        tree = exp.Null()
    is_name = isinstance(tree, exp.Column | exp.Star)
    return Column(tree if is_name else exp.column(identifier(name).copy()))


def to_columns(values: Sequence[Any]) -> list[Column]:
    """Return columns from the arguments of a method, which may also be one list."""
    flat = values[0] if len(values) == 1 and isinstance(values[0], list | tuple) else values
    return [to_column(value) for value in flat]
