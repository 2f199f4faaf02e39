"""Lines that were received and not yet committed, between the thread that reads and the thread that asks."""

import threading
from collections import deque
from collections.abc import Iterator

import pyarrow as pa

ROOM = 64 * 1024 * 1024
"""How many bytes of lines may wait. A peer that sends more is made to wait, as TCP does it."""

PIECE = 1024
"""What a piece of rows costs beside its rows, in bytes."""


class LineBuffer:
    """Rows with consecutive numbers. Grows at the end, is cut at the start.

    Args:
        room: How many bytes of rows may wait before :meth:`append` does.
    """

    def __init__(self, room: int = ROOM) -> None:
        self._room = room
        self._pieces: deque[pa.RecordBatch] = deque()
        self._held = 0
        self._first = 0
        self._end = 0
        self._end_reason: str | None = None
        self._changed = threading.Condition()

    @property
    def end(self) -> int:
        """The number of the row after the last one."""
        with self._changed:
            return self._end

    @property
    def first(self) -> int:
        """The number of the first row that is still held."""
        with self._changed:
            return self._first

    @property
    def end_reason(self) -> str | None:
        """Why no more rows will come; ``None`` while they may."""
        with self._changed:
            return self._end_reason

    def renumber(self, first: int) -> None:
        """Let the first row that is held have another number."""
        with self._changed:
            self._end += first - self._first
            self._first = first

    def append(self, rows: pa.RecordBatch) -> None:
        """Add rows; wait while there is no room, unless the buffer is empty or was finished."""
        with self._changed:
            self._changed.wait_for(lambda: self._has_room(rows) or self._end_reason is not None)
            self._pieces.append(rows)
            self._held += _size(rows)
            self._end += rows.num_rows

    def finish(self, reason: str) -> None:
        """Say that no more rows will come, and why. The first reason counts."""
        with self._changed:
            self._end_reason = self._end_reason or reason
            self._changed.notify_all()

    def read(self, start: int, end: int) -> Iterator[pa.RecordBatch]:
        """Return the rows from number ``start`` to before ``end``, of those that are held."""
        with self._changed:
            pieces, number = tuple(self._pieces), self._first
        for piece in pieces:
            low, high = max(start - number, 0), min(end - number, piece.num_rows)
            if low < high:
                yield piece.slice(low, high - low)
            number += piece.num_rows

    def drop_before(self, number: int) -> None:
        """Let go of the rows before a number."""
        with self._changed:
            while self._pieces and self._first + self._pieces[0].num_rows <= number:
                piece = self._pieces.popleft()
                self._held -= _size(piece)
                self._first += piece.num_rows
            self._changed.notify_all()

    def _has_room(self, rows: pa.RecordBatch) -> bool:
        return not self._held or self._held + _size(rows) <= self._room


def _size(rows: pa.RecordBatch) -> int:
    size: int = rows.nbytes
    return size + PIECE
