"""The names under which aggregates are observed."""

from collections.abc import Iterator

from unbounded.plan.query import QuerySpec
from unbounded.plan.relational import Observe
from unbounded.plan.walk import find


def check_observations(query: QuerySpec) -> Iterator[str]:
    """A name in the progress report holds one observation; two that are equal are one, as a stream that is united with
    itself has.
    """
    seen: dict[str, Observe] = {}
    for node in find(query.plan, Observe):
        if seen.setdefault(node.name, node) != node:
            yield f"{node.describe()}: another observation of the query has the name {node.name!r}; choose another."
