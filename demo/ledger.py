"""Keeps the books: what every batch reported."""

from collections.abc import Iterator
from datetime import date, datetime

import unbounded as ub
from unbounded.contracts import QueryProgress, Row, StreamingQueryProgress

_BEGINNING = datetime(1970, 1, 1)  # noqa: DTZ001 - event times have no zone


class Ledger(ub.StreamingQueryListener):
    """Hears of every batch of every query, before and after the restart."""

    def __init__(self) -> None:
        self.delays: list[StreamingQueryProgress] = []
        self.carriers: list[StreamingQueryProgress] = []

    def on_query_progress(self, event: QueryProgress) -> None:
        """Enter a batch."""
        batches = self.delays if event.progress.name == "delays" else self.carriers
        batches.append(event.progress)

    @property
    def flights(self) -> int:
        """How many flights the query ``delays`` has read."""
        return sum(batch.num_input_rows for batch in self.delays)

    @property
    def late_groups(self) -> int:
        """How many groups came too late: the flights of one airport and window in one batch are a group."""
        return sum(batch.state_operators[0].num_rows_dropped_by_watermark for batch in self.delays)

    @property
    def open_windows(self) -> int:
        """How many windows the query ``delays`` keeps, because more flights may come."""
        return self.delays[-1].state_operators[0].num_rows_total if self.delays else 0

    @property
    def watermark(self) -> datetime:
        """The watermark of the last batch."""
        return _watermark(self.delays[-1]) if self.delays else _BEGINNING

    def mean_delays(self) -> list[float]:
        """Return the mean delay in each batch, in minutes, as the query ``delays`` observed it."""
        return [seen["mean_delay"] for _, seen in self._observed() if seen["mean_delay"] is not None]

    def cutoffs(self) -> list[tuple[date, date, datetime]]:
        """Return the first and the last day in each batch, and the watermark by which its flights were judged.

        A window that the batch before has closed takes no more flights.
        """
        return [(seen["first_day"], seen["last_day"], closed) for closed, seen in self._observed()]

    def _observed(self) -> Iterator[tuple[datetime, Row]]:
        """Return the watermark of the batch before, and what was observed, for each batch that had flights."""
        closed = _BEGINNING
        for batch in self.delays:
            if batch.num_input_rows:
                yield closed, batch.observed_metrics["batch"]
            closed = _watermark(batch)


def _watermark(batch: StreamingQueryProgress) -> datetime:
    return datetime.fromisoformat(batch.event_time["watermark"]).replace(tzinfo=None)
