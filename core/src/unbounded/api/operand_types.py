"""The types of trees, as far as implicit casts must know them."""

from collections.abc import Callable

import pyarrow as pa
from sqlglot import exp

from unbounded.errors import AnalysisError
from unbounded.schema import type_from_ddl

TypeOf = Callable[[exp.Expr], pa.DataType | None]
"""Returns the type of a tree, ``None`` if that is not known."""

COMPARISONS = (exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.NullSafeEQ)
ARITHMETIC = (exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Mod, exp.IntDiv)
_CONDITIONS = (
    exp.Boolean, *COMPARISONS, exp.In, exp.Between, exp.Is, exp.Like, exp.ILike, exp.RegexpLike,
    exp.Connector, exp.Not,
)  # fmt: skip


class OperandTypes:
    """The types of trees, those that their text tells without asking an engine."""

    def __init__(self, type_of: TypeOf) -> None:
        self._type_of = type_of

    def of(self, tree: exp.Expr) -> pa.DataType | None:
        """Return the type of a tree; any numeric type for numbers whose type does not matter here."""
        tree = tree.unnest()
        if isinstance(tree, exp.Literal):
            return pa.string() if tree.is_string else _number(tree)
        if isinstance(tree, exp.Null | exp.Identifier | exp.Interval):
            return None
        if isinstance(tree, _CONDITIONS):
            return pa.bool_()
        if isinstance(tree, exp.Cast):
            return type_from_ddl(tree.to.sql("spark"))
        if isinstance(tree, ARITHMETIC) and all(map(is_number, map(self.of, (tree.left, tree.right)))):
            return pa.float64()
        return self._asked(tree)

    def _asked(self, tree: exp.Expr) -> pa.DataType | None:
        try:
            return self._type_of(tree)
        except AnalysisError:  # what is wrong with it is told with the whole expression
            return None


def _number(literal: exp.Literal) -> pa.DataType:
    return pa.int32() if literal.is_int else pa.float64()


def is_text(type_: pa.DataType | None) -> bool:
    """Return whether a type is text; an unknown one is not."""
    return type_ is not None and (pa.types.is_string(type_) or pa.types.is_large_string(type_))


def is_number(type_: pa.DataType | None) -> bool:
    """Return whether a type is numeric; an unknown one is not."""
    return type_ is not None and (
        pa.types.is_integer(type_) or pa.types.is_floating(type_) or pa.types.is_decimal(type_)
    )


def is_flat(type_: pa.DataType) -> bool:
    """Return whether a type is neither nested nor binary."""
    return not pa.types.is_nested(type_) and not pa.types.is_binary(type_) and not pa.types.is_null(type_)


def becomes_text(type_: pa.DataType) -> bool:
    """Return whether values of a type become text beside texts."""
    return is_flat(type_) and not pa.types.is_boolean(type_)
