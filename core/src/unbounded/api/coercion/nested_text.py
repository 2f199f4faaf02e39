"""Arrays, maps and structs as text, as Spark casts them: ``[1, null]``, ``{k -> 1}``, ``{1, x}``."""

import pyarrow as pa
from sqlglot import exp

from unbounded.api.coercion.spelling import (
    ELEMENT,
    as_text,
    call,
    concat,
    field_of,
    joined,
    of_entry,
    or_null,
    where_there,
)


def text_of_nested(value: exp.Expr, type_: pa.DataType) -> exp.Expr:
    """Return the tree of a value's text; null for null.

    Args:
        value: The tree of the value.
        type_: Its type.
    """
    if pa.types.is_map(type_):
        key, item = text_of_nested(of_entry("key"), type_.key_type), text_of_nested(of_entry("value"), type_.item_type)
        return joined("{", call("map_entries", value), concat(key, " -> ", or_null(item)), ", ", "}")
    if pa.types.is_list(type_):
        element = text_of_nested(exp.to_identifier(ELEMENT), type_.value_type)
        return joined("[", value, or_null(element), ", ", "]")
    if pa.types.is_struct(type_):
        fields = [or_null(text_of_nested(field_of(value, field.name), field.type)) for field in type_]
        texts = [part for field in fields for part in (", ", field)][1:]
        return where_there(value, concat("{", *texts, "}"))
    return as_text(value)
