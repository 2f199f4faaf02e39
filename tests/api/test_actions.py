import polars as pl
import pyarrow as pa
import pytest

from unbounded import Observation
from unbounded import functions as F
from unbounded.errors import AnalysisError, ConfigurationError


@pytest.fixture
def stream(session):
    return session.read_stream.format("rate").load()


def test_rows_come_as_rows_arrow_pandas_or_polars(session):
    frame = session.range(3)
    assert frame.collect() == list(frame.to_local_iterator(prefetch_partitions=True)) == [(0,), (1,), (2,)]
    assert frame.to_arrow().equals(pa.table({"id": [0, 1, 2]}))
    assert frame.to_pandas()["id"].tolist() == [0, 1, 2]
    assert frame.to_polars().equals(pl.DataFrame({"id": [0, 1, 2]}))
    assert pl.DataFrame(frame).equals(frame.to_polars())


def test_the_first_rows_are_had_alone(session):
    frame = session.range(3)
    assert frame.first() == frame.head() == (0,)
    assert frame.take(2) == frame.head(2) == [(0,), (1,)]
    assert frame.tail(2) == [(1,), (2,)]
    assert frame.tail(9) == frame.collect()
    assert frame.tail(0) == []
    assert frame.filter("id > 5").first() is None
    assert frame.filter("id > 5").is_empty()
    assert frame.count() == 3


def test_a_range_has_start_end_and_step(session):
    assert [row.id for row in session.range(1, 10, 4, num_partitions=2).collect()] == [1, 5, 9]
    assert [row.id for row in session.range(3, 0, -2).collect()] == [3, 1]
    with pytest.raises(AnalysisError, match="step must not be 0"):
        session.range(0, 3, 0)


def test_show_prints_the_first_rows(session, capsys):
    session.range(3).show(2)
    assert capsys.readouterr().out == "+---+\n| id|\n+---+\n|  0|\n|  1|\n+---+\nonly showing top 2 rows\n"


def test_schema_and_plan_are_printed(session, capsys):
    frame = session.range(3).filter("id > 1")
    frame.print_schema()
    frame.explain(extended=True)
    printed = capsys.readouterr().out
    assert "root\n |-- id: long (nullable = true)" in printed
    assert "Filter id > 1\n└─ Local 3 rows" in printed
    assert "== Optimized ==" in printed


@pytest.mark.parametrize("arguments", [{"extended": "formatted"}, {"mode": "extended"}, {"mode": "simple"}], ids=str)
def test_a_plan_is_explained_in_the_modes_of_spark(session, capsys, arguments):
    session.range(3).explain(**arguments)
    assert ("== Optimized ==" in capsys.readouterr().out) == ("simple" not in arguments.values())


def test_a_notebook_shows_rows_of_a_table_and_columns_of_a_stream(session, stream):
    assert "<td>2</td>" in session.range(3)._repr_html_()
    assert "write_stream" in stream._repr_html_()


ACTIONS = {
    "collect": lambda frame: frame.collect(),
    "count": lambda frame: frame.count(),
    "show": lambda frame: frame.show(),
    "take": lambda frame: frame.take(1),
    "tail": lambda frame: frame.tail(1),
    "head": lambda frame: frame.head(),
    "to_arrow": lambda frame: frame.to_arrow(),
    "to_pandas": lambda frame: frame.to_pandas(),
    "to_polars": lambda frame: frame.to_polars(),
    "is_empty": lambda frame: frame.is_empty(),
    "write": lambda frame: frame.write,
    "distinct": lambda frame: frame.distinct(),
    "drop_duplicates": lambda frame: frame.drop_duplicates(["value"]),
    "arrow stream": pa.table,
}


@pytest.mark.parametrize("action", ACTIONS.values(), ids=ACTIONS)
def test_what_needs_all_rows_is_refused_on_a_stream_with_what_to_do_instead(stream, action):
    with pytest.raises(AnalysisError, match=r"write_stream|foreach_batch"):
        action(stream)


def test_write_stream_is_refused_on_a_table(session):
    with pytest.raises(AnalysisError, match="read_stream"):
        session.range(3).write_stream  # noqa: B018 - the property refuses


@pytest.mark.parametrize(("method", "library"), [("to_pandas", "pandas"), ("to_polars", "polars")])
def test_a_library_that_is_not_installed_is_named_with_how_to_get_it(session, monkeypatch, method, library):
    monkeypatch.setattr("unbounded.api.frame.actions.find_spec", {}.get)
    with pytest.raises(ConfigurationError, match=rf"{method}\(\) needs {library}.*pip install {library}"):
        getattr(session.range(1), method)()


def test_an_observation_has_the_aggregates_of_a_table(session):
    seen = Observation("seen")
    frame = session.range(4).observe(seen, F.count("*").alias("rows"), F.sum("id").alias("total"))
    assert frame.count() == 4
    assert seen.get == {"rows": 4, "total": 6}


def test_an_observation_serves_one_frame(session):
    seen = Observation()
    with pytest.raises(AnalysisError, match="has seen nothing"):
        seen.get  # noqa: B018 - the property refuses
    session.range(4).observe(seen, F.count("*"))
    with pytest.raises(AnalysisError, match="in use"):
        session.range(4).observe(seen, F.count("*"))


def test_what_does_not_aggregate_cannot_be_observed(session):
    with pytest.raises(AnalysisError, match="needs aggregates"):
        session.range(4).observe("seen", F.col("id"))


def test_hints_for_clusters_change_nothing(session):
    frame = session.range(2)
    assert frame.cache().persist().unpersist().hint("broadcast") is frame
    assert frame.repartition(4, "id").repartition_by_range(2, "id").coalesce(1) is frame
    assert frame.checkpoint().local_checkpoint(False) is frame
