"""SQL text as a plan: the text with the tables that it names."""

from collections.abc import Mapping

import sqlglot
from sqlglot import exp

from unbounded.api.catalog import Catalog
from unbounded.api.macros import Macros
from unbounded.errors import AnalysisError, TableNotFoundError
from unbounded.plan.expression import DIALECT
from unbounded.plan.naming import with_names
from unbounded.plan.node import Node
from unbounded.plan.relational import Sql


def sql_plan(text: str, given: Mapping[str, Node], catalog: Catalog, macros: Macros) -> Sql:
    """Return the plan of a SQL query.

    Args:
        text: One query in Spark SQL; ``{name}`` stands for one of ``given``.
        given: Plans by the names that the text uses for them.
        catalog: Where the other names are looked up.
        macros: The functions of plugins that may be called.

    Raises:
        AnalysisError: The text does not parse, or is no query.
        TableNotFoundError: There is no such table or view.
    """
    for name in given:
        text = text.replace("{" + name + "}", name)
    tree = _query(text)
    names = _table_names(tree)
    local = {name.casefold(): plan for name, plan in given.items()}
    plans = {name: local.get(name.casefold()) or catalog.plan_of(name) for name in names}
    if macros.expanded(tree, "sql") is not tree:
        text = macros.expanded(with_names(tree), "sql").sql(DIALECT)
    return Sql(text=text, tables=plans)


def _query(text: str) -> exp.Expr:
    try:
        tree = sqlglot.parse_one(text, read=DIALECT)
    except (sqlglot.errors.SqlglotError, RecursionError, IndexError) as error:
        raise AnalysisError(f"sql: the text does not parse as Spark SQL: {str(error).splitlines()[0]}") from error
    if not isinstance(tree, exp.Query | exp.Values):
        raise AnalysisError(f"sql: {text!r} is no query; only SELECT and its kin are supported.")
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
