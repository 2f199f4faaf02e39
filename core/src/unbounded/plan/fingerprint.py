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
from unbounded.plan.redaction import redact, redact_text
from unbounded.plan.rules.prune_columns import prune_columns
from unbounded.plan.rules.share_scans import share_scans
from unbounded.plan.stateful import Aggregate
from unbounded.plan.streaming import streaming_aggregates, streaming_scans
from unbounded.plan.walk import find
from unbounded.schema import spark_type, to_ddl

_PLACES = frozenset(("path", "subscribe", "subscribepattern", "assign"))
"""The options that say what a source reads, without underscores."""


def fingerprint(plan: Node) -> str:
    """Return 16 hexadecimal digits that are equal for equal plans; secrets do not count."""
    return hashlib.sha256(plan.model_dump_json(by_alias=True).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Change:
    """One difference between a checkpoint's query and the one that wants to continue it."""

    text: str
    allowed: bool


def differences(old: QuerySpec, new: QuerySpec) -> list[Change]:
    """Return what changed from one query to another, in words without secrets, and whether a checkpoint survives it.

    ``old`` may come from a checkpoint, its secrets masked.
    """
    return [change for compare in _COMPARISONS for change in compare(old, new)]


def _sources(old: QuerySpec, new: QuerySpec) -> Iterator[Change]:
    before, after = streaming_scans(old.plan), streaming_scans(new.plan)
    if len(before) != len(after):
        yield Change(f"the query had {len(before)} streaming sources and has {len(after)}", allowed=False)
        return
    for index, (was, is_) in enumerate(zip(before, after, strict=True)):
        if was.source != is_.source:
            yield Change(f"source {index} was {was.source!r} and is {is_.source!r}", allowed=False)
        else:
            yield from _options(f"source {index}", redact(was.options), redact(is_.options))


def _options(what: str, before: dict[str, str], after: dict[str, str]) -> Iterator[Change]:
    for key in sorted(before.keys() | after.keys()):
        if before.get(key) != after.get(key):
            text = f"option {key!r} of {what} was {before.get(key)!r} and is {after.get(key)!r}"
            yield Change(text, allowed=key.lower().replace("_", "") not in _PLACES)


def _aggregates(old: QuerySpec, new: QuerySpec) -> Iterator[Change]:
    before, after = streaming_aggregates(old.plan), streaming_aggregates(new.plan)
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


def _keys(aggregate: Aggregate) -> list[str]:
    kind = [] if aggregate.kind == "plain" else [aggregate.kind]
    return kind + [key.unaliased.sql for key in aggregate.grouping]


def _calls(aggregate: Aggregate) -> list[str]:
    return [call.sql for call in aggregate_calls(aggregate.aggregates)]


def _types(old: QuerySpec, new: QuerySpec) -> Iterator[Change]:
    """Columns that are read and have another type: the state may hold values of the old one."""
    before, after = (streaming_scans(share_scans(prune_columns(query.plan))) for query in (old, new))
    remembers = bool(streaming_aggregates(old.plan))
    for index, (was, is_) in enumerate(zip(before, after, strict=False)):
        now = {field.name: field.type for field in is_.read_schema}
        for field in was.read_schema:
            if now.get(field.name, field.type) != field.type:
                types = f"{spark_type(field.type)} and is {spark_type(now[field.name])}"
                yield Change(f"column {field.name!r} of source {index} was {types}", allowed=not remembers)


def _sink(old: QuerySpec, new: QuerySpec) -> Iterator[Change]:
    was, is_ = (redact_text(query.sink.options.get("path", "")) for query in (old, new))
    if old.sink.name != new.sink.name:
        text = f"the sink was {old.sink.name!r} and is {new.sink.name!r}; it sees new results only"
        yield Change(text, allowed=not is_)  # files would look whole and lack what came before
    elif was != is_:
        yield Change(f"the sink's path was {was!r} and is {is_!r}", allowed=False)
    if old.sink.function != new.sink.function:
        yield Change(f"the sink's function was {old.sink.function} and is {new.sink.function}", allowed=True)
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


_COMPARISONS = (_sources, _types, _aggregates, _sink, _stateless)
