"""Structs whose fields are matched by position, as a union matches them: DuckDB and others match names."""

import pyarrow as pa
from sqlglot import exp

from unbounded.api.coercion.spelling import ELEMENT, call, each_element, field_of, struct_of, where_there


def differs_in_names(type_: pa.DataType, wanted: pa.DataType) -> bool:
    """Return whether fields at the same place inside two types have different names."""
    if pa.types.is_struct(type_) and pa.types.is_struct(wanted) and type_.num_fields == wanted.num_fields:
        pairs = list(zip(type_, wanted, strict=True))
        return any(mine.name != theirs.name or differs_in_names(mine.type, theirs.type) for mine, theirs in pairs)
    if pa.types.is_list(type_) and pa.types.is_list(wanted):
        return differs_in_names(type_.value_type, wanted.value_type)
    if pa.types.is_map(type_) and pa.types.is_map(wanted):
        return differs_in_names(type_.item_type, wanted.item_type)
    return False


def with_names_of(value: exp.Expr, type_: pa.DataType, wanted: pa.DataType) -> exp.Expr:
    """Return the tree of a value with the field names of another type of the same shape.

    Args:
        value: The tree.
        type_: Its type.
        wanted: The type whose names it gets.
    """
    if not differs_in_names(type_, wanted):
        return value.copy()
    if pa.types.is_list(type_):
        return each_element(value, with_names_of(exp.to_identifier(ELEMENT), type_.value_type, wanted.value_type))
    if pa.types.is_map(type_):
        key, item = exp.to_identifier("__k"), exp.to_identifier("__v")
        body = with_names_of(item, type_.item_type, wanted.item_type)
        return call("transform_values", value, exp.Lambda(this=body, expressions=[key, item.copy()]))
    fields = (
        (theirs.name, with_names_of(field_of(value, mine.name), mine.type, theirs.type))
        for mine, theirs in zip(type_, wanted, strict=True)
    )
    return where_there(value, struct_of(fields))
