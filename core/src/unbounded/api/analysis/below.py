"""The columns that a projection dropped, which what comes after it may still read, as in Spark."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlglot import exp

from unbounded.api.analysis.scope import Attribute, Scope, unique_names
from unbounded.plan.expression import Expression
from unbounded.plan.node import Node
from unbounded.plan.relational import Project


@dataclass(frozen=True)
class Below:
    """What is below a frame whose plan is a projection, or passes the columns of one on.

    Args:
        projection: The projection in the frame's plan.
        scope: The columns of its input.
    """

    projection: Project
    scope: Scope

    def dropped(self, trees: Iterable[exp.Expr], kept: Scope) -> list[Attribute]:
        """Return the columns that trees read and only the input has, each once.

        Args:
            trees: What a user wrote.
            kept: The columns of the frame.
        """
        found = {
            attribute.internal: attribute
            for tree in trees
            for column in tree.find_all(exp.Column)
            if not kept.matching(parts := [part.name for part in column.parts])
            for attribute in self.scope.matching(parts)
        }
        return list(found.values())

    def added(self, attributes: Sequence[Attribute], plan: Node) -> Node:
        """Return the frame's plan, its projection with columns of the input besides, after those that it has."""
        names = [column.alias_or_name for column in (each.tree for each in self.projection.columns)]
        free = unique_names([*names, *(each.internal for each in attributes)])[len(names) :]
        more = (Expression.of(each.tree).aliased(name) for each, name in zip(attributes, free, strict=True))
        wider = Project(child=self.projection.child, columns=(*self.projection.columns, *more))
        return _replaced(plan, self.projection, wider)


def _replaced(plan: Node, old: Node, new: Node) -> Node:
    return new if plan is old else plan.map_inputs(lambda node: _replaced(node, old, new))
