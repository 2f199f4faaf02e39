"""What all operations of a frame stand on: its plan, its columns, and how a new frame is derived from it."""

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

import pyarrow as pa
from sqlglot import exp

from unbounded.api.analysis.below import Below
from unbounded.api.analysis.resolve import column_in, resolve_tree
from unbounded.api.analysis.scope import TOKEN, Attribute, Scope, new_token, unique_names
from unbounded.api.camel_case import CamelCase
from unbounded.api.column import Column
from unbounded.api.frame.projection import Item, Label, items_of, named_columns, pass_through
from unbounded.errors import AnalysisError, ColumnNotFoundError
from unbounded.plan.expression import Expression
from unbounded.plan.node import Node
from unbounded.plan.relational import Project

if TYPE_CHECKING:
    from unbounded.api.session import Session


class Frame(CamelCase):
    """A plan with a session to run it in, and the names by which users call its columns.

    The types are asked of the engine at once, so that a mistake is an error in the line that made it.

    Args:
        session: Where the plan runs.
        plan: What to compute.
        labels: What users call the columns of the plan, in order; by default what the plan calls them.
        below: What the last projection dropped, if it is still in reach.
    """

    def __init__(
        self,
        session: "Session",
        plan: Node,
        labels: Sequence[Label] | None = None,
        below: Below | None = None,
    ) -> None:
        self._session = session
        self._plan = plan
        self._below = below
        columns = session.schemas.of(plan)
        labels = [Label(name) for name in columns.names] if labels is None else labels
        self._scope = Scope(
            (_attribute(field, label) for field, label in zip(columns, labels, strict=True)),
            session.macros,
            self._type_of,
        )

    @property
    def plan(self) -> Node:
        """What the frame computes, as a plan."""
        return self._plan

    @property
    def is_streaming(self) -> bool:
        """Whether rows keep arriving."""
        return self._plan.is_streaming

    @property
    def schema(self) -> pa.Schema:
        """The columns and their types, as an Arrow schema."""
        return self._arrow_schema

    @property
    def columns(self) -> list[str]:
        """The names of the columns, in order."""
        return self._scope.names

    def column_names(self, values: Sequence[Column | str], where: str) -> tuple[str, ...]:
        """Return the names of columns as the frame spells them.

        Raises:
            ColumnNotFoundError: One is not there.
        """
        return tuple(attribute.name for attribute in self._attributes(values, where))

    def plan_with_unique_names(self, action: str) -> Node:
        """Return the plan for a place that knows columns by their names.

        Raises:
            AnalysisError: Two columns have one name.
        """
        twice = [attribute.name for attribute in self._scope.attributes if attribute.name != attribute.internal]
        if twice:
            raise AnalysisError(
                f"{action}: more than one column is named {', '.join(map(repr, twice))}; rename with "
                f"with_column_renamed or select(….alias(…)), or drop one."
            )
        return self._plan

    @cached_property
    def _arrow_schema(self) -> pa.Schema:
        return pa.schema([pa.field(attribute.name, attribute.type) for attribute in self._scope.attributes])

    def _derive(self, plan: Node, labels: Sequence[Label] | None = None, below: Below | None = None) -> Self:
        """Return a frame of this session; without labels the columns are those of this frame."""
        kept = [Label.of(attribute) for attribute in self._scope.attributes] if labels is None else labels
        return type(self)(self._session, plan, kept, below)

    def _passing_on(self, plan: Node) -> Self:
        """Return the frame of a plan that passes all columns of this frame on as they are."""
        return self._derive(plan, below=self._below)

    def _project(self, items: Sequence[Item]) -> Self:
        columns, labels = named_columns(items)
        projection = Project(child=self._plan, columns=tuple(columns))
        return self._derive(projection, labels, Below(projection, self._scope))

    def _with_columns_below(self, *values: Column | str) -> Self | None:
        """Return the frame with those columns besides, after its own, that expressions read and the last projection has
        dropped; ``None`` if there are none.
        """
        trees = [column_in(value, self._scope).tree for value in values]
        dropped = [] if self._below is None else self._below.dropped(trees, self._scope)
        if self._below is None or not dropped:
            return None
        kept = [Label.of(attribute) for attribute in self._scope.attributes]
        free = unique_names([*self.columns, *(each.name for each in dropped)])[len(kept) :]  # names mean what is kept
        more = [Label(name, each.qualifiers) for name, each in zip(free, dropped, strict=True)]
        return self._derive(self._below.added(dropped, self._plan), [*kept, *more])

    def _first_columns(self, count: int) -> Self:
        return self._project([pass_through(each) for each in self._scope.attributes[:count]])

    def _items(self, values: Sequence[Any], where: str) -> list[Item]:
        return items_of(values, self._scope, where)

    def _attribute(self, value: Column | str, where: str) -> Attribute:
        """Return the column that a name, or a Column that is nothing but a name, means."""
        tree = column_in(value, self._scope).tree
        resolved = resolve_tree(tree, self._scope, where) if isinstance(tree, exp.Column) else tree
        attribute = self._scope.by_internal(resolved) if isinstance(resolved, exp.Column) else None
        if attribute is None:
            raise AnalysisError(
                f"{where}: {tree.sql('spark')} must be a column of the frame itself, not a part of one or "
                "an expression."
            )
        return attribute

    def _attributes(self, values: Sequence[Column | str], where: str) -> list[Attribute]:
        return [self._attribute(value, where) for value in values]

    def _bound(self, name: str) -> Column:
        """Return the column of that name, bound to this frame."""
        attribute, fields = self._scope.find(_dotted(name, self._scope), "frame[…]")
        tree: exp.Expr = attribute.bound
        for field in fields:
            tree = exp.Dot(this=tree, expression=exp.to_identifier(field, quoted=True))
        return Column(tree)

    def _type_of(self, tree: exp.Expr) -> pa.DataType:
        column = Expression.of(tree).aliased("value")
        return self._session.schemas.of(Project(child=self._plan, columns=(column,)))[0].type

    def _require_batch(self, action: str, instead: str = "write_stream…start()") -> None:
        if self.is_streaming:
            raise AnalysisError(
                f"{action} needs all rows, and the rows of a stream never end: start a query with {instead}, "
                "or read the source with session.read."
            )


def _attribute(field: pa.Field, label: Label) -> Attribute:
    bound = any(qualifier.startswith(TOKEN) for qualifier in label.qualifiers)
    qualifiers = label.qualifiers if bound else label.qualifiers | {new_token()}
    return Attribute(label.name, field.name, field.type, qualifiers)


def _dotted(name: str, scope: Scope) -> list[str]:
    if scope.named(name):
        return [name]
    tree = Expression.parse(name).tree
    if not isinstance(tree, exp.Column):
        raise ColumnNotFoundError(name, scope.names, "frame[…]")
    return [part.name for part in tree.parts]
