"""What a cluster wants to be told and one process has no use for: accepted, so programs run unchanged."""

from typing import Any, Self

from unbounded.api.frame.actions import Actions


class Hints(Actions):
    """Each returns the frame as it is."""

    def cache(self) -> Self:
        """Return the frame as it is: nothing is kept, and each action computes it again."""
        return self

    def persist(self, *_: Any) -> Self:
        """Return the frame as it is: nothing is kept, and each action computes it again."""
        return self

    def unpersist(self, *_: Any) -> Self:
        """Return the frame as it is."""
        return self

    def checkpoint(self, *_: Any) -> Self:
        """Return the frame as it is: a plan is no longer to run for the steps that led to it."""
        return self

    def local_checkpoint(self, *_: Any) -> Self:
        """Return the frame as it is, like ``checkpoint``."""
        return self

    def repartition(self, *_: Any) -> Self:
        """Return the frame as it is: rows are not spread over machines."""
        return self

    def repartition_by_range(self, *_: Any) -> Self:
        """Return the frame as it is: rows are not spread over machines."""
        return self

    def coalesce(self, *_: Any) -> Self:
        """Return the frame as it is: rows are not spread over machines."""
        return self

    def hint(self, *_: Any) -> Self:
        """Return the frame as it is: the engine plans joins by itself."""
        return self
