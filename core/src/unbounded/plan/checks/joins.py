"""Joins of a stream with a table."""

from collections.abc import Iterator

from unbounded.plan.query import QuerySpec
from unbounded.plan.relational import Join
from unbounded.plan.walk import find

_STREAM_ON_THE_LEFT = ("inner", "left", "semi", "anti", "cross")
_STREAM_ON_THE_RIGHT = ("inner", "right", "cross")


def check_joins(query: QuerySpec) -> Iterator[str]:
    """The side whose unmatched rows are kept must be the stream: a table's row may find its match tomorrow."""
    for join in find(query.plan, Join):
        if join.left.is_streaming and join.right.is_streaming:
            yield (
                f"{join.describe()}: a join of two streams is not supported; write one of them to a table and join "
                f"the other with that."
            )
        elif join.left.is_streaming and join.how not in _STREAM_ON_THE_LEFT:
            yield _refusal(join, "left", _STREAM_ON_THE_LEFT)
        elif join.right.is_streaming and join.how not in _STREAM_ON_THE_RIGHT:
            yield _refusal(join, "right", _STREAM_ON_THE_RIGHT)


def _refusal(join: Join, side: str, choices: tuple[str, ...]) -> str:
    return (
        f"{join.describe()}: a {join.how} join with the stream on the {side} and a table on the other side is not "
        f"supported; with the stream on the {side} the choices are {', '.join(choices)}."
    )
