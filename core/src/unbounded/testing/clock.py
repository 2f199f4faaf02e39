"""Time that a test advances."""

import threading


class ManualClock:
    """A clock that stands still until :meth:`advance`. It fulfils the contract ``Clock``.

    Args:
        now_ms: Where it begins, in milliseconds since 1970 UTC.

    Example:
        >>> clock = ManualClock()
        >>> clock.advance(seconds=2)
        >>> clock.now_ms()
        2000
    """

    def __init__(self, now_ms: int = 0) -> None:
        self._now_ms = now_ms
        self._moved = threading.Condition()

    def now_ms(self) -> int:
        """Return the time in milliseconds."""
        return self._now_ms

    def advance(self, *, seconds: float = 0, milliseconds: int = 0) -> None:
        """Move time on and wake all who wait for it."""
        with self._moved:
            self._now_ms += round(seconds * 1000) + milliseconds
            self._moved.notify_all()

    def wait_until(self, when_ms: int, wake: threading.Event) -> None:
        """Return when the time has come or ``wake`` is set."""
        with self._moved:
            while self._now_ms < when_ms and not wake.is_set():
                # An event cannot notify a condition, so look at it now and then.
                self._moved.wait(timeout=0.005)
