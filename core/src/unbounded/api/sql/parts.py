"""The columns of a part of a SQL query, with the table expressions around it."""

from collections.abc import Mapping

import pyarrow as pa
from sqlglot import exp

from unbounded.api.sql.casts import SchemaOf
from unbounded.errors import AnalysisError
from unbounded.plan.dialect import text_of
from unbounded.plan.node import Node
from unbounded.plan.relational import Sql


def columns_of_part(
    part: exp.Expr, place: exp.Expr, tables: Mapping[str, Node], schema_of: SchemaOf
) -> pa.Schema | None:
    """Return the columns of a query that stands inside another, ``None`` if they are not known by themselves.

    Args:
        part: The query.
        place: Where it stands, from which the table expressions that it may name are looked up.
        tables: The plans of the tables that the whole query names.
        schema_of: Tells the columns of plans.
    """
    alone = part.unnest().copy()
    around = _table_expressions(place)
    if around and not alone.args.get("with_"):
        alone.set("with_", exp.With(expressions=[each.copy() for each in around]))
    try:
        return schema_of(Sql(text=text_of(alone), tables=dict(tables)))
    except AnalysisError:  # what is wrong is told with the whole query
        return None


def _table_expressions(place: exp.Expr) -> list[exp.Expr]:
    """Return the table expressions in reach, those that others build on first."""
    found: list[exp.Expr] = []
    inner, outer = place, place.parent
    while outer is not None:
        if (clause := outer.args.get("with_")) is not None and clause is not inner:
            found = [*clause.expressions, *found]
        inner, outer = outer, outer.parent
    return found
