"""Places at which a query's process comes to harm.

It is killed as by a crash, with no handler, no ``finally`` and no flush; it gets a signal; or its files may no longer
grow.
"""

import os
import re
import resource
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from unbounded_embedded.operators.pipeline import Pipeline
from unbounded_embedded.runtime.loop import MicroBatchLoop

STEPS_AFTER_THE_COMMIT = (9, 10)


def die() -> None:
    """End this process now."""
    os.kill(os.getpid(), signal.SIGKILL)


def at_step(number: int, when: str, batch_id: int | None, harm: Callable[[], None] = die) -> None:
    """Come to harm before or after one of the loop's ten steps, in one batch; ``None`` is any."""
    original = MicroBatchLoop._step

    @contextmanager
    def step(loop: MicroBatchLoop, found: int, name: str, status: str) -> Iterator[None]:
        is_here = found == number and batch_id in (None, _batch_of(loop, found))
        if is_here and when == "before":
            harm()
        with original(loop, found, name, status):
            yield
        if is_here and when == "after":
            harm()

    MicroBatchLoop._step = step


def _batch_of(loop: MicroBatchLoop, step: int) -> int | None:
    if step == 1:
        return None
    return loop._next_id - 1 if step in STEPS_AFTER_THE_COMMIT else loop._next_id


def at_hold(number: int, when: str, batch_id: int, fifo: str) -> None:
    """Stand still before or after a step, from when somebody reads a named pipe until somebody writes to another."""

    def hold() -> None:
        Path(f"{fifo}.held").write_text("here")
        Path(f"{fifo}.go").read_text()

    at_step(number, when, batch_id, hold)


def at_rename(pattern: str, when: str, occurrence: int = 1) -> None:
    """Die when a file gets its name: just before, just after, or before and with half of it written."""
    seen = 0

    def watching(rename: Callable[..., None]) -> Callable[..., None]:
        def watched(source: str, target: str) -> None:
            nonlocal seen
            seen += bool(re.search(pattern, str(target)))
            is_here = seen == occurrence and re.search(pattern, str(target))
            if is_here and when == "half-written":
                os.truncate(source, Path(source).stat().st_size // 2)
            if is_here and when != "after":
                die()
            rename(source, target)
            if is_here:
                die()

        return watched

    os.replace = watching(os.replace)
    os.link = watching(os.link)


def at_delete(pattern: str) -> None:
    """Die when a file whose path has the pattern has been deleted."""
    unlink = os.unlink

    def watched(path: str, **keywords: int) -> None:
        unlink(path, **keywords)
        if re.search(pattern, str(path)):
            die()

    os.unlink = watched


def at_reading_ahead(when: str, occurrence: int) -> None:
    """Die before or after the input of a batch is read on another thread, while the batch before it runs."""
    read = Pipeline.read
    seen = 0

    def watched(pipeline: Pipeline, parts: Sequence[Sequence[Any]]) -> Any:
        nonlocal seen
        is_ahead = threading.current_thread().name.startswith("unbounded-read-ahead")
        seen += is_ahead
        is_here = is_ahead and seen == occurrence
        if is_here and when == "before":
            die()
        result = read(pipeline, parts)
        if is_here:
            die()
        return result

    Pipeline.read = watched


def at_signal(name: str, batch_id: int) -> None:
    """Send this process a signal in the middle of a batch."""
    at_step(5, "after", batch_id, lambda: os.kill(os.getpid(), signal.Signals[name]))


def at_full_disk(largest: int, batch_id: int) -> None:
    """Let no file grow beyond so many bytes from a batch on."""
    at_step(3, "before", batch_id, lambda: limit_files(largest))


def limit_files(largest: int = resource.RLIM_INFINITY) -> None:
    """Let no file of this process grow beyond so many bytes."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest, resource.RLIM_INFINITY))


HARM = {
    "hold": at_hold,
    "step": at_step,
    "reading ahead": at_reading_ahead,
    "rename": at_rename,
    "delete": at_delete,
    "signal": at_signal,
    "full disk": at_full_disk,
}
