"""The watermark of a query, by Spark's rule.

After batch N each watermark node has seen a largest event time; its own watermark is the largest of those less its
delay. The query's watermark is the least of the nodes' (policy ``min``) or the greatest (``max``); a node that has seen
nothing yet counts as 0 for ``min``. It never goes back, and batch N+1 uses it.
"""

from collections.abc import Sequence
from typing import Literal

from unbounded_embedded.operators.watermark import EventTimeStats

Policy = Literal["min", "max"]


class WatermarkTracker:
    """Follows the event time of all watermark nodes. Times are milliseconds since 1970 UTC.

    Args:
        delays_ms: The delay of each node.
        policy: How several nodes make one watermark.
        start_ms: Where a restart goes on. What single nodes had reached is not remembered, as in Spark: one that was
            ahead of the others counts again when it has passed the common watermark.
    """

    def __init__(self, delays_ms: Sequence[int], policy: Policy = "min", start_ms: int = 0) -> None:
        self._delays = list(delays_ms)
        self._nodes: list[int] = [0] * len(self._delays)
        self._choose = min if policy == "min" else max
        self.current_ms = start_ms

    def advance(self, seen: Sequence[EventTimeStats | None]) -> int:
        """Take note of what each node saw in a batch, and return the watermark for the next one."""
        for index, stats in enumerate(seen):
            if stats is not None:
                self._nodes[index] = max(self._nodes[index], stats.most_ms - self._delays[index])
        if self._nodes:
            self.current_ms = max(self.current_ms, self._choose(self._nodes))
        return self.current_ms
