"""What every node of a plan is."""

from collections.abc import Callable
from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict


class Node(BaseModel):
    """One operation of a plan: frozen, without I/O, without an engine.

    A node's inputs are those of its fields that hold nodes; ``inputs_in`` names them. Everything else about walking
    and rewriting a plan follows from that (see :mod:`unbounded.plan.walk`).
    """

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True, hide_input_in_errors=True)

    inputs_in: ClassVar[tuple[str, ...]] = ("child",)

    @property
    def inputs(self) -> tuple["Node", ...]:
        """The nodes that this one reads, in order."""
        return tuple(node for name in self.inputs_in for node in _nodes_in(getattr(self, name)))

    @property
    def is_streaming(self) -> bool:
        """Whether the rows of this node keep arriving."""
        return any(node.is_streaming for node in self.inputs)

    def map_inputs(self, change: Callable[["Node"], "Node"]) -> Self:
        """Return this node over changed inputs, or this very node if none changed."""
        changed = {name: _map_nodes(getattr(self, name), change) for name in self.inputs_in}
        if all(changed[name] is getattr(self, name) for name in self.inputs_in):
            return self
        return self.model_copy(update=changed)

    def describe(self) -> str:
        """Return what the node does in one line, without its inputs, as ``explain`` shows it."""
        return type(self).__name__

    def __repr__(self) -> str:
        """Return what ``describe`` says, and not the fields: those may hold secrets and tables."""
        return f"<{self.describe()}>"

    __str__ = __repr__

    def __hash__(self) -> int:
        """Tell nodes apart by identity, since tables and dicts have no hash: a plan is a key for itself alone."""
        return id(self)


def _nodes_in(value: Any) -> tuple[Node, ...]:
    if isinstance(value, Node):
        return (value,)
    return tuple(value.values()) if isinstance(value, dict) else tuple(value)


def _map_nodes(value: Any, change: Callable[[Node], Node]) -> Any:
    if isinstance(value, Node):
        return change(value)
    if isinstance(value, dict):
        mapped = {name: change(node) for name, node in value.items()}
        return value if all(mapped[name] is value[name] for name in value) else mapped
    changed = tuple(change(node) for node in value)
    return value if all(new is old for new, old in zip(changed, value, strict=True)) else changed
