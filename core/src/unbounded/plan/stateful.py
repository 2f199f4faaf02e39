"""The nodes that need event time or memory of earlier batches when they run on a stream."""

from typing import TYPE_CHECKING, Literal

from unbounded.plan.expression import Expression
from unbounded.plan.node import Node

if TYPE_CHECKING:
    from unbounded.plan.any_node import AnyNode


class Watermark(Node):
    """Declares a column as event time, and how late its rows may be.

    ``delay`` is in microseconds. On batch data the node does nothing.
    """

    op: Literal["watermark"] = "watermark"
    child: "AnyNode"
    column: str
    delay: int

    def describe(self) -> str:
        return f"Watermark {self.column} delay {self.delay / 1_000_000:.15g} s"


class Aggregate(Node):
    """One row per group: the grouping columns, then the aggregates.

    ``kind`` says which groups there are: the keys as they stand, or also the super-groups of ROLLUP or CUBE, in
    which keys that do not count are null.
    """

    op: Literal["aggregate"] = "aggregate"
    child: "AnyNode"
    grouping: tuple[Expression, ...]
    aggregates: tuple[Expression, ...]
    kind: Literal["plain", "rollup", "cube"] = "plain"

    def describe(self) -> str:
        kind = "" if self.kind == "plain" else f"{self.kind} "
        return f"Aggregate {kind}by [{', '.join(map(str, self.grouping))}] [{', '.join(map(str, self.aggregates))}]"
