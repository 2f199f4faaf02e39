"""Trees of Spark SQL that spell out nested values."""

import pyarrow as pa
from sqlglot import exp

from unbounded.plan.dialect import SparkAsWritten
from unbounded.schema import spark_type

ELEMENT = "__e"
"""The parameter of the lambdas of :func:`joined`."""


def joined(left: str, array: exp.Expr, element: exp.Expr, separator: str, right: str) -> exp.Expr:
    """Return the text of an array: that of each element, with a separator between them and something around them."""
    each = exp.Lambda(this=element, expressions=[exp.to_identifier(ELEMENT)])
    texts = exp.Transform(this=array.copy(), expression=each)
    return concat(left, call("array_join", texts, exp.Literal.string(separator)), right)


def of_entry(name: str) -> exp.Expr:
    """Return the ``key`` or the ``value`` of an element that is an entry of a map."""
    return exp.Dot(this=exp.to_identifier(ELEMENT), expression=exp.to_identifier(name))


def field_of(owner: exp.Expr, name: str) -> exp.Expr:
    """Return a field of a struct."""
    return exp.Bracket(this=owner.copy(), expressions=[exp.Literal.string(name)])


def where_there(value: exp.Expr, result: exp.Expr) -> exp.Expr:
    """Return the result where the value is not null, and null elsewhere."""
    is_there = exp.Not(this=exp.Is(this=value.copy(), expression=exp.Null()))
    return exp.Case(ifs=[exp.If(this=is_there, true=result)])


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
