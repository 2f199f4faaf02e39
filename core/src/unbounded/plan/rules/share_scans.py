"""Let the places that read one source read it once."""

from unbounded.plan.edges import Scan
from unbounded.plan.node import Node
from unbounded.plan.walk import find, transform_up


def share_scans(plan: Node) -> Node:
    """Ask a streaming source for the same wherever the plan reads it: for the columns that any place reads, and the
    rows that every place may want.

    Other rules tell each place's scan what that place needs. But one scan, as the user wrote it, is one source of the
    query, with one position in the checkpoint, whatever the optimizer makes of the plan above it.
    """
    scans = [scan for scan in find(plan, Scan) if scan.streaming]
    return transform_up(plan, lambda node: _shared(node, scans) if node in scans else node)


def as_written(scan: Scan) -> Scan:
    """Return a scan without what the optimizer asks of the source: what tells one source from another."""
    return scan.model_copy(update={"columns": None, "filters": ()})


def _shared(node: Node, scans: list[Scan]) -> Node:
    assert isinstance(node, Scan)
    same = [scan for scan in scans if as_written(scan) == as_written(node)]
    read = {name for scan in same for name in scan.read_schema.names}
    columns = None if any(scan.columns is None for scan in same) else _in_order(node, read)
    filters = tuple(part for part in same[0].filters if all(part in scan.filters for scan in same))
    if (columns, filters) == (node.columns, node.filters):
        return node
    return node.model_copy(update={"columns": columns, "filters": filters})


def _in_order(scan: Scan, names: set[str]) -> tuple[str, ...]:
    return tuple(name for name in scan.schema_.names if name in names)
