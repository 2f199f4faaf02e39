"""Structs: named fields in one column."""

from sqlglot import exp as sql

from unbounded.api.column import Column, ColumnOrName, to_columns
from unbounded.api.functions.invoke import invoke
from unbounded.plan.naming import output_name


def struct(*columns: ColumnOrName) -> Column:
    """Return a struct with a field for each column, of the column's name.

    Example: ``struct(1 AS a, 'x' AS b)`` is ``{1, x}``.
    """
    return Column(sql.Struct(expressions=[_field(column) for column in to_columns(columns)]))


def named_struct(*names_and_values: ColumnOrName) -> Column:
    """Return a struct of alternating names, as text literals, and values.

    Example: ``named_struct('a', 1, 'b', 'x')`` is ``{1, x}``.
    """
    return invoke("named_struct", *names_and_values)


def _field(column: Column) -> sql.Expr:
    bare = column.tree.this if isinstance(column.tree, sql.Alias) else column.tree
    return sql.PropertyEQ(this=sql.to_identifier(output_name(column.tree)), expression=bare.copy())
