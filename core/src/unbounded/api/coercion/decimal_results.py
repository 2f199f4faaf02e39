"""Arithmetic and rounding of decimals with casts to the types that Spark gives them."""

import pyarrow as pa
from sqlglot import exp

from unbounded.api.coercion.decimal_types import OF_FLOATING, decimal_of, result_of, rounded
from unbounded.api.coercion.operand_types import OperandTypes
from unbounded.api.coercion.spelling import cast_in_place
from unbounded.plan.rounding import scale_of
from unbounded.schema import MAX_PRECISION

_SAFE: dict[type[exp.Expr], type[exp.Expr]] = {
    exp.SafeAdd: exp.Add,
    exp.SafeSubtract: exp.Sub,
    exp.SafeMultiply: exp.Mul,
    exp.SafeDivide: exp.Div,
}
"""What is null without an error; of decimals the plain operation is so too."""


def give_digits(node: exp.Expr, types: OperandTypes) -> None:
    """Give what is calculated with a decimal the digits that Spark gives it; leave all else as it is."""
    kind = _SAFE.get(type(node), type(node))
    if kind not in (exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Mod):
        return
    operands = [node.this, node.expression]
    known = [types.of(operand) for operand in operands]
    left, right = (decimal_of(operand, type_) for operand, type_ in zip(operands, known, strict=True))
    if left is None or right is None or not any(type_ is not None and pa.types.is_decimal(type_) for type_ in known):
        return
    _calculate(node, kind, list(zip(operands, known, (left, right), strict=True)))


def _calculate(
    node: exp.Expr,
    kind: type[exp.Expr],
    operands: list[tuple[exp.Expr, pa.DataType | None, pa.Decimal128Type]],
) -> None:
    left, right = (decimal for _, _, decimal in operands)
    result = result_of(kind, left, right)
    fits = result.precision < MAX_PRECISION
    is_sum = fits and type(node) in (exp.Add, exp.Sub)
    if is_sum and all(known == decimal for _, known, decimal in operands):
        return  # has these digits anyway
    for place, (operand, known, decimal) in enumerate(operands):
        is_factor = kind is exp.Mul and fits and place == 0
        wanted = pa.decimal128(result.precision, decimal.scale) if is_factor else decimal
        if wanted != known or kind is exp.Div:
            cast_in_place(operand, wanted)
    plain = node if type(node) is kind else kind(this=_wrapped(node.this), expression=_wrapped(node.expression))
    node = plain if plain is node else node.replace(plain)
    cast_in_place(node, result)


def _wrapped(operand: exp.Expr) -> exp.Expr:
    return exp.paren(operand) if isinstance(operand, exp.Binary) else operand.copy()


def round_to_scale(node: exp.Expr, types: OperandTypes) -> None:
    """Make ``ceil`` and ``floor`` of decimals, and of any number with a scale, a decimal."""
    places, type_ = node.args.get("decimals"), types.of(node.this)
    scale = scale_of(node.key, places) if places else 0
    decimal = decimal_of(node.this, type_) or (OF_FLOATING.get(type_) if places else None)
    is_decimal = type_ is not None and pa.types.is_decimal(type_)
    if decimal is None or isinstance(node.this.unnest(), exp.Literal) or not (is_decimal or places):
        return
    if places is None:
        node.set("decimals", exp.Literal.number(0))
    if not is_decimal:
        cast_in_place(node.this, decimal)
    cast_in_place(node, rounded(decimal, scale))
