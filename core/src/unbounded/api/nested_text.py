"""Arrays, maps and structs as text, as Spark casts them: ``[1, null]``, ``{k -> 1}``, ``{1, x}``."""

import pyarrow as pa
from sqlglot import exp

from unbounded.plan.dialect import SparkAsWritten


def text_of_nested(value: exp.Expr, type_: pa.DataType) -> exp.Expr:
    """Return the tree of a value's text.

    Args:
        value: The tree of the value.
        type_: Its type.
    """
    if pa.types.is_map(type_):
        key, item = text_of_nested(_field("__e", "key"), type_.key_type), _field("__e", "value")
        entry = _concat(key, " -> ", _or_null(item, type_.item_type))
        return _joined("{", _call("map_entries", value), entry, "}")
    if pa.types.is_list(type_):
        return _joined("[", value, _or_null(exp.to_identifier("__e"), type_.value_type), "]")
    if pa.types.is_struct(type_):
        fields = [_or_null(_bracket(value, field.name), field.type) for field in type_]
        texts = [part for field in fields for part in (", ", field)][1:]
        return exp.Case(ifs=[exp.If(this=_is_there(value), true=_concat("{", *texts, "}"))])
    return exp.TryCast(this=value.copy(), to=exp.DataType.build("STRING", dialect=SparkAsWritten))


def _joined(left: str, array: exp.Expr, element: exp.Expr, right: str) -> exp.Expr:
    each = exp.Lambda(this=element, expressions=[exp.to_identifier("__e")])
    texts = exp.Transform(this=array.copy(), expression=each)
    return _concat(left, _call("array_join", texts, exp.Literal.string(", ")), right)


def _or_null(value: exp.Expr, type_: pa.DataType) -> exp.Expr:
    return _call("coalesce", text_of_nested(value, type_), exp.Literal.string("null"))


def _field(owner: str, name: str) -> exp.Expr:
    return exp.Dot(this=exp.to_identifier(owner), expression=exp.to_identifier(name))


def _bracket(owner: exp.Expr, name: str) -> exp.Expr:
    return exp.Bracket(this=owner.copy(), expressions=[exp.Literal.string(name)])


def _is_there(value: exp.Expr) -> exp.Expr:
    return exp.Not(this=exp.Is(this=value.copy(), expression=exp.Null()))


def _concat(*parts: exp.Expr | str) -> exp.Expr:
    return _call("concat", *(exp.Literal.string(part) if isinstance(part, str) else part for part in parts))


def _call(name: str, *arguments: exp.Expr) -> exp.Expr:
    return exp.Anonymous(this=name, expressions=[argument.copy() for argument in arguments])
