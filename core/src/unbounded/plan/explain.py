"""A plan as a tree that a person can read."""

from unbounded.plan.node import Node


def explain(plan: Node) -> str:
    """Return the plan, top first, one node a line, inputs indented.

    Example:
        >>> print(explain(plan))  # doctest: +SKIP
        Filter n > 1
        └─ StreamingScan json in [n BIGINT]
    """
    return "\n".join(_lines(plan))


def _lines(node: Node) -> list[str]:
    lines = [node.describe().replace("\n", "\\n")]
    inputs = node.inputs
    for index, child in enumerate(inputs):
        last = index == len(inputs) - 1
        first, *rest = _lines(child)
        lines.append(("└─ " if last else "├─ ") + first)
        lines.extend(("   " if last else "│  ") + line for line in rest)
    return lines
