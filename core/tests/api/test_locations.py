"""What a query reads, what it writes and what it remembers lie apart."""

import pytest

from unbounded.api.locations import problems_with_locations
from unbounded.plan.edges import Scan, Sink
from unbounded.plan.query import QuerySpec
from unbounded.schema import from_ddl


def problems(source: str, output: str | None, checkpoint: str | None, streaming: bool = True) -> list[str]:
    scan = Scan(source="json", schema=from_ddl("n INT"), options={"path": source}, streaming=streaming)
    sink = Sink(name="json", options={"path": output} if output else {})
    spec = QuerySpec(plan=scan, sink=sink, output_mode="append", checkpoint_location=checkpoint)
    return list(problems_with_locations(spec))


@pytest.mark.parametrize(
    ("source", "output", "checkpoint"),
    [
        ("in", "out", "checkpoint"),
        ("in", "out", "out/checkpoint"),
        ("in", None, None),
        ("in", "in2", "in3"),
        ("in/*.json", "in/out", "in/checkpoint"),
        ("data/*/events", "data/out", "data/checkpoints/one"),
        ("in", "in/_out", "in/.checkpoint"),
        ("s3://bucket/in", "s3://other/in", "in"),
    ],
)
def test_places_apart_are_no_problem(source: str, output: str | None, checkpoint: str | None) -> None:
    assert problems(source, output, checkpoint) == []


@pytest.mark.parametrize(
    ("source", "output", "checkpoint", "words"),
    [
        ("in", "out", "out", "'out' is the directory that the query writes to"),
        ("in", "out", "./out/", "'./out/' is the directory that the query writes to"),
        ("in", "s3://bucket/out", "s3://bucket/out/", "is the directory that the query writes to"),
        ("in", "out", "in", "The checkpoint location 'in' lies in 'in'"),
        ("in", "out", "in/a/b", "The checkpoint location 'in/a/b' lies in 'in'"),
        ("file:///data/in/", "out", "/data/in/checkpoint", "The checkpoint location '/data/in/checkpoint' lies in"),
        ("in", "in", "checkpoint", "The output directory 'in' lies in 'in'"),
        ("data/*", "data/out", "checkpoint", "The output directory 'data/out' lies in 'data/*'"),
        ("s3://bucket/in", "s3://bucket/in/out", "c", "The output directory 's3://bucket/in/out' lies in"),
    ],
)
def test_a_place_in_another_is_told(source: str, output: str, checkpoint: str, words: str) -> None:
    assert [problem for problem in problems(source, output, checkpoint) if words in problem]


def test_a_table_may_be_read_from_where_the_query_writes() -> None:
    assert problems("out", "out", "checkpoint", streaming=False) == []


def test_secrets_in_places_are_masked() -> None:
    (problem, *_) = problems("in", "s3://key:hush@bucket/out", "s3://key:hush@bucket/out")
    assert "hush" not in problem
