"""Which query may run in which output mode: one table, which the documentation shows.

``python tests/scenarios/test_output_modes.py`` writes ``docs/reference/output-modes.md`` from it.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from unbounded import DataFrame, Session
from unbounded import functions as F
from unbounded.errors import AnalysisError

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "output-modes.md"
MODES = ("append", "update", "complete")

# Why a query is refused, as the error says it.

NO_AGGREGATE = "Output mode complete writes the whole result of an aggregation each time, and this query has none"
NEVER_FINAL = "output mode append is not supported for an aggregation without a watermark on one of its grouping keys"
SORT = "sorting a stream is not supported, unless it is an aggregated one in output mode complete"
LIMIT = "limiting a stream is not supported, unless it is an aggregated one in output mode complete"
OFFSET = "skipping rows of a stream is not supported, unless it is an aggregated one in output mode complete"
OVER = "a window function over rows (OVER …) is not supported on a stream"
MIXED_UNION = "a union of a stream and a table is not supported"
PIVOT = "the columns of a frame must be known before its rows are"
TWO_WATERMARKS = "redefining a watermark is not allowed"
TWO_WINDOWS = "more than one window() among the grouping keys; keep one"
NO_DUPLICATES = "duplicates of a stream are not supported yet"
SECOND = "a second streaming aggregation in one query is not supported"
TWO_STREAMS = "a join of two streams is not supported"
SQL_TEXT = "SQL text over a streaming view is not supported"
NOT_YET = "is not supported yet; until then"
LEFT = "join with the stream on the left and a table on the other side is not supported"
RIGHT = "join with the stream on the right and a table on the other side is not supported"
NO_STREAM = "nothing in this frame streams"
ENDLESS = "the rows of a stream never end"
YES = ""

Case = tuple[str, str, str, str]
"""The query as Python, and for append, update and complete mode why it is refused, ``YES`` if it is not."""

TABLE: dict[str, list[Case]] = {
    "Rows by themselves": [
        ("events.select('k', F.current_timestamp(), F.rand()).filter('k > 1')", YES, YES, NO_AGGREGATE),
        ("events.select('k', F.explode(F.array('k', 'v')))", YES, YES, NO_AGGREGATE),
        ("events.fillna(0).dropna().with_column('w', F.col('v') * 2)", YES, YES, NO_AGGREGATE),
        ("events.union(events)", YES, YES, NO_AGGREGATE),
        ("events.union(other)", YES, YES, NO_AGGREGATE),
        ("events.union(table)", MIXED_UNION, MIXED_UNION, NO_AGGREGATE),
        ("timed.select('ts', 'k')", YES, YES, NO_AGGREGATE),
        ("timed.with_watermark('ts', '1 minute')", TWO_WATERMARKS, TWO_WATERMARKS, TWO_WATERMARKS),
        ("events.repartition(8).coalesce(1)", YES, YES, NO_AGGREGATE),
        ("events.observe('seen', F.count('*').alias('rows'))", YES, YES, NO_AGGREGATE),
        ("events.select(F.expr('row_number() OVER (ORDER BY ts)'))", OVER, OVER, OVER),
        ("events.order_by('k')", SORT, SORT, NO_AGGREGATE),
    ],
    "Aggregations": [
        ("events.group_by('k').count()", NEVER_FINAL, YES, YES),
        ("events.group_by().count()", NEVER_FINAL, YES, YES),
        ("events.group_by('k').agg(F.first('v'), F.collect_list('v'), F.stddev('v'))", NEVER_FINAL, YES, YES),
        ("events.group_by('k').agg(F.percentile('v', 0.5), F.approx_count_distinct('v'))", NEVER_FINAL, YES, YES),
        ("events.group_by('k').agg(F.count_distinct('v'), F.sum_distinct('v'))", NEVER_FINAL, YES, YES),
        ("events.rollup('k').count()", NEVER_FINAL, YES, YES),
        ("timed.cube('k', 'ts').count()", YES, YES, YES),
        ("events.group_by(F.window('ts', '1 minute')).count()", NEVER_FINAL, YES, YES),
        ("timed.group_by(F.window('ts', '1 minute')).count()", YES, YES, YES),
        ("timed.group_by(F.window('ts', '1 minute', '20 seconds'), 'k').sum('v')", YES, YES, YES),
        ("timed.group_by('ts').count()", YES, YES, YES),
        ("timed.group_by('k').count()", NEVER_FINAL, YES, YES),
        ("events.group_by('ts').count().with_watermark('ts', '1 minute')", NEVER_FINAL, YES, YES),
        ("timed.group_by(F.window('ts', '1 minute'), F.window('ts', '2 minutes').alias('w')).count()",
         TWO_WINDOWS, TWO_WINDOWS, TWO_WINDOWS),
        ("events.group_by('k').count().filter('count > 1')", NEVER_FINAL, YES, YES),
        ("events.group_by('k').count().order_by('count')", NEVER_FINAL, SORT, YES),
        ("events.group_by('k').count().limit(3)", NEVER_FINAL, LIMIT, YES),
        ("events.group_by('k').count().order_by('count').offset(3)", NEVER_FINAL, OFFSET, YES),
        ("events.group_by('k').pivot('v', [1, 2]).count()", PIVOT, PIVOT, PIVOT),
    ],
    "Joins of a stream with a table": [
        ("events.join(names, 'k')", YES, YES, NO_AGGREGATE),
        ("names.join(events, 'k')", YES, YES, NO_AGGREGATE),
        ("events.join(names, 'k', 'left')", YES, YES, NO_AGGREGATE),
        ("names.join(events, 'k', 'left')", RIGHT, RIGHT, RIGHT),
        ("events.join(names, 'k', 'right')", LEFT, LEFT, LEFT),
        ("names.join(events, 'k', 'right')", YES, YES, NO_AGGREGATE),
        ("events.join(names, 'k', 'full')", LEFT, LEFT, LEFT),
        ("names.join(events, 'k', 'full')", RIGHT, RIGHT, RIGHT),
        ("events.join(names, 'k', 'semi')", YES, YES, NO_AGGREGATE),
        ("names.join(events, 'k', 'semi')", RIGHT, RIGHT, RIGHT),
        ("events.join(names, 'k', 'anti')", YES, YES, NO_AGGREGATE),
        ("names.join(events, 'k', 'anti')", RIGHT, RIGHT, RIGHT),
        ("events.cross_join(names.select('name'))", YES, YES, NO_AGGREGATE),
        ("names.select('name').cross_join(events)", YES, YES, NO_AGGREGATE),
        ("events.group_by('k').count().join(names, 'k')", NEVER_FINAL, YES, YES),
        ("events.join(table.group_by('k').count().order_by('k').limit(5), 'k')", YES, YES, NO_AGGREGATE),
    ],
    "What Spark has and Unbounded does not have yet": [
        ("events.distinct()", NO_DUPLICATES, NO_DUPLICATES, NO_DUPLICATES),
        ("timed.drop_duplicates(['k', 'ts'])", NO_DUPLICATES, NO_DUPLICATES, NO_DUPLICATES),
        ("timed.drop_duplicates_within_watermark(['k'])", NOT_YET, NOT_YET, NOT_YET),
        ("events.limit(3)", LIMIT, LIMIT, NO_AGGREGATE),
        ("events.group_by('k').count().group_by('count').agg(F.max('k'))", SECOND, SECOND, SECOND),
        ("windows.group_by(F.window('window', '1 hour').alias('hour')).sum('count')", SECOND, SECOND, SECOND),
        ("windows.union(windows)", SECOND, SECOND, SECOND),
        ("windows.distinct()", NO_DUPLICATES, NO_DUPLICATES, NO_DUPLICATES),
        ("timed.group_by(F.session_window('ts', '1 minute'), 'k').count()", NOT_YET, NOT_YET, NOT_YET),
        ("timed.group_by(F.expr(\"session_window(ts, '1 minute')\"), 'k').count()", NOT_YET, NOT_YET, NOT_YET),
        ("events.join(other.select('k'), 'k')", TWO_STREAMS, TWO_STREAMS, TWO_STREAMS),
        ("timed.join(other.select('k'), 'k', 'left')", TWO_STREAMS, TWO_STREAMS, TWO_STREAMS),
        ("session.sql('SELECT k FROM {events}', events=events)", SQL_TEXT, SQL_TEXT, SQL_TEXT),
        ("events.map_in_pandas(print, 'k INT')", NOT_YET, NOT_YET, NOT_YET),
        ("events.group_by('k').apply_in_pandas(print, 'k INT')", NOT_YET, NOT_YET, NOT_YET),
        ("events.group_by('k').applyInPandasWithState(print, 'k INT', 'k INT', 'append', 'x')",
         NOT_YET, NOT_YET, NOT_YET),
        ("events.group_by('k').transform_with_state(print, 'k INT', 'append', 'none')", NOT_YET, NOT_YET, NOT_YET),
        ("events.subtract(table)", NOT_YET, NOT_YET, NOT_YET),
    ],
    "What has no meaning on a stream": [
        ("events.offset(3)", OFFSET, OFFSET, NO_AGGREGATE),
        ("events.sample(0.1)", NOT_YET, NOT_YET, NOT_YET),
        ("events.intersect(table)", NOT_YET, NOT_YET, NOT_YET),
        ("table.except_all(events)", NOT_YET, NOT_YET, NOT_YET),
        ("events.select(F.expr('monotonically_increasing_id()'))", NOT_YET, NOT_YET, NOT_YET),
        ("table.group_by('k').count()", NO_STREAM, NO_STREAM, NO_STREAM),
    ],
}  # fmt: skip

ACTIONS = ["show()", "count()", "collect()", "take(1)", "to_arrow()", "to_pandas()", "first()", "is_empty()", "write"]

CASES = [
    pytest.param(query, mode, refusal, id=f"{query} in {mode} mode")
    for cases in TABLE.values()
    for query, *refusals in cases
    for mode, refusal in zip(MODES, refusals, strict=True)
]


def built(query: str, session: Session) -> DataFrame:
    """Return the frame of a query of the table."""
    events = session.read_stream.rate().select("timestamp AS ts", "value AS k", "value AS v")
    timed = events.with_watermark("ts", "10 seconds")
    frame: DataFrame = eval(
        query,
        {
            "F": F,
            "session": session,
            "events": events,
            "timed": timed,
            "windows": timed.group_by(F.window("ts", "1 minute")).count(),
            "other": session.read_stream.rate().select("timestamp AS ts", "value AS k", "value AS v"),
            "table": session.range(3).select("current_timestamp() AS ts", "id AS k", "id AS v"),
            "names": session.range(3).select("id AS k", "'a name' AS name"),
        },
    )
    return frame


@pytest.mark.parametrize(("query", "mode", "refusal"), CASES)
def test_a_query_runs_or_is_refused_before_it_starts(session: Session, query: str, mode: str, refusal: str) -> None:
    def start() -> None:
        running = built(query, session).write_stream.format("noop").output_mode(mode).start()
        running.process_all_available()
        running.stop()

    if refusal:
        with pytest.raises(AnalysisError) as error:
            start()
        assert refusal in str(error.value)
        assert session.streams.active == []
    else:
        start()


@pytest.mark.parametrize("action", ACTIONS)
def test_what_needs_all_rows_is_refused_on_a_stream(session: Session, action: str) -> None:
    with pytest.raises(AnalysisError, match=ENDLESS):
        built(f"events.{action}", session)


def test_all_reasons_come_in_one_error(session: Session) -> None:
    query = built("events.union(table).group_by('k').count().order_by('count')", session)
    with pytest.raises(AnalysisError) as error:
        query.write_stream.format("noop").start()
    assert all(reason in str(error.value) for reason in (MIXED_UNION, NEVER_FINAL, SORT))


def test_the_page_of_the_documentation_is_this_table() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), f"run: python {Path(__file__).name}"


# the page

_INTRODUCTION = """\
# Output modes

Which query runs in which output mode. `events`, `timed` and `other` are streams with the columns `ts`, `k` and `v`,
`timed` has a watermark on `ts`, and `windows` counts its rows by window; `table` and `names` are tables. A query that
cannot run is refused before it starts, with all reasons and what to do instead; the numbers refer to the
[reasons](#reasons) below.

- **append**: each row of the result once, when it is final.
- **update**: the rows that are new or changed since the batch before.
- **complete**: the whole result, each time.
"""

_CONDITIONS = """\
## Conditions over an aggregate

`counts.filter("count < 3")` in update mode gives the rows that are new or changed and fulfil the condition. A group
that stops to fulfil it is not said to be gone: an update has no word for that, here as in Spark. So a table that keeps
the last row of each key keeps the row of that group as it last was, while the batch answer has none. Where that
matters, use complete mode, or write all groups and put the condition into the query that reads the table.
"""


def page() -> str:
    """Return the page of the documentation."""
    reasons = list(dict.fromkeys(reason for cases in TABLE.values() for case in cases for reason in case[1:] if reason))
    sections = (line for title, cases in TABLE.items() for line in _section(title, cases, reasons))
    numbered = (f"{number}. … {reason} …" for number, reason in enumerate(reasons, 1))
    return "\n".join([_INTRODUCTION, *sections, _CONDITIONS, "## Reasons", "", *numbered, ""])


def _section(title: str, cases: list[Case], reasons: list[str]) -> Iterator[str]:
    yield from (f"## {title}", "", "| query | append | update | complete |", "| --- | --- | --- | --- |")
    for query, *refusals in cases:
        cells = ["yes" if reason == YES else f"no ({reasons.index(reason) + 1})" for reason in refusals]
        yield f"| `{query}` | {' | '.join(cells)} |"
    yield ""


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
