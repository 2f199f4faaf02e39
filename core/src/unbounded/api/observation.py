"""Aggregates over the rows of a frame, on the side."""

import uuid
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from unbounded.api.column import Column
from unbounded.errors import AnalysisError

if TYPE_CHECKING:
    from unbounded.api.dataframe import DataFrame


class Observation:
    """Holds what ``frame.observe(observation, …)`` saw of a batch frame. Of a stream, the progress of each
    batch has it.

    Args:
        name: A name, for plans and progress; one that nobody else has by default.
    """

    def __init__(self, name: str | None = None) -> None:
        self.name = name or f"observation-{uuid.uuid4()}"
        self._watched: tuple[DataFrame, Sequence[Column | str]] | None = None

    def watch(self, frame: "DataFrame", metrics: Sequence[Column | str]) -> None:
        """Remember what to observe. ``frame.observe`` calls it.

        Raises:
            AnalysisError: The observation is in use already.
        """
        if self._watched is not None:
            raise AnalysisError(f"The observation {self.name!r} is in use; make another one for another frame.")
        self._watched = (frame, metrics)

    @cached_property
    def get(self) -> dict[str, Any]:
        """The values by name, computed when they are first asked for.

        Raises:
            AnalysisError: The observation was not given to ``observe``, or the frame is a stream.
        """
        if self._watched is None:
            raise AnalysisError("The observation has seen nothing: give it to frame.observe(observation, …) first.")
        frame, metrics = self._watched
        if frame.is_streaming:
            raise AnalysisError(
                f"A stream is observed batch by batch: read query.last_progress.observed_metrics[{self.name!r}]."
            )
        return frame.agg(*metrics).collect()[0].as_dict()
