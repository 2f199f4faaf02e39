"""The checks: what a streaming query is refused for, in words."""

import pytest

from unbounded.errors import UnsupportedOperationError
from unbounded.plan.checks import problems_of, require_runnable

EVENTS = "stream k INT, s STRING, ts TIMESTAMP\n"
COUNT = "aggregate k | count(*)\n"

RUNS = [
    ("append", "filter k > 1\nproject k; upper(s)"),
    ("update", "filter k > 1"),
    ("append", "project k; explode(split(s, ',')) AS part"),
    ("append", "union k INT, s STRING, ts TIMESTAMP"),
    ("append", "join inner on l.k = r.k | l.k"),
    ("append", "join left on l.k = r.k | l.k"),
    ("append", "join anti on l.k = r.k | l.k"),
    ("append", "observe count(*)"),
    ("complete", COUNT),
    ("update", COUNT),
    ("update", "aggregate rollup k; s | count(*)"),
    ("complete", "aggregate cube k; s | count(*)"),
    ("append", "watermark ts\naggregate window(ts, '1 minute') | count(*)"),
    ("append", "watermark ts\naggregate ts | count(*)"),
    ("append", "watermark ts\naggregate rollup ts | count(*)"),
    ("append", "watermark ts\nproject ts AS t; k\naggregate window(t, '1 minute') AS w; k | count(*)"),
    ("append", "watermark ts\nfilter k > 1\naggregate window(ts, '1 minute') | count(*)\nfilter `count(1)` > 1"),
    ("complete", COUNT + "sort k"),
    ("complete", COUNT + "sort k\nlimit 3"),
    ("update", COUNT + "watermark k"),
]


@pytest.mark.parametrize(("mode", "steps"), RUNS)
def test_a_query_with_a_meaning_is_let_through(query_of, mode: str, steps: str) -> None:
    assert problems_of(query_of(EVENTS + steps, mode)) == []


REFUSED = [
    ("complete", "filter k > 1", "complete", "use append or update, or aggregate with group_by"),
    ("append", COUNT, "Aggregate by [k] [COUNT(*)]: output mode append", "call with_watermark(column, delay) before"),
    ("append", "watermark ts\n" + COUNT, "output mode append", "group by that column or a window of it"),
    (
        "append",
        COUNT + "watermark k",
        "Watermark k delay 10 s: a watermark after",
        "call with_watermark before group_by",
    ),
    ("update", COUNT + "aggregate `count(1)` | count(*)", "a second streaming aggregation", "with a query of its own"),
    ("update", "aggregate k | upper(s)", "agg() needs aggregate functions", "count, sum or max"),
    (
        "update",
        "aggregate window(ts, '1 minute'); window(ts, '2 minutes') | count(*)",
        "more than one window()",
        "keep one",
    ),
    ("append", "watermark ts\nwatermark k", "Watermark k delay 10 s: redefining", "keep one with_watermark"),
    ("append", "sort k", "Sort [k ASC NULLS FIRST]: sorting a stream", "inside foreach_batch"),
    ("append", "limit 3", "Limit 3: limiting a stream", "in output mode complete"),
    ("update", COUNT + "limit 3", "Limit 3: limiting a stream", "in output mode complete"),
    ("append", "offset 3", "Offset 3: skipping rows of a stream", "in output mode complete"),
    ("append", "distinct", "Distinct: distinct rows", "group_by the columns in update mode"),
    ("append", "union_table k INT, s STRING, ts TIMESTAMP", "Union: a union of a stream and a table", "read_stream"),
    ("append", "sql SELECT * FROM t", "Sql 'SELECT * FROM t' over t", "use the DataFrame's methods"),
    ("append", "join right on l.k = r.k | r.name", "Join right on l.k = r.k", "inner, left, semi, anti, cross"),
    ("append", "join full on l.k = r.k | r.name", "a full join with the stream on the left", "inner, left, semi"),
    (
        "append",
        "project row_number() OVER (ORDER BY k) AS n",
        "ROW_NUMBER() OVER (ORDER BY k) AS n",
        "window(column, dur",
    ),
    ("append", "filter monotonically_increasing_id() > 1", "monotonically_increasing_id()", "use a column of the data"),
    ("append", "join inner on l.k = monotonically_increasing_id() | l.k", "monotonically_increasing_id()", "or uuid()"),
    ("append", "observe count(*)\nobserve max(k)", "another observation of the query", "choose another"),
    ("append", "observe max(monotonically_increasing_id())", "monotonically_increasing_id()", "or uuid()"),
    (
        "update",
        "aggregate session_window(ts, '1 minute') | count(*)",
        "session_window()",
        "use window(column, duration)",
    ),
    ("append", "join stream inner on l.k = r.k | l.k", "a join of two streams", "write one of them to a table"),
]


@pytest.mark.parametrize(("mode", "steps", "culprit", "remedy"), REFUSED)
def test_a_refusal_names_the_operation_and_the_remedy(
    query_of, mode: str, steps: str, culprit: str, remedy: str
) -> None:
    problems = problems_of(query_of(EVENTS + steps, mode))
    assert [problem for problem in problems if culprit in problem and remedy in problem], problems
    assert all(problem.endswith(".") for problem in problems)


def test_a_table_on_the_left_may_not_keep_its_unmatched_rows(query_of) -> None:
    (problem,) = problems_of(query_of("table k INT\njoin stream left on l.k = r.k | l.k"))
    assert "a left join with the stream on the right" in problem
    assert "inner, right, cross" in problem
    assert problems_of(query_of("table k INT\njoin stream right on l.k = r.k | r.k")) == []


def test_a_query_in_which_nothing_streams_is_refused(query_of) -> None:
    (problem,) = problems_of(query_of("table k INT\naggregate k | count(*)"))
    assert "read_stream" in problem


def test_two_event_times_may_not_reach_one_aggregate(query_of) -> None:
    steps = "watermark ts\nproject ts; ts AS t2; k\nwatermark k\naggregate k | count(*)"
    assert any("(ts, t2, k)" in problem for problem in problems_of(query_of(EVENTS + steps, "update")))


def test_what_a_static_side_does_is_nobodys_business(query_of) -> None:
    query = query_of("table k INT\naggregate k | count(*)\nsort k\nlimit 3\njoin stream inner on l.k = r.k | l.k")
    assert problems_of(query) == []


def test_all_problems_come_in_one_error(query_of) -> None:
    query = query_of(EVENTS + "distinct\nsort k\nlimit 3\nproject row_number() OVER (ORDER BY k) AS n", "complete")
    with pytest.raises(UnsupportedOperationError, match="for 5 reasons") as caught:
        require_runnable(query)
    assert len(caught.value.problems) == 5
    assert all(problem in str(caught.value) for problem in caught.value.problems)


def test_a_runnable_query_is_left_in_peace(query_of) -> None:
    require_runnable(query_of(EVENTS))
