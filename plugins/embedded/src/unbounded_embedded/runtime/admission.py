"""What the next batch reads: the sources' newest offsets, within their limits."""

from collections.abc import Sequence
from dataclasses import dataclass

from unbounded.contracts import Offset, ReadAllAvailable, Source
from unbounded.plan.query import AvailableNow, Once, ProcessingTime
from unbounded_embedded.runtime.failures import naming


@dataclass(frozen=True)
class InputRange:
    """The part of a source that a batch reads: after ``start``, up to and including ``end``."""

    start: Offset
    end: Offset

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it."""
        return self.start == self.end


class Admission:
    """Asks sources for their newest offsets as the trigger wants it.

    Args:
        sources: The sources, opened.
        trigger: ``once`` ignores the sources' limits; ``available-now`` fixes what is there at its first use. If one of
            the sources cannot, that is all in one batch.
    """

    def __init__(self, sources: Sequence[Source], trigger: ProcessingTime | Once | AvailableNow) -> None:
        self._sources = sources
        self._target_is_open = isinstance(trigger, AvailableNow)
        self._asks_once = self._target_is_open and not all(map(_can_fix_target, sources))
        self._all = isinstance(trigger, Once) or self._asks_once
        self.is_over = False
        """Whether there will be no more data, whatever the sources have."""

    def fix_target(self) -> None:
        """Tell the sources of an available-now query that what is there now is all that it will read."""
        if self._target_is_open:
            self._target_is_open = False
            for source in self._sources:
                with naming(source, "failed to fix what is there"):
                    source.prepare_for_available_now()

    def next_ranges(self, starts: Sequence[Offset]) -> tuple[InputRange, ...]:
        """Return what each source has after its start.

        Raises:
            SourceError: A source failed to say.
        """
        if self.is_over:
            return tuple(InputRange(start, start) for start in starts)
        ranges = tuple(self._range(source, start) for source, start in zip(self._sources, starts, strict=True))
        self.is_over = self._asks_once
        return ranges

    def _range(self, source: Source, start: Offset) -> InputRange:
        limit = ReadAllAvailable() if self._all else source.default_read_limit()
        with naming(source, "failed to tell its latest offset"):
            return InputRange(start, source.latest_offset(start, limit))


def _can_fix_target(source: Source) -> bool:
    return type(source).prepare_for_available_now is not Source.prepare_for_available_now
