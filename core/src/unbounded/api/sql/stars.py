"""Stars among the arguments of functions in a whole SQL query: each SELECT has columns of its own."""

from collections.abc import Mapping, Sequence

from sqlglot import exp

from unbounded.api.analysis.stars import has_stars, with_spread_stars
from unbounded.api.sql.casts import SchemaOf
from unbounded.api.sql.parts import columns_of_part
from unbounded.errors import AnalysisError
from unbounded.plan.expression import identifier
from unbounded.plan.node import Node

_SOURCES = ("from_", "joins", "laterals", "with_")


def spread_query(query: exp.Expr, tables: Mapping[str, Node], schema_of: SchemaOf) -> exp.Expr:
    """Return a query with columns in place of stars such as that of ``struct(*)``; without any it is the very same.

    Args:
        query: The query.
        tables: The plans of the tables that it names.
        schema_of: Tells the columns of plans.

    Raises:
        AnalysisError: What a star stands for is not known.
    """
    if not has_stars(query):
        return query
    query = query.copy()
    for select in query.find_all(exp.Select):

        def columns_of(qualifier: Sequence[str], select: exp.Select = select) -> list[exp.Expr]:
            return _columns(select, qualifier, tables, schema_of)

        select.set("expressions", [with_spread_stars(part, columns_of) for part in select.expressions])
    return query


def _columns(
    select: exp.Select, qualifier: Sequence[str], tables: Mapping[str, Node], schema_of: SchemaOf
) -> list[exp.Expr]:
    star: exp.Expr = exp.column(exp.Star(), *reversed(qualifier)) if qualifier else exp.Star()
    sources = {name: select.args[name] for name in _SOURCES if select.args.get(name)}
    columns = columns_of_part(exp.Select(expressions=[star], **sources), select, tables, schema_of)
    if columns is None:
        raise AnalysisError(f"sql: what {star.sql('spark')} stands for inside a call is not known; write the columns.")
    owner = exp.to_identifier(qualifier[0], quoted=True) if qualifier else None
    return [exp.column(identifier(name).copy(), table=owner) for name in columns.names]
