"""How event time moves the watermark, and the watermark the batches."""

import datetime as dt

import pytest

from unbounded import DataFrame, Session
from unbounded import functions as F
from unbounded.errors import AnalysisError, ColumnNotFoundError, UnsupportedOperationError
from unbounded.testing.pytest_plugin import NewScenario

EVENTS = "ts TIMESTAMP"
DAY = 24 * 60 * 60
POLICY = "spark.sql.streaming.multipleWatermarkPolicy"


def windows(events: DataFrame) -> DataFrame:
    return events.group_by(F.window("ts", "5 seconds")).count()


def windows_of_two_streams(quick: DataFrame, slow: DataFrame) -> DataFrame:
    return windows(quick.with_watermark("ts", "10 seconds").union(slow.with_watermark("ts", "20 seconds")))


def test_the_watermark_is_the_largest_time_of_earlier_batches_less_the_delay(
    scenario: NewScenario,
) -> None:
    story = scenario(EVENTS, lambda events: windows(events.with_watermark("ts", "10 seconds")))
    story.add(15).add(10, 12, 14).expect()
    story.add(25).expect((10, 3))
    with_data = [report for report in story.progress if report.num_input_rows]
    assert [report.event_time for report in with_data] == [
        at(maximum=15, minimum=15, mean=15, watermark=0),
        at(maximum=14, minimum=10, mean=12, watermark=5),
        at(maximum=25, minimum=25, mean=25, watermark=5),
    ]


def at(*, maximum: int, minimum: int, mean: int, watermark: int) -> dict[str, str]:
    seconds = {"max": maximum, "min": minimum, "avg": mean, "watermark": watermark}
    return {name: f"1970-01-01T00:00:{value:02}.000Z" for name, value in seconds.items()}


def test_a_batch_without_data_reports_its_watermark_and_no_times(scenario: NewScenario) -> None:
    story = scenario(EVENTS, lambda events: windows(events.with_watermark("ts", "10 seconds"))).add(25)
    assert story.last.event_time == {"watermark": "1970-01-01T00:00:15.000Z"}


def test_a_query_without_a_watermark_reports_no_event_time(scenario: NewScenario) -> None:
    assert scenario(EVENTS, windows, output_mode="update").add(25).last.event_time == {}


def test_the_first_batch_is_never_late(scenario: NewScenario) -> None:
    story = scenario(EVENTS, lambda events: windows(events.with_watermark("ts", "10 seconds")), output_mode="update")
    story.add(10_000, 1).expect((0, 1), (10_000, 1))
    assert story.late_rows == 0


def test_the_watermark_never_goes_back(scenario: NewScenario) -> None:
    story = scenario(EVENTS, lambda events: windows(events.with_watermark("ts", "10 seconds")))
    story.add(100)
    assert story.watermark == 90
    story.add(91)
    assert story.watermark == 90
    assert story.restart().add(92).watermark == 90


def test_rows_without_event_time_do_not_move_the_watermark(scenario: NewScenario) -> None:
    story = scenario(EVENTS, lambda events: windows(events.with_watermark("ts", "10 seconds")))
    assert story.add(None, 20, None).watermark == 10
    assert story.add(None).watermark == 10


def test_rows_that_a_later_filter_removes_move_the_watermark(scenario: NewScenario) -> None:
    story = scenario(
        "ts TIMESTAMP, k STRING",
        lambda events: windows(events.with_watermark("ts", "10 seconds").filter("k = 'a'")),
    )
    story.add((1, "a")).expect()
    story.add((100, "b")).expect((0, 1))


def test_rows_that_an_earlier_filter_removes_do_not_move_the_watermark(
    scenario: NewScenario,
) -> None:
    story = scenario(
        "ts TIMESTAMP, k STRING",
        lambda events: windows(events.filter("k = 'a'").with_watermark("ts", "10 seconds")),
    )
    story.add((1, "a")).add((100, "b")).expect()
    story.add((20, "a")).expect((0, 1))


def test_a_stateless_query_passes_late_rows(scenario: NewScenario) -> None:
    story = scenario(EVENTS, lambda events: events.with_watermark("ts", "10 seconds"))
    story.add(100).add(1).expect(100, 1)
    assert story.last.num_input_rows == 1
    assert len(story.progress) == 2, "a watermark that nothing waits for is not worth a batch without data"


def test_several_watermarks_make_the_least_of_them(scenario: NewScenario) -> None:
    story = scenario((EVENTS, EVENTS), windows_of_two_streams)
    assert story.add(20, to=0).watermark == 0, "a stream that has seen nothing counts as 0"
    assert story.add(30, to=1).watermark == 10
    assert story.add(100, to=0).watermark == 10
    assert story.add(110, to=1).watermark == 90
    assert story.add(200, to=1).watermark == 90


def test_policy_max_makes_the_greatest_of_them(scenario: NewScenario) -> None:
    story = scenario((EVENTS, EVENTS), windows_of_two_streams, conf={POLICY: "max"})
    assert story.add(20, to=0).watermark == 10
    assert story.add(30, to=1).watermark == 10
    assert story.add(100, to=0).watermark == 90
    assert story.add(110, to=1).watermark == 90


def test_after_a_restart_each_stream_must_pass_the_common_watermark_again(
    scenario: NewScenario,
) -> None:
    story = scenario((EVENTS, EVENTS), windows_of_two_streams)
    story.add(100, to=0).add(30, to=1)
    assert story.watermark == 10
    story.restart()
    assert story.add(110, to=1).watermark == 10, "what the first stream had reached is not remembered"
    assert story.add(100, to=0).watermark == 90


def test_the_policy_of_a_checkpoint_stays_whatever_the_session_says_later(
    scenario: NewScenario,
) -> None:
    story = scenario((EVENTS, EVENTS), windows_of_two_streams, conf={POLICY: "max"})
    assert story.add(20, to=0).watermark == 10
    story.session.conf.set(POLICY, "min")
    assert story.restart().add(100, to=0).watermark == 90


def test_without_batches_without_data_a_window_waits_for_the_next_rows(
    scenario: NewScenario,
) -> None:
    story = scenario(
        EVENTS,
        lambda events: windows(events.with_watermark("ts", "10 seconds")),
        conf={"spark.sql.streaming.noDataMicroBatches.enabled": "false"},
    )
    story.add(10, 11).expect_batches([])
    story.add(25).expect_batches([])
    story.add(26).expect_batches([(10, 2)])


def test_complete_mode_runs_no_batch_without_data(scenario: NewScenario) -> None:
    story = scenario(EVENTS, lambda events: windows(events.with_watermark("ts", "1 second")), output_mode="complete")
    story.add(10).add(100).expect_batches([(10, 1)], [(10, 1), (100, 1)])


def test_a_key_that_is_no_event_time_keeps_its_group_whatever_the_watermark(
    scenario: NewScenario,
) -> None:
    story = scenario(
        "ts TIMESTAMP, k STRING",
        lambda events: events.with_watermark("ts", "1 second").group_by("k").count(),
        output_mode="update",
    )
    story.add((10, "a")).add((1000, "b")).add((1, "a")).expect(("a", 1), ("b", 1), ("a", 2))
    assert (story.late_rows, story.state.num_rows_total) == (0, 2)


@pytest.mark.parametrize(
    ("delay", "days"), [("1 month", 31), ("1 year", 372), ("INTERVAL 2 MONTHS", 62), ("1 week 1 day", 8)]
)
def test_a_month_of_delay_is_31_days(scenario: NewScenario, delay: str, days: int) -> None:
    story = scenario(EVENTS, lambda events: windows(events.with_watermark("ts", delay)))
    assert story.add(1000 * DAY).watermark == (1000 - days) * DAY


@pytest.mark.parametrize("delay", ["-1 second", "INTERVAL -2 HOURS", "1 month -40 days"])
def test_a_negative_delay_is_refused(session: Session, delay: str) -> None:
    with pytest.raises(AnalysisError, match="must not be negative"):
        session.read_stream.rate().with_watermark("timestamp", delay)


def test_a_delay_that_is_no_interval_is_refused(session: Session) -> None:
    with pytest.raises(AnalysisError, match="a while"):
        session.read_stream.rate().with_watermark("timestamp", "a while")


def test_a_watermark_on_a_column_that_is_not_there_names_the_choices(session: Session) -> None:
    with pytest.raises(ColumnNotFoundError, match="Did you mean 'timestamp'"):
        session.read_stream.rate().with_watermark("timestamps", "1 second")


def test_a_watermark_on_a_column_that_is_no_timestamp_says_how_to_cast_it(session: Session) -> None:
    with pytest.raises(AnalysisError, match=r"must be a timestamp .* cast"):
        session.read_stream.rate().with_watermark("value", "1 second")


def test_a_watermark_on_a_field_of_a_struct_is_refused(session: Session) -> None:
    nested = session.read_stream.rate().select(F.struct("timestamp").alias("s"))
    with pytest.raises(AnalysisError, match="must be a column of the frame itself"):
        nested.with_watermark("s.timestamp", "1 second")


def test_a_second_watermark_on_one_stream_is_refused(session: Session) -> None:
    twice = session.read_stream.rate().with_watermark("timestamp", "1 second").with_watermark("timestamp", "2 seconds")
    with pytest.raises(UnsupportedOperationError, match="redefining a watermark is not allowed"):
        twice.write_stream.format("noop").start()


def test_two_event_times_at_one_aggregation_are_refused(session: Session) -> None:
    rows = session.read_stream.rate().with_watermark("timestamp", "1 second")
    both = rows.with_column("other", F.col("timestamp") + F.expr("INTERVAL 1 HOUR")).with_watermark("other", "1 second")
    with pytest.raises(UnsupportedOperationError, match="more than one event-time column reaches it"):
        both.group_by("timestamp").count().write_stream.format("noop").start()


def test_a_watermark_on_a_table_changes_nothing(session: Session) -> None:
    instants = [(dt.datetime(2024, 1, 1, 0, 0, second, tzinfo=dt.UTC),) for second in (1, 2, 30)]
    table = session.create_dataframe([*instants, *instants], EVENTS)
    assert windows(table.with_watermark("ts", "1 second")).agg(F.sum("count")).collect()[0][0] == 6


def joined_with_watermarked_table(events: DataFrame) -> DataFrame:
    table = events.session.create_dataframe([(1, "one")], "k INT, name STRING")
    return events.join(
        table.with_column("since", F.expr("TIMESTAMP '2020-01-01'")).with_watermark("since", "1 day"), "k"
    )


def test_a_watermark_of_a_table_is_none(scenario: NewScenario) -> None:
    def counts(events: DataFrame) -> DataFrame:
        return joined_with_watermarked_table(events).with_watermark("ts", "10 seconds").transform(windows)

    story = scenario("k INT, ts TIMESTAMP", counts)
    story.add((1, 10), (1, 11)).add((1, 25)).expect((10, 2))
    assert story.watermark == 15


def test_a_stream_with_a_watermark_takes_a_table_with_one(scenario: NewScenario) -> None:
    def counts(events: DataFrame) -> DataFrame:
        return joined_with_watermarked_table(events.with_watermark("ts", "10 seconds")).transform(windows)

    scenario("k INT, ts TIMESTAMP", counts).add((1, 10), (1, 11)).add((1, 25)).expect((10, 2))


def test_a_watermark_of_a_table_alone_ends_no_window(scenario: NewScenario) -> None:
    def counts(events: DataFrame) -> DataFrame:
        return joined_with_watermarked_table(events).group_by(F.window("since", "1 day")).count()

    with pytest.raises(UnsupportedOperationError, match="call with_watermark"):
        scenario("k INT, ts TIMESTAMP", counts).start()


def test_a_watermark_changes_nothing_of_a_table(session: Session) -> None:
    events = session.create_dataframe([(1,), (100,), (2,)], "seconds INT").select(
        F.timestamp_seconds("seconds").alias("ts")
    )
    watermarked = events.with_watermark("ts", "1 second")
    assert watermarked.collect() == events.collect()
    assert sorted(windows(watermarked).collect()) == sorted(windows(events).collect())
    twice = watermarked.with_watermark("ts", "2 seconds")
    assert windows(twice).count() == 2


def times_of(texts: DataFrame) -> DataFrame:
    return texts.select(F.to_timestamp("text").alias("ts"))


def windows_of_text(texts: DataFrame) -> DataFrame:
    return windows(times_of(texts).with_watermark("ts", "10 seconds"))


@pytest.mark.parametrize(
    ("text", "most", "least"),
    [
        ("12000-01-01 00:00:00", "+12000-01-01T00:00:00.000Z", "2020-01-01T00:00:00.000Z"),
        ("294247-01-10 04:00:54", "+294247-01-10T04:00:54.000Z", "2020-01-01T00:00:00.000Z"),
        ("0000-01-01 00:00:00", "2020-01-01T00:00:00.000Z", "0000-01-01T00:00:00.000Z"),
        ("0044-03-15 (BC)", "2020-01-01T00:00:00.000Z", "-0043-03-15T00:00:00.000Z"),
        ("infinity", "2020-01-01T00:00:00.000Z", "2020-01-01T00:00:00.000Z"),
        ("-infinity", "2020-01-01T00:00:00.000Z", "2020-01-01T00:00:00.000Z"),
    ],
)
@pytest.mark.parametrize("mode", ["append", "update", "complete"])
def test_no_event_time_ends_a_query(scenario: NewScenario, mode: str, text: str, most: str, least: str) -> None:
    story = scenario("text STRING", windows_of_text, output_mode=mode, sink=lambda writer: writer.format("noop"))
    story.add(text, "2020-01-01 00:00:00")
    assert (story.progress[0].event_time["max"], story.progress[0].event_time["min"]) == (most, least)
    story.restart().add("2020-01-02 00:00:00")
    assert story.last.batch_id >= 1


@pytest.mark.parametrize("text", ["infinity", "-infinity", "294247-01-10 04:00:54"])
def test_a_time_that_no_window_can_hold_is_in_none(scenario: NewScenario, text: str) -> None:
    story = scenario("text STRING", lambda texts: windows(times_of(texts)), output_mode="update")
    story.add(text, "1970-01-01 00:00:12").expect((10, 1))


def test_an_infinite_time_leaves_the_watermark_where_it_is(scenario: NewScenario) -> None:
    story = scenario("text STRING", windows_of_text, sink=lambda writer: writer.format("noop"))
    story.add("infinity", "1970-01-01 00:00:25")
    assert story.watermark == 15
    story.add("infinity")
    assert story.watermark == 15
