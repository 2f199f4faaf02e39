"""Select lists: stars and generators spread out, every column named."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pyarrow as pa
from sqlglot import exp

from unbounded.api.analysis.resolve import column_in, name_of, resolve_tree, type_of
from unbounded.api.analysis.scope import Attribute, Scope, unique_names
from unbounded.api.coercion.spelling import field_of
from unbounded.api.column import Column
from unbounded.errors import AnalysisError
from unbounded.plan.expression import Expression, identifier
from unbounded.schema import spark_type

_GENERATORS = (exp.Explode, exp.ExplodeOuter, exp.Inline, exp.Stack)
_ANONYMOUS_GENERATORS = ("json_tuple", "inline_outer")


@dataclass(frozen=True)
class Label:
    """What users call an output column, and the qualifiers that it has."""

    name: str
    qualifiers: frozenset[str] = frozenset()

    @classmethod
    def of(cls, attribute: Attribute) -> "Label":
        """Return the label of a column that passes through."""
        return cls(attribute.name, attribute.qualifiers)


@dataclass(frozen=True)
class Item:
    """One expression of a select list, over the plan's columns; a generator may give several columns."""

    tree: exp.Expr
    labels: tuple[Label, ...]


def items_of(values: Iterable[Column | str], scope: Scope, where: str) -> list[Item]:
    """Return the items of a select list: names resolved, stars spread out.

    Raises:
        ColumnNotFoundError: A name is not there.
        AnalysisError: A name is ambiguous, or there is more than one generator.
    """
    items = [item for value in values for item in _items(column_in(value, scope).tree, scope, where)]
    if sum(is_generator(item.tree) for item in items) > 1:
        raise AnalysisError(f"{where}: only one explode or other generator can stand in a select; use two in a row.")
    return items


def pass_through(attribute: Attribute) -> Item:
    """Return the item of a column that stays as it is."""
    return Item(attribute.tree, (Label.of(attribute),))


def named_columns(items: Sequence[Item]) -> tuple[list[Expression], list[Label]]:
    """Return the expressions of a plan node, each under a name that no other has, and the labels of its columns."""
    labels = [label for item in items for label in item.labels]
    internal = iter(unique_names(label.name for label in labels))
    return [_named(item, [next(internal) for _ in item.labels]) for item in items], labels


def is_generator(tree: exp.Expr) -> bool:
    """Return whether a tree gives several rows for one."""
    bare = bare_of(tree)
    return isinstance(bare, _GENERATORS) or _anonymous(bare) in _ANONYMOUS_GENERATORS


def bare_of(tree: exp.Expr) -> exp.Expr:
    """Return a tree without its alias."""
    return tree.this if isinstance(tree, exp.Alias | exp.Aliases) else tree


def _items(tree: exp.Expr, scope: Scope, where: str) -> list[Item]:
    if isinstance(tree, exp.Star):
        return [pass_through(attribute) for attribute in scope.attributes]
    if isinstance(tree, exp.Column) and (isinstance(tree.this, exp.Star) or tree.name == "*"):
        return _spread(tree, scope, where)
    resolved = resolve_tree(tree, scope, where)
    bare = bare_of(resolved)
    if is_generator(bare):
        return [Item(bare, tuple(map(Label, _generated_names(tree, bare, scope, where))))]
    if isinstance(tree, exp.Column) and isinstance(bare, exp.Column):
        return [pass_through(attribute) for attribute in [scope.by_internal(bare)] if attribute]
    return [Item(bare, (Label(name_of(tree, scope, where)),))]


def _spread(star: exp.Column, scope: Scope, where: str) -> list[Item]:
    """Return the columns of ``alias.*`` or the fields of ``struct.*``."""
    parts = [part.name for part in star.parts[:-1]]
    if not parts:
        return [pass_through(attribute) for attribute in scope.attributes]
    if len(parts) == 1 and (attributes := scope.qualified(parts[0])):
        return [pass_through(attribute) for attribute in attributes]
    struct = resolve_tree(exp.column(*reversed(parts)), scope, where)
    type_ = type_of(struct, scope)
    if type_ is None or not pa.types.is_struct(type_):
        raise AnalysisError(f"{where}: {star.sql('spark')} needs a struct or a frame's alias; {parts[-1]} is {type_}.")
    return [Item(field_of(struct, field.name), (Label(field.name),)) for field in type_]


def _generated_names(tree: exp.Expr, bare: exp.Expr, scope: Scope, where: str) -> list[str]:
    names = _default_names(bare, scope)
    given = [part.name for part in tree.expressions] if isinstance(tree, exp.Aliases) else []
    given = [tree.alias] if isinstance(tree, exp.Alias) else given
    if given and len(given) != len(names):
        raise AnalysisError(
            f"{where}: {bare.sql('spark')} gives {len(names)} columns and was given {len(given)} names."
        )
    return given or names


def _default_names(bare: exp.Expr, scope: Scope) -> list[str]:
    if _anonymous(bare) == "json_tuple":
        return [f"c{index}" for index in range(len(bare.expressions) - 1)]
    if isinstance(bare, exp.Stack):
        rows, *values = [each for each in (bare.this, *bare.expressions) if each is not None]
        return [f"col{index}" for index in range(-(-len(values) // int(rows.name)))]
    argument = type_of(bare.expressions[0] if isinstance(bare, exp.Anonymous) else bare.this, scope)
    if argument is not None and not pa.types.is_nested(argument) and not pa.types.is_null(argument):
        raise AnalysisError(f"{bare.sql('spark')} needs an array or a map, and is given {spark_type(argument)}.")
    if not isinstance(bare, exp.Explode | exp.ExplodeOuter):
        return [field.name for field in argument.value_type] if argument is not None else []
    value = ["key", "value"] if argument is not None and pa.types.is_map(argument) else ["col"]
    return ["pos", *value] if isinstance(bare, exp.Posexplode | exp.PosexplodeOuter) else value


def _anonymous(tree: exp.Expr) -> str:
    return tree.name.lower() if isinstance(tree, exp.Anonymous) else ""


def _named(item: Item, names: Sequence[str]) -> Expression:
    if len(names) == 1:
        return Expression.of(item.tree).aliased(names[0])
    return Expression.of(exp.Aliases(this=item.tree.copy(), expressions=[identifier(name).copy() for name in names]))
