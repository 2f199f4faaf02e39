"""Trees of Spark SQL that spell out nested values."""

from collections.abc import Iterable

import pyarrow as pa
from sqlglot import exp

from unbounded.plan.dialect import SparkAsWritten
from unbounded.schema import spark_type

ELEMENT = "__e"
"""The parameter of the lambdas of :func:`each_element`."""


def joined(left: str, array: exp.Expr, element: exp.Expr, separator: str, right: str) -> exp.Expr:
    """Return the text of an array: that of each element, with a separator between them and something around them."""
    texts = each_element(array, element)
    return concat(left, call("array_join", texts, exp.Literal.string(separator)), right)


def each_element(array: exp.Expr, result: exp.Expr) -> exp.Expr:
    """Return an array of what each element of another one becomes; in the result :data:`ELEMENT` stands for it."""
    function = exp.Lambda(this=result, expressions=[exp.to_identifier(ELEMENT)])
    return exp.Transform(this=array.copy(), expression=function)


def of_entry(name: str) -> exp.Expr:
    """Return the ``key`` or the ``value`` of an element that is an entry of a map."""
    return exp.Dot(this=exp.to_identifier(ELEMENT), expression=exp.to_identifier(name))


def field_of(owner: exp.Expr, name: str) -> exp.Expr:
    """Return a field of a struct, or what a map has under a name."""
    return exp.Bracket(this=owner.copy(), expressions=[exp.Literal.string(name)])


def struct_of(fields: Iterable[tuple[str, exp.Expr]]) -> exp.Expr:
    """Return a struct of fields, each a name and a value."""
    return call("named_struct", *(part for name, value in fields for part in (exp.Literal.string(name), value)))


def is_there(value: exp.Expr) -> exp.Expr:
    """Return whether a value is not null."""
    return exp.Not(this=exp.Is(this=value.copy(), expression=exp.Null()))


def where_there(value: exp.Expr, result: exp.Expr) -> exp.Expr:
    """Return the result where the value is not null, and null elsewhere."""
    return exp.Case(ifs=[exp.If(this=is_there(value), true=result)])


def as_text(value: exp.Expr) -> exp.Expr:
    """Return the value cast to text."""
    return exp.TryCast(this=value.copy(), to=exp.DataType.build("STRING", dialect=SparkAsWritten))


def cast_in_place(tree: exp.Expr, type_: pa.DataType) -> None:
    """Put a cast of a tree in its place."""
    to = exp.DataType.build(spark_type(type_), dialect=SparkAsWritten)
    tree.replace(exp.TryCast(this=tree.copy(), to=to))


def or_null(text: exp.Expr) -> exp.Expr:
    """Return the text, or the word ``null``."""
    return call("coalesce", text, exp.Literal.string("null"))


def concat(*parts: exp.Expr | str) -> exp.Expr:
    """Return parts, of which some are texts already, one after the other."""
    return call("concat", *(exp.Literal.string(part) if isinstance(part, str) else part for part in parts))


def call(name: str, *arguments: exp.Expr) -> exp.Expr:
    """Return a call of a function."""
    return exp.Anonymous(this=name, expressions=[argument.copy() for argument in arguments])
