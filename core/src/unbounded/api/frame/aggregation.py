"""Grouping keys and aggregates, with their names resolved."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlglot import exp

from unbounded.api import functions
from unbounded.api.analysis.resolve import column_in, name_of, resolve
from unbounded.api.analysis.scope import Scope
from unbounded.api.frame.projection import Item, Label, named_columns
from unbounded.errors import AnalysisError, nearest, one_of
from unbounded.plan.aggregation import calls_in, occurrences
from unbounded.plan.expression import DIALECT, Expression

Columns = tuple[Expression, ...]


def aggregate_columns(
    keys: Sequence[Item], values: Iterable[Any], scope: Scope, where: str, kind: str
) -> tuple[Columns, Columns, list[Label]]:
    """Return the grouping, the aggregates and the labels of an Aggregate node.

    Args:
        keys: The resolved grouping keys.
        values: The aggregates, as a user gave them.
        scope: The columns of the input.
        where: The operation, for errors.
        kind: ``plain``, ``rollup`` or ``cube``.

    Raises:
        ColumnNotFoundError: A name is not there.
        AnalysisError: An aggregate uses a column outside of aggregate functions that is no grouping key, or asks for
            the grouping of what is none.
    """
    aggregates = [_aggregate(value, keys, scope, where) for value in values]
    for aggregate in aggregates:
        _check_grouping(aggregate.tree, keys, where, kind)
    columns, labels = named_columns([*keys, *aggregates])
    return tuple(columns[: len(keys)]), tuple(columns[len(keys) :]), labels


def _check_grouping(aggregate: exp.Expr, keys: Sequence[Item], where: str, kind: str) -> None:
    """Check that ``grouping`` asks for a key, and ``grouping_id`` for all of them."""
    names = [key.tree.sql(DIALECT) for key in keys]
    for call in aggregate.find_all(exp.Grouping, exp.GroupingId):
        text, asked = call.sql(DIALECT), [argument.sql(DIALECT) for argument in call.expressions]
        if kind == "plain" or not keys:
            raise AnalysisError(f"{where}: {text} tells super-groups apart; group with rollup or cube.")
        if isinstance(call, exp.GroupingId) and asked not in ([], names):
            raise AnalysisError(f"{where}: {text} must name all grouping keys in order, or none: {', '.join(names)}.")
        if isinstance(call, exp.Grouping) and (len(asked) != 1 or asked[0] not in names):
            raise AnalysisError(f"{where}: {text} must name one of the grouping keys: {', '.join(names)}.")


def _aggregate(value: Any, keys: Sequence[Item], scope: Scope, where: str) -> Item:
    tree = column_in(value, scope).tree
    bare = resolve(value, scope, where).unaliased
    _refuse_windows_over_rows(bare, where)
    _refuse_columns_of_many_values(bare, keys, where)
    return Item(bare.tree, (Label(name_of(tree, scope, where)),))


def _refuse_windows_over_rows(aggregate: Expression, where: str) -> None:
    if (window := aggregate.tree.find(exp.Window)) is not None:
        raise AnalysisError(
            f"{where}: {window.sql(DIALECT)} looks at other rows of the result, which is not there yet: aggregate "
            "under names first, then add it with with_column(name, function.over(window))."
        )


def _refuse_columns_of_many_values(aggregate: Expression, keys: Sequence[Item], where: str) -> None:
    known = [Expression.of(key.tree) for key in keys]
    if loose := next(_loose_columns(aggregate.tree, known), None):
        raise AnalysisError(
            f"{where}: a group has many values of {loose.name!r}; put it into group_by, or take one with an "
            f"aggregate function such as first or max.{_mistyped(loose)}"
        )


def _mistyped(loose: exp.Column) -> str:
    """Return a sentence if the column stands in a call that may have been meant to aggregate."""
    call = loose.find_ancestor(exp.Anonymous)
    if call is None or call.name.lower() in functions.__all__:
        return ""
    name = call.name.lower()
    near = nearest(name, functions.__all__)
    return f" {name!r} is no aggregate function that is known.{one_of(near)}"


def _loose_columns(tree: exp.Expr, keys: Sequence[Expression]) -> Iterator[exp.Column]:
    """Yield the columns that stand neither in an aggregate call nor in a grouping key."""
    settled = [*calls_in(tree), *(part for part, _ in occurrences(tree, keys))]
    inside = {id(node) for part in settled for node in part.walk()}
    return (column for column in tree.find_all(exp.Column) if id(column) not in inside)
