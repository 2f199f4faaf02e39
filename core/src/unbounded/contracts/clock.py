"""Time, as the engine sees it: tests bring their own."""

import threading
import time
from typing import Protocol


class Clock(Protocol):
    """Tells the time and waits for it. The engine reads time nowhere else."""

    def now_ms(self) -> int:
        """Return milliseconds since 1970-01-01 UTC."""

    def wait_until(self, when_ms: int, wake: threading.Event) -> None:
        """Return when ``now_ms()`` has reached ``when_ms`` or ``wake`` is set, whichever comes first."""


class SystemClock:
    """The clock of the machine."""

    def now_ms(self) -> int:
        """Return milliseconds since 1970-01-01 UTC."""
        return time.time_ns() // 1_000_000

    def wait_until(self, when_ms: int, wake: threading.Event) -> None:
        """Return when the time has come or ``wake`` is set."""
        wake.wait(max(0, when_ms - self.now_ms()) / 1000)
