"""The names that Spark gives to columns without an alias."""

from sqlglot import exp

_NAMED_ALIKE = ("window", "session_window", "window_time")
_OPERATORS = (exp.Binary, exp.Not, exp.In, exp.If)
_CALLS = (exp.Dot, exp.PropertyEQ, exp.Slice, exp.BitwiseLeftShift, exp.BitwiseRightShift, exp.RegexpLike)


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
    return _spelled_out(tree).sql("spark", normalize_functions="lower", comments=False)


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
    if isinstance(node, exp.Literal) and node.is_string and not isinstance(node.parent, exp.Interval):
        return exp.Var(this=node.name)
    if isinstance(node, exp.Boolean):
        return exp.Var(this=str(node.this).lower())
    if isinstance(node, exp.Count) and isinstance(node.this, exp.Star):
        return exp.Count(this=exp.Literal.number(1))
    return node
