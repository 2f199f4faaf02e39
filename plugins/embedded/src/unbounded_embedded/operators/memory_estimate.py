"""How much memory a state takes, without asking what the database cannot tell cheaply."""

import pyarrow as pa


class MemoryEstimate:
    """Judges the rows of a state by those that have passed by on their way into it."""

    def __init__(self) -> None:
        self._rows = self._bytes = 0

    def note(self, rows: pa.Table) -> None:
        """Take note of rows that became part of the state."""
        self._rows += rows.num_rows
        self._bytes += rows.nbytes

    def of(self, count: int) -> int:
        """Return the bytes of so many rows of the same kind."""
        return round(self._bytes * count / self._rows) if self._rows else 0
