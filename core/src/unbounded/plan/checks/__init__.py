"""Refusals: each a function from query to sentences, and all sentences come in one error before anything runs.

A sentence names the operation, says what is wrong, and says what to do instead. The rules are those of Spark's
UnsupportedOperationChecker for the operations that exist here.
"""

from collections.abc import Callable, Iterator

from unbounded.errors import UnsupportedOperationError
from unbounded.plan.checks.aggregates import check_aggregates
from unbounded.plan.checks.event_time import check_event_time
from unbounded.plan.checks.expressions import check_expressions
from unbounded.plan.checks.joins import check_joins
from unbounded.plan.checks.observations import check_observations
from unbounded.plan.checks.output_modes import check_output_mode
from unbounded.plan.checks.relational import check_relational
from unbounded.plan.query import QuerySpec

CHECKS: tuple[Callable[[QuerySpec], Iterator[str]], ...] = (
    check_output_mode,
    check_event_time,
    check_aggregates,
    check_relational,
    check_joins,
    check_expressions,
    check_observations,
)


def problems_of(query: QuerySpec) -> list[str]:
    """Return everything that is wrong with a streaming query, one sentence each."""
    return [problem for check in CHECKS for problem in check(query)]


def require_runnable(query: QuerySpec) -> None:
    """Do nothing if the query can run.

    Raises:
        UnsupportedOperationError: It cannot; the error has every reason.
    """
    problems = problems_of(query)
    if problems:
        raise UnsupportedOperationError(problems)
