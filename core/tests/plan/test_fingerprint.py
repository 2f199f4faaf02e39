"""Telling plans apart: fingerprints, and what may change between restarts."""

import subprocess
import sys

import pytest

from unbounded.plan.edges import Sink
from unbounded.plan.fingerprint import differences, fingerprint
from unbounded.plan.python_object import PythonObject
from unbounded.plan.query import QuerySpec

STATELESS = "stream a INT, b STRING\nfilter a > 1"
COUNT = "stream a INT, b STRING, ts TIMESTAMP\naggregate b | count(*) AS n"
WINDOW = "stream a INT, ts TIMESTAMP\nwatermark ts\naggregate window(ts, '1 minute') | count(*) AS n"
JOIN = "stream a INT\njoin inner on l.a = r.k | l.a; r.name"


def test_a_fingerprint_is_the_same_in_another_process(query_of) -> None:
    query = query_of(COUNT, "update")
    program = (
        "import sys; from unbounded.plan.query import QuerySpec; from unbounded.plan.fingerprint import fingerprint; "
        "print(fingerprint(QuerySpec.from_json(sys.stdin.read())))"
    )
    command = [sys.executable, "-c", program]
    result = subprocess.run(command, input=query.to_json(), text=True, capture_output=True, check=True)
    assert result.stdout.strip() == fingerprint(query)


def test_another_plan_has_another_fingerprint(plan_of) -> None:
    plans = [STATELESS, COUNT, WINDOW, JOIN, COUNT.replace("count(*)", "sum(a)"), COUNT.replace("stream", "table")]
    assert len({fingerprint(plan_of(text)) for text in plans}) == len(plans)


def test_another_spelling_is_no_difference(query_of) -> None:
    assert differences(query_of(COUNT), query_of(COUNT.replace("count(*)", "COUNT( * )"))) == []


@pytest.mark.parametrize(
    ("old", "new", "sentence", "allowed"),
    [
        (STATELESS, STATELESS + "\nunion a INT, c STRING", "the query had 1 streaming sources and has 2", False),
        (STATELESS, STATELESS.replace("a > 1", "a > 2"), "this step is new: Filter a > 2", True),
        (STATELESS, STATELESS + "\nproject b", "this step is new: Project [b]", True),
        (STATELESS + "\nproject b", STATELESS, "this step is gone: Project [b]", True),
        (STATELESS, STATELESS.replace("a INT", "a BIGINT"), "column 'a' of source 0 was INT and is BIGINT", True),
        (COUNT, COUNT.replace("b STRING", "b INT"), "column 'b' of source 0 was STRING and is INT", False),
        (COUNT, COUNT.replace("| c", "; a | c"), "the grouping keys of operator 0 were [b] and are [b, a]", False),
        (COUNT, COUNT.replace("e b", "e a"), "the grouping keys of operator 0 were [b] and are [a]", False),
        (COUNT, COUNT.replace("e b", "e rollup b"), "keys of operator 0 were [b] and are [rollup, b]", False),
        (
            COUNT,
            COUNT.replace("count(*)", "sum(a)"),
            "the aggregates of operator 0 were [COUNT(*)] and are [SUM(a)]",
            False,
        ),
        (COUNT, COUNT + "; max(a)", "the aggregates of operator 0 were [COUNT(*)] and are [COUNT(*), MAX(a)]", False),
        (WINDOW, WINDOW.replace("1 minute", "2 minutes"), "were [WINDOW(ts, '1 minute')] and are", False),
        (WINDOW, WINDOW.replace("watermark ts\n", ""), "this step is gone: Watermark ts delay 10 s", True),
        ("stream b STRING", COUNT, "the query had 0 stateful operators and has 1", False),
        (COUNT, "stream b STRING", "the query had 1 stateful operators and has 0", False),
        (JOIN, JOIN.replace("inner", "left"), "this step is new: Join left on l.a = r.k", True),
        (JOIN, JOIN.replace("l.a = r.k", "l.a < r.k"), "this step is gone: Join inner on l.a = r.k", True),
    ],
)
def test_a_change_of_the_plan_is_told_and_judged(query_of, old: str, new: str, sentence: str, allowed: bool) -> None:
    changes = differences(query_of(old, "update"), query_of(new, "update"))
    assert [change.allowed for change in changes if sentence in change.text] == [allowed], changes
    assert all(change.allowed for change in changes) == allowed


@pytest.mark.parametrize("old", [COUNT, COUNT.replace("count(*) AS n", "sum(a) AS n; count(*)")])
def test_an_aggregate_under_another_name_is_the_same_state(query_of, old: str) -> None:
    changes = differences(query_of(old), query_of(old.replace("AS n", "AS m")))
    assert all(change.allowed for change in changes)


@pytest.mark.parametrize(
    ("options", "sentence", "allowed"),
    [
        ({"path": "elsewhere"}, "option 'path' of source 0 was 'in' and is 'elsewhere'", False),
        (
            {"path": "in", "max_files_per_trigger": "1"},
            "option 'max_files_per_trigger' of source 0 was None and is '1'",
            True,
        ),
        ({"path": "in", "subscribe": "t"}, "option 'subscribe' of source 0 was None and is 't'", False),
    ],
)
def test_a_change_of_a_source_is_told_and_judged(
    query_of, options: dict[str, str], sentence: str, allowed: bool
) -> None:
    old = query_of(STATELESS)
    scan = old.plan.child.model_copy(update={"options": options})
    new = old.model_copy(update={"plan": old.plan.model_copy(update={"child": scan})})
    assert [(change.text, change.allowed) for change in differences(old, new)] == [(sentence, allowed)]


def test_another_kind_of_source_cannot_continue(query_of) -> None:
    old = query_of("stream a INT")
    new = old.model_copy(update={"plan": old.plan.model_copy(update={"source": "csv"})})
    refused = [change.text for change in differences(old, new) if not change.allowed]
    assert refused == ["source 0 was 'json' and is 'csv'"]


FILES, OTHER_FILES = Sink(name="json", options={"path": "out"}), Sink(name="json", options={"path": "other"})
MEMORY, NOOP = Sink(name="memory"), Sink(name="noop")
FOREACH = [Sink(name="foreach", function=PythonObject(value)) for value in (print, len)]


@pytest.mark.parametrize(
    ("old", "new", "sentence", "allowed"),
    [
        (MEMORY, NOOP, "the sink was 'memory' and is 'noop'; it sees new results only", True),
        (FILES, MEMORY, "the sink was 'json' and is 'memory'; it sees new results only", True),
        (MEMORY, FILES, "the sink was 'memory' and is 'json'; it sees new results only", False),
        (FILES, OTHER_FILES, "the sink's path was 'out' and is 'other'", False),
        (*FOREACH, "the sink's function was builtins:print and is builtins:len", True),
    ],
)
def test_a_change_of_the_sink_is_told_and_judged(query_of, old: Sink, new: Sink, sentence: str, allowed: bool) -> None:
    changes = differences(query_of(STATELESS, sink=old), query_of(STATELESS, sink=new))
    assert [change.allowed for change in changes if change.text == sentence] == [allowed]


def test_the_output_mode_the_trigger_and_the_name_may_change(query_of) -> None:
    old, new = query_of(COUNT, "update"), query_of(COUNT, "complete", name="q", trigger={"kind": "once"})
    assert [(change.text, change.allowed) for change in differences(old, new)] == [
        ("the output mode was update and is complete", True)
    ]


def test_a_query_whose_function_has_no_name_is_compared_all_the_same(query_of) -> None:
    sink = Sink(name="foreach_batch", function=PythonObject(lambda frame, batch_id: None))
    old = query_of(COUNT, "update", sink=sink).model_dump(mode="json", by_alias=True)
    new = query_of(COUNT.replace("count(*)", "sum(a)"), "update", sink=sink)
    assert [change.allowed for change in differences(QuerySpec.model_validate(old), new)] == [False]
