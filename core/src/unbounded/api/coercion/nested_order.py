"""The order of arrays and structs in Spark, where a null inside is the least, for engines in which it is the greatest.

A value is compared by a key of its own shape, in which each field and each element comes after the word whether it is
there.
"""

from collections.abc import Sequence

import pyarrow as pa
from sqlglot import exp

from unbounded.api.coercion.operand_types import OperandTypes
from unbounded.api.coercion.spelling import ELEMENT, call, each_element, field_of, is_there, struct_of, where_there


def order_by_key(tree: exp.Expr, types: OperandTypes) -> None:
    """Put the key of an array or a struct in its place."""
    type_ = types.of(tree)
    if _has_key(type_):
        tree.replace(order_key(tree, type_))


def keyed(tree: exp.Expr, type_: pa.DataType | None) -> exp.Expr:
    """Return the key of an array or a struct, and anything else as it is."""
    return order_key(tree, type_) if _has_key(type_) else tree


def take_extreme(node: exp.Expr, types: OperandTypes, _: str) -> None:
    """Write ``max`` and ``min`` of arrays and structs as the value with the greatest or least key."""
    value = node.this.expressions[0] if isinstance(node.this, exp.Distinct) else node.this
    type_ = types.of(value)
    if _has_key(type_):
        kind = exp.ArgMax if isinstance(node, exp.Max) else exp.ArgMin
        node.replace(kind(this=value.copy(), expression=order_key(value, type_)))


def take_by_key(node: exp.Expr, types: OperandTypes, _: str) -> None:
    """Let ``max_by`` and ``min_by`` order by the keys of arrays and structs."""
    order_by_key(node.expression, types)


def take_extreme_element(node: exp.Expr, types: OperandTypes, _: str) -> None:
    """Write ``array_max`` and ``array_min`` of arrays and structs by their keys."""
    type_ = types.of(node.this)
    if _is_list_with_keys(type_):
        node.replace(_extreme(isinstance(node, exp.ArrayMax), node.this, type_))


def greatest_by_key(call: exp.Expr, values: Sequence[exp.Expr], type_: pa.DataType) -> None:
    """Write ``greatest`` and ``least`` of arrays and structs by their keys.

    Args:
        call: The call.
        values: Its arguments.
        type_: The type of them all.
    """
    if _has_key(type_):
        array = exp.Array(expressions=[value.copy() for value in values])
        call.replace(_extreme(isinstance(call, exp.Greatest), array, pa.list_(type_)))


def sort_by_key(call: exp.Expr, types: OperandTypes, _: str) -> None:
    """Let ``sort_array``, and ``array_sort`` without a comparator, order arrays and structs by their keys."""
    array, *order = call.expressions
    type_ = types.of(array)
    if _is_list_with_keys(type_) and not any(isinstance(each, exp.Lambda) for each in order):
        call.replace(_sorted(call.name.lower(), array, type_, *order))


def _is_list_with_keys(type_: pa.DataType | None) -> bool:
    return type_ is not None and pa.types.is_list(type_) and _has_key(type_.value_type)


def _has_key(type_: pa.DataType | None) -> bool:
    return type_ is not None and (pa.types.is_struct(type_) or pa.types.is_list(type_))


def order_key(value: exp.Expr, type_: pa.DataType) -> exp.Expr:
    """Return the tree of what a value is compared by; null for null.

    Args:
        value: The tree of the value.
        type_: Its type.
    """
    if pa.types.is_struct(type_):
        fields = [(field_of(value, field.name), field.type) for field in type_]
        return where_there(value, _struct(*(part for field, inner in fields for part in _after_presence(field, inner))))
    if pa.types.is_list(type_):
        return each_element(value, _struct(*_after_presence(exp.to_identifier(ELEMENT), type_.value_type)))
    return value.copy()


def _sorted(sort: str, array: exp.Expr, type_: pa.ListType, *order: exp.Expr) -> exp.Expr:
    """Return an array in the order of ``sort_array``, where nulls are the least, or ``array_sort``: they are last."""
    element = exp.to_identifier(ELEMENT)
    place = is_there(element) if sort == "sort_array" else exp.Is(this=element, expression=exp.Null())
    keyed = each_element(array, _struct(place, order_key(element, type_.value_type), element))
    return each_element(call(sort, keyed, *order), field_of(element, "_2"))


def _extreme(is_greatest: bool, array: exp.Expr, type_: pa.ListType) -> exp.Expr:
    order = _sorted("sort_array", array, type_, exp.false()) if is_greatest else _sorted("array_sort", array, type_)
    return call("element_at", order, exp.Literal.number(1))


def _after_presence(value: exp.Expr, type_: pa.DataType) -> tuple[exp.Expr, exp.Expr]:
    return is_there(value), order_key(value, type_)


def _struct(*values: exp.Expr) -> exp.Expr:
    return struct_of((f"_{place}", value) for place, value in enumerate(values))
