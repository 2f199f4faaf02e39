"""Rewrites: each a function from plan to plan with the same meaning, applied in the order of ``RULES``."""

from collections.abc import Callable

from unbounded.plan.node import Node
from unbounded.plan.rules.prune_columns import prune_columns
from unbounded.plan.rules.push_down_filters import push_down_filters
from unbounded.plan.rules.share_scans import share_scans

RULES: tuple[Callable[[Node], Node], ...] = (prune_columns, push_down_filters, share_scans)


def optimize(plan: Node) -> Node:
    """Return a plan that gives the same rows and reads less."""
    for rule in RULES:
        plan = rule(plan)
    return plan
