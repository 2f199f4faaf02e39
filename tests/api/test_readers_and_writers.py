import json

import pytest

from unbounded import Trigger
from unbounded import functions as F
from unbounded.errors import (
    AnalysisError,
    ColumnNotFoundError,
    ConfigurationError,
    UnknownConnectorError,
    UnsupportedOperationError,
)
from unbounded.plan.query import AvailableNow, ProcessingTime
from unbounded.testing import Capture, Script


@pytest.fixture
def folder(tmp_path):
    rows = [{"user": 1, "page": "a"}, {"user": 2, "page": "b"}]
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "0.json").write_text("\n".join(map(json.dumps, rows)))
    return tmp_path / "in"


@pytest.fixture
def rows(session):
    script = Script("key STRING, n INT")
    frame = session.read_stream.scripted(script=script.id)
    frame.script = script
    return frame


def test_every_connector_is_a_method_of_the_reader(session, folder):
    for reader in (session.read, session.read_stream):
        assert reader.json(folder, schema="user BIGINT").columns == ["user"]
        assert reader.format("json").schema("user BIGINT").load(str(folder)).columns == ["user"]
        assert reader.option("path", folder).load(format="json", schema="user BIGINT").columns == ["user"]
    assert session.read_stream.rate_micro_batch(rows_per_batch=1).columns == ["timestamp", "value"]
    assert "json" in dir(session.read)


def test_the_same_source_is_a_table_or_a_stream(session, folder):
    table = session.read.json(folder, "user BIGINT, page STRING")
    stream = session.read_stream.json(folder, "user BIGINT, page STRING")
    assert table.count() == 2
    assert not table.is_streaming
    assert stream.is_streaming
    assert stream.schema == table.schema


def test_a_list_of_paths_is_one_table(session, folder, tmp_path):
    (tmp_path / "more.json").write_text('{"user": 3, "extra": true}\n')
    read = session.read.schema("user BIGINT")
    assert read.json([folder, folder]).count() == 4
    assert [row.user for row in session.read.json([folder, str(tmp_path / "more.json")]).collect()] == [1, 2, 3]
    assert session.read.load([folder, tmp_path / "more.json"], "json").columns == ["page", "user", "extra"]
    with pytest.raises(ConfigurationError, match=r"path '.*gone' does not exist"):
        read.json([folder, tmp_path / "gone"])
    with pytest.raises(ConfigurationError, match="a table cannot be read from 0 paths"):
        read.json([])


def test_several_parquet_paths_are_one_table(session, tmp_path):
    for name in "ab":
        session.range(2).write.parquet(str(tmp_path / name))
    paths = [str(tmp_path / name) for name in "ab"]
    assert session.read.parquet(*paths).count() == session.read.parquet(paths).count() == 4
    assert session.read.parquet(path=paths[0], schema="id INT").dtypes == [("id", "int")]
    with pytest.raises(ConfigurationError, match="stream cannot be read from 2 paths"):
        session.read_stream.parquet(*paths, schema="id BIGINT")


def test_a_list_of_paths_is_no_stream(session, folder):
    with pytest.raises(ConfigurationError, match="a stream cannot be read from 2 paths"):
        session.read_stream.json([folder, folder], schema="user BIGINT")
    with pytest.raises(ConfigurationError, match="takes one value, not a list"):
        session.read_stream.option("path", [folder])


def test_a_glob_without_files_is_no_table_but_may_be_a_stream(session, folder):
    with pytest.raises(ConfigurationError, match=r"json: no file matches the path '.*/\*\.jsonl'"):
        session.read.json(folder / "*.jsonl", schema="user BIGINT")
    assert session.read.json(folder / "*.json", schema="user BIGINT").count() == 2
    assert session.read_stream.json(folder / "*.jsonl", schema="user BIGINT").is_streaming


def test_options_are_understood_in_either_spelling_and_the_last_counts(session, folder):
    reader = session.read_stream.schema("user BIGINT").option("maxFilesPerTrigger", 1)
    assert reader.json(folder, max_files_per_trigger=3).plan.options["max_files_per_trigger"] == "3"


def test_a_stream_of_files_needs_a_schema_unless_inference_is_allowed(session, folder):
    with pytest.raises(ConfigurationError, match=r"schemaInference"):
        session.read_stream.json(folder)
    session.conf.set("spark.sql.streaming.schemaInference", True)
    assert sorted(session.read_stream.json(folder).columns) == ["page", "user"]


def test_a_schema_is_refused_where_the_source_has_its_own(session):
    with pytest.raises(ConfigurationError, match="columns of its own"):
        session.read_stream.schema("a INT").rate()


def test_a_mistyped_format_or_option_is_refused_with_the_nearest(session, folder):
    with pytest.raises(UnknownConnectorError, match="Did you mean 'json'"):
        session.read.load(folder, format="jsn")
    with pytest.raises(AttributeError, match="Did you mean 'json'"):
        session.read.jsn  # noqa: B018 - the attribute is refused
    with pytest.raises(ConfigurationError, match="Did you mean 'max_files_per_trigger'"):
        session.read_stream.schema("a INT").option("maxFilesPerTriger", 1).json(folder)


def test_a_table_of_the_session_does_not_stream(session, folder):
    session.range(1).create_temp_view("numbers")
    session.read_stream.json(folder, "user BIGINT").create_temp_view("clicks")
    assert session.read.table("numbers").count() == 1
    assert session.read_stream.table("clicks").is_streaming
    with pytest.raises(AnalysisError, match="does not stream"):
        session.read_stream.table("numbers")


def test_a_table_is_written_and_read_back(session, tmp_path):
    frame = session.range(4).select("id", "id % 2 AS odd")
    frame.write.partition_by("ODD").parquet(tmp_path / "out")
    assert session.read.parquet(tmp_path / "out").select("id").order_by("id").collect() == [(0,), (1,), (2,), (3,)]


def test_text_with_quotes_and_line_ends_comes_back_from_csv(session, tmp_path):
    texts = ['a "b", c', "d\ne", "\\", ""]
    session.create_dataframe([(text,) for text in texts], "text STRING").write.csv(tmp_path / "out")
    back = session.read.csv(tmp_path / "out", schema="text STRING", null_value="NA")
    assert [row.text for row in back.collect()] == texts
    as_it_comes = session.read.csv(tmp_path / "out", schema="text STRING")
    assert [row.text for row in as_it_comes.collect()] == [*texts[:3], None]


def test_what_is_there_decides_with_the_mode(session, tmp_path):
    one, out = session.range(1), str(tmp_path / "out")
    one.write.json(out)
    with pytest.raises(UnsupportedOperationError, match="already holds files"):
        one.write.json(out)
    one.write.mode("ignore").json(out)
    assert session.read.json(out).count() == 1
    one.write.save(out, format="json", mode="append")
    assert session.read.json(out).count() == 2
    one.write.mode("overwrite").json(out)
    assert session.read.json(out).count() == 1


def test_overwriting_with_no_rows_leaves_none(session, tmp_path):
    out = str(tmp_path / "out")
    session.range(3).write.json(out)
    session.range(0).write.mode("overwrite").json(out)
    assert session.read.schema("id BIGINT").json(out).count() == 0


def test_an_unknown_mode_or_one_that_a_sink_lacks_is_refused(session):
    with pytest.raises(AnalysisError, match="Did you mean 'overwrite'"):
        session.range(1).write.mode("overwrit")
    with pytest.raises(ConfigurationError, match="no mode 'overwrite'"):
        session.range(1).write.mode("overwrite").save(format="console")


@pytest.mark.parametrize("mode", ["append", "overwrite", "ignore", "error"])
def test_every_mode_may_write_nothing(session, mode):
    session.range(1).write.format("noop").mode(mode).save()


def test_a_query_writes_a_stream(session, rows, tmp_path):
    rows.script.add([{"key": "a", "n": 1}, {"key": "b", "n": 2}])
    query = rows.write_stream.trigger(available_now=True).start(
        tmp_path / "out", format="json", checkpoint_location=tmp_path / "checkpoint"
    )
    assert query.await_termination(30)
    assert session.read.json(tmp_path / "out").order_by("n").collect() == [("a", 1), ("b", 2)]
    assert (tmp_path / "checkpoint" / "metadata").exists()


def test_every_sink_is_a_method_of_the_writer_and_starts_the_query(session, rows, tmp_path):
    rows.script.add([{"key": "a", "n": 1}, {"key": "b", "n": 2}])
    for name in ("json", "csv", "parquet", "arrow"):
        writer = rows.write_stream.trigger(available_now=True)
        query = getattr(writer, name)(tmp_path / name, checkpoint_location=tmp_path / f"{name}-log", partitionBy="key")
        assert query.await_termination(30)
        assert sorted(path.name for path in (tmp_path / name).glob("key=*")) == ["key=a", "key=b"]
    counts = rows.group_by().count()
    query = counts.write_stream.memory(query_name="counts", output_mode="complete")
    query.process_all_available()
    assert session.table("counts").collect() == [(2,)]
    assert query.name == "counts"
    query.stop()
    rows.write_stream.option("numRows", 1).trigger(once=True).console().await_termination(30)
    assert {"parquet", "memory", "foreach_batch", "start"} <= set(dir(rows.write_stream))
    assert "socket" not in dir(rows.write_stream)


def test_a_shortcut_of_a_table_takes_the_mode_as_pyspark_does(session, tmp_path):
    frame = session.range(2).with_column("odd", F.col("id") % 2)
    frame.write.json(tmp_path / "out", "append", partitionBy="odd", compression="gzip")
    frame.write.json(tmp_path / "out", mode="overwrite")
    assert session.read.json(tmp_path / "out").count() == 2
    assert "json" in dir(frame.write)


def test_a_mistyped_sink_is_refused_with_the_nearest(rows):
    with pytest.raises(AttributeError, match=r"A writer has no 'parquett'\. Did you mean 'parquet'"):
        rows.write_stream.parquett  # noqa: B018 - the attribute is refused
    with pytest.raises(AttributeError, match="A writer has no 'socket'"):
        rows.write_stream.socket  # noqa: B018 - a source only


def test_checkpoints_have_a_place_by_configuration(session, rows, tmp_path):
    session.conf.set("spark.sql.streaming.checkpointLocation", str(tmp_path))
    query = rows.write_stream.query_name("ticks").trigger(once=True).start(format="noop")
    assert query.await_termination(30)
    assert (tmp_path / "ticks" / "metadata").exists()


def test_the_spec_says_what_was_asked_for(rows):
    capture = Capture()
    writer = rows.write_stream.format("capture").option("capture", capture.id).query_name("q")
    writer.trigger(processingTime="5 seconds").output_mode("UPDATE")
    query = writer.start()
    spec = query._running.spec
    assert (spec.name, spec.output_mode, spec.trigger) == ("q", "update", ProcessingTime(interval_ms=5000))
    query.stop()


def test_a_trigger_may_be_an_object(rows):
    assert rows.write_stream.trigger(Trigger.available_now())._trigger == AvailableNow()


def test_all_that_is_wrong_comes_in_one_error_and_nothing_starts(session, rows):
    with pytest.raises(UnsupportedOperationError) as refused:
        rows.write_stream.format("memory").output_mode("complete").start()
    assert len(refused.value.problems) == 2
    assert "query_name" in str(refused.value)
    assert session.streams.active == []


def test_a_sink_refuses_modes_that_it_does_not_take(rows, tmp_path):
    counts = rows.group_by("key").count()
    with pytest.raises(UnsupportedOperationError, match="does not take output mode update; its modes are append"):
        counts.write_stream.output_mode("update").start(tmp_path, format="parquet", checkpoint_location=tmp_path / "c")


def test_output_that_stays_needs_a_checkpoint_that_stays(rows, tmp_path):
    with pytest.raises(UnsupportedOperationError, match="checkpoint_location"):
        rows.write_stream.start(tmp_path / "out", format="json")


def test_a_column_to_partition_by_must_be_there(rows):
    with pytest.raises(ColumnNotFoundError, match=r"partition_by: there is no column 'kay'\. Did you mean 'key'"):
        rows.write_stream.partition_by("kay").start(format="noop")


def test_a_stream_with_two_columns_of_one_name_is_refused(rows):
    with pytest.raises(AnalysisError, match="more than one column is named 'n'"):
        rows.select("n", "n").write_stream.start(format="noop")


@pytest.mark.parametrize("name", ["", "  ", None, 5])
def test_a_name_must_be_text(rows, name):
    with pytest.raises(AnalysisError, match="name must be text"):
        rows.write_stream.query_name(name)


def test_an_unknown_output_mode_is_refused_with_the_nearest(rows):
    with pytest.raises(AnalysisError, match="Did you mean 'complete'"):
        rows.write_stream.output_mode("completed")


def test_a_query_can_write_a_table_of_the_session(session, rows):
    rows.script.add([{"key": "a", "n": 1}])
    query = rows.write_stream.to_table("seen")
    query.process_all_available()
    assert session.table("SEEN").collect() == [("a", 1)]
    query.stop()
    with pytest.raises(AnalysisError, match="tables live in memory"):
        rows.write_stream.to_table("seen", format="parquet")


def test_a_view_is_no_place_for_a_stream(session, rows):
    session.range(1).create_or_replace_temp_view("taken")
    with pytest.raises(AnalysisError, match="'Taken' is a view"):
        rows.write_stream.to_table("Taken")


def test_rows_and_batches_can_go_to_functions(session, rows):
    seen_rows, seen_batches = [], []
    rows.script.add([{"key": "a", "n": 1}, {"key": "b", "n": 2}])
    by_row = rows.write_stream.foreach(lambda row: seen_rows.append(row.key)).trigger(available_now=True).start()
    by_batch = (
        rows.write_stream.foreach_batch(lambda frame, batch_id: seen_batches.append((batch_id, frame.count())))
        .trigger(available_now=True)
        .start()
    )
    assert by_row.await_termination(30)
    assert by_batch.await_termination(30)
    assert (seen_rows, seen_batches) == (["a", "b"], [(0, 2)])
