"""The types of trees, as far as implicit casts must know them."""

from collections.abc import Callable, Mapping, Sequence

import pyarrow as pa
from sqlglot import exp

from unbounded import schema
from unbounded.api.coercion.decimal_types import decimal_of, result_of
from unbounded.api.coercion.lambda_types import parameter_types
from unbounded.errors import AnalysisError
from unbounded.schema import spark_type, type_from_ddl

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
        """Return the type of a tree. A number with a point counts as a DOUBLE."""
        tree = tree.unnest()
        if isinstance(tree, exp.Literal):
            return pa.string() if tree.is_string else _number(tree)
        if isinstance(tree, exp.Null | exp.Interval):
            return None
        if isinstance(tree, exp.Identifier):
            return self._parameters(tree).get(tree.name)
        if isinstance(tree, exp.Dot | exp.Bracket) and tree.find_ancestor(exp.Lambda):
            return _part_of(self.of(tree.this), tree)
        if isinstance(tree, _CONDITIONS):
            return pa.bool_()
        if isinstance(tree, exp.Cast):
            return type_from_ddl(tree.to.sql("spark"))
        if isinstance(tree, ARITHMETIC) and all(map(is_number, types := [*map(self.of, (tree.left, tree.right))])):
            return _of_arithmetic(tree, types)
        return self._asked(tree)

    def exactly(self, tree: exp.Expr) -> pa.DataType | None:
        """Return the type of a tree, that of a number with a point too."""
        if isinstance(tree.unnest(), exp.Null):
            return pa.null()
        return self._asked(tree) if isinstance(tree.unnest(), exp.Literal) else self.of(tree)

    def _asked(self, tree: exp.Expr) -> pa.DataType | None:
        try:
            return self._type_of(self._with_values(tree) if tree.find_ancestor(exp.Lambda) else tree)
        except AnalysisError:  # what is wrong with it is told with the whole expression
            return None

    def _parameters(self, tree: exp.Expr) -> dict[str, pa.DataType | None]:
        """Return the types of the parameters of all lambdas around a tree."""
        found: dict[str, pa.DataType | None] = {}
        function = tree.find_ancestor(exp.Lambda)
        while function is not None:
            found = {**parameter_types(function, self.of), **found}
            function = function.find_ancestor(exp.Lambda)
        return found

    def _with_values(self, tree: exp.Expr) -> exp.Expr:
        """Return the tree with a value of the right type for each parameter of a lambda around it."""
        types = self._parameters(tree)
        return tree.copy().transform(_value_of_parameter, types)


def _part_of(owner: pa.DataType | None, access: exp.Dot | exp.Bracket) -> pa.DataType | None:
    """Return the type of a field, an element or a map's value."""
    if owner is None or not pa.types.is_nested(owner):
        return None
    if not pa.types.is_struct(owner):
        return owner.item_type if pa.types.is_map(owner) else owner.value_type
    name = access.expression.name if isinstance(access, exp.Dot) else access.expressions[0].name
    field = field_named(owner, name)
    return None if field is None else field.type


def _value_of_parameter(node: exp.Expr, types: Mapping[str, pa.DataType | None]) -> exp.Expr:
    is_name = isinstance(node.parent, exp.Column | exp.Alias) or (
        node.arg_key == "expressions" and isinstance(node.parent, exp.Lambda)
    )
    is_field = isinstance(node.parent, exp.Dot) and node.arg_key == "expression"
    if not isinstance(node, exp.Identifier) or is_name or is_field:
        return node
    type_ = types.get(node.name)
    return node if type_ is None else exp.cast(exp.Null(), spark_type(type_), dialect="spark")


def _of_arithmetic(tree: exp.Binary, types: Sequence[pa.DataType]) -> pa.DataType:
    if all(map(pa.types.is_integer, types)) and not isinstance(tree, exp.Div):
        return pa.int64() if isinstance(tree, exp.IntDiv) else max(types, key=lambda type_: type_.bit_width)
    operands = zip((tree.left, tree.right), types, strict=True)
    decimals = [decimal for operand, type_ in operands if (decimal := decimal_of(operand, type_))]
    is_decimal = any(map(pa.types.is_decimal, types)) and len(decimals) == len(types)
    return result_of(type(tree), *decimals) if is_decimal else pa.float64()


def _number(literal: exp.Literal) -> pa.DataType:
    return pa.int32() if literal.is_int else pa.float64()


def field_named(type_: pa.DataType, name: str) -> pa.Field | None:
    """Return the field of a struct that has a name, letter case aside; ``None`` if there is none, or no struct."""
    if not pa.types.is_struct(type_):
        return None
    return next((field for field in type_ if field.name.casefold() == name.casefold()), None)


def is_text(type_: pa.DataType | None) -> bool:
    """Return whether a type is text; an unknown one is not."""
    return type_ is not None and schema.is_text(type_)


def is_number(type_: pa.DataType | None) -> bool:
    """Return whether a type is numeric; an unknown one is not."""
    return type_ is not None and schema.is_number(type_)


def is_flat(type_: pa.DataType) -> bool:
    """Return whether a type is neither nested nor binary."""
    return not pa.types.is_nested(type_) and not pa.types.is_binary(type_) and not pa.types.is_null(type_)


def becomes_text(type_: pa.DataType) -> bool:
    """Return whether values of a type become text beside texts."""
    return is_flat(type_) and not pa.types.is_boolean(type_)
