"""The parts of a plan that stream."""

from unbounded.plan.edges import Scan
from unbounded.plan.node import Node
from unbounded.plan.rules.share_scans import as_written
from unbounded.plan.stateful import Aggregate
from unbounded.plan.walk import find


def streaming_scans(plan: Node) -> list[Scan]:
    """Return the different streaming scans of a plan, in the order in which the checkpoint counts its sources. What is
    read in several places is one source, whether the plan is optimized or not.
    """
    different: list[Scan] = []
    for scan in find(plan, Scan):
        if scan.streaming and as_written(scan) not in map(as_written, different):
            different.append(scan)
    return different


def streaming_aggregates(plan: Node) -> list[Aggregate]:
    """Return the aggregates of a plan whose input keeps arriving, in the order in which the checkpoint counts them."""
    return [node for node in find(plan, Aggregate) if node.is_streaming]
