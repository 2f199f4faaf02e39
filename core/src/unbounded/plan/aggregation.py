"""Aggregate calls inside expressions."""

from collections.abc import Iterator, Sequence

from sqlglot import exp

from unbounded.plan.dialect import text_of
from unbounded.plan.expression import Expression

GroupingCall = exp.Grouping | exp.GroupingId
"""A call that tells which keys of a super-group do not count. It follows from the group and needs no rows."""

_WRAPPERS = (exp.Filter, exp.WithinGroup, exp.IgnoreNulls, exp.RespectNulls)
_UNTYPED = frozenset(
    (
        "any", "every", "some", "mean", "std", "var_samp", "median", "first", "last", "any_value", "max_by", "min_by",
        "percentile", "percentile_cont", "percentile_disc", "percentile_approx", "approx_percentile", "listagg",
        "string_agg", "product", "try_avg", "try_sum", "bool_and", "bool_or", "max", "min", "sum", "avg",
        "collect_list", "collect_set", "count_if", "mode",
    )
)  # fmt: skip
"""Spark's aggregates that the parser takes for any function, some only with more arguments than usual."""


def aggregate_calls(expressions: Sequence[Expression]) -> list[Expression]:
    """Return the different aggregate calls in some expressions, with FILTER and the like, in order of appearance.

    ``round(sum(x) / count(*), 1)`` has the calls ``sum(x)`` and ``count(*)``. Calls of ``grouping`` are left out.
    """
    found: dict[Expression, None] = {}
    for expression in expressions:
        for tree in calls_in(expression.tree):
            if not isinstance(tree, GroupingCall):
                found.setdefault(Expression.of(tree))
    return list(found)


def calls_in(tree: exp.Expr) -> Iterator[exp.Expr]:
    """Yield the outermost aggregate calls of a tree, in the order of the text."""
    if is_aggregate_call(tree):
        yield tree
        return
    for child in tree.iter_expressions():
        yield from calls_in(child)


def occurrences(tree: exp.Expr, expressions: Sequence[Expression]) -> Iterator[tuple[exp.Expr, Expression]]:
    """Yield the outermost parts of a tree that are written as one of some expressions, each with that expression."""
    by_text = {expression.sql: expression for expression in expressions}
    kinds = {type(expression.tree) for expression in expressions}  # to print a part costs as much as the part is large
    pending = [tree]
    while pending:
        part = pending.pop()
        if type(part) in kinds and (found := by_text.get(text_of(part))):
            yield part, found
        else:
            pending.extend(part.iter_expressions())


def is_aggregate_call(tree: exp.Expr) -> bool:
    """Return whether a tree is an aggregate call, seen with its FILTER and the like."""
    if isinstance(tree, _WRAPPERS):
        return is_aggregate_call(tree.this)
    return isinstance(tree, exp.AggFunc) or (isinstance(tree, exp.Anonymous) and tree.name.lower() in _UNTYPED)
