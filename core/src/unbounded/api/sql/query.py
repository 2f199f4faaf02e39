"""SQL text as a plan: the text with the tables that it names."""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import sqlglot
from sqlglot import exp

from unbounded.api.analysis.macros import Macros
from unbounded.api.catalog import Catalog
from unbounded.api.operators import to_tree, wrapped
from unbounded.api.sql.casts import SchemaOf, coerced_query
from unbounded.api.sql.stars import spread_query
from unbounded.api.sql.struct_fields import positioned_query
from unbounded.errors import AnalysisError, TableNotFoundError
from unbounded.plan.dialect import text_of
from unbounded.plan.event_time import is_window_call
from unbounded.plan.expression import DIALECT
from unbounded.plan.naming import with_names
from unbounded.plan.node import Node
from unbounded.plan.relational import Sql

_PLACE = re.compile(r"\{([^{}]+)\}")
Parameters = Mapping[str, Any] | Sequence[Any]
"""The values for ``:name`` by their names, or for ``?`` in their order."""


def sql_plan(
    text: str,
    given: Mapping[str, Node],
    catalog: Catalog,
    macros: Macros,
    schema_of: SchemaOf,
    parameters: Parameters | None = None,
) -> Sql:
    """Return the plan of a SQL query.

    Args:
        text: One query in Spark SQL.
        given: Plans by the names that the text uses for them.
        catalog: Where the other names are looked up.
        macros: The functions of plugins that may be called.
        schema_of: Tells the columns of plans.
        parameters: The values for the parameters in the text.

    Raises:
        AnalysisError: The text does not parse, or is no query; a parameter has no value.
        TableNotFoundError: There is no such table or view.
    """
    tree = _with_windows(_with_values(_query(text), {} if parameters is None else parameters))
    names = _table_names(tree)
    local = {name.casefold(): plan for name, plan in given.items()}
    plans = {name: local.get(name.casefold()) or catalog.plan_of(name) for name in names}
    tree = spread_query(tree, plans, schema_of)
    if macros.expanded(tree, "sql") is not tree:
        tree = macros.expanded(with_names(tree), "sql")
    tree = positioned_query(coerced_query(with_names(tree), plans, schema_of), plans, schema_of)
    return Sql(text=text if tree == with_names(_query(text)) else text_of(tree), tables=plans)


def filled_in(text: str, given: Mapping[str, Any], tables: Collection[str]) -> str:
    """Return text with what is given in place of ``{name}``, all at once: ``{name}`` inside of a value stays as it is.

    Args:
        text: One query in Spark SQL.
        given: Tables, values and columns by the names that the text uses for them.
        tables: The names of the tables: for them the name itself is put in. Values and columns are written in SQL.

    Raises:
        AnalysisError: A value cannot be written in SQL.
    """
    written = {name: name if name in tables else wrapped(each).sql(DIALECT) for name, each in given.items()}
    return _PLACE.sub(lambda place: written.get(place[1], place[0]), text)


def _query(text: str) -> exp.Expr:
    try:
        tree = sqlglot.parse_one(text, read=DIALECT)
    except (sqlglot.errors.SqlglotError, RecursionError, IndexError) as error:
        raise AnalysisError(f"sql: the text does not parse as Spark SQL: {str(error).splitlines()[0]}") from error
    if not isinstance(tree, exp.Query | exp.Values):
        raise AnalysisError(
            f"sql: {text!r} is no query; only SELECT and its kin are supported. A view is made with "
            "create_or_replace_temp_view, a setting with conf.set; catalog.list_tables() lists the names."
        )
    return tree


def _with_values(tree: exp.Expr, parameters: Parameters) -> exp.Expr:
    """Return the query with a literal for each parameter, so that a value is never read as SQL."""
    places = list(tree.find_all(exp.Placeholder, bfs=False))
    for index, place in enumerate(places):
        place.replace(to_tree(_value("" if place.name == "?" else place.name, index, parameters)))
    return tree


def _value(name: str, index: int, parameters: Parameters) -> Any:
    if isinstance(parameters, Mapping):
        if name not in parameters:
            raise AnalysisError(f"sql: there is no value for the parameter {':' + name if name else '?'} in args.")
        return parameters[name]
    if name or index >= len(parameters):
        raise AnalysisError(f"sql: args has {len(parameters)} values, and {':' + name if name else '?'} needs one.")
    return parameters[index]


def _with_windows(tree: exp.Expr) -> exp.Expr:
    """Return the query with the call of ``window`` that a SELECT groups by for the column ``window`` that it gives."""
    for select in tree.find_all(exp.Select):
        keys = select.args["group"].expressions if select.args.get("group") else []
        call = next((key for key in keys if is_window_call(key)), None)
        for column in list(select.find_all(exp.Column)) if call is not None else []:
            first, *fields = column.parts
            if first.name.lower() == "window" and call is not None:
                value: exp.Expr = call.copy()
                for field in fields:
                    value = exp.Dot(this=value, expression=field.copy())
                is_unnamed = fields and isinstance(column.parent, exp.Select)
                column.replace(exp.alias_(value, fields[-1].name) if is_unnamed else value)
    return tree


def _table_names(tree: exp.Expr) -> list[str]:
    """Return the names of the tables that a query reads, each once, without those it defines itself."""
    defined = {cte.alias.casefold() for cte in tree.find_all(exp.CTE)}
    found: dict[str, str] = {}
    for table in tree.find_all(exp.Table):
        if isinstance(table.this, exp.Identifier) and table.name.casefold() not in defined:
            _refuse_qualified(table)
            found.setdefault(table.name.casefold(), table.name)
    return list(found.values())


def _refuse_qualified(table: exp.Table) -> None:
    if table.db:
        raise TableNotFoundError(f"{table.db}.{table.name}", [])
