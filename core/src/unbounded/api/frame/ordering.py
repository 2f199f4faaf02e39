"""What ``order_by`` is given, as the keys of a sort."""

from typing import Any

import sqlglot

from unbounded.api.analysis.resolve import scalar, type_of
from unbounded.api.analysis.scope import Scope
from unbounded.api.coercion.nested_order import keyed
from unbounded.api.column import Column, to_column
from unbounded.errors import AnalysisError
from unbounded.plan.expression import DIALECT, Expression
from unbounded.plan.relational import SortOrder


def sort_key(value: Any, ascending: bool | None, scope: Scope) -> Column:
    """Return what a user gave as a column with its direction.

    Args:
        value: A column, which may have its own direction, or SQL text such as ``x DESC NULLS LAST``.
        ascending: The direction, or ``None`` for the column's own.
        scope: The names that may be used.
    """
    if isinstance(value, str):
        value = Column(matches[0].bound) if len(matches := scope.named(value)) == 1 else from_text(value)
    column = to_column(value)
    if ascending is None:
        return column
    return column.asc() if ascending else column.desc()


def sort_order(column: Column, scope: Scope) -> SortOrder:
    """Return the key of a sort over the columns in scope.

    Raises:
        ColumnNotFoundError: A name is not there.
        AnalysisError: It aggregates.
    """
    order = column.sort_order
    resolved = scalar(Column(order.expression.tree), scope, "order_by").unaliased
    key = keyed(resolved.tree, type_of(resolved.tree, scope))
    return order.model_copy(update={"expression": resolved if key is resolved.tree else Expression.of(key)})


def from_text(text: str) -> Column:
    """Return the column, with its direction, that SQL text such as ``price DESC`` says.

    Raises:
        AnalysisError: The text does not parse, or is more than one column.
    """
    try:
        ordered = sqlglot.parse_one(f"SELECT 1 ORDER BY {text}", read=DIALECT).args["order"].expressions
    except sqlglot.errors.SqlglotError as error:
        raise AnalysisError(f"order_by: {text!r} does not parse; write for instance 'price DESC'.") from error
    if len(ordered) != 1:
        raise AnalysisError(f"order_by: {text!r} must be one column; give several as several arguments.")
    descending, nulls_first = bool(ordered[0].args.get("desc")), bool(ordered[0].args.get("nulls_first"))
    column = Column(ordered[0].this)
    order = SortOrder(expression=column.expression, descending=descending, nulls_last=not nulls_first)
    return Column(ordered[0].this, order)
