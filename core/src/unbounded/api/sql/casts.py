"""The casts that Spark adds by itself, in a whole SQL query: each SELECT has columns of its own."""

from collections.abc import Callable, Iterator, Mapping

import pyarrow as pa
from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.scope import Scope, traverse_scope

from unbounded.api.coercion.implicit_casts import coerced
from unbounded.errors import AnalysisError
from unbounded.plan.dialect import text_of
from unbounded.plan.node import Node
from unbounded.plan.relational import Sql

SchemaOf = Callable[[Node], pa.Schema]
"""Returns the columns of a plan.

Raises:
    AnalysisError: It does not fit its input.
"""


def coerced_query(query: exp.Expr, tables: Mapping[str, Node], schema_of: SchemaOf) -> exp.Expr:
    """Return a query with the casts that its types need; the given one is not changed.

    What stands beside a subquery stays as it is, and so does what reads a table expression whose columns are not known
    by itself.

    Args:
        query: The query.
        tables: The plans of the tables that it names.
        schema_of: Tells the columns of plans.

    Raises:
        AnalysisError: A condition inside is neither true nor false.
    """
    query = query.copy()
    for scope in _scopes(query):
        if isinstance(scope.expression, exp.Select):
            types = _TypesOfSelect(scope, tables, schema_of)
            for part in list(_parts(scope.expression)):
                part.replace(coerced(part.copy(), types.of, "sql"))
    return query


def _scopes(query: exp.Expr) -> list[Scope]:
    try:
        return traverse_scope(query)
    except SqlglotError:  # two sources of one name, for instance, of which the engine tells
        return []


def _parts(select: exp.Select) -> Iterator[exp.Expr]:
    """Yield the expressions of a SELECT that hold no subquery."""
    clauses = [clause.this for name in ("where", "having") if (clause := select.args.get(name))]
    conditions = [join.args["on"] for join in select.args.get("joins") or [] if join.args.get("on")]
    keys = select.args["group"].expressions if select.args.get("group") else []
    for part in (*select.expressions, *clauses, *conditions, *keys):
        if not part.find(exp.Query):
            yield part


class _TypesOfSelect:
    """The types of what one SELECT may write."""

    def __init__(self, scope: Scope, tables: Mapping[str, Node], schema_of: SchemaOf) -> None:
        self._select, self._tables, self._schema_of = scope.expression, tables, schema_of
        self._sources = {alias.casefold(): self._columns(source) for alias, source in scope.sources.items()}

    def of(self, tree: exp.Expr) -> pa.DataType | None:
        """Return the type of a tree, ``None`` if it is not known."""
        if isinstance(tree, exp.Column):
            return self._column(tree)
        if tree.find_ancestor(exp.Lambda):
            return None
        names = ("from_", "joins", "with_", "laterals")
        around = {name: self._select.args[name] for name in names if self._select.args.get(name)}
        asked = exp.Select(expressions=[exp.alias_(tree.copy(), "value")], **around).copy()
        return self._schema(Sql(text=text_of(asked), tables=dict(self._tables))).get("value")

    def _column(self, column: exp.Column) -> pa.DataType | None:
        first, *rest = [part.name.casefold() for part in column.parts]
        if rest and first in self._sources:
            return self._sources[first].get(rest[0]) if len(rest) == 1 else None
        found = [columns[first] for columns in self._sources.values() if first in columns]
        return found[0] if len(found) == 1 and not rest else None

    def _columns(self, source: exp.Table | Scope) -> dict[str, pa.DataType]:
        if isinstance(source, Scope):
            return self._schema(Sql(text=text_of(source.expression), tables=dict(self._tables)))
        plan = next((plan for name, plan in self._tables.items() if name.casefold() == source.name.casefold()), None)
        return {} if plan is None else self._schema(plan)

    def _schema(self, plan: Node) -> dict[str, pa.DataType]:
        try:
            return {field.name.casefold(): field.type for field in self._schema_of(plan)}
        except AnalysisError:  # what is wrong is told with the whole query
            return {}
