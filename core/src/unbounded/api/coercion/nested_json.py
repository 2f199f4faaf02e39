"""Arrays, maps and structs as JSON, as Spark writes them, where an engine's own words for it would differ.

Fields that are null are left out, values of maps and elements of arrays are not; binary values are Base64, and numbers
are spelled as in a cast to text, NaN and the infinities in quotes.
"""

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

_TIMESTAMP = "yyyy-MM-dd'T'HH:mm:ss.SSSXXX"


def is_spelled_out(type_: pa.DataType) -> bool:
    """Return whether a type holds something that engines write in another way."""
    if pa.types.is_map(type_) or pa.types.is_floating(type_) or pa.types.is_decimal(type_) or pa.types.is_binary(type_):
        return True
    if pa.types.is_list(type_) and pa.types.is_struct(type_.value_type):
        return True
    return pa.types.is_nested(type_) and any(is_spelled_out(type_.field(i).type) for i in range(type_.num_fields))


def json_of(value: exp.Expr, type_: pa.DataType) -> exp.Expr:
    """Return the tree of a value's JSON text; null for null.

    Args:
        value: The tree of the value.
        type_: Its type.
    """
    if pa.types.is_struct(type_):
        fields = [_named(field.name, field_of(value, field.name), field.type) for field in type_]
        return where_there(value, concat("{", call("concat_ws", exp.Literal.string(","), *fields), "}"))
    if pa.types.is_map(type_):
        key, item = call("to_json", as_text(of_entry("key"))), json_of(of_entry("value"), type_.item_type)
        return joined("{", call("map_entries", value), concat(key, ":", or_null(item)), ",", "}")
    if pa.types.is_list(type_):
        element = json_of(exp.to_identifier(ELEMENT), type_.value_type)
        return joined("[", value, or_null(element), ",", "]")
    return _flat(value, type_)


def _flat(value: exp.Expr, type_: pa.DataType) -> exp.Expr:
    if pa.types.is_floating(type_):
        words = [exp.Literal.string(word) for word in ("NaN", "Infinity", "-Infinity")]
        is_word = exp.In(this=as_text(value), expressions=words)
        return exp.Case(ifs=[exp.If(this=is_word, true=_quoted(as_text(value)))], default=as_text(value))
    if pa.types.is_binary(type_):
        return _quoted(call("base64", value))
    if pa.types.is_timestamp(type_):
        return _quoted(call("date_format", value, exp.Literal.string(_TIMESTAMP)))
    if pa.types.is_date(type_):
        return _quoted(as_text(value))
    return call("to_json", value) if pa.types.is_string(type_) else as_text(value)


def _named(name: str, value: exp.Expr, type_: pa.DataType) -> exp.Expr:
    return concat(call("to_json", exp.Literal.string(name)), ":", json_of(value, type_))


def _quoted(text: exp.Expr) -> exp.Expr:
    return concat('"', text, '"')
