"""The names that Spark gives to columns without an alias."""

from typing import ClassVar

from sqlglot import exp
from sqlglot.generators.spark import SparkGenerator

_NAMED_ALIKE = ("window", "session_window", "window_time")
_OPERATORS = (exp.Binary, exp.Not, exp.In, exp.If)
_SHIFTS = (exp.BitwiseLeftShift, exp.BitwiseRightShift)
_CALLS = (exp.Dot, exp.PropertyEQ, exp.Slice, exp.RegexpLike, exp.Like, exp.Pow, *_SHIFTS)
_UNNAMED = (exp.Condition, exp.Filter, exp.IgnoreNulls, exp.Interval)
_NAMED_BY_THEMSELVES = (exp.Column, exp.Dot, exp.Subquery, exp.UDTF, exp.Explode, exp.Inline, exp.Window)
_PRINTED_BELOW = (exp.IntDiv, exp.RegexpLike, exp.TryCast)


def output_name(tree: exp.Expr) -> str:
    """Return the column name that Spark gives to an expression.

    Example:
        >>> import sqlglot
        >>> output_name(sqlglot.parse_one("upper(a) || 'x'", read="spark"))
        'concat(upper(a), x)'
    """
    if isinstance(tree, exp.Alias | exp.Column | exp.Identifier):
        return tree.alias_or_name
    if isinstance(tree, exp.Dot):
        return tree.expression.name
    if isinstance(tree, exp.Cast) and isinstance(tree.this, exp.Column | exp.Dot):
        return output_name(tree.this)
    if isinstance(tree, exp.Anonymous) and tree.name.lower() in _NAMED_ALIKE:
        return tree.name.lower()
    if isinstance(tree, exp.Explode):
        return "col"
    return _Names(dialect="spark", normalize_functions="lower", comments=False).generate(_spelled_out(tree))


def with_names(query: exp.Expr) -> exp.Expr:
    """Return a SQL query with an alias for each column that has none, so that it is named as Spark names it."""
    query = query.copy()
    for select in query.find_all(exp.Select):
        for column in select.expressions:
            if isinstance(column, _UNNAMED) and not isinstance(column, _NAMED_BY_THEMSELVES):
                column.replace(exp.alias_(column.copy(), exp.to_identifier(output_name(column), quoted=True)))
    return query


def _spelled_out(tree: exp.Expr) -> exp.Expr:
    root = exp.Tuple(expressions=[tree.copy()])
    for node in reversed(list(root.walk())):  # what is inside comes first
        if node is not root:
            node.replace(_as_named(node))
    return root.expressions[0]


def _as_named(node: exp.Expr) -> exp.Expr:
    """Return a node as names spell it: operators in brackets, text without quotes, ``count(1)``."""
    if isinstance(node, exp.Paren):
        return node.this
    if isinstance(node, exp.DPipe):
        return exp.Concat(expressions=[node.this, node.expression])
    if isinstance(node, _OPERATORS) and not isinstance(node, _CALLS) and not isinstance(node.parent, exp.Case):
        return exp.Paren(this=node.copy())
    if isinstance(node, exp.Literal) and node.is_string and not _is_part_of_a_literal(node):
        return exp.Var(this=node.name)
    if isinstance(node, exp.Boolean):
        return exp.Var(this=str(node.this).lower())
    if isinstance(node, exp.Count) and isinstance(node.this, exp.Star):
        return exp.Count(this=exp.Literal.number(1))
    return node


def _is_part_of_a_literal(text: exp.Literal) -> bool:
    """Whether a text stands in an interval, or in ``DATE '2024-01-01'``, which is a cast and ``CAST('…' AS DATE)`` is
    a cast that gives null if it fails.
    """
    return isinstance(text.parent, exp.Interval) or _is_date_literal(text.parent)


def _is_date_literal(node: exp.Expr | None) -> bool:
    return type(node) is exp.Cast and node.to.this in (exp.DType.DATE, exp.DType.TIMESTAMP, exp.DType.TIMESTAMPTZ)


class _Names(SparkGenerator):
    """Writes the trees of :func:`_spelled_out` where names differ from what would parse."""

    TRANSFORMS: ClassVar = {
        kind: write for kind, write in SparkGenerator.TRANSFORMS.items() if kind not in _PRINTED_BELOW
    }

    def between_sql(self, expression: exp.Between) -> str:
        parts = (expression.this, expression.args["low"], expression.args["high"])
        return f"between({', '.join(map(self.sql, parts))})"

    def regexplike_sql(self, expression: exp.RegexpLike) -> str:
        return f"RLIKE({self.sql(expression.this)}, {self.sql(expression.expression)})"

    def pow_sql(self, expression: exp.Pow) -> str:
        return f"POWER({self.sql(expression.this)}, {self.sql(expression.expression)})"

    def intdiv_sql(self, expression: exp.IntDiv) -> str:
        return self.binary(expression, "div")

    def nullsafeeq_sql(self, expression: exp.NullSafeEQ) -> str:
        return self.binary(expression, "<=>")

    def neg_sql(self, expression: exp.Neg) -> str:
        return f"(- {self.sql(expression.this)})"

    def filter_sql(self, expression: exp.Filter) -> str:
        return f"{self.sql(expression.this)} FILTER (WHERE {self.sql(expression.expression, 'this')})"

    def ignorenulls_sql(self, expression: exp.IgnoreNulls) -> str:
        return self.sql(expression.this)

    def currentdate_sql(self, expression: exp.CurrentDate) -> str:  # noqa: ARG002 - the generator's signature
        return "current_date()"

    def currenttimestamp_sql(self, expression: exp.CurrentTimestamp) -> str:  # noqa: ARG002 - the same
        return "current_timestamp()"

    def trycast_sql(self, expression: exp.TryCast) -> str:
        return self.cast_sql(expression)

    def cast_sql(self, expression: exp.Cast, safe_prefix: str | None = None) -> str:  # noqa: ARG002 - the same
        type_ = self.sql(expression, "to")
        if _is_date_literal(expression) and isinstance(expression.this, exp.Literal):
            return f"{type_} {self.sql(expression.this)}"
        return f"CAST({self.sql(expression.this)} AS {type_.replace(', ', ',')})"
