"""Two processes on one checkpoint on an object store: the second takes over, the first ends when it goes on."""

import os
from concurrent.futures import ThreadPoolExecutor
from select import select

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("place", ["s3"], indirect=True)]


class Held:
    """A run in a process of its own, which stands still at a step until it is let go."""

    def __init__(self, workplace, step: int, when: str, batch_id: int) -> None:
        fifo = str(workplace.folder / "fifo")
        held, self._go = new_fifo(f"{fifo}.held"), new_fifo(f"{fifo}.go")
        self._thread = ThreadPoolExecutor(1)
        self._run = self._thread.submit(workplace.run_into, ["hold", step, when, batch_id, fifo])
        assert select([held], [], [], 60)[0], f"it did not come to the step: {workplace.error}"
        os.close(held)

    def let_go(self) -> int:
        """Let it go on, and return the exit code with which it ends."""
        os.write(self._go, b"on")
        os.close(self._go)
        code = self._run.result(60)
        self._thread.shutdown()
        return code


def new_fifo(path: str) -> int:
    """Make a named pipe and open it for both directions, which waits for nobody."""
    os.mkfifo(path)
    return os.open(path, os.O_RDWR)


@pytest.mark.parametrize("mode", ["append", "update"])
@pytest.mark.parametrize(("step", "when"), [(3, "before"), (4, "after"), (6, "after"), (8, "before")])
def test_a_process_that_was_taken_over_ends_and_harms_nothing(
    remote_workplace, another_workplace, uninterrupted, step, when
):
    held = Held(another_workplace, step, when, batch_id=2)
    remote_workplace.run()
    before = remote_workplace.results()
    assert held.let_go() == 1
    assert f"The checkpoint {remote_workplace.url} was taken over by run " in another_workplace.error
    assert remote_workplace.results() == before == uninterrupted[remote_workplace.mode]


@pytest.mark.parametrize("mode", ["append", "update"])
def test_the_newer_process_may_be_killed_too(remote_workplace, another_workplace, uninterrupted):
    held = Held(another_workplace, 6, "after", batch_id=2)
    remote_workplace.run(kill=["step", 7, "after", 2])
    assert held.let_go() == 1
    remote_workplace.run()
    assert remote_workplace.results() == uninterrupted[remote_workplace.mode]
