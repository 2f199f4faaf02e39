"""The local paths of a query in one spelling. One that is not absolute means another place when the program is started
from another directory.
"""

from typing import TypeVar

from unbounded.contracts import filesystem_of
from unbounded.plan.edges import Scan, Sink
from unbounded.plan.node import Node
from unbounded.plan.query import QuerySpec
from unbounded.plan.walk import transform_up

_LOCAL = ("file://", "local://")
_Edge = TypeVar("_Edge", Scan, Sink)


def with_absolute_paths(spec: QuerySpec) -> QuerySpec:
    """Return a query with the local paths of its sources and its sink made absolute."""
    return spec.model_copy(update={"plan": transform_up(spec.plan, _scan), "sink": _placed(spec.sink)})


def _scan(node: Node) -> Node:
    return _placed(node) if isinstance(node, Scan) else node


def _placed(edge: _Edge) -> _Edge:
    path = edge.options.get("path", "")
    if not path or ("://" in path and not path.startswith(_LOCAL)):
        return edge
    return edge.model_copy(update={"options": {**edge.options, "path": filesystem_of(path)[1]}})
