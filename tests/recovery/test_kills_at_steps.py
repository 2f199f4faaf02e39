"""SIGKILL before and after each of the loop's ten steps: nothing lost, nothing twice."""

from typing import Any

import pytest

pytestmark = pytest.mark.slow

STEPS = range(2, 11)


def test_the_query_that_is_killed_has_late_rows_revisions_and_closed_windows(uninterrupted: dict[str, list[Any]]):
    appended, updates, complete = (uninterrupted[mode] for mode in ("append", "update", "complete"))
    assert len({row[0] for row in updates}) == 6
    assert len({row[1:3] for row in updates}) < len(updates)
    assert sum(row[3] for row in complete if row[0] == 5) == 18
    assert 0 < len(appended) < sum(row[0] == 5 for row in complete)


@pytest.mark.parametrize("step", STEPS)
def test_kills_before_and_after_a_step_change_no_result(workplace, uninterrupted, step):
    workplace.run(kill=["step", step, "before", 1])
    workplace.run(kill=["step", step, "after", 3])
    workplace.run()
    assert workplace.results() == uninterrupted[workplace.mode]


@pytest.mark.parametrize("half_done", [7, 9])
def test_kills_before_and_after_the_recovery_change_no_result(workplace, uninterrupted, half_done):
    workplace.run(kill=["step", half_done, "before", 2])
    workplace.run(kill=["step", 1, "before", None])
    workplace.run(kill=["step", 1, "after", None])
    workplace.run()
    assert workplace.results() == uninterrupted[workplace.mode]


def test_a_batch_that_is_killed_again_and_again_changes_no_result(workplace, uninterrupted):
    for step, when in [(3, "after"), (8, "before"), (5, "after"), (6, "before"), (7, "before"), (8, "before")]:
        workplace.run(kill=["step", step, when, 3])
    workplace.run()
    assert workplace.results() == uninterrupted[workplace.mode]
