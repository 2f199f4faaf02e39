import pytest

from unbounded import StreamingQueryListener
from unbounded import functions as F
from unbounded.contracts import Row
from unbounded.errors import AnalysisError, ConfigurationError, SinkError, StreamingQueryError
from unbounded.testing import Script


@pytest.fixture
def script():
    return Script("n INT")


@pytest.fixture
def rows(session, script):
    return session.read_stream.scripted(script=script.id)


def start(frame, name=None):
    writer = frame.write_stream.format("noop")
    return (writer.query_name(name) if name else writer).start()


def fail(frame, batch_id):
    raise ValueError("on purpose")


@pytest.fixture
def failed(rows, script):
    script.add([{"n": 1}])
    return rows.write_stream.foreach_batch(fail).query_name("doomed").start()


class Recorder(StreamingQueryListener):
    def __init__(self):
        self.events = []

    def _hear(self, event):
        self.events.append(event)

    on_query_started = on_query_progress = on_query_terminated = _hear


def test_a_query_tells_of_itself(session, rows, script, capsys):
    script.add([{"n": 1}, {"n": 2}])
    query = start(rows, "ticks")
    query.process_all_available()
    assert (query.name, query.is_active, session.streams.get(query.id).run_id) == ("ticks", True, query.run_id)
    assert set(query.status) == {"message", "isDataAvailable", "isTriggerActive"}
    assert query.last_progress.batch_id == 0
    assert query.recent_progress[-1] == query.last_progress
    query.explain()
    assert capsys.readouterr().out
    query.stop()
    assert not query.is_active
    assert query.exception() is None
    assert query.await_termination(1)
    assert session.streams.get(query.id) is None


def test_a_query_that_has_done_nothing_has_no_progress(rows):
    query = start(rows)
    query.stop()
    assert query.last_progress is None or query.last_progress.num_input_rows == 0


def test_waiting_for_a_query_that_goes_on_ends_with_the_timeout(rows):
    query = start(rows)
    assert query.await_termination(0.01) is False
    query.stop()


@pytest.mark.parametrize("timeout", [0, -1, "5", True])
def test_a_timeout_must_be_a_positive_number(session, rows, timeout):
    query = start(rows)
    with pytest.raises(AnalysisError, match="positive number"):
        query.await_termination(timeout)
    with pytest.raises(AnalysisError, match="positive number"):
        session.streams.await_any_termination(timeout)


def test_a_query_that_fails_gives_its_error_with_the_cause(failed):
    with pytest.raises(StreamingQueryError, match="on purpose") as raised:
        failed.await_termination(30)
    assert isinstance(raised.value.__cause__, SinkError)
    assert isinstance(failed.exception(), StreamingQueryError)
    assert raised.value.query_id == failed.id


def test_waiting_for_any_query_raises_the_error_of_the_one_that_failed(session, failed):
    with pytest.raises(StreamingQueryError, match="on purpose"):
        session.streams.await_any_termination(30)
    session.streams.reset_terminated()
    assert session.streams.await_any_termination(0.01) is False


def test_waiting_for_any_query_ends_when_one_has_ended(session, rows):
    assert session.streams.await_any_termination(0.01) is False
    start(rows).stop()
    assert session.streams.await_any_termination(30) is True


def test_two_queries_must_not_have_one_name_at_once(rows):
    first = start(rows, "ticks")
    with pytest.raises(AnalysisError, match="'ticks' runs already"):
        start(rows, "TICKS")
    with pytest.raises(AnalysisError, match="'ticks' runs already"):
        start(rows, "ticks")
    first.stop()
    start(rows, "ticks").stop()


def test_a_listener_hears_of_the_start_at_once_and_of_the_rest_in_order(session, rows, script):
    recorder = Recorder()
    session.streams.add_listener(recorder)
    script.add([{"n": 1}])
    query = start(rows)
    assert [type(event).__name__ for event in recorder.events[:1]] == ["QueryStarted"]
    query.process_all_available()
    query.stop()
    session.stop()
    names = [type(event).__name__ for event in recorder.events]
    assert names == ["QueryStarted", *["QueryProgress"] * (len(names) - 2), "QueryTerminated"]
    assert "QueryProgress" in names


def test_metrics_of_a_stream_are_in_its_progress(rows, script):
    script.add([{"n": 1}, {"n": 5}])
    query = start(rows.observe("seen", F.count("*").alias("rows"), F.max("n").alias("most")))
    query.process_all_available()
    query.stop()
    assert query.last_progress.observed_metrics == {"seen": Row(rows=2, most=5)}


def test_observed_values_without_an_alias_are_named_as_columns_are(rows, script):
    script.add([{"n": 1}, {"n": 5}])
    query = start(rows.observe("seen", F.max("n"), F.count("*"), "min(n)"))
    query.process_all_available()
    query.stop()
    assert query.last_progress.observed_metrics["seen"].as_dict() == {"max(n)": 5, "count(1)": 2, "min(n)": 1}


def test_a_session_that_stops_stops_its_queries(session, rows):
    query = start(rows)
    session.stop()
    session.stop()
    assert not query.is_active


def test_a_streaming_view_is_a_stream(session, rows):
    rows.create_or_replace_temp_view("rows")
    assert session.table("rows").filter("rows.n > 1").is_streaming


def test_a_stream_joins_a_table(session, rows, script):
    names = session.create_dataframe([(1, "one")], "n INT, name STRING")
    script.add([{"n": 1}, {"n": 2}])
    query = rows.join(names, "n").write_stream.to_table("named")
    query.process_all_available()
    query.stop()
    assert session.table("named").collect() == [(1, "one")]


@pytest.mark.parametrize(
    ("setting", "value", "message"),
    [
        ("spark.sql.shuffle.partitions", "none", "must be a whole number"),
        ("spark.sql.streaming.pollingDelai", "3", "Did you mean 'spark.sql.streaming.pollingDelay'"),
    ],
)
def test_settings_of_a_query_that_came_as_data_are_those_that_a_session_takes(session, rows, setting, value, message):
    query = start(rows)
    query.stop()
    with pytest.raises(ConfigurationError, match=message):
        session.start(query.spec.model_copy(update={"conf": {setting: value}}))


def test_a_query_is_started_from_a_spec_and_not_from_its_text(session):
    with pytest.raises(AnalysisError, match=r"start takes a QuerySpec, not str.*QuerySpec\.from_yaml"):
        session.start("op: query")
