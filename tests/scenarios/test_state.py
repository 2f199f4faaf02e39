"""What the state holds: keys and values of every type, through restarts, snapshots and purges."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from unbounded import DataFrame
from unbounded import functions as F
from unbounded.testing.pytest_plugin import NewScenario

KEYS: dict[str, tuple[Any, Any]] = {
    "BOOLEAN": (True, False),
    "TINYINT": (1, -128),
    "SMALLINT": (1, 2),
    "INT": (1, 2),
    "BIGINT": (2**62, -(2**62)),
    "FLOAT": (1.5, float("inf")),
    "DOUBLE": (1.5, -2.25),
    "DECIMAL(10,2)": (Decimal("1.50"), Decimal("-2.25")),
    "DECIMAL(38,10)": (Decimal("1.5"), Decimal("-1234567890123456789012345678.5")),
    "STRING": ("a", "ä 😀"),
    "BINARY": (b"\x00\x01", b""),
    "DATE": (dt.date(2024, 2, 29), dt.date(1899, 12, 31)),
    "TIMESTAMP": (1_700_000_000, -1),
    "STRUCT<a: INT, b: STRING>": ({"a": 1, "b": "x"}, {"a": 1, "b": None}),
    "ARRAY<INT>": ([1, 2], []),
}


@pytest.mark.parametrize("type_", KEYS)
def test_keys_of_every_type_are_found_again_after_a_restart(scenario: NewScenario, type_: str) -> None:
    one, other = KEYS[type_]
    story = scenario(f"k {type_.replace(': ', ':')}", lambda rows: rows.group_by("k").count(), output_mode="update")
    story.add((one,), (other,), (None,)).expect((one, 1), (other, 1), (None, 1))
    story.restart().add((one,), (one,), (None,)).expect((one, 3), (None, 2))


@pytest.mark.parametrize("type_", KEYS)
def test_values_of_every_type_are_found_again_after_a_restart(scenario: NewScenario, type_: str) -> None:
    one, other = KEYS[type_]
    story = scenario(
        f"k INT, v {type_.replace(': ', ':')}",
        lambda rows: rows.group_by("k").agg(F.first("v"), F.last("v"), F.collect_list("v"), F.count("v")),
        output_mode="update",
    )
    story.add((1, one)).restart().add((1, other), (1, None), (2, None))
    story.new_batches()
    story.add((1, one), (2, None)).expect((1, one, one, list_of(type_, one, other, one), 3), (2, None, None, [], 0))


def list_of(type_: str, *values: Any) -> list[Any]:
    if type_ == "TIMESTAMP":
        return [dt.datetime.fromtimestamp(value, dt.UTC).replace(tzinfo=None) for value in values]
    return list(values)


def test_not_a_number_is_one_group_and_zeros_are_one_group(scenario: NewScenario) -> None:
    story = scenario(
        "k DOUBLE",
        lambda rows: rows.group_by("k").count().select(F.isnan("k"), "count"),
        output_mode="update",
    )
    story.add(float("nan"), 0.0).add(float("nan"), -0.0).expect((True, 1), (False, 1), (True, 2), (False, 2))


def test_sums_keep_their_digits(scenario: NewScenario) -> None:
    story = scenario(
        "n BIGINT, d DECIMAL(20,3)",
        lambda rows: rows.group_by().agg(F.sum("n"), F.sum("d"), F.max("d")),
        output_mode="update",
        restart_after_each=True,
    )
    big = 2**53 + 1
    story.add((big, Decimal("0.001"))).add((1, Decimal("99999999999999999.999")))
    story.new_batches()
    story.add((1, None)).expect((big + 2, Decimal("100000000000000000.000"), Decimal("99999999999999999.999")))


def test_a_checkpoint_of_many_batches_is_purged_and_restored(scenario: NewScenario) -> None:
    story = scenario(
        "value INT",
        lambda numbers: numbers.group_by((F.col("value") % 7).alias("rest")).agg(F.count("*"), F.max("value")),
        output_mode="complete",
        conf={"spark.sql.streaming.minBatchesToRetain": "2"},
        source_options={"max_rows_per_trigger": 1},
    )
    story.add(*range(21)).restart().add(*range(21, 28)).restart()
    story.new_batches()
    story.add(28).expect((0, 5, 28), *((rest, 4, 21 + rest) for rest in range(1, 7)))


def test_old_windows_leave_the_state_for_good(scenario: NewScenario) -> None:
    story = scenario(
        "ts TIMESTAMP",
        lambda events: events.with_watermark("ts", "0 seconds").group_by(F.window("ts", "1 second")).count(),
        output_mode="update",
        restart_after_each=True,
    )
    for second in range(8):
        story.add(second)
        assert story.state.num_rows_total == 1


def test_a_key_may_bear_the_name_of_a_column_that_it_hides(scenario: NewScenario) -> None:
    story = scenario(
        "value INT",
        lambda numbers: numbers.group_by((F.col("value") % 2).alias("value")).agg(F.sum("value").alias("total")),
        output_mode="update",
    )
    story.add(1, 2, 3).expect((1, 4), (0, 2))


def test_names_may_be_anything(scenario: NewScenario) -> None:
    story = scenario(
        "`a b` INT, `select` STRING, `ä``x` INT",
        lambda rows: rows.group_by("`a b`", "`select`").agg(F.sum("`ä``x`").alias("group by")),
        output_mode="update",
        restart_after_each=True,
    )
    story.add((1, "x", 2)).add((1, "x", 3)).expect((1, "x", 2), (1, "x", 5))


def test_event_time_keeps_its_watermark_through_renames_and_branches(scenario: NewScenario) -> None:
    def counted(events: DataFrame) -> DataFrame:
        moments = events.with_watermark("ts", "1 second").select(F.col("ts").alias("moment"), "value")
        return (
            moments.filter("value > 0")
            .with_column("twice", F.col("value") * 2)
            .group_by(F.window("moment", "5 seconds"))
            .agg(F.sum("twice").alias("total"))
            .filter("window.start >= TIMESTAMP '1970-01-01 00:00:05'")
            .select("total")
        )

    story = scenario("ts TIMESTAMP, value INT", counted)
    story.add((1, 1), (6, 2), (7, 3), (8, -1)).add((30, 1)).expect(10)


def test_a_sink_that_fails_in_a_batch_without_data_is_tried_again_by_the_next_run(scenario: NewScenario) -> None:
    story = scenario(
        "ts TIMESTAMP",
        lambda events: events.with_watermark("ts", "0 seconds").group_by(F.window("ts", "5 seconds")).count(),
        conf={"spark.sql.streaming.noDataMicroBatches.enabled": "false"},
    )
    story.add(1, 12).stop()
    story.session.conf.set("spark.sql.streaming.noDataMicroBatches.enabled", "true")
    story.capture.fail(times=3)
    story.expect_failure("batch 1").settle().expect((0, 1))
    story.add(20).expect((10, 1))


def test_a_result_that_cannot_be_computed_is_not_the_fault_of_the_sink(scenario: NewScenario) -> None:
    story = scenario(
        "value INT", lambda rows: rows.agg(F.expr("assert_true(sum(value) < 2)").alias("fine")), output_mode="update"
    )
    story.add(1)
    story.arrive(2).expect_failure("DataError", "is not true!")
