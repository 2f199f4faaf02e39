"""The two logs that recovery rests on, one file a batch, in the layout of Spark's.

``offsets/N`` is written before batch N runs: what it shall read, its watermark and its time. ``commits/N`` is written
after its sink and its state are durable. A batch with the first and without the second is run again, exactly as logged.

An entry is created once and never changes. So of two runs that overlap, one decides what batch N reads, and one has
done it; the other finds the entry there.
"""

import json
from dataclasses import dataclass, field
from typing import Any

from unbounded.contracts import Folder, Offset
from unbounded.errors import CheckpointCorruptError, CheckpointInUseError
from unbounded_embedded.checkpoint.numbered import numbers_in

_VERSION = "v1"
_NO_OFFSET = "-"


@dataclass(frozen=True)
class OffsetEntry:
    """What batch N reads. Times are milliseconds since 1970 UTC.

    Args:
        watermark_ms: The watermark that the batch uses.
        timestamp_ms: The batch's time, which ``current_timestamp()`` gives in it and in any replay of it.
        offsets: The end of each source's range, in the order of the sources.
        run_id: The run that wrote the entry.
        conf: Settings that are pinned for the life of the checkpoint.
    """

    watermark_ms: int
    timestamp_ms: int
    offsets: tuple[Offset, ...]
    run_id: str
    conf: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class CommitEntry:
    """That batch N is done.

    Args:
        next_watermark_ms: The watermark that the next batch uses, in milliseconds since 1970 UTC.
        run: The number of the run that did it, whose state is the one to go on from.
    """

    next_watermark_ms: int
    run: int = 0


class _Log:
    def __init__(self, folder: Folder) -> None:
        self.folder = folder

    def latest(self) -> int | None:
        """Return the number of the newest entry, ``None`` if there is none."""
        return max(numbers_in(self.folder), default=None)

    def has(self, batch_id: int) -> bool:
        """Return whether there is an entry for a batch."""
        return self.folder.exists(str(batch_id))

    def require_open(self, batch_id: int) -> None:
        """Do nothing if there is no entry for a batch yet.

        Raises:
            CheckpointInUseError: There is one.
        """
        if self.has(batch_id):
            raise self._taken(batch_id)

    def purge(self, below: int) -> None:
        """Delete the entries of batches before ``below``."""
        for number in numbers_in(self.folder):
            if number < below:
                self.folder.delete(str(number))

    def _create(self, batch_id: int, lines: list[str]) -> None:
        try:
            self.folder.create(str(batch_id), "\n".join([_VERSION, *lines]).encode())
        except FileExistsError as error:
            raise self._taken(batch_id) from error

    def _lines(self, batch_id: int) -> list[str]:
        lines = self.folder.read(str(batch_id)).decode(errors="replace").splitlines()
        if not lines or lines[0] != _VERSION:
            found = repr(lines[0][:20]) if lines else "nothing"
            raise self._torn(batch_id, f"it must begin with the line {_VERSION}, and begins with {found}")
        return lines[1:]

    def _taken(self, batch_id: int) -> CheckpointInUseError:
        return CheckpointInUseError(
            f"{self.folder.url}/{batch_id} was written by another run of this query meanwhile. Let one process at a "
            f"time use a checkpoint."
        )

    def _torn(self, batch_id: int, why: str) -> CheckpointCorruptError:
        return CheckpointCorruptError(
            f"{self.folder.url}/{batch_id} is not a log entry: {why}. Restore the file from a copy; or, if you delete "
            f"the checkpoint, the query starts from the beginning of its sources."
        )


class OffsetLog(_Log):
    """``offsets/N``: a line ``v1``, a line of JSON, and a line of JSON for each source."""

    def write(self, batch_id: int, entry: OffsetEntry) -> None:
        """Write the entry of a batch.

        Raises:
            CheckpointInUseError: Another run has written one.
        """
        head = {
            "batchWatermarkMs": entry.watermark_ms,
            "batchTimestampMs": entry.timestamp_ms,
            "runId": entry.run_id,
            "conf": entry.conf,
        }
        ends = (_NO_OFFSET if offset is None else json.dumps(offset) for offset in entry.offsets)
        self._create(batch_id, [json.dumps(head), *ends])

    def read(self, batch_id: int) -> OffsetEntry:
        """Return an entry.

        Raises:
            CheckpointCorruptError: The file is torn or missing.
        """
        lines = self._lines(batch_id)
        try:
            head: dict[str, Any] = json.loads(lines[0])
            offsets = tuple(None if line == _NO_OFFSET else json.loads(line) for line in lines[1:])
            times = head["batchWatermarkMs"], head["batchTimestampMs"]
            return OffsetEntry(*times, offsets, head.get("runId", ""), head.get("conf", {}))
        except (ValueError, KeyError, IndexError) as error:
            raise self._torn(batch_id, f"{type(error).__name__}: {error}") from error


class CommitLog(_Log):
    """``commits/N``: a line ``v1`` and a line of JSON."""

    def write(self, batch_id: int, entry: CommitEntry) -> None:
        """Write the entry of a batch: from here on it is done.

        Raises:
            CheckpointInUseError: Another run has written one.
        """
        self._create(batch_id, [json.dumps({"nextBatchWatermarkMs": entry.next_watermark_ms, "run": entry.run})])

    def read(self, batch_id: int) -> CommitEntry:
        """Return an entry.

        Raises:
            CheckpointCorruptError: The file is torn or missing.
        """
        try:
            line = json.loads(self._lines(batch_id)[0])
            return CommitEntry(int(line["nextBatchWatermarkMs"]), int(line.get("run", 0)))
        except (ValueError, KeyError, IndexError, TypeError) as error:
            raise self._torn(batch_id, f"{type(error).__name__}: {error}") from error
