"""Set operations of a SQL query, which match the fields of structs by position: engines match their names."""

from collections.abc import Mapping

import pyarrow as pa
from sqlglot import exp

from unbounded.api.positions import differs_in_names, with_names_of
from unbounded.api.sql_coercion import SchemaOf
from unbounded.errors import AnalysisError
from unbounded.plan.dialect import text_of
from unbounded.plan.expression import identifier
from unbounded.plan.node import Node
from unbounded.plan.relational import Sql

_RIGHT = "__right"


def positioned_query(query: exp.Expr, tables: Mapping[str, Node], schema_of: SchemaOf) -> exp.Expr:
    """Return a query whose unions and other set operations give the structs on the right the field names of those on
    the left; the given one is not changed.

    Args:
        query: The query.
        tables: The plans of the tables that it names.
        schema_of: Tells the columns of plans.
    """
    query = query.copy()
    for operation in reversed(list(query.find_all(exp.SetOperation))):  # what is inside comes first
        if not operation.args.get("by_name"):
            left, right = (_columns(side, tables, schema_of) for side in (operation.this, operation.expression))
            if len(left) == len(right) and any(map(differs_in_names, right, left)):
                operation.set("expression", _renamed(operation.expression, right, left))
    return query


def _columns(side: exp.Expr, tables: Mapping[str, Node], schema_of: SchemaOf) -> list[pa.DataType]:
    """Return the types of one side, none if it cannot stand alone even with the table expressions around it."""
    alone = side.unnest().copy()
    around = [each for each in _table_expressions(side) if not alone.args.get("with_")]
    if around:
        alone.set("with_", exp.With(expressions=[each.copy() for each in around]))
    try:
        return list(schema_of(Sql(text=text_of(alone), tables=dict(tables))).types)
    except AnalysisError:  # what is wrong is told with the whole query
        return []


def _table_expressions(side: exp.Expr) -> list[exp.Expr]:
    """Return the table expressions that a side may name, those that others build on first."""
    found: list[exp.Expr] = []
    inner, outer = side, side.parent
    while outer is not None:
        if (clause := outer.args.get("with_")) is not None and clause is not inner:
            found = [*clause.expressions, *found]
        inner, outer = outer, outer.parent
    return found


def _renamed(side: exp.Expr, types: list[pa.DataType], wanted: list[pa.DataType]) -> exp.Expr:
    names = [f"c{index}" for index in range(len(types))]
    columns = [
        exp.alias_(with_names_of(exp.column(identifier(name).copy()), type_, theirs), name)
        for name, type_, theirs in zip(names, types, wanted, strict=True)
    ]
    alias = exp.TableAlias(this=exp.to_identifier(_RIGHT), columns=[exp.to_identifier(name) for name in names])
    return exp.select(*columns).from_(exp.Subquery(this=side.unnest().copy(), alias=alias))
