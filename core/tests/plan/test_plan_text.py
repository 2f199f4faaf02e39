"""Plans as JSON and YAML: there and back unchanged, whatever nodes they are made of."""

import json

import pyarrow as pa
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from unbounded.errors import AnalysisError
from unbounded.plan.any_node import plan_adapter
from unbounded.plan.edges import Local, Scan, Sink
from unbounded.plan.explain import explain
from unbounded.plan.expression import Expression, identifier
from unbounded.plan.fingerprint import fingerprint
from unbounded.plan.node import Node
from unbounded.plan.query import AvailableNow, Once, ProcessingTime, QuerySpec
from unbounded.plan.relational import Distinct, Filter, Join, Limit, Observe, Project, Sort, SortOrder, Sql, Union
from unbounded.plan.stateful import Aggregate, Watermark
from unbounded.plan.walk import walk

TEXT = st.text(st.characters(codec="utf-8"), max_size=8)
NAMES = st.text(st.characters(codec="utf-8"), min_size=1, max_size=8)
EXPRESSIONS = NAMES.map(lambda name: Expression.of(identifier(name))) | st.sampled_from(
    ["a + 1 AS b", "upper('it''s')", "CASE WHEN a THEN 'x\ny' END", "count(*)", "window(ts, '1 minute')"]
).map(Expression.parse)
SEVERAL = st.lists(EXPRESSIONS, max_size=3).map(tuple)
OPTIONS = st.dictionaries(st.sampled_from(["path", "header", "sep", "max_files_per_trigger"]), TEXT)
TYPES = st.sampled_from(
    [pa.int64(), pa.string(), pa.timestamp("us"), pa.list_(pa.struct([("x", pa.map_(pa.string(), pa.date32()))]))]
)
SCHEMAS = st.lists(st.tuples(NAMES, TYPES), min_size=1, max_size=3, unique_by=lambda field: field[0].lower()).map(
    pa.schema
)

LEAVES = st.builds(
    Scan,
    source=NAMES,
    options=OPTIONS,
    schema=SCHEMAS,
    streaming=st.booleans(),
    columns=st.none(),
    filters=SEVERAL,
) | st.lists(st.integers(0, 9)).map(lambda values: Local(table=pa.table({"n": pa.array(values, pa.int64())})))


def _nodes_over(below: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    orders = st.lists(st.builds(SortOrder, expression=EXPRESSIONS, descending=st.booleans(), nulls_last=st.booleans()))
    return st.one_of(
        st.builds(Project, child=below, columns=SEVERAL),
        st.builds(Filter, child=below, condition=EXPRESSIONS),
        st.builds(
            Join, left=below, right=below, how=st.sampled_from(["left", "anti"]), condition=EXPRESSIONS, columns=SEVERAL
        ),
        st.builds(Union, children=st.lists(below, min_size=1, max_size=3).map(tuple)),
        st.builds(Sort, child=below, orders=orders.map(tuple)),
        st.builds(Limit, child=below, count=st.integers(0, Limit.ALL), offset=st.integers(0, 9)),
        st.builds(Distinct, child=below),
        st.builds(Sql, text=TEXT, tables=st.dictionaries(NAMES, below, max_size=2)),
        st.builds(Observe, child=below, name=TEXT, metrics=SEVERAL),
        st.builds(Watermark, child=below, column=NAMES, delay=st.integers(0, 10**15)),
        st.builds(
            Aggregate, child=below, grouping=SEVERAL, aggregates=SEVERAL, kind=st.sampled_from(["plain", "cube"])
        ),
    )


PLANS = st.recursive(LEAVES, _nodes_over, max_leaves=4)
QUERIES = st.builds(
    QuerySpec,
    plan=PLANS,
    sink=st.builds(Sink, name=NAMES, options=OPTIONS, partition_by=st.lists(NAMES, max_size=2).map(tuple)),
    output_mode=st.sampled_from(["append", "update", "complete"]),
    trigger=st.builds(ProcessingTime, interval_ms=st.integers(0)) | st.just(Once()) | st.just(AvailableNow()),
    checkpoint_location=st.none() | TEXT,
    name=st.none() | TEXT,
    conf=OPTIONS,
)


@given(PLANS)
def test_a_plan_comes_back_from_json_unchanged(plan: Node) -> None:
    back = plan_adapter.validate_json(plan.model_dump_json(by_alias=True))
    assert back == plan
    assert (fingerprint(back), explain(back)) == (fingerprint(plan), explain(plan))


@given(QUERIES)
def test_a_query_comes_back_from_json_and_yaml_unchanged(query: QuerySpec) -> None:
    assert QuerySpec.from_json(query.to_json()) == query
    assert QuerySpec.from_yaml(query.to_yaml()) == query


@given(PLANS)
def test_a_plan_is_explained_with_a_line_for_each_node(plan: Node) -> None:
    assert len(explain(plan).split("\n")) == len(list(walk(plan)))


def test_there_is_a_json_schema_of_queries_that_names_every_node() -> None:
    schema = QuerySpec.model_json_schema()
    json.dumps(schema)
    kinds = {kind["properties"]["op"]["const"] for kind in schema["$defs"].values() if "op" in kind["properties"]}
    assert {"scan", "local", "project", "filter", "join", "union", "sort", "limit", "distinct", "sql"} <= kinds
    assert {"observe", "watermark", "aggregate", "sink"} <= kinds


PAGES = """
plan:
  op: aggregate
  child:
    op: scan
    source: json
    options: {path: in, max_files_per_trigger: 1, multi_line: false}
    schema: "user BIGINT, page STRING"
    streaming: true
  grouping: [page]
  aggregates: ["count(*) AS n"]
sink: {name: console}
output_mode: complete
trigger: {kind: processing_time, interval_ms: 500}
"""


def test_a_query_written_by_hand_is_read() -> None:
    query = QuerySpec.from_yaml(PAGES)
    assert explain(query).split("\n") == [
        "Sink console, complete mode, processing time 500 ms",
        "└─ Aggregate by [page] [COUNT(*) AS n]",
        "   └─ StreamingScan json in [user BIGINT, page STRING]",
    ]


def test_numbers_and_booleans_among_options_are_text() -> None:
    (scan,) = QuerySpec.from_yaml(PAGES).plan.inputs
    assert scan.options == {"path": "in", "max_files_per_trigger": "1", "multi_line": "false"}


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ("op: aggregate", "op: agregate", "plan: Input tag 'agregate'"),
        ("grouping: [page]", "groups: [page]", "plan.aggregate.groups: Extra inputs"),
        ("output_mode: complete", "output_mode: whole", "output_mode: Input should be 'append', 'update'"),
        ("user BIGINT", "user BIGGINT", "'user BIGGINT, page STRING' does not parse"),
        ("count(*) AS n", "count(* AS n", "does not parse as Spark SQL"),
        ("sink: {name: console}", "sink: {name: console", "not YAML"),
    ],
)
def test_a_mistake_in_the_text_is_named(before: str, after: str, sentence: str) -> None:
    with pytest.raises(AnalysisError) as caught:
        QuerySpec.from_yaml(PAGES.replace(before, after))
    assert sentence in str(caught.value)


def test_all_mistakes_come_at_once() -> None:
    values = yaml.safe_load(PAGES) | {"output_mode": "whole", "trigger": {"kind": "often"}, "nonsense": 1}
    with pytest.raises(AnalysisError, match="for 3 reasons"):
        QuerySpec.from_json(json.dumps(values))


@pytest.mark.parametrize("text", ["{", "[]", "1"])
def test_text_that_is_no_query_is_refused(text: str) -> None:
    with pytest.raises(AnalysisError):
        QuerySpec.from_json(text)
