"""The names that Spark gives to columns without an alias."""

from collections.abc import Callable
from typing import Any, ClassVar

from sqlglot import exp
from sqlglot.generators.spark import SparkGenerator

_NAMED_ALIKE = ("window", "session_window", "window_time")
_OPERATORS = (exp.Binary, exp.Not, exp.In, exp.If)
_SHIFTS = (exp.BitwiseLeftShift, exp.BitwiseRightShift)
_CALLS = (exp.Dot, exp.PropertyEQ, exp.Slice, exp.RegexpLike, exp.Like, exp.Pow, *_SHIFTS)
_UNNAMED = (exp.Condition, exp.Filter, exp.IgnoreNulls, exp.Interval)
_NAMED_BY_THEMSELVES = (exp.Column, exp.Dot, exp.Subquery, exp.UDTF, exp.Explode, exp.Inline, exp.Window)
_PRINTED_BELOW = (exp.IntDiv, exp.RegexpLike, exp.TryCast)

_IN_CAPITALS = frozenset(
    (
        "acos", "acosh", "asin", "asinh", "atan", "atan2", "atanh", "cbrt", "ceil", "cos", "cosh", "cot", "csc",
        "degrees", "e", "exp", "expm1", "floor", "hypot", "if", "log", "log10", "log1p", "log2", "pi", "power",
        "radians", "regexp", "regexp_like", "rlike", "sec", "signum", "sin", "sinh", "sqrt", "tan", "tanh",
    )
)  # fmt: skip
_WITH_DEFAULT = {
    ("listagg", 1): "NULL",
    ("locate", 2): "1",
    ("months_between", 2): "true",
    ("percentile", 2): "1",
    ("percentile_approx", 2): "10000",
    ("regexp_instr", 2): "0",
    ("regexp_replace", 3): "1",
    ("replace", 2): "",
    ("sort_array", 1): "true",
    ("split", 2): "-1",
    ("substr", 2): "2147483647",
    ("to_unix_timestamp", 1): "yyyy-MM-dd HH:mm:ss",
    ("unix_timestamp", 1): "yyyy-MM-dd HH:mm:ss",
}
"""Calls, by name and number of arguments, that Spark spells out with one more."""


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
        owner = f"{output_name(tree.this)}." if _is_window(tree.this) else ""
        return owner + tree.expression.name
    if isinstance(tree, exp.Cast) and isinstance(tree.this, exp.Column | exp.Dot):
        return output_name(tree.this)
    if _is_window(tree):
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


def _is_window(tree: exp.Expr) -> bool:
    return isinstance(tree, exp.Anonymous) and tree.name.lower() in _NAMED_ALIKE


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
    if isinstance(node, exp.Case) and node.this:
        return _searched(node)
    if isinstance(node, exp.Neg | exp.Not | exp.Anonymous):
        return _as_operation(node)
    if _is_operator(node) and not isinstance(node.parent, exp.Case):
        return exp.Paren(this=node.copy())
    if isinstance(node, exp.Literal) and node.is_string and not _is_part_of_a_literal(node):
        return exp.Var(this=node.name)
    if isinstance(node, exp.Boolean):
        return exp.Var(this=str(node.this).lower())
    return exp.Count(this=exp.Literal.number(1)) if _counts_rows(node) else node


def _counts_rows(node: exp.Expr) -> bool:
    return isinstance(node, exp.Count) and isinstance(node.this, exp.Star)


def _as_operation(node: exp.Expr) -> exp.Expr:
    """Return ``-1``, ``(a IS NOT NULL)`` and the calls that are named as operators."""
    if isinstance(node, exp.Neg):
        return exp.Var(this=f"-{node.this.name}") if isinstance(node.this, exp.Literal) else node
    if isinstance(node, exp.Not) and isinstance(node.this, exp.Paren) and isinstance(node.this.this, exp.Is):
        return exp.Paren(this=exp.Is(this=node.this.this.this, expression=exp.Not(this=exp.Null())))
    operation = _OPERATIONS.get(node.name.lower()) if isinstance(node, exp.Anonymous) else None
    if operation and len(node.expressions) == 1:
        return exp.Paren(this=operation(node.expressions[0]))
    return exp.Paren(this=node.copy()) if isinstance(node, exp.Not) else node


_OPERATIONS: dict[str, Callable[[exp.Expr], exp.Expr]] = {
    "isnull": lambda value: exp.Is(this=value, expression=exp.Null()),
    "isnotnull": lambda value: exp.Is(this=value, expression=exp.Not(this=exp.Null())),
    "positive": lambda value: exp.Var(this=f"+ {value.sql('spark')}"),
}
"""Calls that Spark names as operators."""


def _is_operator(node: exp.Expr) -> bool:
    is_call = isinstance(node, exp.Func) and not isinstance(node, exp.Connector | exp.If)
    return isinstance(node, _OPERATORS) and not isinstance(node, _CALLS) and not is_call


def _searched(case: exp.Case) -> exp.Case:
    """Return ``CASE x WHEN 1 …`` as ``CASE WHEN (x = 1) …``."""
    branches = [
        exp.If(this=exp.paren(exp.EQ(this=case.this.copy(), expression=branch.this)), true=branch.args["true"])
        for branch in case.args["ifs"]
    ]
    return exp.Case(ifs=branches, default=case.args.get("default"))


def _is_part_of_a_literal(text: exp.Literal) -> bool:
    """Whether a text stands in an interval, or in ``DATE '2024-01-01'``, which the parser takes for a cast."""
    return isinstance(text.parent, exp.Interval) or _is_date_literal(text.parent)


def _is_date_literal(node: exp.Expr | None) -> bool:
    if not (isinstance(node, exp.Cast) and isinstance(node.this, exp.Literal) and node.this.is_string):
        return False
    return node.to.this in (exp.DType.DATE, exp.DType.TIMESTAMP, exp.DType.TIMESTAMPTZ)


def _is_double_literal(node: exp.Cast) -> bool:
    return isinstance(node.this, exp.Literal) and not node.this.is_string and node.to.this == exp.DType.DOUBLE


class _Names(SparkGenerator):
    """Writes the trees of :func:`_spelled_out` where names differ from what would parse."""

    TRANSFORMS: ClassVar = {
        kind: write for kind, write in SparkGenerator.TRANSFORMS.items() if kind not in _PRINTED_BELOW
    }

    def func(self, name: str, *args: Any, prefix: str = "(", suffix: str = ")", normalize: bool = True) -> str:
        if normalize:
            name = name.upper() if name.lower() in _IN_CAPITALS else name.lower()
        args = tuple(argument for argument in args if argument is not None)
        given = sum(len(each.expressions) if isinstance(each, exp.Distinct) else 1 for each in args)
        if (name, given) in _WITH_DEFAULT:
            args = (*args, exp.Var(this=_WITH_DEFAULT[name, given]))
        return super().func(name, *args, prefix=prefix, suffix=suffix, normalize=False)

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

    def respectnulls_sql(self, expression: exp.RespectNulls) -> str:
        return self.sql(expression.this)

    def currentdate_sql(self, expression: exp.CurrentDate) -> str:  # noqa: ARG002 - the generator's signature
        return "current_date()"

    def currenttimestamp_sql(self, expression: exp.CurrentTimestamp) -> str:  # noqa: ARG002 - the same
        return "current_timestamp()"

    def trycast_sql(self, expression: exp.TryCast) -> str:
        return self.cast_sql(expression)

    def cast_sql(self, expression: exp.Cast, safe_prefix: str | None = None) -> str:  # noqa: ARG002 - the same
        type_ = self.sql(expression, "to")
        if _is_double_literal(expression):
            return self.sql(expression.this)
        if _is_date_literal(expression):
            return f"{type_} {self.sql(expression.this)}"
        return f"CAST({self.sql(expression.this)} AS {type_.replace(', ', ',')})"
