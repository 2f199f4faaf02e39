"""Ends that a process hears of: they leave a checkpoint that restarts."""

import signal

import pytest

from unbounded.testing import Scenario


def test_sigterm_in_a_batch_leaves_a_checkpoint_that_restarts(workplace, uninterrupted):
    assert workplace.run_into(["signal", "SIGTERM", 2]) == -signal.SIGTERM
    workplace.run()
    assert workplace.results() == uninterrupted[workplace.mode]


def test_ctrl_c_while_awaiting_the_end_stops_the_query_and_leaves_a_checkpoint_that_restarts(workplace, uninterrupted):
    workplace.run_into(["signal", "SIGINT", 2])
    assert workplace.error.splitlines()[-1] == "KeyboardInterrupt"
    workplace.run()
    assert workplace.results() == uninterrupted[workplace.mode]


@pytest.mark.parametrize("mode", ["update", "complete"])
def test_a_stop_after_each_batch_changes_no_count(mode):
    def counts(rows):
        return rows.group_by("value").count()

    with Scenario("value INT", counts, output_mode=mode, restart_after_each=True) as story:
        story.add(3, 3).add(3).stop().add(4, 3)
        assert dict(story.new_batches()[-1]) == {3: 4, 4: 1}
