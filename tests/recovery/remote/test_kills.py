"""SIGKILL, with the checkpoint on an object store: nothing lost, nothing twice."""

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("place", ["s3"], indirect=True)]


@pytest.mark.parametrize("mode", ["append", "update"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_kills_at_the_steps_that_write_to_the_checkpoint_change_no_result(remote_workplace, uninterrupted, when):
    for batch_id, step in enumerate((3, 7, 8, 9), start=1):
        remote_workplace.run(kill=["step", step, when, batch_id])
    remote_workplace.run()
    assert remote_workplace.results() == uninterrupted[remote_workplace.mode]


@pytest.mark.parametrize("mode", ["complete"])
def test_a_batch_that_is_killed_again_and_again_changes_no_result(remote_workplace, uninterrupted):
    for step, when in [(1, "after"), (3, "after"), (6, "after"), (8, "before"), (8, "before")]:
        remote_workplace.run(kill=["step", step, when, None if step == 1 else 2])
    remote_workplace.run()
    assert remote_workplace.results() == uninterrupted[remote_workplace.mode]
