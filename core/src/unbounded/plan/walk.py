"""Walking and rewriting plans."""

from collections.abc import Callable, Iterator
from typing import TypeVar

from unbounded.plan.node import Node

T = TypeVar("T", bound=Node)


def walk(plan: Node) -> Iterator[Node]:
    """Yield the node and everything below it, top first, left before right."""
    yield plan
    for node in plan.inputs:
        yield from walk(node)


def find(plan: Node, kind: type[T]) -> list[T]:
    """Return the nodes of one class, top first."""
    return [node for node in walk(plan) if isinstance(node, kind)]


def transform_up(plan: Node, change: Callable[[Node], Node]) -> Node:
    """Return the plan with ``change`` applied to every node, inputs first."""
    return change(plan.map_inputs(lambda node: transform_up(node, change)))
