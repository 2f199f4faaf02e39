"""One batch, decided but not yet run."""

from dataclasses import dataclass

from unbounded.contracts import Offset
from unbounded_embedded.operators.operator import BatchTimes
from unbounded_embedded.runtime.admission import InputRange


@dataclass(frozen=True)
class Batch:
    """What a batch reads and when it happens.

    Args:
        times: Its number, its time and its watermarks.
        ranges: What it reads of each source.
        is_replay: It was begun before, and is run again exactly as logged.
    """

    times: BatchTimes
    ranges: tuple[InputRange, ...]
    is_replay: bool = False

    @property
    def batch_id(self) -> int:
        """Its number."""
        return self.times.batch_id

    @property
    def ends(self) -> tuple[Offset, ...]:
        """Where each source's range ends: where the next batch begins."""
        return tuple(range_.end for range_ in self.ranges)

    @property
    def has_data(self) -> bool:
        """Whether any source has something new in it."""
        return not all(range_.is_empty for range_ in self.ranges)
