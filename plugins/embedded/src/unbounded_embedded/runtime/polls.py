"""Looks for work: how often a query has looked, and whether there was any."""

import threading


class Polls:
    """Counts how often the loop has looked for work, so that others can wait for a look that found none."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._begun = 0
        self._last_empty = 0
        self._wanted = 0

    @property
    def is_hurried(self) -> bool:
        """Whether somebody waits, so that the next look must not wait for the trigger."""
        return self._last_empty < self._wanted

    def begin(self) -> int:
        """Note that a look begins, and return its number."""
        with self._condition:
            self._begun += 1
            return self._begun

    def found_nothing(self, poll: int) -> None:
        """Note that a look found no work, or only such as never ends."""
        with self._condition:
            self._last_empty = poll
            self._condition.notify_all()

    def end(self) -> None:
        """Let all go who wait."""
        with self._condition:
            self._condition.notify_all()

    def wait_for_nothing(self, wake: threading.Event, ended: threading.Event) -> None:
        """Wake the loop, and return when a look that began after this call found no work, or the query has ended."""
        with self._condition:
            self._wanted = wanted = self._begun + 1
            wake.set()
            self._condition.wait_for(lambda: self._last_empty >= wanted or ended.is_set())
