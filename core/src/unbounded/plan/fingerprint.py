"""Telling plans apart: a fingerprint of the whole, and a difference in words with what a checkpoint allows.

The rules are those of Spark's guide, "Recovery Semantics after Changes in a Streaming Query", made stricter where
Spark reinterprets old state in silence (``count`` → ``sum``).
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from unbounded.plan.aggregation import aggregate_calls
from unbounded.plan.edges import Scan
from unbounded.plan.node import Node
from unbounded.plan.query import QuerySpec
from unbounded.plan.stateful import Aggregate
from unbounded.plan.walk import find
from unbounded.schema import to_ddl


def fingerprint(plan: Node) -> str:
    """Return 16 hexadecimal digits that are equal for equal plans; secrets do not count."""
    return hashlib.sha256(plan.model_dump_json(by_alias=True).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Change:
    """One difference between a checkpoint's query and the one that wants to continue it."""

    text: str
    allowed: bool


def differences(old: QuerySpec, new: QuerySpec) -> list[Change]:
    """Return what changed from one query to another, in words, and whether a checkpoint survives it."""
    return [*_sources(old, new), *_aggregates(old, new), *_sink(old, new), *_stateless(old, new)]


def _sources(old: QuerySpec, new: QuerySpec) -> Iterator[Change]:
    before, after = streaming_scans(old.plan), streaming_scans(new.plan)
    if len(before) != len(after):
        yield Change(f"the query had {len(before)} streaming sources and has {len(after)}", allowed=False)
        return
    for index, (was, is_) in enumerate(zip(before, after, strict=True)):
        if was.source != is_.source:
            yield Change(f"source {index} was {was.source!r} and is {is_.source!r}", allowed=False)
        for key in sorted(was.options.keys() | is_.options.keys()):
            if was.options.get(key) != is_.options.get(key):
                text = f"option {key!r} of source {index} was {was.options.get(key)!r} and is {is_.options.get(key)!r}"
                yield Change(text, allowed=key.lower() != "path")


def streaming_scans(plan: Node) -> list[Scan]:
    """Return the streaming scans of a plan in the order in which the checkpoint counts its sources."""
    return [scan for scan in find(plan, Scan) if scan.streaming]


def _aggregates(old: QuerySpec, new: QuerySpec) -> Iterator[Change]:
    before, after = _stateful(old.plan), _stateful(new.plan)
    if len(before) != len(after):
        yield Change(f"the query had {len(before)} stateful operators and has {len(after)}", allowed=False)
        return
    for index, (was, is_) in enumerate(zip(before, after, strict=True)):
        yield from _compare(f"the grouping keys of operator {index}", _keys(was), _keys(is_))
        yield from _compare(f"the aggregates of operator {index}", _calls(was), _calls(is_))


def _compare(what: str, before: list[str], after: list[str]) -> Iterator[Change]:
    if before != after:
        text = f"{what} were [{', '.join(before)}] and are [{', '.join(after)}]: the state cannot be read as these"
        yield Change(text, allowed=False)


def _stateful(plan: Node) -> list[Aggregate]:
    return [node for node in find(plan, Aggregate) if node.is_streaming]


def _keys(aggregate: Aggregate) -> list[str]:
    kind = [] if aggregate.kind == "plain" else [aggregate.kind]
    return kind + [key.unaliased.sql for key in aggregate.grouping]


def _calls(aggregate: Aggregate) -> list[str]:
    return [call.sql for call in aggregate_calls(aggregate.aggregates)]


def _sink(old: QuerySpec, new: QuerySpec) -> Iterator[Change]:
    if old.sink.name != new.sink.name:
        yield Change(f"the sink was {old.sink.name!r} and is {new.sink.name!r}; it sees new results only", allowed=True)
    elif old.sink.options.get("path") != new.sink.options.get("path"):
        was, is_ = old.sink.options.get("path"), new.sink.options.get("path")
        yield Change(f"the sink's path was {was!r} and is {is_!r}", allowed=False)
    if old.output_mode != new.output_mode:
        yield Change(f"the output mode was {old.output_mode} and is {new.output_mode}", allowed=True)


def _stateless(old: QuerySpec, new: QuerySpec) -> Iterator[Change]:
    before, after = _steps(old.plan), _steps(new.plan)
    for step in before:
        if step not in after:
            yield Change(f"this step is gone: {step}", allowed=True)
    for step in after:
        if step not in before:
            yield Change(f"this step is new: {step}", allowed=True)


def _steps(plan: Node) -> list[str]:
    return [_step(node) for node in find(plan, Node) if not isinstance(node, Aggregate)]


def _step(node: Node) -> str:
    return f"Scan {node.source} [{to_ddl(node.schema_)}]" if isinstance(node, Scan) else node.describe()
