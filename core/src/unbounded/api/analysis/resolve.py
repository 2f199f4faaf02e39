"""Name resolution: from what a user wrote to what the plan keeps.

Names are matched letter case aside and written as the frame spells them. A field of a struct is written as
``column['field']``, so that in a plan every name before a bracket is a column.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pyarrow as pa
from sqlglot import exp

from unbounded.api import functions
from unbounded.api.analysis.among_rows import require_windows
from unbounded.api.analysis.scope import Scope
from unbounded.api.analysis.stars import columns_in, with_spread_stars
from unbounded.api.coercion.implicit_casts import coerced
from unbounded.api.coercion.operand_types import field_named
from unbounded.api.coercion.spelling import field_of
from unbounded.api.column import Column, to_column
from unbounded.api.not_yet import FUNCTIONS, refuse_missing
from unbounded.errors import AnalysisError, ColumnNotFoundError
from unbounded.plan.aggregation import calls_in
from unbounded.plan.expression import Expression, identifier
from unbounded.plan.naming import output_name
from unbounded.schema import spark_type

_CONDITIONS = (exp.Predicate, exp.Connector, exp.Not)
"""What is true or false whatever is in it."""


def column_in(value: Any, scope: Scope) -> Column:
    """Return the column that a user gave, with the columns that stars inside of calls stand for. Text that is the name
    of a column means that column, whatever it spells.
    """
    if isinstance(value, str) and len(matches := scope.named(value)) == 1:
        return Column(matches[0].bound)
    column = to_column(value)
    tree = with_spread_stars(column.tree, columns_in(scope))
    return column if tree is column.tree else Column(tree)


def resolve(value: Any, scope: Scope, where: str) -> Expression:
    """Return the expression over the plan's columns that a user's column or text means, its alias kept.

    Args:
        value: A column or SQL text.
        scope: The names that may be used.
        where: The operation, for errors.

    Raises:
        ColumnNotFoundError: A name is not there.
        AnalysisError: A name is ambiguous, or the text does not parse.
    """
    return Expression.of(resolve_tree(column_in(value, scope).tree, scope, where))


def resolve_tree(tree: exp.Expr, scope: Scope, where: str) -> exp.Expr:
    """Return the tree over the plan's columns, without calls of plugins' functions; the given one is not changed."""
    tree = scope.macros.expanded(tree, where) if scope.macros else tree
    if tree.find(exp.Subquery, exp.Select):
        raise AnalysisError(f"{where}: a subquery cannot stand in an expression; use join, or session.sql.")
    for call in tree.find_all(exp.Anonymous):
        if call.name.lower() not in functions.__all__:
            refuse_missing(call.name.lower(), FUNCTIONS, where)
    require_windows(tree, where)
    resolved = _with_columns(_with_field_names(tree), lambda column: _plan_column(column, scope, where))
    return _coerced(_with_fields(resolved, scope, where), scope, where)


def _coerced(tree: exp.Expr, scope: Scope, where: str) -> exp.Expr:
    return coerced(tree, lambda part: type_of(part, scope), where)


def _with_field_names(tree: exp.Expr) -> exp.Expr:
    """Return the tree with aliases for the fields of structs that columns name, whatever becomes of the columns."""
    root = exp.Paren(this=tree.copy())
    for call in root.find_all(exp.Anonymous):
        if call.name.lower() == "struct":
            for field in call.expressions:
                if isinstance(field, exp.Column | exp.Dot):
                    field.replace(exp.alias_(field.copy(), identifier(output_name(field))))
    return root.this


def name_of(tree: exp.Expr, scope: Scope, where: str) -> str:
    """Return the name of the column that a user's tree gives, as Spark names it."""
    return output_name(_with_columns(tree, lambda column: _shown_column(column, scope, where)))


def scalar(value: Any, scope: Scope, where: str) -> Expression:
    """Return the resolved expression of a place where no aggregate function may stand.

    Raises:
        AnalysisError: There is one; or what :func:`resolve` raises.
    """
    expression = resolve(value, scope, where)
    if has_aggregate(expression.tree):
        raise AnalysisError(
            f"{where}: {expression} has an aggregate function, which cannot stand here; aggregate first, "
            "with group_by(…).agg(…), and go on with its columns."
        )
    return expression


def boolean(value: Any, scope: Scope, where: str) -> Expression:
    """Return the resolved expression of a condition, without an alias.

    Raises:
        AnalysisError: It is not of type boolean; or what :func:`scalar` raises.
    """
    condition = scalar(value, scope, where).unaliased
    type_ = None if isinstance(condition.tree, _CONDITIONS) else type_of(condition.tree, scope)
    if type_ is not None and not pa.types.is_boolean(type_) and not pa.types.is_null(type_):
        raise AnalysisError(
            f"{where}: a condition must be true or false, and {condition} is of type {spark_type(type_)}."
        )
    return condition


def has_aggregate(tree: exp.Expr) -> bool:
    """Return whether a tree aggregates rows. A ranking over rows (``OVER``) does not."""
    return any(call.find_ancestor(exp.Window) is None for call in calls_in(tree))


def type_of(tree: exp.Expr, scope: Scope) -> pa.DataType | None:
    """Return the type of a resolved expression; ``None`` if it has none of its own, as inside a lambda."""
    if isinstance(tree, exp.Column):
        attribute = scope.by_internal(tree)
        return attribute.type if attribute else None
    if isinstance(tree, exp.Paren):
        return type_of(tree.this, scope)
    if isinstance(tree, exp.Bracket):
        outer = type_of(tree.this, scope)
        return None if outer is None else _element_type(outer, _string_key(tree))
    if scope.infer is None or isinstance(tree, exp.Identifier) or tree.find_ancestor(exp.Lambda):
        return None
    return scope.infer(tree)


def _element_type(outer: pa.DataType, key: str | None) -> pa.DataType | None:
    if pa.types.is_map(outer):
        return outer.item_type
    if pa.types.is_list(outer):
        return outer.value_type
    field = field_named(outer, key) if key is not None else None
    return None if field is None else field.type


def _with_columns(tree: exp.Expr, replace: Callable[[exp.Column], exp.Expr]) -> exp.Expr:
    root = exp.Paren(this=tree.copy())
    for column in list(root.find_all(exp.Column)):
        column.replace(replace(column))
    return root.this


def _parts(column: exp.Column) -> list[str]:
    return [part.name for part in column.parts]


def _plan_column(column: exp.Column, scope: Scope, where: str) -> exp.Expr:
    if isinstance(column.this, exp.Star):
        raise AnalysisError(f"{where}: {column.sql('spark')} stands for several columns, which cannot stand here.")
    attribute, fields = scope.find(_parts(column), where)
    tree: exp.Expr = attribute.tree
    for field in fields:
        tree = exp.Dot(this=tree, expression=exp.to_identifier(field, quoted=True))
    return tree


def _shown_column(column: exp.Column, scope: Scope, where: str) -> exp.Expr:
    if isinstance(column.this, exp.Star):
        return column
    attribute, fields = scope.find(_parts(column), where)
    tree: exp.Expr = exp.Column(this=identifier(attribute.name).copy())
    for name in _spelled(fields, attribute.type):
        tree = exp.Dot(this=tree, expression=exp.to_identifier(name))
    return tree


def _spelled(fields: Sequence[str], type_: pa.DataType | None) -> Iterator[str]:
    """Yield the names of fields, each inside of the one before, as their structs spell them."""
    for name in fields:
        field = None if type_ is None else field_named(type_, name)
        yield name if field is None else field.name
        type_ = None if field is None else field.type


def _with_fields(tree: exp.Expr, scope: Scope, where: str) -> exp.Expr:
    """Return the tree with each struct field as a bracket, spelled as its struct spells it."""
    root = exp.Paren(this=tree)
    for access in reversed(list(root.find_all(exp.Dot, exp.Bracket, bfs=False))):
        access.replace(_field_access(access, scope, where))
    return root.this


def _field_access(access: exp.Expr, scope: Scope, where: str) -> exp.Expr:
    name = access.expression.name if isinstance(access, exp.Dot) else _string_key(access)
    outer = None if name is None else type_of(_coerced(access.this.copy(), scope, where), scope)
    if name is None or outer is None:
        return access
    if pa.types.is_struct(outer):
        return field_of(access.this, _field_name(outer, name, access.this, where))
    if pa.types.is_list(outer) and pa.types.is_struct(outer.value_type):
        return _each_field(access.this, _field_name(outer.value_type, name, access.this, where))
    if pa.types.is_map(outer):
        return field_of(access.this, name)
    raise AnalysisError(
        f"{where}: {access.this.sql('spark')} is of type {spark_type(outer)}, which has no field {name!r}."
    )


def _string_key(bracket: exp.Expr) -> str | None:
    key = bracket.expressions[0]
    return key.name if isinstance(key, exp.Literal) and key.is_string else None


def _field_name(struct: pa.StructType, name: str, owner: exp.Expr, where: str) -> str:
    field = field_named(struct, name)
    if field is None:
        names = [each.name for each in struct]
        raise ColumnNotFoundError(f"{_dotted(owner)}.{name}", names, where)
    return str(field.name)


def _dotted(owner: exp.Expr) -> str:
    key = _string_key(owner) if isinstance(owner, exp.Bracket) else None
    return owner.sql("spark") if key is None else f"{_dotted(owner.this)}.{key}"


def _each_field(owner: exp.Expr, name: str) -> exp.Expr:
    element = exp.to_identifier("element")
    field = exp.Dot(this=element, expression=identifier(name).copy())
    return exp.Transform(this=owner.copy(), expression=exp.Lambda(this=field, expressions=[element.copy()]))
