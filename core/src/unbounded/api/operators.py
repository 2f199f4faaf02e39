"""What Python's operators mean between columns."""

from typing import Any, Self

from sqlglot import exp

from unbounded.api.data.literals import literal
from unbounded.errors import AnalysisError
from unbounded.plan.expression import DIALECT, Expression


class Operators:
    """Arithmetic, comparison and logic of columns.

    Args:
        tree: The expression as sqlglot has it.
    """

    def __init__(self, tree: exp.Expr) -> None:
        self.tree = tree

    # arithmetic
    def __add__(self, other: Any) -> Self:
        return self._binary(exp.Add, self, other)

    def __radd__(self, other: Any) -> Self:
        return self._binary(exp.Add, other, self)

    def __sub__(self, other: Any) -> Self:
        return self._binary(exp.Sub, self, other)

    def __rsub__(self, other: Any) -> Self:
        return self._binary(exp.Sub, other, self)

    def __mul__(self, other: Any) -> Self:
        return self._binary(exp.Mul, self, other)

    def __rmul__(self, other: Any) -> Self:
        return self._binary(exp.Mul, other, self)

    def __truediv__(self, other: Any) -> Self:
        return self._binary(exp.Div, self, other)

    def __rtruediv__(self, other: Any) -> Self:
        return self._binary(exp.Div, other, self)

    def __mod__(self, other: Any) -> Self:
        return self._binary(exp.Mod, self, other)

    def __rmod__(self, other: Any) -> Self:
        return self._binary(exp.Mod, other, self)

    def __neg__(self) -> Self:
        return self._of(exp.Neg(this=wrapped(self)))

    def __pow__(self, other: Any) -> Self:
        return self._of(exp.func("power", self.tree.copy(), to_tree(other), dialect=DIALECT))

    # comparison
    def __eq__(self, other: object) -> Self:  # type: ignore[override]
        return self._binary(exp.EQ, self, other)

    def __ne__(self, other: object) -> Self:  # type: ignore[override]
        return self._binary(exp.NEQ, self, other)

    def __lt__(self, other: Any) -> Self:
        return self._binary(exp.LT, self, other)

    def __le__(self, other: Any) -> Self:
        return self._binary(exp.LTE, self, other)

    def __gt__(self, other: Any) -> Self:
        return self._binary(exp.GT, self, other)

    def __ge__(self, other: Any) -> Self:
        return self._binary(exp.GTE, self, other)

    __hash__ = None  # type: ignore[assignment]

    def eq_null_safe(self, other: Any) -> Self:
        """Equality in which two nulls are equal (``<=>``)."""
        return self._binary(exp.NullSafeEQ, self, other)

    # bits
    def bitwise_and(self, other: Any) -> Self:
        """The bits that both have."""
        return self._binary(exp.BitwiseAnd, self, other)

    def bitwise_or(self, other: Any) -> Self:
        """The bits that either has."""
        return self._binary(exp.BitwiseOr, self, other)

    def bitwise_xor(self, other: Any) -> Self:
        """The bits that one has and the other has not."""
        return self._binary(exp.BitwiseXor, self, other)

    # logic
    def __and__(self, other: Any) -> Self:
        return self._binary(exp.And, self, other)

    def __rand__(self, other: Any) -> Self:
        return self._binary(exp.And, other, self)

    def __or__(self, other: Any) -> Self:
        return self._binary(exp.Or, self, other)

    def __ror__(self, other: Any) -> Self:
        return self._binary(exp.Or, other, self)

    def __invert__(self) -> Self:
        return self._of(exp.Not(this=wrapped(self)))

    def __bool__(self) -> bool:
        raise AnalysisError("A column has no truth value while the query is built: use & for and, | for or, ~ for not.")

    def _of(self, tree: exp.Expr) -> Self:
        return type(self)(tree)

    def _binary(self, kind: type[exp.Expr], left: Any, right: Any) -> Self:
        return self._of(kind(this=wrapped(left), expression=wrapped(right)))


def to_tree(value: Any) -> exp.Expr:
    """Return the tree of a column, or of a Python value as a literal."""
    if isinstance(value, Operators):
        return value.tree.copy()
    if isinstance(value, Expression):
        return value.tree.copy()
    return literal(value)


def wrapped(value: Any) -> exp.Expr:
    """Return the tree of an operand: without an alias, in parentheses if an operator around it could tear it apart."""
    tree = to_tree(value)
    bare = tree.this if isinstance(tree, exp.Alias) else tree
    torn = isinstance(bare, exp.Binary | exp.Not | exp.Between | exp.In | exp.Is) and not isinstance(bare, exp.Dot)
    return exp.paren(bare, copy=False) if torn else bare
