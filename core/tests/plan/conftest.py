"""Plans as text: a step a line, each over what the lines above it give. Lists are separated by semicolons."""

from collections.abc import Callable

import pytest

from unbounded.plan.edges import Scan, Sink
from unbounded.plan.expression import Expression
from unbounded.plan.node import Node
from unbounded.plan.query import OutputMode, QuerySpec
from unbounded.plan.relational import Distinct, Filter, Join, Limit, Observe, Project, Sort, SortOrder, Sql, Union
from unbounded.plan.stateful import Aggregate, Watermark
from unbounded.schema import from_ddl


def _list(text: str) -> tuple[Expression, ...]:
    return tuple(Expression.parse(part) for part in text.split(";") if part.strip())


def _scan(ddl: str, streaming: bool) -> Scan:
    return Scan(source="json", schema=from_ddl(ddl), options={"path": "in"}, streaming=streaming)


def _join(child: Node, text: str) -> Join:
    """Join with a table: ``left on l.k = r.k | l.k; r.name``; ``stream inner …`` joins with a stream."""
    how, _, rest = text.removeprefix("stream ").partition(" on ")
    condition, _, columns = rest.partition("|")
    right = _scan("k INT, name STRING", streaming=text.startswith("stream "))
    return Join(left=child, right=right, how=how, condition=condition, columns=_list(columns))


def _aggregate(child: Node, text: str) -> Aggregate:
    kind = next((kind for kind in ("rollup", "cube") if text.startswith(kind)), "plain")
    keys, _, calls = text.removeprefix(kind).partition("|")
    return Aggregate(child=child, grouping=_list(keys), aggregates=_list(calls), kind=kind)


def _watermark(child: Node, text: str) -> Watermark:
    return Watermark(child=child, column=text, delay=10_000_000)


STEPS: dict[str, Callable[[Node, str], Node]] = {
    "filter": lambda child, text: Filter(child=child, condition=text),
    "project": lambda child, text: Project(child=child, columns=_list(text)),
    "sort": lambda child, text: Sort(child=child, orders=tuple(SortOrder(expression=key) for key in _list(text))),
    "limit": lambda child, text: Limit(child=child, count=int(text)),
    "offset": lambda child, text: Limit(child=child, count=Limit.ALL, offset=int(text)),
    "observe": lambda child, text: Observe(child=child, name="seen", metrics=_list(text)),
    "distinct": lambda child, _: Distinct(child=child),
    "union": lambda child, ddl: Union(children=(child, _scan(ddl, child.is_streaming))),
    "union_table": lambda child, ddl: Union(children=(child, _scan(ddl, streaming=False))),
    "sql": lambda child, text: Sql(text=text, tables={"t": child}),
    "join": _join,
    "aggregate": _aggregate,
    "watermark": _watermark,
}


def plan_of_text(text: str) -> Node:
    first, *steps = (line.strip() for line in text.strip().splitlines())
    kind, _, ddl = first.partition(" ")
    plan: Node = _scan(ddl, streaming=kind == "stream")
    for step in steps:
        name, _, rest = step.partition(" ")
        plan = STEPS[name](plan, rest)
    return plan


@pytest.fixture(scope="session")
def plan_of() -> Callable[[str], Node]:
    return plan_of_text


@pytest.fixture(scope="session")
def query_of() -> Callable[..., QuerySpec]:
    def build(text: str, mode: OutputMode = "append", **fields: object) -> QuerySpec:
        return QuerySpec(**{"plan": plan_of_text(text), "sink": Sink(name="memory"), "output_mode": mode, **fields})

    return build
