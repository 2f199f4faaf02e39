"""Set operations of a SQL query, which match the fields of structs by position: engines match their names."""

from collections.abc import Mapping

import pyarrow as pa
from sqlglot import exp

from unbounded.api.analysis.struct_fields import differs_in_names, with_names_of
from unbounded.api.sql.casts import SchemaOf
from unbounded.api.sql.parts import columns_of_part
from unbounded.plan.expression import identifier
from unbounded.plan.node import Node

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
            left, right = (_types(side, tables, schema_of) for side in (operation.this, operation.expression))
            if len(left) == len(right) and any(map(differs_in_names, right, left)):
                operation.set("expression", _renamed(operation.expression, right, left))
    return query


def _types(side: exp.Expr, tables: Mapping[str, Node], schema_of: SchemaOf) -> list[pa.DataType]:
    columns = columns_of_part(side, side, tables, schema_of)
    return [] if columns is None else list(columns.types)


def _renamed(side: exp.Expr, types: list[pa.DataType], wanted: list[pa.DataType]) -> exp.Expr:
    names = [f"c{index}" for index in range(len(types))]
    columns = [
        exp.alias_(with_names_of(exp.column(identifier(name).copy()), type_, theirs), name)
        for name, type_, theirs in zip(names, types, wanted, strict=True)
    ]
    alias = exp.TableAlias(this=exp.to_identifier(_RIGHT), columns=[exp.to_identifier(name) for name in names])
    return exp.select(*columns).from_(exp.Subquery(this=side.unnest().copy(), alias=alias))
