"""The two logs that recovery rests on, one file a batch, in the layout of Spark's.

``offsets/N`` is written before batch N runs: what it shall read, its watermark and its time. ``commits/N`` is written
after its sink and its state are durable. A batch with the first and without the second is run again, exactly as logged.
"""

import json
from dataclasses import dataclass, field
from typing import Any

from unbounded.contracts import Folder, Offset
from unbounded.errors import CheckpointCorruptError, CheckpointInUseError

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
    """That batch N is done, and the watermark that the next one uses, in milliseconds."""

    next_watermark_ms: int


class _Log:
    def __init__(self, folder: Folder) -> None:
        self.folder = folder

    def latest(self) -> int | None:
        """Return the number of the newest entry, ``None`` if there is none."""
        return max(self._numbers(), default=None)

    def purge(self, below: int) -> None:
        """Delete the entries of batches before ``below``."""
        for number in self._numbers():
            if number < below:
                self.folder.delete(str(number))

    def _numbers(self) -> list[int]:
        return [int(name) for name in self.folder.names() if name.isdigit()]

    def _lines(self, batch_id: int) -> list[str]:
        lines = self.folder.read(str(batch_id)).decode(errors="replace").splitlines()
        if not lines or lines[0] != _VERSION:
            found = repr(lines[0][:20]) if lines else "nothing"
            raise self._torn(batch_id, f"it must begin with the line {_VERSION}, and begins with {found}")
        return lines[1:]

    def _torn(self, batch_id: int, why: str) -> CheckpointCorruptError:
        return CheckpointCorruptError(
            f"{self.folder.url}/{batch_id} is not a log entry: {why}. Restore the file from a copy; or, if you delete "
            f"the checkpoint, the query starts from the beginning of its sources."
        )


class OffsetLog(_Log):
    """``offsets/N``: a line ``v1``, a line of JSON, and a line of JSON for each source."""

    def write(self, batch_id: int, entry: OffsetEntry) -> None:
        """Write an entry that must not be there yet.

        Raises:
            CheckpointInUseError: It is there: another run works on this checkpoint.
        """
        head = {
            "batchWatermarkMs": entry.watermark_ms,
            "batchTimestampMs": entry.timestamp_ms,
            "runId": entry.run_id,
            "conf": entry.conf,
        }
        lines = [
            _VERSION,
            json.dumps(head),
            *(_NO_OFFSET if o is None else json.dumps(o) for o in entry.offsets),
        ]
        try:
            self.folder.create(str(batch_id), "\n".join(lines).encode())
        except FileExistsError as error:
            raise CheckpointInUseError(
                f"{self.folder.url}/{batch_id} was written by another run of this query meanwhile; this run ends. Let "
                f"only one process use a checkpoint."
            ) from error

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
        """Write an entry; writing it again changes nothing."""
        line = json.dumps({"nextBatchWatermarkMs": entry.next_watermark_ms})
        self.folder.write(str(batch_id), f"{_VERSION}\n{line}".encode())

    def read(self, batch_id: int) -> CommitEntry:
        """Return an entry.

        Raises:
            CheckpointCorruptError: The file is torn or missing.
        """
        try:
            return CommitEntry(int(json.loads(self._lines(batch_id)[0])["nextBatchWatermarkMs"]))
        except (ValueError, KeyError, IndexError, TypeError) as error:
            raise self._torn(batch_id, f"{type(error).__name__}: {error}") from error
