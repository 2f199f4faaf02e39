from pathlib import Path

import pytest

from unbounded.errors import StreamingQueryError
from unbounded.testing import Scenario

COUNT = {"schema": "value INT", "query": lambda numbers: numbers.group_by("value").count(), "output_mode": "update"}


def test_a_look_sees_what_came_since_the_look_before(scenario):
    story = scenario(**COUNT)
    story.add(1).add(2).expect((1, 1), (2, 1))
    story.expect()
    story.add(1).expect((1, 2))


def test_an_expectation_that_does_not_hold_says_what_came(scenario):
    with pytest.raises(AssertionError, match=r"put out \[\(1, 1\)\], expected \[\(1, 2\)\]"):
        scenario(**COUNT).add(1).expect((1, 2))


def test_rows_are_expected_in_any_order_unless_asked(scenario):
    story = scenario("value INT", lambda numbers: numbers)
    story.add(2, 1).expect(1, 2)
    with pytest.raises(AssertionError):
        story.add(2, 1).expect(1, 2, in_order=True)


def test_batches_are_told_apart(scenario):
    story = scenario("value INT", lambda numbers: numbers, source_options={"max_rows_per_trigger": 1})
    story.add(1, 2).expect_batches([1], [2])
    with pytest.raises(AssertionError):
        story.add(1, 2).expect_batches([1, 2])


def test_rows_are_dicts_tuples_or_single_values(scenario):
    story = scenario("k STRING, n INT", lambda rows: rows)
    story.add({"n": 1, "k": "a"}, ("b", 2)).expect(("a", 1), ("b", 2))
    scenario("n INT", lambda rows: rows).add(1, {"n": 2}, (3,)).expect(1, 2, 3)


def test_a_row_with_too_few_values_is_an_error(scenario):
    with pytest.raises(ValueError, match="shorter"):
        scenario("k STRING, n INT", lambda rows: rows).arrive("a")


def test_arriving_rows_wait_for_the_query_to_settle(scenario):
    story = scenario("value INT", lambda numbers: numbers).arrive(1).arrive(2)
    story.expect()
    story.settle().expect_batches([1, 2])


def test_a_restart_goes_on_from_the_checkpoint(scenario):
    scenario(**COUNT).add(1).restart().add(1).expect((1, 1), (1, 2))


def test_restarting_after_each_step_makes_every_step_a_run(scenario):
    story = scenario(**COUNT, restart_after_each=True).add(1).add(1).expect((1, 1), (1, 2))
    assert len({report.run_id for report in story.progress}) == 2


def test_a_query_that_ends_by_itself_is_started_at_every_step(scenario):
    story = scenario("value INT", lambda numbers: numbers, trigger={"once": True})
    story.add(1).add(2).expect_batches([1], [2])


def test_a_checkpoint_of_ones_own_outlives_the_scenario(scenario, tmp_path):
    with Scenario("value INT", lambda numbers: numbers, checkpoint=str(tmp_path / "mine")) as story:
        story.add(1)
    assert (tmp_path / "mine" / "commits" / "0").is_file()


def test_a_temporary_checkpoint_goes_with_the_scenario():
    with Scenario("value INT", lambda numbers: numbers) as story:
        story.add(1)
        assert story.last.batch_id == 0
    assert not Path(story.checkpoint).exists()


def test_several_sources_are_told_apart(scenario):
    story = scenario(
        ("value INT", "value INT"), lambda one, other: one.select("value").union(other.select("value * 10"))
    )
    story.add(1, to=0).add(1, to=1).expect(1, 10)


def test_a_query_becomes_another_on_its_checkpoint(scenario):
    story = scenario("value INT", lambda numbers: numbers).add(1)
    story.becomes(lambda numbers: numbers.select("value + 1 AS value")).add(1).expect(1, 2)


def test_an_expected_failure_is_checked_and_the_next_step_starts_again(scenario):
    story = scenario("value INT", lambda numbers: numbers)
    story.scripts[0].fail(OSError("the wire is cut"))
    story.arrive(1).expect_failure("the wire", "is cut")
    with pytest.raises(AssertionError, match="does not have"):
        story.expect_failure("something else")
    story.scripts[0].fail(None)
    with pytest.raises(AssertionError, match="the query went on"):
        story.expect_failure("the wire")
    story.expect(1)


def test_a_failure_that_nobody_expected_ends_the_test(scenario):
    story = scenario("value INT", lambda numbers: numbers)
    story.scripts[0].fail(OSError("the wire is cut"))
    with pytest.raises(StreamingQueryError, match="the wire is cut"):
        story.add(1)


def test_instants_are_seconds_and_windows_their_start(scenario):
    story = scenario("ts TIMESTAMP", lambda rows: rows.select("ts", "window(ts, '5 seconds')"))
    story.add(12.5, 13).expect((12.5, 10), (13, 10))
